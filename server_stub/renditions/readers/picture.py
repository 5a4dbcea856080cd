"""Reads a picture file and draws it anew, by Pillow: the pages are its frames.

Size is asked before anything is unpacked. A photograph is turned as the camera was held (Exif,
orientation), laid on white paper where it is transparent, and never made larger than it is. What
else the file says (place, time, camera, anything appended to it) stays in the original. Frames of
a moving GIF are not pages: its first one is shown.
"""

import contextlib
import io
import warnings
from typing import BinaryIO, Final

from PIL import Image, ImageFile, ImageOps

from server_stub.renditions import pipe
from server_stub.renditions.pipe import Limits
from server_stub.renditions.readers.reading import (
    Description,
    Drawn,
    Reading,
    Verdict,
    no_pages,
    without_colours,
)

_TYPES: Final = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}
_CUT_SHORT: Final = {"PNG": b"IEND", "JPEG": b"\xff\xd9", "GIF": b"\x3b"}
_TALLEST: Final = 4 * 4096
_SCALED_AS_THEY_ARE: Final = frozenset({"L", "RGB", "CMYK", "YCbCr"})
_PLAIN_MODES: Final = frozenset({"1", "L", "P", "RGB", "CMYK", "YCbCr", "LAB", "HSV"})


def load() -> None:
    """Have every form's decoder ready, by reading a dot in each: a library loads late."""
    Image.init()
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    for form in _TYPES:
        for mode in ("RGB", "P"):
            dot = io.BytesIO()
            Image.new("RGB", (8, 8)).convert("RGB" if form in {"JPEG", "AVIF"} else mode).save(
                dot, form
            )
            read(dot, form, Limits()).draw(1, 4)
    _on_paper(Image.new("RGBA", (2, 2)), 1, Limits())
    _on_paper(Image.new("I;16", (2, 2)), 1, Limits())


def read(file: BinaryIO, form: str, limits: Limits) -> Reading:
    """Read a file of one form."""
    if form not in _TYPES:
        # HEIC: no decoder comes with Pillow.
        return Reading(
            Description(kind="picture", media_type="image/heic", notes=["original_only"]), no_pages
        )
    Image.MAX_IMAGE_PIXELS = limits.source_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    picture = _opened(file, form)
    frames = getattr(picture, "n_frames", 1) if form == "TIFF" else 1
    if frames > limits.pages:
        raise Verdict(pipe.TOO_MANY_PAGES)

    def draw(page: int, width: int) -> Drawn:
        if not 1 <= page <= frames:
            raise Verdict(pipe.NO_SUCH_PAGE)
        file.seek(0)
        return _drawn(_opened(file, form), page, width, limits)

    return Reading(
        Description(kind="picture", media_type=_TYPES[form], pages=frames),
        draw,
    )


def _opened(file: BinaryIO, form: str) -> Image.Image:
    try:
        return Image.open(file, formats=[form])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Verdict(pipe.PAGE_TOO_LARGE) from bomb
    except MemoryError:
        raise
    except Exception as error:
        raise Verdict(pipe.DAMAGED) from error


def _drawn(picture: Image.Image, page: int, width: int, limits: Limits) -> Drawn:
    try:
        if page > 1:
            picture.seek(page - 1)
        across, down = picture.size
        if across * down > limits.source_pixels:
            raise Verdict(pipe.PAGE_TOO_LARGE)
        # A JPEG is unpacked at a half, a quarter or an eighth, whichever suffices.
        picture.draft("RGB", (2 * width, 2 * width))
        if picture.width * picture.height * _octets(picture.mode) > limits.unpacked:
            raise Verdict(pipe.PAGE_TOO_LARGE)
        picture.load()
        return _on_paper(_turned(picture), width, limits)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Verdict(pipe.PAGE_TOO_LARGE) from bomb
    except (Verdict, MemoryError):
        raise
    except Exception as error:
        raise Verdict(pipe.DAMAGED) from error


def _turned(picture: Image.Image) -> Image.Image:
    # What cannot be read of how the camera was held says nothing.
    with contextlib.suppress(ValueError, TypeError, KeyError, SyntaxError, OSError):
        # In its place: a large picture is not copied that stands upright already.
        ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _on_paper(picture: Image.Image, width: int, limits: Limits) -> Drawn:
    """Make a picture smaller, if need be, and lay it on white paper."""
    across, down = picture.size
    scale = min(1.0, width / across, _TALLEST / down)
    size = max(1, round(across * scale)), max(1, round(down * scale))
    if size[0] * size[1] > limits.pixels:
        raise Verdict(pipe.PAGE_TOO_LARGE)
    if picture.mode in {"I", "I;16", "I;16B", "I;16L", "F"}:
        lowest, highest = picture.getextrema()
        span = max(1.0, float(highest) - float(lowest))  # type: ignore[arg-type]
        picture = picture.convert("F").point(lambda x: (x - float(lowest)) * 255.0 / span)  # type: ignore[arg-type]
        picture = picture.convert("L")
    if picture.mode in _PLAIN_MODES and "transparency" not in picture.info:
        # Made smaller before it is made anew in colour, which takes four octets a dot.
        kept = picture.convert("L") if picture.mode == "1" else picture
        kept = kept if kept.mode in _SCALED_AS_THEY_ARE else kept.convert("RGB")
        kept = kept if kept.size == size else kept.resize(size, Image.Resampling.LANCZOS)
        plain = kept.convert("RGB")
    else:
        seen = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        seen = seen if seen.size == size else seen.resize(size, Image.Resampling.LANCZOS)
        plain = Image.new("RGB", size, "white")
        plain.paste(seen, mask=seen.getchannel("A"))
    return without_colours(*size, plain.tobytes())


def _octets(mode: str) -> int:
    return {"1": 1, "L": 1, "P": 1, "LA": 2, "I;16": 2, "RGB": 4, "I": 4, "F": 4}.get(mode, 4)
