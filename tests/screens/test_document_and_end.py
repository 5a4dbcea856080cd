"""What the reading page says, and the calm page after a hearing."""

from datetime import timedelta

import pytest

from client.protocol.case import HearingPhase
from client.protocol.errors import Reason
from client.protocol.hearing import HearingState
from client.protocol.ids import CaseId, HearingId
from client.screens import document, ended
from client.state import Attendance, Failure, OpenedDocument, Where
from tests.screens.states import EN, NOW, ZH, at


def hearing_in(phase: HearingPhase) -> HearingState:
    return HearingState(
        hearing=HearingId("hearing"),
        case=CaseId("case"),
        case_number="1",
        cause="c",
        court_zh="法院",
        court_en="Court",
        starts_at=NOW - timedelta(hours=1),
        phase=phase,
        participants=(),
        exhibits=(),
    )


def test_a_document_waits_comes_or_fails() -> None:
    waits = document.present(at(Where.DOCUMENT, document=OpenedDocument("传票", loading=True)))
    assert waits.waiting
    assert waits.pdf is None
    came = document.present(at(Where.DOCUMENT, document=OpenedDocument("传票", pdf=b"%PDF")))
    assert not came.waiting
    assert (came.title, came.pdf) == ("传票", b"%PDF")
    failed = document.present(
        at(
            Where.DOCUMENT,
            document=OpenedDocument("传票", failure=Failure(Reason.COURT_UNAVAILABLE)),
        )
    )
    assert failed.problem is not None
    assert not failed.waiting
    assert document.present(at(Where.DOCUMENT)).waiting


def test_the_page_in_view_is_said() -> None:
    assert document.page_words(2, 5, EN) == "Page 2 of 5"
    assert document.page_words(2, 5, ZH) == "第 2 页，共 5 页"


@pytest.mark.parametrize(
    ("attendance", "title"),
    [
        (None, "You have left the hearing"),
        (Attendance(HearingId("h")), "You have left the hearing"),
        (Attendance(HearingId("h"), ended=Reason.HEARING_CLOSED), "The hearing is over"),
        (
            Attendance(HearingId("h"), state=hearing_in(HearingPhase.CLOSED)),
            "The hearing is over",
        ),
        (
            Attendance(HearingId("h"), ended=Reason.TAKEN_OVER),
            "The court has ended the connection",
        ),
        (
            Attendance(HearingId("h"), ended="a reason of a newer court"),
            "The court has ended the connection",
        ),
    ],
)
def test_the_end_is_told_calmly(attendance: Attendance | None, title: str) -> None:
    screen = ended.present(at(Where.HEARING, attendance=attendance))
    assert screen.title == title
    assert screen.why
    assert screen.next
    assert screen.back == "Back to the case"


def test_the_end_of_a_rehearsal_speaks_of_no_judgment() -> None:
    over = hearing_in(HearingPhase.CLOSED).model_copy(update={"rehearsal": True})
    shown = ended.present(at(Where.HEARING, EN, attendance=Attendance(HearingId("h"), state=over)))
    assert shown.title == "The rehearsal is over"
    assert "nothing went to a case" in shown.why
    assert "judgment" not in shown.next
    assert shown.back == "Back"
