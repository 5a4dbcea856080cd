"""The page of one case: what to do now on the left, who and what it is about on the right."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from client.intents import Intent, OpenCases, Refresh
from client.screens.case_file import (
    CaseFileScreen,
    DocumentLine,
    ExhibitLine,
    HearingCard,
    PartyLine,
    Section,
)
from client.ui.case_file.rows import document_row, exhibit_row, hearing_row, party_row
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import card, column, row
from client.ui.widgets.notice import Hint, ProblemPanel
from client.ui.widgets.page import Page
from client.ui.widgets.pills import Pill
from client.ui.widgets.rows import Row, Rows
from client.ui.widgets.skeleton import Skeleton
from client.ui.widgets.text import OneLine, label, say

TWO_COLUMNS_FROM = 860
ASIDE_PX = 320

Value = TypeVar("Value")


class _Part(Generic[Value]):
    """One part of the page: a head, its rows, or what it says when it has none."""

    def __init__(
        self, make: Callable[[], Row[Value]], key: Callable[[Value], Hashable], *, boxed: bool
    ) -> None:
        self._head = label(kind="head")
        self._empty = Hint()
        self._blank = self._empty if boxed else card()
        if not boxed:
            column(self._blank, pad=5).addWidget(self._empty)
        self._rows: Rows[Value] = Rows(make, key, gap=4 if boxed else 2)
        self.widget = card() if boxed else QWidget()
        inside = column(self.widget, gap=3)
        if boxed:
            inside.setContentsMargins(22, 18, 20, 20)
        inside.addWidget(self._head)
        inside.addWidget(self._rows.widget)
        inside.addWidget(self._blank)

    def show(self, section: Section, values: Sequence[Value]) -> None:
        """Show this part."""
        say(self._head, section.head)
        self._rows.show(values)
        self._empty.say(section.empty, section.empty_why)
        self._blank.setVisible(bool(section.empty))


def _claim_row() -> Row[tuple[int, str]]:
    line = QWidget()
    inside = row(line, gap=2)
    number = label(kind="soft", wrap=False)
    number.setFixedWidth(22)
    text = label()
    inside.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
    inside.addWidget(text, 1)

    def show(claim: tuple[int, str]) -> None:
        say(number, f"{claim[0]}.")
        say(text, claim[1])

    return Row(line, show)


class CaseFileView(Page):
    """Emits `OpenCases`, `Refresh`, `OpenCheck`, `EnterHearing`, and what its rows emit."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self._screen: CaseFileScreen | None = None
        self.back.clicked.connect(lambda: intend(OpenCases()))
        self._state = Pill()
        self._refresh = button(kind="quiet", icon="refresh")
        self._refresh.clicked.connect(lambda: intend(Refresh()))
        self.beside.addWidget(self._refresh)
        self._facts = OneLine(kind="soft")
        self._problem = ProblemPanel()
        self._problem.again.connect(lambda: intend(Refresh()))
        self._skeleton = Skeleton(rows=3, row_height=120)
        self._hearings: _Part[HearingCard] = _Part(
            lambda: hearing_row(intend), lambda each: each.hearing, boxed=False
        )
        self._documents: _Part[DocumentLine] = _Part(
            lambda: document_row(intend), lambda each: each.document, boxed=True
        )
        self._exhibits: _Part[ExhibitLine] = _Part(
            lambda: exhibit_row(intend), lambda each: each.exhibit, boxed=True
        )
        self._parties: _Part[PartyLine] = _Part(
            party_row, lambda each: (each.role, each.name), boxed=True
        )
        self._claims: _Part[tuple[int, str]] = _Part(_claim_row, lambda each: each, boxed=True)

        self._main = QWidget()
        left = column(self._main, gap=4)
        for part in (self._hearings.widget, self._documents.widget, self._exhibits.widget):
            left.addWidget(part)
        left.addStretch(1)
        self._aside = QWidget()
        right = column(self._aside, gap=4)
        for part in (self._parties.widget, self._claims.widget):
            right.addWidget(part)
        right.addStretch(1)
        self._columns = row(gap=4)
        self._columns.addWidget(self._main, 1)
        self._columns.addWidget(self._aside)

        standing = row(gap=3)
        standing.addWidget(self._facts)
        standing.addWidget(self._state)
        standing.addStretch(1)
        self.body.addLayout(standing)
        self.body.addWidget(self._problem)
        self.body.addWidget(self._skeleton)
        self.body.addLayout(self._columns)
        self.body.addStretch(1)
        self._arrange()

    def show_screen(self, screen: CaseFileScreen) -> None:
        """Show the case as it is now."""
        last, self._screen = self._screen, screen
        if screen == last:
            return
        self.back.say(screen.back)
        self.title.setText(screen.title)
        self._state.say(screen.state, screen.tone)
        self._refresh.say(screen.refresh)
        self._facts.setText(screen.facts)
        self._problem.show_problem(screen.problem, again=screen.try_again, extra=screen.stale)
        self._skeleton.say(screen.waiting_words)
        self._skeleton.setVisible(screen.waiting)
        self._main.setVisible(screen.filled)
        self._aside.setVisible(screen.filled)
        if not screen.filled:
            return
        self._hearings.show(screen.hearing_section, screen.hearings)
        self._documents.show(screen.document_section, screen.documents)
        self._exhibits.show(screen.exhibit_section, screen.exhibits)
        self._parties.show(screen.party_section, screen.parties)
        self._claims.show(screen.claim_section, tuple(enumerate(screen.claims, start=1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand side by side where there is room, else one below the other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() >= TWO_COLUMNS_FROM
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._columns.direction() is not direction:
            self._columns.setDirection(direction)
        self._aside.setMaximumWidth(ASIDE_PX if beside else 16_777_215)
        self._aside.setMinimumWidth(ASIDE_PX if beside else 0)
