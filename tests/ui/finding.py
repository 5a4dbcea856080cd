"""Finding what is to be seen by its spoken name, and pressing it as a hand does."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

Kind = TypeVar("Kind", bound=QWidget)


def named(root: QWidget, name: str, kind: type[Kind]) -> Kind:
    """Give the one visible widget of this kind with this accessible name."""
    found = [
        each
        for each in root.findChildren(kind)
        if each.isVisible() and each.accessibleName() == name
    ]
    assert len(found) == 1, f"{len(found)} visible {kind.__name__} are named {name!r}"
    return found[0]


def press(root: QWidget, name: str) -> None:
    """Press the one visible button of this name."""
    QTest.mouseClick(named(root, name, QAbstractButton), Qt.MouseButton.LeftButton)


def strike(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Press a key on a widget."""
    QTest.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)
