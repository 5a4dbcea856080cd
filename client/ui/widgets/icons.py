"""The court's own symbols: one weight, one grid of 24, coloured by token.

Each is a file of `client/ui/icons`, drawn in black; its strokes take the colour asked for.
A symbol stands beside a word or carries its name for a screen reader; it never stands alone.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from client.ui.theme import Token, colour

IconName = Literal[
    "admit",
    "back",
    "bad",
    "calendar",
    "camera",
    "camera-off",
    "check",
    "clock",
    "close",
    "copy",
    "document",
    "door",
    "down",
    "emblem",
    "exhibit",
    "eye",
    "eye-off",
    "fit-width",
    "folder",
    "gavel",
    "good",
    "hand",
    "headset",
    "information",
    "key",
    "language",
    "line-good",
    "line-lost",
    "line-weak",
    "lock",
    "loudspeaker",
    "microphone",
    "microphone-off",
    "network",
    "page-next",
    "page-previous",
    "pause",
    "people",
    "person",
    "play",
    "pointer",
    "refresh",
    "seal",
    "stop",
    "unknown",
    "warning",
    "zoom-in",
    "zoom-out",
]
NAMES: tuple[IconName, ...] = get_args(IconName)

_FOLDER = Path(__file__).parent.parent / "icons"
_RATIOS = (1.0, 2.0)
"""Device pixel ratios that an icon carries; Qt scales for those between."""


@lru_cache(maxsize=512)
def _drawn(name: IconName, shade: str, side: int, ratio: float, sunk: int = 0) -> QPixmap:
    drawing = (_FOLDER / f"{name}.svg").read_text("ascii").replace("#000", shade)
    renderer = QSvgRenderer(QByteArray(drawing.encode("ascii")))
    drawn = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        renderer.render(painter, QRectF(drawn.rect()).translated(0, sunk * ratio))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def pixmap(name: IconName, ink: Token = "ink", size: int = 20, ratio: float = 1.0) -> QPixmap:
    """Draw a symbol in a token's colour, `size` pixels wide at a device pixel ratio."""
    return _drawn(name, colour(ink).name(), size, ratio)


def icon(name: IconName | None, ink: Token = "ink", size: int = 20) -> QIcon:
    """Give a symbol as an icon in a token's colour; None gives an empty icon.

    It stands a pixel lower than a symbol by itself, on the middle of the words beside it.
    """
    made = QIcon()
    if name is not None:
        for ratio in _RATIOS:
            drawn = _drawn(name, colour(ink).name(), size, ratio, 1)
            made.addPixmap(drawn, QIcon.Mode.Normal)
            made.addPixmap(drawn, QIcon.Mode.Disabled)
    return made
