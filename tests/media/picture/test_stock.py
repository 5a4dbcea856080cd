"""Pictures between us and aiortc as it comes, both ways: other people's clients are like it."""

from fractions import Fraction

import pytest
from aiortc.codecs import depayload, get_decoder
from aiortc.codecs.base import Encoder
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from av import VideoFrame

from client.frames import Size
from client.media.picture.assembly import Assembly
from client.media.picture.decoder import Decoder, Undecoded
from client.media.picture.encoder import make_encoder
from client.media.picture.payloads import Codec, packets
from tests.media.picture.scenes import likeness_db, planes

MIDDLE = Size(640, 360)
STOCK: dict[Codec, type[Encoder]] = {Codec.H264: H264Encoder, Codec.VP8: Vp8Encoder}


@pytest.mark.parametrize("codec", list(Codec))
def test_what_aiortc_sends_is_shown(codec: Codec) -> None:
    encoder = STOCK[codec]()
    assembly, decoder = Assembly(codec), Decoder()
    number = shown = 0
    for index, frame in enumerate(planes(8, MIDDLE)):
        frame.pts, frame.time_base = index * 3600, Fraction(1, 90_000)
        payloads, timestamp = encoder.encode(frame, force_keyframe=index == 5)
        for place, payload in enumerate(payloads):
            marker = place == len(payloads) - 1
            for whole in assembly.arrive(number, timestamp, marker, payload, 0.0):
                picture = decoder.decode(whole)
                assert not isinstance(picture, Undecoded)
                assert likeness_db(picture, frame) > 28
                shown += 1
            number += 1
    assert shown == 8


@pytest.mark.parametrize("codec", list(Codec))
def test_what_we_send_is_shown_by_aiortc(codec: Codec) -> None:
    known = RTCRtpCodecParameters(f"video/{codec}", 90_000, payloadType=100)
    encoder = make_encoder(codec, MIDDLE.width, MIDDLE.height, 25, 500_000)
    decoder = get_decoder(known)
    shown = 0
    for index, frame in enumerate(planes(8, MIDDLE)):
        payloads = packets(codec, encoder.encode(frame, key=index == 5), number=index)
        data = b"".join(depayload(known, payload) for payload in payloads)
        for picture in decoder.decode(JitterFrame(data, index * 3600)):
            assert isinstance(picture, VideoFrame)
            assert likeness_db(picture, frame) > 28
            shown += 1
    assert shown == 8
