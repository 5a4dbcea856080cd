"""Measuring the line at the court's doors: plan, echo, test call, and the plain door."""

import asyncio
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from client.protocol.devicecheck import NetworkTestPlan
from client.protocol.test_call import ECHO_MAX_BYTES, ECHO_MAX_FRAMES, PORTAL_PATH
from server_stub.web.api.network import _pieces
from server_stub.web.plain_door import PlainDoor
from tests.web.conftest import Counter
from tests.web.open_court import OpenCourt


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCourt]:
    court = OpenCourt(tmp_path_factory.mktemp("court") / "court", ("--forwarder", "embedded"))
    yield court
    court.close()


def address(court: OpenCourt, path: str) -> str:
    return f"{court.url.replace('http', 'ws', 1)}/api/v1/network-test/{path}"


async def said(wire: ClientConnection, wanted: str) -> dict[str, Any]:
    async with asyncio.timeout(8):
        while True:
            frame: dict[str, Any] = json.loads(await wire.recv())
            if frame["type"] == wanted:
                return frame


# The plan -------------------------------------------------------------------------------------


async def test_the_plan_says_what_there_is_to_be_measured(counter: Counter) -> None:
    answer = await counter.ask("GET", "/network-test")
    plan = NetworkTestPlan.model_validate_json(answer.content)
    assert plan.echo
    assert not plan.test_call
    assert plan.relays == ()
    assert plan.portal_url == ""
    bundle = await counter.ask("GET", "/network-test/bundle")
    assert len(bundle.content) == plan.bundle_bytes == 5_000_000
    page = bundle.content[: plan.bundle_page_bytes]
    assert hashlib.sha256(page).hexdigest() == plan.bundle_page_sha256
    assert page.startswith(b"\x89PNG")


@pytest.mark.parametrize("host", ["[", "[::1", "]", "a b", "x@y:z", "[x]y"])
async def test_a_host_that_is_no_name_breaks_nothing(counter: Counter, host: str) -> None:
    answer = await counter.http.get("/api/v1/network-test", headers={"Host": host})
    assert answer.status_code == 200


async def test_the_bundle_goes_out_a_little_at_a_time() -> None:
    pieces = [piece async for piece in _pieces(b"x" * 200_000)]
    assert b"".join(pieces) == b"x" * 200_000
    assert max(map(len, pieces)) <= 64 * 1024


async def test_whoever_asks_too_often_is_told(counter: Counter) -> None:
    codes = [(await counter.ask("GET", "/network-test")).status_code for _ in range(125)]
    assert codes[0] == 200
    assert codes[-1] == 429


async def test_the_courts_own_door_says_nothing_at_the_portals_path(counter: Counter) -> None:
    answer = await counter.http.get(PORTAL_PATH)
    assert (answer.status_code, answer.content) == (204, b"")


# The echo -------------------------------------------------------------------------------------


async def test_the_echo_says_again_what_is_said_and_ends(court: OpenCourt) -> None:
    async with connect(address(court, "echo"), proxy=None) as wire:
        for number in range(ECHO_MAX_FRAMES):
            await wire.send(f"word {number}")
            assert await wire.recv() == f"word {number}"
        with pytest.raises(ConnectionClosed):
            await wire.recv()


async def test_the_echo_takes_no_long_words(court: OpenCourt) -> None:
    async with connect(address(court, "echo"), proxy=None) as wire:
        await wire.send("x" * (ECHO_MAX_BYTES + 1))
        with pytest.raises(ConnectionClosed) as closed:
            await wire.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


@pytest.mark.parametrize("path", ["echo", "call"])
async def test_a_page_of_elsewhere_opens_neither(court: OpenCourt, path: str) -> None:
    with pytest.raises(InvalidStatus):
        async with connect(
            address(court, path), proxy=None, additional_headers={"Origin": "https://evil.example"}
        ):
            pass


# The test call --------------------------------------------------------------------------------


async def opened(wire: ClientConnection, resume: str = "") -> dict[str, Any]:
    await wire.send(json.dumps({"type": "open_call", "resume": resume}))
    return await said(wire, "call_opened")


async def test_a_call_is_opened_without_an_account_and_ends_when_the_desk_says_so(
    court: OpenCourt,
) -> None:
    async with connect(address(court, "call"), proxy=None) as wire:
        call = await opened(wire)
        assert 0 < call["ends_in_s"] <= 60
        await wire.send(json.dumps({"type": "end_call"}))
        with pytest.raises(ConnectionClosed):
            await wire.recv()
    async with connect(address(court, "call"), proxy=None) as wire:
        await wire.send(json.dumps({"type": "open_call", "resume": call["call"]}))
        assert (await said(wire, "goodbye"))["reason"] == "not_found"


