"""What leaves a desk: in which order, under which numbers, and what goes twice."""

from client.media.line.description import LEVEL, MID, TRANSPORT_NUMBER
from client.media.speech.mouth import Spoken
from client.protocol.rtp import red
from client.protocol.rtp.control import Arrivals, PacketsLost, Received
from client.protocol.rtp.header import HEADER, MARKER, extension_in, payload_start
from client.protocol.signalling import Layer
from tests.media.line.ends import (
    H264_TYPE,
    LARGE_SSRC,
    OPUS_TYPE,
    RED_TYPE,
    SMALL_SSRC,
    SOUND_SSRC,
    Sender,
)

PICTURE = [bytes([7]) * 1_000] * 3


def fields(packet: bytes) -> tuple[int, int, int, int]:
    """Type, number, timestamp and SSRC of a packet."""
    _, second, number, timestamp, ssrc = HEADER.unpack_from(packet)
    return second & 0x7F, number, timestamp, ssrc


def payload(packet: bytes) -> bytes:
    return packet[payload_start(packet, len(packet)) :]


def transport_number(packet: bytes) -> int:
    value = extension_in(packet, len(packet), TRANSPORT_NUMBER)
    assert value is not None
    return int.from_bytes(value, "big")


def show(sender: Sender, layer: Layer, now: float, *, key: bool = False) -> None:
    sender.sending.show(layer, "H264", PICTURE, int(now * 90_000), key=key, at=now, now=now)


def say(sender: Sender, index: int, now: float, **more: object) -> None:
    copies = tuple((back, b"earlier") for back in range(1, 1 + int(str(more.get("copies", 0)))))
    sender.sending.say(Spoken(index * 960, b"speech", copies, marker=index == 0), -20.0, now)
    sender.sending.flush(now)


def test_speech_leaves_at_once_before_any_picture_that_waits() -> None:
    sender = Sender(bits_per_s=100_000)
    show(sender, Layer.LARGE, 0.0, key=True)
    sender.sending.say(Spoken(0, b"speech"), -20.0, 0.0)
    next_at = sender.sending.flush(0.0)
    sent = sender.taken()
    assert fields(sent[0])[0] == OPUS_TYPE
    assert len(sent) < 4
    assert next_at is not None
    assert next_at > 0.0


def test_a_picture_leaves_whole_in_order_with_its_marker_last() -> None:
    sender = Sender()
    show(sender, Layer.LARGE, 1.0, key=True)
    now: float | None = 1.0
    while now is not None:
        now = sender.sending.flush(now)
    sent = sender.taken()
    assert [fields(each)[1] for each in sent] == [2, 3, 4]
    assert {fields(each)[2] for each in sent} == {90_000}
    assert [bool(each[1] & MARKER) for each in sent] == [False, False, True]
    assert [payload(each) for each in sent] == PICTURE
    assert fields(sent[0])[0] == H264_TYPE


def test_every_packet_has_its_number_on_the_transport_in_the_order_of_leaving() -> None:
    sender = Sender()
    show(sender, Layer.LARGE, 0.0, key=True)
    show(sender, Layer.SMALL, 0.0, key=True)
    say(sender, 0, 0.0)
    now: float | None = 0.001
    while now is not None:
        now = sender.sending.flush(now)
    sent = sender.taken()
    assert [transport_number(each) for each in sent] == list(range(1, len(sent) + 1))
    assert {fields(each)[3] for each in sent} == {SOUND_SSRC, LARGE_SSRC, SMALL_SSRC}


def test_to_a_court_that_wants_no_extensions_none_are_sent() -> None:
    sender = Sender(extensions=frozenset())
    say(sender, 0, 0.0)
    (packet,) = sender.taken()
    assert packet[12:] == b"speech"


def test_the_level_goes_with_speech_and_the_section_s_name_with_the_first_packets() -> None:
    sender = Sender()
    for index in range(70):
        say(sender, index, index * 0.02)
    first, *_, last = sender.taken()
    assert extension_in(first, len(first), LEVEL) == bytes([0x80 | 20])
    assert extension_in(first, len(first), MID) == b"0"
    assert extension_in(last, len(last), MID) is None


