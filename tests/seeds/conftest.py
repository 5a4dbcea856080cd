"""The court with the full docket: sown once for all tests here, in memory where there is such."""

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server_stub import seeds
from server_stub.usecases.registry import Registry
from tests.usecases.small_court import open_registry

NOW = datetime(2026, 11, 26, 8, 43, 21, tzinfo=UTC)


@dataclass(frozen=True)
class Sown:
    """The folder of the court, and how far the sower said to have come, each time."""

    data: Path
    told: list[tuple[int, int]]


def sow(
    data: Path, docket: tuple[seeds.Entry, ...] = seeds.DOCKET, now: datetime = NOW
) -> list[tuple[int, int]]:
    """Sow a docket with the reader that draws grey pages."""
    told: list[tuple[int, int]] = []
    with open_registry(data) as registry:
        asyncio.run(
            seeds.sow_docket(registry, now, lambda done, of: told.append((done, of)), docket)
        )
    return told


@pytest.fixture
def in_memory() -> Iterator[Path]:
    """A folder that is in memory where there is such a place: no disk waits for its syncs."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sown() -> Iterator[Sown]:
    """The whole docket; nobody writes in it."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        data = Path(folder) / "court"
        yield Sown(data, sow(data))


@pytest.fixture
def registry(sown: Sown) -> Iterator[Registry]:
    """The registry of the court with the full docket."""
    with open_registry(sown.data) as opened:
        yield opened
