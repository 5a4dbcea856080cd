"""One sentence above the room, with a symbol: a lost line, a no of the court, one's mute."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from client.screens.courtroom import Banner
from client.ui.widgets.cards import row
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import copyable, set_kind
from client.ui.widgets.tones import SYMBOLS, TOKENS


class BannerStrip(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("edge", "true")
        self._symbol = Symbol("warning", "warn", 20)
        self._words = copyable()
        line = row(self, gap=3)
        line.setContentsMargins(16, 8, 16, 8)
        line.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        self.hide()

    def show_banner(self, banner: Banner | None) -> None:
        """Show a sentence, or nothing."""
        if banner is None:
            self.hide()
            return
        set_kind(self, f"notice_{banner.tone}")
        self._symbol.change(SYMBOLS[banner.tone], TOKENS[banner.tone])
        if self._words.text() != banner.words:
            self._words.setText(banner.words)
        self.setAccessibleName(banner.words)
        self.show()
