"""Desks at a small court: real packets through the court's own forwarder."""

import asyncio
import gc
import threading
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import psutil
import pytest

from client.config import Devices
from client.frames import OWN, Frames, Levels, Size, Source
from client.media import session, sound
from client.media.blocks import RATE
from client.media.devices import own_camera
from client.media.devices.fake import speech_like
from client.media.engine import Engine, MediaFailed, MediaOrders
from client.media.speech.opus import OpusEncoder
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import KeptFrame, KeptSpeech, MediaAnswered
from client.state import Device, DeviceKind
from tests.conftest import Announce
from tests.media.bench import Bench
from tests.media.desks import MORNING, Answering, Desk, SmallCourt, make_desk, passed, until
from tests.media.likeness import LESS_THAN_A_WORD_S, heard_s, recorded

pytestmark = pytest.mark.realtime


@pytest.fixture
async def bench_desk() -> AsyncIterator[tuple[Bench, Desk]]:
    bench = Bench()
    desk = make_desk("bench", bench)
    yield bench, desk
    await desk.engine.close()


async def joined(court: SmallCourt, tmp_path: Path, names: str = "a b c") -> list[Desk]:
    """Seat desks, each with a voice of its own, and connect them."""
    desks = [
        court.seat(make_desk(name, record=tmp_path / f"{name}.wav", voice=number))
        for number, name in enumerate(names.split(), 1)
    ]
    await court.connect(*desks)
    return desks


async def sound_came(desk: Desk, person: Desk, seconds: float) -> None:
    """Wait until a desk has heard a person for some seconds more."""
    before = desk.of(person.name).sound_s
    await until(lambda: desk.of(person.name).sound_s >= before + seconds, 20.0)


async def pictures_came(desk: Desk, person: Desk, count: int) -> None:
    before = desk.of(person.name).frames_decoded
    await until(lambda: desk.of(person.name).frames_decoded >= before + count, 20.0)


def face_of(desk: Desk) -> Engine:
    """The engine has the face that the rest of the client knows."""
    return desk.engine


async def test_two_desks_hear_the_third_s_speech_and_nobody_else_s(
    court: SmallCourt, tmp_path: Path
) -> None:
    a, b, c = await joined(court, tmp_path)
    await court.order(speaking="a")
    await asyncio.gather(sound_came(b, a, 4.0), sound_came(c, a, 4.0))
    await court.close()
    said = {number: speech_like(number) for number in (1, 2, 3)}
    for listener in (b, c):
        assert listener.record is not None
        played = recorded(listener.record)
        assert heard_s(played, said[1]) >= 3.0
        assert heard_s(played, said[2]) < LESS_THAN_A_WORD_S
    assert a.record is not None
    assert not np.any(recorded(a.record))


async def test_two_who_speak_at_once_are_both_heard(court: SmallCourt, tmp_path: Path) -> None:
    a, b, c = await joined(court, tmp_path)
    await court.order(speaking="a b")
    await asyncio.gather(sound_came(c, a, 5.0), sound_came(c, b, 5.0))
    await court.close()
    assert c.record is not None
    played = recorded(c.record)
    assert heard_s(played, speech_like(1), at_least=0.5) >= 2.0
    assert heard_s(played, speech_like(2), at_least=0.5) >= 2.0


async def test_everybody_sees_everybody_move_in_the_size_of_the_tile(
    court: SmallCourt, tmp_path: Path
) -> None:
    desks = await joined(court, tmp_path)
    await court.order(shown="a b c")
    for desk in desks:
        for other in desks:
            if other is not desk:
                await until(lambda: desk.of(other.name).moving_s >= 1.0)  # noqa: B023
                picture = desk.frames.newest(Source(other.name))
                assert picture is not None
                assert (picture.width, picture.height) == (320, 180)
                assert len(picture.pixels) == 320 * 180 * 4
    first = desks[0].of(desks[1].name)
    assert first.first_frame_at is not None
    assert first.sound_s == 0.0


async def test_a_remote_picture_has_the_colours_of_the_face(
    court: SmallCourt, tmp_path: Path
) -> None:
    """The words at the lower left are white on nearly black, as they were drawn."""
    a, b = await joined(court, tmp_path, "a b")
    b.frames.want(Source(a.name), Size(640, 360))
    await court.order(shown="a")
    await pictures_came(b, a, 30)
    await until(lambda: (seen := b.frames.newest(Source(a.name))) is not None and seen.width == 640)
    picture = b.frames.newest(Source(a.name))
    assert picture is not None
    pixels = np.frombuffer(picture.pixels, np.uint8).reshape(360, 640, 4)
    words = pixels[-32:, 10:210, :3]
    assert words.max() > 180
    assert np.median(words) < 60


