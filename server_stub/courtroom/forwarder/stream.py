"""One SSRC of a person's sound or picture as it arrives: numbered, measured, remembered.

Numbers that wrap are made to grow; what was lost and how unevenly the rest came is counted for the
report to the sender (RFC 3550). What had to be asked for again counts as lost there: the report
speaks of the path, not of what was made good. The last packets are kept for those who miss one.

A stream knows neither whose it is nor to whom it may pass.
"""

from client.protocol.rtp import control as rtcp
from client.protocol.rtp.header import CSRC_COUNT, HEADER_SIZE, Octets, extension_in
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.codecs import CLOCK_RATES

HISTORY = 512
_PLACE = HISTORY - 1
_HIGH = 0x1_0000
NONE = -1
"""No such extension in this packet."""


class Stream:
    """The numbering and the losses of one SSRC."""

    __slots__ = (
        "_arrivals",
        "_arrived_before",
        "_base",
        "_clock_at",
        "_clock_ntp",
        "_expected_before",
        "_jitter",
        "_kept",
        "_kept_numbers",
        "_rate",
        "_transit",
        "asked_for",
        "clock",
        "highest",
        "ssrc",
    )

    def __init__(self, ssrc: int, kind: Kind) -> None:
        self.ssrc = ssrc
        self.highest = 0
        self.asked_for = 0
        """Packets that came only because they were asked for again."""
        self._base = 0
        self._arrivals = 0
        self._expected_before = 0
        self._arrived_before = 0
        self._rate = CLOCK_RATES[kind]
        self._transit: float | None = None
        self._jitter = 0.0
        self._clock_ntp = 0
        self._clock_at = 0.0
        self.clock: tuple[int, int] | None = None
        """A moment of the sender's clock (NTP, 32.32), and the timestamp that was then."""
        self._kept_numbers = [-1] * HISTORY
        self._kept: list[bytes] = [b""] * HISTORY

    def count(self, sequence: int, timestamp: int, now: float) -> int:
        """Note an arrival and give its number, which only grows (RFC 3550 appendices A.1, A.8)."""
        highest = self.highest
        if not highest:
            number = self.highest = self._base = _HIGH + sequence
            self._transit = now * self._rate - timestamp
        else:
            number = highest + ((sequence - highest + 0x8000) & 0xFFFF) - 0x8000
            if number > highest:
                self.highest = number
                # Only what keeps its place in the row tells how evenly packets come.
                transit = now * self._rate - timestamp
                wandered = abs(transit - (self._transit or 0.0))
                self._transit = transit
                if wandered < self._rate:
                    # More than a second is a clock that jumped, not a path that wavered.
                    self._jitter += (wandered - self._jitter) / 16
        self._arrivals += 1
        return number

    def note_asked_for(self) -> None:
        """Take note that the packet counted last came because it was asked for."""
        self._arrivals -= 1
        self.asked_for += 1

    def note_clock(self, ntp: int, timestamp: int, now: float) -> None:
        """Keep when the sender last told its clock, for the report that answers it."""
        self._clock_ntp = ntp
        self._clock_at = now
        self.clock = ntp, timestamp

    def timestamp_in(self, timestamp: int, other: "Stream") -> int | None:
        """Give the other stream's timestamp of the same moment of their one sender's clock."""
        if self.clock is None or other.clock is None:
            return None
        (ours_ntp, ours), (theirs_ntp, theirs) = self.clock, other.clock
        since = (timestamp - ours + 0x8000_0000) % (1 << 32) - 0x8000_0000
        between = (ours_ntp - theirs_ntp) / (1 << 32) * self._rate
        return theirs + since + round(between)

    @property
    def counted(self) -> tuple[int, int]:
        """Packets awaited, and packets come, since the stream began."""
        return self.highest - self._base + 1 if self.highest else 0, self._arrivals

    @property
    def jitter(self) -> float:
        """How unevenly packets come, in ticks of the stream's clock (RFC 3550 appendix A.8)."""
        return self._jitter

    def report(self, now: float) -> rtcp.Received:
        """Give the report block of this stream since the last one (RFC 3550 section 6.4.1)."""
        expected = self.highest - self._base + 1
        awaited = expected - self._expected_before
        lost = awaited - (self._arrivals - self._arrived_before)
        self._expected_before, self._arrived_before = expected, self._arrivals
        told = bool(self._clock_ntp)
        return rtcp.Received(
            ssrc=self.ssrc,
            fraction_lost=lost / awaited if awaited > 0 and lost > 0 else 0.0,
            packets_lost=expected - self._arrivals,
            highest=(self.highest - _HIGH) & 0xFFFF_FFFF,
            jitter=int(self._jitter),
            last_clock=(self._clock_ntp >> 16) & 0xFFFF_FFFF if told else 0,
            since_clock=int((now - self._clock_at) * 65_536) if told else 0,
        )

    def keep(self, number: int, packet: bytes) -> bool:
        """Keep a packet for those who will miss it; tell whether it is the first of its number."""
        place = number & _PLACE
        if self._kept_numbers[place] >= number:
            # It is there, or one that is a whole history newer.
            return False
        self._kept_numbers[place] = number
        self._kept[place] = packet
        return True

    def kept(self, number: int) -> bytes | None:
        """Give a packet of the last `HISTORY`, if it ever came."""
        place = number & _PLACE
        return self._kept[place] if self._kept_numbers[place] == number else None


class Marks:
    """Where an extension stands in the headers of one stream, which write it alike every time."""

    __slots__ = ("_at", "_head", "_start", "_wanted")

    def __init__(self, wanted: int, length: int) -> None:
        """Look for the extension of this number, whose value has so many octets."""
        self._wanted = wanted
        self._head = wanted << 4 | length - 1
        self._start = 0
        self._at = 0

    def find(self, packet: Octets, start: int, size: int) -> int:
        """Give where the value stands in a packet whose payload begins at `start`, or `NONE`."""
        if start == HEADER_SIZE:
            return NONE
        if start == self._start and packet[self._at - 1] == self._head:
            return self._at
        return self._look(packet, start, size)

    def _look(self, packet: Octets, start: int, size: int) -> int:
        if self._wanted == 0 or extension_in(packet, size, self._wanted) is None:
            return NONE
        at = HEADER_SIZE + 4 * (packet[0] & CSRC_COUNT) + 4
        while at < start:
            head = packet[at]
            if head == self._head:
                self._start, self._at = start, at + 1
                return at + 1
            # Padding is one octet; anything else says its own length (RFC 8285 section 4.2).
            at += 1 if head == 0 else 2 + (head & 0x0F)
        return NONE
