"""A box in which a name is drawn with mouse, pen or finger.

What is drawn is given as strokes in shares of the box, so that it can be drawn again at any size.
"""

from PySide6.QtCore import QElapsedTimer, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from client.protocol.filing import Strokes
from client.ui.theme import RING, colour

WIDE, HIGH = 360, 112
STROKES_MAX, POINTS_MAX = 200, 4000
TIME_MAX_MS = 600_000

_Point = tuple[float, float, int]


class SignaturePad(QWidget):
    """Signals: `changed` whenever there is more, or nothing, in the box."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(WIDE, HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._strokes: list[list[_Point]] = []
        self._drawing = False
        self._since = QElapsedTimer()

    def drawn(self) -> Strokes | None:
        """Give what was drawn; None while the box is empty."""
        strokes = tuple(tuple(each) for each in self._strokes if each)
        return Strokes(width=WIDE / HIGH, strokes=strokes) if strokes else None

    def clear(self) -> None:
        """Empty the box."""
        self._strokes.clear()
        self._drawing = False
        self.update()
        self.changed.emit()

    def put_name(self, name: str) -> None:
        """Draw one line for each character of a name: for whoever cannot draw."""
        count = max(1, min(len(name), 20))
        self._strokes = [
            [
                ((place + 0.2) / count, 0.6, place * 100),
                ((place + 0.8) / count, 0.4, place * 100 + 50),
            ]
            for place in range(count)
        ]
        self.update()
        self.changed.emit()

    def sizeHint(self) -> QSize:
        """Give room for a name."""
        return QSize(WIDE, HIGH)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self._go_on(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End it."""
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Take a pen as a mouse is taken."""
        match event.type():
            case QTabletEvent.Type.TabletPress:
                self._begin(event.position())
            case QTabletEvent.Type.TabletMove:
                self._go_on(event.position())
            case QTabletEvent.Type.TabletRelease:
                self._end()
            case _:
                event.ignore()
                return
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box, its line, and what was drawn."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focused = self.hasFocus()
            painter.setPen(QPen(colour("steady" if focused else "line"), RING if focused else 1))
            painter.setBrush(colour("panel"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(24, int(HIGH * 0.75), WIDE - 24, int(HIGH * 0.75))
            pen = QPen(colour("ink"), 2.5)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for stroke in self._strokes:
                painter.drawPath(_path(stroke))

    def _begin(self, at: QPointF) -> None:
        if len(self._strokes) >= STROKES_MAX:
            return
        if not self._strokes:
            self._since.start()
        self._drawing = True
        self._strokes.append([])
        self._go_on(at)

    def _go_on(self, at: QPointF) -> None:
        if not self._drawing or len(self._strokes[-1]) >= POINTS_MAX:
            return
        x, y = (min(1.0, max(0.0, each)) for each in (at.x() / WIDE, at.y() / HIGH))
        passed = min(TIME_MAX_MS, int(self._since.elapsed()))
        self._strokes[-1].append((x, y, passed))
        self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.changed.emit()


def _path(stroke: list[_Point]) -> QPainterPath:
    path = QPainterPath(QPointF(stroke[0][0] * WIDE, stroke[0][1] * HIGH))
    for x, y, _ in stroke[1:]:
        path.lineTo(x * WIDE, y * HIGH)
    if len(stroke) == 1:
        path.lineTo(stroke[0][0] * WIDE + 0.1, stroke[0][1] * HIGH)
    return path
