import numpy as np
import pytest

from client.media.blocks import RATE, Samples
from client.media.devices.fake import speech_like
from client.media.speech.stretch import Stretcher
from tests.media.likeness import LESS_THAN_A_WORD_S, heard_s

SAID = speech_like(1)
LOUD_S = 3.2
"""Of four seconds of what is said, how much at least is no pause."""


def at_rate(samples: Samples, rate: float) -> Samples:
    stretcher = Stretcher(rate)
    stretcher.put(samples)
    stretcher.end()
    played = stretcher.take(2 * len(samples))
    assert played is not None
    return played


def test_what_was_said_is_followed_wherever_it_begins() -> None:
    played = np.concatenate((np.zeros(RATE // 3, np.int16), SAID[RATE : 5 * RATE]))
    assert heard_s(played, SAID) > LOUD_S


@pytest.mark.parametrize("rate", [0.85, 1.25])
def test_speech_is_followed_though_it_runs_at_another_rate(rate: float) -> None:
    assert heard_s(at_rate(SAID[: 4 * RATE], rate), SAID) > 0.9 * LOUD_S / rate


def test_speech_through_noise_is_followed_and_noise_alone_is_not() -> None:
    chance = np.random.default_rng(1)
    noise = chance.normal(0.0, 400.0, 4 * RATE).astype(np.int16)
    assert heard_s(SAID[: 4 * RATE] + noise, SAID) > LOUD_S
    assert heard_s(noise, SAID) == 0.0


@pytest.mark.parametrize("other", [2, 3, 4, 5])
def test_another_s_speech_is_not_taken_for_it(other: int) -> None:
    assert heard_s(speech_like(other)[: 5 * RATE], SAID) < LESS_THAN_A_WORD_S


def test_words_that_are_played_over_and_over_are_not_followed() -> None:
    word = SAID[RATE : RATE + RATE // 10]
    assert heard_s(np.tile(word, 40), SAID) < LESS_THAN_A_WORD_S


def test_what_is_left_out_is_not_heard() -> None:
    half = SAID[: 4 * RATE].copy()
    half[RATE : 3 * RATE] = 0
    assert heard_s(half, SAID) < LOUD_S - 1.5


def test_silence_is_nothing() -> None:
    assert heard_s(np.zeros(RATE, np.int16), SAID) == 0.0
    assert heard_s(np.zeros(0, np.int16), SAID) == 0.0
