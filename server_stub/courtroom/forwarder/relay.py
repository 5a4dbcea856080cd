"""Passing media on as ordered: from a person's leg to those whom the room has named, and no others.

An order is the whole of what may pass in a hearing, and is in force when `order` returns; a
packet without an order is dropped and counted. Every packet that leaves has a header written
here: the receiver's own number for the stream, its type and its place in a continuous count;
header extensions and contributing sources stay behind.

Control runs between the forwarder and each leg. A lost packet comes from the forwarder's own
memory, a lost picture is asked of the sender, seldom enough that many receivers cost one picture.

The relay knows legs and flows; it never looks into a payload and knows nothing of sockets' ways.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.rtp import control as rtcp
from client.protocol.rtp.header import (
    HEADER,
    HEADER_SIZE,
    MARKER,
    PADDING,
    VERSION,
    Octets,
    is_rtcp,
    payload_start,
)
from client.protocol.signalling import Flow, FlowReading, Kind
from server_stub.courtroom.forwarder.leg import Leg, Stage
from server_stub.courtroom.forwarder.port import Port
from server_stub.courtroom.forwarder.slot import Receiver, Slot
from server_stub.courtroom.forwarder.srtp import PACKET_MAX, TRAILER_MAX, Keys
from server_stub.courtroom.forwarder.stream import Source, Stream
from server_stub.courtroom.forwarder.stun import Address
from server_stub.courtroom.forwarder.terms import Limits

log = logging.getLogger("mingjing.forwarder")


@dataclass(eq=False, slots=True)
class _Hearing:
    """The legs of one hearing and what may pass between them."""

    legs: dict[ParticipantId, Leg] = field(default_factory=dict)
    flows: tuple[Flow, ...] = ()


class Relay:
    """Every leg of this forwarder, by hearing and person."""

    def __init__(self, port: Port, limits: Limits, clock: Callable[[], float]) -> None:
        self._port = port
        self._limits = limits
        self._clock = clock
        self._hearings: dict[HearingId, _Hearing] = {}
        self._in_force: dict[Source, tuple[Slot, ...]] = {}
        """To which slots a source may pass; one that is not named here may not."""
        self._in = port.incoming
        self._out = port.outgoing

    # Orders ---------------------------------------------------------------------------------

    def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        """Replace the whole of what may pass in a hearing."""
        here = self._hearings.setdefault(hearing, _Hearing())
        here.flows = flows
        self._put_in_force(here)

    def join(self, leg: Leg) -> Leg | None:
        """Take a new leg in; give the older one of the same person, which is to be closed."""
        here = self._hearings.setdefault(leg.hearing, _Hearing())
        older = here.legs.get(leg.participant)
        here.legs[leg.participant] = leg
        self._port.know(leg)
        if older is not None:
            self._retire(older)
        self._put_in_force(here)
        return older

    def part(self, hearing: HearingId, participant: ParticipantId) -> Leg | None:
        """Let a person's leg go, if there is one; it is to be closed."""
        here = self._hearings.get(hearing)
        leg = here.legs.pop(participant, None) if here is not None else None
        if here is None or leg is None:
            return None
        self._retire(leg)
        self._put_in_force(here)
        return leg

    def forget(self, hearing: HearingId) -> tuple[Leg, ...]:
        """Forget a hearing and its flows; give its legs, which are to be closed."""
        here = self._hearings.pop(hearing, _Hearing())
        for leg in here.legs.values():
            self._retire(leg)
        return tuple(here.legs.values())

    def drop(self, leg: Leg) -> None:
        """Let a leg go that has ended by itself; one that was replaced is gone already."""
        here = self._hearings.get(leg.hearing)
        if here is not None and here.legs.get(leg.participant) is leg:
            self.part(leg.hearing, leg.participant)

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Every leg there is."""
        return tuple(leg for here in self._hearings.values() for leg in here.legs.values())

    def has(self, hearing: HearingId, participant: ParticipantId) -> bool:
        """Tell whether a person has a leg."""
        here = self._hearings.get(hearing)
        return here is not None and participant in here.legs

    def hearings(self) -> tuple[HearingId, ...]:
        """Every hearing that has legs or flows."""
        return tuple(self._hearings)

    def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        """Give the counters of a hearing."""
        here = self._hearings.get(hearing, _Hearing())
        return tuple(
            FlowReading(
                hearing=hearing,
                sender=leg.participant,
                kind=source.kind,
                packets_in=source.tally.packets_in,
                bytes_in=source.tally.bytes_in,
                packets_out=source.tally.packets_out,
                packets_refused=source.tally.packets_refused,
            )
            for leg in here.legs.values()
            for source in leg.sources.values()
        )

    def note_keys(self, leg: Leg, keys: Keys) -> None:
        """Take a leg's keys: from now on it may be sent to."""
        leg.keys = keys
        leg.stage = Stage.CONNECTED
        here = self._hearings.get(leg.hearing)
        if here is not None:
            self._put_in_force(here)

    def _retire(self, leg: Leg) -> None:
        self._port.forget(leg)
        leg.stage = Stage.CLOSED
        leg.keys = None
        for source in leg.sources.values():
            self._in_force.pop(source, None)
            source.close()
        log.info(
            "a leg ended: %d packets in, %d out, %d refused, %d over ration, "
            "%d unreadable, at worst %.0f %% lost on the way to it, %d bit/s estimated",
            sum(source.tally.packets_in for source in leg.sources.values()),
            sum(slot.packets for slot in leg.slots),
            sum(source.tally.packets_refused for source in leg.sources.values()),
            leg.over_ration,
            leg.unreadable,
            100 * leg.loss_told,
            leg.rate_told,
            extra={"hearing": leg.hearing, "participant": leg.participant},
        )

    def _put_in_force(self, here: _Hearing) -> None:
        """Make of the flows, for every source, the slots of those who are connected."""
        named = {(flow.sender, flow.kind): flow.receivers for flow in here.flows}
        staying: set[Slot] = set()
        for person, leg in here.legs.items():
            for kind, source in leg.sources.items():
                receivers = named.get((person, kind))
                if receivers is None:
                    self._in_force.pop(source, None)
                    continue
                slots = tuple(_slots_for(person, kind, here, receivers))
                opened = set(slots) - set(self._in_force.get(source, ()))
                self._in_force[source] = slots
                staying.update(slots)
                for slot in slots:
                    slot.source = source
                # A sender who is only now connecting begins with a whole picture anyway.
                if opened and leg.keys is not None:
                    source.want_key_frame()
        for leg in here.legs.values():
            for slot in leg.slots:
                if slot.source is not None and slot not in staying:
                    slot.pause()

    # What comes in --------------------------------------------------------------------------

    def may_begin(self) -> bool:
        """Tell whether one more handshake may be begun."""
        half_open = sum(leg.stage is Stage.SHAKING_HANDS for leg in self.legs)
        return half_open < self._limits.handshakes

    def hear_media(self, leg: Leg, size: int, source: Address, now: float) -> None:
        """Open the packet in the incoming buffer and pass it on as ordered."""
        keys = leg.keys
        if keys is None or size < HEADER_SIZE:
            leg.unreadable += 1
            return
        if is_rtcp(self._in.octets[1]):
            size = keys.open_control(self._in, size)
            if size < 0:
                leg.unreadable += 1
                return
            leg.note_authentic(source, now)
            self._hear_control(leg, bytes(self._in.view[:size]), now)
            return
        size = keys.open_media(self._in, size)
        if size < 0:
            leg.unreadable += 1
            return
        leg.note_authentic(source, now)
        self._hear_packet(leg, size, now)

    def _hear_packet(self, leg: Leg, size: int, now: float) -> None:
        packet = self._in.view
        _, second, sequence, timestamp, ssrc = HEADER.unpack_from(packet)
        stream = leg.streams.get(ssrc) or leg.recognise(ssrc, second & 0x7F, packet, size)
        start = payload_start(packet, size)
        if (
            stream is None
            or start == 0
            or second & 0x7F != stream.source.section.codec.payload_type
        ):
            leg.unreadable += 1
            return
        source = stream.source
        tally = source.tally
        tally.packets_in += 1
        tally.bytes_in += size
        before = stream.highest
        number = stream.count(sequence, timestamp, now)
        slots = self._in_force.get(source)
        if slots is None:
            tally.packets_refused += 1
            return
        if source.kind is Kind.VIDEO:
            stream.keep(number, bytes(packet[:size]))
            if before and number > before + 1:
                source.want_packets(range(before + 1, number))
        for slot in slots:
            if stream is not slot.stream or not slot.running:
                slot.begin(stream, number, timestamp, now)
            elif number < slot.first:
                continue
            self._send(slot, number, packet, start, size, now)

    def _send(
        self, slot: Slot, number: int, packet: Octets, start: int, size: int, now: float
    ) -> None:
        """Send a packet of the sender's as this slot's own."""
        receiver = slot.receiver
        if receiver.keys is None or receiver.address is None or slot.source is None:
            return
        first, second, _, timestamp, _ = HEADER.unpack_from(packet)
        moved = number + slot.moved
        timestamp = (timestamp + slot.shifted) & 0xFFFF_FFFF
        HEADER.pack_into(
            self._out.octets,
            0,
            VERSION | first & PADDING,
            second & MARKER | slot.section.codec.payload_type,
            moved & 0xFFFF,
            timestamp,
            slot.ssrc,
        )
        plain = HEADER_SIZE + size - start
        self._out.view[HEADER_SIZE:plain] = packet[start:size]
        sealed = receiver.keys.seal_media(self._out, plain)
        if sealed < 0:
            return
        self._port.send(self._out.view[:sealed], receiver.address)
        slot.packets += 1
        slot.octets += size - start
        slot.note_sent(moved, timestamp, now)
        slot.source.tally.packets_out += 1

    # Control --------------------------------------------------------------------------------

    def _hear_control(self, leg: Leg, packet: bytes, now: float) -> None:
        for word in rtcp.read(packet):
            match word:
                case rtcp.SenderClock():
                    stream = leg.streams.get(word.ssrc)
                    if stream is not None:
                        stream.note_clock(word.ntp, now)
                        self._tell_clock(stream, word)
                case rtcp.PictureLost():
                    slot = leg.slots_by_ssrc.get(word.ssrc)
                    if slot is not None and slot.source is not None:
                        slot.source.want_key_frame()
                case rtcp.PacketsLost():
                    slot = leg.slots_by_ssrc.get(word.ssrc)
                    if slot is not None:
                        self._resend(slot, word.numbers, now)
                case rtcp.Received():
                    if word.ssrc in leg.slots_by_ssrc:
                        leg.loss_told = max(leg.loss_told, word.fraction_lost)
                case rtcp.Estimate():
                    leg.rate_told = word.bits_per_s
                case rtcp.Arrivals():
                    pass

    def _tell_clock(self, stream: Stream, clock: rtcp.SenderClock) -> None:
        """Tell those who receive a stream what time it is in it, so that lips fit the voice."""
        for slot in self._in_force.get(stream.source, ()):
            if slot.running and slot.stream is stream:
                told = rtcp.SenderClock(
                    slot.ssrc, clock.ntp, (clock.timestamp + slot.shifted) & 0xFFFF_FFFF
                )
                report = rtcp.sender_report(told, slot.packets, slot.octets, slot.cname)
                self.tell(slot.receiver, report)

    def _resend(self, slot: Slot, numbers: Sequence[int], now: float) -> None:
        """Send again what this receiver missed; what never came is asked of the sender."""
        stream = slot.stream
        if stream is None or slot.source is None or stream.source is not slot.source:
            return
        never_came = []
        for wrapped in numbers:
            number = slot.sent_as(wrapped)
            if number is None:
                continue
            packet = stream.kept(number)
            if packet is None:
                never_came.append(number)
            elif slot.receiver.may_resend():
                self._send(
                    slot, number, packet, payload_start(packet, len(packet)), len(packet), now
                )
        if never_came and slot.kind is Kind.VIDEO and stream is slot.source.stream:
            slot.source.want_packets(never_came)

    def tell(self, leg: Receiver, control: bytes) -> None:
        """Send control to a leg, as a whole compound packet (RFC 3550 section 6.1)."""
        if leg.keys is None or leg.address is None:
            return
        if control[1] not in rtcp.REPORTS:
            control = rtcp.preamble(leg.reporter) + control
        size = len(control)
        if size > PACKET_MAX - TRAILER_MAX:
            return
        self._out.view[:size] = control
        sealed = leg.keys.seal_control(self._out, size)
        if sealed >= 0:
            self._port.send(self._out.view[:sealed], leg.address)

    def report(self, leg: Leg, now: float) -> None:
        """Tell a sender how it arrives, and the ceiling of its picture."""
        arriving = [
            source.stream
            for source in leg.sources.values()
            if source.stream is not None and source.stream.highest
        ]
        if not arriving or leg.keys is None:
            return
        control = rtcp.receiver_report(leg.reporter, [each.report(now) for each in arriving])
        control += rtcp.description(leg.reporter, rtcp.OWN_NAME)
        pictures = [each.ssrc for each in arriving if each.source.kind is Kind.VIDEO]
        if pictures:
            control += rtcp.ceiling(leg.reporter, self._limits.picture_bits_per_s, pictures)
        self.tell(leg, control)


def _slots_for(
    sender: ParticipantId, kind: Kind, here: _Hearing, receivers: Iterable[ParticipantId]
) -> Iterable[Slot]:
    for receiver in dict.fromkeys(receivers):
        leg = here.legs.get(receiver)
        if leg is None or leg.keys is None or receiver == sender:
            continue
        for slot in leg.slots:
            if slot.participant == sender and slot.kind is kind:
                yield slot
                break
