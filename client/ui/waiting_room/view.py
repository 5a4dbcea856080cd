"""The waiting room on the screen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from client.frames import OWN, Frames, Levels
from client.intents import (
    ChooseCamera,
    ChooseLoudspeaker,
    ChooseMicrophone,
    Intent,
    LeaveCourtroom,
    PlayTone,
    SetCamera,
)
from client.screens.tone import Tone
from client.screens.waiting_room import WaitingRoomScreen
from client.state import DeviceKind
from client.ui.courtroom.room import age_words
from client.ui.courtroom.seating import fitted
from client.ui.sightings import Sightings
from client.ui.waiting_room.expected import ExpectedList
from client.ui.widgets.buttons import button
from client.ui.widgets.canvas import Canvas
from client.ui.widgets.cards import Measured, card, column, row, rule, scrolled
from client.ui.widgets.device_lists import DeviceLists
from client.ui.widgets.level_meter import LevelMeter
from client.ui.widgets.notice import Hint
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import OneLine, label, say
from client.ui.widgets.tile import Tile

WIDEST = 1120
_NEXT_LINES = 3


class OwnPicture(QWidget):
    """One's own picture, as wide as the column and of the shape of a picture."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas = canvas
        canvas.setParent(self)
        self.setMinimumHeight(180)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shape."""
        super().resizeEvent(event)
        self.setFixedHeight(max(180, min(330, self.width() * 9 // 16)))
        self._canvas.setGeometry(self.rect())

    def sizeHint(self) -> QSize:
        """Ask for a picture of some size."""
        return QSize(520, 292)


def _arrange(room: QRect, tiles: Sequence[Tile]) -> dict[str, QRect]:
    return {tiles[0].key: fitted(room, 0)} if tiles else {}


class WaitingRoomView(QWidget):
    """Own picture and devices at the left; the hearing and its people at the right."""

    def __init__(
        self,
        intend: Callable[[Intent], None],
        frames: Frames,
        levels: Levels,
        sightings: Sightings | None = None,
    ) -> None:
        super().__init__()
        self._intend = intend
        self._screen: WaitingRoomScreen | None = None
        self.canvas = Canvas(frames, levels, sightings, arrange=_arrange)
        self._picture = OwnPicture(self.canvas)
        self._meter = LevelMeter(levels, width=160, height=10)
        self.devices = DeviceLists()
        self.devices.chosen.connect(self._choose)
        self._title = label(kind="title")
        self._case = OneLine(kind="soft")
        self._line_lost = Hint(Tone.BAD)
        self._camera = button(icon="camera")
        self._camera.clicked.connect(self._toggle_camera)
        self._tone = button(icon="loudspeaker")
        self._tone.clicked.connect(lambda: intend(PlayTone()))
        self._leave = button(icon="door")
        self._leave.clicked.connect(lambda: intend(LeaveCourtroom()))
        self.expected = ExpectedList()
        inner = QWidget()
        whole = column(inner, gap=4)
        whole.setContentsMargins(24, 20, 24, 20)
        top = row(gap=4)
        where = column(gap=0)
        where.addWidget(self._title)
        where.addWidget(self._case)
        top.addLayout(where, 1)
        top.addWidget(self._leave, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addLayout(top)
        whole.addWidget(self._line_lost)
        halves = row(gap=5)
        halves.addWidget(self._left(), 11)
        halves.addWidget(self._right(), 10)
        whole.addLayout(halves, 1)
        column(self, gap=0).addWidget(scrolled(Measured(inner, WIDEST)))

    def _left(self) -> QFrame:
        made = card()
        inner = column(made, gap=3)
        inner.setContentsMargins(20, 16, 20, 20)
        head = row(gap=2)
        self._picture_title = label(kind="head", wrap=False)
        self._picture_hint = OneLine(kind="small")
        head.addWidget(self._picture_title)
        head.addStretch(1)
        head.addWidget(self._picture_hint)
        inner.addLayout(head)
        inner.addWidget(self._picture)
        sound = row(gap=3)
        sound.addWidget(Symbol("microphone", "ink_soft"))
        sound.addWidget(self._meter)
        self._level_hint = OneLine(kind="small")
        sound.addWidget(self._level_hint, 1)
        inner.addLayout(sound)
        inner.addWidget(self.devices)
        self._advice = Hint(Tone.PLAIN)
        inner.addWidget(self._advice)
        acts = row(gap=2)
        acts.addWidget(self._camera)
        acts.addWidget(self._tone)
        acts.addStretch(1)
        inner.addLayout(acts)
        inner.addStretch(1)
        return made

    def _right(self) -> QFrame:
        made = card()
        inner = column(made, gap=3)
        inner.setContentsMargins(20, 16, 20, 20)
        self._heading = label(kind="head")
        self._when = label(kind="strong")
        self._nobody = label(kind="soft")
        inner.addWidget(self._heading)
        inner.addWidget(self._when)
        inner.addWidget(self._nobody)
        inner.addWidget(rule())
        self._next_title = label(kind="strong")
        inner.addWidget(self._next_title)
        self._next = [label() for _ in range(_NEXT_LINES)]
        for number, each in enumerate(self._next, start=1):
            line = row(gap=3)
            line.addWidget(label(f"{number}", "court", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(each, 1)
            inner.addLayout(line)
        inner.addWidget(rule())
        self._expected_title = label(kind="strong")
        inner.addWidget(self._expected_title)
        inner.addWidget(self.expected)
        inner.addStretch(1)
        return made

    def show_screen(self, screen: WaitingRoomScreen) -> None:
        """Show the waiting room as it is now."""
        if screen == self._screen:
            return
        self._screen = screen
        self._title.setText(screen.title)
        self._case.setText(" · ".join(part for part in (screen.case, screen.cause) if part))
        self._line_lost.say(screen.banner)
        self._show_picture(screen)
        self._level_hint.setText(screen.level_hint)
        self._meter.setAccessibleName(screen.level)
        self.devices.show_devices(screen.devices)
        self._advice.say(screen.advice)
        self._camera.say(screen.camera_words)
        self._camera.set_icon("camera-off" if screen.camera_opens else "camera")
        self._tone.say(screen.tone)
        self._heading.setText(screen.heading)
        say(self._when, screen.when)
        self._nobody.setText(screen.nobody_hears)
        self._next_title.setText(screen.next_title)
        for each, line in zip(self._next, screen.next_lines, strict=True):
            each.setText(line)
        say(self._expected_title, screen.expected_title if screen.expected else "")
        self.expected.show_seats(screen.expected)
        self._leave.say(screen.leave, tip=screen.leave_hint)

    def _show_picture(self, screen: WaitingRoomScreen) -> None:
        self._picture_title.setText(screen.picture_title)
        self._picture_hint.setText(screen.picture_hint)
        tile = Tile(
            key=OWN,
            source=OWN if screen.camera_live else None,
            note=screen.picture_note,
            spoken=screen.picture_title,
        )
        self.canvas.show_tiles([tile], age_words(screen.language))

    def _toggle_camera(self) -> None:
        if self._screen is not None:
            self._intend(SetCamera(self._screen.camera_opens))

    def _choose(self, kind: DeviceKind, device: str) -> None:
        match kind:
            case DeviceKind.CAMERA:
                self._intend(ChooseCamera(device))
            case DeviceKind.MICROPHONE:
                self._intend(ChooseMicrophone(device))
            case DeviceKind.LOUDSPEAKER:
                self._intend(ChooseLoudspeaker(device))
