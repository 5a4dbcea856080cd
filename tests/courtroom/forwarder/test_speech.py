"""Speech comes with copies and goes on with copies, each hop by its own losses."""

import asyncio
from collections.abc import Sequence

from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket, RtcpRtpfbPacket

from client.protocol.rtp import control as rtcp
from client.protocol.rtp import red
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from tests.courtroom.forwarder.bare_peer import BarePeer, settle
from tests.courtroom.forwarder.conftest import Join, everybody_to_everybody, flow, order

AUDIO = Kind.AUDIO
OPUS, RED = 111, 63


async def pair(
    forwarder: EmbeddedForwarder, join: Join, *, hears_red: bool = False
) -> tuple[BarePeer, BarePeer]:
    judge = await join("judge", "plaintiff", red=RED if hears_red else 0)
    plaintiff = await join("plaintiff", "judge", red=RED)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    return judge, plaintiff


def frame(at: int) -> bytes:
    return b"frame %d" % at


def say(peer: BarePeer, at: int, copies: Sequence[int] = (), stamp: int | None = None) -> None:
    """Send a frame with copies of those so many before it."""
    packed = red.pack(OPUS, frame(at), [(back, frame(at - back)) for back in copies])
    peer.send_packet(AUDIO, at, 960 * at if stamp is None else stamp, packed, payload_type=RED)


def report(peer: BarePeer, highest: int, lost: int) -> None:
    """Say how the plaintiff's speech arrives."""
    ssrc = peer.ssrc_of("plaintiff", AUDIO)
    info = RtcpReceiverInfo(ssrc, 0, lost, highest, 0, 0, 0)
    peer.send_control(RtcpRrPacket(ssrc=1, reports=[info]))


