"""The bar below the room: one's own microphone, camera, level and line, and the way out.

For the court it carries the hearing's own controls too. Closing a device acts at once; what
cannot be undone is asked for by a second press in the same place.

Signals: `microphone(bool)`, `camera(bool)`, `leave()`, `asked(object)` with a command, and
`question(object)` with the hearing act that asks something first, `wanted(object)` with an intent,
and `devices()` to show or hide the panel of devices.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from client.frames import OWN, Levels, Source
from client.screens.courtroom import Course, HearingAct
from client.screens.own_bar import Device, DeviceControl, Line, OwnBar, Toggle
from client.screens.tone import Tone
from client.ui.theme import Token, font
from client.ui.widgets.buttons import Button, TwicePressed, button, set_bare
from client.ui.widgets.cards import row
from client.ui.widgets.icons import IconName
from client.ui.widgets.level_meter import LevelMeter
from client.ui.widgets.pills import Pill
from client.ui.widgets.text import set_tooltip

HEIGHT = 64

_LEVELS = 4
_AROUND_WORDS = 72
"""Width of a button's symbol, gaps and edges."""
_NOBODY = Source("")
"""A closed microphone has no level, and not the rest of the last one."""
_LINES: Mapping[Line, tuple[Tone, IconName]] = {
    Line.GOOD: (Tone.GOOD, "line-good"),
    Line.WEAK: (Tone.WARN, "line-weak"),
    Line.SOUND: (Tone.PLAIN, "loudspeaker"),
    Line.LOST: (Tone.BAD, "line-lost"),
}
_COURSES: Mapping[Course, IconName] = {
    Course.ADMIT_ALL: "admit",
    Course.OPEN: "gavel",
    Course.RESUME: "play",
    Course.PAUSE: "pause",
    Course.CLOSE: "stop",
}
_INKS: Mapping[Device, Token] = {
    Device.ON: "good",
    Device.OPENING: "steady",
    Device.MUTED: "bad",
    Device.UNAVAILABLE: "warn",
}


class DeviceButton(Button):
    """One's own microphone or camera. Signals: `wanted(bool)`."""

    wanted = Signal(bool)

    def __init__(self, on: IconName, off: IconName) -> None:
        super().__init__(kind="plain", icon=off)
        self._on, self._off = on, off
        self._control: DeviceControl | None = None
        self._is_compact = False
        self.clicked.connect(self.press)

    def show_control(self, control: DeviceControl, *, compact: bool) -> None:
        """Show the device's state."""
        if (control, compact) == (self._control, self._is_compact):
            return
        self._control, self._is_compact = control, compact
        alone = compact or control.state is Device.MUTED
        self.say(control.short if alone else control.words, name=control.spoken, tip=control.hint)
        live = control.state in (Device.ON, Device.OPENING)
        self.set_icon(self._on if live else self._off, _INKS.get(control.state))

    def press(self) -> None:
        """Ask for what a press asks for now."""
        if self._control is not None and self._control.opens is not None:
            self.wanted.emit(self._control.opens)


class ToggleButton(Button):
    """Something that is on or off. Signals: `wanted(object)` with the intent of a press."""

    wanted = Signal(object)

    def __init__(self, icon: IconName) -> None:
        super().__init__(kind="plain", icon=icon)
        self.setCheckable(True)
        self._toggle: Toggle | None = None
        self.clicked.connect(self.press)

    def show_toggle(self, toggle: Toggle | None, *, compact: bool) -> None:
        """Show how it is; hidden while it is not offered."""
        self._toggle = toggle
        self.setVisible(toggle is not None)
        if toggle is not None:
            self.say("" if compact else toggle.words, name=toggle.spoken, tip=toggle.hint)
            self.setChecked(toggle.down)
            set_bare(self, bare=compact)

    def press(self) -> None:
        """Ask for it; what is shown stays the desk's word."""
        if self._toggle is not None:
            self.setChecked(self._toggle.down)
            self.wanted.emit(self._toggle.intent)


def _keep_room(button_: TwicePressed, again: str) -> None:
    """Keep the width that the second press's words will need, so that nothing moves then."""
    words = QFontMetrics(font(bold=True)).horizontalAdvance(again) if again else 0
    button_.setMinimumWidth(words + _AROUND_WORDS if again else 0)


class LeaveButton(TwicePressed):
    """The way out: quiet until its first press asks for a second."""

    def __init__(self) -> None:
        super().__init__(icon="door")
        self.set_kind("plain")
        self.clicked.connect(self._follow)

    def disarm(self) -> None:
        """Take the first press back."""
        super().disarm()
        self.set_kind("plain")

    def _follow(self) -> None:
        self.set_kind("danger" if self.armed else "plain")


