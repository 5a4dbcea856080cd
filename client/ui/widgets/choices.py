"""What is chosen: one of a list, or yes and no; painted in the court's own strokes."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox

from client.ui.theme import RING, Token, colour
from client.ui.widgets.icons import pixmap

_ARROW = 18
_BOX = 22
WORDS_AT = 2 + _BOX + 10
"""Where the words beside a box begin."""


class Choice(QComboBox):
    """One of a list; scrolling the page past it changes nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, and the arrow that says it opens."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            ink: Token = "ink_soft" if self.isEnabled() else "line"
            place = QPointF(self.width() - _ARROW - 12, (self.height() - _ARROW) / 2)
            painter.drawPixmap(place, pixmap("down", ink, _ARROW, self.devicePixelRatioF()))


class CheckBox(QCheckBox):
    """Yes or no, large enough for any hand; the words beside it can be pressed too."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(40)

    def sizeHint(self) -> QSize:
        """Give room for box and words."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_BOX + 12 + words + 8, 40)

    def hitButton(self, pos: QPoint) -> bool:
        """Take a press anywhere on box and words."""
        return QRect(QPoint(0, 0), self.sizeHint()).contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint box, tick, words and focus ring."""
        enabled = self.isEnabled()
        box = QRectF(2, (self.height() - _BOX) / 2, _BOX, _BOX).adjusted(0.5, 0.5, -0.5, -0.5)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("ink_soft" if enabled else "line"), 1))
            painter.setBrush(colour("panel"))
            painter.drawRoundedRect(box, 5, 5)
            if self.isChecked():
                ink: Token = "steady" if enabled else "ink_soft"
                tick = pixmap("check", ink, _BOX - 4, self.devicePixelRatioF())
                painter.drawPixmap(box.topLeft() + QPointF(1.5, 1.5), tick)
            if self.hasFocus():
                painter.setPen(QPen(colour("steady"), RING))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box, 5, 5)
            painter.setPen(colour("ink" if enabled else "ink_soft"))
            painter.setFont(self.font())
            words = QRectF(box.right() + 10, 0, self.width() - box.right() - 10, self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
