"""A hearing in progress: what may be asked, what happened, and how things stand.

`apply` folds one recorded event into the state. It never refuses and runs on both sides: what
the court has recorded is so, and every desk that has heard the same events holds the same
state. Whether a command may become an event is decided by the court alone.

How things stand is `seats`, whose words are given here too. Online Litigation Rules art. 21-28.
"""

from typing import Annotated, Literal, assert_never

from pydantic import AwareDatetime, Field

from client.protocol.case import HearingPhase
from client.protocol.evidence import Fraction, ShownPage
from client.protocol.ids import ExhibitId, ParticipantId, Seq
from client.protocol.seats import Connection as Connection
from client.protocol.seats import HearingState as HearingState
from client.protocol.seats import Participant as Participant
from client.protocol.seats import Pause as Pause
from client.protocol.seats import Place as Place
from client.protocol.seats import Standing as Standing
from client.protocol.signalling import Spoken
from client.protocol.value import Moment, Value

REASON_MAX = 200
MISSED_MAX_S = 600.0
"""As far back as a court need keep what was said."""


# What may be asked --------------------------------------------------------------------------


class AdmitParticipant(Value):
    """Let a person from the waiting room into the courtroom."""

    type: Literal["admit_participant"] = "admit_participant"
    participant: ParticipantId


class OpenHearing(Value):
    """Begin; all who are not admitted stay in the waiting room."""

    type: Literal["open_hearing"] = "open_hearing"


class PauseHearing(Value):
    """Interrupt: nobody is heard or seen until the hearing is resumed."""

    type: Literal["pause_hearing"] = "pause_hearing"
    reason: Annotated[str, Field(min_length=1, max_length=REASON_MAX)]
    resumes_at: Moment | None = None


class ResumeHearing(Value):
    """Go on after a pause."""

    type: Literal["resume_hearing"] = "resume_hearing"


class CloseHearing(Value):
    """End the hearing for good."""

    type: Literal["close_hearing"] = "close_hearing"


class MuteParticipant(Value):
    """Take a person's voice; only the court can give it back."""

    type: Literal["mute_participant"] = "mute_participant"
    participant: ParticipantId


class UnmuteParticipant(Value):
    """Release a mute; the person opens the microphone with their own hand."""

    type: Literal["unmute_participant"] = "unmute_participant"
    participant: ParticipantId


class OpenMicrophone(Value):
    """Ask to be heard."""

    type: Literal["open_microphone"] = "open_microphone"


class CloseMicrophone(Value):
    """Tell that one's microphone is closed; the machine has closed it already."""

    type: Literal["close_microphone"] = "close_microphone"


class OpenCamera(Value):
    """Ask to be seen."""

    type: Literal["open_camera"] = "open_camera"


class CloseCamera(Value):
    """Tell that one's camera is closed; the machine has closed it already."""

    type: Literal["close_camera"] = "close_camera"


class GrantShowing(Value):
    """Give a person leave to show exhibits."""

    type: Literal["grant_showing"] = "grant_showing"
    participant: ParticipantId


class WithdrawShowing(Value):
    """Take that leave back."""

    type: Literal["withdraw_showing"] = "withdraw_showing"
    participant: ParticipantId


class ShowPage(Value):
    """Lay one page of an exhibit before everybody."""

    type: Literal["show_page"] = "show_page"
    exhibit: ExhibitId
    page: Annotated[int, Field(ge=1, le=100_000)]


class PutAwayExhibit(Value):
    """Clear the table."""

    type: Literal["put_away_exhibit"] = "put_away_exhibit"


class ReportCaughtUp(Value):
    """Tell that one has heard what one had missed, to its end."""

    type: Literal["report_caught_up"] = "report_caught_up"
    missed: Seq


class LeaveHearing(Value):
    """Go by one's own choice; a lost wire is not leaving."""

    type: Literal["leave_hearing"] = "leave_hearing"