async def test_who_reads_no_copies_gets_plain_frames(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    for at in range(10, 15):
        say(plaintiff, at, (1, 2))
    await settle(plaintiff, judge)
    heard = judge.from_("plaintiff", AUDIO)
    assert [each.payload for each in heard] == [frame(at) for at in range(10, 15)]
    assert {each.payload_type for each in heard} == {OPUS}


async def test_a_lost_frame_goes_on_from_its_copy_in_its_own_place(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    for at in (10, 11, 14, 15):
        say(plaintiff, at, (1, 2))
    await settle(plaintiff, judge)
    heard = judge.from_("plaintiff", AUDIO)
    assert [each.payload for each in heard] == [frame(at) for at in (10, 11, 12, 13, 14, 15)]
    first, stamp = heard[0].sequence_number, heard[0].timestamp
    assert [each.sequence_number - first for each in heard] == list(range(6))
    assert [(each.timestamp - stamp) & 0xFFFF_FFFF for each in heard] == [
        960 * at for at in range(6)
    ]
    assert plaintiff.words(rtcp.PacketsLost) == []


async def test_a_frame_that_comes_twice_goes_on_once(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    for at in (10, 12, 11, 11):
        say(plaintiff, at, (1, 2))
    await settle(plaintiff, judge)
    assert [each.payload for each in judge.from_("plaintiff", AUDIO)] == [
        frame(10),
        frame(11),
        frame(12),
    ]


async def test_what_was_said_before_leave_was_given_does_not_come_as_a_copy(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    await order(forwarder)
    for at in (10, 11, 12):
        say(plaintiff, at, (1, 2))
    await settle(plaintiff, judge)
    await order(forwarder, flow("plaintiff", AUDIO, "judge"))
    for at in (14, 15):
        say(plaintiff, at, (1, 2))
    await settle(plaintiff, judge)
    assert [each.payload for each in judge.from_("plaintiff", AUDIO)] == [frame(14), frame(15)]


async def test_a_frame_that_no_copy_brings_is_asked_for(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    for at in (10, 11, 13):
        say(plaintiff, at)
    await plaintiff.until(lambda: bool(plaintiff.words(rtcp.PacketsLost)))
    (asked, *_) = plaintiff.words(rtcp.PacketsLost)
    assert (asked.ssrc, asked.numbers) == (plaintiff.ssrcs[AUDIO], (12,))
    say(plaintiff, 12)
    await settle(plaintiff, judge)
    heard = judge.from_("plaintiff", AUDIO)
    assert [each.payload for each in heard] == [frame(at) for at in (10, 11, 13, 12)]
    assert heard[3].sequence_number == heard[1].sequence_number + 1
    # The path lost it all the same.
    await plaintiff.until(
        lambda: any(each.packets_lost == 1 for each in plaintiff.words(rtcp.Received))
    )


async def test_a_frame_that_never_comes_is_given_up(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    _, plaintiff = await pair(forwarder, join)
    for at in (10, 12):
        say(plaintiff, at)
    await asyncio.wait_for(_quiet(plaintiff), 5)
    assert 2 <= len(plaintiff.words(rtcp.PacketsLost)) <= 5


async def _quiet(peer: BarePeer) -> None:
    """Wait until a report comes and nothing was asked for since the one before."""

    def asked() -> int:
        return len(peer.words(rtcp.PacketsLost))

    def reports() -> int:
        return len(peer.words(rtcp.Received))

    before = -1
    while not before or before != asked():
        before, told = asked(), reports()
        while reports() == told:
            peer.arrived.clear()
            await peer.arrived.wait()


async def test_a_new_path_is_given_copies_until_it_is_known_to_be_clean(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join, hears_red=True)
    for at in range(10, 15):
        plaintiff.send_packet(AUDIO, at, 960 * at, frame(at))
    await settle(plaintiff, judge)
    heard = judge.from_("plaintiff", AUDIO)
    assert heard[0].payload_type == OPUS
    packed = [red.unpack(each.payload) for each in heard[1:] if each.payload_type == RED]
    assert len(packed) == 4
    assert packed[3] is not None
    assert packed[3].payload == frame(14)
    assert dict(packed[3].copies) == {1: frame(13), 2: frame(12)}


async def test_a_path_that_loses_more_gets_more_copies(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join, hears_red=True)
    for at in range(10, 60):
        say(plaintiff, at)
    await settle(plaintiff, judge)
    numbers = [each.sequence_number for each in judge.from_("plaintiff", AUDIO)]
    report(judge, numbers[0], 0)
    report(judge, numbers[-1], 15)
    await settle(judge)
    for at in range(60, 90):
        say(plaintiff, at)
    await settle(plaintiff, judge)
    last = red.unpack(judge.from_("plaintiff", AUDIO)[-1].payload)
    assert last is not None
    assert len(last.copies) >= 3


async def test_a_frame_with_copies_is_sent_again_as_it_was(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join, hears_red=True)
    for at in range(10, 15):
        say(plaintiff, at)
    await settle(plaintiff, judge)
    heard = judge.from_("plaintiff", AUDIO)
    before = judge.sealed_media
    missed = [heard[0].sequence_number, heard[3].sequence_number]
    ssrc = judge.ssrc_of("plaintiff", AUDIO)
    judge.send_control(RtcpRtpfbPacket(1, 1, ssrc, lost=missed))
    await settle(judge)
    assert judge.sealed_media[5:] == [before[0], before[3]]


async def test_copies_that_lie_are_not_believed(forwarder: EmbeddedForwarder, join: Join) -> None:
    judge, plaintiff = await pair(forwarder, join)
    plaintiff.send_packet(AUDIO, 10, 0, b"\xff\xff", payload_type=RED)
    plaintiff.send_packet(AUDIO, 11, 0, b"", payload_type=RED)
    plaintiff.send_packet(AUDIO, 12, 0, red.pack(96, b"not opus", []), payload_type=RED)
    say(plaintiff, 13)
    say(plaintiff, 15)
    # A copy of frame 14 cannot lie three numbers back across a pause in talking.
    say(plaintiff, 17, (3,), stamp=960 * 17 + 48_000)
    await settle(plaintiff, judge)
    assert [each.payload for each in judge.from_("plaintiff", AUDIO)] == [
        frame(13),
        frame(15),
        frame(17),
    ]