async def test_a_broken_wire_is_taken_up_again(court: OpenCourt) -> None:
    async with connect(address(court, "call"), proxy=None) as wire:
        call = await opened(wire)
        wire.transport.abort()
    async with connect(address(court, "call"), proxy=None) as wire:
        again = await opened(wire, call["call"])
        assert again["call"] == call["call"]
        await wire.send(json.dumps({"type": "end_call"}))


async def hung_up(wire: ClientConnection) -> None:
    """Hear a wire to its end."""
    async with asyncio.timeout(8):
        async for _ in wire:
            pass


async def test_of_two_wires_the_newer_one_holds_the_call(court: OpenCourt) -> None:
    async with connect(address(court, "call"), proxy=None) as older:
        call = (await opened(older))["call"]
        async with connect(address(court, "call"), proxy=None) as newer:
            await opened(newer, call)
            await hung_up(older)
            await newer.send(json.dumps({"type": "end_call"}))
            await hung_up(newer)


async def test_an_offer_that_is_none_is_refused_in_words(court: OpenCourt) -> None:
    async with connect(address(court, "call"), proxy=None) as wire:
        await opened(wire)
        await wire.send(json.dumps({"type": "offer_media", "leg": 1, "sdp": "v=0"}))
        assert (await said(wire, "media_refused"))["reason"] == "bad_sdp"
        await wire.send(json.dumps({"type": "end_call"}))


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "{}",
        "null",
        "[" * 5_000,
        "not json",
        "\ud83d",
        '{"type": "end_call"}',
        '{"type": "open_call", "resume": 7}',
        '{"type": "open_call", "more": true}',
        '{"type": "open_call", "resume": "' + "x" * 200 + '"}',
        '{"type": "nothing"}',
        "x" * 80_000,
        b"\xff\xfe\x00",
    ],
)
async def test_nonsense_ends_the_call_with_a_word(court: OpenCourt, nonsense: str | bytes) -> None:
    async with connect(address(court, "call"), proxy=None) as wire:
        if isinstance(nonsense, str):
            nonsense = nonsense.encode(errors="replace").decode()
        await wire.send(nonsense)
        assert (await said(wire, "goodbye"))["reason"] in {"malformed", "too_large"}


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "send_filler", "steps": [{"kbps": 1_000_000, "seconds": 1}]},
        {"type": "send_filler", "steps": [{"kbps": 100, "seconds": 1_000}]},
        {"type": "send_filler", "steps": []},
        {"type": "offer_media", "leg": 1, "sdp": "x" * 66_000},
        {"type": "open_call"},
        {"type": "present_ticket", "ticket": "a"},
    ],
)
async def test_what_is_too_much_ends_the_call(court: OpenCourt, frame: dict[str, Any]) -> None:
    async with connect(address(court, "call"), proxy=None) as wire:
        await opened(wire)
        await wire.send(json.dumps(frame))
        assert (await said(wire, "goodbye"))["reason"] in {"malformed", "too_large"}


async def test_a_flood_ends_the_call(court: OpenCourt) -> None:
    async with connect(address(court, "call"), proxy=None) as wire:
        await opened(wire)
        step = {"type": "send_filler", "steps": [{"kbps": 100, "seconds": 0.01}]}
        for _ in range(40):
            await wire.send(json.dumps(step))
        assert (await said(wire, "goodbye"))["reason"] == "too_many"


async def test_one_address_has_a_few_calls_at_once(court: OpenCourt) -> None:
    wires = [await connect(address(court, "call"), proxy=None) for _ in range(5)]
    try:
        for wire in wires[:4]:
            await opened(wire)
        await wires[4].send(json.dumps({"type": "open_call"}))
        assert (await said(wires[4], "goodbye"))["reason"] == "too_many"
    finally:
        for wire in wires[:4]:
            await wire.send(json.dumps({"type": "end_call"}))
        for wire in wires:
            await wire.close()


# The plain door -------------------------------------------------------------------------------


async def test_behind_the_plain_door_is_nothing(tmp_path: Path) -> None:
    door = PlainDoor()
    assert door.port == 0
    await door.open("127.0.0.1", 0)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{door.port}") as guest:
            answer = await guest.get(PORTAL_PATH)
            assert (answer.status_code, answer.content) == (204, b"")
            assert (await guest.get("/api/v1/court")).status_code == 404
            assert (await guest.post(PORTAL_PATH, content=b"x" * 100)).status_code == 204
        for nonsense in (b"", b"\x00" * 5_000, b"GET\r\n\r\n", b"A" * 100_000):
            reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
            writer.write(nonsense)
            writer.write_eof()
            async with asyncio.timeout(5):
                await reader.read()
            writer.close()
    finally:
        await door.close()
