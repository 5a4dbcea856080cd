"""A document as paper on a table: sharp at any size, one page below the other.

The file is read from memory and never written to the disk (threat T24). Nothing in it is
followed: no link, no form, no script. Pages are drawn on a thread of Qt's own, and a page that
is being drawn anew shows its old picture until then.

It does not know what the document is.
"""

from unicodedata import normalize

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from client.ui.theme import RING, colour

MARGIN = 20
GAP = 16
WIDEST_PX = 980
"""Fitted to the width, a page is not made wider than can be read with ease."""
ZOOM_STEP = 1.2
ZOOM_LEAST, ZOOM_MOST = 0.3, 5.0
PX_A_POINT = 96 / 72
"""Pixels a point at zoom 1 (CSS Values 4 section 6.2)."""
KEPT_PX = 24_000_000
"""Of pictures of pages so many pixels are kept beside those in view, four bytes each."""
AHEAD_PX = 4_000_000
"""A page of no more pixels is painted before it comes into view."""
TEXT_MAX = 4000


class PdfView(QAbstractScrollArea):
    """Shows one document. Signals: `turned` with the page in view (from 1) and their number."""

    turned = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(self._document)
        self._renderer.pageRendered.connect(self._rendered)
        self._zoom: float | None = None
        self._places: list[QRect] = []
        self._pictures: dict[int, QImage] = {}
        self._asked: dict[int, QSize] = {}
        self._page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._look)
        # Sizes and zooms come in many steps; the pages are drawn anew after the last.
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(60)
        self._settled.timeout.connect(self._draw_anew)

    def load(self, pdf: bytes | None) -> bool:
        """Open a document from memory, or none; False when it cannot be read."""
        self._document.close()
        self._buffer.close()
        self._pictures.clear()
        self._asked.clear()
        self._page = 0
        if pdf is not None:
            self._buffer.setData(QByteArray(pdf))
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._document.load(self._buffer)
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._look()
        ready = self._document.status() is QPdfDocument.Status.Ready
        return pdf is None or (ready and self._document.pageCount() > 0)

    def pages(self) -> int:
        """Give the number of pages."""
        return len(self._places)

    def page(self) -> int:
        """Give the page in view, from 1; 0 while there is none."""
        return self._page

    def go_to(self, page: int) -> None:
        """Bring a page, from 1, to the top."""
        if 1 <= page <= len(self._places):
            self.verticalScrollBar().setValue(self._places[page - 1].top() - GAP // 2)

    def next_page(self) -> None:
        """Turn on."""
        self.go_to(min(self._page + 1, len(self._places)))

    def previous_page(self) -> None:
        """Turn back."""
        self.go_to(max(self._page - 1, 1))

    def zoom_in(self) -> None:
        """Enlarge."""
        self._set_zoom(self.zoom() * ZOOM_STEP)

    def zoom_out(self) -> None:
        """Make smaller."""
        self._set_zoom(self.zoom() / ZOOM_STEP)

    def fit(self) -> None:
        """Make the page as wide as there is room."""
        self._set_zoom(None)

    def zoom(self) -> float:
        """Give the size that is shown; 1.0 is the paper's own size on a screen of 96 dpi."""
        if self._zoom is not None:
            return self._zoom
        if self._document.pageCount() == 0:
            return 1.0
        widest = max(
            self._document.pagePointSize(page).width() for page in range(self._document.pageCount())
        )
        room = min(self.viewport().width() - 2 * MARGIN, WIDEST_PX)
        return max(ZOOM_LEAST, room / (widest * PX_A_POINT))

    def painted(self, page: int) -> bool:
        """Whether the picture of a page, from 1, is there in its present size."""
        picture = self._pictures.get(page - 1)
        return picture is not None and picture.size() == self._pixels(page - 1)

    def _set_zoom(self, zoom: float | None) -> None:
        page = self._page
        into = self.verticalScrollBar().value() - (self._places[page - 1].top() if page else 0)
        before = self._places[page - 1].height() if page else 1
        self._zoom = None if zoom is None else min(ZOOM_MOST, max(ZOOM_LEAST, zoom))
        self._settled.start()
        self._arrange()
        if page:
            place = self._places[page - 1]
            self.verticalScrollBar().setValue(
                round(place.top() + into * place.height() / max(1, before))
            )
        self._look()

    def _arrange(self) -> None:
        """Place the pages one below the other, in pixels of the whole table."""
        scale = self.zoom() * PX_A_POINT
        sizes = [
            (self._document.pagePointSize(page) * scale).toSize()
            for page in range(self._document.pageCount())
        ]
        room = self.viewport().size()
        widest = max((size.width() for size in sizes), default=0)
        width = max(room.width(), widest + 2 * MARGIN)
        top = GAP
        self._places = []
        for size in sizes:
            self._places.append(QRect(QPoint((width - size.width()) // 2, top), size))
            top += size.height() + GAP
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, top - room.height()))
        down.setPageStep(room.height())
        across.setRange(0, max(0, width - room.width()))
        across.setPageStep(room.width())
        self.viewport().update()

    def _look(self) -> None:
        """Find the page in view: the one that crosses the upper third of the window."""
        line = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = 0
        for index, place in enumerate(self._places, start=1):
            if place.top() <= line or index == 1:
                page = index
        at_end = self.verticalScrollBar().value() >= self.verticalScrollBar().maximum() > 0
        if at_end and self._places:
            page = len(self._places)
        if page != self._page:
            self._page = page
            self._tell()
        self._order()
        self.viewport().update()

    def _tell(self) -> None:
        text = self._document.getAllText(self._page - 1).text() if self._page else ""
        # Fonts may give a radical where the word has a character; NFKC gives the character back.
        self.setAccessibleDescription(normalize("NFKC", text)[:TEXT_MAX])
        self.turned.emit(self._page, len(self._places))

    def _pixels(self, index: int) -> QSize:
        return self._places[index].size() * self.devicePixelRatioF()

    def _order(self) -> None:
        """Ask for the pictures of the pages in view and of their neighbours."""
        seen = self._seen()
        if not seen or self._settled.isActive():
            return
        near = range(max(0, seen[0] - 1), min(len(self._places), seen[-1] + 2))
        wanted = [
            *seen,
            *(each for each in near if each not in seen and _area(self._pixels(each)) <= AHEAD_PX),
        ]
        for index in wanted:
            size = self._pixels(index)
            picture = self._pictures.get(index)
            if (picture is None or picture.size() != size) and self._asked.get(index) != size:
                self._asked[index] = size
                self._renderer.requestPage(index, size, QPdfDocumentRenderOptions())
        kept = 0
        # The latest painted first: a dictionary keeps the order in which they came.
        for index in [each for each in reversed(self._pictures) if each not in wanted]:
            kept += _area(self._pictures[index].size())
            if kept > KEPT_PX:
                del self._pictures[index]

    def _rendered(self, index: int, size: QSize, picture: QImage) -> None:
        if self._asked.get(index) == size and index < len(self._places):
            del self._asked[index]
            self._pictures.pop(index, None)
            self._pictures[index] = picture
            self.viewport().update()

    def _draw_anew(self) -> None:
        self._asked.clear()
        self._look()

    def _seen(self) -> list[int]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        return [
            index
            for index, place in enumerate(self._places)
            if place.bottom() >= top and place.top() <= bottom
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the same place of the same page in view."""
        super().resizeEvent(event)
        maximum = max(1, self.verticalScrollBar().maximum())
        share = self.verticalScrollBar().value() / maximum
        self._settled.start()
        self._arrange()
        self.verticalScrollBar().setValue(round(share * self.verticalScrollBar().maximum()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn, scroll and zoom by keyboard."""
        down = self.verticalScrollBar()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match Qt.Key(event.key()):
            case Qt.Key.Key_PageDown:
                self.next_page()
            case Qt.Key.Key_PageUp:
                self.previous_page()
            case Qt.Key.Key_Home:
                self.go_to(1)
            case Qt.Key.Key_End:
                down.setValue(down.maximum())
            case Qt.Key.Key_Down:
                down.setValue(down.value() + down.singleStep())
            case Qt.Key.Key_Up:
                down.setValue(down.value() - down.singleStep())
            case Qt.Key.Key_Space:
                down.setValue(down.value() + down.pageStep() - down.singleStep())
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal if control:
                self.zoom_in()
            case Qt.Key.Key_Minus if control:
                self.zoom_out()
            case Qt.Key.Key_0 if control:
                self.fit()
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self._set_zoom(self.zoom() * ZOOM_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pages in view, and the focus ring."""
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), colour("paper"))
            shift = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for index in self._seen():
                place = self._places[index].translated(-shift)
                # Paper is white in every theme: it is the document's own ground.
                painter.fillRect(place, Qt.GlobalColor.white)
                picture = self._pictures.get(index)
                if picture is not None:
                    painter.drawImage(place, picture)
                painter.setPen(colour("line"))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
            if self.hasFocus():
                painter.setPen(QPen(colour("steady"), RING))
                painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))


def _area(size: QSize) -> int:
    return size.width() * size.height()
