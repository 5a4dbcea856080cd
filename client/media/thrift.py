"""Giving back to the machine what pictures have left behind.

The C library keeps freed memory for later, in pieces between what is still used. Pictures come in
many sizes as layouts and lines change, and after an hour a third of a desk's memory was such pieces
(measured: 80 MB free of 200 MB). Once a minute they are given back, which costs some milliseconds
on a thread that nothing waits for. Where the C library is another (Windows, macOS, musl), this does
nothing.

It does not know what the memory was for.
"""

import ctypes
import ctypes.util
import sys
from collections.abc import Callable
from functools import cache

EVERY_S = 60.0


class Thrift:
    """Knows when it is time again; seconds of any clock that never goes back."""

    def __init__(self, now: float) -> None:
        self._next = now + EVERY_S

    def is_due(self, now: float) -> bool:
        """Tell whether it is time, once a period, however long nobody has asked."""
        if now < self._next:
            return False
        self._next = now + EVERY_S
        return True


def give_back() -> None:
    """Give free memory back (`malloc_trim(3)`); safe on any thread."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library
        return None
    trim.argtypes, trim.restype = [ctypes.c_size_t], ctypes.c_int

    def call(pad: int) -> int:
        return int(trim(pad))

    return call
