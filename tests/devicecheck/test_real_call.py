"""The test call against a real court, over a line of which everything is known.

A relay of the project's own stands between this desk and the court's forwarder and loses, delays
and narrows what passes; what it really did in that very run is what must have been measured.
"""

import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import numpy as np
import pytest

from client.devicecheck.calling.clip import NOTE_S, PITCHES_HZ, SECONDS, notes
from client.devicecheck.calling.course import QUICK, Course, Joined, Pace
from client.devicecheck.calling.pictures import HEIGHT
from client.devicecheck.calling.presence import Steady
from client.devicecheck.calling.talk import Socket, Talk
from client.media.blocks import RATE
from client.protocol.signalling import MediaAnswered
from client.protocol.speech_score import mos
from tests.bench.profiles import CLEAN, Counts, Profile
from tests.bench.relay import RelayProcess
from tests.web.open_court import OpenCourt

log = logging.getLogger("mingjing.tests.call")

pytestmark = pytest.mark.realtime

LONG = replace(QUICK, steady_s=14.0)
LOSS_WITHIN, TRIP_WITHIN_MS, RATE_WITHIN = 1.0, 10.0, 0.15


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCourt]:
    court = OpenCourt(tmp_path_factory.mktemp("court") / "court")
    yield court
    court.close()


@pytest.fixture
def relay() -> Iterator[RelayProcess]:
    relay = RelayProcess()
    yield relay
    relay.close()


@dataclass
class Truth:
    """What the relay did while one spoke and showed, and what the desk found."""

    joined: Joined
    up_kbps: float | None
    down_kbps: float | None
    steady: Steady
    lost_up_pct: float
    lost_down_pct: float


def led(relay: RelayProcess) -> type[Talk]:
    """A talk whose media goes by the relay."""

    class Led(Talk):
        async def offer(self, leg: int, sdp: str) -> MediaAnswered:
            answered = await super().offer(leg, sdp)
            lines = answered.sdp.split("\r\n")
            for place, line in enumerate(lines):
                if line.startswith("a=candidate:"):
                    words = line.split(" ")
                    relay.lead(words[4], int(words[5]))
                    words[4], words[5] = relay.front[0], str(relay.front[1])
                    lines[place] = " ".join(words)
            return answered.model_copy(update={"sdp": "\r\n".join(lines)})

    return Led


@asynccontextmanager
async def called(
    court: OpenCourt, relay: RelayProcess, pace: Pace = QUICK
) -> AsyncIterator[Course]:
    uri = court.url.replace("http", "ws", 1) + "/api/v1/network-test/call"
    course = Course(
        Socket(uri), pace, loopback=True, processor_s=time.process_time, talk=led(relay)
    )
    try:
        yield course
    finally:
        await course.close()


async def measured(
    court: OpenCourt,
    relay: RelayProcess,
    forth: Profile,
    home: Profile | None = None,
    pace: Pace = QUICK,
) -> Truth:
    relay.be(forth, home)
    async with called(court, relay, pace) as course:
        joined = await course.join()
        assert joined.whole_s is not None, joined
        up, down = await course.look_both_ways()
        counts: list[tuple[Counts, Counts]] = []
        course.presence.note_window = lambda: counts.append(relay.count())
        steady = await course.speak_and_show(min(each for each in (up, down) if each is not None))
    before, after = counts
    lost = [
        100 * (now.lost + now.overflowed - was.lost - was.overflowed) / (now.taken - was.taken)
        for was, now in zip(before, after, strict=True)
    ]
    truth = Truth(joined, up, down, steady, *lost)
    log.info(
        "%s: up %s down %s kb/s, trip %s ms, loss up %s (%.2f), down %s (%.2f), jitter %s, "
        "pictures %s, %s",
        forth.name,
        up,
        down,
        steady.trip_ms(0.5),
        steady.up.whole_pct,
        lost[0],
        steady.down.whole_pct,
        lost[1],
        steady.jitter_ms(0.95),
        steady.pictures_per_s,
        steady.returned,
    )
    return truth


def assert_losses(truth: Truth) -> None:
    up, down = truth.steady.up.whole_pct, truth.steady.down.whole_pct
    assert up is not None
    assert down is not None
    assert up == pytest.approx(truth.lost_up_pct, abs=LOSS_WITHIN)
    assert down == pytest.approx(truth.lost_down_pct, abs=LOSS_WITHIN)


def assert_trip(truth: Truth, expected_ms: float) -> None:
    trip = truth.steady.trip_ms(0.5)
    assert trip == pytest.approx(expected_ms, abs=TRIP_WITHIN_MS)


def assert_rate(found: float | None, carried_kbps: float) -> None:
    assert found == pytest.approx(carried_kbps, rel=RATE_WITHIN)


async def test_a_clean_line_is_told_as_one_and_the_sound_comes_back(
    court: OpenCourt, relay: RelayProcess
) -> None:
    truth = await measured(court, relay, CLEAN)
    assert_losses(truth)
    assert truth.lost_up_pct == truth.lost_down_pct == 0
    assert_trip(truth, 0.0)
    assert truth.up_kbps is not None
    assert truth.up_kbps > 1_500
    assert truth.down_kbps is not None
    assert truth.down_kbps > 1_900
    assert truth.steady.returned is not None
    assert truth.steady.returned.correlation > 0.8
    assert truth.steady.pictures_per_s == pytest.approx(15, abs=3)


