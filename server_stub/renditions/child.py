"""The child that reads one hostile file and answers with bare pixels.

Started as `python -m server_stub.renditions.child` with the court's limits, it loads the
reader, walls itself in, takes one file, and draws the pages it is asked for until the
court hangs up. It computes how many pixels a page would take before it draws one.

A file must begin and end as a PDF does (ISO 32000-1, 7.5): one that was cut short might
otherwise be mended in silence and lose its last pages in court. Forms are drawn, since
what was filled in and what was sealed stands in form fields; scripts and actions are not
run. It knows neither what it draws nor for whom.
"""

import ctypes
import json
import os
import sys
from typing import Any, BinaryIO, Final

from server_stub.renditions import pipe
from server_stub.renditions.confinement import allow_processor_time, confine
from server_stub.renditions.pipe import Limits

_HEAD: Final = 1024
_TAIL: Final = 2048
_WHITE: Final = 0xFFFFFFFF


class _Refusal(Exception):
    """The file or the page is refused with a verdict of the pipe."""

    def __init__(self, verdict: int) -> None:
        super().__init__(verdict)
        self.verdict = verdict


def main() -> None:
    """Serve one file on the standard streams."""
    limits = Limits(**json.loads(sys.argv[1]))
    questions = sys.stdin.buffer
    # Nothing that a library prints may be taken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Loaded before the walls are up: afterwards no file can be opened.
    import pypdfium2

    pypdfium2.PdfDocument.new().close()
    confine(limits.memory)
    try:
        answers.write(pipe.READY)
        answers.flush()
        _serve(questions, answers, limits, pypdfium2)
    except (EOFError, BrokenPipeError):
        # The court hung up. Leave at once, without a last flush to a closed pipe.
        os._exit(0)


def _serve(questions: BinaryIO, answers: BinaryIO, limits: Limits, pdfium: Any) -> None:
    (length,) = pipe.FILE_HEAD.unpack(pipe.read_exactly(questions, pipe.FILE_HEAD.size))
    content = pipe.read_exactly(questions, length)
    allow_processor_time(limits.processor_s)
    try:
        document = _opened(content, limits, pdfium)
    except _Refusal as refusal:
        answers.write(pipe.FILE_ANSWER.pack(refusal.verdict, 0))
        answers.flush()
        return
    answers.write(pipe.FILE_ANSWER.pack(pipe.DRAWN, len(document)))
    answers.flush()
    while True:
        question = pipe.read_exactly(questions, pipe.PAGE_QUESTION.size)
        page, width = pipe.PAGE_QUESTION.unpack(question)
        allow_processor_time(limits.processor_s)
        try:
            height, channels, pixels = _drawn(document, page, width, limits, pdfium)
        except _Refusal as refusal:
            answers.write(pipe.PAGE_ANSWER.pack(refusal.verdict, 0, 0, 0))
        else:
            answers.write(pipe.PAGE_ANSWER.pack(pipe.DRAWN, width, height, channels))
            answers.write(pixels)
        answers.flush()


def _opened(content: bytes, limits: Limits, pdfium: Any) -> Any:
    if not content:
        raise _Refusal(pipe.EMPTY)
    if b"%PDF-" not in content[:_HEAD]:
        raise _Refusal(pipe.NOT_A_PDF)
    if b"%%EOF" not in content[-_TAIL:]:
        raise _Refusal(pipe.DAMAGED)
    try:
        document = pdfium.PdfDocument(content)
        document.init_forms()
        pages = len(document)
    except pdfium.PdfiumError as error:
        locked = error.err_code == pdfium.raw.FPDF_ERR_PASSWORD
        raise _Refusal(pipe.ENCRYPTED if locked else pipe.DAMAGED) from error
    if pages < 1:
        raise _Refusal(pipe.DAMAGED)
    if pages > limits.pages:
        raise _Refusal(pipe.TOO_MANY_PAGES)
    return document


def _drawn(
    document: Any, number: int, width: int, limits: Limits, pdfium: Any
) -> tuple[int, int, bytes]:
    """Draw a page so many pixels wide; give its height, its channels and the pixels."""
    if not 1 <= number <= len(document):
        raise _Refusal(pipe.NO_SUCH_PAGE)
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise _Refusal(pipe.DAMAGED) from error
    try:
        across, down = page.get_size()
        # Written so that a size which is no number is refused as well.
        if not (across > 0 and down > 0):
            raise _Refusal(pipe.DAMAGED)
        if not across * down <= limits.page_area:
            raise _Refusal(pipe.PAGE_TOO_LARGE)
        height = max(1, round(width * down / across))
        if width * height > limits.pixels:
            raise _Refusal(pipe.PAGE_TOO_LARGE)
        colours = _painted(document, page, width, height, pdfium.raw)
    finally:
        page.close()
    red, green, blue = colours[0::3], colours[1::3], colours[2::3]
    if red == green == blue:
        return height, 1, red
    return height, 3, colours


def _painted(document: Any, page: Any, width: int, height: int, raw: Any) -> bytes:
    """Paint a page on white paper, its annotations and form fields included; give RGB rows."""
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise _Refusal(pipe.PAGE_TOO_LARGE)
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


if __name__ == "__main__":
    main()
