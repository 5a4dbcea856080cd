"""An application on its way: filed, spoken to, decided with reasons, and perhaps once more.

Whoever applies may take it back until it is decided. Recusal is decided within three days, by the
president of the court where a judge is concerned and by the presiding judge where another is (Civil
Procedure Law art. 49, 50); an urgent preservation within forty-eight hours (art. 103). Before it
preserves anything the court may ask for security, and rejects who gives none (art. 103). A decision
on recusal or preservation is looked at again once (art. 50, 111). What was preserved is set free
again when there is no more need of it (art. 107); a counterclaim that is tried goes when its
withdrawal is allowed (art. 148; Interpretation art. 238, 239). An application whose fee is not paid
counts as withdrawn (Interpretation art. 213).

What may be applied for and until when is `server_stub.domain.application_kinds`; what follows from
a decision in the case is not told here.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from client.protocol.applying import ApplicationKind, ApplicationState
from client.protocol.errors import Forbidden, Reason, Refused
from client.protocol.ids import DocumentId, FileHash, ParticipantId
from server_stub.domain.application_kinds import KINDS, PRESERVATIONS
from server_stub.domain.deadlines import Deadline
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Asked, Happened, Office, Row, happened, row_for


class Step(StrEnum):
    """What a command comes to."""

    FILED = "filed"
    SAID = "said"
    SECURITY_ORDERED = "security_ordered"
    SECURITY_GIVEN = "security_given"
    GRANTED = "granted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    FEE_UNPAID = "fee_unpaid"
    REVIEW_ASKED = "review_asked"
    LIFTED = "lifted"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class FileApplication:
    """A party files exactly what it has signed."""

    content: FileHash
    signature: FileHash | None
    paper: DocumentId
    fee: str = ""
    """The payment that goes with it."""


@dataclass(frozen=True, slots=True)
class SayTo:
    """Another party says its word."""

    party: ParticipantId
    agrees: bool
    text: str


@dataclass(frozen=True, slots=True)
class AskSecurity:
    """The court asks for security first, saying why so much."""

    amount: Decimal
    grounds: str


@dataclass(frozen=True, slots=True)
class PutUpSecurity:
    """The applicant gives it."""

    text: str


@dataclass(frozen=True, slots=True)
class Decide:
    """The court decides, by a reasoned document; reviewing is deciding again."""

    granted: bool
    document: DocumentId | None
    grounds: str
    until: date | None = None
    fee: str = ""
    """The payment that follows from it."""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The applicant does not ask for it any more."""


@dataclass(frozen=True, slots=True)
class LetFeeLapse:
    """The fee was not paid in time."""


@dataclass(frozen=True, slots=True)
class AskOnceMore:
    """A party is not content with the decision."""

    party: ParticipantId
    grounds: str


@dataclass(frozen=True, slots=True)
class Lift:
    """What was preserved is set free."""

    document: DocumentId | None
    grounds: str


@dataclass(frozen=True, slots=True)
class LetGo:
    """A counterclaim is withdrawn by leave."""

    document: DocumentId | None
    grounds: str


ApplicationCommand = (
    FileApplication
    | SayTo
    | AskSecurity
    | PutUpSecurity
    | Decide
    | TakeBack
    | LetFeeLapse
    | AskOnceMore
    | Lift
    | LetGo
)
ApplicationEvent = Happened[ApplicationState, ApplicationCommand]

