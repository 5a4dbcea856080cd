"""What comes to a desk: whose it is, what is new of it, and what is asked for."""

from client.media.line.description import MID, SEND_TIME
from client.media.picture.payloads import Codec
from client.media.speech.heard import Came
from client.protocol.rtp import control, red
from client.protocol.rtp.control import PacketsLost, PictureLost, SenderClock
from client.protocol.rtp.header import send_time, write_header
from tests.media.line.ends import (
    H264_TYPE,
    LARGE_SSRC,
    OPUS_TYPE,
    RED_TYPE,
    SOUND_SSRC,
    VP8_TYPE,
    Receiver,
)

REPORTER = 77
IDR = bytes([0x65]) + bytes(50)
SPS = bytes([0x67, 0x42, 0xE0, 0x1F, 1, 2])


def speech(
    number: int, *copies: tuple[int, bytes], ssrc: int = SOUND_SSRC, mid: bytes = b""
) -> bytes:
    """A packet of speech."""
    body = b"%d" % number
    head = write_header(
        payload_type=RED_TYPE if copies else OPUS_TYPE,
        number=number,
        timestamp=number * 960,
        ssrc=ssrc,
        extensions=[(MID, mid)] if mid else [],
    )
    return head + (red.pack(OPUS_TYPE, body, copies) if copies else body)


def asked(receiver: Receiver, now: float, trip: float | None = 0.05) -> list[control.Word]:
    wants = [words for _, words in receiver.receiving.wants(REPORTER, now, trip)]
    return [word for want in wants for word in control.read(want)]


def test_speech_is_handed_on_frame_by_frame() -> None:
    receiver = Receiver()
    for number in range(3):
        receiver.receiving.take(speech(number), number * 0.02)
    assert [each.payload for each in receiver.heard] == [b"0", b"1", b"2"]
    assert [each.came for each in receiver.heard] == [Came.FIRST] * 3
    assert [each.timestamp % 960 for each in receiver.heard] == [0, 0, 0]


