"""Every screen in every state, on the smallest screen and in both languages: whole and named."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from client.config import Language
from client.frames import Frames, Levels
from client.screens import words
from client.ui.gallery.__main__ import SCREENS, shots, show_faces
from client.ui.gallery.hearing_states import Build
from client.ui.sightings import Sightings
from client.ui.theme import TARGET
from client.ui.widgets.buttons import Button
from client.ui.widgets.pills import Pill
from client.ui.widgets.text import OneLine
from client.ui.window import Window
from tests.ui.conftest import Until

STATES = [
    pytest.param(build, language, id=f"{screen}-{state}-{language}")
    for screen, states in SCREENS.items()
    for state, build in states.items()
    for language in Language
]
SLACK = 1


def open_window(build: Build, language: Language, width: int = 1024, height: int = 600) -> Window:
    frames, levels = Frames(), Levels()
    window = Window(
        intend=lambda _intent: None, frames=frames, levels=levels, sightings=Sightings()
    )
    window._to_warm.clear()
    window.resize(width, height)
    shown = build(language)
    show_faces(shown, frames, levels)
    window.render_state(shown.state)
    window.show()
    # Nothing more is waited for: what is seen first must be whole already.
    return window


def visible(window: QWidget, kind: type[QWidget]) -> Iterator[QWidget]:
    for each in window.findChildren(kind):
        if each.isVisible() and each.width() and each.height():
            yield each


def cut_off(window: Window) -> Iterator[str]:
    """Name what cannot be read whole: neither wrapped, nor elided with the whole in a tooltip."""
    for each in visible(window, QLabel):
        assert isinstance(each, QLabel)
        if isinstance(each, OneLine):
            if each.shown_text() != each.text() and each.text() not in unescaped(each):
                yield f"elided without a tooltip: {each.text()!r}"
        elif not each.text():
            continue
        elif each.wordWrap():
            if each.heightForWidth(each.width()) > each.height() + SLACK:
                yield f"too low for its words: {each.text()!r}"
        elif each.sizeHint().width() > each.width() + SLACK:
            yield f"too narrow for its words: {each.text()!r}"
    for each in visible(window, QAbstractButton):
        assert isinstance(each, QAbstractButton)
        if each.text() and each.sizeHint().width() > each.width() + SLACK:
            yield f"a button too narrow for its words: {each.text()!r}"
    for each in visible(window, Pill):
        if each.sizeHint().width() > each.width() + SLACK and not each.toolTip():
            yield f"a state too narrow for its word: {each.accessibleName()!r}"


def unescaped(widget: QWidget) -> str:
    tip = widget.toolTip()
    for sign, written in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'")):
        tip = tip.replace(sign, written)
    return tip.replace("&amp;", "&")


def outside(window: Window) -> Iterator[str]:
    """Name what lies beyond the edge of the window, or of the area that scrolls it."""
    for each in visible(window, QWidget):
        if not isinstance(each, QLabel | QAbstractButton | QLineEdit | QComboBox | Pill):
            continue
        area = scrolls(each)
        room: QWidget = area.viewport() if area is not None else window
        place = QRect(each.mapTo(room, each.rect().topLeft()), each.size())
        beyond = place.left() < -SLACK or place.right() > room.width() + SLACK
        if area is None:
            beyond = beyond or place.top() < -SLACK or place.bottom() > room.height() + SLACK
        if beyond:
            yield f"{type(each).__name__} {spoken(each)!r} at {place} in {room.size()}"


def scrolls(widget: QWidget) -> QScrollArea | None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            return above
        above = above.parentWidget()
    return None


def spoken(widget: QWidget) -> str:
    name = widget.accessibleName()
    if not name and isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    return name


def nameless(window: Window) -> Iterator[str]:
    """Name what the keyboard reaches and a screen reader cannot say."""
    for each in visible(window, QWidget):
        by_tab = each.focusPolicy() & Qt.FocusPolicy.TabFocus
        own = isinstance(each, QAbstractButton | QLineEdit | QComboBox)
        if by_tab and own and not spoken(each).strip():
            yield f"{type(each).__name__} in {type(each.parent()).__name__}"


def unreached(window: Window) -> Iterator[str]:
    """Name what can be pressed or filled in, and is never come to by Tab."""
    kinds = QAbstractButton | QLineEdit | QComboBox
    wanted = {
        each
        for each in visible(window, QWidget)
        if isinstance(each, kinds)
        and each.isEnabled()
        and (each.focusPolicy() & Qt.FocusPolicy.TabFocus) == Qt.FocusPolicy.TabFocus
    }
    reached: set[QWidget] = set()
    for _ in range(2 * len(wanted) + 20):
        focused: QWidget | None = window.focusWidget()
        if focused is not None:
            reached.add(focused)
        QTest.keyClick(window if focused is None else focused, Qt.Key.Key_Tab)
    for each in wanted - reached:
        yield f"{type(each).__name__} {spoken(each)!r}"


def small(window: Window) -> Iterator[str]:
    """Name what is pressed and is lower than a finger."""
    for each in visible(window, Button):
        if each.height() < TARGET:
            yield f"{spoken(each)!r} is {each.height()} px high"


@pytest.mark.parametrize(("build", "language"), STATES[:: len(Language)])
def test_whatever_can_be_pressed_is_come_to_by_tab(
    build: Build, language: Language, application: QApplication
) -> None:
    window = open_window(build, language)
    assert not list(unreached(window))


@pytest.mark.parametrize(("build", "language"), STATES)
def test_a_screen_is_whole_and_named_on_the_smallest_window(
    build: Build, language: Language, application: QApplication
) -> None:
    window = open_window(build, language)
    found = [*cut_off(window), *outside(window), *nameless(window), *small(window)]
    assert not found


def test_what_is_cut_off_is_found(shown: Callable[..., QWidget]) -> None:
    window = open_window(SCREENS["ended"]["left"], Language.ENGLISH)
    (title,) = [each for each in window.findChildren(QLabel) if each.text().startswith("You have")]
    title.setFixedHeight(4)
    assert any("You have left" in each for each in cut_off(window))
    title.setWordWrap(False)
    title.setFixedSize(20, 30)
    assert any("too narrow" in each for each in cut_off(window))


def test_no_state_of_the_gallery_is_the_picture_of_another(until: Until) -> None:
    """A state that looks like its neighbour is a state that is not designed."""
    for states in SCREENS.values():
        seen: dict[bytes, str] = {}
        for name, build in states.items():
            state = build(Language.ENGLISH).state
            value = repr(state).encode()
            assert value not in seen, f"{name} is {seen.get(value)}"
            seen[value] = name


def test_every_picture_has_a_file_of_its_own() -> None:
    files = [each.file for scale in (1, 2) for each in shots(scale)]
    assert len(files) == len(set(files)) > 200


def test_the_gallery_writes_pictures(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "client.ui.gallery", "--out", str(tmp_path), "--only", "left-en"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    assert "pictures" in ran.stdout
    written = {each.name: QImage(str(each)) for each in (tmp_path / "ended").iterdir()}
    assert set(written) == {
        "left-en-light.png",
        "left-en-light-1024x600.png",
        "left-en-dark.png",
    }
    assert written["left-en-light.png"].width() == 1280


def test_a_screen_at_twice_the_size_is_drawn_at_twice_the_size(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "client.ui.gallery", "--out", str(tmp_path), "--only", "closed-en"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=True,
        timeout=100,
    )
    assert QImage(str(tmp_path / "ended" / "closed-en-light-at200.png")).width() == 2560


def test_the_words_of_both_languages_reach_the_screen(application: QApplication) -> None:
    sentence = words.Sentence("登录", "Sign in")
    for language in Language:
        window = open_window(SCREENS["login"]["first_time"], language)
        texts = {each.text() for each in window.findChildren(QLabel)}
        assert sentence(language) in texts
