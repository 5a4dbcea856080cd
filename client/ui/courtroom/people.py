"""The people of the hearing: who is here, since when, and what the court may do to each.

Signals: `asked(object)` with the command of the button that was pressed.
"""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QEnterEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from client.protocol.hearing import Command
from client.screens.people import Act, Deed, People, Person
from client.screens.seats import Presence, Sound
from client.screens.tone import Tone
from client.ui.theme import Token
from client.ui.widgets.buttons import Button, button
from client.ui.widgets.cards import column, row
from client.ui.widgets.icons import IconName
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import OneLine
from client.ui.widgets.tones import TOKENS

PRESENCE: Mapping[Presence, tuple[IconName, Tone]] = {
    Presence.HERE: ("good", Tone.GOOD),
    Presence.WAITING: ("clock", Tone.WARN),
    Presence.LOST: ("line-lost", Tone.BAD),
    Presence.LEFT: ("door", Tone.PLAIN),
    Presence.ABSENT: ("person", Tone.PLAIN),
}
SOUND: Mapping[Sound, tuple[IconName, Token]] = {
    Sound.OPEN: ("microphone", "good"),
    Sound.CLOSED: ("microphone-off", "ink_soft"),
    Sound.MUTED: ("microphone-off", "bad"),
    Sound.ABSENT: ("microphone-off", "ink_soft"),
}
_DEEDS: Mapping[Deed, IconName] = {
    Deed.ADMIT: "admit",
    Deed.MUTE: "microphone-off",
    Deed.RELEASE: "microphone",
    Deed.GRANT: "exhibit",
    Deed.WITHDRAW: "close",
}


class Scroll(QScrollArea):
    """Scrolls down; PageUp and PageDown are left to the courtroom, where they turn pages."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass every key on."""
        event.ignore()


class Fact(QWidget):
    """One line of a symbol and a word."""

    def __init__(self) -> None:
        super().__init__()
        self._symbol = Symbol("person", "ink_soft", 16)
        self._words = OneLine(kind="small_ink")
        line = row(self, gap=0)
        line.setSpacing(6)
        line.addWidget(self._symbol)
        line.addWidget(self._words, 1)

    def say(self, words: str, symbol: IconName, ink: Token) -> None:
        """Show a fact; hidden while there is none."""
        self._words.setText(words)
        self._symbol.change(symbol, ink)
        self.setVisible(bool(words))


