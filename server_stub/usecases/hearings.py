"""Hearings: set down for a time, and entered with a ticket.

A ticket opens one socket of one hearing for one person, once, within half a minute; a browser
has no header to put a token in, and no token ever stands in an address.
"""

from datetime import datetime, timedelta

from client.protocol.account import Account, Ticket
from client.protocol.case import HearingPhase
from client.protocol.errors import NotFound
from client.protocol.ids import CaseId, HearingId, ParticipantId
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, HearingEntry, TicketEntry
from server_stub.domain import life_cycle
from server_stub.domain.access import Occasion
from server_stub.usecases.cases import earliest_entry, own_place, why_not_enter
from server_stub.usecases.consents import consents_of
from server_stub.usecases.people.standing import require_known_again
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import Caller
from server_stub.usecases.tokens import hash_of, new_id, new_token


def schedule_hearing(
    registry: Registry,
    case: CaseId,
    starts_at: datetime,
    seats: tuple[ParticipantId, ...],
) -> HearingId:
    """Set a hearing down; those with a seat can enter it."""
    with registry.books.writing() as unit:
        entry = unit.cases.get(case)
        if entry is None:
            raise NotFound
        return enter_hearing(unit, entry, starts_at, seats)


def enter_hearing(
    unit: UnitOfWork, case: CaseEntry, starts_at: datetime, seats: tuple[ParticipantId, ...]
) -> HearingId:
    """Enter a hearing within the caller's transaction, and move its case."""
    hearing = HearingId(new_id())
    unit.cases.set_state(case.case, life_cycle.after(case.state, life_cycle.Step.HEARING_SCHEDULED))
    unit.hearings.add(
        HearingEntry(
            hearing=hearing, case=case.case, starts_at=starts_at, phase=HearingPhase.SCHEDULED
        ),
        seats,
    )
    return hearing


def own_seat(registry: Registry, account: Account, hearing: HearingId) -> ParticipantId:
    """Give a person's own seat in a hearing; raises `NotFound` for a stranger to it."""
    with registry.books.reading() as unit:
        entry = unit.hearings.get(hearing)
        if entry is None:
            raise NotFound
        _, own = own_place(unit, account, entry.case)
        if hearing not in unit.hearings.with_seat(entry.case, own.party.participant):
            raise NotFound
        return own.party.participant


def issue_ticket(registry: Registry, caller: Caller, hearing: HearingId, now: datetime) -> Ticket:
    """Give a ticket to one who may enter now; raises `NotFound`, `Forbidden` or `Refused`."""
    ticket = new_token()
    expires_at = now + timedelta(seconds=registry.terms.ticket_s)
    with registry.books.writing() as unit:
        entry = unit.hearings.get(hearing)
        if entry is None:
            raise NotFound
        _, own = own_place(unit, caller.account, entry.case)
        early = earliest_entry(unit, registry.terms)
        with_seat = unit.hearings.with_seat(entry.case, own.party.participant)
        consents = consents_of(unit, entry.case, unit.cases.parties(entry.case))
        refusal = why_not_enter(entry, own, with_seat, early, now, consents)
        if refusal is not None:
            raise refusal
        if registry.terms.known_again_for_hearings:
            require_known_again(unit, caller.account, caller.session, Occasion.HEARING, now)
        unit.accounts.issue_ticket(
            TicketEntry(
                ticket=hash_of(ticket),
                session=caller.session,
                hearing=hearing,
                participant=own.party.participant,
                expires_at=expires_at,
            )
        )
    return Ticket(ticket=ticket, expires_at=expires_at)