class OwnBarWidget(QFrame):
    """The whole bar."""

    microphone = Signal(bool)
    camera = Signal(bool)
    leave = Signal()
    asked = Signal(object)
    question = Signal(object)
    wanted = Signal(object)
    devices = Signal()

    def __init__(self, levels: Levels) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._acts: dict[Course, HearingAct] = {}
        self._bar: OwnBar | None = None
        self._needs_second_press = True
        self.microphone_button = DeviceButton("microphone", "microphone-off")
        self.microphone_button.wanted.connect(self.microphone)
        self.camera_button = DeviceButton("camera", "camera-off")
        self.camera_button.wanted.connect(self.camera)
        self._meter = LevelMeter(levels, width=88)
        self._line = Pill()
        # What the mark stands for is told to whoever points at it.
        self._line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self.hand_button = ToggleButton("hand")
        self.sound_only_button = ToggleButton("eye-off")
        for toggle in (self.hand_button, self.sound_only_button):
            toggle.wanted.connect(self.wanted)
        self.devices_button = button(icon="headset")
        self.devices_button.clicked.connect(self.devices)
        self._courses: dict[Course, Button] = {}
        self._leave = LeaveButton()
        self._leave.confirmed.connect(self.leave)
        self._leave.clicked.connect(self._leave_at_once)
        line = row(self, gap=2)
        line.setContentsMargins(12, 0, 12, 0)
        line.addWidget(self.microphone_button)
        line.addWidget(self.camera_button)
        line.addWidget(self.hand_button)
        line.addWidget(self._meter)
        line.addWidget(self._line)
        line.addWidget(self.sound_only_button)
        line.addWidget(self.devices_button)
        line.addStretch(1)
        for course in (Course.ADMIT_ALL, Course.OPEN, Course.RESUME, Course.PAUSE, Course.CLOSE):
            line.addWidget(self._make_course(course))
        line.addSpacing(8)
        line.addWidget(self._leave)

    def show_bar(self, bar: OwnBar, acts: tuple[HearingAct, ...]) -> None:
        """Show one's own devices, the line, and what the court may do."""
        self._meter.setAccessibleName(bar.level)
        if self._bar is None or bar.microphone.state is not self._bar.microphone.state:
            self._meter.set_source(OWN if bar.microphone.state is Device.ON else _NOBODY)
        self._needs_second_press = bool(bar.leave.again)
        self._leave.say_both(bar.leave.words, bar.leave.again, tip=bar.leave.hint)
        _keep_room(self._leave, bar.leave.again)
        self._show_acts(acts)
        self._bar = bar
        self._show_devices(bar)

    def _show_devices(self, bar: OwnBar) -> None:
        """Show the controls with as many words as there is room for, the rarest without first."""
        for level in range(_LEVELS):
            self.sound_only_button.show_toggle(bar.sound_only, compact=level >= 1)
            opener = bar.devices
            self.devices_button.say(
                "" if level >= 1 else opener.words, name=opener.words, tip=opener.hint
            )
            set_bare(self.devices_button, bare=level >= 1)
            self.microphone_button.show_control(bar.microphone, compact=level >= 2)
            self.camera_button.show_control(bar.camera, compact=level >= 2)
            self.hand_button.show_toggle(bar.hand, compact=level >= 3)
            tone, symbol = _LINES[bar.line.line]
            told = bar.line.short if level >= 3 else bar.line.words
            self._line.say(told, tone, symbol, name=bar.line.words)
            set_tooltip(self._line, bar.line.hint)
            if self.sizeHint().width() <= self.width():
                return

    def stops(self) -> list[QWidget]:
        """Give what Tab stops at first, in order."""
        return [
            self.microphone_button,
            self.camera_button,
            self.hand_button,
            self.sound_only_button,
            self.devices_button,
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words that have room."""
        super().resizeEvent(event)
        if self._bar is not None:
            self._show_devices(self._bar)

    def _show_acts(self, acts: tuple[HearingAct, ...]) -> None:
        self._acts = {each.course: each for each in acts}
        for course, made in self._courses.items():
            act = self._acts.get(course)
            made.setVisible(act is not None)
            if act is None:
                continue
            if isinstance(made, TwicePressed):
                made.say_both(act.words, act.again, tip=act.hint)
                _keep_room(made, act.again)
            else:
                made.say(act.words, tip=act.hint)

    def _make_course(self, course: Course) -> Button:
        made: Button
        if course is Course.CLOSE:
            twice = TwicePressed(icon=_COURSES[course])
            twice.confirmed.connect(lambda: self._do(course))
            made = twice
        else:
            leads = course in (Course.OPEN, Course.RESUME)
            made = button(kind="primary" if leads else "plain", icon=_COURSES[course])
            made.clicked.connect(lambda: self._do(course))
        made.hide()
        self._courses[course] = made
        return made

    def _do(self, course: Course) -> None:
        act = self._acts.get(course)
        if act is None:
            return
        if act.choices:
            self.question.emit(act)
            return
        for command in act.commands:
            self.asked.emit(command)

    def _leave_at_once(self) -> None:
        if not self._needs_second_press:
            self._leave.disarm()
            self.leave.emit()
