"""Between acceptance and hearing: examining the evidence, writing to the court, finding a time.

Opinions given before the hearing count as examined (Rules of Evidence art. 60). Messages are seen
by everybody of the case. Times are offered by the court and answered by each party.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.ids import ExhibitId, HearingId, ParticipantId
from client.protocol.roles import Role, Side
from client.protocol.value import LARGEST, Moment, Value

Reasons = Annotated[str, Field(max_length=10_000)]


class View(StrEnum):
    """How a party stands to one property of an item of evidence."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    """The form is accepted and the content is not, or a part of it."""
    DISPUTED = "disputed"
    LEFT_TO_COURT = "left_to_court"


class GiveOpinion(Value):
    """Asked at `POST /api/v1/exhibits/{exhibit}/opinions`; a later one stands beside the earlier.

    The three properties of evidence and what it is to prove (Rules of Evidence art. 60, 87).
    """

    authenticity: View
    legality: View
    relevance: View
    purpose: View
    reasons: Reasons = ""
    """Needed for whatever is not accepted."""
    original_wanted: bool = False


class OpinionShown(Value):
    """One party's opinion of one item, and when it was given."""

    participant: ParticipantId
    version: int
    opinion: GiveOpinion
    at: AwareDatetime
    late: bool
    """Given after the period for evidence; marked and kept."""


class ItemExamined(Value):
    """A row of the matrix: an item of evidence and what everybody says of it."""

    exhibit: ExhibitId
    number: int
    title: str
    side: Side
    opinions: tuple[OpinionShown, ...]
    """The newest of each party."""
    awaited: tuple[ParticipantId, ...]
    """Who may speak of it and has not."""
    undisputed: bool
    """Everybody asked accepts all of it."""
    original_wanted: bool


class Examination(Value):
    """Answer to `GET /api/v1/cases/{case}/examination`: the live matrix of item and party."""

    items: tuple[ItemExamined, ...]
    filed: int
    visible: int
    """As many as were filed, or the court says that something is missing."""


class WriteMessage(Value):
    """Asked at `POST /api/v1/cases/{case}/messages`."""

    text: Annotated[str, Field(min_length=1, max_length=5000)]
    answers: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    """The number of the message that this one answers."""


class Message(Value):
    """A message on the case, numbered from 1 without gaps."""

    number: int
    author: ParticipantId
    name: str
    role: Role
    text: str
    at: AwareDatetime
    answers: int | None = None


class Messages(Value):
    """Answer to `GET /api/v1/cases/{case}/messages`: oldest first, after a number."""

    messages: tuple[Message, ...]
    more: bool


class OfferedTime(Value):
    """A time that the court can hold the hearing at."""

    starts_at: Moment
    minutes: Annotated[int, Field(ge=15, le=480)] = 120


class OfferTimes(Value):
    """Asked by the bench at `POST /api/v1/cases/{case}/times`; earlier offers are taken back."""

    times: Annotated[tuple[OfferedTime, ...], Field(min_length=1, max_length=20)]


class AnswerTime(Value):
    """One party's answer to one time."""

    number: Annotated[int, Field(ge=1, le=LARGEST)]
    suits: bool
    reason: Annotated[str, Field(max_length=1000)] = ""
    """Needed where it does not suit."""


class AnswerTimes(Value):
    """Asked by a party: an answer to each time that was offered."""

    answers: Annotated[tuple[AnswerTime, ...], Field(min_length=1, max_length=20)]


class TimeAnswer(Value):
    """What one party says of a time."""

    participant: ParticipantId
    suits: bool
    reason: str
    at: AwareDatetime


class TimeShown(Value):
    """A time with everybody's answers."""

    number: int
    starts_at: AwareDatetime
    minutes: int
    answers: tuple[TimeAnswer, ...]
    suits_all: bool
    conflicts: tuple[ParticipantId, ...]
    """Who has another hearing then; which one is nobody else's business."""
    too_soon: bool
    """Fewer than three days from now, which the ordinary procedure does not allow (art. 139)."""


class Times(Value):
    """Answer to `GET /api/v1/cases/{case}/times`."""

    times: tuple[TimeShown, ...]
    fixed: HearingId | None = None


class FixTime(Value):
    """Asked by the bench: hold it at this time."""

    number: Annotated[int, Field(ge=1, le=LARGEST)]
