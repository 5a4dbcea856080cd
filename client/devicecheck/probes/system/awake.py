"""Keeping the machine awake, as each system lets a program do so.

Linux: the session's screen saver over D-Bus, else the inhibitor of systemd's login. macOS: an
assertion of `caffeinate`. Windows: `SetThreadExecutionState`. The check tries it and gives it back
at once; a hearing keeps it until its end (`client.desk.vigil`). Each lets go by itself when whoever
asked is gone, so that a program that dies keeps no machine awake.

Why somebody wants to stay awake is not known here.
"""

import ctypes
import os
import select
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from client.devicecheck.probes.system.asking import LIMIT_S
from client.devicecheck.probes.system.bus import Bus, Call, Guest, Somebody, call

_CONTINUOUS, _SYSTEM_REQUIRED, _DISPLAY_REQUIRED = 0x80000000, 0x1, 0x2
SCREEN_SAVER = Somebody(
    Bus.SESSION,
    "org.freedesktop.ScreenSaver",
    "/org/freedesktop/ScreenSaver",
    "org.freedesktop.ScreenSaver",
)
_LOGIN = ("systemd-inhibit", "--what=idle:sleep", "--who=Mingjing")
_ASSERTION = ("caffeinate", "-d", "-i")
_ENDS_WITHIN_S = 2.0


@dataclass(frozen=True, slots=True)
class Awake:
    """Whether the system has granted it, and by what."""

    granted: bool
    mechanism: str


def _nothing() -> None:
    """Let go of nothing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A machine that is kept awake until it is let go, or is not: then there is nothing to do."""

    awake: Awake
    let_go: Callable[[], None] = _nothing
    """To be called on the thread that asked: Windows keeps it for that thread."""


LetGo = Callable[[], None]
Hold = Callable[[Sequence[str]], LetGo | None]
"""Starts a program that holds what it was granted until it is let go; None when it is refused."""


def keep_awake(
    why: str,
    system: str = sys.platform,
    *,
    bus: Call = call,
    hold: "Hold | None" = None,
    environ: Mapping[str, str] = os.environ,
    set_state: Callable[[int], int] | None = None,
) -> Kept | None:
    """Keep the machine awake; None where nobody is there to be asked. May take some seconds."""
    hold = hold or held_by_program
    if system == "win32":
        return _windows(set_state or _set_state)
    if system == "darwin":
        return _kept("caffeinate", hold(_ASSERTION))
    if system.startswith("linux"):
        return _linux(why, bus, hold, environ)
    return None


def tried(keep: Callable[[str], Kept | None] = keep_awake) -> Awake | None:
    """Try to keep the machine awake for a moment; None where nobody is there to be asked."""
    kept = keep("device check")
    if kept is None:
        return None
    kept.let_go()
    return kept.awake


def _kept(mechanism: str, let_go: LetGo | None) -> Kept:
    if let_go is None:
        return Kept(Awake(False, mechanism))
    return Kept(Awake(True, mechanism), let_go)


def _linux(why: str, bus: Call, hold: Hold, environ: Mapping[str, str]) -> Kept | None:
    session = bool(environ.get("DBUS_SESSION_BUS_ADDRESS"))
    if session:
        guest = bus(SCREEN_SAVER, "Inhibit", "ss", ("Mingjing", why))
        if guest is not None:
            return _kept(SCREEN_SAVER.name, lambda: _uninhibit(guest))
    let_go = hold((*_LOGIN, f"--why={why}"))
    if let_go is not None:
        return _kept("systemd-inhibit", let_go)
    # Without a session there is nobody who would send the machine to sleep, or stop doing so.
    return _kept(SCREEN_SAVER.name, None) if session else None


def _uninhibit(guest: Guest) -> None:
    # Some screen savers hear it only when it is said, others only when the guest leaves.
    with suppress(Exception):
        guest.ask("UnInhibit", "u", guest.answer)
    guest.leave()


def held_by_program(program: Sequence[str]) -> LetGo | None:
    """Start a program that holds something while a command of its own runs.

    The command is `cat`, which says again what it is told, and is told only when all is granted;
    it ends when nobody can tell it anything any more, however we have ended.
    """
    try:
        child = subprocess.Popen(
            [*program, "cat"],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None
    if _says_again(child):
        return lambda: _end(child)
    _end(child)
    return None


def _says_again(child: "subprocess.Popen[bytes]") -> bool:
    if child.stdin is None or child.stdout is None:
        return False
    try:
        child.stdin.write(b"\n")
        heard, _, _ = select.select([child.stdout], [], [], LIMIT_S)
        return bool(heard) and child.stdout.read(1) == b"\n"
    except OSError:
        return False


def _end(child: "subprocess.Popen[bytes]") -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
    try:
        child.wait(_ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _windows(set_state: Callable[[int], int]) -> Kept:
    mechanism = "SetThreadExecutionState"
    if set_state(_CONTINUOUS | _SYSTEM_REQUIRED | _DISPLAY_REQUIRED) == 0:
        return _kept(mechanism, None)

    def let_go() -> None:
        set_state(_CONTINUOUS)

    return _kept(mechanism, let_go)


def _set_state(state: int) -> int:
    # A name that only Windows' ctypes has.
    kernel: object = ctypes.__dict__["windll"]
    answer: int = kernel.kernel32.SetThreadExecutionState(ctypes.c_uint(state))  # type: ignore[attr-defined]
    return answer
