"""The progress line of the device check: a dot a step, with its word and how it went."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from client.screens.device_check import StepDot
from client.screens.tone import Tone
from client.ui.theme import SMALL_PX, Token, colour, font
from client.ui.widgets.icons import pixmap
from client.ui.widgets.tones import SYMBOLS, TOKENS

_DOT = 22
_HEIGHT = 56


class Progress(QWidget):
    """The line; each dot has an accessible child with its name."""

    def __init__(self) -> None:
        super().__init__()
        self._dots: tuple[StepDot, ...] = ()
        self._spots: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_dots(self, dots: Sequence[StepDot]) -> None:
        """Show these steps."""
        if tuple(dots) == self._dots:
            return
        self._dots = tuple(dots)
        while len(self._spots) < len(dots):
            spot = QWidget(self)
            spot.show()
            self._spots.append(spot)
        for spot, dot in zip(self._spots, dots, strict=False):
            spot.setAccessibleName(dot.name)
        self._place()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Give room for the dots and their words."""
        metrics = QFontMetrics(font(SMALL_PX, bold=True))
        widest = max((metrics.horizontalAdvance(each.label) for each in self._dots), default=40)
        return QSize((widest + 24) * max(1, len(self._dots)), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """No word gives way."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the accessible children over their dots."""
        super().resizeEvent(event)
        self._place()

    def _middle(self, index: int) -> QPointF:
        return QPointF(self.width() * (index + 0.5) / max(1, len(self._dots)), _DOT / 2 + 4)

    def _place(self) -> None:
        share = self.width() // max(1, len(self._dots))
        for index, spot in enumerate(self._spots):
            spot.setGeometry(index * share, 0, share, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line, the dots and their words."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index, dot in enumerate(self._dots):
                middle = self._middle(index)
                if index:
                    painter.setPen(QPen(colour("steady" if dot.done or dot.here else "line"), 2))
                    before = self._middle(index - 1)
                    gap = QPointF(_DOT / 2 + 4, 0)
                    painter.drawLine(before + gap, middle - gap)
                self._dot(painter, dot, middle)
                painter.setFont(font(SMALL_PX, bold=dot.here))
                painter.setPen(colour("ink" if dot.here else "ink_soft"))
                share = self.width() / len(self._dots)
                below = QRectF(middle.x() - share / 2, _DOT + 8, share, _HEIGHT - _DOT - 8)
                painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, dot.label)

    def _dot(self, painter: QPainter, dot: StepDot, middle: QPointF) -> None:
        if dot.done:
            corner = middle - QPointF(_DOT / 2, _DOT / 2)
            named = dot.tone is not Tone.PLAIN
            ink: Token = TOKENS[dot.tone] if named else "ink_soft"
            symbol = SYMBOLS[dot.tone] if named else "unknown"
            painter.drawPixmap(corner, pixmap(symbol, ink, _DOT, self.devicePixelRatioF()))
            return
        painter.setPen(QPen(colour("steady" if dot.here else "line"), 2))
        painter.setBrush(colour("steady") if dot.here else Qt.BrushStyle.NoBrush)
        side = _DOT / 2 - 3
        painter.drawEllipse(middle, side, side)
