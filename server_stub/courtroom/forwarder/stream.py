"""One person's sound or picture as it arrives: counted, measured, and asked for again.

A `Source` is a person's microphone or camera for as long as their leg lasts: what was counted of
it, and what is asked of its sender. A `Stream` is one SSRC of it (RFC 3550): its numbering, its
losses, the last packets of it for those who missed one.

Neither knows who is who, nor to whom the media may pass.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from client.protocol.rtp import control as rtcp
from client.protocol.rtp.header import count_on
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.description import CLOCK_RATES, Section

HISTORY = 512
GAP_MAX = 64
"""A larger hole is not filled packet by packet: a whole picture is asked for."""
ASK_AGAIN_S = 0.05
ASKS_MAX = 4
KEY_FRAME_EVERY_S = 0.3


@dataclass(slots=True)
class Tally:
    """What was counted of a source since the leg began."""

    packets_in: int = 0
    bytes_in: int = 0
    packets_out: int = 0
    packets_refused: int = 0


class Stream:
    """One SSRC of a source."""

    __slots__ = (
        "_arrivals",
        "_arrived_before",
        "_base",
        "_clock_at",
        "_clock_ntp",
        "_expected_before",
        "_history",
        "_jitter",
        "_missing",
        "_rate",
        "_transit",
        "highest",
        "source",
        "ssrc",
    )

    def __init__(self, source: "Source", ssrc: int) -> None:
        self.source = source
        self.ssrc = ssrc
        self.highest = 0
        self._base = 0
        self._arrivals = 0
        self._expected_before = 0
        self._arrived_before = 0
        self._rate = CLOCK_RATES[source.kind]
        self._transit: float | None = None
        self._jitter = 0.0
        self._clock_ntp = 0
        self._clock_at = 0.0
        self._history: list[tuple[int, bytes] | None] = [None] * HISTORY
        self._missing: dict[int, int] = {}

    def count(self, sequence: int, timestamp: int, now: float) -> int:
        """Note an arrival and give its number, which only grows (RFC 3550 appendices A.1, A.8)."""
        if self._transit is None:
            self.highest = self._base = 0x1_0000 + sequence
            number = self.highest
            self._transit = now * self._rate - timestamp
        else:
            number = count_on(self.highest, sequence)
            if number > self.highest:
                self.highest = number
            transit = now * self._rate - timestamp
            wandered = abs(transit - self._transit)
            self._transit = transit
            if wandered < self._rate:
                # More than a second is a clock that jumped, not a path that wavered.
                self._jitter += (wandered - self._jitter) / 16
        self._arrivals += 1
        return number

    def note_clock(self, ntp: int, now: float) -> None:
        """Keep when the sender last told its clock, for the report that answers it."""
        self._clock_ntp = ntp
        self._clock_at = now

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
            highest=(self.highest - 0x1_0000) & 0xFFFF_FFFF,
            jitter=int(self._jitter),
            last_clock=(self._clock_ntp >> 16) & 0xFFFF_FFFF if told else 0,
            since_clock=int((now - self._clock_at) * 65_536) if told else 0,
        )

    # Losses ---------------------------------------------------------------------------------

    def keep(self, number: int, packet: bytes) -> None:
        """Keep a packet for those who will miss it."""
        self._history[number % HISTORY] = (number, packet)
        if self._missing:
            self._missing.pop(number, None)

    def kept(self, number: int) -> bytes | None:
        """Give a packet of the last `HISTORY`, if it ever came."""
        found = self._history[number % HISTORY]
        return found[1] if found is not None and found[0] == number else None

    def miss(self, numbers: Iterable[int]) -> list[int]:
        """Take note of packets to be asked for, and give those not asked for already."""
        new = sorted(number for number in numbers if number not in self._missing)
        self._missing.update(dict.fromkeys(new, 1))
        return new

    def still_missing(self) -> list[int]:
        """Give what to ask for once more; what was asked for often enough is given up."""
        again = []
        for number, asks in tuple(self._missing.items()):
            if asks >= ASKS_MAX or number <= self.highest - HISTORY:
                del self._missing[number]
            else:
                self._missing[number] = asks + 1
                again.append(number)
        return sorted(again)


class Source:
    """A person's microphone or camera, as long as their leg lasts."""

    __slots__ = (
        "_asked_at",
        "_asking_again",
        "_loop",
        "_plea",
        "_reporter",
        "_tell",
        "kind",
        "section",
        "stream",
        "tally",
    )

    def __init__(self, section: Section, reporter: int, tell: Callable[[bytes], None]) -> None:
        """Make a source whose sender is told control packets, signed by `reporter`'s SSRC."""
        self.kind: Kind = section.kind
        self.section = section
        self.tally = Tally()
        self.stream: Stream | None = None
        self._reporter = reporter
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._asked_at = float("-inf")
        self._plea: asyncio.TimerHandle | None = None
        self._asking_again: asyncio.TimerHandle | None = None

    def want_key_frame(self) -> None:
        """Ask the sender for a whole picture, now or as soon as it may be asked again.

        Many receivers that lost the same packet ask at once, and a whole picture is large; but
        the last to ask must get theirs, so a wish that came too soon is put off, not dropped.
        """
        if self.kind is not Kind.VIDEO or self._plea is not None:
            return
        wait = self._asked_at + KEY_FRAME_EVERY_S - self._loop.time()
        if wait > 0:
            self._plea = self._loop.call_later(wait, self._ask_key_frame)
        else:
            self._ask_key_frame()

    def _ask_key_frame(self) -> None:
        self._plea = None
        if self.stream is not None:
            self._asked_at = self._loop.time()
            self._tell(rtcp.picture_lost(self._reporter, self.stream.ssrc))

    def want_packets(self, numbers: Sequence[int]) -> None:
        """Ask the sender for packets of its stream; a large hole is not worth filling."""
        if len(numbers) > GAP_MAX:
            self.want_key_frame()
        elif self.stream is not None:
            self._ask_packets(self.stream, self.stream.miss(numbers))

    def _ask_packets(self, stream: Stream, numbers: Sequence[int]) -> None:
        if not numbers or stream is not self.stream:
            return
        self._tell(rtcp.packets_lost(self._reporter, stream.ssrc, numbers))

        def again() -> None:
            self._asking_again = None
            self._ask_packets(stream, stream.still_missing())

        if self._asking_again is None:
            self._asking_again = self._loop.call_later(ASK_AGAIN_S, again)

    def close(self) -> None:
        """Forget the wishes; nothing more is asked of this sender."""
        for timer in (self._plea, self._asking_again):
            if timer is not None:
                timer.cancel()
        self._plea = self._asking_again = None
