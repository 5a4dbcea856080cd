"""What a witness is told before they are called: who is there, and no more."""

from typing import Any, get_args

import pytest

from client.protocol.case import HearingPhase
from client.protocol.evidence import ShownPage
from client.protocol.hearing import (
    Event,
    EventWithheld,
    HearingOpened,
    PageShown,
    Pause,
    Place,
    Recorded,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.value import Value
from server_stub.domain.apart import TOLD, as_told, follows_no_record, is_kept_apart, veiled
from tests.courtroom.court_in_memory import (
    BEGAN,
    CONTRACT,
    JUDGE,
    PLAINTIFF,
    WITNESS,
    scheduled_hearing,
)

STATE = scheduled_hearing()


def seated(place: Place) -> bool:
    state = STATE.model_copy(
        update={
            "participants": tuple(
                each.model_copy(update={"place": place}) for each in STATE.participants
            )
        }
    )
    return is_kept_apart(WITNESS, state)


def test_only_a_witness_is_kept_apart_and_only_outside_the_courtroom() -> None:
    assert [seated(place) for place in (Place.NONE, Place.LOBBY, Place.COURTROOM)] == [
        True,
        True,
        False,
    ]
    for other in (JUDGE, PLAINTIFF, ParticipantId("nobody")):
        assert not is_kept_apart(other, STATE)
        assert not follows_no_record(other, STATE)
    assert follows_no_record(WITNESS, STATE)


@pytest.mark.parametrize("kind", get_args(Event))
def test_what_is_not_on_the_list_is_withheld_a_new_kind_of_event_too(kind: type[Value]) -> None:
    # What it says does not matter: only its kind is looked at.
    event: Any = kind.model_construct()
    line = Recorded.model_construct(seq=Seq(7), at=BEGAN, event=event)
    told = as_told(line)
    assert (told.seq, told.at) == (7, BEGAN)
    assert isinstance(told.event, kind if kind in TOLD else EventWithheld)


def test_an_event_that_is_told_is_told_as_it_was() -> None:
    line = Recorded(seq=Seq(1), at=BEGAN, event=HearingOpened(by=JUDGE))
    assert as_told(line) == line
    page = line.model_copy(update={"event": PageShown(exhibit=CONTRACT, page=1, by=JUDGE)})
    assert "exhibit" not in as_told(page).model_dump_json()


def test_a_hearing_behind_the_veil_has_no_exhibit_no_page_no_pause_and_nobody_doing_anything() -> (
    None
):
    busy = STATE.model_copy(
        update={
            "phase": HearingPhase.PAUSED,
            "pause": Pause(by=JUDGE, reason="评议", since=BEGAN),
            "shown": ShownPage(exhibit=CONTRACT, page=1, by=JUDGE),
            "participants": tuple(
                each.model_copy(
                    update={
                        "microphone_open": True,
                        "camera_open": True,
                        "muted_by": JUDGE,
                        "may_show": True,
                        "hand_raised_at": BEGAN,
                    }
                )
                for each in STATE.participants
            ),
        }
    )
    assert veiled(busy) == veiled(STATE.model_copy(update={"phase": HearingPhase.OPEN}))
    assert veiled(STATE).participants == STATE.participants
    assert veiled(STATE).phase is HearingPhase.SCHEDULED
    assert veiled(veiled(busy)) == veiled(busy)
