"""The list of people keeps its order; whoever asks to speak has a number and is called on."""

from dataclasses import replace
from datetime import timedelta

from client.protocol.hearing import Connection, HearingState, LowerHand
from client.screens.courtroom import present
from client.screens.people import Deed
from tests.screens.hearings import (
    AGENT,
    CLERK,
    DEFENDANT,
    JUDGE,
    NOW,
    PLAINTIFF,
    ZH,
    desk,
    hearing,
    waiting_outside,
    with_,
)


def asking() -> HearingState:
    state = with_(hearing(), AGENT, hand_raised_at=NOW)
    return with_(state, DEFENDANT, hand_raised_at=NOW - timedelta(seconds=30))


def test_whoever_asks_to_speak_keeps_their_place_in_the_list() -> None:
    quiet = waiting_outside(hearing(), PLAINTIFF)
    asking_ = waiting_outside(asking(), PLAINTIFF)
    orders = [
        [each.seat.participant for each in present(desk(state, JUDGE)).people.rows]
        for state in (quiet, asking_)
    ]
    assert orders[0] == orders[1] == [PLAINTIFF, JUDGE, CLERK, AGENT, DEFENDANT]


def test_who_asks_has_a_number_in_the_queue_and_how_long_they_have_waited() -> None:
    state = desk(asking(), JUDGE)
    rows = {each.seat.participant: each.asks for each in present(state).people.rows}
    assert rows[DEFENDANT] == "No. 1 to speak, just now"
    assert rows[AGENT] == "No. 2 to speak, just now"
    assert rows[JUDGE] == ""
    later = replace(state, now=NOW + timedelta(minutes=2, seconds=40))
    rows = {each.seat.participant: each.asks for each in present(later).people.rows}
    assert rows[DEFENDANT] == "No. 1 to speak, 3 min"
    assert rows[AGENT] == "No. 2 to speak, 2 min"


def test_the_next_to_speak_stands_apart_with_the_wait_and_how_many_ask() -> None:
    made = present(desk(asking(), JUDGE)).next_to_speak
    assert made is not None
    assert made.spoken == "Call on: Defendant Defendant, just now (2 ask)"
    assert made.wordings[0] == made.spoken
    assert made.wordings[-1] == "Call on next (2)"
    assert [len(each) for each in made.wordings] == sorted(map(len, made.wordings), reverse=True)
    assert "since 09:40" in made.hint
    assert "(F7)" in made.hint
    zh = present(desk(asking(), JUDGE, ZH)).next_to_speak
    assert zh is not None
    assert zh.spoken == "请下一位：被告 Defendant，刚刚（共 2 人举手）"


def test_the_court_calls_on_one_of_them_and_by_one_key_on_the_next() -> None:
    screen = present(desk(asking(), JUDGE))
    row = next(each for each in screen.people.rows if each.seat.participant == AGENT)
    call = next(each for each in row.acts if each.deed is Deed.CALL)
    assert call.command == LowerHand(participant=AGENT)
    assert call.spoken == "Call on: Litigation agent Agent"
    assert screen.next_to_speak is not None
    assert screen.next_to_speak.command == LowerHand(participant=DEFENDANT)


def test_a_party_calls_on_nobody() -> None:
    screen = present(desk(asking(), PLAINTIFF))
    assert screen.next_to_speak is None
    assert all(not each.acts for each in screen.people.rows)


def test_nobody_who_is_away_is_called_on_next() -> None:
    state = with_(asking(), DEFENDANT, connection=Connection.LOST)
    made = present(desk(state, CLERK)).next_to_speak
    assert made is not None
    assert made.command == LowerHand(participant=AGENT)
    assert present(desk(hearing(), JUDGE)).next_to_speak is None
