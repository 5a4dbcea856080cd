"""The last page of the device check: a verdict in words of use, then what was found by weight."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.intents import Intent
from client.screens.check_findings import FindingLine, Verdict
from client.screens.tone import Tone
from client.ui.device_check.sending import SendingPart
from client.ui.widgets.cards import card, column, row
from client.ui.widgets.pills import Symbol
from client.ui.widgets.rows import Row, Rows
from client.ui.widgets.text import label, say
from client.ui.widgets.tones import SYMBOLS, TOKENS


class VerdictPart(QWidget):
    """The verdict and its findings."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self._sending = SendingPart(intend)
        self._symbol = Symbol("good", "good", 36)
        self._sentence = label(kind="title")
        self._findings: Rows[FindingLine] = Rows(_finding_row, lambda each: each.code)
        whole = column(self, gap=4)
        top = row(gap=3)
        top.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._sentence, 1)
        whole.addLayout(top)
        whole.addWidget(self._findings.widget)
        whole.addWidget(self._sending)
        whole.addStretch(1)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show the verdict, or hide while there is none."""
        self.setVisible(verdict is not None)
        if verdict is None:
            return
        self._symbol.change(SYMBOLS[verdict.tone], TOKENS[verdict.tone])
        say(self._sentence, verdict.sentence)
        self._findings.show(verdict.findings)
        self._sending.show_part(verdict.sending)


def _finding_row() -> Row[FindingLine]:
    sheet = card()
    symbol = Symbol("good", "good", 24)
    check = label(kind="strong", wrap=False)
    outcome = label(kind="small", wrap=False)
    code = label(kind="small", wrap=False)
    found = label()
    act = label()
    way_out = label(kind="soft")
    inside = row(sheet, gap=3)
    inside.setContentsMargins(18, 14, 18, 14)
    inside.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
    words = column(gap=1)
    head = row(gap=2)
    head.addWidget(check)
    head.addWidget(outcome)
    head.addStretch(1)
    head.addWidget(code)
    words.addLayout(head)
    for each in (found, act, way_out):
        words.addWidget(each)
    inside.addLayout(words, 1)

    def show(line: FindingLine) -> None:
        plain = line.tone is Tone.PLAIN
        symbol.change("unknown" if plain else SYMBOLS[line.tone], TOKENS[line.tone])
        say(check, line.check)
        say(outcome, line.outcome)
        say(code, "" if line.tone is Tone.GOOD else line.code)
        say(found, line.found)
        say(act, line.act)
        say(way_out, line.way_out)
        sheet.setAccessibleName(line.name)

    return Row(sheet, show)
