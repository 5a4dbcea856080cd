"""Coming to the court's counter: who one is, for how long one is known, and going.

A token is good for twelve hours, and for thirty minutes without use; a hearing that one has
entered keeps it alive, because nobody types while listening (ASVS 7.3.1, 7.3.2). Signing out
forgets the session and every ticket that it was given.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from client.protocol.account import (
    Account,
    NoticeKind,
    Session,
    SessionLine,
    SessionList,
    SignIn,
)
from client.protocol.errors import NotFound, NotSignedIn, Reason
from client.protocol.identity import FieldKind, IdentityDocument
from server_stub.db import UnitOfWork
from server_stub.db.entries import AccountEntry, SessionEntry
from server_stub.domain.identity_numbers import tidy
from server_stub.domain.registration import check_field
from server_stub.settings import Terms
from server_stub.usecases.notices import notify
from server_stub.usecases.registry import Registry
from server_stub.usecases.second_factor import has_second_factor, proves_second_factor
from server_stub.usecases.tokens import TOKEN_MAX, hash_of, new_token

TOUCH_EVERY = timedelta(seconds=60)
"""How exactly the last use of a session is noted: a write for every request would be waste."""
REMEMBER_EXPIRED = timedelta(days=1)
"""How long an expired session is still told from one that never was."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A person who is signed in, and the session by which they are known."""

    account: Account
    session: str
    last_used_at: datetime


DEVICE_MAX = 200


async def sign_in(
    registry: Registry, asked: SignIn, address: str, now: datetime, device: str = ""
) -> Session:
    """Open a session; raises `NotSignedIn` or `TooMany`.

    Where the account has a second factor, the password alone gives `SECOND_FACTOR_NEEDED`.
    """
    registry.turnstile.try_to_sign_in(asked.login, address)
    entry = await asyncio.to_thread(_find, registry, asked.login, now)
    password = asked.password.get_secret_value()
    kept = None if entry is None else entry.password_hash
    if not await registry.passwords.proves(password, kept) or entry is None:
        raise NotSignedIn(Reason.WRONG_CREDENTIALS)
    renewed = (
        await registry.passwords.hash(password)
        if registry.passwords.is_outdated(entry.password_hash)
        else None
    )
    opening = _Opening(entry.account, asked.code, renewed, address, device[:DEVICE_MAX], now)
    session = await asyncio.to_thread(_open_session, registry, opening)
    registry.turnstile.welcome(asked.login, address)
    return session


def caller_of(registry: Registry, token: str, now: datetime) -> Caller:
    """Tell who holds a token, and note that it was used; raises `NotSignedIn`."""
    caller = known_by(registry, token, now)
    if used_unnoted(caller, now):
        note_use(registry, caller, now)
    return caller


def known_by(registry: Registry, token: str, now: datetime) -> Caller:
    """Tell who holds a token; raises `NotSignedIn` for an unknown or an expired one."""
    if len(token) > TOKEN_MAX:
        raise NotSignedIn
    with registry.books.reading() as unit:
        entry = unit.accounts.session(hash_of(token))
        if entry is None:
            raise NotSignedIn
        if not is_alive(unit, entry, registry.terms, now):
            raise NotSignedIn(Reason.SESSION_EXPIRED)
    return Caller(entry.account, entry.session, entry.last_used_at)


def used_unnoted(caller: Caller, now: datetime) -> bool:
    """Whether it is worth noting that a session is in use."""
    return now - caller.last_used_at > TOUCH_EVERY


def note_use(registry: Registry, caller: Caller, now: datetime) -> None:
    """Note that a session was used."""
    with registry.books.writing() as unit:
        unit.accounts.touch_session(caller.session, now)


def is_alive(unit: UnitOfWork, entry: SessionEntry, terms: Terms, now: datetime) -> bool:
    """Whether a session still stands for its person."""
    if now >= entry.expires_at:
        return False
    if now - entry.last_used_at < timedelta(seconds=terms.idle_s):
        return True
    return unit.accounts.is_at_a_hearing(entry.session)


def sign_out(registry: Registry, caller: Caller) -> None:
    """End a session; its tickets are dead with it."""
    with registry.books.writing() as unit:
        unit.accounts.close_session(caller.session)