class PersonRow(QFrame):
    """One person. Signals: `asked(object)` with a command, `chosen(object)` with oneself."""

    asked = Signal(object)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._person: Person | None = None
        self._role = OneLine(kind="strong")
        self._name = OneLine(kind="soft")
        self._presence = Fact()
        self._sound = Fact()
        self._hand = Fact()
        self._showing = Fact()
        self._buttons: dict[Deed, Button] = {}
        whole = column(self, gap=1)
        whole.setContentsMargins(12, 10, 10, 10)
        # What comes and goes by others' doing (hand, microphone, the button that calls on them) has
        # its place in these two lines: a row that grew would move all rows below it.
        top = row(gap=1)
        said = column(gap=1)
        head = row(gap=2)
        head.addWidget(self._role)
        head.addWidget(self._name, 1)
        said.addLayout(head)
        facts = row(gap=2)
        facts.addWidget(self._presence)
        facts.addWidget(self._hand)
        facts.addWidget(self._sound, 1)
        said.addLayout(facts)
        top.addLayout(said, 1)
        self._top = top
        whole.addLayout(top)
        whole.addWidget(self._showing)
        self._acts = row(gap=1)
        self._acts.addStretch(1)
        whole.addLayout(self._acts)

    @property
    def person(self) -> Person | None:
        """Whose row it is."""
        return self._person

    def show_person(self, person: Person) -> None:
        """Show a person."""
        if person == self._person:
            return
        self._person = person
        seat = person.seat
        self._role.setText(seat.role)
        self._name.setText(seat.name)
        acts = {each.deed: each for each in person.acts}
        self._say_facts(person, is_called=Deed.CALL in acts)
        self._showing.say(person.may_show, "exhibit", "steady")
        self.setAccessibleName(seat.spoken)
        self._show_acts(acts)

    def _say_facts(self, person: Person, *, is_called: bool) -> None:
        """Say on one line what matters most of where they are, what they ask, and their voice."""
        seat = person.seat
        # A closed microphone is the common case: the seat's plate shows it, a word would be noise.
        sound = "" if seat.sound is Sound.CLOSED or is_called else seat.sound_words
        is_here = seat.presence is Presence.HERE
        presence = seat.place_words if sound and is_here else seat.presence_words
        symbol, tone = PRESENCE[seat.presence]
        self._presence.say("" if person.asks and is_here else presence, symbol, TOKENS[tone])
        self._hand.say(person.asks if is_here else "", "hand", "steady")
        self._sound.say(sound, *SOUND[seat.sound])

    def show_chosen(self, *, chosen: bool) -> None:
        """Mark the row that the keys act on."""
        self.setProperty("chosen", "true" if chosen else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def act(self, *deeds: Deed) -> Command | None:
        """Give the command of the first of these deeds that may be done now."""
        acts = () if self._person is None else self._person.acts
        return next((each.command for each in acts if each.deed in deeds), None)

    def stops(self) -> list[QWidget]:
        """Give what Tab stops at, in order."""
        return [self, *(self._buttons[deed] for deed in Deed if deed in self._buttons)]

    def _show_acts(self, acts: Mapping[Deed, Act]) -> None:
        for deed in Deed:
            made = self._buttons.get(deed)
            act = acts.get(deed)
            if act is None:
                if made is not None:
                    made.hide()
                continue
            if made is None:
                made = self._make_button(deed)
            made.say(act.words, name=act.spoken, tip=act.hint)
            made.show()

    def _make_button(self, deed: Deed) -> Button:
        # The hand that calls for it stands beside the words already, and room is scarce there.
        made = button(icon=None if deed is Deed.CALL else _DEEDS[deed])
        made.clicked.connect(lambda: self._press(deed))
        made.installEventFilter(self)
        self._buttons[deed] = made
        if deed is Deed.CALL:
            # Beside the words that ask for it: below it would crowd out what stands there.
            self._top.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
            return made
        # Each deed has its place: lifting a mute stands where muting stood.
        earlier = list(Deed)[: list(Deed).index(deed)]
        before = sum(each in self._buttons and each is not Deed.CALL for each in earlier)
        self._acts.insertWidget(1 + before, made)
        return made

    def _press(self, deed: Deed) -> None:
        command = self.act(deed)
        if command is not None:
            self.asked.emit(command)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A person whose button has the focus is chosen."""
        if event.type() is QEvent.Type.FocusIn:
            self.chosen.emit(self)
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """A person whose row has the focus is chosen."""
        if event.type() is QEvent.Type.FocusIn:
            self.chosen.emit(self)
        return super().event(event)


class PeoplePanel(QWidget):
    """Everybody, those who wait at the door first.

    While the mouse is over the list every row stays where it is, and somebody who comes to the door
    is moved to the front when it has left: a press must not reach another person than was meant.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, PersonRow] = {}
        self._order: tuple[str, ...] = ()
        self._is_held = False
        self._chosen: PersonRow | None = None
        inner = QWidget()
        self._list = column(inner, gap=2)
        self._list.setContentsMargins(0, 0, 4, 8)
        self._list.addStretch(1)
        whole = column(self, gap=0)
        whole.addWidget(Scroll(inner))

    def show_people(self, people: People) -> None:
        """Show these people, keeping the rows of those who were there."""
        there = {each.seat.participant: each for each in people.rows}
        for gone in [each for each in self._rows if each not in there]:
            self._let_go(self._rows.pop(gone))
        for key, person in there.items():
            if key not in self._rows:
                self._rows[key] = self._make_row()
                self._list.insertWidget(self._list.count() - 1, self._rows[key])
            self._rows[key].show_person(person)
        self._order = tuple(there)
        if not self._is_held:
            self._arrange()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hold every row where it is."""
        super().enterEvent(event)
        self._is_held = True

    def leaveEvent(self, event: QEvent) -> None:
        """Let the rows take their order."""
        super().leaveEvent(event)
        self._let_arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the rows take their order: nobody sees them move."""
        super().hideEvent(event)
        self._let_arrange()

    def _let_arrange(self) -> None:
        self._is_held = False
        self._arrange()

    def _arrange(self) -> None:
        for place, key in enumerate(self._order):
            row_ = self._rows[key]
            if self._list.indexOf(row_) != place:
                self._list.removeWidget(row_)
                self._list.insertWidget(place, row_)

    def stops(self) -> list[QWidget]:
        """Give what Tab stops at, in the order of the rows."""
        rows = sorted(self._rows.values(), key=self._list.indexOf)
        return [stop for each in rows for stop in each.stops()]

    def chosen(self) -> PersonRow | None:
        """Give the row that the keys act on."""
        return self._chosen

    def _let_go(self, row_: PersonRow) -> None:
        if self._chosen is row_:
            self._chosen = None
        row_.hide()
        row_.deleteLater()

    def _make_row(self) -> PersonRow:
        made = PersonRow()
        made.asked.connect(self.asked)
        made.chosen.connect(self._choose)
        return made

    def _choose(self, row_: PersonRow) -> None:
        if self._chosen is row_:
            return
        for each in self._rows.values():
            each.show_chosen(chosen=each is row_)
        self._chosen = row_
