"""The time to answer, as what is applied for moves it: once, with its reason, and never back.

The clock of the answer is one of the service of what is answered, and so is whatever was ruled on
it: more time that was granted holds for a service that is begun, proved or learned of later
(Civil Procedure Law art. 128, 285). A claim that is not before this court any more need not be
answered: it was withdrawn, was not paid for, or belongs elsewhere (art. 130, 148).

What may be granted, and to whom, is decided before.
"""

from collections.abc import Callable
from datetime import date, datetime

from client.protocol.account import Account
from client.protocol.applying import ApplicationKind, ApplicationState
from client.protocol.ids import CaseId, DocumentId, ParticipantId
from server_stub.db import UnitOfWork
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.delivery import Paper
from server_stub.domain.matters import MatterKind
from server_stub.domain.service import GrantTime, ReleaseRecipient
from server_stub.domain.transitions import Office
from server_stub.usecases.matters import act, asked
from server_stub.usecases.registry import Registry
from server_stub.usecases.serving_views import document_of, recipient_of


def granted_before(
    unit: UnitOfWork, case: CaseId, paper: Paper, party: ParticipantId
) -> tuple[GrantTime, ...]:
    """Give the time that a party was granted before a service on it began."""
    if paper is not Paper.COMPLAINT_COPY:
        return ()
    return tuple(
        GrantTime(each.stands.until, each.matter)
        for each in unit.matters.of_case(case, MatterKind.APPLICATION)
        if each.stands.kind is ApplicationKind.ANSWER_EXTENSION
        and each.stands.state is ApplicationState.GRANTED
        and each.stands.applicant == party
        and each.stands.until is not None
    )


def is_released(unit: UnitOfWork, case: CaseId, party: ParticipantId) -> bool:
    """Whether a party need not answer the suit any more."""
    return any(
        each.stands.released
        for each in unit.matters.of_case(case, MatterKind.SERVICE)
        if each.stands.paper is Paper.COMPLAINT_COPY and recipient_of(each) == party
    )


def grant_time(
    registry: Registry,
    unit: UnitOfWork,
    application: MatterEntry,
    until: date,
    account: Account,
    now: datetime,
) -> None:
    """Let the time of whoever has applied run on until a day."""
    if application.case is None:
        return
    ask = asked(Office.JUDGE, now, registry.calendar)
    deed = GrantTime(until, application.matter)
    for each in unit.matters.of_case(application.case, MatterKind.SERVICE):
        own = recipient_of(each) == application.stands.applicant
        if own and each.stands.paper is Paper.COMPLAINT_COPY:
            act(unit, each, deed, ask, account.account)


def release_from_suit(
    registry: Registry,
    unit: UnitOfWork,
    application: MatterEntry,
    account: Account,
    now: datetime,
) -> None:
    """Let everybody off who would answer the suit."""
    _release(
        registry,
        unit,
        application,
        lambda each: each.stands.paper is Paper.COMPLAINT_COPY,
        Office.JUDGE,
        account,
        now,
    )


def release_from_counterclaim(
    registry: Registry,
    unit: UnitOfWork,
    counterclaim: MatterEntry,
    by: Office,
    account: Account | None,
    now: datetime,
) -> None:
    """Let everybody off who would answer a counterclaim."""
    paper: DocumentId | None = counterclaim.stands.paper
    _release(
        registry,
        unit,
        counterclaim,
        lambda each: paper is not None and document_of(each) == paper,
        by,
        account,
        now,
    )


def _release(
    registry: Registry,
    unit: UnitOfWork,
    application: MatterEntry,
    is_of_it: Callable[[MatterEntry], bool],
    by: Office,
    account: Account | None,
    now: datetime,
) -> None:
    if application.case is None:
        return
    ask, who = asked(by, now, registry.calendar), None if account is None else account.account
    for each in unit.matters.of_case(application.case, MatterKind.SERVICE):
        if is_of_it(each) and not each.stands.released:
            act(unit, each, ReleaseRecipient(application.matter), ask, who)
