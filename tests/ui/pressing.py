"""Pressing as a person presses: what can be pressed now, and the key that the focus hears."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from client.ui.script import hands


def press(view: QWidget, name: str) -> None:
    """Press what is spoken of by this name; it must be seen, whole and not greyed out."""
    target = hands.pressable(view, name)
    assert target is not None, f"{name} cannot be pressed"
    hands.press(view, target)


def strike(
    view: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Strike a key where the focus is."""
    focus: QWidget | None = view.focusWidget()
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers)
    QApplication.sendEvent(view if focus is None else focus, event)
