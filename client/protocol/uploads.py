"""Handing in a file: announced, brought in pieces, compared with its hash, looked at, filed.

An upload belongs to the person who began it. It is announced with its size and its SHA-256, comes
in pieces from wherever it stands, on this machine or another, and is compared with what was
announced when it is whole. The court then looks what it is; only what is ready can be filed. The
pieces are told by the headers of the IETF's resumable uploads (PROTOCOL.md, section 2).

Nothing here knows what a file is to prove: that is told when it is filed.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.errors import Reason
from client.protocol.file_kinds import FileSeen
from client.protocol.ids import ExhibitId, FileHash, UploadId
from client.protocol.value import LARGEST, Value

FILE_NAME_MAX = 1024
"""Longer names are no names; what is kept of a shorter one is cut to what every system bears."""


class UploadState(StrEnum):
    """How far an upload has come: arriving -> whole -> ready or refused; ready -> filed."""

    ARRIVING = "arriving"
    WHOLE = "whole"
    """All of it is here, and the court is looking at it."""
    READY = "ready"
    REFUSED = "refused"
    FILED = "filed"


class NewUpload(Value):
    """Asked at `POST /api/v1/uploads`."""

    name: Annotated[str, Field(min_length=1, max_length=FILE_NAME_MAX)]
    size: Annotated[int, Field(ge=1, le=LARGEST)]
    sha256: Annotated[FileHash, Field(pattern=r"^[0-9a-f]{64}$")]
    media_type: Annotated[str, Field(max_length=100)] = ""
    """What the person's system calls it; the court looks for itself."""


class Upload(Value):
    """A file on its way, as its owner sees it."""

    upload: UploadId
    name: str
    """As it will be shown: a label without anything that could be a path or a trick."""
    size: int
    sha256: FileHash
    received: int
    """So many bytes stand; the next piece begins here."""
    state: UploadState
    expires_at: AwareDatetime | None
    """When the court forgets it, unless something more is done with it; None once it is filed."""
    seen: FileSeen | None = None
    """What the court saw, once it is ready."""
    refusal: Reason | None = None
    detail: str = ""
    exhibit: ExhibitId | None = None
    """What it was filed as."""


class UploadLimits(Value):
    """Answer to `GET /api/v1/uploads/limits`: how much one person may bring."""

    file_bytes: int
    piece_bytes: int
    """Largest piece."""
    open_files: int
    """Unfinished at once."""
    open_bytes: int
    """Announced by the unfinished ones together."""
    files_a_day: int
    bytes_a_day: int
    unfinished_s: int
    """Forgotten so long after its last piece."""
    unfiled_s: int
    """Forgotten so long after it was ready."""
    pages: int
    """Of one file."""


class UploadList(Value):
    """Answer to `GET /api/v1/uploads`: what one has on its way, newest first."""

    uploads: tuple[Upload, ...]


class FileExhibit(Value):
    """Asked at `POST /api/v1/cases/{case}/exhibits`: a ready upload becomes evidence."""

    upload: UploadId
    title: Annotated[str, Field(min_length=1, max_length=300)]
    kind: Annotated[str, Field(min_length=1, max_length=100)]
    """Documentary, electronic data and so on (Civil Procedure Law art. 66)."""
    purpose: Annotated[str, Field(min_length=1, max_length=5000)]
    """What it is to prove (Rules of Evidence art. 19)."""
    parent: ExhibitId | None = None
    """The exhibit of which this is a later version; that one stays as it is."""
