"""The clerk's board: who of the coming hearings is ready, and whose short code that is.

A board shows the hearings in which the asker is of the court, with everybody who has a seat and
the last check that they sent. A short code that is read over the telephone tells how a check came
out by itself; whose it is, is found only among the asker's own hearings.
"""

from datetime import datetime, timedelta
from typing import Final

from client.protocol.account import Account
from client.protocol.errors import Forbidden, Malformed, NotFound, Reason
from client.protocol.ids import HearingId
from client.protocol.readiness import (
    BoardHearing,
    BoardLine,
    CodeOf,
    CodeRead,
    Fingerprint,
    ReadinessBoard,
)
from client.protocol.roles import StaffRole
from client.protocol.short_code import DAYS, day_of, read_short_code, typed
from server_stub.db import UnitOfWork
from server_stub.db.entries import HearingEntry
from server_stub.domain.readiness import standing
from server_stub.usecases.checks.places import court_in
from server_stub.usecases.registry import Registry

PAGE: Final = 50
DAYS_MAX: Final = 31
STILL_ON: Final = timedelta(hours=12)
"""A hearing that began this long ago may still be going on, or is looked at once more."""
FOUND_MAX: Final = 20
_NOTHING: Final = Fingerprint()


def board(
    registry: Registry,
    account: Account,
    now: datetime,
    *,
    days: int = 7,
    after: HearingId | None = None,
    limit: int | None = None,
) -> ReadinessBoard:
    """Give one page of the coming days; raises `Forbidden` for one who is not of the court."""
    if account.staff is StaffRole.NONE:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    size = min(limit or PAGE, PAGE)
    with registry.books.reading() as unit:
        mark = None
        if after is not None:
            mark = _cursor(unit, account, after)
        found = unit.readiness.hearings_of(
            account.account,
            now - STILL_ON,
            now + timedelta(days=min(days, DAYS_MAX)),
            mark,
            size + 1,
        )
        shown = tuple(_hearing(unit, each, now) for each in found[:size])
    return ReadinessBoard(
        hearings=shown, next=shown[-1].hearing if len(found) > size and shown else ""
    )


def of_hearing(
    registry: Registry, account: Account, hearing: HearingId, now: datetime
) -> BoardHearing:
    """Give one hearing of the board; raises `NotFound` or `Forbidden`."""
    with registry.books.reading() as unit:
        entry, _, _ = court_in(unit, account, hearing)
        return _hearing(unit, entry, now)


def read_code(registry: Registry, account: Account, code: str, now: datetime) -> CodeRead:
    """Read a short code; raises `Forbidden`, or `Malformed` for one that was misheard."""
    if account.staff is StaffRole.NONE:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    kept, said = typed(code), read_short_code(code)
    if kept is None or said is None:
        raise Malformed(detail="code")
    with registry.books.reading() as unit:
        found = []
        for entry in unit.readiness.by_code(kept, account.account, FOUND_MAX):
            if entry.hearing is None or entry.participant is None:
                continue
            names = {
                each.party.participant: each.party.name
                for each in unit.hearings.seats(entry.hearing)
            }
            found.append(
                CodeOf(
                    hearing=entry.hearing,
                    participant=entry.participant,
                    name=names.get(entry.participant, ""),
                    report=entry.shown,
                )
            )
    return CodeRead(
        short_code=kept,
        outcomes=dict(said.outcomes),
        # A code says what its report says of itself; what the report's findings say stands above.
        readiness=found[0].report.readiness if found else said.readiness,
        first=said.first,
        form=said.form,
        synthetic=said.synthetic,
        days_ago=(day_of(now) - said.day) % DAYS,
        found=tuple(found),
    )


def _cursor(unit: UnitOfWork, account: Account, after: HearingId) -> HearingEntry:
    try:
        return court_in(unit, account, after)[0]
    except (NotFound, Forbidden):
        raise Malformed(detail="no such cursor") from None


def _hearing(unit: UnitOfWork, entry: HearingEntry, now: datetime) -> BoardHearing:
    case = unit.cases.get(entry.case)
    if case is None:
        raise NotFound
    last = unit.readiness.last_of(entry.hearing)
    lines = []
    for seat in unit.hearings.seats(entry.hearing):
        sent = last.get(seat.party.participant)
        stands, changed = (
            standing(None, _NOTHING, entry.starts_at, now)
            if sent is None
            else standing(sent.shown, sent.made_with, entry.starts_at, now)
        )
        lines.append(
            BoardLine(
                participant=seat.party.participant,
                name=seat.party.name,
                role=seat.party.role,
                side=seat.party.side,
                standing=stands,
                changed=changed,
                last=None if sent is None else sent.shown,
            )
        )
    return BoardHearing(
        hearing=entry.hearing,
        case=case.case,
        case_number=case.number,
        title=case.title,
        starts_at=entry.starts_at,
        lines=tuple(lines),
        phase=entry.phase,
    )
