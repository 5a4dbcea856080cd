"""One leg of a test call: a hearing's path, keys and packets, and a note of every one of them.

What leaves here is neither held back nor sent again, and carries no copies: all that would mend
exactly what is to be measured. Each packet's clock tells when it really left, so that a machine
that is late itself does not pass for a line that wavers. What comes back is known by its very
octets, which a court hands on unchanged.

It knows neither the socket nor what is said; it makes no coder.
"""

import asyncio
import secrets
import ssl
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from client.devicecheck.calling.sums import Jitter, Sent
from client.media.engine import MediaFailed
from client.media.line.description import (
    LEVEL,
    MID,
    OPUS,
    SEND_TIME,
    TRANSPORT_NUMBER,
    Answered,
    Own,
    OwnEnd,
    own_sections,
    taken_of,
    write_offer,
)
from client.media.line.path import Path
from client.media.line.reading import read_answer
from client.media.picture.assembly import Assembly, WholeFrame
from client.media.picture.payloads import Codec
from client.media.speech.opus import PAUSE_BYTES
from client.protocol.errors import Reason
from client.protocol.filler import AROUND_OCTETS, FillerTally, filler, read_filler
from client.protocol.rtp import control, red
from client.protocol.rtp.header import (
    HEADER,
    MARKER,
    PADDING,
    audio_level,
    count_on,
    extension_in,
    payload_start,
    write_header,
)
from client.protocol.signalling import IceServer, Kind, Layer, MediaAnswered

Offer = Callable[[int, str], Awaitable[MediaAnswered]]
"""Sends the offer of a leg and gives the answer; raises `MediaFailed`."""

BEAT_S = 0.5
CLOSE_S = 0.8
NAMED_PACKETS = 64
"""Packets at the beginning of a stream that name their section (RFC 9143)."""
ROUND_TRIP_S = 0.3
"""Taken for a gap in pictures to be one."""
_LOUD_DBFS = -20.0
_CLOCKS = {Kind.AUDIO: 48_000, Kind.VIDEO: 90_000}


class _Stream:
    """One own section."""

    def __init__(self, own: Own, answered: Answered) -> None:
        self.own = own
        self.extensions = answered.extensions
        self.types = {each.name: each.payload_type for each in answered.codecs}
        self.number = secrets.randbits(15)
        self.packets = 0