_S, _T = ApplicationState, Step
_PARTY, _JUDGE = frozenset({Office.PARTY}), frozenset({Office.JUDGE})
_DECIDES, _CLOCK = frozenset({Office.JUDGE, Office.PRESIDENT}), frozenset({Office.CLOCK})
_OPEN = (_S.PENDING, _S.AWAITING_SECURITY)
TABLE: Final[dict[tuple[ApplicationState, object], Row[ApplicationState]]] = {
    (_S.DRAFT, _T.FILED): Row(to=_S.PENDING, by=_PARTY),
    (_S.PENDING, _T.SAID): Row(to=_S.PENDING, by=_PARTY, keeps=True),
    (_S.PENDING, _T.SECURITY_ORDERED): Row(to=_S.AWAITING_SECURITY, by=_JUDGE, keeps=True),
    (_S.AWAITING_SECURITY, _T.SECURITY_GIVEN): Row(to=_S.PENDING, by=_PARTY, keeps=True),
    (_S.PENDING, _T.GRANTED): Row(to=_S.GRANTED, by=_DECIDES),
    **{(state, _T.REFUSED): Row(to=_S.REFUSED, by=_DECIDES) for state in _OPEN},
    **{(state, _T.TAKEN_BACK): Row(to=_S.WITHDRAWN, by=_PARTY) for state in _OPEN},
    **{(state, _T.FEE_UNPAID): Row(to=_S.LAPSED, by=_CLOCK) for state in _OPEN},
    **{
        (state, _T.REVIEW_ASKED): Row(to=_S.UNDER_REVIEW, by=_PARTY)
        for state in (_S.GRANTED, _S.REFUSED)
    },
    (_S.UNDER_REVIEW, _T.GRANTED): Row(to=_S.GRANTED, by=_DECIDES),
    (_S.UNDER_REVIEW, _T.REFUSED): Row(to=_S.REFUSED, by=_DECIDES),
    (_S.GRANTED, _T.LIFTED): Row(to=_S.LIFTED, by=_JUDGE),
    (_S.GRANTED, _T.LET_GO): Row(to=_S.WITHDRAWN, by=_JUDGE),
}
START: Final = ApplicationState.DRAFT
FINAL: Final = frozenset({_S.GRANTED, _S.REFUSED, _S.WITHDRAWN, _S.LAPSED, _S.LIFTED})
UNDECIDED: Final = frozenset({_S.PENDING, _S.AWAITING_SECURITY, _S.UNDER_REVIEW})


@dataclass(frozen=True, slots=True)
class Word:
    """What another party has said, and when."""

    party: ParticipantId
    agrees: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFile:
    """An application as its events have made it."""

    kind: ApplicationKind
    applicant: ParticipantId
    against: ParticipantId | None = None
    on_bench: bool = False
    """Whether it is a judge who shall be recused: the president decides."""
    urgent: bool = False
    state: ApplicationState = START
    clocks: tuple[Deadline, ...] = ()
    content: FileHash | None = None
    paper: DocumentId | None = None
    fee: str = ""
    said: tuple[Word, ...] = ()
    security: Decimal | None = None
    secured: str = ""
    decision: DocumentId | None = None
    grounds: str = ""
    """Of the latest decision."""
    until: date | None = None
    outcome: bool | None = None
    """What was decided last."""
    reviewer: ParticipantId | None = None
    """Who has asked for it once more."""
    review_grounds: str = ""
    reviewed: bool = False
    """Whether it was asked for once more; it can be no second time."""

    @property
    def is_decided_by(self) -> Office:
        """Say who decides it."""
        return Office.PRESIDENT if self.on_bench else Office.JUDGE


def decide(
    command: ApplicationCommand, application: ApplicationFile, asked: Asked
) -> tuple[ApplicationEvent, ...]:
    """Give the events that a command becomes; raises `Refused` or `Forbidden`."""
    row = row_for(TABLE, application.state, _step(command), application.clocks, asked)
    _check(command, application, asked)
    starts = _starts(command, application)
    return (happened(command, row, application.clocks, asked, starts=starts),)


