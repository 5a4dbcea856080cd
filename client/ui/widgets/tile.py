"""One person's place on the canvas: a picture, and a plate with role first and then name.

The plate stands below the picture and never on it. What a picture cannot tell is said in words:
why there is none, how old a stalled one is, and who took a person's voice. Whoever speaks has a
frame that is seen from a step away.

It paints what it is given and asks nobody.
"""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen, QRegion

from client.frames import Picture, Size, Source
from client.ui import theme
from client.ui.theme import Token, colour, font, tint
from client.ui.widgets.icons import IconName, pixmap

ONE_LINE_FROM = 250
"""Width of a tile from which role and name stand on one line."""
PLATE_ONE, PLATE_TWO = 30, 46
FRAME = 4
"""Width of the speaker's frame."""
_PAD = 9
_MARK = 18
_DIM = 0.6
_CHIP, _CHIP_GAP = 26, 5


@dataclass(frozen=True, slots=True)
class Chip:
    """Words on a picture with a symbol: the longest wording first, the first that fits is shown."""

    wordings: tuple[str, ...]
    symbol: IconName
    ink: Token


@dataclass(frozen=True, slots=True)
class Tile:
    """What the canvas shows at one place; equal tiles are not painted again."""

    key: str
    source: Source | None = None
    """Whose picture; None where the court sends none."""
    role: str = ""
    name: str = ""
    note: str = ""
    """Why there is no picture, or that it is coming."""
    mark: IconName | None = None
    """Symbol on the plate: the person's own microphone."""
    mark_colour: Token = "ink_soft"
    hand: bool = False
    """Whether the plate shows a raised hand."""
    chips: tuple[Chip, ...] = ()
    """What the picture cannot tell, the weightiest first: who took the voice, a bad line."""
    voice: Source | None = None
    """Whose level may make the frame of a speaker appear; None where nobody is to be heard."""
    spoken: str = ""
    """Accessible name, with all of the above."""


def plate_height(tile: Tile, width: int) -> int:
    """Give the height of a tile's plate; a tile without role and name has none."""
    if not tile.role and not tile.name:
        return 0
    return PLATE_ONE if width >= ONE_LINE_FROM or not tile.role else PLATE_TWO


def picture_rect(tile: Tile, place: QRect) -> QRect:
    """Give the part of a tile's place that the picture fills."""
    return place.adjusted(0, 0, 0, -plate_height(tile, place.width()))


def size_asked(seen: QRect, ratio: float) -> Size:
    """Give the size in which a picture is wanted that is seen there, in device pixels.

    The width is even, one more than is seen where need be: scaling to an odd one takes libswscale
    three times as long.
    """
    exact = _device_pixels(seen, ratio)
    return Size(exact.width() + exact.width() % 2, exact.height())


def _device_pixels(seen: QRect, ratio: float) -> QRect:
    return QRect(0, 0, round(seen.width() * ratio), round(seen.height() * ratio))


def image_of(picture: Picture) -> QImage:
    """Wrap a picture's buffer without copying it; the picture must outlive the image."""
    return QImage(
        picture.pixels,
        picture.width,
        picture.height,
        picture.width * 4,
        QImage.Format.Format_RGB32,
    )


