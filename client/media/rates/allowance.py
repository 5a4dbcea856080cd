"""How many bits a second a line may carry, as its queue tells.

While the queue is steady a little more is tried: twice as much a second until the line's end was
found once, later a few hundredths, and more boldly again when the old end has been passed. When
the queue fills, what has really come through is the measure, less a part so that it drains.
What was not used is not proved: it is raised slowly, and whoever found it wanting waits before
trying again, each time twice as long.

It knows neither packets nor directions.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from client.media.rates.trend import DelayTrend, Queue, Reading

FIRST_BITS_PER_S = 300_000.0
FLOOR_BITS_PER_S = 24_000.0
"""One voice and nothing else."""

MEASURED_OVER_S = 0.5

LESS = 0.85
MOST_AT_ONCE = 0.6
"""What was not used falls by no more than this at once: one late packet is no proof."""
DRAIN = 0.7
DRAINED_S = 0.03
DRAIN_FOR_S = 3.0
REACT_S = 0.25
IN_USE = 0.7
"""From this share on the allowance counts as used."""
USED_FOR_S = 1.0
DOUBLES_IN_S = 1.0
UNUSED_GROWTH = 0.08
UNUSED_ALWAYS = 100_000.0
UNPROVED_FLOW = 2.0
"""How many times what comes through may be tried past an end that was found long ago."""
NEAR_GROWTH = 0.04
BOLDEST_GROWTH = 0.6
NEAR, PAST = 0.9, 1.06
UNPROVED = 1.5
"""How far an unused allowance may go past the end that was found once."""
UNANSWERED = 4
"""So many steps down without an answer of the delay: it is the path's, and no queue's."""
ANSWERS_WITHIN_S = 1.0
"""A queue that is given less has become shorter by then; a path that has become longer has not."""
PATIENCE_S, MOST_PATIENCE_S = 15.0, 240.0


@dataclass(frozen=True, slots=True)
class Flow:
    """What went in and what came out of late, bits a second."""

    offered: float
    delivered: float


def flow_of(went: Iterable[tuple[float, int]], came: Iterable[tuple[float, int]]) -> Flow:
    """Measure a flow, from when packets went and came (seconds) and their sizes (bytes)."""
    return Flow(_rate_of(list(went)), _rate_of(list(came)))


def _rate_of(packets: list[tuple[float, int]]) -> float:
    """Give the rate of the last half second, or of its later half when more came then.

    A flow that has only just grown is not yet known by the whole of it.
    """
    newest = max((at for at, _ in packets), default=0.0)
    return max(
        sum(size for at, size in packets if at > newest - span) * 8 / span
        for span in (MEASURED_OVER_S, MEASURED_OVER_S / 2)
    )


class Allowance:
    """The allowance of one direction."""

    def __init__(
        self,
        *,
        first: float = FIRST_BITS_PER_S,
        ceiling: float,
        floor: float = FLOOR_BITS_PER_S,
        unused_up_to: float = math.inf,
    ) -> None:
        """`unused_up_to`: how many times what came through may be allowed beyond what is used."""
        self._unused_up_to = unused_up_to
        self._floor = floor
        self._ceiling = ceiling
        self._rate = min(first, ceiling)
        self._capacity: float | None = None
        self._growth = UNUSED_GROWTH
        self._starting = True
        self._at: float | None = None
        self._used_at = -math.inf
        self._hold_until = 0.0
        self._drain_until = 0.0
        self._unanswered: list[float] = []
        self._before: tuple[float, float, float] | None = None
        """Moment, rate and queue when less was first given; None while nothing is taken back."""
        self._patience_s = PATIENCE_S
        self._wait_until = 0.0

    @property
    def bits_per_s(self) -> float:
        """What may be sent now."""
        if self._capacity is not None and self._at is not None and self._at < self._drain_until:
            return max(self._floor, min(self._rate, DRAIN * self._capacity))
        return self._rate

    def follow(
        self,
        trend: DelayTrend,
        flow: Flow,
        now: float,
        round_trip_s: float,
        *,
        may_grow: bool = True,
        reserved: float = 0.0,
    ) -> None:
        """Answer to what the queue does; to be called some ten times a second.

        `reserved`: so much more, bits a second, is tried without being used.
        """
        passed = 0.0 if self._at is None else min(0.5, max(0.0, now - self._at))
        self._at = now
        reading = trend.reading()
        if reading.queue_s < DRAINED_S:
            self._drain_until = min(self._drain_until, now)
            self._before = None
        if flow.offered >= IN_USE * self._rate:
            self._used_at = now
        if now < self._hold_until:
            return
        match reading.queue:
            case Queue.FILLING:
                self._less(trend, reading, flow, now, round_trip_s)
            case Queue.STEADY:
                self._unanswered.clear()
                self._look_for_another_path(trend, reading, now)
                if may_grow:
                    self._more(flow, UNUSED_ALWAYS + reserved, passed, now)
            case Queue.DRAINING:
                self._unanswered.clear()

    def begin_again(self, share: float) -> None:
        """Nothing was heard for a while: go on with a part, and look for the end anew."""
        self._rate = max(self._floor, share * self._rate)
        self._capacity = None
        self._starting = True
        self._growth = UNUSED_GROWTH
        self._at = None

    def settle(self) -> None:
        """Look for the end no longer in great steps."""
        self._starting = False

    def bound(self, bits_per_s: float) -> None:
        """Carry no more than this: packets are lost above it."""
        self._rate = max(self._floor, min(self._rate, bits_per_s))
        self._capacity = self._rate / LESS
        self._starting = False

    def _less(
        self, trend: DelayTrend, reading: Reading, flow: Flow, now: float, round_trip_s: float
    ) -> None:
        if self._before is None:
            self._before = now, self._rate, reading.queue_s
        # A queue that overflows hides from the receiver what was offered: the last second tells.
        in_use = now - self._used_at < USED_FOR_S
        measured = LESS * flow.delivered
        target = measured if in_use else max(measured, MOST_AT_ONCE * self._rate)
        self._rate = max(self._floor, min(self._rate, target))
        if target <= measured:
            self._capacity = flow.delivered
            self._drain_until = now + DRAIN_FOR_S
        if not in_use:
            self._wait_until = now + self._patience_s
            self._patience_s = min(2 * self._patience_s, MOST_PATIENCE_S)
        self._starting = False
        self._growth = UNUSED_GROWTH
        self._hold_until = now + REACT_S + round_trip_s
        self._unanswered.append(reading.queue_s)
        if len(self._unanswered) > UNANSWERED:
            if reading.queue_s > 0.8 * self._unanswered[0]:
                trend.take_as_path()
            self._unanswered.clear()

    def _look_for_another_path(self, trend: DelayTrend, reading: Reading, now: float) -> None:
        """Take back what was given up for a delay that stays as it is whatever is sent."""
        if self._before is None or now - self._before[0] < ANSWERS_WITHIN_S:
            return
        _, rate, queue_s = self._before
        self._before = None
        if reading.queue_s > 0.8 * queue_s:
            trend.take_as_path()
            self._rate = max(self._rate, LESS * rate)
            self._capacity = None
            self._drain_until = now
            self._wait_until, self._patience_s = 0.0, PATIENCE_S

    def _more(self, flow: Flow, always: float, passed: float, now: float) -> None:
        in_use = flow.offered >= IN_USE * self._rate
        most = self._ceiling
        if not in_use:
            growth = UNUSED_GROWTH
            most = min(most, max(self._rate, self._unused_up_to * flow.delivered + always))
            if self._capacity is not None:
                end = NEAR * self._capacity
                if now >= self._wait_until:
                    # An end that was found while next to nothing was sent says little of the line:
                    # whoever only listens would never learn that it is wide again.
                    end = max(UNPROVED * self._capacity, UNPROVED_FLOW * flow.delivered + always)
                most = min(most, max(self._rate, end))
        elif self._starting:
            growth = 2.0 ** (1.0 / DOUBLES_IN_S) - 1.0
        elif self._capacity is not None and self._rate < PAST * self._capacity:
            growth = NEAR_GROWTH if self._rate > NEAR * self._capacity else UNUSED_GROWTH
        else:
            self._capacity = None
            self._patience_s, self._wait_until = PATIENCE_S, 0.0
            self._growth = min(BOLDEST_GROWTH, self._growth * 2.0**passed)
            growth = self._growth
        self._rate = min(most, self._rate * (1.0 + growth) ** passed)
