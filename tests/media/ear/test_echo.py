import importlib
from collections.abc import Callable

import numpy as np
import pytest

from client.media.blocks import BLOCK, RATE, SILENCE, Samples
from client.media.devices.fake import speech_like
from client.media.ear.canceller import Canceller
from client.media.ear.processing import load
from tests.conftest import Announce
from tests.media.echo_room import (
    Room,
    Signal,
    as_loud_as,
    change_db,
    cleaned,
    far_voice,
    lag,
    loss_db,
    speaking,
)

SYNTHETIC = Room(seed=1)


def in_room(
    room: Room, seconds: float, near: Callable[[Signal], Signal] | None = None
) -> tuple[Signal, Signal, Samples]:
    """Give the echo, the voice beside it, and what the desk sends."""
    played = far_voice(room.seed, seconds)
    echo = room.echo_of(played)
    beside = np.zeros(len(echo)) if near is None else near(echo)
    heard = echo + beside + room.noise(len(echo))
    return echo, beside, cleaned(Canceller(load()).clean, played, heard)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_echo_is_40_db_down_after_one_second(seed: int) -> None:
    echo, _, left = in_room(Room(seed=seed), 4.0)
    assert loss_db(echo, left, 1.0, 2.0) >= 40.0
    assert loss_db(echo, left, 2.0, 3.9) >= 40.0


@pytest.mark.parametrize("more_db", [0.0, 6.0])
def test_whoever_speaks_beside_the_echo_is_as_loud_as_alone_within_3_db(more_db: float) -> None:
    def near(echo: Signal) -> Signal:
        voice = as_loud_as(speech_like(51, 6.0).astype(np.float64), echo, more_db)
        voice[: 2 * RATE] = 0
        return voice

    echo, beside, left = in_room(SYNTHETIC, 6.0, near)
    late = lag(beside, left)
    both = speaking(beside, -45.0) & speaking(echo, -50.0)
    assert abs(change_db(beside, left[late:], both[: (len(left) - late) // 960])) <= 3.0


def test_a_voice_in_a_quiet_desk_is_untouched_but_for_the_noise() -> None:
    voice = np.concatenate((np.zeros(RATE, np.int16), speech_like(4, 3.0) // 2))
    heard = voice + SYNTHETIC.noise(len(voice))
    left = cleaned(Canceller(load()).clean, np.zeros_like(voice), heard)
    late = lag(voice.astype(np.float64), left)
    spoken = speaking(voice, -40.0)[: (len(left) - late) // 960]
    assert abs(change_db(voice.astype(np.float64), left[late:], spoken)) <= 1.0
    assert late / RATE <= 0.020


def test_with_a_headset_a_voice_is_not_taken_for_echo_for_long() -> None:
    played = far_voice(1, 5.0)
    voice = as_loud_as(speech_like(51, 5.0).astype(np.float64), played.astype(np.float64), -6.0)
    left = cleaned(Canceller(load()).clean, played, voice + SYNTHETIC.noise(len(voice)))
    late = lag(voice, left)
    spoken = speaking(voice, -45.0)[: (len(left) - late) // 960]
    spoken[:75] = False
    assert abs(change_db(voice, left[late:], spoken)) <= 3.0


def test_without_livekit_echo_is_taken_away_all_the_same() -> None:
    played = far_voice(1, 4.0)
    echo = SYNTHETIC.echo_of(played)
    left = cleaned(Canceller(None).clean, played, echo + SYNTHETIC.noise(len(echo)))
    assert loss_db(echo, left, 2.0, 3.9) >= 15.0


def test_another_device_is_learned_anew() -> None:
    canceller = Canceller(load())
    played = far_voice(1, 8.0)
    half = len(played) // 2
    echo = np.concatenate(
        (Room(seed=1).echo_of(played)[:half], Room(seed=9, late_s=0.1).echo_of(played[half:]))
    )
    heard = echo + SYNTHETIC.noise(len(echo))
    first = cleaned(canceller.clean, played[:half], heard[:half])
    canceller.forget()
    second = cleaned(canceller.clean, played[half:], heard[half:])
    assert loss_db(echo[:half], first, 1.0, 3.9) >= 40.0
    assert loss_db(echo[half:], second, 1.5, 3.9) >= 40.0


def test_in_silence_silence_leaves() -> None:
    canceller = Canceller(load())
    for _ in range(50):
        assert not canceller.clean(SILENCE, SILENCE).any()


def test_every_block_that_goes_in_comes_out_as_a_block() -> None:
    canceller = Canceller(load())
    assert len(canceller.clean(SILENCE, np.full(BLOCK, 32_767, np.int16))) == BLOCK


def test_where_livekit_cannot_be_loaded_there_is_none_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, expected_log: Announce
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    expected_log("livekit cannot be loaded", logger="mingjing.media.echo")
    assert load() is None
