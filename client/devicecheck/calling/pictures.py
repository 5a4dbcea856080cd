"""Pictures for a test call: drawn here, coded and decoded as in a hearing, beside the loop.

They show nothing of anybody: soft shapes that move, as a face before a wall does.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import av
import numpy as np

from client.media.picture.assembly import WholeFrame
from client.media.picture.decoder import Decoder, Undecoded
from client.media.picture.encoder import Encoder, make_encoder
from client.media.picture.payloads import Codec, packets

T = TypeVar("T")

WIDTH, HEIGHT, PER_S = 640, 360, 15
_DRAWN = 15


def _drawn() -> list[av.VideoFrame]:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    wall = 90.0 + 40.0 * x / WIDTH + 12.0 * np.sin(y / 23.0) * np.sin(x / 31.0)
    found = []
    for number in range(_DRAWN):
        turn = 2 * np.pi * number / _DRAWN
        middle_x, middle_y = WIDTH / 2 + 50 * np.sin(turn), HEIGHT / 2 + 20 * np.cos(turn)
        near = np.exp(-(((x - middle_x) / 70.0) ** 2 + ((y - middle_y) / 95.0) ** 2))
        texture = 25.0 * np.sin((x - middle_x) / 5.0) * np.sin((y - middle_y) / 7.0)
        luma = np.clip(wall + near * (80.0 + texture), 16, 235).astype(np.uint8)
        chroma = np.full((HEIGHT // 2, WIDTH), 128, np.uint8)
        planes = np.concatenate([luma, chroma])
        found.append(av.VideoFrame.from_ndarray(planes, format="yuv420p"))
    return found


class Pictures:
    """The coder and the decoder of one test call."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="test-pictures")
        self._frames: Sequence[av.VideoFrame] = ()
        self._encoder: Encoder | None = None
        self._made_for: Codec | None = None
        self._decoder = Decoder()
        self._number = 0
        self.decoded = 0
        self.taken = 0
        """Pictures that were looked at, whether they could be decoded or not."""

    async def prepare(self) -> None:
        """Draw; done before anything is measured."""
        self._frames = await self._do(_drawn)

    def use(self, frames: Sequence[av.VideoFrame]) -> None:
        """Code these from now on."""
        self._frames = frames

    async def code(
        self, codec: Codec, bits_per_s: int, *, key: bool, place: int | None = None
    ) -> list[bytes]:
        """Give the payloads of the next picture, or of the one at that place."""
        return await self._do(lambda: self._code(codec, bits_per_s, key=key, place=place))

    async def decode(self, whole: WholeFrame) -> av.VideoFrame | None:
        """Decode a picture that came back, and count it; None where it cannot be decoded."""
        given = await self._do(lambda: self._decoder.decode(whole))
        self.taken += 1
        if isinstance(given, Undecoded):
            return None
        self.decoded += 1
        return given

    def close(self) -> None:
        """Free the thread."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _code(self, codec: Codec, bits_per_s: int, *, key: bool, place: int | None) -> list[bytes]:
        if self._encoder is None or self._made_for is not codec:
            self._encoder = make_encoder(codec, WIDTH, HEIGHT, PER_S, bits_per_s)
            self._made_for = codec
        self._encoder.set_rate(bits_per_s, PER_S)
        self._number += 1
        frame = self._frames[(self._number if place is None else place) % len(self._frames)]
        coded = self._encoder.encode(frame, key=key)
        return packets(codec, coded, number=self._number) if coded else []

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)
