"""Pages of exhibits as this desk keeps them: in memory, bounded, and exactly the court's bytes.

A picture is kept under its content's hash and given out only when its bytes have that very hash
(SHA-256, FIPS 180-4): a page that differs from the record by one byte is refused, whoever sent
it. Nothing is written to the disk. The pages that come next are fetched ahead, one at a time, and
stand back as soon as somebody waits for another.

It does not know which page lies on the table.
"""

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from client.protocol.errors import CourtError, Reason, Refused
from client.protocol.ids import ExhibitId, FileHash

log = logging.getLogger("mingjing.court.exhibits")

KEPT_BYTES = 96 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PageAddress:
    """A page, and the picture that the record names for it."""

    exhibit: ExhibitId
    page: int
    picture: FileHash


FetchPage = Callable[[ExhibitId, int], Awaitable[bytes]]


class Pages:
    """The page cache of one desk."""

    def __init__(self, fetch: FetchPage, kept_bytes: int = KEPT_BYTES) -> None:
        self._fetch = fetch
        self._kept_bytes = kept_bytes
        self._pictures: OrderedDict[FileHash, bytes] = OrderedDict()
        self._size = 0
        self._ahead: asyncio.Task[None] | None = None

    def kept(self, picture: FileHash) -> bytes | None:
        """Give a picture that is here already, or None."""
        found = self._pictures.get(picture)
        if found is not None:
            self._pictures.move_to_end(picture)
        return found

    async def picture(self, address: PageAddress) -> bytes:
        """Give a page's picture, fetching it if need be.

        Raises `Refused(PAGE_DIFFERS)` when the bytes are not those of the record, and whatever
        the court refuses with.
        """
        found = self.kept(address.picture)
        if found is not None:
            return found
        body = await self._fetch(address.exhibit, address.page)
        if hashlib.sha256(body).hexdigest() != address.picture:
            log.error("page %d of an exhibit differs from the record", address.page)
            raise Refused(Reason.PAGE_DIFFERS, address.picture[:12])
        self._keep(address.picture, body)
        return body

    def fetch_ahead(self, addresses: Iterable[PageAddress]) -> None:
        """Fetch these pages while nobody waits for one; earlier wishes are forgotten."""
        self.stand_back()
        wanted = [each for each in addresses if each.picture not in self._pictures]
        if wanted:
            self._ahead = asyncio.get_running_loop().create_task(self._fetch_all(wanted))

    def stand_back(self) -> None:
        """Stop fetching ahead."""
        if self._ahead is not None:
            self._ahead.cancel()
            self._ahead = None

    def forget(self) -> None:
        """Keep nothing: another person may sit here next."""
        self.stand_back()
        self._pictures.clear()
        self._size = 0

    async def _fetch_all(self, wanted: Iterable[PageAddress]) -> None:
        for address in wanted:
            try:
                await self.picture(address)
            except CourtError as error:
                # Whoever opens that page will be told; nobody waits for it yet.
                log.info("page %d was not fetched ahead: %s", address.page, error.reason)
                return

    def _keep(self, picture: FileHash, body: bytes) -> None:
        if picture in self._pictures or len(body) > self._kept_bytes:
            return
        self._pictures[picture] = body
        self._size += len(body)
        while self._size > self._kept_bytes:
            _, oldest = self._pictures.popitem(last=False)
            self._size -= len(oldest)
