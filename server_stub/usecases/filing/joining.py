"""Joining a case by the code that the court has sent (Online Litigation Rules art. 10).

The court's people of the case issue codes, each shown once and kept as a digest. A verified person
redeems one and has the place in the case that it was made for; a witness too, whose place is a
seat at the hearing and no more. Whatever is wrong with a code, the
answer is the same, and trying costs.
"""

from dataclasses import replace
from datetime import datetime

from client.protocol.account import Account
from client.protocol.errors import Forbidden, Reason, Refused
from client.protocol.filing import AssociationCodes, Joined
from client.protocol.ids import AccountId, CaseId
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.domain.association_codes import digest_of, read, redeem, revoke
from server_stub.domain.capabilities import is_of_the_court
from server_stub.usecases.association import new_code
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.calling_witnesses import phone_of_witness, tell_witness
from server_stub.usecases.cases import own_case
from server_stub.usecases.filing import docketing
from server_stub.usecases.registry import Registry
from server_stub.usecases.standing import is_verified

OF_THE_COURT = frozenset({Side.BENCH, Side.REGISTRY})
INVITED = frozenset({Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY, Side.TESTIMONY})


def issue_codes(
    registry: Registry, account: Account, case: CaseId, now: datetime
) -> AssociationCodes:
    """Make fresh codes for everybody of the case who has not joined; older ones open nothing."""
    with registry.books.writing() as unit:
        entry, own = own_case(unit, account, case)
        if own.party.side not in OF_THE_COURT:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        _revoke_all(unit, case)
        waiting = [each for each in unit.cases.parties(case) if _may_join(each)]
        codes = tuple(new_code(registry, unit, case, each, now) for each in waiting)
        draft = unit.filings.draft(case)
        for each, made in zip(waiting, codes, strict=True):
            phone = None if draft is None else docketing.phone_of(draft.content, each)
            if phone is not None:
                docketing.tell_code(registry, unit, entry, phone, made.code, made.expires_at, now)
            called = phone_of_witness(registry, unit, case, each)
            if called is not None:
                tell_witness(registry, unit, entry, called, made, now)
        return AssociationCodes(codes=codes)


def join_by_code(registry: Registry, account: Account, typed: str, attempt: Attempt) -> Joined:
    """Take the place in a case that a code was made for.

    Raises `Refused`: for a person who is not verified, and with one and the same reason for every
    code that opens nothing.
    """
    registry.turnstile.try_a_code(account.account)
    code = read(typed)
    with registry.books.writing() as unit:

        def join() -> Joined:
            if is_of_the_court(account.roles):
                raise Forbidden(Reason.NOT_YOUR_OFFICE)
            if not is_verified(unit, account):
                raise Refused(Reason.IDENTITY_NOT_VERIFIED)
            found = None if code is None else unit.filings.invitation(digest_of(code))
            used = redeem(found, account.account, attempt.at)
            _take_place(unit, used.case, account.account, used.participant)
            unit.filings.set_invitation(used)
            case = unit.cases.get(used.case)
            return Joined(
                case=used.case,
                participant=used.participant,
                number="" if case is None else case.number,
            )

        return once(unit, attempt, Joined, join)


def _take_place(unit: UnitOfWork, case: CaseId, account: AccountId, participant: str) -> None:
    own = unit.cases.party_of(case, account)
    if own is not None:
        # Nobody sits on two sides of one case.
        if own.party.participant != participant:
            raise Refused(Reason.ASSOCIATION_CODE_INVALID)
        return
    place = next(
        (each for each in unit.cases.parties(case) if each.party.participant == participant), None
    )
    if place is None or place.account is not None:
        raise Refused(Reason.ASSOCIATION_CODE_INVALID)
    unit.cases.take_place(replace(place, account=account))


def _revoke_all(unit: UnitOfWork, case: CaseId) -> None:
    for each in unit.filings.invitations_of(case):
        if each.used_by is None and not each.revoked:
            unit.filings.set_invitation(revoke(each))


def _may_join(entry: PartyEntry) -> bool:
    return entry.account is None and entry.party.side in INVITED
