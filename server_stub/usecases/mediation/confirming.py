"""The ruling on a mediation agreement that both parties asked the court to confirm.

Confirmed, it says what was agreed, word for word from the paper that was signed, and may be
enforced; rejected, it says why (Civil Procedure Law art. 205, 206). Whether it is valid is for the
judge.
"""

from dataclasses import replace
from datetime import datetime

from client.protocol.errors import NotFound, Reason, Refused
from client.protocol.mediating import ConfirmAgreement, WordAgreement
from client.protocol.roles import Role
from server_stub.db import UnitOfWork
from server_stub.db.queries.matters import MatterEntry
from server_stub.documents import (
    BenchMember,
    Ruling,
    RulingForm,
    confirmation,
    ruling_pdf,
)
from server_stub.domain.calendar import court_day
from server_stub.usecases.filing.papers import litigant_of
from server_stub.usecases.registry import Registry

APPLICANT = "申请人"


def confirmation_paper(
    registry: Registry,
    unit: UnitOfWork,
    matter: MatterEntry,
    said: ConfirmAgreement,
    now: datetime,
) -> bytes:
    """Set the ruling; raises `Refused(GROUNDS_MISSING)` for a rejection without reasons."""
    case = None if matter.case is None else unit.cases.get(matter.case)
    draft = None if matter.case is None else unit.filings.draft(matter.case)
    if case is None or draft is None:
        raise NotFound
    people = unit.cases.parties(case.case)
    today = court_day(now)
    form = RulingForm(
        court=registry.court.zh,
        case_number=case.number,
        cause=case.cause,
        litigants=tuple(
            replace(litigant_of(each, today), capacity=APPLICANT)
            for each in draft.content.litigants
        ),
        bench=tuple(
            BenchMember(title="审判员", name=each.party.name) for each in people if each.presides
        ),
        clerks=tuple(
            BenchMember(title="书记员", name=each.party.name)
            for each in people
            if each.party.role is Role.CLERK
        ),
        decided_on=today,
    )
    worded = next(
        (e for e in unit.wordings.of_matter(matter.matter) if e.file == matter.stands.agreement),
        None,
    )
    if worded is None:
        raise Refused(Reason.DOCUMENT_NOT_READY)
    agreed_on = court_day(worded.worded_at)
    if said.valid:
        mediator = unit.accounts.get(matter.stands.mediator)
        return ruling_pdf(
            registry.press(),
            confirmation(
                form,
                applied_on=today,
                agreed_on=agreed_on,
                mediated_by="" if mediator is None else mediator.account.name,
                terms=WordAgreement.model_validate(worded.words).terms,
            ),
        )
    if not said.grounds.strip():
        raise Refused(Reason.GROUNDS_MISSING)
    return ruling_pdf(
        registry.press(),
        Ruling(
            form=form,
            history=("本院受理关于司法确认调解协议的申请，并对此进行了审查。",),
            reasons=said.grounds,
            laws=("《中华人民共和国民事诉讼法》第二百零六条",),
            orders=("驳回申请人的申请。",),
        ),
    )
