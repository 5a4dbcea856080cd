"""What is sealed is opened once, and a path that brings streams without end is not followed."""

import os
import struct

from pylibsrtp import Policy, Session

from client.media.line.sealing import SSRCS_MAX, Seal

KEY = os.urandom(30)


def seal() -> Seal:
    """Two ends of one key."""
    incoming = Session(Policy(key=KEY, ssrc_type=Policy.SSRC_ANY_INBOUND))
    outgoing = Session(Policy(key=KEY, ssrc_type=Policy.SSRC_ANY_OUTBOUND))
    return Seal(incoming, outgoing)


def media(number: int, ssrc: int) -> bytes:
    return struct.pack("!BBHII", 0x80, 111, number, 0, ssrc) + b"a word"


def control(ssrc: int) -> bytes:
    return struct.pack("!BBHI", 0x80, 201, 1, ssrc)


def test_what_was_sealed_is_opened_and_no_second_time() -> None:
    path = seal()
    for plain, close, open_ in (
        (media(1, 7), path.seal_media, path.open_media),
        (control(8), path.seal_control, path.open_control),
    ):
        sealed = close(plain)
        assert sealed is not None
        assert open_(sealed) == plain
        assert open_(sealed) is None
        assert open_(sealed[:-1] + bytes([sealed[-1] ^ 1])) is None


def test_what_is_too_short_or_too_long_is_nothing() -> None:
    path = seal()
    for size in (0, 1, 7, 11, 3_000):
        assert path.open_media(bytes(size)) is None
        assert path.open_control(bytes(size)) is None


def test_only_so_many_streams_are_followed_and_the_first_go_on() -> None:
    path, far = seal(), seal()
    for ssrc in range(1, 2 * SSRCS_MAX):
        sealed = far.seal_media(media(1, ssrc)) if ssrc % 2 else far.seal_control(control(ssrc))
        assert sealed is not None
        (path.open_media if ssrc % 2 else path.open_control)(sealed)
    assert path.streams == SSRCS_MAX
    again = far.seal_media(media(2, 1))
    assert again is not None
    assert path.open_media(again) == media(2, 1)
