"""The seat at which one person's media comes to one receiver, as one unbroken stream.

A receiver sees one SSRC on each section of its answer, whatever happens behind it: the sender is
silenced and heard again, shows another of their pictures, loses the connection and comes back
with another. So sequence numbers and timestamps are moved: continuous in number across a pause,
and true to the time that passed.

What came before a pause ended is never sent after it, nor a packet of the former picture after
the change. A slot knows neither keys nor addresses.
"""

from dataclasses import dataclass, field
from secrets import randbelow, randbits
from typing import TYPE_CHECKING, Protocol

from client.protocol.ids import ParticipantId
from client.protocol.rtp.header import ABS_SEND_TIME, count_on
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.codecs import CLOCK_RATES, OPUS, RED
from server_stub.courtroom.forwarder.description import Section
from server_stub.courtroom.forwarder.source import Source
from server_stub.courtroom.forwarder.stream import Stream
from server_stub.courtroom.forwarder.stun import Address

if TYPE_CHECKING:
    from server_stub.courtroom.forwarder.srtp import Keys

_BEGIN = 0x1_0000
CLOCKS_KEPT = 8
PACKED_KEPT = 128
ASKED_KEPT = 1_500
"""A receiver that asks for more between two reports does not report at all."""
CLOCK_WANDER_S = 0.5
"""Clocks that differ by more are not of one sender."""
STAMP_MAX = 14
"""Extensions of one octet's head are numbered 1 to 14 (RFC 8285 section 4.2)."""


class Receiver(Protocol):
    """The leg that a slot is part of, as far as sending to it goes."""

    keys: "Keys | None"
    address: Address | None
    reporter: int
    offsets: tuple[int, ...]
    """How far back the copies lie that its speech carries now; empty on a clean path."""


