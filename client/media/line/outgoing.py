"""One stream on its way to the court: its numbers, its clock, and what is kept of it.

A packet that the court asks for again is the very same packet, octet for octet: under the seals
of RFC 7714 a second one with the same number would give the keys away. It is sent again no more
often than its answer could have come, and all of what is sent again stays a part of the rate.

It knows no payload and no socket; time is an argument.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from client.protocol.rtp.control import Received, SenderClock
from client.protocol.rtp.header import count_on

NOT_BEFORE = 0.8
"""Round trips between two sendings of one packet."""
AT_ONCE_S = 0.02
"""And never less than this, were the round trip ever so short."""
UNKNOWN_ROUND_TRIP_S = 0.1
ROUND_TRIP_MAX_S = 10.0

_TICKS_PER_S = 1 << 16


@dataclass(slots=True)
class Kept:
    """A packet as it went."""

    sealed: bytes
    transport_number: int | None
    at: float
    again_at: float | None = None


class Allowed:
    """How much may be sent again: a share of what is sent, and a little in any case."""

    def __init__(self, share: float, least_bits_per_s: float) -> None:
        self._share = share
        self._least = least_bits_per_s
        self._bits = least_bits_per_s
        self._at: float | None = None

    def sent(self, octets: int) -> None:
        """Note what is sent for the first time."""
        self._bits += self._share * 8 * octets

    def take(self, octets: int, now: float) -> bool:
        """Take the room for a packet that is to go again, if there is any."""
        if self._at is not None:
            self._bits += max(0.0, now - self._at) * self._least
        self._at = now
        self._bits = min(self._bits, 2 * self._least + 400_000.0)
        if self._bits < 8 * octets:
            return False
        self._bits -= 8 * octets
        return True


class Outgoing:
    """One stream; the numbers it gives only grow."""

    def __init__(
        self,
        ssrc: int,
        clock_rate: int,
        first: int,
        *,
        kept_s: float,
        kept_max: int,
        allowed: Allowed,
    ) -> None:
        """Begin at the number `first`, which should be below 2**15 (RFC 3711 section 3.3.1)."""
        self.ssrc = ssrc
        self.packets = 0
        self.octets = 0
        self.sent_again = 0
        self.refused_again = 0
        self.fraction_lost = 0.0
        """As the court told it last."""
        self.told_highest = 0
        """Highest number that the court said it had; 0 before its first report."""
        self.round_trip_s: float | None = None
        self._clock_rate = clock_rate
        self._number = first - 1
        self._kept: OrderedDict[int, Kept] = OrderedDict()
        self._kept_s = kept_s
        self._kept_max = kept_max
        self._allowed = allowed
        self._clock: tuple[float, int] | None = None

    @property
    def number(self) -> int:
        """The number of the newest packet."""
        return self._number

    def next_number(self) -> int:
        """Give the number of the packet that leaves next."""
        self._number += 1
        return self._number

    def sent(
        self,
        number: int,
        sealed: bytes,
        payload_octets: int,
        transport_number: int | None,
        now: float,
    ) -> None:
        """Count a packet and keep it for a while."""
        self.packets += 1
        self.octets += payload_octets
        self._allowed.sent(len(sealed))
        kept = self._kept
        kept[number] = Kept(sealed, transport_number, now)
        while kept:
            oldest = next(iter(kept))
            if len(kept) <= self._kept_max and now - kept[oldest].at <= self._kept_s:
                break
            del kept[oldest]

    def note_clock(self, timestamp: int, at: float) -> None:
        """Note that this timestamp of the stream was this moment."""
        self._clock = at, timestamp

    def clock(self, now: float) -> SenderClock | None:
        """Give what a sender report says of this moment; None before the first packet."""
        if self._clock is None or not self.packets:
            return None
        at, timestamp = self._clock
        return SenderClock(self.ssrc, ntp(now), timestamp + round((now - at) * self._clock_rate))

    def again(self, numbers: Sequence[int], now: float, round_trip_s: float | None) -> list[Kept]:
        """Give those of the packets asked for that are kept, are not on their way, and may go."""
        trip = UNKNOWN_ROUND_TRIP_S if round_trip_s is None else round_trip_s
        pause = max(AT_ONCE_S, NOT_BEFORE * trip)
        found: list[Kept] = []
        for wrapped in dict.fromkeys(numbers):
            kept = self._kept.get(count_on(self._number, wrapped))
            if kept is None or now - kept.at > self._kept_s:
                continue
            if kept.again_at is not None and now - kept.again_at < pause:
                continue
            if not self._allowed.take(len(kept.sealed), now):
                self.refused_again += 1
                continue
            kept.again_at = now
            self.sent_again += 1
            found.append(kept)
        return found

    def received(self, told: Received, now: float) -> None:
        """Take the court's report of how this stream arrives."""
        self.fraction_lost = told.fraction_lost
        self.told_highest = told.highest
        trip = round_trip(told, now)
        if trip is not None:
            self.round_trip_s = trip


def ntp(now: float) -> int:
    """Give a moment in the form of a sender report (RFC 3550 section 4), of this machine's clock.

    The epoch does not matter: it is compared with itself only.
    """
    return int(now * (1 << 32)) & 0xFFFF_FFFF_FFFF_FFFF


def round_trip(told: Received, now: float) -> float | None:
    """Give the round trip that a report tells of (RFC 3550 section 6.4.1); None if it does not."""
    if told.last_clock == 0:
        return None
    passed = (int(now * _TICKS_PER_S) - told.last_clock - told.since_clock) & 0xFFFF_FFFF
    if passed >= 1 << 31:
        # Less than nothing: two clocks that round differently, on a very short path.
        return 0.0
    trip = passed / _TICKS_PER_S
    return trip if trip <= ROUND_TRIP_MAX_S else None
