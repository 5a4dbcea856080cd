"""The law of the hearing: each office may do what is its own, and nothing else."""

from datetime import UTC, datetime

import pytest

from client.protocol.case import HearingPhase
from client.protocol.errors import Reason, Refused
from client.protocol.evidence import ShownPage
from client.protocol.hearing import (
    AdmitParticipant,
    CloseCamera,
    CloseHearing,
    CloseMicrophone,
    Command,
    Connection,
    GrantShowing,
    HearingState,
    MuteParticipant,
    OpenCamera,
    OpenHearing,
    OpenMicrophone,
    Participant,
    PauseHearing,
    Place,
    PutAwayExhibit,
    ResumeHearing,
    ShowPage,
    Standing,
    UnmuteParticipant,
    WithdrawShowing,
)
from client.protocol.ids import ExhibitId, ParticipantId
from client.protocol.roles import Side
from client.protocol.signalling import Flow, Kind
from server_stub.domain.hearing import arrive, decide, flows, lose, may_point
from tests.courtroom.court_in_memory import (
    CLERK,
    CONTRACT,
    DEFENDANT,
    JUDGE,
    PLAINTIFF,
    WITNESS,
    scheduled_hearing,
)

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def _changed(state: HearingState, person: ParticipantId, **changes: object) -> HearingState:
    return state.model_copy(
        update={
            "participants": tuple(
                each.model_copy(update=changes) if each.participant == person else each
                for each in state.participants
            )
        }
    )


def _in_session(phase: HearingPhase = HearingPhase.OPEN) -> HearingState:
    """Everybody but the witness sits in the courtroom; the witness waits."""
    state = scheduled_hearing().model_copy(update={"phase": phase})
    for person in (JUDGE, CLERK, PLAINTIFF, DEFENDANT):
        state = _changed(
            state,
            person,
            connection=Connection.LIVE,
            place=Place.COURTROOM,
            standing=Standing.ADMITTED,
        )
    return _changed(state, WITNESS, connection=Connection.LIVE, place=Place.LOBBY)


def _reason(
    actor: ParticipantId, command: Command, state: HearingState | None = None
) -> Reason | None:
    try:
        decide(actor, command, state if state is not None else _in_session())
    except Refused as refused:
        return refused.reason
    return None


OFFICES: list[tuple[Command, HearingPhase, set[ParticipantId]]] = [
    (OpenHearing(), HearingPhase.SCHEDULED, {JUDGE}),
    (PauseHearing(reason="休庭"), HearingPhase.OPEN, {JUDGE}),
    (ResumeHearing(), HearingPhase.PAUSED, {JUDGE}),
    (CloseHearing(), HearingPhase.OPEN, {JUDGE}),
    (AdmitParticipant(participant=WITNESS), HearingPhase.OPEN, {JUDGE, CLERK}),
    (MuteParticipant(participant=PLAINTIFF), HearingPhase.OPEN, {JUDGE, CLERK}),
    (GrantShowing(participant=PLAINTIFF), HearingPhase.OPEN, {JUDGE, CLERK}),
    (ShowPage(exhibit=CONTRACT, page=1), HearingPhase.OPEN, {JUDGE, CLERK}),
    (
        OpenMicrophone(),
        HearingPhase.OPEN,
        {JUDGE, CLERK, PLAINTIFF, DEFENDANT},
    ),
    (OpenCamera(), HearingPhase.SCHEDULED, {JUDGE, CLERK, PLAINTIFF, DEFENDANT}),
]


@pytest.mark.parametrize(
    ("command", "phase", "allowed"), OFFICES, ids=lambda v: getattr(v, "type", None)
)
def test_each_deed_belongs_to_its_office(
    command: Command, phase: HearingPhase, allowed: set[ParticipantId]
) -> None:
    state = _in_session(phase)
    able = {
        person
        for person in (JUDGE, CLERK, PLAINTIFF, DEFENDANT, WITNESS)
        if _reason(person, command, state) is None
    }
    assert able == allowed


