"""The agreement check stands behind every test of the courtroom."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.courtroom.court_in_memory import CourtInMemory, court_in_memory


@pytest_asyncio.fixture
async def court() -> AsyncIterator[CourtInMemory]:
    """A court in memory; when the test is over all folded states must be equal."""
    async with court_in_memory() as held:
        yield held
