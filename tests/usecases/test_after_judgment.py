"""After the judgment: everybody's own time to appeal, and enforcement by clues."""

from decimal import Decimal

import pytest

from client.protocol.after_judgment import (
    AppealAnswer,
    ClueFindings,
    FileAppealSigned,
    Performance,
)
from client.protocol.case import CaseState, DocumentKind
from client.protocol.errors import Forbidden, Malformed, NotFound, Reason, Refused
from client.protocol.post import PostChannel
from client.protocol.serving import ReportTrace, ServeOn, ServiceTrace
from server_stub.usecases.appealing import (
    answer_appeal,
    appeal_copy_served,
    send_file_up,
    withdraw_appeal,
)
from server_stub.usecases.cases import case_file
from server_stub.usecases.clockwork import tick
from server_stub.usecases.enforcing import (
    accept_enforcement,
    enforcements_of,
    record_performance,
    report_clue,
    send_notice,
    take_control,
    tell_clue,
)
from server_stub.usecases.papers import document_pdf
from server_stub.usecases.petitioning import file_appeal, write_petition
from server_stub.usecases.registry import Registry
from server_stub.usecases.serving import report, serve
from tests.usecases.judged_court import CLUE, DAY, PETITION, AfterJudgment
from tests.usecases.small_court import NOW, SmallCourt


@pytest.fixture
def after(registry: Registry, small_court: SmallCourt) -> AfterJudgment:
    return AfterJudgment(registry, small_court)


def test_each_party_s_time_runs_from_their_own_service(after: AfterJudgment) -> None:
    after.served("plaintiff")
    after.served("defendant", after_days=4)
    after.served("defendant", after_days=9)
    due = {each.participant: each.due_at for each in after.shown().periods}
    first, second = due[after.party("plaintiff")], due[after.party("defendant")]
    assert first is not None
    assert second is not None
    # The fifteenth day after 20 March is 4 April, a holiday until the 6th.
    assert (first.day, second.day) == (1, 8)
    after.now = NOW + 17 * DAY
    with pytest.raises(Refused) as refused:
        after.appeal("plaintiff")
    assert refused.value.reason is Reason.PERIOD_OVER
    assert after.appeal("defendant").state == "appealed"
    assert after.state() is CaseState.APPEALED


def test_an_appeal_is_answered_and_goes_up_with_the_file(after: AfterJudgment) -> None:
    after.everybody_served()
    after.appeal("defendant")
    court, ours = after.registry, after.court.ours
    appeal_copy_served(court, after.who("clerk"), ours, after.attempt("clerk"))
    answer = AppealAnswer(text="应当驳回上诉")
    shown = answer_appeal(court, after.who("plaintiff"), ours, answer, after.attempt("plaintiff"))
    assert shown.state == "ready"
    with pytest.raises(Forbidden):
        send_file_up(court, after.who("plaintiff"), ours, after.attempt("plaintiff"))
    with pytest.raises(Refused) as refused:
        send_file_up(court, after.who("clerk"), ours, after.attempt("clerk"))
    assert refused.value.reason is Reason.PERIOD_RUNNING  # the plaintiff may still appeal
    after.now = NOW + 20 * DAY
    tick(court, after.now)
    assert send_file_up(court, after.who("clerk"), ours, after.attempt("clerk")).state == "sent_up"


def test_the_others_may_answer_when_the_court_has_served_them_the_copy(
    registry: Registry, small_court: SmallCourt
) -> None:
    after = AfterJudgment(registry, small_court, small_court.judgment)
    after.everybody_served()
    after.appeal("plaintiff")
    tick(registry, NOW)
    assert after.shown().state == "appealed"
    file = case_file(registry, after.who("defendant"), small_court.ours, NOW)
    (copy,) = [each for each in file.documents if each.kind is DocumentKind.APPEAL_PETITION]
    assert document_pdf(registry, after.who("defendant"), copy.document).content[:5] == b"%PDF-"
    with pytest.raises(NotFound):
        document_pdf(registry, after.who("plaintiff"), copy.document)
    clerk = after.who("clerk")
    said = ServeOn(recipient=after.party("defendant"), channel=PostChannel.IN_PERSON)
    sent = serve(registry, after.attempt("clerk"), clerk, copy.document, said)
    assert after.shown().state == "appealed"
    handed = ReportTrace(sending=sent.sendings[0].sending, trace=ServiceTrace.SIGNED, at=NOW)
    report(registry, clerk, sent.service, handed, NOW)
    assert after.shown().state == "answering"
    # By hand nothing is left to do.
    shown = appeal_copy_served(registry, clerk, small_court.ours, after.attempt("clerk"))
    assert shown.state == "answering"


