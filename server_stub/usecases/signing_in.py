"""Coming to the court's counter: who one is, for how long one is known, and going.

A token is good for twelve hours, and for thirty minutes without use; a hearing that one has
entered keeps it alive, because nobody types while listening (ASVS 7.3.1, 7.3.2). Signing out
forgets the session and every ticket that it was given.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from client.protocol.account import Account, Session, SignIn
from client.protocol.errors import NotSignedIn, Reason
from server_stub.db import UnitOfWork
from server_stub.db.entries import AccountEntry, SessionEntry
from server_stub.settings import Terms
from server_stub.usecases.registry import Registry
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


async def sign_in(registry: Registry, asked: SignIn, address: str, now: datetime) -> Session:
    """Open a session; raises `NotSignedIn(WRONG_CREDENTIALS)` or `TooMany`."""
    registry.turnstile.try_to_sign_in(asked.login, address)
    entry = await asyncio.to_thread(_find, registry, asked.login)
    password = asked.password.get_secret_value()
    kept = None if entry is None else entry.password_hash
    if not await registry.passwords.proves(password, kept) or entry is None:
        raise NotSignedIn(Reason.WRONG_CREDENTIALS)
    registry.turnstile.welcome(asked.login, address)
    renewed = (
        await registry.passwords.hash(password)
        if registry.passwords.is_outdated(entry.password_hash)
        else None
    )
    return await asyncio.to_thread(_open_session, registry, entry.account, renewed, now)


def caller_of(registry: Registry, token: str, now: datetime) -> Caller:
    """Tell who holds a token; raises `NotSignedIn` for an unknown or an expired one."""
    if len(token) > TOKEN_MAX:
        raise NotSignedIn
    with registry.books.reading() as unit:
        entry = unit.accounts.session(hash_of(token))
        if entry is None:
            raise NotSignedIn
        if not is_alive(unit, entry, registry.terms, now):
            raise NotSignedIn(Reason.SESSION_EXPIRED)
    if now - entry.last_used_at > TOUCH_EVERY:
        with registry.books.writing() as unit:
            unit.accounts.touch_session(entry.session, now)
    return Caller(entry.account, entry.session)


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


def _find(registry: Registry, login: str) -> AccountEntry | None:
    with registry.books.reading() as unit:
        return unit.accounts.by_login(login)


def _open_session(
    registry: Registry, account: Account, renewed: str | None, now: datetime
) -> Session:
    token = new_token()
    expires_at = now + timedelta(seconds=registry.terms.session_s)
    with registry.books.writing() as unit:
        if renewed is not None:
            unit.accounts.replace_password_hash(account.account, renewed)
        unit.accounts.close_expired_sessions(now - REMEMBER_EXPIRED)
        unit.accounts.open_session(hash_of(token), account.account, at=now, expires_at=expires_at)
    return Session(token=token, account=account, expires_at=expires_at)
