"""What a file seems to be is told by its first bytes, whatever it is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.renditions.kinds import Reader, seeming


@pytest.mark.parametrize(
    ("head", "reader", "form"),
    [
        (b"%PDF-1.7\n", Reader.PDF, "pdf"),
        (b"\n\n%PDF-1.4", Reader.PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n", Reader.PICTURE, "PNG"),
        (b"\xff\xd8\xff\xe0", Reader.PICTURE, "JPEG"),
        (b"RIFF\0\0\0\0WEBPVP8 ", Reader.PICTURE, "WEBP"),
        (b"RIFF\0\0\0\0WAVEfmt ", Reader.FILM, "wav"),
        (b"\0\0\0\x18ftypheic", Reader.PICTURE, "HEIC"),
        (b"\0\0\0\x18ftypavif", Reader.PICTURE, "AVIF"),
        (b"\0\0\0\x18ftypisom", Reader.FILM, "mov"),
        (b"\0\0\0\x14ftypqt  ", Reader.FILM, "mov"),
        (b"\xff\xfb\x90\x00", Reader.FILM, "mp3"),
        (b"\xff\xf1\x50\x80", Reader.FILM, "aac"),
        (b"PK\x03\x04", Reader.PACKED, "zip"),
        (b"\0" * 257 + b"ustar", Reader.PACKED, "tar"),
        ("微信".encode(), Reader.TEXT, "text"),
        (b"<html>", Reader.TEXT, "text"),
        (b"#!/bin/sh\n", Reader.TEXT, "text"),
    ],
)
def test_a_beginning_tells_the_reader(head: bytes, reader: Reader, form: str) -> None:
    assert seeming(head) == (reader, form)


@pytest.mark.parametrize("head", [b"MZ\x90\0", b"\x7fELF\2", b"\xca\xfe\xba\xbe", b"RIFF0000XXXX"])
def test_a_program_has_no_reader(head: bytes) -> None:
    assert seeming(head) is None


@given(st.binary(max_size=600))
def test_any_beginning_is_borne(head: bytes) -> None:
    seeming(head)
