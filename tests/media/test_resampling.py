import numpy as np
import pytest

from client.media.resampling import Resampler, Wave, rounded

RATES = [(48_000, 16_000), (16_000, 48_000), (44_100, 48_000), (48_000, 44_100), (8_000, 48_000)]


def tone(rate: int, pitch: float, seconds: float = 0.5) -> Wave:
    return (8_000 * np.sin(2 * np.pi * pitch * np.arange(int(rate * seconds)) / rate)).astype(
        np.float32
    )


def fed(resampler: Resampler, sound: Wave, sizes: list[int]) -> Wave:
    """Feed a sound in pieces of changing sizes."""
    given, at, turn = [], 0, 0
    while at < len(sound):
        size = sizes[turn % len(sizes)]
        given.append(resampler.feed(sound[at : at + size]))
        at, turn = at + size, turn + 1
    return np.concatenate(given)


@pytest.mark.parametrize(("rate", "wanted"), RATES)
def test_a_tone_keeps_its_pitch_and_loudness_and_comes_late_by_what_is_said(
    rate: int, wanted: int
) -> None:
    resampler = Resampler(rate, wanted)
    given = fed(resampler, tone(rate, 1000.0), [rate // 100])
    at = np.arange(len(given)) / wanted - resampler.delay_s
    expected = 8_000 * np.sin(2 * np.pi * 1000.0 * at)
    whole = slice(len(given) // 10, None)
    wrong = given[whole] - expected[whole]
    assert np.sqrt(np.mean(wrong**2)) < 8_000 / np.sqrt(2) * 0.005


@pytest.mark.parametrize(("rate", "wanted"), RATES)
def test_pieces_of_any_size_make_no_seam(rate: int, wanted: int) -> None:
    sound = np.random.default_rng(4).standard_normal(rate // 4).astype(np.float32) * 1000
    at_once = Resampler(rate, wanted).feed(sound)
    in_pieces = fed(Resampler(rate, wanted), sound, [rate // 100, 1, 7, 0, 333])
    assert len(at_once) == len(in_pieces) == pytest.approx(len(sound) * wanted / rate, abs=1)
    np.testing.assert_allclose(at_once, in_pieces, atol=0.05)


def test_what_is_above_half_the_lower_rate_does_not_fold_into_speech() -> None:
    given = fed(Resampler(48_000, 16_000), tone(48_000, 11_000.0), [480])
    assert np.sqrt(np.mean(given[200:] ** 2)) < 8_000 * 0.002


def test_a_block_of_48_khz_gives_a_block_of_16_khz() -> None:
    resampler = Resampler(48_000, 16_000)
    assert [len(resampler.feed(np.zeros(480, np.float32))) for _ in range(5)] == [160] * 5


def test_the_same_rate_is_left_alone() -> None:
    sound = tone(48_000, 500.0)
    np.testing.assert_array_equal(Resampler(48_000, 48_000).feed(sound), sound)


def test_rounding_clips_what_is_too_loud() -> None:
    given = rounded(np.array([-40_000.0, -1.6, 0.4, 40_000.0], np.float32))
    assert given.tolist() == [-32_768, -2, 0, 32_767]
