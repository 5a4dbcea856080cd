"""Faster and slower at the same pitch."""

import numpy as np
import pytest

from client.media.blocks import RATE, Samples
from client.media.devices.fake import speech_like
from client.media.speech.stretch import LONGEST, SHORTEST, Splices, Stretcher


def vowel(pitch: float, seconds: float = 2.0) -> Samples:
    """An even vowel: a train of overtones under two formants."""
    at = np.arange(int(seconds * RATE)) / RATE
    sound = np.zeros(len(at))
    for overtone in range(1, int(3500 / pitch)):
        frequency = overtone * pitch
        strength = sum(1 / (1 + ((frequency - formant) / 120) ** 2) for formant in (600, 1400))
        sound += strength * np.sin(2 * np.pi * frequency * at + overtone)
    samples: Samples = (sound / np.abs(sound).max() * 12_000).astype(np.int16)
    return samples


def pitch_of(samples: Samples) -> float:
    """The pitch of an even sound, by its spectrum's lowest strong overtones."""
    window = samples.astype(np.float64) * np.hanning(len(samples))
    spectrum = np.abs(np.fft.rfft(window, 4 * len(window)))
    # The autocorrelation of so long a stretch shows the pitch to a thousandth.
    alike = np.fft.irfft(spectrum**2)
    first, last = RATE // 450, RATE // 70
    place = first + int(np.argmax(alike[first:last]))
    left, top, right = alike[place - 1 : place + 2]
    return float(RATE / (place + 0.5 * (left - right) / (left - 2 * top + right)))


def run(samples: Samples, rate: float, count: int = 480) -> Samples:
    stretcher = Stretcher(rate)
    heard = []
    for at in range(0, len(samples), 960):
        stretcher.put(samples[at : at + 960])
        while (piece := stretcher.take(count)) is not None:
            heard.append(piece)
    stretcher.end()
    while (piece := stretcher.take(count)) is not None and len(piece):
        heard.append(piece)
    return np.concatenate(heard)


def steepest(samples: Samples) -> int:
    return int(np.abs(np.diff(samples.astype(np.int32))).max())


RATES = [0.8, 0.9, 1.1, 1.25, 1.5]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("pitch", [80.0, 123.0, 220.0, 390.0])
def test_the_pitch_of_a_vowel_stays(pitch: float, rate: float) -> None:
    heard = run(vowel(pitch), rate)
    middle = heard[RATE // 4 : -RATE // 4]
    assert pitch_of(middle) == pytest.approx(pitch, rel=0.01)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("pitch", [80.0, 123.0, 220.0, 390.0])
def test_a_seam_makes_no_click(pitch: float, rate: float) -> None:
    sound = vowel(pitch)
    assert steepest(run(sound, rate)) <= steepest(sound) * 1.15


@pytest.mark.parametrize("rate", RATES)
def test_the_length_is_right(rate: float) -> None:
    speech = speech_like(4, 6.0)
    heard = run(speech, rate)
    assert len(heard) == pytest.approx(len(speech) / rate, abs=3 * LONGEST)


@pytest.mark.parametrize("rate", RATES)
def test_a_seam_in_speech_makes_no_click(rate: float) -> None:
    speech = speech_like(4, 6.0)
    assert steepest(run(speech, rate)) <= steepest(speech) * 1.15


def test_at_its_own_rate_sound_is_itself() -> None:
    speech = speech_like(2, 1.0)
    assert np.array_equal(run(speech, 1.0), speech)


@pytest.mark.parametrize("rate", [0.5, 2.0])
def test_nobody_is_run_at_a_rate_that_cannot_be_understood(rate: float) -> None:
    with pytest.raises(ValueError, match="understood"):
        Stretcher(rate)


def test_one_repetition_is_left_out_and_told() -> None:
    splices = Splices()
    splices.put(vowel(100.0, 0.1))
    left_out = splices.shorten(LONGEST)
    assert left_out == pytest.approx(RATE / 100, abs=4)
    assert len(splices) == RATE // 10 - left_out


def test_one_repetition_is_played_twice_and_told() -> None:
    splices = Splices()
    splices.put(vowel(100.0, 0.1))
    splices.take(LONGEST)
    before = len(splices)
    added = splices.lengthen(LONGEST)
    assert added == pytest.approx(RATE / 100, abs=4)
    assert len(splices) == before + added


def test_no_more_is_left_out_than_allowed() -> None:
    splices = Splices()
    splices.put(vowel(300.0, 0.1))
    assert SHORTEST <= splices.shorten(200) <= 200
    assert splices.shorten(SHORTEST - 1) == 0


def test_where_nothing_repeats_itself_nothing_is_left_out_unless_it_must() -> None:
    hiss = np.random.default_rng(1).normal(0, 3000, RATE // 10).astype(np.int16)
    splices = Splices()
    splices.put(hiss)
    assert splices.shorten(LONGEST) == 0
    assert splices.shorten(LONGEST, anyhow=True) >= SHORTEST


def test_silence_is_left_out_anywhere() -> None:
    splices = Splices()
    splices.put(np.zeros(RATE // 10, np.int16))
    assert splices.shorten(LONGEST) >= SHORTEST
    assert splices.lengthen(LONGEST) == 0
    splices.take(960)
    assert splices.lengthen(LONGEST) >= SHORTEST


def test_nothing_is_left_out_of_what_is_too_short() -> None:
    splices = Splices()
    splices.put(np.zeros(300, np.int16))
    assert splices.shorten(LONGEST) == 0


def test_what_was_forgotten_is_played_no_more() -> None:
    splices = Splices()
    splices.put(vowel(100.0, 0.1))
    splices.take(480)
    splices.forget()
    assert len(splices) == 0
    assert len(splices.take(480)) == 0
