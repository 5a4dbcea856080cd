"""On one seat there is one unbroken stream, whatever happens behind it."""

import pytest

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.codecs import Codec
from server_stub.courtroom.forwarder.description import Section
from server_stub.courtroom.forwarder.slot import Slot
from server_stub.courtroom.forwarder.source import Source
from server_stub.courtroom.forwarder.srtp import Keys
from server_stub.courtroom.forwarder.stream import HISTORY, Stream
from server_stub.courtroom.forwarder.stun import Address

SOUND = Section("2", Kind.AUDIO, "recvonly", (Codec("opus/48000/2", 111),), None, {})
PICTURE = Section("3", Kind.VIDEO, "recvonly", (Codec("VP8/90000", 96),), None, {})


class Nobody:
    """A receiver to whom nothing is sent here."""

    keys: Keys | None = None
    address: Address | None = None
    reporter = 1
    round_trip_s: float | None = None
    offsets: tuple[int, ...] = ()


class Sender:
    """One source, whose packets a slot renumbers."""

    def __init__(self, section: Section = SOUND) -> None:
        self.asked: list[bytes] = []
        self.source = Source(section, Nobody(), self.asked.append)
        self.again()

    def again(self, ssrc: int = 77) -> None:
        """Begin a new stream, as a sender that comes back does."""
        self.stream = self.source.stream = Stream(ssrc, self.source.kind)


@pytest.fixture
async def sender() -> Sender:
    return Sender()


@pytest.fixture
def slot() -> Slot:
    return Slot(Nobody(), ParticipantId("plaintiff"), SOUND, ssrc=9, cname="seat1")


def pass_on(slot: Slot, sender: Sender, sequence: int, timestamp: int, now: float) -> int | None:
    """Do with one packet what the relay does; give the number it is sent under."""
    number = sender.stream.count(sequence & 0xFFFF, timestamp, now)
    slot.source = sender.source
    if slot.stream is not sender.stream or not slot.running:
        slot.begin(sender.stream, number, timestamp, now)
    elif number < slot.first:
        return None
    slot.note_sent(number + slot.moved, (timestamp + slot.shifted) & 0xFFFF_FFFF, now)
    return number + slot.moved


async def test_numbers_follow_one_another_across_a_silence(slot: Slot, sender: Sender) -> None:
    sent = [pass_on(slot, sender, 100 + at, 960 * at, at / 50) for at in range(5)]
    before = slot.last_timestamp
    slot.pause()
    for at in range(5, 50):
        sender.stream.count(100 + at, 960 * at, at / 50)
    sent += [pass_on(slot, sender, 150 + at, 960 * (50 + at), 1 + at / 50) for at in range(5)]
    assert sent[0] is not None
    assert sent == list(range(sent[0], sent[0] + 10))
    # The time of the silence has passed all the same: 50 blocks after the first.
    assert (slot.last_timestamp - before) & 0xFFFF_FFFF == 960 * 50


async def test_a_sender_who_comes_back_goes_on_where_time_would_be(
    slot: Slot, sender: Sender
) -> None:
    first = pass_on(slot, sender, 40_000, 4_000_000_000, 10.0)
    stamp = slot.last_timestamp
    sender.again()
    second = pass_on(slot, sender, 7, 12_345, 13.0)
    assert first is not None
    assert second == first + 1
    assert (slot.last_timestamp - stamp) & 0xFFFF_FFFF == 3 * 48_000


async def test_what_came_before_a_pause_ended_is_never_sent_after_it(
    slot: Slot, sender: Sender
) -> None:
    pass_on(slot, sender, 10, 0, 0.0)
    slot.pause()
    last = pass_on(slot, sender, 20, 0, 0.1)
    assert pass_on(slot, sender, 19, 0, 0.1) is None
    assert last is not None
    assert slot.sent_as(last - 1) is None


async def test_a_late_packet_keeps_its_place(slot: Slot, sender: Sender) -> None:
    first = pass_on(slot, sender, 65_534, 0, 0.0)
    third = pass_on(slot, sender, 0, 0, 0.0)
    second = pass_on(slot, sender, 65_535, 0, 0.0)
    assert first is not None
    assert (second, third) == (first + 1, first + 2)


async def test_a_long_hearing_never_runs_out_of_numbers(slot: Slot, sender: Sender) -> None:
    sent = [pass_on(slot, sender, at, 960 * at, at / 50) for at in range(200_000)]
    assert sent[0] is not None
    assert sent == list(range(sent[0], sent[0] + 200_000))


