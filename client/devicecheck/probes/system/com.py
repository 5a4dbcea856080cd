"""Windows' doors: objects made of tables of functions, called by their places, which never change.

Whoever asks opens the first door by two names (the object's and the face's), calls functions by
their places in the face's table, and lets every object go.

What an object is for is not known here.
"""

import ctypes
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

_ALL_CONTEXTS = 23
_IN_MANY_THREADS = 0
_RELEASE = 2
"""The third function of every object; the first three are IUnknown's."""

_This = ctypes.c_void_p
Out = ctypes.POINTER(ctypes.c_void_p)
"""Where a function lays an object."""

T = TypeVar("T")


class Guid(ctypes.Structure):
    """A COM identity."""

    _fields_ = (("bytes", ctypes.c_ubyte * 16),)

    @staticmethod
    def of(name: UUID) -> "Guid":
        """Give an identity as Windows lays it out."""
        return Guid.from_buffer_copy(name.bytes_le)


class Failed(Exception):
    """A door has answered with an error."""


def ole32() -> Any:
    """Load the library that opens the first door; only Windows has it."""
    return importlib.import_module("ctypes").WinDLL("ole32")


def asked(
    library: Callable[[], Any], object_: UUID, face: UUID, ask: Callable[[ctypes.c_void_p], T]
) -> T | None:
    """Open the first door and ask; None when a door does not open."""
    try:
        ole = library()
    except (AttributeError, OSError):
        return None
    ours = ole.CoInitializeEx(None, _IN_MANY_THREADS) >= 0
    try:
        opened = ctypes.c_void_p()
        identity, wanted = Guid.of(object_), Guid.of(face)
        well(
            ole.CoCreateInstance(
                ctypes.byref(identity), None, _ALL_CONTEXTS, ctypes.byref(wanted), at(opened)
            )
        )
        with let_go(opened):
            return ask(opened)
    except Failed:
        return None
    finally:
        if ours:
            ole.CoUninitialize()


@contextmanager
def let_go(this: ctypes.c_void_p) -> Iterator[None]:
    """Let an object go in the end."""
    try:
        yield
    finally:
        _answer(this, _RELEASE)


def call(this: ctypes.c_void_p, place: int, *arguments: tuple[Any, Any]) -> None:
    """Call the function that stands at a place of an object's table; raises `Failed`."""
    well(_answer(this, place, *arguments))


def _answer(this: ctypes.c_void_p, place: int, *arguments: tuple[Any, Any]) -> int:
    table = ctypes.cast(this, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents
    # On 64 bits Windows has one way of calling, and it is C's.
    kind = ctypes.CFUNCTYPE(ctypes.c_int32, _This, *(each for each, _ in arguments))
    answer: int = kind(table[place] or 0)(this, *(value for _, value in arguments))
    return answer


def at(place: ctypes.c_void_p) -> Any:
    """Give a place in which an object can be laid."""
    return ctypes.cast(ctypes.pointer(place), Out)


def well(answer: int) -> None:
    """Raise `Failed` where an answer is an error."""
    if answer < 0:
        raise Failed(hex(answer & 0xFFFF_FFFF))
