"""The first page of the device check: two forms side by side, and one key to begin."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QWidget

from client.intents import Back, BeginCheck, ChooseForm, Intent
from client.protocol.devicecheck import Form
from client.screens.check_choice import CheckChoiceScreen, FormCard
from client.screens.tone import Tone
from client.ui.theme import RADIUS, RING, colour, tint
from client.ui.widgets.beginnings import begin_at
from client.ui.widgets.buttons import AsItsLayout, button
from client.ui.widgets.cards import column, row
from client.ui.widgets.icons import IconName
from client.ui.widgets.page import Page, foot_of
from client.ui.widgets.pills import Pill, Symbol
from client.ui.widgets.text import label, say

WIDTH = 820
_MARK = 22
_PROMISES: tuple[IconName, ...] = ("camera", "back", "lock")
"""Beside each promise: devices closed again, free to go, nothing sent unseen."""


class ChoiceView(QWidget):
    """Emits `ChooseForm`, `BeginCheck` and `Back`."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self._intend = intend
        self._screen: CheckChoiceScreen | None = None
        self._page = Page(width=WIDTH)
        self._page.back.clicked.connect(lambda: intend(Back()))
        self._question = label(kind="title")
        self._hearing = label(kind="strong")
        self._why = label(kind="soft")
        self._cards = {form: _Card() for form in Form}
        for form, each in self._cards.items():
            each.clicked.connect(lambda _=False, form=form: intend(ChooseForm(form)))
        self._promises = [label(kind="soft") for _ in _PROMISES]
        self._start = button(kind="primary", icon="play")
        self._start.clicked.connect(self._begin)
        self._build()

    def _build(self) -> None:
        body = self._page.body
        body.setSpacing(10)
        above = column(gap=1)
        above.addWidget(self._question)
        above.addWidget(self._hearing)
        above.addWidget(self._why)
        body.addLayout(above)
        both = QWidget()
        side_by_side = row(both, gap=4)
        for card in self._cards.values():
            side_by_side.addWidget(card, 1)
        body.addWidget(both)
        promised = column(gap=1)
        for symbol, each in zip(_PROMISES, self._promises, strict=True):
            line = row(gap=3)
            line.addWidget(Symbol(symbol), 0, Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(each, 1)
            promised.addLayout(line)
        body.addLayout(promised)
        body.addStretch(1)
        whole = column(self, gap=0)
        whole.addWidget(self._page, 1)
        whole.addWidget(foot_of(WIDTH, at_end=(self._start,)))

    def show_screen(self, screen: CheckChoiceScreen) -> None:
        """Show what can be chosen; the keyboard begins at what is chosen already."""
        last, self._screen = self._screen, screen
        if screen == last:
            return
        self._page.back.say(screen.back)
        self._page.title.setText(screen.title)
        say(self._question, screen.question)
        say(self._hearing, screen.hearing_line)
        say(self._why, screen.why)
        for shown in screen.cards:
            self._cards[shown.form].show_card(shown)
        for line, said in zip(self._promises, screen.promises, strict=True):
            say(line, said)
        self._start.say(screen.start, tip=screen.start_tip)
        begin_at(self, self._cards[screen.form])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin with Enter, wherever on the page the keyboard is; on the way back it goes back."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.isAutoRepeat():
            super().keyPressEvent(event)
        elif self._page.back.hasFocus():
            self._page.back.click()
        else:
            self._begin()

    def _begin(self) -> None:
        if self._screen is not None:
            self._intend(BeginCheck(self._screen.hearing, self._screen.form))


class _Card(AsItsLayout, QRadioButton):
    """One form: what it is, when it fits and what is tried; pressed anywhere, it is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.follow_layout()
        self._head = label(kind="head")
        self._when = label(kind="strong")
        self._tried = label()
        self._suggested = Pill()
        inside = column(self, gap=2)
        inside.setContentsMargins(20 + _MARK + 12, 18, 20, 18)
        inside.addWidget(self._head)
        fits = row(gap=3)
        fits.addWidget(self._when, 1)
        fits.addWidget(self._suggested, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(fits)
        inside.addWidget(self._tried)
        inside.addStretch(1)
        for each in (self._head, self._when, self._tried):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_card(self, shown: FormCard) -> None:
        """Show this form."""
        self.setAccessibleName(shown.name)
        say(self._head, shown.head)
        say(self._when, shown.when)
        say(self._tried, shown.tried)
        self._suggested.say(shown.suggested, Tone.GOOD)
        self.setChecked(shown.chosen)

    def hitButton(self, pos: QPoint) -> bool:
        """Take a press anywhere on the card."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card, the mark of what is chosen, and the focus ring."""
        chosen, focused = self.isChecked(), self.hasFocus()
        ring = RING if focused or chosen else 1
        inset = ring / 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(tint("steady") if chosen else colour("panel"))
            painter.setPen(QPen(colour("steady" if focused or chosen else "line"), ring))
            edge = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(edge, RADIUS, RADIUS)
            if focused:
                # The chosen card has an edge too: whoever holds the keyboard has a second one.
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(edge.adjusted(4, 4, -4, -4), RADIUS - 2, RADIUS - 2)
            mark = QRectF(20, 18, _MARK, _MARK).adjusted(1, 1, -1, -1)
            painter.setPen(QPen(colour("steady" if chosen else "ink_soft"), 2))
            painter.setBrush(colour("panel"))
            painter.drawEllipse(mark)
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("steady"))
                painter.drawEllipse(mark.adjusted(5, 5, -5, -5))