async def test_a_receiver_names_packets_by_the_numbers_it_got(slot: Slot, sender: Sender) -> None:
    pass_on(slot, sender, 1_000, 0, 0.0)
    sent = pass_on(slot, sender, 1_001, 0, 0.0)
    assert sent is not None
    assert slot.sent_as(sent & 0xFFFF) == 0x1_0000 + 1_001
    assert slot.sent_as((sent + 1) & 0xFFFF) is None


async def test_nothing_is_named_on_a_seat_that_is_silent(slot: Slot, sender: Sender) -> None:
    sent = pass_on(slot, sender, 1_000, 0, 0.0)
    slot.pause()
    assert sent is not None
    assert slot.sent_as(sent & 0xFFFF) is None


async def test_a_report_counts_what_was_lost_on_the_way(sender: Sender) -> None:
    for at in (0, 1, 2, 4, 5, 6, 7, 9):
        sender.stream.count(65_530 + at & 0xFFFF, 960 * at, at / 50)
    report = sender.stream.report(1.0)
    assert report.packets_lost == 2
    assert report.fraction_lost == 0.2
    assert report.highest == 0x1_0000 + 3
    assert sender.stream.report(1.0).fraction_lost == 0


async def test_a_report_tells_how_unevenly_packets_came(sender: Sender) -> None:
    for at in range(400):
        late = 0.005 if at % 2 else 0.0
        sender.stream.count(at, 960 * at, at / 50 + late)
    assert sender.stream.report(9.0).jitter == pytest.approx(0.005 * 48_000, abs=12)


async def test_a_report_answers_the_senders_clock(sender: Sender) -> None:
    sender.stream.count(0, 0, 0.0)
    sender.stream.note_clock(0x0123_4567_89AB_CDEF, 0, 1.0)
    report = sender.stream.report(1.5)
    assert (report.last_clock, report.since_clock) == (0x4567_89AB, 32_768)


async def test_only_the_last_packets_are_kept(sender: Sender) -> None:
    for number in range(HISTORY + 10):
        sender.stream.keep(number, str(number).encode())
    assert sender.stream.kept(9) is None
    assert sender.stream.kept(10) == b"10"
    assert sender.stream.kept(HISTORY + 10) is None


async def test_a_packet_kept_once_is_not_kept_again(sender: Sender) -> None:
    assert sender.stream.keep(7, b"first")
    assert not sender.stream.keep(7, b"second")
    assert sender.stream.keep(7 + HISTORY, b"much later")
    assert not sender.stream.keep(7, b"third")
    assert sender.stream.kept(7) is None


async def test_what_had_to_be_asked_for_counts_as_lost(sender: Sender) -> None:
    for at in (0, 1, 2, 4):
        sender.stream.count(at, 960 * at, at / 50)
    sender.stream.count(3, 960 * 3, 0.1)
    sender.stream.note_asked_for()
    assert sender.stream.report(1.0).packets_lost == 1


async def test_two_pictures_of_one_camera_tell_one_time(sender: Sender) -> None:
    large, small = Stream(1, Kind.VIDEO), Stream(2, Kind.VIDEO)
    slot = Slot(Nobody(), ParticipantId("plaintiff"), PICTURE, ssrc=9, cname="seat1")
    large.note_clock(1_000 << 32, 90_000, 0.0)
    small.note_clock((1_000 << 32) + (1 << 31), 7_000_000, 0.0)
    number = large.count(10, 180_000, 5.0)
    slot.begin(large, number, 180_000, 5.0)
    slot.note_sent(number + slot.moved, (180_000 + slot.shifted) & 0xFFFF_FFFF, 5.0)
    before = slot.last_timestamp
    # 40 ms after the large one was taken, though it came 100 ms after it.
    taken = 7_000_000 + 45_000 + 3_600
    slot.begin(small, small.count(99, taken, 5.1), taken, 5.1)
    assert (taken + slot.shifted - before) & 0xFFFF_FFFF == 3_600


async def test_what_a_receiver_has_acknowledged_proves_until_when_it_has_received(
    slot: Slot, sender: Sender
) -> None:
    for at in range(100):
        pass_on(slot, sender, at, 960 * at, at / 50)
    slot.acknowledge(slot.last & 0xFFFF, 2.0)
    assert slot.unproven_since() is None
    for at in range(100, 150):
        pass_on(slot, sender, at, 960 * at, at / 50)
    # What is sent now was not there when the receiver last spoke.
    assert slot.unproven_since() == 0.0
    slot.acknowledge(slot.last & 0xFFFF, 3.0)
    for at in range(150, 200):
        pass_on(slot, sender, at, 960 * at, at / 50)
    assert slot.unproven_since() == 2.0
