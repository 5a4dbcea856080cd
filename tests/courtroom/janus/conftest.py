"""A Janus in a network of the test's own, the court's forwarder on it, and desks."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
import pytest_asyncio

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Flow, Kind
from server_stub.courtroom.janus import JanusForwarder, JanusTerms
from tests.bench.janus import Janus
from tests.courtroom.janus.raw_desk import RawDesk
from tests.own_network import own_network

ADMIN_KEY = "the court alone makes rooms"

Desk = Callable[..., RawDesk]
Started = Callable[..., Awaitable[Janus]]


@pytest.fixture
def network() -> Iterator[None]:
    """Be in a network of the test's own; to be asked for before anything that has a loop."""
    with own_network():
        yield


@pytest_asyncio.fixture
async def started(network: None) -> AsyncIterator[Started]:
    """Start a Janus, and wait until it answers."""
    running: list[Janus] = []

    async def start(port: int | None = None) -> Janus:
        janus = Janus(port=port, admin_key=ADMIN_KEY)
        running.append(janus)
        await (await janus.open()).close()
        return janus

    yield start
    for janus in running:
        janus.close()


@pytest_asyncio.fixture
async def janus(started: Started) -> Janus:
    return await started()


@pytest_asyncio.fixture
async def forwarder(janus: Janus) -> AsyncIterator[JanusForwarder]:
    made = JanusForwarder(JanusTerms(url=janus.url, admin_key=ADMIN_KEY))
    await made.start()
    yield made
    await made.close()


@pytest_asyncio.fixture
async def desk(network: None) -> AsyncIterator[Desk]:
    """Make a desk under the test's control, not yet connected."""
    made: list[RawDesk] = []

    def make(name: str, *others: str) -> RawDesk:
        made.append(RawDesk(name, *others))
        return made[-1]

    yield make
    for each in made:
        await each.close()


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
