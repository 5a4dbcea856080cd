"""The forwarder in the process that makes it.

It keeps the books of legs: an offer is read, a leg is made and answered, and what has ended,
fallen silent or been replaced is closed. It tells what happens to legs, and gives the speech that
was kept, by the court's clock, which it is handed.

It draws the keys and the chance; what passes is the relay's matter, where it comes from the
port's, how the legs are the care's.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from secrets import randbelow, randbits

from aiortc.rtcdtlstransport import RTCCertificate

from client.protocol import signalling
from client.protocol.errors import CourtFull, Malformed, Reason
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import (
    Flow,
    FlowReading,
    KeptFrame,
    KeptSpeech,
    Kind,
    Layer,
    LegAnswer,
    LegConnected,
    LegOffer,
    MediaNews,
    Spoken,
    View,
)
from client.protocol.test_call import DESK, PEER, CallCounted, ProbeStep
from server_stub.courtroom.forwarder.answer import Sent, Terms, write_answer
from server_stub.courtroom.forwarder.care import LOOK_EVERY_S, Care
from server_stub.courtroom.forwarder.court_time import CourtTime
from server_stub.courtroom.forwarder.description import Fingerprint, Offer, read_offer
from server_stub.courtroom.forwarder.dtls import Handshake
from server_stub.courtroom.forwarder.leg import Leg
from server_stub.courtroom.forwarder.port import Port
from server_stub.courtroom.forwarder.relay import Relay
from server_stub.courtroom.forwarder.slot import Slot
from server_stub.courtroom.forwarder.source import Source
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress
from server_stub.courtroom.sfu import ForwarderGone, TellHearings

log = logging.getLogger("mingjing.forwarder")

_ROUNDED_S = 0.001
"""Moments of the court's clock are told in microseconds."""
CERTIFICATE_S = 24 * 3600.0
"""A certificate serves the legs of one day; a desk knows it by the answer it came with."""


