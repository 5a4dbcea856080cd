"""Being present in a test call: one speaks and shows, and hears and sees it come back.

Speech goes all the time, 20 ms at a time; pictures go where they may, no larger than the line
carries: as in a hearing, losses that one makes oneself are not the line's. It outlives a leg, so
that a path that is cut and made anew carries on with the same speech.

It looks for no width and breaks nothing; it judges nothing.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import av

from client.devicecheck.calling import clip
from client.devicecheck.calling.leg import TestLeg
from client.devicecheck.calling.phrase import Returned, frame_of, phrase, recognised
from client.devicecheck.calling.pictures import PER_S, Pictures
from client.devicecheck.calling.sums import Loss, Sent, loss_down, loss_up, percentile, trips_ms
from client.devicecheck.calling.talk import COUNT_WITHIN_S, Talk
from client.media.engine import MediaFailed
from client.media.picture.assembly import WholeFrame
from client.media.speech.opus import FRAME_S, OpusEncoder
from client.protocol.errors import Reason
from client.protocol.signalling import Kind

if TYPE_CHECKING:
    from client.media.blocks import Samples

FIRST_PICTURE_BITS = 120_000
PICTURE_SHARE = 0.5
"""Of what the line carries, for pictures."""
PICTURE_LEAST, PICTURE_MOST = 60_000, 450_000
LATE_FRAMES = 10
SWINGS_IN_S, JITTER_EVERY_S = 0.5, 0.25
ON_ITS_WAY_S, ON_ITS_WAY_MAX_S = 0.3, 1.5
PHRASE_FRAMES = 150
"""Of the phrase that are looked for in what came back: three seconds."""


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


class Presence:
    """One desk in its test call; everything is called on the court thread."""

    def __init__(self, processor_s: Callable[[], float]) -> None:
        """Take what tells this process' time on the processor."""
        self._processor_s = processor_s
        self.leg: TestLeg | None = None
        """By which it goes; None before there is one."""
        self.note_window: Callable[[], None] = _nobody
        """Called when what is counted of speaking begins, and when it ends."""
        self.seen = asyncio.Event()
        """Whether a picture has come back."""
        self._encoder = OpusEncoder()
        self._frame = 0
        self._saying: Callable[[int], Samples] = frame_of
        self._came: dict[int, bytes] = {}
        self._back = asyncio.Event()
        self._pictures = Pictures()
        self._picture_bits = FIRST_PICTURE_BITS
        self._showing = False
        self._key = True
        self._made = self._whole = 0
        self._clip: _Coming | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def prepare(self) -> None:
        """Make what is said and shown; done before anything is measured."""
        await asyncio.gather(self._pictures.prepare(), asyncio.to_thread(phrase))

    def begin(self) -> None:
        """Speak and show from now on."""
        self._showing = True
        self._begin(self._speak())
        self._begin(self._show())

    def show_nothing(self) -> None:
        """Speak only, from now on."""
        self._showing = False

    async def close(self) -> None:
        """Speak and show no more."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def free(self) -> None:
        """Free the coders' thread."""
        self._pictures.close()

    # What is measured by it -----------------------------------------------------------------

    async def returned(self) -> None:
        """Wait until something that is said from now on has come back."""
        self._came.clear()
        self._back.clear()
        await self._back.wait()

    async def speak_and_show(self, talk: Talk, seconds: float, line_kbps: float | None) -> Steady:
        """Speak and show for a while, and give what that came to."""
        leg = self._there()
        self._begin_showing(line_kbps)
        await asyncio.sleep(SWINGS_IN_S)
        await talk.next_count(COUNT_WITHIN_S)
        first_count, first_sent = max(0, len(talk.counted) - 1), len(leg.sent)
        first_frame, decoded = self._frame, self._pictures.decoded
        made, whole, taken = self._made, self._whole, self._pictures.taken
        self.note_window()
        began, busy = time.monotonic(), self._processor_s()
        down_ms: list[float] = []
        while time.monotonic() - began < seconds:
            await asyncio.sleep(JITTER_EVERY_S)
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
        last_count = len(talk.counted) + 1
        await _landed(leg.sent[first_sent:])
        self._showing = False
        sent, counted = leg.sent[first_sent:last_sent], talk.counted[first_count:last_count]
        count = min(PHRASE_FRAMES, last_frame - first_frame)
        returned = await asyncio.to_thread(recognised, dict(self._came), last_frame - count, count)
        trips = trips_ms(sent)
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

    def _begin_showing(self, line_kbps: float | None) -> None:
        """Show pictures from now on, no larger than the line carries."""
        bits = PICTURE_MOST if line_kbps is None else int(PICTURE_SHARE * line_kbps * 1000)
        self._picture_bits = min(PICTURE_MOST, bits)
        self._showing, self._key = self._picture_bits >= PICTURE_LEAST, True

    # What goes ------------------------------------------------------------------------------

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

    def want_key(self) -> None:
        """Show next a picture that can be decoded by itself."""
        self._key = True

    # What comes back ------------------------------------------------------------------------

    def hear(self, sent: Sent, payload: bytes, now: float) -> None:
        """Take one's own speech as it came back."""
        frame = self._there().frame_of(sent)
        if frame is not None:
            self._came[frame] = payload
            self._back.set()
            if self._clip is not None and self._clip.began_at is None:
                since_first = frame - self._clip.first
                if since_first >= 0:
                    self._clip.began_at = now - since_first * FRAME_S

    def see(self, whole: WholeFrame) -> None:
        """Take one's own picture as it came back."""
        self._whole += 1
        self._begin(self._decode(whole))

    async def _decode(self, whole: WholeFrame) -> None:
        frame = await self._pictures.decode(whole)
        if self._pictures.decoded:
            self.seen.set()
        if frame is not None and self._clip is not None:
            self._clip.seen.append((whole.at, frame))

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
    slow = percentile(trips_ms(sent), 0.95) or 0.0
    await asyncio.sleep(min(ON_ITS_WAY_MAX_S, max(ON_ITS_WAY_S, 1.5 * slow / 1000)))


def _nobody() -> None:
    """Nobody wants to know."""