def test_a_copy_stands_in_for_what_was_lost_and_for_nothing_else() -> None:
    receiver = Receiver()
    receiver.receiving.take(speech(0), 0.0)
    receiver.receiving.take(speech(2, (1, b"1"), (2, b"0")), 0.04)
    receiver.receiving.take(speech(3, (1, b"2"), (2, b"1")), 0.06)
    assert [(each.payload, each.came) for each in receiver.heard] == [
        (b"0", Came.FIRST),
        (b"1", Came.COPY),
        (b"2", Came.FIRST),
        (b"3", Came.FIRST),
    ]
    first = receiver.heard[0]
    assert [each.number - first.number for each in receiver.heard] == [0, 1, 2, 3]
    assert [(each.timestamp - first.timestamp) // 960 for each in receiver.heard] == [0, 1, 2, 3]
    assert asked(receiver, 0.2) == []


def test_what_no_copy_has_brought_is_asked_for_and_known_when_it_comes() -> None:
    receiver = Receiver()
    receiver.receiving.take(speech(0), 0.0)
    receiver.receiving.take(speech(2), 0.04)
    assert asked(receiver, 0.045) == []
    assert asked(receiver, 0.055) == [PacketsLost(SOUND_SSRC, (1,))]
    receiver.receiving.take(speech(1), 0.10)
    assert receiver.heard[-1].came is Came.AGAIN
    assert asked(receiver, 0.3) == []


def test_what_would_come_too_late_to_be_heard_is_not_asked_for() -> None:
    receiver = Receiver(until=0.08)
    receiver.receiving.take(speech(0), 0.0)
    receiver.receiving.take(speech(2), 0.04)
    assert asked(receiver, 0.055) == []


def test_what_comes_twice_is_handed_on_once() -> None:
    receiver = Receiver()
    for number in (0, 1, 1, 0, 2):
        receiver.receiving.take(speech(number), 0.0)
    assert len(receiver.heard) == 3


def test_a_copy_and_then_itself_is_handed_on_once() -> None:
    receiver = Receiver()
    receiver.receiving.take(speech(0), 0.0)
    receiver.receiving.take(speech(2, (1, b"1")), 0.04)
    receiver.receiving.take(speech(1), 0.05)
    assert [each.payload for each in receiver.heard] == [b"0", b"1", b"2"]


def test_redundant_speech_that_cannot_be_read_is_passed_over() -> None:
    receiver = Receiver()
    head = write_header(payload_type=RED_TYPE, number=0, timestamp=0, ssrc=SOUND_SSRC)
    for body in (b"", b"\xff", b"\x80\x00\x00\x00", bytes([0x80 | OPUS_TYPE, 0, 4, 9, OPUS_TYPE])):
        receiver.receiving.take(head + body, 0.0)
    assert receiver.heard == []


def test_a_picture_is_handed_on_when_its_last_packet_has_come() -> None:
    receiver = Receiver()
    for number, (payload, marker) in enumerate(((SPS, False), (IDR, True))):
        assert receiver.seen == []
        head = write_header(
            payload_type=H264_TYPE, number=number, timestamp=90, ssrc=LARGE_SSRC, marker=marker
        )
        receiver.receiving.take(head + payload, 0.0)
    (whole,) = receiver.seen
    assert whole.key
    assert whole.codec is Codec.H264


def test_a_picture_in_the_other_codec_is_known_by_its_type() -> None:
    receiver = Receiver()
    head = write_header(payload_type=VP8_TYPE, number=5, timestamp=90, ssrc=LARGE_SSRC, marker=True)
    # A descriptor that begins the first partition, and the header of a key frame.
    receiver.receiving.take(head + bytes([0x10, 0x00]) + bytes(20), 0.0)
    assert [each.codec for each in receiver.seen] == [Codec.VP8]


def test_a_lost_picture_is_asked_for() -> None:
    receiver = Receiver()
    head = write_header(payload_type=H264_TYPE, number=3, timestamp=90, ssrc=LARGE_SSRC)
    receiver.receiving.take(head + bytes([0x41, 1, 2, 3]), 0.0)
    found = asked(receiver, 0.5)
    assert PictureLost(LARGE_SSRC) in found


def test_an_unknown_stream_is_known_by_the_section_it_names() -> None:
    receiver = Receiver(named=False)
    receiver.receiving.take(speech(0, ssrc=5), 0.0)
    assert receiver.receiving.unknown == 1
    receiver.receiving.take(speech(1, ssrc=5, mid=b"0"), 0.0)
    receiver.receiving.take(speech(2, ssrc=5), 0.0)
    assert [each.payload for each in receiver.heard] == [b"1", b"2"]
    receiver.receiving.take(speech(1, ssrc=6, mid=b"9"), 0.0)
    assert receiver.receiving.unknown == 2


def test_garbage_under_the_right_seal_is_passed_over() -> None:
    receiver = Receiver()
    for junk in (b"", b"\x80", bytes(12), bytes([0x90]) + bytes(11), bytes([0x80]) * 40):
        receiver.receiving.take(junk, 0.0)
    padded = bytearray(speech(0))
    padded[0] |= 0x20
    padded[-1] = 255
    receiver.receiving.take(bytes(padded), 0.0)
    assert receiver.heard == []


def test_when_the_court_sent_it_tells_how_wide_the_line_is() -> None:
    receiver = Receiver(extensions=frozenset({SEND_TIME}))
    before = receiver.downstream.bits_per_s
    for number in range(3_000):
        sent_at = number * 0.002
        head = write_header(
            payload_type=OPUS_TYPE,
            number=number,
            timestamp=number * 96,
            ssrc=SOUND_SSRC,
            extensions=[(SEND_TIME, send_time(sent_at))],
        )
        receiver.receiving.take(head + bytes(500), sent_at + 0.05)
    assert receiver.receiving.stamped
    assert receiver.downstream.bits_per_s > 2 * before


def test_the_reports_tell_of_everything_that_came() -> None:
    receiver = Receiver()
    assert receiver.receiving.reports(0.0) == []
    receiver.receiving.take(speech(0), 0.0)
    receiver.receiving.take(speech(3), 0.0)
    receiver.receiving.heard_clock(SenderClock(SOUND_SSRC, 5 << 32, 0), 0.0)
    (report,) = receiver.receiving.reports(0.5)
    assert report.ssrc == SOUND_SSRC
    assert report.packets_lost == 2
    assert report.last_clock == 5 << 16
