"""The oval over one's own picture: where the face should be, and how large.

Its height is what CAM-09 likes best, and it lies in the middle third. It is painted in two colours,
so that it is seen on any picture, and takes no click.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from client.ui.theme import colour

_HEIGHT = 0.62
_SHAPE = 0.74
"""Width to height of a head."""
_MIDDLE = 0.47
_DASHES = (8.0, 6.0)


class Oval(QWidget):
    """Lies over the picture, as large as that is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        high = self.height() * _HEIGHT
        middle = QPointF(self.width() / 2, self.height() * _MIDDLE)
        place = QRectF(0, 0, high * _SHAPE, high)
        place.moveCenter(middle)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for ink, width in ((colour("ink"), 4.0), (colour("panel"), 2.0)):
                pen = QPen(ink, width)
                pen.setDashPattern([each * 2.0 / width for each in _DASHES])
                painter.setPen(pen)
                painter.drawEllipse(place)
