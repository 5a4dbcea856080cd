"""Stand-in pictures for the gallery: faces and pages drawn here, of nobody and of no case."""

import hashlib
from functools import lru_cache

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen

from client.frames import Picture
from client.ui import theme

_SKIN = (0.07, 0.08, 0.06, 0.09, 0.075)
_CLOTHES = (0.6, 0.02, 0.45, 0.75, 0.12)
_WALLS = (0.58, 0.1, 0.35, 0.62, 0.14)


@lru_cache(maxsize=32)
def face(person: int, width: int = 640, height: int = 360) -> bytes:
    """Draw one of some people before a wall: BGRX, rows without padding."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    each = person % len(_SKIN)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wall = QLinearGradient(0, 0, width, height)
        wall.setColorAt(0, QColor.fromHsvF(_WALLS[each], 0.12, 0.82))
        wall.setColorAt(1, QColor.fromHsvF(_WALLS[each], 0.18, 0.62))
        painter.fillRect(image.rect(), wall)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, unit = width / 2, height / 12
        painter.setBrush(QColor.fromHsvF(_CLOTHES[each], 0.45, 0.32))
        painter.drawEllipse(QPointF(middle, height * 1.12), unit * 5.2, unit * 5)
        painter.setBrush(QColor.fromHsvF(_SKIN[each], 0.34, 0.78))
        painter.drawRoundedRect(
            QRectF(middle - unit, height * 0.55, unit * 2, unit * 2.6), unit, unit
        )
        painter.setBrush(QColor.fromHsvF(0.06, 0.4, 0.14 + 0.03 * each))
        painter.drawEllipse(QPointF(middle, height * 0.36), unit * 2.5, unit * 2.9)
        painter.setBrush(QColor.fromHsvF(_SKIN[each], 0.3, 0.86))
        painter.drawEllipse(QPointF(middle, height * 0.42), unit * 2.1, unit * 2.7)
        painter.setBrush(QColor.fromHsvF(0.06, 0.3, 0.2))
        for side in (-1, 1):
            painter.drawEllipse(
                QPointF(middle + side * unit * 0.85, height * 0.4), unit * 0.2, unit * 0.2
            )
        painter.setPen(QPen(QColor.fromHsvF(0.0, 0.45, 0.5), unit * 0.18))
        painter.drawArc(
            QRectF(middle - unit * 0.7, height * 0.46, unit * 1.4, unit), 210 * 16, 120 * 16
        )
    return bytes(image.constBits())


def clip(width: int = 640, height: int = 360) -> bytes:
    """Draw what a test call shows: a ball above coloured bars. BGRX, rows without padding."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor.fromHsvF(0.0, 0.0, 0.84))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in range(8):
            painter.setBrush(QColor.fromHsvF(bar / 8, 0.75, 0.95 if bar == 3 else 0.7))
            painter.drawRect(QRectF((bar + 0.06) * width / 8, 250, 0.94 * width / 8, 70))
        painter.setBrush(QColor.fromHsvF(0.0, 0.0, 0.1))
        painter.drawEllipse(QPointF(3.5 * width / 8, 216), 34, 34)
    return bytes(image.constBits())


def picture(person: int, at: float, number: int = 1) -> Picture:
    """Give a face as a picture that came at a moment."""
    return Picture(640, 360, face(person), at, number)


@lru_cache(maxsize=32)
def page(title: str, number: int, lines: tuple[str, ...]) -> tuple[str, bytes]:
    """Draw a page of text; give its hash and the PNG."""
    image = QImage(1240, 1754, QImage.Format.Format_RGB32)
    image.fill(theme.colour("panel", theme.Theme.LIGHT))
    with QPainter(image) as painter:
        painter.setPen(theme.colour("ink", theme.Theme.LIGHT))
        painter.setFont(theme.font(46, bold=True))
        painter.drawText(QRectF(120, 120, 1000, 90), Qt.AlignmentFlag.AlignCenter, title)
        painter.setFont(theme.font(30))
        top = 280
        for line in lines:
            room = QRectF(120, top, 1000, 320)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, line)
            top += int(painter.boundingRect(room, flags, line).height()) + 36
        painter.setFont(theme.font(26))
        foot = QRectF(120, 1640, 1000, 50)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, str(number))
    store = QBuffer()
    store.open(QIODevice.OpenModeFlag.WriteOnly)
    # The stubs want bytes here, the call wants text.
    image.save(store, "PNG")  # type: ignore[call-overload]
    png = bytes(store.data().data())
    return hashlib.sha256(png).hexdigest(), png
