"""Which packets of a stream came by themselves, one by one (RFC 3611 section 4.1, Loss RLE).

A share of losses does not say whether they fell one by one or in bursts, and copies of speech have
to lie further apart where they come in bursts. So beside the usual report stands this one, of the
packets since the last: what came only because it was asked for again counts as lost.

This module is values in and octets out; it knows no legs.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

EXTENDED = 207
ROW_MAX = 1_024
"""Packets that one row may speak of, and all rows of one report together."""

_LOSS_RLE = 1
_BLOCK = struct.Struct("!BBHIHH")
_CHUNK = struct.Struct("!H")
_VECTOR = 0x8000
_ONES = 0x4000
_LENGTH = 0x3FFF
_BITS = 15


@dataclass(frozen=True, slots=True)
class Row:
    """Packets of one stream in a row, and which of them came."""

    ssrc: int
    first: int
    """16-bit number of the first."""
    came: tuple[bool, ...]


def row_report(reporter: int, rows: Sequence[Row]) -> bytes:
    """Write an extended report of rows, none of them empty or longer than `ROW_MAX`."""
    body = struct.pack("!I", reporter) + b"".join(map(_block, rows))
    return struct.pack("!BBH", 0x80, EXTENDED, len(body) // 4) + body


def _block(row: Row) -> bytes:
    chunks = b"".join(
        _CHUNK.pack(_VECTOR | _vector(row.came[at : at + _BITS]))
        for at in range(0, len(row.came), _BITS)
    )
    chunks += bytes(-len(chunks) % 4)
    end = (row.first + len(row.came)) & 0xFFFF
    words = (_BLOCK.size + len(chunks)) // 4 - 1
    return _BLOCK.pack(_LOSS_RLE, 0, words, row.ssrc, row.first & 0xFFFF, end) + chunks


def _vector(came: Sequence[bool]) -> int:
    return sum(1 << (_BITS - 1 - place) for place, each in enumerate(came) if each)


def read_rows(body: bytes) -> Iterator[Row]:
    """Read the rows of an extended report without its head; other blocks are passed over.

    Raises ValueError or struct.error for one that does not fit its own lengths. Rows beyond
    `ROW_MAX` packets in all are passed over: a few octets could speak of very many.
    """
    at = 4
    left = ROW_MAX
    while at < len(body):
        kind, _, words = struct.unpack_from("!BBH", body, at)
        end = at + 4 * (words + 1)
        if end > len(body):
            raise ValueError("a block longer than its report")
        if kind == _LOSS_RLE:
            _, _, _, ssrc, first, after = _BLOCK.unpack_from(body, at)
            count = (after - first) & 0xFFFF
            if count > ROW_MAX:
                raise ValueError("too many packets in one row")
            if count <= left:
                left -= count
                yield Row(ssrc, first, tuple(_came(body[at + _BLOCK.size : end], count)))
        at = end


def _came(chunks: bytes, count: int) -> list[bool]:
    came: list[bool] = []
    for (chunk,) in _CHUNK.iter_unpack(chunks):
        if chunk & _VECTOR:
            came += [bool(chunk >> shift & 1) for shift in range(_BITS - 1, -1, -1)]
        else:
            came += [bool(chunk & _ONES)] * min(chunk & _LENGTH, count - len(came))
        if len(came) >= count:
            break
    if len(came) < count:
        raise ValueError("a row cut short")
    return came[:count]
