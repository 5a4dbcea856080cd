"""The clerk's board: the code of who is on the telephone on top, then hearing after hearing."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from client.intents import Intent, OpenCase, OpenCases, ReadCode, Refresh, ShowLines
from client.protocol.ids import CaseId, HearingId
from client.screens.line_history import LineHistory
from client.screens.readiness_board import BoardScreen, CodePart, HearingBlock, PersonLine
from client.screens.tone import Tone
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import card, column, row
from client.ui.widgets.notice import Hint, ProblemPanel
from client.ui.widgets.page import Page
from client.ui.widgets.pills import Pill, Symbol
from client.ui.widgets.rows import Row, Rows
from client.ui.widgets.skeleton import Skeleton
from client.ui.widgets.text import caption, label, say
from client.ui.widgets.tones import SYMBOLS, TOKENS

CODE_PX = 220
CODE_MAX = 20
"""Eight characters, and what somebody may put between them."""


class BoardView(Page):
    """Emits `OpenCases`, `OpenCase`, `ReadCode`, `ShowLines` and `Refresh`."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self._screen: BoardScreen | None = None
        self.back.clicked.connect(lambda: intend(OpenCases()))
        self._refresh = button(kind="quiet", icon="refresh")
        self._refresh.clicked.connect(lambda: intend(Refresh()))
        self.beside.addWidget(self._refresh)
        self._why = label(kind="soft")
        self._code = _Code(intend)
        self._problem = ProblemPanel()
        self._problem.again.connect(lambda: intend(Refresh()))
        self._hearings: Rows[HearingBlock] = Rows(
            lambda: _hearing_row(intend), lambda each: each.hearing, gap=4
        )
        self._empty = Hint(symbol="calendar")
        self._blank = card()
        column(self._blank, pad=5).addWidget(self._empty)
        self._skeleton = Skeleton(rows=2, row_height=150)
        for each in (
            self._why,
            self._code,
            self._problem,
            self._hearings.widget,
            self._blank,
            self._skeleton,
        ):
            self.body.addWidget(each)
        self.body.addStretch(1)

    def show_screen(self, screen: BoardScreen) -> None:
        """Show the board as it is now."""
        last, self._screen = self._screen, screen
        if screen == last:
            return
        self.back.say(screen.back)
        self.title.setText(screen.title)
        say(self._why, screen.why)
        self._refresh.say(screen.refresh)
        self._refresh.setEnabled(not screen.refreshing)
        self._code.show_part(screen.code)
        self._problem.show_problem(screen.problem, again=screen.try_again, extra=screen.stale)
        self._hearings.show(screen.hearings)
        self._empty.say(screen.empty, screen.empty_why)
        self._blank.setVisible(bool(screen.empty))
        self._skeleton.say(screen.waiting_words)
        self._skeleton.setVisible(screen.waiting)


