"""A whole picture is known by its first packet, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.courtroom.forwarder.codecs import H264, VP8
from server_stub.courtroom.forwarder.keyframes import begins_key_frame

H264_BEGINS = {
    "parameters alone": b"\x67\x42\xe0\x1f",
    "parameters first in an aggregate": b"\x78\x00\x04\x67\x42\xe0\x1f\x00\x02\x68\xce",
    "a whole picture in one": b"\x65\x88\x84",
    "the first fragment of a whole picture": b"\x7c\x85\x88\x84",
}
H264_DOES_NOT = {
    "nothing": b"",
    "a picture that needs others": b"\x41\x9a\x02",
    "a later slice of a whole picture": b"\x65\x40\x11",
    "a later fragment": b"\x7c\x05\x88",
    "the last fragment": b"\x7c\x45\x88",
    "the first fragment of another picture": b"\x7c\x81\x9a",
    "an aggregate cut short": b"\x78\x00\x04\x67",
    "a fragment cut short": b"\x7c\x85",
}
VP8_BEGINS = {
    "plain": b"\x10\x00\x01",
    "with a picture number of 7 bits": b"\x90\x80\x11\x00",
    "with a picture number of 15 bits": b"\x90\x80\x91\x11\x00",
    "with everything": b"\x90\xf0\x91\x11\x22\x33\x00",
}
VP8_DOES_NOT = {
    "nothing": b"",
    "a picture that needs others": b"\x10\x01\x01",
    "a later packet of a whole picture": b"\x00\x00\x01",
    "another partition": b"\x11\x00\x01",
    "cut short": b"\x90\x80\x91",
}


@pytest.mark.parametrize("payload", H264_BEGINS.values(), ids=H264_BEGINS.keys())
def test_h264_begins(payload: bytes) -> None:
    assert begins_key_frame(H264, payload)


@pytest.mark.parametrize("payload", H264_DOES_NOT.values(), ids=H264_DOES_NOT.keys())
def test_h264_does_not_begin(payload: bytes) -> None:
    assert not begins_key_frame(H264, payload)


@pytest.mark.parametrize("payload", VP8_BEGINS.values(), ids=VP8_BEGINS.keys())
def test_vp8_begins(payload: bytes) -> None:
    assert begins_key_frame(VP8, payload)


@pytest.mark.parametrize("payload", VP8_DOES_NOT.values(), ids=VP8_DOES_NOT.keys())
def test_vp8_does_not_begin(payload: bytes) -> None:
    assert not begins_key_frame(VP8, payload)


@given(st.sampled_from([H264, VP8, "AV1/90000"]), st.binary(max_size=12))
def test_whatever_stands_in_a_payload_is_read(codec: str, payload: bytes) -> None:
    begins_key_frame(codec, memoryview(payload))
