"""How much somebody may still do: refilled steadily, never beyond a burst.

It is full at first. Moments are seconds of any clock; one that was set back refills nothing and
takes nothing away. It knows neither who spends nor on what.
"""

import math


class Budget:
    """A rate in the long run, and a burst at once."""

    __slots__ = ("_at", "_burst", "_left", "_rate")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, -math.inf

    def spend(self, now: float) -> bool:
        """Take one; False when nothing is left."""
        self._left = min(self._burst, self._left + max(0.0, now - self._at) * self._rate)
        self._at = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True
