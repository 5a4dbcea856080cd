"""The courtroom on the screen: strip, room, column and bar, and the keys that work in it.

On a narrow window the column becomes a drawer over the room. A judge never needs the mouse:
pages turn with PageDown and PageUp wherever the focus is.
"""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from client.frames import Frames, Levels
from client.intents import (
    Ask,
    ChooseCamera,
    ChooseLoudspeaker,
    ChooseMicrophone,
    Intent,
    LeaveCourtroom,
    PlayTone,
    Point,
    SetCamera,
    SetMicrophone,
)
from client.protocol.hearing import Command
from client.screens.courtroom import Course, CourtroomScreen, HearingAct
from client.screens.people import Deed
from client.screens.words import courtroom as words
from client.screens.words import shortcuts
from client.state import DeviceKind
from client.ui.courtroom.banner import BannerStrip
from client.ui.courtroom.device_panel import DevicePanel
from client.ui.courtroom.guide import GuideStrip
from client.ui.courtroom.own_bar import OwnBarWidget
from client.ui.courtroom.question import QuestionStrip
from client.ui.courtroom.room import Room
from client.ui.courtroom.side import SideColumn
from client.ui.courtroom.strip import StripBar
from client.ui.sightings import Sightings
from client.ui.widgets.cards import Measured, column, row
from client.ui.widgets.skeleton import Skeleton
from client.ui.widgets.text import label

DRAWER_BELOW = 1180
"""Width of the window below which the column is a drawer."""


