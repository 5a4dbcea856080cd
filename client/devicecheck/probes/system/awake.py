"""Keeping the machine awake, as each system lets a program do so: tried, and given back at once.

Linux: the session's screen saver over D-Bus, else the inhibitor of systemd's login. macOS: an
assertion of `caffeinate`. Windows: `SetThreadExecutionState`. Each lets go by itself when whoever
asked is gone, so that a program that dies keeps no machine awake.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from client.devicecheck.probes.system.asking import Ask, ask_program

_CONTINUOUS, _SYSTEM_REQUIRED, _DISPLAY_REQUIRED = 0x80000000, 0x1, 0x2
_SCREEN_SAVER = (
    "gdbus",
    "call",
    "--session",
    "--dest",
    "org.freedesktop.ScreenSaver",
    "--object-path",
    "/org/freedesktop/ScreenSaver",
    "--method",
    "org.freedesktop.ScreenSaver.Inhibit",
    "mingjing",
    "device check",
)
_LOGIN = ("systemd-inhibit", "--what=idle:sleep", "--who=Mingjing", "--why=device check", "true")
_ASSERTION = ("caffeinate", "-d", "-i", "true")


@dataclass(frozen=True, slots=True)
class Awake:
    """Whether the system has granted it, and by what."""

    granted: bool
    mechanism: str


def tried(
    system: str = sys.platform,
    ask: Ask = ask_program,
    environ: Mapping[str, str] = os.environ,
    set_state: Callable[[int], int] | None = None,
) -> Awake | None:
    """Try to keep the machine awake for a moment; None where nobody is there to be asked."""
    if system == "win32":
        return _windows(set_state or _set_state)
    if system == "darwin":
        return Awake(ask(_ASSERTION) is not None, "caffeinate")
    if system.startswith("linux"):
        return _linux(ask, environ)
    return None


def _linux(ask: Ask, environ: Mapping[str, str]) -> Awake | None:
    session = bool(environ.get("DBUS_SESSION_BUS_ADDRESS"))
    if session and ask(_SCREEN_SAVER) is not None:
        return Awake(True, "org.freedesktop.ScreenSaver")
    if ask(_LOGIN) is not None:
        return Awake(True, "systemd-inhibit")
    # Without a session there is nobody who would send the machine to sleep, or stop doing so.
    return Awake(False, "org.freedesktop.ScreenSaver") if session else None


def _windows(set_state: Callable[[int], int]) -> Awake:
    granted = set_state(_CONTINUOUS | _SYSTEM_REQUIRED | _DISPLAY_REQUIRED) != 0
    set_state(_CONTINUOUS)
    return Awake(granted, "SetThreadExecutionState")


def _set_state(state: int) -> int:
    # A name that only Windows' ctypes has.
    kernel: object = ctypes.__dict__["windll"]
    answer: int = kernel.kernel32.SetThreadExecutionState(ctypes.c_uint(state))  # type: ignore[attr-defined]
    return answer
