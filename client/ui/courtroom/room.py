"""The room itself: the seats on one canvas, and the table or the speaker in the middle.

Signals: those of the page (`asked`, `pointed`, `lifted`).
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from client.config import Language
from client.frames import Frames, Levels
from client.screens.courtroom import CourtroomScreen, Interlude
from client.screens.seats import Seat, Sound
from client.screens.words import courtroom as words
from client.state import LineQuality
from client.ui.courtroom.page_pane import PagePane
from client.ui.courtroom.people import SOUND
from client.ui.courtroom.seating import Counts, Seating, fitted, seating
from client.ui.sightings import Sightings
from client.ui.theme import Token
from client.ui.widgets.canvas import AgeWords, Canvas
from client.ui.widgets.cards import column, row, surface
from client.ui.widgets.icons import IconName
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import label, say
from client.ui.widgets.tile import PLATE_ONE, PLATE_TWO, Chip, Tile

MARGIN = 8
MIDDLE = "middle"
"""Key of the large picture in the middle."""
_LINES = 4


class InterludePanel(QWidget):
    """What stands in the middle before the hearing and in a recess."""

    def __init__(self) -> None:
        super().__init__()
        self._card: QFrame = surface("card")
        self._symbol = Symbol("emblem", "ink_soft", 40)
        self._title = label(kind="title")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lines = [label(kind="soft") for _ in range(_LINES)]
        inner = column(self._card, gap=2)
        inner.setContentsMargins(32, 28, 32, 28)
        inner.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addSpacing(4)
        inner.addWidget(self._title)
        for each in self._lines:
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inner.addWidget(each)
        line = row(gap=0)
        line.addStretch(1)
        line.addWidget(self._card)
        line.addStretch(1)
        whole = column(self, gap=0)
        whole.addStretch(1)
        whole.addLayout(line)
        whole.addStretch(1)

    def show_interlude(self, interlude: Interlude) -> None:
        """Show the words."""
        self._title.setText(interlude.title)
        for number, each in enumerate(self._lines):
            say(each, interlude.lines[number] if number < len(interlude.lines) else "")
        spoken = " ".join((interlude.title, *interlude.lines))
        self._card.setAccessibleName(spoken)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words the width that there is."""
        super().resizeEvent(event)
        self._card.setFixedWidth(max(1, min(520, self.width())))