class TestLeg:
    """One leg; everything is called on the court thread."""

    __test__ = False

    def __init__(
        self,
        ice_servers: Sequence[IceServer],
        *,
        loopback: bool,
        heard: Callable[[Sent, bytes, float], None],
        seen: Callable[[WholeFrame], None],
        want_key: Callable[[], None],
        relay_tls: ssl.SSLContext | None = None,
    ) -> None:
        """Have `heard` called with what came back of one's own speech, `seen` with whole pictures.

        `want_key` is called when the court needs a picture that can be decoded by itself.
        """
        self._path = Path(
            ice_servers,
            loopback=loopback,
            on_media=self._on_media,
            on_control=self._on_control,
            on_end=self._on_end,
            relay_tls=relay_tls,
        )
        self._heard = heard
        self._seen = seen
        self._want_key = want_key
        self._own = own_sections(_ssrcs(3))
        self._cname = secrets.token_hex(6)
        self._streams: dict[Layer | None, _Stream] = {}
        self._transport_number = 0
        self._by_number: dict[int, Sent] = {}
        self._by_octets: dict[bytes, deque[Sent]] = {}
        self._frames: dict[int, int] = {}
        self._highest_told = 0
        self._assembly = Assembly()
        self._stamped: int | None = None
        self._stamp_s = 0.0
        self._beating: asyncio.Task[None] | None = None
        self.quiet = False
        """Whether it takes and gives nothing any more, as a path that is cut."""
        self.sent: list[Sent] = []
        self.jitter_down = Jitter()
        self.tallies: dict[int, FillerTally] = {}
        """Steps of filler that have come, by their place in what was asked for last."""
        self.filling = False
        """Whether filler is awaited."""
        self._beside = 0
        """Octets that have come and were no filler."""
        self.step = 0
        """The number of the newest step of filler that was sent."""
        self.waits_s = 0.0
        """How much longer the last packets waited on the way up than the fastest of all."""
        self._fastest_up: float | None = None

    @property
    def codec(self) -> Codec | None:
        """The codec in which the court takes pictures, its preferred one."""
        large = self._streams.get(Layer.LARGE)
        for each in Codec:
            if large is not None and each.value in large.types:
                return each
        return None

    @property
    def way(self) -> str:
        """Which kind of address the path goes by: `host`, `srflx` or `relay` (RFC 8445)."""
        return self._path.kind

    async def open(self, leg: int, offer: Offer, within_s: float) -> None:
        """Connect; raises `MediaFailed`."""
        try:
            async with asyncio.timeout(within_s):
                candidates = await self._path.gather()
                ufrag, password = self._path.credentials
                end = OwnEnd(
                    ufrag,
                    password,
                    self._path.fingerprints,
                    candidates,
                    self._cname,
                    secrets.randbits(62),
                )
                answered = await offer(leg, write_offer(end, self._own, 1))
                try:
                    court = read_answer(answered.sdp)
                except (ValueError, IndexError) as wrong:
                    raise MediaFailed(Reason.BAD_SDP, repr(wrong)) from wrong
                for own, section in taken_of(court, self._own):
                    self._streams[own.layer] = _Stream(own, section)
                await self._path.find(court)
        except TimeoutError as late:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "no connection in time") from late
        except ConnectionError as failed:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, str(failed)) from failed
        if not self._path.stands or None not in self._streams:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "the connection could not be made")
        self._beating = asyncio.get_running_loop().create_task(self._beat())

    async def close(self) -> None:
        """Hang up."""
        self.quiet = True
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await self._path.close()

    # What goes ------------------------------------------------------------------------------

    def say(self, payload: bytes, frame: int) -> None:
        """Send 20 ms of speech: the how-manieth frame of the phrase it is."""
        stream = self._streams.get(None)
        if stream is None or OPUS not in stream.types:
            return
        sent = self._send(stream, stream.types[OPUS], payload, time.monotonic(), marker=False)
        if sent is not None:
            self._frames[sent.number] = frame

    def frame_of(self, sent: Sent) -> int | None:
        """Give which frame of the phrase a packet carried."""
        return self._frames.get(sent.number)

    def show(self, codec: Codec, payload: bytes, at: float, *, last: bool) -> None:
        """Send a packet of a picture that was made at that moment."""
        stream = self._streams.get(Layer.LARGE)
        if stream is not None and codec.value in stream.types:
            self._send(stream, stream.types[codec.value], payload, at, marker=last)

    def begin_step(self) -> None:
        """Begin a step of filler, which has a number of its own on this leg."""
        self.step += 1
        self.waits_s = 0.0

    def fill(self, index: int, size: int) -> None:
        """Send a packet of the step of filler."""
        stream = self._streams.get(Layer.SMALL)
        if stream is not None and stream.types:
            kind = next(iter(stream.types.values()))
            self._send(stream, kind, filler(self.step, index, size), time.monotonic(), marker=True)

    def _send(
        self, stream: _Stream, payload_type: int, payload: bytes, shot_at: float, *, marker: bool
    ) -> Sent | None:
        now = time.monotonic()
        if self.quiet:
            return None
        kind = stream.own.kind
        extensions: list[tuple[int, bytes]] = []
        if TRANSPORT_NUMBER in stream.extensions:
            self._transport_number += 1
            number = (self._transport_number & 0xFFFF).to_bytes(2, "big")
            extensions.append((TRANSPORT_NUMBER, number))
        if LEVEL in stream.extensions and kind is Kind.AUDIO:
            extensions.append((LEVEL, audio_level(_LOUD_DBFS, speech=True)))
        if MID in stream.extensions and stream.packets < NAMED_PACKETS:
            extensions.append((MID, stream.own.mid.encode("ascii")))
        stream.number += 1
        stream.packets += 1
        plain = (
            write_header(
                payload_type=payload_type,
                number=stream.number & 0xFFFF,
                timestamp=int(shot_at * _CLOCKS[kind]) & 0xFFFF_FFFF,
                ssrc=stream.own.ssrc,
                marker=marker,
                extensions=extensions,
            )
            + payload
        )
        sealed = self._path.seal_media(plain)
        if sealed is None:
            return None
        self._path.send(sealed)
        sent = Sent(kind, self._transport_number, len(plain) + AROUND_OCTETS, now)
        self._by_number[sent.number] = sent
        if stream.own.layer is not Layer.SMALL:
            self.sent.append(sent)
            if len(payload) > PAUSE_BYTES:
                self._by_octets.setdefault(payload, deque()).append(sent)
        return sent

    async def _beat(self) -> None:
        """Let the court hear from this desk, and nothing of what came: nothing is to be mended."""
        while True:
            if not self.quiet:
                sealed = self._path.seal_control(control.preamble(self._own[0].ssrc, self._cname))
                if sealed is not None:
                    self._path.send(sealed)
            await asyncio.sleep(BEAT_S)

    # What comes -----------------------------------------------------------------------------

    def await_filler(self) -> None:
        """Await a step of filler from now on, and forget what came of the one before."""
        self.tallies.clear()
        self.filling = True

    def _on_end(self) -> None:
        self.quiet = True

    def _on_control(self, packet: bytes, now: float) -> None:
        del now
        if self.quiet:
            return
        self._beside += len(packet) + AROUND_OCTETS
        for word in control.read(packet):
            if isinstance(word, control.Arrivals):
                self._note_arrivals(word)
            elif isinstance(word, control.PictureLost):
                self._want_key()

    def _note_arrivals(self, told: control.Arrivals) -> None:
        for wrapped, at in told.arrivals:
            number = count_on(self._highest_told or self._transport_number, wrapped)
            sent = self._by_number.get(number)
            if sent is None:
                continue
            self._highest_told = max(self._highest_told, number)
            sent.told = True
            if at is not None and sent.arrived_s is None:
                sent.arrived_s = at
                up_s = at - sent.at
                if self._fastest_up is None or up_s < self._fastest_up:
                    self._fastest_up = up_s
                self.waits_s = up_s - self._fastest_up

    def _on_media(self, packet: bytes, now: float) -> None:
        size = len(packet)
        start = payload_start(packet, size)
        if self.quiet or not start:
            return
        first, second, number, timestamp, _ = HEADER.unpack_from(packet)
        end = size - packet[-1] if first & PADDING else size
        payload = packet[start:end]
        if self.filling and (read := read_filler(payload)) is not None:
            step, index = read
            tally = self.tallies.get(step)
            if tally is None:
                tally = self.tallies[step] = FillerTally(now)
            tally.note(index, size + AROUND_OCTETS, now, beside=self._beside)
            return
        self._beside += size + AROUND_OCTETS
        alike = self._by_octets.get(payload)
        if not alike and (held := red.unpack(payload)) is not None:
            # A court that does not know the line yet sends speech with copies of what was before.
            payload = held.payload
            alike = self._by_octets.get(payload)
        if not alike:
            return
        # Two packets may say the same: the first of them comes back first.
        sent = alike.popleft()
        sent.returned_at = now
        self._note_stamp(packet, size, now)
        if sent.kind is Kind.AUDIO:
            self._heard(sent, payload, now)
            return
        codec = self.codec
        if codec is not None:
            marker = bool(second & MARKER)
            whole = self._assembly.arrive(number, timestamp, marker, payload, now, codec)
            for picture in whole:
                self._seen(picture)

    def needs_key(self) -> bool:
        """Tell whether what comes back cannot be decoded without a picture that stands alone.

        Nothing that was lost is sent again here, so this desk asks itself for one.
        """
        return self._assembly.wants(time.monotonic(), ROUND_TRIP_S).picture

    def begin_pictures_anew(self) -> None:
        """Forget what was begun of a picture: what comes next has other numbers."""
        self._assembly = Assembly(self.codec or Codec.H264)

    def _note_stamp(self, packet: bytes, size: int, now: float) -> None:
        """Take when the court sent it (abs-send-time: 24 bits, 18 of them of fractions)."""
        stamp = extension_in(packet, size, SEND_TIME)
        if stamp is None or len(stamp) != 3:
            return
        ticks = int.from_bytes(stamp, "big")
        if self._stamped is not None:
            passed = (ticks - self._stamped + 0x80_0000 & 0xFF_FFFF) - 0x80_0000
            self._stamp_s += passed / (1 << 18)
        self._stamped = ticks
        self.jitter_down.note(self._stamp_s, now)


def _ssrcs(count: int) -> list[int]:
    found: set[int] = set()
    while len(found) < count:
        found.add(1 + secrets.randbelow(0xFFFF_FFFF))
    return list(found)
