"""Rows of one kind, kept by their key: what did not change is not touched and keeps the focus."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from client.ui.widgets.cards import column

Value = TypeVar("Value")


@dataclass(slots=True)
class Row(Generic[Value]):
    """One row: its widget, and how it shows a value."""

    widget: QWidget
    show: Callable[[Value], None]


class Rows(Generic[Value]):
    """A column of rows; `key` names a value through its changes."""

    def __init__(
        self,
        make: Callable[[], Row[Value]],
        key: Callable[[Value], Hashable],
        *,
        gap: int = 2,
    ) -> None:
        self.widget = QWidget()
        self._make = make
        self._key = key
        self._rows: dict[Hashable, Row[Value]] = {}
        self._values: dict[Hashable, Value] = {}
        self._column = column(self.widget, gap=gap)

    def show(self, values: Sequence[Value]) -> None:
        """Show these values in this order; keys must differ."""
        wanted = {self._key(each): each for each in values}
        for key in [each for each in self._rows if each not in wanted]:
            gone = self._rows.pop(key)
            self._values.pop(key)
            self._column.removeWidget(gone.widget)
            gone.widget.hide()
            gone.widget.deleteLater()
        for place, (key, value) in enumerate(wanted.items()):
            row = self._rows.get(key)
            if row is None:
                row = self._rows[key] = self._make()
            if self._column.indexOf(row.widget) != place:
                self._column.insertWidget(place, row.widget)
            if key not in self._values or self._values[key] != value:
                self._values[key] = value
                row.show(value)
        self.widget.setVisible(bool(wanted))
