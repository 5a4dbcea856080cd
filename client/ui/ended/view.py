"""The calm page after a hearing: what happened, what is closed, what comes next."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.intents import Back, Intent
from client.screens.ended import EndedScreen
from client.ui.widgets.beginnings import begin_at
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import card, column, row
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import label, say

CARD_PX = 520


class EndedView(QWidget):
    """Emits `Back`."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self._screen: EndedScreen | None = None
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = label(kind="title")
        self._why = label()
        self._next = label(kind="soft")
        self._back = button(kind="primary", icon="folder")
        self._back.clicked.connect(lambda: intend(Back()))
        sheet = card()
        sheet.setFixedWidth(CARD_PX)
        inside = column(sheet, gap=2)
        inside.setContentsMargins(32, 28, 30, 26)
        inside.addWidget(Symbol("emblem", "court", 40))
        inside.addSpacing(8)
        inside.addWidget(self._title)
        inside.addWidget(self._why)
        inside.addWidget(self._next)
        inside.addSpacing(16)
        act = row()
        act.addStretch(1)
        act.addWidget(self._back)
        inside.addLayout(act)
        whole = column(self, gap=0)
        whole.addStretch(2)
        across = row(gap=0)
        across.addStretch(1)
        across.addWidget(sheet)
        across.addStretch(1)
        whole.addLayout(across)
        whole.addStretch(3)
        begin_at(self, self._back)

    def show_screen(self, screen: EndedScreen) -> None:
        """Show how it ended."""
        last, self._screen = self._screen, screen
        if screen == last:
            return
        say(self._title, screen.title)
        say(self._why, screen.why)
        say(self._next, screen.next)
        self._back.say(screen.back)
