"""Each viewer gets the picture that their layout shows, in a coding that they read."""

from aiortc.rtp import RtcpPsfbPacket, RtcpRtpfbPacket

from client.protocol.ids import ParticipantId
from client.protocol.rtp import control as rtcp
from client.protocol.signalling import Kind, Layer, View
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from tests.courtroom.forwarder.bare_peer import (
    FACE,
    HEARING,
    SMILE,
    BarePeer,
    at_the_pace_of_speech,
    settle,
)
from tests.courtroom.forwarder.conftest import Desk, Join, everybody_to_everybody, order

VIDEO = Kind.VIDEO
LARGE, SMALL = Layer.LARGE, Layer.SMALL
KEY_H264 = b"\x65\x88\x84 a whole face"


def view(name: str, layer: Layer) -> View:
    return View(participant=ParticipantId(name), layer=layer)


async def watch(forwarder: EmbeddedForwarder, viewer: str, *views: View) -> None:
    await forwarder.watch(HEARING, ParticipantId(viewer), views)


async def pair(
    forwarder: EmbeddedForwarder, join: Join, **how: object
) -> tuple[BarePeer, BarePeer]:
    judge = await join("judge", "plaintiff", **how)
    plaintiff = await join("plaintiff", "judge", layers=True, **how)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    return judge, plaintiff


def show(peer: BarePeer, at: int, *, key: bool = False) -> None:
    """Send one packet of each picture."""
    head = FACE[:2] if key else SMILE[:2]
    peer.send_packet(VIDEO, at, 3_600 * at, head + b"large %d" % at)
    peer.send_packet(VIDEO, at, 3_600 * at, head + b"small %d" % at, small=True)


def seen(viewer: BarePeer, name: str = "plaintiff") -> list[bytes]:
    return [packet.payload[2:] for packet in viewer.from_(name, VIDEO)]


def rates(peer: BarePeer) -> dict[int, int]:
    """What the court last said of each picture."""
    told: dict[int, int] = {}
    for word in peer.words(rtcp.Estimate):
        told.update(dict.fromkeys(word.ssrcs, word.bits_per_s))
    return told


def plis(peer: BarePeer, ssrc: int) -> int:
    return sum(each.fmt == 1 and each.media_ssrc == ssrc for each in peer.told(RtcpPsfbPacket))


