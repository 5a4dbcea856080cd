"""Whether the way to the internet is metered: mobile data, a phone's hotspot, or so set by hand.

Linux: NetworkManager's own word. Windows: the cost of the connection that Windows prefers, by its
`INetworkCostManager`. macOS tells no program of this kind.

None is what a system does not say; its guess is its word.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

from client.devicecheck.probes.system import com
from client.devicecheck.probes.system.bus import Bus, Call, Somebody, call

_NETWORKS = "org.freedesktop.NetworkManager"
_PROPERTIES = Somebody(
    Bus.SYSTEM, _NETWORKS, "/org/freedesktop/NetworkManager", "org.freedesktop.DBus.Properties"
)
_OF_NETWORKS = {1: True, 2: False, 3: True, 4: False}
"""By NMMetered; 0 is unknown, 3 and 4 are its guesses."""

_MANAGER = UUID("dcb00c01-570f-4a9b-8d69-199fdba5723b")
_AS_COST = UUID("dcb00008-570f-4a9b-8d69-199fdba5723b")
_GET_COST = 3
# Bits of NLM_CONNECTION_COST.
_UNRESTRICTED, _FIXED, _VARIABLE, _OVER_LIMIT, _ROAMING = 0x1, 0x2, 0x4, 0x1_0000, 0x4_0000


def is_metered(
    system: str = sys.platform, *, bus: Call = call, library: Callable[[], Any] = com.ole32
) -> bool | None:
    """Tell whether every byte may cost something; None where the system does not say."""
    if system == "win32":
        return com.asked(library, _MANAGER, _AS_COST, _of_windows)
    if system.startswith("linux"):
        return _of_linux(bus)
    return None


def _of_linux(bus: Call) -> bool | None:
    guest = bus(_PROPERTIES, "Get", "ss", (_NETWORKS, "Metered"))
    if guest is None:
        return None
    guest.leave()
    match guest.answer:
        case ((str(), int(told)),):
            return _OF_NETWORKS.get(told)
        case _:
            return None


def _of_windows(manager: ctypes.c_void_p) -> bool | None:
    cost = ctypes.c_uint32()
    com.call(
        manager,
        _GET_COST,
        (ctypes.POINTER(ctypes.c_uint32), ctypes.pointer(cost)),
        (ctypes.c_void_p, None),
    )
    if cost.value & (_FIXED | _VARIABLE | _OVER_LIMIT | _ROAMING):
        return True
    return False if cost.value & _UNRESTRICTED else None
