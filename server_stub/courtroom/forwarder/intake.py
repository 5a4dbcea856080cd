"""What comes from a leg, opened, recognised, and passed on if the room has ordered so.

Speech is taken apart into its single frames: what an earlier packet lost may come as a copy in a
later one, and goes on as the late packet it is. A picture passes as it comes, and to those who
wait for it from its next whole picture on. A hole is asked for; what may not pass is counted and
forgotten.

It knows neither who anybody is nor why something may pass.
"""

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING

from client.protocol.rtp.header import HEADER, HEADER_SIZE, MARKER, PADDING, is_rtcp, payload_start
from client.protocol.rtp.red import FRAME_TICKS, unpack
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.feedback import Feedback
from server_stub.courtroom.forwarder.keyframes import begins_key_frame
from server_stub.courtroom.forwarder.leg import SSRCS_MAX, Leg
from server_stub.courtroom.forwarder.passing import Passing
from server_stub.courtroom.forwarder.routes import Routes
from server_stub.courtroom.forwarder.source import Source
from server_stub.courtroom.forwarder.speaker import SPEECH_OCTETS
from server_stub.courtroom.forwarder.srtp import Buffer
from server_stub.courtroom.forwarder.stream import HISTORY, Stream
from server_stub.courtroom.forwarder.stun import Address
from server_stub.courtroom.forwarder.voice import SPAN

if TYPE_CHECKING:
    from server_stub.courtroom.forwarder.slot import Slot

_SSRC = struct.Struct("!I")
_MEDIA_SSRC, _CONTROL_SSRC = 8, 4
"""Where the SSRC stands, which is never encrypted (RFC 3711 sections 3.1 and 3.4)."""


