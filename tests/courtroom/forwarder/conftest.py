"""A forwarder on loopback, and desks that may use loopback."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any

import aioice.ice
import pytest

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Flow, Kind
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress
from server_stub.courtroom.sfu import Forwarder
from tests.courtroom.forwarder.bare_peer import HEARING, BarePeer


@pytest.fixture(autouse=True)
def _loopback_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    # aioice leaves loopback out of its candidates, and a test must stay on this machine.
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])


Found = Callable[..., Awaitable[EmbeddedForwarder]]
Desk = Callable[..., BarePeer]
Join = Callable[..., Awaitable[BarePeer]]


@pytest.fixture
async def found() -> AsyncIterator[Found]:
    """Make a forwarder on terms of the test's own."""
    made: list[EmbeddedForwarder] = []

    async def make(
        address: MediaAddress | None = None,
        limits: Limits | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> EmbeddedForwarder:
        forwarder = EmbeddedForwarder(address, limits, clock)
        made.append(forwarder)
        await forwarder.start()
        return forwarder

    yield make
    for forwarder in made:
        await forwarder.close()


@pytest.fixture
async def forwarder(found: Found) -> EmbeddedForwarder:
    return await found()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """Make a desk under the test's control, not yet connected."""
    made: list[BarePeer] = []

    def make(name: str, *others: str, made_as: type[BarePeer] = BarePeer, **how: Any) -> BarePeer:
        made.append(made_as(name, others, **how))
        return made[-1]

    yield make
    for peer in made:
        await peer.close()


@pytest.fixture
def join(forwarder: EmbeddedForwarder, desk: Desk) -> Join:
    """Have a person join with a desk under the test's control."""

    async def join_as(name: str, *others: str, leg: int = 1, **how: Any) -> BarePeer:
        peer = desk(name, *others, **how)
        await peer.join(forwarder.connect, leg)
        return peer

    return join_as


def flow(sender: str, kind: Kind, *receivers: str) -> Flow:
    return Flow(
        sender=ParticipantId(sender),
        kind=kind,
        receivers=tuple(ParticipantId(receiver) for receiver in receivers),
    )


def everybody_to_everybody(*names: str) -> tuple[Flow, ...]:
    """What an open hearing orders."""
    return tuple(
        flow(sender, kind, *(name for name in names if name != sender))
        for sender in names
        for kind in Kind
    )


async def order(forwarder: Forwarder, *flows: Flow) -> None:
    await forwarder.order(HEARING, flows)
