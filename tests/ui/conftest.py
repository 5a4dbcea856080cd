"""One program for all widget tests, a way to wait for what Qt does later, and a courtroom."""

from collections.abc import Callable, Iterator
from typing import Protocol

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from client.frames import Frames, Levels
from client.intents import Intent
from client.screens.courtroom import present
from client.state import ClientState
from client.ui import theme
from client.ui.courtroom.view import CourtroomView
from client.ui.sightings import Sightings

Show = Callable[[ClientState], CourtroomView]
"""Shows a state in the courtroom, and gives the view that shows it."""


class Until(Protocol):
    """Runs the event loop until something is so; fails when it never becomes so."""

    def __call__(self, is_so: Callable[[], bool], *, within_s: float = 20.0) -> None: ...


@pytest.fixture(scope="session")
def application() -> QApplication:
    """The program; painted into memory (`QT_QPA_PLATFORM=offscreen`)."""
    there = QApplication.instance()
    made = there if isinstance(there, QApplication) else QApplication(["tests"])
    theme.wear(made, theme.Theme.LIGHT)
    return made


@pytest.fixture(autouse=True)
def _fresh_program(application: QApplication) -> Iterator[None]:
    """Leave no window of a test to the next, and the light theme on."""
    yield
    for window in application.topLevelWidgets():
        window.close()
        window.deleteLater()
    application.processEvents()
    # Outside a loop nothing else deletes what is to be deleted: hundreds of windows would stay, and
    # a change of theme would dress every one of them.
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if theme.worn() is not theme.Theme.LIGHT:
        theme.wear(application, theme.Theme.LIGHT)


@pytest.fixture
def until(application: QApplication) -> Until:
    def wait(is_so: Callable[[], bool], *, within_s: float = 20.0) -> None:
        application.processEvents()
        if is_so():
            return
        loop, look, limit = QEventLoop(), QTimer(), QTimer()
        look.timeout.connect(lambda: loop.quit() if is_so() else None)
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        look.start(5)
        limit.start(int(within_s * 1000))
        loop.exec()
        look.stop()
        limit.stop()
        assert is_so(), "it never became so"

    return wait


@pytest.fixture
def shown(application: QApplication) -> Callable[..., QWidget]:
    """Shows a widget in a size, laid out and painted."""

    def show(widget: QWidget, width: int = 1280, height: int = 800) -> QWidget:
        widget.resize(width, height)
        widget.show()
        application.processEvents()
        return widget

    return show


@pytest.fixture
def frames() -> Frames:
    return Frames()


@pytest.fixture
def levels() -> Levels:
    return Levels()


@pytest.fixture
def sightings() -> Sightings:
    return Sightings()


@pytest.fixture
def intents() -> list[Intent]:
    """What a widget under test wanted, in order; give it `intents.append`."""
    return []


@pytest.fixture
def view(
    application: QApplication,
    intents: list[Intent],
    frames: Frames,
    levels: Levels,
    sightings: Sightings,
) -> CourtroomView:
    """The courtroom, not yet on the screen."""
    return CourtroomView(intents.append, frames, levels, sightings)


@pytest.fixture
def show(view: CourtroomView, application: QApplication) -> Show:
    def shown(state: ClientState) -> CourtroomView:
        if not view.isVisible():
            view.resize(1280, 800)
            view.show()
        view.show_screen(present(state))
        application.processEvents()
        return view

    return shown
