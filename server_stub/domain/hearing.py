"""Who may do what in a hearing in progress: a command becomes events, or is refused.

The presiding judge directs the hearing (Civil Procedure Law art. 140-141; Rules of the People's
Courts 2016 art. 12, 17); the clerk checks attendance and acts on the judge's instruction. In a
refusal nothing has happened. The same rules give, from a state, whose sound and picture may pass
and to whom (`flows`): nothing passes during a pause, nor to or from a person not admitted.

This module does not number, record or tell; `server_stub.courtroom.room` does.
"""

from collections.abc import Iterator
from typing import assert_never

from client.protocol.case import HearingPhase
from client.protocol.errors import Reason, Refused
from client.protocol.hearing import (
    AdmitParticipant,
    CameraClosed,
    CameraOpened,
    CloseCamera,
    CloseHearing,
    CloseMicrophone,
    Command,
    Connection,
    Event,
    ExhibitPutAway,
    GrantShowing,
    HandLowered,
    HandRaised,
    HearingClosed,
    HearingOpened,
    HearingPaused,
    HearingResumed,
    HearingState,
    LeaveHearing,
    LowerHand,
    MicrophoneClosed,
    MicrophoneOpened,
    MuteParticipant,
    OpenCamera,
    OpenHearing,
    OpenMicrophone,
    PageShown,
    Participant,
    ParticipantAdmitted,
    ParticipantConnected,
    ParticipantLeft,
    ParticipantLost,
    ParticipantMuted,
    ParticipantUnmuted,
    PauseHearing,
    Place,
    PutAwayExhibit,
    RaiseHand,
    ReportCaughtUp,
    ReportMissed,
    ResumeHearing,
    ShowingGranted,
    ShowingWithdrawn,
    ShowPage,
    Standing,
    UnmuteParticipant,
    WithdrawShowing,
    is_on_air,
    may_be_heard,
    may_be_seen,
    may_show_pages,
)
from client.protocol.ids import ParticipantId
from client.protocol.roles import Side
from client.protocol.signalling import Flow, Kind

PHASES: dict[type[Command], tuple[frozenset[HearingPhase], Reason]] = {
    OpenHearing: (frozenset({HearingPhase.SCHEDULED}), Reason.HEARING_ALREADY_OPEN),
    PauseHearing: (frozenset({HearingPhase.OPEN}), Reason.HEARING_NOT_OPEN),
    ResumeHearing: (frozenset({HearingPhase.PAUSED}), Reason.HEARING_NOT_PAUSED),
    CloseHearing: (
        frozenset({HearingPhase.OPEN, HearingPhase.PAUSED}),
        Reason.HEARING_NOT_OPEN,
    ),
    ShowPage: (frozenset({HearingPhase.OPEN}), Reason.HEARING_NOT_OPEN),
    PutAwayExhibit: (frozenset({HearingPhase.OPEN}), Reason.HEARING_NOT_OPEN),
    OpenMicrophone: (
        frozenset({HearingPhase.SCHEDULED, HearingPhase.OPEN}),
        Reason.HEARING_NOT_OPEN,
    ),
    OpenCamera: (
        frozenset({HearingPhase.SCHEDULED, HearingPhase.OPEN}),
        Reason.HEARING_NOT_OPEN,
    ),
}
"""In which phases a command fits, and the reason when it does not; others fit until the end."""

PRESIDING_ONLY = (OpenHearing, PauseHearing, ResumeHearing, CloseHearing)
RUNNING_THE_ROOM = (
    AdmitParticipant,
    MuteParticipant,
    UnmuteParticipant,
    GrantShowing,
    WithdrawShowing,
)


def decide(actor: ParticipantId, command: Command, state: HearingState) -> tuple[Event, ...]:
    """Give the events that a person's command becomes; raises `Refused`.

    An empty answer means that things are already as the person reports them.
    """
    person = _seat(state, actor)
    if isinstance(command, LeaveHearing):
        return (ParticipantLeft(participant=actor),)
    if state.phase is HearingPhase.CLOSED:
        raise Refused(Reason.HEARING_CLOSED)
    if not person.present:
        raise Refused(Reason.NOT_IN_COURTROOM)
    _check_office(person, command)
    if type(command) in PHASES:
        fitting, otherwise = PHASES[type(command)]
        if state.phase not in fitting:
            raise Refused(otherwise)
    return _decided(person, command, state)


