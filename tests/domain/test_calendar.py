"""The days of the court: open, closed, made up for, and not yet told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from server_stub.domain.calendar import (
    KNOWN_YEARS,
    CourtCalendar,
    CourtYear,
    DayKind,
    YearUnknown,
    court_day,
    end_of,
)

COURT = CourtCalendar(KNOWN_YEARS)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 3, 2), DayKind.WORKING_DAY),
        (date(2026, 3, 7), DayKind.WEEKEND),
        (date(2026, 3, 8), DayKind.WEEKEND),
        (date(2026, 5, 1), DayKind.HOLIDAY),
        (date(2026, 5, 9), DayKind.MAKE_UP_DAY),
        (date(2025, 10, 8), DayKind.HOLIDAY),
        (date(2025, 10, 11), DayKind.MAKE_UP_DAY),
    ],
)
def test_each_day_is_of_the_kind_that_was_told(day: date, kind: DayKind) -> None:
    assert COURT.kind_of(day) is kind
    assert COURT.is_open(day) is kind.is_open


def test_every_make_up_day_of_the_known_years_falls_on_a_weekend() -> None:
    assert all(day.weekday() >= 5 for year in KNOWN_YEARS for day in year.make_up_days)


def test_an_open_day_is_its_own_next_open_day() -> None:
    assert COURT.next_open_day(date(2026, 3, 2)) == date(2026, 3, 2)
    assert COURT.next_open_day(date(2026, 2, 14)) == date(2026, 2, 14)


def test_the_court_opens_again_after_the_spring_festival() -> None:
    closed = COURT.closed_from(date(2026, 2, 20))
    assert closed == tuple(date(2026, 2, 20) + timedelta(days=n) for n in range(4))
    assert COURT.next_open_day(date(2026, 2, 20)) == date(2026, 2, 24)


def test_working_days_step_over_rest_days_and_stop_on_make_up_days() -> None:
    assert COURT.add_working_days(date(2026, 3, 5), 2) == date(2026, 3, 9)
    assert COURT.add_working_days(date(2026, 5, 8), 1) == date(2026, 5, 9)
    assert COURT.add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    with pytest.raises(ValueError, match="no period"):
        COURT.add_working_days(date(2026, 3, 5), 0)


def test_a_year_that_nobody_has_told_is_not_guessed() -> None:
    with pytest.raises(YearUnknown, match="2027") as caught:
        COURT.next_open_day(date(2027, 1, 4))
    assert caught.value.year == 2027
    with pytest.raises(YearUnknown):
        COURT.add_working_days(date(2026, 12, 31), 1)


def test_a_court_adds_a_year_when_it_is_told() -> None:
    told = CourtYear(year=2027, holidays=frozenset({date(2027, 1, 1)}))
    later = COURT.with_year(told)
    assert later.years == (2025, 2026, 2027)
    assert later.next_open_day(date(2027, 1, 1)) == date(2027, 1, 4)
    assert COURT.years == (2025, 2026)


def test_a_table_that_contradicts_itself_is_not_taken() -> None:
    with pytest.raises(ValueError, match="not a day of 2026"):
        CourtYear(year=2026, holidays=frozenset({date(2027, 1, 1)}))
    day = frozenset({date(2026, 1, 1)})
    with pytest.raises(ValueError, match="both closed and open"):
        CourtYear(year=2026, holidays=day, make_up_days=day)


def test_the_day_of_the_court_is_the_day_in_beijing() -> None:
    assert court_day(datetime(2026, 3, 2, 15, 59, tzinfo=UTC)) == date(2026, 3, 2)
    assert court_day(datetime(2026, 3, 2, 16, 0, tzinfo=UTC)) == date(2026, 3, 3)
    with pytest.raises(ValueError, match="zone"):
        court_day(datetime(2026, 3, 2, 16, 0))  # noqa: DTZ001 - a time that names no zone
    assert end_of(date(2026, 3, 2)) == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
