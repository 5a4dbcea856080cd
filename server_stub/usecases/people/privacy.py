"""What a person can do about what the court keeps of them: agree, withdraw, delete, and see it all.

Consent is given for one purpose by itself (PIPL art. 29) and taken back as easily (art. 15); with
it goes the face's template. Every yes and no stays on record. What the law has the court keep, a
case's file above all, is not touched by it.
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.errors import NotFound, Reason, Refused
from client.protocol.identity import Consent, ConsentPurpose, GiveConsent, OwnData
from server_stub.db import UnitOfWork
from server_stub.domain.registration import masked_phone
from server_stub.usecases.people.identity import (
    email_shown,
    has_consented,
    log_access,
    standing_of,
)
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import Caller, session_lines

NOTICES_SHOWN = 200
NOTICE_VERSIONS = {ConsentPurpose.FACE_CHECK: ("2026-1",)}
"""The versions of each purpose's notice that a yes may be given to; the last is the one shown."""


def give_consent(
    registry: Registry, account: Account, asked: GiveConsent, now: datetime
) -> Consent:
    """Record a yes to one purpose; raises `Refused(STALE)` for words that are not today's."""
    if asked.version != NOTICE_VERSIONS[asked.purpose][-1]:
        raise Refused(Reason.STALE, NOTICE_VERSIONS[asked.purpose][-1])
    consent = Consent(purpose=asked.purpose, version=asked.version, given=True, at=now)
    with registry.books.writing() as unit:
        if not has_consented(unit, account.account, asked.purpose):
            unit.identities.add_consent(account.account, consent)
    return consent


def withdraw_consent(
    registry: Registry, account: Account, purpose: ConsentPurpose, now: datetime
) -> None:
    """Record a no, and delete what the yes was for."""
    with registry.books.writing() as unit:
        if has_consented(unit, account.account, purpose):
            version = unit.identities.consents(account.account, purpose)[-1].version
            withdrawn = Consent(purpose=purpose, version=version, given=False, at=now)
            unit.identities.add_consent(account.account, withdrawn)
        unit.faces.close_open(account.account, now)
        _delete_template(unit, account, now)


def delete_face(registry: Registry, account: Account, now: datetime) -> None:
    """Delete the face's template; raises `NotFound` when none is kept."""
    with registry.books.writing() as unit:
        if not _delete_template(unit, account, now):
            raise NotFound


def own_data(registry: Registry, caller: Caller, now: datetime) -> OwnData:
    """Give all that the court keeps of a person apart from cases; the look is logged."""
    account = caller.account
    with registry.books.writing() as unit:
        log_access(unit, account.account, account, "exported", now)
        return OwnData(
            account=account,
            phone=masked_phone(unit.accounts.contact(account.account).phone or ""),
            email=email_shown(unit, account.account),
            identity=standing_of(registry, unit, account, now),
            sessions=session_lines(unit, caller, now),
            notices=unit.credentials.notices(account.account, limit=NOTICES_SHOWN),
            consents=unit.identities.consents(account.account),
            accesses=unit.identities.accesses(account.account),
        )


def _delete_template(unit: UnitOfWork, account: Account, now: datetime) -> bool:
    if not unit.identities.delete_template(account.account):
        return False
    log_access(unit, account.account, account, "face_deleted", now)
    return True
