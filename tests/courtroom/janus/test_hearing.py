"""Two whole desks with Janus in the middle: they hear and see each other as at our own court."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from client.frames import Size, Source
from client.media.fake import speech_like
from server_stub.courtroom.janus import JanusForwarder
from tests.media.desks import HEARING, Desk, SmallCourt, make_desk, until
from tests.media.likeness import heard_s, recorded

pytestmark = [pytest.mark.realtime, pytest.mark.needs_package("janus", "iproute2")]


@pytest.fixture
async def court(forwarder: JanusForwarder) -> AsyncIterator[SmallCourt]:
    """A small court that has Janus in the middle."""
    court = SmallCourt(forwarder)
    yield court
    await court.close()


async def joined(court: SmallCourt, tmp_path: Path) -> tuple[Desk, Desk]:
    a, b = [
        court.seat(make_desk(name, record=tmp_path / f"{name}.wav", voice=voice, loopback=False))
        for name, voice in (("a", 1), ("b", 2))
    ]
    await court.connect(a, b)
    return a, b


async def test_two_desks_hear_and_see_each_other(court: SmallCourt, tmp_path: Path) -> None:
    a, b = await joined(court, tmp_path)
    await court.order(speaking="a b", shown="a b")
    for one, other in ((a, b), (b, a)):
        await until(lambda: one.of(other.name).moving_s >= 1.0, 20.0)  # noqa: B023
        await until(lambda: one.of(other.name).sound_s >= 4.0, 20.0)  # noqa: B023
    await court.close()
    assert b.record is not None
    played = recorded(b.record)
    assert heard_s(played, speech_like(1), at_least=0.8) >= 3.0
    assert heard_s(played, speech_like(2), at_least=0.8) == 0.0


async def test_who_fills_the_window_is_sent_large_and_who_does_not_small(
    court: SmallCourt, tmp_path: Path
) -> None:
    a, b = await joined(court, tmp_path)
    await court.order(shown="a b")

    def height() -> int:
        size = a.of(b.name).size
        return size.height if size is not None else 0

    for tile, tall in ((Size(1280, 720), 720), (Size(320, 180), 180), (Size(1280, 720), 720)):
        a.frames.want(Source(b.name), tile)
        await until(lambda: height() == tall, 20.0)  # noqa: B023
    assert a.of(b.name).longest_freeze_s < 1.0


async def test_who_is_silenced_is_not_heard_whatever_their_desk_does(
    court: SmallCourt, tmp_path: Path
) -> None:
    a, b = await joined(court, tmp_path)
    await court.order(speaking="a b", shown="a b")
    await until(lambda: b.of(a.name).sound_s >= 1.0, 20.0)
    # The desk of a goes on speaking: only the forwarder is told.
    flows = court.flows(speaking="b", shown="b")
    await court.forwarder.order(HEARING, flows)
    await asyncio.sleep(0.5)
    heard, seen = b.of(a.name).frames_heard, b.of(a.name).frames_decoded
    await asyncio.sleep(1.0)
    assert (b.of(a.name).frames_heard, b.of(a.name).frames_decoded) == (heard, seen)
    assert a.newest.microphone_live


async def test_a_desk_finds_its_way_back_when_janus_was_gone(
    court: SmallCourt, tmp_path: Path
) -> None:
    a, b = await joined(court, tmp_path)
    await court.order(speaking="a b", shown="a b")
    await until(lambda: b.of(a.name).frames_decoded > 10, 20.0)
    await court.connect(a)
    await until(lambda: b.of(a.name).frames_decoded > 10, 20.0)