class CourtroomView(QWidget):
    """The whole courtroom."""

    def __init__(
        self,
        intend: Callable[[Intent], None],
        frames: Frames,
        levels: Levels,
        sightings: Sightings | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._intend = intend
        self._screen: CourtroomScreen | None = None
        self._drawer_open = False
        self._stops: list[QWidget] = []
        self.strip = StripBar()
        self.strip.column_asked.connect(self.toggle_drawer)
        self.strip.asked.connect(self._ask)
        self.banner = BannerStrip()
        self.guide = GuideStrip()
        self.room = Room(frames, levels, sightings or Sightings())
        self.side = SideColumn()
        self.question = QuestionStrip()
        self.bar = OwnBarWidget(levels)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._entering = label(kind="title")
        self._entering_hint = label(kind="soft")
        self._skeleton = Skeleton(rows=2)
        bare = QWidget()
        lines = column(bare, gap=3, pad=8)
        for each in (self._entering, self._entering_hint, self._skeleton):
            lines.addWidget(each)
        lines.addStretch(1)
        court = QWidget()
        whole = column(court, gap=0)
        whole.addWidget(self.strip)
        whole.addWidget(self.banner)
        whole.addWidget(self.guide)
        self._body = QWidget()
        self._line = row(self._body, gap=0)
        self._line.addWidget(self.room, 1)
        self._line.addWidget(self.side)
        whole.addWidget(self._body, 1)
        self.device_panel = DevicePanel(self._body)
        whole.addWidget(self.question)
        whole.addWidget(self.bar)
        self._stack = QStackedWidget()
        self._stack.addWidget(Measured(bare, 640))
        self._stack.addWidget(court)
        column(self, gap=0).addWidget(self._stack)

    def _connect(self) -> None:
        for part in (self.room, self.side, self.bar, self.question):
            part.asked.connect(self._ask)
        self.room.pointed.connect(lambda x, y: self._intend(Point(x, y)))
        self.room.lifted.connect(lambda: self._intend(Point(None, None)))
        self.bar.microphone.connect(lambda opens: self._intend(SetMicrophone(opens)))
        self.bar.camera.connect(lambda opens: self._intend(SetCamera(opens)))
        self.bar.leave.connect(lambda: self._intend(LeaveCourtroom()))
        self.bar.question.connect(self._question)
        self.bar.wanted.connect(self._intend)
        self.bar.devices.connect(self.device_panel.toggle)
        self.banner.wanted.connect(self._intend)
        self.guide.wanted.connect(self._intend)
        self.device_panel.chosen.connect(self._choose)
        self.device_panel.tone.connect(lambda: self._intend(PlayTone()))
        self.device_panel.wanted.connect(self._intend)

    def show_screen(self, screen: CourtroomScreen) -> None:
        """Show the courtroom as it is now."""
        if screen == self._screen:
            return
        self._screen = screen
        if screen.strip is None or screen.bar is None:
            self._entering.setText(screen.waiting)
            self._entering_hint.setText(screen.waiting_hint)
            self._skeleton.say(screen.waiting_hint)
            self._stack.setCurrentIndex(0)
            return
        self._stack.setCurrentIndex(1)
        # The page first: it is what everybody waits for.
        self.room.show_screen(screen)
        self.strip.show_strip(screen.strip)
        self.strip.show_next(screen.next_to_speak)
        self.banner.show_banner(screen.banner)
        self.guide.show_guide(screen.guide)
        self.side.show_screen(screen)
        self.bar.show_bar(screen.bar, screen.hearing_acts)
        self.device_panel.show_panel(screen.bar.devices, screen.devices, screen.tell_unheard)
        if not any(each.choices for each in screen.hearing_acts):
            self.question.hide()
        self._show_column()
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab go on from the column to the bar; rows that come later would come last."""
        stops = [*self.side.stops(), *self.bar.stops()]
        if stops != self._stops:
            self._stops = stops
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)

    # Column or drawer -------------------------------------------------------------------------

    def toggle_drawer(self) -> None:
        """Open or close the drawer."""
        self._drawer_open = not self._drawer_open
        self._show_column()

    def _show_column(self) -> None:
        is_drawer = self.width() < DRAWER_BELOW
        in_line = self._line.indexOf(self.side) >= 0
        if is_drawer and in_line:
            self._line.removeWidget(self.side)
        elif not is_drawer and not in_line:
            self._line.addWidget(self.side)
        self.side.setVisible(self._drawer_open or not is_drawer)
        self.side.setProperty("drawer", "true" if is_drawer else "false")
        if is_drawer:
            self.side.setGeometry(
                self._body.width() - self.side.width(), 0, self.side.width(), self._body.height()
            )
            self.side.raise_()
        if self._screen is not None:
            language = self._screen.language
            self.strip.show_column_button(
                words.COLUMN(language),
                f"{shortcuts.DRAWER(language)} (F4)",
                needed=is_drawer,
                down=self._drawer_open,
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between column and drawer."""
        super().resizeEvent(event)
        self._show_column()
        self.device_panel.place()

    # Keys -------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Hear the keys of the whole window, wherever the focus is in it."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that no control has taken, while the courtroom is shown."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.isVisible() and self.press(event.key(), event.modifiers())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that no control has taken."""
        if not self.press(event.key(), event.modifiers()):
            event.ignore()

    def press(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key stands for; give whether it stands for anything."""
        with_ctrl = modifiers == Qt.KeyboardModifier.ControlModifier
        if with_ctrl and key == Qt.Key.Key_D:
            self.bar.microphone_button.press()
        elif with_ctrl and key == Qt.Key.Key_E:
            self.bar.camera_button.press()
        elif key == Qt.Key.Key_F2:
            self.device_panel.toggle()
        elif key == Qt.Key.Key_F3:
            self.bar.sound_only_button.press()
        elif key == Qt.Key.Key_F5:
            self.banner.press()
        elif key == Qt.Key.Key_F7:
            self._hand()
        elif key == Qt.Key.Key_PageDown:
            self.room.pane.next()
        elif key == Qt.Key.Key_PageUp:
            self.room.pane.previous()
        elif key == Qt.Key.Key_F4:
            self.toggle_drawer()
        elif key == Qt.Key.Key_F6:
            self.room.pane.toggle_fit()
        elif key == Qt.Key.Key_F8:
            chosen = self.side.people.chosen()
            self._ask(None if chosen is None else chosen.act(Deed.MUTE, Deed.RELEASE))
        elif key == Qt.Key.Key_F9:
            self._ask(None if self._screen is None else self._screen.admit_next)
        elif key == Qt.Key.Key_Escape and self.device_panel.isVisible():
            self.device_panel.hide()
        elif key == Qt.Key.Key_Escape and self.question.isVisible():
            self.question.hide()
        else:
            return False
        return True

    # Asking -----------------------------------------------------------------------------------

    def _ask(self, command: Command | None) -> None:
        if command is not None:
            self._intend(Ask(command))

    def _hand(self) -> None:
        """Raise or lower one's own hand; the court calls on the next instead."""
        screen = self._screen
        if screen is not None and screen.bar is not None and screen.bar.hand is not None:
            self.bar.hand_button.press()
            return
        if screen is not None and screen.next_to_speak is not None:
            self._ask(screen.next_to_speak.command)

    def _choose(self, kind: DeviceKind, device: str) -> None:
        match kind:
            case DeviceKind.CAMERA:
                self._intend(ChooseCamera(device))
            case DeviceKind.MICROPHONE:
                self._intend(ChooseMicrophone(device))
            case DeviceKind.LOUDSPEAKER:
                self._intend(ChooseLoudspeaker(device))

    def _question(self, act: HearingAct) -> None:
        if self._screen is None:
            return
        if self.question.isVisible() and act.course is Course.PAUSE:
            self.question.hide()
            return
        self.question.ask(act, words.CANCEL(self._screen.language))
