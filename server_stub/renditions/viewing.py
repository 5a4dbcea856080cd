"""Looking at a file of any kind: what it is, and its pages one by one.

A file is opened by a child of its own that ends with the looking; it is named to the child and
never read here, so that a large file costs the court no memory. Few are looked at at once, the
others wait. What a child says is read as strictly as what a stranger sends; whatever does not fit
is taken for a child that fell over.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from client.protocol.file_kinds import FileKind, FileNote, FileSeen
from server_stub.domain.file_names import ENDINGS
from server_stub.renditions.cell import Cell, CellEmpty, Named
from server_stub.renditions.kinds import HEAD, Reader, seeming
from server_stub.renditions.office import OfficePress
from server_stub.renditions.pictures import PagePixels, picture_of
from server_stub.renditions.pipe import Limits
from server_stub.renditions.refusals import NoSuchPage, Reason, Unsafe
from server_stub.renditions.scanner import Scanner

_Answer = TypeVar("_Answer")

PAGE_WIDTH: Final = 1240
PICTURE_WIDTH: Final = 2048
"""A photograph shows more than a page of text does."""

LIMITS: Final = Limits(memory=480 << 20, wall_s=7.0, processor_s=5)
"""What one question to a child that looks at files of any kind may cost.

What it takes to tell a file is taken from the time of the first page that is drawn, so that a file
is shown or refused within 10 seconds and 512 MB, the start of the child and all.
"""
LEAST_S: Final = 1.0
"""The first page has so much in any case."""


class OpenFile:
    """A file that is being looked at."""

    def __init__(self, seen: FileSeen, ask: Callable[[int], "asyncio.Future[PagePixels]"]) -> None:
        self.seen = seen
        self._ask = ask

    def of(self, seen: FileSeen) -> "OpenFile":
        """Give its pages as those of another file."""
        return OpenFile(seen, self._ask)

    async def page(self, number: int) -> PagePixels:
        """Draw a page (from 1); raises `Unsafe` or `NoSuchPage`."""
        if not 1 <= number <= self.seen.pages:
            raise NoSuchPage(number)
        return await self._ask(number)


class Viewing:
    """The tables at which files are looked at; made once and used on one loop."""

    def __init__(
        self,
        threads: Executor,
        limits: Limits = LIMITS,
        *,
        places: int = 2,
        press: OfficePress | None = None,
        scanner: Scanner | None = None,
    ) -> None:
        """Without a press, office papers have no pages; without a scanner, none is asked."""
        self._threads = threads
        self._press = press
        self._scanner = scanner
        self._limits = limits
        self._places = asyncio.Semaphore(places)

    @contextlib.asynccontextmanager
    async def opened(self, path: Path) -> AsyncIterator[OpenFile]:
        """Open a file for as long as the block lasts; raises `Unsafe` or `CourtUnavailable`."""
        if self._scanner is not None:
            await self._scanner.check(path)
        named = await self._on_thread(lambda: _named(path))
        async with self._looked(named) as file:
            seen = file.seen
            if seen.kind is not FileKind.OFFICE or self._press is None:
                yield file
                return
        async with contextlib.AsyncExitStack() as stack:
            paper = await stack.enter_async_context(
                self._press.printed(path, ENDINGS[seen.media_type][0])
            )
            yield await self._printed(stack, file, paper)

    async def _printed(
        self, stack: contextlib.AsyncExitStack, file: OpenFile, paper: Path | None
    ) -> OpenFile:
        """Give an office paper with the pages of its print; without any, if that is no good."""
        if paper is None:
            return file
        try:
            pages = await stack.enter_async_context(self._looked(Named(Reader.PDF, "pdf", paper)))
        except Unsafe:
            return file
        notes = tuple(each for each in file.seen.notes if each is not FileNote.ORIGINAL_ONLY)
        changes = {"pages": pages.seen.pages, "notes": (FileNote.PRINTED_BY_COURT, *notes)}
        return pages.of(file.seen.model_copy(update=changes))

    @contextlib.asynccontextmanager
    async def _looked(self, named: Named) -> AsyncIterator[OpenFile]:
        """Have a file looked at by a child of its own."""
        async with self._places:
            cell = await self._on_thread(lambda: Cell(self._limits, named=named))
            try:
                loop = asyncio.get_running_loop()
                began = loop.time()
                described = await self._within_time(cell, cell.describe, self._limits.wall_s)
                left_s = max(LEAST_S, self._limits.wall_s - (loop.time() - began))
                width = PAGE_WIDTH if named.reader in {Reader.PDF, Reader.TEXT} else PICTURE_WIDTH

                def ask(number: int) -> "asyncio.Future[PagePixels]":
                    def drawn() -> PagePixels:
                        return picture_of(cell.draw(number, width))

                    nonlocal left_s
                    within_s, left_s = left_s, self._limits.wall_s
                    return asyncio.ensure_future(self._within_time(cell, drawn, within_s))

                yield OpenFile(_read(described), ask)
            finally:
                await asyncio.shield(self._on_thread(cell.close))

    async def _within_time(
        self, cell: Cell, question: Callable[[], _Answer], within_s: float
    ) -> _Answer:
        """Put a question, within the time that it has."""
        alarm = asyncio.get_running_loop().call_later(within_s, cell.expire)
        try:
            return await self._on_thread(question)
        except CellEmpty as gone:
            reason = Reason.TOO_SLOW if cell.ran_out_of_time else Reason.READER_FELL
            raise Unsafe(reason) from gone
        finally:
            alarm.cancel()

    async def _on_thread(self, work: Callable[[], _Answer]) -> _Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _named(path: Path) -> Named:
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Unsafe(Reason.EMPTY)
    found = seeming(head)
    if found is None:
        raise Unsafe(Reason.NOT_TAKEN)
    return Named(found.reader, found.form, path)


def _read(described: bytes) -> FileSeen:
    try:
        return _Described.model_validate_json(described).as_seen()
    except ValidationError as error:
        raise Unsafe(Reason.READER_FELL) from error


class _Described(FileSeen, extra="forbid"):
    """What a child says, with the names in an archive as pairs."""

    listed: tuple[tuple[str, int], ...] = ()  # type: ignore[assignment]

    def as_seen(self) -> FileSeen:
        packed = [{"name": name, "size": size} for name, size in self.listed]
        return FileSeen.model_validate({**self.model_dump(exclude={"listed"}), "listed": packed})
