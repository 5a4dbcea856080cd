import time

import numpy as np
import pytest
from av import VideoFrame
from av.video.reformatter import Interpolation

from client.media.devices.equipment import Shot
from tests.bench.seen import Painter, portraits, read_number, what_was_seen, write_number


@pytest.fixture(scope="module")
def shots() -> list[Shot]:
    return portraits(640, 360, 3)


@pytest.mark.parametrize("number", [0, 1, 255, 4_660, 65_535])
def test_a_number_is_read_as_it_was_written(shots: list[Shot], number: int) -> None:
    shot = shots[0].copy()
    write_number(shot, number)
    assert read_number(shot) == number


def test_a_number_survives_a_tile_of_180_lines_and_noise(shots: list[Shot]) -> None:
    shot = shots[1].copy()
    write_number(shot, 12_345)
    small = VideoFrame.from_ndarray(shot, format="bgr24").reformat(
        320, 180, format="bgra", interpolation=Interpolation.FAST_BILINEAR
    )
    noise = np.random.default_rng(1).integers(-40, 40, (180, 320, 4))
    pixels = np.clip(small.to_ndarray().astype(int) + noise, 0, 255).astype(np.uint8)
    assert read_number(pixels) == 12_345


def test_a_picture_without_a_number_has_none(shots: list[Shot]) -> None:
    grey = np.full((180, 320, 4), 200, np.uint8)
    assert read_number(grey) is None


def test_delay_rate_and_freezes_are_told_by_the_moments() -> None:
    handed = [(number, 10 + number / 25) for number in range(1, 251)]
    painted = [
        (number, at + 0.03) for number, at in handed if not 100 <= number < 120 and number % 2
    ]
    sight = what_was_seen(handed, painted, 10.0, 20.0)
    assert sight.delay_ms == pytest.approx(30)
    assert sight.rate == pytest.approx(11.5, abs=0.1)
    assert sight.freezes == 1
    assert sight.longest_s == pytest.approx(0.88, abs=0.01)


def test_who_saw_nothing_saw_one_long_freeze() -> None:
    sight = what_was_seen([(1, 0.0)], [], 0.0, 5.0)
    assert (sight.rate, sight.freezes, sight.longest_s) == (0.0, 1, 5.0)


def test_a_painter_reads_what_it_has_painted(shots: list[Shot]) -> None:
    painter = Painter(640, 360)
    shot = np.dstack((shots[0], np.full(shots[0].shape[:2], 255, np.uint8)))
    write_number(shot, 77)
    pixels = shot.tobytes()
    painter.show(lambda: (640, 360, pixels))
    began = time.monotonic()
    while not painter.painted and time.monotonic() - began < 5:
        time.sleep(0)  # noqa: TID251 - only lets the painter have its turn
    painter.close()
    assert painter.painted[0][0] == 77
