"""Probes read what there is, and nothing they did not see."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import cast

import pytest

from client.devicecheck.probes.camera import luma, measure_camera
from client.devicecheck.probes.machine import machine_facts
from client.devicecheck.probes.microphone import measure_microphone
from client.devicecheck.probes.network import measure_network
from client.devicecheck.probes.speaker import play_notes
from client.devicecheck.probes.stun import answered_transaction, binding_request
from client.frames import OWN, Picture, Size
from client.protocol.errors import CourtUnavailable, NotSignedIn, Reason, TooMany
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


class StunServer(asyncio.DatagramProtocol):
    """Answers binding requests, but for those it was told to lose."""

    def __init__(self) -> None:
        self.asked = 0
        self.loses: Callable[[int], bool] = lambda number: False
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self._transport is not None
        self.asked += 1
        if not self.loses(self.asked):
            self._transport.sendto(b"noise", addr)
            self._transport.sendto(b"\x01\x01\x00\x00" + data[4:], addr)


@pytest.fixture
async def stun(bench: FakeBench) -> AsyncIterator[StunServer]:
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(StunServer, local_addr=("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    bench.line.plan = bench.line.plan.model_copy(update={"udp_port": port})
    yield server
    transport.close()


async def test_a_good_line_is_measured_whole(bench: FakeBench, stun: StunServer) -> None:
    readings = await measure_network(bench.bench)
    assert readings.failure is None
    assert readings.https_ms == pytest.approx(20.0)
    assert readings.udp_loss_pct == 0.0
    assert readings.udp_ms is not None
    assert readings.down_kbps == pytest.approx(20_000)
    assert readings.up_kbps == pytest.approx(20_000)
    assert stun.asked == 20


async def test_packets_that_do_not_come_back_are_counted(
    bench: FakeBench, stun: StunServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.devicecheck.probes.network.UDP_PATIENCE_S", 0.05)
    stun.loses = lambda number: number % 4 == 0
    readings = await measure_network(bench.bench)
    assert readings.udp_loss_pct == 25.0


async def test_a_port_that_nobody_answers_is_a_loss_of_everything(
    bench: FakeBench, stun: StunServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.devicecheck.probes.network.UDP_PATIENCE_S", 0.02)
    stun.loses = lambda number: True
    readings = await measure_network(bench.bench)
    assert readings.udp_loss_pct == 100.0
    assert readings.udp_ms is None


async def test_an_address_that_is_every_address_is_the_courts_own(
    bench: FakeBench, stun: StunServer
) -> None:
    bench.line.plan = bench.line.plan.model_copy(update={"udp_host": "0.0.0.0"})
    assert (await measure_network(bench.bench)).udp_loss_pct == 0.0


async def test_a_narrow_line_is_measured_within_its_seconds(
    bench: FakeBench, stun: StunServer
) -> None:
    bench.line.kbps = 200.0
    readings = await measure_network(bench.bench)
    assert readings.up_kbps == pytest.approx(200, rel=0.01)


async def test_a_court_that_cannot_be_reached_is_said_and_nothing_else_measured(
    bench: FakeBench,
) -> None:
    bench.line.away = CourtUnavailable(Reason.CERTIFICATE_UNKNOWN)
    readings = await measure_network(bench.bench)
    assert readings.failure is Reason.CERTIFICATE_UNKNOWN
    assert readings.https_ms is None


async def test_what_the_court_does_not_let_measure_stays_unmeasured(
    bench: FakeBench, stun: StunServer
) -> None:
    bench.line.no_rate = TooMany()
    readings = await measure_network(bench.bench)
    assert readings.udp_loss_pct == 0.0
    assert readings.up_kbps is None
    bench.line.no_plan = NotSignedIn()
    readings = await measure_network(bench.bench)
    assert readings.https_ms is not None
    assert readings.udp_loss_pct is None


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
