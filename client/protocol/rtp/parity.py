"""Parity over the packets of a picture: one that is lost is made again without being asked for.

A parity packet holds the exclusive-or of the payloads of some packets with numbers at equal steps,
of their lengths and of their markers; with all but one of them the missing one is made again. It
travels in a stream of its own (its own SSRC, and the timestamp of the picture that it protects), so
that nobody waits for one that is lost. The packets of a picture are dealt out to as few parity
packets as need be, so that a burst hits several once and not one several times.

A payload of parity, big-endian: first number (16 bits), how many (8), step (8), marker (1) and
length (15), then the exclusive-or. Whoever reads it gets a typed answer for whatever stands there;
it knows no codec.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOGETHER_MOST = 8
"""Packets that share one parity packet."""
WORTH_FROM = 3
"""Packets of a picture; one or two are asked for again with less."""

_HEAD = struct.Struct("!HBBH")
_MARKER = 0x8000
_LENGTH = 0x7FFF
LARGEST = 1_500
"""Octets of a payload."""


@dataclass(frozen=True, slots=True)
class Parity:
    """One parity packet."""

    numbers: tuple[int, ...]
    """Of the packets that it protects, 16 bits each."""
    marker: bool
    length: int
    octets: bytes


@dataclass(frozen=True, slots=True)
class Recovered:
    """A packet that was made again."""

    number: int
    marker: bool
    payload: bytes


def parity_of(first: int, payloads: Sequence[bytes]) -> list[bytes]:
    """Give the payloads of parity for the packets of one picture; the last one has the marker.

    `first` is the number of the first packet. A picture of few packets gets none.
    """
    count = len(payloads)
    if count < WORTH_FROM:
        return []
    step = -(-count // TOGETHER_MOST)
    return [
        _written(first + begin, step, payloads[begin::step], count - 1 - begin)
        for begin in range(step)
    ]


def _written(first: int, step: int, payloads: Sequence[bytes], last: int) -> bytes:
    mixed = length = 0
    size = max(map(len, payloads))
    for payload in payloads:
        mixed ^= int.from_bytes(payload, "little")
        length ^= len(payload)
    marker = _MARKER if last % step == 0 else 0
    head = _HEAD.pack(first & 0xFFFF, len(payloads), step & 0xFF, marker | length)
    return head + mixed.to_bytes(size, "little")


def read_parity(payload: bytes) -> Parity | None:
    """Read a payload of parity; None when it is none."""
    if not _HEAD.size < len(payload) <= _HEAD.size + LARGEST:
        return None
    first, count, step, rest = _HEAD.unpack_from(payload)
    if not 0 < count <= TOGETHER_MOST or not step:
        return None
    numbers = tuple((first + place * step) & 0xFFFF for place in range(count))
    return Parity(numbers, bool(rest & _MARKER), rest & _LENGTH, payload[_HEAD.size :])


def recovered(parity: Parity, held: Mapping[int, tuple[bool, bytes]]) -> Recovered | None:
    """Make the one packet again that is not `held`, by 16-bit number: marker and payload.

    None when none or more than one is missing, or when what comes of it is no packet.
    """
    missing = [number for number in parity.numbers if number not in held]
    if len(missing) != 1:
        return None
    mixed = int.from_bytes(parity.octets, "little")
    marker, length = parity.marker, parity.length
    for number in parity.numbers:
        if number != missing[0]:
            its_marker, payload = held[number]
            mixed ^= int.from_bytes(payload, "little")
            length ^= len(payload)
            marker ^= its_marker
    if not 0 < length <= len(parity.octets) or mixed.bit_length() > 8 * length:
        return None
    return Recovered(missing[0], marker, mixed.to_bytes(length, "little"))
