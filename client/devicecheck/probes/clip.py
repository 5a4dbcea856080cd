"""MED-10: a clip goes to the court's test peer and back and is shown, and the person judges it.

It has a call of its own, which has ended before anybody is asked: a person may take longer than a
call lasts. The clip is made by the program (`client.devicecheck.calling.clip`), and shown under the
peer's name.

It judges nothing.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import av

from client.devicecheck.bench import Bench
from client.devicecheck.calling.clip import Clip
from client.devicecheck.calling.talk import NoSocket
from client.devicecheck.measured import Measured
from client.devicecheck.probes.call import Begin, course_of, not_called
from client.devicecheck.probes.devices_there import hindered
from client.devicecheck.probes.line.place import Plans
from client.devicecheck.probes.speaker import is_off
from client.frames import Picture, Size, Source
from client.media.devices.capture import fitted
from client.media.engine import MediaFailed
from client.media.picture.viewer import blittable
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.test_call import PEER

SHOWN_AS = Source(PEER)
TIMES, PAUSE_S = 3, 1.0
"""It is shown again to whoever has not answered yet."""


@dataclass(frozen=True, slots=True)
class ClipProbe:
    """MED-10: whether the person has seen and heard the clip clearly."""

    plans: Plans
    begin: Begin = course_of
    codes: tuple[Code, ...] = (Code.MED_10,)
    form: Form = Form.FULL
    limit_s: float = 40.0
    """What the person takes to answer, and the clip meanwhile, is not counted."""

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Fetch the clip, show it, and ask."""
        cause = not_called(bench, await self.plans.of(bench))
        if cause is None and (is_off(bench) or hindered(bench, Code.MED_01)):
            # Nobody is asked about what cannot be heard.
            cause = Cause.NEEDS_ANOTHER
        clip = await self._fetched(bench) if cause is None else None
        if clip is None or not clip.whole:
            yield Measured(Code.MED_10, cause=cause or Cause.NEEDS_ANOTHER)
            return
        try:
            answer = await _asked(bench, clip)
        except MediaFailed:
            yield Measured(Code.MED_10, cause=Cause.NEEDS_ANOTHER)
            return
        if answer is None:
            yield Measured(Code.MED_10, cause=Cause.NOT_ANSWERED)
        else:
            readings = {"answer": float(answer), "pictures": float(len(clip.pictures))}
            yield Measured(Code.MED_10, readings)

    async def _fetched(self, bench: Bench) -> Clip | None:
        """Call, and give what came back; None where there was no call."""
        course = self.begin(bench)
        try:
            joined = await course.join()
            return None if joined.whole_s is None else await course.send_clip(_carried(bench))
        except (NoSocket, MediaFailed):
            return None
        finally:
            await course.close()


def _carried(bench: Bench) -> float | None:
    """Give what the line carries both ways, in kilobits a second, as far as it was measured."""
    ways = ((Code.MED_05, "up_kbps"), (Code.MED_06, "down_kbps"))
    known = [
        measured.readings[key]
        for code, key in ways
        if (measured := bench.measured.get(code)) is not None and key in measured.readings
    ]
    return min(known, default=None)


async def _asked(bench: Bench, clip: Clip) -> int | None:
    """Show the clip while the person is asked; raises `MediaFailed` when it cannot be played."""
    asking = asyncio.ensure_future(bench.ask(Code.MED_10))
    showing = asyncio.create_task(_shown(bench, clip))
    both = asking, showing
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            # It was shown to the end, or could not be.
            await showing
        return await asking
    finally:
        for each in both:
            each.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        bench.frames.clear(SHOWN_AS)


async def _shown(bench: Bench, clip: Clip) -> None:
    for time in range(TIMES):
        if time:
            await bench.sleep(PAUSE_S)
        seeing = asyncio.create_task(_seen(bench, clip, time * len(clip.pictures)))
        try:
            await bench.engine.play(clip.sound)
            await seeing
        finally:
            seeing.cancel()
            await asyncio.gather(seeing, return_exceptions=True)


async def _seen(bench: Bench, clip: Clip, before: int) -> None:
    """Show each picture when it came: one that stood still in the call stands still here."""
    began_at = bench.monotonic()
    for number, (at_s, frame) in enumerate(clip.pictures, start=before + 1):
        await bench.sleep(max(0.0, began_at + at_s - bench.monotonic()))
        wanted = bench.frames.wanted(SHOWN_AS)
        if wanted is not None:
            now = bench.monotonic()
            picture = await asyncio.to_thread(_scaled, frame, wanted, now, number)
            bench.frames.put(SHOWN_AS, picture)


def _scaled(frame: av.VideoFrame, wanted: Size, at: float, number: int) -> Picture:
    size = fitted(frame.width, frame.height, wanted)
    scaled = frame.reformat(width=size.width, height=size.height, format="bgra")
    return Picture(size.width, size.height, blittable(scaled), at, number)
