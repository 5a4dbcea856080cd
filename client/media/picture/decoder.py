"""Decoding one person's pictures, in the order in which they were coded.

The first picture has to be a key frame, and so has the one after a picture that could not be
decoded: nothing is shown that was built on what is not there. A key frame may change the size and
the codec. What comes from others may be anything; it is `BROKEN`, and never an exception.

A decoder is used on one thread, whichever; it knows nothing of persons and tiles.
"""

from enum import Enum, auto
from typing import Literal

import av
from av.codec.context import Flags
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext

from client.media.picture.assembly import WholeFrame
from client.media.picture.payloads import Codec

PIXELS_MOST = 1920 * 1088
"""A picture that claims more is refused before any memory is taken for it."""

_NAMES: dict[Codec, Literal["h264", "vp8"]] = {Codec.H264: "h264", Codec.VP8: "vp8"}


class Undecoded(Enum):
    """Why there is no picture."""

    NOTHING = auto()
    """The decoder has taken it and gives none for it."""
    WAITING = auto()
    """It builds on pictures that were not decoded; a key frame is needed."""
    BROKEN = auto()
    """It is no picture; a key frame is needed."""


class Decoder:
    """Decodes one stream."""

    def __init__(self) -> None:
        """Begin with nothing: the first picture has to be a key frame."""
        self._codec: Codec | None = None
        self._context: VideoCodecContext | None = None

    def decode(self, frame: WholeFrame) -> av.VideoFrame | Undecoded:
        """Decode the next picture."""
        if frame.key and frame.codec is not self._codec:
            self._context = None
        if self._context is None:
            if not frame.key:
                return Undecoded.WAITING
            self._context = _open(frame.codec)
            self._codec = frame.codec
        try:
            found = self._context.decode(av.Packet(frame.data))
        except (FFmpegError, ValueError):
            return self._break()
        if not found:
            return Undecoded.NOTHING
        if found[-1].is_corrupt or found[-1].width * found[-1].height > PIXELS_MOST:
            return self._break()
        return found[-1]

    def _break(self) -> Undecoded:
        self._context = None
        return Undecoded.BROKEN


def _open(codec: Codec) -> VideoCodecContext:
    context = av.CodecContext.create(_NAMES[codec], "r")
    context.thread_count = 1
    context.flags |= Flags.low_delay
    context.options = {"err_detect": "explode", "max_pixels": str(PIXELS_MOST)}
    context.open()
    return context