def list_sessions(registry: Registry, caller: Caller, now: datetime) -> SessionList:
    """Give a person's open sessions, newest first."""
    with registry.books.reading() as unit:
        return SessionList(sessions=session_lines(unit, caller, now))


def session_lines(unit: UnitOfWork, caller: Caller, now: datetime) -> tuple[SessionLine, ...]:
    """Give a person's open sessions as they are shown."""
    return tuple(
        SessionLine(
            session=name_of_session(each.session),
            here=each.session == caller.session,
            address=each.address,
            device=each.device,
            created_at=each.created_at,
            last_used_at=each.last_used_at,
            expires_at=each.expires_at,
        )
        for each in unit.accounts.sessions_of(caller.account.account, now)
    )


def end_session(registry: Registry, caller: Caller, name: str, now: datetime) -> None:
    """End one of a person's own sessions; raises `NotFound` for any other."""
    with registry.books.writing() as unit:
        for each in unit.accounts.sessions_of(caller.account.account, now):
            if name_of_session(each.session) == name:
                unit.accounts.close_session(each.session)
                return
    raise NotFound


def end_other_sessions(registry: Registry, caller: Caller) -> None:
    """End all of a person's sessions but the one by which they ask."""
    with registry.books.writing() as unit:
        unit.accounts.close_sessions_of(caller.account.account, but=caller.session)


def find_account(
    registry: Registry, unit: UnitOfWork, typed: str, now: datetime
) -> AccountEntry | None:
    """Find an account by login, mobile number, e-mail address or the number of a verified ID.

    All four are looked up whatever was typed, so that time tells as little as the answer does.
    """
    name = typed.strip()
    phone = check_field(FieldKind.MOBILE, name, now.date())
    number, vault = tidy(name), registry.identity.vault
    kinds = (*(each.value for each in IdentityDocument), FieldKind.CREDIT_CODE.value)
    fingerprints = tuple(vault.fingerprint(kind, number) for kind in kinds)
    found = (
        unit.accounts.by_login(name),
        unit.accounts.by_contact(phone=phone.tidied or name),
        unit.accounts.by_contact(email=name.lower()),
        unit.identities.holder_of(fingerprints),
    )
    return next((each for each in found if each is not None), None)


@dataclass(frozen=True, slots=True)
class _Opening:
    """A password that was proven, and what comes after it."""

    account: Account
    code: str
    renewed: str | None
    address: str
    device: str
    now: datetime


def _find(registry: Registry, login: str, now: datetime) -> AccountEntry | None:
    with registry.books.reading() as unit:
        return find_account(registry, unit, login, now)


def _open_session(registry: Registry, opening: _Opening) -> Session:
    token = new_token()
    account, now = opening.account, opening.now
    expires_at = now + timedelta(seconds=registry.terms.session_s)
    with registry.books.writing() as unit:
        if has_second_factor(unit, account):
            if not opening.code:
                raise NotSignedIn(Reason.SECOND_FACTOR_NEEDED)
            if not proves_second_factor(registry, unit, account, opening.code, now):
                raise NotSignedIn(Reason.CODE_INVALID)
        if opening.renewed is not None:
            unit.accounts.replace_password_hash(account.account, opening.renewed)
        unit.accounts.close_expired_sessions(now - REMEMBER_EXPIRED)
        _tell_the_first_place(registry, unit, opening)
        unit.accounts.open_session(
            hash_of(token),
            account.account,
            at=now,
            expires_at=expires_at,
            address=opening.address,
            device=opening.device,
        )
    return Session(token=token, account=account, expires_at=expires_at)


def _tell_the_first_place(registry: Registry, unit: UnitOfWork, opening: _Opening) -> None:
    """Tell a person who is signed in that they have signed in from somewhere else."""
    there = unit.accounts.sessions_of(opening.account.account, opening.now)
    here = (opening.address, opening.device)
    if there and all((each.address, each.device) != here for each in there):
        account, kind = opening.account.account, NoticeKind.SIGNED_IN_ELSEWHERE
        notify(registry, unit, account, kind, opening.now, opening.address)


def name_of_session(session: str) -> str:
    """Give what a session is called by its owner; it is no token and tells none."""
    return hash_of(session)[:32]
