"""The directory of organisations that mediate, as a file: one line an organisation, CSV in UTF-8.

A file is taken whole or not at all; what is wrong with it is told line by line, so that whoever
wrote it can mend all of it at once. A line that begins with one of `= + - @` in a cell is refused:
a spreadsheet would run it (ASVS 1.2.10).

The directory that comes with the court is made up, and says so.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from client.protocol.mediators import MediationField, MediatorKind
from server_stub.db.post import MediatorEntry

COLUMNS: Final = (
    "mediator",
    "name_zh",
    "name_en",
    "kind",
    "fields",
    "district",
    "languages",
    "hours",
    "contact",
)
LINES_MAX: Final = 5000
BYTES_MAX: Final = 4 * 1024 * 1024
_LONGEST: Final = {"mediator": 40, "district": 60}
_LONGEST_OTHERWISE: Final = 200
_KINDS: Final = frozenset(each.value for each in MediatorKind)
_FIELDS: Final = frozenset(each.value for each in MediationField)


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """What is wrong with a line; line 1 holds the names of the columns."""

    line: int
    column: str
    what: str

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{place}: {self.what}"


class Unreadable(Exception):
    """The file is not a directory; every defect is told."""

    def __init__(self, defects: tuple[Defect, ...]) -> None:
        super().__init__("\n".join(map(str, defects)))
        self.defects = defects


def read_directory(file: bytes, *, demo: bool = False) -> tuple[MediatorEntry, ...]:
    """Read a directory; raises `Unreadable` with everything that is wrong."""
    if len(file) > BYTES_MAX:
        raise Unreadable((Defect(1, "", "the file is too large"),))
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file[: error.start].count(b"\n") + 1
        raise Unreadable((Defect(line, "", "not UTF-8"),)) from None
    rows = csv.DictReader(io.StringIO(text), restkey="", strict=True)
    found: dict[str, MediatorEntry] = {}
    defects: list[Defect] = []
    try:
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise Unreadable((Defect(1, "", f"the columns are {', '.join(COLUMNS)}"),))
        for row in rows:
            line = rows.line_num
            wrong = list(_defects(line, row))
            if not wrong and row["mediator"] in found:
                wrong.append(Defect(line, "mediator", "stands in the file twice"))
            defects += wrong
            if not wrong:
                found[row["mediator"]] = _entry(row, demo=demo)
            if line > LINES_MAX:
                raise Unreadable((*defects, Defect(line, "", "too many lines")))
    except csv.Error as error:
        defects.append(Defect(rows.line_num + 1, "", str(error)))
    if not found and not defects:
        defects.append(Defect(1, "", "no organisation"))
    if defects:
        raise Unreadable(tuple(defects))
    return tuple(found.values())


def demo_directory() -> tuple[MediatorEntry, ...]:
    """Give the made-up directory that comes with the court."""
    file = files("server_stub.post").joinpath("mediators.csv")
    return read_directory(file.read_bytes(), demo=True)


def _defects(line: int, row: Mapping[str, str | None]) -> list[Defect]:
    if any(value is None for value in row.values()) or "" in row:
        return [Defect(line, "", f"a line has {len(COLUMNS)} cells")]
    cells = {name: value or "" for name, value in row.items()}
    found = [
        Defect(line, name, wrong)
        for name, value in cells.items()
        if (wrong := _wrong_with(name, value)) is not None
    ]
    if cells["kind"] not in _KINDS:
        found.append(Defect(line, "kind", f"one of {', '.join(sorted(_KINDS))}"))
    strange = sorted(set(_list(cells["fields"])) - _FIELDS)
    if strange or not _list(cells["fields"]):
        found.append(Defect(line, "fields", f"not known: {', '.join(strange) or 'nothing'}"))
    if not _list(cells["languages"]):
        found.append(Defect(line, "languages", "none is named"))
    return sorted(set(found))


def _wrong_with(name: str, value: str) -> str | None:
    if not value.strip():
        return "is empty"
    if len(value) > _LONGEST.get(name, _LONGEST_OTHERWISE):
        return "is too long"
    if not value.isprintable():
        return "holds signs that cannot be printed"
    if value[0] in "=+-@":
        return "begins like a formula"
    return None


def _entry(row: Mapping[str, str], *, demo: bool) -> MediatorEntry:
    return MediatorEntry(
        mediator=row["mediator"].strip(),
        name_zh=row["name_zh"].strip(),
        name_en=row["name_en"].strip(),
        kind=row["kind"],
        fields=_list(row["fields"]),
        district=row["district"].strip(),
        languages=_list(row["languages"]),
        hours=row["hours"].strip(),
        contact=row["contact"].strip(),
        demo=demo,
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
