"""Answering a suit: worded, signed on the phone, filed, and sent to whoever sued.

Whoever is sued answers within fifteen days of the copy of the complaint, and the court sends the
answer on (Civil Procedure Law art. 128). Whoever sued and is sued back answers alike. A late answer
is filed all the same: not answering takes nothing from anybody. The paper is set from what was
signed, and is the party's own.
"""

from dataclasses import replace
from datetime import datetime

from client.protocol.account import Account
from client.protocol.after_judgment import PaperWritten
from client.protocol.answering import FileAnswerSigned, SuitAnswer
from client.protocol.applying import ApplicationKind, ApplicationState
from client.protocol.case import Document, DocumentKind
from client.protocol.errors import Forbidden, Malformed, Reason, Refused
from client.protocol.ids import CaseId, DocumentId, ParticipantId
from client.protocol.roles import PARTIES, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, PartyEntry
from server_stub.documents import Answer, ClaimAnswer, Litigant, Person, answer_pdf
from server_stub.domain.calendar import court_day
from server_stub.domain.life_cycle import BEFORE_JUDGMENT
from server_stub.domain.matters import MatterKind
from server_stub.usecases import serving
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case, party_of
from server_stub.usecases.filing.papers import CAPACITIES, litigant_of
from server_stub.usecases.registry import Registry
from server_stub.usecases.signatures import ask_signature
from server_stub.usecases.suit import is_suit_withdrawn
from server_stub.usecases.tokens import new_id
from server_stub.usecases.written import keep

TITLE = "民事答辩状"
SUED_BACK = "原告（反诉被告）"


def write_answer(
    registry: Registry, account: Account, case: CaseId, said: SuitAnswer, now: datetime
) -> PaperWritten:
    """Keep the answer as worded, and ask for a place to sign exactly that."""
    with registry.books.writing() as unit:
        _, party = _sued(unit, account, case)
        content = keep(registry.files, said, case=case, party=party)
        signing = ask_signature(unit, account.account, content, now)
        return PaperWritten(content=content, signing=signing)


def file_answer(
    registry: Registry, account: Account, case: CaseId, said: FileAnswerSigned, attempt: Attempt
) -> Document:
    """File a signed answer; it is sent to everybody who sued."""
    now = attempt.at
    with registry.books.reading() as unit:
        entry, party = _sued(unit, account, case)
        answer = _answer(registry, unit, entry, party, said.answer, attempt)
    file = registry.files.put(answer_pdf(registry.press(), answer))
    with registry.books.writing() as unit:

        def filed() -> Document:
            found, speaks_for = _sued(unit, account, case)
            content = keep(registry.files, said.answer, case=case, party=speaks_for)
            if content != said.content:
                raise Malformed(Reason.SIGNATURE_MISSING)
            if unit.filings.signature_of(account.account, content) is None:
                raise Refused(Reason.SIGNATURE_MISSING)
            paper = DocumentEntry(
                document=DocumentId(new_id()),
                case=case,
                kind=DocumentKind.ANSWER,
                title=TITLE,
                file=file,
                made_at=now,
                served_at=now,
                addressee=None,
            )
            unit.papers.add_document(paper)
            for each in _opponents(unit, case, speaks_for):
                to = each.party.participant
                serving.start_when_possible(registry, unit, found, paper, to, now)
            return paper.shown

        return once(unit, attempt, Document, filed)


def _sued(unit: UnitOfWork, account: Account, case: CaseId) -> tuple[CaseEntry, ParticipantId]:
    entry, own = own_case(unit, account, case)
    party = party_of(unit, own)
    if own.party.side is Side.PLAINTIFF and not _sued_back(unit, case):
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    gone = own.party.side is not Side.PLAINTIFF and is_suit_withdrawn(unit, case)
    if gone or entry.state not in BEFORE_JUDGMENT:
        raise Refused(Reason.STEP_NOT_OPEN, entry.state)
    return entry, party


def _sued_back(unit: UnitOfWork, case: CaseId) -> frozenset[ParticipantId]:
    """Give who has sued back: whoever brought the suit answers them."""
    return frozenset(
        each.stands.applicant
        for each in unit.matters.of_case(case, MatterKind.APPLICATION)
        if each.stands.kind is ApplicationKind.COUNTERCLAIM
        and each.stands.state in (ApplicationState.PENDING, ApplicationState.GRANTED)
    )


def _opponents(unit: UnitOfWork, case: CaseId, party: ParticipantId) -> tuple[PartyEntry, ...]:
    """Give those whom a party answers: who sued, or who sued back."""
    people = unit.cases.parties(case)
    side = next(each.party.side for each in people if each.party.participant == party)
    back = _sued_back(unit, case)
    return tuple(
        each
        for each in people
        if each.party.role in PARTIES
        and (
            each.party.participant in back
            if side is Side.PLAINTIFF
            else each.party.side is Side.PLAINTIFF
        )
    )


def _answer(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    party: ParticipantId,
    said: SuitAnswer,
    attempt: Attempt,
) -> Answer:
    people = unit.cases.parties(case.case)
    who = next(each.party for each in people if each.party.participant == party)
    draft = unit.filings.draft(case.case)
    today = court_day(attempt.at)
    known = (
        []
        if draft is None
        else [
            litigant_of(each, today)
            for each in draft.content.litigants
            if (each.name, each.side) == (who.name, who.side)
        ]
    )
    unknown = Litigant(capacity=CAPACITIES.get(who.side, "第三人"), who=Person(name=who.name))
    answering = known[0] if known else unknown
    if who.side is Side.PLAINTIFF:
        answering = replace(answering, capacity=SUED_BACK)
    return Answer(
        court=registry.court.zh,
        case_number=case.number,
        cause=case.cause,
        who=answering,
        opponents=tuple(each.party.name for each in _opponents(unit, case.case, party)),
        to_claims=tuple(
            ClaimAnswer(number=each.number, admitted=each.admitted, reason=each.reason)
            for each in said.to_claims
        ),
        to_facts=said.to_facts,
        others=said.others,
        filed_on=today,
    )
