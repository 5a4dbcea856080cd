"""Every exchange has limits, and nobody waits for one that is not wanted any more."""

import asyncio
import ssl
from collections.abc import Iterator

import pytest

from client.court.transport import Call, Limits, Transport
from client.protocol.errors import CourtUnavailable, TooLarge
from tests.court.counter import FACE, LIMIT_S, Endless, Silent, WoodenCounter, json_answer

PATH = "/api/v1/court"


@pytest.fixture
def transport(counter: WoodenCounter) -> Iterator[Transport]:
    carrier = Transport(counter.url, ssl.create_default_context(), workers=1, name="test")
    yield carrier
    carrier.close()


async def test_a_silent_court_is_given_up(counter: WoodenCounter, transport: Transport) -> None:
    silent = Silent()
    counter.lay("/court", silent)
    with pytest.raises(CourtUnavailable, match="no answer in time"):
        await transport.exchange(Call("GET", PATH, limits=Limits(silence_s=0.05)))
    silent.let_go.set()


async def test_an_answer_without_end_is_too_large(
    counter: WoodenCounter, transport: Transport
) -> None:
    endless = Endless()
    counter.lay("/court", endless)
    with pytest.raises(TooLarge):
        await transport.exchange(Call("GET", PATH, limits=Limits(size_max=200_000)))
    assert await asyncio.to_thread(endless.broken_off.wait, LIMIT_S)


async def test_an_answer_that_drips_is_given_up(
    counter: WoodenCounter, transport: Transport
) -> None:
    counter.lay("/court", Endless())
    with pytest.raises(CourtUnavailable, match="too slow"):
        await transport.exchange(Call("GET", PATH, limits=Limits(whole_s=0.0)))


async def test_what_nobody_waits_for_is_broken_off(
    counter: WoodenCounter, transport: Transport
) -> None:
    endless = Endless()
    counter.lay("/court", endless)
    waiting = asyncio.create_task(
        transport.exchange(Call("GET", PATH, limits=Limits(size_max=1 << 40)))
    )
    assert await asyncio.to_thread(endless.begun.wait, LIMIT_S)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(endless.broken_off.wait, LIMIT_S)


async def test_closing_breaks_off_what_is_under_way(
    counter: WoodenCounter, transport: Transport
) -> None:
    endless = Endless()
    counter.lay("/court", endless)
    waiting = asyncio.create_task(
        transport.exchange(Call("GET", PATH, limits=Limits(size_max=1 << 40)))
    )
    assert await asyncio.to_thread(endless.begun.wait, LIMIT_S)
    transport.close()
    with pytest.raises(CourtUnavailable):
        await waiting


async def test_measuring_stops_after_its_seconds(
    counter: WoodenCounter, transport: Transport
) -> None:
    endless = Endless()
    counter.lay("/court", endless)
    size, seconds = await transport.measure(Call("GET", PATH), 0.05)
    assert size > 0
    assert 0.05 <= seconds < LIMIT_S
    assert await asyncio.to_thread(endless.broken_off.wait, LIMIT_S)


async def test_on_a_new_path_no_kept_connection_is_used(
    counter: WoodenCounter, transport: Transport
) -> None:
    counter.lay("/court", json_answer(FACE))
    for _ in range(2):
        await transport.exchange(Call("GET", PATH))
    assert len(counter.doors) == 1
    transport.renew()
    for _ in range(2):
        await transport.exchange(Call("GET", PATH))
    assert len(counter.doors) == 2
