"""One media connection to the court (RFC 8825): its path, and what passes on it.

The desk offers, the court answers, the path is found; from then on what the desk says leaves by
`sending` and what others say comes by `receiving`, both in `client.media.line`. What may be sent
is a gate that is shut until the court's orders open it: a shut gate sends no packet.

Each end lets the other hear of itself twice a second; a court that says nothing for two seconds
is lost. A connection is made once and lost once. It knows nothing of devices, mixing or painting.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from client.media.blocks import Samples, dbfs, power
from client.media.engine import MediaFailed, Negotiate
from client.media.line.description import (
    TRANSPORT_NUMBER,
    Answer,
    Answered,
    Own,
    OwnEnd,
    own_sections,
    read_answer,
    write_offer,
)
from client.media.line.path import Path
from client.media.line.pulse import LOOK_EVERY_S, Pulse
from client.media.line.receiving import Ears as Ears
from client.media.line.receiving import Receiving
from client.media.line.sending import Again, Sending, Waiting
from client.media.rates.downstream import Downstream
from client.media.rates.pacer import Pacer
from client.media.rates.upstream import Upstream
from client.media.speech.mouth import Mouth
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.rtp import control
from client.protocol.rtp.redundancy import Redundancy
from client.protocol.signalling import IceServer, Kind, Layer, MediaAnswered

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
TELL_AT_ONCE_BELOW = 0.85
"""An estimate that has fallen below this share of what was told is told at once."""


@dataclass(frozen=True, slots=True)
class LineSigns:
    """What is known of the line now, for the ladder."""

    upstream_bits_per_s: float
    downstream_bits_per_s: float | None
    """None while nothing has come that could tell."""
    loss: float
    copies: int


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
        self._path = Path(
            ice_servers,
            loopback=loopback,
            on_media=self._on_media,
            on_control=self._on_control,
            on_end=self._break,
        )
        self._ice = self._path.ice
        self._redundancy = Redundancy()
        self._mouth = Mouth(self._redundancy)
        self._upstream = Upstream(ceiling=UPSTREAM_CEILING)
        self._downstream = Downstream(ceiling=DOWNSTREAM_CEILING)
        self._pacer: Pacer[Waiting | Again] = Pacer(self._upstream.bits_per_s)
        self._cname = secrets.token_hex(6)
        self._reduced_size = False
        self._numbered = False
        self._ceiling: float | None = None
        self._unwatched: frozenset[Layer] = frozenset()
        self._told_downstream = 0.0
        self._sending: Sending | None = None
        self._receiving: Receiving | None = None
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
        return self._sending.layers - self._unwatched if self._sending is not None else frozenset()

    async def open(self, leg: int, negotiate: Negotiate, within_s: float = CONNECT_S) -> None:
        """Connect; raises `MediaFailed` when the court or the network does not allow it."""
        try:
            async with asyncio.timeout(within_s):
                sdp = write_offer(await self._end(), self._own, len(self._others))
                answered = await negotiate(leg, sdp)
                answer = self._accept(leg, answered)
                await self._path.find(answer)
        except TimeoutError as late:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "no connection in time") from late
        except ConnectionError as failed:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, str(failed)) from failed
        if self._closed or not self._path.stands:
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
        now = time.monotonic()
        upstream = self._upstream.bits_per_s
        if self._ceiling is not None:
            # Where nothing tells when our packets came, the court's own word has to do.
            upstream = min(upstream, self._ceiling) if self._numbered else self._ceiling
        heard = self._receiving is not None and self._receiving.octets > 0
        stamped = self._receiving is not None and self._receiving.stamped
        return LineSigns(
            upstream_bits_per_s=upstream,
            downstream_bits_per_s=self._downstream.bits_per_s if heard and stamped else None,
            loss=self._upstream.loss if self._numbered else self._loss_told(),
            copies=len(self._redundancy.offsets(now)),
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
                await self._path.close()
        except TimeoutError:
            log.warning("a media connection did not close in time")

    # --- Making it ---------------------------------------------------------------------------

    async def _end(self) -> OwnEnd:
        candidates = await self._path.gather()
        ufrag, password = self._path.credentials
        return OwnEnd(
            ufrag=ufrag,
            password=password,
            fingerprints=self._path.fingerprints,
            candidates=candidates,
            cname=self._cname,
            session=secrets.randbits(62),
        )

    def _accept(self, leg: int, answered: MediaAnswered) -> Answer:
        if answered.leg != leg:
            raise MediaFailed(Reason.BAD_SDP, "an answer to another offer")
        try:
            answer = read_answer(answered.sdp)
        except (ValueError, IndexError) as wrong:
            raise MediaFailed(Reason.BAD_SDP, repr(wrong)) from wrong
        taken = [
            (own, section)
            for own in self._own
            if (section := answer.sections.get(own.mid)) is not None
            and section.kind is own.kind
            and section.direction in {"recvonly", "sendrecv"}
        ]
        coming = self._who_comes(answer, answered)
        self._reduced_size = answer.reduced_size
        self._numbered = any(TRANSPORT_NUMBER in section.extensions for _, section in taken)
        self._sending = self._make_sending(taken)
        self._receiving = Receiving(coming, self._ears, self._downstream)
        return answer

    def _who_comes(
        self, answer: Answer, answered: MediaAnswered
    ) -> list[tuple[ParticipantId, Answered]]:
        own = {each.mid for each in self._own}
        offered = {
            str(len(own) + at): (Kind.AUDIO, Kind.VIDEO)[at % 2]
            for at in range(2 * len(self._others))
        }
        found: dict[str, tuple[ParticipantId, Answered]] = {}
        for slot in answered.slots:
            section = answer.sections.get(slot.mid)
            if slot.mid in found:
                raise MediaFailed(Reason.BAD_SDP, "two persons on one section")
            if section is None or slot.mid not in offered:
                raise MediaFailed(Reason.BAD_SDP, "a person on a section that was not offered")
            if slot.kind is not section.kind or slot.kind is not offered[slot.mid]:
                raise MediaFailed(Reason.BAD_SDP, "a person on a section of another kind")
            found[slot.mid] = slot.participant, section
        return [each for each in found.values() if each[1].direction in {"sendonly", "sendrecv"}]

    def _make_sending(self, taken: Sequence[tuple[Own, Answered]]) -> Sending:
        return Sending(
            self._path,
            taken,
            first_numbers=[secrets.randbits(15) for _ in taken],
            upstream=self._upstream,
            pacer=self._pacer,
            redundancy=self._redundancy,
            want_key=self._want_key,
        )

    # --- While it stands ---------------------------------------------------------------------

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
        began = time.monotonic()
        pulse = Pulse(began)
        beat_at = look_at = measure_at = began
        while True:
            now = time.monotonic()
            self._ask(now)
            if now >= beat_at:
                beat_at = now + BEAT_S
                self._beat(now)
            if now >= look_at:
                look_at = now + LOOK_EVERY_S
                if pulse.look(self._path.heard_at, now):
                    log.info("nothing came from the court for %.1f s", pulse.silent_s(now))
                    self._break()
                    return
                unmeasured = self._reported_round_trip_s() is None and now >= measure_at
                if pulse.silent_s(now) > KNOCK_AFTER_S or unmeasured:
                    measure_at = now + MEASURE_EVERY_S
                    self._path.knock()
            await asyncio.sleep(TURN_S)

    def _kept(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (wrong := task.exception()) is not None:
            log.error("a media connection was not looked after", exc_info=wrong)
            self._break()

    def _break(self) -> None:
        if self._standing and not self._closed:
            self._standing = False
            self._lost()

    def _round_trip_s(self) -> float | None:
        reported = self._reported_round_trip_s()
        return self._path.round_trip_s if reported is None else reported

    def _reported_round_trip_s(self) -> float | None:
        return self._sending.round_trip_s() if self._sending is not None else None

    def _loss_told(self) -> float:
        return self._sending.fraction_lost() if self._sending is not None else 0.0

    # --- What comes, and what is said of it ----------------------------------------------------

    def _on_media(self, packet: bytes, now: float) -> None:
        if self._receiving is not None:
            self._receiving.take(packet, now)

    def _on_control(self, packet: bytes, now: float) -> None:
        sending, receiving = self._sending, self._receiving
        if sending is None or receiving is None:
            return
        for word in control.read(packet):
            match word:
                case control.SenderClock():
                    receiving.heard_clock(word, now)
                case control.Received():
                    sending.received(word, now)
                case control.PacketsLost():
                    sending.lost(word, now, self._round_trip_s())
                case control.PictureLost():
                    layer = sending.layer_of(word.ssrc)
                    if layer is not None:
                        self._want_key(layer)
                case control.Arrivals():
                    sending.arrived(word, now)
                case control.Estimate():
                    self._limit(word, sending)
        self._flush()

    def _limit(self, told: control.Estimate, sending: Sending) -> None:
        """Take how much the court wants of our pictures: of what nobody watches, nothing."""
        layers = {layer for each in told.ssrcs if (layer := sending.layer_of(each)) is not None}
        if told.bits_per_s or not layers:
            self._ceiling = float(told.bits_per_s)
        unwatched = self._unwatched - layers if told.bits_per_s else self._unwatched | layers
        if unwatched != self._unwatched:
            self._unwatched = frozenset(unwatched)
            self._watched(sending.layers - self._unwatched)

    def _ask(self, now: float) -> None:
        """Ask for what is missing, and tell at once of a line that has become narrow."""
        receiving = self._receiving
        if receiving is None:
            return
        for wish in receiving.wants(self._reporter, now, self._round_trip_s()):
            self._tell(wish)
        if (
            receiving.stamped
            and self._downstream.bits_per_s < TELL_AT_ONCE_BELOW * self._told_downstream
        ):
            self._tell(self._estimate())

    def _beat(self, now: float) -> None:
        """Let the court hear how everything comes, and that this desk is there."""
        receiving, sending = self._receiving, self._sending
        if receiving is None or sending is None:
            return
        reports = receiving.reports(now)
        parts: list[bytes] = []
        for clock, packets, octets in sending.clocks(now):
            told = reports[:31] if not parts else ()
            parts.append(control.sender_report(clock, packets, octets, self._cname, told))
        if not parts:
            parts.append(control.receiver_report(self._reporter, reports[:31]))
            parts.append(control.description(self._reporter, self._cname))
        if receiving.stamped and receiving.octets:
            parts.append(self._estimate())
        self._send_control(b"".join(parts))
        for at in range(31, len(reports), 31):
            more = control.receiver_report(self._reporter, reports[at : at + 31])
            self._send_control(more + control.description(self._reporter, self._cname))

    def _estimate(self) -> bytes:
        self._told_downstream = self._downstream.bits_per_s
        ssrcs = self._receiving.ssrcs if self._receiving is not None else ()
        return control.ceiling(self._reporter, int(self._told_downstream), ssrcs)

    @property
    def _reporter(self) -> int:
        return self._own[0].ssrc

    def _tell(self, words: bytes) -> None:
        if not self._reduced_size:
            words = control.preamble(self._reporter, self._cname) + words
        self._send_control(words)

    def _send_control(self, packet: bytes) -> None:
        sealed = self._path.seal_control(packet)
        if sealed is not None:
            self._path.send(sealed)


def _ssrcs(count: int) -> list[int]:
    """Draw SSRCs, each but once (RFC 3550 section 8.1)."""
    found: set[int] = set()
    while len(found) < count:
        found.add(1 + secrets.randbelow(0xFFFF_FFFF))
    return list(found)
