"""What a judge rules of an enforcement, what becomes of property, and a case that is put away."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from client.protocol.after_judgment import (
    ClueFindings,
    EnforcementDecision,
    EnforcementShown,
    Performance,
    Realisation,
    RuleOnEnforcement,
    WithGrounds,
)
from client.protocol.case import CaseState, DocumentKind
from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.filing import DraftContent, LitigantDetails
from client.protocol.roles import Side
from server_stub.db.queries.filings import DraftEntry
from server_stub.usecases.archiving import archive_case
from server_stub.usecases.cases import case_file
from server_stub.usecases.clockwork import tick
from server_stub.usecases.enforcement_rulings import realise, release, resume, rule
from server_stub.usecases.enforcing import (
    accept_enforcement,
    enforcements_of,
    record_performance,
    report_clue,
    send_notice,
    take_control,
    withdraw_application,
)
from server_stub.usecases.registry import Registry
from tests.usecases.judged_court import CLUE, DAY, AfterJudgment
from tests.usecases.small_court import NOW, SmallCourt

pytestmark = pytest.mark.needs_package("fonts-noto-cjk")

GROUNDS = WithGrounds(grounds="案外人的异议成立。")
SUSPEND = RuleOnEnforcement(decision=EnforcementDecision.SUSPEND, grounds="案外人提出异议。")


@pytest.fixture
def after(registry: Registry, small_court: SmallCourt) -> AfterJudgment:
    """The first case in force, with the particulars of its suit in the books."""
    court = AfterJudgment(registry, small_court)
    court.take_effect()
    litigants = tuple(
        LitigantDetails(side=side, name=name)
        for side, name in ((Side.PLAINTIFF, "安宁"), (Side.DEFENDANT, "某公司"))
    )
    with registry.books.writing() as unit:
        unit.filings.add_draft(
            DraftEntry(
                case=small_court.ours,
                owner=court.who("plaintiff").account,
                version=1,
                content=DraftContent(cause="网络服务合同纠纷", litigants=litigants),
                confirmed=None,
                saved_at=NOW,
            )
        )
    return court


def docketed(after: AfterJudgment) -> EnforcementShown:
    """Apply for an enforcement and have it docketed and noticed."""
    shown = after.apply("200000.00", CLUE)
    for step in (accept_enforcement, send_notice):
        shown = step(after.registry, after.who("clerk"), shown.enforcement, after.attempt("clerk"))
    return shown


def ruled(
    after: AfterJudgment, shown: EnforcementShown, decision: EnforcementDecision
) -> EnforcementShown:
    said = RuleOnEnforcement(decision=decision, grounds="经审查，符合法定情形。")
    judge = after.who("judge")
    return rule(after.registry, judge, shown.enforcement, said, after.attempt("judge"))


@pytest.mark.parametrize(
    ("decision", "state", "case"),
    [
        (EnforcementDecision.SUSPEND, "suspended", CaseState.IN_ENFORCEMENT),
        (EnforcementDecision.CONCLUDE_FOR_NOW, "concluded_for_now", CaseState.IN_ENFORCEMENT),
        (EnforcementDecision.END, "ended", CaseState.EFFECTIVE),
    ],
)
def test_a_ruling_is_sealed_and_moves_the_enforcement(
    after: AfterJudgment, decision: EnforcementDecision, state: str, case: CaseState
) -> None:
    shown = ruled(after, docketed(after), decision)
    assert shown.state == state
    assert after.state() is case
    file = case_file(after.registry, after.who("defendant"), after.court.ours, NOW)
    (ruling,) = (each for each in file.documents if each.kind is DocumentKind.RULING)
    assert ruling.title == "执行裁定书"
    assert after.registry.files.get(ruling.file).startswith(b"%PDF-")


def test_an_application_is_refused_by_a_ruling_and_the_case_stays(after: AfterJudgment) -> None:
    shown = ruled(after, after.apply(), EnforcementDecision.REFUSE)
    assert shown.state == "refused"
    assert after.state() is CaseState.EFFECTIVE
    with pytest.raises(Refused) as refused:
        ruled(after, shown, EnforcementDecision.END)
    assert refused.value.reason is Reason.STEP_NOT_OPEN


def test_asked_twice_the_judge_rules_once(after: AfterJudgment) -> None:
    shown, judge = docketed(after), after.who("judge")
    attempt = after.attempt("judge")
    for _ in range(2):
        assert rule(after.registry, judge, shown.enforcement, SUSPEND, attempt).state == "suspended"
    file = case_file(after.registry, judge, after.court.ours, NOW)
    assert [each.kind for each in file.documents].count(DocumentKind.RULING) == 1


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("plaintiff", Forbidden),
        ("defendant", Forbidden),
        ("clerk", Forbidden),
        ("assessor", Forbidden),
        ("other", NotFound),
    ],
)
def test_who_presides_rules_and_nobody_else(
    after: AfterJudgment, login: str, refusal: type[Exception]
) -> None:
    shown = docketed(after)
    with pytest.raises(refusal):
        rule(after.registry, after.who(login), shown.enforcement, SUSPEND, after.attempt(login))


def test_what_rests_goes_on_by_the_judge_and_what_was_concluded_by_the_applicant_too(
    after: AfterJudgment,
) -> None:
    shown = ruled(after, docketed(after), EnforcementDecision.SUSPEND)

    def go_on(login: str) -> EnforcementShown:
        who, attempt = after.who(login), after.attempt(login)
        return resume(after.registry, who, shown.enforcement, GROUNDS, attempt)

    for login in ("plaintiff", "defendant", "clerk"):
        with pytest.raises((Forbidden, Refused)):
            go_on(login)
    assert go_on("judge").state == "in_progress"
    ruled(after, shown, EnforcementDecision.CONCLUDE_FOR_NOW)
    assert go_on("plaintiff").state == "in_progress"


def test_property_is_given_free_or_turned_into_money(after: AfterJudgment) -> None:
    shown = docketed(after)
    (clue,) = shown.clues
    court, clerk, judge = after.registry, after.who("clerk"), after.who("judge")
    found = ClueFindings(found=True, findings="账户余额足额。")
    report_clue(court, clerk, clue.clue, found, after.attempt("clerk"))
    take_control(court, judge, clue.clue, after.attempt("judge"))
    with pytest.raises(Refused) as refused:
        release(court, clerk, clue.clue, GROUNDS, after.attempt("clerk"))
    assert refused.value.reason is Reason.NOT_YOUR_OFFICE
    with pytest.raises(Forbidden):
        release(court, after.who("plaintiff"), clue.clue, GROUNDS, after.attempt("plaintiff"))
    proceeds = Realisation(proceeds=Decimal("1200.00"))
    shown = realise(court, judge, clue.clue, proceeds, after.attempt("judge"))
    assert [each.state for each in shown.clues] == ["realised"]
    with pytest.raises(Refused):
        release(court, judge, clue.clue, GROUNDS, after.attempt("judge"))


def _performed(after: AfterJudgment, shown: EnforcementShown) -> None:
    said = Performance(amount=shown.amount)
    clerk = after.who("clerk")
    record_performance(after.registry, clerk, shown.enforcement, said, after.attempt("clerk"))


def _withdrawn(after: AfterJudgment, shown: EnforcementShown) -> None:
    who, attempt = after.who("plaintiff"), after.attempt("plaintiff")
    withdraw_application(after.registry, who, shown.enforcement, attempt)


@pytest.mark.parametrize("end", [_performed, _withdrawn])
def test_a_case_is_in_enforcement_while_any_of_its_enforcements_is(
    after: AfterJudgment, end: Callable[[AfterJudgment, EnforcementShown], None]
) -> None:
    first, second = docketed(after), docketed(after)
    end(after, first)
    assert after.state() is CaseState.IN_ENFORCEMENT
    end(after, second)
    assert after.state() is CaseState.EFFECTIVE


# The archive --------------------------------------------------------------------------------


def archived(after: AfterJudgment, login: str = "clerk") -> CaseState:
    who, attempt = after.who(login), after.attempt(login)
    return archive_case(after.registry, who, after.court.ours, attempt).state


def close_appeals(after: AfterJudgment) -> None:
    """Let everybody's time to appeal go by."""
    after.everybody_served()
    after.now = NOW + 20 * DAY
    tick(after.registry, after.now)


def test_a_case_that_is_over_is_put_away_by_the_court_and_can_still_be_read(
    after: AfterJudgment,
) -> None:
    close_appeals(after)
    with pytest.raises(Forbidden):
        archived(after, "plaintiff")
    with pytest.raises(NotFound):
        archived(after, "other")
    assert archived(after) is CaseState.ARCHIVED
    assert after.state() is CaseState.ARCHIVED
    with pytest.raises(Refused):
        archived(after)


def test_nothing_is_put_away_in_which_something_is_pending(after: AfterJudgment) -> None:
    close_appeals(after)
    shown = docketed(after)
    with pytest.raises(Refused) as running:
        archived(after)
    assert running.value.reason is Reason.STALE
    _performed(after, shown)
    pending = after.apply()
    with pytest.raises(Refused) as waiting:
        archived(after)
    assert waiting.value.reason is Reason.STEP_NOT_OPEN
    _withdrawn(after, pending)
    assert archived(after) is CaseState.ARCHIVED
    assert len(enforcements_of(after.registry, after.who("judge"), after.court.ours).enforcements)
