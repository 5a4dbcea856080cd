"""Looking at a picture that the court has made."""

import io

from PIL import Image

Colour = tuple[int, ...]


def opened(picture: bytes) -> Image.Image:
    """Decode a picture with somebody else's reader."""
    image = Image.open(io.BytesIO(picture), formats=["PNG", "JPEG"])
    image.load()
    return image


def colours(picture: bytes) -> set[Colour]:
    """Give every colour in a picture, as RGB."""
    found = opened(picture).convert("RGB").getcolors(maxcolors=1 << 24)
    assert found is not None
    return {colour for _, colour in found if isinstance(colour, tuple)}
