"""Sending packets on: a header written for each receiver, sealed with their keys, and off.

Every packet that leaves has a header written here: the receiver's own number for the stream, its
type, its place in a continuous count, and when it was sent where the receiver wants to know;
other extensions and contributing sources stay behind. A packet sent again is the same packet:
the same number and the same payload, or the cipher would be used twice for different words.

It looks into no payload and knows neither orders nor persons.
"""

import struct
from collections.abc import Callable, Sequence

from client.protocol.rtp import control as rtcp
from client.protocol.rtp import red
from client.protocol.rtp.header import (
    EXTENSION,
    HEADER,
    HEADER_SIZE,
    MARKER,
    PADDING,
    VERSION,
    payload_start,
)
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.port import Port
from server_stub.courtroom.forwarder.slot import Receiver, Slot
from server_stub.courtroom.forwarder.source import Source
from server_stub.courtroom.forwarder.srtp import PACKET_MAX, TRAILER_MAX
from server_stub.courtroom.forwarder.stream import Stream
from server_stub.courtroom.forwarder.voice import Voice

_STAMPED = struct.Struct("!BBHIIHHI")
"""A header with one extension (RFC 8285 section 4.2): the moment of sending, three octets."""
_STAMPED_SIZE = 20
_ONE_BYTE = 0xBEDE
_STAMP_UNIT = 1 << 18
"""abs-send-time is 6.18 seconds."""
_WRAP = 0xFFFF_FFFF


