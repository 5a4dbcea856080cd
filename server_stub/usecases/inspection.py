"""Looking at what was handed in: what it is, and a safe picture of every page.

Looking takes as long as a file has pages, so nobody has to wait for it: it goes on while its owner
asks how it stands, and is taken up again by the next question if the court was closed meanwhile.
What was seen belongs to the content: the same file is not looked at twice. The file is taken when
all its pages are there, and not before.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from client.protocol.case import PagePicture
from client.protocol.errors import CourtError, CourtFull, CourtUnavailable, Malformed, Reason
from client.protocol.ids import UploadId
from client.protocol.uploads import UploadState
from server_stub.db.queries.uploads import SeenFile
from server_stub.renditions.refusals import Reason as FileReason
from server_stub.renditions.refusals import Unsafe
from server_stub.usecases import uploads
from server_stub.usecases.registry import PageMade, Registry

log = logging.getLogger("mingjing.usecases.inspection")


class Inspection:
    """The files that are being looked at; made once and used on one loop."""

    def __init__(self, registry: Registry, clock: Callable[[], datetime]) -> None:
        self._registry = registry
        self._clock = clock
        self._tasks: dict[UploadId, asyncio.Task[None]] = {}

    async def see_to(self, upload: UploadId, wait_s: float) -> None:
        """Look at a whole upload, and wait so long for the end of it."""
        task = self._tasks.get(upload)
        if task is None:
            task = asyncio.create_task(self._look(upload))
            self._tasks[upload] = task
            task.add_done_callback(lambda _: self._tasks.pop(upload, None))
        await asyncio.wait([task], timeout=wait_s)

    async def close(self) -> None:
        """Stop looking; what was not finished is taken up when the court opens again."""
        tasks = tuple(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self, upload: UploadId) -> None:
        try:
            file = await asyncio.to_thread(_whole, self._registry, upload)
            if file is None:
                return
            found = await self._found(*file)
            await asyncio.to_thread(uploads.settle, self._registry, upload, found, self._clock())
        except CourtError as error:
            # No room, or no scanner: it stays whole, and the next question looks again.
            log.warning("an upload could not be looked at: %s", error.reason)
        except Exception:
            log.exception("an upload could not be looked at")

    async def _found(self, path: Path, known: SeenFile | None) -> SeenFile | CourtError:
        if known is not None:
            return known
        try:
            return await examine(self._registry, path)
        except CourtError as refusal:
            if isinstance(refusal, CourtFull | CourtUnavailable):
                raise
            return refusal


async def examine(registry: Registry, path: Path) -> SeenFile:
    """Look at a file and keep a picture of every page.

    Raises `Malformed` (`FILE_UNSAFE` or `FILE_KIND_NOT_TAKEN`) or `CourtFull`.
    """
    try:
        async with registry.reader.opened(path) as opened:
            if opened.seen.pages > registry.limits.upload_pages:
                raise Unsafe(FileReason.TOO_MANY_PAGES)
            pages = [
                await asyncio.to_thread(_kept, registry, await opened.page(number))
                for number in range(1, opened.seen.pages + 1)
            ]
            return SeenFile(seen=opened.seen, pages=tuple(pages))
    except Unsafe as unsafe:
        taken = unsafe.reason is not FileReason.NOT_TAKEN
        reason = Reason.FILE_UNSAFE if taken else Reason.FILE_KIND_NOT_TAKEN
        raise Malformed(reason, unsafe.reason) from unsafe


def _whole(registry: Registry, upload: UploadId) -> tuple[Path, SeenFile | None] | None:
    """Find a whole upload's file, and what is known of it."""
    with registry.books.reading() as unit:
        entry = unit.uploads.get(upload)
        if entry is None or entry.state is not UploadState.WHOLE:
            return None
        known = unit.uploads.seen(entry.sha256)
    if upload in registry.arrivals.names():
        return registry.arrivals.path_of(upload), known
    # The court was closed between keeping the file and saying so.
    return registry.files.path_of(entry.sha256), known


def _kept(registry: Registry, page: PageMade) -> PagePicture:
    picture = registry.files.put(page.content)
    return PagePicture(picture=picture, width_px=page.width, height_px=page.height)
