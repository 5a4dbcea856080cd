from collections.abc import AsyncIterator

import pytest

from tests.media.desks import Desk, SmallCourt, make_desk


@pytest.fixture
async def court() -> AsyncIterator[SmallCourt]:
    """A small court whose forwarder runs; its desks are closed at the end."""
    court = SmallCourt()
    await court.forwarder.start()
    yield court
    await court.close()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A desk alone, with stand-ins for devices."""
    alone = make_desk("alone")
    yield alone
    await alone.engine.close()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let aiortc's own peers meet on the loopback address."""
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda **_: ["127.0.0.1"])
