"""Registering: a claim of who one is, with a mobile number that is proven to be one's own.

Until the code has come back there is no account, and what was typed lies sealed. The answer to a
registration is the same whoever asks and whatever is registered already: a stranger learns neither
from it nor from the code's that a person has an account. Who holds the number of an account, and
proves it, is told to sign in; whose paper is used by another is told so in their own inbox, and the
second account can never be verified.
"""

import secrets
from datetime import datetime
from typing import Any

from client.protocol.account import Account, AccountKind, CodeSent, ConfirmCode, NoticeKind
from client.protocol.errors import Malformed, Reason, Refused
from client.protocol.identity import FieldTrial, FieldVerdict, Register, Registration
from client.protocol.ids import AccountId
from client.protocol.roles import StaffRole
from server_stub.db import UnitOfWork
from server_stub.db.entries import AccountEntry
from server_stub.db.people import IdentityEntry
from server_stub.domain.registration import check_field, verdicts_of
from server_stub.usecases.codes import Purpose, send_code, try_code
from server_stub.usecases.notices import notify
from server_stub.usecases.passwords import WeakPassword, require_strong
from server_stub.usecases.people.identity import Identity, refuse_fields, sealed_identity
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id


def check_one_field(
    registry: Registry, asked: FieldTrial, address: str, now: datetime
) -> FieldVerdict:
    """Say whether a field fits while it is typed; nothing is kept."""
    registry.turnstile.check_a_field(address)
    return check_field(asked.kind, asked.typed, now.date())


async def register(
    registry: Registry, asked: Registration, address: str, now: datetime
) -> CodeSent:
    """Take a registration and have a code sent; raises `Malformed` or `TooMany`."""
    verdicts = verdicts_of(asked, now.date())
    flaws = {field: verdict.flaw for field, verdict in verdicts.items() if not verdict.fits}
    if flaws:
        raise refuse_fields(flaws)
    phone = verdicts["phone"].tidied
    password = asked.password.get_secret_value()
    try:
        require_strong(password, login=phone, name=verdicts["name"].tidied)
    except WeakPassword as weak:
        raise Malformed(Reason.PASSWORD_WEAK, weak.flaw.value) from None
    registry.turnstile.ask_for_a_code(phone, address)
    waiting = {
        "kind": (
            AccountKind.PERSON if isinstance(asked, Register) else AccountKind.ORGANISATION
        ).value,
        "document": asked.document.value,
        "password_hash": await registry.passwords.hash(password),
        "doubts": [doubt for verdict in verdicts.values() for doubt in verdict.doubts],
        **{field: verdict.tidied for field, verdict in verdicts.items()},
    }
    with registry.books.writing() as unit:
        return send_code(registry, unit, Purpose.REGISTER, phone, waiting, now)


def confirm_registration(
    registry: Registry, asked: ConfirmCode, address: str, now: datetime
) -> Account:
    """Open the account whose mobile number the code proves.

    Raises `Refused(CODE_INVALID)`, and `Refused(ACCOUNT_EXISTS)` to the holder of the number alone.
    """
    registry.turnstile.try_a_sent_code(address)
    with registry.books.writing() as unit:
        waited = try_code(registry, unit, Purpose.REGISTER, asked.challenge, asked.code, now)
        taken = waited is not None and (unit.accounts.by_contact(phone=waited["phone"]) is not None)
        account = None if waited is None or taken else _open(registry, unit, waited, now)
    if account is None:
        raise Refused(Reason.ACCOUNT_EXISTS if taken else Reason.CODE_INVALID)
    return account


def _open(registry: Registry, unit: UnitOfWork, waited: dict[str, Any], now: datetime) -> Account:
    identity = Identity(
        name=waited["name"],
        document=waited["document"],
        number=waited["number"],
        organisation=waited.get("organisation", ""),
        credit_code=waited.get("credit_code", ""),
    )
    account = Account(
        account=AccountId(new_id()),
        login=_new_login(unit),
        name=identity.organisation or identity.name,
        staff=StaffRole.NONE,
        kind=AccountKind(waited["kind"]),
    )
    fingerprint = registry.identity.vault.fingerprint(*identity.known_by)
    unit.accounts.add(AccountEntry(account=account, password_hash=waited["password_hash"]), now)
    unit.accounts.set_phone(account.account, waited["phone"])
    unit.identities.claim(
        IdentityEntry(
            account=account.account,
            document=identity.document,
            fingerprint=fingerprint,
            sealed=sealed_identity(registry, account.account, identity),
            doubts=tuple(waited["doubts"]),
        )
    )
    owner = unit.identities.verified(fingerprint)
    if owner is not None:
        notify(registry, unit, owner.account, NoticeKind.REGISTRATION_TRIED, now)
    return account


def _new_login(unit: UnitOfWork) -> str:
    """Give a login of the court's own making, so that no choice tells which ones are taken."""
    while True:
        login = f"m{secrets.randbelow(10**9):09}"
        if unit.accounts.by_login(login) is None:
            return login
