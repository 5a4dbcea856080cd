"""What this desk's line may carry inward, from when the court's packets went and came.

The court stamps each packet with when it went (abs-send-time: 24 bits, 6 of whole seconds and 18
of fractions, http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time), and this desk tells the
court its estimate (REMB, draft-alvestrand-rmcat-remb). What was retransmitted counts as what it
is: a packet more.

It does not know what the packets hold, nor how the estimate is told.
"""

from collections import deque

from client.media.rates.allowance import FIRST_BITS_PER_S, MEASURED_OVER_S, Allowance, flow_of
from client.media.rates.trend import DelayTrend

TICKS_PER_S = 1 << 18
WRAPS_AT = 1 << 24
LOOKED_AT_EVERY_S = 0.05
SILENT_AFTER_S = 1.2
AFTER_SILENCE = 0.5
ROUND_TRIP_S = 0.15
"""Until the court has heard of an estimate and answers it."""


class Downstream:
    """The estimate of one's own receiving; sizes are bytes of RTP."""

    def __init__(self, *, ceiling: float, first: float = FIRST_BITS_PER_S) -> None:
        self._trend = DelayTrend()
        self._allowance = Allowance(first=first, ceiling=ceiling)
        self._stamp: int | None = None
        self._sent_s = 0.0
        self._packets: deque[tuple[float, float, int]] = deque()
        self._arrived_at: float | None = None
        self._looked_at = 0.0

    @property
    def bits_per_s(self) -> float:
        """What the court may send now."""
        return self._allowance.bits_per_s

    @property
    def queue_s(self) -> float:
        """How long a packet waits in a queue on the way."""
        return self._trend.reading().queue_s

    def arrived(self, abs_send_time: int, size: int, now: float) -> None:
        """Take a packet that came."""
        if self._arrived_at is not None and now - self._arrived_at > SILENT_AFTER_S:
            self._begin_again()
        self._arrived_at = now
        sent_s = self._unwrapped(abs_send_time)
        self._trend.add(sent_s, now)
        self._packets.append((sent_s, now, size))
        while self._packets[0][1] <= now - 2 * MEASURED_OVER_S:
            self._packets.popleft()
        if now - self._looked_at >= LOOKED_AT_EVERY_S:
            self._looked_at = now
            went = [(sent, size) for sent, _, size in self._packets]
            came = [(at, size) for _, at, size in self._packets]
            self._allowance.follow(self._trend, flow_of(went, came), now, ROUND_TRIP_S)

    def _begin_again(self) -> None:
        self._trend = DelayTrend()
        self._allowance.begin_again(AFTER_SILENCE)
        self._packets.clear()
        self._stamp = None
        self._sent_s = 0.0

    def _unwrapped(self, stamp: int) -> float:
        """Give seconds that grow without end, from a stamp that begins again every 64 s."""
        if self._stamp is not None:
            passed = (stamp - self._stamp) % WRAPS_AT
            if passed >= WRAPS_AT // 2:
                passed -= WRAPS_AT
            self._sent_s += passed / TICKS_PER_S
        self._stamp = stamp
        return self._sent_s
