"""Telling people by message of what was fixed in their case, at the addresses they have confirmed.

The notice of a hearing goes to everybody who has a seat in it and is not of the court, and to whom
they stand for (Civil Procedure Law art. 139): into their box and as a short message. It tells, and
serves nothing: the summons is served (`server_stub.usecases.serving`).
"""

from datetime import datetime

from client.protocol.ids import HearingId
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry
from server_stub.db.post import Channel
from server_stub.post import texts
from server_stub.usecases import outbox
from server_stub.usecases.registry import Registry

_TOLD_BY = frozenset({Channel.PLATFORM, Channel.SMS})


def tell_of_hearing(
    registry: Registry, unit: UnitOfWork, case: CaseEntry, hearing: HearingId, now: datetime
) -> int:
    """Tell of a hearing within the caller's transaction; give how many messages that takes."""
    entry = unit.hearings.get(hearing)
    if entry is None:
        return 0
    court = texts.Sender(zh=registry.court.zh, en=registry.court.en)
    text = texts.hearing_notice(court, case.number, entry.starts_at)
    told: set[tuple[Channel, str]] = set()
    for seat in unit.hearings.seats(hearing):
        if seat.party.side in (Side.BENCH, Side.REGISTRY):
            continue
        for person in (seat.party.participant, seat.stands_for):
            if person is None:
                continue
            for address in unit.post.addresses(person):
                way = (address.channel, address.address)
                if address.channel not in _TOLD_BY or way in told:
                    continue
                told.add(way)
                name = f"{hearing}-{person[:8]}-{address.channel}"
                outbox.tell(
                    unit, text, address.channel, address.address, now, case=case.case, name=name
                )
    return len(told)
