"""What strangers send to a desk's port while a hearing runs, or before it has begun (F1 to F3)."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Callable, Iterator

import aioice.ice
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection
from OpenSSL import SSL

from client.media.line import guard
from tests.conftest import Announce
from tests.media.desks import until

pytestmark = [pytest.mark.realtime, pytest.mark.usefixtures("here")]

PLAINTEXT_ALERT = bytes.fromhex("15fefd0000000000000000000202 28")
STUN_HEADER = bytes.fromhex("0001000c2112a442") + bytes(12)


def client_hello() -> bytes:
    """The first flight of a stranger who is faster than the court."""
    stranger = SSL.Connection(SSL.Context(SSL.DTLS_METHOD))
    stranger.set_connect_state()
    with pytest.raises(SSL.WantReadError):
        stranger.do_handshake()
    return stranger.bio_read(2000)


def malformed_stun() -> Iterator[bytes]:
    """STUN by its header, nonsense by its attributes."""
    chance = random.Random(5)
    for number in (0x0001, 0x0006, 0x0008, 0x0009, 0x0020, 0x0024, 0x802A, 0x8028):
        for length in (0, 1, 3, 4, 255, 65_535):
            yield STUN_HEADER + number.to_bytes(2) + length.to_bytes(2) + chance.randbytes(8)


def garbage() -> Iterator[bytes]:
    chance = random.Random(7)
    for _ in range(500):
        yield chance.randbytes(chance.randrange(1, 200))


ATTACKS: dict[str, Callable[[], list[bytes]]] = {
    "an empty datagram": lambda: [b""] * 3,
    "a plaintext alert": lambda: [PLAINTEXT_ALERT] * 3,
    "a ClientHello": lambda: [client_hello()] * 3,
    "malformed STUN": lambda: list(malformed_stun()),
    "garbage": lambda: list(garbage()),
    "everything that begins like SRTP": lambda: [
        bytes([first, 96]) + bytes(40) for first in range(128, 192)
    ],
}


class Pair:
    """Two peers that can be attacked before and after they have met."""

    def __init__(self) -> None:
        nobody = RTCConfiguration(iceServers=[])
        self.one, self.other = RTCPeerConnection(nobody), RTCPeerConnection(nobody)
        self.channel = self.one.createDataChannel("talk")
        self.said: list[object] = []
        self.other.on("datachannel", lambda channel: channel.on("message", self.said.append))

    async def offer(self) -> None:
        await self.one.setLocalDescription(await self.one.createOffer())

    async def meet(self) -> None:
        await self.other.setRemoteDescription(self.one.localDescription)
        await self.other.setLocalDescription(await self.other.createAnswer())
        await self.one.setRemoteDescription(self.other.localDescription)

    @property
    def states(self) -> tuple[str, str]:
        return self.one.connectionState, self.other.connectionState

    async def talk(self) -> None:
        """Say something and wait until it is heard: whatever came before has been dealt with."""
        await until(lambda: self.channel.readyState == "open")
        before = len(self.said)
        self.channel.send("hear me")
        await until(lambda: len(self.said) > before)


def attack(victim: RTCPeerConnection, datagrams: list[bytes]) -> None:
    """Send datagrams from a stranger's address to every port of a peer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for line in victim.localDescription.sdp.splitlines():
            if line.startswith("a=candidate:"):
                host, port = line.split()[4:6]
                for datagram in datagrams:
                    stranger.sendto(datagram, (host, int(port)))


async def harass(pair: Pair, datagrams: list[bytes]) -> None:
    """Attack both again and again until they stand, but not so often that the sockets are full."""
    while "failed" not in pair.states and pair.states != ("connected", "connected"):
        attack(pair.one, datagrams)
        if pair.other.localDescription is not None:
            attack(pair.other, datagrams)
        await asyncio.sleep(0.005)


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    guard.install()
    pair = Pair()
    yield pair
    await pair.one.close()
    await pair.other.close()


@pytest.mark.parametrize("name", ATTACKS)
async def test_a_stranger_does_not_end_a_connection(pair: Pair, name: str) -> None:
    await pair.offer()
    await pair.meet()
    await pair.talk()
    attack(pair.one, ATTACKS[name]())
    attack(pair.other, ATTACKS[name]())
    await pair.talk()
    assert pair.states == ("connected", "connected")


@pytest.mark.parametrize("name", ATTACKS)
async def test_a_stranger_does_not_prevent_a_connection(pair: Pair, name: str) -> None:
    datagrams = ATTACKS[name]()
    await pair.offer()
    attack(pair.one, datagrams)
    meeting = asyncio.ensure_future(pair.meet())
    await harass(pair, datagrams[:3])
    await meeting
    await pair.talk()
    assert pair.states == ("connected", "connected")


async def test_without_the_guard_one_empty_datagram_ends_a_connection(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, expected_log: Announce
) -> None:
    """When this fails, aiortc has mended it, and the guard may go."""
    expected_log("IndexError", logger="aiortc.rtcdtlstransport", may_be_absent=True)
    monkeypatch.setattr(aioice.ice.StunProtocol, "datagram_received", guard._unguarded)
    await pair.offer()
    await pair.meet()
    await pair.talk()
    attack(pair.one, [b""])
    await until(lambda: pair.one.connectionState == "closed")


@pytest.mark.parametrize("name", ["a plaintext alert", "a ClientHello"])
async def test_without_the_guard_whoever_is_first_prevents_a_connection(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(aioice.ice.StunProtocol, "datagram_received", guard._unguarded)
    await pair.offer()
    attack(pair.one, ATTACKS[name]())
    await pair.meet()
    await until(lambda: "failed" in pair.states)


def test_the_guard_is_set_once() -> None:
    guard.install()
    first = aioice.ice.StunProtocol.datagram_received
    guard.install()
    assert aioice.ice.StunProtocol.datagram_received is first


async def test_it_is_known_when_the_peer_was_last_heard(pair: Pair) -> None:
    await pair.offer()
    assert pair.one.sctp is not None
    ice = pair.one.sctp.transport.transport._connection
    assert guard.heard_at(ice) is None
    await pair.meet()
    await pair.talk()
    before = guard.heard_at(ice)
    assert before is not None
    await pair.talk()
    after = guard.heard_at(ice)
    assert after is not None
    assert after > before
