"""Mediation: nobody is made to, every clock is the law's, and nothing is agreed by one alone."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from client.protocol.errors import Reason, Refused
from client.protocol.ids import AccountId, DocumentId, FileHash, ParticipantId
from server_stub.domain.mediation import (
    FINAL,
    LASTS,
    START,
    TABLE,
    Act,
    AnswerMandate,
    AppointMediator,
    ChooseMediator,
    ConsentToExtend,
    GiveUp,
    MakeOffer,
    MakeStatement,
    Mediation,
    MediationCommand,
    MediationState,
    PartyActs,
    RuleOnConfirmation,
    SignAgreement,
    Track,
    apply,
    decide,
)
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import LetPass, Office
from tests.domain.tables import NOW, WALKS, asked, check_table

ZHAO, QIAN = ParticipantId("zhao"), ParticipantId("qian")
MEDIATOR, OTHER = AccountId("mediator"), AccountId("other")
TEXT, OTHER_TEXT = FileHash("ab" * 32), FileHash("cd" * 32)
RULING = DocumentId("ruling")
DAY = timedelta(days=1)
P, M, J, C = Office.PARTY, Office.MEDIATOR, Office.JUDGE, Office.CLOCK
Deed = tuple[MediationCommand, Office]
AGREED = ((PartyActs(ZHAO, Act.AGREE), P), (PartyActs(QIAN, Act.AGREE), P))
CHOSEN = (*AGREED, (ChooseMediator(ZHAO, MEDIATOR), P), (ChooseMediator(QIAN, MEDIATOR), P))
STARTED = (*CHOSEN, (AnswerMandate(MEDIATOR, accepts=True), M))
SIGNED = (*STARTED, (SignAgreement(ZHAO, TEXT), P), (SignAgreement(QIAN, TEXT), P))
APPLIED = (
    *SIGNED,
    (PartyActs(ZHAO, Act.APPLY_FOR_CONFIRMATION), P),
    (PartyActs(QIAN, Act.APPLY_FOR_CONFIRMATION), P),
)
STATED = (*SIGNED, (MakeStatement(RULING), J))


def after(*deeds: Deed, track: Track = Track.BEFORE_DOCKETING, now: datetime = NOW) -> Mediation:
    mediation = Mediation(track=track, parties=(ZHAO, QIAN))
    for command, by in deeds:
        for event in decide(command, mediation, asked(by, now)):
            mediation = apply(mediation, event)
    return mediation


def then(mediation: Mediation, command: MediationCommand, by: Office, days: int = 0) -> Mediation:
    (event,) = decide(command, mediation, asked(by, NOW + days * DAY))
    return apply(mediation, event)


def refused(mediation: Mediation, command: MediationCommand, by: Office, days: int = 0) -> Reason:
    with pytest.raises(Refused) as caught:
        decide(command, mediation, asked(by, NOW + days * DAY))
    return caught.value.reason


def limits(mediation: Mediation) -> set[Limit]:
    return {clock.limit for clock in mediation.clocks}


def test_the_table_leads_everywhere_and_to_an_end() -> None:
    begun_by_track = {Limit.JUDICIAL_CONFIRMATION}
    check_table(TABLE, MediationState, START, FINAL, started_elsewhere=begun_by_track)


def test_one_party_alone_agrees_to_nothing() -> None:
    one = after((PartyActs(ZHAO, Act.AGREE), P))
    assert one.state is MediationState.OFFERED
    assert then(one, PartyActs(QIAN, Act.DECLINE), P).state is MediationState.FAILED
    assert refused(one, PartyActs(ParticipantId("sun"), Act.AGREE), P) is Reason.NO_SUCH_PARTICIPANT


def test_the_parties_have_two_working_days_to_choose_then_the_court_three() -> None:
    choosing = after(*AGREED)
    assert [(each.limit, each.ends_on) for each in choosing.clocks] == [
        (Limit.MEDIATOR_CHOOSE, date(2026, 3, 4))
    ]
    split = then(choosing, ChooseMediator(ZHAO, MEDIATOR), P)
    split = then(split, ChooseMediator(QIAN, OTHER), P)
    assert split.state is MediationState.CHOOSING
    assert refused(split, LetPass(), C) is Reason.PERIOD_RUNNING
    assert refused(split, ChooseMediator(QIAN, MEDIATOR), P, 5) is Reason.PERIOD_OVER
    appointing = then(split, LetPass(), C, 5)
    assert limits(appointing) == {Limit.MEDIATOR_APPOINT}
    awaiting = then(appointing, AppointMediator(OTHER), J, 5)
    assert (awaiting.mediator, limits(awaiting)) == (OTHER, {Limit.MEDIATOR_ACCEPT})


def test_a_mediator_who_does_not_take_it_on_is_replaced() -> None:
    chosen = after(*CHOSEN)
    assert refused(chosen, AnswerMandate(OTHER, accepts=True), M) is Reason.NOT_YOUR_OFFICE
    declined = then(chosen, AnswerMandate(MEDIATOR, accepts=False), M)
    assert (declined.state, declined.mediator) == (MediationState.APPOINTING, None)
    assert then(chosen, LetPass(), C, 7).state is MediationState.APPOINTING


@pytest.mark.parametrize(
    ("track", "days"), [(Track.BEFORE_DOCKETING, 30), (Track.ORDINARY, 15), (Track.SUMMARY, 7)]
)
def test_how_long_it_may_take_depends_on_when_it_is_mediated(track: Track, days: int) -> None:
    started = after(*STARTED, track=track)
    (clock,) = started.clocks
    assert (clock.limit, clock.length) == (LASTS[track], days)
    assert then(started, LetPass(), C, days + 10).state is MediationState.FAILED
    assert refused(started, LetPass(), C, days - 1) is Reason.PERIOD_RUNNING


def test_only_all_together_extend_it() -> None:
    started = after(*STARTED, track=Track.SUMMARY)
    one = then(started, ConsentToExtend(ZHAO, 5), P)
    assert one.clocks == started.clocks
    assert then(one, ConsentToExtend(QIAN, 3), P).clocks == started.clocks
    both = then(one, ConsentToExtend(QIAN, 5), P)
    assert [clock.length for clock in both.clocks] == [12]
    again = then(then(both, ConsentToExtend(ZHAO, 1), P), ConsentToExtend(QIAN, 1), P)
    assert [clock.length for clock in again.clocks] == [13]
    assert refused(started, ConsentToExtend(ZHAO, 0), P) is Reason.STEP_NOT_OPEN


def test_offers_are_kept_and_agree_to_nothing() -> None:
    started = after(*STARTED)
    offered = then(started, MakeOffer(ZHAO, "三万元"), P)
    assert [offer.text for offer in offered.offers] == ["三万元"]
    assert offered.state is MediationState.IN_PROGRESS
    assert refused(after(*CHOSEN), MakeOffer(ZHAO, "三万元"), P) is Reason.STEP_NOT_OPEN


def test_all_sign_the_same_text() -> None:
    one = then(after(*STARTED), SignAgreement(ZHAO, TEXT), P)
    other = then(one, SignAgreement(QIAN, OTHER_TEXT), P)
    assert other.state is MediationState.IN_PROGRESS
    both = then(other, SignAgreement(ZHAO, OTHER_TEXT), P)
    assert (both.state, both.agreement) == (MediationState.AGREED, OTHER_TEXT)


def test_before_docketing_both_apply_for_confirmation_within_thirty_days() -> None:
    signed = after(*SIGNED)
    assert limits(signed) == {Limit.JUDICIAL_CONFIRMATION}
    assert refused(signed, MakeStatement(RULING), J) is Reason.STEP_NOT_OPEN
    assert refused(signed, PartyActs(ZHAO, Act.RENEGE), P) is Reason.STEP_NOT_OPEN
    late = PartyActs(ZHAO, Act.APPLY_FOR_CONFIRMATION)
    assert refused(signed, late, P, 40) is Reason.PERIOD_OVER
    assert then(signed, LetPass(), C, 40).state is MediationState.CONTRACT_ONLY
    applied = after(*APPLIED)
    assert limits(applied) == {Limit.TRIAL_SPECIAL}
    assert refused(applied, RuleOnConfirmation(None, valid=True), J) is Reason.RULING_MISSING
    confirmed = then(applied, RuleOnConfirmation(RULING, valid=True), J)
    assert (confirmed.state, confirmed.document) == (MediationState.CONFIRMED, RULING)
    rejected = then(applied, RuleOnConfirmation(RULING, valid=False), J)
    assert rejected.state is MediationState.NOT_CONFIRMED


def test_in_a_suit_the_statement_is_in_force_when_all_have_signed_for_it() -> None:
    stated = after(*STATED, track=Track.ORDINARY)
    sign = Act.SIGN_FOR_STATEMENT
    one = then(stated, PartyActs(ZHAO, sign), P)
    assert one.state is MediationState.STATEMENT_MADE
    assert then(one, PartyActs(QIAN, sign), P).state is MediationState.EFFECTIVE
    assert then(one, PartyActs(QIAN, Act.RENEGE), P).state is MediationState.FAILED
    signed = after(*SIGNED, track=Track.ORDINARY)
    withdrawn = then(signed, PartyActs(ZHAO, Act.WITHDRAW_SUIT), P)
    assert withdrawn.state is MediationState.SUIT_WITHDRAWN
    apply_for = PartyActs(ZHAO, Act.APPLY_FOR_CONFIRMATION)
    assert refused(signed, apply_for, P) is Reason.STEP_NOT_OPEN


def test_it_is_given_up_with_a_reason_at_any_time() -> None:
    for deeds in ((), AGREED, CHOSEN, STARTED):
        assert then(after(*deeds), GiveUp("差距过大"), P).state is MediationState.FAILED
    assert then(after(*STARTED), GiveUp("差距过大"), M).state is MediationState.FAILED
    assert refused(after(*STARTED), GiveUp(" "), P) is Reason.GROUNDS_MISSING


def test_questions_that_are_not_open_are_not_answered() -> None:
    started = after(*STARTED)
    for command in (
        PartyActs(ZHAO, Act.AGREE),
        PartyActs(ZHAO, Act.DECLINE),
        ChooseMediator(ZHAO, OTHER),
    ):
        assert refused(started, command, P) is Reason.STEP_NOT_OPEN


PARTIES = st.sampled_from([ZHAO, QIAN])
COMMANDS: st.SearchStrategy[MediationCommand] = st.one_of(
    st.builds(PartyActs, PARTIES, st.sampled_from(Act)),
    st.builds(ChooseMediator, PARTIES, st.just(MEDIATOR)),
    st.builds(SignAgreement, PARTIES, st.just(TEXT)),
    st.builds(ConsentToExtend, PARTIES, st.just(3)),
    st.builds(AnswerMandate, st.just(MEDIATOR), st.booleans()),
    st.builds(RuleOnConfirmation, st.just(RULING), st.booleans()),
    st.sampled_from([AppointMediator(MEDIATOR), MakeStatement(RULING), LetPass()]),
)
RUNS = {
    MediationState.CHOOSING: {Limit.MEDIATOR_CHOOSE},
    MediationState.APPOINTING: {Limit.MEDIATOR_APPOINT},
    MediationState.AWAITING_MEDIATOR: {Limit.MEDIATOR_ACCEPT},
    MediationState.CONFIRMING: {Limit.TRIAL_SPECIAL},
}


class MediationWalk(RuleBasedStateMachine):
    """Anybody asks for anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.mediation, self.now = Mediation(track=Track.ORDINARY, parties=(ZHAO, QIAN)), NOW

    @initialize(track=st.sampled_from(Track))
    def begin(self, track: Track) -> None:
        self.mediation = Mediation(track=track, parties=(ZHAO, QIAN))

    @rule(command=COMMANDS, by=st.sampled_from(Office), days=st.sampled_from([0, 0, 0, 1, 40]))
    def ask(self, command: MediationCommand, by: Office, days: int) -> None:
        self.now += days * DAY
        before = self.mediation
        try:
            events = decide(command, before, asked(by, self.now))
        except Refused:
            assert self.mediation == before
            return
        assert before.state not in FINAL
        for event in events:
            self.mediation = apply(before, event)

    @invariant()
    def the_clocks_are_those_of_the_state(self) -> None:
        runs = dict(RUNS)
        runs[MediationState.IN_PROGRESS] = {LASTS[self.mediation.track]}
        if self.mediation.track is Track.BEFORE_DOCKETING:
            runs[MediationState.AGREED] = {Limit.JUDICIAL_CONFIRMATION}
        assert limits(self.mediation) == runs.get(self.mediation.state, set())

    @invariant()
    def nobody_is_bound_by_what_they_did_not_sign(self) -> None:
        bound = {MediationState.AGREED, MediationState.CONFIRMED, MediationState.EFFECTIVE}
        assert self.mediation.state not in bound or self.mediation.agreement == TEXT


MediationWalk.TestCase.settings = WALKS
TestMediationWalk = MediationWalk.TestCase
