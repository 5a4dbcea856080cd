"""The words of a test call with a court that does not speak as one."""

import asyncio
import json

import pytest
from websockets.asyncio.server import ServerConnection, serve

from client.devicecheck.calling import talk
from client.devicecheck.calling.talk import NoSocket, Socket, Talk

OPENED = json.dumps({"type": "call_opened", "call": "c", "ends_in_s": 60.0})
COUNTED = json.dumps({"type": "call_counted", "leg": 1, "at_s": 0.0})


@pytest.mark.parametrize("first", ["nonsense", COUNTED, b"\xff\xfe"])
async def test_a_socket_that_speaks_otherwise_is_not_left_open(first: str | bytes) -> None:
    gone = asyncio.Event()

    async def court(wire: ServerConnection) -> None:
        await wire.recv()
        await wire.send(first)
        await wire.wait_closed()
        gone.set()

    async with serve(court, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        with pytest.raises(NoSocket):
            await Talk(Socket(f"ws://127.0.0.1:{port}")).open(5.0)
        async with asyncio.timeout(5):
            await gone.wait()


async def test_a_court_that_counts_without_end_fills_no_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(talk, "COUNTS_MAX", 5)

    async def court(wire: ServerConnection) -> None:
        await wire.recv()
        await wire.send(OPENED)
        for _ in range(50):
            await wire.send(COUNTED)

    async with serve(court, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        one = Talk(Socket(f"ws://127.0.0.1:{port}"))
        await one.open(5.0)
        async with asyncio.timeout(5):
            await one.gone.wait()
        await one.close()
    assert len(one.counted) == 5