def _decided(person: Participant, command: Command, state: HearingState) -> tuple[Event, ...]:
    me = person.participant
    match command:
        case AdmitParticipant():
            _check_waiting(_seat(state, command.participant))
            return (ParticipantAdmitted(participant=command.participant, by=me),)
        case OpenHearing():
            return (HearingOpened(by=me),)
        case PauseHearing():
            return (HearingPaused(by=me, reason=command.reason, resumes_at=command.resumes_at),)
        case ResumeHearing():
            return (HearingResumed(by=me),)
        case CloseHearing():
            return (HearingClosed(by=me),)
        case MuteParticipant():
            other = _seat(state, command.participant)
            if other.side is Side.BENCH:
                raise Refused(Reason.BENCH_CANNOT_BE_MUTED)
            _check_changes(other.muted_by is None)
            return (ParticipantMuted(participant=other.participant, by=me),)
        case UnmuteParticipant():
            other = _seat(state, command.participant)
            _check_changes(other.muted_by is not None)
            return (ParticipantUnmuted(participant=other.participant, by=me),)
        case OpenMicrophone():
            if person.muted_by is not None:
                raise Refused(Reason.MUTED_BY_COURT)
            return () if person.microphone_open else (MicrophoneOpened(participant=me),)
        case CloseMicrophone():
            return (MicrophoneClosed(participant=me),) if person.microphone_open else ()
        case OpenCamera():
            return () if person.camera_open else (CameraOpened(participant=me),)
        case CloseCamera():
            return (CameraClosed(participant=me),) if person.camera_open else ()
        case GrantShowing():
            other = _seat(state, command.participant)
            _check_changes(not other.may_show)
            return (ShowingGranted(participant=other.participant, by=me),)
        case WithdrawShowing():
            other = _seat(state, command.participant)
            _check_changes(other.may_show)
            return (ShowingWithdrawn(participant=other.participant, by=me),)
        case ShowPage():
            _check_page(state, command)
            return (PageShown(exhibit=command.exhibit, page=command.page, by=me),)
        case PutAwayExhibit():
            if state.shown is None:
                raise Refused(Reason.NOTHING_SHOWN)
            return (ExhibitPutAway(by=me),)
        case RaiseHand():
            return () if person.hand_raised_at else (HandRaised(participant=me),)
        case LowerHand():
            return _lowered(person, command, state)
        case ReportMissed() | ReportCaughtUp():
            # Only the court knows what was said meanwhile: the room makes the event.
            return ()
        case LeaveHearing():
            return (ParticipantLeft(participant=me),)
        case _:
            assert_never(command)


def _lowered(person: Participant, command: LowerHand, state: HearingState) -> tuple[Event, ...]:
    whose = person
    if command.participant not in (None, person.participant):
        if not person.runs_the_room:
            raise Refused(Reason.NOT_YOUR_OFFICE)
        whose = _seat(state, command.participant)
    if whose.hand_raised_at is None:
        return ()
    return (HandLowered(participant=whose.participant, by=person.participant),)


def arrive(actor: ParticipantId, state: HearingState) -> tuple[Event, ...]:
    """Give the events of a person's wire coming to life, for the first time or again.

    The court's own people go straight in; whoever was admitted once comes back to the courtroom
    (losing a line is not leaving, Online Litigation Rules art. 25); everyone else waits.
    """
    person = _seat(state, actor)
    if state.phase is HearingPhase.CLOSED:
        raise Refused(Reason.HEARING_CLOSED)
    of_the_court = person.side in (Side.BENCH, Side.REGISTRY)
    admitted = of_the_court or person.standing is Standing.ADMITTED
    return (
        ParticipantConnected(
            participant=actor,
            place=Place.COURTROOM if admitted else Place.LOBBY,
            standing=Standing.ADMITTED if admitted else Standing.INVITED,
        ),
    )


def lose(actor: ParticipantId, state: HearingState) -> tuple[Event, ...]:
    """Give the events of a person's wire breaking; none when they had gone already."""
    if _seat(state, actor).connection is Connection.LIVE:
        return (ParticipantLost(participant=actor),)
    return ()


def may_point(actor: ParticipantId, state: HearingState) -> bool:
    """Whether a person's finger is shown: only the one who showed the page, while present."""
    person = state.of(actor)
    return (
        state.shown is not None
        and state.shown.by == actor
        and person is not None
        and may_show_pages(state, person)
    )


def flows(state: HearingState) -> tuple[Flow, ...]:
    """Give the whole of what may pass between people now; what is not named does not pass."""
    return tuple(_flows(state)) if is_on_air(state) else ()


def _flows(state: HearingState) -> Iterator[Flow]:
    present = [each for each in state.participants if each.present]
    for sender in present:
        receivers = tuple(
            each.participant for each in present if each.participant != sender.participant
        )
        # Who has a seat here and lost their line may hear later what is said meanwhile, be there
        # nobody else: that must pass as far as the forwarder, which keeps it.
        if not receivers and not any(
            each.place is Place.COURTROOM and each.participant != sender.participant
            for each in state.participants
        ):
            continue
        if sender.microphone_open and may_be_heard(state, sender):
            yield Flow(sender=sender.participant, kind=Kind.AUDIO, receivers=receivers)
        if receivers and sender.camera_open and may_be_seen(state, sender):
            yield Flow(sender=sender.participant, kind=Kind.VIDEO, receivers=receivers)


def _seat(state: HearingState, participant: ParticipantId) -> Participant:
    person = state.of(participant)
    if person is None:
        raise Refused(Reason.NO_SUCH_PARTICIPANT)
    return person


def _check_office(person: Participant, command: Command) -> None:
    if isinstance(command, PRESIDING_ONLY) and not person.presides:
        raise Refused(Reason.NOT_YOUR_OFFICE)
    if isinstance(command, RUNNING_THE_ROOM) and not person.runs_the_room:
        raise Refused(Reason.NOT_YOUR_OFFICE)
    if isinstance(command, ShowPage | PutAwayExhibit) and not (
        person.runs_the_room or person.may_show
    ):
        raise Refused(Reason.NOT_YOUR_OFFICE)


def _check_waiting(person: Participant) -> None:
    _check_changes(person.standing is not Standing.ADMITTED)
    if person.place is not Place.LOBBY or person.connection is not Connection.LIVE:
        raise Refused(Reason.NOT_WAITING)


def _check_changes(changes: bool) -> None:
    """Refuse what would change nothing, so that the record holds no empty deeds."""
    if not changes:
        raise Refused(Reason.ALREADY_SO)


def _check_page(state: HearingState, command: ShowPage) -> None:
    exhibit = state.exhibit(command.exhibit)
    if exhibit is None:
        raise Refused(Reason.NO_SUCH_EXHIBIT)
    if command.page > len(exhibit.pages):
        raise Refused(Reason.NO_SUCH_PAGE)
