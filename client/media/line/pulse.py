"""Whether the court is still there: a line that says nothing for two seconds has stalled.

Either end lets the other hear something authentic every half second, so four signs of life have
been missed by then. If it was this machine that stood still, the line gets a second more: what
came meanwhile still waits to be read.

It knows no path; time is an argument.
"""

STALLED_AFTER_S = 2.0
LOOK_EVERY_S = 0.2
"""How often it is to be looked at."""
STOOD_STILL_S = 1.0
"""Late by more than this, the looker itself was away."""
SPARED_S = 1.0


class Pulse:
    """The sign of life of one path."""

    def __init__(self, now: float) -> None:
        self._heard_at = now
        self._looked_at = now
        self._spared_until = now

    def silent_s(self, now: float) -> float:
        """Give for how long nothing has been heard."""
        return max(0.0, now - self._heard_at)

    def look(self, heard_at: float | None, now: float) -> bool:
        """Look at it, given when the court was last heard; tell whether the line has stalled."""
        if heard_at is not None:
            self._heard_at = max(self._heard_at, heard_at)
        if now - self._looked_at > LOOK_EVERY_S + STOOD_STILL_S:
            self._spared_until = now + SPARED_S
        self._looked_at = now
        return now - self._heard_at > STALLED_AFTER_S and now >= self._spared_until