class RaiseHand(Value):
    """Ask to speak."""

    type: Literal["raise_hand"] = "raise_hand"


class LowerHand(Value):
    """Take it back; the bench may lower anyone's hand, whose turn it then is."""

    type: Literal["lower_hand"] = "lower_hand"
    participant: ParticipantId | None = None
    """Whose hand; None is one's own."""


class ReportMissed(Value):
    """Tell that one has not heard for a while although the wire stood: a gap in the sound alone."""

    type: Literal["report_missed"] = "report_missed"
    lasted_s: Annotated[float, Field(gt=0, le=MISSED_MAX_S)]
    ended_ago_s: Annotated[float, Field(ge=0, le=MISSED_MAX_S)] = 0.0


Command = (
    AdmitParticipant
    | OpenHearing
    | PauseHearing
    | ResumeHearing
    | CloseHearing
    | MuteParticipant
    | UnmuteParticipant
    | OpenMicrophone
    | CloseMicrophone
    | OpenCamera
    | CloseCamera
    | GrantShowing
    | WithdrawShowing
    | ShowPage
    | PutAwayExhibit
    | RaiseHand
    | LowerHand
    | ReportMissed
    | ReportCaughtUp
    | LeaveHearing
)


# What happened ------------------------------------------------------------------------------


class ParticipantConnected(Value):
    """A person's wire came to life; the court says into which room that brings them."""

    type: Literal["participant_connected"] = "participant_connected"
    participant: ParticipantId
    place: Place
    standing: Standing


class ParticipantLost(Value):
    """A person's wire broke; their seat stays."""

    type: Literal["participant_lost"] = "participant_lost"
    participant: ParticipantId


class ParticipantLeft(Value):
    """A person went by choice."""

    type: Literal["participant_left"] = "participant_left"
    participant: ParticipantId


class ParticipantAdmitted(Value):
    """A person was let into the courtroom."""

    type: Literal["participant_admitted"] = "participant_admitted"
    participant: ParticipantId
    by: ParticipantId


class HearingOpened(Value):
    """The hearing began."""

    type: Literal["hearing_opened"] = "hearing_opened"
    by: ParticipantId


class HearingPaused(Value):
    """The hearing stands still."""

    type: Literal["hearing_paused"] = "hearing_paused"
    by: ParticipantId
    reason: str
    resumes_at: AwareDatetime | None = None


class HearingResumed(Value):
    """The hearing goes on."""

    type: Literal["hearing_resumed"] = "hearing_resumed"
    by: ParticipantId


class HearingClosed(Value):
    """The hearing is over."""

    type: Literal["hearing_closed"] = "hearing_closed"
    by: ParticipantId


class ParticipantMuted(Value):
    """The court took a person's voice."""

    type: Literal["participant_muted"] = "participant_muted"
    participant: ParticipantId
    by: ParticipantId


class ParticipantUnmuted(Value):
    """The court released its mute."""

    type: Literal["participant_unmuted"] = "participant_unmuted"
    participant: ParticipantId
    by: ParticipantId


class MicrophoneOpened(Value):
    """A person can be heard."""

    type: Literal["microphone_opened"] = "microphone_opened"
    participant: ParticipantId


class MicrophoneClosed(Value):
    """A person closed their microphone."""

    type: Literal["microphone_closed"] = "microphone_closed"
    participant: ParticipantId


class CameraOpened(Value):
    """A person can be seen."""

    type: Literal["camera_opened"] = "camera_opened"
    participant: ParticipantId


class CameraClosed(Value):
    """A person closed their camera."""

    type: Literal["camera_closed"] = "camera_closed"
    participant: ParticipantId


class ShowingGranted(Value):
    """A person may show exhibits."""

    type: Literal["showing_granted"] = "showing_granted"
    participant: ParticipantId
    by: ParticipantId


