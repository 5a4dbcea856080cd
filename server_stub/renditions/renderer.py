"""The door of the rendition room: a file and a page in, a picture out.

The renderer keeps a few children. Each is bound to the first file it is given and serves
it alone; the one whose file was asked for longest ago goes first when room is needed, and
one unbound child is always kept warm, so that a new file does not wait for a start. The
limits of the other side are the child's; the clock on the wall is kept here. A child that
dies, or is ended, takes its file's turn with it as `Unsafe`, and the next file finds the
room as it was.

All waiting is done on threads of the room's own, so that no loop is ever held up and any
kind of loop will do. It keeps no picture: that is for whoever asked.
"""

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final, TypeVar

from server_stub.renditions.cell import Cell, CellEmpty
from server_stub.renditions.office import OfficePress
from server_stub.renditions.pictures import picture_of
from server_stub.renditions.pipe import Limits
from server_stub.renditions.refusals import NoSuchPage, Reason, Unsafe
from server_stub.renditions.scanner import Scanner
from server_stub.renditions.viewing import OpenFile, Viewing

DEFAULT_WIDTH: Final = 1240
WIDEST: Final = 4096

_Answer = TypeVar("_Answer")
_log = logging.getLogger(__name__)


class _Reading:
    """One file being read: by which cell, whose turn it is, and how it ended."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.cell: Cell | None = None
        self.verdict: Reason | None = None
        self.over = False


class Renderer:
    """A few children, and who reads what; made once and used on one loop."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        children: int = 6,
        office: Path | None = None,
        scanner: Scanner | None = None,
    ) -> None:
        """Prepare the room; the first child starts with the first file, or by `warm`.

        Without an office program (`server_stub.renditions.office`) office papers have no pages.
        """
        self._limits = limits or Limits()
        self._children = children
        self._places = asyncio.Semaphore(children)
        self._readings: OrderedDict[bytes, _Reading] = OrderedDict()
        self._spare: Cell | None = None
        self._starting: asyncio.Task[None] | None = None
        self._chores: set[asyncio.Future[None]] = set()
        self._threads = ThreadPoolExecutor(children + 4, thread_name_prefix="renditions")
        press = None if office is None else OfficePress(office)
        self._viewing = Viewing(self._threads, press=press, scanner=scanner)
        self._closed = False

    def opened(self, path: Path) -> AbstractAsyncContextManager[OpenFile]:
        """Look at a file of any kind; raises `Unsafe`."""
        self._must_be_open()
        return self._viewing.opened(path)

    async def page_count(self, pdf: bytes) -> int:
        """Count the pages, or raise `Unsafe`."""
        return await self._ask(pdf, lambda cell: cell.page_count(pdf))

    async def page_picture(self, pdf: bytes, page: int, width: int = DEFAULT_WIDTH) -> bytes:
        """Draw a page (from 1) so many pixels wide; or raise `Unsafe` or `NoSuchPage`."""
        if not 1 <= width <= WIDEST:
            raise ValueError(f"a picture is 1 to {WIDEST} pixels wide, not {width}")
        if page < 1:
            raise NoSuchPage(page)
        return await self._ask(pdf, lambda cell: picture_of(cell.page(pdf, page, width)).content)

    async def warm(self) -> None:
        """Have a spare child ready, so that not even the first file waits for its start."""
        if self._spare is None and not self._closed:
            if self._starting is None:
                self._starting = asyncio.create_task(self._start_spare())
            await asyncio.shield(self._starting)

    async def close(self) -> None:
        """End every child; whoever still waits for an answer is told that the room is closed."""
        self._closed = True
        for digest, reading in tuple(self._readings.items()):
            self._end(digest, reading)
        while self._chores:
            await asyncio.wait(tuple(self._chores))
        if self._spare is not None:
            spare, self._spare = self._spare, None
            await self._on_thread(spare.close)
        self._threads.shutdown()

    async def _ask(self, pdf: bytes, question: Callable[[Cell], _Answer]) -> _Answer:
        """Ask the child that reads this file; one question of a file at a time."""
        self._must_be_open()
        digest = await self._on_thread(lambda: hashlib.sha256(pdf).digest())
        while True:
            self._must_be_open()
            reading = self._readings.setdefault(digest, _Reading())
            self._readings.move_to_end(digest)
            async with reading.turn:
                if reading.verdict is not None:
                    raise Unsafe(reading.verdict)
                if reading.over:
                    # The child was needed for another file while we waited: begin again.
                    continue
                try:
                    async with self._places:
                        return await self._question(reading, question)
                except NoSuchPage:
                    raise
                except BaseException:
                    self._end(digest, reading)
                    raise

    async def _question(self, reading: _Reading, question: Callable[[Cell], _Answer]) -> _Answer:
        """Put a question to the reading's cell, within the time it has."""
        self._must_be_open()
        if reading.cell is None:
            self._make_room()
            reading.cell = await self._fresh_cell()
        cell = reading.cell
        alarm = asyncio.get_running_loop().call_later(self._limits.wall_s, cell.expire)
        try:
            return await self._on_thread(lambda: question(cell))
        except CellEmpty as gone:
            self._must_be_open()
            reading.verdict = Reason.TOO_SLOW if cell.ran_out_of_time else Reason.READER_FELL
            raise Unsafe(reading.verdict) from gone
        except Unsafe as refusal:
            reading.verdict = refusal.reason
            raise
        finally:
            alarm.cancel()
            # Only now: a start beside the first page would cost it half its speed.
            self._do_aside(self.warm())
            if reading.verdict is not None:
                _log.info("a file is not shown: %s", reading.verdict)

    def _make_room(self) -> None:
        """End the readings asked for longest ago, if every child is taken."""
        taken = [(digest, one) for digest, one in self._readings.items() if one.cell is not None]
        idle = [(digest, one) for digest, one in taken if not one.turn.locked()]
        for digest, reading in idle[: max(0, len(taken) - self._children + 1)]:
            self._end(digest, reading)

    def _end(self, digest: bytes, reading: _Reading) -> None:
        """Let the child of a file go; whoever waits for its turn begins again."""
        reading.over = True
        if self._readings.get(digest) is reading:
            del self._readings[digest]
        if reading.cell is not None:
            cell, reading.cell = reading.cell, None
            self._do_aside(self._on_thread(cell.close))

    async def _fresh_cell(self) -> Cell:
        """Take the spare child."""
        while True:
            await self.warm()
            self._must_be_open()
            cell, self._spare = self._spare, None
            if cell is None:
                # Somebody else who waited for the same start was quicker.
                continue
            if cell.is_empty():
                self._do_aside(self._on_thread(cell.close))
                continue
            return cell

    async def _start_spare(self) -> None:
        try:
            self._spare = await self._on_thread(lambda: Cell(self._limits))
        finally:
            self._starting = None

    def _do_aside(self, chore: Awaitable[None]) -> None:
        """See to a chore that nobody waits for; `close` waits for all."""
        task = asyncio.ensure_future(chore)
        self._chores.add(task)
        task.add_done_callback(self._chore_done)

    def _chore_done(self, task: asyncio.Future[None]) -> None:
        self._chores.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.warning("a child could not be seen to: %s", error)

    async def _on_thread(self, work: Callable[[], _Answer]) -> _Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _must_be_open(self) -> None:
        if self._closed:
            raise RuntimeError("the rendition room is closed")
