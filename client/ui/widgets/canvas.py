"""All pictures of a screen, painted by one widget.

One canvas costs a fifth of what a widget for each picture costs, and a picture is scaled by the
media side to the size asked for here (`Frames.want`), so that painting is copying. A new
picture touches only its own region. Frames stop being asked for while nobody can see them.

It knows tiles and where they lie, and nothing of hearings.

Signals: `loudest(str)` with the key of the tile whose person holds the floor, empty for nobody.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from client.frames import Frames, Levels, Picture, Size, Source
from client.ui.sightings import Sightings
from client.ui.theme import SMALL_PX, colour, font
from client.ui.widgets.text import set_tooltip
from client.ui.widgets.tile import Tile, only_picture, paint_tile, picture_rect, size_asked

STALLED_S = 2.0
"""Age from which a picture counts as standing still."""
SPEAKING_DB = -42.0
_SPEAKING_HOLD_S = 0.6
_FLOOR_AFTER_S = 0.8
"""How long somebody must speak until they hold the floor: a cough does not move the room."""
_LISTEN_MS = 100
_GATHER_MS = 16
"""For so long small pictures wait for each other; a screen shows no more than sixty a second."""
_PROMPT_FROM = 240
"""Height in device pixels from which a picture is a large one."""

Arrange = Callable[[QRect, Sequence[Tile]], Mapping[str, QRect]]
"""Gives each tile's place, by key, within the canvas; a tile without one is not shown."""

AgeWords = Callable[[int], tuple[str, ...]]
"""Says how many seconds old a picture is: the longest wording first."""


def _bare_age(seconds: int) -> tuple[str, ...]:
    return (f"{seconds} s",)


def fill(room: QRect, tiles: Sequence[Tile]) -> Mapping[str, QRect]:
    """Give the whole room to the first tile."""
    return {tiles[0].key: room} if tiles else {}


class _Bell(QObject):
    """Brings news of new pictures from any thread to Qt's, never more than one at a time.

    The large picture is painted at once. Small ones come from many people at any moment, and each
    paint has its price whatever its size: they wait for each other a little.
    """

    rung = Signal()
    due = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.prompt: frozenset[Source] = frozenset()
        """Whose pictures are painted at once."""
        self._waiting = False
        self._gathering = False
        # One timer for all times: each single shot that is given a method keeps it for ever.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_GATHER_MS)
        self._later.timeout.connect(self._ring_late)
        self.due.connect(self._later.start, Qt.ConnectionType.QueuedConnection)

    def ring(self, source: Source) -> None:
        if self._waiting:
            return
        if source in self.prompt:
            self._waiting = True
            self.rung.emit()
        elif not self._gathering:
            self._gathering = True
            self.due.emit()

    def heard(self) -> None:
        self._waiting = self._gathering = False

    def _ring_late(self) -> None:
        # What the large picture has brought along in the meantime is painted already.
        if self._gathering:
            self.rung.emit()


@dataclass(slots=True)
class _Shown:
    """What the canvas remembers of one tile between two paints."""

    number: int = 0
    """Number of the picture that was painted last; 0 for none."""
    stalled_s: int = 0
    """Whole seconds since a picture that stands still, 0 while it moves."""
    speaks_since: float | None = None
    spoke_at: float = float("-inf")

    def is_speaking(self) -> bool:
        return self.speaks_since is not None