async def test_a_picture_that_nobody_looks_at_is_counted_and_not_scaled(
    court: SmallCourt, tmp_path: Path
) -> None:
    a, b = await joined(court, tmp_path, "a b")
    b.frames.want(Source(a.name), None)
    await court.order(shown="a")
    await pictures_came(b, a, 10)
    assert b.frames.newest(Source(a.name)) is None


async def test_who_may_not_be_seen_any_more_is_gone_at_once_and_stays_gone(
    court: SmallCourt, tmp_path: Path
) -> None:
    a, b = await joined(court, tmp_path, "a b")
    await court.order(shown="a")
    await until(lambda: b.frames.newest(Source(a.name)) is not None)
    b.engine.obey(MediaOrders())
    assert b.frames.newest(Source(a.name)) is None
    count = b.of(a.name).frames_decoded
    b.frames.on_new(lambda _: pytest.fail("a picture came after the order"))
    await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(passes(b, 0.3))), 5.0)
    assert b.of(a.name).frames_decoded == count


def own_threads() -> list[str]:
    """The threads that run, but for the loop's own pool, which grows to its size as it likes."""
    names = (thread.name for thread in threading.enumerate())
    return sorted(name for name in names if not name.startswith("asyncio"))


async def passes(desk: Desk, seconds: float) -> None:
    """Let a desk run on."""
    until_then = time.monotonic() + seconds
    await until(lambda: time.monotonic() >= until_then)


async def test_who_comes_back_is_seen_and_heard_again(court: SmallCourt, tmp_path: Path) -> None:
    a, b = await joined(court, tmp_path, "a b")
    for _ in range(3):
        await court.order(speaking="a", shown="a")
        await asyncio.gather(pictures_came(b, a, 5), sound_came(b, a, 0.3))
        await court.order()
        assert b.frames.newest(Source(a.name)) is None


async def test_a_closed_microphone_sends_nothing_even_if_the_court_would_pass_it(
    court: SmallCourt, tmp_path: Path
) -> None:
    a, b = await joined(court, tmp_path, "a b")
    await court.order(speaking="a", shown="a")
    await sound_came(b, a, 0.5)
    a.engine.obey(MediaOrders(camera=True))
    assert not a.newest.microphone_live
    await pictures_came(b, a, 10)  # what was on its way has come
    heard = b.of(a.name).sound_s
    await pictures_came(b, a, 15)
    assert b.of(a.name).sound_s == heard


async def test_a_new_leg_replaces_the_old_one(court: SmallCourt, tmp_path: Path) -> None:
    a, b = await joined(court, tmp_path, "a b")
    await court.order(speaking="a", shown="a")
    await pictures_came(b, a, 5)
    await court.connect(a)
    await court.connect(b)
    await asyncio.gather(pictures_came(b, a, 5), sound_came(b, a, 0.3))
    legs = [offer.leg for offer in court.offers if offer.participant == a.name]
    assert legs == [1, 2]


async def test_whoever_rejoins_is_seen_and_heard_by_those_who_stayed(
    court: SmallCourt, tmp_path: Path
) -> None:
    a, b = await joined(court, tmp_path, "a b")
    await court.order(speaking="a", shown="a")
    await asyncio.gather(pictures_came(b, a, 5), sound_came(b, a, 0.3))
    for _ in range(2):
        await a.engine.disconnect()
        await court.connect(a)
        await court.order(speaking="a", shown="a")
        await asyncio.gather(pictures_came(b, a, 5), sound_came(b, a, 0.3))


async def test_nothing_said_before_a_mute_is_heard_after_it(court: SmallCourt) -> None:
    bench = Bench()
    a, b = court.seat(make_desk("a", bench)), court.seat(make_desk("b"))
    await court.connect(a, b)
    await court.order(speaking="a")
    await until(lambda: a.newest.microphone_live)
    bench.say(1)  # half of what is sent at once
    await until(lambda: a.engine._sound._half is not None)
    await court.order()
    await court.order(speaking="a")
    assert a.engine._sound._half is None


async def test_a_forwarder_that_is_gone_is_news(court: SmallCourt, tmp_path: Path) -> None:
    a, _ = await joined(court, tmp_path, "a b")
    assert a.newest.connected
    await court.forwarder.close()
    await until(lambda: a.newest.failed)
    assert not a.newest.connected


