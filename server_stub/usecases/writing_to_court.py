"""Writing to the court on a case: seen by everybody of it, answered by the court's people.

Nobody speaks to the bench alone: every message is visible to all parties and stays as it was
written. Witnesses, who must not know the case before they are heard, read nothing here (Civil
Procedure Law art. 76; Rules of Evidence art. 74).
"""

from client.protocol.account import Account
from client.protocol.errors import Forbidden, NotFound, Reason
from client.protocol.exchange import Message, Messages, WriteMessage
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.db.queries.exchange import MessageEntry
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case
from server_stub.usecases.registry import Registry

WRITES = frozenset({Side.BENCH, Side.REGISTRY, Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY})


def write_message(
    registry: Registry, account: Account, case: CaseId, asked: WriteMessage, attempt: Attempt
) -> Message:
    """Enter a message under the next number of the case."""
    with registry.books.writing() as unit:

        def write() -> Message:
            own = _writer(unit, account, case)
            if asked.answers is not None and not unit.exchange.messages(case, asked.answers - 1, 1):
                raise NotFound
            entry = unit.exchange.add_message(
                case, own.party.participant, asked.text, asked.answers, attempt.at
            )
            return _shown(entry, {own.party.participant: own})

        return once(unit, attempt, Message, write)


def read_messages(
    registry: Registry, account: Account, case: CaseId, after: int, limit: int
) -> Messages:
    """Give the messages of a case after a number, oldest first."""
    size = min(limit, registry.limits.page_size)
    with registry.books.reading() as unit:
        _writer(unit, account, case)
        people = {each.party.participant: each for each in unit.cases.parties(case)}
        found = unit.exchange.messages(case, after, size + 1)
    return Messages(
        messages=tuple(_shown(each, people) for each in found[:size]), more=len(found) > size
    )


def _writer(unit: UnitOfWork, account: Account, case: CaseId) -> PartyEntry:
    _, own = own_case(unit, account, case)
    if own.party.side not in WRITES:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    return own


def _shown(entry: MessageEntry, people: dict[ParticipantId, PartyEntry]) -> Message:
    author = people[entry.author].party
    return Message(
        number=entry.number,
        author=entry.author,
        name=author.name,
        role=author.role,
        text=entry.text,
        at=entry.at,
        answers=entry.answers,
    )
