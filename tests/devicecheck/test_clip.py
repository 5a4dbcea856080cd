"""The clip of the test call: what came back is shown and played, and the person judges it."""

import asyncio
from dataclasses import replace

import av
import numpy as np
import pytest

from client.devicecheck.calling.clip import FRAMES, SECONDS, Clip, drawn, frame_of, heard, notes
from client.devicecheck.calling.pictures import HEIGHT, PER_S, WIDTH
from client.devicecheck.calling.talk import NoSocket
from client.devicecheck.measured import Measured
from client.devicecheck.probes.clip import SHOWN_AS, TIMES, ClipProbe
from client.devicecheck.probes.line.place import Plans
from client.frames import Picture, Size
from client.media.speech.opus import FRAME, PAUSE_BYTES, OpusEncoder
from client.protocol.devicecheck import Cause, Code
from tests.devicecheck.lines import Line


async def measured(line: Line) -> Measured:
    probe = ClipProbe(Plans(), line._call)
    (found,) = [each async for each in probe.measure(line.bench)]
    assert all(call.closed for call in line.calls)
    return found


class Person:
    """Looks on for so many showings before they say a word; 0: says it at once."""

    def __init__(self, line: Line, word: int | None, showings: int = 0) -> None:
        self.line, self.word, self.showings = line, word, showings
        self.asked = 0
        self.seen: list[Picture] = []
        self.came, self.enough = asyncio.Event(), asyncio.Event()
        line.bench.ask = self.answer
        line.bench.frames.want(SHOWN_AS, Size(32, 18))
        line.bench.frames.on_new(self._look)

    def _look(self, source: object) -> None:
        picture = self.line.bench.frames.newest(SHOWN_AS)
        if source == SHOWN_AS and picture is not None:
            self.seen.append(picture)
            self.came.set()
            if len(self.seen) == self.showings * len(self.line.clip.pictures):
                self.enough.set()

    async def answer(self, code: Code) -> int | None:
        assert code is Code.MED_10
        self.asked += 1
        if self.showings:
            await self.enough.wait()
        return self.word


async def test_what_came_back_is_played_and_shown_and_the_person_judges_it() -> None:
    line = Line()
    person = Person(line, 1, showings=1)
    found = await measured(line)
    assert (found.cause, found.readings) == (None, {"answer": 1.0, "pictures": 2.0})
    assert [(each.number, each.width, each.height) for each in person.seen] == [
        (1, 32, 18),
        (2, 32, 18),
    ]
    assert person.seen[1].at - person.seen[0].at == pytest.approx(2.0)
    assert np.array_equal(line.fake.engine.played[0], line.clip.sound)
    # Nothing of it is kept.
    assert line.bench.frames.newest(SHOWN_AS) is None


async def test_it_is_shown_again_to_whoever_has_not_answered_yet_and_not_without_end() -> None:
    line = Line()
    person = Person(line, 0, showings=TIMES)
    assert (await measured(line)).readings["answer"] == 0.0
    assert [each.number for each in person.seen] == [1, 2, 3, 4, 5, 6]
    assert len(line.fake.engine.played) == TIMES


async def test_nobody_answers() -> None:
    line = Line()
    Person(line, None)
    assert (await measured(line)).cause is Cause.NOT_ANSWERED


@pytest.mark.parametrize("wanting", ["call", "sound", "picture", "join", "off", "loudspeaker"])
async def test_nobody_is_asked_to_the_end_about_what_cannot_be_judged(wanting: str) -> None:
    line = Line()
    person = Person(line, 1, showings=9)
    match wanting:
        case "call":
            line.no_call = NoSocket("away")
        case "sound":
            line.clip = Clip(np.zeros(4, np.int16), line.clip.pictures)
        case "picture":
            line.clip = Clip(line.clip.sound, ())
        case "join":
            line.joined = replace(line.joined, picture_s=None)
        case "off":
            line.bench.measured[Code.SPK_02] = Measured(Code.SPK_02, {"muted": 1.0})
        case _:
            line.fake.engine.tone_fails = True
    found = await measured(line)
    assert found.cause is Cause.NEEDS_ANOTHER
    assert not found.readings
    assert person.asked == (1 if wanting == "loudspeaker" else 0)
    assert line.bench.frames.newest(SHOWN_AS) is None


async def test_a_court_without_a_test_peer_is_no_fault_of_this_line() -> None:
    line = Line()
    line.plan = line.plan.model_copy(update={"test_call": False})
    assert (await measured(line)).cause is Cause.UNSUPPORTED


async def test_whoever_goes_on_is_shown_nothing_more() -> None:
    line = Line()
    person = Person(line, 1, showings=9)
    going_on = asyncio.create_task(measured(line))
    async with asyncio.timeout(20):
        await person.came.wait()
    going_on.cancel()
    await asyncio.wait({going_on})
    assert going_on.cancelled()
    assert line.bench.frames.newest(SHOWN_AS) is None


# The clip itself ------------------------------------------------------------------------------


def coded() -> dict[int, bytes]:
    sound, encoder = notes(), OpusEncoder()
    return {number: encoder.encode(frame_of(sound, number)) for number in range(FRAMES)}


def test_no_frame_of_the_notes_is_a_silence_that_would_not_be_sent() -> None:
    assert len(notes()) == FRAMES * FRAME
    assert all(len(each) > PAUSE_BYTES for each in coded().values())
    assert not frame_of(notes(), FRAMES).any()


def test_what_never_came_is_no_sound_and_what_came_is() -> None:
    came = coded()
    whole = heard(came, 0, FRAMES)
    assert len(whole) == FRAMES * FRAME
    for number in range(50, 100):
        del came[number]
    gap = heard(came, 0, FRAMES)
    lost = slice(80 * FRAME, 100 * FRAME)
    assert np.abs(gap[lost].astype(int)).max() < np.abs(whole[lost].astype(int)).max() / 4
    assert gap[150 * FRAME :].any()
    assert not heard({}, 0, FRAMES).any()


def test_a_broken_sound_of_a_court_breaks_nothing() -> None:
    assert len(heard({3: b"\xff" * 9}, 0, 10)) == 10 * FRAME


def test_the_ball_comes_down_with_each_note() -> None:
    pictures = drawn()
    assert len(pictures) == round(SECONDS * PER_S)
    assert {(each.width, each.height) for each in pictures} == {(WIDTH, HEIGHT)}

    def lowest(picture: av.VideoFrame) -> int:
        luma = picture.to_ndarray()[:HEIGHT]
        return int(np.nonzero((luma == 40).any(axis=1))[0].max())

    heights = [lowest(each) for each in pictures]
    assert heights[0] == heights[15] > heights[4]