async def test_connecting_again_takes_the_failure_back(court: SmallCourt, tmp_path: Path) -> None:
    a, b = await joined(court, tmp_path, "a b")
    await court.forwarder.close()
    await until(lambda: a.newest.failed)
    await court.forwarder.start()
    await court.connect(a, b)
    assert a.newest.connected
    assert not a.newest.failed


async def test_hanging_up_while_connecting_ends_the_connecting(court: SmallCourt) -> None:
    desk = court.seat(make_desk("a"))
    reached = asyncio.Event()

    async def negotiate(leg: int, sdp: str) -> MediaAnswered:
        reached.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody comes here")

    connecting = asyncio.ensure_future(desk.engine.connect((), (), Answering(negotiate)))
    await reached.wait()
    connecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await connecting
    await desk.engine.disconnect()
    assert not desk.newest.connected
    await court.connect(desk)
    assert desk.newest.connected


async def test_a_second_connect_ends_the_first(court: SmallCourt) -> None:
    desk = court.seat(make_desk("a"))
    negotiate = court.negotiator(desk).offer
    hold = asyncio.Event()

    async def slowly(leg: int, sdp: str) -> MediaAnswered:
        answered = await negotiate(leg, sdp)
        await hold.wait()
        return answered

    first = asyncio.ensure_future(desk.engine.connect((), (), Answering(slowly)))
    await until(lambda: bool(court.offers))
    second = asyncio.ensure_future(desk.engine.connect((), (), Answering(negotiate)))
    await second
    hold.set()
    with pytest.raises(MediaFailed):
        await first
    assert desk.newest.connected


async def test_disconnecting_closes_every_device(court: SmallCourt, tmp_path: Path) -> None:
    a, b = await joined(court, tmp_path, "a b")
    await court.order(speaking="a b", shown="a b")
    await until(lambda: a.newest.microphone_live and a.newest.camera_live)
    await a.engine.disconnect()
    assert not a.newest.microphone_live
    assert not a.newest.camera_live
    assert a.frames.newest(OWN) is None
    assert a.frames.newest(Source(b.name)) is None


async def test_joining_is_quick(court: SmallCourt, tmp_path: Path) -> None:
    """The bar for press to picture is 1.5 s in the whole program; this is media's part of it."""
    a, b = await joined(court, tmp_path, "a b")
    await court.order(shown="a")
    await pictures_came(b, a, 5)
    newcomer = court.seat(make_desk("c"))
    began = time.monotonic()
    await court.connect(newcomer)
    await court.order(shown="a")
    await pictures_came(newcomer, a, 1)
    assert time.monotonic() - began < 1.2


async def test_twenty_times_connected_and_nothing_is_left_behind(court: SmallCourt) -> None:
    a, b = court.seat(make_desk("a")), court.seat(make_desk("b"))
    process = psutil.Process()
    after: list[tuple[list[str], int]] = []
    for _ in range(20):
        await court.connect(a, b)
        await court.order(speaking="a b", shown="a b")
        await pictures_came(b, a, 1)
        await a.engine.disconnect()
        await b.engine.disconnect()
        await until(lambda: not any(each.name == "camera" for each in threading.enumerate()))
        gc.collect()
        after.append((own_threads(), process.num_fds()))
    assert after[-1] == after[0]


async def test_a_closed_engine_has_no_threads(court: SmallCourt, tmp_path: Path) -> None:
    await joined(court, tmp_path, "a b")
    await court.order(speaking="a b", shown="a b")
    own = {"sound", "camera", "pictures", "own pictures"}
    await until(lambda: own <= {thread.name for thread in threading.enumerate()})
    for desk in court.desks.values():
        began = time.monotonic()
        await desk.engine.close()
        assert time.monotonic() - began < 2.0
    assert not own & {thread.name for thread in threading.enumerate()}


async def test_missed_speech_is_played_to_its_end_and_told_of(
    court: SmallCourt, tmp_path: Path
) -> None:
    a, _ = await joined(court, tmp_path, "a b")
    said = speech_like(2)
    encoder = OpusEncoder()
    frames = tuple(
        KeptFrame(
            at=MORNING + timedelta(milliseconds=20 * place),
            payload=encoder.encode(said[960 * place : 960 * place + 960]),
        )
        for place in range(100)
    )
    told: list[float | None] = []
    a.engine.catch_up([KeptSpeech(speaker=ParticipantId("b"), frames=frames)], told.append)
    await until(lambda: told[-1:] == [None])
    left = [each for each in told if each is not None]
    assert left == sorted(left, reverse=True)
    a.engine.catch_up([KeptSpeech(speaker=ParticipantId("b"), frames=frames)], told.append)
    a.engine.stop_catching_up()
    await until(lambda: told[-1] is None)
    await court.close()
    assert a.record is not None
    assert np.any(recorded(a.record))


