"""The only maker of labels: text of others is shown as text and never as markup.

Names, titles and reasons come from people and from the wire. Qt takes anything that looks like
HTML for HTML and would fetch what it names, so each label is `PlainText` and each tooltip is
escaped (CWE-79).
"""

from html import escape
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

Kind = Literal[
    "body",
    "title",
    "head",
    "strong",
    "soft",
    "small",
    "small_ink",
    "court",
    "good",
    "warn",
    "bad",
]


def set_tooltip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip in which nothing of `text` is markup; empty takes it away."""
    widget.setToolTip(f"<span>{escape(text)}</span>" if text else "")


def set_kind(widget: QWidget, kind: str) -> None:
    """Change the kind by which the style sheet knows a widget."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def label(text: str = "", kind: Kind = "body", *, wrap: bool = True) -> QLabel:
    """Make a label that shows its text as it stands."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    made.setText(text)
    return made


def caption(field: QWidget) -> QLabel:
    """Make the words above a field; pressing them leads into it."""
    made = label(kind="small_ink", wrap=False)
    made.setBuddy(field)
    return made


def copyable(text: str = "", kind: Kind = "body") -> QLabel:
    """Make a label whose text can be marked and copied, by keyboard too."""
    made = label(text, kind)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def say(shown: QLabel, text: str, kind: Kind | None = None) -> None:
    """Show another text when it is another, and hide the label when there is none."""
    if kind is not None:
        set_kind(shown, kind)
    if shown.text() != text:
        shown.setText(text)
        shown.updateGeometry()
    shown.setVisible(bool(text))


class OneLine(QLabel):
    """A line that never wraps: what does not fit is elided, and stands whole in the tooltip."""

    def __init__(
        self,
        text: str = "",
        kind: Kind = "body",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__()
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show this text."""
        super().setText(text)
        self._hint()

    def minimumSizeHint(self) -> QSize:
        """Give room for a few characters at least."""
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), self.fontMetrics().averageCharWidth() * 6), whole.height())

    def shown_text(self) -> str:
        """Give what can be read of the text."""
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), self._mode, room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tooltip in step with what is cut."""
        super().resizeEvent(event)
        self._hint()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the tooltip in step with the type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._hint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the text, cut where it does not fit."""
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(QRect(self.contentsRect()), self.alignment(), self.shown_text())

    def _hint(self) -> None:
        set_tooltip(self, self.text() if self.shown_text() != self.text() else "")
