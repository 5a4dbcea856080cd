"""Pixels into the picture of a page: what is written stays sharp, what is photographed stays small.

A page of text is a PNG, in which nothing is lost. A photographed page would weigh megabytes so, in
every desk's memory and on every line; where a PNG of it does, and a JPEG (ITU-T T.81) of high
quality weighs less than half, it is that. The choice is made by the pixels alone: the same pixels
give the same picture.
"""

import io
from typing import Final, NamedTuple

from PIL import Image

from server_stub.renditions.cell import Drawing
from server_stub.renditions.png import png

_HEAVY: Final = 0.3
"""Octets a pixel from which a PNG is too heavy for a page; text takes a tenth of one."""
_QUALITY: Final = 88
_WORTH_IT: Final = 0.5
_MODES: Final = {1: "L", 3: "RGB"}


class PagePixels(NamedTuple):
    """The picture of a page, PNG or JPEG."""

    content: bytes
    width: int
    height: int


def picture_of(drawing: Drawing) -> PagePixels:
    """Encode a page."""
    exact = png(*drawing)
    if len(exact) > _HEAVY * drawing.width * drawing.height:
        photograph = _jpeg(drawing)
        if len(photograph) < _WORTH_IT * len(exact):
            return PagePixels(photograph, drawing.width, drawing.height)
    return PagePixels(exact, drawing.width, drawing.height)


def size_of(picture: bytes) -> tuple[int, int]:
    """Tell the width and height of a picture that the court made."""
    with Image.open(io.BytesIO(picture), formats=["PNG", "JPEG"]) as opened:
        return opened.size


def _jpeg(drawing: Drawing) -> bytes:
    out = io.BytesIO()
    size = drawing.width, drawing.height
    picture = Image.frombytes(_MODES[drawing.channels], size, drawing.pixels)
    # Colours at full sharpness: red seals and blue ink on photographed paper.
    picture.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return out.getvalue()