class Room(QWidget):
    """Seats and middle."""

    asked = Signal(object)
    pointed = Signal(float, float)
    lifted = Signal()

    def __init__(self, frames: Frames, levels: Levels, sightings: Sightings) -> None:
        super().__init__()
        self._screen: CourtroomScreen | None = None
        self._speaker = ""
        self._told_speaker: str | None = None
        self._seating: Seating | None = None
        self.canvas = Canvas(frames, levels, sightings, arrange=self._arrange)
        self.canvas.setParent(self)
        self.canvas.loudest.connect(self._on_loudest)
        self.pane = PagePane(sightings)
        self.pane.setParent(self)
        self.pane.asked.connect(self.asked)
        self.pane.pointed.connect(self.pointed)
        self.pane.lifted.connect(self.lifted)
        self.pane.hide()
        self._interlude = InterludePanel()
        self._interlude.setParent(self)
        self._interlude.hide()
        self.setMinimumSize(520, 300)

    def show_screen(self, screen: CourtroomScreen) -> None:
        """Show the room as it is now."""
        self._screen = screen
        known = {each.participant for each in screen.seats()}
        if self._speaker not in known:
            self._speaker = screen.first_speaker or ""
        elif screen.first_speaker is not None and self._is_you(self._speaker):
            self._speaker = screen.first_speaker
        if screen.speaking != self._told_speaker:
            self._told_speaker = screen.speaking
            if screen.speaking in known and not self._is_you(screen.speaking or ""):
                self._speaker = screen.speaking or ""
        language = screen.language
        tiles = [_tile(each, language) for each in screen.seats()]
        tiles.extend(self._middle_tile(screen))
        self.canvas.show_tiles(tiles, age_words(language))
        self.pane.show_screen(screen)
        self.pane.setVisible(screen.page is not None)
        if screen.interlude is not None:
            self._interlude.show_interlude(screen.interlude)
        self._interlude.setVisible(screen.interlude is not None)
        self._place_middle()

    def _middle_tile(self, screen: CourtroomScreen) -> Sequence[Tile]:
        if screen.page is not None or screen.interlude is not None:
            return ()
        for each in screen.seats():
            if each.participant == self._speaker:
                return (_tile(each, screen.language, key=MIDDLE),)
        return ()

    def _is_you(self, participant: str) -> bool:
        seats = () if self._screen is None else self._screen.seats()
        return any(each.you and each.participant == participant for each in seats)

    def _on_loudest(self, key: str) -> None:
        """Bring whoever speaks to the middle; one's own picture stays where it is."""
        if self._screen is None or self._is_you(key) or key == self._speaker:
            return
        self._speaker = key
        self.show_screen(self._screen)

    # Places -----------------------------------------------------------------------------------

    def _arrange(self, room: QRect, tiles: Sequence[Tile]) -> Mapping[str, QRect]:
        screen = self._screen
        if screen is None:
            return {}
        inner = room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        counts = Counts(
            bench=len(screen.bench),
            plaintiff=len(screen.plaintiff),
            defendant=len(screen.defendant),
            others=len(screen.others),
        )
        made = seating(inner, counts, PLATE_TWO)
        self._seating = made
        self.canvas.show_captions(
            [
                (words_, heading)
                for words_, heading, seats in (
                    (screen.plaintiff_title, made.plaintiff_heading, screen.plaintiff),
                    (screen.defendant_title, made.defendant_heading, screen.defendant),
                )
                if seats
            ]
        )
        places: dict[str, QRect] = {}
        for seats, rects in (
            (screen.bench, made.bench),
            (screen.plaintiff, made.plaintiff),
            (screen.defendant, made.defendant),
            (screen.others, made.others),
        ):
            places.update({each.participant: rect for each, rect in zip(seats, rects, strict=True)})
        if any(each.key == MIDDLE for each in tiles):
            places[MIDDLE] = fitted(made.middle, PLATE_ONE)
        return places

    def _place_middle(self) -> None:
        self.canvas.arrange_anew()
        if self._seating is not None:
            self.pane.setGeometry(self._seating.middle)
            self._interlude.setGeometry(self._seating.middle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self.canvas.setGeometry(self.rect())
        self._place_middle()


def age_words(language: Language) -> AgeWords:
    """Give the words for the age of a picture that stands still."""

    def say_age(seconds: int) -> tuple[str, ...]:
        return (
            words.PICTURE_STALLED(language, seconds=seconds),
            words.PICTURE_STALLED_SHORT(language, seconds=seconds),
        )

    return say_age


_QUALITIES: Mapping[LineQuality, tuple[IconName, Token]] = {
    LineQuality.GOOD: ("line-good", "good"),
    LineQuality.WEAK: ("line-weak", "warn"),
    LineQuality.BAD: ("line-weak", "bad"),
    LineQuality.SOUND_ONLY: ("eye-off", "ink_soft"),
    LineQuality.STALLED: ("line-lost", "bad"),
}


def _tile(seat: Seat, language: Language, key: str = "") -> Tile:
    symbol, ink = SOUND[seat.sound]
    absent = seat.sound is Sound.ABSENT
    return Tile(
        key=key or seat.participant,
        source=seat.source,
        role=seat.role,
        name=seat.name,
        note=seat.note,
        mark=None if absent else symbol,
        mark_colour=ink,
        hand=bool(seat.hand),
        chips=_chips(seat, language),
        voice=None if key else seat.voice,
        spoken=seat.spoken,
    )


def _chips(seat: Seat, language: Language) -> tuple[Chip, ...]:
    """Give what the picture cannot tell: who took the voice, and a line that is not good."""
    made: list[Chip] = []
    if seat.muted_words:
        made.append(Chip((seat.muted_words, words.MUTED(language)), "microphone-off", "bad"))
    if seat.line_words:
        made.append(Chip(seat.line_words, *_QUALITIES[seat.line]))
    return tuple(made)
