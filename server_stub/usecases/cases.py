"""Cases: accepted by the court, listed for their people, and opened as a file.

Whoever is not a person of a case is told that there is no such case.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from client.protocol.account import Account
from client.protocol.case import (
    CaseAction,
    CaseFile,
    CaseList,
    CaseState,
    CaseSummary,
    DocumentKind,
    Hearing,
    HearingPhase,
    Party,
)
from client.protocol.errors import CourtError, Forbidden, Malformed, NotFound, Reason
from client.protocol.ids import AccountId, CaseId, HearingId, ParticipantId
from client.protocol.roles import PARTIES, Role, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, HearingEntry, PartyEntry
from server_stub.domain import access
from server_stub.domain.consent import Consents
from server_stub.settings import Terms
from server_stub.usecases.consents import consents_of, stages_held, why_not_online
from server_stub.usecases.registry import DEMO_MARK, Registry
from server_stub.usecases.tokens import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """A person whom the registry enters in a case."""

    name: str
    role: Role
    side: Side
    account: AccountId | None = None
    presides: bool = False
    stands_for: ParticipantId | None = None
    participant: ParticipantId = field(default_factory=lambda: ParticipantId(new_id()))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """What the court accepts as a case."""

    number: str
    cause: str
    title: str
    claims: tuple[str, ...]
    parties: tuple[NewParty, ...]


def accept_case(registry: Registry, new: NewCase, now: datetime) -> CaseId:
    """Enter a case with its people (Civil Procedure Law art. 126)."""
    case = CaseId(new_id())
    with registry.books.writing() as unit:
        unit.cases.add(
            CaseEntry(
                case=case,
                number=new.number,
                cause=new.cause,
                title=new.title,
                claims=new.claims,
                state=CaseState.ACCEPTED,
                opened_at=now,
                accepted_at=now,
            )
        )
        for party in new.parties:
            unit.cases.add_party(
                PartyEntry(
                    case=case,
                    party=Party(
                        participant=party.participant,
                        name=party.name,
                        role=party.role,
                        side=party.side,
                    ),
                    account=party.account,
                    presides=party.presides,
                    stands_for=party.stands_for,
                )
            )
    return case


def list_cases(
    registry: Registry, account: Account, after: CaseId | None = None, limit: int | None = None
) -> CaseList:
    """Give one page of a person's cases, newest first; `after` is the last page's `next`."""
    size = min(limit or registry.limits.page_size, registry.limits.page_size)
    with registry.books.reading() as unit:
        mark = None
        if after is not None:
            mark = unit.cases.get(after)
            if mark is None or unit.cases.party_of(after, account.account) is None:
                raise Malformed(detail="no such cursor")
        found = unit.cases.of_account(account.account, after=mark, limit=size + 1)
        shown = found[:size]
        hearings = unit.hearings.of_cases([case.case for case, _ in shown])
        return CaseList(
            cases=tuple(_summary(case, own, hearings[case.case]) for case, own in shown),
            next=shown[-1][0].case if len(found) > size else "",
        )


def case_file(registry: Registry, account: Account, case: CaseId, now: datetime) -> CaseFile:
    """Give the whole of a case as this person may read it; raises `NotFound`."""
    with registry.books.reading() as unit:
        entry, own = own_case(unit, account, case)
        people, hearings = unit.cases.parties(case), unit.hearings.of_case(case)
        consents = consents_of(unit, case, people)
        early = earliest_entry(unit, registry.terms)
        with_seat = unit.hearings.with_seat(case, own.party.participant)
        documents = tuple(each for each in unit.papers.documents(case) if may_read(each, own))
        shown_hearings = tuple(
            Hearing(
                hearing=each.hearing,
                starts_at=each.starts_at,
                phase=each.phase,
                may_enter=why_not_enter(each, own, with_seat, early, now, consents) is None,
            )
            for each in hearings
        )
        actions = {
            CaseAction.ENTER_HEARING: any(each.may_enter for each in shown_hearings),
            CaseAction.SERVE_JUDGMENT: any(
                each.kind is DocumentKind.JUDGMENT and why_not_serve(each, entry, own) is None
                for each in documents
            ),
        }
        return CaseFile(
            summary=_summary(entry, own, hearings),
            claims=entry.claims,
            parties=tuple(each.party for each in people),
            exhibits=tuple(each.exhibit for each in unit.papers.exhibits(case)),
            documents=tuple(each.shown for each in documents),
            hearings=shown_hearings,
            allowed_actions=tuple(action for action, allowed in actions.items() if allowed),
            stages=stages_held(consents, own),
        )


# What other use cases ask of a person's place in a case --------------------------------------


def own_case(unit: UnitOfWork, account: Account, case: CaseId) -> tuple[CaseEntry, PartyEntry]:
    """Give a case and a person's own place in it; raises `NotFound` for a stranger to it.

    To a witness, who reads nothing of it, there is no such case either.
    """
    entry, own = own_place(unit, account, case)
    if not access.reads_the_case(own.party):
        raise NotFound
    return entry, own


def own_place(unit: UnitOfWork, account: Account, case: CaseId) -> tuple[CaseEntry, PartyEntry]:
    """Give the same to everybody who has a place in the case, be it only a seat at its hearing."""
    entry = unit.cases.get(case)
    own = unit.cases.party_of(case, account.account)
    if entry is None or own is None:
        raise NotFound
    return entry, own


def party_of(unit: UnitOfWork, own: PartyEntry) -> ParticipantId:
    """Give the party for whom a person of a case speaks; raises `Forbidden` for all others."""
    speaks_for = own.stands_for or own.party.participant
    for each in unit.cases.parties(own.case):
        if each.party.participant == speaks_for and each.party.role in PARTIES:
            return speaks_for
    raise Forbidden(Reason.NOT_YOUR_OFFICE)


def earliest_entry(unit: UnitOfWork, terms: Terms) -> timedelta | None:
    """How long before a hearing its waiting room opens; a demonstration court always lets in."""
    if unit.marks.get(DEMO_MARK) is not None:
        return None
    return timedelta(seconds=terms.enter_before_start_s)


def why_not_enter(
    hearing: HearingEntry,
    own: PartyEntry,
    with_seat: frozenset[HearingId],
    early: timedelta | None,
    now: datetime,
    consents: Consents,
) -> CourtError | None:
    """Why this person, who has a seat in these, may not enter this hearing now, or None."""
    refusal = access.why_not_enter(
        seated=hearing.hearing in with_seat,
        phase=hearing.phase,
        starts_at=hearing.starts_at,
        now=now,
        early=early,
    )
    return refusal or why_not_online(consents, own)


def may_read(document: DocumentEntry, own: PartyEntry) -> bool:
    """Whether this person may read this document of their case."""
    return access.may_read(
        own.party,
        stands_for=own.stands_for,
        served=document.served,
        addressee=document.addressee,
    )


def why_not_serve(document: DocumentEntry, case: CaseEntry, own: PartyEntry) -> CourtError | None:
    """Why this person may not serve this document of their case now, or None."""
    return access.why_not_serve(
        presides=own.presides, kind=document.kind, served=document.served, state=case.state
    )


def _summary(entry: CaseEntry, own: PartyEntry, hearings: tuple[HearingEntry, ...]) -> CaseSummary:
    ahead = next((each for each in hearings if each.phase is not HearingPhase.CLOSED), None)
    return CaseSummary(
        case=entry.case,
        number=entry.number,
        cause=entry.cause,
        title=entry.title,
        state=entry.state,
        role=own.party.role,
        next_hearing_at=None if ahead is None else ahead.starts_at,
        next_hearing=None if ahead is None else ahead.hearing,
    )
