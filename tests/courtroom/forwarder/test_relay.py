"""Packets pass as ordered, to whom ordered, and as each receiver was promised."""

import asyncio

import pytest
from aiortc.rtp import (
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
    unpack_remb_fci,
)

from client.protocol.errors import CourtFull, Malformed
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.rtp import control as rtcp
from client.protocol.signalling import FlowReading, Kind
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from server_stub.courtroom.forwarder.terms import Limits
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


async def reading(forwarder: EmbeddedForwarder, sender: str, kind: Kind) -> FlowReading:
    for each in await forwarder.readings(HEARING):
        if each.sender == sender and each.kind is kind:
            return each
    raise KeyError(sender)


async def test_a_voice_passes_to_whom_the_room_names_and_to_nobody_else(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff", "defendant")
    plaintiff = await join("plaintiff", "judge", "defendant")
    defendant = await join("defendant", "judge", "plaintiff")
    await order(forwarder, flow("plaintiff", AUDIO, "judge"))
    for at in range(20):
        plaintiff.send_packet(AUDIO, at, 960 * at, b"speech %d" % at)
    await settle(plaintiff, judge, defendant)
    heard = judge.from_("plaintiff", AUDIO)
    assert [packet.payload for packet in heard] == [b"speech %d" % at for at in range(20)]
    assert defendant.sealed_media == []
    assert plaintiff.sealed_media == []


async def test_a_person_not_named_gets_no_packet_of_any_kind(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    plaintiff = await join("plaintiff", "judge", "witness")
    await join("judge", "plaintiff", "witness")
    witness = await join("witness", "judge", "plaintiff")
    await order(forwarder, flow("plaintiff", AUDIO, "judge"), flow("plaintiff", VIDEO, "judge"))
    clock = RtcpSenderInfo(ntp_timestamp=1 << 32, rtp_timestamp=0, packet_count=1, octet_count=1)
    for at in range(50):
        plaintiff.send_packet(AUDIO, at)
        plaintiff.send_packet(VIDEO, at)
        plaintiff.send_control(RtcpSrPacket(plaintiff.ssrcs[AUDIO], clock))
    await plaintiff.until(lambda: bool(plaintiff.told(RtcpRrPacket)))
    await settle(plaintiff, witness)
    assert witness.sealed_media == []
    assert witness.told(RtcpSrPacket) == []


async def test_without_an_order_nothing_passes_and_everything_is_counted(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    for at in range(10):
        plaintiff.send_packet(AUDIO, at)
    await settle(plaintiff, judge)
    assert judge.sealed_media == []
    counted = await reading(forwarder, "plaintiff", AUDIO)
    assert (counted.packets_in, counted.packets_out, counted.packets_refused) == (10, 0, 10)


async def test_an_order_is_in_force_when_it_returns(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(AUDIO, 1)
    await settle(plaintiff, judge)
    await order(forwarder, flow("plaintiff", VIDEO, "judge"))
    plaintiff.send_packet(AUDIO, 2)
    plaintiff.send_packet(VIDEO, 1)
    await settle(plaintiff, judge)
    assert len(judge.from_("plaintiff", AUDIO)) == 1
    assert len(judge.from_("plaintiff", VIDEO)) == 1
    await order(forwarder)
    plaintiff.send_packet(VIDEO, 2)
    await settle(plaintiff, judge)
    assert len(judge.from_("plaintiff", VIDEO)) == 1


async def test_each_receiver_gets_the_numbers_and_types_it_was_promised(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff", opus=96, vp8=97)
    plaintiff = await join("plaintiff", "judge", opus=111, vp8=120)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(AUDIO, 500, 7_000, b"voice", marker=1)
    plaintiff.send_packet(VIDEO, 900, 8_000, FACE)
    judge.send_packet(AUDIO, 3, 9_000, b"order")
    await settle(plaintiff, judge, plaintiff)
    (voice,) = judge.from_("plaintiff", AUDIO)
    (face,) = judge.from_("plaintiff", VIDEO)
    (ordered,) = plaintiff.from_("judge", AUDIO)
    assert (voice.payload_type, voice.marker, voice.payload) == (96, 1, b"voice")
    assert (face.payload_type, face.marker, face.payload) == (97, 0, FACE)
    assert (ordered.payload_type, ordered.payload) == (111, b"order")


async def test_header_extensions_and_contributors_stay_behind(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(AUDIO, 1, 0, b"voice", mid=b"0", csrc=(1, 2, 3))
    await settle(plaintiff, judge)
    (voice,) = judge.from_("plaintiff", AUDIO)
    assert voice.payload == b"voice"
    assert voice.csrc == []
    (sealed,) = judge.sealed_media
    assert sealed[0] == 0x80


async def test_a_stream_that_the_offer_did_not_name_is_known_by_its_mid(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge", names_ssrcs=False, vp8=111)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(VIDEO, 1, 0, FACE, mid=b"1")
    plaintiff.send_packet(VIDEO, 2, 0, SMILE)
    await settle(plaintiff, judge)
    assert [each.payload for each in judge.from_("plaintiff", VIDEO)] == [FACE, SMILE]
    assert judge.from_("plaintiff", AUDIO) == []


async def test_a_stream_that_nothing_names_is_known_by_its_type(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge", names_ssrcs=False)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(VIDEO, 1, 0, FACE)
    await settle(plaintiff, judge)
    assert [each.payload for each in judge.from_("plaintiff", VIDEO)] == [FACE]


async def test_a_stream_of_no_known_type_passes_to_nobody(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.types[VIDEO] = 35
    plaintiff.send_packet(VIDEO, 1)
    plaintiff.ssrcs[AUDIO] += 1
    plaintiff.send_packet(AUDIO, 1)
    await settle(plaintiff, judge)
    assert judge.packets == []


async def test_a_silence_leaves_no_hole_in_the_numbers(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    heard = flow("plaintiff", AUDIO, "judge")
    for at, flows in enumerate([(heard,), (), (heard,)]):
        await order(forwarder, *flows)
        for step in range(10 * at, 10 * at + 10):
            plaintiff.send_packet(AUDIO, 65_525 + step, 960 * step)
        await settle(plaintiff, judge)
    packets = judge.from_("plaintiff", AUDIO)
    first = packets[0].sequence_number
    assert [each.sequence_number for each in packets] == list(range(first, first + 20))
    passed = (packets[10].timestamp - packets[9].timestamp) & 0xFFFF_FFFF
    assert passed == 960 * 11


async def test_who_comes_back_with_a_new_leg_is_heard_on_the_same_seat(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(AUDIO, 5, 0, b"before")
    await settle(plaintiff, judge)
    again = await join("plaintiff", "judge", leg=2)
    plaintiff.send_packet(AUDIO, 6, 960, b"from the old leg")
    again.send_packet(AUDIO, 40_000, 123_456, b"after")
    judge.send_packet(AUDIO, 1, 0, b"welcome back")
    # The old leg's checks are no longer answered; the new one's are.
    await settle(again, judge, again)
    before, after = judge.from_("plaintiff", AUDIO)
    assert (before.payload, after.payload) == (b"before", b"after")
    assert after.sequence_number == before.sequence_number + 1
    assert [each.payload for each in again.from_("judge", AUDIO)] == [b"welcome back"]
    assert plaintiff.packets == []
    assert plaintiff.dtls.state == "closed"


async def test_who_is_disconnected_neither_sends_nor_receives(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await forwarder.disconnect(HEARING, ParticipantId("plaintiff"))
    plaintiff.send_packet(AUDIO, 1)
    judge.send_packet(AUDIO, 1)
    await settle(judge)
    await plaintiff.until(lambda: plaintiff.dtls.state == "closed")
    assert judge.sealed_media == []
    assert plaintiff.sealed_media == []
    assert {each.sender for each in await forwarder.readings(HEARING)} == {"judge"}


async def test_a_closed_hearing_is_forgotten(forwarder: EmbeddedForwarder, join: Join) -> None:
    judge = await join("judge", "plaintiff")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await forwarder.close_hearing(HEARING)
    assert await forwarder.readings(HEARING) == ()
    await judge.until(lambda: judge.dtls.state == "closed")
    # Its flows went with it: the next hearing of that name begins in silence.
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    plaintiff.send_packet(AUDIO, 1)
    await settle(plaintiff, judge)
    assert judge.packets == []


async def test_hearings_do_not_hear_each_other(forwarder: EmbeddedForwarder, join: Join) -> None:
    elsewhere = HearingId("h2")
    judge = await join("judge", "plaintiff", hearing=elsewhere)
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await forwarder.order(elsewhere, everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(AUDIO, 1)
    await settle(plaintiff, judge)
    assert judge.packets == []


async def test_two_hearings_at_once_never_cross_though_people_and_streams_are_named_alike(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    first, second = HEARING, HearingId("h2")
    peers = {
        (hearing, name): await join(name, other, hearing=hearing, red=63, layers=True)
        for hearing in (first, second)
        for name, other in (("judge", "plaintiff"), ("plaintiff", "judge"))
    }
    for hearing in (first, second):
        await forwarder.order(hearing, everybody_to_everybody("judge", "plaintiff"))
        peers[hearing, "plaintiff"].ssrcs = {AUDIO: 0x5555, VIDEO: 0x6666}
    for at in range(30):
        for hearing in (first, second):
            word = b"%s, word %d" % (hearing.encode(), at)
            sender = peers[hearing, "plaintiff"]
            sender.send_packet(AUDIO, at, 960 * at, word, mid=b"0")
            sender.send_packet(VIDEO, at, 3_600 * at, b"\x10\x00" + word, mid=b"1")
    for hearing in (first, second):
        await settle(peers[hearing, "plaintiff"], peers[hearing, "judge"])
    for hearing, other in ((first, second), (second, first)):
        judge = peers[hearing, "judge"]
        for kind in Kind:
            came = judge.from_("plaintiff", kind)
            assert len(came) == 30
            assert all(hearing.encode() in packet.payload for packet in came)
            assert not any(other.encode() in packet.payload for packet in came)
        assert len(judge.packets) == 60
        assert peers[hearing, "plaintiff"].packets == []


async def test_a_bad_offer_leaves_the_leg_that_is_there(
    forwarder: EmbeddedForwarder, join: Join, desk: Desk
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    with pytest.raises(Malformed):
        await desk("plaintiff", "judge", opus=72).offer_media(forwarder.connect, 2)
    plaintiff.send_packet(AUDIO, 1)
    await settle(plaintiff, judge)
    assert len(judge.packets) == 1


# --- Pictures that were lost ---------------------------------------------------------------------


def plis(peer: BarePeer) -> list[RtcpPsfbPacket]:
    return [each for each in peer.told(RtcpPsfbPacket) if each.fmt == 1]


async def test_a_picture_is_asked_for_when_somebody_new_may_see_it(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, flow("plaintiff", AUDIO, "judge"))
    await settle(plaintiff)
    assert plis(plaintiff) == []
    await order(forwarder, flow("plaintiff", VIDEO, "judge"))
    await plaintiff.until(lambda: len(plis(plaintiff)) == 1)
    assert plis(plaintiff)[0].media_ssrc == plaintiff.ssrcs[VIDEO]


async def test_a_picture_is_asked_for_when_a_receiver_connects(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await settle(plaintiff)
    assert plis(plaintiff) == []
    await join("judge", "plaintiff")
    await plaintiff.until(lambda: len(plis(plaintiff)) == 1)


async def test_many_wishes_for_a_picture_are_granted_seldom_but_the_last_is_not_lost(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await plaintiff.until(lambda: len(plis(plaintiff)) == 1)
    loop = asyncio.get_running_loop()
    first_at = loop.time()
    wish = RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=judge.ssrc_of("plaintiff", VIDEO))
    for _ in range(20):
        judge.send_control(wish)
    await settle(judge, plaintiff)
    assert len(plis(plaintiff)) == 1
    await plaintiff.until(lambda: len(plis(plaintiff)) == 2)
    assert loop.time() - first_at >= 0.25
    await settle(judge, plaintiff)
    assert len(plis(plaintiff)) == 2


async def test_a_full_request_asks_the_sender_like_any_other(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await plaintiff.until(lambda: len(plis(plaintiff)) == 1)
    entry = judge.ssrc_of("plaintiff", VIDEO).to_bytes(4, "big") + b"\x01\0\0\0"
    judge.send_control(RtcpPsfbPacket(fmt=4, ssrc=1, media_ssrc=0, fci=entry))
    await plaintiff.until(lambda: len(plis(plaintiff)) == 2)


async def test_who_may_not_see_a_picture_cannot_ask_for_it(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    judge.send_control(RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=judge.ssrc_of("plaintiff", VIDEO)))
    await settle(judge, plaintiff)
    assert plis(plaintiff) == []


# --- Packets that were lost ----------------------------------------------------------------------


async def test_a_packet_that_was_lost_is_sent_again_as_it_was(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff", vp8=100)
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    for at in range(10):
        plaintiff.send_packet(VIDEO, 65_530 + at, 3_000 * at, b"\x10\0part %d" % at, mid=b"1")
    await settle(plaintiff, judge)
    before = judge.sealed_media
    numbers = [each.sequence_number for each in judge.from_("plaintiff", VIDEO)]
    ssrc = judge.ssrc_of("plaintiff", VIDEO)
    judge.send_control(RtcpRtpfbPacket(1, 1, ssrc, lost=[numbers[3], numbers[7]]))
    await settle(judge)
    # Octet for octet the same, or the cipher would be used twice for different words.
    assert judge.sealed_media[10:] == [before[3], before[7]]


async def test_a_packet_from_before_the_pause_is_not_sent_again(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    seen = flow("plaintiff", VIDEO, "judge")
    await order(forwarder, seen)
    plaintiff.send_packet(VIDEO, 10)
    await settle(plaintiff, judge)
    old = judge.from_("plaintiff", VIDEO)[0].sequence_number
    await order(forwarder)
    plaintiff.send_packet(VIDEO, 11, 0, b"\x10\0not for the judge")
    await settle(plaintiff, judge)
    await order(forwarder, seen)
    plaintiff.send_packet(VIDEO, 12)
    await settle(plaintiff, judge)
    ssrc = judge.ssrc_of("plaintiff", VIDEO)
    judge.send_control(RtcpRtpfbPacket(1, 1, ssrc, lost=[old, old + 1, old + 2]))
    await settle(judge)
    # Of the three only the last is of the present run.
    first, present, again = judge.sealed_media
    assert first != present
    assert again == present


async def test_a_hole_in_a_picture_is_asked_of_the_sender(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    for at in (0, 1, 4, 5):
        plaintiff.send_packet(VIDEO, 100 + at)
    await plaintiff.until(lambda: bool(plaintiff.told(RtcpRtpfbPacket)))
    asked = plaintiff.told(RtcpRtpfbPacket)[0]
    assert asked.media_ssrc == plaintiff.ssrcs[VIDEO]
    assert asked.lost == [102, 103]
    # Answered, the packets take their places, and the asking ends.
    plaintiff.send_packet(VIDEO, 102)
    plaintiff.send_packet(VIDEO, 103)
    await settle(plaintiff, judge)
    numbers = sorted(each.sequence_number for each in judge.from_("plaintiff", VIDEO))
    assert numbers == list(range(numbers[0], numbers[0] + 6))


async def test_a_hole_in_speech_is_not_worth_asking_for(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(AUDIO, 1)
    plaintiff.send_packet(AUDIO, 9)
    await settle(plaintiff)
    assert plaintiff.told(RtcpRtpfbPacket) == []


async def test_a_large_hole_asks_for_a_whole_picture_instead(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await plaintiff.until(lambda: len(plis(plaintiff)) == 1)
    plaintiff.send_packet(VIDEO, 1)
    plaintiff.send_packet(VIDEO, 500)
    await plaintiff.until(lambda: len(plis(plaintiff)) == 2)
    assert plaintiff.told(RtcpRtpfbPacket) == []


# --- Reports -------------------------------------------------------------------------------------


async def test_a_senders_clock_is_told_in_the_receivers_own_numbers(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    for kind in Kind:
        plaintiff.send_packet(kind, 1, 50_000, b"\x10\x00345")
        info = RtcpSenderInfo(
            ntp_timestamp=77 << 32, rtp_timestamp=50_480, packet_count=900, octet_count=900
        )
        plaintiff.send_control(RtcpSrPacket(plaintiff.ssrcs[kind], info))
    await settle(plaintiff, judge)
    for kind in Kind:
        ssrc = judge.ssrc_of("plaintiff", kind)
        (report,) = [each for each in judge.told(RtcpSrPacket) if each.ssrc == ssrc]
        (packet,) = judge.from_("plaintiff", kind)
        assert report.sender_info.ntp_timestamp == 77 << 32
        assert (report.sender_info.rtp_timestamp - packet.timestamp) & 0xFFFF_FFFF == 480
        assert (report.sender_info.packet_count, report.sender_info.octet_count) == (1, 5)
    # One name for both, or the lips would not follow the voice.
    names = {each.chunks[0].ssrc: each.chunks[0].items[0] for each in judge.told(RtcpSdesPacket)}
    assert {names[judge.ssrc_of("plaintiff", kind)] for kind in Kind} == {(1, b"seat1")}


async def test_a_sender_is_told_every_second_how_it_arrives_and_its_ceiling(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    plaintiff = await join("plaintiff", "judge")
    for at in (0, 1, 3):
        plaintiff.send_packet(AUDIO, at)
        plaintiff.send_packet(VIDEO, at)
    await plaintiff.until(lambda: bool(plaintiff.told(RtcpRrPacket)))
    reports: dict[int, RtcpReceiverInfo] = {
        report.ssrc: report for told in plaintiff.told(RtcpRrPacket) for report in told.reports
    }
    assert {reports[ssrc].packets_lost for ssrc in plaintiff.ssrcs.values()} == {1}
    remb = next(each for each in plaintiff.told(RtcpPsfbPacket) if each.fmt == 15)
    bits_per_s, ssrcs = unpack_remb_fci(remb.fci)
    assert bits_per_s == pytest.approx(Limits().picture_bits_per_s, rel=0.01)
    assert ssrcs == [plaintiff.ssrcs[VIDEO]]


async def test_what_a_receiver_reports_stays_with_the_court(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(AUDIO, 1)
    await settle(plaintiff, judge)
    report = RtcpReceiverInfo(judge.ssrc_of("plaintiff", AUDIO), 64, 5, 1, 0, 0, 0)
    judge.send_control(RtcpRrPacket(ssrc=1, reports=[report]))
    await settle(judge, plaintiff)
    assert all(
        each.ssrc in plaintiff.ssrcs.values()
        for told in plaintiff.told(RtcpRrPacket)
        for each in told.reports
    )


async def test_on_a_narrow_path_little_is_sent_again(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    for at in range(100):
        plaintiff.send_packet(VIDEO, at, 0, FACE + bytes(1_000))
    await settle(plaintiff, judge)
    numbers = [each.sequence_number for each in judge.from_("plaintiff", VIDEO)]
    ssrc = judge.ssrc_of("plaintiff", VIDEO)
    judge.send_control(rtcp.preamble(1), rtcp.ceiling(1, 200_000, [ssrc]))
    await settle(judge)
    assert forwarder._relay is not None
    for leg in forwarder._relay.legs:
        # A new second begins, with a new ration.
        leg._ration_ends = 0.0
    before = len(judge.sealed_media)
    judge.send_control(RtcpRtpfbPacket(1, 1, ssrc, lost=numbers))
    await settle(judge)
    # Half of 200 kb/s are 12 packets.
    assert 10 <= len(judge.sealed_media) - before <= 16


# --- Too much ------------------------------------------------------------------------------------


async def test_a_leg_that_sends_too_much_is_cut_off_at_its_ration(found: Found, desk: Desk) -> None:
    forwarder = await found(limits=Limits(packets_per_s=100))
    plaintiff = desk("plaintiff", "judge")
    await plaintiff.join(forwarder.connect)
    for at in range(500):
        plaintiff.send_packet(AUDIO, at)
    await settle(plaintiff)
    counted = await reading(forwarder, "plaintiff", AUDIO)
    assert counted.packets_in <= 200


async def test_there_are_only_so_many_legs(found: Found, desk: Desk) -> None:
    forwarder = await found(limits=Limits(legs=1))
    await desk("judge", "plaintiff").join(forwarder.connect)
    with pytest.raises(CourtFull):
        await desk("plaintiff", "judge").join(forwarder.connect)
