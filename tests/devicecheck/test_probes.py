"""Probes read what there is, and nothing they did not see."""

import pytest

from client.devicecheck.probes.camera import luma, measure_camera
from client.devicecheck.probes.machine import machine_facts
from client.devicecheck.probes.microphone import measure_microphone
from client.devicecheck.probes.speaker import play_notes
from client.devicecheck.probes.stun import answered_transaction, binding_request
from client.frames import OWN, Picture, Size
from client.protocol.errors import Reason
from tests.devicecheck.benches import FakeBench


@pytest.fixture
def bench() -> FakeBench:
    return FakeBench()


async def test_a_moving_picture_is_counted_and_its_light_is_read(bench: FakeBench) -> None:
    bench.film(from_s=0.5, every_s=0.04, brightness=128)
    readings = await measure_camera(bench.bench)
    assert readings.failure is None
    assert readings.first_picture_s == pytest.approx(0.5, abs=0.05)
    assert readings.pictures_per_s == pytest.approx(25, abs=1)
    assert readings.luma == pytest.approx(128, abs=1)
    assert readings.black_share == 0
    assert readings.frozen_s is not None
    assert readings.frozen_s < 0.1


async def test_a_still_picture_is_seen_to_be_frozen(bench: FakeBench) -> None:
    bench.film(still=True)
    readings = await measure_camera(bench.bench)
    assert readings.frozen_s == pytest.approx(2.0, abs=0.1)
    assert readings.pictures_per_s == pytest.approx(25, abs=1)


async def test_a_covered_lens_is_seen_to_be_black(bench: FakeBench) -> None:
    bench.film(brightness=3)
    readings = await measure_camera(bench.bench)
    assert readings.black_share == 1.0


async def test_a_camera_that_shows_nothing_is_waited_for_and_given_up(bench: FakeBench) -> None:
    readings = await measure_camera(bench.bench)
    assert readings.first_picture_s is None
    assert bench.now == pytest.approx(1020.0, abs=0.1)


async def test_a_camera_that_cannot_be_read_is_said_at_once(bench: FakeBench) -> None:
    bench.news(camera_failure=Reason.CAMERA_UNREADABLE)
    readings = await measure_camera(bench.bench)
    assert readings.failure is Reason.CAMERA_UNREADABLE
    assert bench.now == 1000.0


async def test_a_camera_that_breaks_while_it_is_watched_is_said(bench: FakeBench) -> None:
    bench.film()
    film = bench.devices

    def breaks(now: float) -> None:
        film(now)
        if now > 1.0:
            bench.news(camera_failure=Reason.CAMERA_UNREADABLE)

    bench.devices = breaks
    assert (await measure_camera(bench.bench)).failure is Reason.CAMERA_UNREADABLE


async def test_a_size_that_somebody_wants_is_left_alone(bench: FakeBench) -> None:
    bench.frames.want(OWN, Size(640, 360))
    bench.film()
    await measure_camera(bench.bench)
    assert bench.frames.wanted(OWN) == Size(640, 360)


def test_brightness_weighs_the_colours() -> None:
    def plain(*bgrx: int) -> Picture:
        return Picture(64, 64, bytes(bgrx) * (64 * 64), 0.0, 1)

    assert luma(plain(255, 255, 255, 0)) == pytest.approx(255)
    assert luma(plain(0, 255, 0, 0)) > luma(plain(0, 0, 255, 0)) > luma(plain(255, 0, 0, 0))
    assert luma(Picture(0, 0, b"", 0.0, 1)) == 0.0


async def test_speech_is_heard_with_its_level(bench: FakeBench) -> None:
    bench.sound(lambda now: -20.0 if int(now * 4) % 2 else -60.0)
    readings = await measure_microphone(bench.bench)
    assert readings.peak_dbfs == -20.0
    assert readings.speech_dbfs == -20.0
    assert bench.now == pytest.approx(1004.0, abs=0.1)


async def test_whoever_begins_late_is_waited_for(bench: FakeBench) -> None:
    bench.sound(lambda now: -25.0 if now > 7.0 else -90.0)
    readings = await measure_microphone(bench.bench)
    assert readings.peak_dbfs == -25.0
    assert 1007.0 < bench.now < 1008.0


async def test_silence_is_heard_to_its_end(bench: FakeBench) -> None:
    bench.sound(lambda now: -100.0)
    readings = await measure_microphone(bench.bench)
    assert readings.peak_dbfs == -100.0
    assert bench.now == pytest.approx(1010.0, abs=0.1)


async def test_a_microphone_that_never_opened_has_no_readings(bench: FakeBench) -> None:
    readings = await measure_microphone(bench.bench)
    assert readings.peak_dbfs is None
    assert readings.failure is None


async def test_a_microphone_that_cannot_be_had_is_said_at_once(bench: FakeBench) -> None:
    bench.news(microphone_failure=Reason.MICROPHONE_MISSING)
    readings = await measure_microphone(bench.bench)
    assert readings.failure is Reason.MICROPHONE_MISSING
    assert bench.now < 1000.1


async def test_notes_are_played_or_it_is_said_why_not(bench: FakeBench) -> None:
    assert (await play_notes(bench.bench)).played
    bench.engine.tone_fails = True
    readings = await play_notes(bench.bench)
    assert not readings.played
    assert readings.failure is Reason.LOUDSPEAKER_MISSING


def test_a_binding_request_is_that_of_rfc_8489() -> None:
    request = binding_request(b"abcdefghijkl")
    assert request == b"\x00\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl"


@pytest.mark.parametrize(
    ("datagram", "transaction"),
    [
        (b"\x01\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl", b"abcdefghijkl"),
        (b"\x01\x01\x00\x0c\x21\x12\xa4\x42abcdefghijkl" + bytes(12), b"abcdefghijkl"),
        (b"\x01\x11\x00\x00\x21\x12\xa4\x42abcdefghijkl", None),
        (b"\x01\x01\x00\x00\x00\x00\x00\x00abcdefghijkl", None),
        (b"\x01\x01\x00\x00\x21\x12\xa4\x42abc", None),
        (b"", None),
    ],
)
def test_only_a_success_answers_a_request(datagram: bytes, transaction: bytes | None) -> None:
    assert answered_transaction(datagram) == transaction


def test_facts_of_the_machine_name_no_person() -> None:
    facts = machine_facts()
    assert facts["system"]
    assert int(facts["cores"]) > 0
    assert set(facts) == {
        "mingjing",
        "system",
        "release",
        "architecture",
        "cores",
        "python",
        "qt",
        "aiortc",
        "opencv",
    }
