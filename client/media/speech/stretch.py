"""Sound that runs a little faster or slower at the same pitch.

Speech repeats itself every few milliseconds. Where one stretch of it is most like the stretch
one repetition later, the two are crossfaded: from the earlier into the later, and a repetition is
left out; from the later into the earlier, and one is played twice (Moulines and Charpentier, 1990).
Nothing else is touched, so that sound at its own rate is the sound itself, to the sample, and
waits for nothing.

`Splices` is the queue in which a voice is shortened and lengthened when there is need of it;
`Stretcher` runs a whole stream at one rate. They know nothing of where sound comes from.
"""

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import RATE, Samples

SHORTEST = RATE // 400
"""2.5 ms: the repetition of the highest voice."""
LONGEST = RATE * 3 // 200
"""15 ms: one repetition of the lowest voice, two or more of every other."""
OVERLAP = 240
"""5 ms."""
BEHIND = LONGEST
"""What was played last is kept, so that it can be played twice."""

SPARING = RATE // 80
"""12.5 ms: what a whole stream leaves out at once. With its fade that is less than the 20 ms of a
frame, and a little is left alone before the next, so that something of every frame is played."""
APART = OVERLAP // 2

SLOWEST = 0.8
FASTEST = 1.5

_COARSE = 4
_QUIET = 60.0
"""Root mean square below which nobody hears a seam."""
_LIKE = 0.6
"""Correlation from which two stretches are taken for repetitions of each other."""

_FADE: NDArray[np.float32] = (
    0.5 - 0.5 * np.cos(np.pi * (np.arange(OVERLAP, dtype=np.float32) + 0.5) / OVERLAP)
).astype(np.float32)

_NOTHING: Samples = np.zeros(0, np.int16)


def _thinned(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    whole = len(samples) // _COARSE * _COARSE
    thin: NDArray[np.float32] = samples[:whole].reshape(-1, _COARSE).mean(axis=1)
    return thin


def _most_alike(pattern: NDArray[np.float32], field: NDArray[np.float32]) -> tuple[int, float]:
    """Find where in a field a pattern lies, and their correlation there."""
    products = np.correlate(field, pattern, "valid")
    squares = np.concatenate((np.zeros(1), np.cumsum(field.astype(np.float64) ** 2)))
    energy = squares[len(pattern) :] - squares[: -len(pattern)]
    own = float(np.dot(pattern, pattern))
    alike = products / np.sqrt(np.maximum(energy, 1.0) * max(own, 1.0))
    best = int(np.argmax(alike))
    return best, float(alike[best])


def _place(pattern: NDArray[np.float32], field: NDArray[np.float32]) -> tuple[int, float]:
    """Find it roughly at a quarter of the rate, then to the sample."""
    rough, _ = _most_alike(_thinned(pattern), _thinned(field))
    first = max(0, rough * _COARSE - _COARSE)
    last = min(len(field) - len(pattern), rough * _COARSE + _COARSE)
    fine, alike = _most_alike(pattern, field[first : last + len(pattern)])
    return first + fine, alike


def _faded(before: Samples, after: Samples) -> Samples:
    mixed: Samples = np.rint(before + (after.astype(np.float32) - before) * _FADE).astype(np.int16)
    return mixed


class Splices:
    """Samples that wait to be played, in which repetitions can be left out or played twice."""

    def __init__(self) -> None:
        self._played: Samples = _NOTHING
        self._waiting: Samples = _NOTHING

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, samples: Samples) -> None:
        """Take samples that follow what waits."""
        self._waiting = np.concatenate((self._waiting, samples)) if len(self) else samples

    def take(self, count: int) -> Samples:
        """Give the next samples, fewer when fewer wait."""
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        kept = BEHIND - len(taken)
        self._played = (
            np.concatenate((self._played[-kept:], taken)) if kept > 0 else taken[-BEHIND:]
        )
        return taken

    def shorten(self, most: int, *, anyhow: bool = False) -> int:
        """Leave out one repetition of at most so many samples; give how many were left out.

        Nothing is left out where nothing repeats itself, unless it must be `anyhow`.
        """
        most = min(most, LONGEST, len(self) - OVERLAP)
        if most < SHORTEST:
            return 0
        field = self._waiting[: most + OVERLAP].astype(np.float32)
        place, alike = _place(field[:OVERLAP], field[SHORTEST:])
        if not anyhow and alike < _LIKE and not self._quiet(field):
            return 0
        left_out = SHORTEST + place
        after = self._waiting[left_out : left_out + OVERLAP]
        seam = _faded(self._waiting[:OVERLAP], after)
        self._waiting = np.concatenate((seam, self._waiting[left_out + OVERLAP :]))
        return left_out

    def lengthen(self, most: int, *, anyhow: bool = False) -> int:
        """Play one repetition of at most so many samples twice; give how many were added."""
        most = min(most, LONGEST, len(self._played))
        if most < SHORTEST or len(self) < OVERLAP:
            return 0
        both = np.concatenate((self._played[-most:], self._waiting[:OVERLAP]))
        field = both.astype(np.float32)
        # Where the pattern is found at the field's end, it is found in itself.
        place, alike = _place(field[-OVERLAP:], field[: most - SHORTEST + OVERLAP])
        if not anyhow and alike < _LIKE and not self._quiet(field):
            return 0
        added = most - place
        seam = _faded(self._waiting[:OVERLAP], both[place : place + OVERLAP])
        self._waiting = np.concatenate((seam, both[place + OVERLAP :], self._waiting[OVERLAP:]))
        return added

    def forget(self) -> None:
        """Throw away what waits: what comes next does not follow from it."""
        self._played = self._waiting = _NOTHING

    @staticmethod
    def _quiet(field: NDArray[np.float32]) -> bool:
        return float(np.dot(field, field)) < _QUIET * _QUIET * len(field)


