from typing import Any

from client.protocol.case import HearingPhase
from client.protocol.errors import Reason
from client.protocol.evidence import ShownPage
from client.protocol.hearing import HearingState, PutAwayExhibit, ShowPage
from client.protocol.ids import ExhibitId, ParticipantId
from client.screens.courtroom import present
from client.screens.table import Page
from client.state import Failure, Pointer, Table
from tests.screens.hearings import (
    CLERK,
    DEFENDANT,
    JUDGE,
    PLAINTIFF,
    ZH,
    desk,
    hearing,
    showing,
    with_,
)


def page_of(state: HearingState, you: ParticipantId, **changes: Any) -> Page:
    page = present(desk(state, you, **changes)).page
    assert page is not None
    return page


def test_the_page_tells_what_it_is_and_who_shows_it() -> None:
    page = page_of(showing(hearing(), 2, 3, CLERK), DEFENDANT)
    assert (page.number, page.page, page.pages) == (2, 3, 4)
    assert page.position == "Page 3 of 4"
    assert page.shown_by == "shown by the court clerk"
    assert page.spoken == "Exhibit 2, Title 2, page 3 of 4"


def test_the_page_in_chinese() -> None:
    page = present(desk(showing(hearing(), 2, 3, CLERK), DEFENDANT, ZH)).page
    assert page is not None
    assert page.spoken == "证据2，Title 2，第 3 页，共 4 页"
    assert page.shown_by == "由书记员展示"


def test_only_the_picture_that_the_record_names_is_shown() -> None:
    state = showing(hearing(), 2, 3, CLERK)
    wanted = state.exhibits[1].pages[2].picture
    other = state.exhibits[1].pages[1].picture
    right = page_of(state, DEFENDANT, table=Table(picture_hash=wanted, picture=b"png"))
    late = page_of(state, DEFENDANT, table=Table(picture_hash=other, picture=b"png"))
    assert right.picture == b"png"
    assert late.picture is None
    assert late.waiting == "Page 3 is coming…"


def test_a_page_that_differs_is_not_shown_and_says_so() -> None:
    state = showing(hearing(), 2, 3, CLERK)
    page = page_of(state, DEFENDANT, table=Table(failure=Failure(Reason.PAGE_DIFFERS)))
    assert page.picture is None
    assert "not the one on the court's record" in page.failure


def test_an_old_failure_says_nothing_once_the_picture_is_here() -> None:
    state = showing(hearing(), 2, 3, CLERK)
    wanted = state.exhibits[1].pages[2].picture
    table = Table(picture_hash=wanted, picture=b"png", failure=Failure(Reason.COURT_UNAVAILABLE))
    assert page_of(state, DEFENDANT, table=table).failure == ""


def test_whoever_may_show_turns_pages_within_the_exhibit() -> None:
    state = showing(hearing(), 2, 3, CLERK)
    page = page_of(state, JUDGE)
    exhibit = state.exhibits[1].exhibit
    assert page.previous == ShowPage(exhibit=exhibit, page=2)
    assert page.next == ShowPage(exhibit=exhibit, page=4)
    assert page.put_away == PutAwayExhibit()
    assert page.turn_to(1) == ShowPage(exhibit=exhibit, page=1)
    assert page.turn_to(3) is None
    assert page.turn_to(5) is None


def test_the_first_page_has_none_before_and_the_last_none_after() -> None:
    assert page_of(showing(hearing(), 2, 1, JUDGE), JUDGE).previous is None
    assert page_of(showing(hearing(), 2, 4, JUDGE), JUDGE).next is None


def test_a_party_turns_pages_only_with_leave() -> None:
    state = showing(hearing(), 2, 3, CLERK)
    without = page_of(state, PLAINTIFF)
    assert (without.previous, without.next, without.put_away) == (None, None, None)
    assert without.turn_to(1) is None
    assert page_of(with_(state, PLAINTIFF, may_show=True), PLAINTIFF).next is not None


def test_only_the_one_who_shows_the_page_points_and_is_told_so() -> None:
    state = showing(hearing(), 2, 3, JUDGE)
    assert page_of(state, JUDGE).pointing
    assert page_of(state, JUDGE).shown_by == "shown by you"
    assert not page_of(state, CLERK).pointing


def test_the_finger_of_another_has_a_name_and_ones_own_comes_by_the_narrow_door() -> None:
    state = showing(hearing(), 2, 3, CLERK)
    finger = present(desk(state, DEFENDANT, pointer=Pointer(CLERK, 0.25, 0.5))).finger
    assert finger is not None
    assert (finger.x, finger.y, finger.name) == (0.25, 0.5, "Court clerk Clerk")
    assert present(desk(state, CLERK, pointer=Pointer(CLERK, 0.2, 0.2))).finger is None


def test_no_finger_without_a_page_or_without_a_seat() -> None:
    stranger = Pointer(ParticipantId("nobody"), 0.2, 0.2)
    assert present(desk(hearing(), DEFENDANT, pointer=Pointer(CLERK, 0.2, 0.2))).finger is None
    state = showing(hearing(), 2, 3, CLERK)
    assert present(desk(state, DEFENDANT, pointer=stranger)).finger is None


def test_a_page_that_the_case_does_not_hold_leaves_the_table_clear() -> None:
    for shown in (
        ShownPage(exhibit=ExhibitId("unknown"), page=1, by=CLERK),
        ShownPage(exhibit=ExhibitId("exhibit-1"), page=9, by=CLERK),
    ):
        assert present(desk(hearing(shown=shown), DEFENDANT)).page is None


def test_the_list_says_which_exhibit_lies_on_the_table() -> None:
    screen = present(desk(showing(hearing(), 2, 3, CLERK), JUDGE))
    first, second = screen.exhibits.lines
    assert first.on_table == ""
    assert second.on_table == "On the table: page 3"
    assert second.spoken == (
        "Exhibit 2, Title 2, Handed in by the plaintiff · 4 pages, On the table: page 3"
    )
    assert first.show == ShowPage(exhibit=ExhibitId("exhibit-1"), page=1)
    assert first.show_spoken == "Show exhibit 1"


def test_a_list_without_exhibits_says_how_it_fills() -> None:
    exhibits = present(desk(hearing(exhibits=()), JUDGE)).exhibits
    assert exhibits.lines == ()
    assert "handed in" in exhibits.empty
    assert exhibits.hint == ""


def test_the_list_says_why_nothing_can_be_shown() -> None:
    party = present(desk(hearing(), PLAINTIFF)).exhibits
    assert party.hint == "Showing exhibits needs the court's leave."
    assert all(each.show is None for each in party.lines)
    early = present(desk(hearing(phase=HearingPhase.SCHEDULED), JUDGE)).exhibits
    assert early.hint == "Exhibits can be shown once the hearing is open."
    assert present(desk(hearing(), JUDGE)).exhibits.hint == ""


def test_an_exhibit_of_one_page_says_page_and_one_without_pages_cannot_be_shown() -> None:
    state = hearing()
    one = state.exhibits[0].model_copy(update={"pages": state.exhibits[0].pages[:1]})
    none = state.exhibits[1].model_copy(update={"pages": ()})
    lines = present(desk(hearing(exhibits=(one, none)), JUDGE)).exhibits.lines
    assert lines[0].detail == "Handed in by the plaintiff · 1 page"
    assert lines[1].show is None
