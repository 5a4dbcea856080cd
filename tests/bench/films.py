"""Pictures and words encoded beforehand, for people who are not there.

A film is a few seconds of packets, a list for each picture, that begins with a key frame and is
shown again and again. Encoders and payload formats are the libraries' own; nothing here is ours
to be measured.
"""

import functools
from fractions import Fraction

import av
import numpy as np
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder
from av.audio.codeccontext import AudioCodecContext
from av.video.codeccontext import VideoCodecContext

from client.media.blocks import RATE
from client.media.devices.capture import opencv
from tests.bench.marked import FRAME, speech
from tests.bench.seen import portraits, write_number

PICTURES_PER_S = 25
PICTURES = 50
CLOCK = 90_000
_OPTIONS = {
    "libx264": {
        "preset": "superfast",
        "profile": "baseline",
        "tune": "zerolatency",
        "x264-params": "keyint=250:min-keyint=250:scenecut=0:repeat-headers=1",
    },
    "libvpx": {"deadline": "realtime", "cpu-used": "-6", "lag-in-frames": "0"},
}

Film = tuple[tuple[bytes, ...], ...]
"""Of each picture, its payloads."""


@functools.cache
def film(codec: str, width: int, height: int, bits_per_s: int) -> Film:
    """Encode a film; `codec` is "H264" or "VP8"."""
    name = {"H264": "libx264", "VP8": "libvpx"}[codec]
    encoder = av.CodecContext.create(name, "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = "yuv420p"
    encoder.bit_rate = bits_per_s
    encoder.time_base = Fraction(1, PICTURES_PER_S)
    encoder.framerate = Fraction(PICTURES_PER_S)
    encoder.gop_size = 250
    encoder.thread_count = 1
    encoder.options = _OPTIONS[name]
    packer = H264Encoder() if codec == "H264" else Vp8Encoder()
    cv2 = opencv()
    shots = portraits(width, height)
    packets = []
    for at in range(PICTURES):
        shot = shots[at % len(shots)].copy()
        write_number(shot, at + 1)
        planes = cv2.cvtColor(shot, cv2.COLOR_BGR2YUV_I420)
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = at, Fraction(1, PICTURES_PER_S)
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return tuple(tuple(packer.pack(packet)[0]) for packet in packets)


@functools.cache
def talk(seconds: int = 8) -> tuple[bytes, ...]:
    """Encode speech, a packet for each 20 ms."""
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.bit_rate = 32_000
    encoder.sample_rate = RATE
    encoder.layout = "mono"
    encoder.format = "s16"
    encoder.time_base = Fraction(1, RATE)
    encoder.options = {"application": "voip", "frame_duration": "20"}
    words = np.clip(speech(None)[: seconds * RATE], -32_768, 32_767).astype(np.int16)
    packets = []
    for at in range(0, len(words) - FRAME + 1, FRAME):
        frame = av.AudioFrame.from_ndarray(words[at : at + FRAME].reshape(1, -1), "s16", "mono")
        frame.sample_rate, frame.pts = RATE, at
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return tuple(packets)
