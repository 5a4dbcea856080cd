"""Windows' word on the volume of a sound device: its endpoint's, through the Core Audio COM doors.

`IMMDeviceEnumerator` gives the endpoint by the id that Qt knows it by, and its
`IAudioEndpointVolume` says how loud it is set and whether it is muted.

It changes nothing.
"""

import ctypes
from collections.abc import Callable
from typing import Any
from uuid import UUID

from client.devicecheck.probes.system.com import Guid, Out, asked, at, call, let_go, ole32
from client.devicecheck.probes.system.equipment import Volume

_ENUMERATOR = UUID("bcde0395-e52f-467c-8e3d-c4579291692e")
_AS_ENUMERATOR = UUID("a95664d2-9614-4f35-a746-de8db63617e6")
_AS_VOLUME = UUID("5cdf2c82-841e-4546-9722-0cf74078229a")
_ALL_CONTEXTS = 23
# Places in the tables of functions.
_GET_DEVICE = 5
_ACTIVATE = 3
_GET_SCALAR = 9
_GET_MUTE = 15


def endpoint_volume(device_id: str, library: Callable[[], Any] = ole32) -> Volume | None:
    """Tell how loud the endpoint of this id is set; None when Windows does not say."""
    return asked(library, _ENUMERATOR, _AS_ENUMERATOR, lambda each: _of_device(each, device_id))


def _of_device(enumerator: ctypes.c_void_p, device_id: str) -> Volume:
    endpoint = ctypes.c_void_p()
    call(enumerator, _GET_DEVICE, (ctypes.c_wchar_p, device_id), (Out, at(endpoint)))
    with let_go(endpoint):
        return _of_endpoint(endpoint)


def _of_endpoint(endpoint: ctypes.c_void_p) -> Volume:
    control = ctypes.c_void_p()
    wanted = Guid.of(_AS_VOLUME)
    call(
        endpoint,
        _ACTIVATE,
        (ctypes.POINTER(Guid), ctypes.pointer(wanted)),
        (ctypes.c_uint32, _ALL_CONTEXTS),
        (ctypes.c_void_p, None),
        (Out, at(control)),
    )
    with let_go(control):
        share, muted = ctypes.c_float(), ctypes.c_int()
        call(control, _GET_SCALAR, (ctypes.POINTER(ctypes.c_float), ctypes.pointer(share)))
        call(control, _GET_MUTE, (ctypes.POINTER(ctypes.c_int), ctypes.pointer(muted)))
        return Volume(100.0 * float(share.value), bool(muted.value))
