"""The record of services: what a party sees of its own, what the court sees of all, and the proof.

A service that came to nothing on every way stands on the list of those who are the court in its
case until another way is found. To everybody whom a service does not concern it is not there.
"""

from typing import Final

from client.protocol.account import Account
from client.protocol.errors import NotFound
from client.protocol.ids import CaseId
from client.protocol.roles import Side
from client.protocol.serving import ProofOfService, Services, ServiceShown
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.matters import MatterKind
from server_stub.domain.service import ServiceState
from server_stub.usecases.cases import own_case
from server_stub.usecases.matters import matter_of
from server_stub.usecases.registry import Registry
from server_stub.usecases.serving_views import case_of, proof, recipient_of, service_shown

_AT_ONCE: Final = 50


def service(registry: Registry, account: Account, service_: str) -> ServiceShown:
    """Show a service to the court and to whom it concerns; raises `NotFound`."""
    with registry.books.reading() as unit:
        entry, _ = own_service(unit, account, service_)
        return service_shown(unit, entry)


def services(registry: Registry, account: Account, case: CaseId) -> Services:
    """Show the services of a case that this person may see; raises `NotFound`."""
    with registry.books.reading() as unit:
        _, own = own_case(unit, account, case)
        found = unit.matters.of_case(case, MatterKind.SERVICE)
        return Services(
            services=tuple(service_shown(unit, each) for each in found if _may_see(each, own))
        )


def failed_services(
    registry: Registry, account: Account, after: str = "", limit: int | None = None
) -> Services:
    """Give what came to nothing on every way, in the cases in which this person is the court."""
    size = min(limit or _AT_ONCE, _AT_ONCE)
    found: list[MatterEntry] = []
    with registry.books.reading() as unit:
        while len(found) <= size:
            batch = unit.matters.in_state(
                MatterKind.SERVICE,
                frozenset({ServiceState.UNDER_WAY.value}),
                after=after,
                limit=_AT_ONCE,
            )
            found += [
                each for each in batch if each.stands.has_failed and _is_ours(unit, account, each)
            ]
            if len(batch) < _AT_ONCE:
                break
            after = batch[-1].matter
        return Services(
            services=tuple(service_shown(unit, each) for each in found[:size]),
            next=found[size - 1].matter if len(found) > size else "",
        )


def proof_of_service(registry: Registry, account: Account, service_: str) -> ProofOfService:
    """Give the electronic proof of a service to the court and to whom it concerns."""
    with registry.books.reading() as unit:
        entry, _ = own_service(unit, account, service_)
        return proof(unit, entry)


def own_service(
    unit: UnitOfWork, account: Account, service_: str
) -> tuple[MatterEntry, PartyEntry]:
    """Give a service to one who may see it; raises `NotFound`."""
    entry = matter_of(unit, service_, MatterKind.SERVICE)
    _, own = own_case(unit, account, case_of(entry))
    if not _may_see(entry, own):
        raise NotFound
    return entry, own


def _may_see(entry: MatterEntry, own: PartyEntry) -> bool:
    return _is_court(own) or recipient_of(entry) in (own.party.participant, own.stands_for)


def _is_ours(unit: UnitOfWork, account: Account, entry: MatterEntry) -> bool:
    own = unit.cases.party_of(case_of(entry), account.account)
    return own is not None and _is_court(own)


def _is_court(own: PartyEntry) -> bool:
    return own.party.side in (Side.BENCH, Side.REGISTRY)
