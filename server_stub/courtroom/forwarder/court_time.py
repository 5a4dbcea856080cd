"""The court's time at each moment of a clock that only grows, and the other way round.

A moment that has passed keeps the court's time that it had: what is read back by that time is
what was told, though the court's clock was set since, or stood while the machine slept. The
court's time never goes back here: after its clock was set back it stands until that is made up
for, so that no time ever names two moments.

It does not know what happened at any moment.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

SET_S = 0.1
"""Two clocks that have parted by less have only been read one after the other."""
SETTINGS_MAX = 256
"""Kept; what is older than these can no longer be named."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From one setting of the court's clock to the next."""

    begins_at: float
    shown: datetime
    """What the court's clock showed then."""
    before: datetime
    """What the stretch before had come to; no later time belongs to it."""

    def moment(self, at: float) -> datetime:
        return max(self.before, self.shows(at))

    def shows(self, at: float) -> datetime:
        return self.shown + timedelta(seconds=at - self.begins_at)


class CourtTime:
    """What the court's clock has shown, and when."""

    def __init__(self, clock: Callable[[], datetime], now: Callable[[], float]) -> None:
        self._clock = clock
        self._now = now
        shown = clock()
        self._stretches = deque((_Stretch(now(), shown, shown),), SETTINGS_MAX)

    def look(self) -> None:
        """Take note of it when the court's clock was set since the last look."""
        at, shown = self._now(), self._clock()
        present = self._stretches[-1]
        if abs((shown - present.shows(at)).total_seconds()) >= SET_S:
            self._stretches.append(_Stretch(at, shown, present.moment(at)))

    def moment(self, at: float) -> datetime:
        """Give the court's time of a moment of the clock that grows."""
        self.look()
        for stretch in reversed(self._stretches):
            if stretch.begins_at < at:
                return stretch.moment(at)
        return self._stretches[0].moment(at)

    def seconds(self, moment: datetime) -> float:
        """Give the moment at which it was that time at the court."""
        self.look()
        for stretch in reversed(self._stretches):
            if moment > stretch.before:
                since = (moment - stretch.shown).total_seconds()
                # A time that the clock was set past was at no moment but that of the setting.
                return stretch.begins_at + max(0.0, since)
        return self._stretches[0].begins_at
