"""The copy of an appeal for everybody else: set from the very words that were signed.

The court that judged serves it on the other parties within five days (Civil Procedure Law art.
174); what they do with it is `appealing`'s affair, and how it reaches them is `serving`'s.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from client.protocol.after_judgment import Petition
from client.protocol.ids import CaseId, DocumentId, FileHash, ParticipantId
from client.protocol.roles import PARTIES
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.db.queries.filings import DraftEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.documents import AppealPetition, Litigant, Person, appeal_petition_pdf
from server_stub.domain.appeal import Decision, FileAppeal
from server_stub.domain.calendar import court_day
from server_stub.domain.matters import MatterKind
from server_stub.usecases.litigants import CAPACITIES, litigant_of
from server_stub.usecases.registry import Registry

TITLE = "民事上诉状副本"
_JUDGMENT, _RULING = "民事判决", "民事裁定"


@dataclass(frozen=True, slots=True)
class AppealCopy:
    """The copy of an appeal, set, and the parties for whom it is."""

    pdf: bytes
    addressees: tuple[ParticipantId, ...]


def copy_of_appeal(registry: Registry, case: CaseId, appellant: ParticipantId) -> AppealCopy | None:
    """Set the copy of a party's appeal; None where none of theirs stands."""
    with registry.books.reading() as unit:
        found = _petition(registry, unit, case, appellant)
    if found is None:
        return None
    petition, addressees = found
    return AppealCopy(appeal_petition_pdf(registry.press(), petition), addressees)


def _petition(
    registry: Registry, unit: UnitOfWork, case: CaseId, appellant: ParticipantId
) -> tuple[AppealPetition, tuple[ParticipantId, ...]] | None:
    entry = unit.cases.get(case)
    matters = unit.matters.of_case(case, MatterKind.APPEAL)
    filed = _filed(matters[-1], appellant) if matters else None
    decision = unit.papers.document(DocumentId(matters[-1].about)) if matters else None
    if entry is None or filed is None or decision is None:
        return None
    content, filed_at = filed
    said = Petition.model_validate(json.loads(registry.files.get(content))["said"])
    draft = unit.filings.draft(case)
    ruling = matters[-1].stands.decision is Decision.APPEALABLE_RULING
    people = [each for each in unit.cases.parties(case) if each.party.role in PARTIES]
    others = [each for each in people if each.party.participant != appellant]
    petition = AppealPetition(
        appeal_court=registry.docket.appeal_court,
        court=registry.court.zh,
        case_number=entry.number,
        cause=entry.cause,
        decision=_RULING if ruling else _JUDGMENT,
        decided_on=court_day(decision.made_at),
        appellants=tuple(_litigant(each, draft, filed_at) for each in people if each not in others),
        appellees=tuple(_litigant(each, draft, filed_at) for each in others),
        requests=_paragraphs(said.requests),
        reasons=_paragraphs(said.reasons),
        filed_on=court_day(filed_at),
    )
    return petition, tuple(each.party.participant for each in others)


def _filed(matter: MatterEntry, appellant: ParticipantId) -> tuple[FileHash, datetime] | None:
    """Give what a party whose appeal stands has signed, and when it was filed."""
    if appellant not in matter.stands.appellants:
        return None
    for each in reversed(matter.events):
        deed = each.event.deed
        if isinstance(deed, FileAppeal) and deed.party == appellant:
            return deed.content, each.event.at
    return None


def _litigant(entry: PartyEntry, draft: DraftEntry | None, at: datetime) -> Litigant:
    """Introduce a party as the suit has them, or else by name."""
    party = entry.party
    for each in () if draft is None else draft.content.litigants:
        if (each.name, each.side) == (party.name, party.side):
            return litigant_of(each, court_day(at))
    return Litigant(capacity=CAPACITIES.get(party.side, "第三人"), who=Person(name=party.name))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
