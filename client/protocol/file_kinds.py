"""What a file is, by what stands in it and never by its name, and what the court can show of it.

Kinds are those that people hand in as evidence (Civil Procedure Law art. 66: documents,
audio-visual material, electronic data). What the court found is told in plain values, so that a
desk decides nothing: whether there are pages to look at, how long a recording lasts, what an
archive holds, and what a reader should know before opening the original.

Nothing here knows a case, nor where a file is kept.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from client.protocol.value import Value

LISTED_MAX = 500
"""So many files of an archive are listed by name; `listed_of` tells how many there are."""


class FileKind(StrEnum):
    """Kinds of file that a court takes."""

    PDF = "pdf"
    PICTURE = "picture"
    OFFICE = "office"
    """Papers of a word processor, sheets, slides."""
    TEXT = "text"
    SOUND = "sound"
    FILM = "film"
    ARCHIVE = "archive"


class FileNote(StrEnum):
    """What a reader should know of a file. Later notes are added at the end."""

    ORIGINAL_ONLY = "original_only"
    """The court makes no pages of this file; the original can be downloaded."""
    FIRST_PICTURE_ONLY = "first_picture_only"
    """The page is the first clear picture of a film, not the film."""
    HOLDS_PROGRAM = "holds_program"
    """Macros or scripts stand in it; the court has run none."""
    POINTS_ELSEWHERE = "points_elsewhere"
    """It names things outside itself that a program would fetch; the court has fetched none."""
    HOLDS_FILES = "holds_files"
    """Other files are packed in it that the pages do not show."""
    HOLDS_LOCKED = "holds_locked"
    """Some of what is packed in it is locked with a password."""
    HOLDS_ARCHIVES = "holds_archives"
    """Archives are packed in it, which were not looked into."""
    LIST_CUT = "list_cut"
    """More is packed in it than is listed."""
    PRINTED_BY_COURT = "printed_by_court"
    """The court printed the pages; lines may break elsewhere than at the writer's desk."""


class PackedFile(Value):
    """A file packed in an archive, by the name that the archive gives it."""

    name: Annotated[str, Field(max_length=255)]
    size: Annotated[int, Field(ge=0)]


class FileSeen(Value):
    """What the court saw in a file."""

    kind: FileKind
    media_type: Annotated[str, Field(max_length=100)]
    """By its content (RFC 6838)."""
    pages: Annotated[int, Field(ge=0)] = 0
    """How many pages there are to look at; 0 for what is only heard, listed or downloaded."""
    duration_s: Annotated[float | None, Field(ge=0)] = None
    """Of a recording: from its first to its last moment, counted and not believed."""
    charset: Annotated[str, Field(max_length=40)] = ""
    """Of a text."""
    listed: Annotated[tuple[PackedFile, ...], Field(max_length=LISTED_MAX)] = ()
    """What an archive holds, in its own order."""
    listed_of: Annotated[int, Field(ge=0)] = 0
    notes: tuple[FileNote, ...] = ()