def test_speech_with_copies_goes_as_redundant_speech_and_without_as_itself() -> None:
    sender = Sender()
    say(sender, 0, 0.0)
    say(sender, 1, 0.02, copies=2)
    plain, redundant = sender.taken()
    assert fields(plain)[0] == OPUS_TYPE
    assert payload(plain) == b"speech"
    assert fields(redundant)[0] == RED_TYPE
    unpacked = red.unpack(payload(redundant))
    assert unpacked is not None
    assert unpacked.payload_type == OPUS_TYPE
    assert {back for back, _ in unpacked.copies} == {1, 2}


def test_what_was_asked_for_again_goes_again_octet_for_octet() -> None:
    sender = Sender()
    say(sender, 0, 0.0)
    (sent,) = sender.taken()
    sender.sending.lost(PacketsLost(SOUND_SSRC, (1,)), 0.05, 0.02)
    sender.sending.flush(0.05)
    assert sender.taken() == [sent]


def test_what_goes_again_tells_nothing_of_the_line() -> None:
    """Its number on the transport is the old one: as if long on its way."""
    sender = Sender()
    for index in range(10):
        say(sender, index, index * 0.02)
    sender.sending.lost(PacketsLost(SOUND_SSRC, (5,)), 0.2, 0.05)
    sender.sending.flush(0.2)
    numbers = [transport_number(each) for each in sender.taken()[:10]]
    arrivals = tuple((each, 5.0 + each * 0.02) for each in numbers)
    sender.sending.arrived(Arrivals(0, arrivals), 0.3)
    assert abs(sender.upstream.loss - 0.1) < 0.01


def test_losses_of_speech_that_the_court_reports_are_answered_with_copies() -> None:
    sender = Sender()
    for index in range(600):
        now = index * 0.02
        say(sender, index, now)
        (packet,) = sender.taken()
        number = transport_number(packet)
        lost = index % 5 == 0
        sender.sending.arrived(Arrivals(0, ((number, None if lost else now + 0.05),)), now + 0.05)
    assert len(sender.redundancy.offsets(12.0)) >= 1
    clean = Sender()
    for index in range(1_500):
        now = index * 0.02
        say(clean, index, now)
        (packet,) = clean.taken()
        clean.sending.arrived(Arrivals(0, ((transport_number(packet), now + 0.05),)), now + 0.05)
    assert clean.redundancy.offsets(30.0) == ()


def test_without_reports_of_each_packet_the_share_that_was_lost_has_to_do() -> None:
    sender = Sender(extensions=frozenset())
    for second in range(1, 20):
        sender.sending.received(Received(SOUND_SSRC, 0.0, highest=50 * second), float(second))
    assert sender.redundancy.offsets(20.0) == ()
    sender.sending.received(Received(SOUND_SSRC, 0.2, highest=1_000), 21.0)
    assert sender.redundancy.offsets(21.0) != ()


def test_after_a_picture_that_waited_too_long_nothing_goes_until_a_key_frame() -> None:
    sender = Sender(bits_per_s=50_000)
    for turn in range(15):
        show(sender, Layer.LARGE, turn * 0.04, key=turn == 0)
    sender.sending.flush(0.6)
    assert sender.keys == [Layer.LARGE]
    sender.taken()
    show(sender, Layer.LARGE, 0.7)
    assert sender.sending.flush(5.0) is None
    assert sender.taken() == []
    show(sender, Layer.LARGE, 5.1, key=True)
    sender.sending.flush(5.1)
    assert sender.taken() != []


def test_reports_of_streams_that_are_not_ours_change_nothing() -> None:
    sender = Sender()
    sender.sending.received(Received(99, 1.0), 1.0)
    sender.sending.lost(PacketsLost(99, (1,)), 1.0, None)
    assert sender.sending.flush(1.0) is None
    assert sender.taken() == []
    assert sender.sending.fraction_lost() == 0.0


def test_the_clocks_of_all_that_was_sent_are_told() -> None:
    sender = Sender()
    assert sender.sending.clocks(0.0) == []
    say(sender, 0, 0.0)
    show(sender, Layer.SMALL, 0.0, key=True)
    sender.sending.flush(0.01)
    assert [clock.ssrc for clock, _, _ in sender.sending.clocks(1.0)] == [SOUND_SSRC, SMALL_SSRC]
