"""A rendition room that is torn down without a trace."""

from collections.abc import AsyncIterator

import pytest

from server_stub.renditions.renderer import Renderer


@pytest.fixture
async def renderer() -> AsyncIterator[Renderer]:
    """Open a room with two children."""
    room = Renderer(children=2)
    yield room
    await room.close()
