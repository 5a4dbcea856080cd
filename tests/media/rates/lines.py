"""A line in virtual time: a bottleneck, its queue, delay, jitter and loss, and who sends on it."""

import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from client.media.rates.downstream import TICKS_PER_S, WRAPS_AT, Downstream
from client.media.rates.pacer import Pacer, Turn
from client.media.rates.upstream import Upstream

TICK_S = 0.005
REPORT_EVERY_S = 0.05
COURT_CLOCK_S = 7_000.0
"""The court's clock has another beginning, as clocks have."""


@dataclass
class Line:
    """Carries packets one after the other; what finds the queue full is lost."""

    bits_per_s: Callable[[float], float]
    queue_s: float = 0.25
    delay_s: float = 0.05
    jitter_s: float = 0.0
    loss: float = 0.0
    cut_at: float | None = None
    """Bits a second above which packets are lost without any queue (a policer)."""
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    _free_at: float = 0.0
    _last_at: float = 0.0
    _tokens: float = 20_000.0
    _tokens_at: float = 0.0
    _waits: list[tuple[float, float]] = field(default_factory=list)

    def arrival(self, size: int, now: float) -> float | None:
        """Give when a packet that is sent now comes out, or None when it is lost."""
        if self.chance.random() < self.loss:
            return None
        if self.cut_at is not None and not self._passes(size, now):
            return None
        begins = max(now, self._free_at)
        if begins - now > self.queue_s:
            return None
        self._free_at = begins + size * 8 / self.bits_per_s(now)
        self._waits.append((now, self._free_at - now))
        jitter = self.chance.uniform(-self.jitter_s, self.jitter_s)
        # A line keeps the order of its packets.
        self._last_at = max(self._last_at, self._free_at + self.delay_s + jitter)
        return self._last_at

    def _passes(self, size: int, now: float) -> bool:
        assert self.cut_at is not None
        self._tokens = min(20_000.0, self._tokens + (now - self._tokens_at) * self.cut_at)
        self._tokens_at = now
        if self._tokens < size * 8:
            return False
        self._tokens -= size * 8
        return True

    def waited_s(self, since: float, until: float) -> float:
        """Give how long packets waited in the queue between two moments, on the mean."""
        waits = [wait for at, wait in self._waits if since <= at < until]
        return sum(waits) / len(waits) if waits else 0.0


@dataclass(frozen=True)
class Moment:
    """How a run stands at the end of a tick."""

    at: float
    allowed: float
    """Bits a second."""
    loss: float
    round_trip_s: float | None


def steady(bits_per_s: float) -> Callable[[float], float]:
    return lambda _: bits_per_s


def packets_of(size: int, now: float, rate: float) -> Iterator[tuple[Turn, int]]:
    """A voice of 50 packets a second, and pictures at 25 that fill the rest of the rate."""
    tick = round(now / TICK_S)
    if tick % 4 == 0:
        yield Turn.SOUND, 110
    if tick % 8 == 0:
        left = max(0.0, (rate - 44_000) / 25 / 8)
        whole, rest = divmod(int(left), size)
        for each in [size] * whole + [rest] * (rest > 60):
            yield Turn.LARGE, each


def run_upstream(
    line: Line,
    lasting_s: float,
    *,
    ceiling: float = 8e6,
    used: Callable[[float], float] | None = None,
    silent: tuple[float, float] | None = None,
) -> list[Moment]:
    """Send for a while over a line, as much as is allowed or as `used` says."""
    upstream = Upstream(ceiling=ceiling)
    pacer = Pacer[bytes](upstream.bits_per_s)
    moments: list[Moment] = []
    on_the_way: list[tuple[float, int]] = []
    fate: dict[int, float | None] = {}
    reports: list[tuple[float, list[tuple[int, float | None]]]] = []
    numbers = itertools.count(65_000)  # a number wraps soon
    first_unreported, reported_at = 65_000, 0.0
    now = 0.0
    while now < lasting_s:
        allowed = upstream.bits_per_s
        rate = allowed if used is None else min(used(now), allowed)
        pacer.aim(allowed)
        for turn, size in packets_of(1150, now, rate):
            pacer.put(turn, b"\0" * size, now)
        for datagram in pacer.due(now):
            number = next(numbers)
            upstream.sent(number, len(datagram), now)
            is_away = silent is not None and silent[0] <= now < silent[1]
            arrival = None if is_away else line.arrival(len(datagram), now)
            fate[number] = arrival
            if arrival is not None:
                heapq.heappush(on_the_way, (arrival, number))
        if now - reported_at >= REPORT_EVERY_S:
            reported_at = now
            newest = None
            while on_the_way and on_the_way[0][0] <= now:
                newest = max(newest or 0, heapq.heappop(on_the_way)[1])
            if newest is not None:
                told = [
                    (
                        number % 65_536,
                        None if (at := fate.pop(number)) is None else at + COURT_CLOCK_S,
                    )
                    for number in range(first_unreported, newest + 1)
                ]
                first_unreported = newest + 1
                reports.append((now + line.delay_s, told))
        while reports and reports[0][0] <= now:
            upstream.reported(reports.pop(0)[1], now)
        moments.append(Moment(now, upstream.bits_per_s, upstream.loss, upstream.round_trip_s))
        now += TICK_S
    return moments


def run_downstream(
    line: Line, lasting_s: float, *, offered: Callable[[float], float] | None = None
) -> list[Moment]:
    """Have the court send for a while what this desk's estimate allows, or what it has."""
    downstream = Downstream(ceiling=8e6)
    asked = [(0.0, downstream.bits_per_s)]
    moments: list[Moment] = []
    on_the_way: list[tuple[float, int, int]] = []
    pacer = Pacer[bytes](downstream.bits_per_s)
    now = 0.0
    while now < lasting_s:
        # The court learns of an estimate a little later.
        known = next(rate for at, rate in reversed(asked) if at <= max(0.0, now - line.delay_s))
        rate = known if offered is None else min(offered(now), known)
        pacer.aim(known)
        for turn, size in packets_of(1150, now, rate):
            pacer.put(turn, b"\0" * size, now)
        for datagram in pacer.due(now):
            arrival = line.arrival(len(datagram), now)
            if arrival is not None:
                # The stamp begins again in the first seconds.
                stamp = int((now + 62.0) * TICKS_PER_S) % WRAPS_AT
                heapq.heappush(on_the_way, (arrival, stamp, len(datagram)))
        while on_the_way and on_the_way[0][0] <= now:
            arrival, stamp, size = heapq.heappop(on_the_way)
            downstream.arrived(stamp, size, arrival + COURT_CLOCK_S)
        if round(now / TICK_S) % 20 == 0:
            asked.append((now, downstream.bits_per_s))
            del asked[:-20]
        moments.append(Moment(now, downstream.bits_per_s, 0.0, None))
        now += TICK_S
    return moments


def allowed_between(moments: list[Moment], since: float, until: float) -> float:
    """Give the mean of what was allowed between two moments, bits a second."""
    rates = [each.allowed for each in moments if since <= each.at < until]
    return sum(rates) / len(rates)
