"""The post: messages on their way, what was kept of them here, and addresses for service.

A message stands in the outbox from the transaction of the deed that it tells of. What comes a
second time under the same name is counted and not kept again.
"""

from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from client.protocol.ids import AccountId, CaseId, ParticipantId
from client.protocol.roles import Side
from server_stub.db.post import (
    Channel,
    KeptMessage,
    Message,
    MessageId,
    OutboxEntry,
    ServiceAddress,
    Standing,
)
from server_stub.db.tables import kept_messages, outbox, parties, service_addresses
from server_stub.domain.delivery import AddressClass, ConsentBasis


class Post:
    """The shelf of messages and addresses."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # The outbox ---------------------------------------------------------------------------

    def add(self, entry: OutboxEntry) -> bool:
        """Enter a message; give whether it was not there before."""
        entered = self._connection.execute(
            insert(outbox)
            .values(message=entry.message.message, **_said(entry.message), **_far(entry))
            .on_conflict_do_nothing()
        )
        return entered.rowcount == 1

    def set(self, before: OutboxEntry, after: OutboxEntry) -> bool:
        """Enter how far a message has come; give whether nobody else had done so meanwhile."""
        changed = self._connection.execute(
            update(outbox)
            .where(
                outbox.c.message == before.message.message,
                outbox.c.standing == before.standing.value,
                outbox.c.tries == before.tries,
            )
            .values(**_far(after))
        )
        return changed.rowcount == 1

    def get(self, message: MessageId) -> OutboxEntry | None:
        """Find a message."""
        row = self._connection.execute(select(outbox).where(outbox.c.message == message)).first()
        return None if row is None else _outbox(row._mapping)

    def due(self, now: datetime, limit: int) -> tuple[OutboxEntry, ...]:
        """Give the messages that are to be tried now, the longest waiting first."""
        rows = self._connection.execute(
            select(outbox)
            .where(outbox.c.standing == Standing.WAITING.value, outbox.c.next_try_at <= now)
            .order_by(outbox.c.next_try_at, outbox.c.message)
            .limit(limit)
        ).mappings()
        return tuple(_outbox(row) for row in rows)

    def regarding(self, regards: str) -> tuple[OutboxEntry, ...]:
        """Give the messages that regard a matter, as they were made."""
        rows = self._connection.execute(
            select(outbox)
            .where(outbox.c.regards == regards)
            .order_by(outbox.c.made_at, outbox.c.message)
        ).mappings()
        return tuple(_outbox(row) for row in rows)

    def dead(
        self, clerk: AccountId | None, after: MessageId | None, limit: int
    ) -> tuple[OutboxEntry, ...]:
        """Give dead letters, the newest first: of this clerk's cases, or of all for None."""
        wanted: list[ColumnElement[bool]] = [outbox.c.standing == Standing.DEAD.value]
        if clerk is not None:
            own = select(parties.c.case).where(
                parties.c.account == clerk,
                parties.c.side.in_((Side.REGISTRY.value, Side.BENCH.value)),
            )
            wanted.append(outbox.c.case.in_(own))
        mark = None if after is None else self.get(after)
        if mark is not None:
            wanted.append(_older(outbox.c.done_at, outbox.c.message, mark.done_at, after))
        rows = self._connection.execute(
            select(outbox)
            .where(*wanted)
            .order_by(outbox.c.done_at.desc(), outbox.c.message.desc())
            .limit(limit)
        ).mappings()
        return tuple(_outbox(row) for row in rows)

    def counts(self) -> dict[Standing, int]:
        """Count the messages by how far they have come."""
        rows = self._connection.execute(
            select(outbox.c.standing, func.count()).group_by(outbox.c.standing)
        )
        found = {Standing(standing): count for standing, count in rows}
        return {standing: found.get(standing, 0) for standing in Standing}

    # What was kept here -------------------------------------------------------------------

    def kept_as(self, message: MessageId) -> KeptMessage | None:
        """Find what was kept under a name."""
        row = self._connection.execute(
            select(kept_messages).where(kept_messages.c.message == message)
        ).first()
        return None if row is None else _kept(row._mapping)

    def keep(self, message: Message, now: datetime) -> None:
        """Keep a message once under its name, and count how often it came."""
        entry = insert(kept_messages).values(
            message=message.message,
            channel=message.channel.value,
            recipient=message.recipient,
            subject=message.subject,
            text=message.text,
            received_at=now,
            times=1,
        )
        again = entry.on_conflict_do_update(
            index_elements=["message"], set_={"times": kept_messages.c.times + 1}
        )
        self._connection.execute(again)

    def kept(
        self,
        *,
        channel: Channel | None = None,
        recipient: str | None = None,
        after: MessageId | None = None,
        limit: int,
    ) -> tuple[KeptMessage, ...]:
        """Give what was kept, the newest first, `after` one of them."""
        wanted: list[ColumnElement[bool]] = []
        if channel is not None:
            wanted.append(kept_messages.c.channel == channel.value)
        if recipient is not None:
            wanted.append(kept_messages.c.recipient == recipient)
        if after is not None:
            mark = self.kept_as(after)
            if mark is not None:
                moment, name = kept_messages.c.received_at, kept_messages.c.message
                wanted.append(_older(moment, name, mark.received_at, after))
        rows = self._connection.execute(
            select(kept_messages)
            .where(*wanted)
            .order_by(kept_messages.c.received_at.desc(), kept_messages.c.message.desc())
            .limit(limit)
        ).mappings()
        return tuple(_kept(row) for row in rows)

    # Addresses ----------------------------------------------------------------------------

    def confirm(self, entry: ServiceAddress) -> None:
        """Enter an address, in the place of the one before on the same way."""
        said = {
            "address": entry.address,
            "address_class": entry.address_class.value,
            "consent": None if entry.consent is None else entry.consent.value,
            "confirmed_at": entry.confirmed_at,
            "confirmed_by": entry.confirmed_by,
        }
        self._connection.execute(
            insert(service_addresses)
            .values(participant=entry.participant, channel=entry.channel.value, **said)
            .on_conflict_do_update(index_elements=["participant", "channel"], set_=said)
        )

    def addresses(self, participant: ParticipantId) -> tuple[ServiceAddress, ...]:
        """Give the addresses of a person of a case."""
        rows = self._connection.execute(
            select(service_addresses)
            .where(service_addresses.c.participant == participant)
            .order_by(service_addresses.c.channel)
        ).mappings()
        return tuple(_address(row) for row in rows)


