"""A question that an act of the court asks first, as a strip in the page and never a dialog.

Signals: `asked(object)` with each command of the chosen answer.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from client.screens.courtroom import Choice, HearingAct
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import clear, row
from client.ui.widgets.text import label


class QuestionStrip(QFrame):
    """One question with its answers and a way back."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._line = row(self, gap=2)
        self._line.setContentsMargins(16, 6, 12, 6)
        self.hide()

    def ask(self, act: HearingAct, cancel: str) -> None:
        """Ask; the first answer has the focus."""
        clear(self._line)
        self._line.addWidget(label(act.question, "strong", wrap=False))
        self._line.addStretch(1)
        first = None
        for choice in act.choices:
            made = button(choice.words)
            made.clicked.connect(lambda _=False, choice=choice: self._choose(choice))
            self._line.addWidget(made)
            first = first or made
        back = button(cancel, kind="quiet", icon="close")
        back.clicked.connect(self.hide)
        self._line.addWidget(back)
        self.setAccessibleName(act.question)
        self.show()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, choice: Choice) -> None:
        self.hide()
        for command in choice.commands:
            self.asked.emit(command)
