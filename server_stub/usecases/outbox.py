"""The outbox: what a deed wants told is entered with the deed, and then brought to its receiver.

A use case enters a message in its own transaction; the sender delivers what is due and enters what
became of it. If the court dies between the two, the message is delivered again under the same name,
and whoever receives it keeps it once. What cannot be delivered lies on a shelf of dead letters: the
clerk of the case sees it, IT staff see all, and either may have it sent again.

What a delivery is worth to a matter is told by whoever the sender lets know of it.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from client.protocol.account import Account
from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.ids import AccountId, CaseId
from client.protocol.post import (
    Box,
    BoxMessage,
    DeadLetter,
    DeadLetters,
    OutboxCounts,
    PostChannel,
)
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.post import (
    Channel,
    KeptMessage,
    Message,
    MessageId,
    OutboxEntry,
    Standing,
)
from server_stub.domain.capabilities import (
    Capability,
    is_of_the_court,
    offices_of,
    why_not_in_house,
)
from server_stub.post.deliverers import Deliverer
from server_stub.post.outbox import (
    USUAL,
    BackOff,
    Outcome,
    Undelivered,
    after,
    entered,
    revived,
)
from server_stub.post.sms import masked
from server_stub.post.texts import Language, Text
from server_stub.usecases.registry import DEMO_MARK, Registry
from server_stub.usecases.tokens import new_id

log = logging.getLogger("mingjing.post")

AT_ONCE: Final = 50
"""How many messages are tried in one round."""
PAGE: Final = 50

Follow = Callable[[UnitOfWork, OutboxEntry, datetime], None]
"""Is told, in the same transaction, of a message that is delivered or given up."""


def tell(
    unit: UnitOfWork,
    text: Text,
    channel: Channel,
    recipient: str,
    now: datetime,
    *,
    case: CaseId | None = None,
    subject: str = "",
    regards: str = "",
    name: str = "",
    language: Language = Language.ZH,
) -> MessageId:
    """Enter a message in the caller's transaction; the same `name` is entered once."""
    message = MessageId(name or new_id())
    unit.post.add(
        entered(
            Message(
                message=message,
                channel=channel,
                recipient=recipient,
                kind=text.occasion.value,
                subject=subject[:300],
                text=text.in_(language),
                case=case,
                regards=regards,
                made_at=now,
            )
        )
    )
    return message


class Sender:
    """Brings messages to their receivers; there is one in a court."""

    def __init__(
        self,
        registry: Registry,
        follow: Follow,
        *,
        chance: Callable[[], float],
        back_off: BackOff = USUAL,
    ) -> None:
        self._books = registry.books
        self._ways = registry.post.ways
        self._follow = follow
        self._chance = chance
        self._back_off = back_off

    def send_due(self, now: datetime, limit: int = AT_ONCE) -> int:
        """Try what is due; give how many messages came to their end."""
        with self._books.reading() as unit:
            due = unit.post.due(now, limit)
        return sum(self._try(entry, now) for entry in due)

    def _try(self, entry: OutboxEntry, now: datetime) -> bool:
        outcome = _outcome(self._ways[entry.message.channel], entry.message, now)
        tried = after(entry, outcome, now, self._chance(), self._back_off)
        with self._books.writing() as unit:
            if not unit.post.set(entry, tried) or tried.standing is Standing.WAITING:
                return False
            if tried.standing is Standing.DEAD:
                log.info("given up: %s to %s", tried.message.kind, masked(tried.message.recipient))
            self._follow(unit, tried, now)
        return True


def dead_letters(
    registry: Registry, account: Account, after_: MessageId | None = None, limit: int | None = None
) -> DeadLetters:
    """Give one page of what could not be delivered, to those who can do something about it."""
    size = min(limit or PAGE, PAGE)
    with registry.books.reading() as unit:
        found = unit.post.dead(_whose(account), after_, size + 1)
    return DeadLetters(
        letters=tuple(_letter(each) for each in found[:size]),
        next=found[size - 1].message.message if len(found) > size else "",
    )


def send_again(
    registry: Registry, account: Account, message: MessageId, now: datetime
) -> DeadLetter:
    """Send a dead letter again, under its own name; raises `NotFound` or `Refused`."""
    with registry.books.writing() as unit:
        entry = unit.post.get(message)
        if entry is None or not _may_touch(unit, account, entry):
            raise NotFound
        if entry.standing is not Standing.DEAD:
            raise Refused(Reason.ALREADY_SO)
        unit.post.set(entry, revived(entry, now))
    return _letter(entry)


def counts(registry: Registry, account: Account) -> OutboxCounts:
    """Count the messages by how far they have come, for IT staff."""
    if not _sees_outbox(account):
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    with registry.books.reading() as unit:
        found = unit.post.counts()
    return OutboxCounts(
        waiting=found[Standing.WAITING],
        delivered=found[Standing.DELIVERED],
        dead=found[Standing.DEAD],
    )


def box(
    registry: Registry, account: Account, after_: MessageId | None = None, limit: int | None = None
) -> Box:
    """Give one page of a person's own box."""
    size = min(limit or PAGE, PAGE)
    with registry.books.reading() as unit:
        found = unit.post.kept(
            channel=Channel.PLATFORM, recipient=account.account, after=after_, limit=size + 1
        )
    return Box(
        messages=tuple(
            BoxMessage(
                message=each.message,
                subject=each.subject,
                text=each.text,
                received_at=each.received_at,
            )
            for each in found[:size]
        ),
        next=found[size - 1].message if len(found) > size else "",
    )


def sent_from_here(
    registry: Registry, account: Account | None, after_: MessageId | None = None
) -> tuple[KeptMessage, ...]:
    """Give what the court's own stand-ins took in; raises `NotFound`.

    In a court that is a show anybody may look; elsewhere IT staff alone, and they see whom it
    went to and not what it says.
    """
    with registry.books.reading() as unit:
        show = unit.marks.get(DEMO_MARK) is not None
        if not show and (account is None or not _sees_outbox(account)):
            raise NotFound
        return unit.post.kept(after=after_, limit=PAGE)


def is_a_show(registry: Registry) -> bool:
    """Whether these are the books of a demonstration."""
    with registry.books.reading() as unit:
        return unit.marks.get(DEMO_MARK) is not None


def _outcome(way: Deliverer, message: Message, now: datetime) -> Outcome:
    try:
        return way.deliver(message, now)
    except Exception:
        # One message that nobody foresaw must not hold up all the others.
        log.exception("a message could not be delivered: %s", message.kind)
        return Undelivered("unexpected")


def _whose(account: Account) -> AccountId | None:
    if _sees_outbox(account):
        return None
    if not is_of_the_court(account.roles):
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    return account.account


def _may_touch(unit: UnitOfWork, account: Account, entry: OutboxEntry) -> bool:
    if _sees_outbox(account):
        return True
    if entry.message.case is None:
        return False
    own = unit.cases.party_of(entry.message.case, account.account)
    return own is not None and own.party.side in (Side.REGISTRY, Side.BENCH)


def _sees_outbox(account: Account) -> bool:
    held = offices_of(account.roles)
    return why_not_in_house(Capability.SEE_OUTBOX, held=held) is None


def _letter(entry: OutboxEntry) -> DeadLetter:
    message = entry.message
    return DeadLetter(
        message=message.message,
        channel=PostChannel(message.channel),
        recipient=masked(message.recipient),
        kind=message.kind,
        subject=message.subject,
        case=message.case,
        failure=entry.failure,
        tries=entry.tries,
        made_at=message.made_at,
        given_up_at=entry.done_at or message.made_at,
    )
