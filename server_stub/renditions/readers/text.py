"""Reads a text and sets it on pages, by Pillow: what stands in it, sign by sign, and nothing run.

A text is what reads as UTF-8, as UTF-16 with its mark, or as GB 18030 (GB 18030-2022) from end to
end, and holds no control signs but those that move on a line. A web page is a text here: one sees
its source. A drawing in SVG is not taken: it may hold scripts, and one can hand in a picture. Texts
too long to be set are kept and not shown.
"""

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from PIL import Image, ImageDraw, ImageFont

from server_stub.renditions import pipe
from server_stub.renditions.pipe import Limits
from server_stub.renditions.readers.reading import (
    Description,
    Drawn,
    Reading,
    Verdict,
    no_pages,
)

_FONTS: Final = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
_SIMPLIFIED: Final = 2
"""The face for simplified Chinese in Noto's collections."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_SVG: Final = re.compile(rb"<svg[\s>]|<!DOCTYPE\s+svg", re.IGNORECASE)
_SVG_WITHIN: Final = 4096
_PIECE: Final = 1 << 20
_TAB: Final = "    "
_WIDTH, _HEIGHT, _MARGIN, _SIZE, _LINE = 1240, 1754, 110, 24, 36
"""A sheet of A4 at 150 dots an inch, in letters of twelve points."""
_COLUMNS: Final = (_WIDTH - 2 * _MARGIN) // (_SIZE // 2)
_LINES: Final = (_HEIGHT - 2 * _MARGIN) // _LINE

_font: ImageFont.FreeTypeFont | None = None


def load() -> None:
    """Have a font ready that writes Chinese, where there is one."""
    global _font
    Image.init()
    path = next((each for each in _FONTS if Path(each).is_file()), None)
    if path is not None:
        index = _SIMPLIFIED if "Noto" in path else 0
        _font = ImageFont.truetype(path, _SIZE, index=index, layout_engine=ImageFont.Layout.BASIC)
    if _font is None:
        return
    # A rehearsal: codes and the library of letters are loaded late.
    read(io.BytesIO("法".encode("gb18030") * 3), "text", Limits()).draw(1, 100)
    read(io.BytesIO("\ufeff法".encode("utf-16")), "text", Limits())
    read(io.BytesIO("\ufeff法".encode()), "text", Limits())


def read(file: BinaryIO, form: str, limits: Limits) -> Reading:  # noqa: ARG001 - it has one form
    """Read a text."""
    head = file.read(_SVG_WITHIN)
    if not head:
        raise Verdict(pipe.EMPTY)
    if _SVG.search(head):
        raise Verdict(pipe.NOT_TAKEN)
    charset = _charset(file, head)
    described = Description(kind="text", media_type="text/plain", charset=charset)
    size = file.seek(0, 2)
    if size > limits.text_bytes or _font is None:
        return Reading(_kept_only(described), no_pages)
    file.seek(0)
    lines = list(_set(file.read().decode(charset)))
    pages = max(1, -(-len(lines) // _LINES))
    if pages > limits.text_pages:
        return Reading(_kept_only(described), no_pages)

    def draw(page: int, width: int) -> Drawn:
        if not 1 <= page <= pages:
            raise Verdict(pipe.NO_SUCH_PAGE)
        return _drawn(lines[(page - 1) * _LINES : page * _LINES], width)

    return Reading(
        Description(kind="text", media_type="text/plain", charset=charset, pages=pages), draw
    )


def _kept_only(description: Description) -> Description:
    return Description(
        kind=description.kind,
        media_type=description.media_type,
        charset=description.charset,
        notes=["original_only"],
    )


def _charset(file: BinaryIO, head: bytes) -> str:
    """Tell in which code a text is written; raises `Verdict` for what is no text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    elif head.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig",)
    else:
        candidates = ("utf-8", "gb18030")
    for charset in candidates:
        if _reads_as(file, charset):
            return charset
    raise Verdict(pipe.NOT_TAKEN)


def _reads_as(file: BinaryIO, charset: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(charset)()
    try:
        while piece := file.read(_PIECE):
            if _CONTROL.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _set(text: str) -> Iterator[str]:
    """Break a text into lines that fit: wide signs take two columns."""
    for line in text.lstrip("\ufeff").split("\n"):
        out: list[str] = []
        columns = 0
        for sign in line.rstrip("\r").expandtabs(len(_TAB)):
            wide = 1 if ord(sign) < 0x1100 else 2
            if columns + wide > _COLUMNS:
                yield "".join(out)
                out, columns = [], 0
            out.append(sign)
            columns += wide
        yield "".join(out)


def _drawn(lines: list[str], width: int) -> Drawn:
    sheet = Image.new("L", (_WIDTH, _HEIGHT), 255)
    pen = ImageDraw.Draw(sheet)
    for row, line in enumerate(lines):
        _write(pen, line, _MARGIN + row * _LINE)
    wide = min(width, _WIDTH)
    if wide != _WIDTH:
        high = max(1, round(_HEIGHT * wide / _WIDTH))
        sheet = sheet.resize((wide, high), Image.Resampling.LANCZOS)
    return Drawn(*sheet.size, 1, sheet.tobytes())


def _write(pen: ImageDraw.ImageDraw, line: str, y: int) -> None:
    """Write each sign in its column, in the order in which it stands in the file.

    So no mark of direction turns what was written.
    """
    column = 0
    for sign in line:
        if not sign.isspace():
            pen.text((_MARGIN + column * (_SIZE // 2), y), sign, font=_font, fill=0)
        column += 1 if ord(sign) < 0x1100 else 2
