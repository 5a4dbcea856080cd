"""Surfaces and rules: cards with a hairline, and columns of fixed measure."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from client.ui.theme import STEP

Layout = TypeVar("Layout", bound=QBoxLayout)


def column(parent: QWidget | None = None, *, gap: int = 2, pad: int = 0) -> QVBoxLayout:
    """Make a column; `gap` and `pad` count steps of four pixels."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    return _spaced(made, gap, pad)


def row(parent: QWidget | None = None, *, gap: int = 2, pad: int = 0) -> QHBoxLayout:
    """Make a row; `gap` and `pad` count steps of four pixels."""
    made = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    return _spaced(made, gap, pad)


def _spaced(made: Layout, gap: int, pad: int) -> Layout:
    made.setSpacing(gap * STEP)
    made.setContentsMargins(pad * STEP, pad * STEP, pad * STEP, pad * STEP)
    return made


def surface(kind: str) -> QFrame:
    """Make a surface that the style sheet knows by its kind."""
    made = QFrame()
    made.setProperty("kind", kind)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def card() -> QFrame:
    """Make a card."""
    return surface("card")


def rule() -> QFrame:
    """Make a hairline across."""
    made = surface("rule")
    made.setFixedHeight(1)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Measured(QWidget):
    """Holds one widget in the middle, never wider than a measure that can be read."""

    def __init__(self, inner: QWidget, width: int) -> None:
        super().__init__()
        inner.setMaximumWidth(width)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, inner.sizePolicy().verticalPolicy())
        line = row(self, gap=0)
        line.addStretch(1)
        line.addWidget(inner, 1000)
        line.addStretch(1)


def scrolled(inner: QWidget) -> QScrollArea:
    """Put a widget into an area that scrolls down, never sideways.

    The place of the bar is kept free when nothing has to scroll, so that what stands in the
    area keeps its place.
    """
    made = QScrollArea()
    bar = made.verticalScrollBar()
    bar.rangeChanged.connect(lambda _least, most: bar.setEnabled(most > 0))
    bar.setEnabled(False)
    made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setWidget(inner)
    return made
