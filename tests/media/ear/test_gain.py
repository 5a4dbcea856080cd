import numpy as np
import pytest

from client.media.blocks import BLOCK, Samples, dbfs, power
from client.media.devices.fake import speech_like
from client.media.ear.gain import LEAST_DB, MOST_DB, RISE_DB_S, WANTED_DBFS, SlowGain
from client.media.resampling import rounded


def voice(dbfs_: float, seconds: float = 12.0, seed: int = 3) -> Samples:
    said = speech_like(seed, seconds).astype(np.float32)
    loud = said[np.abs(said) > 300]
    return rounded(said * (32_768 * 10 ** (dbfs_ / 20) / np.sqrt(np.mean(loud**2))))


def fan(dbfs_: float, seconds: float) -> Samples:
    chance = np.random.default_rng(7)
    count = int(seconds * 48_000)
    return rounded((chance.standard_normal(count) * 32_768 * 10 ** (dbfs_ / 20)).astype(np.float32))


def through(gain: SlowGain, sound: Samples, *, learn: bool = True) -> tuple[Samples, list[float]]:
    given, gains = [], []
    for at in range(0, len(sound) - BLOCK + 1, BLOCK):
        given.append(gain.apply(sound[at : at + BLOCK], learn=learn))
        gains.append(gain.gain_db)
    return np.concatenate(given), gains


@pytest.mark.parametrize("level", [-34.0, -28.0, -20.0, -16.0])
def test_a_voice_comes_to_the_wanted_loudness(level: float) -> None:
    said = voice(level)
    given, _ = through(SlowGain(), said)
    loud = [
        power(given[at : at + BLOCK])
        for at in range(len(given) // 2, len(given), BLOCK)
        if dbfs(power(given[at : at + BLOCK])) > -40
    ]
    assert dbfs(float(np.mean(loud))) == pytest.approx(WANTED_DBFS, abs=3.0)


def test_it_never_gives_more_nor_less_than_may_be() -> None:
    assert through(SlowGain(), voice(-48.0, 20.0))[1][-1] == pytest.approx(MOST_DB, abs=0.3)
    assert through(SlowGain(), voice(-6.0))[1][-1] == pytest.approx(LEAST_DB, abs=0.3)


def test_it_rises_by_no_more_than_3_db_a_second() -> None:
    _, gains = through(SlowGain(), voice(-40.0))
    second = 100
    assert max(np.subtract(gains[second:], gains[:-second])) <= RISE_DB_S + 0.01


def test_in_a_pause_nothing_moves() -> None:
    gain = SlowGain()
    through(gain, voice(-30.0))
    before = gain.gain_db
    _, gains = through(gain, fan(-58.0, 10.0))
    assert set(gains) == {before}


def test_a_fan_alone_is_no_voice() -> None:
    _, gains = through(SlowGain(), fan(-42.0, 20.0))
    assert max(gains) < 3.5


def test_what_is_not_of_this_desk_teaches_nothing() -> None:
    _, gains = through(SlowGain(), voice(-40.0), learn=False)
    assert set(gains) == {0.0}


def test_a_shout_after_a_whisper_does_not_clip_and_is_brought_down_quickly() -> None:
    gain = SlowGain()
    through(gain, voice(-40.0, 10.0))
    assert gain.gain_db > 10
    given, gains = through(gain, voice(-12.0, 2.0))
    assert int(np.abs(given).max()) < 32_700
    assert gains[60] < 8


def test_a_voice_that_is_right_is_left_alone() -> None:
    _, gains = through(SlowGain(), voice(-20.5))
    assert max(np.abs(gains)) <= 2.0
    assert float(np.std(gains[300:])) < 0.5
