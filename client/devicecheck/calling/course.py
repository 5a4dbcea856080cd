"""The course of a test call: join, look how wide the line is both ways, then speak and show.

How wide it is comes first, and what is shown afterwards is as large as that allows: as in a
hearing, losses that one makes oneself are not the line's. Rates are looked for in steps, each a
few times the last, until the line does not keep up; so its own end is found and no more is sent
into it than needed. Everything has an end of its own, whatever the court or the path does.

It judges nothing.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import av

from client.devicecheck.calling import clip
from client.devicecheck.calling.leg import Offer, TestLeg
from client.devicecheck.calling.phrase import Returned, frame_of, phrase, recognised
from client.devicecheck.calling.pictures import PER_S, Pictures
from client.devicecheck.calling.sums import (
    Loss,
    Sent,
    Tally,
    keeps_up,
    loss_down,
    loss_up,
    percentile,
    rate_kbps,
)
from client.devicecheck.calling.talk import NoSocket, Socket, Talk
from client.media.engine import MediaFailed
from client.media.picture.assembly import WholeFrame
from client.media.speech.opus import FRAME_S, OpusEncoder
from client.protocol.errors import Reason
from client.protocol.signalling import IceServer, Kind, MediaAnswered, relays_in, transport_of
from client.protocol.test_call import AROUND_OCTETS, CallCounted, ProbeStep, StepCount, filler_size

if TYPE_CHECKING:
    from client.media.blocks import Samples

OPEN_S, JOIN_S = 4.0, 8.0
"""For the socket, and for the first sound and picture after it."""
COUNT_WITHIN_S = 1.5
"""The court tells its counting twice a second."""
TRIES, SENT_LEAST = 2, 0.85
"""A step of which either end has managed to send less is tried once more."""
CALM_S = 1.5
"""So long the line may take to be empty again after a rate was looked for."""
CALM_MS = 60.0
TURN_S = 0.005
FIRST_PICTURE_BITS = 120_000
PICTURE_SHARE = 0.5
"""Of what the line carries, for pictures."""
PICTURE_LEAST, PICTURE_MOST = 60_000, 450_000
LATE_FRAMES = 10
ON_ITS_WAY_S, ON_ITS_WAY_MAX_S = 0.3, 1.5
PHRASE_FRAMES = 150
"""Of the phrase that are looked for in what came back: three seconds."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long, and in which steps."""

    steady_s: float
    step_s: float
    up_kbps: tuple[int, ...]
    down_kbps: tuple[int, ...]
    together: bool
    """Whether it is looked both ways at once."""


QUICK = Pace(5.4, 0.7, (250, 800, 1_700), (350, 1_000, 2_200), together=True)
FULL = Pace(14.0, 1.0, (150, 400, 900, 1_800), (250, 600, 1_200, 2_600), together=False)


@dataclass(slots=True)
class Joined:
    """When what was there, in seconds since the beginning; None: it never came."""

    socket_s: float | None = None
    answered_s: float | None = None
    path_s: float | None = None
    sound_s: float | None = None
    picture_s: float | None = None

    @property
    def whole_s(self) -> float | None:
        """Give when sound and picture were there."""
        if self.sound_s is None or self.picture_s is None:
            return None
        return max(self.sound_s, self.picture_s)


@dataclass(slots=True)
class Steady:
    """What was measured while one spoke and showed."""

    trips_ms: Sequence[float] = ()
    jitter_up_ms: Sequence[float] = ()
    jitter_down_ms: Sequence[float] = ()
    up: Loss = field(default_factory=Loss)
    down: Loss = field(default_factory=Loss)
    cpu_pct: float | None = None
    pictures_per_s: float | None = None
    """That this machine has made and, of what came back, taken: whatever the line has lost."""
    returned_per_s: float | None = None
    returned: Returned | None = None

    def trip_ms(self, share: float) -> float | None:
        """Give the round trip that this share of all did not exceed."""
        return percentile(self.trips_ms, share)

    def jitter_ms(self, share: float) -> float | None:
        """Give the jitter of the worse way that this share of all readings did not exceed."""
        ways = [percentile(each, share) for each in (self.jitter_up_ms, self.jitter_down_ms)]
        return max((each for each in ways if each is not None), default=None)


