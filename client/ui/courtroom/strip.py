"""The strip on top of the courtroom: where one is, and how far the hearing has come."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from client.protocol.case import HearingPhase
from client.screens.courtroom import Strip
from client.screens.people import NextToSpeak
from client.screens.tone import Tone
from client.ui import theme
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import row
from client.ui.widgets.icons import IconName
from client.ui.widgets.pills import Pill, Symbol
from client.ui.widgets.text import OneLine, label, say

HEIGHT = 48
"""Room for a target of 40 px and the hairline below."""

_PHASES: dict[HearingPhase, tuple[Tone, IconName]] = {
    HearingPhase.SCHEDULED: (Tone.PLAIN, "clock"),
    HearingPhase.OPEN: (Tone.GOOD, "gavel"),
    HearingPhase.PAUSED: (Tone.WARN, "pause"),
    HearingPhase.CLOSED: (Tone.PLAIN, "stop"),
}


class StripBar(QFrame):
    """Emblem, court, case, phase and timer; before those who give the word, who is next to speak.

    Signals: `column_asked` to show or hide the column, `asked(object)` with a command.
    """

    column_asked = Signal()
    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._court = OneLine(kind="strong")
        self._case = OneLine(kind="soft")
        self._next: NextToSpeak | None = None
        self._call = button(icon="hand")
        self._call.clicked.connect(self._press)
        # Its words give way to the window, and not the window to its words.
        self._call.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._call.setMinimumWidth(theme.TARGET)
        self._call.hide()
        self._phase = Pill()
        self._timer = label(wrap=False)
        self._timer.setFont(theme.font(tabular=True))
        self._column = button(kind="quiet", icon="people")
        self._column.setCheckable(True)
        self._column.clicked.connect(self.column_asked)
        line = row(self, gap=3)
        line.setContentsMargins(16, 0, 8, 0)
        line.addWidget(Symbol("emblem", "court", 24))
        line.addWidget(self._court)
        line.addWidget(self._case, 1)
        line.addWidget(self._call)
        line.addWidget(self._phase)
        line.addWidget(self._timer)
        line.addWidget(self._column)

    def show_strip(self, strip: Strip) -> None:
        """Show where the hearing stands."""
        self._court.setText(strip.court)
        self._case.setText(strip.case)
        tone, symbol = _PHASES[strip.phase_is]
        self._phase.say(strip.phase, tone, symbol)
        say(self._timer, strip.timer)
        self._timer.setMinimumWidth(self._timer.fontMetrics().horizontalAdvance("00:00:00") + 2)

    def show_next(self, who: NextToSpeak | None) -> None:
        """Show who is called on next. It stands where nothing else moves when it comes or goes."""
        if who == self._next:
            return
        self._next = who
        self._call.setVisible(who is not None)
        self._word_next()

    def _word_next(self) -> None:
        who = self._next
        if who is None:
            return
        for wording in who.wordings:
            self._call.say(wording, name=who.spoken, tip=who.hint)
            if self.sizeHint().width() <= self.width():
                return

    def _press(self) -> None:
        if self._next is not None:
            self.asked.emit(self._next.command)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words that have room."""
        super().resizeEvent(event)
        self._word_next()

    def show_column_button(self, words: str, tip: str, *, needed: bool, down: bool) -> None:
        """Offer the way to the column when it does not stand open anyway."""
        self._column.say(words, tip=tip)
        self._column.setChecked(down)
        if self._column.isHidden() is needed:
            self._column.setVisible(needed)
            self._word_next()
