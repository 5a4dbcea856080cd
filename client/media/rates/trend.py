"""How a queue on the way fills and drains, read from when packets went and when they came.

Two clocks that nobody has set to each other are enough: only how the delay moves is read, never
the delay itself. Packets sent within five milliseconds count as one, for they leave together.
The least delay of the last seconds is the path's own; what is above it is a queue.

It does not know what is sent, nor what should follow.
"""

import math
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

TOGETHER_S = 0.005
WINDOW_S = 0.6
"""Long enough that a jitter of 10 ms does not look like a trend."""
LEAST_POINTS = 8
MOST_POINTS = 256
"""Twice what a window can hold; a sender's clock may run backwards."""
FLOOR_KEPT_S = 5.0
"""Twice this is the longest that the least delay is remembered; clocks drift apart by then."""
LEVEL_OVER_S = 0.12

FILLING_FROM = 0.035
"""Seconds of queue that are added in a second."""
DRAINING_FROM = -0.035
DOUBTS = 4.0
"""How many times its own doubt a slope must be: a line that jitters more is believed less."""
NOTICED_S = 0.015
"""A queue below this is the jitter of a healthy line."""
FULL_S = 0.09
"""A queue above this is too long, whether it grows or stands."""


class Queue(StrEnum):
    """What the queue on the way does."""

    STEADY = "steady"
    FILLING = "filling"
    DRAINING = "draining"


@dataclass(frozen=True, slots=True)
class Reading:
    """The queue as it is now."""

    queue: Queue
    queue_s: float
    """How long a packet waits in it, seconds."""
    slope: float
    """By how many seconds it grows in a second."""


class DelayTrend:
    """The queue of one direction, from the packets that came through it."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, float]] = deque(maxlen=MOST_POINTS)
        self._group: tuple[float, float, float] | None = None
        self._level: float | None = None
        self._level_at = 0.0
        self._floors: list[float] = [math.inf, math.inf]
        self._floor_since: float | None = None

    def add(self, sent_s: float, arrived_s: float) -> None:
        """Take a packet that came, by the sender's clock and by the receiver's."""
        if self._group is None:
            self._group = (sent_s, sent_s, arrived_s)
            return
        first, last, arrived = self._group
        if sent_s < first:
            return
        if sent_s - first <= TOGETHER_S:
            self._group = (first, max(last, sent_s), max(arrived, arrived_s))
            return
        self._finish(last, arrived)
        self._group = (sent_s, sent_s, arrived_s)

    def reading(self) -> Reading:
        """Give what the queue does now."""
        slope, doubt, jitter = self._line()
        queue_s = self._queue_s()
        return Reading(_judged(slope, doubt, jitter, queue_s), queue_s, slope)

    def take_as_path(self) -> None:
        """Take the delay as it is now for the path's own: it did not answer to less sending."""
        level = self._level if self._level is not None else math.inf
        self._floors = [level, level]

    def _finish(self, sent_s: float, arrived_s: float) -> None:
        delay = arrived_s - sent_s
        self._points.append((arrived_s, delay))
        while self._points[0][0] < arrived_s - WINDOW_S:
            self._points.popleft()
        if self._level is None:
            self._level = delay
        else:
            passed = max(0.0, arrived_s - self._level_at)
            share = 1.0 - math.exp(-passed / LEVEL_OVER_S)
            self._level += share * (delay - self._level)
        self._level_at = arrived_s
        if self._floor_since is None:
            self._floor_since = arrived_s
        elif arrived_s - self._floor_since > FLOOR_KEPT_S:
            self._floors = [math.inf, self._floors[0]]
            self._floor_since = arrived_s
        self._floors[0] = min(self._floors[0], self._level)

    def _queue_s(self) -> float:
        if self._level is None:
            return 0.0
        return max(0.0, self._level - min(self._floors))

    def _line(self) -> tuple[float, float, float]:
        """Give the straight line through the points (least squares): slope, its doubt, jitter."""
        count = len(self._points)
        if count < LEAST_POINTS:
            return 0.0, 0.0, 0.0
        at = sum(point[0] for point in self._points) / count
        delay = sum(point[1] for point in self._points) / count
        spread = sum((point[0] - at) ** 2 for point in self._points)
        if spread <= 0.0:
            return 0.0, 0.0, 0.0
        slope = sum((point[0] - at) * (point[1] - delay) for point in self._points) / spread
        beside = sum((d - delay - slope * (a - at)) ** 2 for a, d in self._points) / count
        return slope, math.sqrt(beside / spread), math.sqrt(beside)


def _judged(slope: float, doubt: float, jitter: float, queue_s: float) -> Queue:
    if slope <= DRAINING_FROM:
        return Queue.DRAINING
    grows = slope >= max(FILLING_FROM, DOUBTS * doubt)
    if queue_s > FULL_S + 2 * jitter or (grows and queue_s > NOTICED_S + jitter):
        return Queue.FILLING
    return Queue.STEADY
