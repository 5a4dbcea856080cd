"""Windows' word on the volume of a sound device: its endpoint's, through the Core Audio COM doors.

`IMMDeviceEnumerator` gives the endpoint by the id that Qt knows it by, and its
`IAudioEndpointVolume` says how loud it is set and whether it is muted. The doors are called by
their places in the tables of functions, which COM never changes.

It changes nothing.
"""

import ctypes
import importlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from client.devicecheck.probes.system.equipment import Volume

_ENUMERATOR = UUID("bcde0395-e52f-467c-8e3d-c4579291692e")
_AS_ENUMERATOR = UUID("a95664d2-9614-4f35-a746-de8db63617e6")
_AS_VOLUME = UUID("5cdf2c82-841e-4546-9722-0cf74078229a")
_ALL_CONTEXTS = 23
_IN_MANY_THREADS = 0
# Places in the tables of functions; the first three are IUnknown's.
_RELEASE = 2
_GET_DEVICE = 5
_ACTIVATE = 3
_GET_SCALAR = 9
_GET_MUTE = 15

_This = ctypes.c_void_p
_Out = ctypes.POINTER(ctypes.c_void_p)


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


def endpoint_volume(device_id: str, library: Callable[[], Any] = ole32) -> Volume | None:
    """Tell how loud the endpoint of this id is set; None when Windows does not say."""
    try:
        ole = library()
    except (AttributeError, OSError):
        return None
    ours = ole.CoInitializeEx(None, _IN_MANY_THREADS) >= 0
    try:
        return _asked(ole, device_id)
    except Failed:
        return None
    finally:
        if ours:
            ole.CoUninitialize()


def _asked(ole: Any, device_id: str) -> Volume:
    enumerator = ctypes.c_void_p()
    identity, wanted = Guid.of(_ENUMERATOR), Guid.of(_AS_ENUMERATOR)
    _well(
        ole.CoCreateInstance(
            ctypes.byref(identity), None, _ALL_CONTEXTS, ctypes.byref(wanted), _at(enumerator)
        )
    )
    try:
        endpoint = ctypes.c_void_p()
        _call(enumerator, _GET_DEVICE, (ctypes.c_wchar_p, device_id), (_Out, _at(endpoint)))
        try:
            return _of_endpoint(endpoint)
        finally:
            _call(endpoint, _RELEASE, well=False)
    finally:
        _call(enumerator, _RELEASE, well=False)


def _of_endpoint(endpoint: ctypes.c_void_p) -> Volume:
    control = ctypes.c_void_p()
    wanted = Guid.of(_AS_VOLUME)
    _call(
        endpoint,
        _ACTIVATE,
        (ctypes.POINTER(Guid), ctypes.pointer(wanted)),
        (ctypes.c_uint32, _ALL_CONTEXTS),
        (ctypes.c_void_p, None),
        (_Out, _at(control)),
    )
    try:
        share, muted = ctypes.c_float(), ctypes.c_int()
        _call(control, _GET_SCALAR, (ctypes.POINTER(ctypes.c_float), ctypes.pointer(share)))
        _call(control, _GET_MUTE, (ctypes.POINTER(ctypes.c_int), ctypes.pointer(muted)))
        return Volume(100.0 * float(share.value), bool(muted.value))
    finally:
        _call(control, _RELEASE, well=False)


def _at(place: ctypes.c_void_p) -> Any:
    return ctypes.cast(ctypes.pointer(place), _Out)


def _call(
    this: ctypes.c_void_p, place: int, *arguments: tuple[Any, Any], well: bool = True
) -> None:
    """Call the function that stands at a place of an object's table."""
    table = ctypes.cast(this, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents
    # On 64 bits Windows has one way of calling, and it is C's.
    kind = ctypes.CFUNCTYPE(ctypes.c_int32, _This, *(each for each, _ in arguments))
    answer = kind(table[place] or 0)(this, *(value for _, value in arguments))
    if well:
        _well(answer)


def _well(answer: int) -> None:
    if answer < 0:
        raise Failed(hex(answer & 0xFFFF_FFFF))
