"""Coding pictures of a camera, one out for one in, at a rate that changes while it runs.

Every call of `encode` gives the coded picture of that very call: nothing is held back. There is
no key frame but the first and those that are asked for, each decodable by itself. A key frame
is kept small by a short rate buffer: at 300 kb/s it takes no more than half a second of the line.

H264 is constrained baseline at level 3.1, which is what browsers mean by 42e01f. It is coded by
x264 with a choice of shortcuts that was measured: adaptive quantisation and the search through
partitions cost a quarter of the time and made our pictures no better. An encoder knows nothing of
cameras and lines.
"""

from enum import StrEnum
from fractions import Fraction
from typing import Literal, Protocol

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from client.media.picture.payloads import Codec


class Tier(StrEnum):
    """How much work is put into a picture."""

    NORMAL = "normal"
    WEAK = "weak"
    """For a processor that cannot keep up."""


PACE = 25
"""Pictures a second by which rate control counts; other rates are told to it in proportion."""
FLOOR = 16_000
_ENDLESS = 1_000_000_000

_LARGE_FROM = 480 * 270
"""Pixels; below, a picture is a small one."""
_CEILINGS = {True: 3_000_000, False: 500_000}
_BUFFERS = {True: 200_000, False: 60_000}
"""Bits that may come at once: this bounds a key frame."""

_X264 = {
    Tier.NORMAL: ("superfast", "aq-mode=0:analyse=none"),
    # Without its own choice of no filter: that costs less here than it spoils.
    Tier.WEAK: ("ultrafast", "deblock=0,0"),
}
_VPX_SPEED = {Tier.NORMAL: -8, Tier.WEAK: -12}
"""Negative: positive ones adapt to the time that a busy machine took, and never come back."""
_VPX_STEP = 0.15


class Encoder(Protocol):
    """One layer's encoder."""

    @property
    def ceiling(self) -> int:
        """Most bits a second that it can be told to use."""

    def encode(self, frame: av.VideoFrame, *, key: bool = False) -> bytes:
        """Code a picture of the encoder's own size, as planes of YUV."""

    def set_rate(self, bits_per_s: int, fps: float = PACE) -> None:
        """Spend so many bits a second from now on, over so many pictures."""

    def set_tier(self, tier: Tier) -> None:
        """Put that much work into it from now on; begins with a key frame."""


def make_encoder(
    codec: Codec, width: int, height: int, fps: float, bits_per_s: int, *, tier: Tier = Tier.NORMAL
) -> Encoder:
    """Make the encoder of a codec."""
    match codec:
        case Codec.H264:
            return H264Encoder(width, height, fps, bits_per_s, tier=tier)
        case Codec.VP8:
            return VP8Encoder(width, height, fps, bits_per_s, tier=tier)


class _Layer:
    """What both encoders are: a context that is opened when it is needed."""

    def __init__(
        self, width: int, height: int, fps: float, bits_per_s: int, *, tier: Tier = Tier.NORMAL
    ) -> None:
        self._width, self._height = width, height
        self._large = width * height >= _LARGE_FROM
        self._tier = tier
        self._context: VideoCodecContext | None = None
        self._count = 0
        self._rate = self._in_pace(bits_per_s, fps)

    @property
    def ceiling(self) -> int:
        return _CEILINGS[self._large]

    def set_tier(self, tier: Tier) -> None:
        if tier is not self._tier:
            self._tier = tier
            self._context = None

    def encode(self, frame: av.VideoFrame, *, key: bool = False) -> bytes:
        context = self._context
        if context is None:
            context = self._context = self._open()
        self._count += 1
        frame.pts = self._count
        frame.time_base = context.time_base
        frame.pict_type = PictureType.I if key else PictureType.NONE
        return b"".join(bytes(packet) for packet in context.encode(frame))

    def _in_pace(self, bits_per_s: int, fps: float) -> int:
        return int(min(self.ceiling, max(FLOOR, bits_per_s * PACE / max(1.0, fps))))

    def _open(self) -> VideoCodecContext:
        raise NotImplementedError

    def _context_of(self, name: Literal["libx264", "libvpx"]) -> VideoCodecContext:
        context = av.CodecContext.create(name, "w")
        context.width, context.height = self._width, self._height
        context.pix_fmt = "yuv420p"
        context.time_base = Fraction(1, PACE)
        context.framerate = Fraction(PACE)
        context.gop_size = _ENDLESS
        context.max_b_frames = 0
        # A second thread would only wait for the first on a busy machine.
        context.thread_count = 1
        return context


class H264Encoder(_Layer):
    """H264 by x264; its rate is changed in place."""

    def set_rate(self, bits_per_s: int, fps: float = PACE) -> None:
        """Spend so many bits a second from now on, over so many pictures."""
        self._rate = self._in_pace(bits_per_s, fps)
        if self._context is not None:
            self._context.bit_rate = self._rate

    def _open(self) -> VideoCodecContext:
        preset, shortcuts = _X264[self._tier]
        context = self._context_of("libx264")
        # x264 changes its rate only where it was opened at a constant one: opened at the ceiling,
        # it can be told any other.
        context.bit_rate = self.ceiling
        context.options = {
            "preset": preset,
            "tune": "zerolatency",
            "profile": "baseline",
            "level": "3.1",
            "maxrate": str(self.ceiling),
            "bufsize": str(_BUFFERS[self._large]),
            "forced-idr": "1",
            "x264-params": f"keyint=infinite:scenecut=0:sliced-threads=0:{shortcuts}",
        }
        context.open()
        context.bit_rate = self._rate
        return context


class VP8Encoder(_Layer):
    """VP8 by libvpx, which has to be opened anew for another rate: each time a key frame."""

    def set_rate(self, bits_per_s: int, fps: float = PACE) -> None:
        """Spend so many bits a second; small steps wait until they have become a larger one."""
        wanted = self._in_pace(bits_per_s, fps)
        if abs(wanted - self._rate) > _VPX_STEP * self._rate:
            self._rate = wanted
            self._context = None

    def _open(self) -> VideoCodecContext:
        context = self._context_of("libvpx")
        context.bit_rate = self._rate
        rate = str(self._rate)
        context.options = {
            "deadline": "realtime",
            "cpu-used": str(_VPX_SPEED[self._tier]),
            "lag-in-frames": "0",
            "auto-alt-ref": "0",
            "minrate": rate,
            "maxrate": rate,
            "bufsize": str(min(_BUFFERS[self._large], self._rate // 2)),
            "undershoot-pct": "100",
            "overshoot-pct": "15",
            "static-thresh": "1",
            "qmin": "2",
            "qmax": "63",
        }
        context.open()
        return context
