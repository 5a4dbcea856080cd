"""Who may read, enter and serve: pure rules over a person's place in a case.

The court's people and the parties of a case read its file (Civil Procedure Law art. 52); drafts
are the bench's own until they are served. A summons goes to the one who is called
(Interpretation of the Civil Procedure Law art. 227). The rules give the refusal to raise, or
None, so that what may be done can be told before it is tried.

A stranger to the case never comes as far as these rules.
"""

from datetime import datetime, timedelta

from client.protocol.case import CaseState, DocumentKind, HearingPhase, Party
from client.protocol.errors import CourtError, Forbidden, Reason, Refused
from client.protocol.ids import ParticipantId
from client.protocol.roles import Side

_OF_THE_COURT = frozenset({Side.BENCH, Side.REGISTRY})
_PARTIES = frozenset({Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY})


def may_read(
    reader: Party,
    *,
    stands_for: ParticipantId | None,
    served: bool,
    addressee: ParticipantId | None,
) -> bool:
    """Whether a person of the case may read one of its documents.

    Who stands for a party reads what is addressed to that party (Civil Procedure Law art. 51, 61).
    """
    if not served:
        return reader.side is Side.BENCH
    if addressee is None or reader.side in _OF_THE_COURT:
        return True
    return addressee in (reader.participant, stands_for)


def why_not_serve(
    *, presides: bool, kind: DocumentKind, served: bool, state: CaseState
) -> CourtError | None:
    """Why a person may not serve a draft; the presiding judge may, once.

    A judgment is served when the case has been heard, and not before (Civil Procedure Law
    art. 151).
    """
    if not presides:
        return Forbidden(Reason.NOT_YOUR_OFFICE)
    if served:
        return Refused(Reason.DOCUMENT_ALREADY_SERVED)
    if kind is DocumentKind.JUDGMENT and state is not CaseState.HEARD:
        return Refused(Reason.DOCUMENT_NOT_READY)
    return None


def why_not_file(side: Side) -> CourtError | None:
    """Why a person may not put evidence before the court; the parties may, for their own side.

    Who stands for a party files for that party (Civil Procedure Law art. 51, 61, 67).
    """
    return None if side in _PARTIES else Forbidden(Reason.NOT_YOUR_OFFICE)


def why_not_enter(
    *,
    seated: bool,
    phase: HearingPhase,
    starts_at: datetime,
    now: datetime,
    early: timedelta | None,
) -> CourtError | None:
    """Why a person may not enter a hearing; those who have a seat in it may.

    The waiting room opens `early` before the hearing; None opens it at any time.
    """
    if not seated:
        return Forbidden()
    if phase is HearingPhase.CLOSED:
        return Refused(Reason.HEARING_CLOSED)
    if phase is HearingPhase.SCHEDULED and early is not None and now < starts_at - early:
        return Refused(Reason.HEARING_NOT_OPEN, starts_at.isoformat())
    return None
