"""A symbol, and a state as symbol and word on a tinted ground."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from client.screens.tone import Tone
from client.ui.theme import RING, SMALL_PX, Token, colour, font, tint
from client.ui.widgets.icons import IconName, pixmap
from client.ui.widgets.text import set_tooltip
from client.ui.widgets.tones import SYMBOLS, TOKENS


class Symbol(QWidget):
    """A symbol beside its word; it follows the theme and says nothing by itself."""

    def __init__(self, name: IconName, ink: Token = "ink_soft", size: int = 20) -> None:
        super().__init__()
        self._name = name
        self._ink = ink
        self._size = size
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def change(self, name: IconName, ink: Token) -> None:
        """Show another symbol, or another colour."""
        if (name, ink) != (self._name, self._ink):
            self._name = name
            self._ink = ink
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the symbol."""
        with QPainter(self) as painter:
            painter.drawPixmap(
                QPointF(0, 0), pixmap(self._name, self._ink, self._size, self.devicePixelRatioF())
            )


_ICON = 16
_PAD = 10
_GAP = 6
_HEIGHT = 28


class Pill(QWidget):
    """A state that is read at a glance; what does not fit is elided with a tooltip."""

    def __init__(
        self, text: str = "", tone: Tone = Tone.PLAIN, symbol: IconName | None = None
    ) -> None:
        super().__init__()
        self._text = ""
        self._tone = tone
        self._symbol = symbol
        self._here = False
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.say(text, tone, symbol)

    def mark(self, *, here: bool) -> None:
        """Set an edge around the one of several at which one is."""
        if here != self._here:
            self._here = here
            self.update()

    def say(
        self, text: str, tone: Tone, symbol: IconName | None = None, *, name: str | None = None
    ) -> None:
        """Show this state, hidden while there is no word for it; `name` is read out instead."""
        spoken = text if name is None else name
        if self.accessibleName() != spoken:
            self.setAccessibleName(spoken)
            set_tooltip(self, spoken)
        if (text, tone, symbol) != (self._text, self._tone, self._symbol):
            self._text, self._tone, self._symbol = text, tone, symbol
            self.updateGeometry()
            self.update()
        self.setVisible(bool(text))

    def words(self) -> str:
        """Give the word that is shown."""
        return self._text

    def sizeHint(self) -> QSize:
        """Give room for symbol and word."""
        metrics = QFontMetrics(font(SMALL_PX))
        return QSize(_PAD * 2 + _ICON + _GAP + metrics.horizontalAdvance(self._text) + 1, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Give room for the symbol and a short word."""
        return QSize(min(self.sizeHint().width(), 88), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, symbol and word."""
        token = TOKENS[self._tone]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour(token), RING) if self._here else Qt.PenStyle.NoPen)
            painter.setBrush(tint(token if self._tone is not Tone.PLAIN else "ink"))
            inset = RING / 2 if self._here else 0.0
            ground = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(ground, _HEIGHT / 2 - inset, _HEIGHT / 2 - inset)
            top = (self.height() - _ICON) / 2
            symbol = self._symbol or SYMBOLS[self._tone]
            painter.drawPixmap(
                QPointF(_PAD, top), pixmap(symbol, token, _ICON, self.devicePixelRatioF())
            )
            painter.setFont(font(SMALL_PX))
            painter.setPen(colour("ink"))
            words = QRectF(self.rect()).adjusted(_PAD + _ICON + _GAP, 0, -_PAD + 1, 0)
            shown = painter.fontMetrics().elidedText(
                self._text, Qt.TextElideMode.ElideRight, int(words.width()) + 1
            )
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
