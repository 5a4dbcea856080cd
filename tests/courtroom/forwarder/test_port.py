"""Strangers and noise cannot end a leg, begin its handshake, or take its place."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable

import pytest
from aioice import stun
from aiortc.rtcdtlstransport import RTCCertificate
from aiortc.rtp import RtpPacket

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Kind, LegOffer
from server_stub.courtroom.forwarder.description import read_offer
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from server_stub.courtroom.forwarder.leg import ADDRESSES_MAX, Leg
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress
from tests.courtroom.forwarder.bare_peer import HEARING, BarePeer, client_hello, settle
from tests.courtroom.forwarder.conftest import Desk, Found, Join, everybody_to_everybody, order
from tests.courtroom.forwarder.peers import until

# A DTLS 1.2 alert in the clear: fatal, handshake_failure (RFC 6347, RFC 5246 section 7.2).
FATAL_ALERT = b"\x15\xfe\xfd" + bytes(8) + b"\x00\x02\x02\x28"
CLIENT_HELLO = client_hello()


class Stranger(asyncio.DatagramProtocol):
    """Somebody who knows the port and nothing else."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind(("127.0.0.1", 0))

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.heard.put_nowait(data)

    def send(self, datagram: bytes) -> None:
        self.socket.sendto(datagram, ("127.0.0.1", self._port))

    async def ask(self) -> stun.Message:
        """Ask for one's own address, and so wait until all sent before is dealt with."""
        request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        self.send(bytes(request))
        return stun.parse_message(await asyncio.wait_for(self.heard.get(), 5))


@pytest.fixture
async def stranger(forwarder: EmbeddedForwarder) -> AsyncIterator[Stranger]:
    _, port = forwarder.media_address
    made = Stranger(port)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: made, sock=made.socket
    )
    yield made
    transport.close()
    await asyncio.sleep(0)


def garbled(check: bytes) -> bytes:
    return check[:20] + b"\x00\x06\xff\xff" + check[24:]


