"""A person's own password at this desk: in the system's keyring, or for this session only.

Only keyrings that the operating system guards are used. One that writes plain text, or none at
all, means that nothing is kept and that the person is told so. A keyring may ask the person and
may hang, so that it is asked off the loop and within a limit.

Whether the password is right is the court's affair.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from client.court.workers import Workers

T = TypeVar("T")

log = logging.getLogger("mingjing.court.account")

ANSWER_WITHIN_S = 20.0
GUARDED = frozenset(
    {
        "keyring.backends.SecretService",
        "keyring.backends.Windows",
        "keyring.backends.kwallet",
        "keyring.backends.libsecret",
        "keyring.backends.macOS",
    }
)
"""Keyrings that the system itself locks; plain-text and null ones are not among them."""


class Keyring(Protocol):
    """The part of a `keyring` backend that is used here; its methods may take long."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def system_keyring() -> Keyring | None:
    """Give the system's guarded keyring, or None where there is none; may take long."""
    import keyring  # takes long to load, and only a sign-in needs it

    try:
        chosen = keyring.get_keyring()
    except Exception:
        log.info("the keyring cannot be opened", exc_info=True)
        return None
    # Several keyrings may stand behind one another, guarded ones and others.
    candidates = [chosen, *getattr(chosen, "backends", ())]
    for each in candidates:
        if type(each).__module__ in GUARDED:
            found: Keyring = each
            return found
    return None


class Passwords:
    """Passwords of one court's logins; `look_up` finds the keyring when it is first needed."""

    def __init__(self, court: str, look_up: Callable[[], Keyring | None] = system_keyring) -> None:
        self._name = f"mingjing {court}"
        self._look_up = look_up
        self._keyring: Keyring | None = None
        self._looked = False
        self._workers = Workers(1, "keyring")

    async def can_keep(self) -> bool:
        """Tell whether a password outlives this session here."""
        return bool(await self._ask(lambda _: True))

    async def of(self, login: str) -> str:
        """Give the kept password of a login, empty when there is none."""
        return await self._ask(lambda keyring: keyring.get_password(self._name, login)) or ""

    async def keep(self, login: str, password: str) -> bool:
        """Keep a password; False when this system cannot."""

        def keep(keyring: Keyring) -> bool:
            keyring.set_password(self._name, login, password)
            return True

        return bool(await self._ask(keep))

    async def forget(self, login: str) -> None:
        """Forget the password of a login, if it was kept."""

        def forget(keyring: Keyring) -> None:
            if keyring.get_password(self._name, login) is not None:
                keyring.delete_password(self._name, login)

        await self._ask(forget)

    def close(self) -> None:
        """Free the thread."""
        self._workers.close()

    async def _ask(self, deed: Callable[[Keyring], T]) -> T | None:
        """Do something with the keyring; None when there is none or when it fails."""

        def work(_unwanted: threading.Event) -> T | None:
            if not self._looked:
                self._keyring, self._looked = self._look_up(), True
            return None if self._keyring is None else deed(self._keyring)

        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await self._workers.do(work)
        except TimeoutError:
            log.info("the keyring does not answer")
        except Exception:
            log.info("the keyring failed", exc_info=True)
        return None