def paint_tile(
    painter: QPainter,
    tile: Tile,
    place: QRect,
    picture: Picture | None,
    stalled: tuple[str, ...],
    *,
    speaking: bool,
    ratio: float,
) -> None:
    """Paint a whole tile; `stalled` says how old a picture is that no longer moves.

    Of several wordings, the longest first, the first that fits is shown.
    """
    seen = picture_rect(tile, place)
    with_plate = seen.height() < place.height()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # A region and not a path: a picture is then copied row by row instead of blended. The line
    # around the tile is drawn softly over the steps in its corners.
    painter.setClipRegion(
        _rounded(place.width(), place.height()).translated(place.topLeft()),
        Qt.ClipOperation.IntersectClip,
    )
    if picture is not None:
        _paint_picture(painter, seen, picture, ratio)
        if stalled:
            _dim(painter, seen)
            age = Chip(stalled, "clock", "warn")
            _paint_chip(painter, _age_band(tile, seen), age, ratio, centred=True)
    else:
        band = _chips_room(tile, seen)
        painter.fillRect(seen, tint("ink", on="paper", share=0.05))
        _paint_empty(painter, tile, seen.adjusted(0, band, 0, 0), ratio)
    for number, chip in enumerate(_chips_that_fit(tile, seen)):
        _paint_chip(painter, _chip_band(seen, number), chip, ratio)
    if with_plate:
        plate = place.adjusted(0, seen.height(), 0, 0)
        _paint_plate(painter, tile, plate, ratio)
    painter.setClipping(False)
    _paint_edge(painter, place, speaking=speaking)
    painter.restore()


@lru_cache(maxsize=64)
def _rounded(width: int, height: int) -> QRegion:
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(0, 0, width, height), theme.RADIUS, theme.RADIUS)
    return QRegion(outline.toFillPolygon().toPolygon())


def only_picture(tile: Tile, place: QRect) -> QRegion:
    """Give the region that a new picture touches: neither plate nor words on the picture."""
    seen = picture_rect(tile, place)
    region = QRegion(seen)
    for number, _ in enumerate(_chips_that_fit(tile, seen)):
        region -= QRegion(_chip_band(seen, number))
    return region


def _paint_picture(painter: QPainter, seen: QRect, picture: Picture, ratio: float) -> None:
    image = image_of(picture)
    if Size(picture.width, picture.height) == size_asked(seen, ratio):
        image.setDevicePixelRatio(ratio)
        painter.drawImage(seen.topLeft(), image, _device_pixels(seen, ratio))
        return
    # Another shape than the place: fill it and cut the overhang, never stretch a face.
    scale = max(seen.width() / picture.width, seen.height() / picture.height)
    width, height = seen.width() / scale, seen.height() / scale
    part = QRectF((picture.width - width) / 2, (picture.height - height) / 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(seen), image, part)


def _dim(painter: QPainter, seen: QRect) -> None:
    veil = colour("paper")
    veil.setAlphaF(_DIM)
    painter.fillRect(seen, veil)


