"""Reminding people to check their devices: the day before a hearing, and half an hour before.

Whoever has a seat and is not of the court is told at the addresses they have confirmed, in their
box and by short message; once at each stage, and not where their check of the day is good. The
court's clock does it by itself (`server_stub.usecases.clockwork`).
"""

from datetime import datetime
from typing import Final

from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import HearingEntry, PartyEntry
from server_stub.db.post import Channel
from server_stub.domain.readiness import SPANS, Stage, needs_reminder, standing
from server_stub.post import texts
from server_stub.usecases import outbox
from server_stub.usecases.registry import Registry

AT_ONCE: Final = 50
_TOLD_BY: Final = frozenset({Channel.PLATFORM, Channel.SMS})


def remind(registry: Registry, now: datetime) -> int:
    """Remind everybody who is to be reminded now; give how many messages that takes."""
    return sum(_stage(registry, stage, now) for stage in Stage)


def _stage(registry: Registry, stage: Stage, now: datetime) -> int:
    ends, begins = SPANS[stage]
    with registry.books.reading() as unit:
        due = unit.readiness.unreminded(stage.value, now + ends, now + begins, AT_ONCE)
    told = 0
    for hearing in due:
        with registry.books.writing() as unit:
            if unit.readiness.remind(hearing.hearing, stage.value, now):
                told += _people(registry, unit, hearing, stage, now)
    return told


def _people(
    registry: Registry, unit: UnitOfWork, hearing: HearingEntry, stage: Stage, now: datetime
) -> int:
    case = unit.cases.get(hearing.case)
    if case is None:
        return 0
    court = texts.Sender(zh=registry.court.zh, en=registry.court.en)
    soon = stage is Stage.HALF_AN_HOUR
    text = texts.check_reminder(court, case.number, hearing.starts_at, soon=soon)
    last = unit.readiness.last_of(hearing.hearing)
    told: set[tuple[Channel, str]] = set()
    for seat in unit.hearings.seats(hearing.hearing):
        if seat.party.side in (Side.BENCH, Side.REGISTRY):
            continue
        sent = last.get(seat.party.participant)
        if sent is not None:
            stands, _ = standing(sent.shown, sent.made_with, hearing.starts_at, now)
            if not needs_reminder(stage, stands):
                continue
        for channel, address in _ways(unit, seat):
            if (channel, address) in told:
                continue
            told.add((channel, address))
            name = f"{hearing.hearing}-{seat.party.participant[:8]}-{stage.value[:4]}-{channel}"
            outbox.tell(unit, text, channel, address, now, case=case.case, name=name)
    return len(told)


def _ways(unit: UnitOfWork, seat: PartyEntry) -> list[tuple[Channel, str]]:
    """Give where a person is told, and where not they, then the party for whom they stand."""
    for person in (seat.party.participant, seat.stands_for):
        if person is None:
            continue
        ways = [
            (each.channel, each.address)
            for each in unit.post.addresses(person)
            if each.channel in _TOLD_BY
        ]
        if ways:
            return ways
    return []