class EmbeddedForwarder:
    """A `Forwarder` on one UDP port of this process."""

    def __init__(
        self,
        address: MediaAddress | None = None,
        limits: Limits | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        """Tell moments by `clock`, the court's; without one they are told from 1970 on."""
        self._address = address or MediaAddress()
        self._limits = limits or Limits()
        self._time = CourtTime(clock or _no_clock, time.monotonic)
        self._port: Port | None = None
        self._relay: Relay | None = None
        self._caring: asyncio.Task[None] | None = None
        self._tell: list[Callable[[MediaNews], None]] = []
        self._certificate: tuple[RTCCertificate, float] | None = None

    async def start(self) -> None:
        """Bind the port and begin."""
        clock = time.monotonic
        port = Port(self._limits, clock)
        relay = Relay(
            port,
            self._limits,
            clock,
            connected=self._note_connected,
            ended=lambda leg: care.note_ended(leg),
        )
        care = Care(relay, self._limits, self._time.moment, self._news)
        port.open(self._address, relay.intake)
        self._port, self._relay = port, relay
        self._caring = asyncio.create_task(self._care(care, relay))

    @property
    def media_address(self) -> tuple[str, int]:
        """Host and UDP port at which the forwarder takes media and answers STUN."""
        port, _ = self._running()
        return port.hosts[0], port.number

    async def connect(self, offer: LegOffer) -> LegAnswer:
        """Answer an offer; an older leg of the same person is closed."""
        port, relay = self._running()
        # Before anybody speaks: what time it was when we began may have been told us late.
        self._time.look()
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
            codecs=_readable(read),
        )

    async def accept(
        self, hearing: HearingId, participant: ParticipantId, leg: int, sdp: str
    ) -> None:
        """Take no answer: there is one path, and nothing is offered on it."""
        del hearing, participant, leg, sdp
        raise Malformed(Reason.BAD_SDP, "nothing was offered")

    async def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        """Replace the whole of what may pass in this hearing; in force when it returns."""
        _, relay = self._running()
        relay.order(hearing, flows)

    async def watch(
        self, hearing: HearingId, participant: ParticipantId, views: Sequence[View]
    ) -> None:
        """Take what a viewer's layout shows, the most important first."""
        _, relay = self._running()
        relay.watch(hearing, participant, views)

    async def spoken(
        self, hearing: HearingId, since: datetime, until: datetime
    ) -> tuple[Spoken, ...]:
        """Tell who spoke when, as far back as speech is kept; only what was allowed to pass."""
        _, relay = self._running()
        here = relay.hearings.get(hearing)
        if here is None:
            return ()
        found = [
            Spoken(
                speaker=person, begins_at=self._time.moment(begins), ends_at=self._time.moment(ends)
            )
            for person, kept in here.kept.items()
            for begins, ends in kept.spans(self._time.seconds(since), self._time.seconds(until))
        ]
        return tuple(sorted(found, key=lambda each: each.begins_at))

    async def speech(self, hearing: HearingId, spoken: Sequence[Spoken]) -> tuple[KeptSpeech, ...]:
        """Give the kept speech of these spans."""
        _, relay = self._running()
        here = relay.hearings.get(hearing)
        if here is None:
            return ()
        found = []
        for span in spoken:
            kept = here.kept.get(span.speaker)
            since, until = self._time.seconds(span.begins_at), self._time.seconds(span.ends_at)
            frames = kept.frames(since - _ROUNDED_S, until) if kept is not None else []
            found.append(
                KeptSpeech(
                    speaker=span.speaker,
                    frames=tuple(
                        KeptFrame(at=self._time.moment(at), payload=payload)
                        for at, payload in frames
                    ),
                )
            )
        return tuple(found)

    async def call(self, offer: LegOffer) -> LegAnswer:
        """Answer the offer of a desk that measures its line: it will hear and see itself."""
        _, relay = self._running()
        known = offer.hearing in relay.hearings
        if not known and relay.test_calls >= self._limits.test_calls:
            raise CourtFull(detail="no room for another test call")
        peer = relay.test_call(offer.hearing)
        try:
            alone = offer.model_copy(update={"participant": DESK, "others": (PEER,)})
            answer = await self.connect(alone)
        except Exception:
            if not known:
                await self.close_hearing(offer.hearing)
            raise
        peer.equip(relay.hearings[offer.hearing].legs[DESK])
        return answer

    async def send_filler(self, hearing: HearingId, steps: tuple[ProbeStep, ...]) -> None:
        """Send filler to the desk of a test call, and return at once."""
        _, relay = self._running()
        here = relay.hearings.get(hearing)
        if here is not None and here.peer is not None and DESK in here.legs:
            here.peer.send(here.legs[DESK], relay.passing, steps, time.monotonic)

    async def counted(self, hearing: HearingId) -> CallCounted | None:
        """Give what was counted of a test call; None while it has no leg."""
        _, relay = self._running()
        here = relay.hearings.get(hearing)
        if here is None or here.peer is None or DESK not in here.legs:
            return None
        return here.peer.counted(here.legs[DESK], time.monotonic())

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

    def on_news(self, tell: Callable[[MediaNews], None]) -> None:
        """Have `tell` called with what happens to legs."""
        self._tell.append(tell)

    def on_gone(self, tell: TellHearings) -> None:
        """Take note, for nothing: this forwarder dies only with the court itself."""

    def on_back(self, tell: TellHearings) -> None:
        """Take note, for nothing: what never goes does not come back."""

    async def close(self) -> None:
        """End; every leg is closed."""
        if self._port is None or self._relay is None:
            return
        port, relay = self._port, self._relay
        for hearing in tuple(relay.hearings):
            await self.close_hearing(hearing)
        self._port = self._relay = None
        if self._caring is not None:
            self._caring.cancel()
            await asyncio.wait([self._caring])
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

    async def _care(self, care: Care, relay: Relay) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self._time.look()
            try:
                for leg in care.look(time.monotonic()):
                    relay.drop(leg)
                    await leg.handshake.stop()
            except Exception:  # what is wrong with one leg must not end the care of all
                log.exception("a leg could not be looked after")

    # What it tells --------------------------------------------------------------------------

    def _note_connected(self, leg: Leg, received_until: float | None) -> None:
        self._news(
            LegConnected(
                hearing=leg.hearing,
                participant=leg.participant,
                leg=leg.number,
                missed_since=None if received_until is None else self._time.moment(received_until),
            )
        )

    def _news(self, news: MediaNews) -> None:
        for tell in self._tell:
            tell(news)


def _no_clock() -> datetime:
    return datetime.fromtimestamp(time.monotonic(), UTC)


def _sources(leg: Leg, offer: Offer, relay: Relay) -> tuple[Source, ...]:
    """Give what the desk sends: its sound, its large picture, its small one."""
    own = (
        (offer.own(Kind.AUDIO), None),
        (offer.own(Kind.VIDEO), Layer.LARGE),
        (offer.own(Kind.VIDEO, Layer.SMALL), Layer.SMALL),
    )
    tell = partial(relay.feedback.tell, leg)
    return tuple(Source(section, leg, tell, layer) for section, layer in own if section is not None)


def _readable(offer: Offer) -> tuple[str, ...]:
    """Give the encoding names of pictures that a desk can read on every seat."""
    seats = offer.seats(Kind.VIDEO)
    if not seats:
        own = offer.own(Kind.VIDEO)
        seats = () if own is None else (own,)
    names = [codec.encoding for codec in seats[0].codecs] if seats else []
    return tuple(
        name
        for name in names
        if all(name in {codec.encoding for codec in seat.codecs} for seat in seats)
    )


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
            if leg.keys is None:
                leg.hands_shaken_at.add(leg.address)
            port.send(datagram, leg.address)

    return send
