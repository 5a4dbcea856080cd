"""Who somebody is in a hearing, as far as its checks are concerned.

Everybody sees their own; who is of the court in the case sees all of the hearing; IT staff see the
lines of any hearing and no person's report of it. To a stranger there is no such hearing.
"""

from client.protocol.account import Account
from client.protocol.errors import Forbidden, NotFound, Reason
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, HearingEntry, PartyEntry
from server_stub.domain.capabilities import Capability, Reach, offices_of, reach
from server_stub.usecases.cases import own_case


def place_in(
    unit: UnitOfWork, account: Account, hearing: HearingId
) -> tuple[HearingEntry, CaseEntry, PartyEntry]:
    """Give a hearing, its case, and a person's place in it; raises `NotFound` for a stranger."""
    entry = unit.hearings.get(hearing)
    if entry is None:
        raise NotFound
    case, own = own_case(unit, account, entry.case)
    return entry, case, own


def seat_in(
    unit: UnitOfWork, account: Account, hearing: HearingId
) -> tuple[HearingEntry, CaseEntry, PartyEntry]:
    """Give the same to one who has a seat; raises `NotFound` for everybody else."""
    entry, case, own = place_in(unit, account, hearing)
    seats = unit.hearings.seats(hearing)
    if all(each.party.participant != own.party.participant for each in seats):
        raise NotFound
    return entry, case, own


def court_in(
    unit: UnitOfWork, account: Account, hearing: HearingId
) -> tuple[HearingEntry, CaseEntry, PartyEntry]:
    """Give the same to one who is of the court; raises `NotFound` or `Forbidden`."""
    entry, case, own = place_in(unit, account, hearing)
    if not is_court(own):
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    return entry, case, own


def watched(unit: UnitOfWork, account: Account, hearing: HearingId) -> HearingEntry:
    """Give a hearing whose lines one may see: of the court, or IT staff."""
    if looks_after_machines(account):
        entry = unit.hearings.get(hearing)
        if entry is None:
            raise NotFound
        return entry
    return court_in(unit, account, hearing)[0]


def is_court(own: PartyEntry) -> bool:
    """Whether somebody is of the court in their case."""
    return own.party.side in (Side.BENCH, Side.REGISTRY)


def looks_after_machines(account: Account) -> bool:
    """Whether somebody is of the court's IT staff."""
    held = offices_of(account.roles)
    return reach(Capability.WATCH_SYSTEM, held=held) is Reach.EVERY


def may_see(own: PartyEntry, participant: ParticipantId | None) -> bool:
    """Whether a person of the case may see the report of another of it."""
    return is_court(own) or own.party.participant == participant
