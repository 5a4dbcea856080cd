"""The hole in the wall between the court and the child that reads a file.

The court sends one file, then asks for pages one by one; the child answers each with a
verdict and, for a page, with bare pixels. All numbers are unsigned and big-endian.

                                                    ready: one byte, when the walls are up
    court -> child   length u64, the file           answer: verdict u8, pages u32
                                                    and, for a file that was named and not
                                                    sent (length 0): length u32, a description
                                                    in JSON
    court -> child   page u32, width u32            answer: verdict u8, width u32,
                                                    height u32, channels u8, the pixels

Whatever a child says is hostile too: the court reads fixed heads, checks them against
what it asked for, and never reads more pixels than it allowed.
"""

import struct
from dataclasses import dataclass
from typing import Final, Protocol

READY: Final = b"\x06"
FILE_HEAD: Final = struct.Struct(">Q")
FILE_ANSWER: Final = struct.Struct(">BI")
DESCRIPTION_HEAD: Final = struct.Struct(">I")
PAGE_QUESTION: Final = struct.Struct(">II")
PAGE_ANSWER: Final = struct.Struct(">BIIB")

DRAWN: Final = 0
NO_SUCH_PAGE: Final = 1
EMPTY: Final = 2
NOT_A_PDF: Final = 3
DAMAGED: Final = 4
ENCRYPTED: Final = 5
TOO_MANY_PAGES: Final = 6
PAGE_TOO_LARGE: Final = 7
FILE_TOO_LARGE: Final = 8
NOT_TAKEN: Final = 9
UNPACKS_TOO_LARGE: Final = 10
TOO_MANY_PACKED: Final = 11
TOO_LONG: Final = 12

DESCRIPTION_MAX: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Memory is the child's whole address space; processor time is counted for each question
    anew; wall time is kept by the court. A page's area is in square points (an A0 sheet
    has 8 million), so that a sheet of twelve square metres is the largest ever drawn.
    """

    memory: int = 1 << 30
    processor_s: int = 5
    wall_s: float = 7.0
    pages: int = 10_000
    page_area: int = 100_000_000
    pixels: int = 40_000_000
    # For what is no PDF; a photograph of a hundred million pixels is the largest that cameras make.
    document_bytes: int = 200_000_000
    source_pixels: int = 120_000_000
    unpacked: int = 240_000_000
    """Octets of one picture, unpacked."""
    unpacked_archive: int = 1 << 33
    """Octets of an archive, were it unpacked; nobody does so here."""
    text_bytes: int = 4_000_000
    text_pages: int = 1_000


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes | None:
        """Give up to `size` bytes."""


def read_exactly(source: Source, size: int) -> bytes:
    """Read so many bytes, or raise `EOFError` if the other side is gone."""
    parts = []
    while size:
        part = source.read(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
