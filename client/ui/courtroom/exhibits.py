"""The exhibits of the case, beside the table.

Signals: `asked(object)` with the command that lays the first page of an exhibit down.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from client.screens.table import ExhibitLine, ExhibitList
from client.screens.tone import Tone
from client.ui.courtroom.people import Fact, Scroll
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import column, row
from client.ui.widgets.notice import Hint
from client.ui.widgets.text import OneLine, label, say


class ExhibitRow(QFrame):
    """One exhibit. Signals: `asked(object)` with a command."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._line: ExhibitLine | None = None
        self._label = OneLine(kind="strong")
        self._title = label()
        self._detail = OneLine(kind="small")
        self._on_table = Fact()
        self._show = button(icon="exhibit")
        self._show.clicked.connect(self._press)
        whole = column(self, gap=1)
        whole.setContentsMargins(12, 10, 10, 10)
        head = row(gap=2)
        head.addWidget(self._label, 1)
        head.addWidget(self._show)
        whole.addLayout(head)
        whole.addWidget(self._title)
        whole.addWidget(self._detail)
        whole.addWidget(self._on_table)

    def show_line(self, line: ExhibitLine, words: str, tip: str) -> None:
        """Show an exhibit; `words` stand on its button."""
        self._show.say(words, name=line.show_spoken, tip=tip)
        self._show.setVisible(line.show is not None)
        if line == self._line:
            return
        self._line = line
        self._label.setText(line.label)
        say(self._title, line.title)
        self._detail.setText(line.detail)
        self._on_table.say(line.on_table, "pointer", "court")
        self.setAccessibleName(line.spoken)

    def stops(self) -> list[QWidget]:
        """Give what Tab stops at."""
        return [self._show]

    def _press(self) -> None:
        if self._line is not None and self._line.show is not None:
            self.asked.emit(self._line.show)


class ExhibitsPanel(QWidget):
    """All exhibits in the order of their numbers."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, ExhibitRow] = {}
        self._why = Hint(Tone.PLAIN)
        inner = QWidget()
        self._list = column(inner, gap=2)
        self._list.setContentsMargins(0, 0, 4, 8)
        self._list.addWidget(self._why)
        self._list.addStretch(1)
        whole = column(self, gap=0)
        whole.addWidget(Scroll(inner))

    def stops(self) -> list[QWidget]:
        """Give what Tab stops at, in the order of the numbers."""
        rows = sorted(self._rows.values(), key=self._list.indexOf)
        return [stop for each in rows for stop in each.stops()]

    def show_exhibits(self, exhibits: ExhibitList, show: str, tip: str) -> None:
        """Show these exhibits, keeping the rows that were there."""
        self._why.say(exhibits.empty or exhibits.hint)
        there = {each.exhibit for each in exhibits.lines}
        for gone in [each for each in self._rows if each not in there]:
            row_ = self._rows.pop(gone)
            row_.hide()
            row_.deleteLater()
        for place, line in enumerate(exhibits.lines, start=1):
            if line.exhibit not in self._rows:
                made = ExhibitRow()
                made.asked.connect(self.asked)
                self._rows[line.exhibit] = made
                self._list.insertWidget(place, made)
            self._rows[line.exhibit].show_line(line, show, tip)