def _older(
    moment: Column[datetime], name: Column[str], at: datetime | None, than: MessageId | None
) -> ColumnElement[bool]:
    return or_(moment < at, and_(moment == at, name < than))


def _said(message: Message) -> dict[str, object]:
    return {
        "channel": message.channel.value,
        "recipient": message.recipient,
        "kind": message.kind,
        "subject": message.subject,
        "text": message.text,
        "case": message.case,
        "regards": message.regards,
        "made_at": message.made_at,
    }


def _far(entry: OutboxEntry) -> dict[str, object]:
    return {
        "standing": entry.standing.value,
        "tries": entry.tries,
        "next_try_at": entry.next_try_at,
        "failure": entry.failure[:200],
        "done_at": entry.done_at,
        "receipt": entry.receipt[:100],
    }


def _outbox(row: RowMapping) -> OutboxEntry:
    case = row[outbox.c.case]
    message = Message(
        message=MessageId(row[outbox.c.message]),
        channel=Channel(row[outbox.c.channel]),
        recipient=row[outbox.c.recipient],
        kind=row[outbox.c.kind],
        subject=row[outbox.c.subject],
        text=row[outbox.c.text],
        case=None if case is None else CaseId(case),
        regards=row[outbox.c.regards],
        made_at=row[outbox.c.made_at],
    )
    return OutboxEntry(
        message=message,
        standing=Standing(row[outbox.c.standing]),
        tries=row[outbox.c.tries],
        next_try_at=row[outbox.c.next_try_at],
        failure=row[outbox.c.failure],
        done_at=row[outbox.c.done_at],
        receipt=row[outbox.c.receipt],
    )


def _kept(row: RowMapping) -> KeptMessage:
    return KeptMessage(
        message=MessageId(row[kept_messages.c.message]),
        channel=Channel(row[kept_messages.c.channel]),
        recipient=row[kept_messages.c.recipient],
        subject=row[kept_messages.c.subject],
        text=row[kept_messages.c.text],
        received_at=row[kept_messages.c.received_at],
        times=row[kept_messages.c.times],
    )


def _address(row: RowMapping) -> ServiceAddress:
    consent = row[service_addresses.c.consent]
    return ServiceAddress(
        participant=ParticipantId(row[service_addresses.c.participant]),
        channel=Channel(row[service_addresses.c.channel]),
        address=row[service_addresses.c.address],
        address_class=AddressClass(row[service_addresses.c.address_class]),
        consent=None if consent is None else ConsentBasis(consent),
        confirmed_at=row[service_addresses.c.confirmed_at],
        confirmed_by=AccountId(row[service_addresses.c.confirmed_by]),
    )
