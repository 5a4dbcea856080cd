import numpy as np
import pytest

from client.media.blocks import BLOCK, Samples
from client.media.devices.fake import speech_like
from client.media.ear.watch import EchoWatch
from client.media.resampling import rounded
from tests.media.echo_room import Room, Signal, as_loud_as, far_voice

ROOM = Room(seed=4, late_s=0.1)


def watched(played: Samples, sent: Signal, watch: EchoWatch | None = None) -> EchoWatch:
    watch = watch or EchoWatch()
    given = rounded(sent.astype(np.float32))
    for at in range(0, len(played) - BLOCK + 1, BLOCK):
        watch.add(played[at : at + BLOCK], given[at : at + BLOCK])
    return watch


def echo_of(played: Samples, down_db: float = 0.0) -> Signal:
    return ROOM.echo_of(played) * 10 ** (-down_db / 20) + ROOM.noise(len(played))


@pytest.mark.parametrize("down_db", [0.0, 12.0, 20.0])
def test_echo_that_gets_through_is_found_in_five_seconds(down_db: float) -> None:
    played = far_voice(4, 5.0)
    assert watched(played, echo_of(played, down_db)).echo


@pytest.mark.parametrize("seed", range(51, 57))
def test_a_voice_is_no_echo_though_both_speak_at_once(seed: int) -> None:
    played = far_voice(4)
    voice = as_loud_as(speech_like(seed).astype(np.float64), echo_of(played))
    assert not watched(played, voice + ROOM.noise(len(voice))).echo


def test_an_echo_too_soft_to_be_heard_is_none() -> None:
    played = far_voice(4)
    assert not watched(played, echo_of(played, 45.0)).echo


def test_a_room_in_which_nothing_is_played_has_no_echo() -> None:
    voice = speech_like(5)
    assert not watched(np.zeros_like(voice), voice.astype(np.float64)).echo


def test_echo_that_is_gone_is_not_told_for_long() -> None:
    played = far_voice(4)
    watch = watched(played, echo_of(played))
    assert watch.echo
    watched(played, ROOM.noise(len(played)), watch)
    assert not watch.echo
