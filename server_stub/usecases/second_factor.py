"""The second proof beside the password: offered, confirmed by its first code, and taken away.

A secret counts once a code has shown that the authenticator has it. With it come ten recovery
codes, each good once. Setting and removing it needs the password again, and the owner is told.
"""

import secrets
from datetime import datetime
from typing import Final

from client.protocol.account import Account, NoticeKind, RecoveryCodes, SecondFactorOffered
from client.protocol.errors import NotSignedIn, Reason, Refused
from server_stub.db import UnitOfWork
from server_stub.domain.second_factor import (
    SECRET_BYTES,
    accepted_step,
    typed_form,
    uri_of,
)
from server_stub.usecases.notices import notify
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import hash_of

RECOVERY_CODES: Final = 10
_LETTERS: Final = "346789abcdefghjkmnpqrtuwxy"
_RECOVERY_LENGTH: Final = 16
"""26^16 is more than 2^75: the digest cannot be tried out."""


async def offer_second_factor(
    registry: Registry, account: Account, password: str
) -> SecondFactorOffered:
    """Give a fresh secret; it changes nothing before its first code."""
    await prove_password(registry, account, password)
    secret = secrets.token_bytes(SECRET_BYTES)
    with registry.books.writing() as unit:
        if unit.accounts.contact(account.account).second_factor is not None:
            raise Refused(Reason.ALREADY_SO)
        unit.accounts.offer_second_factor(
            account.account, registry.identity.vault.seal(secret, _place(account))
        )
    return SecondFactorOffered(
        secret=typed_form(secret), uri=uri_of(secret, court=registry.court.en, login=account.login)
    )


def confirm_second_factor(
    registry: Registry, account: Account, code: str, now: datetime
) -> RecoveryCodes:
    """Let the offered secret count; raises `Refused(CODE_INVALID)`."""
    with registry.books.writing() as unit:
        offered = unit.accounts.contact(account.account).second_factor_offered
        if offered is None:
            raise Refused(Reason.CODE_INVALID)
        secret = registry.identity.vault.open(offered, _place(account))
        step = accepted_step(secret, code, now, None)
        if step is None:
            raise Refused(Reason.CODE_INVALID)
        unit.accounts.set_second_factor(account.account, offered, step)
        codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
        unit.credentials.replace_recovery_codes(
            account.account, tuple(hash_of(_plain(each)) for each in codes)
        )
        notify(registry, unit, account.account, NoticeKind.SECOND_FACTOR_SET, now)
    return RecoveryCodes(codes=codes)


async def remove_second_factor(
    registry: Registry, account: Account, password: str, now: datetime
) -> None:
    """Take the second factor away."""
    await prove_password(registry, account, password)
    with registry.books.writing() as unit:
        if unit.accounts.contact(account.account).second_factor is None:
            raise Refused(Reason.ALREADY_SO)
        unit.accounts.set_second_factor(account.account, None, None)
        unit.credentials.replace_recovery_codes(account.account, ())
        notify(registry, unit, account.account, NoticeKind.SECOND_FACTOR_REMOVED, now)


def has_second_factor(unit: UnitOfWork, account: Account) -> bool:
    """Whether an account has a second factor that counts."""
    return unit.accounts.contact(account.account).second_factor is not None


def proves_second_factor(
    registry: Registry, unit: UnitOfWork, account: Account, typed: str, now: datetime
) -> bool:
    """Use a code of the authenticator, or a recovery code, up; False when it is neither."""
    contact = unit.accounts.contact(account.account)
    if contact.second_factor is None:
        return False
    secret = registry.identity.vault.open(contact.second_factor, _place(account))
    step = accepted_step(secret, typed, now, contact.second_factor_step)
    if step is not None:
        unit.accounts.use_second_factor_step(account.account, step)
        return True
    return unit.credentials.spend_recovery_code(account.account, hash_of(_plain(typed)))


async def prove_password(registry: Registry, account: Account, password: str) -> None:
    """Have the password proven once more; raises `NotSignedIn(WRONG_CREDENTIALS)`."""
    registry.turnstile.try_to_sign_in(account.login, "signed in")
    with registry.books.reading() as unit:
        entry = unit.accounts.get(account.account)
    kept = None if entry is None else entry.password_hash
    if not await registry.passwords.proves(password, kept):
        raise NotSignedIn(Reason.WRONG_CREDENTIALS)
    registry.turnstile.welcome(account.login, "signed in")


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, _RECOVERY_LENGTH, 4))


def _plain(typed: str) -> str:
    return "".join(each for each in typed.lower() if each.isalnum())


def _place(account: Account) -> str:
    return f"second-factor:{account.account}"
