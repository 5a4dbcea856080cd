"""Free memory goes back to the machine, once a minute and never twice for one minute."""

import ctypes
import sys

import psutil
import pytest

from client.media.thrift import EVERY_S, Thrift, give_back

PIECE, PIECES = 64 * 1024, 1000


def test_it_is_time_once_a_minute_however_long_the_machine_slept() -> None:
    thrift = Thrift(0.0)
    assert not thrift.is_due(EVERY_S - 0.1)
    assert thrift.is_due(EVERY_S)
    assert not thrift.is_due(EVERY_S + 0.1)
    assert thrift.is_due(100 * EVERY_S)
    assert not thrift.is_due(100 * EVERY_S + 1.0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="another C library")
def test_what_was_freed_between_pieces_that_stay_is_given_back() -> None:
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    give_back()
    # Below the size that is mapped by itself; every second one is kept.
    pieces = [libc.malloc(PIECE) for _ in range(PIECES)]
    for piece in pieces:
        ctypes.memset(piece, 1, PIECE)
    full = psutil.Process().memory_info().rss
    for piece in pieces[::2]:
        libc.free(piece)
    give_back()
    after = psutil.Process().memory_info().rss
    for piece in pieces[1::2]:
        libc.free(piece)
    assert full - after > 0.6 * PIECE * PIECES / 2