class _Code(QFrame):
    """A short code is typed, and what it says stands below."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._intend = intend
        self._field = QLineEdit()
        self._field.setMaxLength(CODE_MAX)
        self._field.setFixedWidth(CODE_PX)
        self._label = caption(self._field)
        self._read = button(icon="information")
        self._field.returnPressed.connect(self._ask)
        self._read.clicked.connect(self._ask)
        self._symbol = Symbol("good", "good", 22)
        self._says = label(kind="strong")
        self._first = label(kind="body")
        self._whose = [label(kind="soft") for _ in range(4)]
        self._wrong = label(kind="bad")
        inside = column(self, gap=2)
        inside.setContentsMargins(22, 14, 20, 14)
        inside.addWidget(self._label)
        line = row(gap=2)
        line.addWidget(self._field)
        line.addWidget(self._read)
        line.addStretch(1)
        inside.addLayout(line)
        said = row(gap=2)
        said.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._says, 1)
        inside.addLayout(said)
        for each in (self._first, *self._whose, self._wrong):
            inside.addWidget(each)

    def show_part(self, part: CodePart) -> None:
        """Show what the code says."""
        self._label.setText(part.label)
        self._field.setAccessibleName(part.label)
        self._field.setPlaceholderText(part.hint)
        self._read.say(part.read)
        self._read.setEnabled(not part.busy)
        self._symbol.setVisible(bool(part.says))
        self._symbol.change(SYMBOLS[part.tone], TOKENS[part.tone])
        say(self._says, part.says)
        say(self._first, part.first)
        for place, each in enumerate(self._whose):
            say(each, part.whose[place] if place < len(part.whose) else "")
        say(self._wrong, part.wrong)

    def _ask(self) -> None:
        if self._field.text().strip():
            self._intend(ReadCode(self._field.text().strip()))


def _hearing_row(intend: Callable[[Intent], None]) -> Row[HearingBlock]:
    made = _Hearing(intend)
    return Row(made, made.show_block)


class _Hearing(QFrame):
    """One hearing with its people."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._case = CaseId("")
        self._when = label(kind="head")
        self._away = label(kind="soft", wrap=False)
        self._title = label(kind="body")
        self._number = label(kind="small")
        self._ready = Pill()
        self._open = button(kind="plain", icon="folder")
        self._open.clicked.connect(lambda: intend(OpenCase(self._case)))
        self._hearing = HearingId("")
        self._lines_shown = False
        self._phase = Pill()
        self._show_lines = button(kind="quiet", icon="network")
        self._show_lines.clicked.connect(
            lambda: intend(ShowLines(None if self._lines_shown else self._hearing))
        )
        self._how: Rows[LineHistory] = Rows(_history_row, lambda each: each.participant, gap=1)
        self._how_said = label(kind="soft")
        self._lines: Rows[PersonLine] = Rows(_person_row, lambda each: each.participant, gap=2)
        inside = column(self, gap=2)
        inside.setContentsMargins(22, 18, 20, 18)
        top = row(gap=3)
        top.addWidget(Symbol("calendar", "court", 24), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=0)
        words.addWidget(self._when)
        words.addWidget(self._title)
        words.addWidget(self._number)
        top.addLayout(words, 1)
        marks = column(gap=1)
        marks.addWidget(self._ready, 0, Qt.AlignmentFlag.AlignRight)
        marks.addWidget(self._away, 0, Qt.AlignmentFlag.AlignRight)
        marks.addWidget(self._phase, 0, Qt.AlignmentFlag.AlignRight)
        top.addLayout(marks)
        doors = column(gap=1)
        doors.addWidget(self._open)
        doors.addWidget(self._show_lines)
        doors.addStretch(1)
        top.addLayout(doors)
        inside.addLayout(top)
        inside.addWidget(self._lines.widget)
        inside.addWidget(self._how.widget)
        inside.addWidget(self._how_said)

    def show_block(self, block: HearingBlock) -> None:
        """Show this hearing."""
        self._case, self._hearing = block.case, block.hearing
        self._lines_shown = block.lines_shown
        self._phase.say(block.phase, Tone.PLAIN, "gavel")
        self._show_lines.say(block.show_lines)
        self._show_lines.setVisible(bool(block.show_lines))
        self._how.show(block.how)
        say(self._how_said, block.how_said)
        say(self._when, block.when)
        say(self._away, block.away)
        say(self._title, block.title)
        say(self._number, block.number)
        self._ready.say(block.ready, block.tone, "people")
        self._open.say(block.open_label, name=block.open_name, tip=block.open_name)
        self._lines.show(block.lines)


def _history_row() -> Row[LineHistory]:
    line = QWidget()
    inside = row(line, gap=3)
    symbol = Symbol("network", "ink_soft", 18)
    name = label(kind="small_ink")
    name.setFixedWidth(200)
    marks = label(kind="small")
    worse = label(kind="small_ink")
    happened = label(kind="small_ink")
    beside = label(kind="small")
    inside.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
    inside.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    words = column(gap=0)
    words.addWidget(marks)
    words.addWidget(worse)
    words.addWidget(happened)
    words.addWidget(beside)
    inside.addLayout(words, 1)

    def show(shown: LineHistory) -> None:
        symbol.change("network", TOKENS[shown.tone])
        say(name, shown.name)
        say(marks, shown.marks)
        say(worse, "\n".join(shown.worse))
        say(happened, "\n".join(shown.happened))
        say(beside, shown.beside)
        spoken = (shown.marks, *shown.worse, *shown.happened, shown.beside)
        line.setAccessibleName(f"{shown.name}: {' '.join(spoken)}".strip())

    return Row(line, show)


def _person_row() -> Row[PersonLine]:
    line = QWidget()
    inside = row(line, gap=3)
    symbol = Symbol("person", "ink_soft", 22)
    role = label(kind="small")
    person = label(kind="strong")
    standing = label(kind="body")
    facts = label(kind="small")
    causes = label(kind="soft")
    inside.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
    who = QWidget()
    who.setFixedWidth(200)
    names = column(who, gap=0)
    names.addWidget(role)
    names.addWidget(person)
    names.addStretch(1)
    inside.addWidget(who)
    words = column(gap=0)
    for each in (standing, facts, causes):
        words.addWidget(each)
    words.addStretch(1)
    inside.addLayout(words, 1)

    def show(shown: PersonLine) -> None:
        symbol.change(SYMBOLS[shown.tone], TOKENS[shown.tone])
        say(role, shown.role)
        say(person, shown.person)
        say(standing, shown.standing)
        say(facts, shown.facts)
        say(causes, shown.causes)
        line.setAccessibleName(shown.name)

    return Row(line, show)
