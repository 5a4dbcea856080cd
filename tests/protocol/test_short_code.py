"""The code for the phone: what it says, and that a misheard one is found out."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from client.protocol.check_outcomes import outcome_of, readiness
from client.protocol.devicecheck import Check, CheckReport, Code, Finding, Form, Outcome, Readiness
from client.protocol.short_code import (
    ALPHABET,
    day_of,
    read_short_code,
    short_code,
    spoken,
    typed,
)

MADE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def report(
    *findings: Finding, form: Form = Form.QUICK, synthetic: bool = False, id_: str = "a1"
) -> CheckReport:
    return CheckReport(
        id=id_,
        app_version="1",
        form=form,
        made_at=MADE,
        took_s=1.0,
        synthetic=synthetic,
        server="",
        findings=findings,
        readiness=readiness(findings),
    )


findings = some.lists(
    some.builds(Finding, code=some.sampled_from(Code), outcome=some.sampled_from(Outcome)),
    unique_by=lambda each: each.code,
    max_size=66,
)


@given(findings, some.sampled_from(Form), some.booleans(), some.text("0123456789abcdef"))
def test_a_code_says_what_the_report_says(
    found: list[Finding], form: Form, synthetic: bool, id_: str
) -> None:
    made = report(*found, form=form, synthetic=synthetic, id_=id_)
    told = read_short_code(spoken(short_code(made)))
    assert told is not None
    assert dict(told.outcomes) == {check: outcome_of(found, check) for check in Check}
    assert (told.readiness, told.form, told.synthetic) == (made.readiness, form, synthetic)
    assert told.day == day_of(MADE)


GOOD = short_code(report(*(Finding(code=code, outcome=Outcome.PASS) for code in Code)))


def test_a_code_is_eight_characters_that_are_not_taken_for_each_other() -> None:
    assert len(GOOD) == 8
    assert not set("ILOU") & set(ALPHABET)
    assert spoken(GOOD) == f"{GOOD[:4]}-{GOOD[4:]}"


def test_every_single_misheard_character_is_found_out() -> None:
    for place in range(8):
        for other in set(ALPHABET) - {GOOD[place]}:
            assert typed(GOOD[:place] + other + GOOD[place + 1 :]) is None


def test_every_two_characters_that_changed_places_are_found_out() -> None:
    code = short_code(report(Finding(code=Code.NET_03, outcome=Outcome.FAIL), id_="b7"))
    for first in range(8):
        for second in range(first + 1, 8):
            changed = list(code)
            changed[first], changed[second] = changed[second], changed[first]
            swapped = "".join(changed)
            assert swapped == code or typed(swapped) is None


def test_it_is_taken_as_it_is_heard() -> None:
    loose = f" {GOOD[:4].lower()} - {GOOD[4:].lower()} ".replace("0", "o").replace("1", "l")
    assert typed(loose) == GOOD


@pytest.mark.parametrize("text", ["", "ABCD", GOOD + "0", "ÄÖÜßÄÖÜß", "00000000", "UUUUUUUU"])
def test_what_is_no_code_says_nothing(text: str) -> None:
    assert typed(text) is None
    assert read_short_code(text) is None


def test_numbers_that_no_report_gives_are_left_for_later() -> None:
    free = next(f"ZZZZZZZ{last}" for last in ALPHABET if typed(f"ZZZZZZZ{last}"))
    assert read_short_code(free) is None


def test_the_row_that_fails_speaks_first() -> None:
    told = read_short_code(
        short_code(
            report(
                Finding(code=Code.CAM_08, outcome=Outcome.WARN),
                Finding(code=Code.NET_03, outcome=Outcome.FAIL),
            )
        )
    )
    assert told is not None
    assert told.first is Code.NET_03
    assert told.readiness is Readiness.PHONE
    nothing = read_short_code(GOOD)
    assert nothing is not None
    assert nothing.first is None


def test_a_day_is_one_day_everywhere() -> None:
    beijing = MADE.astimezone(timezone(timedelta(hours=8)))
    assert day_of(beijing) == day_of(MADE)
    assert day_of(MADE + timedelta(days=1)) == (day_of(MADE) + 1) % 32
