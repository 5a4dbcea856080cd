"""One person's place on the canvas: a picture, and a plate with role first and then name.

The plate stands below the picture and never on it. What a picture cannot tell is said in words:
why there is none, how old a stalled one is, and who took a person's voice. Whoever speaks has a
frame that is seen from a step away.

It paints what it is given and asks nobody.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPainterPath, QPen, QRegion

from client.frames import Picture, Source
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
_CHIP_GAP = 5


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
    warning: tuple[str, ...] = ()
    """Words on the picture with the symbol of a closed microphone, who took the voice: the
    longest first, the first that fits is shown."""
    heard: bool = False
    """Whether the frame of a speaker may appear."""
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
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(place), theme.RADIUS, theme.RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
    if picture is not None:
        _paint_picture(painter, seen, picture, ratio)
        if stalled:
            _dim(painter, seen)
            _paint_chip(painter, seen, stalled, "clock", "warn", ratio)
    else:
        band = _chip_band(seen, high=True).bottom() + 1 - seen.top() if tile.warning else 0
        painter.fillRect(seen, tint("ink", on="paper", share=0.05))
        _paint_empty(painter, tile, seen.adjusted(0, band, 0, 0), ratio)
    if tile.warning:
        _paint_chip(painter, seen, tile.warning, "microphone-off", "bad", ratio, high=True)
    if with_plate:
        plate = place.adjusted(0, seen.height(), 0, 0)
        _paint_plate(painter, tile, plate, ratio)
    painter.setClipping(False)
    _paint_edge(painter, place, speaking=speaking)
    painter.restore()


def only_picture(tile: Tile, place: QRect) -> QRegion:
    """Give the region that a new picture touches: neither plate nor words on the picture."""
    seen = picture_rect(tile, place)
    region = QRegion(seen)
    if tile.warning:
        region -= QRegion(_chip_band(seen, high=True))
    return region


def _paint_picture(painter: QPainter, seen: QRect, picture: Picture, ratio: float) -> None:
    image = image_of(picture)
    exact = (picture.width, picture.height) == (
        round(seen.width() * ratio),
        round(seen.height() * ratio),
    )
    if exact:
        painter.drawImage(QRectF(seen), image)
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
    whole = side + (min(needed, 2 * line) + 4 if tile.note else 0)
    top = seen.top() + max(4, (seen.height() - whole) // 2)
    face = pixmap("person", "ink_soft", side, ratio)
    painter.setOpacity(0.7)
    painter.drawPixmap(seen.center().x() - side // 2, top, face)
    painter.setOpacity(1.0)
    if tile.note:
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


def _chip_band(seen: QRect, *, high: bool) -> QRect:
    """Words on a picture stand at its top: a camera's own words stand below."""
    height = 26
    top = seen.top() + _CHIP_GAP if high else seen.center().y() - height // 2
    return QRect(seen.left(), top, seen.width(), height)


def _paint_chip(
    painter: QPainter,
    seen: QRect,
    wordings: tuple[str, ...],
    symbol: IconName,
    token: Token,
    ratio: float,
    *,
    high: bool = False,
) -> None:
    """Paint a symbol and words on their own ground over a picture."""
    band = _chip_band(seen, high=high)
    type_ = font(theme.SMALL_PX)
    room = band.width() - 2 * 4 - 16 - 3 * 6
    metrics = QFontMetrics(type_)
    fitting = (each for each in wordings if metrics.horizontalAdvance(each) <= room)
    text = _cut(next(fitting, wordings[-1]), type_, room)
    width = metrics.horizontalAdvance(text) + 16 + 3 * 6
    left = band.left() + _CHIP_GAP if high else band.center().x() - width // 2
    chip = QRectF(left, band.top(), width, band.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("panel"))
    painter.drawRoundedRect(chip, 5, 5)
    painter.drawPixmap(left + 6, band.top() + 5, pixmap(symbol, token, 16, ratio))
    painter.setFont(type_)
    painter.setPen(colour(token))
    painter.drawText(
        chip.adjusted(16 + 12, 0, -6, 0),
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
