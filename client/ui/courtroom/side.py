"""The column at the right: the people of the hearing, or the exhibits of the case.

Signals: `asked(object)` with a command.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from client.screens.courtroom import CourtroomScreen
from client.screens.words import courtroom as words
from client.ui.courtroom.exhibits import ExhibitsPanel
from client.ui.courtroom.people import PeoplePanel
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import column, row

WIDTH = 328


class SideColumn(QFrame):
    """Two tabs."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.people = PeoplePanel()
        self.people.asked.connect(self.asked)
        self.exhibits = ExhibitsPanel()
        self.exhibits.asked.connect(self.asked)
        self._panels = QStackedWidget()
        self._panels.addWidget(self.people)
        self._panels.addWidget(self.exhibits)
        self._people_tab = button(kind="quiet", icon="people")
        self._exhibits_tab = button(kind="quiet", icon="exhibit")
        tabs = row(gap=1)
        for place, tab in enumerate((self._people_tab, self._exhibits_tab)):
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, place=place: self.show_tab(place))
            tabs.addWidget(tab, 1)
        whole = column(self, gap=1)
        whole.setContentsMargins(8, 6, 4, 0)
        whole.addLayout(tabs)
        whole.addWidget(self._panels, 1)
        self.show_tab(0)

    def show_tab(self, place: int) -> None:
        """Show the people (0) or the exhibits (1)."""
        self._panels.setCurrentIndex(place)
        self._people_tab.setChecked(place == 0)
        self._exhibits_tab.setChecked(place == 1)

    def stops(self) -> list[QWidget]:
        """Give what Tab stops at, in order."""
        tabs: list[QWidget] = [self._people_tab, self._exhibits_tab]
        return [*tabs, *self.people.stops(), *self.exhibits.stops()]

    def show_screen(self, screen: CourtroomScreen) -> None:
        """Show people and exhibits."""
        self._people_tab.say(screen.people.title)
        self._exhibits_tab.say(screen.exhibits_title)
        self.people.show_people(screen.people)
        language = screen.language
        self.exhibits.show_exhibits(screen.exhibits, words.SHOW(language), words.SHOW_TIP(language))
