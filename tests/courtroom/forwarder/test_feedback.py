"""Every path is told how it is, by both its ends, at least twice a second."""

import asyncio
import itertools

from aiortc.rtp import RtcpRrPacket, RtcpSrPacket

from client.protocol.rtp import control as rtcp
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from tests.courtroom.forwarder.bare_peer import BarePeer, at_the_pace_of_speech, settle
from tests.courtroom.forwarder.conftest import Join, everybody_to_everybody, order

AUDIO, VIDEO = Kind.AUDIO, Kind.VIDEO


async def pair(forwarder: EmbeddedForwarder, join: Join) -> tuple[BarePeer, BarePeer]:
    judge = await join("judge", "plaintiff", extensions=True)
    plaintiff = await join("plaintiff", "judge", extensions=True, layers=True)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    return judge, plaintiff


async def test_a_sender_is_told_when_its_packets_came(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    _, plaintiff = await pair(forwarder, join)
    plaintiff.path_number = 65_533
    for at in range(8):
        if at == 4:
            plaintiff.path_number += 2
        plaintiff.send_packet(AUDIO if at % 2 else VIDEO, at)
    await plaintiff.until(
        lambda: sum(len(word.arrivals) for word in plaintiff.words(rtcp.Arrivals)) >= 10
    )
    told = [each for word in plaintiff.words(rtcp.Arrivals) for each in word.arrivals]
    came = {number & 0xFFFF: at for number, at in told}
    assert [number for number, at in came.items() if at is None] == [1, 2]
    assert sorted(came) == sorted([*range(65_533, 65_536), *range(7)])
    moments = [at for _, at in told if at is not None]
    assert moments == sorted(moments)


async def test_who_numbers_no_packets_is_told_of_none(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    plaintiff = await join("plaintiff", "judge")
    plaintiff.send_packet(AUDIO, 1)
    await plaintiff.until(lambda: len(plaintiff.told(RtcpRrPacket)) > 1)
    assert plaintiff.words(rtcp.Arrivals) == []


async def test_a_receiver_is_told_when_each_packet_was_sent(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    loop = asyncio.get_running_loop()
    async for at in at_the_pace_of_speech(3, each_s=0.05):
        plaintiff.send_packet(VIDEO, at)
        await settle(plaintiff, judge)
    heads = [datagram[12:20] for datagram in judge.sealed_media]
    assert all(head[:4] == b"\xbe\xde\x00\x01" and head[4] == 0x22 for head in heads)
    moments = [int.from_bytes(head[5:8], "big") / (1 << 18) for head in heads]
    gaps = [(later - earlier) % 64 for earlier, later in itertools.pairwise(moments)]
    assert all(0.01 < gap < 1.0 for gap in gaps)
    assert abs((loop.time() - moments[-1]) % 64) < 2.0


async def test_everybody_hears_the_court_twice_a_second(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    loop = asyncio.get_running_loop()
    await judge.until(lambda: len(judge.told(RtcpRrPacket)) >= 1)
    began = loop.time()
    await judge.until(lambda: len(judge.told(RtcpRrPacket)) >= 5)
    assert 1.5 < loop.time() - began < 3.0


async def test_a_round_trip_is_known_by_the_clocks_that_were_told_on(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    plaintiff.send_packet(AUDIO, 1)
    clock = rtcp.SenderClock(plaintiff.ssrcs[AUDIO], 77 << 32 | 5 << 16, 0)
    plaintiff.send_control(rtcp.sender_report(clock, 1, 1, "desk"))
    await settle(plaintiff, judge)
    (told,) = judge.told(RtcpSrPacket)
    last = (told.sender_info.ntp_timestamp >> 16) & 0xFFFF_FFFF
    block = rtcp.Received(judge.ssrc_of("plaintiff", AUDIO), 0.0, 0, 1, 0, last, 0)
    judge.send_control(rtcp.receiver_report(1, [block]))
    await settle(judge)
    assert forwarder._relay is not None
    leg = next(leg for leg in forwarder._relay.legs if leg.participant == "judge")
    assert leg.round_trip_s is not None
    assert 0 < leg.round_trip_s < 1.0
