"""The child that codes pictures against the clock: 60 of 360p and 60 of 720p.

`python -m client.devicecheck.probes.encoding_child` prints the median of milliseconds a picture for
each size, with the very encoder of a hearing. The median, since a machine that is busy with
something else for a moment has not become slow by it.
"""

import json
import sys
import time
from statistics import median

import av
import numpy as np

from client.media.picture.encoder import make_encoder
from client.media.picture.payloads import Codec

PICTURES = 60
FPS = 25.0
SIZES = {"encode_360p_ms": (640, 360, 700_000), "encode_720p_ms": (1280, 720, 1_500_000)}


def measured(pictures: int = PICTURES) -> dict[str, float]:
    """Give milliseconds a picture by size."""
    return {
        reading: _median_ms(width, height, bits, pictures)
        for reading, (width, height, bits) in SIZES.items()
    }


def _median_ms(width: int, height: int, bits_per_s: int, pictures: int) -> float:
    encoder = make_encoder(Codec.H264, width, height, FPS, bits_per_s)
    taken = []
    for number in range(pictures):
        frame = av.VideoFrame.from_ndarray(_scene(width, height, number), format="yuv420p")
        began_at = time.monotonic()
        encoder.encode(frame, key=number == 0)
        taken.append((time.monotonic() - began_at) * 1000.0)
    return round(median(taken), 3)


def _scene(
    width: int, height: int, number: int
) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """Draw a textured background and somebody who moves before it."""
    rows = np.arange(height)[:, None]
    columns = np.arange(width)[None, :]
    texture = 110 + 40 * np.sin(columns / 7.0) * np.cos(rows / 9.0)
    middle = width * (0.5 + 0.1 * np.sin(number / 5.0))
    near = ((columns - middle) / (width * 0.14)) ** 2 + (
        (rows - height * 0.55) / (height * 0.3)
    ) ** 2
    luma = np.where(near < 1.0, 170 + 30 * np.sin((columns + number * 3) / 4.0), texture)
    planes = np.full((height * 3 // 2, width), 128, np.uint8)
    planes[:height] = luma.astype(np.uint8)
    return planes


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured()))
