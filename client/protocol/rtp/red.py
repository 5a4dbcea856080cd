"""Redundant speech in one packet (RFC 2198): the newest frame, and copies of earlier ones.

A block's timestamp offset says how much earlier its frame began. The rule of this language: a copy
at an offset of k frames is the payload of the packet k numbers before; copies that would reach
across a pause in talking are left out, so that the number follows from the offset alone. Offsets
need not follow each other.

Whoever reads it gets a typed answer for whatever stands there; it knows no codec.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FRAME_TICKS = 960
"""20 ms at 48 kHz."""
COPIES_MAX = 5
OFFSET_MAX = 16_383 // FRAME_TICKS
"""Frames that an offset can reach back: 14 bits of ticks."""
BLOCK_MAX = 1_023
"""Octets of a copy: 10 bits."""

_FOLLOWS = 0x80


@dataclass(frozen=True, slots=True)
class Redundant:
    """What one packet holds."""

    payload_type: int
    payload: bytes
    copies: tuple[tuple[int, bytes], ...] = ()
    """Frames back, and the payload of that packet; the oldest first."""


def pack(payload_type: int, payload: bytes, copies: Sequence[tuple[int, bytes]]) -> bytes:
    """Write a payload with copies of earlier ones; what does not fit the form is left out."""
    kept = sorted(
        (
            (back, copy)
            for back, copy in copies
            if 0 < back <= OFFSET_MAX and 0 < len(copy) <= BLOCK_MAX
        ),
        reverse=True,
    )[-COPIES_MAX:]
    head = b"".join(
        bytes((_FOLLOWS | payload_type,))
        + ((back * FRAME_TICKS) << 10 | len(copy)).to_bytes(3, "big")
        for back, copy in kept
    )
    return head + bytes((payload_type,)) + b"".join(copy for _, copy in kept) + payload


def unpack(packed: bytes) -> Redundant | None:
    """Read a payload; None for one that does not fit its own lengths.

    A copy of another type, at no whole number of frames, or empty is passed over.
    """
    at = 0
    blocks: list[tuple[int, int, int]] = []
    while True:
        if at >= len(packed):
            return None
        head = packed[at]
        if not head & _FOLLOWS:
            break
        if at + 4 > len(packed) or len(blocks) > OFFSET_MAX:
            return None
        word = int.from_bytes(packed[at + 1 : at + 4], "big")
        blocks.append((head & 0x7F, word >> 10, word & 0x3FF))
        at += 4
    payload_type = packed[at]
    at += 1
    copies = []
    for kind, ticks, length in blocks:
        if at + length > len(packed):
            return None
        if kind == payload_type and length and ticks and ticks % FRAME_TICKS == 0:
            copies.append((ticks // FRAME_TICKS, packed[at : at + length]))
        at += length
    return Redundant(payload_type, packed[at:], tuple(copies))
