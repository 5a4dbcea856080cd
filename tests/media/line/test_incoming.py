"""A stream that comes from the court: what is new, what is missing, what is told of it."""

from client.media.line.incoming import Incoming, grown
from client.protocol.rtp.control import SenderClock
from client.protocol.rtp.extended import Row

FRAME = 960


def take(incoming: Incoming, *numbers: int, now: float = 0.0) -> list[int]:
    """Take packets of speech by their numbers; give the growing numbers of those that were new."""
    found = []
    for number in numbers:
        arrival = incoming.take(number & 0xFFFF, number * FRAME & 0xFFFF_FFFF, now)
        if arrival is not None:
            found.append(arrival.number)
    return found


def test_numbers_grow_on_over_sixteen_bits() -> None:
    found = take(Incoming(1, 48_000), *range(65_530, 65_545))
    assert [each - found[0] for each in found] == list(range(15))


def test_timestamps_keep_their_place_in_whole_frames() -> None:
    incoming = Incoming(1, 48_000)
    first = incoming.take(7, 960 * 123, 0.0)
    assert first is not None
    assert first.timestamp % FRAME == 0
    assert first.timestamp & 0xFFFF_FFFF == 960 * 123


def test_timestamps_grow_on_over_thirty_two_bits() -> None:
    assert grown(0xFFFF_FF00, 0x10) == 0x1_0000_0010
    assert grown(0x1_0000_0010, 0xFFFF_FF00) == 0xFFFF_FF00


def test_what_comes_twice_is_taken_once() -> None:
    incoming = Incoming(1, 48_000)
    assert len(take(incoming, 1, 2, 2, 1, 4, 3, 3)) == 4
    assert incoming.twice == 3


def test_one_that_is_late_is_known_for_it() -> None:
    incoming = Incoming(1, 48_000)
    take(incoming, 1, 3)
    late = incoming.take(2, 2 * FRAME, 0.0)
    assert late is not None
    assert late.late
    assert incoming.has(late.number)
    assert not incoming.has(late.number + 5)


def test_one_from_long_ago_is_not_taken() -> None:
    incoming = Incoming(1, 48_000)
    take(incoming, 5_000)
    assert take(incoming, 3_500) == []


def test_the_report_tells_what_was_lost_since_the_last() -> None:
    incoming = Incoming(9, 48_000)
    take(incoming, *(number for number in range(100) if number % 10))
    first = incoming.report(1.0)
    assert first is not None
    assert first.packets_lost == 9
    assert abs(first.fraction_lost - 9 / 99) < 0.01
    take(incoming, *range(100, 200))
    second = incoming.report(2.0)
    assert second is not None
    assert second.fraction_lost == 0.0
    assert second.packets_lost == 9
    assert second.highest == 199


def test_what_came_after_all_is_no_loss() -> None:
    incoming = Incoming(9, 48_000)
    take(incoming, 1, 2, 5, 3, 4)
    report = incoming.report(1.0)
    assert report is not None
    assert (report.packets_lost, report.fraction_lost) == (0, 0.0)


def test_nothing_is_told_of_what_never_came() -> None:
    assert Incoming(9, 48_000).report(1.0) is None


def test_the_court_s_clock_is_given_back_to_it() -> None:
    incoming = Incoming(9, 48_000)
    take(incoming, 1)
    incoming.heard_clock(SenderClock(9, 0x1234_5678_9ABC_DEF0, 0), 10.0)
    report = incoming.report(10.5)
    assert report is not None
    assert report.last_clock == 0x5678_9ABC
    assert report.since_clock == 32_768


def test_jitter_is_that_of_the_path() -> None:
    steady, shaken = Incoming(1, 48_000), Incoming(2, 48_000)
    for number in range(200):
        at = number * 0.02
        steady.take(number, number * FRAME, at)
        shaken.take(number, number * FRAME, at + (0.01 if number % 2 else 0.0))
    calm, rough = steady.report(9.0), shaken.report(9.0)
    assert calm is not None
    assert rough is not None
    assert calm.jitter == 0
    assert 400 < rough.jitter < 500


def test_what_was_passed_over_first_has_not_come_by_itself() -> None:
    stream = Incoming(7, 48_000)
    assert stream.row() is None
    for number in (65_534, 65_535, 1, 2):
        stream.take(number, 0, 0.0)
    assert stream.row() == Row(7, 65_534, (True, True, False, True, True))
    assert stream.row() is None
    # It comes after it was asked for, and changes nothing of what the path lost.
    stream.take(0, 0, 0.1)
    stream.take(4, 0, 0.1)
    assert stream.row() == Row(7, 3, (False, True))
