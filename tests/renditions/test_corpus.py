"""Each file of the corpus gives a typed refusal or a safe rendition, within 10 s and 512 MB."""

import sys
import time
from pathlib import Path

import pytest

from server_stub.renditions.refusals import Reason, Unsafe
from server_stub.renditions.renderer import Renderer
from tests.renditions.corpus import CORPUS, Expected
from tests.renditions.pictures import opened

if sys.platform != "win32":
    import resource

WITHIN_S = 10.0
PEAK_KIB = 512 * 1024


def peak_kib() -> int:
    """Give the most memory that any child so far has held (POSIX getrusage)."""
    if sys.platform == "win32":
        return 0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


async def looked_at(renderer: Renderer, path: Path) -> Reason | Expected:
    """Look at a file as the court does: what it is, and every page."""
    try:
        async with renderer.opened(path) as file:
            for number in range(1, min(file.seen.pages, 3) + 1):
                page = await file.page(number)
                assert opened(page.content).size == (page.width, page.height)
            return Expected(file.seen.kind, file.seen.pages, file.seen.notes)
    except Unsafe as unsafe:
        return unsafe.reason


@pytest.mark.parametrize("name", CORPUS)
async def test_a_hostile_file_is_refused_or_shown_safely(
    renderer: Renderer, tmp_path: Path, name: str
) -> None:
    make, wanted = CORPUS[name]
    path = tmp_path / "file"
    path.write_bytes(make())
    began = time.monotonic()
    found = await looked_at(renderer, path)
    took = time.monotonic() - began
    assert found in (wanted if isinstance(wanted, tuple) else (wanted,))
    assert took < WITHIN_S
    assert peak_kib() < PEAK_KIB
