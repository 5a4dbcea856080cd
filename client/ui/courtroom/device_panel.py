"""Choosing devices within the hearing: a panel over the room, and nothing waits for it.

Signals: `chosen(object, str)` with the kind and the device's id, empty for the default;
`tone()` to hear the test tone; `wanted(object)` with the intent of the switch.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from client.screens.devices import DeviceChoice
from client.screens.own_bar import Opener, Toggle
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import column, row, rule
from client.ui.widgets.choices import WORDS_AT, CheckBox
from client.ui.widgets.device_lists import DeviceLists
from client.ui.widgets.text import label

WIDTH = 460
MARGIN = 8


class DevicePanel(QFrame):
    """A panel at the lower left of what it lies over, above the buttons that it belongs to."""

    chosen = Signal(object, str)
    tone = Signal()
    wanted = Signal(object)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = label(kind="head", wrap=False)
        self._explains = label(kind="soft")
        self._lists = DeviceLists()
        self._lists.chosen.connect(self.chosen)
        self._tone = button(icon="loudspeaker")
        self._tone.clicked.connect(self.tone)
        self._close = button(kind="quiet", icon="close")
        self._close.clicked.connect(self.hide)
        self._switch: Toggle | None = None
        self._telling = CheckBox()
        self._telling.clicked.connect(self._press_switch)
        self._telling_takes = label(kind="soft")
        whole = column(self, gap=2)
        whole.setContentsMargins(20, 12, 12, 16)
        top = row()
        top.addWidget(self._title, 1)
        top.addWidget(self._close)
        whole.addLayout(top)
        whole.addWidget(self._explains)
        whole.addWidget(self._lists)
        below = row()
        below.addWidget(self._tone)
        below.addStretch(1)
        whole.addLayout(below)
        whole.addWidget(rule())
        switch = column(gap=0)
        switch.addWidget(self._telling)
        takes = row()
        takes.setContentsMargins(WORDS_AT, 0, 0, 0)
        takes.addWidget(self._telling_takes)
        switch.addLayout(takes)
        whole.addLayout(switch)
        self.setFixedWidth(WIDTH)
        self.hide()

    def show_panel(
        self, opener: Opener, devices: Sequence[DeviceChoice], telling: Toggle | None
    ) -> None:
        """Show these devices, when the panel is next open."""
        self._title.setText(opener.title)
        self._explains.setText(opener.explains)
        self._tone.say(opener.tone)
        self._close.say("", name=opener.close, tip=opener.close)
        self._lists.show_devices(devices)
        self._switch = telling
        if telling is not None:
            self._telling.setText(telling.words)
            self._telling.setChecked(telling.down)
            self._telling.setAccessibleName(telling.spoken)
            self._telling.setAccessibleDescription(telling.hint)
            self._telling_takes.setText(telling.hint)
        self.setAccessibleName(opener.title)
        if self.isVisible():
            self.place()

    def toggle(self) -> None:
        """Open the panel and lead into it, or close it."""
        if self.isVisible():
            self.hide()
            return
        self.show()
        self.place()
        self.raise_()
        self._lists.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _press_switch(self) -> None:
        """Ask for it; what is shown stays the desk's word."""
        if self._switch is not None:
            self._telling.setChecked(self._switch.down)
            self.wanted.emit(self._switch.intent)

    def place(self) -> None:
        """Stand at the lower left."""
        over = self.parentWidget()
        if over is not None:
            # Words that wrap tell their height only at this width.
            inner = self.layout()
            high = self.sizeHint().height() if inner is None else inner.heightForWidth(WIDTH)
            high = min(high, over.height() - 2 * MARGIN)
            self.setGeometry(MARGIN, over.height() - high - MARGIN, WIDTH, high)
