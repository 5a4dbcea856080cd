"""One person's connection to the forwarder: who it is, where it is, what it sends and receives.

A leg is known by the two ICE fragments that its checks name, and lives at the address that has
last proved to be its own: the one that the desk nominates, or, when the old one has fallen
silent, the one from which a check comes (a desk that changed its network). What it may use is
rationed by the second. Beside that stands what both ends have found out about its path.

A leg knows neither the socket nor who may hear whom.
"""

import secrets
from enum import Enum, auto
from typing import TYPE_CHECKING

from client.protocol.rtp.header import MID, Octets, extension_in
from client.protocol.rtp.redundancy import Losses, Redundancy
from client.protocol.signalling import Kind, Layer, LegOffer, View
from server_stub.courtroom.forwarder.description import Offer
from server_stub.courtroom.forwarder.dtls import Handshake
from server_stub.courtroom.forwarder.rates import Allotment
from server_stub.courtroom.forwarder.slot import Slot
from server_stub.courtroom.forwarder.source import Source
from server_stub.courtroom.forwarder.stream import Stream
from server_stub.courtroom.forwarder.stun import Address
from server_stub.courtroom.forwarder.terms import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server_stub.courtroom.forwarder.srtp import Keys

ADDRESSES_MAX = 16
SSRCS_MAX = 64
"""SSRCs that one leg may bring: what opens packets keeps each of them for as long as the leg lasts,
and looks through all of them for every packet."""
RESENT_SHARE = 0.5
"""Of what a path is believed to carry that packets sent again may take."""
RESENT_OCTETS_LEAST = 6_000
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
        "_clocks_left",
        "_control_octets_left",
        "_controls_left",
        "_limits",
        "_octets_left",
        "_packets_left",
        "_ration_ends",
        "_reports_left",
        "_resends_left",
        "_resent_octets_left",
        "_wishes_left",
        "address",
        "address_heard_at",
        "addresses",
        "allotment",
        "arrivals",
        "arrivals_told",
        "connected_at",
        "feedbacks",
        "hands_shaken_at",
        "handshake",
        "heard_at",
        "hearing",
        "keys",
        "loss_told",
        "lost_down",
        "number",
        "offer",
        "offsets",
        "over_ration",
        "participant",
        "password",
        "redundancy",
        "reporter",
        "round_trip_s",
        "rows_told",
        "seen_before",
        "silent_since",
        "slots",
        "slots_by_ssrc",
        "sources",
        "ssrcs",
        "stage",
        "streams",
        "ufrag",
        "unreadable",
        "views",
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

        self.sources: tuple[Source, ...] = ()
        self.streams: dict[int, tuple[Source, Stream]] = {}
        self.slots: tuple[Slot, ...] = ()
        self.slots_by_ssrc: Mapping[int, Slot] = {}
        self.views: tuple[View, ...] | None = None
        """What this viewer's layout shows, the most important first; None: it never said."""

        self.address: Address | None = None
        self.addresses: dict[Address, float] = {}
        """Where a check has come from, and when the last one did."""
        self.hands_shaken_at: set[Address] = set()
        """Where our part of the handshake went."""
        self.heard_at = now
        self.address_heard_at = now
        self.connected_at = now
        self.silent_since: float | None = None
        """Told to the room as silent, and known to have received speech until then."""

        self.ssrcs: set[int] = set()
        """Those on which something authentic has come, sound, picture or control."""
        self.over_ration = 0
        self.unreadable = 0
        self.loss_told = 0.0
        """Worst share of our packets that this receiver last said it lost."""
        self.lost_down = (0, 0)
        """Packets awaited and lost by the reports of the last seconds."""
        self.seen_before: dict[int, tuple[int, int, int]] = {}
        """Awaited, come, and octets, of each stream at the last reading."""
        self.round_trip_s: float | None = None
        self.allotment = Allotment(now)
        self.redundancy = Redundancy()
        self.rows_told = False
        """Whether it tells of each packet of speech, and not of their number alone."""
        self.offsets: tuple[int, ...] = ()
        self.arrivals: list[tuple[int, float]] = []
        """Numbers of the packets of this path that came since they were last told, and when."""
        self.arrivals_told = 0
        """The highest of them, growing."""
        self.feedbacks = 0

        self._limits = limits
        self._ration_ends = now
        self._packets_left = 0
        self._octets_left = 0
        self._resends_left = 0
        self._resent_octets_left = 0
        self._controls_left = 0
        self._control_octets_left = 0
        self._wishes_left = 0
        self._reports_left = 0
        self._clocks_left = 0

    @property
    def username(self) -> str:
        """What a check of this leg names: our fragment and theirs (RFC 8445 section 7.2.2)."""
        return f"{self.ufrag}:{self.offer.ufrag}"

    def equip(self, sources: tuple[Source, ...], slots: tuple[Slot, ...]) -> None:
        """Give the leg what it sends and receives."""
        self.sources = sources
        self.slots = slots
        self.slots_by_ssrc = {slot.ssrc: slot for slot in slots}
        for source in sources:
            if source.section.ssrc is not None:
                self.adopt(source, source.section.ssrc)

    def pictures(self) -> dict[Layer, Source]:
        """Give the pictures that this person sends."""
        return {source.layer: source for source in self.sources if source.layer is not None}

    def sound(self) -> Source | None:
        """Give what this person says."""
        return next((each for each in self.sources if each.kind is Kind.AUDIO), None)

    # Where it is ----------------------------------------------------------------------------

    def note_check(self, address: Address, nominates: bool, now: float) -> Address | None:
        """Take an address that has proved itself; give one that is forgotten for it, if any."""
        self.addresses[address] = now
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

    @property
    def answers_from_there(self) -> bool:
        """Tell whether it has taken something that was sent to where it is now.

        A check proves who asks and not from where: its source may be anybody's. Whoever ended the
        handshake has read what we sent, and we sent it to one address alone.
        """
        return self.keys is not None and self.hands_shaken_at == {self.address}

    def note_authentic(self, address: Address, now: float) -> None:
        """Note that something sealed with this leg's keys has come."""
        self.heard_at = now
        if address == self.address:
            self.address_heard_at = now

    def lives_at(self, address: Address, now: float) -> bool:
        """Tell whether it was heard from an address of its own a moment ago."""
        heard_at = self.addresses.get(address)
        if heard_at is not None and address == self.address:
            heard_at = self.address_heard_at
        return heard_at is not None and now - heard_at <= SILENT_ADDRESS_S

    # What it may use ------------------------------------------------------------------------

    def within_ration(self, size: int, now: float) -> bool:
        """Take a datagram from the ration of this second; over it, count and refuse."""
        if now >= self._ration_ends:
            self._ration_ends = now + 1.0
            self._packets_left = self._limits.packets_per_s
            self._octets_left = self._limits.bits_per_s // 8
            self._resends_left = self._limits.resends_per_s
            carried = self.allotment.bits_per_s or self._limits.bits_per_s
            self._resent_octets_left = max(RESENT_OCTETS_LEAST, int(RESENT_SHARE * carried) // 8)
            self._controls_left = self._limits.controls_per_s
            self._control_octets_left = self._limits.control_octets_per_s
            self._wishes_left = self._limits.wishes_per_s
            self._reports_left = self._limits.reports_per_s
            self._clocks_left = self._limits.clocks_per_s
        self._packets_left -= 1
        self._octets_left -= size
        if self._packets_left < 0 or self._octets_left < 0:
            self.over_ration += 1
            return False
        return True

    def note_resend(self) -> None:
        """Take one packet that was asked for again, be it here or not, from the second's ration."""
        self._resends_left -= 1

    def note_resent(self, size: int) -> None:
        """Take what was sent again from the ration of this second.

        Where little fits, what is sent again would only push out what is new.
        """
        self._resent_octets_left -= size

    @property
    def has_resends(self) -> bool:
        """Whether anything of the ration of packets sent again is left in this second."""
        return self._resends_left > 0 and self._resent_octets_left > 0

    def may_control(self, size: int) -> bool:
        """Take one control packet from the ration of this second."""
        self._controls_left -= 1
        self._control_octets_left -= size
        return self._controls_left >= 0 and self._control_octets_left >= 0

    def may_report(self) -> bool:
        """Take one report of losses from the ration of this second."""
        self._reports_left -= 1
        return self._reports_left >= 0

    def may_tell_clock(self) -> bool:
        """Take one telling of a clock from the ration of this second."""
        self._clocks_left -= 1
        return self._clocks_left >= 0

    def may_wish(self) -> bool:
        """Take one wish for a whole picture from the ration of this second."""
        self._wishes_left -= 1
        return self._wishes_left >= 0

    # What is known of its path --------------------------------------------------------------

    @property
    def path_round_trip_s(self) -> float | None:
        """Give the round trip by its reports, or else by its answers to what was asked for."""
        if self.round_trip_s is not None:
            return self.round_trip_s
        by_answers = [each.gaps.round_trip_s for each in self.sources if each.gaps.round_trip_s]
        return min(by_answers, default=None)

    def note_losses(self, losses: Losses, now: float) -> None:
        """Take what the receiver reports of the speech sent to it."""
        self.redundancy.told(losses, now)
        self.offsets = self.redundancy.offsets(now)

    def received_until(self, now: float) -> float:
        """Give the last moment up to which this leg is known to have received speech."""
        if self.silent_since is not None:
            return self.silent_since
        spoken_to = [slot for slot in self.slots if slot.kind is Kind.AUDIO and slot.packets]
        if not any(slot.acknowledged for slot in spoken_to):
            # It never reported: all that is known is that it was there.
            return min(now, self.heard_at)
        open_since = [since for slot in spoken_to if (since := slot.unproven_since()) is not None]
        return min([*open_since, self.heard_at, now])

    # What it sends --------------------------------------------------------------------------

    def adopt(self, source: Source, ssrc: int) -> tuple[Source, Stream]:
        """Take an SSRC for a source's own from now on; an older one is forgotten."""
        if source.stream is not None:
            self.streams.pop(source.stream.ssrc, None)
        stream = Stream(ssrc, source.kind)
        source.begin(stream)
        found = self.streams[ssrc] = (source, stream)
        return found

    def recognise(
        self, ssrc: int, payload_type: int, packet: Octets, size: int
    ) -> tuple[Source, Stream] | None:
        """Find whose an unknown SSRC is: by its mid, else by its type (RFC 9143 section 9.2)."""
        for source in self.sources:
            number = source.section.extensions.get(MID)
            if number is None:
                continue
            mid = extension_in(packet, size, number)
            if mid is not None and mid == source.section.mid.encode("ascii"):
                return self._found(source, ssrc)
        for source in self.sources:
            if source.section.ssrc is None and payload_type in source.names:
                return self._found(source, ssrc)
        return None

    def _found(self, source: Source, ssrc: int) -> tuple[Source, Stream]:
        found = self.adopt(source, ssrc)
        if source.allowed:
            # A wish for a picture that came before could not be told on.
            source.want_key_frame()
        return found
