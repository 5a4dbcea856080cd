"""The middle of the room while an exhibit lies there: the page, and below it what and by whom.

Signals: `asked(object)` with a command, `pointed(float, float)` and `lifted()` of one's finger.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from client.protocol.hearing import Command
from client.screens.courtroom import CourtroomScreen
from client.screens.table import Page
from client.screens.words import courtroom as words
from client.ui.sightings import Sightings
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import column, row
from client.ui.widgets.page_view import PageView
from client.ui.widgets.text import OneLine, label, set_tooltip

WORDS_FROM = 640
"""Width of the pane from which its buttons carry words beside their symbols."""


class PagePane(QFrame):
    """Page and page bar."""

    asked = Signal(object)
    pointed = Signal(float, float)
    lifted = Signal()

    def __init__(self, sightings: Sightings) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._screen: CourtroomScreen | None = None
        self._page: Page | None = None
        self.view = PageView(sightings)
        self.view.pointed.connect(self.pointed)
        self.view.lifted.connect(self.lifted)
        self._title = OneLine(kind="strong")
        self._caption = OneLine(kind="small")
        self._previous = button(icon="page-previous")
        self._previous.clicked.connect(self.previous)
        self._field = QLineEdit()
        self._field.setFixedWidth(60)
        self._field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._numbers = QIntValidator(1, 1, self._field)
        self._field.setValidator(self._numbers)
        self._field.returnPressed.connect(self._go)
        self._of = label(kind="soft", wrap=False)
        self._next = button(icon="page-next")
        self._next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._next.clicked.connect(self.next)
        self._fit = button(kind="quiet", icon="fit-width")
        self._fit.clicked.connect(self.toggle_fit)
        self._away = button(kind="quiet", icon="folder")
        self._away.clicked.connect(self.put_away)
        self._build()

    def _build(self) -> None:
        whole = column(self, gap=0)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(self.view, 1)
        bar = row(gap=2)
        bar.setContentsMargins(14, 4, 8, 4)
        about = column(gap=0)
        about.addWidget(self._title)
        about.addWidget(self._caption)
        bar.addLayout(about, 1)
        bar.addWidget(self._previous)
        bar.addWidget(self._field)
        bar.addWidget(self._of)
        bar.addWidget(self._next)
        bar.addWidget(self._fit)
        bar.addWidget(self._away)
        whole.addLayout(bar)

    def show_screen(self, screen: CourtroomScreen) -> None:
        """Show what lies on the table."""
        self._screen = screen
        page = screen.page
        self.view.show_page(page)
        self.view.show_finger(screen.finger)
        if page is None:
            self._page = None
            return
        if page != self._page:
            self._page = page
            self._show_words(screen, page)

    def toggle_fit(self) -> None:
        """Go between the whole page and its width."""
        self.view.set_whole(whole=not self.view.whole)
        if self._screen is not None and self._page is not None:
            self._show_words(self._screen, self._page)

    def _show_words(self, screen: CourtroomScreen, page: Page) -> None:
        language = screen.language
        exhibit = words.EXHIBIT(language, number=page.number)
        self._title.setText(f"{exhibit} · {page.title}")
        self._caption.setText(f"{page.position} · {page.shown_by}")
        if page.pointing:
            set_tooltip(self.view.sheet, words.POINT_HINT(language))
        else:
            set_tooltip(self.view.sheet, "")
        has_words = self.width() >= WORDS_FROM
        for made, short, sentence, key in (
            (self._previous, words.PREVIOUS, words.PREVIOUS_PAGE, "PageUp"),
            (self._next, words.NEXT, words.NEXT_PAGE, "PageDown"),
        ):
            name = sentence(language)
            made.say(short(language) if has_words else "", name=name, tip=f"{name} ({key})")
            made.setVisible(page.may_turn)
        self._previous.setEnabled(page.previous is not None)
        self._next.setEnabled(page.next is not None)
        self._field.setVisible(page.may_turn)
        self._of.setVisible(page.may_turn)
        self._of.setText(f"/ {page.pages}")
        self._field.setAccessibleName(words.PAGE_FIELD(language))
        set_tooltip(self._field, words.PAGE_FIELD(language))
        self._numbers.setTop(page.pages)
        if not self._field.hasFocus() or self._field.text() != str(page.page):
            self._field.setText(str(page.page))
        fit = (words.PAGE_WIDTH if self.view.whole else words.WHOLE_PAGE)(language)
        self._fit.say("", name=fit, tip=f"{fit} (F6)")
        away = words.PUT_AWAY(language)
        self._away.say("", name=away, tip=away)
        self._away.setVisible(page.put_away is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words that have room."""
        super().resizeEvent(event)
        if self._screen is not None and self._page is not None:
            self._show_words(self._screen, self._page)

    def previous(self) -> None:
        """Ask for the page before."""
        self._ask(None if self._page is None else self._page.previous)

    def next(self) -> None:
        """Ask for the page after."""
        self._ask(None if self._page is None else self._page.next)

    def put_away(self) -> None:
        """Ask for a clear table."""
        self._ask(None if self._page is None else self._page.put_away)

    def _ask(self, command: Command | None) -> None:
        if command is not None:
            self.asked.emit(command)

    def _go(self) -> None:
        if self._page is None:
            return
        number = self._field.text()
        self._ask(self._page.turn_to(int(number)) if number else None)
        self._field.setText(str(self._page.page))
