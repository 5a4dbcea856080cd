"""A moment keeps the court's time that it had, whatever becomes of the court's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from server_stub.courtroom.forwarder.court_time import SETTINGS_MAX, CourtTime

BEGAN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class TwoClocks:
    """One that only grows, and one that may be set."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.set_by = 0.0
        self.time = CourtTime(self.shown, lambda: self.now)

    def shown(self) -> datetime:
        return BEGAN + timedelta(seconds=self.now - 1_000.0 + self.set_by)

    def let_pass(self, seconds: float) -> None:
        self.now += seconds
        self.time.look()

    def set_clock(self, by: float) -> None:
        self.set_by += by
        self.time.look()


@pytest.fixture
def clocks() -> TwoClocks:
    return TwoClocks()


@pytest.mark.parametrize("by", [3_600.0, 30.0, -30.0, -3_600.0])
def test_what_was_told_is_found_again_after_the_clock_was_set(clocks: TwoClocks, by: float) -> None:
    clocks.let_pass(60.0)
    told = clocks.time.moment(1_050.0)
    assert told == BEGAN + timedelta(seconds=50)
    clocks.set_clock(by)
    for _ in range(100):
        clocks.let_pass(1.0)
        assert clocks.time.moment(1_050.0) == told
        assert clocks.time.seconds(told) == pytest.approx(1_050.0, abs=0.001)


def test_what_comes_after_the_setting_has_the_time_that_the_clock_shows(clocks: TwoClocks) -> None:
    clocks.let_pass(60.0)
    clocks.set_clock(3_600.0)
    clocks.let_pass(10.0)
    assert clocks.time.moment(clocks.now) == clocks.shown()
    assert clocks.time.seconds(clocks.shown()) == pytest.approx(clocks.now, abs=0.001)
    passed_over = BEGAN + timedelta(seconds=1_800)
    assert clocks.time.seconds(passed_over) == pytest.approx(1_060.0)


def test_a_clock_that_was_set_back_stands_until_that_is_made_up_for(clocks: TwoClocks) -> None:
    clocks.let_pass(60.0)
    clocks.set_clock(-30.0)
    clocks.let_pass(20.0)
    assert clocks.time.moment(clocks.now) == BEGAN + timedelta(seconds=60)
    assert clocks.time.seconds(clocks.shown()) == pytest.approx(1_050.0), "said before the setting"
    clocks.let_pass(20.0)
    assert clocks.time.moment(clocks.now) == clocks.shown()
    assert clocks.time.seconds(clocks.shown()) == pytest.approx(clocks.now, abs=0.001)


def test_no_time_names_two_moments_however_the_clock_is_set(clocks: TwoClocks) -> None:
    moments = []
    for by in (5.0, -7.0, 0.3, -2.0, 40.0, -1.0, -1.0, 0.05, -0.05):
        clocks.let_pass(3.0)
        moments += [(clocks.now, clocks.time.moment(clocks.now))]
        clocks.set_clock(by)
    told = [told for _, told in moments]
    assert told == sorted(told)
    assert [clocks.time.moment(at) for at, _ in moments] == told


def test_a_clock_that_is_set_all_the_time_fills_no_memory(clocks: TwoClocks) -> None:
    for _ in range(3 * SETTINGS_MAX):
        clocks.let_pass(1.0)
        clocks.set_clock(1.0)
    assert clocks.time.seconds(clocks.shown()) == pytest.approx(clocks.now, abs=0.001)
    assert clocks.time.seconds(BEGAN) > 1_000.0, "what is too old is nobody's, and no other's"