@dataclass(slots=True)
class _Coming:
    """A clip on its way out and back."""

    first: int
    """The frame of speech with which it begins."""
    began_at: float | None = None
    """When its first sound came back, or would have."""
    said: asyncio.Event = field(default_factory=asyncio.Event)
    """When all of it has been sent."""
    seen: list[tuple[float, av.VideoFrame]] = field(default_factory=list)


class Course:
    """One test call of one desk."""

    def __init__(
        self,
        socket: Socket,
        pace: Pace,
        *,
        loopback: bool,
        processor_s: Callable[[], float],
        transport: str | None = None,
        talk: Callable[[Socket], Talk] = Talk,
    ) -> None:
        """Take where the court is, and what tells this process' time on the processor.

        `transport` is that of the relay to go by: empty for none, None for the court's first.
        """
        self._transport = transport
        self._socket = socket
        self._make_talk = talk
        self._pace = pace
        self._loopback = loopback
        self._processor_s = processor_s
        self.talk = talk(socket)
        self.leg: TestLeg | None = None
        self.relays: tuple[IceServer, ...] = ()
        self.number = 0
        self._pictures = Pictures()
        self._picture_bits = FIRST_PICTURE_BITS
        self._showing = False
        self._key = True
        self._encoder = OpusEncoder()
        self._frame = 0
        self._saying: Callable[[int], Samples] = frame_of
        self._clip: _Coming | None = None
        self._came: dict[int, bytes] = {}
        self._back, self._seen = asyncio.Event(), asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.note_window: Callable[[], None] = _nobody
        """Called when what is counted of speaking begins, and when it ends."""
        self._step = 0
        self._made = self._whole = 0

    @property
    def way(self) -> str:
        """Which kind of address the path goes by; empty while there is none."""
        return "" if self.leg is None else self.leg.way

    # Joining --------------------------------------------------------------------------------

    async def join(self) -> Joined:
        """Open the call and wait for sound and picture; raises `NoSocket` and `MediaFailed`."""
        await asyncio.gather(self._pictures.prepare(), asyncio.to_thread(phrase))
        began = time.monotonic()
        joined = Joined()
        opening = await self.talk.open(OPEN_S)
        self.relays = self._chosen(opening.ice_servers)
        joined.socket_s = time.monotonic() - began

        async def offered(leg: int, sdp: str) -> MediaAnswered:
            answered = await self.talk.offer(leg, sdp)
            joined.answered_s = time.monotonic() - began
            return answered

        await self._open_leg(offered)
        joined.path_s = time.monotonic() - began
        self._showing = True
        self._begin(self._speak())
        self._begin(self._show())
        with suppress(TimeoutError):
            async with asyncio.timeout(JOIN_S):
                await self._returned()
                joined.sound_s = time.monotonic() - began
                await self._seen.wait()
                joined.picture_s = time.monotonic() - began
        return joined

    def _chosen(self, servers: tuple[IceServer, ...]) -> tuple[IceServer, ...]:
        relays = relays_in(servers)
        if self._transport is None:
            return relays[:1]
        return tuple(each for each in relays if transport_of(each.urls[0]) == self._transport)[:1]

    async def _open_leg(self, offer: Offer) -> TestLeg:
        self.number += 1
        leg = TestLeg(
            self.relays,
            loopback=self._loopback,
            heard=self._hear,
            seen=self._see,
            want_key=self._want_key,
            relay_tls=self._socket.tls,
        )
        try:
            await leg.open(self.number, offer, JOIN_S)
        except BaseException:
            await leg.close()
            raise
        self.leg = leg
        return leg

    async def _returned(self) -> None:
        """Wait until something that is said from now on has come back."""
        self._came.clear()
        self._back.clear()
        await self._back.wait()

    # How wide the line is -------------------------------------------------------------------

    async def look_both_ways(self) -> tuple[float | None, float | None]:
        """Give what the line carries to the court and from it, in kilobits a second.

        Both at once, where there is little time: so it is in a hearing too.
        """
        if self._pace.together:
            up, down = await asyncio.gather(self.look_up(), self.look_down())
        else:
            up = await self.look_up()
            await self._calm()
            down = await self.look_down()
        await self._calm()
        leg = self._there()
        leg.filling = False
        leg.begin_pictures_anew()
        return up, down

    async def look_up(self) -> float | None:
        """Give what the line carries to the court, in kilobits a second."""
        leg = self._there()
        self._showing = False
        best: float | None = None
        for kbps in self._pace.up_kbps:
            sent_kbps = waited_s = 0.0
            rate: float | None = None
            for _ in range(TRIES):
                self._step += 1
                leg.waits_s = 0.0
                sent_kbps = await self._send_filler(leg, self._step, kbps)
                waited_s = leg.waits_s
                rate = _rate_of(await self._counted_step(self._step))
                if sent_kbps >= SENT_LEAST * kbps:
                    break
            best = max((each for each in (best, rate) if each is not None), default=None)
            if not keeps_up(rate, min(kbps, sent_kbps), waited_s):
                break
        return best

    async def _send_filler(self, leg: TestLeg, step: int, kbps: int) -> float:
        """Send a step of filler; give the rate at which this machine has managed to."""
        size, index, allowed = filler_size(kbps), 0, 0.0
        whole = 8 * (size + AROUND_OCTETS)
        began = turned = time.monotonic()
        while (now := time.monotonic()) - began < self._pace.step_s:
            allowed += min(0.05, now - turned) * kbps * 1000
            turned = now
            while allowed >= whole:
                allowed -= whole
                leg.fill(step, index, size)
                index += 1
            await asyncio.sleep(TURN_S)
        return index * whole / 1000 / (now - began)

    async def _counted_step(self, step: int) -> StepCount | None:
        """Wait for the court's counting of a step to be whole."""
        found: StepCount | None = None
        with suppress(TimeoutError):
            async with asyncio.timeout(COUNT_WITHIN_S):
                while True:
                    counted = await self._next_count()
                    newest = next((each for each in counted.steps if each.step == step), None)
                    if newest is not None and newest == found:
                        break
                    found = newest
        return found

    async def _next_count(self) -> CallCounted:
        known = len(self.talk.counted)
        while len(self.talk.counted) == known:
            if self.talk.gone.is_set():
                raise TimeoutError
            await asyncio.sleep(TURN_S)
        return self.talk.counted[-1]

    async def look_down(self) -> float | None:
        """Give what the line carries from the court, in kilobits a second."""
        leg = self._there()
        self._showing = False
        best: float | None = None
        for kbps in self._pace.down_kbps:
            whole, sent_kbps, tally = 8 * (filler_size(kbps) + AROUND_OCTETS), 0.0, Tally(0.0)
            for _ in range(TRIES):
                leg.tallies.clear()
                leg.filling = True
                await self.talk.ask_filler(ProbeStep(kbps=kbps, seconds=self._pace.step_s))
                await self._filled(leg)
                tally = next(iter(leg.tallies.values()), Tally(0.0))
                sent_kbps = tally.sent * whole / 1000 / self._pace.step_s
                if sent_kbps >= SENT_LEAST * kbps or tally.kbps is None:
                    break
            rate = tally.kbps
            best = max((each for each in (best, rate) if each is not None), default=None)
            waited_s = tally.last_s - tally.begun_s - self._pace.step_s
            if not keeps_up(rate, min(kbps, sent_kbps), waited_s):
                break
        return best

    async def _filled(self, leg: TestLeg) -> None:
        """Wait until a step of filler has come, and nothing of it any more."""
        ends = time.monotonic() + self._pace.step_s + COUNT_WITHIN_S
        while (now := time.monotonic()) < ends:
            tally = next(iter(leg.tallies.values()), None)
            if tally is not None and now - tally.begun_s > self._pace.step_s:
                quiet_s = now - max(tally.last_s, tally.begun_s)
                if quiet_s > 0.1:
                    return
            await asyncio.sleep(TURN_S)

    async def _calm(self) -> None:
        """Wait until the line is as empty as it was."""
        leg = self._there()
        ends = time.monotonic() + CALM_S
        fastest = min(_trips_ms(leg.sent), default=None)
        while fastest is not None and time.monotonic() < ends:
            newest = _trips_ms(leg.sent[-10:])
            if len(newest) >= 3 and max(newest[-3:]) < fastest + CALM_MS:
                return
            await asyncio.sleep(FRAME_S)

    # Speaking and showing -------------------------------------------------------------------

    async def speak_and_show(self, line_kbps: float | None) -> Steady:
        """Speak and show for a while, and give what that came to."""
        leg = self._there()
        self._begin_showing(line_kbps)
        await asyncio.sleep(0.5)
        with suppress(TimeoutError):
            async with asyncio.timeout(COUNT_WITHIN_S):
                await self._next_count()
        first_count, first_sent = max(0, len(self.talk.counted) - 1), len(leg.sent)
        first_frame, decoded = self._frame, self._pictures.decoded
        made, whole, taken = self._made, self._whole, self._pictures.taken
        self.note_window()
        began, busy = time.monotonic(), self._processor_s()
        down_ms: list[float] = []
        while time.monotonic() - began < self._pace.steady_s:
            await asyncio.sleep(0.25)
            down_ms.append(1000 * leg.jitter_down.s)
        took = time.monotonic() - began
        cpu_pct = 100 * (self._processor_s() - busy) / took
        pictures = returned_per_s = None
        if self._showing:
            due, done = self._whole - whole, self._pictures.taken - taken
            pictures = (self._made - made) / took * (min(1.0, done / due) if due > 0 else 1.0)
            returned_per_s = (self._pictures.decoded - decoded) / took
        last_sent, last_frame = len(leg.sent), self._frame
        self.note_window()
        last_count = len(self.talk.counted) + 1
        await _landed(leg.sent[first_sent:])
        self._showing = False
        sent, counted = leg.sent[first_sent:last_sent], self.talk.counted[first_count:last_count]
        count = min(PHRASE_FRAMES, last_frame - first_frame)
        returned = await asyncio.to_thread(recognised, dict(self._came), last_frame - count, count)
        trips = _trips_ms(sent)
        trip = percentile(trips, 0.5)
        if trip is not None:
            returned = Returned(returned.correlation, returned.delay_s + trip / 1000)
        up = loss_up(counted)
        return Steady(
            trips_ms=trips,
            jitter_up_ms=[
                each.jitter_ms for one in counted for each in one.streams if each.kind is Kind.AUDIO
            ],
            jitter_down_ms=down_ms,
            up=up,
            down=loss_down(sent, up),
            cpu_pct=cpu_pct,
            pictures_per_s=pictures,
            returned_per_s=returned_per_s,
            returned=returned,
        )

    def _begin_showing(self, line_kbps: float | None) -> None:
        """Show pictures from now on, no larger than the line carries."""
        bits = PICTURE_MOST if line_kbps is None else int(PICTURE_SHARE * line_kbps * 1000)
        self._picture_bits = min(PICTURE_MOST, bits)
        self._showing, self._key = self._picture_bits >= PICTURE_LEAST, True

    async def send_clip(self, line_kbps: float | None) -> clip.Clip:
        """Send what a person can judge, and give what came back of it."""
        leg = self._there()
        self._showing = False
        sound, pictures = await asyncio.to_thread(lambda: (clip.notes(), clip.drawn()))
        # Nothing of what was shown before is taken for the clip.
        await _landed(leg.sent)
        self._pictures.use(pictures)
        coming = self._clip = _Coming(self._frame)
        self._saying = lambda number: clip.frame_of(sound, number - coming.first)
        self._begin_showing(line_kbps)
        with suppress(TimeoutError):
            async with asyncio.timeout(2 * clip.SECONDS):
                await coming.said.wait()
        self._showing = False
        await _landed(leg.sent)
        self._clip = None
        heard = await asyncio.to_thread(clip.heard, dict(self._came), coming.first, clip.FRAMES)
        return clip.Clip(heard, clip.since(coming.began_at, coming.seen))

    async def _speak(self) -> None:
        """Say the phrase, 20 ms at a time, to whichever leg there is."""
        due = time.monotonic()
        while True:
            due += FRAME_S
            late = time.monotonic() - due
            if late > LATE_FRAMES * FRAME_S:
                due += late
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if self.leg is not None:
                self.leg.say(self._encoder.encode(self._saying(self._frame)), self._frame)
            self._frame += 1
            if self._clip is not None and self._frame - self._clip.first >= clip.FRAMES:
                self._clip.said.set()

    async def _show(self) -> None:
        """Show pictures, when there are any to show, no faster than the line carries them."""
        due = time.monotonic()
        while True:
            due = max(due + 1 / PER_S, time.monotonic())
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            leg = self.leg
            codec = None if leg is None else leg.codec
            if not self._showing or leg is None or codec is None:
                continue
            key, self._key = self._key or leg.needs_key(), False
            bits, at = self._picture_bits, time.monotonic()
            place = None
            if self._clip is not None:
                # The picture that belongs to what is being said.
                place = int((self._frame - self._clip.first) * FRAME_S * PER_S)
            payloads = await self._pictures.code(codec, bits, key=key, place=place)
            self._made += 1
            for place, payload in enumerate(payloads, start=1):
                leg.show(codec, payload, at, last=place == len(payloads))
                if len(payloads) > 4:
                    # A whole picture is large: it does not push out what is said.
                    await asyncio.sleep(8 * len(payload) / (3.0 * bits))

    def _hear(self, sent: Sent, payload: bytes, now: float) -> None:
        frame = self._there().frame_of(sent)
        if frame is not None:
            self._came[frame] = payload
            self._back.set()
            if self._clip is not None and self._clip.began_at is None:
                since_first = frame - self._clip.first
                if since_first >= 0:
                    self._clip.began_at = now - since_first * FRAME_S

    def _see(self, whole: WholeFrame) -> None:
        self._whole += 1
        self._begin(self._decode(whole))

    async def _decode(self, whole: WholeFrame) -> None:
        frame = await self._pictures.decode(whole)
        if self._pictures.decoded:
            self._seen.set()
        if frame is not None and self._clip is not None:
            self._clip.seen.append((whole.at, frame))

    def _want_key(self) -> None:
        self._key = True

    # The drill ------------------------------------------------------------------------------

    async def drop_the_socket(self, within_s: float) -> float | None:
        """Break the socket and come back to the same call; give how long it took."""
        before, name = self.talk, self.talk.call
        began = time.monotonic()
        before.drop()
        await before.forget()
        ends = began + within_s
        while time.monotonic() < ends:
            talk = self._make_talk(self._socket)
            try:
                await talk.open(max(0.1, ends - time.monotonic()), name)
            except NoSocket as refused:
                if refused.reason:
                    return None
                await asyncio.sleep(0.25)
                continue
            self.talk = talk
            return time.monotonic() - began
        return None

    async def drop_the_media(self, within_s: float) -> float | None:
        """Cut the media and make a new leg; give how long it took until one is heard again."""
        before = self._there()
        before.quiet = True
        began = time.monotonic()
        try:
            async with asyncio.timeout(within_s):
                await self._open_leg(self.talk.offer)
                await self._returned()
        except (TimeoutError, MediaFailed):
            return None
        finally:
            await before.close()
        return time.monotonic() - began

    # Its end --------------------------------------------------------------------------------

    async def close(self) -> None:
        """Hang up and leave nothing open."""
        for task in tuple(self._tasks):
            task.cancel()
        try:
            await asyncio.gather(*self._tasks, return_exceptions=True)
            if self.leg is not None:
                await self.leg.close()
        finally:
            # Whoever loses patience with this too leaves neither socket nor coder behind.
            try:
                await self.talk.close()
            finally:
                self._pictures.close()

    def _there(self) -> TestLeg:
        if self.leg is None:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "no leg")
        return self.leg

    def _begin(self, deed: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(deed)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _landed(sent: Sequence[Sent]) -> None:
    """Wait until what is on its way has come, or is lost."""
    slow = percentile(_trips_ms(sent), 0.95) or 0.0
    await asyncio.sleep(min(ON_ITS_WAY_MAX_S, max(ON_ITS_WAY_S, 1.5 * slow / 1000)))


def _nobody() -> None:
    """Nobody wants to know."""


def _rate_of(step: StepCount | None) -> float | None:
    if step is None:
        return None
    return rate_kbps(step.packets, step.octets - step.first_octets, step.last_s - step.first_s)


def _trips_ms(sent: Sequence[Sent]) -> list[float]:
    return [
        1000 * trip
        for each in sent
        if each.kind is Kind.AUDIO and (trip := each.round_trip_s) is not None
    ]
