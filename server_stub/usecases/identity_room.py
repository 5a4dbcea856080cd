"""What the registry works with when it is about people: key, eyes, post and bells.

The post is a face with two doors: a message goes out with the deed that causes it, in the same
transaction (`unit`), so that none is sent for what did not happen. The eyes look at a stranger's
picture behind a wall. A bell tells a desk that waits that something has changed; what, it reads
from the books.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self

from server_stub.db import UnitOfWork
from server_stub.db.post import Channel, Message, MessageId
from server_stub.identity.reader import Drawn, FaceReader
from server_stub.identity.readings import Picture
from server_stub.identity.vault import Vault
from server_stub.post.outbox import entered
from server_stub.usecases.tokens import new_id


class Post(Protocol):
    """Takes what is to leave the court."""

    def sms(self, unit: UnitOfWork, to: str, text: str, now: datetime) -> None:
        """Send a short message to a mobile number."""

    def email(self, unit: UnitOfWork, to: str, subject: str, text: str, now: datetime) -> None:
        """Send a letter to an e-mail address."""


class Eyes(Protocol):
    """Looks at pictures (`server_stub.identity.reader`)."""

    async def drawn(self, content: bytes) -> Drawn:
        """Draw a picture anew, upright."""

    async def looked(self, contents: Sequence[bytes]) -> tuple[Picture, ...]:
        """Say what faces are in one person's pictures."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What was sent, to whom."""

    to: str
    text: str


class Outbox:
    """Enters what is told in the court's outbox, with the deed (`server_stub.post`)."""

    def sms(self, unit: UnitOfWork, to: str, text: str, now: datetime) -> None:
        """Enter a short message."""
        self._enter(unit, Channel.SMS, to, "", text, now)

    def email(self, unit: UnitOfWork, to: str, subject: str, text: str, now: datetime) -> None:
        """Enter a letter."""
        self._enter(unit, Channel.MAIL, to, subject, text, now)

    def _enter(
        self, unit: UnitOfWork, way: Channel, to: str, subject: str, text: str, now: datetime
    ) -> None:
        message = Message(
            message=MessageId(new_id()),
            channel=way,
            recipient=to,
            kind="own_account",
            subject=subject,
            text=text,
            made_at=now,
        )
        unit.post.add(entered(message))


class PostBox:
    """Keeps the last letters and sends none, for tests."""

    def __init__(self, holds: int = 100) -> None:
        self.letters: deque[Letter] = deque(maxlen=holds)

    def sms(self, unit: UnitOfWork, to: str, text: str, now: datetime) -> None:  # noqa: ARG002
        """Keep it."""
        self.letters.append(Letter(to, text))

    def email(
        self,
        unit: UnitOfWork,  # noqa: ARG002
        to: str,
        subject: str,
        text: str,
        now: datetime,  # noqa: ARG002
    ) -> None:
        """Keep it."""
        self.letters.append(Letter(to, f"{subject}: {text}"))


class Bells:
    """One bell for each thing that somebody waits for; rung from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[asyncio.Future[None]]] = {}

    def hang(self, name: str) -> "asyncio.Future[None]":
        """Hang a bell up before one looks, so that no ring is missed."""
        bell: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        with self._lock:
            self._waiting.setdefault(name, []).append(bell)
        return bell

    async def wait(self, name: str, bell: "asyncio.Future[None]", within_s: float) -> None:
        """Wait until it rings, or for so long; it is taken down after."""
        try:
            await asyncio.wait([bell], timeout=within_s)
        finally:
            self.take_down(name, bell)

    def take_down(self, name: str, bell: "asyncio.Future[None]") -> None:
        """Take a bell down that nobody waits for."""
        with self._lock:
            hung = self._waiting.get(name, [])
            if bell in hung:
                hung.remove(bell)
            if not hung:
                self._waiting.pop(name, None)

    def ring(self, name: str) -> None:
        """Tell everybody who waits."""
        with self._lock:
            bells = self._waiting.pop(name, [])
        for bell in bells:
            bell.get_loop().call_soon_threadsafe(_rung, bell)


def _rung(bell: "asyncio.Future[None]") -> None:
    if not bell.done():
        bell.set_result(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRoom:
    """All that use cases about people need beside the books."""

    vault: Vault
    eyes: Eyes
    post: Post = field(default_factory=Outbox)
    bells: Bells = field(default_factory=Bells)

    @classmethod
    def open(cls, data: Path, eyes: Eyes | None = None, post: Post | None = None) -> Self:
        """Open the room of one court; its key is made when there is none."""
        return cls(
            vault=Vault.at(data / "keys" / "identity.key"),
            eyes=eyes or FaceReader(),
            post=post or Outbox(),
        )

    def close(self) -> None:
        """End the children."""
        self.eyes.close()
