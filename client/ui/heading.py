"""The strip above every screen, and the notice below it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QWidget

from client.config import Language
from client.intents import ChooseLanguage, DismissNotice, Intent, SignOut
from client.screens.heading import HeadingScreen
from client.screens.tone import Tone
from client.ui.widgets.buttons import Button, button
from client.ui.widgets.cards import column, row, surface
from client.ui.widgets.notice import ProblemPanel
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import OneLine


class Heading(QWidget):
    """Emblem and court on the left; person, language and the way out on the right."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self._screen: HeadingScreen | None = None
        self._court = OneLine(kind="head")
        self._person_symbol = Symbol("person")
        self._person = OneLine(kind="soft")
        self._chinese = button(kind="quiet")
        self._english = button(kind="quiet")
        self._sign_out = button(kind="quiet", icon="door")
        self._sign_out.clicked.connect(lambda: intend(SignOut()))
        self._notice = ProblemPanel(tone=Tone.WARN, edge_to_edge=True)
        self._notice.closed.connect(lambda: intend(DismissNotice()))
        self._languages = QButtonGroup(self)
        self._choice(self._chinese, Language.CHINESE, intend)
        self._choice(self._english, Language.ENGLISH, intend)

        self.strip = surface("strip")
        line = row(self.strip, gap=2)
        line.setContentsMargins(20, 4, 12, 4)
        line.addWidget(Symbol("emblem", "court", 28))
        line.addWidget(self._court, 1)
        line.addWidget(self._person_symbol)
        line.addWidget(self._person)
        line.addSpacing(8)
        line.addWidget(Symbol("language"))
        line.addWidget(self._chinese)
        line.addWidget(self._english)
        line.addWidget(self._sign_out)
        whole = column(self, gap=0)
        whole.addWidget(self.strip)
        whole.addWidget(self._notice)

    def _choice(self, one: Button, language: Language, intend: Callable[[Intent], None]) -> None:
        one.setCheckable(True)
        one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._languages.addButton(one)
        one.clicked.connect(lambda: self._choose(language, intend))

    def _choose(self, language: Language, intend: Callable[[Intent], None]) -> None:
        intend(ChooseLanguage(language))
        # The mark moves with the state and not with the press.
        if self._screen is not None:
            self._mark(self._screen.language)

    def _mark(self, language: Language) -> None:
        self._chinese.setChecked(language is Language.CHINESE)
        self._english.setChecked(language is Language.ENGLISH)

    def show_screen(self, screen: HeadingScreen) -> None:
        """Show the strip as it is now."""
        last, self._screen = self._screen, screen
        if screen == last:
            return
        self._court.setText(screen.court)
        self._person.setText(screen.signed_in)
        self._person.setAccessibleName(screen.signed_in_name)
        self._person.setVisible(bool(screen.signed_in))
        self._person_symbol.setVisible(bool(screen.signed_in))
        self._sign_out.say(screen.sign_out)
        self._sign_out.setVisible(bool(screen.sign_out))
        for one, words in ((self._chinese, screen.chinese), (self._english, screen.english)):
            one.say(words, tip=f"{screen.language_name}: {words}")
        self._mark(screen.language)
        self._notice.show_problem(screen.notice, close=screen.close_notice)
