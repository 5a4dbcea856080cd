"""Under the verdict: the code for the telephone, sending to the court, and the rehearsal."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.intents import BeginRehearsal, Intent, OpenCertificate, SendReport, ShowReport
from client.screens.report_sending import SendPart, SentLine
from client.screens.tone import Tone
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import card, column, row
from client.ui.widgets.notice import ProblemPanel
from client.ui.widgets.pills import Symbol
from client.ui.widgets.rows import Row, Rows
from client.ui.widgets.text import copyable, label, say
from client.ui.widgets.tones import SYMBOLS, TOKENS


class SendingPart(QWidget):
    """Emits `ShowReport`, `SendReport`, `OpenCertificate` and `BeginRehearsal`."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self._intend = intend
        self._part: SendPart | None = None
        self._code = copyable(kind="head")
        self._code_why = label(kind="soft")
        self._head = label(kind="strong")
        self._why = label(kind="soft")
        self._state = label(kind="strong")
        self._state_symbol = Symbol("good", "good", 22)
        self._problem = ProblemPanel()
        self._whole = label(kind="soft")
        self._lines: Rows[SentLine] = Rows(_sent_row, lambda each: each.head, gap=1)
        self._see = button(icon="eye")
        self._certificate = button(icon="seal")
        self._certificate.clicked.connect(lambda: intend(OpenCertificate()))
        self._send = button(kind="primary", icon="check")
        self._rehearse = button(icon="gavel")
        self._rehearse_why = label(kind="soft")
        self._see.clicked.connect(self._toggle)
        self._send.clicked.connect(lambda: intend(SendReport()))
        self._rehearse.clicked.connect(self._begin)
        self._build()

    def _build(self) -> None:
        whole = column(self, gap=3)
        said = card()
        inside = column(said, gap=1)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.addWidget(self._code)
        inside.addWidget(self._code_why)
        whole.addWidget(said)
        self._sheet = card()
        inside = column(self._sheet, gap=2)
        inside.setContentsMargins(18, 14, 18, 14)
        inside.addWidget(self._head)
        inside.addWidget(self._why)
        inside.addWidget(self._problem)
        inside.addWidget(self._whole)
        inside.addWidget(self._lines.widget)
        acts = row(gap=2)
        acts.addWidget(self._state_symbol)
        acts.addWidget(self._state, 1)
        acts.addStretch(1)
        acts.addWidget(self._certificate)
        acts.addWidget(self._see)
        acts.addWidget(self._send)
        inside.addLayout(acts)
        whole.addWidget(self._sheet)
        self._practice = card()
        beside = row(self._practice, gap=3)
        beside.setContentsMargins(18, 14, 18, 14)
        beside.addWidget(self._rehearse_why, 1)
        beside.addWidget(self._rehearse, 0, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self._practice)

    def show_part(self, part: SendPart | None) -> None:
        """Show what can be done with the result; hidden while there is none."""
        self.setVisible(part is not None)
        if part is None or part == self._part:
            self._part = part
            return
        self._part = part
        was_sending = self._send.hasFocus()
        say(self._code, part.code)
        say(self._code_why, part.code_why)
        self._sheet.setVisible(bool(part.head))
        say(self._head, part.head)
        say(self._why, part.why)
        self._problem.show_problem(part.problem)
        say(self._whole, part.whole)
        self._lines.show(part.lines)
        self._see.say(part.see)
        self._send.say(part.send)
        self._send.setVisible(bool(part.send))
        self._certificate.say(part.certificate)
        self._certificate.setVisible(bool(part.certificate))
        say(self._state, part.state)
        self._state_symbol.setVisible(part.sent)
        self._practice.setVisible(bool(part.rehearse))
        say(self._rehearse_why, part.rehearse_why)
        self._rehearse.say(part.rehearse)
        if was_sending and not self._send.hasFocus():
            # A second press on what is gone must not begin a rehearsal.
            (self._certificate if part.certificate else self._see).setFocus()

    def _toggle(self) -> None:
        if self._part is not None:
            self._intend(ShowReport(not self._part.shown))

    def _begin(self) -> None:
        if self._part is not None and self._part.hearing is not None:
            self._intend(BeginRehearsal(self._part.hearing))


def _sent_row() -> Row[SentLine]:
    line = QWidget()
    inside = row(line, gap=2)
    symbol = Symbol("good", "good", 18)
    head = label(kind="small_ink")
    facts = label(kind="small")
    inside.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
    words = column(gap=0)
    words.addWidget(head)
    words.addWidget(facts)
    inside.addLayout(words, 1)

    def show(sent: SentLine) -> None:
        plain = sent.tone is Tone.PLAIN
        symbol.change("information" if plain else SYMBOLS[sent.tone], TOKENS[sent.tone])
        say(head, sent.head)
        say(facts, sent.facts)
        line.setAccessibleName(f"{sent.head} {sent.facts}".strip())

    return Row(line, show)
