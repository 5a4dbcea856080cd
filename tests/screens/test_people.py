"""The list of people: who asks to speak stands before the rest, and the court calls on them."""

from datetime import timedelta

from client.protocol.hearing import Connection, LowerHand
from client.screens.courtroom import present
from client.screens.people import Deed
from tests.screens.hearings import (
    AGENT,
    CLERK,
    DEFENDANT,
    JUDGE,
    NOW,
    PLAINTIFF,
    desk,
    hearing,
    waiting_outside,
    with_,
)


def asking() -> object:
    state = with_(hearing(), AGENT, hand_raised_at=NOW)
    return with_(state, DEFENDANT, hand_raised_at=NOW - timedelta(seconds=30))


def test_who_asks_to_speak_stands_first_the_longest_before() -> None:
    state = waiting_outside(asking(), PLAINTIFF)  # type: ignore[arg-type]
    rows = present(desk(state, JUDGE)).people.rows
    assert [each.seat.participant for each in rows] == [PLAINTIFF, DEFENDANT, AGENT, JUDGE, CLERK]


def test_the_court_calls_on_one_of_them_and_by_one_key_on_the_next() -> None:
    screen = present(desk(asking(), JUDGE))  # type: ignore[arg-type]
    row = next(each for each in screen.people.rows if each.seat.participant == AGENT)
    call = next(each for each in row.acts if each.deed is Deed.CALL)
    assert call.command == LowerHand(participant=AGENT)
    assert call.spoken == "Call on: Litigation agent Agent"
    assert screen.call_next == LowerHand(participant=DEFENDANT)


def test_a_party_calls_on_nobody() -> None:
    screen = present(desk(asking(), PLAINTIFF))  # type: ignore[arg-type]
    assert screen.call_next is None
    assert all(not each.acts for each in screen.people.rows)


def test_nobody_who_is_away_is_called_on_next() -> None:
    state = with_(asking(), DEFENDANT, connection=Connection.LOST)  # type: ignore[arg-type]
    assert present(desk(state, CLERK)).call_next == LowerHand(participant=AGENT)
    assert present(desk(hearing(), JUDGE)).call_next is None
