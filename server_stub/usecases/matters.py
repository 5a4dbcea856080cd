"""Acting in a matter: found, decided by the law, entered; one writing for all kinds.

What a person may see and do is asked before by the use case that knows them; here the table of the
life cycle decides whether the step is open, to this office, in time.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from client.protocol.errors import NotFound, Stale
from client.protocol.ids import AccountId
from server_stub.db import UnitOfWork
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.calendar import CourtCalendar
from server_stub.domain.matters import LIFE_CYCLES, MatterKind
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Asked, Office

NO_LENGTHS: Mapping[Limit, int] = MappingProxyType({})


def asked(
    by: Office,
    now: datetime,
    calendar: CourtCalendar,
    *,
    lengths: Mapping[Limit, int] = NO_LENGTHS,
    whose: str = "",
    abroad: bool = False,
) -> Asked:
    """Say who asks, when, and by which calendar."""
    return Asked(by=by, now=now, calendar=calendar, lengths=lengths, whose=whose, abroad=abroad)


def act(
    unit: UnitOfWork, entry: MatterEntry, deed: Any, ask: Asked, account: AccountId | None = None
) -> MatterEntry:
    """Enter the events that a deed becomes; raises `Refused` for a step that is not open."""
    for event in LIFE_CYCLES[entry.kind].decide(deed, entry.stands, ask):
        entry = unit.matters.add(entry, event, account)
    return entry


def matter_of(
    unit: UnitOfWork, matter: str, kind: MatterKind, version: int | None = None
) -> MatterEntry:
    """Give a matter of a kind; raises `NotFound`, and `Stale` when it is not at that version."""
    entry = unit.matters.get(matter)
    if entry is None or entry.kind is not kind:
        raise NotFound
    check_version(entry.version, version)
    return entry


def check_version(stands: int, wanted: int | None) -> None:
    """Refuse to write over what the asker has not seen; None writes over anything."""
    if wanted is not None and wanted != stands:
        raise Stale(detail=str(stands))
