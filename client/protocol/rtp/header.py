"""The header of a media packet (RFC 3550), as much of it as passing a packet on needs.

Only the header is read. Numbers that wrap are made to count on: a sequence number of 16 bits
becomes one that only grows, so that "earlier" and "later" are plain comparisons.

This module knows nothing of payloads, keys or persons.
"""

import struct
from collections.abc import Sequence

HEADER = struct.Struct("!BBHII")
"""Version, padding, extension, CSRC count; marker, type; sequence; timestamp; SSRC."""

HEADER_SIZE = 12
VERSION_BITS = 0xC0
VERSION = 0x80
PADDING = 0x20
EXTENSION = 0x10
CSRC_COUNT = 0x0F
MARKER = 0x80

_LENGTHS = struct.Struct("!HH")
_ONE_BYTE = 0xBEDE
_TWO_BYTE = 0x1000
_TWO_BYTE_MASK = 0xFFF0

Octets = bytes | bytearray | memoryview


def is_rtcp(second_octet: int) -> bool:
    """Tell control from media on one port (RFC 5761 section 4)."""
    return 192 <= second_octet <= 223


def payload_start(packet: Octets, size: int) -> int:
    """Give where the payload begins, or 0 when the header does not fit its own packet."""
    if size < HEADER_SIZE:
        return 0
    first = packet[0]
    if first & VERSION_BITS != VERSION:
        return 0
    start = HEADER_SIZE + 4 * (first & CSRC_COUNT)
    if first & EXTENSION:
        if size < start + 4:
            return 0
        start += 4 + 4 * int(_LENGTHS.unpack_from(packet, start)[1])
    return start if start <= size else 0


def extension_in(packet: Octets, size: int, wanted: int) -> bytes | None:
    """Give the value of a header extension by its number (RFC 8285), if it is there."""
    if not packet[0] & EXTENSION or payload_start(packet, size) == 0:
        return None
    at = HEADER_SIZE + 4 * (packet[0] & CSRC_COUNT)
    profile, words = _LENGTHS.unpack_from(packet, at)
    at += 4
    end = at + 4 * words
    if profile == _ONE_BYTE:
        head = 1
    elif profile & _TWO_BYTE_MASK == _TWO_BYTE:
        head = 2
    else:
        return None
    while at + head <= end:
        if packet[at] == 0:
            at += 1
            continue
        if head == 1:
            number, length = packet[at] >> 4, (packet[at] & 0x0F) + 1
        else:
            number, length = packet[at], packet[at + 1]
        at += head
        if at + length > end:
            return None
        if number == wanted:
            return bytes(packet[at : at + length])
        at += length
    return None


def count_on(highest: int, wrapped: int) -> int:
    """Give the growing number nearest to `highest` whose low 16 bits are `wrapped`."""
    return highest + ((wrapped - highest + 0x8000) & 0xFFFF) - 0x8000


def write_header(
    *,
    payload_type: int,
    number: int,
    timestamp: int,
    ssrc: int,
    marker: bool = False,
    extensions: Sequence[tuple[int, bytes]] = (),
) -> bytes:
    """Write a header; extensions are one-byte ones (RFC 8285 section 4.2), 1 to 16 octets each."""
    first = VERSION | (EXTENSION if extensions else 0)
    second = payload_type | (MARKER if marker else 0)
    plain = HEADER.pack(first, second, number & 0xFFFF, timestamp & 0xFFFF_FFFF, ssrc)
    if not extensions:
        return plain
    block = b"".join(
        bytes(((wanted << 4) | (len(value) - 1),)) + value for wanted, value in extensions
    )
    block += bytes(-len(block) % 4)
    return plain + _LENGTHS.pack(_ONE_BYTE, len(block) // 4) + block


ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
"""When a packet was sent: 24 bits, seconds as 6.18 fixed point."""
TRANSPORT_NUMBER = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
"""A count over all packets of a path: 16 bits."""
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
"""Level of the sound in a packet (RFC 6464): one bit for speech, seven for -dBov."""
MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
"""The section a packet belongs to (RFC 9143)."""


def send_time(at_s: float) -> bytes:
    """Give the value of `ABS_SEND_TIME` for a moment in seconds, of any clock."""
    return (int(at_s * (1 << 18)) & 0xFF_FFFF).to_bytes(3, "big")


def audio_level(dbfs: float, *, speech: bool) -> bytes:
    """Give the value of `AUDIO_LEVEL`."""
    return bytes(((0x80 if speech else 0) | min(127, max(0, round(-dbfs))),))
