from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.media.picture.assembly import (
    GIVE_UP_S,
    PACKETS_MOST,
    Assembly,
    Wants,
    WholeFrame,
)
from client.media.picture.payloads import Codec
from tests.media.picture.line import Line, Sent, by_chance, in_bursts, jittered, made_up

ROUND_TRIP_S = 0.1


def sent(pictures: str, first: int = 0) -> Iterator[list[Sent]]:
    """The packets of pictures one by one: `K` is a key frame of 15 packets, `d` one of 6."""
    number = first
    for index, kind in enumerate(pictures):
        payloads = made_up(index, kind == "K")
        yield [
            Sent((number + place) & 0xFFFF, index * 3600, place == len(payloads) - 1, payload)
            for place, payload in enumerate(payloads)
        ]
        number += len(payloads)


def packets_of(pictures: str, first: int = 0) -> list[Sent]:
    return [packet for picture in sent(pictures, first) for packet in picture]


def arrive(assembly: Assembly, packets: list[Sent], now: float = 0.0) -> list[WholeFrame]:
    whole = []
    for packet in packets:
        whole += assembly.arrive(
            packet.number, packet.timestamp, packet.marker, packet.payload, now
        )
    return whole


def shown(whole: list[WholeFrame]) -> list[int]:
    """Which pictures they are, by their timestamps."""
    return [frame.timestamp // 3600 for frame in whole]


def test_a_picture_is_whole_with_the_marker_and_waits_for_nothing() -> None:
    assembly = Assembly()
    key, other = sent("Kd")
    assert not arrive(assembly, key[:-1])
    (first,) = arrive(assembly, key[-1:], now=3.0)
    assert (first.key, first.at, first.timestamp, first.skipped) == (True, 3.0, 0, False)
    (second,) = arrive(assembly, other)
    assert not second.key


def test_packets_may_come_in_another_order() -> None:
    assembly = Assembly()
    packets = packets_of("Kddd")
    turned = [*packets[1:3], packets[0], *reversed(packets[3:])]
    assert shown(arrive(assembly, turned)) == [0, 1, 2, 3]
    assert assembly.wants(1.0, ROUND_TRIP_S) == Wants()


def test_a_packet_that_comes_twice_counts_once() -> None:
    assembly = Assembly()
    packets = [packet for packet in packets_of("Kdd") for _ in range(2)]
    assert shown(arrive(assembly, packets)) == [0, 1, 2]
    assert not arrive(assembly, packets)


def test_numbers_and_timestamps_may_wrap() -> None:
    assembly = Assembly()
    assert shown(arrive(assembly, packets_of("K" + 20 * "d", first=65_500))) == list(range(21))
    last = [Sent(200, 0xFFFF_FFFF, True, b"\x41a"), Sent(201, 0, True, b"\x41b")]
    fresh = Assembly()
    arrive(fresh, [Sent(199, 0xFFFF_0000, True, b"\x67a")])
    assert [frame.timestamp for frame in arrive(fresh, last)] == [0xFFFF_FFFF, 0]


def test_nothing_is_shown_before_the_first_key_frame_and_one_is_asked_for() -> None:
    assembly = Assembly()
    assert not arrive(assembly, packets_of("ddd"))
    assert assembly.wants(0.0, ROUND_TRIP_S) == Wants(picture=True)
    assert shown(arrive(assembly, packets_of("dddKd")[18:])) == [3, 4]


def test_a_key_frame_that_is_on_its_way_is_not_asked_for_again() -> None:
    assembly = Assembly()
    arrive(assembly, packets_of("K")[:5])
    assert assembly.wants(0.05, ROUND_TRIP_S) == Wants()
    assert assembly.wants(0.5, ROUND_TRIP_S).picture


def test_a_key_frame_is_not_asked_for_without_end() -> None:
    assembly = Assembly()
    arrive(assembly, packets_of("d"))
    asked = sum(assembly.wants(step / 100, ROUND_TRIP_S).picture for step in range(200))
    assert 8 <= asked <= 11


def test_a_missing_packet_is_asked_for_soon_and_the_pictures_behind_it_wait() -> None:
    assembly = Assembly()
    packets = packets_of("Kddd")
    del packets[17]
    assert shown(arrive(assembly, packets, now=1.0)) == [0]
    assert assembly.wants(1.001, ROUND_TRIP_S) == Wants()
    assert assembly.due_at == pytest.approx(1.004)
    assert assembly.wants(1.01, ROUND_TRIP_S) == Wants((17,))
    assert assembly.wants(1.05, ROUND_TRIP_S) == Wants()
    back = arrive(assembly, packets_of("Kd")[17:18], now=1.1)
    assert shown(back) == [1, 2, 3]
    assert not any(frame.skipped for frame in back)
    assert assembly.wants(2.0, ROUND_TRIP_S) == Wants()


def test_it_is_asked_for_again_when_the_answer_has_had_its_time() -> None:
    assembly = Assembly()
    packets = packets_of("Kd")
    del packets[17]
    arrive(assembly, packets, now=0.0)
    moments = [
        step / 200 for step in range(100) if assembly.wants(step / 200, ROUND_TRIP_S).numbers
    ]
    assert moments[0] <= 0.01
    assert moments[1] - moments[0] > ROUND_TRIP_S
    assert all(two - one < ROUND_TRIP_S for one, two in pairwise(moments[1:]))


def test_a_gap_that_stays_is_answered_by_asking_for_a_key_frame() -> None:
    assembly = Assembly()
    packets = packets_of("Kdd")
    del packets[17]
    arrive(assembly, packets, now=0.0)
    asked = [step / 100 for step in range(90) if assembly.wants(step / 100, ROUND_TRIP_S).picture]
    assert 0.2 <= asked[0] <= 0.26
    assert all(two - one >= 0.2 for one, two in pairwise(asked))


def test_the_first_whole_key_frame_behind_a_gap_ends_the_waiting() -> None:
    assembly = Assembly()
    packets = packets_of("KddKd")
    del packets[17]
    whole = arrive(assembly, packets)
    assert shown(whole) == [0, 3, 4]
    assert [frame.skipped for frame in whole] == [False, True, False]
    assert assembly.wants(1.0, ROUND_TRIP_S) == Wants()
    assert not arrive(assembly, packets_of("Kd")[17:18])


def test_a_lost_marker_is_asked_for_like_every_other_packet() -> None:
    assembly = Assembly()
    key, other, third = sent("Kdd")
    assert shown(arrive(assembly, key + other[:-1] + third)) == [0]
    assert assembly.wants(0.1, ROUND_TRIP_S).numbers == (other[-1].number,)
    assert shown(arrive(assembly, other[-1:])) == [1, 2]


def test_a_sender_without_markers_is_understood_one_picture_late() -> None:
    assembly = Assembly()
    packets = [
        Sent(packet.number, packet.timestamp, False, packet.payload) for packet in packets_of("Kdd")
    ]
    assert shown(arrive(assembly, packets)) == [0, 1]


def test_a_key_frame_whose_beginning_is_lost_is_asked_for_by_its_numbers() -> None:
    assembly = Assembly()
    packets = packets_of("dK")
    arrive(assembly, packets[:6])
    del packets[6]
    assert not arrive(assembly, packets[6:])
    assert assembly.wants(0.1, ROUND_TRIP_S).numbers == (6,)
    assert shown(arrive(assembly, packets_of("dK")[6:7])) == [1]


def test_a_packet_that_comes_very_late_changes_nothing() -> None:
    assembly = Assembly()
    packets = packets_of("K" + 40 * "d")
    assert len(arrive(assembly, packets)) == 41
    assert not arrive(assembly, packets[:60])
    assert assembly.wants(5.0, ROUND_TRIP_S) == Wants()


def test_what_has_been_missing_for_long_is_given_up() -> None:
    assembly = Assembly()
    packets = packets_of("K" + 20 * "d")
    del packets[17]
    arrive(assembly, packets)
    assert assembly.wants(GIVE_UP_S - 0.1, ROUND_TRIP_S).numbers
    assert not assembly.wants(GIVE_UP_S + 0.1, ROUND_TRIP_S).numbers
    assert not arrive(assembly, packets_of("Kd")[17:18], now=GIVE_UP_S + 0.2)


def test_when_very_much_is_missing_a_key_frame_is_asked_for_at_once() -> None:
    assembly = Assembly()
    packets = packets_of("K" + 40 * "d")
    arrive(assembly, packets[:30] + packets[200:])
    wants = assembly.wants(0.005, ROUND_TRIP_S)
    assert wants.picture
    assert 0 < len(wants.numbers) <= 100


def test_a_picture_that_could_not_be_decoded_makes_the_next_ones_wait_for_a_key_frame() -> None:
    assembly = Assembly()
    key, other, third, fourth = sent("KddK")
    arrive(assembly, key + other)
    assembly.broken()
    assert not arrive(assembly, third)
    assert assembly.wants(0.0, ROUND_TRIP_S).picture
    (back,) = arrive(assembly, fourth)
    assert back.key
    assert back.skipped


def test_a_picture_that_is_malformed_makes_the_next_ones_wait_for_a_key_frame() -> None:
    assembly = Assembly()
    key, other, third = sent("KdK")
    arrive(assembly, key)
    mangled = [Sent(each.number, each.timestamp, each.marker, b"\x7c\x05ab") for each in other]
    assert not arrive(assembly, mangled)
    assert assembly.malformed == 1
    assert shown(arrive(assembly, third)) == [2]


def test_packets_that_only_keep_the_line_open_are_no_picture() -> None:
    assembly = Assembly()
    key, other = sent("Kd", first=10)
    arrive(assembly, key)
    arrive(assembly, [Sent(25, 0, False, b""), Sent(26, 0, False, b"")])
    moved = [Sent(each.number + 2, each.timestamp, each.marker, each.payload) for each in other]
    assert shown(arrive(assembly, moved)) == [1]


def test_another_size_or_codec_begins_with_a_key_frame_in_the_same_numbers() -> None:
    assembly = Assembly()
    arrive(assembly, packets_of("Kd"))
    (other,) = assembly.arrive(21, 7200, True, b"\x10\x10picture", 0.1, Codec.VP8)
    assert (other.codec, other.key, other.data) == (Codec.VP8, True, b"\x10picture")


def test_one_packet_with_a_number_far_away_is_a_stray_and_several_are_a_new_beginning() -> None:
    assembly = Assembly()
    packets = packets_of("Kddd")
    arrive(assembly, packets[:21])
    assert not arrive(assembly, [Sent(30_000, 5, True, b"\x41x")])
    assert shown(arrive(assembly, packets[21:])) == [2, 3]
    again = packets_of("dKdd", first=40_000)
    assert shown(arrive(assembly, again + packets_of("dKddKd", first=40_000)[33:])) == [4, 5]


def test_what_is_kept_is_bounded_by_number_and_by_age() -> None:
    assembly = Assembly()
    number = 0
    for step in range(3 * PACKETS_MOST):
        assembly.arrive(number & 0xFFFF, step * 9, False, b"\x41ab", step / 1000)
        number += 2
        if step % 20 == 0:
            assembly.wants(step / 1000, ROUND_TRIP_S)
        assert assembly.held <= PACKETS_MOST + 20
    assembly.wants(60.0, ROUND_TRIP_S)
    assert assembly.held == 0


@pytest.mark.parametrize("seed", range(4))
def test_a_line_that_loses_one_in_twenty_never_freezes_a_face_for_half_a_second(
    seed: int,
) -> None:
    line = Line(by_chance(0.05, seed), jittered(0.05, 0.01, seed))
    line.run(60.0)
    assert line.dropped > 0.04 * line.sent
    assert line.longest_s <= 0.5
    assert len(line.whole) >= 0.98 * 60 * 25
    late = sorted(frame.at - frame.timestamp / 90_000 for frame in line.whole)
    assert late[len(late) // 2] <= 0.125


def test_a_line_that_loses_in_bursts_stays_a_moving_picture() -> None:
    line = Line(in_bursts(0.1, 5.0, 1), jittered(0.05, 0.01, 1))
    line.run(60.0)
    assert len(line.whole) >= 0.97 * 60 * 25
    assert line.longest_s <= 0.8


def test_a_clean_line_is_asked_for_nothing() -> None:
    line = Line(lambda: False, jittered(0.05, 0.01, 1))
    line.run(10.0)
    assert (line.asked, sum(line.answers.values()), line.keys) == (0, 0, 1)
    assert len(line.whole) >= 248


def test_after_a_cut_of_three_seconds_the_picture_is_back_at_once() -> None:
    line = Line(lambda: False, lambda: 0.05)
    line.lost = lambda: 2.0 < line.now < 5.0
    line.run(8.0)
    back = [frame for frame in line.whole if frame.at > 5.0]
    assert back[0].at < 5.5
    assert back[0].key
    assert back[0].skipped


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 0xFFFF),
            st.integers(0, 0xFFFF_FFFF),
            st.booleans(),
            st.binary(max_size=8),
            st.sampled_from(list(Codec)),
        ),
        max_size=60,
    )
)
def test_whatever_arrives_is_survived(
    arriving: list[tuple[int, int, bool, bytes, Codec]],
) -> None:
    assembly = Assembly()
    for step, (number, timestamp, marker, payload, codec) in enumerate(arriving):
        assembly.arrive(number, timestamp, marker, payload, step / 50, codec)
        assert len(assembly.wants(step / 50, ROUND_TRIP_S).numbers) <= 100


@settings(deadline=None)
@given(st.data())
def test_pictures_that_are_given_can_always_be_decoded_in_their_order(data: st.DataObject) -> None:
    """Each is a key frame, or follows directly on the one that was given before."""
    pictures = data.draw(st.text("Kddd", min_size=1, max_size=12))
    packets = packets_of("K" + pictures, first=65_500)
    kept = data.draw(st.lists(st.sampled_from(packets), max_size=2 * len(packets)))
    assembly = Assembly()
    before = None
    for frame in arrive(assembly, kept):
        index = frame.timestamp // 3600
        assert frame.key or before == index - 1
        assert before is None or index > before
        before = index
