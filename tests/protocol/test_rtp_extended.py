"""Which packets came is told one by one, and read whatever stands there."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from client.protocol.rtp import control
from client.protocol.rtp.extended import ROW_MAX, Row, row_report

ROW = Row(7, 65_530, (True, False, False, True) * 5)


def test_rows_are_read_as_they_were_written() -> None:
    rows = (ROW, Row(9, 1, (True,)), Row(10, 3, (False,) * 31))
    assert control.read(row_report(1, rows)) == rows


@given(st.integers(0, 0xFFFF), st.lists(st.booleans(), min_size=1, max_size=ROW_MAX))
def test_any_row_is_read_as_it_was_written(first: int, came: list[bool]) -> None:
    row = Row(1 << 31, first, tuple(came))
    assert control.read(row_report(1, [row])) == (row,)


def test_runs_are_read_too() -> None:
    chunks = struct.pack("!HHHH", 0x4000 | 20, 0x0000 | 5, 0x4000 | 4_000, 0)
    block = struct.pack("!BBHIHH", 1, 0, 4, 7, 100, 130) + chunks
    packet = struct.pack("!BBHI", 0x80, 207, 1 + len(block) // 4, 1) + block
    assert control.read(packet) == (Row(7, 100, (True,) * 20 + (False,) * 5 + (True,) * 5),)


def test_blocks_of_other_kinds_are_passed_over() -> None:
    other = struct.pack("!BBHII", 4, 0, 2, 1, 2)
    block = row_report(1, [ROW])[8:]
    packet = struct.pack("!BBHI", 0x80, 207, 1 + (len(other) + len(block)) // 4, 1) + other + block
    assert control.read(packet) == (ROW,)


@given(st.binary(max_size=60))
def test_nonsense_says_nothing(body: bytes) -> None:
    body += bytes(-len(body) % 4)
    control.read(struct.pack("!BBHI", 0x80, 207, 1 + len(body) // 4, 1) + body)