class Canvas(QWidget):
    """Paints tiles; give it tiles by `show_tiles` and places by `arrange`."""

    loudest = Signal(str)

    def __init__(
        self,
        frames: Frames,
        levels: Levels,
        sightings: Sightings | None = None,
        *,
        arrange: Arrange = fill,
        age_words: AgeWords = _bare_age,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._frames = frames
        self._levels = levels
        self._sightings = sightings or Sightings()
        self._arrange = arrange
        self._age_words = age_words
        self._clock = clock
        self._tiles: tuple[Tile, ...] = ()
        self._captions: tuple[tuple[str, QRect], ...] = ()
        self._places: dict[str, QRect] = {}
        self._shown: dict[str, _Shown] = {}
        self._wanted: dict[Source, Size] = {}
        self._spots: dict[str, QWidget] = {}
        self._floor = ""
        self._counted: dict[Source, int] = {}
        # The painter fills every pixel of a tile; between tiles the paper shows.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self._bell = _Bell()
        self._bell.rung.connect(self._on_news, Qt.ConnectionType.QueuedConnection)
        self._listening = QTimer(self)
        self._listening.setInterval(_LISTEN_MS)
        self._listening.timeout.connect(self.listen)

    # What is shown ---------------------------------------------------------------------------

    def show_tiles(self, tiles: Sequence[Tile], age_words: AgeWords | None = None) -> None:
        """Show these tiles; only what differs from before is painted again."""
        if age_words is not None:
            self._age_words = age_words
        before = {each.key: each for each in self._tiles}
        self._tiles = tuple(tiles)
        self._shown = {each.key: self._shown.get(each.key, _Shown()) for each in tiles}
        changed = [each for each in tiles if before.get(each.key) != each]
        if {each.key for each in tiles} != set(before) or changed:
            self.arrange_anew()
        for each in changed:
            if each.key in self._places:
                self.update(self._places[each.key])

    def show_captions(self, captions: Sequence[tuple[str, QRect]]) -> None:
        """Show words above groups of tiles."""
        if tuple(captions) != self._captions:
            self._captions = tuple(captions)
            self.update()

    def tiles(self) -> tuple[Tile, ...]:
        """Give what is shown."""
        return self._tiles

    def place_of(self, key: str) -> QRect | None:
        """Give the place of a tile, or None when it has none."""
        return self._places.get(key)

    def arrange_anew(self) -> None:
        """Ask for the places again; call it when the arrangement itself has changed."""
        places = dict(self._arrange(self.rect(), self._tiles))
        if places != self._places:
            self._places = places
            self.update()
        self._place_spots()
        self._ask_for_sizes()

    def set_floor(self, key: str) -> None:
        """Say who is taken to hold the floor, before anybody has spoken."""
        self._floor = key

    # Following pictures and voices ------------------------------------------------------------

    def look(self) -> None:
        """Find the tiles whose picture is new, gone, or has stopped, and paint those."""
        for tile in self._tiles:
            place = self._places.get(tile.key)
            if place is None or tile.source is None:
                continue
            shown = self._shown[tile.key]
            picture = self._frames.newest(tile.source)
            if picture is None:
                if shown.number:
                    self._shown[tile.key].number = 0
                    self.update(place)
                continue
            stalled = self._stalled_s(picture)
            if stalled != shown.stalled_s:
                shown.stalled_s = stalled
                self.update(place)
            elif picture.number != shown.number:
                first = shown.number == 0
                self.update(QRegion(place) if first else only_picture(tile, place))

    def listen(self) -> None:
        """Find who speaks, and notice pictures that have stopped."""
        now = self._clock()
        for tile in self._tiles:
            shown = self._shown[tile.key]
            was = shown.is_speaking()
            loud = tile.voice is not None and self._levels.of(tile.voice) > SPEAKING_DB
            if loud:
                shown.spoke_at = now
                shown.speaks_since = now if shown.speaks_since is None else shown.speaks_since
            elif now - shown.spoke_at > _SPEAKING_HOLD_S or tile.voice is None:
                shown.speaks_since = None
            if was != shown.is_speaking() and tile.key in self._places:
                self.update(self._places[tile.key])
        self._give_floor(now)
        self.look()

    def is_speaking(self, key: str) -> bool:
        """Whether a tile has the speaker's frame."""
        return key in self._shown and self._shown[key].is_speaking()

    def _give_floor(self, now: float) -> None:
        holder = self._shown.get(self._floor)
        if holder is not None and holder.is_speaking():
            return
        for tile in self._tiles:
            since = self._shown[tile.key].speaks_since
            if since is not None and now - since >= _FLOOR_AFTER_S:
                self._floor = tile.key
                self.loudest.emit(tile.key)
                return

    def _stalled_s(self, picture: Picture) -> int:
        age = self._clock() - picture.at
        return int(age) if age > STALLED_S else 0

    def _on_news(self) -> None:
        self._bell.heard()
        self.look()

    # Sizes and names --------------------------------------------------------------------------

    def _ask_for_sizes(self) -> None:
        wanted: dict[Source, Size] = {}
        if self.isVisible():
            ratio = self.devicePixelRatioF()
            for tile in self._tiles:
                place = self._places.get(tile.key)
                if place is None or tile.source is None:
                    continue
                size = size_asked(picture_rect(tile, place), ratio)
                known = wanted.get(tile.source)
                if (
                    size.width > 0
                    and size.height > 0
                    and (known is None or known.width < size.width)
                ):
                    wanted[tile.source] = size
        self._bell.prompt = frozenset(
            source for source, size in wanted.items() if size.height >= _PROMPT_FROM
        )
        for source in self._wanted.keys() - wanted.keys():
            self._frames.want(source, None)
        for source, size in wanted.items():
            if self._wanted.get(source) != size:
                self._frames.want(source, size)
        self._wanted = wanted

    def _place_spots(self) -> None:
        """Keep one invisible child on each tile: it carries the name and the tooltip."""
        shown = {each.key for each in self._tiles if each.key in self._places}
        for key in [each for each in self._spots if each not in shown]:
            gone = self._spots.pop(key)
            gone.hide()
            gone.deleteLater()
        for tile in self._tiles:
            if tile.key not in shown:
                continue
            spot = self._spots.get(tile.key)
            if spot is None:
                spot = self._spots[tile.key] = QWidget(self)
                spot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                spot.show()
            if spot.accessibleName() != tile.spoken:
                spot.setAccessibleName(tile.spoken)
                set_tooltip(spot, tile.spoken)
            spot.setProperty("source", tile.source)
            spot.setGeometry(self._places[tile.key])

    # Qt ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that the region touches."""
        region = event.region()
        ratio = self.devicePixelRatioF()
        with QPainter(self) as painter:
            painter.setClipRegion(region)
            painter.setFont(font(SMALL_PX))
            painter.setPen(colour("ink_soft"))
            for words, room in self._captions:
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
            for tile in self._tiles:
                place = self._places.get(tile.key)
                if place is not None and region.intersects(place):
                    self._paint(painter, tile, place, ratio)

    def _paint(self, painter: QPainter, tile: Tile, place: QRect, ratio: float) -> None:
        shown = self._shown[tile.key]
        picture = None if tile.source is None else self._frames.newest(tile.source)
        shown.number = 0 if picture is None else picture.number
        shown.stalled_s = 0 if picture is None else self._stalled_s(picture)
        stalled = self._age_words(shown.stalled_s) if shown.stalled_s else ()
        paint_tile(
            painter, tile, place, picture, stalled, speaking=shown.is_speaking(), ratio=ratio
        )
        if picture is not None and tile.source is not None:
            self._count(tile.source, picture)

    def _count(self, source: Source, picture: Picture) -> None:
        if self._counted.get(source) != picture.number:
            self._counted[source] = picture.number
            self._sightings.picture(source)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the places anew."""
        super().resizeEvent(event)
        self.arrange_anew()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to ask for pictures."""
        super().showEvent(event)
        self._listening.start()
        self.arrange_anew()
        # A stack of screens shows the new one before it hides the old one, which then takes
        # back what it asked for: so ask once more when both are done.
        QTimer.singleShot(0, self, self._take_over)

    def _take_over(self) -> None:
        if self.isVisible():
            self._frames.on_new(self._bell.ring)
            self._wanted = {}
            self._ask_for_sizes()
            self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop asking: nobody scales what nobody sees."""
        super().hideEvent(event)
        self._listening.stop()
        self._frames.on_new(None)
        self._ask_for_sizes()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the screen's scale."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self.update()
