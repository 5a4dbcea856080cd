"""Applications: within their time, decided with reasons by whom the law says, twice at most."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from client.protocol.applying import Application, ApplicationKind, ApplicationState, WitnessNamed
from client.protocol.case import CaseState
from client.protocol.errors import CourtError, Forbidden, Malformed, Reason, Refused
from client.protocol.filing import ClaimItem, ClaimKind
from client.protocol.ids import DocumentId, FileHash, ParticipantId
from client.protocol.roles import Side
from server_stub.domain.application import (
    FINAL,
    START,
    TABLE,
    UNDECIDED,
    ApplicationCommand,
    ApplicationFile,
    AskOnceMore,
    AskSecurity,
    Decide,
    FileApplication,
    LetFeeLapse,
    LetGo,
    Lift,
    PutUpSecurity,
    SayTo,
    TakeBack,
    apply,
    decide,
)
from server_stub.domain.application_kinds import (
    KINDS,
    PRESERVATIONS,
    Times,
    Until,
    check_applicant,
    check_complete,
    check_in_time,
)
from server_stub.domain.deadlines import deadline_from
from server_stub.domain.life_cycle import BEFORE_JUDGMENT
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Office
from tests.domain.tables import COURT, NOW, WALKS, asked, check_table

K, S = ApplicationKind, ApplicationState
ZHAO, QIAN, JUDGE = ParticipantId("zhao"), ParticipantId("qian"), ParticipantId("judge")
PAPER, RULING = DocumentId("paper"), DocumentId("ruling")
CONTENT = FileHash("ab" * 32)
P, J, PRESIDENT, CLOCK = Office.PARTY, Office.JUDGE, Office.PRESIDENT, Office.CLOCK
DAY = timedelta(days=1)
FILE = FileApplication(CONTENT, CONTENT, PAPER)
YES = Decide(granted=True, document=RULING, grounds="理由成立")
NO = Decide(granted=False, document=RULING, grounds="理由不成立")
DOUBT = AskOnceMore(ZHAO, "认定有误")
Deed = tuple[ApplicationCommand, Office]


def filed(
    kind: ApplicationKind, *deeds: Deed, on_bench: bool = False, urgent: bool = False
) -> ApplicationFile:
    application = ApplicationFile(kind=kind, applicant=ZHAO, on_bench=on_bench, urgent=urgent)
    for command, by in ((FILE, P), *deeds):
        application = then(application, command, by)
    return application


def then(
    application: ApplicationFile, command: ApplicationCommand, by: Office, days: int = 0
) -> ApplicationFile:
    (event,) = decide(command, application, asked(by, NOW + days * DAY))
    return apply(application, event)


def refused(application: ApplicationFile, command: ApplicationCommand, by: Office) -> Reason:
    with pytest.raises(CourtError) as caught:
        decide(command, application, asked(by))
    assert isinstance(caught.value, Refused | Forbidden)
    return caught.value.reason


def late(kind: ApplicationKind, times: Times, days: int = 0) -> tuple[Reason, str]:
    with pytest.raises(Refused) as caught:
        check_in_time(kind, times, NOW + days * DAY)
    return caught.value.reason, caught.value.detail


def test_the_table_leads_everywhere_and_to_an_end() -> None:
    check_table(TABLE, ApplicationState, START, FINAL)


def test_every_kind_has_a_line_with_its_articles() -> None:
    assert set(KINDS) == set(ApplicationKind)
    assert all(line.law and line.by for line in KINDS.values())
    assert not [kind for kind, line in KINDS.items() if line.appealable and line.review]


@pytest.mark.parametrize("kind", ApplicationKind)
def test_a_decision_is_reasoned_and_on_paper(kind: ApplicationKind) -> None:
    application = filed(kind)
    assert refused(application, replace(YES, document=None), J) is Reason.RULING_MISSING
    assert refused(application, replace(NO, grounds=" "), J) is Reason.GROUNDS_MISSING
    granted = then(application, YES, J)
    assert (granted.state, granted.decision, granted.outcome) == (S.GRANTED, RULING, True)
    assert then(application, NO, J).state is S.REFUSED


def test_an_application_without_a_signature_is_none() -> None:
    unsigned = replace(FILE, signature=None)
    draft = ApplicationFile(kind=K.RECUSAL, applicant=ZHAO)
    assert refused(draft, unsigned, P) is Reason.SIGNATURE_MISSING


def test_no_judge_decides_whether_a_judge_is_recused() -> None:
    recusal = filed(K.RECUSAL, on_bench=True)
    assert refused(recusal, YES, J) is Reason.NOT_YOUR_OFFICE
    assert then(recusal, YES, PRESIDENT).state is S.GRANTED
    of_a_clerk = filed(K.RECUSAL)
    assert refused(of_a_clerk, YES, PRESIDENT) is Reason.NOT_YOUR_OFFICE
    assert then(of_a_clerk, YES, J).state is S.GRANTED


def test_recusal_is_decided_within_three_days_and_an_urgent_preservation_within_48_hours() -> None:
    (clock,) = filed(K.RECUSAL, on_bench=True).clocks
    assert (clock.limit, clock.length) == (Limit.RECUSAL_DECIDE, 3)
    (clock,) = filed(K.PROPERTY_PRESERVATION, urgent=True).clocks
    assert (clock.limit, clock.due_at - NOW) == (Limit.PRESERVE_URGENT, timedelta(hours=48))
    assert filed(K.PROPERTY_PRESERVATION).clocks == ()


def test_a_decision_on_recusal_is_looked_at_once_more_for_the_applicant_alone() -> None:
    decided = filed(K.RECUSAL, (NO, PRESIDENT), on_bench=True)
    assert refused(decided, replace(DOUBT, party=QIAN), P) is Reason.NOT_YOUR_OFFICE
    again = then(decided, DOUBT, P)
    assert [each.limit for each in again.clocks] == [Limit.RECUSAL_REVIEW]
    stands = then(again, NO, PRESIDENT)
    assert stands.state is S.REFUSED
    assert refused(stands, DOUBT, P) is Reason.NO_APPEAL


def test_either_side_asks_that_a_preservation_be_looked_at_and_it_may_fall() -> None:
    preserved = filed(K.PROPERTY_PRESERVATION, (YES, J))
    again = then(preserved, replace(DOUBT, party=QIAN), P)
    assert (again.state, again.reviewer) == (S.UNDER_REVIEW, QIAN)
    fallen = then(again, NO, J)
    assert (fallen.state, fallen.outcome) == (S.REFUSED, False)
    assert refused(filed(K.WITNESS, (NO, J)), DOUBT, P) is Reason.NO_APPEAL


def test_security_is_given_before_anything_is_preserved() -> None:
    waits = filed(K.PROPERTY_PRESERVATION, (AskSecurity(Decimal(100), "防止损失"), J))
    assert refused(waits, YES, J) is Reason.STEP_NOT_OPEN
    given = then(waits, PutUpSecurity("保函"), P)
    assert (then(given, YES, J).state, given.security) == (S.GRANTED, Decimal(100))
    assert then(waits, NO, J).state is S.REFUSED
    asks = AskSecurity(Decimal(100), "防止损失")
    assert refused(filed(K.WITHDRAWAL), asks, J) is Reason.STEP_NOT_OPEN


def test_what_was_preserved_is_set_free_and_nothing_else_is() -> None:
    lift = Lift(RULING, "被申请人提供担保")
    assert then(filed(K.PROPERTY_PRESERVATION, (YES, J)), lift, J).state is S.LIFTED
    assert refused(filed(K.WITHDRAWAL, (YES, J)), lift, J) is Reason.STEP_NOT_OPEN


def test_the_others_are_heard_where_the_law_hears_them() -> None:
    word = SayTo(QIAN, agrees=False, text="不同意")
    heard = then(filed(K.WITHDRAWAL), word, P)
    assert [(each.party, each.agrees) for each in heard.said] == [(QIAN, False)]
    assert refused(filed(K.PROPERTY_PRESERVATION), word, P) is Reason.NOT_YOUR_OFFICE
    own = replace(word, party=ZHAO)
    assert refused(filed(K.WITHDRAWAL), own, P) is Reason.NOT_YOUR_OFFICE


def test_it_is_taken_back_until_it_is_decided_and_lapses_unpaid() -> None:
    assert then(filed(K.COUNTERCLAIM), TakeBack(), P).state is S.WITHDRAWN
    assert then(filed(K.COUNTERCLAIM), LetFeeLapse(), CLOCK).state is S.LAPSED
    assert refused(filed(K.COUNTERCLAIM, (YES, J)), TakeBack(), P) is Reason.STEP_NOT_OPEN


def test_a_counterclaim_that_is_tried_goes_by_leave_and_nothing_else_does() -> None:
    leave = LetGo(RULING, "撤回反诉符合法律规定")
    gone = then(filed(K.COUNTERCLAIM, (YES, J)), leave, J)
    # That it was tried stays known: what the court has set anew for it stands.
    assert (gone.state, gone.outcome, gone.grounds) == (S.WITHDRAWN, True, leave.grounds)
    assert refused(gone, leave, J) is Reason.STEP_NOT_OPEN
    assert refused(filed(K.COUNTERCLAIM), leave, J) is Reason.STEP_NOT_OPEN
    assert refused(filed(K.COUNTERCLAIM, (YES, J)), leave, P) is Reason.NOT_YOUR_OFFICE
    assert refused(filed(K.WITHDRAWAL, (YES, J)), leave, J) is Reason.STEP_NOT_OPEN
    unsaid = replace(leave, document=None)
    assert refused(filed(K.COUNTERCLAIM, (YES, J)), unsaid, J) is Reason.RULING_MISSING


def test_who_may_apply_follows_from_the_side() -> None:
    for kind, side in (
        (K.COUNTERCLAIM, Side.PLAINTIFF),
        (K.JURISDICTION_OBJECTION, Side.THIRD_PARTY),
        (K.WITHDRAWAL, Side.DEFENDANT),
        (K.RECUSAL, Side.BENCH),
    ):
        with pytest.raises(Forbidden):
            check_applicant(kind, side)
    check_applicant(K.RECUSAL, Side.THIRD_PARTY)


def test_an_objection_to_jurisdiction_ends_with_the_time_to_answer() -> None:
    answer = deadline_from(Limit.ANSWER, NOW, COURT)
    times = Times(state=CaseState.ACCEPTED, answer=answer)
    check_in_time(K.JURISDICTION_OBJECTION, times, NOW + 15 * DAY)
    assert late(K.JURISDICTION_OBJECTION, times, 17) == (Reason.PERIOD_OVER, "cpl:130")
    check_in_time(K.JURISDICTION_OBJECTION, replace(times, answer=None), NOW + 99 * DAY)
    unsettled = replace(times, answer=replace(answer, settled=False))
    check_in_time(K.JURISDICTION_OBJECTION, unsettled, NOW + 99 * DAY)


def test_more_time_for_evidence_is_asked_for_while_there_is_some() -> None:
    evidence = deadline_from(Limit.EVIDENCE_SUMMARY, NOW, COURT)
    times = Times(state=CaseState.HEARING_SCHEDULED, evidence=evidence)
    for kind in (K.EVIDENCE_EXTENSION, K.WITNESS, K.EVIDENCE_PRESERVATION):
        check_in_time(kind, times, NOW)
        assert late(kind, times, 40)[0] is Reason.PERIOD_OVER


def test_after_the_debate_nobody_sues_back_or_claims_something_else() -> None:
    heard = Times(state=CaseState.HEARD)
    assert late(K.COUNTERCLAIM, heard) == (Reason.DEBATE_OVER, "cpl_interpretation:232")
    assert late(K.CHANGE_OF_CLAIMS, heard)[0] is Reason.DEBATE_OVER
    assert late(K.RECUSAL, heard) == (Reason.DEBATE_OVER, "cpl:48")
    check_in_time(K.WITHDRAWAL, heard, NOW)
    check_in_time(K.COUNTERCLAIM, Times(state=CaseState.HEARING_IN_PROGRESS), NOW)


@pytest.mark.parametrize("state", sorted(set(CaseState) - set(BEFORE_JUDGMENT)))
def test_nothing_is_applied_for_in_a_case_that_is_not_before_the_bench(state: CaseState) -> None:
    for kind in ApplicationKind:
        assert late(kind, Times(state=state))[0] is Reason.STEP_NOT_OPEN


def test_every_kind_is_open_in_a_fresh_case_until_something_ends_it() -> None:
    assert {line.until for line in KINDS.values()} == set(Until)
    for kind in ApplicationKind:
        check_in_time(kind, Times(state=CaseState.ACCEPTED), NOW)


CLAIM = ClaimItem(kind=ClaimKind.PAY, text="支付价款", amount=Decimal(1))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (Application(kind=K.COUNTERCLAIM, grounds=("?",)), "claims"),
        (
            Application(
                kind=K.CHANGE_OF_CLAIMS,
                grounds=("?",),
                claims=(CLAIM.model_copy(update={"amount": None}),),
            ),
            "claims.amount",
        ),
        (
            Application(
                kind=K.COUNTERCLAIM,
                grounds=("?",),
                claims=(CLAIM.model_copy(update={"text": " "}),),
            ),
            "claims.text",
        ),
        (Application(kind=K.RECUSAL, grounds=("?",)), "against"),
        (Application(kind=K.PROPERTY_PRESERVATION, grounds=("?",), preserves="?"), "amount"),
        (Application(kind=K.EVIDENCE_PRESERVATION, grounds=("?",)), "preserves"),
        (Application(kind=K.EVIDENCE_EXTENSION, grounds=("?",)), "until"),
        (Application(kind=K.JURISDICTION_OBJECTION, grounds=("?",)), "to_court"),
        (Application(kind=K.WITNESS, grounds=("?",)), "witness"),
        (Application(kind=K.WITHDRAWAL, grounds=(" ",)), "grounds"),
    ],
)
def test_what_an_application_leaves_out_is_named(said: Application, place: str) -> None:
    with pytest.raises(Malformed) as caught:
        check_complete(said)
    assert (caught.value.reason, caught.value.detail) == (Reason.APPLICATION_INCOMPLETE, place)


def test_what_is_whole_is_taken() -> None:
    witness = WitnessNamed(name="孙一", domicile="北京市", testimony="看见了交付。")
    check_complete(Application(kind=K.WITNESS, grounds=("?",), witness=witness))
    check_complete(Application(kind=K.COUNTERCLAIM, grounds=("?",), claims=(CLAIM,)))
    check_complete(Application(kind=K.WITHDRAWAL, grounds=("已经和解。",)))


COMMANDS: st.SearchStrategy[ApplicationCommand] = st.sampled_from(
    [
        FILE,
        SayTo(QIAN, agrees=True, text="同意"),
        AskSecurity(Decimal(5), "防止损失"),
        PutUpSecurity("保函"),
        YES,
        NO,
        TakeBack(),
        LetFeeLapse(),
        DOUBT,
        replace(DOUBT, party=QIAN),
        Lift(RULING, "不再需要"),
        LetGo(RULING, "准许撤回反诉"),
    ]
)


class ApplicationWalk(RuleBasedStateMachine):
    """Anybody does anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.application, self.now = ApplicationFile(kind=K.RECUSAL, applicant=ZHAO), NOW
        self.decisions = 0

    @initialize(kind=st.sampled_from(ApplicationKind), on_bench=st.booleans(), urgent=st.booleans())
    def begin(self, kind: ApplicationKind, on_bench: bool, urgent: bool) -> None:
        bench = on_bench and kind is K.RECUSAL
        self.application = ApplicationFile(kind=kind, applicant=ZHAO, on_bench=bench, urgent=urgent)

    @rule(command=COMMANDS, by=st.sampled_from(Office), days=st.sampled_from([0, 0, 1, 20]))
    def ask(self, command: ApplicationCommand, by: Office, days: int) -> None:
        self.now += days * DAY
        before = self.application
        try:
            (event,) = decide(command, before, asked(by, self.now))
        except CourtError:
            assert self.application == before
            return
        self.application = apply(before, event)
        self.decisions += isinstance(command, Decide)
        if isinstance(command, Decide):
            assert by is before.is_decided_by

    @invariant()
    def it_is_decided_twice_at_most(self) -> None:
        assert self.decisions <= 2
        assert self.decisions < 2 or self.application.reviewed

    @invariant()
    def what_is_over_runs_no_clock(self) -> None:
        assert self.application.state in UNDECIDED or not self.application.clocks

    @invariant()
    def whoever_was_decided_on_reads_why(self) -> None:
        if self.application.outcome is not None:
            assert self.application.decision == RULING
            assert self.application.grounds

    @invariant()
    def nothing_but_a_preservation_is_secured_or_lifted(self) -> None:
        if self.application.kind not in PRESERVATIONS:
            assert self.application.state not in (S.AWAITING_SECURITY, S.LIFTED)


ApplicationWalk.TestCase.settings = WALKS
TestApplicationWalk = ApplicationWalk.TestCase
