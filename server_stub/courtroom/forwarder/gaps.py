"""What of one numbered stream has not come, and when to ask for it.

A packet may only be late, so the first asking waits a little; an asking or its answer may be lost,
so it is repeated after more than a round trip; and what would come too late is not asked for at
all. An answer to the first asking tells how long a round trip is.

Time is an argument; this module knows neither packets nor persons.
"""

from collections.abc import Iterable
from dataclasses import dataclass

AGAIN_AFTER = 1.2
"""Round trips."""
AGAIN_MIN_S = 0.024
HOLES_MAX = 256
"""A stream with more holes than this is torn; the oldest are given up for the newest."""
ROUND_TRIP_S = 0.1
"""Believed until one was measured."""


@dataclass(slots=True)
class _Gap:
    noticed_at: float
    due_at: float
    asked_at: float = 0.0
    asks: int = 0


class Gaps:
    """The holes of one stream."""

    __slots__ = ("_holes", "_patience_s", "_useful_s", "round_trip_s")

    def __init__(self, *, patience_s: float, useful_s: float) -> None:
        """Wait `patience_s` before the first asking, and give up `useful_s` after noticing."""
        self._patience_s = patience_s
        self._useful_s = useful_s
        self._holes: dict[int, _Gap] = {}
        self.round_trip_s: float | None = None
        """As the newest answer to a first asking had it."""

    def __bool__(self) -> bool:
        return bool(self._holes)

    def notice(self, numbers: Iterable[int], now: float) -> None:
        """Take note of numbers that were passed over."""
        due_at = now + self._patience_s
        for number in numbers:
            if number not in self._holes:
                self._holes[number] = _Gap(now, due_at)
        while len(self._holes) > HOLES_MAX:
            del self._holes[next(iter(self._holes))]

    def came(self, number: int, now: float) -> bool:
        """Take note of an arrival; tell whether it had been asked for."""
        gap = self._holes.pop(number, None)
        if gap is None or not gap.asks:
            return False
        if gap.asks == 1:
            self.round_trip_s = now - gap.asked_at
        return True

    def filled(self, number: int) -> None:
        """Take note that a number is no longer needed."""
        self._holes.pop(number, None)

    def due(self, now: float, round_trip_s: float | None) -> list[int]:
        """Give what to ask for now, in growing order; what is too old is given up."""
        round_trip_s = round_trip_s or self.round_trip_s or ROUND_TRIP_S
        if round_trip_s > self._useful_s:
            # No answer would come in time.
            self._holes.clear()
        wait = max(AGAIN_MIN_S, AGAIN_AFTER * round_trip_s)
        asking = []
        for number, gap in tuple(self._holes.items()):
            if now - gap.noticed_at > self._useful_s:
                del self._holes[number]
            elif gap.due_at <= now:
                gap.asks += 1
                gap.asked_at = now
                gap.due_at = now + wait
                asking.append(number)
        return sorted(asking)

    @property
    def next_at(self) -> float | None:
        """When something will be due; None when nothing is missing."""
        return min((gap.due_at for gap in self._holes.values()), default=None)

    def clear(self) -> None:
        """Miss nothing any more."""
        self._holes.clear()
