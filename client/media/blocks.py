"""Ten milliseconds of sound: the measure in which voices are carried from hand to hand.

Everything inside this room is 48 kHz, one channel, 16-bit: what Opus (RFC 6716) works in, so
that nothing is resampled twice. A device may give and take any number of bytes; a `Cutter` makes
blocks of them.

Loudness is root mean square against full scale, in dBFS: a full square wave is 0, a full sine -3.
"""

import math

import numpy as np
from numpy.typing import NDArray

from client.frames import Levels, Source

RATE = 48_000
BLOCK = 480
BLOCK_S = BLOCK / RATE

SILENT_DBFS = -50.0
"""Below this nobody speaks: a quiet room through a laptop's microphone."""

Samples = NDArray[np.int16]
"""Mono samples, any number of them; a block is `BLOCK` of them."""

SILENCE: Samples = np.zeros(BLOCK, np.int16)
SILENCE.setflags(write=False)

_FULL = 32_768.0
_METER_BLOCKS = 5


def power(samples: Samples) -> float:
    """Give the mean square of some samples against full scale, 0 to 1."""
    if not len(samples):
        return 0.0
    scaled = samples.astype(np.float32)
    return float(np.dot(scaled, scaled)) / len(samples) / (_FULL * _FULL)


def dbfs(mean_square: float) -> float:
    """Give a power in dBFS, never below `Levels.SILENCE`."""
    if mean_square <= 0.0:
        return Levels.SILENCE
    return max(Levels.SILENCE, 10.0 * math.log10(mean_square))


SILENT_POWER = 10.0 ** (SILENT_DBFS / 10.0)


def one_channel(interleaved: Samples, channels: int) -> Samples:
    """Give the mean of the channels of samples that lie side by side."""
    if channels == 1:
        return interleaved.reshape(-1)
    mean: Samples = (
        interleaved.reshape(-1, channels).sum(axis=1, dtype=np.int32) // channels
    ).astype(np.int16)
    return mean


class Cutter:
    """Cuts a stream of samples into blocks; what is left over waits for the next."""

    def __init__(self) -> None:
        self._rest: Samples = np.zeros(0, np.int16)

    def cut(self, samples: Samples) -> list[Samples]:
        """Take samples and give the blocks that are full."""
        if not len(self._rest) and len(samples) == BLOCK:
            return [samples]
        joined = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        whole = len(joined) // BLOCK
        self._rest = joined[whole * BLOCK :]
        return [joined[each * BLOCK : (each + 1) * BLOCK] for each in range(whole)]

    def forget(self) -> None:
        """Throw away what is left over."""
        self._rest = np.zeros(0, np.int16)


class Meter:
    """Tells `Levels` of one source twenty times a second; belongs to one thread."""

    def __init__(self, levels: Levels, source: Source) -> None:
        self._levels = levels
        self._source = source
        self._sum = 0.0
        self._blocks = 0

    def add(self, mean_square: float) -> None:
        """Count one block."""
        self._sum += mean_square
        self._blocks += 1
        if self._blocks == _METER_BLOCKS:
            self._levels.put(self._source, dbfs(self._sum / self._blocks))
            self._sum, self._blocks = 0.0, 0

    def clear(self) -> None:
        """Forget the source: it is closed."""
        self._sum, self._blocks = 0.0, 0
        self._levels.clear(self._source)
