"""Files that mean harm, made as small as their authors would make them."""

import io
import zlib
from collections.abc import Sequence

import pikepdf

_MIB = 1 << 20


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Number the objects from 1, the first being the catalogue, and write a whole file."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % table


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Write a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def one_page(
    content: bytes, *, box: bytes = b"0 0 595 842", more: bytes = b"", rest: Sequence[bytes] = ()
) -> bytes:
    """Make a file of one page from its content (object 4); the rest are objects from 5 on."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R %s >>" % (box, more),
        content,
        *rest,
    )


def plain_page(drawing: bytes = b"0 0 1 rg 100 100 200 200 re f", **page: bytes) -> bytes:
    """Make a harmless file of one page with a blue square."""
    return one_page(stream(drawing), **page)  # type: ignore[arg-type]


def flate_bomb(gibibytes: int = 1) -> bytes:
    """Pack so many gibibytes of blanks into about a megabyte (security register, F10)."""
    packer = zlib.compressobj(9)
    blanks = b" " * _MIB
    head = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    blocks = head + block * (1024 * gibibytes - 1)
    return one_page(stream(blocks + packer.flush(), b"/Filter /FlateDecode"))


def giant_page() -> bytes:
    """Make the 541-byte page of 14400 by 14400 points (security register, F10)."""
    return plain_page(box=b"0 0 14400 14400")


def endless_strip() -> bytes:
    """Make a page as narrow as a hair and as long as the format allows."""
    return plain_page(box=b"0 0 2 14400")


def doubling_forms(depth: int = 40) -> bytes:
    """Make a page that draws a form that draws a form twice, and so on, 2^40 times."""
    forms = [
        stream(
            b"/X Do /X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
            b"/Resources << /XObject << /X %d 0 R >> >>" % (number + 1),
        )
        for number in range(5, 5 + depth)
    ]
    last = stream(b"0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return one_page(
        stream(b"/X Do"),
        more=b"/Resources << /XObject << /X 5 0 R >> >>",
        rest=[*forms, last],
    )


def toilsome_page(fills: int = 200_000) -> bytes:
    """Make a page that is painted over, half transparent, again and again."""
    drawing = b"/G gs\n" + b"0 0 595 842 re f\n" * fills
    return one_page(
        stream(zlib.compress(drawing), b"/Filter /FlateDecode"),
        more=b"/Resources << /ExtGState << /G << /ca 0.5 >> >> >>",
    )


def encrypted() -> bytes:
    """Lock a page with a password."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()
