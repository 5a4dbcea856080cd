"""Filler as both ends of a test call write, send and tally it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.filler import (
    AROUND_OCTETS,
    AT_ONCE_S,
    FILLER_MOST,
    FillerTally,
    Filling,
    filler,
    filler_kbps,
    filler_size,
    rate_kbps,
    read_filler,
)


@given(st.integers(20, 4_000), st.integers(0, 255), st.integers(0, 65_535))
def test_filler_is_read_as_it_was_written(kbps: int, step: int, index: int) -> None:
    payload = filler(step, index, filler_size(kbps))
    assert len(payload) <= FILLER_MOST
    assert read_filler(payload) == (step, index)


@given(st.binary(max_size=40))
def test_nothing_else_is_taken_for_filler(payload: bytes) -> None:
    read = read_filler(payload)
    assert read is None or payload[0] == 12


@given(
    st.integers(20, 4_000),
    st.lists(st.floats(0.0001, AT_ONCE_S), min_size=40, max_size=200),
)
def test_filler_goes_at_its_rate_and_each_packet_once(kbps: int, turns_s: list[float]) -> None:
    began = now = 100.0
    filling = Filling(kbps, began)
    places: list[int] = []
    for turn_s in turns_s:
        now += turn_s
        places.extend(filling.due(now))
    assert places == list(range(filling.sent))
    packet_bits = 8 * (filling.size + AROUND_OCTETS)
    allowed_bits = (now - began) * kbps * 1000
    assert filling.sent * packet_bits == pytest.approx(allowed_bits, abs=packet_bits + 1)


def test_a_turn_that_came_late_makes_no_burst() -> None:
    filling = Filling(1_000, 0.0)
    assert len(filling.due(5.0)) == int(AT_ONCE_S * 1_000_000 / 8 / (FILLER_MOST + AROUND_OCTETS))


def test_a_rate_is_that_of_all_that_came_after_the_first_fifth_of_a_second() -> None:
    tally = FillerTally(10.0)
    for n in range(80):
        tally.note(n, 1_250, 10.0 + n * 0.01, beside=7_000 + n * 125)
    assert tally.kbps == pytest.approx(1_100, rel=0.02)
    assert tally.sent == 80
    assert tally.packets in (59, 60)


def test_too_few_packets_tell_no_rate() -> None:
    assert FillerTally(0.0).kbps is None
    assert rate_kbps(4, 1_000, 1.0) is None
    assert rate_kbps(40, 1_000, 0.0) is None


def test_what_was_sent_whole_went_at_the_rate_that_was_asked_for() -> None:
    filling = Filling(800, 0.0)
    for turn in range(1, 201):
        filling.due(turn * 0.005)
    assert filler_kbps(800, filling.sent, 1.0) == pytest.approx(800, rel=0.02)