# --- A desk alone --------------------------------------------------------------------------------


async def test_the_synthetic_devices_are_named(desk: Desk) -> None:
    assert len(face_of(desk).devices()) == 3
    assert all(device.synthetic for device in desk.engine.devices())


async def test_a_preview_shows_oneself_to_oneself(desk: Desk) -> None:
    desk.engine.preview(camera=True, microphone=True)
    await until(lambda: desk.frames.newest(OWN) is not None)
    await until(lambda: desk.levels.of(OWN) > -60)
    assert (desk.newest.camera_live, desk.newest.microphone_live) == (True, True)
    desk.engine.preview(camera=False, microphone=False)
    assert desk.frames.newest(OWN) is None
    assert (desk.newest.camera_live, desk.newest.microphone_live) == (False, False)
    await until(lambda: desk.levels.of(OWN) == Levels.SILENCE)


async def test_own_picture_has_the_size_of_its_tile(desk: Desk) -> None:
    desk.frames.want(OWN, Size(200, 200))
    desk.engine.preview(camera=True, microphone=False)
    await until(lambda: desk.frames.newest(OWN) is not None)
    picture = desk.frames.newest(OWN)
    assert picture is not None
    assert (picture.width, picture.height) == (200, 112)
    assert len(picture.pixels) == 200 * 112 * 4


async def test_a_preview_goes_over_into_the_order_without_closing_the_camera(
    bench_desk: tuple[Bench, Desk],
) -> None:
    bench, desk = bench_desk
    desk.engine.preview(camera=True, microphone=False)
    await until(lambda: desk.newest.camera_live)
    desk.engine.obey(MediaOrders(camera=True))
    desk.engine.preview(camera=False, microphone=False)
    assert desk.newest.camera_live
    assert len(bench.cameras) == 1


async def test_while_a_connection_stands_the_microphone_is_open_by_order_only(
    court: SmallCourt,
) -> None:
    bench = Bench()
    desk = court.seat(make_desk("a", bench))
    desk.engine.preview(camera=False, microphone=True)
    await until(lambda: desk.newest.microphone_live)
    await court.connect(desk)
    await until(lambda: bench.microphones[0].closed)
    assert not desk.newest.microphone_live


async def test_a_muted_microphone_is_closed_at_the_device(bench_desk: tuple[Bench, Desk]) -> None:
    bench, desk = bench_desk
    desk.engine.obey(MediaOrders(microphone=True))
    await until(lambda: desk.newest.microphone_live)
    desk.engine.obey(MediaOrders())
    assert not desk.newest.microphone_live
    await until(lambda: bench.microphones[0].closed)


