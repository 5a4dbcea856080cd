"""A voice through a microphone: whether there is any, how loud, how clean, and how far above noise.

Blocks of 10 ms are made into levels of 20 ms, without whatever a microphone adds at 0 Hz. Of what
was said nothing is kept but these levels.

The loud twentieth of the levels is speech, the soft tenth is the room: people pause between words
(D3 MIC-04 to MIC-07). What is too little or too much is for others to say.
"""

from dataclasses import dataclass

import numpy as np

from client.frames import Levels
from client.media.blocks import BLOCK_S, Samples, dbfs
from client.media.ear.cut_off import LONGEST, CutOff

FULL = 32_768.0
SPEECH_PERCENTILE, FLOOR_PERCENTILE = 95, 10
_MOST_SNR_DB = 90.0
"""Above digital silence everything is infinitely loud."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard; None where there was nothing to hear it by."""

    seconds: float = 0.0
    peak_dbfs: float | None = None
    """The highest point above what is constant: -100 for a line that does not move."""
    speech_dbfs: float | None = None
    floor_dbfs: float | None = None
    snr_db: float | None = None
    clipped_run: int = 0
    """The most samples in a row that were cut off."""
    clipped_pct: float = 0.0
    """Of the 20 ms, those in which sound was cut off."""


class VoiceWatch:
    """Listens to one microphone."""

    def __init__(self) -> None:
        self._half: Samples | None = None
        self._levels: list[float] = []
        self._highest = -32_768
        self._lowest = 32_767
        self._sum = 0.0
        self._count = 0
        self._cut_off = CutOff()
        self._longest = 0
        self._clipped_blocks = 0

    @property
    def seconds(self) -> float:
        """Give how long it has listened."""
        return len(self._levels) * 2 * BLOCK_S

    def spoken(self, loud_dbfs: float, blocks: int) -> bool:
        """Whether so many levels were as loud as this."""
        return sum(level > loud_dbfs for level in self._levels) >= blocks

    def hear(self, block: Samples) -> None:
        """Take the next 10 ms."""
        if self._half is None:
            self._half = block
            return
        both: Samples = np.concatenate((self._half, block))
        self._half = None
        self._highest = max(self._highest, int(both.max()))
        self._lowest = min(self._lowest, int(both.min()))
        whole = both.astype(np.float64)
        self._sum += float(whole.sum())
        self._count += len(both)
        self._levels.append(dbfs(float(whole.var()) / FULL**2))
        run = self._cut_off.add(both)
        self._longest = max(self._longest, run)
        self._clipped_blocks += run > LONGEST

    def heard(self) -> Heard:
        """Give what was heard until now."""
        if not self._count:
            return Heard()
        mean = self._sum / self._count
        reach = max(self._highest - mean, mean - self._lowest) / FULL
        speech, floor = np.percentile(self._levels, (SPEECH_PERCENTILE, FLOOR_PERCENTILE))
        return Heard(
            seconds=self.seconds,
            peak_dbfs=Levels.SILENCE if self._highest == self._lowest else dbfs(reach**2),
            speech_dbfs=float(speech),
            floor_dbfs=float(floor),
            snr_db=min(_MOST_SNR_DB, float(speech - floor)),
            clipped_run=self._longest,
            clipped_pct=100.0 * self._clipped_blocks / len(self._levels),
        )