class Stretcher:
    """A stream played at one rate: 1.25 is a quarter faster."""

    def __init__(self, rate: float) -> None:
        """Take the rate, from `SLOWEST` to `FASTEST`."""
        if not SLOWEST <= rate <= FASTEST:
            raise ValueError(f"speech cannot be understood at {rate}")
        self._rate = rate
        self._splices = Splices()
        self._owed = 0.0
        """Samples that should have been left out by now; below zero, played twice."""
        self._rest = 0
        """Samples to be played before anything more is left out."""
        self._ended = False

    @property
    def waiting(self) -> int:
        """Give how many samples wait."""
        return len(self._splices)

    def put(self, samples: Samples) -> None:
        """Take samples of the stream."""
        self._splices.put(samples)

    def end(self) -> None:
        """Say that nothing follows: what waits can be taken to its last sample."""
        self._ended = True

    def take(self, count: int) -> Samples | None:
        """Give the next samples, or None until more have been put.

        After `end` the last ones are fewer, and then none.
        """
        if not self._ended and len(self._splices) < count * self._rate + 2 * LONGEST + OVERLAP:
            return None
        ready: list[Samples] = []
        missing = count
        while missing and len(self._splices):
            self._splice()
            piece = self._splices.take(min(missing, OVERLAP))
            self._owed += len(piece) * (self._rate - 1.0)
            self._rest -= len(piece)
            ready.append(piece)
            missing -= len(piece)
        return np.concatenate(ready) if ready else _NOTHING

    def _splice(self) -> None:
        # A low voice repeats itself seldom: what is left out at once may be more than is owed,
        # and the next waits the longer.
        if self._rate > 1.0 and self._owed >= SHORTEST and self._rest <= 0:
            left_out = self._splices.shorten(SPARING, anyhow=self._owed > SPARING)
            self._owed -= left_out
            self._rest = APART + OVERLAP if left_out else 0
        elif self._rate < 1.0 and self._owed <= -SHORTEST:
            self._owed += self._splices.lengthen(LONGEST, anyhow=self._owed < -LONGEST)
