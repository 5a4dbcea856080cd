"""Counting as the court counts: every vector of the law's own examples, and every rule."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.domain.calendar import (
    COURT_TIME,
    KNOWN_YEARS,
    CourtCalendar,
    CourtYear,
    YearUnknown,
)
from server_stub.domain.deadlines import (
    CannotCount,
    NoticeFit,
    Uncounted,
    deadline_for,
    deadline_from,
    deadline_with,
    months_after,
    moved_to,
    notice_fit,
)
from server_stub.domain.law import Act, Article
from server_stub.domain.statutory_limits import TABLE, TIME_LIMITS, read_table
from server_stub.domain.time_limits import Bound, Duty, Leave, Limit, Otherwise, RunsFrom, Unit

COURT = CourtCalendar(
    [
        *KNOWN_YEARS,
        # For the two vectors that need them; no holiday of theirs is touched.
        CourtYear(year=2014, holidays=frozenset()),
        CourtYear(year=2027, holidays=frozenset()),
    ]
)
DAYS_15, DAYS_10 = Limit.APPEAL_JUDGMENT, Limit.APPEAL_RULING
MONTHS_3, MONTHS_6 = Limit.TRIAL_SUMMARY, Limit.RETRIAL_APPLY


@pytest.mark.parametrize(
    ("start", "limit", "nominal", "effective"),
    [
        ("2026-03-02", DAYS_15, "2026-03-17", "2026-03-17"),
        ("2026-02-05", DAYS_15, "2026-02-20", "2026-02-24"),
        ("2026-04-20", DAYS_15, "2026-05-05", "2026-05-06"),
        ("2026-04-24", DAYS_15, "2026-05-09", "2026-05-09"),
        ("2026-01-30", DAYS_15, "2026-02-14", "2026-02-14"),
        ("2026-03-12", DAYS_10, "2026-03-22", "2026-03-23"),
        ("2026-09-21", DAYS_10, "2026-10-01", "2026-10-08"),
        ("2026-03-31", MONTHS_3, "2026-06-30", "2026-06-30"),
        ("2026-08-31", MONTHS_6, "2027-02-28", "2027-03-01"),
        ("2026-04-01", MONTHS_6, "2026-10-01", "2026-10-08"),
        ("2014-05-28", MONTHS_3, "2014-08-28", "2014-08-28"),
    ],
)
def test_a_period_ends_when_the_court_says(
    start: str, limit: Limit, nominal: str, effective: str
) -> None:
    due = deadline_for(limit, date.fromisoformat(start), COURT)
    assert due.nominal_on == date.fromisoformat(nominal)
    assert due.ends_on == date.fromisoformat(effective)
    assert due.settled


def test_a_deadline_carries_its_rule_and_its_arithmetic() -> None:
    due = deadline_for(DAYS_15, date(2026, 4, 20), COURT)
    assert (due.length, due.unit, due.runs_from_on) == (15, Unit.DAYS, date(2026, 4, 20))
    assert due.closed == (date(2026, 5, 5),)
    assert due.who is Duty.PARTY
    assert due.runs_from is RunsFrom.DOCUMENT_SERVED
    assert due.otherwise is Otherwise.TAKES_EFFECT
    assert Article(Act.CPL, 171) in due.law


def test_the_table_is_whole() -> None:
    assert set(TIME_LIMITS) == set(Limit)
    assert all(row.law for row in TIME_LIMITS.values())
    for row in TIME_LIMITS.values():
        free = row.span.bound is Bound.FREE or bool(row.span.ends_with)
        assert (row.span.length == 0) is free, row.limit


@pytest.mark.parametrize(
    ("told", "mistaken"), [("| 7d |", "| soon |"), ("| CPL 126;", "| ABC 126;")]
)
def test_a_line_that_means_nothing_is_not_read(told: str, mistaken: str) -> None:
    assert told in TABLE
    with pytest.raises((ValueError, KeyError)):
        list(read_table(TABLE.replace(told, mistaken, 1)))


def _unset(limit: Limit) -> bool:
    span = TIME_LIMITS[limit].span
    return bool(span.ends_with) or span.bound is Bound.FREE


@pytest.mark.parametrize("limit", [each for each in Limit if not _unset(each)])
def test_every_limit_can_be_counted_from_a_moment(limit: Limit) -> None:
    due = deadline_from(limit, datetime(2026, 3, 2, 2, 30, tzinfo=UTC), COURT)
    span = TIME_LIMITS[limit].span
    assert (due.length, due.unit) == (span.length, span.unit)
    assert (due.ends_on < due.runs_from_on) is span.before


def test_a_party_abroad_has_the_longer_time() -> None:
    served = date(2026, 3, 2)
    for limit in (Limit.ANSWER, Limit.APPEAL_JUDGMENT, Limit.APPEAL_RULING, Limit.APPEAL_ANSWER):
        assert deadline_for(limit, served, COURT, abroad=True).length == 30
    assert deadline_for(Limit.PUBLIC_SERVICE, served, COURT, abroad=True).length == 60
    assert deadline_for(Limit.FEE_PAY, served, COURT, abroad=True).length == 7


@pytest.mark.parametrize(
    ("limit", "length", "allowed"),
    [
        (Limit.EVIDENCE_ORDINARY, 14, False),
        (Limit.EVIDENCE_ORDINARY, 20, True),
        (Limit.EVIDENCE_SUMMARY, 15, True),
        (Limit.EVIDENCE_SUMMARY, 16, False),
        (Limit.EVIDENCE_SMALL, 0, False),
        (Limit.CORRECTION, 5, True),
        (Limit.CORRECTION, 0, False),
        (Limit.APPEAL_JUDGMENT, 20, False),
        (Limit.APPEAL_JUDGMENT, 15, True),
    ],
)
def test_the_court_sets_a_length_within_the_bounds_of_the_law(
    limit: Limit, length: int, allowed: bool
) -> None:
    if allowed:
        due = deadline_for(limit, date(2026, 3, 2), COURT, set_length=length)
        assert due.length == length
    else:
        with pytest.raises(CannotCount):
            deadline_for(limit, date(2026, 3, 2), COURT, set_length=length)


def test_a_length_that_is_the_courts_to_set_is_not_invented() -> None:
    with pytest.raises(CannotCount, match="set no length"):
        deadline_for(Limit.CORRECTION, date(2026, 3, 2), COURT)


def test_a_limit_grows_only_as_far_as_the_law_lets_it() -> None:
    docketed = date(2026, 3, 2)
    assert deadline_for(MONTHS_3, docketed, COURT, grown_by=1).nominal_on == date(2026, 7, 2)
    with pytest.raises(CannotCount):
        deadline_for(MONTHS_3, docketed, COURT, grown_by=2)
    with pytest.raises(CannotCount):
        deadline_for(MONTHS_3, docketed, COURT, grown_by=-1)
    with pytest.raises(CannotCount):
        deadline_for(Limit.FEE_PAY, docketed, COURT, grown_by=1)
    ordinary = deadline_for(Limit.TRIAL_ORDINARY, docketed, COURT, grown_by=12)
    assert ordinary.nominal_on == date(2027, 9, 2)
    assert [way.leave for way in ordinary.rule.growth] == [Leave.PRESIDENT, Leave.SUPERIOR_COURT]


def test_days_that_do_not_count_push_the_end_back() -> None:
    appraisal = Uncounted(date(2026, 3, 10), date(2026, 3, 19))
    due = deadline_for(DAYS_15, date(2026, 3, 2), COURT, uncounted=[appraisal])
    assert (due.uncounted_days, due.nominal_on) == (10, date(2026, 3, 27))
    twice = deadline_for(DAYS_15, date(2026, 3, 2), COURT, uncounted=[appraisal, appraisal])
    assert twice.nominal_on == due.nominal_on


def test_uncounted_days_among_the_added_days_are_not_counted_either() -> None:
    first = Uncounted(date(2026, 3, 16), date(2026, 3, 18))
    second = Uncounted(date(2026, 3, 19), date(2026, 3, 20))
    due = deadline_for(DAYS_15, date(2026, 3, 2), COURT, uncounted=[first, second])
    assert due.nominal_on == date(2026, 3, 22)
    after = Uncounted(date(2026, 4, 1), date(2026, 4, 2))
    assert not deadline_for(DAYS_15, date(2026, 3, 2), COURT, uncounted=[after]).uncounted_days


def test_working_days_pass_over_rest_days() -> None:
    due = deadline_for(Limit.MEDIATOR_CHOOSE, date(2026, 3, 5), COURT)
    assert (due.ends_on, due.settled) == (date(2026, 3, 9), True)
    with pytest.raises(CannotCount, match="working days"):
        deadline_for(
            Limit.MEDIATOR_CHOOSE,
            date(2026, 3, 5),
            COURT,
            uncounted=[Uncounted(date(2026, 3, 6), date(2026, 3, 6))],
        )


def test_where_the_holidays_are_not_told_the_deadline_says_so() -> None:
    told = CourtCalendar(KNOWN_YEARS)
    due = deadline_for(Limit.ENFORCEMENT_APPLY, date(2026, 3, 2), told)
    assert (due.nominal_on, due.settled) == (date(2028, 3, 2), False)
    assert not due.has_passed(datetime(2028, 3, 2, 12, tzinfo=UTC))
    with pytest.raises(YearUnknown, match="2028"):
        due.has_passed(datetime(2028, 3, 3, 12, tzinfo=UTC))
    short = deadline_for(Limit.MEDIATOR_CHOOSE, date(2026, 12, 31), told)
    assert (short.ends_on, short.settled) == (date(2027, 1, 2), False)


def test_the_day_ends_at_midnight_in_beijing() -> None:
    due = deadline_for(DAYS_15, date(2026, 3, 2), COURT)
    last_second = datetime(2026, 3, 17, 23, 59, 59, tzinfo=COURT_TIME)
    assert not due.has_passed(last_second)
    assert due.is_kept(last_second)
    assert due.has_passed(last_second + timedelta(seconds=1))
    assert not due.is_kept(last_second + timedelta(seconds=1))


def test_what_was_posted_in_time_is_in_time() -> None:
    due = deadline_for(DAYS_15, date(2026, 3, 2), COURT)
    late = datetime(2026, 3, 20, 9, tzinfo=COURT_TIME)
    assert due.is_kept(late, posted_on=date(2026, 3, 17))
    assert not due.is_kept(late, posted_on=date(2026, 3, 18))


def test_the_hour_that_has_begun_is_not_counted() -> None:
    due = deadline_from(
        Limit.PRESERVE_URGENT, datetime(2026, 3, 2, 10, 20, tzinfo=COURT_TIME), COURT
    )
    assert due.due_at == datetime(2026, 3, 4, 11, tzinfo=COURT_TIME)
    sharp = deadline_from(Limit.PRESERVE_URGENT, datetime(2026, 3, 2, 2, tzinfo=UTC), COURT)
    assert sharp.due_at == datetime(2026, 3, 4, 10, tzinfo=COURT_TIME)
    with pytest.raises(CannotCount, match="from an hour"):
        deadline_for(Limit.PRESERVE_URGENT, date(2026, 3, 2), COURT)


def test_an_objection_to_jurisdiction_ends_with_the_answer() -> None:
    answer = deadline_for(Limit.ANSWER, date(2026, 3, 2), COURT, abroad=True)
    objection = deadline_with(Limit.JURISDICTION_OBJECTION, answer)
    assert objection.due_at == answer.due_at
    assert objection.otherwise is Otherwise.JURISDICTION_ACCEPTED
    evidence = deadline_for(Limit.EVIDENCE_SUMMARY, date(2026, 3, 2), COURT, set_length=10)
    assert deadline_with(Limit.WITNESS_APPLY, evidence).ends_on == evidence.ends_on
    with pytest.raises(CannotCount, match="does not end with"):
        deadline_with(Limit.WITNESS_APPLY, answer)
    with pytest.raises(CannotCount, match="ends with another"):
        deadline_for(Limit.WITNESS_APPLY, date(2026, 3, 2), COURT)


def test_more_time_ends_on_an_open_day_and_takes_nothing_away() -> None:
    answer = deadline_for(Limit.ANSWER, date(2026, 4, 2), COURT)
    moved = moved_to(answer, date(2026, 5, 2), "more", COURT)
    # Labour Day: a day that the court has named is pushed on like one that it has counted.
    assert (moved.nominal_on, moved.ends_on) == (date(2026, 5, 2), date(2026, 5, 6))
    assert (moved.moved_from, moved.moved_by) == (answer.ends_on, "more")
    assert moved.due_at > answer.due_at
    assert moved_to(moved, date(2026, 4, 20), "less", COURT) == moved
    assert moved_to(moved, moved.ends_on, "no more", COURT) == moved
    later = moved_to(moved, date(2026, 5, 20), "still more", COURT)
    assert (later.moved_from, later.moved_by) == (answer.ends_on, "still more")


def test_more_time_into_a_year_without_holidays_says_that_nobody_knows_its_end_yet() -> None:
    answer = deadline_for(Limit.ANSWER, date(2026, 12, 1), COURT)
    assert not moved_to(answer, date(2027, 2, 1), "more", CourtCalendar(KNOWN_YEARS)).settled


@pytest.mark.parametrize(
    ("served", "fit"),
    [(12, NoticeFit.ENOUGH), (13, NoticeFit.BARELY), (14, NoticeFit.TOO_LATE)],
)
def test_a_notice_lies_three_days_before_its_hearing(served: int, fit: NoticeFit) -> None:
    assert notice_fit(date(2026, 3, served), date(2026, 3, 16)) is fit
    assert deadline_for(Limit.HEARING_NOTICE, date(2026, 3, 16), COURT).ends_on.day == 13


@given(st.dates(date(2025, 1, 1), date(2026, 9, 1)), st.sampled_from([DAYS_15, DAYS_10, MONTHS_3]))
def test_a_deadline_never_ends_early_nor_on_a_closed_day(start: date, limit: Limit) -> None:
    due = deadline_for(limit, start, COURT)
    assert COURT.is_open(due.ends_on)
    assert due.ends_on >= due.nominal_on > start
    assert all(not COURT.is_open(day) for day in due.closed)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_a_month_ends_on_the_corresponding_day_or_on_its_last(day: date, months: int) -> None:
    end = months_after(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end + timedelta(days=1)).day == 1
