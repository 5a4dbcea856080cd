"""Reads what is packed: archives are listed and never unpacked, office papers told by their parts.

Only directories are read, bounded in number and size; nothing of what is packed is opened but the
small parts by which an office paper says what it is and what it points to, each unpacked to a
bound. An archive that would unpack to very much more than it is (a bomb) is refused, since whoever
saved it would unpack it. Names are told as they stand; they are never paths here.
"""

import io
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from server_stub.renditions import pipe
from server_stub.renditions.pipe import Limits
from server_stub.renditions.readers.reading import Description, Reading, Verdict, no_pages

_LISTED: Final = 500
_NAME: Final = 255
_PART: Final = 1 << 20
_RATIO: Final = 200
_SMALL: Final = 64 << 20
"""What unpacks to no more than this is no bomb, however well it was packed."""
_ENTRIES: Final = 20_000
_ARCHIVES: Final = re.compile(
    r"\.(?:zip|7z|rar|tar|t?gz|bz2|t?xz|zst|jar|iso|cab|arj|lzh)$", re.IGNORECASE
)
_EXTERNAL: Final = re.compile(rb"""TargetMode\s*=\s*["']External["']""")
_HYPERLINK: Final = re.compile(rb"<Relationship\b[^>]*/hyperlink[\"'][^>]*>")
_OOXML: Final = {
    "word/document.xml": "wordprocessingml.document",
    "xl/workbook.xml": "spreadsheetml.sheet",
    "xl/workbook.bin": "spreadsheetml.sheet",
    "ppt/presentation.xml": "presentationml.presentation",
}
_WITH_MACROS: Final = {
    "wordprocessingml.document": "application/vnd.ms-word.document.macroenabled.12",
    "spreadsheetml.sheet": "application/vnd.ms-excel.sheet.macroenabled.12",
    "presentationml.presentation": "application/vnd.ms-powerpoint.presentation.macroenabled.12",
}
_ODF: Final = re.compile(
    rb"application/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation|graphics)\b"
)
_OLE: Final = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_OLE_WITHIN: Final = 8 << 20


def load() -> None:
    """Have the codes of names ready, which are loaded late."""
    for charset in ("cp437", "gb18030", "utf-8", "utf-16-le", "ascii"):
        b"a ".decode(charset)


def read(file: BinaryIO, form: str, limits: Limits) -> Reading:
    """Read a file of one form."""
    match form:
        case "zip":
            description = _zip(file, limits)
        case "tar":
            description = _tar(file, limits)
        case "gz":
            description = _gz(file, limits)
        case "ole":
            description = _ole(file)
        case "rtf":
            description = _office("application/rtf", _rtf_notes(file))
        case _:
            media_type = {"7z": "application/x-7z-compressed", "rar": "application/vnd.rar"}[form]
            description = Description(
                kind="archive", media_type=media_type, notes=["original_only", "list_cut"]
            )
    return Reading(description, no_pages)


def _office(media_type: str, notes: list[str]) -> Description:
    return Description(kind="office", media_type=media_type, notes=["original_only", *notes])


# Zip archives, and the papers that are zip archives -------------------------------------------


def _zip(file: BinaryIO, limits: Limits) -> Description:
    _count_entries(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _refuse_bombs(((each.file_size, each.compress_size) for each in entries), file, limits)
            names = {each.filename for each in entries}
            if "[Content_Types].xml" in names:
                return _ooxml(archive, names)
            odf = _odf(archive, names)
            if odf is not None:
                return odf
            notes = ["holds_locked"] if any(each.flag_bits & 1 for each in entries) else []
            listed = ((_legible(each), each.file_size) for each in entries if not each.is_dir())
            return _listing("application/zip", listed, notes)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError) as error:
        raise Verdict(pipe.DAMAGED) from error
    except (NotImplementedError, RuntimeError) as error:
        # A way of packing that nobody here knows, or a locked part where none may be.
        raise Verdict(pipe.DAMAGED) from error