async def test_who_has_said_nothing_of_a_layout_gets_the_large_picture(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    show(plaintiff, 1, key=True)
    show(plaintiff, 2)
    await settle(plaintiff, judge)
    assert seen(judge) == [b"large 1", b"large 2"]


async def test_a_viewer_gets_the_picture_that_is_watched_and_no_other(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    await watch(forwarder, "judge", view("plaintiff", SMALL))
    show(plaintiff, 1, key=True)
    show(plaintiff, 2)
    await settle(plaintiff, judge)
    assert seen(judge) == [b"small 1", b"small 2"]


async def test_what_is_not_shown_is_not_sent(forwarder: EmbeddedForwarder, join: Join) -> None:
    judge, plaintiff = await pair(forwarder, join)
    await watch(forwarder, "judge")
    show(plaintiff, 1, key=True)
    await settle(plaintiff, judge)
    assert judge.sealed_media == []
    await watch(forwarder, "judge", view("plaintiff", LARGE))
    show(plaintiff, 2, key=True)
    await settle(plaintiff, judge)
    assert seen(judge) == [b"large 2"]


async def test_a_change_is_made_at_a_key_frame_and_not_one_packet_of_the_former_comes_after(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    show(plaintiff, 1, key=True)
    show(plaintiff, 2)
    await settle(plaintiff, judge)
    asked = plis(plaintiff, plaintiff.small_ssrc)
    await watch(forwarder, "judge", view("plaintiff", SMALL))
    await plaintiff.until(lambda: plis(plaintiff, plaintiff.small_ssrc) > asked)
    show(plaintiff, 3)
    show(plaintiff, 4)
    plaintiff.send_packet(VIDEO, 5, 3_600 * 5, FACE[:2] + b"small 5", small=True)
    plaintiff.send_packet(VIDEO, 5, 3_600 * 5, SMILE[:2] + b"large 5")
    show(plaintiff, 6)
    await settle(plaintiff, judge)
    assert seen(judge) == [b"large 1", b"large 2", b"large 3", b"large 4", b"small 5", b"small 6"]
    packets = judge.from_("plaintiff", VIDEO)
    first = packets[0].sequence_number
    assert [each.sequence_number for each in packets] == list(range(first, first + 6))
    assert len({each.ssrc for each in packets}) == 1


async def test_a_key_frame_of_which_the_first_packet_came_late_is_passed_whole(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    plaintiff.send_packet(VIDEO, 10, 0, b"\x00\x00second part", small=True)
    await settle(plaintiff, judge)
    await watch(forwarder, "judge", view("plaintiff", SMALL))
    plaintiff.send_packet(VIDEO, 12, 3_600, b"\x00\x00second part", small=True)
    plaintiff.send_packet(VIDEO, 13, 3_600, b"\x00\x00third part", small=True)
    plaintiff.send_packet(VIDEO, 11, 3_600, FACE[:2] + b"first part", small=True)
    await settle(plaintiff, judge)
    assert seen(judge) == [b"first part", b"second part", b"third part"]


async def test_packets_of_the_former_picture_are_not_sent_again(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    show(plaintiff, 1, key=True)
    await settle(plaintiff)
    await watch(forwarder, "judge", view("plaintiff", SMALL))
    plaintiff.send_packet(VIDEO, 2, 7_200, FACE[:2] + b"small 2", small=True)
    await settle(plaintiff, judge)
    numbers = [each.sequence_number for each in judge.from_("plaintiff", VIDEO)]
    ssrc = judge.ssrc_of("plaintiff", VIDEO)
    judge.send_control(RtcpRtpfbPacket(1, 1, ssrc, lost=numbers))
    await settle(judge)
    assert seen(judge) == [b"large 1", b"small 2"]
    _, small, again = judge.sealed_media
    assert again == small


async def test_a_picture_that_nobody_watches_need_not_be_made(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    _judge, plaintiff = await pair(forwarder, join)
    large, small = plaintiff.ssrcs[VIDEO], plaintiff.small_ssrc
    await plaintiff.until(lambda: rates(plaintiff).get(small) == 0)
    assert rates(plaintiff)[large] > 1_000_000
    await watch(forwarder, "judge", view("plaintiff", SMALL))
    await plaintiff.until(lambda: rates(plaintiff)[large] == 0)
    assert rates(plaintiff)[small] > 1_000_000
    assert plis(plaintiff, small)
    await watch(forwarder, "judge")
    await plaintiff.until(lambda: rates(plaintiff)[small] == 0)


async def test_a_desk_with_one_picture_is_never_told_to_stop_it(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await watch(forwarder, "judge")
    show(plaintiff, 1, key=True)
    await plaintiff.until(lambda: len(plaintiff.words(rtcp.Estimate)) >= 2)
    assert all(word.bits_per_s for word in plaintiff.words(rtcp.Estimate))


async def test_who_sends_one_picture_is_seen_in_it_however_small_they_are_shown(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge")
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await watch(forwarder, "judge", view("plaintiff", SMALL))
    plaintiff.send_packet(VIDEO, 1)
    await settle(plaintiff, judge)
    assert seen(judge) == [FACE[2:]]


async def test_a_layout_outlives_the_leg(forwarder: EmbeddedForwarder, join: Join) -> None:
    _, plaintiff = await pair(forwarder, join)
    await watch(forwarder, "judge", view("plaintiff", SMALL))
    again = await join("judge", "plaintiff", leg=2)
    show(plaintiff, 1, key=True)
    await settle(plaintiff, again)
    assert seen(again) == [b"small 1"]


async def test_a_path_that_carries_less_gets_the_small_picture(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge, plaintiff = await pair(forwarder, join)
    async for at in at_the_pace_of_speech(400):
        plaintiff.send_packet(VIDEO, at, 3_600 * at, FACE[:2] + b"large " * 190)
        plaintiff.send_packet(VIDEO, at, 3_600 * at, FACE[:2] + b"small", small=True)
        judge.send_control(rtcp.preamble(1), rtcp.ceiling(1, 200_000, [9]))
        await settle(plaintiff, judge)
        if any(each.startswith(b"small") for each in seen(judge)):
            break
    assert seen(judge)[-1].startswith(b"small")


# Codings ----------------------------------------------------------------------------------------


async def test_each_coding_has_each_receivers_own_number(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff", h264=121, vp8=97)
    plaintiff = await join("plaintiff", "judge", h264=102, vp8=96)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(VIDEO, 1, payload=KEY_H264, payload_type=102)
    plaintiff.send_packet(VIDEO, 2, payload_type=96)
    await settle(plaintiff, judge)
    assert [each.payload_type for each in judge.from_("plaintiff", VIDEO)] == [121, 97]


async def test_who_cannot_read_a_coding_gets_nothing_of_it(
    forwarder: EmbeddedForwarder, join: Join
) -> None:
    judge = await join("judge", "plaintiff")
    plaintiff = await join("plaintiff", "judge", h264=102, vp8=96)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    plaintiff.send_packet(VIDEO, 1, payload_type=96)
    plaintiff.send_packet(VIDEO, 2, payload=KEY_H264, payload_type=102)
    await settle(plaintiff, judge)
    assert len(judge.from_("plaintiff", VIDEO)) == 1


async def test_an_answer_names_what_a_desk_can_read(
    forwarder: EmbeddedForwarder, desk: Desk
) -> None:
    both = desk("judge", "plaintiff", h264=102)
    await both.offer_media(forwarder.connect)
    assert both.answer.codecs == ("H264", "VP8")
    old = desk("plaintiff", "judge")
    await old.offer_media(forwarder.connect)
    assert old.answer.codecs == ("VP8",)
