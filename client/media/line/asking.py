"""What is missing of a person's speech, and when to ask for it again.

A packet that is only late has come after a moment; one that has not is asked for, and again when
its answer could have come, for as long as it would still be heard. On a long path an answer comes
too late for any conversation, and nothing is asked.

It knows no payload; time is an argument.
"""

from collections.abc import Callable

REORDER_S = 0.008
AGAIN_AFTER = 1.2
"""Round trips."""
AGAIN_AT_LEAST_S = 0.03
FAR_S = 0.4
"""A round trip beyond which asking is no use."""
MISSING_MAX = 200
"""Four seconds; what is older is a cut, which is made good otherwise."""
OLD_S = 1.0


class _Gap:
    __slots__ = ("due_at", "since")

    def __init__(self, now: float) -> None:
        self.since = now
        self.due_at = now + REORDER_S


class Asking:
    """What is missing of one stream."""

    def __init__(self) -> None:
        self._missing: dict[int, _Gap] = {}
        self.asked = 0

    def __bool__(self) -> bool:
        return bool(self._missing)

    def missing(self, begin: int, end: int, now: float) -> None:
        """Note that the numbers from `begin` to before `end` have not come."""
        if end - begin > MISSING_MAX:
            self._missing.clear()
            return
        for number in range(begin, end):
            self._missing[number] = _Gap(now)
        while len(self._missing) > MISSING_MAX:
            del self._missing[next(iter(self._missing))]

    def came(self, number: int) -> bool:
        """Note that one has come, however it came; tell whether it was missing."""
        return self._missing.pop(number, None) is not None

    def due(
        self, now: float, round_trip_s: float, useful_until: Callable[[int], float]
    ) -> tuple[int, ...]:
        """Give the numbers to ask for now, growing; what is of no use any more is forgotten."""
        if not self._missing:
            return ()
        wanted: list[int] = []
        for number, gap in list(self._missing.items()):
            if now - gap.since > OLD_S or useful_until(number) < now + round_trip_s:
                if now - gap.since > REORDER_S:
                    del self._missing[number]
                continue
            if now >= gap.due_at and round_trip_s <= FAR_S:
                gap.due_at = now + max(AGAIN_AT_LEAST_S, AGAIN_AFTER * round_trip_s)
                wanted.append(number)
        self.asked += len(wanted)
        return tuple(sorted(wanted))