def _count_entries(file: BinaryIO) -> None:
    """Ask how many entries there are before they are all read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        raise Verdict(pipe.DAMAGED)
    count, length, _, comment = struct.unpack_from("<HIIH", tail, at + 10)
    if at + 22 + comment != len(tail):
        # What is cut short may end in the end of something packed in it.
        raise Verdict(pipe.DAMAGED)
    # 46 octets is the least that an entry of the directory takes (APPNOTE 4.3.12).
    if count != 0xFFFF and length >= 46 * _ENTRIES * 4:
        raise Verdict(pipe.TOO_MANY_PACKED)
    if count == 0xFFFF or count > _ENTRIES:
        raise Verdict(pipe.TOO_MANY_PACKED)
    file.seek(0)


def _refuse_bombs(sizes: Iterator[tuple[int, int]], file: BinaryIO, limits: Limits) -> None:
    unpacked = 0
    for number, (size, packed) in enumerate(sizes):
        if number >= _ENTRIES:
            raise Verdict(pipe.TOO_MANY_PACKED)
        unpacked += size
        if size > _SMALL and size > _RATIO * max(1, packed):
            raise Verdict(pipe.UNPACKS_TOO_LARGE)
    place = file.tell()
    whole = file.seek(0, 2)
    file.seek(place)
    # Entries that overlap each other are each well packed, and together they are not.
    if unpacked > limits.unpacked_archive or (unpacked > _SMALL and unpacked > _RATIO * whole):
        raise Verdict(pipe.UNPACKS_TOO_LARGE)


def _legible(entry: zipfile.ZipInfo) -> str:
    """Give a name as it was meant: old Chinese archives write GBK and do not say so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        octets = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for charset in ("utf-8", "gb18030"):
        try:
            return octets.decode(charset)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _listing(
    media_type: str, entries: Iterator[tuple[str, int]], notes: list[str], *, cut: bool = False
) -> Description:
    listed: list[tuple[str, int]] = []
    count = 0
    archives = False
    for name, size in entries:
        count += 1
        if count > _ENTRIES:
            raise Verdict(pipe.TOO_MANY_PACKED)
        archives = archives or _ARCHIVES.search(name) is not None
        if len(listed) < _LISTED:
            listed.append((name[:_NAME].encode(errors="replace").decode(), size))
    if archives:
        notes = [*notes, "holds_archives"]
    if cut or count > len(listed):
        notes = [*notes, "list_cut"]
    return Description(
        kind="archive",
        media_type=media_type,
        listed=listed,
        listed_of=count,
        notes=["original_only", *notes],
    )


def _ooxml(archive: zipfile.ZipFile, names: set[str]) -> Description:
    """Tell an office paper by its main part (ECMA-376 part 2), and what it holds."""
    part = next((name for name in _OOXML if name in names), None)
    if part is None:
        return _listing(
            "application/zip", ((each.filename, each.file_size) for each in archive.infolist()), []
        )
    sort = _OOXML[part]
    media_type = f"application/vnd.openxmlformats-officedocument.{sort}"
    notes = []
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        notes.append("holds_program")
        media_type = _WITH_MACROS[sort]
    relations = (name for name in names if name.endswith(".rels"))
    if any(_fetches(_part(archive, name)) for name in relations):
        notes.append("points_elsewhere")
    if any("/embeddings/" in name for name in names):
        notes.append("holds_files")
    return _office(media_type, notes)


def _fetches(relations: bytes) -> bool:
    """Tell whether a program would fetch something; a link that one may click is not fetched."""
    return _EXTERNAL.search(_HYPERLINK.sub(b"", relations)) is not None


