"""One media connection to the court (RFC 8825): its paths, and what passes on them.

The desk offers, the court answers, the path is found; from then on what the desk says leaves by
`sending` and what others say comes by `receiving`, both in `client.media.line`. A court that has
another program in the middle may send on a second path, which it offers with its answer. What may
be sent is a gate that is shut until the court's orders open it: a shut gate sends no packet.

A court that says nothing for two seconds is lost. A connection is made once and lost once. It
knows nothing of devices, mixing or painting.
"""

import asyncio
import logging
import secrets
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from client.media.blocks import Samples, dbfs, power
from client.media.engine import MediaFailed, Negotiator
from client.media.line.description import (
    TRANSPORT_NUMBER,
    CourtEnd,
    OwnEnd,
    own_sections,
    seats_of,
    taken_of,
    who_comes,
    write_answer,
    write_offer,
)
from client.media.line.path import Path, TakePacket
from client.media.line.pulse import LOOK_EVERY_S, Pulse
from client.media.line.reading import read_answer, read_offer
from client.media.line.receiving import Ears, Receiving
from client.media.line.sending import Again, Sending, Waiting
from client.media.line.telling import Telling
from client.media.rates.downstream import Downstream
from client.media.rates.load import Punctuality
from client.media.rates.pacer import Pacer
from client.media.rates.upstream import Upstream
from client.media.speech.mouth import Mouth
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.rtp.redundancy import Redundancy
from client.protocol.signalling import IceServer, Layer, MediaAnswered, Slot

log = logging.getLogger("mingjing.media.connection")

CONNECT_S = 8.0
"""Within this a connection stands, or it has failed."""
CLOSE_S = 1.5
TURN_S = 0.01
"""Between two looks at what is missing."""
BEAT_S = 0.5
"""Between two signs of life."""
KNOCK_AFTER_S = 0.8
"""A court that was not heard for so long is asked, by ICE, which all must answer."""
MEASURE_EVERY_S = 2.0
"""Between two measurements of the round trip by ICE, while no report tells it."""
UPSTREAM_CEILING, DOWNSTREAM_CEILING = 2_500_000.0, 12_000_000.0


@dataclass(frozen=True, slots=True)
class LineSigns:
    """What is known of the line now, for the ladder."""

    upstream_bits_per_s: float
    downstream_bits_per_s: float | None
    """None while nothing has come that could tell."""
    loss: float
    copies: int
    late_s: float
    """How late this program comes to its own turns, which no line is to be blamed for."""


