"""What stands for content that is on its way: shapes after 0.2 s, words after 2 s.

A fast answer is seen without anything in between. Nothing here moves.
"""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from client.ui.theme import BASE_PX, RADIUS, colour, font, tint

SHAPES_AFTER_MS = 200
WORDS_AFTER_MS = 2000


class Skeleton(QWidget):
    """Some rows that look like the cards to come."""

    def __init__(self, rows: int = 3, row_height: int = 92) -> None:
        super().__init__()
        self._rows = rows
        self._row_height = row_height
        self._words = ""
        self._phase = 0
        self.setMinimumHeight(rows * (row_height + 12) + 40)
        self._shapes = self._after(SHAPES_AFTER_MS, 1)
        self._told = self._after(WORDS_AFTER_MS, 2)

    def _after(self, ms: int, phase: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(lambda: self.enter(phase))
        return timer

    def say(self, words: str) -> None:
        """Set the words that come when it takes longer."""
        self._words = words
        self.setAccessibleName(words)
        self.update()

    def enter(self, phase: int) -> None:
        """Go to a phase: 0 nothing, 1 shapes, 2 shapes and words."""
        self._phase = phase
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to wait."""
        super().showEvent(event)
        self.enter(0)
        self._shapes.start()
        self._told.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """It has come."""
        super().hideEvent(event)
        self._shapes.stop()
        self._told.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the phase."""
        if self._phase == 0:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index in range(self._rows):
                top = index * (self._row_height + 12)
                self._row(painter, QRectF(0.5, top + 0.5, self.width() - 1, self._row_height - 1))
            if self._phase > 1:
                painter.setPen(colour("ink_soft"))
                painter.setFont(font(BASE_PX))
                below = QRectF(0, self._rows * (self._row_height + 12), self.width(), 32)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._words)

    def _row(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(colour("line"))
        painter.setBrush(colour("panel"))
        painter.drawRoundedRect(place, RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("ink"))
        left, width = place.left() + 20, place.width() - 40
        for line, share in enumerate((0.42, 0.66, 0.3)):
            top = place.top() + 20 + line * 22
            if top + 12 < place.bottom() - 8:
                painter.drawRoundedRect(QRectF(left, top, width * share, 12), 6, 6)
