"""What the registry works with: its books, its strong-room, its readers and its clock's terms."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self

from client.protocol.file_kinds import FileSeen
from server_stub.db import Books
from server_stub.domain.calendar import KNOWN_YEARS, CourtCalendar
from server_stub.files import Arrivals, FileStore
from server_stub.post.office import PostOffice
from server_stub.seal.sealing import Seal
from server_stub.seal.timestamps import RemoteStamper
from server_stub.settings import CourtName, Docket, Limits, Settings, Terms
from server_stub.usecases.identity_room import IdentityRoom
from server_stub.usecases.passwords import Passwords
from server_stub.usecases.press import Press
from server_stub.usecases.turnstile import Turnstile

DEMO_MARK = "demo"
"""The mark of books that were made to show the court to visitors."""


class PageMade(Protocol):
    """The picture of a page, as the court made it."""

    @property
    def content(self) -> bytes:
        """PNG or JPEG."""

    @property
    def width(self) -> int:
        """In pixels."""

    @property
    def height(self) -> int:
        """In pixels."""


class FileOpened(Protocol):
    """A file that the court is looking at."""

    seen: FileSeen

    async def page(self, number: int) -> PageMade:
        """Draw a page (from 1)."""


class Reader(Protocol):
    """Looks at files safely, and makes pictures of their pages (`server_stub.renditions`)."""

    def opened(self, path: Path) -> AbstractAsyncContextManager[FileOpened]:
        """Look at a file of any kind; raises `Unsafe`."""

    async def page_count(self, pdf: bytes) -> int:
        """Count the pages."""

    async def page_picture(self, pdf: bytes, page: int) -> bytes:
        """Draw a page (from 1), as PNG or JPEG."""


class Seals(Protocol):
    """Puts the court's seal under a paper (`server_stub.seal`)."""

    def seal(self, pdf: bytes, at: datetime) -> bytes:
        """Give the sealed paper; raises `NotSealable` or `CannotSeal`."""

    def sign(self, content: bytes, at: datetime) -> bytes:
        """Give a signature over any bytes (CMS, in DER); raises `CannotSeal`."""

    def root(self, at: datetime) -> bytes:
        """Give the certificate (PEM) by which anybody can verify what was sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """One court's registry; every use case is given it first."""

    books: Books
    files: FileStore
    arrivals: Arrivals
    reader: Reader
    seal: Seals
    passwords: Passwords
    turnstile: Turnstile
    court: CourtName
    limits: Limits
    terms: Terms
    identity: IdentityRoom
    post: PostOffice
    docket: Docket
    press: Press = field(default_factory=Press)
    calendar: CourtCalendar = field(default_factory=lambda: CourtCalendar(KNOWN_YEARS))

    @classmethod
    def open(cls, settings: Settings, reader: Reader, identity: IdentityRoom | None = None) -> Self:
        """Open the books and the strong-room in the data folder; raises `CannotOpen`."""
        press = Press()
        books = Books(settings.data / "court.sqlite3")
        files = FileStore(settings.data / "files")
        return cls(
            books=books,
            files=files,
            arrivals=Arrivals(settings.data / "arrivals", files),
            reader=reader,
            seal=Seal(
                settings.data / "seal",
                settings.court.zh,
                press,
                RemoteStamper(settings.time_stamps) if settings.time_stamps else None,
            ),
            passwords=Passwords(),
            turnstile=Turnstile(settings.limits),
            court=settings.court,
            limits=settings.limits,
            terms=settings.terms,
            identity=identity or IdentityRoom.open(settings.data),
            post=PostOffice.open(books, settings.data, settings.gateways),
            docket=settings.docket,
            press=press,
        )

    def close(self) -> None:
        """Close the books and end the threads."""
        self.identity.close()
        self.passwords.close()
        self.books.close()
