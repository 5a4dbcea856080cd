"""What each system says of its screen, on answers that were recorded."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from client.devicecheck.probes.system.bus import Guest, Somebody
from client.devicecheck.probes.system.sharing import (
    MAC,
    PORTAL,
    WINDOWS,
    X11,
    Leave,
    Session,
    Trouble,
    leave_here,
    may_record,
    session_here,
)

BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus"}
WAYLAND = BUS | {"WAYLAND_DISPLAY": "wayland-0"}
OFFERED = (
    {"AvailableSourceTypes": ("u", 7), "version": ("u", 5), "AvailableCursorModes": ("u", 7)},
)
WINDOWS_ONLY = ({"AvailableSourceTypes": ("u", 2), "version": ("u", 3)},)


@dataclass
class Answers:
    """A session's bus, and a portal on it."""

    said: tuple[Any, ...] | None = None
    """What the portal says of screens; None: it knows no such word."""
    is_bus: bool = True
    there: bool = True
    hangs: bool = False
    asked: list[str] = field(default_factory=list)
    inside: int = 0

    def __call__(
        self, whom: Somebody, what: str, signature: str, values: tuple[Any, ...]
    ) -> Guest | None:
        assert len(signature) == len(values)
        if not self.is_bus:
            return None
        self.asked.append(f"{whom.interface}.{what}")
        if what == "NameHasOwner":
            return self._guest((self.there,))
        if self.hangs or not self.there:
            return None
        answer = self.said if what == "GetAll" else ()
        return None if answer is None else self._guest(answer)

    def _guest(self, answer: tuple[Any, ...]) -> Guest:
        self.inside += 1

        def leave() -> None:
            self.inside -= 1

        return Guest(answer, lambda *_: None, leave)


@pytest.mark.parametrize(
    "environ", [{"DISPLAY": ":0"}, {"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"} | BUS]
)
def test_on_x11_whoever_may_draw_may_look(environ: dict[str, str]) -> None:
    answers = Answers()
    assert leave_here("linux", environ, answers) == Leave(X11)
    assert not answers.asked


@pytest.mark.parametrize(
    ("answers", "trouble", "version", "sources"),
    [
        (Answers(OFFERED), Trouble.PORTAL_ASKS, 5.0, 7.0),
        (Answers(WINDOWS_ONLY), Trouble.NO_WHOLE_SCREEN, 3.0, 2.0),
        (Answers(({},)), Trouble.NO_WHOLE_SCREEN, 0.0, 0.0),
        (Answers(()), Trouble.NO_WHOLE_SCREEN, 0.0, 0.0),
        (Answers(("a babbling program",)), Trouble.NO_WHOLE_SCREEN, 0.0, 0.0),
        (Answers(({"version": ("s", "5")},)), Trouble.NO_WHOLE_SCREEN, 0.0, 0.0),
    ],
)
def test_a_portal_says_what_it_offers_and_its_dialogue_stays_closed(
    answers: Answers, trouble: Trouble, version: float, sources: float
) -> None:
    leave = leave_here("linux", WAYLAND, answers)
    readings = {"portal_version": version, "source_types": sources}
    assert leave == Leave(PORTAL, trouble, readings)
    assert not answers.inside


@pytest.mark.parametrize(
    ("environ", "answers", "trouble"),
    [
        (WAYLAND, Answers(there=False), Trouble.NO_PORTAL),
        (WAYLAND, Answers(), Trouble.NO_WHOLE_SCREEN),
        (WAYLAND, Answers(hangs=True), Trouble.UNANSWERED),
        (WAYLAND, Answers(is_bus=False), Trouble.NOBODY_TO_ASK),
        ({"WAYLAND_DISPLAY": "wayland-0"}, Answers(OFFERED), Trouble.NOBODY_TO_ASK),
    ],
)
def test_no_portal_and_a_dumb_one_and_a_hanging_one_are_told_apart(
    environ: dict[str, str], answers: Answers, trouble: Trouble
) -> None:
    assert leave_here("linux", environ, answers) == Leave(PORTAL, trouble)
    assert len(answers.asked) <= 3


