"""What a file seems to be, by its first bytes: which reader is to look at it.

Only fixed signs at fixed places are compared here (they are the formats' own: ISO 32000-1 7.5.2,
ISO/IEC 15948, ITU-T T.81, TIFF 6.0, RFC 9649, ISO/IEC 14496-12, RFC 9559, RFC 3533, RFC 9639,
RFC 4867, APPNOTE 4.3.7, MS-CFB 2.2), never a name and never what a sender said. Whether it is
really so is seen by a reader in its cell. A file that begins as none of them may still be a text,
which a reader finds out too. What begins as a program is no text, whatever follows.

Nothing here opens a file.
"""

from enum import StrEnum
from typing import Final, NamedTuple

HEAD: Final = 4096
"""So much of a file's beginning is looked at."""


class Reader(StrEnum):
    """Who looks at a file, each in a cell of its own."""

    PDF = "pdf"
    PICTURE = "picture"
    FILM = "film"
    PACKED = "packed"
    """Archives, and office papers, which are archives too."""
    TEXT = "text"


class Seeming(NamedTuple):
    """The reader for a file, and the form that it is to be read in."""

    reader: Reader
    form: str


_AT_THE_START: Final = (
    (b"\x89PNG\r\n\x1a\n", Seeming(Reader.PICTURE, "PNG")),
    (b"\xff\xd8\xff", Seeming(Reader.PICTURE, "JPEG")),
    (b"GIF87a", Seeming(Reader.PICTURE, "GIF")),
    (b"GIF89a", Seeming(Reader.PICTURE, "GIF")),
    (b"II*\0", Seeming(Reader.PICTURE, "TIFF")),
    (b"MM\0*", Seeming(Reader.PICTURE, "TIFF")),
    (b"PK\x03\x04", Seeming(Reader.PACKED, "zip")),
    (b"PK\x05\x06", Seeming(Reader.PACKED, "zip")),
    (b"7z\xbc\xaf\x27\x1c", Seeming(Reader.PACKED, "7z")),
    (b"Rar!\x1a\x07", Seeming(Reader.PACKED, "rar")),
    (b"\x1f\x8b\x08", Seeming(Reader.PACKED, "gz")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Seeming(Reader.PACKED, "ole")),
    (b"{\\rtf", Seeming(Reader.PACKED, "rtf")),
    (b"fLaC", Seeming(Reader.FILM, "flac")),
    (b"OggS", Seeming(Reader.FILM, "ogg")),
    (b"ID3", Seeming(Reader.FILM, "mp3")),
    (b"#!AMR", Seeming(Reader.FILM, "amr")),
    (b"\x1a\x45\xdf\xa3", Seeming(Reader.FILM, "matroska")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Seeming(Reader.FILM, "asf")),
)
_RIFF: Final = {
    b"WAVE": Seeming(Reader.FILM, "wav"),
    b"AVI ": Seeming(Reader.FILM, "avi"),
    b"WEBP": Seeming(Reader.PICTURE, "WEBP"),
}
_STILL_BRANDS: Final = {
    b"avif": "AVIF",
    b"avis": "AVIF",
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"heim": "HEIC",
    b"heis": "HEIC",
    b"hevc": "HEIC",
    b"mif1": "HEIC",
    b"msf1": "HEIC",
}
# Programs, and pictures that are programs (SVG may hold scripts; ASVS 1.3.4).
_PROGRAMS: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
)
_PDF_WITHIN: Final = 1024


def seeming(head: bytes) -> Seeming | None:
    """Tell what a file seems to be by its beginning; None for what nobody here reads."""
    for sign, found in _AT_THE_START:
        if head.startswith(sign):
            return found
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        still = _STILL_BRANDS.get(head[8:12])
        return Seeming(Reader.FILM, "mov") if still is None else Seeming(Reader.PICTURE, still)
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return Seeming(Reader.PICTURE, "BMP")
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        # A frame of MPEG audio; ADTS says "layer 0" (ISO/IEC 11172-3 2.4.2.3, 13818-7 6.2).
        return Seeming(Reader.FILM, "aac" if head[1] & 0x06 == 0 else "mp3")
    if head[257:262] == b"ustar":
        return Seeming(Reader.PACKED, "tar")
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return Seeming(Reader.PDF, "pdf")
    if head.startswith(_PROGRAMS):
        return None
    return Seeming(Reader.TEXT, "text")
