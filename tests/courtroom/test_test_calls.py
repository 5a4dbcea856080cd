"""Test calls at the court: whose they are, how many at once, and that each has an end."""

import asyncio
from datetime import UTC, datetime

import pytest

from client.protocol.errors import CourtUnavailable, NotFound, TooMany
from client.protocol.ids import HearingId
from client.protocol.signalling import (
    IceServer,
    LegAnswer,
    LegOffer,
    OfferMedia,
    relays_in,
    servers_of_try,
    transport_of,
)
from client.protocol.test_call import DESK, PEER, CallCounted, ProbeStep, SendFiller
from server_stub.courtroom.relays import TEST_S, relays_for
from server_stub.courtroom.sfu import ForwarderGone
from server_stub.courtroom.test_calls import FROM_ONE_ADDRESS, TestCalls
from server_stub.settings import CannotOpen, RelayAt
from tests.web.conftest import StillForwarder


class StillPeer(StillForwarder):
    """Notes what is asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.offers: list[LegOffer] = []
        self.closed: list[HearingId] = []
        self.filled: list[tuple[ProbeStep, ...]] = []
        self.ended = asyncio.Event()

    async def call(self, offer: LegOffer) -> LegAnswer:
        self.offers.append(offer)
        return LegAnswer(sdp="v=0", slots=())

    async def send_filler(self, hearing: HearingId, steps: tuple[ProbeStep, ...]) -> None:
        self.filled.append(steps)

    async def counted(self, hearing: HearingId) -> CallCounted | None:
        return CallCounted(leg=1, at_s=0.0)

    async def close_hearing(self, hearing: HearingId) -> None:
        self.closed.append(hearing)
        self.ended.set()


async def test_a_call_is_a_place_that_no_hearing_has() -> None:
    peer = StillPeer()
    calls = TestCalls(peer)
    assert calls.offered
    call, other = calls.open("192.0.2.1"), calls.open("192.0.2.1")
    await calls.offer(call, OfferMedia(leg=1, sdp="v=0"))
    (offer,) = peer.offers
    assert offer.hearing == f"test.{call.name}"
    assert (offer.participant, offer.others) == (DESK, (PEER,))
    assert call.name != other.name
    assert len(call.name) >= 32
    await calls.close()
    assert set(peer.closed) == {call.media, other.media}


async def test_one_address_has_a_few_at_once() -> None:
    calls = TestCalls(StillPeer())
    first = [calls.open("192.0.2.1") for _ in range(FROM_ONE_ADDRESS)]
    with pytest.raises(TooMany):
        calls.open("192.0.2.1")
    calls.open("192.0.2.2")
    await calls.end(first[0])
    calls.open("192.0.2.1")
    await calls.close()


async def test_a_call_is_resumed_by_its_name_and_by_nothing_else() -> None:
    calls = TestCalls(StillPeer())
    call = calls.open("192.0.2.1")
    calls.leave(call, call.wire)
    assert calls.resume(call.name) is call
    with pytest.raises(NotFound):
        calls.resume("another")
    await calls.end(call)
    with pytest.raises(NotFound):
        calls.resume(call.name)
    with pytest.raises(ForwarderGone):
        await calls.offer(call, OfferMedia(leg=1, sdp="v=0"))


async def test_a_call_that_is_left_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server_stub.courtroom.test_calls.LINGERS_S", 0.02)
    peer = StillPeer()
    calls = TestCalls(peer)
    call = calls.open("192.0.2.1")
    calls.leave(call, call.wire)
    async with asyncio.timeout(5):
        await peer.ended.wait()
    assert peer.closed == [call.media]
    await calls.close()


async def test_an_older_wire_does_not_end_a_call_that_goes_on_by_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server_stub.courtroom.test_calls.LINGERS_S", 0.0)
    peer = StillPeer()
    calls = TestCalls(peer)
    call = calls.open("192.0.2.1")
    first = call.wire
    calls.resume(call.name)
    calls.leave(call, first)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not peer.ended.is_set()
    calls.leave(call, call.wire)
    async with asyncio.timeout(5):
        await peer.ended.wait()
    await calls.close()


async def test_filler_is_given_out_once() -> None:
    peer = StillPeer()
    calls = TestCalls(peer)
    call = calls.open("192.0.2.1")
    step = ProbeStep(kbps=1_000, seconds=2.0)
    for _ in range(6):
        await calls.fill(call, SendFiller(steps=(step,)))
    with pytest.raises(TooMany):
        await calls.fill(call, SendFiller(steps=(step,)))
    with pytest.raises(TooMany):
        await calls.fill(calls.open("192.0.2.1"), SendFiller(steps=(step,) * 4))
    assert len(peer.filled) == 6
    await calls.close()


async def test_a_forwarder_without_a_test_peer_offers_none() -> None:
    calls = TestCalls(StillForwarder())
    assert not calls.offered
    with pytest.raises(CourtUnavailable):
        calls.open("192.0.2.1")


# Relays ---------------------------------------------------------------------------------------

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
URLS = (
    "turn:relay.example:3478?transport=udp",
    "turn:relay.example:3478?transport=tcp",
    "turns:relay.example:443?transport=tcp",
)


def test_a_relay_is_told_with_a_name_and_a_password_that_end() -> None:
    relay = RelayAt(urls=URLS, secret="between us", good_for_s=60)
    (server,) = relays_for("judge", relay, NOW)
    assert server.urls == URLS
    assert server.username == f"{int(NOW.timestamp()) + 60}:judge"
    assert len(server.credential) == 28
    (other,) = relays_for("clerk", relay, NOW)
    assert other.credential != server.credential
    assert relays_for("judge", None, NOW) == ()
    assert "between us" not in repr(relay)


def test_what_a_stranger_is_given_for_a_test_ends_soon() -> None:
    relay = RelayAt(urls=URLS, secret="between us", good_for_s=12 * 3600)
    (server,) = relays_for("test-1", relay, NOW, for_a_test=True)
    assert server.username == f"{int(NOW.timestamp()) + TEST_S}:test-1"
    short = RelayAt(urls=URLS, secret="between us", good_for_s=60)
    (server,) = relays_for("test-1", short, NOW, for_a_test=True)
    assert server.username == f"{int(NOW.timestamp()) + 60}:test-1"


@pytest.mark.parametrize(
    ("urls", "secret"),
    [(("http://relay.example",), "s"), (("turn://relay.example",), "s"), (URLS, "")],
)
def test_what_is_no_relay_is_refused_when_the_court_opens(
    urls: tuple[str, ...], secret: str
) -> None:
    with pytest.raises(CannotOpen):
        RelayAt(urls=urls, secret=secret)


def test_a_desk_tries_straight_on_and_then_one_relay_after_another() -> None:
    servers = (
        IceServer(urls=("stun:s.example",)),
        IceServer(urls=URLS, username="u", credential="c"),
    )
    tried = [servers_of_try(servers, place) for place in range(5)]
    assert [[url for each in one for url in each.urls] for one in tried] == [
        ["stun:s.example"],
        ["stun:s.example", URLS[0]],
        ["stun:s.example", URLS[1]],
        ["stun:s.example", URLS[2]],
        ["stun:s.example"],
    ]
    assert tried[1][1].credential == "c"
    assert [transport_of(each.urls[0]) for each in relays_in(servers)] == ["udp", "tcp", "tls"]
    assert servers_of_try((), 3) == ()
