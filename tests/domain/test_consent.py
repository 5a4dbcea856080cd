"""Consent is each party's own, for each step anew, and can be taken back in time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from client.protocol.consenting import (
    OnlineConsent,
    OnlineStage,
    StageFollows,
    StageForm,
    StageMode,
)
from client.protocol.errors import Reason, Refused
from client.protocol.ids import ParticipantId
from server_stub.db.deeds import read_event, write_event
from server_stub.domain.consent import (
    AGREED,
    COURT,
    COURT_S_START,
    START,
    TABLE,
    AskOnTheSpot,
    AskWithdrawal,
    Consent,
    ConsentCommand,
    Consents,
    DecideWithdrawal,
    GiveConsent,
    HoldAsAgreed,
    HoldOnTheSpot,
    RefuseConsent,
    apply,
    decide,
)
from server_stub.domain.matters import MatterKind
from server_stub.domain.transitions import Office
from tests.domain.tables import NOW, WALKS, asked, reach

ZHAO, QIAN = ParticipantId("zhao"), ParticipantId("qian")
BOTH = Consents(parties=(ZHAO, QIAN))
HEARING, DAY = OnlineStage.HEARING, timedelta(days=1)
PARTY, JUDGE = Office.PARTY, Office.JUDGE


def yes(party: ParticipantId, *, told: bool = True) -> GiveConsent:
    return GiveConsent(party, HEARING, told)


def no(party: ParticipantId) -> RefuseConsent:
    return RefuseConsent(party, HEARING)


ASK = AskWithdrawal(ZHAO, HEARING, "网络不稳定")
LET = DecideWithdrawal(ZHAO, HEARING, allowed=True, grounds="理由正当")
KEEP = DecideWithdrawal(ZHAO, HEARING, allowed=False, grounds="意在拖延")
SPOT = HoldOnTheSpot(HEARING, "需要当庭核对原物")


def then(consents: Consents, command: ConsentCommand, by: Office = PARTY) -> Consents:
    (event,) = decide(command, consents, asked(by))
    assert read_event(MatterKind.CONSENT, write_event(event), event.at) == event
    return apply(consents, event)


def refused(consents: Consents, command: ConsentCommand, by: Office = PARTY) -> Reason:
    with pytest.raises(Refused) as caught:
        decide(command, consents, asked(by))
    return caught.value.reason


def test_every_stand_can_be_come_to_and_left_for_another() -> None:
    own, court = reach(TABLE, START), reach(TABLE, COURT_S_START)
    assert own | court == set(Consent)
    assert not own & court
    assert all(Consent.GIVEN in reach(TABLE, stand) for stand in own)
    assert all(Consent.AS_AGREED in reach(TABLE, stand) for stand in court)


def test_the_language_has_a_word_for_every_stand() -> None:
    words = {each.value for each in OnlineConsent} | {each.value for each in StageForm}
    assert words == {each.value for each in Consent}


def test_some_online_and_some_not_is_a_mixed_hearing() -> None:
    assert BOTH.mode(HEARING) is StageMode.OFFLINE
    one = then(BOTH, yes(ZHAO))
    assert one.mode(HEARING) is StageMode.MIXED
    assert (one.is_online_for(ZHAO, HEARING), one.is_online_for(QIAN, HEARING)) == (True, False)
    assert then(one, no(QIAN)).mode(HEARING) is StageMode.MIXED
    assert then(one, yes(QIAN)).mode(HEARING) is StageMode.ONLINE


def test_consent_to_one_step_is_no_consent_to_another() -> None:
    agreed = then(then(BOTH, yes(ZHAO)), yes(QIAN))
    online = {stage for stage in OnlineStage if agreed.mode(stage) is not StageMode.OFFLINE}
    assert online == {HEARING}


def test_whoever_filed_online_has_agreed_by_filing_and_may_take_it_back() -> None:
    filed = replace(BOTH, filed_online=(ZHAO,))
    assert all(filed.mode(stage) is StageMode.MIXED for stage in OnlineStage)
    back = then(then(filed, ASK), LET, JUDGE)
    assert back.of(ZHAO, HEARING) is Consent.WITHDRAWN
    assert back.of(ZHAO, OnlineStage.SERVICE) is Consent.GIVEN


def test_nobody_agrees_to_what_they_were_not_told() -> None:
    assert refused(BOTH, yes(ZHAO, told=False)) is Reason.CONSENT_MISSING
    assert refused(BOTH, yes(ZHAO), Office.CLERK) is Reason.NOT_YOUR_OFFICE


def test_consent_is_taken_back_in_time_and_the_court_decides() -> None:
    agreed = then(BOTH, yes(ZHAO))
    waiting = then(agreed, ASK)
    assert waiting.of(ZHAO, HEARING) in AGREED
    allowed = then(waiting, LET, JUDGE)
    assert not allowed.is_online_for(ZHAO, HEARING)
    assert then(waiting, KEEP, JUDGE).is_online_for(ZHAO, HEARING)
    assert then(allowed, yes(ZHAO)).is_online_for(ZHAO, HEARING)


def test_just_before_the_hearing_is_too_late() -> None:
    agreed = then(BOTH, yes(ZHAO))
    assert refused(agreed, replace(ASK, until=NOW - DAY / 2)) is Reason.PERIOD_OVER
    later = then(agreed, replace(ASK, until=NOW))
    assert later.of(ZHAO, HEARING) is Consent.WITHDRAWAL_ASKED


def test_reasons_are_given() -> None:
    agreed = then(BOTH, yes(ZHAO))
    assert refused(agreed, replace(ASK, grounds=" ")) is Reason.GROUNDS_MISSING
    unexplained = replace(KEEP, grounds="")
    assert refused(then(agreed, ASK), unexplained, JUDGE) is Reason.GROUNDS_MISSING
    assert refused(agreed, replace(SPOT, grounds=""), JUDGE) is Reason.GROUNDS_MISSING


def test_the_court_may_hold_a_step_on_the_spot_whatever_was_agreed_and_online_again() -> None:
    agreed = then(then(BOTH, yes(ZHAO)), yes(QIAN))
    assert refused(agreed, SPOT, PARTY) is Reason.NOT_YOUR_OFFICE
    wished = then(agreed, AskOnTheSpot(QIAN, HEARING, "证人需当庭作证"))
    assert (wished.mode(HEARING), wished.grounds) == (
        StageMode.ONLINE,
        {HEARING: "证人需当庭作证"},
    )
    offline = then(wished, SPOT, JUDGE)
    assert offline.mode(HEARING) is StageMode.OFFLINE
    assert not offline.is_online_for(ZHAO, HEARING)
    assert offline.of(ZHAO, HEARING) is Consent.GIVEN
    again = then(offline, HoldAsAgreed(HEARING, "不再需要"), JUDGE)
    assert (again.mode(HEARING), again.grounds) == (StageMode.ONLINE, {})


def test_what_follows_from_a_difference_depends_on_the_step() -> None:
    filed = replace(BOTH, filed_online=(ZHAO,))
    told = {stage: filed.follows(stage)[0] for stage in OnlineStage}
    assert told[HEARING] is StageFollows.EACH_AS_AGREED
    assert told[OnlineStage.EVIDENCE_EXCHANGE] is StageFollows.EXCHANGED_TOGETHER
    assert told[OnlineStage.SERVICE] is StageFollows.SERVED_OTHERWISE
    both = replace(BOTH, filed_online=(ZHAO, QIAN))
    assert {both.follows(stage)[0] for stage in OnlineStage} == {StageFollows.ALL_ONLINE}
    ordered = then(both, SPOT, JUDGE)
    assert ordered.follows(HEARING)[0] is StageFollows.ORDERED_ON_THE_SPOT
    assert BOTH.follows(HEARING)[0] is StageFollows.ALL_ON_THE_SPOT
    assert all(filed.follows(stage)[1] for stage in OnlineStage)


PARTIES = st.sampled_from([ZHAO, QIAN])
STAGES = st.sampled_from([HEARING, OnlineStage.SERVICE])
COMMANDS: st.SearchStrategy[ConsentCommand] = st.one_of(
    st.builds(GiveConsent, PARTIES, STAGES, st.booleans()),
    st.builds(RefuseConsent, PARTIES, STAGES),
    st.builds(AskWithdrawal, PARTIES, STAGES, st.just("网络不稳定"), st.none()),
    st.builds(DecideWithdrawal, PARTIES, STAGES, st.booleans(), st.just("理由正当")),
    st.builds(AskOnTheSpot, PARTIES, STAGES, st.just("需要当庭")),
    st.builds(HoldOnTheSpot, STAGES, st.just("需要当庭")),
    st.builds(HoldAsAgreed, STAGES, st.just("不再需要")),
)


class ConsentWalk(RuleBasedStateMachine):
    """Anybody says anything of any step."""

    def __init__(self) -> None:
        super().__init__()
        self.consents = replace(BOTH, filed_online=(ZHAO,))

    @rule(command=COMMANDS, by=st.sampled_from(Office))
    def ask(self, command: ConsentCommand, by: Office) -> None:
        before = self.consents
        try:
            self.consents = then(before, command, by)
        except Refused:
            assert self.consents == before
            return
        party = getattr(command, "party", COURT)
        for who in (ZHAO, QIAN):
            for stage in OnlineStage:
                spoken = who == party and stage == command.stage
                if not spoken:
                    assert self.consents.of(who, stage) is before.of(who, stage)

    @invariant()
    def nobody_is_online_who_has_not_agreed(self) -> None:
        for stage in OnlineStage:
            for who in (ZHAO, QIAN):
                if self.consents.is_online_for(who, stage):
                    assert self.consents.of(who, stage) in AGREED
                    assert self.consents.mode(stage) is not StageMode.OFFLINE


ConsentWalk.TestCase.settings = WALKS
TestConsentWalk = ConsentWalk.TestCase
