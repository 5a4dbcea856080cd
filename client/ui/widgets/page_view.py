"""A page of evidence: paper on a table, sharp at any size, with the presenter's finger.

The picture is decoded once for each hash and scaled once for each size, before it is painted,
so that painting is copying. While the next page is on its way the one before stays, dimmed
after a moment, and nothing flickers. The showing is recorded when its pixels have been painted.

It does not know who may turn pages.

Signals: `pointed(float, float)` in page fractions while this desk's mouse is the finger, and
`lifted()` when it leaves the page.
"""

from collections import OrderedDict

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from client.screens.table import Finger, Page
from client.ui import theme
from client.ui.sightings import Sightings
from client.ui.theme import colour, font
from client.ui.widgets.icons import pixmap

PICTURES_KEPT = 6
"""Decoded pages: a leaf forward and back again costs nothing."""
_DIM_AFTER_MS = 200
_DIM = 0.55
READABLE = 520
"""Width from which a whole page of print can be read; below it, its width is shown instead."""
_A4 = QSize(210, 297)
_MARGIN = 6
_FINGER_ROOM = 80
_FINGER = 8
_STEP = 0.02
"""How far one press of an arrow key moves the finger."""

_JPEG_START = b"\xff\xd8"


class Pictures:
    """Decoded page pictures by their hash, the oldest forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, QImage] = OrderedDict()

    def of(self, picture_hash: str, content: bytes) -> QImage:
        """Give the picture, decoding it when it is not known; null when it is none of ours."""
        known = self._kept.get(picture_hash)
        if known is None:
            form = "JPEG" if content.startswith(_JPEG_START) else "PNG"
            known = QImage.fromData(content, form)  # type: ignore[arg-type]
            if known.isNull():
                return known
            self._kept[picture_hash] = known
            while len(self._kept) > PICTURES_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(picture_hash)
        return known


class _Sheet(QWidget):
    """The paper itself."""

    pointed = Signal(float, float)
    lifted = Signal()

    def __init__(self, sightings: Sightings) -> None:
        super().__init__()
        self._sightings = sightings
        self._page: Page | None = None
        self._image = QImage()
        self._image_hash = ""
        self._scaled = QImage()
        self._dimmed = False
        self._unseen = False
        self._finger: Finger | None = None
        self._own: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_DIM_AFTER_MS)
        self._late.timeout.connect(self._dim)

    def show_page(self, page: Page, image: QImage | None) -> None:
        """Lay a page down; without an image the paper stays as it was until one comes."""
        before, self._page = self._page, page
        is_new = before is None or (before.exhibit, before.page) != (page.exhibit, page.page)
        self.setAccessibleName(page.spoken)
        self.setAccessibleDescription(page.failure)
        if is_new:
            self._unseen = True
            self._own = None
        if image is not None:
            self._late.stop()
            if self._dimmed or self._image_hash != page.picture_hash or is_new:
                self._dimmed = False
                self._image, self._image_hash = image, page.picture_hash
                self.prepare()
                self.update()
        elif is_new or (before is not None and before.picture is not None):
            self._late.start()
        if before is not None and before.failure != page.failure:
            self.update()
        if not page.pointing:
            self._own = None
        self.setCursor(Qt.CursorShape.CrossCursor if page.pointing else Qt.CursorShape.ArrowCursor)

    def forget(self) -> None:
        """Clear the table."""
        self._page = None
        self._late.stop()
        self._image, self._image_hash, self._scaled = QImage(), "", QImage()
        self._dimmed = self._unseen = False
        self._own = self._finger = None
        self.setAccessibleName("")
        self.update()

    def show_finger(self, finger: Finger | None) -> None:
        """Show where the presenter points."""
        if finger != self._finger:
            self._finger = finger
            self.update()

    def picture_size(self) -> QSize:
        """Give the size of the picture that lies there, in its own pixels."""
        return self._image.size()

    def paper(self) -> QRectF:
        """Give the page's place on this widget."""
        return QRectF(self.rect())

    def prepare(self) -> None:
        """Scale the picture to the device pixels it will fill."""
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._image.isNull() or size.isEmpty():
            self._scaled = QImage()
            return
        if self._scaled.size() == size and self._scaled.text("hash") == self._image_hash:
            return
        self._scaled = self._image.scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._scaled.setText("hash", self._image_hash)

    def hurry(self) -> None:
        """Say at once what would be said in a moment."""
        if self._late.isActive():
            self._late.stop()
            self._dim()

    def _dim(self) -> None:
        self._dimmed = True
        self.update()

    # Painting ---------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page, then what lies over it, then say that it has been seen."""
        page = self._page
        if page is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._scaled.isNull():
                painter.fillRect(self.rect(), colour("panel"))
            else:
                painter.drawImage(self.paper(), self._scaled)
            if self._dimmed or page.failure:
                veil = colour("paper")
                veil.setAlphaF(_DIM if not page.failure else 0.92)
                painter.fillRect(self.rect(), veil)
                self._paint_words(painter, page)
            painter.setPen(QPen(colour("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            self._paint_finger(painter)
        shows_it = self._image_hash == page.picture_hash and not self._scaled.isNull()
        if self._unseen and shows_it and not self._dimmed:
            self._unseen = False
            self._sightings.page(page.number, page.page, page.picture_hash)

    def _paint_words(self, painter: QPainter, page: Page) -> None:
        words = page.failure or page.waiting
        type_ = font(theme.BASE_PX)
        painter.setFont(type_)
        width = min(self.width() - 24, 420)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = QRect(0, 0, width - 48, self.height())
        needed = QFontMetrics(type_).boundingRect(room, flags, words)
        card = QRectF(0, 0, min(width, needed.width() + 64), needed.height() + 24)
        card.moveCenter(QPointF(self.visibleRegion().boundingRect().center()))
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("panel"))
        painter.drawRoundedRect(card, theme.RADIUS, theme.RADIUS)
        symbol = pixmap(
            "warning" if page.failure else "clock", "warn", 20, self.devicePixelRatioF()
        )
        painter.drawPixmap(QPointF(card.left() + 12, card.center().y() - 10), symbol)
        painter.setPen(colour("ink"))
        painter.drawText(card.adjusted(40, 0, -8, 0), flags, words)

    def _paint_finger(self, painter: QPainter) -> None:
        if self._page is not None and self._page.pointing:
            if self._own is not None:
                _paint_dot(painter, self._at(self._own.x(), self._own.y()))
            return
        finger = self._finger
        if finger is None:
            return
        spot = self._at(finger.x, finger.y)
        _paint_dot(painter, spot)
        type_ = font(theme.SMALL_PX, bold=True)
        metrics = QFontMetrics(type_)
        tag = QRectF(0, 0, metrics.horizontalAdvance(finger.name) + 16, metrics.height() + 6)
        right = spot.x() + _FINGER + 6 + tag.width() <= self.width()
        gap = _FINGER + 6
        tag.moveTop(min(max(0.0, spot.y() - tag.height() / 2), self.height() - tag.height()))
        tag.moveLeft(max(0.0, spot.x() + gap if right else spot.x() - gap - tag.width()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("court"))
        painter.drawRoundedRect(tag, 4, 4)
        painter.setFont(type_)
        painter.setPen(colour("on_court"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, finger.name)

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF(x * self.width(), y * self.height())

    # Pointing ---------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point, when this desk's mouse is the finger."""
        if self._page is not None and self._page.pointing:
            place = event.position()
            self._point(place.x() / max(1, self.width()), place.y() / max(1, self.height()))

    def leaveEvent(self, event: QEvent) -> None:
        """Lift the finger."""
        super().leaveEvent(event)
        self.lift()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point with the arrow keys; Escape lifts the finger."""
        moves = {
            Qt.Key.Key_Left: (-_STEP, 0.0),
            Qt.Key.Key_Right: (_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -_STEP),
            Qt.Key.Key_Down: (0.0, _STEP),
        }
        if self._page is None or not self._page.pointing:
            event.ignore()
        elif event.key() in moves:
            step = moves[Qt.Key(event.key())]
            own = self._own or QPointF(0.5, 0.5)
            self._point(own.x() + step[0], own.y() + step[1])
        elif event.key() == Qt.Key.Key_Escape and self._own is not None:
            self.lift()
        else:
            event.ignore()

    def lift(self) -> None:
        """Take the finger from the page."""
        if self._own is not None:
            self._own = None
            self.update()
            self.lifted.emit()

    def _point(self, x: float, y: float) -> None:
        self._own = QPointF(min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))
        self.update()
        self.pointed.emit(self._own.x(), self._own.y())


def _paint_dot(painter: QPainter, spot: QPointF) -> None:
    painter.setPen(QPen(colour("on_court"), 2))
    painter.setBrush(colour("court"))
    painter.drawEllipse(spot, _FINGER, _FINGER)


class PageView(QScrollArea):
    """The table: the whole page, or its width with the rest to scroll to."""

    pointed = Signal(float, float)
    lifted = Signal()

    def __init__(self, sightings: Sightings | None = None) -> None:
        super().__init__()
        self._pictures = Pictures()
        self._sheet = _Sheet(sightings or Sightings())
        self._sheet.pointed.connect(self.pointed)
        self._sheet.lifted.connect(self.lifted)
        self._page: Page | None = None
        self._chosen: bool | None = None
        self._picture_size = _A4
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._sheet)
        self._sheet.hide()

    @property
    def sheet(self) -> QWidget:
        """The paper, for focus and for tests."""
        return self._sheet

    @property
    def whole(self) -> bool:
        """Whether the whole page is in view: as chosen, else when it can be read so."""
        if self._chosen is not None:
            return self._chosen
        return self._whole_size().width() >= READABLE

    def show_page(self, page: Page | None) -> None:
        """Show what lies on the table; None clears it."""
        if page == self._page:
            return
        before, self._page = self._page, page
        if page is None:
            self._sheet.hide()
            self._sheet.forget()
            return
        image = None
        if page.picture is not None:
            image = self._pictures.of(page.picture_hash, page.picture)
            if image.isNull():
                image = None
        self._fit(QSize() if image is None else image.size())
        self._sheet.show_page(page, image)
        self._sheet.show()
        if before is None or (before.exhibit, before.page) != (page.exhibit, page.page):
            self.verticalScrollBar().setValue(0)

    def show_finger(self, finger: Finger | None) -> None:
        """Show where the presenter points, and bring the place into view."""
        self._sheet.show_finger(finger)
        if finger is not None:
            x, y = round(finger.x * self._sheet.width()), round(finger.y * self._sheet.height())
            self.ensureVisible(x, y, 0, _FINGER_ROOM)

    def set_whole(self, *, whole: bool) -> None:
        """Show the whole page, or its width."""
        self._chosen = whole
        self._fit(self._sheet.picture_size())
        self._sheet.prepare()
        self._sheet.update()

    def hurry(self) -> None:
        """Say at once that a page is on its way, if it is."""
        self._sheet.hurry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave PageUp and PageDown to the courtroom: there they turn pages."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page anew."""
        super().resizeEvent(event)
        self._fit(self._sheet.picture_size())
        self._sheet.prepare()

    def _fit(self, picture: QSize) -> None:
        if not picture.isEmpty():
            self._picture_size = picture
        room = self._room()
        if room.isEmpty():
            return
        if self.whole:
            size = self._whole_size()
        else:
            width = room.width() - self.verticalScrollBar().sizeHint().width()
            height = round(width * self._picture_size.height() / self._picture_size.width())
            size = QSize(width, height)
        if size != self._sheet.size():
            self._sheet.setFixedSize(size)

    def _room(self) -> QSize:
        return self.maximumViewportSize() - QSize(2 * _MARGIN, 2 * _MARGIN)

    def _whole_size(self) -> QSize:
        return self._picture_size.scaled(self._room(), Qt.AspectRatioMode.KeepAspectRatio)
