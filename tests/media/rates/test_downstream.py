"""The estimate of receiving, on lines in virtual time."""

import pytest

from client.media.rates.downstream import TICKS_PER_S, WRAPS_AT, Downstream
from tests.media.rates.lines import Line, allowed_between, run_downstream, steady


@pytest.mark.parametrize("jitter_s", [0.0, 0.01])
@pytest.mark.parametrize("bits_per_s", [300e3, 1e6, 5e6])
def test_it_finds_the_end_of_a_line_within_five_seconds_and_fills_no_queue(
    bits_per_s: float, jitter_s: float
) -> None:
    line = Line(steady(bits_per_s), queue_s=0.25, jitter_s=jitter_s)
    moments = run_downstream(line, 20)
    assert 0.75 <= allowed_between(moments, 5, 20) / bits_per_s <= 1.0
    assert line.waited_s(5, 20) < 0.035


def test_a_line_that_closes_is_answered_within_two_seconds() -> None:
    line = Line(lambda now: 5e6 if now < 10 else 300e3)
    moments = run_downstream(line, 18)
    assert allowed_between(moments, 12, 18) <= 310e3
    assert line.waited_s(12, 18) < 0.05


def test_small_pictures_do_not_keep_the_estimate_small() -> None:
    """Else nobody who saw small pictures would ever see a large one again."""
    moments = run_downstream(Line(steady(5e6)), 40, offered=lambda _: 160e3)
    assert moments[-1].allowed >= 1.6e6


def test_a_stamp_begins_again_every_sixty_four_seconds() -> None:
    downstream = Downstream(ceiling=5e6)
    for number in range(400):
        sent_s = 60.0 + number * 0.02
        downstream.arrived(int(sent_s * TICKS_PER_S) % WRAPS_AT, 1000, 5.0 + number * 0.02)
    assert downstream.queue_s == pytest.approx(0.0, abs=0.001)
    assert downstream.bits_per_s > 300e3


def test_a_line_that_was_away_is_looked_at_anew() -> None:
    downstream = Downstream(ceiling=5e6)
    for number in range(100):
        downstream.arrived(int(number * 0.02 * TICKS_PER_S), 1000, number * 0.02)
    before = downstream.bits_per_s
    downstream.arrived(int(9.0 * TICKS_PER_S), 1000, 9.4)
    assert downstream.bits_per_s == pytest.approx(before / 2)
    assert downstream.queue_s == 0.0
