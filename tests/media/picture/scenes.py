"""Pictures to code: a face that moves, as the synthetic camera draws it."""

from datetime import UTC, datetime
from functools import cache

import av
import numpy as np

from client.frames import Size
from client.media.devices.capture import opencv
from client.media.devices.equipment import Shot
from client.media.devices.fake import PORTRAIT, Easel

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LARGE = Size(1280, 720)
SMALL = Size(320, 180)


@cache
def _easel(size: Size) -> Easel:
    return Easel(PORTRAIT, size=size)


@cache
def scene(count: int, size: Size = LARGE) -> tuple[Shot, ...]:
    """Give so many pictures, a 25th of a second apart, with the noise that a camera has."""
    chance = np.random.default_rng(1)
    noise = [chance.integers(-6, 7, (size.height, size.width, 3), np.int16) for _ in range(4)]
    drawn = (_easel(size).draw(2 * place / 25, MORNING) for place in range(count))
    return tuple(
        np.clip(shot + noise[place % 4], 0, 255).astype(np.uint8)
        for place, shot in enumerate(drawn)
    )


@cache
def planes(count: int, size: Size = LARGE) -> tuple[av.VideoFrame, ...]:
    """Give them as an encoder takes them."""
    cv2 = opencv()
    return tuple(
        av.VideoFrame.from_ndarray(cv2.cvtColor(shot, cv2.COLOR_BGR2YUV_I420), format="yuv420p")
        for shot in scene(count, size)
    )


def likeness_db(one: av.VideoFrame, other: av.VideoFrame) -> float:
    """Give the peak signal-to-noise ratio of the grey of two pictures."""
    greys = [
        each.to_ndarray(format="yuv420p")[: each.height].astype(float) for each in (one, other)
    ]
    return float(10 * np.log10(255**2 / max(1e-9, float(np.mean((greys[0] - greys[1]) ** 2)))))
