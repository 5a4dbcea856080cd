"""What the forwarder and a leg say to each other of their path (RFC 3550, RFC 4585).

Control runs between the forwarder and each leg; nothing of it is passed on as it came. A lost
packet comes from the forwarder's own memory, a lost picture is asked of its sender. A sender's
clock is told on in each receiver's own numbers. Each sender is told how it arrives, up to what
rate, and packet by packet when; and whether anybody watches a picture at all: one that a REMB
names with no rate need not be made.

Every leg is told something at least twice a second, for silence is how a broken path is known.
This module knows no orders.
"""

from collections.abc import Sequence

from client.protocol.rtp import control as rtcp
from client.protocol.rtp.extended import Row
from client.protocol.rtp.header import count_on
from client.protocol.rtp.redundancy import Losses, losses
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.leg import Leg
from server_stub.courtroom.forwarder.passing import Passing
from server_stub.courtroom.forwarder.routes import Routes
from server_stub.courtroom.forwarder.slot import Slot
from server_stub.courtroom.forwarder.source import Source
from server_stub.courtroom.forwarder.stream import Stream
from server_stub.courtroom.forwarder.terms import Limits

NARROW_BITS_PER_S = 300_000
"""A path that is believed to carry no more than this loses because it is full."""
REPORT_MAX = 1_500
"""Packets between two reports, above which they are not of one row."""


class Feedback:
    """Control, in and out."""

    def __init__(self, routes: Routes, passing: Passing, limits: Limits) -> None:
        self._routes = routes
        self._passing = passing
        self._limits = limits

    def tell(self, leg: Leg, control: bytes) -> None:
        """Send control to a leg."""
        self._passing.control(leg, control)

    # What a leg says ------------------------------------------------------------------------

    def hear(self, leg: Leg, packet: bytes, now: float) -> None:
        """Heed the words of a control packet."""
        for word in rtcp.read(packet, arrivals_too=False):
            match word:
                case rtcp.SenderClock():
                    found = leg.streams.get(word.ssrc)
                    if found is not None:
                        source, stream = found
                        stream.note_clock(word.ntp, word.timestamp, now)
                        if leg.may_tell_clock():
                            self._tell_clock(source, stream, word, now)
                case rtcp.PictureLost():
                    slot = leg.slots_by_ssrc.get(word.ssrc)
                    if slot is not None and leg.may_wish():
                        wished = slot.source or slot.aim
                        if wished is not None:
                            wished.want_key_frame()
                case rtcp.PacketsLost():
                    slot = leg.slots_by_ssrc.get(word.ssrc)
                    if slot is not None:
                        self._send_again(leg, slot, word.numbers, now)
                case rtcp.Received():
                    slot = leg.slots_by_ssrc.get(word.ssrc)
                    if slot is not None:
                        _note_report(leg, slot, word, now)
                case Row():
                    slot = leg.slots_by_ssrc.get(word.ssrc)
                    if slot is None or slot.kind is not Kind.AUDIO or not word.came:
                        continue
                    leg.rows_told = True
                    if leg.may_report():
                        leg.note_losses(
                            losses(word.came, round_trip_s=leg.round_trip_s, narrow=_narrow(leg)),
                            now,
                        )
                case rtcp.Estimate():
                    leg.allotment.estimated(word.bits_per_s)
                case rtcp.Arrivals():
                    pass

    def _tell_clock(
        self, source: Source, stream: Stream, clock: rtcp.SenderClock, now: float
    ) -> None:
        """Tell those who receive a stream what time it is in it, so that lips fit the voice."""
        for slot in self._routes.passing.get(source, ()):
            if slot.running and slot.stream is stream and isinstance(slot.receiver, Leg):
                at = (clock.timestamp + slot.shifted) & 0xFFFF_FFFF
                told = rtcp.SenderClock(slot.ssrc, clock.ntp, at)
                slot.note_clock(clock.ntp, now)
                report = rtcp.sender_report(told, slot.packets, slot.octets, slot.cname)
                self.tell(slot.receiver, report)

    def _send_again(self, leg: Leg, slot: Slot, numbers: Sequence[int], now: float) -> None:
        """Send what this receiver missed; what never came is asked of the sender."""
        source = slot.source
        if source is None or slot.stream is None or slot.stream is not source.stream:
            return
        never_came = []
        for wrapped in numbers:
            if not leg.has_resends:
                break
            leg.note_resend()
            number = slot.sent_as(wrapped)
            if number is None:
                continue
            slot.note_asked(number)
            size = self._passing.again(slot, number, now)
            if size == 0:
                never_came.append(number)
            else:
                leg.note_resent(size if slot.kind is Kind.VIDEO else 0)
        if never_came and slot.kind is Kind.VIDEO:
            source.want_packets(never_came, now)

    # What a leg is told ---------------------------------------------------------------------

    def report(self, leg: Leg, now: float) -> None:
        """Tell a leg how it arrives and up to what rate; be it only that it is heard."""
        if leg.keys is None:
            return
        arriving = [
            source.stream
            for source in leg.sources
            if source.stream is not None and source.stream.highest
        ]
        control = rtcp.receiver_report(leg.reporter, [each.report(now) for each in arriving])
        control += rtcp.description(leg.reporter, rtcp.OWN_NAME)
        self.tell(leg, control + self._ceilings(leg))

    def tell_ceilings(self, leg: Leg) -> None:
        """Tell a sender of pictures which of them are watched, and up to what rate."""
        control = self._ceilings(leg)
        if control:
            self.tell(leg, control)

    def _ceilings(self, leg: Leg) -> bytes:
        pictures = [
            (source, source.stream.ssrc)
            for source in leg.sources
            if source.kind is Kind.VIDEO and source.stream is not None
        ]
        watched = [ssrc for source, ssrc in pictures if source.wanted]
        unwatched = [ssrc for source, ssrc in pictures if not source.wanted]
        control = b""
        if watched:
            control += rtcp.ceiling(leg.reporter, self._limits.picture_bits_per_s, watched)
        if unwatched:
            control += rtcp.ceiling(leg.reporter, 0, unwatched)
        return control

    def tell_arrivals(self, leg: Leg) -> None:
        """Tell a leg when the packets of its path have come since it was last told."""
        arrivals, leg.arrivals = leg.arrivals, []
        if not arrivals or leg.keys is None:
            return
        highest = leg.arrivals_told or 0x1_0000 + arrivals[0][0] - 1
        began = highest
        came: dict[int, float] = {}
        for wrapped, at in arrivals:
            number = count_on(highest, wrapped)
            highest = max(highest, number)
            came.setdefault(number, at)
        leg.arrivals_told = highest
        base = max(min(began + 1, min(came)), highest - rtcp.ARRIVALS_MAX + 1)
        told = [(number, came.get(number)) for number in range(base, highest + 1)]
        if all(at is None for _, at in told):
            return
        ssrc = next((source.stream.ssrc for source in leg.sources if source.stream), 0)
        self.tell(leg, rtcp.arrivals(leg.reporter, ssrc, leg.feedbacks, told))
        leg.feedbacks = (leg.feedbacks + 1) & 0xFF


