"""Filing an appeal: worded, signed, set as a paper, and sent to everybody else with it.

The petition goes to the court that judged, which serves its copy on the others, who answer within
their own time from then (Civil Procedure Law art. 172-174).
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.after_judgment import (
    AppealsShown,
    FileAppealSigned,
    PaperWritten,
    Petition,
)
from client.protocol.case import DocumentKind
from client.protocol.errors import Malformed, Reason
from client.protocol.ids import CaseId, DocumentId, FileHash, ParticipantId
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.documents import AppealPetition, appeal_petition_pdf
from server_stub.domain import life_cycle
from server_stub.domain.appeal import Decision, FileAppeal
from server_stub.domain.calendar import court_day
from server_stub.domain.life_cycle import Step
from server_stub.domain.transitions import Office
from server_stub.usecases import serving
from server_stub.usecases.appealing import enter, own_appeals, shown
from server_stub.usecases.attempts import Attempt, answered, once
from server_stub.usecases.registry import Registry
from server_stub.usecases.signatures import ask_signature
from server_stub.usecases.suit import litigants_of
from server_stub.usecases.tokens import new_id
from server_stub.usecases.written import keep

TITLE = "民事上诉状"
RULED = {Decision.APPEALABLE_RULING: "民事裁定"}


def write_petition(
    registry: Registry, account: Account, case: CaseId, petition: Petition, now: datetime
) -> PaperWritten:
    """Keep the petition as worded, and ask for a place to sign exactly that."""
    with registry.books.writing() as unit:
        _, party, _ = own_appeals(unit, account, case)
        content = keep(registry.files, petition, case=case, party=party)
        signing = ask_signature(unit, account.account, content, now)
        return PaperWritten(content=content, signing=signing)


def file_appeal(
    registry: Registry, account: Account, case: CaseId, said: FileAppealSigned, attempt: Attempt
) -> AppealsShown:
    """File a signed appeal; out of one's own time it is refused."""
    now = attempt.at
    with registry.books.reading() as unit:
        before = answered(unit, attempt, AppealsShown)
        if before is not None:
            return before
        entry, party, matter = own_appeals(unit, account, case)
        paper = _paper(registry, unit, entry, party, matter, said.petition, now)
    file = None
    if paper is not None:
        file = registry.files.put(appeal_petition_pdf(registry.press(), paper))
    with registry.books.writing() as unit:

        def filed() -> AppealsShown:
            entry, party, matter = own_appeals(unit, account, case)
            content = keep(registry.files, said.petition, case=case, party=party)
            if content != said.content:
                raise Malformed(Reason.SIGNATURE_MISSING)
            signature = unit.filings.signature_of(account.account, content)
            deed = FileAppeal(party, content, signature, said.petition.appealed)
            enter(registry, unit, matter, deed, Office.PARTY, now, account)
            if matter.stands.decision is not Decision.APPEALABLE_RULING:
                # A ruling that is appealed against does not move the case: it waits.
                unit.cases.set_state(case, life_cycle.after(entry.state, Step.APPEALED))
            if file is not None:
                _send(registry, unit, entry, party, matter, file, now)
            return shown(registry, unit, case)

        return once(unit, attempt, AppealsShown, filed)


def _paper(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    party: ParticipantId,
    matter: MatterEntry,
    petition: Petition,
    now: datetime,
) -> AppealPetition | None:
    """Give the petition as a paper; None where the decision itself is not in the books."""
    decision = unit.papers.document(DocumentId(matter.about))
    if decision is None:
        return None
    today = court_day(now)
    known = litigants_of(unit, case.case, today)
    return AppealPetition(
        appeal_court=registry.docket.appeal_court,
        court=registry.court.zh,
        case_number=case.number,
        cause=case.cause,
        decision=RULED.get(matter.stands.decision, "民事判决"),
        decided_on=court_day(decision.made_at),
        appellants=tuple(who for each, who in known if each.party.participant == party),
        appellees=tuple(who for each, who in known if each.party.participant != party),
        requests=_lines(petition.requests),
        reasons=_lines(petition.reasons),
        filed_on=today,
    )


def _send(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    party: ParticipantId,
    matter: MatterEntry,
    file: FileHash,
    now: datetime,
) -> None:
    paper = DocumentEntry(
        document=DocumentId(new_id()),
        case=case.case,
        kind=DocumentKind.APPEAL_PETITION,
        title=TITLE,
        file=file,
        made_at=now,
        served_at=now,
        addressee=None,
    )
    unit.papers.add_document(paper)
    for other in matter.stands.parties:
        if other != party:
            serving.start_when_possible(registry, unit, case, paper, other, now)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip()) or (text,)
