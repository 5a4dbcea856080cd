"""Reads a PDF and draws its pages, by pdfium.

It computes how many pixels a page would take before it draws one. A file must begin and end as a
PDF does (ISO 32000-1, 7.5): one that was cut short might otherwise be mended in silence and lose
its last pages in court. Forms are drawn, since what was filled in and what was sealed stands in
form fields; scripts and actions are not run, and files packed inside are told and not opened.
"""

import ctypes
import re
from typing import Any, BinaryIO, Final

import pypdfium2 as pdfium

from server_stub.renditions import pipe
from server_stub.renditions.pipe import Limits
from server_stub.renditions.readers.reading import (
    Description,
    Drawn,
    Reading,
    Verdict,
    without_colours,
)

_HEAD: Final = 1024
_TAIL: Final = 2048
_WHITE: Final = 0xFFFFFFFF
_SCRIPT: Final = re.compile(rb"/(?:JavaScript|JS|Launch)\b")


def load() -> None:
    """Have pdfium ready."""
    pdfium.PdfDocument.new().close()


def read(file: BinaryIO, form: str, limits: Limits) -> Reading:  # noqa: ARG001 - it has one form
    """Read a file; what it says of scripts is what can be seen without unpacking anything."""
    if file.seek(0, 2) > limits.document_bytes:
        raise Verdict(pipe.FILE_TOO_LARGE)
    file.seek(0)
    content = file.read()
    document = opened(content, limits)
    notes = []
    if _SCRIPT.search(content):
        notes.append("holds_program")
    if pdfium.raw.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        notes.append("holds_files")
    return Reading(
        Description(kind="pdf", media_type="application/pdf", pages=len(document), notes=notes),
        lambda page, width: drawn(document, page, width, limits),
    )


def opened(content: bytes, limits: Limits) -> Any:
    """Open a document; raises `Verdict`."""
    if not content:
        raise Verdict(pipe.EMPTY)
    if b"%PDF-" not in content[:_HEAD]:
        raise Verdict(pipe.NOT_A_PDF)
    if b"%%EOF" not in content[-_TAIL:]:
        raise Verdict(pipe.DAMAGED)
    try:
        document = pdfium.PdfDocument(content)
        document.init_forms()
        pages = len(document)
    except pdfium.PdfiumError as error:
        locked = error.err_code == pdfium.raw.FPDF_ERR_PASSWORD
        raise Verdict(pipe.ENCRYPTED if locked else pipe.DAMAGED) from error
    if pages < 1:
        raise Verdict(pipe.DAMAGED)
    if pages > limits.pages:
        raise Verdict(pipe.TOO_MANY_PAGES)
    return document


def drawn(document: Any, number: int, width: int, limits: Limits) -> Drawn:
    """Draw a page exactly so many pixels wide."""
    if not 1 <= number <= len(document):
        raise Verdict(pipe.NO_SUCH_PAGE)
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise Verdict(pipe.DAMAGED) from error
    try:
        across, down = page.get_size()
        # Written so that a size which is no number is refused as well.
        if not (across > 0 and down > 0):
            raise Verdict(pipe.DAMAGED)
        if not across * down <= limits.page_area:
            raise Verdict(pipe.PAGE_TOO_LARGE)
        height = max(1, round(width * down / across))
        if width * height > limits.pixels:
            raise Verdict(pipe.PAGE_TOO_LARGE)
        colours = _painted(document, page, width, height)
    finally:
        page.close()
    return without_colours(width, height, colours)


def _painted(document: Any, page: Any, width: int, height: int) -> bytes:
    """Paint a page on white paper, its annotations and form fields included; give RGB rows."""
    raw = pdfium.raw
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise Verdict(pipe.PAGE_TOO_LARGE)
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        flags = raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER
        place = (0, 0, width, height, 0, flags)
        raw.FPDF_RenderPageBitmap(bitmap, page, *place)
        if document.formenv:
            raw.FPDF_FFLDraw(document.formenv, bitmap, page, *place)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        rows = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    if stride == width * 3:
        return rows
    return b"".join(rows[at : at + width * 3] for at in range(0, len(rows), stride))
