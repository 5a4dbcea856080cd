"""Being online is agreed to step by step, and who has not agreed comes in person."""

from datetime import timedelta

import pytest

from client.protocol.case import CaseFile
from client.protocol.consenting import (
    ConsentAct,
    DecideTakingBack,
    HoldStage,
    OnlineConsent,
    OnlineStage,
    SayConsent,
    StageAction,
    StageFollows,
    StageForm,
    StageMode,
    StageShown,
)
from client.protocol.errors import CourtError, Reason
from server_stub.usecases import consenting
from server_stub.usecases.cases import case_file
from server_stub.usecases.hearings import issue_ticket
from server_stub.usecases.registry import Registry
from tests.usecases.post_court import attempt
from tests.usecases.small_court import NOW, STARTS_AT, SmallCourt, signed_in

STAGE = OnlineStage.HEARING.value
EARLY = STARTS_AT - timedelta(days=3)


def say(
    registry: Registry, court: SmallCourt, login: str, act: ConsentAct, grounds: str = ""
) -> StageShown:
    account = court.accounts[login]
    said = SayConsent(act=act, told=True, grounds=grounds)
    shown = consenting.say_consent(
        registry, account, court.ours, STAGE, said, attempt(account, EARLY)
    )
    return next(each for each in shown.stages if each.stage == STAGE)


def hold(registry: Registry, court: SmallCourt, *, on_the_spot: bool) -> StageShown:
    account = court.accounts["judge"]
    said = HoldStage(on_the_spot=on_the_spot, grounds="需要当庭核对原物")
    shown = consenting.hold_stage(registry, account, court.ours, STAGE, said, attempt(account))
    return next(each for each in shown.stages if each.stage == STAGE)


def opened(registry: Registry, court: SmallCourt, login: str) -> CaseFile:
    return case_file(registry, court.accounts[login], court.ours, NOW)


async def why_no_ticket(registry: Registry, court: SmallCourt, login: str) -> Reason | None:
    caller = await signed_in(registry, login)
    try:
        issue_ticket(registry, caller, court.hearing, NOW)
    except CourtError as refusal:
        return refusal.reason
    return None


async def test_whoever_refuses_the_hearing_online_comes_in_person(
    registry: Registry, small_court: SmallCourt
) -> None:
    assert await why_no_ticket(registry, small_court, "defendant") is None
    say(registry, small_court, "plaintiff", ConsentAct.GIVE)
    shown = say(registry, small_court, "defendant", ConsentAct.REFUSE)
    assert (shown.mode, shown.follows) == (StageMode.MIXED, StageFollows.EACH_AS_AGREED)
    assert shown.law == ("online_litigation:4",)
    assert await why_no_ticket(registry, small_court, "defendant") is Reason.CONSENT_MISSING
    assert await why_no_ticket(registry, small_court, "plaintiff") is None
    file = opened(registry, small_court, "defendant")
    assert not file.hearings[0].may_enter
    held = {each.stage: each for each in file.stages}
    assert held[OnlineStage.HEARING].mine is OnlineConsent.REFUSED
    assert held[OnlineStage.SERVICE].mine is OnlineConsent.NOT_ASKED
    # Saying yes afterwards opens the door again; a judge has no consent to give.
    say(registry, small_court, "defendant", ConsentAct.GIVE)
    assert await why_no_ticket(registry, small_court, "defendant") is None
    assert opened(registry, small_court, "judge").stages[0].mine is None


async def test_consent_is_taken_back_in_time_and_let_go_by_who_presides(
    registry: Registry, small_court: SmallCourt
) -> None:
    say(registry, small_court, "plaintiff", ConsentAct.GIVE)
    shown = say(registry, small_court, "plaintiff", ConsentAct.TAKE_BACK, "网络不稳定")
    assert shown.take_back_until == STARTS_AT - timedelta(days=1)
    account = small_court.accounts["judge"]
    before = consenting.stages_of(registry, account, small_court.ours)
    (asked,) = [each for each in before.stages if each.stage == STAGE]
    assert StageAction.DECIDE_TAKING_BACK in asked.allowed_actions
    said = DecideTakingBack(
        participant=small_court.seats["plaintiff"], allowed=True, grounds="理由正当"
    )
    consenting.decide_taking_back(
        registry, account, small_court.ours, STAGE, said, attempt(account)
    )
    assert await why_no_ticket(registry, small_court, "plaintiff") is Reason.CONSENT_MISSING


def test_half_an_hour_before_the_hearing_it_is_too_late_to_take_it_back(
    registry: Registry, small_court: SmallCourt
) -> None:
    say(registry, small_court, "plaintiff", ConsentAct.GIVE)
    account = small_court.accounts["plaintiff"]
    said = SayConsent(act=ConsentAct.TAKE_BACK, grounds="网络不稳定")
    with pytest.raises(CourtError) as caught:
        consenting.say_consent(
            registry, account, small_court.ours, STAGE, said, attempt(account, NOW)
        )
    assert caught.value.reason is Reason.PERIOD_OVER


async def test_what_the_court_holds_on_the_spot_no_party_enters_online(
    registry: Registry, small_court: SmallCourt
) -> None:
    say(registry, small_court, "plaintiff", ConsentAct.GIVE)
    asked = say(registry, small_court, "plaintiff", ConsentAct.ASK_ON_THE_SPOT, "证人需当庭作证")
    assert (asked.form, asked.grounds) == (StageForm.ON_THE_SPOT_ASKED, "证人需当庭作证")
    held = hold(registry, small_court, on_the_spot=True)
    assert (held.mode, held.follows) == (StageMode.OFFLINE, StageFollows.ORDERED_ON_THE_SPOT)
    assert await why_no_ticket(registry, small_court, "plaintiff") is Reason.HELD_ON_THE_SPOT
    assert await why_no_ticket(registry, small_court, "judge") is None
    again = hold(registry, small_court, on_the_spot=False)
    assert again.form is StageForm.AS_AGREED
    assert await why_no_ticket(registry, small_court, "plaintiff") is None


def test_a_step_that_there_is_not_is_not_found(registry: Registry, small_court: SmallCourt) -> None:
    account = small_court.accounts["plaintiff"]
    with pytest.raises(CourtError) as caught:
        consenting.say_consent(
            registry,
            account,
            small_court.ours,
            "dance",
            SayConsent(act=ConsentAct.GIVE, told=True),
            attempt(account),
        )
    assert caught.value.reason is Reason.NOT_FOUND
