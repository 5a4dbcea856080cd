"""A desk whose network lets nothing through but a relay reaches the court by it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from aioice import stun, turn

from client.media.engine import MediaFailed
from client.protocol.signalling import IceServer
from server_stub.courtroom.forwarder import EmbeddedForwarder, MediaAddress
from tests.coturn import PORT, Coturn
from tests.media.desks import SmallCourt, make_desk, passed, until
from tests.own_network import own_network

pytestmark = [pytest.mark.realtime, pytest.mark.needs_package("coturn", "iproute2")]

COURT, RELAY = "10.77.0.1", "10.77.0.2"


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A network in which a desk has no address of its own that it might offer."""
    with own_network(COURT, RELAY):
        monkeypatch.setattr("aioice.ice.get_host_addresses", lambda **_: [])
        yield


@pytest_asyncio.fixture
async def coturn(network: None, tmp_path: Path) -> AsyncIterator[Coturn]:
    running = Coturn(tmp_path, RELAY, COURT)
    async with asyncio.timeout(15):
        while True:
            try:
                _, writer = await asyncio.open_connection(RELAY, PORT)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                break
    yield running
    running.close()


@pytest_asyncio.fixture
async def court(network: None) -> AsyncIterator[SmallCourt]:
    court = SmallCourt(EmbeddedForwarder(MediaAddress(bind_host=COURT)))
    await court.forwarder.start()
    yield court
    await court.close()


async def test_over_udp_and_over_tcp_desks_are_relayed_to_each_other(
    coturn: Coturn, court: SmallCourt
) -> None:
    a, b = [
        court.seat(make_desk(name, voice=voice, loopback=False))
        for name, voice in (("a", 1), ("b", 2))
    ]
    for desk, transport in ((a, "udp"), (b, "tcp")):
        servers = (coturn.server(transport),)
        await desk.engine.connect(court.others(desk), servers, court.negotiator(desk))
    assert all(f" {RELAY} " in offer.sdp and "typ relay" in offer.sdp for offer in court.offers)
    await court.order(speaking="a b", shown="a b")
    for one, other in ((a, b), (b, a)):
        await until(lambda: one.of(other.name).moving_s >= 1.0, 20.0)  # noqa: B023
        await until(lambda: one.of(other.name).sound_s >= 1.0, 20.0)  # noqa: B023


async def test_without_a_relay_such_a_desk_has_no_way(court: SmallCourt) -> None:
    desk = court.seat(make_desk("a", loopback=False))
    with pytest.raises(MediaFailed):
        await desk.engine.connect((), (), court.negotiator(desk))


async def test_credentials_that_have_ended_open_nothing(coturn: Coturn, court: SmallCourt) -> None:
    desk = court.seat(make_desk("a", loopback=False))
    servers = (coturn.server("udp", good_for_s=-60),)
    with pytest.raises(MediaFailed):
        await desk.engine.connect((), servers, court.negotiator(desk))


def login(server: IceServer) -> tuple[str, str]:
    return server.username, server.credential


@pytest.mark.parametrize("peer", [RELAY, "127.0.0.1", "169.254.169.254", "192.168.0.1", "0.0.0.0"])
async def test_through_the_relay_nobody_reaches_anything_but_the_forwarder(
    coturn: Coturn, peer: str
) -> None:
    username, password = login(coturn.server("udp"))
    transport, _ = await turn.create_turn_endpoint(
        asyncio.DatagramProtocol, (RELAY, PORT), username, password
    )
    client = transport._TurnTransport__inner_protocol  # type: ignore[attr-defined]
    try:
        with pytest.raises(stun.TransactionFailed) as refused:
            await client.channel_bind(0x4000, (peer, 9))
        assert refused.value.response.attributes["ERROR-CODE"][0] == 403
        await client.channel_bind(0x4001, (COURT, 9))
    finally:
        transport.close()
        await passed(0.1)
