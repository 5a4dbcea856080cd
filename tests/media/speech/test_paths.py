"""Speech over one hop of a path, in virtual time: what is lost, and how late it is heard."""

import random
from collections.abc import Callable

import numpy as np
import pytest

from client.media.speech.heard import HeardPacket, Played
from client.media.speech.opus import FRAME, FRAME_S
from client.media.speech.voice import MOST_S, Voice
from tests.media.speech.path import (
    BLOCK_PHASE_S,
    Heard,
    NumberDecoder,
    Path,
    around,
    by_chance,
    far,
    in_bursts,
    talk,
    talk_with_pauses,
)

SECONDS = 30.0


def typical(heard: Heard) -> float:
    """The median from mouth to ear, in seconds."""
    return float(np.median(heard.mouth_to_ear()))


def random_loss(share: float, seed: int = 3) -> Heard:
    path = Path(lose=by_chance(share, seed), lose_back=by_chance(share, seed + 1), **far(seed))
    return path.run(talk(SECONDS))


def test_on_this_machine_a_voice_adds_no_more_than_twenty_milliseconds() -> None:
    heard = Path().run(talk(SECONDS))
    assert heard.lost == 0.0
    assert typical(heard) <= 0.001 + FRAME_S + 0.020


def test_a_loudspeaker_that_takes_thirty_milliseconds_at_a_time_loses_nothing() -> None:
    heard = Path(pulls=3).run(talk(SECONDS))
    assert heard.lost == 0.0
    assert typical(heard) <= 0.065


def test_a_clean_line_carries_no_copies_after_five_seconds() -> None:
    heard = Path(**far(1)).run(talk(SECONDS))
    assert sum(heard.copies[300:]) == 0


@pytest.mark.parametrize(
    ("share", "lost", "mouth_to_ear_s"),
    [
        (0.0, 0.0, 0.120),
        (0.02, 0.001, 0.140),
        (0.05, 0.002, 0.160),
        (0.10, 0.003, 0.250),
        (0.20, 0.008, 0.300),
        (0.30, 0.020, 0.300),
    ],
)
def test_far_away_with_losses_one_by_one(share: float, lost: float, mouth_to_ear_s: float) -> None:
    heard = random_loss(share)
    assert heard.lost <= lost
    assert typical(heard) <= mouth_to_ear_s


def test_far_away_with_losses_in_bursts() -> None:
    # A few long bursts more or less are chance: three lines are judged together.
    lines = [
        Path(lose=in_bursts(0.1, 5, seed), lose_back=in_bursts(0.1, 5, 50 + seed), **far(seed)).run(
            talk(SECONDS)
        )
        for seed in (1, 2, 5)
    ]
    assert sum(heard.lost for heard in lines) / len(lines) <= 0.015
    assert all(typical(heard) <= 0.050 + FRAME_S + MOST_S for heard in lines)


def test_where_the_line_is_too_narrow_for_copies_what_is_lost_is_asked_for_again() -> None:
    path = Path(lose=by_chance(0.1, 3), lose_back=by_chance(0.1, 4), narrow=True, **far(3))
    heard = path.run(talk(SECONDS))
    assert max(heard.copies[100:]) <= 1
    assert heard.tally.by_retransmission > 5
    assert heard.lost <= 0.01


def test_pauses_lose_nothing_and_make_no_delay() -> None:
    heard = Path(lose=by_chance(0.1, 3), lose_back=by_chance(0.1, 4), **far(1)).run(
        talk_with_pauses(SECONDS)
    )
    assert heard.lost <= 0.003
    assert typical(heard) <= 0.250


def test_after_two_seconds_of_nothing_speech_is_back_at_once_and_soon_at_its_pace() -> None:
    heard = Path(gaps=[(10.0, 12.0)], **far(1)).run(talk(20.0))
    own = {Played.FIRST, Played.COPY, Played.AGAIN}
    assert all(heard.how[frame] in own for frame in range(600, 1_000))
    assert heard.tally.gaps == 1
    delays = heard.mouth_to_ear()
    assert max(delays[-550:]) <= 0.080 + MOST_S
    assert float(np.median(delays[-200:])) <= 0.120


def held_back(begins: float, lasts: float) -> Callable[[float], float]:
    """A path on which everything waits for a while and then comes at once."""
    even = around(0.05, 0.01, 2)
    return lambda at: even(at) + (begins + lasts - at if begins <= at < begins + lasts else 0.0)


def test_what_was_held_back_for_two_seconds_makes_no_burst_of_stale_speech() -> None:
    path = Path(**far(1))
    path.delay = held_back(10.0, 2.0)
    heard = path.run(talk(20.0))
    assert heard.tally.late + heard.tally.left_out >= 75
    assert max(heard.mouth_to_ear()[-400:]) <= 0.080 + MOST_S
    assert float(np.median(heard.mouth_to_ear()[-200:])) <= 0.120


def test_a_short_stall_is_held_on_for_and_the_delay_goes_with_its_cause() -> None:
    path = Path(**far(1))
    path.delay = held_back(10.0, 0.3)
    heard = path.run(talk(20.0))
    assert heard.lost <= 0.002
    assert float(np.median(heard.mouth_to_ear()[-200:])) <= 0.120


def test_spikes_that_come_again_and_again_are_waited_for() -> None:
    path = Path(**far(1))
    even = path.delay
    path.delay = lambda at: even(at) + (0.1 if at % 3.0 < 0.04 else 0.0)
    heard = path.run(talk(SECONDS))
    assert heard.lost <= 0.002
    assert typical(heard) <= 0.250


@pytest.mark.parametrize("drift", [2e-4, -2e-4])
def test_an_hour_of_clocks_that_run_apart_loses_nothing_and_keeps_its_delay(drift: float) -> None:
    how: dict[int, Played] = {}
    voice = Voice(NumberDecoder(), log=how.__setitem__, carries=lambda payload: False)
    chance = random.Random(1)
    frame, latest = 0, 0.0
    arrives = FRAME_S + 0.05
    delays = []
    for block in range(360_000):
        now = BLOCK_PHASE_S + block * 0.01 / (1.0 + drift)
        while arrives <= now:
            voice.arrive(HeardPacket(frame, frame * FRAME, b"word"), arrives)
            frame += 1
            latest = max(arrives, (frame + 1) * FRAME_S + 0.05 + chance.uniform(-0.01, 0.01))
            arrives = latest
        voice.block(now)
        if block % 100 == 99 and block > 1_000:
            delays.append(voice.tally.delay_s)
    assert set(how.values()) == {Played.FIRST}
    assert len(how) >= frame - 5
    assert max(delays) <= 0.045
    # 720 ms were gained or given by running a little faster or slower.
    assert voice.tally.left_out == voice.tally.concealed == 0
