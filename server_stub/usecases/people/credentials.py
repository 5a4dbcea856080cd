"""Passwords changed and forgotten, and an e-mail address to sign in with.

A change needs the old password; a reset needs the code that goes to the proven mobile number.
Either ends every other session and tells the owner. A reset that is asked for a login that is not
there is answered alike, and by the same work.
"""

from datetime import datetime

from client.protocol.account import (
    Account,
    BeginReset,
    ChangeEmail,
    ChangePassword,
    CodeSent,
    ConfirmCode,
    FinishReset,
    NoticeKind,
    PasswordStrength,
    PasswordTrial,
)
from client.protocol.errors import Malformed, Reason, Refused
from client.protocol.identity import FieldKind
from client.protocol.ids import AccountId
from server_stub.domain.password_strength import strength_of
from server_stub.domain.registration import check_field
from server_stub.usecases.codes import Purpose, Way, send_code, try_code
from server_stub.usecases.notices import notify
from server_stub.usecases.passwords import WeakPassword, require_strong
from server_stub.usecases.people.identity import refuse_fields
from server_stub.usecases.registry import Registry
from server_stub.usecases.second_factor import prove_password
from server_stub.usecases.signing_in import Caller, find_account

NOBODYS_NUMBER = "00000000000"


def password_strength(registry: Registry, asked: PasswordTrial, address: str) -> PasswordStrength:
    """Say how good a password would be; nothing is kept."""
    registry.turnstile.check_a_field(address)
    return strength_of(asked.password.get_secret_value(), login=asked.login, name=asked.name)


async def change_password(
    registry: Registry, caller: Caller, asked: ChangePassword, now: datetime
) -> None:
    """Change one's own password; every other session ends."""
    account = caller.account
    await prove_password(registry, account, asked.old.get_secret_value())
    hashed = await _hash(registry, asked.new.get_secret_value(), account)
    with registry.books.writing() as unit:
        unit.accounts.replace_password_hash(account.account, hashed)
        unit.accounts.close_sessions_of(account.account, but=caller.session)
        unit.credentials.forget_codes_of(account.account, Purpose.RESET.value)
        notify(registry, unit, account.account, NoticeKind.PASSWORD_CHANGED, now)


def begin_reset(registry: Registry, asked: BeginReset, address: str, now: datetime) -> CodeSent:
    """Have a code sent to the mobile number of an account, if there is one."""
    registry.turnstile.ask_for_a_code(asked.login.strip(), address)
    with registry.books.writing() as unit:
        entry = find_account(registry, unit, asked.login, now)
        phone = None if entry is None else unit.accounts.contact(entry.account.account).phone
        # However the account is called, its owner is not woken more often than a code is good for.
        rationed = phone is not None and not registry.turnstile.may_send_a_code(phone)
        if entry is None or phone is None or rationed:
            waiting = {"account": ""}
            return send_code(registry, unit, Purpose.NOBODY, NOBODYS_NUMBER, waiting, now)
        account = entry.account.account
        waiting = {"account": account}
        return send_code(registry, unit, Purpose.RESET, phone, waiting, now, account=account)


async def finish_reset(registry: Registry, asked: FinishReset, address: str, now: datetime) -> None:
    """Set the new password with the code; every session ends. Raises `Refused(CODE_INVALID)`."""
    registry.turnstile.try_a_sent_code(address)
    password = asked.new.get_secret_value()
    hashed = await _hash(registry, password, None)
    with registry.books.writing() as unit:
        waited = try_code(registry, unit, Purpose.RESET, asked.challenge, asked.code, now)
        entry = None if waited is None else unit.accounts.get(AccountId(waited["account"]))
        if entry is not None:
            # Only now, or a stranger would learn whose name it is; the code is then not used up.
            _require_strong(password, entry.account)
            account = entry.account.account
            unit.accounts.replace_password_hash(account, hashed)
            unit.accounts.close_sessions_of(account)
            notify(registry, unit, account, NoticeKind.PASSWORD_CHANGED, now)
    if waited is None:
        raise Refused(Reason.CODE_INVALID)


def change_email(
    registry: Registry, account: Account, asked: ChangeEmail, address: str, now: datetime
) -> CodeSent:
    """Have a code sent to an e-mail address; it counts once the code has come back."""
    verdict = check_field(FieldKind.EMAIL, asked.email, now.date())
    if not verdict.fits:
        raise refuse_fields({"email": verdict.flaw})
    registry.turnstile.ask_for_a_code(verdict.tidied, address)
    waiting = {"email": verdict.tidied, "account": account.account}
    with registry.books.writing() as unit:
        return send_code(
            registry,
            unit,
            Purpose.EMAIL,
            verdict.tidied,
            waiting,
            now,
            account=account.account,
            way=Way.EMAIL,
        )


def confirm_email(
    registry: Registry, account: Account, asked: ConfirmCode, address: str, now: datetime
) -> None:
    """Enter the proven address; raises `Refused(CODE_INVALID)` or `Refused(ACCOUNT_EXISTS)`."""
    registry.turnstile.try_a_sent_code(address)
    with registry.books.writing() as unit:
        waited = try_code(registry, unit, Purpose.EMAIL, asked.challenge, asked.code, now)
        own = waited is not None and waited["account"] == account.account
        holder = unit.accounts.by_contact(email=waited["email"]) if waited and own else None
        taken = holder is not None and holder.account.account != account.account
        if waited is not None and own and not taken:
            unit.accounts.set_email(account.account, waited["email"])
    if not own:
        raise Refused(Reason.CODE_INVALID)
    if taken:
        raise Refused(Reason.ACCOUNT_EXISTS)


async def _hash(registry: Registry, password: str, account: Account | None) -> str:
    _require_strong(password, account)
    return await registry.passwords.hash(password)


def _require_strong(password: str, account: Account | None) -> None:
    try:
        login, name = ("", "") if account is None else (account.login, account.name)
        require_strong(password, login=login, name=name)
    except WeakPassword as weak:
        raise Malformed(Reason.PASSWORD_WEAK, weak.flaw.value) from None
