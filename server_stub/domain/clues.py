"""A property clue on its way to a measure: told, checked, property under control.

《关于民事执行中财产调查若干问题的规定》 art. 2: the court checks a definite clue within seven
days, an urgent one within three. What is brought under control stays so for at most one year
(funds), two (movables) or three (land, houses and other rights), counted anew at each renewal
(Interpretation of the Civil Procedure Law art. 485); before that ends the applicant is reminded.
The categories are those of the order to report property (art. 5).

Where the property is, and who says so, is the applicant's affair; this module asks only that it be
told wholly.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from client.protocol.errors import Reason, Refused
from client.protocol.ids import FileHash
from server_stub.domain.deadlines import Deadline
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import (
    Asked,
    Happened,
    LetPass,
    Office,
    Row,
    check_over,
    happened,
    row_for,
    running,
)


class Property(StrEnum):
    """Categories of property (art. 5)."""

    CASH = "cash"
    """Income, deposits, cash, wealth products, securities."""
    REAL_ESTATE = "real_estate"
    MOVABLE = "movable"
    PROPERTY_RIGHT = "property_right"
    """Claims, shares, fund units, trust benefits, intellectual property."""
    OTHER = "other"


CONTROLS: Final = {
    Property.CASH: Limit.CONTROL_FUNDS,
    Property.MOVABLE: Limit.CONTROL_MOVABLES,
    Property.REAL_ESTATE: Limit.CONTROL_OTHER,
    Property.PROPERTY_RIGHT: Limit.CONTROL_OTHER,
    Property.OTHER: Limit.CONTROL_OTHER,
}
"""How long property of a category may stay under control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """What the applicant knows of a piece of property."""

    category: Property
    owner: str
    description: str
    location: str
    """Where it is, or who holds it."""
    source: str = ""
    """How the applicant knows."""
    estimated: Decimal | None = None
    encumbrance: str = ""
    """Mortgages, co-owners, disputes."""
    held_for_another: bool = False
    evidence: FileHash | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it can be checked at all."""
        return all(text.strip() for text in (self.owner, self.description, self.location))


class ClueState(StrEnum):
    """How far a clue has come."""

    NEW = "new"
    CHECKING = "checking"
    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    CONTROLLED = "controlled"
    RELEASED = "released"
    REALISED = "realised"
    """Turned into money for the applicant."""


@dataclass(frozen=True, slots=True)
class TellClue:
    """The applicant tells of it."""

    clue: Clue
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class ReportFound:
    """The court has checked: it is there, or it is not."""

    found: bool
    findings: str


@dataclass(frozen=True, slots=True)
class TakeControl:
    """Seal, seize or freeze it; again before the end renews it."""


@dataclass(frozen=True, slots=True)
class Release:
    """Give it free, saying why."""

    grounds: str


@dataclass(frozen=True, slots=True)
class Realise:
    """Transfer, auction or sell it."""

    proceeds: Decimal


ClueCommand = TellClue | ReportFound | TakeControl | Release | Realise | LetPass
ClueEvent = Happened[ClueState, ClueCommand]


class Step(StrEnum):
    """What a command comes to."""

    TOLD = "told"
    TOLD_URGENTLY = "told_urgently"
    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    CONTROLLED = "controlled"
    RELEASED = "released"
    REALISED = "realised"
    PASSED = "passed"


_S, _T = ClueState, Step
_PARTY, _COURT = frozenset({Office.PARTY}), frozenset({Office.JUDGE, Office.CLERK})
_JUDGE = frozenset({Office.JUDGE})
TABLE: Final[dict[tuple[ClueState, object], Row[ClueState]]] = {
    (_S.NEW, _T.TOLD): Row(to=_S.CHECKING, by=_PARTY, starts=(Limit.CLUE_CHECK,)),
    (_S.NEW, _T.TOLD_URGENTLY): Row(to=_S.CHECKING, by=_PARTY, starts=(Limit.CLUE_CHECK_URGENT,)),
    (_S.CHECKING, _T.FOUND): Row(to=_S.FOUND, by=_COURT),
    (_S.CHECKING, _T.NOTHING_FOUND): Row(to=_S.NOTHING_FOUND, by=_COURT),
    (_S.FOUND, _T.CONTROLLED): Row(to=_S.CONTROLLED, by=_JUDGE),
    (_S.FOUND, _T.REALISED): Row(to=_S.REALISED, by=_JUDGE),
    (_S.FOUND, _T.RELEASED): Row(to=_S.RELEASED, by=_JUDGE),
    (_S.CONTROLLED, _T.CONTROLLED): Row(to=_S.CONTROLLED, by=_JUDGE),
    (_S.CONTROLLED, _T.REALISED): Row(to=_S.REALISED, by=_JUDGE),
    (_S.CONTROLLED, _T.RELEASED): Row(to=_S.RELEASED, by=_JUDGE),
    (_S.CONTROLLED, _T.PASSED): Row(to=_S.RELEASED, by=frozenset({Office.CLOCK})),
}
START: Final = ClueState.NEW
FINAL: Final = frozenset({_S.NOTHING_FOUND, _S.RELEASED, _S.REALISED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueFile:
    """A clue as its events have made it."""

    state: ClueState = START
    clocks: tuple[Deadline, ...] = ()
    clue: Clue | None = None
    findings: str = ""
    proceeds: Decimal = Decimal(0)


def decide(command: ClueCommand, file: ClueFile, asked: Asked) -> tuple[ClueEvent, ...]:
    """Give the events that a command becomes; raises `Refused`."""
    step = _step(command)
    row = row_for(TABLE, file.state, step, file.clocks, asked)
    control = CONTROLS[file.clue.category] if file.clue is not None else None
    match command:
        case TellClue(clue=clue):
            if not clue.is_whole:
                raise Refused(Reason.CLUE_INCOMPLETE)
        case ReportFound(findings=grounds) | Release(grounds=grounds):
            if not grounds.strip():
                raise Refused(Reason.GROUNDS_MISSING)
        case LetPass():
            check_over(running(file.clocks, control) if control else None, asked.now)
        case TakeControl() | Realise():
            pass
    starts = (control,) if step is Step.CONTROLLED and control else ()
    return (happened(command, row, file.clocks, asked, starts=starts),)


def apply(file: ClueFile, event: ClueEvent) -> ClueFile:
    """Give the clue after an event."""
    after = replace(file, state=event.to, clocks=event.clocks)
    match event.deed:
        case TellClue(clue=clue):
            return replace(after, clue=clue)
        case ReportFound(findings=findings):
            return replace(after, findings=findings)
        case Realise(proceeds=proceeds):
            return replace(after, proceeds=proceeds)
        case TakeControl() | Release() | LetPass():
            return after


def _step(command: ClueCommand) -> Step:
    match command:
        case TellClue(urgent=urgent):
            return Step.TOLD_URGENTLY if urgent else Step.TOLD
        case ReportFound(found=found):
            return Step.FOUND if found else Step.NOTHING_FOUND
        case TakeControl():
            return Step.CONTROLLED
        case Release():
            return Step.RELEASED
        case Realise():
            return Step.REALISED
        case LetPass():
            return Step.PASSED
