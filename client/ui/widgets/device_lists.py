"""Which camera, microphone and loudspeaker are used: one list each.

Signals: `chosen(object, str)` with the kind and the device's id, empty for the default.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from client.screens.devices import DeviceChoice, DeviceOption
from client.state import DeviceKind
from client.ui.theme import STEP, TARGET
from client.ui.widgets.choices import Choice
from client.ui.widgets.text import OneLine, label, set_tooltip


class DeviceList(Choice):
    """One kind of device."""

    def __init__(self) -> None:
        super().__init__()
        self._options: tuple[DeviceOption, ...] = ()
        self.setMinimumHeight(TARGET + 4)
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def show_choice(self, choice: DeviceChoice) -> None:
        """Show what there is and what is in use."""
        if choice.options != self._options:
            self._options = choice.options
            self.blockSignals(True)
            self.clear()
            for each in choice.options:
                self.addItem(each.name, each.id)
            self.blockSignals(False)
        place = self.findData(choice.chosen)
        if place != self.currentIndex():
            self.setCurrentIndex(place)
        self.setEnabled(choice.enabled)
        self.setAccessibleName(choice.title)
        set_tooltip(self, self.currentText())


class DeviceLists(QWidget):
    """All three."""

    chosen = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * STEP)
        self._grid.setVerticalSpacing(STEP)
        self._grid.setColumnStretch(1, 1)
        self._lists: dict[DeviceKind, DeviceList] = {}
        self._titles = {kind: label(kind="soft", wrap=False) for kind in DeviceKind}
        self._notes = {kind: OneLine(kind="small") for kind in DeviceKind}
        for place, kind in enumerate(DeviceKind):
            made = DeviceList()
            made.activated.connect(lambda _index, kind=kind: self._tell(kind))
            self._titles[kind].setBuddy(made)
            self._grid.addWidget(self._titles[kind], 2 * place, 0)
            self._grid.addWidget(made, 2 * place, 1)
            self._grid.addWidget(self._notes[kind], 2 * place + 1, 1)
            self._notes[kind].hide()
            self._lists[kind] = made

    def show_devices(self, devices: Sequence[DeviceChoice]) -> None:
        """Show the devices."""
        for each in devices:
            self._titles[each.kind].setText(each.title)
            self._lists[each.kind].show_choice(each)
            note = self._notes[each.kind]
            note.setText(each.note)
            note.setVisible(bool(each.note))

    def first(self) -> DeviceList:
        """Give the first list."""
        return self._lists[DeviceKind.CAMERA]

    def _tell(self, kind: DeviceKind) -> None:
        self.chosen.emit(kind, str(self._lists[kind].currentData()))
