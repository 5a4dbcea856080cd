"""The papers of a case: what the parties put before the court, and what the court made.

An exhibit and its pages are entered once, and triggers refuse any change (Online Litigation
Rules art. 13-15). A document changes once in its life: when it is served.
"""

from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, insert, select, update

from client.protocol.case import DocumentKind, Exhibit, PagePicture
from client.protocol.file_kinds import FileKind
from client.protocol.ids import CaseId, DocumentId, ExhibitId, FileHash, ParticipantId, UploadId
from client.protocol.roles import Side
from server_stub.db.entries import DocumentEntry, ExhibitEntry
from server_stub.db.tables import documents, exhibit_files, exhibit_pages, exhibits

_EXHIBITS = (
    select(exhibits, exhibit_files, exhibit_pages)
    .outerjoin(exhibit_files, exhibit_files.c.exhibit == exhibits.c.exhibit)
    .outerjoin(exhibit_pages, exhibit_pages.c.exhibit == exhibits.c.exhibit)
    .order_by(exhibits.c.number, exhibit_pages.c.page)
)
_OF_CASE = _EXHIBITS.where(exhibits.c.case == bindparam("wanted"))
_EXHIBIT = _EXHIBITS.where(exhibits.c.exhibit == bindparam("wanted"))
_DOCUMENTS = (
    select(documents)
    .where(documents.c.case == bindparam("wanted"))
    .order_by(documents.c.made_at, documents.c.document)
)


class Papers:
    """The shelf of exhibits and documents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Exhibits -----------------------------------------------------------------------------

    def next_exhibit_number(self, case: CaseId) -> int:
        """Give the number of the exhibit that comes next: continuous over the case, from 1."""
        highest = self._connection.scalar(
            select(func.max(exhibits.c.number)).where(exhibits.c.case == case)
        )
        return (highest or 0) + 1

    def add_exhibit(self, entry: ExhibitEntry) -> None:
        """Enter an exhibit with all its pages, if it has any."""
        exhibit = entry.exhibit
        self._connection.execute(
            insert(exhibits).values(
                exhibit=exhibit.exhibit,
                case=entry.case,
                number=exhibit.number,
                title=exhibit.title,
                side=exhibit.side.value,
                kind=exhibit.kind,
                purpose=exhibit.purpose,
                original=exhibit.original,
                filed_at=entry.filed_at,
            )
        )
        if not exhibit.pages:
            return
        self._connection.execute(
            insert(exhibit_pages),
            [
                {
                    "exhibit": exhibit.exhibit,
                    "page": number,
                    "picture": page.picture,
                    "width_px": page.width_px,
                    "height_px": page.height_px,
                }
                for number, page in enumerate(exhibit.pages, 1)
            ],
        )

    def add_exhibit_file(self, exhibit: Exhibit, upload: UploadId) -> None:
        """Enter from which upload an exhibit was filed, and what sort of file it is."""
        self._connection.execute(
            insert(exhibit_files).values(
                exhibit=exhibit.exhibit,
                upload=upload,
                name=exhibit.file_name,
                size=exhibit.size,
                kind=exhibit.file_kind.value,
                media_type=exhibit.media_type,
                duration_s=exhibit.duration_s,
                parent=exhibit.parent,
            )
        )

    def exhibits(self, case: CaseId) -> tuple[ExhibitEntry, ...]:
        """Give the exhibits of a case by their numbers."""
        return self._exhibits(_OF_CASE, case)

    def exhibit(self, exhibit: ExhibitId) -> ExhibitEntry | None:
        """Find an exhibit."""
        found = self._exhibits(_EXHIBIT, exhibit)
        return found[0] if found else None

    def _exhibits(self, query: Select[Any], wanted: str) -> tuple[ExhibitEntry, ...]:
        rows = self._connection.execute(query, {"wanted": wanted}).mappings().all()
        return tuple(
            _exhibit(tuple(pages))
            for _, pages in groupby(rows, key=lambda row: row[exhibits.c.exhibit])
        )

    # Documents ----------------------------------------------------------------------------

    def add_document(self, entry: DocumentEntry) -> None:
        """Enter a document, served already or a draft."""
        self._connection.execute(
            insert(documents).values(
                document=entry.document,
                case=entry.case,
                kind=entry.kind.value,
                title=entry.title,
                file=entry.file,
                made_at=entry.made_at,
                served_at=entry.served_at,
                addressee=entry.addressee,
            )
        )

    def documents(self, case: CaseId) -> tuple[DocumentEntry, ...]:
        """Give the documents of a case as they were made."""
        rows = self._connection.execute(_DOCUMENTS, {"wanted": case}).mappings()
        return tuple(_document(row) for row in rows)

    def document(self, document: DocumentId) -> DocumentEntry | None:
        """Find a document."""
        row = self._connection.execute(
            select(documents).where(documents.c.document == document)
        ).first()
        return None if row is None else _document(row._mapping)

    def serve(self, document: DocumentId, file: FileHash, at: datetime) -> None:
        """Enter that a draft was served, and as which file."""
        self._connection.execute(
            update(documents)
            .where(documents.c.document == document, documents.c.served_at.is_(None))
            .values(served_at=at, file=file)
        )


def _exhibit(pages: tuple[RowMapping, ...]) -> ExhibitEntry:
    first = pages[0]
    exhibit = Exhibit(
        exhibit=ExhibitId(first[exhibits.c.exhibit]),
        number=first[exhibits.c.number],
        title=first[exhibits.c.title],
        side=Side(first[exhibits.c.side]),
        kind=first[exhibits.c.kind],
        purpose=first[exhibits.c.purpose],
        original=FileHash(first[exhibits.c.original]),
        pages=tuple(
            PagePicture(
                picture=FileHash(page[exhibit_pages.c.picture]),
                width_px=page[exhibit_pages.c.width_px],
                height_px=page[exhibit_pages.c.height_px],
            )
            for page in pages
            if page[exhibit_pages.c.page] is not None
        ),
    )
    if first[exhibit_files.c.exhibit] is not None:
        exhibit = exhibit.model_copy(update=_file(first))
    return ExhibitEntry(
        case=CaseId(first[exhibits.c.case]), exhibit=exhibit, filed_at=first[exhibits.c.filed_at]
    )


def _file(row: RowMapping) -> dict[str, object]:
    parent = row[exhibit_files.c.parent]
    return {
        "file_kind": FileKind(row[exhibit_files.c.kind]),
        "media_type": row[exhibit_files.c.media_type],
        "file_name": row[exhibit_files.c.name],
        "size": row[exhibit_files.c.size],
        "duration_s": row[exhibit_files.c.duration_s],
        "parent": None if parent is None else ExhibitId(parent),
    }


def _document(row: RowMapping) -> DocumentEntry:
    addressee = row[documents.c.addressee]
    return DocumentEntry(
        document=DocumentId(row[documents.c.document]),
        case=CaseId(row[documents.c.case]),
        kind=DocumentKind(row[documents.c.kind]),
        title=row[documents.c.title],
        file=FileHash(row[documents.c.file]),
        made_at=row[documents.c.made_at],
        served_at=row[documents.c.served_at],
        addressee=None if addressee is None else ParticipantId(addressee),
    )
