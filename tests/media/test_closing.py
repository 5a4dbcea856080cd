"""Closing in the middle of everything: at once, with no microphone open and no thread left."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from client.frames import OWN
from client.media import sound
from client.media.devices.fake import speech_like
from client.media.engine import MediaFailed, MediaOrders
from client.media.line.path import Path
from client.media.speech.opus import OpusEncoder
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import KeptFrame, KeptSpeech, MediaAnswered
from tests.conftest import Announce
from tests.media.bench import Bench
from tests.media.desks import MORNING, Answering, Desk, SmallCourt, make_desk, passed, until

pytestmark = pytest.mark.realtime

WITHIN_S = 2.0
OWN_THREADS = {"sound", "camera", "pictures", "own pictures"}


def own_threads() -> set[str]:
    return OWN_THREADS & {thread.name for thread in threading.enumerate()}


def missed(seconds: float) -> list[KeptSpeech]:
    """Somebody's speech, as a court has kept it."""
    said, encoder = speech_like(2), OpusEncoder()
    frames = tuple(
        KeptFrame(
            at=MORNING + timedelta(milliseconds=20 * place),
            payload=encoder.encode(said[960 * place : 960 * place + 960]),
        )
        for place in range(int(seconds * 50))
    )
    return [KeptSpeech(speaker=ParticipantId("b"), frames=frames)]


async def closes(desk: Desk) -> float:
    """Close a desk and give how long it took."""
    began = time.monotonic()
    await desk.engine.close()
    return time.monotonic() - began


@pytest.fixture
async def busy(court: SmallCourt) -> AsyncIterator[tuple[SmallCourt, Bench, Desk]]:
    """A desk that speaks, shows itself, sees, hears and catches up, all at once."""
    bench = Bench()
    bench.paced = True
    desk = court.seat(make_desk("a", bench))
    other = court.seat(make_desk("b"))
    await court.connect(desk, other)
    await court.order(speaking="a b", shown="a b")
    desk.engine.catch_up(missed(4.0), lambda left_s: None)
    await until(lambda: desk.newest.microphone_live and desk.newest.camera_live)
    await until(lambda: desk.of(other.name).frames_decoded > 0)
    yield court, bench, desk
    await other.engine.close()


async def test_in_the_middle_of_everything(busy: tuple[SmallCourt, Bench, Desk]) -> None:
    court, bench, desk = busy
    others = own_threads() if (await closes(court.desks[ParticipantId("b")])) < WITHIN_S else set()
    assert others == OWN_THREADS
    assert await closes(desk) < WITHIN_S
    assert own_threads() == set()
    assert all(each.closed for each in bench.microphones)
    assert all(each.closed for each in bench.loudspeakers)
    assert all(each.closed.is_set() for each in bench.cameras)
    assert desk.frames.newest(OWN) is None


async def test_while_the_connection_does_not_let_itself_be_closed_and_a_sink_blocks(
    busy: tuple[SmallCourt, Bench, Desk],
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Announce,
) -> None:
    _, bench, desk = busy

    async def never(path: Path) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Path, "close", never)
    bench.held = threading.Event()
    await until(lambda: bench.holds)
    expected_log("a media connection did not close in time", logger="mingjing.media.connection")
    expected_log("not ended in time: sound", logger="mingjing.media.session")
    assert await closes(desk) < WITHIN_S + 0.3
    bench.held.set()
    # The sound of this desk ends as soon as its device lets it.
    await until(lambda: bench.ended)
    assert all(each.closed for each in bench.microphones)
    monkeypatch.undo()


async def test_while_the_court_does_not_answer(court: SmallCourt) -> None:
    desk = court.seat(make_desk("a"))
    offered = asyncio.Event()

    async def silent(leg: int, sdp: str) -> MediaAnswered:
        offered.set()
        await asyncio.Event().wait()
        raise AssertionError

    connecting = asyncio.create_task(desk.engine.connect((), (), Answering(silent)))
    await offered.wait()
    assert await closes(desk) < WITHIN_S
    connecting.cancel()
    await asyncio.gather(connecting, return_exceptions=True)
    assert own_threads() == set()


