"""After the judgment: appeal within one's own period, and enforcement with property clues.

Civil Procedure Law art. 171-176, 247-268; Provisions on the investigation of property art. 1-5.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.filing import LongText, Money, SigningAsked, Text
from client.protocol.ids import FileHash, ParticipantId
from client.protocol.value import Day, Value


class Petition(Value):
    """An appeal as the appellant words it (art. 172)."""

    requests: Annotated[str, Field(min_length=1, max_length=20_000)]
    reasons: Annotated[str, Field(min_length=1, max_length=20_000)]
    appealed: Money = Decimal(0)
    """Against how much of what was decided in money; the fee is counted on it."""


class PaperWritten(Value):
    """A paper as it will be filed, and the place to sign exactly this."""

    content: FileHash
    signing: SigningAsked


class FileAppealSigned(Value):
    """Asked when it is signed: file exactly this."""

    petition: Petition
    content: FileHash


class AppealAnswer(Value):
    """The other side's answer to an appeal (art. 174)."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class PeriodShown(Value):
    """One party's own time to appeal."""

    participant: ParticipantId
    served: bool
    due_at: AwareDatetime | None
    """None before service, and after the time is over or no more needed."""
    appealed: bool


class AppealsShown(Value):
    """Answer to `GET /api/v1/cases/{case}/appeals`."""

    state: str
    version: int
    periods: tuple[PeriodShown, ...]
    appeal_court: str
    effective_at: AwareDatetime | None


class PropertyCategory(StrEnum):
    """Categories of property, as clues are told by."""

    CASH = "cash"
    REAL_ESTATE = "real_estate"
    MOVABLE = "movable"
    PROPERTY_RIGHT = "property_right"
    OTHER = "other"


class PropertyClue(Value):
    """What the applicant knows of a piece of property."""

    category: PropertyCategory
    owner: Text = ""
    description: LongText = ""
    location: Text = ""
    source: Text = ""
    estimated: Money | None = None
    encumbrance: LongText = ""
    urgent: bool = False


class EnforcementApplication(Value):
    """What is to be enforced, against whom, and since when it was due (art. 247, 250)."""

    against: ParticipantId
    amount: Money
    acts: LongText = ""
    """What is to be done besides paying."""
    performance_ended_on: Day
    """The last day on which it should have been performed: the two years run from it."""
    clues: Annotated[tuple[PropertyClue, ...], Field(max_length=50)] = ()


class ApplySigned(Value):
    """Asked when it is signed."""

    application: EnforcementApplication
    content: FileHash


class ClueFindings(Value):
    """What the court found when it checked a clue."""

    found: bool
    findings: Annotated[str, Field(min_length=1, max_length=5000)]


class Performance(Value):
    """So much was performed or realised."""

    amount: Money


class ClueShown(Value):
    """A clue and how far it has come."""

    clue: str
    category: PropertyCategory
    description: str
    state: str
    due_at: AwareDatetime | None


class EnforcementShown(Value):
    """An enforcement as its people see it."""

    enforcement: str
    state: str
    version: int
    number: str
    amount: Decimal
    performed: Decimal
    out_of_time: bool
    due_at: AwareDatetime | None
    clues: tuple[ClueShown, ...]


class Enforcements(Value):
    """Answer to `GET /api/v1/cases/{case}/enforcements`."""

    enforcements: tuple[EnforcementShown, ...]


class EnforcementDecision(StrEnum):
    """What a judge can rule of an enforcement."""

    REFUSE = "refuse"
    SUSPEND = "suspend"
    CONCLUDE_FOR_NOW = "conclude_for_now"
    """Nothing more can be enforced now; it goes on when property turns up."""
    END = "end"


class RuleOnEnforcement(Value):
    """Asked by the judge at `POST /api/v1/enforcements/{enforcement}/rulings`."""

    decision: EnforcementDecision
    grounds: Annotated[str, Field(min_length=1, max_length=20_000)]


class WithGrounds(Value):
    """Why an enforcement goes on, or why property is given free."""

    grounds: Annotated[str, Field(min_length=1, max_length=5000)]


class Realisation(Value):
    """What came of property that was transferred, auctioned or sold."""

    proceeds: Money
