"""What the list of cases says in each of its states."""

from datetime import timedelta

from client.protocol.case import CaseState
from client.protocol.errors import Reason
from client.protocol.ids import CaseId
from client.protocol.roles import Role
from client.screens.cases import CasesScreen, present
from client.screens.tone import Tone
from client.state import Cases, Failure, Where
from tests.screens.states import EN, NOW, ZH, at, summary


def said(cases: Cases, language: object = EN) -> CasesScreen:
    return present(at(Where.CASES, EN if language is EN else ZH, cases=cases))


def test_before_the_first_answer_it_waits() -> None:
    screen = said(Cases(loading=True))
    assert screen.waiting
    assert screen.refreshing
    assert not screen.empty
    assert screen.next_hearing is None


def test_an_empty_list_says_how_a_case_gets_there() -> None:
    screen = said(Cases(cases=()))
    assert not screen.waiting
    assert screen.empty == "You have no cases yet"
    assert screen.empty_why
    assert not screen.count


def test_without_an_answer_it_says_what_to_do() -> None:
    screen = said(Cases(failure=Failure(Reason.COURT_UNAVAILABLE)))
    assert screen.problem is not None
    assert not screen.waiting
    assert not screen.stale


def test_an_old_list_is_shown_and_said_to_be_old() -> None:
    screen = said(Cases(cases=(summary(),), failure=Failure(Reason.COURT_UNAVAILABLE)))
    assert screen.lines
    assert screen.stale


def test_a_line_tells_number_cause_role_state_and_hearing() -> None:
    (line,) = said(Cases(cases=(summary(),))).lines
    assert line.facts == "（2026）京0491民初1号 · 网络购物合同纠纷 · You are the plaintiff"
    assert line.state == "Hearing scheduled"
    assert line.hearing == "Hearing: Sunday, 15 March 2026, 09:41 (in 3 days)"
    assert line.name == "Open the case 陈晓雨诉云帆公司, Hearing scheduled"
    (line,) = said(Cases(cases=(summary(role=Role.LITIGATION_AGENT),)), ZH).lines
    assert line.facts.endswith("您是委托诉讼代理人")


def test_a_witness_is_shown_the_way_to_the_waiting_room_and_to_no_case() -> None:
    mine = summary(role=Role.WITNESS)
    screen = said(Cases(cases=(mine,)))
    (line,) = screen.lines
    assert line.enters == mine.next_hearing is not None
    assert line.name == "Enter the waiting room, to testify in 陈晓雨诉云帆公司"
    assert screen.next_hearing is not None
    assert screen.next_hearing.enters == mine.next_hearing
    assert screen.next_hearing.open_label == "Enter the waiting room"
    for other in (summary(), summary(role=Role.WITNESS, next_hearing_at=None, next_hearing=None)):
        (line,) = said(Cases(cases=(other,))).lines
        assert line.enters is None


def test_a_case_without_number_or_hearing_says_so() -> None:
    bare = summary(number="", state=CaseState.ACCEPTED, next_hearing_at=None, next_hearing=None)
    (line,) = said(Cases(cases=(bare,))).lines
    assert line.facts.startswith("No case number yet")
    assert line.hearing == "No hearing has been set"


def test_a_judged_case_waits_for_no_hearing() -> None:
    judged = summary(state=CaseState.JUDGED, next_hearing_at=None)
    assert said(Cases(cases=(judged,))).lines[0].hearing == ""


def test_the_next_hearing_stands_on_top() -> None:
    later = summary()
    sooner = summary(case=CaseId("sooner"), next_hearing_at=NOW + timedelta(hours=2))
    never = summary(case=CaseId("never"), next_hearing_at=None)
    screen = said(Cases(cases=(later, sooner, never)))
    assert screen.count == "3 cases"
    assert screen.next_hearing is not None
    assert screen.next_hearing.case == CaseId("sooner")
    assert screen.next_hearing.heading == "Your next hearing"
    assert screen.next_hearing.away == "in 2 hours"
    assert screen.next_hearing.tone is Tone.STEADY


def test_a_hearing_in_progress_is_called_so() -> None:
    on = summary(state=CaseState.HEARING_IN_PROGRESS, next_hearing_at=NOW - timedelta(minutes=12))
    screen = said(Cases(cases=(on,)))
    assert screen.count == "1 case"
    assert screen.next_hearing is not None
    assert screen.next_hearing.heading == "Your hearing is in progress"
    assert screen.next_hearing.away == "12 minutes ago"
    assert screen.next_hearing.tone is Tone.GOOD


def test_a_hearing_of_long_ago_is_not_the_next() -> None:
    past = summary(next_hearing_at=NOW - timedelta(days=2))
    assert said(Cases(cases=(past,))).next_hearing is None
