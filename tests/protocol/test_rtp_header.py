"""Headers are read as the standard writes them, and numbers count on where they wrap."""

from aiortc.rtp import RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.rtp.header import count_on, extension_in, is_rtcp, payload_start


def with_extension(packet: RtpPacket, profile: int, value: bytes) -> bytes:
    plain = packet.serialize()
    start = 12 + 4 * len(packet.csrc)
    block = profile.to_bytes(2, "big") + (len(value) // 4).to_bytes(2, "big") + value
    return bytes([plain[0] | 0x10]) + plain[1:start] + block + plain[start:]


@given(st.lists(st.integers(0, 2**32 - 1), max_size=15), st.binary(max_size=50))
def test_the_payload_begins_after_whoever_contributed(csrc: list[int], payload: bytes) -> None:
    packet = RtpPacket(payload=payload)
    packet.csrc = csrc
    plain = packet.serialize()
    assert plain[payload_start(plain, len(plain)) :] == payload


def test_the_payload_begins_after_the_extensions() -> None:
    plain = with_extension(RtpPacket(payload=b"speech"), 0xBEDE, b"\x10A\x00\x00")
    assert plain[payload_start(plain, len(plain)) :] == b"speech"


def test_an_extension_is_found_by_its_number_in_both_forms() -> None:
    one = with_extension(RtpPacket(), 0xBEDE, b"\x00\x31ab\x20c\x00\x00")
    assert extension_in(one, len(one), 3) == b"ab"
    assert extension_in(one, len(one), 2) == b"c"
    assert extension_in(one, len(one), 5) is None
    two = with_extension(RtpPacket(), 0x1000, b"\x03\x02ab\x14\x01c\x00")
    assert extension_in(two, len(two), 3) == b"ab"
    assert extension_in(two, len(two), 20) == b"c"


@given(st.binary(min_size=0, max_size=64))
def test_a_header_that_does_not_fit_its_packet_is_seen(noise: bytes) -> None:
    start = payload_start(noise, len(noise))
    assert 0 <= start <= len(noise)
    if len(noise) >= 12:
        extension_in(noise, len(noise), 1)


@given(st.integers(0, 2**40), st.integers(-0x7FFF, 0x7FFF))
def test_a_number_counts_on_from_the_highest(highest: int, step: int) -> None:
    number = highest + 0x1_0000
    assert count_on(number, (number + step) & 0xFFFF) == number + step


def test_control_is_told_from_media_by_its_second_octet() -> None:
    assert [is_rtcp(octet) for octet in (96, 111, 191, 192, 200, 206, 223, 224, 239)] == [
        False,
        False,
        False,
        True,
        True,
        True,
        True,
        False,
        False,
    ]