class ShowingWithdrawn(Value):
    """A person may no longer show exhibits."""

    type: Literal["showing_withdrawn"] = "showing_withdrawn"
    participant: ParticipantId
    by: ParticipantId


class PageShown(Value):
    """A page lies on the table for everybody."""

    type: Literal["page_shown"] = "page_shown"
    exhibit: ExhibitId
    page: int
    by: ParticipantId


class ExhibitPutAway(Value):
    """The table is clear."""

    type: Literal["exhibit_put_away"] = "exhibit_put_away"
    by: ParticipantId


class HandRaised(Value):
    """A person asks to speak."""

    type: Literal["hand_raised"] = "hand_raised"
    participant: ParticipantId


class HandLowered(Value):
    """A person asks no more, or it is their turn."""

    type: Literal["hand_lowered"] = "hand_lowered"
    participant: ParticipantId
    by: ParticipantId


class SpeechMissed(Value):
    """A person who had a seat in the room did not hear this, and may hear it from the court.

    The number of this event names the speech: see `GET /hearings/{hearing}/missed/{seq}`.
    """

    type: Literal["speech_missed"] = "speech_missed"
    participant: ParticipantId
    since: AwareDatetime
    until: AwareDatetime
    spoken: tuple[Spoken, ...]
    """Who spoke when meanwhile; never empty."""


class SpeechCaughtUp(Value):
    """That person has heard what they had missed, to its end."""

    type: Literal["speech_caught_up"] = "speech_caught_up"
    participant: ParticipantId
    missed: Seq
    """The number of the `SpeechMissed` event."""


class EventWithheld(Value):
    """Something happened of which a witness who waits is told nothing; never in the record."""

    type: Literal["event_withheld"] = "event_withheld"


class UnknownEvent(Value):
    """An event of a newer court that this desk does not know: counted, and otherwise ignored."""

    type: Literal["unknown_event"] = "unknown_event"
    was: str


Event = (
    ParticipantConnected
    | ParticipantLost
    | ParticipantLeft
    | ParticipantAdmitted
    | HearingOpened
    | HearingPaused
    | HearingResumed
    | HearingClosed
    | ParticipantMuted
    | ParticipantUnmuted
    | MicrophoneOpened
    | MicrophoneClosed
    | CameraOpened
    | CameraClosed
    | ShowingGranted
    | ShowingWithdrawn
    | PageShown
    | ExhibitPutAway
    | HandRaised
    | HandLowered
    | SpeechMissed
    | SpeechCaughtUp
    | UnknownEvent
    | EventWithheld
)


class Recorded(Value):
    """An event with its number and the court's time: one line of the hearing's record."""

    seq: Seq
    at: AwareDatetime
    event: Annotated[Event, Field(discriminator="type")]


# Passing events: unnumbered, unrecorded, only the latest counts ------------------------------


class MovePointer(Value):
    """Point at a place of the shown page; both None lifts the finger."""

    type: Literal["move_pointer"] = "move_pointer"
    x: Fraction | None = None
    y: Fraction | None = None


class PointerMoved(Value):
    """Where the presenter's finger is now."""

    type: Literal["pointer_moved"] = "pointer_moved"
    by: ParticipantId
    x: Fraction | None = None
    y: Fraction | None = None


# Fold ---------------------------------------------------------------------------------------


def _with(state: HearingState, participant: ParticipantId, **changes: object) -> HearingState:
    """Give the state with one person's seat changed; an unknown person changes nothing."""
    return state.model_copy(
        update={
            "participants": tuple(
                each.model_copy(update=changes) if each.participant == participant else each
                for each in state.participants
            )
        }
    )


def _gone(state: HearingState, participant: ParticipantId, **changes: object) -> HearingState:
    """A person off the wire neither sends nor points; the court's mute of them stays."""
    return _with(state, participant, microphone_open=False, camera_open=False, **changes)


