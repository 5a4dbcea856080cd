"""The first page of the check: what is suggested on which day, and what it promises."""

from datetime import UTC, datetime, timedelta

import pytest

from client.config import Language
from client.protocol.case import HearingPhase
from client.protocol.devicecheck import Form
from client.protocol.ids import CaseId, HearingId
from client.screens import device_check
from client.screens.check_choice import CheckChoiceScreen, FormCard, present, suggested_form
from client.state import DeviceCheck, OpenedCase, Step, Where
from tests.screens.states import EN, NOW, ZH, at, case_file, hearing

HEARING = HearingId("ahead")


def page(
    starts_at: datetime | None, form: Form = Form.QUICK, language: Language = EN
) -> CheckChoiceScreen:
    opened = None
    if starts_at is not None:
        ahead = hearing(hearing=HEARING, starts_at=starts_at, phase=HearingPhase.SCHEDULED)
        opened = OpenedCase(CaseId("case"), file=case_file(hearings=(ahead,)))
    check = DeviceCheck(choosing=True, form=form, hearing=None if opened is None else HEARING)
    return present(at(Where.CHECK, language, check=check, case=opened))


def card(screen: CheckChoiceScreen, form: Form) -> FormCard:
    return next(each for each in screen.cards if each.form is form)


@pytest.mark.parametrize(
    ("starts_at", "form"),
    [
        (None, Form.QUICK),
        ("2026-03-12T02:00Z", Form.QUICK),
        # A hearing that should have begun yesterday may still be going on.
        ("2026-03-11T02:00Z", Form.QUICK),
        ("2026-03-15T02:00Z", Form.FULL),
        # Twenty to midnight and twenty past in court: another day, in less than an hour.
        ("2026-03-12T15:40Z", Form.QUICK),
        ("2026-03-12T16:20Z", Form.FULL),
    ],
)
def test_the_day_of_the_hearing_decides_which_form_is_suggested(
    starts_at: str | None, form: Form
) -> None:
    now = datetime(2026, 3, 12, 1, 41, tzinfo=UTC)
    when = None if starts_at is None else datetime.fromisoformat(starts_at)
    assert suggested_form(when, now) is form


def test_each_form_says_how_long_it_takes_when_it_fits_and_what_it_tries() -> None:
    screen = page(NOW + timedelta(days=3), Form.FULL)
    quick, full = card(screen, Form.QUICK), card(screen, Form.FULL)
    assert quick.head == "Quick check, about one minute"
    assert full.head == "Full check, about four minutes"
    assert (quick.suggested, full.suggested) == ("", "Suggested")
    assert (quick.chosen, full.chosen) == (False, True)
    assert full.name == f"{full.head} (suggested). {full.when}. {full.tried}"
    assert quick.name == f"{quick.head}. {quick.when}. {quick.tried}"
    assert "in 3 days" in screen.hearing_line
    assert "time to mend" in screen.why


def test_the_choice_may_go_against_what_is_suggested() -> None:
    screen = page(NOW + timedelta(hours=1), Form.FULL)
    assert card(screen, Form.FULL).chosen
    assert card(screen, Form.QUICK).suggested
    assert screen.form is Form.FULL
    assert "today" in screen.why


def test_without_a_hearing_nothing_is_said_of_one() -> None:
    screen = page(None)
    assert not screen.hearing_line
    assert screen.hearing is None
    assert card(screen, Form.QUICK).suggested


def test_it_promises_that_nothing_is_sent_unseen() -> None:
    assert any("not seen" in each for each in page(None).promises)
    assert any("没有看过" in each for each in page(None, language=ZH).promises)


def test_days_before_the_check_does_not_lead_into_the_hearing() -> None:
    closed = hearing(hearing=HEARING, may_enter=False, starts_at=NOW + timedelta(days=3))
    opened = OpenedCase(CaseId("case"), file=case_file(hearings=(closed,)))
    check = DeviceCheck(Step.VERDICT, hearing=HEARING)
    verdict = device_check.present(at(Where.CHECK, EN, check=check, case=opened)).verdict
    assert verdict is not None
    assert (verdict.enter, verdict.enters, verdict.hearing) == ("Done", False, HEARING)
