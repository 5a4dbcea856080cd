"""The header of a media packet (RFC 3550), as much of it as passing a packet on needs.

Only the header is read. Numbers that wrap are made to count on: a sequence number of 16 bits
becomes one that only grows, so that "earlier" and "later" are plain comparisons.

This module knows nothing of payloads, keys or persons.
"""

import struct

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
