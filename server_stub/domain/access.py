"""Who may read, enter and serve: pure rules over a person's place in a case.

The court's people and the parties of a case read its file (Civil Procedure Law art. 52); drafts
are the bench's own until they are served. A summons goes to the one who is called
(Interpretation of the Civil Procedure Law art. 227). The rules give the refusal to raise, or
None, so that what may be done can be told before it is tried.

A stranger to the case never comes as far as these rules.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from client.protocol.case import CaseState, DocumentKind, HearingPhase, Party
from client.protocol.errors import CourtError, Forbidden, Reason, Refused
from client.protocol.ids import ParticipantId
from client.protocol.roles import Role, Side

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


def reads_the_case(person: Party) -> bool:
    """Whether somebody's place in a case lets them read any of it.

    A witness comes to be heard, and may not know beforehand what the others have said and shown
    (Rules of Evidence art. 72).
    """
    return person.role is not Role.WITNESS


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


# What an account may do before and after its person is known ---------------------------------


class Deed(StrEnum):
    """Kinds of thing that a person does at court, as far as their identity matters to it."""

    LOOK_AFTER_OWN_ACCOUNT = "look_after_own_account"
    PREPARE_DRAFT = "prepare_draft"
    SUBMIT = "submit"
    """File, answer, hand in evidence, apply."""
    JOIN_CASE = "join_case"
    SIGN = "sign"
    PAY = "pay"
    APPOINT_AGENT = "appoint_agent"
    ACT_FOR_ANOTHER = "act_for_another"
    ATTEND = "attend"
    """Take part in mediation, an exchange of evidence or a hearing."""


BEFORE_VERIFICATION: Final = frozenset({Deed.LOOK_AFTER_OWN_ACCOUNT, Deed.PREPARE_DRAFT})
"""All that an account may be used for until the court knows its person (Online Litigation Rules
art. 7: what is done under an account is the person's own act)."""


def why_not_act(*, verified: bool, deed: Deed) -> CourtError | None:
    """Why an account may not be used for a deed, or None."""
    if verified or deed in BEFORE_VERIFICATION:
        return None
    return Refused(Reason.IDENTITY_NOT_VERIFIED)


class Occasion(StrEnum):
    """Steps before which a person's identity is verified again (Online Litigation Rules art. 7)."""

    MEDIATION = "mediation"
    EVIDENCE_EXCHANGE = "evidence_exchange"
    HEARING = "hearing"
    SIGNING = "signing"


FRESH_FOR: Final = MappingProxyType(
    {
        Occasion.MEDIATION: timedelta(hours=12),
        Occasion.EVIDENCE_EXCHANGE: timedelta(hours=12),
        Occasion.HEARING: timedelta(hours=12),
        Occasion.SIGNING: timedelta(minutes=10),
    }
)
"""How old a check may be. The Rules name the steps and no time: a check holds for the day on which
it was made, which is as long as a session lasts; a signature follows its own check (ASVS 6.5.5)."""


def why_not_fresh(
    checked_at: datetime | None, now: datetime, occasion: Occasion
) -> CourtError | None:
    """Why a session's last check of identity does not do for an occasion, or None."""
    if checked_at is not None and now - checked_at <= FRESH_FOR[occasion]:
        return None
    return Forbidden(Reason.IDENTITY_STALE, occasion.value)
