"""The forwarder in the process that makes it.

It keeps the books of legs: an offer is read, a leg is made and answered, and what has ended,
fallen silent or been replaced is closed. Every second each sender is told how it arrives.

It draws the keys and the chance; what passes is the relay's matter, where it comes from the
port's.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from secrets import randbelow, randbits

from aiortc.rtcdtlstransport import RTCCertificate

from client.protocol import signalling
from client.protocol.errors import CourtFull
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Flow, FlowReading, Kind, LegAnswer, LegOffer
from server_stub.courtroom.forwarder.description import (
    Fingerprint,
    Offer,
    Sent,
    Terms,
    read_offer,
    write_answer,
)
from server_stub.courtroom.forwarder.dtls import Handshake
from server_stub.courtroom.forwarder.leg import Leg
from server_stub.courtroom.forwarder.port import Port
from server_stub.courtroom.forwarder.relay import Relay
from server_stub.courtroom.forwarder.slot import Slot
from server_stub.courtroom.forwarder.stream import Source
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress
from server_stub.courtroom.sfu import ForwarderGone

log = logging.getLogger("mingjing.forwarder")

REPORT_EVERY_S = 1.0
CERTIFICATE_S = 24 * 3600.0
"""A certificate serves the legs of one day; a desk knows it by the answer it came with."""


class EmbeddedForwarder:
    """A `Forwarder` on one UDP port of this process."""

    def __init__(self, address: MediaAddress | None = None, limits: Limits | None = None) -> None:
        self._address = address or MediaAddress()
        self._limits = limits or Limits()
        self._port: Port | None = None
        self._relay: Relay | None = None
        self._reporting: asyncio.Task[None] | None = None
        self._certificate: tuple[RTCCertificate, float] | None = None

    async def start(self) -> None:
        """Bind the port and begin."""
        clock = time.monotonic
        port = Port(self._limits, clock)
        relay = Relay(port, self._limits, clock)
        port.open(self._address, relay)
        self._port, self._relay = port, relay
        self._reporting = asyncio.create_task(self._report(relay))

    @property
    def media_address(self) -> tuple[str, int]:
        """Host and UDP port at which the forwarder takes media and answers STUN."""
        port, _ = self._running()
        return port.hosts[0], port.number

    async def connect(self, offer: LegOffer) -> LegAnswer:
        """Answer an offer; an older leg of the same person is closed."""
        port, relay = self._running()
        read = read_offer(offer.sdp, len(offer.others))
        if len(relay.legs) >= self._limits.legs and not relay.has(offer.hearing, offer.participant):
            raise CourtFull(detail="no room for another leg")
        now = time.monotonic()
        certificate = self._certificate_at(now)
        leg = Leg(offer, read, self._limits, now)
        leg.equip(_sources(leg, read, relay), _slots(leg, read, offer.others))
        leg.handshake = Handshake(
            certificate,
            read.fingerprints,
            within_s=self._limits.handshake_s,
            send=_sender(leg, port),
            on_keys=lambda keys: relay.note_keys(leg, keys),
            on_end=lambda: relay.drop(leg),
        )
        older = relay.join(leg)
        if older is not None:
            await older.handshake.stop()
        terms = Terms(
            ufrag=leg.ufrag,
            password=leg.password,
            fingerprints=tuple(
                Fingerprint(each.algorithm, each.value)
                for each in certificate.getFingerprints()
                if each.algorithm == "sha-256"
            ),
            hosts=port.hosts,
            port=port.number,
            session=randbits(62),
        )
        sent = {
            slot.section.mid: Sent(slot.ssrc, slot.cname, f"{slot.cname}-{slot.kind}")
            for slot in leg.slots
        }
        return LegAnswer(
            sdp=write_answer(read, terms, sent),
            slots=tuple(
                signalling.Slot(mid=slot.section.mid, kind=slot.kind, participant=slot.participant)
                for slot in leg.slots
            ),
        )

    async def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        """Replace the whole of what may pass in this hearing; in force when it returns."""
        _, relay = self._running()
        relay.order(hearing, flows)

    async def disconnect(self, hearing: HearingId, participant: ParticipantId) -> None:
        """Close a person's leg; nothing more is sent to them or taken from them."""
        _, relay = self._running()
        leg = relay.part(hearing, participant)
        if leg is not None:
            await leg.handshake.stop()

    async def close_hearing(self, hearing: HearingId) -> None:
        """Close every leg of a hearing and forget its flows."""
        _, relay = self._running()
        for leg in relay.forget(hearing):
            await leg.handshake.stop()

    async def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        """Give the counters of a hearing."""
        _, relay = self._running()
        return relay.readings(hearing)

    def on_gone(self, tell: Callable[[], None]) -> None:
        """Take note, for nothing: this forwarder dies only with the court itself."""

    async def close(self) -> None:
        """End; every leg is closed."""
        if self._port is None or self._relay is None:
            return
        port, relay = self._port, self._relay
        for hearing in relay.hearings():
            await self.close_hearing(hearing)
        self._port = self._relay = None
        if self._reporting is not None:
            self._reporting.cancel()
            await asyncio.wait([self._reporting])
        if port.dropped:
            log.info("datagrams dropped at the port: %s", dict(port.dropped))
        port.close()

    def _running(self) -> tuple[Port, Relay]:
        if self._port is None or self._relay is None:
            raise ForwarderGone
        return self._port, self._relay

    def _certificate_at(self, now: float) -> RTCCertificate:
        if self._certificate is None or now - self._certificate[1] > CERTIFICATE_S:
            self._certificate = (RTCCertificate.generateCertificate(), now)
        return self._certificate[0]

    async def _report(self, relay: Relay) -> None:
        while True:
            await asyncio.sleep(REPORT_EVERY_S)
            now = time.monotonic()
            for leg in relay.legs:
                try:
                    await self._look_after(leg, relay, now)
                except Exception:  # what is wrong with one leg must not end the care of all
                    log.exception("a leg could not be looked after")

    async def _look_after(self, leg: Leg, relay: Relay, now: float) -> None:
        """Tell a leg how it arrives, or close it if it has fallen silent."""
        if now - leg.heard_at > self._limits.silence_s:
            relay.drop(leg)
            await leg.handshake.stop()
        else:
            relay.report(leg, now)


