"""What this desk's line may carry outward, from the court's reports of what has come.

Every packet has a number of its own on the transport, whatever stream it belongs to, and the
court tells when each came (transport-wide feedback,
draft-holmer-rmcat-transport-wide-cc-extensions-01). A queue that fills is an end of the line;
packets lost while no queue fills are a bad line and no reason to send less, unless it helps: that
is tried out once in a while.

It does not know what the packets hold, nor how a report is written.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from client.media.rates.allowance import (
    FIRST_BITS_PER_S,
    MEASURED_OVER_S,
    Allowance,
    Flow,
    flow_of,
)
from client.media.rates.ladder import SOUND_BITS_PER_S
from client.media.rates.loss import LossTrial
from client.media.rates.trend import DelayTrend

LOSS_OVER_S = 2.0
FORGOTTEN_AFTER_S = 10.0
SILENT_AFTER_S = 1.2
"""Without a report for so long the line was away."""
AFTER_SILENCE = 0.5
UNUSED_UP_TO = 2.0
"""More than this is tried by sending it, one rung of the ladder after the other."""
UNKNOWN_ROUND_TRIP_S = 0.1
CLOCK_WRAPS_S = (1 << 24) * 0.064
"""The court's clock in a report has 24 bits of 64 ms: it begins again every twelve days."""
CAME_MOST = 1_024
"""More than come in the time over which a flow is measured, on any line there is."""

_NUMBERS = 1 << 16


@dataclass(slots=True)
class _Sent:
    at: float
    size: int
    arrived: float | None = None
    told: bool = False


class Upstream:
    """The estimate of one's own sending; sizes are bytes of RTP and RTCP."""

    def __init__(self, *, ceiling: float, first: float = FIRST_BITS_PER_S) -> None:
        self._trend = DelayTrend()
        self._allowance = Allowance(first=first, ceiling=ceiling, unused_up_to=UNUSED_UP_TO)
        self._trial = LossTrial()
        self._sent: dict[int, _Sent] = {}
        self._order: deque[tuple[int, _Sent]] = deque()
        self._told: deque[_Sent] = deque()
        self._came: deque[tuple[float, int]] = deque(maxlen=CAME_MOST)
        self._round_trips: deque[tuple[float, float]] = deque()
        self._reported_at: float | None = None
        self._court_at: float | None = None
        self._counts_from = 0.0
        """What went before this and was lost, was lost with the whole line."""

    @property
    def bits_per_s(self) -> float:
        """What may be sent now."""
        return self._trial.share * self._allowance.bits_per_s

    @property
    def round_trip_s(self) -> float | None:
        """The time to the court and back without the wait for a report; None before the first."""
        return min((each for _, each in self._round_trips), default=None)

    @property
    def loss(self) -> float:
        """Share of the packets of the last seconds that did not come, 0 to 1."""
        if not self._told:
            return 0.0
        return sum(each.arrived is None for each in self._told) / len(self._told)

    @property
    def queue_s(self) -> float:
        """How long a packet waits in a queue on the way."""
        return self._trend.reading().queue_s

    @property
    def remembered(self) -> int:
        """How many packets are remembered: those of the last seconds."""
        return len(self._sent)

    @property
    def held(self) -> int:
        """How many of the last packets are known to have come."""
        return len(self._came)

    def sent(self, number: int, size: int, now: float) -> None:
        """Note a packet that leaves; `number` is its transport-wide sequence number."""
        key = number % _NUMBERS
        packet = _Sent(now, size)
        self._sent[key] = packet
        self._order.append((key, packet))
        while self._order and self._order[0][1].at < now - FORGOTTEN_AFTER_S:
            old_key, old = self._order.popleft()
            if self._sent.get(old_key) is old:
                del self._sent[old_key]

    def reported(
        self, arrivals: Sequence[tuple[int, float | None]], now: float, *, copies: int = 0
    ) -> None:
        """Take a report: number and arrival by the court's clock, or None for what did not come.

        `copies`: of each frame of speech, beside which pictures are to find their room.
        """
        if self._reported_at is not None and now - self._reported_at > SILENT_AFTER_S:
            self._begin_again(now)
        self._reported_at = now
        newest: float | None = None
        for number, arrived in arrivals:
            packet = self._sent.get(number % _NUMBERS)
            if packet is None or packet.arrived is not None:
                continue
            if not packet.told and packet.at >= self._counts_from:
                packet.told = True
                self._told.append(packet)
            if arrived is None:
                continue
            at = packet.arrived = self._unwrapped(arrived)
            self._came.append((at, packet.size))
            self._trend.add(packet.at, at)
            newest = packet.at if newest is None else max(newest, packet.at)
        self._forget(now)
        if newest is None:
            return
        self._round_trips.append((now, max(0.0, now - newest)))
        flow, loss = self._flow(), self.loss
        self._allowance.follow(
            self._trend,
            flow,
            now,
            self.round_trip_s or UNKNOWN_ROUND_TRIP_S,
            may_grow=self._trial.may_grow(loss, flow.offered, now),
            reserved=copies * SOUND_BITS_PER_S,
        )
        bound = self._trial.watch(
            loss=loss, queue_s=self._trend.reading().queue_s, flow=flow, now=now
        )
        if self._trial.running:
            self._allowance.settle()
        if bound is not None:
            self._allowance.bound(bound)

    def _unwrapped(self, told: float) -> float:
        """Give a moment of the court's clock as if that had never begun again."""
        if self._court_at is not None:
            told += CLOCK_WRAPS_S * round((self._court_at - told) / CLOCK_WRAPS_S)
        self._court_at = told
        return told

    def _begin_again(self, now: float) -> None:
        self._counts_from = now
        self._trend = DelayTrend()
        self._allowance.begin_again(AFTER_SILENCE)
        self._trial = LossTrial()
        self._told.clear()
        self._came.clear()

    def _forget(self, now: float) -> None:
        while self._told and self._told[0].at < now - LOSS_OVER_S:
            self._told.popleft()
        newest = self._came[-1][0] if self._came else 0.0
        while self._came and self._came[0][0] <= newest - MEASURED_OVER_S:
            self._came.popleft()
        while self._round_trips and self._round_trips[0][0] < now - LOSS_OVER_S:
            self._round_trips.popleft()

    def _flow(self) -> Flow:
        last = self._told[-1].at if self._told else 0.0
        went: list[tuple[float, int]] = []
        for packet in reversed(self._told):
            if packet.at <= last - MEASURED_OVER_S:
                break
            went.append((packet.at, packet.size))
        return flow_of(went, self._came)
