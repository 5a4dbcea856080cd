import math

import numpy as np
import pytest

from client.frames import Levels, Source
from client.media.blocks import BLOCK, RATE, Cutter, Meter, dbfs, one_channel, power

A = Source("a")


def sine(peak: float, count: int = RATE) -> np.ndarray:
    return (peak * np.sin(2 * np.pi * 440 * np.arange(count) / RATE)).astype(np.int16)


def test_a_full_sine_is_three_decibels_below_full_scale() -> None:
    assert dbfs(power(sine(32_767))) == pytest.approx(-3.01, abs=0.02)


def test_a_tenth_of_the_strength_is_twenty_decibels_less() -> None:
    assert dbfs(power(sine(3_276.7))) == pytest.approx(-23.01, abs=0.02)


def test_silence_is_the_lowest_level_there_is() -> None:
    assert dbfs(power(np.zeros(BLOCK, np.int16))) == Levels.SILENCE
    assert dbfs(power(np.zeros(0, np.int16))) == Levels.SILENCE


def test_blocks_are_cut_from_any_pieces_and_nothing_is_lost() -> None:
    stream = np.arange(BLOCK * 5, dtype=np.int16)
    cutter = Cutter()
    blocks = []
    for piece in np.split(stream, [3, 500, 501, 1700]):
        blocks += cutter.cut(piece)
    assert all(len(block) == BLOCK for block in blocks)
    assert np.array_equal(np.concatenate(blocks), stream)


def test_what_was_left_over_can_be_forgotten() -> None:
    cutter = Cutter()
    cutter.cut(np.ones(BLOCK - 1, np.int16))
    cutter.forget()
    assert not cutter.cut(np.ones(1, np.int16))


def test_two_channels_become_their_mean() -> None:
    both = np.array([100, 300, -7, -9, 32_767, 32_767], np.int16)
    assert one_channel(both, 2).tolist() == [200, -8, 32_767]


def test_a_meter_tells_twenty_times_a_second_and_forgets() -> None:
    levels = Levels()
    meter = Meter(levels, A)
    for _ in range(4):
        meter.add(0.01)
    assert levels.of(A) == Levels.SILENCE
    meter.add(0.01)
    assert math.isclose(levels.of(A), -20.0, abs_tol=1e-9)
    meter.clear()
    assert levels.of(A) == Levels.SILENCE