class Connection:
    """One leg between this desk and the court; everything is called on the court thread."""

    def __init__(
        self,
        others: Sequence[ParticipantId],
        ice_servers: Sequence[IceServer],
        *,
        loopback: bool,
        ears: Ears,
        want_key: Callable[[Layer], None],
        watched: Callable[[frozenset[Layer]], None],
        lost: Callable[[], None],
        relay_tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take what it needs.

        `loopback` says that the court is on this very machine; `want_key` is called when an own
        picture has to begin anew, `watched` when others have begun or ceased to look at one;
        `lost` is called once, when a connection that stood has broken.
        """
        self._others = tuple(others)
        self._ears = ears
        self._want_key = want_key
        self._watched = watched
        self._lost = lost
        self._standing = False
        self._closed = False
        self._microphone = False
        self._camera = False
        self._own = own_sections(_ssrcs(3))
        self._cname = secrets.token_hex(6)
        self._ice_servers = tuple(ice_servers)
        self._loopback, self._relay_tls = loopback, relay_tls
        self._path = self._make_path(self._on_control)
        self._back = self._path
        """The path on which others come: the same one, unless the court offers another."""
        self._redundancy = Redundancy()
        self._mouth = Mouth(self._redundancy)
        self._upstream = Upstream(ceiling=UPSTREAM_CEILING)
        self._downstream = Downstream(ceiling=DOWNSTREAM_CEILING)
        self._pacer: Pacer[Waiting | Again] = Pacer(self._upstream.bits_per_s)
        self._punctuality = Punctuality()
        self._numbered = False
        self._sending: Sending | None = None
        self._receiving: Receiving | None = None
        self._telling: Telling | None = None
        self._flushing: asyncio.TimerHandle | None = None
        self._keeping: asyncio.Task[None] | None = None

    # --- The face ----------------------------------------------------------------------------

    @property
    def standing(self) -> bool:
        """Whether it was made and has not broken."""
        return self._standing

    @property
    def codecs(self) -> tuple[str, ...]:
        """The codecs in which the court takes pictures, its preferred one first."""
        return self._sending.codecs if self._sending is not None else ()

    @property
    def layers(self) -> frozenset[Layer]:
        """The pictures that the court takes and that somebody watches."""
        return self._telling.layers if self._telling is not None else frozenset()

    async def open(self, leg: int, negotiator: Negotiator, within_s: float = CONNECT_S) -> None:
        """Connect; raises `MediaFailed` when the court or the network does not allow it."""
        try:
            async with asyncio.timeout(within_s):
                sdp = write_offer(await self._end(self._path), self._own, len(self._others))
                answered = await negotiator.offer(leg, sdp)
                court, back = self._read(leg, answered)
                if back is not None:
                    self._back = self._make_path(self._on_control_back)
                    sdp = write_answer(await self._end(self._back), back)
                    await negotiator.answer(leg, sdp)
                self._make_ready(court, back, answered.slots)
                await self._find(court, back)
        except TimeoutError as late:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "no connection in time") from late
        except ConnectionError as failed:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, str(failed)) from failed
        if self._closed or not all(each.stands for each in self._paths):
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "the connection could not be made")
        self._standing = True
        self._keeping = asyncio.get_running_loop().create_task(self._keep())
        self._keeping.add_done_callback(self._kept)

    def obey(self, *, microphone: bool, camera: bool) -> None:
        """Open and shut the gates."""
        if not microphone:
            self._mouth.hush()
        if camera and not self._camera:
            # Whoever sees this picture next has nothing to build it on.
            for layer in Layer:
                self._want_key(layer)
        self._microphone, self._camera = microphone, camera

    def send_voice(self, samples: Samples) -> None:
        """Send 20 ms of the microphone, if its gate is open."""
        if not self._microphone or not self._standing or self._sending is None:
            return
        now = time.monotonic()
        spoken = self._mouth.say(samples, now)
        if spoken is not None:
            self._sending.say(spoken, dbfs(power(samples)), now)
            self._flush()

    def send_picture(
        self,
        layer: Layer,
        codec: str,
        payloads: Sequence[bytes],
        timestamp: int,
        *,
        key: bool,
        at: float,
    ) -> None:
        """Send a coded picture of the moment `at`, if the camera's gate is open."""
        if self._camera and self._standing and self._sending is not None:
            now = time.monotonic()
            self._sending.show(layer, codec, payloads, timestamp, key=key, at=at, now=now)
            self._flush()

    def broken_picture(self, person: ParticipantId) -> None:
        """Ask for a picture of a person that can be decoded by itself."""
        if self._receiving is not None:
            self._receiving.broken(person)

    def signs(self) -> LineSigns:
        """Give what is known of the line now."""
        upstream = self._upstream.bits_per_s
        ceiling = self._telling.ceiling if self._telling is not None else None
        if ceiling is not None:
            # Where nothing tells when our packets came, the court's own word has to do.
            upstream = min(upstream, ceiling) if self._numbered else ceiling
        told = self._sending.fraction_lost() if self._sending is not None else 0.0
        stamped = self._receiving is not None and self._receiving.stamped
        heard = self._receiving is not None and self._receiving.octets > 0
        return LineSigns(
            upstream_bits_per_s=upstream,
            downstream_bits_per_s=self._downstream.bits_per_s if stamped and heard else None,
            loss=self._upstream.loss if self._numbered else told,
            copies=len(self._redundancy.offsets(time.monotonic())),
            late_s=self._punctuality.late_s(time.monotonic()),
        )

    async def close(self) -> None:
        """Hang up; nothing is called when this has returned."""
        self._closed, self._standing = True, False
        if self._flushing is not None:
            self._flushing.cancel()
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        try:
            async with asyncio.timeout(CLOSE_S):
                await asyncio.gather(*(each.close() for each in self._paths))
        except TimeoutError:
            log.warning("a media connection did not close in time")

    # --- Making it ---------------------------------------------------------------------------

    def _make_path(self, on_control: TakePacket) -> Path:
        return Path(
            self._ice_servers,
            loopback=self._loopback,
            on_media=self._on_media,
            on_control=on_control,
            on_end=self._break,
            relay_tls=self._relay_tls,
        )

    @property
    def _paths(self) -> tuple[Path, ...]:
        return (self._path,) if self._back is self._path else (self._path, self._back)

    async def _end(self, path: Path) -> OwnEnd:
        candidates = await path.gather()
        ufrag, password = path.credentials
        return OwnEnd(
            ufrag=ufrag,
            password=password,
            fingerprints=path.fingerprints,
            candidates=candidates,
            cname=self._cname,
            session=secrets.randbits(62),
        )

    def _read(self, leg: int, answered: MediaAnswered) -> tuple[CourtEnd, CourtEnd | None]:
        """Give the court's end of the path, and of the one on which it sends if that is another."""
        if answered.leg != leg:
            raise MediaFailed(Reason.BAD_SDP, "an answer to another offer")
        try:
            court = read_answer(answered.sdp)
            return court, read_offer(answered.offer) if answered.offer else None
        except (ValueError, IndexError) as wrong:
            raise MediaFailed(Reason.BAD_SDP, repr(wrong)) from wrong

    async def _find(self, court: CourtEnd, back: CourtEnd | None) -> None:
        finding = [self._path.find(court)]
        if back is not None:
            finding.append(self._back.find(back, offered=True))
        await asyncio.gather(*finding)

    def _make_ready(self, court: CourtEnd, back: CourtEnd | None, slots: Sequence[Slot]) -> None:
        """Make ready for what has been agreed to."""
        taken = taken_of(court, self._own)
        offered = seats_of(self._own, len(self._others))
        if back is not None:
            offered = {mid: section.kind for mid, section in back.sections.items()}
        sender = back or court
        try:
            coming = who_comes(sender, slots, offered)
        except ValueError as wrong:
            raise MediaFailed(Reason.BAD_SDP, repr(wrong)) from wrong
        self._numbered = any(TRANSPORT_NUMBER in section.extensions for _, section in taken)
        self._receiving = Receiving(coming, self._ears, self._downstream, sender.numbers)
        self._sending = Sending(
            self._path,
            taken,
            first_numbers=[secrets.randbits(15) for _ in taken],
            upstream=self._upstream,
            pacer=self._pacer,
            redundancy=self._redundancy,
            want_key=self._want_key,
        )
        self._telling = Telling(
            self._path,
            self._back,
            self._sending,
            self._receiving,
            self._downstream,
            reporter=self._own[0].ssrc,
            cname=self._cname,
            reduced_size=sender.reduced_size,
            want_key=self._want_key,
            watched=self._watched,
        )

    # --- While it stands ---------------------------------------------------------------------

    def _on_media(self, packet: bytes, now: float) -> None:
        if self._receiving is not None:
            self._receiving.take(packet, now)

    def _on_control(self, packet: bytes, now: float) -> None:
        if self._telling is not None:
            self._telling.hear(packet, now)
            self._flush()

    def _on_control_back(self, packet: bytes, now: float) -> None:
        if self._telling is not None:
            self._telling.hear_back(packet, now)

    def _flush(self) -> None:
        """Send what is due, and see to it that the rest is sent when it is."""
        if self._sending is None:
            return
        if self._flushing is not None:
            self._flushing.cancel()
            self._flushing = None
        now = time.monotonic()
        self._pacer.aim(self._upstream.bits_per_s)
        next_at = self._sending.flush(now)
        if next_at is not None and not self._closed:
            loop = asyncio.get_running_loop()
            self._flushing = loop.call_later(max(0.001, next_at - now), self._flush)

    async def _keep(self) -> None:
        """Keep the path alive, and what comes on it whole."""
        telling = self._telling
        assert telling is not None  # noqa: S101 - a path that stands was answered
        began = time.monotonic()
        pulse = Pulse(began)
        beat_at = look_at = measure_at = began
        while True:
            now = time.monotonic()
            telling.ask(now)
            if now >= beat_at:
                beat_at = now + BEAT_S
                telling.beat(now)
            if now >= look_at:
                look_at = now + LOOK_EVERY_S
                # A leg of two paths is as well as the worse one.
                if pulse.look(min(each.heard_at or 0.0 for each in self._paths), now):
                    log.info("nothing came from the court for %.1f s", pulse.silent_s(now))
                    self._break()
                    return
                unmeasured = telling.round_trip_s is None or now >= measure_at
                if pulse.silent_s(now) > KNOCK_AFTER_S or unmeasured:
                    measure_at = now + MEASURE_EVERY_S
                    for path in self._paths:
                        path.knock()
            due_at = time.monotonic() + TURN_S
            await asyncio.sleep(TURN_S)
            turned_at = time.monotonic()
            self._punctuality.turn(turned_at - due_at, turned_at)

    def _kept(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (wrong := task.exception()) is not None:
            log.error("a media connection was not looked after", exc_info=wrong)
            self._break()

    def _break(self) -> None:
        if self._standing and not self._closed:
            self._standing = False
            self._lost()


def _ssrcs(count: int) -> list[int]:
    """Draw SSRCs, each but once (RFC 3550 section 8.1)."""
    found: set[int] = set()
    while len(found) < count:
        found.add(1 + secrets.randbelow(0xFFFF_FFFF))
    return list(found)