def _silent(state: HearingState) -> HearingState:
    """Close every microphone: whoever speaks after a pause opens it with their own hand."""
    return state.model_copy(
        update={
            "participants": tuple(
                each.model_copy(update={"microphone_open": False}) for each in state.participants
            )
        }
    )


def apply(state: HearingState, recorded: Recorded) -> HearingState:
    """Fold one recorded event into the state; never refuses."""
    event, at = recorded.event, recorded.at
    state = state.model_copy(update={"seq": recorded.seq})
    match event:
        case ParticipantConnected():
            return _with(
                state,
                event.participant,
                connection=Connection.LIVE,
                connection_since=at,
                place=event.place,
                standing=event.standing,
                microphone_open=False,
                camera_open=False,
            )
        case ParticipantLost():
            return _gone(state, event.participant, connection=Connection.LOST, connection_since=at)
        case ParticipantLeft():
            return _gone(
                state,
                event.participant,
                connection=Connection.LEFT,
                connection_since=at,
                place=Place.NONE,
                hand_raised_at=None,
            )
        case ParticipantAdmitted():
            return _with(
                state, event.participant, place=Place.COURTROOM, standing=Standing.ADMITTED
            )
        case HearingOpened():
            return state.model_copy(update={"phase": HearingPhase.OPEN, "opened_at": at})
        case HearingPaused():
            pause = Pause(by=event.by, reason=event.reason, since=at, resumes_at=event.resumes_at)
            return _silent(state).model_copy(update={"phase": HearingPhase.PAUSED, "pause": pause})
        case HearingResumed():
            return state.model_copy(update={"phase": HearingPhase.OPEN, "pause": None})
        case HearingClosed():
            return _silent(state).model_copy(
                update={
                    "phase": HearingPhase.CLOSED,
                    "closed_at": at,
                    "pause": None,
                    "shown": None,
                }
            )
        case ParticipantMuted():
            return _with(state, event.participant, muted_by=event.by, microphone_open=False)
        case ParticipantUnmuted():
            return _with(state, event.participant, muted_by=None)
        case MicrophoneOpened():
            return _with(state, event.participant, microphone_open=True)
        case MicrophoneClosed():
            return _with(state, event.participant, microphone_open=False)
        case CameraOpened():
            return _with(state, event.participant, camera_open=True)
        case CameraClosed():
            return _with(state, event.participant, camera_open=False)
        case ShowingGranted():
            return _with(state, event.participant, may_show=True)
        case ShowingWithdrawn():
            return _with(state, event.participant, may_show=False)
        case PageShown():
            shown = ShownPage(exhibit=event.exhibit, page=event.page, by=event.by)
            return state.model_copy(update={"shown": shown})
        case ExhibitPutAway():
            return state.model_copy(update={"shown": None})
        case HandRaised():
            return _with(state, event.participant, hand_raised_at=at)
        case HandLowered():
            return _with(state, event.participant, hand_raised_at=None)
        case SpeechMissed() | SpeechCaughtUp() | UnknownEvent() | EventWithheld():
            # What was missed stands in the record; it changes nobody's seat.
            return state
        case _:
            assert_never(event)


# What follows from a state -------------------------------------------------------------------


def is_on_air(state: HearingState) -> bool:
    """Whether any media may pass at all: never during a pause nor after the end."""
    return state.phase in (HearingPhase.SCHEDULED, HearingPhase.OPEN)


def may_be_heard(state: HearingState, participant: Participant) -> bool:
    """Whether the court lets this person's sound pass, given an open microphone."""
    return is_on_air(state) and participant.present and participant.muted_by is None


def may_be_seen(state: HearingState, participant: Participant) -> bool:
    """Whether the court lets this person's picture pass, given an open camera."""
    return is_on_air(state) and participant.present


def may_show_pages(state: HearingState, participant: Participant) -> bool:
    """Whether this person may lay pages on the table now: by office or by leave."""
    return (
        state.phase is HearingPhase.OPEN
        and participant.present
        and (participant.runs_the_room or participant.may_show)
    )
