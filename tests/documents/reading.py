"""Reading a paper back: its words, its pages, what it is made of."""

import io
import re
from dataclasses import dataclass

import pikepdf
import pypdfium2

_PAGE_NUMBER = re.compile(r"—\d+—$|第\d+页共\d+页$")


@dataclass(frozen=True)
class Page:
    """One page as a reader finds it."""

    text: str

    @property
    def words(self) -> str:
        """Give the text without blanks and line ends, which are the layout's business."""
        return re.sub(r"\s", "", self.text)


def pages(pdf: bytes) -> list[Page]:
    """Read every page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for page in document:
            text = page.get_textpage()
            found.append(Page(text.get_text_bounded()))
            text.close()
            page.close()
        return found
    finally:
        document.close()


def words(pdf: bytes) -> str:
    """Give all words of a paper in one, without the numbers of its pages."""
    return "".join(_PAGE_NUMBER.sub("", page.words) for page in pages(pdf))


def fonts(pdf: bytes) -> dict[str, bool]:
    """Name the fonts of a paper, and whether each is embedded."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                embedded = any(key in thing for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                found[str(thing["/FontName"])] = embedded
    return found


def claims_pdf_a_2b(pdf: bytes) -> bool:
    """Whether the file says of itself that it is PDF/A-2b (ISO 19005-2, 6.6.4)."""
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        return (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) == ("2", "B")


def rightmost_ink(pdf: bytes, page: int = 0) -> float:
    """Tell how far to the right a page is printed, as a share of its width."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[page].render(scale=1, grayscale=True).to_pil()
    finally:
        document.close()
    box = image.point(lambda tone: 255 if tone < 128 else 0).getbbox()
    assert box is not None
    return int(box[2]) / int(image.width)


def red_ink(pdf: bytes, page: int = 0) -> int:
    """Count the red dots of a page, at two to a point, with its annotations."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        image = document[page].render(scale=2, may_draw_forms=True).to_pil().convert("RGB")
    finally:
        document.close()
    red, green, _ = image.split()
    strong = red.point(lambda tone: 1 if tone > 150 else 0).get_flattened_data()
    weak = green.point(lambda tone: 1 if tone < 120 else 0).get_flattened_data()
    return sum(one & other for one, other in zip(strong, weak, strict=True))
