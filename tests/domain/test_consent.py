"""Consent is each party's own, for each step anew, and can be taken back in time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.errors import Reason, Refused
from client.protocol.ids import ParticipantId
from server_stub.domain.consent import (
    AGREED,
    START,
    TABLE,
    AskWithdrawal,
    Consent,
    ConsentCommand,
    Consents,
    DecideWithdrawal,
    GiveConsent,
    Mode,
    RefuseConsent,
    Stage,
    apply,
    decide,
    hold_offline,
)
from server_stub.domain.transitions import Office
from tests.domain.tables import NOW, asked, reach

ZHAO, QIAN = ParticipantId("zhao"), ParticipantId("qian")
BOTH = Consents(parties=(ZHAO, QIAN))
HEARING, DAY = Stage.HEARING, timedelta(days=1)
YES, NO = GiveConsent(told=True), RefuseConsent()
ASK, PARTY, JUDGE = AskWithdrawal("网络不稳定"), Office.PARTY, Office.JUDGE


def then(
    consents: Consents, party: ParticipantId, command: ConsentCommand, by: Office = PARTY
) -> Consents:
    (event,) = decide(command, party, HEARING, consents, asked(by), reasonable=DAY)
    return apply(consents, party, HEARING, event)


def refused(
    consents: Consents, party: ParticipantId, command: ConsentCommand, by: Office = PARTY
) -> Reason:
    with pytest.raises(Refused) as caught:
        decide(command, party, HEARING, consents, asked(by), reasonable=DAY)
    return caught.value.reason


def test_every_stand_can_be_come_to_and_left_for_another() -> None:
    assert reach(TABLE, START) == set(Consent)
    assert all(Consent.GIVEN in reach(TABLE, stand) for stand in Consent)


def test_some_online_and_some_not_is_a_mixed_hearing() -> None:
    assert BOTH.mode(HEARING) is Mode.OFFLINE
    one = then(BOTH, ZHAO, YES)
    assert one.mode(HEARING) is Mode.MIXED
    assert (one.is_online_for(ZHAO, HEARING), one.is_online_for(QIAN, HEARING)) == (True, False)
    assert then(one, QIAN, NO).mode(HEARING) is Mode.MIXED
    assert then(one, QIAN, YES).mode(HEARING) is Mode.ONLINE


def test_consent_to_one_step_is_no_consent_to_another() -> None:
    agreed = then(then(BOTH, ZHAO, YES), QIAN, YES)
    assert {stage for stage in Stage if agreed.mode(stage) is not Mode.OFFLINE} == {HEARING}


def test_nobody_agrees_to_what_they_were_not_told() -> None:
    assert refused(BOTH, ZHAO, GiveConsent(told=False)) is Reason.CONSENT_MISSING
    assert refused(BOTH, ParticipantId("sun"), YES) is Reason.NO_SUCH_PARTICIPANT
    assert refused(BOTH, ZHAO, YES, Office.CLERK) is Reason.NOT_YOUR_OFFICE


def test_consent_is_taken_back_in_time_and_the_court_decides() -> None:
    agreed = then(BOTH, ZHAO, YES)
    waiting = then(agreed, ZHAO, ASK)
    assert waiting.of(ZHAO, HEARING) in AGREED
    allowed = then(waiting, ZHAO, DecideWithdrawal(allowed=True, grounds="理由正当"), JUDGE)
    assert not allowed.is_online_for(ZHAO, HEARING)
    kept = then(waiting, ZHAO, DecideWithdrawal(allowed=False, grounds="意在拖延"), JUDGE)
    assert kept.is_online_for(ZHAO, HEARING)
    assert then(allowed, ZHAO, YES).is_online_for(ZHAO, HEARING)


def test_just_before_the_hearing_is_too_late() -> None:
    agreed = then(BOTH, ZHAO, YES)
    soon = AskWithdrawal("网络不稳定", begins_at=NOW + DAY / 2)
    assert refused(agreed, ZHAO, soon) is Reason.PERIOD_OVER
    later = AskWithdrawal("网络不稳定", begins_at=NOW + DAY)
    assert then(agreed, ZHAO, later).of(ZHAO, HEARING) is Consent.WITHDRAWAL_ASKED


def test_reasons_are_given() -> None:
    agreed = then(BOTH, ZHAO, YES)
    assert refused(agreed, ZHAO, AskWithdrawal(" ")) is Reason.GROUNDS_MISSING
    unexplained = DecideWithdrawal(allowed=False, grounds="")
    assert refused(then(agreed, ZHAO, ASK), ZHAO, unexplained, JUDGE) is Reason.GROUNDS_MISSING
    with pytest.raises(Refused):
        hold_offline(agreed, HEARING, "", asked(JUDGE))


def test_the_court_may_hold_a_step_on_the_spot_whatever_was_agreed() -> None:
    agreed = then(then(BOTH, ZHAO, YES), QIAN, YES)
    with pytest.raises(Refused):
        hold_offline(agreed, HEARING, "需要当庭核对原物", asked(PARTY))
    offline = hold_offline(agreed, HEARING, "需要当庭核对原物", asked(JUDGE))
    assert offline.mode(HEARING) is Mode.OFFLINE
    assert not offline.is_online_for(ZHAO, HEARING)
    assert offline.of(ZHAO, HEARING) is Consent.GIVEN


COMMANDS = st.sampled_from([YES, NO, ASK, DecideWithdrawal(allowed=True, grounds="理由正当")])


@given(st.lists(st.tuples(st.sampled_from([ZHAO, QIAN]), COMMANDS, st.sampled_from(Office))))
def test_whatever_one_party_does_the_other_stands_where_they_stood(
    deeds: list[tuple[ParticipantId, ConsentCommand, Office]],
) -> None:
    consents = BOTH
    for party, command, by in deeds:
        other = QIAN if party == ZHAO else ZHAO
        before = consents
        try:
            consents = then(consents, party, command, by)
        except Refused:
            assert consents == before
        assert consents.of(other, HEARING) is before.of(other, HEARING)
