"""A desk with good keys and bad intentions: authentic packets that make no sense."""

import random
import time
from collections.abc import Callable
from contextlib import suppress

import pylibsrtp
import pytest

from client.protocol.rtp import control as rtcp
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from server_stub.courtroom.forwarder.leg import SSRCS_MAX, Leg
from server_stub.courtroom.forwarder.terms import Limits
from tests import nonsense
from tests.courtroom.forwarder.bare_peer import FACE, HEARING, SMILE, BarePeer, settle
from tests.courtroom.forwarder.conftest import (
    Desk,
    Found,
    Join,
    everybody_to_everybody,
    flow,
    order,
)

AUDIO, VIDEO = Kind.AUDIO, Kind.VIDEO
OPEN = Limits(packets_per_s=1_000_000, bits_per_s=1_000_000_000)
"""So wide that what one packet costs shows."""


def leg_of(forwarder: EmbeddedForwarder, name: str) -> Leg:
    _, relay = forwarder._running()
    return next(leg for leg in relay.hearings[HEARING].legs.values() if leg.participant == name)


async def cost_s(send: Callable[[int], None], count: int, *peers: BarePeer) -> float:
    """Give the processor time that so many packets take, from their making to the last's end."""
    began = time.process_time()
    for at in range(count):
        send(at)
        if at % 50 == 49:
            await settle(*peers)
    await settle(*peers)
    return time.process_time() - began


@pytest.fixture
async def two(found: Found, desk: Desk) -> tuple[EmbeddedForwarder, BarePeer, BarePeer]:
    """A plaintiff and a judge who hear and see each other, without rations."""
    forwarder = await found(limits=OPEN)
    plaintiff, judge = desk("plaintiff", "judge", red=63), desk("judge", "plaintiff", red=63)
    for peer in (plaintiff, judge):
        await peer.join(forwarder.connect)
    await order(forwarder, *everybody_to_everybody("plaintiff", "judge"))
    return forwarder, plaintiff, judge


async def test_numbers_that_leap_cost_no_more_than_numbers_that_do_not(
    two: tuple[EmbeddedForwarder, BarePeer, BarePeer],
) -> None:
    _, plaintiff, judge = two
    plain = await cost_s(
        lambda at: plaintiff.send_packet(AUDIO, at, 960 * at, b"word"), 300, plaintiff, judge
    )
    leaping = await cost_s(
        lambda at: plaintiff.send_packet(AUDIO, 1_000 + 30_000 * at, 960 * at, b"word"),
        300,
        plaintiff,
        judge,
    )
    assert leaping < 3 * plain + 0.05