def _paint_empty(painter: QPainter, tile: Tile, seen: QRect, ratio: float) -> None:
    words = font(theme.SMALL_PX)
    line = QFontMetrics(words).height()
    side = max(24, min(64, seen.height() // 3))
    room = QRect(seen.left() + 6, 0, seen.width() - 12, 2 * line)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    needed = QFontMetrics(words).boundingRect(room, flags, tile.note).height() if tile.note else 0
    needed = min(needed, 2 * line)
    # Half a line says nothing: where there is no room for the words, the face says it alone.
    has_words = bool(tile.note) and seen.height() >= side + needed + 8
    whole = side + (needed + 4 if has_words else 0)
    top = seen.top() + max(4, (seen.height() - whole) // 2)
    face = pixmap("person", "ink_soft", side, ratio)
    painter.setOpacity(0.7)
    painter.drawPixmap(seen.center().x() - side // 2, top, face)
    painter.setOpacity(1.0)
    if has_words:
        painter.setPen(colour("ink_soft"))
        painter.setFont(words)
        room.moveTop(top + side + 4)
        painter.drawText(room, flags, tile.note)


def _paint_plate(painter: QPainter, tile: Tile, plate: QRect, ratio: float) -> None:
    painter.fillRect(plate, colour("panel"))
    whole = plate.adjusted(_PAD, 0, -_PAD, 0)
    above = whole.adjusted(0, 3, 0, -(plate.height() // 2))
    below = whole.adjusted(0, plate.height() // 2 - 1, 0, -5)
    has_two = plate.height() >= PLATE_TWO
    inner = below if has_two else whole
    if tile.mark is not None:
        mark = pixmap(tile.mark, tile.mark_colour, _MARK, ratio)
        painter.drawPixmap(inner.right() - _MARK + 1, inner.center().y() - _MARK // 2, mark)
        inner.setRight(inner.right() - _MARK - 6)
    if tile.hand:
        hand = pixmap("hand", "steady", _MARK, ratio)
        painter.drawPixmap(inner.right() - _MARK + 1, inner.center().y() - _MARK // 2, hand)
        inner.setRight(inner.right() - _MARK - 6)
    role, name = font(theme.SMALL_PX, bold=True), font(theme.SMALL_PX)
    if has_two:
        _write(painter, tile.role, role, "ink", above)
        _write(painter, tile.name, name, "ink_soft", below)
        return
    used = _write(painter, tile.role, role, "ink", inner)
    inner.setLeft(inner.left() + used + (8 if used else 0))
    _write(painter, tile.name, name, "ink_soft" if tile.role else "ink", inner)


def _write(painter: QPainter, text: str, type_: QFont, token: Token, room: QRect) -> int:
    """Write one line, cut to the room; give the width used."""
    if not text or room.width() <= 0:
        return 0
    cut = _cut(text, type_, room.width())
    painter.setFont(type_)
    painter.setPen(colour(token))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
    return QFontMetrics(type_).horizontalAdvance(cut)


def _chip_band(seen: QRect, number: int) -> QRect:
    """Words on a picture stand at its top: a camera's own words stand below."""
    top = seen.top() + _CHIP_GAP + number * (_CHIP + _CHIP_GAP)
    return QRect(seen.left(), top, seen.width(), _CHIP)


def _age_band(tile: Tile, seen: QRect) -> QRect:
    """The age of a picture stands in its middle, or below what stands at the top."""
    free = seen.top() + _CHIP_GAP + _chips_room(tile, seen)
    top = max(seen.center().y() - _CHIP // 2, free if tile.chips else seen.top())
    return QRect(seen.left(), top, seen.width(), _CHIP)


def _chips_that_fit(tile: Tile, seen: QRect) -> tuple[Chip, ...]:
    """Give the chips that leave half of the picture free, the first one in any case."""
    room = max(1, (seen.height() // 2) // (_CHIP + _CHIP_GAP))
    return tile.chips[:room]


def _chips_room(tile: Tile, seen: QRect) -> int:
    """Give the height that the chips take at the top."""
    return len(_chips_that_fit(tile, seen)) * (_CHIP + _CHIP_GAP)


def _paint_chip(
    painter: QPainter, band: QRect, chip: Chip, ratio: float, *, centred: bool = False
) -> None:
    """Paint a symbol and words on their own ground over a picture."""
    type_ = font(theme.SMALL_PX)
    room = band.width() - 2 * 4 - 16 - 3 * 6
    metrics = QFontMetrics(type_)
    fitting = (each for each in chip.wordings if metrics.horizontalAdvance(each) <= room)
    text = _cut(next(fitting, chip.wordings[-1]), type_, room)
    width = metrics.horizontalAdvance(text) + 16 + 3 * 6
    left = band.center().x() - width // 2 if centred else band.left() + _CHIP_GAP
    ground = QRectF(left, band.top(), width, band.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("panel"))
    painter.drawRoundedRect(ground, 5, 5)
    painter.drawPixmap(left + 6, band.top() + 5, pixmap(chip.symbol, chip.ink, 16, ratio))
    painter.setFont(type_)
    painter.setPen(colour(chip.ink))
    painter.drawText(
        ground.adjusted(16 + 12, 0, -6, 0),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        text,
    )


def _paint_edge(painter: QPainter, place: QRect, *, speaking: bool) -> None:
    width = FRAME if speaking else 1
    pen = QPen(colour("steady" if speaking else "line"), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawRoundedRect(
        QRectF(place).adjusted(half, half, -half, -half), theme.RADIUS, theme.RADIUS
    )


def _cut(text: str, type_: QFont, room: int) -> str:
    return QFontMetrics(type_).elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))
