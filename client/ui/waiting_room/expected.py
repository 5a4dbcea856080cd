"""Who is expected, and who is here already: one line a person."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from client.screens.seats import Seat
from client.ui.courtroom.people import PRESENCE
from client.ui.widgets.cards import column, row
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import OneLine, set_tooltip
from client.ui.widgets.tones import TOKENS


class ExpectedLine(QWidget):
    """One person: symbol, role and name, and where they are."""

    def __init__(self) -> None:
        super().__init__()
        self._symbol = Symbol("person", "ink_soft", 20)
        self._role = OneLine(kind="strong")
        self._name = OneLine()
        self._where = OneLine(kind="small")
        line = row(self, gap=2)
        line.addWidget(self._symbol)
        line.addWidget(self._role)
        line.addWidget(self._name, 1)
        line.addWidget(self._where)

    def show_seat(self, seat: Seat) -> None:
        """Show a person."""
        symbol, tone = PRESENCE[seat.presence]
        self._symbol.change(symbol, TOKENS[tone])
        self._role.setText(seat.role)
        self._name.setText(seat.name)
        self._where.setText(seat.place_words)
        self.setAccessibleName(seat.spoken)
        set_tooltip(self, seat.presence_words)


class ExpectedList(QWidget):
    """Everybody of the hearing."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[ExpectedLine] = []
        self._list = column(self, gap=3)

    def show_seats(self, seats: Sequence[Seat]) -> None:
        """Show these people."""
        while len(self._lines) < len(seats):
            made = ExpectedLine()
            self._lines.append(made)
            self._list.addWidget(made)
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(seats))
            if place < len(seats):
                line.show_seat(seats[place])
