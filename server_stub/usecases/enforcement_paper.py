"""The application for enforcement as a paper: what is to be enforced, against whom, from what.

It names the decision on which it rests (Civil Procedure Law art. 247), the sum, and the clues to
property, which are for the applicant and the court alone.
"""

from datetime import datetime

from client.protocol.after_judgment import EnforcementApplication, PropertyCategory
from client.protocol.case import DocumentKind
from client.protocol.ids import DocumentId, FileHash, ParticipantId
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry
from server_stub.documents import EnforcementApplication as ApplicationPaper
from server_stub.documents import PropertyClue, enforcement_application_pdf
from server_stub.documents.numerals import money
from server_stub.domain.calendar import court_day
from server_stub.domain.matters import MatterKind
from server_stub.usecases.registry import Registry
from server_stub.usecases.suit import litigants_of
from server_stub.usecases.tokens import new_id

TITLE = "强制执行申请书"
BASES = {
    DocumentKind.JUDGMENT: "民事判决书",
    DocumentKind.MEDIATION_STATEMENT: "民事调解书",
    DocumentKind.CONFIRMATION_RULING: "民事裁定书",
}
"""What can be enforced (art. 247)."""
CATEGORIES = {
    PropertyCategory.CASH: "收入、银行存款、现金、理财产品、有价证券",
    PropertyCategory.REAL_ESTATE: "土地使用权、房屋等不动产",
    PropertyCategory.MOVABLE: "交通运输工具、机器设备等动产",
    PropertyCategory.PROPERTY_RIGHT: "债权、股权、知识产权等财产性权利",
    PropertyCategory.OTHER: "其他",
}
INTEREST = "加倍支付迟延履行期间的债务利息。"
COSTS = "本案执行费用由被执行人承担。"


def set_application(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    applicant: ParticipantId,
    said: EnforcementApplication,
    now: datetime,
) -> FileHash | None:
    """Set an application and keep it; None where what is enforced is not in the books."""
    basis = next(
        (
            each
            for each in reversed(unit.papers.documents(case.case))
            if each.kind in BASES and each.served
        ),
        None,
    )
    if basis is None:
        return None
    today = court_day(now)
    known = litigants_of(unit, case.case, today)
    paper = ApplicationPaper(
        court=registry.court.zh,
        deciding_court=registry.court.zh,
        case_number=case.number,
        cause=case.cause,
        decision=BASES[basis.kind],
        decided_on=court_day(basis.made_at),
        effective_on=court_day(_effective_at(unit, basis) or basis.made_at),
        applicants=tuple(who for each, who in known if each.party.participant == applicant),
        debtors=tuple(who for each, who in known if each.party.participant == said.against),
        requests=(
            *((f"给付{money(said.amount)}；",) if said.amount else ()),
            *((said.acts,) if said.acts.strip() else ()),
            *((INTEREST,) if said.amount else ()),
            COSTS,
        ),
        clues=tuple(
            PropertyClue(
                category=CATEGORIES[each.category],
                description="，".join(one for one in (each.owner, each.description) if one),
                location=each.location,
                encumbrance=each.encumbrance,
            )
            for each in said.clues
        ),
        filed_on=today,
    )
    return registry.files.put(enforcement_application_pdf(registry.press(), paper))


def file_paper(
    unit: UnitOfWork, case: CaseEntry, applicant: ParticipantId, file: FileHash, now: datetime
) -> None:
    """Put it into the file of the case, for the applicant and the court."""
    unit.papers.add_document(
        DocumentEntry(
            document=DocumentId(new_id()),
            case=case.case,
            kind=DocumentKind.ENFORCEMENT_APPLICATION,
            title=TITLE,
            file=file,
            made_at=now,
            served_at=now,
            addressee=applicant,
        )
    )


def _effective_at(unit: UnitOfWork, basis: DocumentEntry) -> datetime | None:
    for each in unit.matters.of_case(basis.case, MatterKind.APPEAL, basis.document):
        if each.stands.effective_at is not None:
            effective: datetime = each.stands.effective_at
            return effective
    return basis.served_at
