"""Between acceptance and hearing: evidence examined, messages written, a time found."""

from datetime import timedelta
from itertools import count

import pytest

from client.protocol.account import Account
from client.protocol.case import CaseState
from client.protocol.errors import Forbidden, Malformed, NotFound, Reason, Refused
from client.protocol.exchange import (
    AnswerTime,
    AnswerTimes,
    GiveOpinion,
    OfferedTime,
    OfferTimes,
    Times,
    View,
    WriteMessage,
)
from client.protocol.ids import CaseId
from client.protocol.roles import Side
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.cases import case_file
from server_stub.usecases.examining import examination, give_opinion
from server_stub.usecases.finding_a_time import answer_times, fix_time, offer_times, times_of
from server_stub.usecases.registry import Registry
from server_stub.usecases.writing_to_court import read_messages, write_message
from tests.usecases.small_court import NOW, SmallCourt

AGREES = GiveOpinion(
    authenticity=View.ACCEPTED,
    legality=View.ACCEPTED,
    relevance=View.ACCEPTED,
    purpose=View.ACCEPTED,
)
DISPUTES = AGREES.model_copy(
    update={"authenticity": View.DISPUTED, "reasons": "签名不是我的", "original_wanted": True}
)
keys = count()


def attempt(account: Account, key: str = "", asked: str = "a") -> Attempt:
    return Attempt(account=account.account, key=key or f"key {next(keys)}", asked=asked, at=NOW)


def offered(registry: Registry, court: SmallCourt, *days: float, case: CaseId) -> Times:
    judge = court.accounts["judge"]
    times = tuple(OfferedTime(starts_at=NOW + timedelta(days=each)) for each in days)
    return offer_times(registry, judge, case, OfferTimes(times=times), attempt(judge))


def answered(registry: Registry, court: SmallCourt, login: str, **suits: bool) -> Times:
    account = court.accounts[login]
    answers = tuple(
        AnswerTime(number=int(number[1:]), suits=each, reason="" if each else "出差")
        for number, each in suits.items()
    )
    return answer_times(
        registry, account, court.ours, AnswerTimes(answers=answers), attempt(account)
    )


def test_an_item_that_everybody_accepts_falls_out_by_itself(
    registry: Registry, small_court: SmallCourt
) -> None:
    defendant, exhibit = small_court.accounts["defendant"], small_court.exhibit
    assert exhibit.side is Side.PLAINTIFF
    before = examination(registry, defendant, small_court.ours).items[0]
    assert (before.undisputed, len(before.awaited)) == (False, 1)
    give_opinion(registry, defendant, exhibit.exhibit, DISPUTES, attempt(defendant))
    disputed = examination(registry, defendant, small_court.ours).items[0]
    assert (disputed.undisputed, disputed.awaited, disputed.original_wanted) == (False, (), True)
    second = give_opinion(registry, defendant, exhibit.exhibit, AGREES, attempt(defendant))
    assert second.version == 2
    matrix = examination(registry, small_court.accounts["judge"], small_court.ours)
    assert matrix.items[0].undisputed
    assert matrix.filed == matrix.visible == len(matrix.items)


def test_who_may_not_speak_of_an_item_is_refused(
    registry: Registry, small_court: SmallCourt
) -> None:
    exhibit = small_court.exhibit.exhibit
    for login in ("plaintiff", "judge"):
        who = small_court.accounts[login]
        with pytest.raises(Forbidden):
            give_opinion(registry, who, exhibit, AGREES, attempt(who))
    stranger = small_court.accounts["stranger"]
    with pytest.raises(NotFound):
        give_opinion(registry, stranger, exhibit, AGREES, attempt(stranger))
    with pytest.raises(NotFound):
        examination(registry, stranger, small_court.ours)
    defendant = small_court.accounts["defendant"]
    silent = DISPUTES.model_copy(update={"reasons": " "})
    with pytest.raises(Malformed) as refused:
        give_opinion(registry, defendant, exhibit, silent, attempt(defendant))
    assert refused.value.reason is Reason.GROUNDS_MISSING