class Passing:
    """The way out for everything."""

    def __init__(self, port: Port, clock: Callable[[], float]) -> None:
        self._port = port
        self._clock = clock
        self._out = port.outgoing

    def media(
        self,
        slots: Sequence[Slot],
        stream: Stream,
        number: int,
        second: int,
        timestamp: int,
        body: memoryview | bytes,
        now: float,
        padding: int = 0,
    ) -> int:
        """Send a payload to every slot, from the second octet of its header on; tell how many."""
        out = self._out
        octets, view, send = out.octets, out.view, self._port.send
        marker, kind = second & MARKER, second & 0x7F
        first = VERSION | padding
        length = len(body)
        plain, stamped = HEADER_SIZE + length, _STAMPED_SIZE + length
        stamp = int(self._clock() * _STAMP_UNIT) & 0xFF_FFFF
        sent = 0
        for slot in slots:
            receiver = slot.receiver
            keys, address = receiver.keys, receiver.address
            if keys is None or address is None:
                continue
            if slot.stream is not stream or not slot.running:
                slot.begin(stream, number, timestamp, now)
            elif number < slot.first:
                continue
            theirs = slot.types.get(kind)
            if theirs is None:
                slot.unreadable += 1
                continue
            moved = number + slot.moved
            at = (timestamp + slot.shifted) & _WRAP
            if slot.stamp:
                _STAMPED.pack_into(
                    octets,
                    0,
                    first | EXTENSION,
                    marker | theirs,
                    moved & 0xFFFF,
                    at,
                    slot.ssrc,
                    _ONE_BYTE,
                    1,
                    slot.stamp << 28 | 0x200_0000 | stamp,
                )
                view[_STAMPED_SIZE:stamped] = body
                sealed = keys.seal_media(out, stamped)
            else:
                HEADER.pack_into(octets, 0, first, marker | theirs, moved & 0xFFFF, at, slot.ssrc)
                view[HEADER_SIZE:plain] = body
                sealed = keys.seal_media(out, plain)
            if sealed < 0:
                continue
            send(view[:sealed], address)
            sent += 1
            slot.packets += 1
            slot.octets += length
            if moved > slot.last:
                slot.last, slot.last_timestamp, slot.last_at = moved, at, now
        return sent

    def speech(
        self,
        slots: Sequence[Slot],
        source: Source,
        stream: Stream,
        number: int,
        timestamp: int,
        marker: int,
        payload: bytes,
        now: float,
        *,
        late: bool = False,
    ) -> int:
        """Send a frame of speech, with copies of earlier ones to those whose path loses some."""
        second = marker | source.opus_type
        voice = source.voice
        if (
            late
            or voice is None
            or not any(slot.receiver.offsets and slot.red_type for slot in slots)
        ):
            return self.media(slots, stream, number, second, timestamp, payload, now)
        sent = 0
        packed: dict[tuple[int, tuple[int, ...]], bytes] = {}
        for slot in slots:
            offsets = slot.receiver.offsets
            unbegun = slot.stream is not stream or not slot.running
            carried = (
                voice.copies(number, timestamp, offsets, slot.first)
                if offsets and slot.red_type and not unbegun
                else ()
            )
            if not carried:
                sent += self.media((slot,), stream, number, second, timestamp, payload, now)
                continue
            key = slot.opus_type, carried
            body = packed.get(key)
            if body is None:
                body = packed[key] = _with_copies(voice, slot.opus_type, number, payload, carried)
            slot.note_packed(number, carried)
            sent += self._one(slot, number, marker | slot.red_type, timestamp, body, now)
        return sent

    def again(self, slot: Slot, number: int, now: float) -> int:
        """Send a packet to a receiver who missed it; give its size, 0 when it is not here."""
        stream, source = slot.stream, slot.source
        if stream is None or source is None:
            return 0
        if slot.kind is Kind.AUDIO:
            return (
                0 if source.voice is None else self._speech_again(slot, source.voice, number, now)
            )
        packet = stream.kept(number)
        if packet is None:
            return 0
        first, second, _, timestamp, _ = HEADER.unpack_from(packet)
        theirs = slot.types.get(second & 0x7F)
        start = payload_start(packet, len(packet))
        if theirs is not None and start:
            second = second & MARKER | theirs
            self._one(slot, number, second, timestamp, packet[start:], now, first & PADDING)
        return len(packet)

    def _speech_again(self, slot: Slot, voice: Voice, number: int, now: float) -> int:
        payload = voice.payload(number)
        if payload is None:
            return 0
        timestamp, marker = voice.moment(number)
        carried = slot.packed.get(number, ())
        if not carried:
            self._one(slot, number, marker | slot.opus_type, timestamp, payload, now)
        elif all(voice.had(number - back) for back in carried):
            body = _with_copies(voice, slot.opus_type, number, payload, carried)
            self._one(slot, number, marker | slot.red_type, timestamp, body, now)
        return HEADER_SIZE + len(payload)

    def _one(
        self,
        slot: Slot,
        number: int,
        second: int,
        timestamp: int,
        body: bytes,
        now: float,
        padding: int = 0,
    ) -> int:
        """Send a payload to one slot, whose run it belongs to, with this second octet."""
        receiver = slot.receiver
        if receiver.keys is None or receiver.address is None:
            return 0
        moved = number + slot.moved
        at = (timestamp + slot.shifted) & _WRAP
        if slot.stamp:
            stamp = int(self._clock() * _STAMP_UNIT) & 0xFF_FFFF
            head = _STAMPED.pack(
                VERSION | padding | EXTENSION,
                second,
                moved & 0xFFFF,
                at,
                slot.ssrc,
                _ONE_BYTE,
                1,
                slot.stamp << 28 | 0x200_0000 | stamp,
            )
        else:
            head = HEADER.pack(VERSION | padding, second, moved & 0xFFFF, at, slot.ssrc)
        size = len(head) + len(body)
        if size > PACKET_MAX:
            return 0
        self._out.view[:size] = head + body
        sealed = receiver.keys.seal_media(self._out, size)
        if sealed < 0:
            return 0
        self._port.send(self._out.view[:sealed], receiver.address)
        slot.packets += 1
        slot.octets += len(body)
        slot.note_sent(moved, at, now)
        return 1

    def control(self, leg: Receiver, control: bytes) -> None:
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


def _with_copies(
    voice: Voice, payload_type: int, number: int, payload: bytes, carried: tuple[int, ...]
) -> bytes:
    copies = [(back, voice.payload(number - back) or b"") for back in carried]
    return red.pack(payload_type, payload, copies)
