"""A suit on its way to being docketed: drafted, submitted, reviewed.

The court dockets or rules against acceptance within seven days (Civil Procedure Law art. 126). What
is wanting is told once and completely; the seven days begin anew on the day after the corrected
material has come (Online Litigation Rules art. 9). A second return may name what was told before;
what it names for the first time must say why it was not told at once.

What the papers say, and whether an identity is verified, is known elsewhere; the number of the case
is counted there too.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from client.protocol.errors import Reason, Refused
from client.protocol.ids import DocumentId, FileHash
from server_stub.domain.case_numbers import CaseNumber
from server_stub.domain.deadlines import Deadline
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Asked, Happened, Office, Row, happened, row_for


class FilingState(StrEnum):
    """How far a filing has come."""

    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """By a ruling, against which an appeal lies (art. 126, 157)."""
    LAPSED = "lapsed"
    """Not corrected in time; it may be filed anew."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wanting, and where: a field of the form or a page of a paper."""

    place: str
    text: str
    why_new: str = ""
    """Why it was not told before; needed for what a second return names first."""


@dataclass(frozen=True, slots=True)
class SubmitFiling:
    """Hand in exactly what was signed."""

    content: FileHash
    signature: FileHash | None
    identity_verified: bool


@dataclass(frozen=True, slots=True)
class AcceptFiling:
    """Docket it under a number."""

    number: CaseNumber


@dataclass(frozen=True, slots=True)
class ReturnFiling:
    """Send it back with every defect at once; the time to answer is set by the court."""

    defects: tuple[Defect, ...]


@dataclass(frozen=True, slots=True)
class CorrectFiling:
    """Hand in the corrected material."""

    content: FileHash
    signature: FileHash | None


@dataclass(frozen=True, slots=True)
class RefuseFiling:
    """Rule against acceptance."""

    ruling: DocumentId | None


@dataclass(frozen=True, slots=True)
class WithdrawFiling:
    """Take it back before it is docketed."""


@dataclass(frozen=True, slots=True)
class LetCorrectionLapse:
    """The time to correct has run out."""


FilingCommand = (
    SubmitFiling
    | AcceptFiling
    | ReturnFiling
    | CorrectFiling
    | RefuseFiling
    | WithdrawFiling
    | LetCorrectionLapse
)
FilingEvent = Happened[FilingState, FilingCommand]

_S = FilingState
_PARTY, _REVIEWER = frozenset({Office.PARTY}), frozenset({Office.REVIEWER, Office.JUDGE})
_CLOCK = frozenset({Office.CLOCK})
TABLE: Final[dict[tuple[FilingState, object], Row[FilingState]]] = {
    (_S.DRAFT, SubmitFiling): Row(to=_S.UNDER_REVIEW, by=_PARTY, starts=(Limit.FILING_REVIEW,)),
    (_S.DRAFT, WithdrawFiling): Row(to=_S.WITHDRAWN, by=_PARTY),
    (_S.UNDER_REVIEW, AcceptFiling): Row(
        to=_S.ACCEPTED, by=_REVIEWER, starts=(Limit.SERVE_COMPLAINT,)
    ),
    (_S.UNDER_REVIEW, ReturnFiling): Row(to=_S.RETURNED, by=_REVIEWER, starts=(Limit.CORRECTION,)),
    (_S.UNDER_REVIEW, RefuseFiling): Row(to=_S.REFUSED, by=_REVIEWER),
    (_S.UNDER_REVIEW, WithdrawFiling): Row(to=_S.WITHDRAWN, by=_PARTY),
    (_S.RETURNED, CorrectFiling): Row(
        to=_S.UNDER_REVIEW, by=_PARTY, starts=(Limit.FILING_REVIEW,), within=Limit.CORRECTION
    ),
    (_S.RETURNED, WithdrawFiling): Row(to=_S.WITHDRAWN, by=_PARTY),
    (_S.RETURNED, LetCorrectionLapse): Row(to=_S.LAPSED, by=_CLOCK, past=Limit.CORRECTION),
}
START: Final = FilingState.DRAFT
FINAL: Final = frozenset({_S.ACCEPTED, _S.REFUSED, _S.LAPSED, _S.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A filing as its events have made it."""

    state: FilingState = START
    clocks: tuple[Deadline, ...] = ()
    content: FileHash | None = None
    """What was handed in last."""
    number: CaseNumber | None = None
    ruling: DocumentId | None = None
    returns: tuple[tuple[Defect, ...], ...] = ()
    """Every return with its defects, in order."""

    @property
    def open_defects(self) -> tuple[Defect, ...]:
        """What must be corrected now."""
        return self.returns[-1] if self.state is FilingState.RETURNED else ()


def decide(command: FilingCommand, filing: Filing, asked: Asked) -> tuple[FilingEvent, ...]:
    """Give the events that a command becomes; raises `Refused`."""
    row = row_for(TABLE, filing.state, type(command), filing.clocks, asked)
    match command:
        case SubmitFiling():
            if not command.identity_verified:
                raise Refused(Reason.IDENTITY_NOT_VERIFIED)
            _check_signed(command.signature)
        case CorrectFiling():
            _check_signed(command.signature)
        case ReturnFiling():
            _check_defects(command.defects, filing)
        case RefuseFiling():
            if command.ruling is None:
                raise Refused(Reason.RULING_MISSING)
        case AcceptFiling() | WithdrawFiling() | LetCorrectionLapse():
            pass
    return (happened(command, row, filing.clocks, asked),)


def apply(filing: Filing, event: FilingEvent) -> Filing:
    """Give the filing after an event."""
    after = replace(filing, state=event.to, clocks=event.clocks)
    match event.deed:
        case SubmitFiling(content=content) | CorrectFiling(content=content):
            return replace(after, content=content)
        case AcceptFiling(number=number):
            return replace(after, number=number)
        case ReturnFiling(defects=defects):
            return replace(after, returns=(*filing.returns, defects))
        case RefuseFiling(ruling=ruling):
            return replace(after, ruling=ruling)
        case WithdrawFiling() | LetCorrectionLapse():
            return after


def _check_signed(signature: FileHash | None) -> None:
    if signature is None:
        raise Refused(Reason.SIGNATURE_MISSING)


def _check_defects(defects: tuple[Defect, ...], filing: Filing) -> None:
    if not defects or not all(each.place.strip() and each.text.strip() for each in defects):
        raise Refused(Reason.DEFECTS_MISSING)
    told = {defect.place for earlier in filing.returns for defect in earlier}
    for defect in defects:
        if filing.returns and defect.place not in told and not defect.why_new.strip():
            raise Refused(Reason.NEW_DEFECTS_UNEXPLAINED, defect.place)
