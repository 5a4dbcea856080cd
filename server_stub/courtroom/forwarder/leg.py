"""One person's connection to the forwarder: who it is, where it is, what it sends and receives.

A leg is known by the two ICE fragments that its checks name, and lives at the address that has
last proved to be its own: the one that the desk nominates, or, when the old one has fallen
silent, the one from which a check comes (a desk that changed its network). What it may use is
rationed by the second.

A leg knows neither the socket nor who may hear whom.
"""

import secrets
from collections.abc import Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING

from client.protocol.rtp.header import Octets, extension_in
from client.protocol.signalling import Kind, LegOffer
from server_stub.courtroom.forwarder.description import Offer
from server_stub.courtroom.forwarder.dtls import Handshake
from server_stub.courtroom.forwarder.slot import Slot
from server_stub.courtroom.forwarder.stream import Source, Stream
from server_stub.courtroom.forwarder.stun import Address
from server_stub.courtroom.forwarder.terms import Limits

if TYPE_CHECKING:
    from server_stub.courtroom.forwarder.srtp import Keys

ADDRESSES_MAX = 16
SILENT_ADDRESS_S = 2.0
"""After so long without anything authentic from it, an address gives way to any proven one."""


class Stage(Enum):
    """How far a leg has come; it only ever goes on."""

    OFFERED = auto()
    SHAKING_HANDS = auto()
    CONNECTED = auto()
    CLOSED = auto()


class Leg:
    """One person's connection."""

    __slots__ = (
        "_limits",
        "_octets_left",
        "_packets_left",
        "_ration_ends",
        "_resends_left",
        "address",
        "address_heard_at",
        "addresses",
        "handshake",
        "heard_at",
        "hearing",
        "keys",
        "loss_told",
        "number",
        "offer",
        "over_ration",
        "participant",
        "password",
        "rate_told",
        "reporter",
        "slots",
        "slots_by_ssrc",
        "sources",
        "stage",
        "streams",
        "ufrag",
        "unreadable",
    )

    handshake: Handshake

    def __init__(self, asked: LegOffer, offer: Offer, limits: Limits, now: float) -> None:
        self.hearing = asked.hearing
        self.participant = asked.participant
        self.number = asked.leg
        self.offer = offer
        # 128 bits of chance for the password, as RFC 8445 section 5.3 wants.
        self.ufrag = secrets.token_hex(8)
        self.password = secrets.token_hex(16)
        self.reporter = secrets.randbits(32)
        self.stage = Stage.OFFERED
        self.keys: Keys | None = None

        self.sources: Mapping[Kind, Source] = {}
        self.streams: dict[int, Stream] = {}
        self.slots: tuple[Slot, ...] = ()
        self.slots_by_ssrc: Mapping[int, Slot] = {}

        self.address: Address | None = None
        self.addresses: dict[Address, None] = {}
        self.heard_at = now
        self.address_heard_at = now

        self.over_ration = 0
        self.unreadable = 0
        self.loss_told = 0.0
        """Worst share of our packets that this receiver last said it lost."""
        self.rate_told = 0
        """What this receiver believes its path can carry, bits per second; 0: it never said."""

        self._limits = limits
        self._ration_ends = now
        self._packets_left = 0
        self._octets_left = 0
        self._resends_left = 0

    @property
    def username(self) -> str:
        """What a check of this leg names: our fragment and theirs (RFC 8445 section 7.2.2)."""
        return f"{self.ufrag}:{self.offer.ufrag}"

    def equip(self, sources: Mapping[Kind, Source], slots: tuple[Slot, ...]) -> None:
        """Give the leg what it sends and receives."""
        self.sources = sources
        self.slots = slots
        self.slots_by_ssrc = {slot.ssrc: slot for slot in slots}
        for source in sources.values():
            if source.section.ssrc is not None:
                self.adopt(source, source.section.ssrc)

    # Where it is ----------------------------------------------------------------------------

    def note_check(self, address: Address, nominates: bool, now: float) -> Address | None:
        """Take an address that has proved itself; give one that is forgotten for it, if any."""
        self.addresses[address] = None
        self.heard_at = now
        if self.address is None or nominates or now - self.address_heard_at > SILENT_ADDRESS_S:
            self.address = address
        if address == self.address:
            self.address_heard_at = now
        if len(self.addresses) <= ADDRESSES_MAX:
            return None
        oldest = next(each for each in self.addresses if each not in {self.address, address})
        del self.addresses[oldest]
        return oldest

    def note_authentic(self, address: Address, now: float) -> None:
        """Note that something sealed with this leg's keys has come."""
        self.heard_at = now
        if address == self.address:
            self.address_heard_at = now

    # What it may use ------------------------------------------------------------------------

    def within_ration(self, size: int, now: float) -> bool:
        """Take a datagram from the ration of this second; over it, count and refuse."""
        if now >= self._ration_ends:
            self._ration_ends = now + 1.0
            self._packets_left = self._limits.packets_per_s
            self._octets_left = self._limits.bits_per_s // 8
            self._resends_left = self._limits.resends_per_s
        self._packets_left -= 1
        self._octets_left -= size
        if self._packets_left < 0 or self._octets_left < 0:
            self.over_ration += 1
            return False
        return True

    def may_resend(self) -> bool:
        """Take one packet sent again from the ration of this second."""
        self._resends_left -= 1
        return self._resends_left >= 0

    # What it sends --------------------------------------------------------------------------

    def adopt(self, source: Source, ssrc: int) -> Stream:
        """Take an SSRC for a source's own from now on; an older one is forgotten."""
        if source.stream is not None:
            self.streams.pop(source.stream.ssrc, None)
        source.stream = self.streams[ssrc] = Stream(source, ssrc)
        return source.stream

    def recognise(self, ssrc: int, payload_type: int, packet: Octets, size: int) -> Stream | None:
        """Find whose an unknown SSRC is: by its mid, else by its type (RFC 9143 section 9.2)."""
        for source in self.sources.values():
            number = source.section.mid_extension
            if number is None:
                continue
            mid = extension_in(packet, size, number)
            if mid is not None and mid == source.section.mid.encode("ascii"):
                return self.adopt(source, ssrc)
        for source in self.sources.values():
            section = source.section
            if section.ssrc is None and section.codec.payload_type == payload_type:
                return self.adopt(source, ssrc)
        return None
