"""Matters: how each began, what happened in it, and how it stands."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, insert, select, update

from client.protocol.errors import Stale
from client.protocol.ids import AccountId, CaseId
from server_stub.db.deeds import read_beginning, read_event, write_beginning, write_event
from server_stub.db.tables import matter_events, matters
from server_stub.domain.matters import LIFE_CYCLES, MatterKind, next_due
from server_stub.domain.transitions import Happened

_MATTER = select(matters).where(matters.c.matter == bindparam("wanted"))
_OF_CASE = (
    select(matters)
    .where(matters.c.case == bindparam("wanted"))
    .order_by(matters.c.made_at, matters.c.matter)
)
_OF_KIND = _OF_CASE.where(matters.c.kind == bindparam("sort"))
_EVENTS = (
    select(matter_events, matters.c.kind)
    .join(matters, matters.c.matter == matter_events.c.matter)
    .where(matter_events.c.matter.in_(bindparam("wanted", expanding=True)))
    .order_by(matter_events.c.matter, matter_events.c.seq)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterEvent:
    """One event of a matter, and who caused it; None where it was time or a machine."""

    seq: int
    account: AccountId | None
    event: Happened[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterEntry:
    """A matter as the books hold it."""

    matter: str
    kind: MatterKind
    case: CaseId | None
    about: str
    """What it concerns within the case, in the use case's own words: a document, a person."""
    stands: Any
    """The value of its life cycle after all its events."""
    version: int
    """How many events it has had."""
    due_at: datetime | None
    made_at: datetime
    events: tuple[MatterEvent, ...] = ()
    """Everything that happened in it, in order."""


class Matters:
    """The shelf of matters."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(
        self,
        matter: str,
        kind: MatterKind,
        beginning: Any,
        now: datetime,
        *,
        case: CaseId | None = None,
        about: str = "",
    ) -> MatterEntry:
        """Enter a new matter."""
        due = next_due(beginning.clocks)
        self._connection.execute(
            insert(matters).values(
                matter=matter,
                kind=kind.value,
                case=case,
                about=about,
                beginning=write_beginning(kind, beginning),
                state=beginning.state.value,
                version=0,
                due_at=None if due is None else due.due_at,
                made_at=now,
            )
        )
        return MatterEntry(
            matter=matter,
            kind=kind,
            case=case,
            about=about,
            stands=beginning,
            version=0,
            due_at=None if due is None else due.due_at,
            made_at=now,
        )

    def get(self, matter: str) -> MatterEntry | None:
        """Find a matter and let its events tell how it stands."""
        found = self._entries(_MATTER, wanted=matter)
        return found[0] if found else None

    def of_case(
        self, case: CaseId, kind: MatterKind | None = None, about: str | None = None
    ) -> tuple[MatterEntry, ...]:
        """Give the matters of a case in the order in which they were begun."""
        if kind is None:
            query, sort = _OF_CASE, {}
        else:
            query, sort = _OF_KIND, {"sort": kind.value}
        if about is not None:
            query = query.where(matters.c.about == about)
        return self._entries(query, wanted=case, **sort)

    def in_state(
        self, kind: MatterKind, states: frozenset[str], *, after: str = "", limit: int = 100
    ) -> tuple[MatterEntry, ...]:
        """Give matters of a kind that stand so, by their names, after one."""
        return self._entries(
            select(matters)
            .where(
                matters.c.kind == kind.value,
                matters.c.state.in_(sorted(states)),
                matters.c.matter > after,
            )
            .order_by(matters.c.matter)
            .limit(limit)
        )

    def due(self, now: datetime, limit: int = 100) -> tuple[MatterEntry, ...]:
        """Give the matters of which a clock has run out, the oldest first."""
        return self._entries(
            select(matters).where(matters.c.due_at <= now).order_by(matters.c.due_at).limit(limit)
        )

    def add(
        self, entry: MatterEntry, event: Happened[Any, Any], account: AccountId | None = None
    ) -> MatterEntry:
        """Enter an event and give the matter after it; raises `Stale` when another came first."""
        life = LIFE_CYCLES[entry.kind]
        stands = life.apply(entry.stands, event)
        due = next_due(stands.clocks)
        due_at = None if due is None or stands.state in life.final else due.due_at
        version = entry.version + 1
        changed = self._connection.execute(
            update(matters)
            .where(matters.c.matter == entry.matter, matters.c.version == entry.version)
            .values(state=stands.state.value, version=version, due_at=due_at)
        )
        if changed.rowcount != 1:
            raise Stale
        self._connection.execute(
            insert(matter_events).values(
                matter=entry.matter,
                seq=version,
                at=event.at,
                account=account,
                event=write_event(event),
            )
        )
        return MatterEntry(
            matter=entry.matter,
            kind=entry.kind,
            case=entry.case,
            about=entry.about,
            stands=stands,
            version=version,
            due_at=due_at,
            made_at=entry.made_at,
            events=(*entry.events, MatterEvent(seq=version, account=account, event=event)),
        )

    def put_off(self, matter: str, until: datetime | None) -> None:
        """Have the court's clock look at a matter again at a later time, or no more."""
        self._connection.execute(
            update(matters).where(matters.c.matter == matter).values(due_at=until)
        )

    def events(self, matter: str) -> tuple[MatterEvent, ...]:
        """Give everything that happened in a matter, in order."""
        return self._events((matter,))[matter]

    def _events(self, wanted: tuple[str, ...]) -> dict[str, tuple[MatterEvent, ...]]:
        found: dict[str, list[MatterEvent]] = defaultdict(list)
        for row in self._connection.execute(_EVENTS, {"wanted": wanted}).mappings():
            found[row[matter_events.c.matter]].append(
                MatterEvent(
                    seq=row[matter_events.c.seq],
                    account=_account(row[matter_events.c.account]),
                    event=read_event(
                        MatterKind(row[matters.c.kind]),
                        row[matter_events.c.event],
                        row[matter_events.c.at],
                    ),
                )
            )
        return {matter: tuple(found[matter]) for matter in wanted}

    def _entries(self, query: Select[Any], **wanted: str) -> tuple[MatterEntry, ...]:
        rows = self._connection.execute(query, wanted).mappings().all()
        if not rows:
            return ()
        events = self._events(tuple(row[matters.c.matter] for row in rows))
        return tuple(_entry(row, events[row[matters.c.matter]]) for row in rows)


def _entry(row: RowMapping, events: tuple[MatterEvent, ...]) -> MatterEntry:
    kind = MatterKind(row[matters.c.kind])
    stands = read_beginning(kind, row[matters.c.beginning])
    for each in events:
        stands = LIFE_CYCLES[kind].apply(stands, each.event)
    case = row[matters.c.case]
    return MatterEntry(
        matter=row[matters.c.matter],
        kind=kind,
        case=None if case is None else CaseId(case),
        about=row[matters.c.about],
        stands=stands,
        version=row[matters.c.version],
        due_at=row[matters.c.due_at],
        made_at=row[matters.c.made_at],
        events=events,
    )


def _account(value: str | None) -> AccountId | None:
    return None if value is None else AccountId(value)
