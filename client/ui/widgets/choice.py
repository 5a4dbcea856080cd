"""A list to choose one thing from, closed until it is asked for."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from client.ui.theme import TARGET, Token
from client.ui.widgets.icons import pixmap

_ARROW = 20
_PAD = 10


class Choice(QComboBox):
    """A drop-down list; scrolling the page past it changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(TARGET + 4)
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the list, and the sign that it opens: the style sheet has taken Qt's own away."""
        super().paintEvent(event)
        ink: Token = "ink_soft" if self.isEnabled() else "line"
        with QPainter(self) as painter:
            painter.drawPixmap(
                self.width() - _ARROW - _PAD,
                (self.height() - _ARROW) // 2,
                pixmap("down", ink, _ARROW, self.devicePixelRatioF()),
            )