def _sources(leg: Leg, offer: Offer, relay: Relay) -> dict[Kind, Source]:
    """Give what the desk sends: its first sending section of each kind."""
    return {
        kind: Source(section, leg.reporter, partial(relay.tell, leg))
        for kind in Kind
        if (section := offer.own(kind)) is not None
    }


def _slots(leg: Leg, offer: Offer, others: tuple[ParticipantId, ...]) -> tuple[Slot, ...]:
    """Give the receiving sections out, per kind, in the order of the others."""
    people = tuple(dict.fromkeys(each for each in others if each != leg.participant))
    # Sound and picture of one person share a name, or the lips would not follow the voice.
    names = {person: f"seat{at}" for at, person in enumerate(people, start=1)}
    ssrcs = _fresh_ssrcs(offer)
    return tuple(
        Slot(leg, person, section, next(ssrcs), names[person])
        for kind in Kind
        for person, section in zip(people, offer.seats(kind), strict=False)
    )


def _fresh_ssrcs(offer: Offer) -> Iterator[int]:
    """Draw SSRCs that the desk does not use itself (RFC 3550 section 8.1)."""
    used = {section.ssrc for section in offer.sections}
    while True:
        ssrc = 1 + randbelow(0xFFFF_FFFF)
        if ssrc not in used:
            used.add(ssrc)
            yield ssrc


def _sender(leg: Leg, port: Port) -> Callable[[bytes], None]:
    """Give the way from a leg's handshake to wherever the leg is now."""

    def send(datagram: bytes) -> None:
        if leg.address is not None:
            port.send(datagram, leg.address)

    return send
