"""What a witness is told before they are called: that they wait for a hearing, and no more of it.

A witness may not listen to the hearing before being heard, and takes part from a place where
nothing of it reaches them (Rules of Evidence art. 72; Online Litigation Rules art. 26). Until
the court admits them they know who has a seat, who has come, and that the hearing has begun or is
over. The numbers of the record stay whole: of what they are not told they learn that it was.

Whose sound and pictures pass is `server_stub.domain.hearing`, for witnesses as for everybody.
"""

from client.protocol.case import HearingPhase
from client.protocol.hearing import (
    EventWithheld,
    HearingClosed,
    HearingOpened,
    HearingState,
    ParticipantAdmitted,
    ParticipantConnected,
    ParticipantLeft,
    ParticipantLost,
    Place,
    Recorded,
)
from client.protocol.ids import ParticipantId
from client.protocol.roles import Role

TOLD = (
    ParticipantConnected,
    ParticipantLost,
    ParticipantLeft,
    ParticipantAdmitted,
    HearingOpened,
    HearingClosed,
)
"""Whatever is not here is withheld, later kinds of event too."""


def is_kept_apart(participant: ParticipantId, state: HearingState) -> bool:
    """Whether somebody is a witness and not in the courtroom."""
    person = state.of(participant)
    return (
        person is not None and person.role is Role.WITNESS and person.place is not Place.COURTROOM
    )


def follows_no_record(participant: ParticipantId, state: HearingState) -> bool:
    """Whether somebody is told how things stand whenever they come, and never what has happened."""
    person = state.of(participant)
    return person is not None and person.role is Role.WITNESS


def as_told(recorded: Recorded) -> Recorded:
    """Give a line of the record as one who is kept apart is told it."""
    if isinstance(recorded.event, TOLD):
        return recorded
    return recorded.model_copy(update={"event": EventWithheld()})


def veiled(state: HearingState) -> HearingState:
    """Give how things stand, as far as one who is kept apart is told."""
    begun = state.phase is HearingPhase.PAUSED
    return state.model_copy(
        update={
            "phase": HearingPhase.OPEN if begun else state.phase,
            "pause": None,
            "shown": None,
            "exhibits": (),
            "participants": tuple(
                each.model_copy(
                    update={
                        "microphone_open": False,
                        "camera_open": False,
                        "muted_by": None,
                        "may_show": False,
                        "hand_raised_at": None,
                    }
                )
                for each in state.participants
            ),
        }
    )
