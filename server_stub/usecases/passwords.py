"""Passwords: proven slowly, two at a time, and never chosen from the common ones.

Hashes are Argon2id with the parameters of the OWASP cheat sheet (19 MiB, two passes, one lane);
two threads bound what a flood of attempts can take of the machine. An unknown login is answered
after the same work as a wrong password, so that time does not tell who has an account.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from client.protocol.account import PASSWORD_MAX, PasswordFlaw
from client.protocol.errors import TooMany
from server_stub.domain.password_strength import PASSWORD_MIN, plain, strength_of

T = TypeVar("T")

WAITING_MAX = 64
"""Proofs that may wait for a thread; more are sent away at once."""


class WeakPassword(Exception):
    """A password that is too easy to guess; the message says why."""

    def __init__(self, sentence: str, flaw: PasswordFlaw) -> None:
        super().__init__(sentence)
        self.flaw = flaw


class Passwords:
    """Hashes and proves passwords on two threads of its own."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="passwords")
        self._waiting = 0
        self._nobodys = self._hasher.hash("nobody's password")

    async def hash(self, password: str) -> str:
        """Give the hash to keep of a password."""
        return await self._work(lambda: self._hasher.hash(plain(password)))

    async def proves(self, password: str, kept: str | None) -> bool:
        """Tell whether a password is the one of a kept hash; None takes as long and is False."""
        proven = await self._work(lambda: self._proven(password, kept or self._nobodys))
        return proven and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(cancel_futures=True)

    def _proven(self, password: str, kept: str) -> bool:
        try:
            return self._hasher.verify(kept, plain(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _work(self, deed: Callable[[], T]) -> T:
        if self._waiting >= WAITING_MAX:
            raise TooMany
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, deed)
        finally:
            self._waiting -= 1


def require_strong(password: str, *, login: str, name: str) -> None:
    """Refuse a password that is short, common or a pattern; raises `WeakPassword`."""
    flaw = strength_of(password, login=login, name=name).flaw
    if flaw is not None:
        raise WeakPassword(_SENTENCES[flaw], flaw)


_SENTENCES = {
    PasswordFlaw.TOO_SHORT: f"The password needs {PASSWORD_MIN} characters or more.",
    PasswordFlaw.TOO_LONG: f"The password may have {PASSWORD_MAX} characters at most.",
    PasswordFlaw.HOLDS_NAME: "The password must not hold the login or the name.",
    PasswordFlaw.COMMON: "The password is among the first that anyone would try.",
    PasswordFlaw.PATTERN: "The password is a pattern that anyone would try.",
}