class Intake:
    """The way in for everything that is sealed."""

    def __init__(
        self,
        incoming: Buffer,
        routes: Routes,
        passing: Passing,
        feedback: Feedback,
        may_begin: Callable[[], bool],
    ) -> None:
        self._in = incoming
        self._routes = routes
        self._passing = passing
        self._feedback = feedback
        self.may_begin = may_begin

    def hear_media(self, leg: Leg, size: int, source: Address, now: float) -> None:
        """Open the packet in the incoming buffer and pass it on as ordered."""
        keys = leg.keys
        if keys is None or size < HEADER_SIZE:
            leg.unreadable += 1
            return
        is_control = is_rtcp(self._in.octets[1])
        (ssrc,) = _SSRC.unpack_from(self._in.octets, _CONTROL_SSRC if is_control else _MEDIA_SSRC)
        if ssrc not in leg.ssrcs and len(leg.ssrcs) >= SSRCS_MAX:
            leg.unreadable += 1
            return
        opened = keys.open_control if is_control else keys.open_media
        size = opened(self._in, size)
        if size < 0:
            leg.unreadable += 1
            return
        leg.ssrcs.add(ssrc)
        leg.note_authentic(source, now)
        if not is_control:
            self._hear_packet(leg, size, now)
        elif leg.may_control(size):
            self._feedback.hear(leg, bytes(self._in.view[:size]), now)

    def _hear_packet(self, leg: Leg, size: int, now: float) -> None:
        packet = self._in.octets
        _, second, sequence, timestamp, ssrc = HEADER.unpack_from(packet)
        kind = second & 0x7F
        found = leg.streams.get(ssrc) or leg.recognise(ssrc, kind, packet, size)
        start = payload_start(packet, size)
        if found is None or start == 0 or kind not in found[0].names:
            leg.unreadable += 1
            return
        source, stream = found
        at = source.number_marks.find(packet, start, size)
        if at > 0:
            leg.arrivals.append((packet[at] << 8 | packet[at + 1], now))
        tally = source.tally
        tally.packets_in += 1
        tally.bytes_in += size
        before = stream.highest
        number = stream.count(sequence, timestamp, now)
        if number <= before and source.gaps.came(number, now):
            stream.note_asked_for()
        if not source.floor and source.allowed:
            source.floor = number
        if source.filler is not None:
            source.filler(self._in.view[start:size], size, now)
        elif not source.allowed or number < source.floor:
            tally.packets_refused += 1
        elif source.kind is Kind.VIDEO:
            self._hear_picture(source, stream, number, before, second, timestamp, start, size, now)
        elif source.voice is not None:
            self._hear_speech(
                leg, source, stream, number, before, second, timestamp, start, size, now
            )

    def _hear_picture(
        self,
        source: Source,
        stream: Stream,
        number: int,
        before: int,
        second: int,
        timestamp: int,
        start: int,
        size: int,
        now: float,
    ) -> None:
        view = self._in.view
        if not stream.keep(number, bytes(view[:size])):
            return
        if before and number > before + 1:
            source.want_packets(range(max(before + 1, source.floor), number), now)
        body = view[start:size]
        padding = self._in.octets[0] & PADDING
        begun: tuple[Slot, ...] = ()
        if self._routes.waiting.get(source) and begins_key_frame(source.names[second & 0x7F], body):
            begun = self._routes.change_over(source)
        source.tally.packets_out += self._passing.media(
            self._routes.passing.get(source, ()),
            stream,
            number,
            second,
            timestamp,
            body,
            now,
            padding,
        )
        # A whole picture whose first packet came late has gone on without them.
        last = min(stream.highest, number + HISTORY)
        for later in range(number + 1, last + 1) if begun else ():
            for slot in begun:
                self._passing.again(slot, later, now)

    def _hear_speech(
        self,
        leg: Leg,
        source: Source,
        stream: Stream,
        number: int,
        before: int,
        second: int,
        timestamp: int,
        start: int,
        size: int,
        now: float,
    ) -> None:
        packet = self._in.octets
        level_at = source.level_marks.find(packet, start, size)
        if packet[0] & PADDING:
            size -= packet[size - 1]
        payload = bytes(self._in.view[start:size]) if start < size else b""
        copies: tuple[tuple[int, bytes], ...] = ()
        if second & 0x7F == source.red_type:
            held = unpack(payload)
            if held is None or held.payload_type != source.opus_type:
                leg.unreadable += 1
                return
            payload, copies = held.payload, held.copies
        if level_at > 0:
            source.audible += 1
            source.peak = min(source.peak, packet[level_at] & 0x7F)
        elif len(payload) >= SPEECH_OCTETS:
            source.audible += 1
        for back, copy in copies:
            self._recover(source, stream, number, timestamp, back, copy, now)
        voice = source.voice
        if voice is None or not voice.take(number, timestamp, payload, second & MARKER):
            return
        if before and number > before + 1:
            # Before what is kept of a voice there is nothing to look for, however far it leaps.
            passed_over = range(max(before + 1, source.floor, number - SPAN), number)
            missing = [each for each in passed_over if not voice.had(each)]
            if missing:
                source.want_packets(missing, now)
        self._pass_frame(
            source,
            stream,
            number,
            timestamp,
            second & MARKER,
            payload,
            now,
            late=number <= before,
        )

    def _recover(
        self,
        source: Source,
        stream: Stream,
        number: int,
        timestamp: int,
        back: int,
        copy: bytes,
        now: float,
    ) -> None:
        """Take a frame from its copy in a later packet, if it has not come otherwise."""
        voice, earlier = source.voice, number - back
        if voice is None or earlier < source.floor or voice.had(earlier):
            return
        at = (timestamp - back * FRAME_TICKS) & 0xFFFF_FFFF
        if voice.reaches(number, timestamp, back) and voice.take(earlier, at, copy):
            source.gaps.filled(earlier)
            self._pass_frame(source, stream, earlier, at, 0, copy, now, late=True)

    def _pass_frame(
        self,
        source: Source,
        stream: Stream,
        number: int,
        timestamp: int,
        marker: int,
        payload: bytes,
        now: float,
        *,
        late: bool = False,
    ) -> None:
        if source.keep is not None:
            source.keep(timestamp, payload, now)
        slots = self._routes.passing.get(source)
        if slots:
            source.tally.packets_out += self._passing.speech(
                slots, source, stream, number, timestamp, marker, payload, now, late=late
            )
