"""One sentence above the room, with a symbol and with what can be pressed for it.

Signals: `wanted(object)` with the intent of what was pressed.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from client.screens.banner import Banner, Progress
from client.ui.theme import colour, tint
from client.ui.widgets.buttons import Button, button
from client.ui.widgets.cards import column, row
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import copyable, set_kind
from client.ui.widgets.tones import SYMBOLS, TOKENS

_ACTS = 2


class ProgressLine(QWidget):
    """How far something has come: a thin line that fills."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far; hidden while there is nothing to tell."""
        self.setVisible(progress is not None)
        if progress is not None and progress.share != self._share:
            self._share = progress.share
            self.update()
        self.setAccessibleName("" if progress is None else progress.spoken)

    def sizeHint(self) -> QSize:
        """Give a length that tells something."""
        return QSize(160, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            whole = QRectF(self.rect())
            painter.setBrush(tint("ink", share=0.14))
            painter.drawRoundedRect(whole, 3, 3)
            painter.setBrush(colour("steady"))
            filled = QRectF(0, 0, max(6.0, whole.width() * self._share), whole.height())
            painter.drawRoundedRect(filled, 3, 3)


class BannerStrip(QFrame):
    """Hidden while there is nothing to say."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("edge", "true")
        self._banner: Banner | None = None
        self._symbol = Symbol("warning", "warn", 20)
        self._words = copyable()
        self._progress = ProgressLine()
        self._buttons = [self._make_button(place) for place in range(_ACTS)]
        line = row(self, gap=3)
        line.setContentsMargins(16, 4, 12, 4)
        line.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignVCenter)
        said = column(gap=1)
        said.addStretch(1)
        said.addWidget(self._words)
        said.addWidget(self._progress)
        said.addStretch(1)
        line.addLayout(said, 1)
        for each in self._buttons:
            line.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_banner(self, banner: Banner | None) -> None:
        """Show a sentence, or nothing."""
        if banner == self._banner:
            return
        self._banner = banner
        if banner is None:
            self.hide()
            return
        set_kind(self, f"notice_{banner.tone}")
        self._symbol.change(SYMBOLS[banner.tone], TOKENS[banner.tone])
        is_news = self._words.text() != banner.words and banner.progress is None
        if self._words.text() != banner.words:
            self._words.setText(banner.words)
        self.setAccessibleName(banner.words)
        self._progress.show_progress(banner.progress)
        for place, made in enumerate(self._buttons):
            offered = place < len(banner.acts)
            made.setVisible(offered)
            if offered:
                made.say(banner.acts[place].words, tip=banner.acts[place].hint)
        self.show()
        if is_news:
            # Whoever hears the screen instead of seeing it is told too; a countdown is not read.
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def press(self, place: int = 0) -> None:
        """Ask for what is offered at a place, if anything is."""
        if self._banner is not None and place < len(self._banner.acts):
            self.wanted.emit(self._banner.acts[place].intent)

    def stops(self) -> list[QWidget]:
        """Give what Tab stops at, in order."""
        return [self._words, *self._buttons]

    def _make_button(self, place: int) -> Button:
        made = button(kind="plain" if place == 0 else "quiet")
        made.clicked.connect(lambda: self.press(place))
        return made
