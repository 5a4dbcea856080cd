"""Whether a system lets its screen be shared: asked before any picture of it is taken.

X11: whoever may draw may look. Wayland: nobody looks but through the desktop's portal, which asks
the person each time; what it offers is read over the session's bus, and its dialogue is never
opened. macOS: what the person has allowed in Settings, by the question that asks nobody. Windows:
a screen that is locked, or that no person sits before, cannot be looked at.

No picture is taken here.
"""

import ctypes
import importlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from client.devicecheck.probes.system.bus import Bus, Call, Somebody, call

X11 = "x11"
PORTAL = "org.freedesktop.portal.ScreenCast"
MAC = "CGPreflightScreenCaptureAccess"
WINDOWS = "OpenInputDesktop"

_CORE_GRAPHICS = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
_WHOLE_SCREENS = 1
"""The bit of `AvailableSourceTypes` for monitors."""
_BUS = Somebody(
    Bus.SESSION, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus"
)
_PORTAL = Somebody(
    Bus.SESSION,
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.DBus.Properties",
)
_PEER = replace(_PORTAL, interface="org.freedesktop.DBus.Peer")
_REMOTE_SESSION = 0x1000
"""`SM_REMOTESESSION` of `GetSystemMetrics`."""
_READ_OBJECTS = 0x1


class Trouble(StrEnum):
    """Why the screen cannot be shared, or not without more ado: for IT staff."""

    NO_DISPLAY = "no_display"
    """There is no screen here: a plain terminal, a service."""
    NOBODY_TO_ASK = "nobody_to_ask"
    """The system gives no answer to whoever asks."""
    PORTAL_ASKS = "portal_asks"
    NO_PORTAL = "no_portal"
    NO_WHOLE_SCREEN = "no_whole_screen"
    """The portal is there and offers no monitor."""
    NOT_GRANTED = "not_granted"
    SESSION_LOCKED = "session_locked"
    NO_FRAME = "no_frame"
    """The system gave no picture."""
    ONE_COLOUR = "one_colour"
    """What it gave shows nothing."""
    ENDED = "ended"
    """Whoever took the picture crashed over it."""
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Leave:
    """What a system says of it; without trouble a picture may be taken."""

    mechanism: str
    trouble: Trouble | None = None
    readings: Mapping[str, float] = field(default_factory=dict)
    remote: bool = False
    """Whether the screen is that of a remote session."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session of Windows."""

    number: int
    """0: of services, before which nobody sits."""
    takes_input: bool
    """False while it is locked."""
    remote: bool


def leave_here(
    system: str = sys.platform,
    environ: Mapping[str, str] = os.environ,
    call: Call = call,
    preflight: Callable[[], bool | None] | None = None,
    session: Callable[[], Session | None] | None = None,
) -> Leave | None:
    """Ask the system; None where nobody knows how."""
    if system.startswith("linux"):
        return _wayland(call, environ) if is_wayland(environ) else Leave(X11)
    if system == "darwin":
        return _mac((preflight or may_record)())
    if system == "win32":
        return _windows((session or session_here)())
    return None


def is_wayland(environ: Mapping[str, str]) -> bool:
    """Tell whether a Wayland compositor paints: X11's pictures are black there."""
    by_type = environ.get("XDG_SESSION_TYPE", "").lower() == "wayland"
    return by_type or bool(environ.get("WAYLAND_DISPLAY"))


# Wayland --------------------------------------------------------------------------------------


def _wayland(call: Call, environ: Mapping[str, str]) -> Leave:
    if not environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return Leave(PORTAL, Trouble.NOBODY_TO_ASK)
    there = _asked(call, _BUS, "NameHasOwner", _PORTAL.name)
    if there is None:
        return Leave(PORTAL, Trouble.NOBODY_TO_ASK)
    # Asking starts it where it has not been started yet.
    told = _asked(call, _PORTAL, "GetAll", PORTAL)
    if told is None:
        return Leave(PORTAL, _dumb(call) if there == (True,) else Trouble.NO_PORTAL)
    version, sources = _number(told, "version"), _number(told, "AvailableSourceTypes")
    readings = {"portal_version": float(version), "source_types": float(sources)}
    offered = version > 0 and sources & _WHOLE_SCREENS
    return Leave(PORTAL, Trouble.PORTAL_ASKS if offered else Trouble.NO_WHOLE_SCREEN, readings)


def _dumb(call: Call) -> Trouble:
    """Tell a portal that does not know the word from one that hangs."""
    answers = _asked(call, _PEER, "Ping") is not None
    return Trouble.NO_WHOLE_SCREEN if answers else Trouble.UNANSWERED


def _asked(call: Call, whom: Somebody, what: str, *words: str) -> tuple[Any, ...] | None:
    """Ask one question and leave; None when it is not answered in time."""
    guest = call(whom, what, "s" * len(words), words)
    if guest is None:
        return None
    guest.leave()
    return guest.answer


def _number(told: tuple[Any, ...], name: str) -> int:
    """Read one property, which comes with its signature (`{"version": ("u", 4)}`); else 0."""
    try:
        (properties,) = told
        signature, value = properties[name]
    except (TypeError, ValueError, KeyError):
        return 0
    return value if signature == "u" and isinstance(value, int) else 0


# macOS ----------------------------------------------------------------------------------------


def may_record(load: Callable[[str], Any] = ctypes.CDLL) -> bool | None:
    """Ask macOS whether this program may record the screen; None where it does not say."""
    try:
        ask = load(_CORE_GRAPHICS).CGPreflightScreenCaptureAccess
    except (OSError, AttributeError):
        return None
    ask.restype = ctypes.c_bool
    return bool(ask())


def _mac(allowed: bool | None) -> Leave:
    if allowed is None:
        return Leave(MAC, Trouble.NOBODY_TO_ASK)
    return Leave(MAC, None if allowed else Trouble.NOT_GRANTED)


# Windows --------------------------------------------------------------------------------------


def _library(name: str) -> Any:
    # A name that only Windows' ctypes has.
    return importlib.import_module("ctypes").WinDLL(name)


def session_here(load: Callable[[str], Any] = _library) -> Session | None:
    """Ask Windows what session this is; None where it does not say."""
    kernel, user = load("kernel32"), load("user32")
    number = ctypes.c_ulong()
    if not kernel.ProcessIdToSessionId(ctypes.c_ulong(os.getpid()), ctypes.byref(number)):
        return None
    user.OpenInputDesktop.restype = ctypes.c_void_p
    desktop = user.OpenInputDesktop(0, 0, _READ_OBJECTS)
    if desktop:
        user.CloseDesktop(ctypes.c_void_p(desktop))
    return Session(number.value, bool(desktop), bool(user.GetSystemMetrics(_REMOTE_SESSION)))


def _windows(session: Session | None) -> Leave:
    if session is None:
        return Leave(WINDOWS, Trouble.NOBODY_TO_ASK)
    if session.number == 0:
        return Leave(WINDOWS, Trouble.NO_DISPLAY)
    locked = None if session.takes_input else Trouble.SESSION_LOCKED
    return Leave(WINDOWS, locked, remote=session.remote)
