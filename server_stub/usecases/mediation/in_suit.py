"""Mediating within a suit: proposed by who presides or asked for by a party, at any time before
the judgment.

The parties say yes or no; a mediator is found as before docketing; it lasts fifteen days, seven in
summary procedure, and longer only by consent of all (Online Mediation Rules art. 24; Civil
Procedure Law art. 96, 125, 136, 145). What all have signed the court sets down in a mediation
statement, which is in force when all have signed for it; until then anybody may go back on it, and
the trial goes on where it was (art. 100, 102). Half of the fee goes back (Measures art. 15).
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.case import DocumentKind
from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.ids import CaseId, DocumentId
from client.protocol.mediating import (
    MediationShown,
    ProposeMediation,
    StateAgreement,
    WordAgreement,
)
from client.protocol.roles import PARTIES
from server_stub.db import UnitOfWork
from server_stub.db.entries import DocumentEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.documents import MediationStatement, mediation_statement_pdf
from server_stub.domain.access import Occasion
from server_stub.domain.calendar import court_day
from server_stub.domain.life_cycle import BEFORE_JUDGMENT
from server_stub.domain.matters import MatterKind
from server_stub.domain.mediation import (
    FINAL,
    Act,
    MakeStatement,
    Mediation,
    MediationState,
    PartyActs,
    Track,
)
from server_stub.domain.transitions import Office
from server_stub.usecases import serving
from server_stub.usecases.attempts import Attempt, answered, once
from server_stub.usecases.cases import own_case, party_of
from server_stub.usecases.matters import act, asked
from server_stub.usecases.mediation.table import case_of, enter, seen, shown
from server_stub.usecases.papers import sealed_file
from server_stub.usecases.people.standing import require_known_again
from server_stub.usecases.registry import Registry
from server_stub.usecases.suit import (
    bench_of,
    clerks_of,
    content_of,
    halvings_of,
    is_suit_withdrawn,
    litigants_of,
)
from server_stub.usecases.tokens import new_id

TITLE = "民事调解书"


def propose_mediation(
    registry: Registry, account: Account, case: CaseId, said: ProposeMediation, attempt: Attempt
) -> MediationShown:
    """Begin a mediation within a suit; a party who asks for it has said yes to it."""
    now = attempt.at
    with registry.books.writing() as unit:

        def propose() -> MediationShown:
            entry, own = own_case(unit, account, case)
            party = None if own.presides else party_of(unit, own)
            if entry.state not in BEFORE_JUDGMENT:
                raise Refused(Reason.STEP_NOT_OPEN, entry.state)
            for each in unit.matters.of_case(case, MatterKind.MEDIATION):
                if each.stands.state not in FINAL:
                    raise Refused(Reason.ALREADY_SO, each.matter)
            beginning = Mediation(
                track=Track.SUMMARY if halvings_of(registry, unit, case) else Track.ORDINARY,
                parties=tuple(
                    each.party.participant
                    for each in unit.cases.parties(case)
                    if each.party.role in PARTIES
                ),
                said={},
                extensions={},
            )
            matter = unit.matters.begin(
                new_id(), MatterKind.MEDIATION, beginning, now, case=case, about=said.words[:100]
            )
            if party is not None:
                require_known_again(unit, account, attempt.session, Occasion.MEDIATION, now)
                ask = asked(Office.PARTY, now, registry.calendar)
                matter = act(unit, matter, PartyActs(party, Act.AGREE), ask, account.account)
            return shown(unit, account, matter, own)

        return once(unit, attempt, MediationShown, propose)


def state_agreement(
    registry: Registry, account: Account, mediation: str, said: StateAgreement, attempt: Attempt
) -> MediationShown:
    """Set down in the court's statement what all have signed; it is sealed and goes to everybody.

    Raises `NotFound`, `Forbidden` or `Refused`.
    """
    now = attempt.at
    with registry.books.reading() as unit:
        before = answered(unit, attempt, MediationShown)
        if before is not None:
            return before
        matter = _for_the_judge(unit, account, mediation)
        statement = _statement(registry, unit, matter, said, now)
    kind = DocumentKind.MEDIATION_STATEMENT
    pdf = mediation_statement_pdf(registry.press(), statement)
    file = sealed_file(registry, kind, registry.files.put(pdf), now)
    with registry.books.writing() as unit:

        def state() -> MediationShown:
            matter = _for_the_judge(unit, account, mediation)
            entry = DocumentEntry(
                document=DocumentId(new_id()),
                case=case_of(matter),
                kind=kind,
                title=TITLE,
                file=file,
                made_at=now,
                served_at=now,
                addressee=None,
            )
            unit.papers.add_document(entry)
            deed = MakeStatement(entry.document)
            after = enter(registry, unit, matter, deed, Office.JUDGE, now, account.account)
            case = unit.cases.get(entry.case)
            if case is not None:
                for party in after.stands.parties:
                    serving.start_when_possible(registry, unit, case, entry, party, now)
            own = unit.cases.party_of(entry.case, account.account)
            return shown(unit, account, after, own)

        return once(unit, attempt, MediationShown, state)


def _for_the_judge(unit: UnitOfWork, account: Account, mediation: str) -> MatterEntry:
    matter, own = seen(unit, account, mediation)
    if own is None or not own.presides:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    in_suit = matter.stands.track is not Track.BEFORE_DOCKETING
    if not in_suit or matter.stands.state is not MediationState.AGREED:
        raise Refused(Reason.STEP_NOT_OPEN, matter.stands.state)
    return matter


def _statement(
    registry: Registry,
    unit: UnitOfWork,
    matter: MatterEntry,
    said: StateAgreement,
    now: datetime,
) -> MediationStatement:
    case = unit.cases.get(case_of(matter))
    signed = next(
        (e for e in unit.wordings.of_matter(matter.matter) if e.file == matter.stands.agreement),
        None,
    )
    if case is None:
        raise NotFound
    if signed is None or case.accepted_at is None:
        raise Refused(Reason.DOCUMENT_NOT_READY)
    today, people = court_day(now), unit.cases.parties(case.case)
    words = WordAgreement.model_validate(signed.words)
    content = content_of(registry, unit, case.case)
    facts = "" if content is None else f"事实和理由：{content.facts}{content.reasons}"
    asks = f"原告向本院提出诉讼请求：{'；'.join(case.claims)}。{facts}"
    if is_suit_withdrawn(unit, case.case):
        asks = f"原告撤回起诉后，本院对反诉继续审理。反诉请求：{'；'.join(case.claims)}。"
    return MediationStatement(
        court=registry.court.zh,
        case_number=case.number,
        cause=case.cause,
        litigants=tuple(who for _, who in litigants_of(unit, case.case, today)),
        accepted_on=court_day(case.accepted_at),
        claims_and_facts=(
            asks,
            *words.dispute,
        ),
        terms=words.terms,
        costs=said.costs,
        bench=bench_of(people),
        clerks=clerks_of(people),
        decided_on=today,
    )