async def test_while_the_forwarder_has_died_in_the_middle_of_the_negotiation(
    court: SmallCourt,
) -> None:
    desk = court.seat(make_desk("a"))
    court.seat(make_desk("b"))
    answered = asyncio.Event()
    straight = court.negotiator(desk)

    async def dying(leg: int, sdp: str) -> MediaAnswered:
        answer = await straight.offer(leg, sdp)
        await court.forwarder.close()
        answered.set()
        return answer

    connecting = asyncio.create_task(desk.engine.connect(court.others(desk), (), Answering(dying)))
    await answered.wait()
    await passed(0.2)
    assert await closes(desk) < WITHIN_S
    with pytest.raises(MediaFailed):
        await connecting


async def test_an_engine_that_has_ended_connects_no_more(court: SmallCourt) -> None:
    desk = court.seat(make_desk("a"))
    await desk.engine.close()
    with pytest.raises(MediaFailed):
        await desk.engine.connect((), (), court.negotiator(desk))
    assert own_threads() == set()


# --- What goes on without a connection -----------------------------------------------------------


async def test_missed_speech_is_played_after_the_hearing_is_over() -> None:
    bench = Bench()
    bench.paced = True
    desk = make_desk("a", bench)
    told: list[float | None] = []
    desk.engine.catch_up(missed(0.5), told.append)
    await until(lambda: told[-1:] == [None])
    await until(lambda: bool(bench.loudspeakers) and bench.loudspeakers[-1].closed)
    await desk.engine.close()


async def test_who_disconnects_in_the_middle_of_catching_up_is_told_that_it_was_cut_short(
    busy: tuple[SmallCourt, Bench, Desk],
) -> None:
    _, bench, desk = busy
    told: list[float | None] = []
    desk.engine.catch_up(missed(4.0), told.append)
    await until(lambda: bool(told))
    await desk.engine.disconnect()
    await until(lambda: told[-1] is None)
    assert told[-2] is not None
    assert told[-2] > 2.0
    await until(lambda: all(each.closed for each in bench.loudspeakers))
    await desk.engine.close()


async def test_catching_up_goes_on_while_one_is_muted_and_over_a_new_leg(
    busy: tuple[SmallCourt, Bench, Desk],
) -> None:
    court, _, desk = busy
    told: list[float | None] = []
    desk.engine.catch_up(missed(2.0), told.append)
    desk.engine.obey(MediaOrders(heard=frozenset({ParticipantId("b")})))
    await court.connect(desk)
    await until(lambda: told[-1:] == [None])
    left = [each for each in told if each is not None]
    assert left == sorted(left, reverse=True)
    assert left[-1] < 1.0
    await desk.engine.close()


async def test_a_second_catching_up_ends_the_first(busy: tuple[SmallCourt, Bench, Desk]) -> None:
    _, _, desk = busy
    first: list[float | None] = []
    second: list[float | None] = []
    desk.engine.catch_up(missed(4.0), first.append)
    await until(lambda: bool(first))
    desk.engine.catch_up(missed(0.4), second.append)
    await until(lambda: second[-1:] == [None])
    assert first.count(None) == 1
    assert first[-1] is None
    await desk.engine.close()


async def test_a_device_that_holds_up_the_sound_is_told_of(
    busy: tuple[SmallCourt, Bench, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound, "HELD_UP_S", 0.3)
    _, bench, desk = busy
    bench.held = threading.Event()
    await until(lambda: desk.newest.loudspeaker_failure is Reason.LOUDSPEAKER_MISSING)
    # Nobody is to speak into a microphone that only seems to be open.
    assert not desk.newest.microphone_live
    assert desk.newest.microphone_failure is Reason.MICROPHONE_UNREADABLE
    held, bench.held = bench.held, None
    held.set()
    await until(lambda: desk.newest.loudspeaker_failure is None and desk.newest.microphone_live)
    await desk.engine.close()
