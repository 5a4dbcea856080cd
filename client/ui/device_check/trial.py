"""What is tried on each page of the device check, large in the middle."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from client.frames import Frames, Levels
from client.screens.device_check import DeviceCheckScreen
from client.state import Step
from client.ui.device_check.oval import Oval
from client.ui.widgets.buttons import button
from client.ui.widgets.canvas import Canvas
from client.ui.widgets.cards import card, column, row
from client.ui.widgets.level_meter import GOOD_DB, LOUD_DB, LevelMeter, share_of
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import label, say
from client.ui.widgets.tile import Tile
from client.ui.widgets.tones import SYMBOLS, TOKENS

LEAST_HEIGHT = 150
SYMBOL_PX = 56
_SHARES = (
    round(100 * share_of(GOOD_DB)),
    round(100 * (share_of(LOUD_DB) - share_of(GOOD_DB))),
    round(100 * (1 - share_of(LOUD_DB))),
)
"""How wide each part of the level bar is."""
_STEPS = (Step.CAMERA, Step.MICROPHONE, Step.LOUDSPEAKER, Step.NETWORK)


class Trial(QStackedWidget):
    """One page a step, and a picture wherever one is to be judged.

    Signals: `play` when the notes shall be played.
    """

    play = Signal()

    def __init__(self, frames: Frames, levels: Levels) -> None:
        super().__init__()
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._canvas = Canvas(frames, levels)
        self._meter = LevelMeter(levels, width=520, height=20)
        self._parts = [label(kind="small", wrap=False) for _ in range(3)]
        measured = QWidget()
        bar = column(measured, gap=1)
        bar.addWidget(self._meter)
        parts = row(gap=0)
        for part, share in zip(self._parts, _SHARES, strict=True):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            parts.addWidget(part, share)
        bar.addLayout(parts)
        self._network = Symbol("network", "steady", SYMBOL_PX)
        self._play = button(icon="play")
        self._play.clicked.connect(self.play)
        self._measuring = label(kind="soft")
        self._measuring.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._oval = Oval(self)
        self.addWidget(_Wide(self._canvas, self._oval))
        self.addWidget(_centred(Symbol("microphone", "steady", SYMBOL_PX), measured, 6))
        self.addWidget(_centred(Symbol("loudspeaker", "steady", SYMBOL_PX), self._play, 0))
        self.addWidget(_centred(self._network, self._measuring, 6))

    def focus_play(self) -> bool:
        """Lead the keyboard to playing the notes; False where there is nothing to play."""
        if self._play.isHidden():
            return False
        self._play.setFocus()
        return True

    def show_screen(self, screen: DeviceCheckScreen) -> None:
        """Show what is tried on this page."""
        if screen.step not in _STEPS:
            return
        picture = screen.picture
        self.setCurrentIndex(_STEPS.index(Step.CAMERA if picture is not None else screen.step))
        tile = Tile(
            key=picture or "", source=picture, note=screen.no_picture, spoken=screen.picture_name
        )
        self._canvas.show_tiles(() if picture is None else (tile,))
        self._oval.setVisible(screen.places_face)
        self._meter.setAccessibleName(screen.level_name)
        for part, words in zip(self._parts, screen.level_words, strict=True):
            part.setText(words)
        self._play.say(screen.play)
        self._play.setVisible(bool(screen.play))
        tone = screen.answer.tone if screen.answer is not None else None
        if tone is None:
            self._network.change("network", "steady")
        else:
            self._network.change(SYMBOLS[tone], TOKENS[tone])
        say(self._measuring, screen.measuring)


class _Wide(QWidget):
    """Holds the picture and what lies over it in the shape of a camera, as large as they can be."""

    def __init__(self, inner: QWidget, over: QWidget) -> None:
        super().__init__()
        self._layers = inner, over
        for each in self._layers:
            each.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep sixteen to nine."""
        super().resizeEvent(event)
        width = min(self.width(), self.height() * 16 // 9)
        height = width * 9 // 16
        place = QRect((self.width() - width) // 2, (self.height() - height) // 2, width, height)
        for each in self._layers:
            each.setGeometry(place)


def _centred(symbol: Symbol, inner: QWidget, stretch: int) -> QWidget:
    sheet = card()
    inside = column(sheet, gap=5, pad=6)
    inside.addStretch(1)
    inside.addWidget(symbol, 0, Qt.AlignmentFlag.AlignHCenter)
    line = row()
    line.addStretch(1)
    line.addWidget(inner, stretch)
    line.addStretch(1)
    inside.addLayout(line)
    inside.addStretch(1)
    return sheet
