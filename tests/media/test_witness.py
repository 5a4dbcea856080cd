"""Whoever looks on at one's own devices is shown what they give, and only while they are open."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from client.frames import Levels
from client.media.blocks import BLOCK, RATE, SILENCE, Samples
from client.media.devices.audio import SoundThread, SoundWish
from client.media.devices.equipment import Shot
from client.media.devices.fake import FakeMedia, speech_like
from tests.media.desks import Desk, make_desk, until
from tests.media.likeness import recorded

MOMENT = np.zeros(RATE // 5, np.int16)
"""Playing it takes time."""


class Onlooker:
    """Counts, and keeps what came."""

    def __init__(self) -> None:
        self.blocks: list[Samples] = []
        self.played_blocks: list[Samples] = []
        self.shots: list[Shot] = []
        self.threads: set[str] = set()

    def heard(self, block: Samples, at: float) -> None:
        self.threads.add(threading.current_thread().name)
        self.blocks.append(block)

    def played(self, block: Samples, at: float) -> None:
        self.played_blocks.append(block)

    def seen(self, shot: Shot, at: float) -> None:
        self.threads.add(threading.current_thread().name)
        self.shots.append(shot)


class Nobody:
    """Says nothing to the loudspeaker."""

    def block(self, *, audible: bool) -> Samples:
        return SILENCE


@pytest.fixture
def onlooker() -> Onlooker:
    return Onlooker()


async def test_the_open_microphone_is_heard_raw_and_the_camera_seen_whole(
    desk: Desk, onlooker: Onlooker
) -> None:
    desk.engine.show(onlooker)
    desk.engine.preview(camera=True, microphone=True)
    await until(lambda: len(onlooker.blocks) > 60 and len(onlooker.shots) > 5)
    assert onlooker.threads == {"sound", "camera"}
    assert onlooker.shots[0].shape == (720, 1280, 3)
    line = np.concatenate(onlooker.blocks[:60])
    assert {len(block) for block in onlooker.blocks} == {BLOCK}
    assert np.array_equal(line, speech_like(1)[: len(line)])


async def test_what_is_closed_shows_nothing(desk: Desk, onlooker: Onlooker) -> None:
    desk.engine.show(onlooker)
    desk.engine.preview(camera=True, microphone=True)
    await until(lambda: bool(onlooker.blocks and onlooker.shots))
    desk.engine.preview(camera=False, microphone=False)
    before = len(onlooker.blocks), len(onlooker.shots)
    await desk.engine.play(MOMENT)
    assert (len(onlooker.blocks), len(onlooker.shots)) == before


async def test_whoever_does_not_look_on_any_more_is_told_nothing(
    desk: Desk, onlooker: Onlooker
) -> None:
    desk.engine.show(onlooker)
    desk.engine.preview(camera=False, microphone=True)
    await until(lambda: bool(onlooker.blocks))
    desk.engine.show(None)
    before = len(onlooker.blocks)
    await desk.engine.play(MOMENT)
    assert len(onlooker.blocks) == before


async def test_what_is_played_is_shown_as_it_is_played(tmp_path: Path, onlooker: Onlooker) -> None:
    desk = make_desk("a", record=tmp_path / "played.wav")
    sound = speech_like(4)[: RATE // 2]
    try:
        desk.engine.show(onlooker)
        await desk.engine.play(sound)
    finally:
        await desk.engine.close()
    shown = np.concatenate([block for block in onlooker.played_blocks if block.any()])
    assert np.array_equal(shown, sound[: len(shown)])
    assert len(shown) > 0.4 * RATE
    assert np.count_nonzero(recorded(tmp_path / "played.wav"))


async def test_a_sound_that_nobody_waits_for_any_more_is_not_played_later(
    tmp_path: Path, onlooker: Onlooker
) -> None:
    desk = make_desk("a", record=tmp_path / "played.wav")
    try:
        desk.engine.show(onlooker)
        playing = asyncio.create_task(desk.engine.play(speech_like(4)))
        await until(lambda: any(block.any() for block in onlooker.played_blocks))
        playing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await playing
        onlooker.played_blocks.clear()
        await desk.engine.play(MOMENT)
    finally:
        await desk.engine.close()
    # A block may have been on its way.
    assert sum(bool(block.any()) for block in onlooker.played_blocks) <= 2


def test_a_muted_microphone_is_not_shown_though_it_listens(onlooker: Onlooker) -> None:
    """Open for this machine alone is open for nobody else here either."""
    media = FakeMedia(None, clock=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    thread = SoundThread(media, Levels(), Nobody(), lambda _: None, lambda _: None)
    thread.show(onlooker)
    thread.wish(SoundWish(microphone=False, listening=True))
    thread.start()
    threading.Event().wait(0.1)
    thread.stop()
    assert thread.join(2.0)
    assert onlooker.blocks == []
