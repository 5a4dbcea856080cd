"""What may pass at this desk, as a table."""

import pytest

from client.courtroom.orders import NOTHING, Will, orders_for
from client.media.engine import MediaOrders
from client.protocol.case import HearingPhase
from client.protocol.hearing import Connection, HearingState, Place
from client.protocol.ids import ParticipantId
from tests.courtroom.court_in_memory import DEFENDANT, JUDGE, PLAINTIFF, WITNESS, scheduled_hearing

BOTH = Will(microphone=True, camera=True)
IN: dict[str, object] = {"place": Place.COURTROOM, "connection": Connection.LIVE}
ON_AIR = {**IN, "microphone_open": True, "camera_open": True}


def hearing(phase: HearingPhase = HearingPhase.OPEN, **people: dict[str, object]) -> HearingState:
    """An open hearing with judge, plaintiff and defendant on the air, but for what is said."""
    seats: dict[str, dict[str, object]] = {JUDGE: ON_AIR, PLAINTIFF: ON_AIR, DEFENDANT: ON_AIR}
    seats |= people
    state = scheduled_hearing()
    return state.model_copy(
        update={
            "phase": phase,
            "participants": tuple(
                each.model_copy(update=seats.get(each.participant, {}))
                for each in state.participants
            ),
        }
    )


def test_in_an_open_hearing_everything_that_is_open_passes() -> None:
    assert orders_for(hearing(), PLAINTIFF, BOTH) == MediaOrders(
        microphone=True,
        camera=True,
        heard=frozenset({JUDGE, DEFENDANT}),
        seen=frozenset({JUDGE, DEFENDANT}),
    )


@pytest.mark.parametrize("will", [Will(), Will(microphone=True), Will(camera=True), BOTH])
def test_nothing_of_ones_own_is_open_against_ones_will(will: Will) -> None:
    orders = orders_for(hearing(), PLAINTIFF, will)
    assert (orders.microphone, orders.camera) == (will.microphone, will.camera)


def test_nothing_of_ones_own_is_open_before_the_court_has_told_so() -> None:
    orders = orders_for(hearing(plaintiff=IN), PLAINTIFF, BOTH)
    assert not orders.microphone
    assert not orders.camera


def test_whom_the_court_has_muted_is_seen_and_not_heard() -> None:
    muted = {**ON_AIR, "muted_by": JUDGE}
    own = orders_for(hearing(plaintiff=muted), PLAINTIFF, BOTH)
    assert (own.microphone, own.camera) == (False, True)
    others = orders_for(hearing(plaintiff=muted), DEFENDANT, BOTH)
    assert others.heard == {JUDGE}
    assert others.seen == {JUDGE, PLAINTIFF}


@pytest.mark.parametrize("phase", [HearingPhase.PAUSED, HearingPhase.CLOSED])
def test_in_a_pause_and_after_the_end_nothing_passes(phase: HearingPhase) -> None:
    assert orders_for(hearing(phase), PLAINTIFF, BOTH) == NOTHING


@pytest.mark.parametrize(
    "seat",
    [
        {**ON_AIR, "place": Place.LOBBY},
        {**ON_AIR, "connection": Connection.LOST},
        {**ON_AIR, "place": Place.NONE, "connection": Connection.LEFT},
    ],
)
def test_whoever_is_not_in_the_courtroom_neither_sends_nor_receives(
    seat: dict[str, object],
) -> None:
    assert orders_for(hearing(plaintiff=seat), PLAINTIFF, BOTH) == NOTHING
    assert orders_for(hearing(plaintiff=seat), DEFENDANT, BOTH).seen == {JUDGE}


def test_a_desk_that_does_not_hear_the_court_listens_on_and_sends_nothing() -> None:
    orders = orders_for(hearing(), PLAINTIFF, BOTH, cut_off=True)
    assert orders == MediaOrders(
        heard=frozenset({JUDGE, DEFENDANT}), seen=frozenset({JUDGE, DEFENDANT})
    )


TOLD = Will(camera=True, tell_unheard=True)


def test_a_closed_microphone_listens_for_whoever_wishes_to_be_told() -> None:
    orders = orders_for(hearing(plaintiff=IN), PLAINTIFF, TOLD)
    assert (orders.listening, orders.microphone) == (True, False)
    # Closing acts at once: the record may still have it open.
    assert orders_for(hearing(), PLAINTIFF, TOLD).listening
    assert not orders_for(hearing(), PLAINTIFF, Will(camera=True)).listening


def test_an_open_microphone_or_one_that_is_asked_for_does_not_listen() -> None:
    both = Will(microphone=True, tell_unheard=True)
    for seat in (ON_AIR, IN):
        assert not orders_for(hearing(plaintiff=seat), PLAINTIFF, both).listening


def test_nothing_listens_to_whom_the_court_has_muted() -> None:
    muted = {**IN, "muted_by": JUDGE}
    assert not orders_for(hearing(plaintiff=muted), PLAINTIFF, TOLD).listening


@pytest.mark.parametrize(
    "phase", [HearingPhase.SCHEDULED, HearingPhase.PAUSED, HearingPhase.CLOSED]
)
def test_nothing_listens_but_in_an_open_hearing(phase: HearingPhase) -> None:
    assert not orders_for(hearing(phase), PLAINTIFF, TOLD).listening


def test_nothing_listens_from_outside_or_when_the_court_is_not_heard() -> None:
    outside = {**IN, "place": Place.LOBBY}
    assert not orders_for(hearing(plaintiff=outside), PLAINTIFF, TOLD).listening
    assert not orders_for(hearing(), PLAINTIFF, TOLD, cut_off=True).listening


def test_a_stranger_gets_nothing() -> None:
    assert orders_for(hearing(), ParticipantId("nobody"), BOTH) == NOTHING
    assert orders_for(hearing(), WITNESS, BOTH) == NOTHING
