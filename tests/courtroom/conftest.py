"""The agreement check stands behind every test of the courtroom."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.courtroom.court_in_memory import CourtInMemory, court_in_memory
from tests.courtroom.forwarder.browser_tab import Browser


@pytest_asyncio.fixture
async def court() -> AsyncIterator[CourtInMemory]:
    """A court in memory; when the test is over all folded states must be equal."""
    async with court_in_memory() as held:
        yield held


@pytest_asyncio.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    """A browser in whose page a person may join."""
    made = Browser(tmp_path)
    yield made
    await asyncio.to_thread(made.close)
