"""Whether the others hear themselves from this desk.

What leaves the microphone is compared with what was played: in eight bands of speech the two swell
and fade together, at one and the same distance, if there is echo, and only by chance if somebody
speaks. Echo is told when it has been found for a while, and until it has been gone for a while, so
that nobody is named for a cough.

It compares loudness alone and knows nothing of words, nor of how echo is taken away.
"""

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import BLOCK, RATE, Samples

STEP = 2
"""Blocks that are taken together: 20 ms."""
SPAN = 250
"""Steps that are compared: 5 s."""
MOST_LAG = 20
"""Steps by which what is heard may be late."""
LOOK = 25
"""Steps between two looks."""
FOUND, GONE = 0.5, 0.3
"""Likeness from which on it is echo, and below which it is none."""
_FOUND_LOOKS, _GONE_LOOKS = 3, 8
_PLAYED_DBFS, _SENT_DBFS = -50.0, -58.0
_LEAST_PLAYED = 50
"""Steps with sound in the span without which nothing can be said."""
_EDGES_HZ = (300, 450, 650, 900, 1250, 1700, 2300, 3000, 4000)
_STARTS = np.array([round(edge * STEP * BLOCK / RATE) for edge in _EDGES_HZ])
_BANDS = len(_EDGES_HZ) - 1
_FLOOR_DB = -75.0
_FULL = 32_768.0

Bands = NDArray[np.float64]


class EchoWatch:
    """Watches what one microphone sends."""

    def __init__(self) -> None:
        self.echo = False
        """Whether there is echo."""
        self.likeness = 0.0
        """The last likeness, for reports."""
        self._played: Bands = np.full((SPAN, _BANDS), _FLOOR_DB)
        self._sent: Bands = np.full((SPAN, _BANDS), _FLOOR_DB)
        self._half: tuple[Samples, Samples] | None = None
        self._steps = 0
        self._since_played = SPAN
        self._looks = 0

    def add(self, played: Samples, sent: Samples) -> None:
        """Take a played block, and the one that left the microphone with it."""
        if self._half is None:
            self._half = played, sent
            return
        before, self._half = self._half, None
        place = self._steps % SPAN
        self._played[place] = _bands(before[0], played)
        self._since_played += 1
        if self._played[place].max() > _PLAYED_DBFS:
            self._since_played = 0
        # Nothing played for so long: nothing sent can be an echo, and need not be looked at.
        silent = self._since_played > MOST_LAG
        self._sent[place] = _FLOOR_DB if silent else _bands(before[1], sent)
        self._steps += 1
        if self._steps % LOOK == 0 and self._since_played < SPAN:
            self._look()

    def _look(self) -> None:
        order = np.arange(self._steps, self._steps + SPAN) % SPAN
        played, sent = self._played[order], self._sent[order]
        if np.count_nonzero(_loud(played, _PLAYED_DBFS)) < _LEAST_PLAYED:
            return
        self.likeness = _likeness(played, sent)
        if self.likeness >= FOUND and not self.echo:
            self._looks += 1
            if self._looks >= _FOUND_LOOKS:
                self.echo, self._looks = True, 0
        elif self.likeness < GONE and self.echo:
            self._looks += 1
            if self._looks >= _GONE_LOOKS:
                self.echo, self._looks = False, 0
        else:
            self._looks = 0


def _bands(first: Samples, second: Samples) -> Bands:
    """Give the level of two blocks in each band, in dBFS, never below the floor."""
    if not (first.any() or second.any()):
        return np.full(_BANDS, _FLOOR_DB)
    sound = np.fft.rfft(np.concatenate((first, second)).astype(np.float32))
    part = sound[_STARTS[0] : _STARTS[-1]]
    sums = np.add.reduceat(part.real**2 + part.imag**2, _STARTS[:-1] - _STARTS[0])
    level: Bands = 10 * np.log10(sums * (2.0 / (STEP * BLOCK * _FULL) ** 2) + 1e-12)
    return np.maximum(level, _FLOOR_DB)


def _loud(bands: Bands, above: float) -> NDArray[np.bool_]:
    loud: NDArray[np.bool_] = bands.max(axis=1) > above
    return loud


def _likeness(played: Bands, sent: Bands) -> float:
    """Give how alike two courses are at the lag where they are most alike; 1 is the same.

    Only steps in which something was played count: that all were silent and then spoke is no echo.
    """
    late = sent[MOST_LAG:]
    audible = _loud(late, _SENT_DBFS)
    best = 0.0
    for lag in range(MOST_LAG + 1):
        early = played[MOST_LAG - lag : SPAN - lag]
        where = _loud(early, _PLAYED_DBFS)
        if np.count_nonzero(where & audible) < LOOK:
            continue
        one, other = early[where], late[where]
        one, other = one - one.mean(axis=0), other - other.mean(axis=0)
        worth = np.sqrt((one**2).sum(axis=0) * (other**2).sum(axis=0)) + 1e-9
        best = max(best, float(((one * other).sum(axis=0) / worth).mean()))
    return best