def test_only_what_was_signed_is_filed(after: AfterJudgment) -> None:
    after.everybody_served()
    who = after.who("defendant")
    written = write_petition(after.registry, who, after.court.ours, PETITION, NOW)
    said = FileAppealSigned(petition=PETITION, content=written.content)
    with pytest.raises(Refused) as unsigned:
        file_appeal(after.registry, who, after.court.ours, said, after.attempt("defendant"))
    assert unsigned.value.reason is Reason.SIGNATURE_MISSING
    after.sign(written.signing)
    other = said.model_copy(update={"petition": PETITION.model_copy(update={"reasons": "别的"})})
    with pytest.raises(Malformed):
        file_appeal(after.registry, who, after.court.ours, other, after.attempt("defendant"))


def test_when_the_only_appeal_is_taken_back_the_other_side_may_still_appeal(
    after: AfterJudgment,
) -> None:
    after.everybody_served()
    after.appeal("defendant")
    back = withdraw_appeal(
        after.registry, after.who("defendant"), after.court.ours, after.attempt("defendant")
    )
    assert back.state == "waiting"
    with pytest.raises(Refused):
        after.appeal("defendant")
    assert after.appeal("plaintiff").state == "appealed"


def test_strangers_and_the_bench_appeal_nothing(after: AfterJudgment) -> None:
    after.everybody_served()
    with pytest.raises(NotFound):
        after.appeal("stranger")
    with pytest.raises(Forbidden):
        after.appeal("judge")


def test_enforcement_waits_until_the_judgment_is_in_force(after: AfterJudgment) -> None:
    with pytest.raises(Refused):
        after.apply()
    after.take_effect()
    shown = after.apply("200000.00", CLUE, CLUE.model_copy(update={"urgent": True}))
    assert (shown.state, shown.out_of_time, len(shown.clues)) == ("applied", False, 2)
    plain, urgent = sorted(
        (each.due_at for each in shown.clues if each.due_at is not None), reverse=True
    )
    assert plain - urgent >= 3 * DAY


def test_an_enforcement_runs_to_its_end(after: AfterJudgment) -> None:
    after.take_effect()
    applied = after.apply("200000.00", CLUE)
    court, clerk, judge = after.registry, after.who("clerk"), after.who("judge")
    with pytest.raises(Forbidden):
        accept_enforcement(
            court, after.who("plaintiff"), applied.enforcement, after.attempt("plaintiff")
        )
    accepted = accept_enforcement(court, clerk, applied.enforcement, after.attempt("clerk"))
    assert accepted.number == "（2026）京0491执1号"
    assert after.state() is CaseState.IN_ENFORCEMENT
    send_notice(court, clerk, applied.enforcement, after.attempt("clerk"))
    (clue,) = accepted.clues
    found = ClueFindings(found=True, findings="账户有存款")
    report_clue(court, clerk, clue.clue, found, after.attempt("clerk"))
    with pytest.raises(Refused):
        take_control(court, clerk, clue.clue, after.attempt("clerk"))
    frozen = take_control(court, judge, clue.clue, after.attempt("judge"))
    assert frozen.clues[0].state == "controlled"
    part = Performance(amount=Decimal("150000.00"))
    record_performance(court, clerk, applied.enforcement, part, after.attempt("clerk"))
    rest = Performance(amount=Decimal("50000.00"))
    done = record_performance(court, clerk, applied.enforcement, rest, after.attempt("clerk"))
    assert (done.state, done.performed) == ("performed", Decimal("200000.00"))
    assert after.state() is CaseState.EFFECTIVE


def test_the_debtor_reads_no_clue_and_tells_none(after: AfterJudgment) -> None:
    after.take_effect()
    applied = after.apply("200000.00", CLUE)
    ours, defendant = after.court.ours, after.who("defendant")
    assert enforcements_of(after.registry, defendant, ours).enforcements[0].clues == ()
    assert enforcements_of(after.registry, after.who("judge"), ours).enforcements[0].clues
    with pytest.raises(Forbidden):
        tell_clue(after.registry, defendant, applied.enforcement, CLUE, after.attempt("defendant"))
    with pytest.raises(NotFound):
        tell_clue(
            after.registry,
            after.who("stranger"),
            applied.enforcement,
            CLUE,
            after.attempt("stranger"),
        )
    told = tell_clue(
        after.registry,
        after.who("plaintiff"),
        applied.enforcement,
        CLUE,
        after.attempt("plaintiff"),
    )
    assert len(told.clues) == 2


def test_a_judgment_that_nobody_appeals_takes_effect_by_itself(after: AfterJudgment) -> None:
    after.served("plaintiff")
    after.served("defendant", after_days=5)
    tick(after.registry, NOW + 18 * DAY)
    assert after.state() is CaseState.JUDGED
    for _ in range(2):
        tick(after.registry, NOW + 40 * DAY)
        assert after.state() is CaseState.EFFECTIVE
    assert after.shown().effective_at is not None