def test_a_program_of_x11_under_wayland_is_asked_as_wayland_is() -> None:
    environ = BUS | {"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}
    leave = leave_here("linux", environ, Answers(OFFERED))
    assert leave is not None
    assert leave.trouble is Trouble.PORTAL_ASKS


@pytest.mark.parametrize(
    ("allowed", "trouble"),
    [(True, None), (False, Trouble.NOT_GRANTED), (None, Trouble.NOBODY_TO_ASK)],
)
def test_a_mac_says_what_was_allowed_in_its_settings(
    allowed: bool | None, trouble: Trouble | None
) -> None:
    assert leave_here("darwin", {}, preflight=lambda: allowed) == Leave(MAC, trouble)


class CoreGraphics:
    """The library of a Mac, as far as it is asked."""

    def __init__(self, allowed: bool) -> None:
        def ask() -> bool:
            return allowed

        self.CGPreflightScreenCaptureAccess = ask


def test_the_question_to_a_mac_asks_no_person() -> None:
    assert may_record(lambda name: CoreGraphics(True)) is True
    assert may_record(lambda name: CoreGraphics(False)) is False


def _no_such_library(name: str) -> Any:
    raise OSError(name)


@pytest.mark.parametrize("load", [_no_such_library, lambda name: object()])
def test_a_mac_that_knows_no_such_question_says_nothing(load: Callable[[str], Any]) -> None:
    assert may_record(load) is None


@pytest.mark.parametrize(
    ("session", "leave"),
    [
        (Session(1, takes_input=True, remote=False), Leave(WINDOWS)),
        (Session(2, takes_input=True, remote=True), Leave(WINDOWS, remote=True)),
        (
            Session(1, takes_input=False, remote=False),
            Leave(WINDOWS, Trouble.SESSION_LOCKED),
        ),
        (
            Session(3, takes_input=False, remote=True),
            Leave(WINDOWS, Trouble.SESSION_LOCKED, remote=True),
        ),
        (Session(0, takes_input=False, remote=False), Leave(WINDOWS, Trouble.NO_DISPLAY)),
        (None, Leave(WINDOWS, Trouble.NOBODY_TO_ASK)),
    ],
)
def test_windows_says_whether_its_session_is_locked_or_remote(
    session: Session | None, leave: Leave
) -> None:
    assert leave_here("win32", {}, session=lambda: session) == leave


class Door:
    """A function of a library of Windows; takes a result type as ctypes' do."""

    def __init__(self, answer: Callable[..., int]) -> None:
        self._answer = answer
        self.restype: object = None

    def __call__(self, *arguments: object) -> int:
        return self._answer(*arguments)


class Library:
    """kernel32 and user32, as far as they are asked."""

    def __init__(self, *, number: int, desktop: int, remote: int, known: int = 1) -> None:
        self.closed: list[int | None] = []

        def tell(_pid: object, place: Any) -> int:
            place._obj.value = number
            return known

        self.ProcessIdToSessionId = Door(tell)
        self.OpenInputDesktop = Door(lambda *_: desktop)
        self.CloseDesktop = Door(self._close)
        self.GetSystemMetrics = Door(lambda which: remote if which == 0x1000 else 0)

    def _close(self, desktop: ctypes.c_void_p) -> int:
        self.closed.append(desktop.value)
        return 1


def test_the_desktop_of_windows_is_closed_again() -> None:
    library = Library(number=2, desktop=0x1234, remote=1)
    assert session_here(lambda name: library) == Session(2, takes_input=True, remote=True)
    assert library.closed == [0x1234]


def test_a_desktop_that_does_not_open_is_locked() -> None:
    library = Library(number=1, desktop=0, remote=0)
    assert session_here(lambda name: library) == Session(1, takes_input=False, remote=False)
    assert not library.closed


def test_a_session_that_windows_does_not_know_is_not_guessed() -> None:
    library = Library(number=0, desktop=1, remote=0, known=0)
    assert session_here(lambda name: library) is None


def test_of_another_system_nothing_is_said() -> None:
    assert leave_here("sunos5", {}) is None
