"""The list of one's cases, and above it the hearing that comes next."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.intents import EnterHearing, Intent, OpenBoard, OpenCase, OpenCheck, Refresh
from client.protocol.ids import CaseId
from client.screens.cases import CaseLine, CasesScreen, NextHearing
from client.ui.widgets.buttons import RowButton, button
from client.ui.widgets.cards import card, column, row
from client.ui.widgets.notice import Hint, ProblemPanel
from client.ui.widgets.page import Page
from client.ui.widgets.pills import Pill, Symbol
from client.ui.widgets.rows import Row, Rows
from client.ui.widgets.skeleton import Skeleton
from client.ui.widgets.text import label, say


class CasesView(Page):
    """Emits `OpenCase`, `EnterHearing`, `OpenBoard`, `OpenCheck` and `Refresh`."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__(back=False)
        self._intend = intend
        self._screen: CasesScreen | None = None
        self._count = label(kind="soft", wrap=False)
        self._check = button(icon="camera")
        self._check.clicked.connect(lambda: intend(OpenCheck()))
        self._board = button(icon="people")
        self._board.clicked.connect(lambda: intend(OpenBoard()))
        self._refresh = button(kind="quiet", icon="refresh")
        self._refresh.clicked.connect(lambda: intend(Refresh()))
        self._problem = ProblemPanel()
        self._problem.again.connect(lambda: intend(Refresh()))
        self._next = _NextCard(intend)
        self._empty = Hint(symbol="folder")
        self._blank = card()
        column(self._blank, pad=5).addWidget(self._empty)
        self._skeleton = Skeleton(rows=3, row_height=104)
        self._lines: Rows[CaseLine] = Rows(lambda: _line_row(intend), lambda each: each.case)
        self.beside.addWidget(self._count)
        self.beside.addWidget(self._refresh)
        self.beside.addWidget(self._board)
        self.beside.addWidget(self._check)
        for each in (
            self._problem,
            self._next.widget,
            self._lines.widget,
            self._blank,
            self._skeleton,
        ):
            self.body.addWidget(each)
        self.body.addStretch(1)

    def show_screen(self, screen: CasesScreen) -> None:
        """Show the list as it is now."""
        last, self._screen = self._screen, screen
        if screen == last:
            return
        say(self.title, screen.title)
        say(self._count, screen.count)
        self._check.say(screen.check_devices)
        self._board.say(screen.board)
        self._board.setVisible(bool(screen.board))
        self._refresh.say(screen.refresh)
        self._refresh.setEnabled(not screen.refreshing)
        self._problem.show_problem(screen.problem, again=screen.try_again, extra=screen.stale)
        self._next.show(screen.next_hearing)
        self._lines.show(screen.lines)
        self._empty.say(screen.empty, screen.empty_why)
        self._blank.setVisible(bool(screen.empty))
        self._skeleton.say(screen.waiting_words)
        self._skeleton.setVisible(screen.waiting)


def _way_to(line: CaseLine | NextHearing) -> Intent:
    """Give what pressing a case wants: its page, or the hearing of one who reads no case."""
    return OpenCase(line.case) if line.enters is None else EnterHearing(line.enters)


class _NextCard:
    """The next hearing: when, of what, and the way to it."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        self._way: Intent = OpenCase(CaseId(""))
        self._heading = label(kind="court")
        self._when = label(kind="title")
        self._away = Pill()
        self._title = label(kind="body")
        self._open = button(kind="primary", icon="folder")
        self._open.clicked.connect(lambda: intend(self._way))
        self.widget = card()
        inside = row(self.widget, gap=4)
        inside.setContentsMargins(24, 18, 20, 18)
        inside.addWidget(Symbol("calendar", "court", 32), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=1)
        words.addWidget(self._heading)
        when = row(gap=3)
        when.addWidget(self._when, 1)
        words.addLayout(when)
        words.addWidget(self._title)
        words.addSpacing(4)
        words.addWidget(self._away)
        inside.addLayout(words, 1)
        inside.addWidget(self._open, 0, Qt.AlignmentFlag.AlignBottom)

    def show(self, hearing: NextHearing | None) -> None:
        """Show the hearing, or nothing."""
        self.widget.setVisible(hearing is not None)
        if hearing is None:
            return
        self._way = _way_to(hearing)
        say(self._heading, hearing.heading)
        say(self._when, hearing.when)
        self._away.say(hearing.away, hearing.tone, "clock")
        say(self._title, hearing.title)
        self._open.say(hearing.open_label, name=hearing.open_name, tip=hearing.open_name)


def _line_row(intend: Callable[[Intent], None]) -> Row[CaseLine]:
    line = _Line(intend)
    return Row(line, line.show_line)


class _Line(RowButton):
    """One case; the whole line is pressed."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self._way: Intent = OpenCase(CaseId(""))
        self._title = label(kind="head")
        self._facts = label(kind="soft")
        self._hearing = label(kind="body")
        self._state = Pill()
        inside = row(self, gap=4)
        inside.setContentsMargins(22, 18, 18, 18)
        words = column(gap=1)
        words.addWidget(self._title)
        words.addWidget(self._facts)
        self._when = QWidget()
        when = row(self._when, gap=2)
        when.addWidget(Symbol("clock"), 0, Qt.AlignmentFlag.AlignTop)
        when.addWidget(self._hearing, 1)
        words.addWidget(self._when)
        inside.addLayout(words, 1)
        inside.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(Symbol("page-next"), 0, Qt.AlignmentFlag.AlignVCenter)
        for each in (self._title, self._facts, self._hearing, self._when):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda: intend(self._way))

    def show_line(self, line: CaseLine) -> None:
        """Show this case."""
        self._way = _way_to(line)
        self.say("", name=line.name)
        say(self._title, line.title)
        say(self._facts, line.facts)
        say(self._hearing, line.hearing)
        self._when.setVisible(bool(line.hearing))
        self._state.say(line.state, line.tone)
