"""A small court for every test: entered once, and copied for each."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from server_stub.usecases.registry import Registry
from tests.usecases.small_court import SmallCourt, build_small_court, open_registry


@dataclass(frozen=True)
class Entered:
    """The folder of a small court, and the names of what is in it."""

    data: Path
    court: SmallCourt


@pytest.fixture(scope="session")
def _entered(tmp_path_factory: pytest.TempPathFactory) -> Entered:
    data = tmp_path_factory.mktemp("small-court")
    return Entered(data, asyncio.run(build_small_court(data)))


@pytest.fixture
def small_court(_entered: Entered) -> SmallCourt:
    """The names of what is in the small court."""
    return _entered.court


@pytest.fixture
def data(_entered: Entered, tmp_path: Path) -> Path:
    """A data folder of one's own that holds the small court."""
    copy = tmp_path / "court"
    shutil.copytree(_entered.data, copy)
    return copy


@pytest.fixture
def registry(data: Path) -> Iterator[Registry]:
    """The registry of the small court."""
    with open_registry(data) as opened:
        yield opened


@pytest.fixture
def in_memory() -> Iterator[Path]:
    """A folder that is in memory where there is such a place: no disk waits for its syncs."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)