async def test_losses_and_delay_are_those_of_the_line(
    court: OpenCourt, relay: RelayProcess
) -> None:
    forth = Profile("5 % up, 50 ms", loss=0.05, delay_s=0.05)
    home = Profile("2 % down, 50 ms", loss=0.02, delay_s=0.05)
    truth = await measured(court, relay, forth, home)
    assert_losses(truth)
    assert truth.lost_up_pct > 2
    assert_trip(truth, 100.0)
    assert truth.steady.returned is not None
    assert truth.steady.returned.correlation > 0.7
    # What the line loses is not the processor's fault.
    assert truth.steady.pictures_per_s is not None
    assert truth.steady.pictures_per_s > 12


async def test_a_narrow_line_is_as_wide_as_it_is(court: OpenCourt, relay: RelayProcess) -> None:
    forth = Profile("500 kb/s up", bits_per_s=500_000, delay_s=0.02)
    home = Profile("1200 kb/s down", bits_per_s=1_200_000, delay_s=0.02)
    truth = await measured(court, relay, forth, home)
    assert_rate(truth.up_kbps, 500)
    assert_rate(truth.down_kbps, 1_200)
    # What is sent afterwards fits: the line's width is not told as a loss.
    assert truth.steady.up.worst_pct is not None
    assert truth.steady.up.worst_pct < 1.0


async def test_whoever_is_dropped_comes_back_to_the_same_call(
    court: OpenCourt, relay: RelayProcess
) -> None:
    async with called(court, relay) as course:
        assert (await course.join()).whole_s is not None
        name = course.talk.call
        socket_s = await course.drop_the_socket(10.0)
        assert socket_s is not None
        assert socket_s < 5.0
        assert course.talk.call == name
        media_s = await course.drop_the_media(10.0)
        assert media_s is not None
        assert media_s < 5.0


async def test_the_clip_comes_back_as_it_was_made(court: OpenCourt, relay: RelayProcess) -> None:
    async with called(court, relay) as course:
        assert (await course.join()).whole_s is not None
        found = await course.send_clip(None)
    assert found.whole
    made = notes().astype(float)
    heard = found.sound.astype(float)
    # Strongest where the same note is, whatever a coder has made of its phase.
    for note in range(len(PITCHES_HZ)):
        piece = slice(int((note + 0.1) * NOTE_S * RATE), int((note + 0.9) * NOTE_S * RATE))
        pitches = [np.abs(np.fft.rfft(each[piece])).argmax().item() for each in (made, heard)]
        assert pitches[0] == pytest.approx(pitches[1], abs=1), note
    assert len(found.pictures) > SECONDS * 10
    first, last = found.pictures[0], found.pictures[-1]
    assert 0.0 <= first[0] < 1.0
    assert last[0] == pytest.approx(SECONDS, abs=1.0)
    # The bars have colours; what is shown before them has none.
    assert all(int(np.ptp(frame.to_ndarray()[HEIGHT:])) > 80 for _, frame in found.pictures)


LOSSES = (0.0, 0.01, 0.03, 0.05, 0.08, 0.12)
DELAYS_S = (0.01, 0.05, 0.125, 0.2, 0.3)
RATES = ((150, 300), (250, 500), (400, 800), (1_000, 1_500), (1_400, 2_000))
"""Up and down, kb/s."""


@pytest.mark.soak
@pytest.mark.parametrize("loss", LOSSES)
async def test_loss_over_the_range_of_the_table(
    court: OpenCourt, relay: RelayProcess, loss: float
) -> None:
    forth = Profile(f"{loss:.0%}", loss=loss, delay_s=0.04, jitter_s=0.005)
    truth = await measured(court, relay, forth)
    assert_losses(truth)
    trip, jitter = truth.steady.trip_ms(0.5), truth.steady.jitter_ms(0.5)
    assert trip is not None
    assert jitter is not None
    expected = mos(trip, jitter, max(truth.lost_up_pct, truth.lost_down_pct))
    found = mos(trip, jitter, max(truth.steady.up.whole_pct or 0, truth.steady.down.whole_pct or 0))
    assert found == pytest.approx(expected, abs=0.15)


@pytest.mark.soak
async def test_bursts_of_losses_are_counted_whole(court: OpenCourt, relay: RelayProcess) -> None:
    truth = await measured(
        court, relay, Profile("bursts of 4, 6 %", loss=0.06, burst=4.0), pace=LONG
    )
    assert_losses(truth)


@pytest.mark.soak
@pytest.mark.parametrize("delay_s", DELAYS_S)
async def test_round_trip_over_the_range_of_the_table(
    court: OpenCourt, relay: RelayProcess, delay_s: float
) -> None:
    truth = await measured(court, relay, Profile(f"{delay_s * 1000:.0f} ms", delay_s=delay_s))
    assert_trip(truth, 2_000 * delay_s)
    assert_losses(truth)


@pytest.mark.soak
@pytest.mark.parametrize(("up", "down"), RATES)
async def test_rate_over_the_range_of_the_table(
    court: OpenCourt, relay: RelayProcess, up: int, down: int
) -> None:
    forth = Profile(f"{up}/{down} kb/s", bits_per_s=up * 1000, delay_s=0.03)
    home = Profile("", bits_per_s=down * 1000, delay_s=0.03)
    truth = await measured(court, relay, forth, home)
    assert_rate(truth.up_kbps, up)
    assert_rate(truth.down_kbps, down)
