"""The seat at which one person's media comes to one receiver, as one unbroken stream.

A receiver sees one SSRC on each section of its answer, whatever happens behind it: the sender is
silenced and heard again, loses the connection and comes back with another. So sequence numbers
and timestamps are moved: continuous in number across a pause, and true to the time that passed.

What came before a pause ended is never sent after it. A slot knows neither keys nor addresses.
"""

from dataclasses import dataclass, field
from secrets import randbelow, randbits
from typing import Protocol

from client.protocol.ids import ParticipantId
from client.protocol.rtp.header import count_on
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.description import CLOCK_RATES, Section
from server_stub.courtroom.forwarder.srtp import Keys
from server_stub.courtroom.forwarder.stream import Source, Stream
from server_stub.courtroom.forwarder.stun import Address

_BEGIN = 0x1_0000


class Receiver(Protocol):
    """The leg that a slot is part of, as far as sending to it goes."""

    keys: Keys | None
    address: Address | None
    reporter: int

    def may_resend(self) -> bool:
        """Take one packet sent again from the ration of this second."""


@dataclass(eq=False, slots=True)
class Slot:
    """A section of a receiver's answer, given to one other person."""

    receiver: Receiver
    participant: ParticipantId
    """The one who comes here."""
    section: Section
    ssrc: int
    cname: str

    source: Source | None = None
    """What may pass to here now, by order of the room."""
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

    @property
    def kind(self) -> Kind:
        """Sound or picture."""
        return self.section.kind

    def begin(self, stream: Stream, number: int, timestamp: int, now: float) -> None:
        """Begin a run with this packet of the sender's; it follows on the last packet sent."""
        self.moved = self.last + 1 - number
        if stream is not self.stream:
            # Another stream counts time from elsewhere: go on from where the last one would be.
            passed = 0.0 if self.last_at is None else now - self.last_at
            ticks = max(1, int(passed * CLOCK_RATES[self.kind]))
            self.shifted = (self.last_timestamp + ticks - timestamp) & 0xFFFF_FFFF
        self.stream = stream
        self.first = number
        self.running = True

    def pause(self) -> None:
        """Let nothing more of this run pass; the next packet begins a new one."""
        self.source = None
        self.running = False

    def note_sent(self, number: int, timestamp: int, now: float) -> None:
        """Keep the newest of what was sent."""
        if number > self.last:
            self.last = number
            self.last_timestamp = timestamp
            self.last_at = now

    def sent_as(self, wrapped: int) -> int | None:
        """Give the sender's number of a packet that the receiver names by ours (RFC 4585)."""
        if not self.running:
            return None
        number = count_on(self.last, wrapped)
        if number > self.last:
            return None
        original = number - self.moved
        return original if original >= self.first else None
