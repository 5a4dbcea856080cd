"""The estimate of sending, on lines in virtual time."""

import pytest

from client.media.rates.allowance import FLOOR_BITS_PER_S
from client.media.rates.upstream import Upstream
from tests.media.rates.lines import Line, allowed_between, run_upstream, steady


@pytest.mark.parametrize("jitter_s", [0.0, 0.01])
@pytest.mark.parametrize("bits_per_s", [300e3, 1e6, 5e6])
def test_it_finds_the_end_of_a_line_within_five_seconds_and_fills_no_queue(
    bits_per_s: float, jitter_s: float
) -> None:
    line = Line(steady(bits_per_s), queue_s=0.25, jitter_s=jitter_s)
    moments = run_upstream(line, 20)
    assert 0.75 <= allowed_between(moments, 5, 20) / bits_per_s <= 1.0
    assert line.waited_s(5, 20) < 0.035


def test_a_line_that_opens_is_used_within_ten_seconds() -> None:
    line = Line(lambda now: 1e6 if now < 15 else 3e6)
    moments = run_upstream(line, 30)
    assert allowed_between(moments, 25, 30) >= 0.75 * 3e6


def test_a_line_that_closes_is_answered_within_a_second() -> None:
    line = Line(lambda now: 5e6 if now < 10 else 300e3)
    moments = run_upstream(line, 18)
    assert allowed_between(moments, 11, 18) <= 300e3
    assert allowed_between(moments, 13, 18) >= 0.75 * 300e3
    assert line.waited_s(12, 18) < 0.05


@pytest.mark.parametrize("loss", [0.1, 0.2, 0.3])
def test_a_line_that_loses_whatever_is_sent_keeps_its_rate(loss: float) -> None:
    line = Line(steady(4e6), jitter_s=0.01, loss=loss)
    moments = run_upstream(line, 30, used=lambda _: 1.5e6)
    assert min(each.allowed for each in moments) >= 200e3
    assert allowed_between(moments, 15, 30) >= 1e6
    assert moments[-1].loss == pytest.approx(loss, abs=0.06)


def test_a_line_that_cuts_off_without_a_queue_is_found_by_sending_less() -> None:
    line = Line(steady(10e6), cut_at=500e3)
    moments = run_upstream(line, 40)
    assert allowed_between(moments, 10, 40) < 700e3
    assert sum(each.loss for each in moments[2000:]) / len(moments[2000:]) < 0.12


def test_after_a_cut_of_three_seconds_the_rate_is_back_within_three() -> None:
    moments = run_upstream(Line(steady(1e6)), 20, silent=(8, 11))
    assert allowed_between(moments, 14, 20) >= 0.75 * 1e6


def test_what_a_person_does_not_use_is_there_when_it_is_used_again() -> None:
    line = Line(steady(1e6), jitter_s=0.01)
    moments = run_upstream(line, 40, used=lambda now: 44e3 if 10 < now < 30 else 9e9)
    assert allowed_between(moments, 31, 40) >= 0.75 * 1e6
    assert line.waited_s(31, 40) < 0.04


def test_what_was_never_used_is_not_promised() -> None:
    moments = run_upstream(Line(steady(50e6)), 30, used=lambda _: 44e3)
    assert moments[-1].allowed < 400e3


def test_a_jitter_of_thirty_milliseconds_is_no_queue() -> None:
    line = Line(steady(5e6), jitter_s=0.03)
    moments = run_upstream(line, 30, used=lambda _: 1e6)
    assert allowed_between(moments, 12, 30) >= 1e6


class Detour(Line):
    """A line whose path grows longer after ten seconds."""

    def arrival(self, size: int, now: float) -> float | None:
        self.delay_s = 0.05 if now < 10 else 0.2
        return super().arrival(size, now)


def test_a_path_that_grew_longer_is_not_held_for_a_queue() -> None:
    moments = run_upstream(Detour(steady(5e6)), 25, used=lambda _: 1e6)
    assert allowed_between(moments, 20, 25) >= 0.5 * allowed_between(moments, 9, 10)


def test_the_round_trip_is_the_paths_own_without_the_wait_for_a_report() -> None:
    moments = run_upstream(Line(steady(5e6), delay_s=0.05), 5)
    assert moments[-1].round_trip_s == pytest.approx(0.1, abs=0.03)


def test_nothing_is_known_before_the_first_report() -> None:
    upstream = Upstream(ceiling=1e6)
    assert upstream.round_trip_s is None
    assert upstream.loss == 0.0
    assert upstream.bits_per_s == 300e3
    upstream.reported([], 0.1)
    upstream.reported([(5, 1.0)], 0.2)
    assert upstream.bits_per_s == 300e3, "a number that was never sent says nothing"


def test_a_report_that_comes_twice_counts_once() -> None:
    upstream = Upstream(ceiling=1e6)
    for number in range(10):
        upstream.sent(number, 100, number * 0.02)
    report: list[tuple[int, float | None]] = [
        (number, None if number == 4 else number * 0.02 + 0.05) for number in range(10)
    ]
    upstream.reported(report, 0.3)
    assert upstream.loss == pytest.approx(0.1)
    upstream.reported(report, 0.4)
    assert upstream.loss == pytest.approx(0.1)
    upstream.reported([(4, 0.19)], 0.5)
    assert upstream.loss == 0.0, "late is not lost"


def test_the_rate_stays_between_floor_and_ceiling() -> None:
    moments = run_upstream(Line(steady(8e6)), 10, ceiling=1e6)
    assert max(each.allowed for each in moments) <= 1e6
    moments = run_upstream(Line(steady(20e3), queue_s=0.3), 20)
    assert moments[-1].allowed >= FLOOR_BITS_PER_S


def test_what_is_remembered_is_bounded() -> None:
    upstream = Upstream(ceiling=1e6)
    for number in range(20_000):
        upstream.sent(number, 100, number * 0.005)
    assert upstream.remembered < 2_500