def _note_report(leg: Leg, slot: Slot, told: rtcp.Received, now: float) -> None:
    """Take how one stream arrives at its receiver."""
    leg.loss_told = max(leg.loss_told, told.fraction_lost)
    if not slot.packets:
        return
    slot.acknowledge(told.highest, now)
    sent_at = slot.clocks.get(told.last_clock)
    if sent_at is not None:
        leg.round_trip_s = max(0.0, now - sent_at - told.since_clock / 65_536)
    before, slot.reported = slot.reported, (told.highest, told.packets_lost)
    asked, slot.asked = slot.asked, set()
    if before is None:
        return
    expected = (told.highest - before[0]) & 0xFFFF_FFFF
    if not 0 < expected < REPORT_MAX:
        return
    # A packet that had to be sent again was lost, even if the receiver has it by now.
    lost = min(expected, max(told.packets_lost - before[1], len(asked), 0))
    awaited, missed = leg.lost_down
    leg.lost_down = awaited + expected, missed + lost
    leg.allotment.lost(lost / expected, now)
    if slot.kind is Kind.AUDIO and not leg.rows_told and leg.may_report():
        runs = sum(number - 1 not in asked for number in asked) if len(asked) >= lost else None
        leg.note_losses(Losses(expected, lost, runs, leg.round_trip_s, _narrow(leg)), now)


def _narrow(leg: Leg) -> bool:
    return 0 < leg.allotment.bits_per_s < NARROW_BITS_PER_S
