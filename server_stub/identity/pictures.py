"""Bare pixels into a picture that every desk can show; nothing of the original goes in."""

import io
from typing import Final

from PIL import Image

from server_stub.identity.reader import Drawn

JPEG: Final = "image/jpeg"
QUALITY: Final = 88


def jpeg(drawn: Drawn) -> bytes:
    """Encode what the child drew (JPEG, ITU-T T.81)."""
    written = io.BytesIO()
    image = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.pixels)
    image.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