async def test_a_voice_that_begins_a_new_stream_is_heard_at_once(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    plaintiff = await join("plaintiff", "judge")
    judge = await join("judge", "plaintiff")
    await order(forwarder, *everybody_to_everybody("plaintiff", "judge"))
    for at in range(5):
        plaintiff.send_packet(AUDIO, 40_000 + at, 960 * at, b"before", mid=b"0")
        plaintiff.send_packet(VIDEO, 40_000 + at, 3_600 * at, FACE, mid=b"1")
    await settle(plaintiff, judge)
    # A browser that changes its sender begins at numbers of chance, here lower ones.
    plaintiff.ssrcs = {AUDIO: 0x5555, VIDEO: 0x6666}
    for at in range(5):
        plaintiff.send_packet(AUDIO, 10 + at, 960 * at, b"after", mid=b"0")
        plaintiff.send_packet(VIDEO, 10 + at, 3_600 * at, FACE, mid=b"1")
    await settle(plaintiff, judge)
    heard = [packet.payload for packet in judge.from_("plaintiff", AUDIO)]
    assert heard == [b"before"] * 5 + [b"after"] * 5
    assert len(judge.from_("plaintiff", VIDEO)) == 10
    numbers = [packet.sequence_number for packet in judge.from_("plaintiff", AUDIO)]
    assert numbers == list(range(numbers[0], numbers[0] + 10))


async def test_a_leg_may_bring_only_so_many_streams(
    two: tuple[EmbeddedForwarder, BarePeer, BarePeer],
) -> None:
    forwarder, plaintiff, judge = two
    own = dict(plaintiff.ssrcs)
    plaintiff.send_packet(AUDIO, 1, 960, b"a word")
    await settle(plaintiff, judge)
    for at in range(3 * SSRCS_MAX):
        plaintiff.ssrcs = {AUDIO: 0x7000_0000 + at, VIDEO: 0x7100_0000 + at}
        plaintiff.send_packet(VIDEO, at, 0, FACE)
        plaintiff.send_control(
            rtcp.receiver_report(0x7200_0000 + at, ()), rtcp.description(0x7200_0000 + at, "x")
        )
    await settle(plaintiff, judge)
    assert len(leg_of(forwarder, "plaintiff").ssrcs) == SSRCS_MAX
    # What it sent before goes on as if nothing had been.
    plaintiff.ssrcs = own
    plaintiff.send_packet(AUDIO, 2, 1_920, b"another")
    await settle(plaintiff, judge)
    assert judge.from_("plaintiff", AUDIO)[-1].payload.endswith(b"another")


async def test_asking_for_what_never_came_is_rationed_too(
    found: Found, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    forwarder = await found()
    plaintiff, judge = desk("plaintiff", "judge"), desk("judge", "plaintiff")
    for peer in (plaintiff, judge):
        await peer.join(forwarder.connect)
    await order(forwarder, flow("plaintiff", VIDEO, "judge"))
    plaintiff.send_packet(VIDEO, 1, 0, FACE)
    plaintiff.send_packet(VIDEO, 20_000, 0, SMILE)
    await settle(plaintiff, judge)
    _, relay = forwarder._running()
    looked: list[int] = []
    again = relay.passing.again

    def count(*asked: object) -> int:
        looked.append(1)
        return again(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(relay.passing, "again", count)
    newest = judge.from_("plaintiff", VIDEO)[-1].sequence_number
    ssrc = judge.ssrc_of("plaintiff", VIDEO)
    storm = b"".join(
        rtcp.packets_lost(1, ssrc, range(newest - 257 * part, newest - 257 * part + 255))
        for part in range(1, 15)
    )
    for _ in range(10):
        judge.send_control(storm)
    await settle(judge)
    assert 0 < len(looked) <= 2 * Limits().resends_per_s


async def test_no_authentic_nonsense_is_unexpected(
    two: tuple[EmbeddedForwarder, BarePeer, BarePeer],
) -> None:
    forwarder, plaintiff, judge = two
    plaintiff.extensions = True
    chance = random.Random(7)
    for at in range(50):
        plaintiff.send_packet(AUDIO, at, 960 * at, b"word" * 9, level=30)
        plaintiff.send_packet(VIDEO, at, 3_600 * at)
    await settle(plaintiff, judge)
    streams = [(plaintiff.ssrcs[kind], plaintiff.types[kind]) for kind in Kind]
    streams.append((plaintiff.ssrcs[AUDIO], 63))
    spoken_of = [ssrc for ssrc, _ in streams]
    spoken_of += [plaintiff.ssrc_of("judge", kind) for kind in Kind]
    seal = plaintiff.dtls._tx_srtp
    sealed = [seal.protect_rtcp(each) for each in nonsense.control(chance, spoken_of, 600)]
    for plain in nonsense.media(chance, streams, 1_500):
        # What the sealing library itself refuses never reaches a wire.
        with suppress(pylibsrtp.Error):
            sealed.append(seal.protect(plain))
    chance.shuffle(sealed)
    assert len(sealed) > 1_000
    for at, each in enumerate(sealed):
        plaintiff.send(each)
        if at % 50 == 49:
            await settle(plaintiff, judge)
    await settle(plaintiff, judge)
    port, _ = forwarder._running()
    assert port.dropped["unexpected"] == 0
    # And whoever comes to their senses is heard.
    plaintiff.ssrcs = {AUDIO: 0x5555, VIDEO: 0x6666}
    for at in range(10):
        plaintiff.send_packet(AUDIO, at, 960 * at, b"sense", mid=b"0")
    await settle(plaintiff, judge)
    assert judge.from_("plaintiff", AUDIO)[-1].payload.endswith(b"sense")
