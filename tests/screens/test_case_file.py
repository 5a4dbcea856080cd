"""What the page of one case says, and what it offers to whom."""

from datetime import timedelta

import pytest

from client.protocol.case import CaseAction, CaseFile, HearingPhase
from client.protocol.errors import Reason
from client.protocol.ids import CaseId, HearingId
from client.protocol.roles import Side
from client.screens.case_file import CaseFileScreen, present
from client.screens.tone import Tone
from client.state import Failure, OpenedCase, Where
from tests.screens.states import (
    EN,
    NOW,
    ZH,
    at,
    case_file,
    exhibit,
    hearing,
    judgment,
    party,
)


def said(file: CaseFile | None, language: object = EN, **more: object) -> CaseFileScreen:
    opened = OpenedCase(CaseId("case"), file=file, **more)  # type: ignore[arg-type]
    return present(at(Where.CASE, EN if language is EN else ZH, case=opened))


def test_before_the_answer_there_is_only_the_way_back() -> None:
    screen = said(None, loading=True)
    assert screen.waiting
    assert not screen.filled
    assert screen.back == "Back to my cases"
    assert present(at(Where.CASE)).waiting


def test_without_an_answer_it_says_what_to_do() -> None:
    screen = said(None, failure=Failure(Reason.NOT_FOUND))
    assert screen.problem is not None
    assert not screen.waiting
    assert not screen.stale


def test_an_old_page_is_shown_and_said_to_be_old() -> None:
    assert said(case_file(), failure=Failure(Reason.COURT_UNAVAILABLE)).stale


def test_the_head_tells_what_case_it_is() -> None:
    screen = said(case_file())
    assert screen.title == "陈晓雨诉云帆公司"
    assert "You are the plaintiff" in screen.facts
    assert screen.state == "Hearing scheduled"
    assert screen.tone is Tone.STEADY


def test_an_empty_case_says_what_will_be_there() -> None:
    bare = case_file(claims=(), parties=(), exhibits=(), documents=(), hearings=())
    screen = said(bare)
    for section in (
        screen.hearing_section,
        screen.party_section,
        screen.claim_section,
        screen.exhibit_section,
        screen.document_section,
    ):
        assert section.head
        assert section.empty
    assert screen.exhibit_section.empty_why
    assert not said(case_file()).exhibit_section.empty


def test_a_hearing_is_entered_when_the_court_lets_one() -> None:
    (card,) = said(case_file()).hearings
    assert card.when == "Thursday, 12 March 2026, 10:06"
    assert card.away == "in 25 minutes"
    assert card.check_and_enter == "Test devices and enter"
    assert card.enter_at_once == "Enter at once"


@pytest.mark.parametrize(
    "file",
    [
        case_file(allowed_actions=()),
        case_file(hearings=(hearing(may_enter=False),)),
    ],
    ids=["not allowed", "not yet"],
)
def test_a_hearing_is_not_offered_when_the_court_does_not_let_one(file: CaseFile) -> None:
    (card,) = said(file).hearings
    assert not card.check_and_enter
    assert not card.enter_at_once
    assert "near" in card.explain


def test_a_closed_hearing_says_that_it_is_over() -> None:
    over = hearing(phase=HearingPhase.CLOSED, may_enter=False)
    (card,) = said(case_file(hearings=(over,))).hearings
    assert card.explain == "This hearing is over."
    assert card.tone is Tone.PLAIN


def test_the_hearing_to_enter_comes_first_and_what_is_over_last() -> None:
    over = hearing(
        hearing=HearingId("over"),
        phase=HearingPhase.CLOSED,
        may_enter=False,
        starts_at=NOW - timedelta(days=30),
    )
    later = hearing(hearing=HearingId("later"), may_enter=False, starts_at=NOW + timedelta(days=9))
    screen = said(case_file(hearings=(over, later, hearing())))
    assert [each.hearing for each in screen.hearings] == ["hearing", "later", "over"]


def test_an_exhibit_says_who_handed_it_in_and_what_it_shall_prove() -> None:
    (line,) = said(case_file()).exhibits
    assert line.title == "Exhibit 2  聊天记录"
    assert line.facts == "Handed in by the plaintiff · 电子数据 · 2 pages"
    assert line.purpose == "Purpose: 证明约定"
    assert line.read_name == "Read exhibit 2"
    (line,) = said(case_file(exhibits=(exhibit(1, purpose=""),))).exhibits
    assert line.facts.endswith("1 page")
    assert not line.purpose


def test_a_person_is_told_by_role_and_name() -> None:
    (line,) = said(case_file(parties=(party(),)), ZH).parties
    assert (line.role, line.name, line.side) == ("原告", "陈晓雨", Side.PLAINTIFF)


def test_a_served_document_says_when() -> None:
    (line,) = said(case_file()).documents
    assert line.heading == "Summons: 传票"
    assert line.when == "Served on Tuesday, 10 March 2026"
    assert line.read_name == "Read the summons: 传票"
    assert not line.draft
    assert not line.serve


def test_a_title_that_names_its_kind_names_it_once() -> None:
    (line,) = said(case_file(), ZH).documents
    assert line.heading == "传票"


def test_a_draft_is_served_by_whom_the_court_lets() -> None:
    file = case_file(documents=(judgment(),), allowed_actions=(CaseAction.SERVE_JUDGMENT,))
    (line,) = said(file, ZH).documents
    assert line.draft == "草稿"
    assert line.serve == "签发并送达"
    assert line.serve_again == "再按一次确认送达"
    (line,) = said(file, serving=True).documents
    assert line.serving
    assert line.serve == "Serving…"
    (line,) = said(case_file(documents=(judgment(),))).documents
    assert line.draft
    assert not line.serve
    assert line.when == "Drafted on Monday, 9 March 2026"


def test_only_a_judgment_is_signed_off() -> None:
    draft = judgment().model_copy(update={"kind": "summons"})
    file = case_file(documents=(draft,), allowed_actions=(CaseAction.SERVE_JUDGMENT,))
    assert not said(file).documents[0].serve