def _odf(archive: zipfile.ZipFile, names: set[str]) -> Description | None:
    if "mimetype" not in names:
        return None
    said = _ODF.match(_part(archive, "mimetype"))
    if said is None:
        return None
    notes = []
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        notes.append("holds_program")
    if any(name.startswith("Object ") for name in names):
        notes.append("holds_files")
    return _office(said.group().decode(), notes)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack the beginning of a small part."""
    with archive.open(name) as part:
        return part.read(_PART)


# Tar archives, and what is packed in one stream ------------------------------------------------


def _tar(file: BinaryIO, limits: Limits) -> Description:
    return _listing("application/x-tar", _tar_entries(file, limits), [])


def _tar_entries(file: BinaryIO, limits: Limits) -> Iterator[tuple[str, int]]:
    unpacked = 0
    try:
        with tarfile.open(fileobj=file, mode="r|", encoding="utf-8", errors="replace") as archive:
            for number, entry in enumerate(archive):
                if number >= _ENTRIES:
                    raise Verdict(pipe.TOO_MANY_PACKED)
                # A sparse file says how large it wants to be, which costs it nothing.
                unpacked += entry.size
                if unpacked > limits.unpacked_archive:
                    raise Verdict(pipe.UNPACKS_TOO_LARGE)
                if entry.isfile():
                    yield entry.name, entry.size
    except (tarfile.TarError, EOFError, OSError, ValueError, zlib.error) as error:
        raise Verdict(pipe.DAMAGED) from error


class _Unpacked(io.RawIOBase):
    """A stream that is unpacked as it is read, and never more than to a bound."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        self._limit = limit
        self._packed = self._unpacked = 0
        self._unpacker = zlib.decompressobj(wbits=31)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        out = b""
        while len(out) < size and not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail
            if not packed:
                packed = self._file.read(65_536)
                self._packed += len(packed)
            if not packed:
                raise Verdict(pipe.DAMAGED)
            out += self._unpacker.decompress(packed, size - len(out))
        self._unpacked += len(out)
        bomb = self._unpacked > _SMALL and self._unpacked > _RATIO * self._packed
        if bomb or self._unpacked > self._limit:
            raise Verdict(pipe.UNPACKS_TOO_LARGE)
        return out


def _gz(file: BinaryIO, limits: Limits) -> Description:
    """List a packed tar archive; what else is packed by itself has one file and says its size."""
    file.seek(0)
    try:
        head = _Unpacked(file, limits.unpacked_archive).read(512)
        file.seek(0)
        stream = _Unpacked(file, limits.unpacked_archive)
        if head[257:262] == b"ustar":
            return _listing("application/gzip", _tar_entries(stream, limits), [])  # type: ignore[arg-type]
        size = 0
        while piece := stream.read(1 << 20):
            size += len(piece)
    except zlib.error as error:
        raise Verdict(pipe.DAMAGED) from error
    return _listing("application/gzip", iter([("", size)]), [])


# The older office papers ------------------------------------------------------------------------


def _ole(file: BinaryIO) -> Description:
    """Tell an older paper by the names in its directory (MS-CFB 2.6), which stand in UTF-16."""
    file.seek(0)
    content = file.read(_OLE_WITHIN)
    if len(content) < 1536:
        raise Verdict(pipe.DAMAGED)
    names = set(_ole_names(content))
    if "EncryptedPackage" in names:
        raise Verdict(pipe.ENCRYPTED)
    media_type = next((kind for name, kind in _OLE.items() if name in names), None)
    if media_type is None:
        # Installers, mails and other things are kept in the same form.
        raise Verdict(pipe.NOT_TAKEN)
    notes = []
    if names & {"VBA", "_VBA_PROJECT", "Macros", "_VBA_PROJECT_CUR"}:
        notes.append("holds_program")
    if names & {"ObjectPool", "\x01Ole10Native"}:
        notes.append("holds_files")
    return _office(media_type, notes)


def _ole_names(content: bytes) -> Iterator[str]:
    """Give the names of a directory, by its chain of sectors (MS-CFB 2.2, 2.3)."""
    (shift,) = struct.unpack_from("<H", content, 30)
    (sector,) = struct.unpack_from("<I", content, 48)
    if shift not in {9, 12}:
        raise Verdict(pipe.DAMAGED)
    size = 1 << shift
    table: list[int] = []
    for (place,) in struct.iter_unpack("<I", content[76:512]):
        begin = (place + 1) * size
        if place < 0xFFFFFFFA and begin + size <= len(content):
            table += [each for (each,) in struct.iter_unpack("<I", content[begin : begin + size])]
    seen = 0
    while sector < 0xFFFFFFFA and seen < 4096:
        begin = (sector + 1) * size
        block = content[begin : begin + size]
        for at in range(0, len(block) - 127, 128):
            (length,) = struct.unpack_from("<H", block, at + 64)
            if 2 <= length <= 64:
                yield block[at : at + length - 2].decode("utf-16-le", errors="replace")
        sector = table[sector] if sector < len(table) else 0xFFFFFFFE
        seen += 1


def _rtf_notes(file: BinaryIO) -> list[str]:
    file.seek(0)
    notes = []
    content = file.read(_OLE_WITHIN)
    if b"\\objdata" in content or b"\\object" in content:
        notes.append("holds_files")
    if b"INCLUDEPICTURE" in content or b"\\*\\template" in content:
        notes.append("points_elsewhere")
    return notes
