"""Something did not work, told in the page: what happened, what to do, a number to copy."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from client.screens.problem import Problem
from client.screens.tone import Tone
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import column, row
from client.ui.widgets.icons import IconName
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import copyable, label, say, set_kind
from client.ui.widgets.tones import SYMBOLS, TOKENS

_GROUNDS = {Tone.BAD: "notice_bad", Tone.WARN: "notice_warn"}


class ProblemPanel(QFrame):
    """One problem. Signals: `again` when the person wants to try again, `closed` when read."""

    again = Signal()
    closed = Signal()

    def __init__(self, *, tone: Tone = Tone.BAD, edge_to_edge: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", _GROUNDS[tone])
        self.setProperty("edge", "true" if edge_to_edge else "false")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._reference = ""
        self._what = label(kind="strong")
        self._act = label()
        self._number = copyable(kind="small")
        self._number.setWordWrap(False)
        self._copy = button(kind="link", icon="copy")
        self._copy.clicked.connect(self._copy_reference)
        self._again = button(icon="refresh")
        self._again.clicked.connect(self.again)
        self._close = button(kind="quiet", icon="close")
        self._close.clicked.connect(self.closed)
        whole = row(self, gap=3, pad=3)
        whole.setContentsMargins(16, 8 if edge_to_edge else 12, 12, 8 if edge_to_edge else 12)
        self._symbol = Symbol(SYMBOLS[tone], TOKENS[tone], 22)
        whole.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=1)
        words.addWidget(self._what)
        words.addWidget(self._act)
        number = row(gap=2)
        number.addWidget(self._number)
        number.addWidget(self._copy)
        number.addStretch(1)
        words.addLayout(number)
        whole.addLayout(words, 1)
        whole.addWidget(self._again, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.show_problem(None)

    def show_problem(
        self, problem: Problem | None, *, again: str = "", close: str = "", extra: str = ""
    ) -> None:
        """Show a problem, or hide while there is none.

        `again` and `close` are the words of the acts that are offered here, `extra` a sentence
        that follows what to do.
        """
        if problem is None:
            self.hide()
            return
        self._reference = problem.reference
        say(self._what, problem.what)
        say(self._act, f"{problem.act} {extra}".strip())
        say(self._number, problem.reference_line)
        self._copy.say(problem.copy_label)
        self._copy.setVisible(bool(problem.reference))
        self._again.say(again)
        self._again.setVisible(bool(again))
        self._close.say("", name=close, tip=close)
        self._close.setVisible(bool(close))
        self.setAccessibleName(problem.spoken)
        self.show()

    def _copy_reference(self) -> None:
        QGuiApplication.clipboard().setText(self._reference)


class Hint(QFrame):
    """A quiet sentence with a symbol: what is empty and how it fills, or what to bear in mind."""

    def __init__(self, tone: Tone = Tone.PLAIN, symbol: IconName | None = None) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._head = label(kind="strong")
        self._why = label(kind="soft")
        self._symbol = Symbol(symbol or SYMBOLS[tone], TOKENS[tone])
        whole = row(self, gap=3)
        if tone in _GROUNDS:
            set_kind(self, _GROUNDS[tone])
            whole.setContentsMargins(16, 12, 16, 12)
        whole.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=1)
        words.addWidget(self._head)
        words.addWidget(self._why)
        whole.addLayout(words, 1)

    def say(self, head: str, why: str = "") -> None:
        """Show these sentences; hidden while there are none."""
        say(self._head, head)
        say(self._why, why)
        self.setAccessibleName(f"{head} {why}".strip())
        self.setVisible(bool(head))
