"""Looking at a file in a process of its own, so that its children's memory alone is counted."""

import asyncio
import sys
import time
from pathlib import Path
from typing import NamedTuple

from server_stub.renditions.refusals import Reason, Unsafe
from server_stub.renditions.renderer import Renderer
from tests.renditions.corpus import Expected
from tests.renditions.pictures import opened

if sys.platform != "win32":
    import resource


class Look(NamedTuple):
    """What was found, how long it took, and the most memory that any child has held so far."""

    found: Reason | Expected
    took_s: float
    peak_kib: int


def look(path: Path) -> Look:
    """Look at a file as the court does: what it is, and its first pages."""
    began = time.monotonic()
    found = asyncio.run(_looked(path))
    took = time.monotonic() - began
    if sys.platform == "win32":
        return Look(found, took, 0)
    return Look(found, took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


async def _looked(path: Path) -> Reason | Expected:
    renderer = Renderer(children=1)
    try:
        async with renderer.opened(path) as file:
            for number in range(1, min(file.seen.pages, 3) + 1):
                page = await file.page(number)
                assert opened(page.content).size == (page.width, page.height)
            return Expected(file.seen.kind, file.seen.pages, file.seen.notes)
    except Unsafe as unsafe:
        return unsafe.reason
    finally:
        await renderer.close()