@dataclass(eq=False, slots=True)
class Slot:
    """A section of a receiver's answer, given to one other person."""

    receiver: Receiver
    participant: ParticipantId
    """The one who comes here."""
    section: Section
    ssrc: int
    cname: str

    aim: Source | None = None
    """What is to pass to here, by order of the room and as it is watched."""
    source: Source | None = None
    """What passes to here now: until the aim's next whole picture, still the one before."""
    stream: Stream | None = None
    """What the numbers below belong to."""
    running: bool = False
    first: int = 0
    """The sender's number with which this run began."""
    moved: int = 0
    """Added to the sender's numbers."""
    shifted: int = 0
    """Added to the sender's timestamps."""
    last: int = field(default_factory=lambda: _BEGIN + randbelow(0x4000))
    """Highest number sent here. It starts low, so that no receiver misjudges the first wrap."""
    last_timestamp: int = field(default_factory=lambda: randbits(32))
    last_at: float | None = None
    packets: int = 0
    octets: int = 0
    unreadable: int = 0
    """Packets in a coding that this receiver does not know."""

    types: dict[int, int] = field(default_factory=dict)
    """The receiver's payload types, by the sender's."""
    opus_type: int = field(init=False)
    red_type: int = field(init=False)
    """0: the receiver does not read redundant speech."""
    stamp: int = field(init=False)
    """Number of the extension that tells when a packet was sent; 0: not wanted."""
    packed: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Which copies went along with a frame, by its number, for when it is sent again."""

    begun_at: float | None = None
    mark: int = 0
    """A number sent here, and when: acknowledged, it proves that all before it came."""
    mark_at: float = 0.0
    proven_at: float | None = None
    acknowledged: int = 0
    reported: tuple[int, int] | None = None
    """Highest number and packets lost by the last report."""
    asked: set[int] = field(default_factory=set)
    """Numbers that the receiver has asked for since its last report."""
    clocks: dict[int, float] = field(default_factory=dict)
    """When the sender's clocks were told to this receiver, by their middle 32 bits."""

    def __post_init__(self) -> None:
        opus, red = self.section.codec(OPUS), self.section.codec(RED)
        self.opus_type = opus.payload_type if opus is not None else 0
        self.red_type = red.payload_type if red is not None else 0
        stamp = self.section.extensions.get(ABS_SEND_TIME, 0)
        self.stamp = stamp if stamp <= STAMP_MAX else 0

    @property
    def kind(self) -> Kind:
        """Sound or picture."""
        return self.section.kind

    def reads(self, section: Section) -> dict[int, int]:
        """Give the receiver's numbers for a sender's codings, as far as both know them."""
        return {
            theirs.payload_type: ours.payload_type
            for theirs in section.codecs
            if (ours := self.section.codec(theirs.name)) is not None
        }

    def follow(self, source: Source) -> None:
        """Let this source pass from now on."""
        self.source = source
        self.types = self.reads(source.section)

    def begin(self, stream: Stream, number: int, timestamp: int, now: float) -> None:
        """Begin a run with this packet of the sender's; it follows on the last packet sent."""
        self.moved = self.last + 1 - number
        if stream is not self.stream:
            # Another stream counts time from elsewhere: go on from where the last one would be.
            ticks = self._ticks_passed(stream, timestamp, now)
            self.shifted = (self.last_timestamp + ticks - timestamp) & 0xFFFF_FFFF
        self.stream = stream
        self.first = number
        self.running = True
        self.packed.clear()
        if self.begun_at is None:
            self.begun_at = self.mark_at = now
            self.mark = self.last + 1

    def _ticks_passed(self, stream: Stream, timestamp: int, now: float) -> int:
        """Give how much later than the last packet a first one of another stream is."""
        rate = CLOCK_RATES[self.kind]
        passed = 0 if self.last_at is None else int((now - self.last_at) * rate)
        before = stream.timestamp_in(timestamp, self.stream) if self.stream is not None else None
        if before is not None:
            # Two pictures of one camera tell their time by one clock, exactly.
            told = before + self.shifted - self.last_timestamp
            told = (told + 0x8000_0000) % (1 << 32) - 0x8000_0000
            if abs(told - passed) < CLOCK_WANDER_S * rate:
                passed = told
        return max(1, passed)

    def pause(self) -> None:
        """Let nothing more of this run pass; the next packet begins a new one."""
        self.source = self.aim = None
        self.running = False

    def note_sent(self, number: int, timestamp: int, now: float) -> None:
        """Keep the newest of what was sent."""
        if number > self.last:
            self.last = number
            self.last_timestamp = timestamp
            self.last_at = now

    def note_packed(self, number: int, offsets: tuple[int, ...]) -> None:
        """Keep what went along with a frame."""
        self.packed[number] = offsets
        if len(self.packed) > PACKED_KEPT:
            del self.packed[next(iter(self.packed))]

    def sent_as(self, wrapped: int) -> int | None:
        """Give the sender's number of a packet that the receiver names by ours (RFC 4585)."""
        if not self.running:
            return None
        number = count_on(self.last, wrapped)
        if number > self.last:
            return None
        original = number - self.moved
        return original if original >= self.first else None

    # What the receiver has said of it -------------------------------------------------------

    def note_asked(self, number: int) -> None:
        """Keep that the receiver asked for a packet, by the sender's number, till it reports."""
        if len(self.asked) < ASKED_KEPT:
            self.asked.add(number)

    def acknowledge(self, wrapped: int, now: float) -> None:
        """Take the highest number that the receiver has; it proves until when it has received."""
        number = min(self.last, count_on(self.last, wrapped & 0xFFFF))
        self.acknowledged = max(self.acknowledged, number)
        if self.begun_at is not None and self.acknowledged >= self.mark:
            self.proven_at = self.mark_at
            self.mark, self.mark_at = self.last, now

    def unproven_since(self) -> float | None:
        """Give the moment after which nothing proves that packets came; None when all have."""
        if self.begun_at is None or self.acknowledged >= self.last:
            return None
        return self.proven_at if self.proven_at is not None else self.begun_at

    def note_clock(self, ntp: int, now: float) -> None:
        """Keep when a sender's clock was told here."""
        self.clocks[(ntp >> 16) & 0xFFFF_FFFF] = now
        if len(self.clocks) > CLOCKS_KEPT:
            del self.clocks[next(iter(self.clocks))]
