"""Passwords: proven slowly, two at a time, and never chosen from the common ones.

Hashes are Argon2id with the parameters of the OWASP cheat sheet (19 MiB, two passes, one lane);
two threads bound what a flood of attempts can take of the machine. An unknown login is answered
after the same work as a wrong password, so that time does not tell who has an account.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from client.protocol.account import PASSWORD_MAX
from client.protocol.errors import TooMany

T = TypeVar("T")

PASSWORD_MIN = 10
WAITING_MAX = 64
"""Proofs that may wait for a thread; more are sent away at once."""


class WeakPassword(Exception):
    """A password that is too easy to guess; the message says why."""


class Passwords:
    """Hashes and proves passwords on two threads of its own."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="passwords")
        self._waiting = 0
        self._nobodys = self._hasher.hash("nobody's password")

    async def hash(self, password: str) -> str:
        """Give the hash to keep of a password."""
        return await self._work(lambda: self._hasher.hash(_normal(password)))

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
            return self._hasher.verify(kept, _normal(password))
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
    """Refuse a password that is short, common or a pattern; raises `WeakPassword`.

    No mixture of character classes is asked for (NIST SP 800-63B section 5.1.1.2).
    """
    plain = _normal(password).casefold()
    if len(plain) < PASSWORD_MIN:
        raise WeakPassword(f"The password needs {PASSWORD_MIN} characters or more.")
    if len(plain) > PASSWORD_MAX:
        raise WeakPassword(f"The password may have {PASSWORD_MAX} characters at most.")
    if any(word.casefold() in plain for word in (login, name) if len(word) >= _NAME_MIN):
        raise WeakPassword("The password must not hold the login or the name.")
    if _is_pattern(plain) or any(word in plain for word in _COMMON):
        raise WeakPassword("The password is among the first that anyone would try.")


def _normal(password: str) -> str:
    # The same password, typed on machines that compose characters differently.
    return unicodedata.normalize("NFC", password)


def _is_pattern(plain: str) -> bool:
    """Whether it repeats a short piece, or counts up or down a row of keys."""
    for length in range(1, 5):
        piece = plain[:length]
        if (piece * len(plain))[: len(plain)] == plain:
            return True
    return any(plain in row * 3 or plain in row[::-1] * 3 for row in _ROWS)


_NAME_MIN = 2
_ROWS = ("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_COMMON = (
    "1234567890",
    "123456789a",
    "12345678",
    "1q2w3e4r",
    "1qaz2wsx",
    "abcd1234",
    "abc123",
    "admin123",
    "administrator",
    "aa123456",
    "a123456",
    "changeme",
    "iloveyou",
    "letmein",
    "mingjing",
    "passw0rd",
    "password",
    "qazwsx",
    "qwerty",
    "secret123",
    "welcome",
    "woaini",
    "5201314",
    "88888888",
)
