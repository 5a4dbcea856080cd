"""The phrase is known again through a coder and a lossy line, and nothing else is taken for it."""

import random

import pytest

from client.devicecheck.calling.phrase import frame_of, phrase, recognised
from client.media.devices.fake import speech_like
from client.media.speech.opus import FRAME, OpusEncoder

FIRST, COUNT = 60, 120


def spoken(frames: int = 200, begin: int = 0) -> dict[int, bytes]:
    encoder = OpusEncoder()
    return {number: encoder.encode(frame_of(number + begin)) for number in range(frames)}


def test_what_comes_back_is_known_again() -> None:
    found = recognised(spoken(), FIRST, COUNT)
    assert found.correlation > 0.9
    assert 0.0 <= found.delay_s < 0.02


@pytest.mark.parametrize("loss", [0.05, 0.15, 0.3])
def test_so_it_is_where_the_line_loses(loss: float) -> None:
    chance = random.Random(1)
    came = {number: each for number, each in spoken().items() if chance.random() > loss}
    assert recognised(came, FIRST, COUNT).correlation > 0.8


def test_another_sound_is_not_taken_for_it() -> None:
    encoder, speech = OpusEncoder(), speech_like(3)
    came = {n: encoder.encode(speech[n * FRAME : (n + 1) * FRAME]) for n in range(200)}
    assert recognised(came, FIRST, COUNT).correlation < 0.2
    assert recognised(spoken(begin=111), FIRST, COUNT).correlation < 0.5


def test_nothing_and_nonsense_are_not_taken_for_it() -> None:
    assert recognised({}, FIRST, COUNT).correlation == 0.0
    nonsense = dict.fromkeys(range(200), b"\xff" * 40)
    assert recognised(nonsense, FIRST, COUNT).correlation < 0.5


def test_the_phrase_begins_anew_when_it_is_over() -> None:
    frames = len(phrase()) // FRAME
    assert (frame_of(frames + 3) == frame_of(3)).all()