@pytest.mark.parametrize(
    ("command", "phase", "reason"),
    [
        (OpenHearing(), HearingPhase.OPEN, Reason.HEARING_ALREADY_OPEN),
        (OpenHearing(), HearingPhase.PAUSED, Reason.HEARING_ALREADY_OPEN),
        (PauseHearing(reason="休庭"), HearingPhase.SCHEDULED, Reason.HEARING_NOT_OPEN),
        (PauseHearing(reason="休庭"), HearingPhase.PAUSED, Reason.HEARING_NOT_OPEN),
        (ResumeHearing(), HearingPhase.OPEN, Reason.HEARING_NOT_PAUSED),
        (CloseHearing(), HearingPhase.SCHEDULED, Reason.HEARING_NOT_OPEN),
        (ShowPage(exhibit=CONTRACT, page=1), HearingPhase.PAUSED, Reason.HEARING_NOT_OPEN),
        (ShowPage(exhibit=CONTRACT, page=4), HearingPhase.OPEN, Reason.NO_SUCH_PAGE),
        (
            ShowPage(exhibit=ExhibitId("of another case"), page=1),
            HearingPhase.OPEN,
            Reason.NO_SUCH_EXHIBIT,
        ),
        (PutAwayExhibit(), HearingPhase.OPEN, Reason.NOTHING_SHOWN),
        (MuteParticipant(participant=JUDGE), HearingPhase.OPEN, Reason.BENCH_CANNOT_BE_MUTED),
        (UnmuteParticipant(participant=PLAINTIFF), HearingPhase.OPEN, Reason.ALREADY_SO),
        (WithdrawShowing(participant=PLAINTIFF), HearingPhase.OPEN, Reason.ALREADY_SO),
        (AdmitParticipant(participant=PLAINTIFF), HearingPhase.OPEN, Reason.ALREADY_SO),
        (
            MuteParticipant(participant=ParticipantId("nobody")),
            HearingPhase.OPEN,
            Reason.NO_SUCH_PARTICIPANT,
        ),
        (OpenMicrophone(), HearingPhase.PAUSED, Reason.HEARING_NOT_OPEN),
        (OpenMicrophone(), HearingPhase.CLOSED, Reason.HEARING_CLOSED),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(
    command: Command, phase: HearingPhase, reason: Reason
) -> None:
    assert _reason(JUDGE, command, _in_session(phase)) is reason


def test_who_is_not_at_the_door_cannot_be_let_in() -> None:
    state = _changed(_in_session(), WITNESS, connection=Connection.LOST)
    assert _reason(CLERK, AdmitParticipant(participant=WITNESS), state) is Reason.NOT_WAITING


def test_closing_what_is_closed_is_no_deed_and_no_refusal() -> None:
    assert decide(PLAINTIFF, CloseMicrophone(), _in_session()) == ()
    assert decide(PLAINTIFF, CloseCamera(), _in_session()) == ()


def test_leave_to_show_is_given_and_taken_back() -> None:
    state = _changed(_in_session(), PLAINTIFF, may_show=True)
    assert _reason(PLAINTIFF, ShowPage(exhibit=CONTRACT, page=1), state) is None
    assert _reason(CLERK, WithdrawShowing(participant=PLAINTIFF), state) is None


def test_a_stranger_to_the_case_has_no_seat() -> None:
    with pytest.raises(Refused, match=r"no_such_participant"):
        arrive(ParticipantId("stranger"), _in_session())


def test_nobody_enters_a_hearing_that_is_over() -> None:
    with pytest.raises(Refused, match=r"hearing_closed"):
        arrive(PLAINTIFF, _in_session(HearingPhase.CLOSED))


def test_who_had_left_is_not_lost_as_well() -> None:
    assert lose(PLAINTIFF, _changed(_in_session(), PLAINTIFF, connection=Connection.LEFT)) == ()


def test_a_presenter_who_lost_leave_points_no_more() -> None:
    shown = ShownPage(exhibit=CONTRACT, page=1, by=PLAINTIFF)
    state = _changed(_in_session(), PLAINTIFF, may_show=True).model_copy(update={"shown": shown})
    assert may_point(PLAINTIFF, state)
    assert not may_point(JUDGE, state)
    assert not may_point(PLAINTIFF, _changed(state, PLAINTIFF, may_show=False))


def test_a_court_mute_holds_for_a_person_who_is_not_there_yet() -> None:
    state = _changed(_in_session(), DEFENDANT, place=Place.LOBBY)
    (event,) = decide(JUDGE, MuteParticipant(participant=DEFENDANT), state)
    assert event.type == "participant_muted"


@pytest.mark.parametrize("phase", [HearingPhase.PAUSED, HearingPhase.CLOSED])
def test_nothing_passes_off_the_air(phase: HearingPhase) -> None:
    state = _changed(_in_session(phase), JUDGE, microphone_open=True, camera_open=True)
    assert flows(state) == ()


def test_a_person_alone_sends_to_nobody() -> None:
    state = scheduled_hearing()
    state = _changed(
        state, JUDGE, connection=Connection.LIVE, place=Place.COURTROOM, camera_open=True
    )
    assert flows(state) == ()


def test_what_is_said_while_the_only_other_has_lost_their_line_is_still_taken() -> None:
    state = scheduled_hearing()
    here = {"connection": Connection.LIVE, "place": Place.COURTROOM}
    state = _changed(state, JUDGE, microphone_open=True, camera_open=True, **here)
    lost = _changed(state, PLAINTIFF, connection=Connection.LOST, place=Place.COURTROOM)
    assert flows(lost) == (Flow(sender=JUDGE, kind=Kind.AUDIO, receivers=()),)
    waiting = _changed(state, PLAINTIFF, connection=Connection.LOST, place=Place.LOBBY)
    assert flows(waiting) == ()


def test_the_court_mutes_a_party_and_not_a_seat_of_the_bench() -> None:
    bench = [each for each in scheduled_hearing().participants if each.side is Side.BENCH]
    assert all(isinstance(each, Participant) for each in bench)
    for each in bench:
        command = MuteParticipant(participant=each.participant)
        assert _reason(CLERK, command) is Reason.BENCH_CANNOT_BE_MUTED
