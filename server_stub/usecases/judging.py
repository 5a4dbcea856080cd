"""Writing the judgment: worded by who presides, set in the court's form, a draft until served.

What is known of the suit is taken from it: the parties as the complaint introduces them, the
claims, the day it was docketed, the fee (Civil Procedure Law art. 155); a suit that is withdrawn is
told as history, and what was claimed back is judged alone (Interpretation art. 239). Whether it is
right is for the bench; serving it is another deed (`server_stub.usecases.papers`).
"""

from decimal import Decimal

from client.protocol.account import Account
from client.protocol.applying import Application
from client.protocol.case import Document, DocumentKind
from client.protocol.deciding import DraftJudgment
from client.protocol.errors import Forbidden, Reason, Refused
from client.protocol.ids import CaseId, DocumentId, ParticipantId
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, PartyEntry
from server_stub.documents import (
    CostShare,
    Judgment,
    Statement,
    judgment_pdf,
)
from server_stub.domain.calendar import court_day
from server_stub.domain.completeness import fee_of
from server_stub.domain.life_cycle import BEFORE_JUDGMENT
from server_stub.usecases.applications.fees import whole_counterclaim_fee
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case
from server_stub.usecases.court_rates import rates_of
from server_stub.usecases.filing.papers import litigant_of
from server_stub.usecases.recusing import check_not_recused
from server_stub.usecases.registry import Registry
from server_stub.usecases.suit import (
    bench_of,
    clerks_of,
    content_of,
    counterclaims_of,
    is_suit_withdrawn,
)
from server_stub.usecases.tokens import new_id

TITLE = "民事判决书"
SUES_BACK = "提出反诉"
PROCEDURES = {True: "简易程序", False: "普通程序"}


def draft_judgment(
    registry: Registry, account: Account, case: CaseId, said: DraftJudgment, attempt: Attempt
) -> Document:
    """Set a judgment and keep it as a draft of the bench; raises `Forbidden` or `Refused`."""
    with registry.books.reading() as unit:
        judgment = _judgment(registry, unit, account, case, said, attempt)
    file = registry.files.put(judgment_pdf(registry.press(), judgment))
    with registry.books.writing() as unit:

        def draft() -> Document:
            _check(unit, account, case)
            entry = DocumentEntry(
                document=DocumentId(new_id()),
                case=case,
                kind=DocumentKind.JUDGMENT,
                title=TITLE,
                file=file,
                made_at=attempt.at,
                served_at=None,
                addressee=None,
            )
            unit.papers.add_document(entry)
            return entry.shown

        return once(unit, attempt, Document, draft)


def _check(unit: UnitOfWork, account: Account, case: CaseId) -> CaseEntry:
    entry, own = own_case(unit, account, case)
    if not own.presides:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    check_not_recused(unit, own)
    if entry.state not in BEFORE_JUDGMENT:
        raise Refused(Reason.STEP_NOT_OPEN, entry.state)
    return entry


def _judgment(
    registry: Registry,
    unit: UnitOfWork,
    account: Account,
    case: CaseId,
    said: DraftJudgment,
    attempt: Attempt,
) -> Judgment:
    entry = _check(unit, account, case)
    draft = unit.filings.draft(case)
    if draft is None or entry.accepted_at is None:
        # A case that did not come in over the counter: its particulars are not in the books.
        raise Refused(Reason.DOCUMENT_NOT_READY)
    people = unit.cases.parties(case)
    content = content_of(registry, unit, case) or draft.content
    fee = fee_of(content, rates_of(registry.docket))
    due = sum((each.amount for each in said.costs), start=Decimal(0)) if fee is None else fee.amount
    back, alone = counterclaims_of(registry, unit, case), is_suit_withdrawn(unit, case)
    if alone:
        due = whole_counterclaim_fee(registry, unit, case, tuple(words for _, words in back))
    today = court_day(attempt.at)
    return Judgment(
        court=registry.court.zh,
        case_number=entry.number,
        cause=entry.cause,
        litigants=tuple(litigant_of(each, today) for each in draft.content.litigants),
        accepted_on=court_day(entry.accepted_at),
        procedure=PROCEDURES[said.summary],
        attendance=said.attendance,
        claims=tuple(each.text for each in content.claims) if alone else entry.claims,
        withdrawn=alone,
        plaintiff_reasons=f"{draft.content.facts}{draft.content.reasons}",
        statements=(
            *(
                Statement(name=_name(people, each.participant), says=each.text)
                for each in said.answers
            ),
            *(
                Statement(name=_name(people, who), verb=SUES_BACK, says=_counterclaim(words))
                for who, words in back
            ),
        ),
        findings=said.findings,
        reasoning=said.reasoning,
        laws=said.laws,
        orders=said.orders,
        orders_payment=said.orders_payment,
        fee=due,
        # What was joined has cost half, whatever the procedure (Measures art. 18).
        fee_halved=said.summary or alone,
        fee_borne=tuple(
            CostShare(name=_name(people, each.participant), amount=each.amount, paid=each.paid)
            for each in said.costs
        ),
        appeal_court=registry.docket.appeal_court,
        appeal_online=True,
        bench=bench_of(people),
        clerks=clerks_of(people),
        decided_on=today,
    )


def _counterclaim(words: Application) -> str:
    claims = "；".join(each.text.rstrip("；。") for each in words.claims)
    return f"{claims}。事实和理由：{''.join(words.grounds)}"


def _name(people: tuple[PartyEntry, ...], participant: ParticipantId) -> str:
    for each in people:
        if each.party.participant == participant:
            return each.party.name
    raise Refused(Reason.NO_SUCH_PARTICIPANT)
