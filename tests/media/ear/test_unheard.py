import numpy as np
import pytest

from client.media.blocks import BLOCK, RATE, Samples
from client.media.devices.fake import speech_like
from client.media.ear.unheard import SpeechWatch
from client.media.resampling import rounded
from tests.media.echo_room import Room


def told_after(sound: Samples, watch: SpeechWatch | None = None) -> float | None:
    """Give the seconds after which speech is told, if it is."""
    watch = watch or SpeechWatch()
    for number, at in enumerate(range(0, len(sound) - BLOCK + 1, BLOCK), 1):
        watch.add(sound[at : at + BLOCK])
        if watch.speech:
            return number * BLOCK / RATE
    return None


def keyboard() -> Samples:
    chance = np.random.default_rng(3)
    sound = np.zeros(6 * RATE)
    for at in np.arange(0.1, 5.9, 0.15):
        place = int(at * RATE)
        sound[place : place + 960] += (
            chance.standard_normal(960) * np.exp(-np.arange(960) / 300) * 6000
        )
    return rounded(sound.astype(np.float32))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_speech_is_told_in_some_two_seconds(seed: int) -> None:
    after = told_after(speech_like(seed, 5.0) // 4)
    assert after is not None
    assert 0.7 <= after <= 2.5


def test_a_fan_and_a_tone_and_a_keyboard_are_no_speech() -> None:
    fan = rounded(Room(noise_dbfs=-35.0).noise(6 * RATE).astype(np.float32))
    tone = (3000 * np.sin(np.arange(6 * RATE) * 0.05)).astype(np.int16)
    assert [told_after(each) for each in (fan, tone, keyboard())] == [None] * 3


def test_speech_in_the_next_room_is_not_meant() -> None:
    assert told_after((speech_like(3, 6.0) // 150).astype(np.int16)) is None


def test_a_single_word_is_not_enough() -> None:
    word = np.concatenate((speech_like(3, 0.4), np.zeros(3 * RATE, np.int16)))
    assert told_after(word) is None


def test_it_is_told_until_it_is_forgotten() -> None:
    watch = SpeechWatch()
    told_after(speech_like(1, 3.0), watch)
    watch.add(np.zeros(BLOCK, np.int16))
    assert watch.speech
    watch.forget()
    assert not watch.speech