def apply(application: ApplicationFile, event: ApplicationEvent) -> ApplicationFile:
    """Give the application after an event."""
    after = replace(application, state=event.to, clocks=event.clocks)
    match event.deed:
        case FileApplication(content=content, paper=paper, fee=fee):
            return replace(after, content=content, paper=paper, fee=fee)
        case SayTo(party=party, agrees=agrees, text=text):
            word = Word(party, agrees, text, event.at)
            return replace(after, said=(*application.said, word))
        case AskSecurity(amount=amount, grounds=grounds):
            return replace(after, security=amount, grounds=grounds)
        case PutUpSecurity(text=text):
            return replace(after, secured=text)
        case Decide(document=document, grounds=grounds, until=until, fee=fee):
            decided = replace(after, decision=document, grounds=grounds, until=until)
            outcome = event.to is ApplicationState.GRANTED
            return replace(decided, fee=fee or application.fee, outcome=outcome)
        case AskOnceMore(party=party, grounds=grounds):
            return replace(after, reviewed=True, reviewer=party, review_grounds=grounds)
        case Lift(document=document, grounds=grounds) | LetGo(document=document, grounds=grounds):
            return replace(after, decision=document, grounds=grounds)
        case TakeBack() | LetFeeLapse():
            return after


def _step(command: ApplicationCommand) -> Step:
    match command:
        case FileApplication():
            return Step.FILED
        case SayTo():
            return Step.SAID
        case AskSecurity():
            return Step.SECURITY_ORDERED
        case PutUpSecurity():
            return Step.SECURITY_GIVEN
        case Decide(granted=granted):
            return Step.GRANTED if granted else Step.REFUSED
        case TakeBack():
            return Step.TAKEN_BACK
        case LetFeeLapse():
            return Step.FEE_UNPAID
        case AskOnceMore():
            return Step.REVIEW_ASKED
        case Lift():
            return Step.LIFTED
        case LetGo():
            return Step.LET_GO


def _starts(command: ApplicationCommand, application: ApplicationFile) -> tuple[Limit, ...]:
    """Give the court's clock: some kinds are decided within a time of the law."""
    review = KINDS[application.kind].review
    match command:
        case FileApplication() if application.kind is ApplicationKind.RECUSAL:
            return (Limit.RECUSAL_DECIDE,)
        case FileApplication() if application.urgent and application.kind in PRESERVATIONS:
            return (Limit.PRESERVE_URGENT,)
        case AskOnceMore() if review is not None:
            return (review.decide,)
        case _:
            return ()


def _check(command: ApplicationCommand, application: ApplicationFile, asked: Asked) -> None:
    line = KINDS[application.kind]
    match command:
        case FileApplication(signature=signature):
            if signature is None:
                raise Refused(Reason.SIGNATURE_MISSING)
        case SayTo(party=party):
            if not line.heard or party == application.applicant:
                raise Forbidden(Reason.NOT_YOUR_OFFICE)
        case AskSecurity(grounds=grounds):
            _check_preserves(application)
            _check_grounds(grounds)
        case PutUpSecurity(text=text):
            _check_grounds(text)
        case Decide(document=document, grounds=grounds):
            if asked.by is not application.is_decided_by:
                raise Forbidden(Reason.NOT_YOUR_OFFICE)
            _check_reasoned(document, grounds)
        case AskOnceMore(party=party, grounds=grounds):
            if line.review is None or application.reviewed:
                raise Refused(Reason.NO_APPEAL)
            if line.review.by_applicant_alone and party != application.applicant:
                raise Forbidden(Reason.NOT_YOUR_OFFICE)
            _check_grounds(grounds)
        case Lift(document=document, grounds=grounds):
            _check_preserves(application)
            _check_reasoned(document, grounds)
        case LetGo(document=document, grounds=grounds):
            if application.kind is not ApplicationKind.COUNTERCLAIM:
                raise Refused(Reason.STEP_NOT_OPEN, application.kind)
            _check_reasoned(document, grounds)
        case TakeBack() | LetFeeLapse():
            pass


def _check_preserves(application: ApplicationFile) -> None:
    if application.kind not in PRESERVATIONS:
        raise Refused(Reason.STEP_NOT_OPEN, application.kind)


def _check_reasoned(document: DocumentId | None, grounds: str) -> None:
    if document is None:
        raise Refused(Reason.RULING_MISSING)
    _check_grounds(grounds)


def _check_grounds(grounds: str) -> None:
    if not grounds.strip():
        raise Refused(Reason.GROUNDS_MISSING)