def test_everybody_of_the_case_reads_what_is_written_to_the_court(
    registry: Registry, small_court: SmallCourt
) -> None:
    plaintiff, clerk = small_court.accounts["plaintiff"], small_court.accounts["clerk"]
    asked = WriteMessage(text="请问何时开庭？")
    once = attempt(plaintiff, "key")
    first = write_message(registry, plaintiff, small_court.ours, asked, once)
    assert write_message(registry, plaintiff, small_court.ours, asked, once) == first
    answer = WriteMessage(text="请先选择时间。", answers=first.number)
    write_message(registry, clerk, small_court.ours, answer, attempt(clerk))
    read = read_messages(registry, small_court.accounts["defendant"], small_court.ours, 0, 50)
    assert [(each.number, each.answers) for each in read.messages] == [(1, None), (2, 1)]
    later = read_messages(registry, plaintiff, small_court.ours, 1, 1)
    assert [each.number for each in later.messages] == [2]
    nothing = WriteMessage(text="?", answers=9)
    with pytest.raises(NotFound):
        write_message(registry, clerk, small_court.ours, nothing, attempt(clerk))
    with pytest.raises(NotFound):
        read_messages(registry, small_court.accounts["stranger"], small_court.ours, 0, 50)


def test_the_bench_fixes_a_time_that_the_parties_have_said_suits(
    registry: Registry, small_court: SmallCourt
) -> None:
    ours, judge = small_court.ours, small_court.accounts["judge"]
    assert [each.too_soon for each in offered(registry, small_court, 1, 10, case=ours).times] == [
        True,
        False,
    ]
    answered(registry, small_court, "plaintiff", n1=False, n2=True)
    shown = answered(registry, small_court, "defendant", n1=True, n2=True)
    assert [each.suits_all for each in shown.times] == [False, True]
    with pytest.raises(Refused) as refused:
        fix_time(registry, judge, ours, 1, attempt(judge))
    assert refused.value.reason is Reason.NOT_ALL_AGREE
    fixed = fix_time(registry, judge, ours, 2, attempt(judge))
    assert fixed.fixed is not None
    file = case_file(registry, small_court.accounts["plaintiff"], ours, NOW)
    assert file.summary.state is CaseState.HEARING_SCHEDULED
    assert fixed.fixed in {each.hearing for each in file.hearings}
    assert times_of(registry, judge, ours, NOW).times == ()


def test_a_time_at_which_somebody_has_another_hearing_is_marked(
    registry: Registry, small_court: SmallCourt
) -> None:
    shown = offered(registry, small_court, 0.03, 20, case=small_court.ours).times
    assert small_court.seats["judge"] in shown[0].conflicts
    assert shown[1].conflicts == ()


def test_times_are_offered_and_answered_by_those_whose_they_are(
    registry: Registry, small_court: SmallCourt
) -> None:
    ours, plaintiff = small_court.ours, small_court.accounts["plaintiff"]
    offered(registry, small_court, 10, case=ours)
    times = OfferTimes(times=(OfferedTime(starts_at=NOW + timedelta(days=9)),))
    with pytest.raises(Forbidden):
        offer_times(registry, plaintiff, ours, times, attempt(plaintiff))
    with pytest.raises(Forbidden):
        fix_time(registry, plaintiff, ours, 1, attempt(plaintiff))
    judge = small_court.accounts["judge"]
    answers = AnswerTimes(answers=(AnswerTime(number=1, suits=True),))
    with pytest.raises(Forbidden):
        answer_times(registry, judge, ours, answers, attempt(judge))
    silent = AnswerTimes(answers=(AnswerTime(number=1, suits=False),))
    with pytest.raises(Malformed):
        answer_times(registry, plaintiff, ours, silent, attempt(plaintiff))
    offered(registry, small_court, 12, case=ours)
    with pytest.raises(Refused):
        answer_times(registry, plaintiff, ours, answers, attempt(plaintiff))
    past = OfferTimes(times=(OfferedTime(starts_at=NOW - timedelta(days=1)),))
    with pytest.raises(Malformed):
        offer_times(registry, judge, ours, past, attempt(judge))
