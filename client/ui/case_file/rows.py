"""The rows of a case's page: a hearing, a person, an exhibit, a document."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from client.intents import (
    BeginRehearsal,
    EnterHearing,
    Intent,
    OpenCheck,
    OpenDocument,
    OpenExhibit,
    ServeDocument,
)
from client.protocol.ids import DocumentId, ExhibitId, HearingId
from client.protocol.roles import Side
from client.screens.case_file import DocumentLine, ExhibitLine, HearingCard, PartyLine
from client.screens.tone import Tone
from client.ui.widgets.buttons import TwicePressed, button
from client.ui.widgets.cards import column, row
from client.ui.widgets.icons import IconName
from client.ui.widgets.pills import Pill, Symbol
from client.ui.widgets.rows import Row
from client.ui.widgets.text import OneLine, label, say
from client.ui.widgets.tones import SYMBOLS, TOKENS

Intend = Callable[[Intent], None]


def hearing_row(intend: Intend) -> Row[HearingCard]:
    """Make a row for a hearing."""
    made = _Hearing(intend)
    return Row(made, made.show_card)


class _Hearing(QFrame):
    """A hearing, and the way into it."""

    def __init__(self, intend: Intend) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._hearing = HearingId("")
        self._when = label(kind="head")
        self._phase = Pill()
        self._away = label(kind="soft", wrap=False)
        self._explain = label(kind="soft")
        self._ready = label()
        self._ready_symbol = Symbol("good", "good", 20)
        self._rehearse = button(kind="quiet", icon="gavel")
        self._rehearse.clicked.connect(lambda: intend(BeginRehearsal(self._hearing)))
        self._enter = button(kind="plain")
        self._check = button(kind="primary", icon="door")
        self._enter.clicked.connect(lambda: intend(EnterHearing(self._hearing)))
        self._check.clicked.connect(lambda: intend(OpenCheck(self._hearing)))
        inside = column(self, gap=2)
        inside.setContentsMargins(22, 18, 20, 18)
        top = row(gap=3)
        top.addWidget(Symbol("calendar", "court", 24), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._when, 1)
        inside.addLayout(top)
        state = row(gap=3)
        state.addSpacing(36)
        state.addWidget(self._phase)
        state.addWidget(self._away)
        state.addStretch(1)
        inside.addLayout(state)
        why = row(gap=0)
        why.addSpacing(36)
        why.addWidget(self._explain, 1)
        inside.addLayout(why)
        self._check_of = QWidget()
        checked = row(self._check_of, gap=2)
        checked.addSpacing(36)
        checked.addWidget(self._ready_symbol, 0, Qt.AlignmentFlag.AlignTop)
        checked.addWidget(self._ready, 1)
        inside.addWidget(self._check_of)
        self._acts = QWidget()
        acts = row(self._acts, gap=2)
        acts.addStretch(1)
        acts.addWidget(self._rehearse)
        acts.addWidget(self._enter)
        acts.addWidget(self._check)
        inside.addWidget(self._acts)

    def show_card(self, shown: HearingCard) -> None:
        """Show this hearing."""
        self._hearing = shown.hearing
        say(self._when, shown.when)
        self._phase.say(shown.phase, shown.tone, "gavel")
        say(self._away, shown.away)
        say(self._explain, shown.explain)
        self._enter.say(shown.enter_at_once, tip=shown.enter_tip)
        self._enter.setVisible(bool(shown.enter_at_once))
        self._check.say(shown.check_and_enter or shown.check)
        self._check.set_icon("door" if shown.check_and_enter else "camera")
        self._check.setVisible(bool(self._check.words()))
        say(self._ready, shown.ready)
        self._ready_symbol.change(SYMBOLS[shown.ready_tone], TOKENS[shown.ready_tone])
        self._check_of.setVisible(bool(shown.ready))
        self._rehearse.say(shown.rehearse, tip=shown.rehearse_tip)
        self._rehearse.setVisible(bool(shown.rehearse))
        acts = (shown.enter_at_once, self._check.words(), shown.rehearse)
        self._acts.setVisible(any(acts))


_SEATS: dict[Side, IconName] = {Side.BENCH: "gavel", Side.REGISTRY: "document"}


def party_row() -> Row[PartyLine]:
    """Make a row for a person of the case."""
    made = _Party()
    return Row(made, made.show_line)


class _Party(QWidget):
    """A person: role first, then name."""

    def __init__(self) -> None:
        super().__init__()
        self._symbol = Symbol("person")
        self._role = label(kind="small")
        self._name = label(kind="strong")
        inside = row(self, gap=3)
        inside.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=0)
        words.addWidget(self._role)
        words.addWidget(self._name)
        inside.addLayout(words, 1)

    def show_line(self, line: PartyLine) -> None:
        """Show this person."""
        self._symbol.change(_SEATS.get(line.side, "person"), "ink_soft")
        say(self._role, line.role)
        say(self._name, line.name)


def exhibit_row(intend: Intend) -> Row[ExhibitLine]:
    """Make a row for an exhibit."""
    made = _Exhibit(intend)
    return Row(made, made.show_line)


class _Exhibit(QWidget):
    """An exhibit, and the way to read it."""

    def __init__(self, intend: Intend) -> None:
        super().__init__()
        self._exhibit = ExhibitId("")
        self._title = label(kind="strong")
        self._facts = label(kind="small")
        self._purpose = label(kind="soft")
        self._read = button(icon="eye")
        self._read.clicked.connect(lambda: intend(OpenExhibit(self._exhibit)))
        inside = row(self, gap=3)
        inside.addWidget(Symbol("exhibit"), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=1)
        words.addWidget(self._title)
        words.addWidget(self._facts)
        words.addWidget(self._purpose)
        inside.addLayout(words, 1)
        inside.addWidget(self._read, 0, Qt.AlignmentFlag.AlignTop)

    def show_line(self, line: ExhibitLine) -> None:
        """Show this exhibit."""
        self._exhibit = line.exhibit
        say(self._title, line.title)
        say(self._facts, line.facts)
        say(self._purpose, line.purpose)
        self._read.say(line.read, name=line.read_name, tip=line.read_name)


def document_row(intend: Intend) -> Row[DocumentLine]:
    """Make a row for a document."""
    made = _Document(intend)
    return Row(made, made.show_line)


class _Document(QWidget):
    """A document of the court: to be read, and as a draft to be served."""

    def __init__(self, intend: Intend) -> None:
        super().__init__()
        self._document = DocumentId("")
        self._title = OneLine(kind="strong")
        self._when = label(kind="small")
        self._draft = Pill()
        self._read = button(icon="eye")
        self._read.clicked.connect(lambda: intend(OpenDocument(self._document)))
        self._serve = TwicePressed(icon="seal")
        self._serve.confirmed.connect(lambda: intend(ServeDocument(self._document)))
        inside = row(self, gap=3)
        inside.addWidget(Symbol("document"), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=1)
        line = row(gap=2)
        line.addWidget(self._title)
        line.addWidget(self._draft)
        line.addStretch(1)
        words.addLayout(line)
        words.addWidget(self._when)
        inside.addLayout(words, 1)
        inside.addWidget(self._serve, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self._read, 0, Qt.AlignmentFlag.AlignTop)

    def show_line(self, line: DocumentLine) -> None:
        """Show this document."""
        self._document = line.document
        self._title.setText(line.heading)
        say(self._when, line.when)
        self._draft.say(line.draft, Tone.WARN, "document")
        self._read.say(line.read, name=line.read_name, tip=line.read_name)
        self._serve.say_both(line.serve, line.serve_again, tip=line.serve_name)
        self._serve.setVisible(bool(line.serve))
        self._serve.setEnabled(not line.serving)
