"""Files on their way, and what the court saw in those that came.

An upload moves by conditional updates: who changes it says from which state and which count of
bytes, so that of two who saw the same only one goes on.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from client.protocol.case import PagePicture
from client.protocol.errors import Reason
from client.protocol.file_kinds import FileSeen
from client.protocol.ids import AccountId, ExhibitId, FileHash, UploadId
from client.protocol.uploads import UploadState
from server_stub.db.tables import exhibit_files, seen_files, seen_pages, uploads

_UPLOAD = select(uploads).where(uploads.c.upload == bindparam("wanted"))
_CHANGE = update(uploads).where(
    uploads.c.upload == bindparam("wanted"),
    uploads.c.state == bindparam("from_state"),
    uploads.c.received == bindparam("from_received"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadEntry:
    """An upload with the account that it belongs to."""

    upload: UploadId
    account: AccountId
    name: str
    size: int
    sha256: FileHash
    media_type: str
    """As it was said."""
    received: int
    state: UploadState
    begun_at: datetime
    expires_at: datetime | None
    """None when it is kept for good."""
    refusal: Reason | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """What the court saw in a file, with the pictures of its pages."""

    seen: FileSeen
    pages: tuple[PagePicture, ...]


class Uploads:
    """The shelf of uploads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # On their way ---------------------------------------------------------------------------

    def add(self, entry: UploadEntry) -> None:
        """Enter a new upload."""
        self._connection.execute(insert(uploads).values(_row(entry)))

    def get(self, upload: UploadId) -> UploadEntry | None:
        """Find an upload."""
        row = self._connection.execute(_UPLOAD, {"wanted": upload}).first()
        return None if row is None else _entry(row._mapping)

    def of(self, account: AccountId, limit: int) -> tuple[UploadEntry, ...]:
        """Give a person's uploads that are not filed, newest first."""
        rows = self._connection.execute(
            select(uploads)
            .where(uploads.c.account == account, uploads.c.state != UploadState.FILED.value)
            .order_by(uploads.c.begun_at.desc(), uploads.c.upload)
            .limit(limit)
        ).mappings()
        return tuple(_entry(row) for row in rows)

    def change(self, before: UploadEntry, entry: UploadEntry) -> bool:
        """Enter what has become of an upload; False when it is no longer what it was."""
        done = self._connection.execute(
            _CHANGE,
            {
                "wanted": before.upload,
                "from_state": before.state.value,
                "from_received": before.received,
                **_row(entry),
            },
        )
        return done.rowcount == 1

    def remove(self, upload: UploadId) -> None:
        """Forget an upload."""
        self._connection.execute(delete(uploads).where(uploads.c.upload == upload))

    def expired(self, now: datetime, limit: int) -> tuple[UploadEntry, ...]:
        """Give uploads whose time is over."""
        rows = self._connection.execute(
            select(uploads).where(uploads.c.expires_at <= now).limit(limit)
        ).mappings()
        return tuple(_entry(row) for row in rows)

    def on_disk(self) -> frozenset[str]:
        """Name the uploads whose bytes stand beside the strong-room."""
        rows = self._connection.execute(
            select(uploads.c.upload).where(
                uploads.c.state.in_([UploadState.ARRIVING.value, UploadState.WHOLE.value])
            )
        )
        return frozenset(row[0] for row in rows)

    def open_of(self, account: AccountId) -> tuple[int, int]:
        """Count a person's unfinished uploads and the bytes that they announce."""
        return self._count(account, uploads.c.state == UploadState.ARRIVING.value)

    def begun_since(self, account: AccountId, since: datetime) -> tuple[int, int]:
        """Count what a person has begun since a time, and its bytes."""
        return self._count(account, uploads.c.begun_at > since)

    def _count(self, account: AccountId, which: object) -> tuple[int, int]:
        files, size = self._connection.execute(
            select(func.count(), func.coalesce(func.sum(uploads.c.size), 0)).where(
                uploads.c.account == account,
                which,  # type: ignore[arg-type]
            )
        ).one()
        return files, size

    # What was seen --------------------------------------------------------------------------

    def seen(self, file: FileHash) -> SeenFile | None:
        """Give what the court saw in a file, if it has looked."""
        seen = self._connection.scalar(select(seen_files.c.seen).where(seen_files.c.file == file))
        if seen is None:
            return None
        pages = self._connection.execute(
            select(seen_pages).where(seen_pages.c.file == file).order_by(seen_pages.c.page)
        ).mappings()
        return SeenFile(
            seen=FileSeen.model_validate(seen),
            pages=tuple(
                PagePicture(
                    picture=FileHash(page[seen_pages.c.picture]),
                    width_px=page[seen_pages.c.width_px],
                    height_px=page[seen_pages.c.height_px],
                )
                for page in pages
            ),
        )

    def seen_without_pages(self, file: FileHash) -> FileSeen | None:
        """Give what the court saw in a file, without its pages."""
        seen = self._connection.scalar(select(seen_files.c.seen).where(seen_files.c.file == file))
        return None if seen is None else FileSeen.model_validate(seen)

    def add_seen(self, file: FileHash, found: SeenFile, at: datetime) -> None:
        """Enter what the court saw in a file; what stands already stays."""
        added = self._connection.execute(
            insert_or(seen_files)
            .values(file=file, seen=found.seen.model_dump(mode="json"), seen_at=at)
            .on_conflict_do_nothing()
        )
        if added.rowcount == 0 or not found.pages:
            return
        self._connection.execute(
            insert(seen_pages),
            [
                {
                    "file": file,
                    "page": number,
                    "picture": page.picture,
                    "width_px": page.width_px,
                    "height_px": page.height_px,
                }
                for number, page in enumerate(found.pages, 1)
            ],
        )

    def filed_as(self, upload: UploadId) -> ExhibitId | None:
        """Name the exhibit that an upload was filed as."""
        found = self._connection.scalar(
            select(exhibit_files.c.exhibit).where(exhibit_files.c.upload == upload)
        )
        return None if found is None else ExhibitId(found)


def _row(entry: UploadEntry) -> dict[str, object]:
    return {
        "upload": entry.upload,
        "account": entry.account,
        "name": entry.name,
        "size": entry.size,
        "sha256": entry.sha256,
        "media_type": entry.media_type,
        "received": entry.received,
        "state": entry.state.value,
        "refusal": "" if entry.refusal is None else entry.refusal.value,
        "detail": entry.detail,
        "begun_at": entry.begun_at,
        "expires_at": entry.expires_at,
    }


def _entry(row: RowMapping) -> UploadEntry:
    refusal = row[uploads.c.refusal]
    return UploadEntry(
        upload=UploadId(row[uploads.c.upload]),
        account=AccountId(row[uploads.c.account]),
        name=row[uploads.c.name],
        size=row[uploads.c.size],
        sha256=FileHash(row[uploads.c.sha256]),
        media_type=row[uploads.c.media_type],
        received=row[uploads.c.received],
        state=UploadState(row[uploads.c.state]),
        begun_at=row[uploads.c.begun_at],
        expires_at=row[uploads.c.expires_at],
        refusal=Reason(refusal) if refusal else None,
        detail=row[uploads.c.detail],
    )