async def test_a_closed_microphone_that_listens_here_gives_nothing_to_the_line(
    court: SmallCourt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Although the court would let it pass."""
    bench = Bench()
    a, b = court.seat(make_desk("a", bench)), court.seat(make_desk("b"))
    await court.connect(a, b)
    await court.order(speaking="a")
    connection = a.engine._legs.connection
    assert connection is not None
    sent: list[object] = []
    monkeypatch.setattr(connection, "send_voice", sent.append)
    a.engine.obey(MediaOrders(listening=True))
    await until(lambda: a.newest.microphone_listening)
    assert not a.newest.microphone_live
    spoken = (speech_like(1, 3.0) // 4).astype(np.int16)
    for at in range(0, len(spoken), RATE // 50):
        bench.words.append(spoken[at : at + RATE // 50])
    await until(lambda: a.newest.speaking_muted)
    await until(lambda: not bench.words)
    assert sent == []
    assert a.engine._sound._half is None
    assert a.levels.of(OWN) == Levels.SILENCE
    assert b.of(a.name).sound_s == 0.0
    a.engine.obey(MediaOrders())
    await until(lambda: bench.microphones[-1].closed)
    assert not a.newest.microphone_listening
    assert not a.newest.speaking_muted


async def test_the_devices_that_are_open_are_named_and_a_closed_camera_is_not(
    bench_desk: tuple[Bench, Desk],
) -> None:
    bench, desk = bench_desk
    headset = Device(DeviceKind.MICROPHONE, "headset", "Headset")
    bench.named = [headset]
    desk.engine.preview(camera=True, microphone=True)
    first = Device(DeviceKind.CAMERA, "first", "First camera")
    await until(lambda: desk.newest.in_use == (first, headset))
    desk.engine.preview(camera=False, microphone=False)
    await until(lambda: desk.newest.in_use == ())


async def test_what_is_plugged_in_is_told(bench_desk: tuple[Bench, Desk]) -> None:
    bench, desk = bench_desk
    assert desk.engine.devices() == bench.listed()
    headset = Device(DeviceKind.MICROPHONE, "headset", "Headset")
    bench.named = [headset]
    bench.changes += 1
    await until(lambda: headset in desk.newest.devices)


async def test_the_tone_is_played_to_its_end(tmp_path: Path) -> None:
    desk = make_desk("a", record=tmp_path / "tone.wav")
    await desk.engine.play_tone()
    await desk.engine.close()
    assert 0.8 < np.count_nonzero(recorded(tmp_path / "tone.wav")) / RATE < 1.1


async def test_without_a_loudspeaker_there_is_no_tone(bench_desk: tuple[Bench, Desk]) -> None:
    bench, desk = bench_desk
    bench.loudspeaker_missing = True
    with pytest.raises(MediaFailed) as failed:
        await desk.engine.play_tone()
    assert failed.value.reason is Reason.LOUDSPEAKER_MISSING


async def test_a_loudspeaker_that_takes_no_sound_does_not_hold_up_the_tone(
    bench_desk: tuple[Bench, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound, "PATIENCE_S", -0.8)
    _, desk = bench_desk  # its loudspeaker has room for nothing
    with pytest.raises(MediaFailed):
        await desk.engine.play_tone()


async def test_a_missing_loudspeaker_is_news_in_a_connection(court: SmallCourt) -> None:
    bench = Bench()
    bench.loudspeaker_missing = True
    desk = court.seat(make_desk("a", bench))
    await court.connect(desk)
    await until(lambda: desk.newest.loudspeaker_failure is Reason.LOUDSPEAKER_MISSING)


async def test_a_missing_microphone_is_news(bench_desk: tuple[Bench, Desk]) -> None:
    bench, desk = bench_desk
    bench.microphone_missing = True
    desk.engine.obey(MediaOrders(microphone=True))
    await until(lambda: desk.newest.microphone_failure is Reason.MICROPHONE_MISSING)
    desk.engine.obey(MediaOrders())
    assert desk.newest.microphone_failure is None


async def test_a_missing_camera_is_news(bench_desk: tuple[Bench, Desk]) -> None:
    bench, desk = bench_desk
    bench.camera_missing = True
    desk.engine.obey(MediaOrders(camera=True))
    await until(lambda: desk.newest.camera_failure is Reason.CAMERA_MISSING)


async def test_the_first_camera_that_the_system_names_is_the_default(
    bench_desk: tuple[Bench, Desk],
) -> None:
    bench, desk = bench_desk
    desk.engine.preview(camera=True, microphone=False)
    await until(lambda: desk.newest.camera_live)
    assert bench.asked == ["first"]


async def test_another_camera_is_taken_in_a_running_preview(
    bench_desk: tuple[Bench, Desk],
) -> None:
    bench, desk = bench_desk
    desk.engine.preview(camera=True, microphone=False)
    await until(lambda: desk.newest.camera_live)
    desk.engine.choose(Devices(camera="second"))
    await until(lambda: len(bench.cameras) == 2 and desk.newest.camera_live)
    assert bench.asked == ["first", "second"]
    assert bench.cameras[0].closed.is_set()


async def test_an_unreadable_camera_is_news_and_is_tried_again_only_when_asked_again() -> None:
    from client.media.devices.capture import OpenCvCamera

    bench = Bench()
    bench.camera = lambda chosen: OpenCvCamera("/dev/null")  # type: ignore[method-assign]
    desk = make_desk("a", bench)
    desk.engine.obey(MediaOrders(camera=True))
    await until(lambda: desk.newest.camera_failure is Reason.CAMERA_UNREADABLE)
    assert not desk.newest.camera_live
    told = len(desk.news)
    desk.engine.obey(MediaOrders(camera=True, heard=frozenset({ParticipantId("x")})))
    assert len(desk.news) == told
    desk.engine.obey(MediaOrders())
    assert desk.newest.camera_failure is None
    desk.engine.obey(MediaOrders(camera=True))
    await until(lambda: desk.newest.camera_failure is Reason.CAMERA_UNREADABLE)
    await desk.engine.close()


async def test_a_camera_that_is_unplugged_is_replaced_and_returned_to(
    bench_desk: tuple[Bench, Desk],
) -> None:
    bench, desk = bench_desk
    desk.engine.choose(Devices(camera="second"))
    desk.engine.preview(camera=True, microphone=True)
    await until(lambda: desk.newest.camera_live)
    bench.unplugged = {"second"}
    await until(lambda: bench.cameras[-1].name == "first" and desk.newest.camera_live)
    assert bench.cameras[0].closed.is_set()
    assert desk.newest.camera_failure is None
    bench.unplugged = set()
    bench.changes += 1
    await until(lambda: bench.cameras[-1].name == "second" and desk.newest.camera_live)


async def test_a_camera_that_is_plugged_in_is_used_by_whoever_had_none(
    bench_desk: tuple[Bench, Desk],
) -> None:
    bench, desk = bench_desk
    bench.camera_missing = True
    desk.engine.preview(camera=True, microphone=False)
    await until(lambda: desk.newest.camera_failure is Reason.CAMERA_MISSING)
    bench.camera_missing = False
    bench.changes += 1
    await until(lambda: desk.newest.camera_live)


async def test_a_camera_that_never_opens_is_news_and_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch, expected_log: Announce
) -> None:
    expected_log("not ended in time: camera", logger="mingjing.media.session")
    monkeypatch.setattr("client.media.devices.capture.OPENING_S", 0.2)
    monkeypatch.setattr(own_camera, "_LOOK_S", 0.05)
    bench = Bench()
    bench.camera_hangs = threading.Event()
    desk = make_desk("a", bench)
    desk.engine.obey(MediaOrders(camera=True))
    await until(lambda: desk.newest.camera_failure is Reason.CAMERA_UNREADABLE)
    began = time.monotonic()
    await desk.engine.close()
    assert time.monotonic() - began < session.CLOSE_S + 0.5
    bench.camera_hangs.set()
    await until(lambda: not any(thread.name == "camera" for thread in threading.enumerate()))
    assert bench.cameras[0].closed.is_set()


async def test_a_camera_that_freezes_is_news(
    bench_desk: tuple[Bench, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, desk = bench_desk
    monkeypatch.setattr("client.media.devices.capture.STALLED_S", 0.2)
    monkeypatch.setattr(own_camera, "_LOOK_S", 0.05)
    desk.engine.preview(camera=True, microphone=False)
    await until(lambda: desk.newest.camera_live)
    bench.camera_blind = True
    await until(lambda: desk.newest.camera_failure is Reason.CAMERA_UNREADABLE)
    assert desk.frames.newest(OWN) is None


async def test_a_camera_that_slept_with_the_machine_is_not_held_for_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own_camera, "_LOOK_S", 0.05)
    slept = [0.0]
    bench, failures = Bench(), []
    camera = own_camera.OwnCamera(
        Frames(),
        lambda: bench.camera("first"),
        lambda shot, at: None,
        lambda: failures.append(camera.failure),
        clock=lambda: time.monotonic() + slept[0],
    )
    camera.wish(True, asyncio.get_running_loop())
    await until(lambda: camera.live)
    bench.camera_blind = True
    slept[0] = 600.0
    await passed(0.3)
    bench.camera_blind = False
    await passed(0.2)
    assert camera.live
    assert failures == [None]
    camera.leave()
    assert camera.join(time.monotonic() + 2.0)


async def test_closing_twice_is_closing_once(desk: Desk) -> None:
    desk.engine.preview(camera=True, microphone=True)
    await desk.engine.close()
    await desk.engine.close()
    desk.engine.preview(camera=True, microphone=True)
    assert not any(thread.name in {"sound", "camera"} for thread in threading.enumerate())


async def test_news_is_told_only_when_it_changes(desk: Desk) -> None:
    for _ in range(5):
        desk.engine.obey(MediaOrders(microphone=True))
    await until(lambda: desk.newest.microphone_live)
    assert len(desk.news) == 1


async def test_what_a_connection_needs_can_be_loaded_before(desk: Desk) -> None:
    desk.engine.prepare()
    await until(lambda: not any(each.name == "loading media" for each in threading.enumerate()))
    assert desk.engine.devices()
