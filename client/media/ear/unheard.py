"""Whether somebody speaks into a microphone that the others do not hear.

Speech is loud enough, goes on for a while, and swells and fades with its syllables: a fan does
not swell, a keyboard does not go on. It is told once; `forget` is for the next time.

What was said is not kept: a level of each hundredth of a second is all that is known here.
"""

from collections import deque

import numpy as np

from client.media.blocks import Samples, dbfs, power

LOUD_DBFS = -45.0
SPOKEN_BLOCKS = 70
"""700 ms of speech,"""
_WITHIN = 120
"""within so many blocks."""
_SWELL_DB = 9.0
"""Between the loud and the soft tenth of it."""
_TURNS = 3
"""Times that it must have risen and fallen: syllables."""
_TURN_DB = 4.0
_SMOOTH = np.ones(5) / 5


class SpeechWatch:
    """Listens for speech."""

    def __init__(self) -> None:
        self.speech = False
        """Whether somebody has spoken since the last `forget`."""
        self._levels: deque[float] = deque(maxlen=_WITHIN)

    def forget(self) -> None:
        """Begin anew."""
        self.speech = False
        self._levels.clear()

    def add(self, block: Samples) -> None:
        """Take the next block."""
        if self.speech:
            return
        self._levels.append(dbfs(power(block)))
        if self._levels[-1] > LOUD_DBFS and len(self._levels) >= SPOKEN_BLOCKS:
            self.speech = _speech_like(np.array(self._levels))


def _speech_like(levels: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bool:
    if np.count_nonzero(levels > LOUD_DBFS) < SPOKEN_BLOCKS:
        return False
    soft, loud = np.percentile(levels, (10, 90))
    if loud - soft < _SWELL_DB:
        return False
    return _turns(np.convolve(np.maximum(levels, LOUD_DBFS - 15), _SMOOTH, "valid")) >= _TURNS


def _turns(course: np.ndarray[tuple[int], np.dtype[np.float64]]) -> int:
    """Count how often a course rises and falls by enough to be a syllable."""
    turns, rising = 0, True
    edge = float(course[0])
    for level in course.tolist():
        if rising:
            edge = max(edge, level)
            if level < edge - _TURN_DB:
                turns, rising, edge = turns + 1, False, level
        else:
            edge = min(edge, level)
            if level > edge + _TURN_DB:
                rising, edge = True, level
    return turns
