"""Asking twice and getting it once: every deed that creates something is asked under a key.

A desk whose line breaks cannot know whether the court has heard it, and asks again with the same
`Idempotency-Key` (IETF draft-ietf-httpapi-idempotency-key-header). The first attempt that comes to
its end leaves its answer beside what it did, in one transaction; any later one is given that answer
and does nothing. The same key for something else is refused. Keys belong to the person who asks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from client.protocol.errors import Malformed, Reason
from client.protocol.ids import AccountId
from client.protocol.value import Value
from server_stub.db import UnitOfWork
from server_stub.db.queries.attempts import AttemptEntry

KEY_MAX = 100
KEPT = timedelta(days=7)
"""How long an answer can be asked for again; longer than any desk goes on trying."""

V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One asking: by whom, under which key, and the SHA-256 of what is asked."""

    account: AccountId
    key: str
    asked: str
    at: datetime
    session: str = ""
    """By which session it is asked; empty for what the court itself asks, and only for that."""


def once(unit: UnitOfWork, attempt: Attempt, kind: type[V], do: Callable[[], V]) -> V:
    """Do it, or give the answer of the attempt that did; raises `Malformed(KEY_REUSED)`.

    Called within the writing transaction in which `do` does everything that it does.
    """
    before = answered(unit, attempt, kind)
    if before is not None:
        return before
    answer = do()
    entry = AttemptEntry(asked=attempt.asked, answer=answer.model_dump(mode="json"))
    unit.attempts.add(attempt.account, attempt.key, entry, attempt.at)
    return answer


def answered(unit: UnitOfWork, attempt: Attempt, kind: type[V]) -> V | None:
    """Give the answer of an attempt that came to its end; raises `Malformed(KEY_REUSED)`.

    Asked by whoever prepares a paper before the transaction, so that asking again finds no new
    refusal.
    """
    before = unit.attempts.get(attempt.account, attempt.key)
    if before is None:
        return None
    if before.asked != attempt.asked:
        raise Malformed(Reason.KEY_REUSED)
    return kind.model_validate(before.answer)
