"""A rehearsal: a room of one's own in which a scripted judge leads through what a hearing asks for.

It is held in the very courtroom, marked as a rehearsal wherever it is shown; nothing of it goes to
a case, and it leaves no record. Each step waits for the person and then goes on without them; they
can skip it, and leave at any time.

It knows no case and no other person.
"""

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime

from client.protocol.ids import ExhibitId, HearingId
from client.protocol.value import Value


class RehearsalStep(StrEnum):
    """The steps of a rehearsal, in order."""

    WAIT = "wait"
    ROLL_CALL = "roll_call"
    """Open the microphone and answer."""
    SHOW_EXHIBIT = "show_exhibit"
    OBJECTION = "objection"
    """Raise the hand."""
    SIGN = "sign"
    DONE = "done"


STEPS_TO_DO: tuple[RehearsalStep, ...] = (
    RehearsalStep.ROLL_CALL,
    RehearsalStep.SHOW_EXHIBIT,
    RehearsalStep.OBJECTION,
    RehearsalStep.SIGN,
)


class RehearsalOpened(Value):
    """Answer to `POST /hearings/{hearing}/rehearsal`: a room of one's own."""

    rehearsal: HearingId
    """Entered as a hearing is: by a ticket, over the hearing's socket."""
    ends_at: AwareDatetime


class SkipStep(Value):
    """Asked at `POST /hearings/{rehearsal}/rehearsal/skip`: go on without this step.

    A step that is not the one at which the rehearsal is stays as it is: the asking came too late.
    """

    step: RehearsalStep


class RehearsalIs(Value):
    """How far a rehearsal has come; passing, only the newest counts."""

    type: Literal["rehearsal_is"] = "rehearsal_is"
    step: RehearsalStep
    done: tuple[RehearsalStep, ...] = ()
    missed: tuple[RehearsalStep, ...] = ()
    """Steps for which the time ran out."""
    skipped: tuple[RehearsalStep, ...] = ()
    """Steps that the person left out."""
    ends_at: AwareDatetime
    transcript: str = ""
    """What is to be signed, from the step of signing on; it is no paper of any case."""


REHEARSAL_EXHIBIT = ExhibitId("rehearsal")
"""The one exhibit of every rehearsal, which anybody who is signed in may look at."""