NOISE: dict[str, Callable[[bytes], bytes]] = {
    "an empty datagram": lambda _: b"",
    "one octet": lambda _: b"\x80",
    "a fatal alert in the clear": lambda _: FATAL_ALERT,
    "a handshake begun by another": lambda _: CLIENT_HELLO,
    "application words in the clear": lambda _: b"\x17\xfe\xfd" + bytes(40),
    "a check cut short": lambda check: check[:21],
    "a check whose name is too long": garbled,
    "a check of another length": lambda check: check + b"\x00" * 4,
    "a kind that does not exist": lambda _: b"\x64" * 60,
    "media of nobody": lambda _: RtpPacket(ssrc=1, payload=b"x" * 60).serialize(),
    "control of nobody": lambda _: b"\x80\xc8\x00\x06" + bytes(60),
    "too much at once": lambda _: b"\x80" * 4_000,
}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE.keys())
@pytest.mark.parametrize("from_the_right_address", [False, True], ids=["stranger", "own address"])
async def test_a_leg_survives(
    forwarder: EmbeddedForwarder,
    join: Join,
    stranger: Stranger,
    noise: Callable[[bytes], bytes],
    from_the_right_address: bool,
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    datagram = noise(plaintiff.check())
    for _ in range(3):
        if from_the_right_address:
            plaintiff.send(datagram)
        else:
            stranger.send(datagram)
    await stranger.ask()
    plaintiff.send_packet(Kind.AUDIO, 1)
    judge.send_packet(Kind.AUDIO, 1)
    await settle(plaintiff, judge, plaintiff)
    assert len(judge.packets) == 1
    assert len(plaintiff.packets) == 1
    assert (judge.dtls.state, plaintiff.dtls.state) == ("connected", "connected")


@pytest.mark.parametrize("noise", [CLIENT_HELLO, FATAL_ALERT, b""], ids=["hello", "alert", "empty"])
async def test_a_stranger_cannot_begin_or_spoil_a_handshake(
    forwarder: EmbeddedForwarder, desk: Desk, stranger: Stranger, noise: bytes
) -> None:
    judge = desk("judge", "plaintiff")
    await judge.offer_media(forwarder.connect)
    stranger.send(noise)
    await judge.prove()
    stranger.send(noise)
    await stranger.ask()
    await judge.shake_hands()


async def test_twenty_thousand_datagrams_of_noise_are_nothing(
    forwarder: EmbeddedForwarder, join: Join, stranger: Stranger
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    noise = [bytes([first]) + os.urandom(size) for first in range(0, 250, 5) for size in (0, 30)]
    for at in range(200):
        for datagram in noise:
            stranger.send(datagram)
        plaintiff.send_packet(Kind.AUDIO, at)
        await settle(plaintiff)
    await settle(plaintiff, judge)
    assert len(judge.packets) == 200
    assert forwarder._port is not None
    assert sum(forwarder._port.dropped.values()) == 20_000


async def test_sealed_noise_from_the_right_address_is_not_passed_on(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    forged = RtpPacket(
        payload_type=111, sequence_number=5, ssrc=plaintiff.ssrcs[Kind.AUDIO], payload=b"x" * 80
    )
    plaintiff.send(forged.serialize())
    await settle(plaintiff, judge)
    assert judge.packets == []


async def test_a_check_with_a_wrong_password_takes_nothing_over(
    forwarder: EmbeddedForwarder, join: Join, stranger: Stranger
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    stranger.send(judge.check(password="w" * 32))
    plaintiff.send_packet(Kind.AUDIO, 1)
    await stranger.ask()
    await settle(plaintiff, judge)
    assert len(judge.packets) == 1
    assert stranger.heard.empty()


async def test_a_desk_that_changed_its_network_is_followed(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await judge.open_socket()
    await judge.prove()
    plaintiff.send_packet(Kind.AUDIO, 1)
    judge.send_packet(Kind.AUDIO, 1)
    await settle(plaintiff, judge, plaintiff)
    assert len(judge.packets) == 1
    assert len(plaintiff.packets) == 1


async def test_nobody_takes_the_address_at_which_another_lives(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff", "defendant")
    plaintiff = await join("plaintiff", "judge", "defendant")
    defendant = await join("defendant", "judge", "plaintiff")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff", "defendant"))
    answered = len(plaintiff.checks)
    # What a socket that may forge its source sends, seen from the court.
    plaintiff.send(defendant.check())
    plaintiff.send_packet(Kind.AUDIO, 1)
    judge.send_packet(Kind.AUDIO, 1)
    await settle(plaintiff, judge, defendant)
    assert [len(each.packets) for each in (judge, plaintiff, defendant)] == [1, 1, 2]
    assert len(plaintiff.checks) == answered + 1, "only its own, with which it settled"
    assert forwarder._port is not None
    assert forwarder._port.dropped["taken"] == 1


async def test_an_address_that_nobody_lives_at_any_more_is_free(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    (leg,) = (each for each in legs(forwarder) if each.participant == "plaintiff")
    for address in leg.addresses:
        leg.addresses[address] -= 3.0
    leg.address_heard_at -= 3.0
    answered = len(plaintiff.checks)
    plaintiff.send(judge.check())
    await plaintiff.until(lambda: len(plaintiff.checks) > answered)


async def test_anybody_may_ask_for_their_own_address(stranger: Stranger) -> None:
    answer = await stranger.ask()
    assert answer.message_class is stun.Class.RESPONSE
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == stranger.socket.getsockname()


async def test_who_asks_too_often_is_not_answered(found: Found) -> None:
    forwarder = await found(limits=Limits(plain_checks_per_s=20))
    loop = asyncio.get_running_loop()
    stranger = Stranger(forwarder.media_address[1])
    transport, _ = await loop.create_datagram_endpoint(lambda: stranger, sock=stranger.socket)
    request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    for _ in range(500):
        stranger.send(bytes(request))
    assert forwarder._port is not None
    await until(lambda: forwarder._port is None or forwarder._port.dropped["askers"] >= 440)
    assert 20 <= 500 - forwarder._port.dropped["askers"] <= 60
    transport.close()
    await asyncio.sleep(0)


async def test_a_certificate_that_was_not_offered_gets_no_keys(
    forwarder: EmbeddedForwarder, desk: Desk
) -> None:
    plaintiff = desk("plaintiff", "judge")
    plaintiff.certificate = RTCCertificate.generateCertificate()
    await plaintiff.offer_media(forwarder.connect)
    await plaintiff.prove()
    await plaintiff.shake_hands()
    plaintiff.send_packet(Kind.AUDIO, 1)
    await gone(forwarder)


async def gone(forwarder: EmbeddedForwarder) -> None:
    """Wait until no leg is left."""
    async with asyncio.timeout(10):
        while await forwarder.readings(HEARING):  # noqa: ASYNC110 - a forwarder tells nobody
            await asyncio.sleep(0.02)


async def test_a_handshake_left_half_open_is_closed_in_time(found: Found, desk: Desk) -> None:
    forwarder = await found(limits=Limits(handshake_s=0.2))
    plaintiff = desk("plaintiff", "judge")
    await plaintiff.offer_media(forwarder.connect)
    await plaintiff.prove()
    plaintiff.send(CLIENT_HELLO)
    await gone(forwarder)


async def test_only_so_many_handshakes_may_be_half_open(found: Found, desk: Desk) -> None:
    forwarder = await found(limits=Limits(handshakes=1, handshake_s=0.5))
    plaintiff, judge = desk("plaintiff", "judge"), desk("judge", "plaintiff")
    await plaintiff.offer_media(forwarder.connect)
    await plaintiff.prove()
    plaintiff.send(CLIENT_HELLO)
    await plaintiff.prove()
    await judge.offer_media(forwarder.connect)
    await judge.prove()
    shaking = asyncio.create_task(judge.shake_hands())
    await until(lambda: {leg.participant for leg in legs(forwarder)} == {"judge"})
    assert not shaking.done()
    # What was dropped is sent again by the desk, and now there is room.
    await shaking


def legs(forwarder: EmbeddedForwarder) -> tuple[Leg, ...]:
    assert forwarder._relay is not None
    return forwarder._relay.legs


async def test_a_leg_that_fell_silent_is_closed(found: Found, desk: Desk) -> None:
    forwarder = await found(limits=Limits(silence_s=0.5))
    plaintiff = desk("plaintiff", "judge")
    await plaintiff.join(forwarder.connect)
    await gone(forwarder)
    await plaintiff.until(lambda: plaintiff.dtls.state == "closed")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_the_port_answers_in_both_families(found: Found, host: str) -> None:
    forwarder = await found(MediaAddress(bind_host=host))
    assert forwarder.media_address[0] == host
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.setblocking(False)
        s.bind((host, 0))
        request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        await loop.sock_sendto(s, bytes(request), forwarder.media_address)
        answer = stun.parse_message(await asyncio.wait_for(loop.sock_recv(s, 600), 5))
        assert answer.attributes["XOR-MAPPED-ADDRESS"] == s.getsockname()[:2]


async def test_what_is_advertised_stands_in_the_answer(found: Found) -> None:
    address = MediaAddress(bind_host="0.0.0.0", advertised=("198.51.100.4", "2001:db8::4"))
    forwarder = await found(address)
    assert forwarder.media_address[0] == "198.51.100.4"
    peer = BarePeer("judge", [])
    answer = await forwarder.connect(offer_of(peer))
    port = forwarder.media_address[1]
    assert f" 198.51.100.4 {port} typ host" in answer.sdp
    assert f" 2001:db8::4 {port} typ host" in answer.sdp


def test_only_numbers_are_advertised() -> None:
    with pytest.raises(ValueError, match=r"court\.example"):
        MediaAddress(advertised=("court.example",))


# --- Where a leg is ------------------------------------------------------------------------------


def offer_of(peer: BarePeer) -> LegOffer:
    return LegOffer(
        hearing=HEARING,
        participant=ParticipantId(peer.participant),
        leg=1,
        sdp=peer.sdp(),
        others=peer.others,
    )


def a_leg() -> Leg:
    asked = offer_of(BarePeer("judge", []))
    return Leg(asked, read_offer(asked.sdp, 0), Limits(), now=0.0)


WIRED, WIRELESS = ("192.0.2.1", 1_000), ("198.51.100.1", 2_000)


def test_the_first_address_that_proves_itself_is_the_legs() -> None:
    leg = a_leg()
    leg.note_check(WIRED, nominates=False, now=0.1)
    leg.note_check(WIRELESS, nominates=False, now=0.2)
    assert leg.address == WIRED


def test_the_desk_nominates_its_address() -> None:
    leg = a_leg()
    leg.note_check(WIRED, nominates=False, now=0.1)
    leg.note_check(WIRELESS, nominates=True, now=0.2)
    assert leg.address == WIRELESS


def test_an_address_that_fell_silent_gives_way() -> None:
    leg = a_leg()
    leg.note_check(WIRED, nominates=True, now=0.1)
    leg.note_authentic(WIRED, now=5.0)
    leg.note_check(WIRELESS, nominates=False, now=6.0)
    assert leg.address == WIRED
    leg.note_check(WIRELESS, nominates=False, now=8.0)
    assert leg.address == WIRELESS


def test_a_leg_lives_where_it_was_heard_a_moment_ago() -> None:
    leg = a_leg()
    leg.note_check(WIRED, nominates=True, now=1.0)
    assert leg.lives_at(WIRED, now=2.9)
    assert not leg.lives_at(WIRED, now=3.1)
    leg.note_authentic(WIRED, now=3.0)
    assert leg.lives_at(WIRED, now=4.9)
    assert not leg.lives_at(WIRELESS, now=4.9)
    leg.note_check(WIRELESS, nominates=False, now=4.5)
    assert leg.lives_at(WIRELESS, now=6.4), "a second way that it is trying"
    leg.note_authentic(WIRED, now=6.0)
    assert not leg.lives_at(WIRELESS, now=6.6)


def test_a_leg_remembers_only_so_many_addresses() -> None:
    leg = a_leg()
    leg.note_check(WIRED, nominates=True, now=0.0)
    forgotten = [leg.note_check(("192.0.2.2", at), nominates=False, now=0.1) for at in range(40)]
    assert len(leg.addresses) == ADDRESSES_MAX
    assert leg.address in leg.addresses
    assert WIRED not in forgotten
    assert [each for each in forgotten if each is not None] == [
        ("192.0.2.2", at) for at in range(40 - ADDRESSES_MAX + 1)
    ]


def test_a_ration_is_renewed_every_second() -> None:
    leg = a_leg()
    taken = [leg.within_ration(100, now=10.0 + at / 10_000) for at in range(3_000)]
    assert sum(taken) == Limits().packets_per_s
    assert leg.over_ration == 3_000 - sum(taken)
    assert leg.within_ration(100, now=11.1)


def test_a_ration_counts_octets_too() -> None:
    leg = a_leg()
    taken = [leg.within_ration(1_400, now=10.0) for _ in range(1_000)]
    assert sum(taken) == Limits().bits_per_s // 8 // 1_400
