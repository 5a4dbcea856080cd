"""Where hearings in progress are kept: their beginning, their record, and the way in.

A line of the record is on the disk when `append_record` returns, in one transaction with what
it changes in the case. All of it is done by one thread of the store's own, in the order in which
it was asked, so that a busy counter never delays a hearing.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from client.protocol.case import HearingPhase
from client.protocol.errors import NotFound, NotSignedIn, Reason
from client.protocol.hearing import (
    Event,
    HearingClosed,
    HearingOpened,
    HearingPaused,
    HearingResumed,
    HearingState,
    Participant,
    Recorded,
)
from client.protocol.ids import HearingId, ParticipantId, Seq
from server_stub.db import UnitOfWork
from server_stub.db.readiness import LineNote
from server_stub.domain import life_cycle
from server_stub.usecases.checks import quality
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import is_alive
from server_stub.usecases.tokens import TOKEN_MAX, hash_of

log = logging.getLogger("mingjing.usecases")

T = TypeVar("T")

BEGINNING = Seq(0)

_PHASES: dict[type[Event], HearingPhase] = {
    HearingOpened: HearingPhase.OPEN,
    HearingPaused: HearingPhase.PAUSED,
    HearingResumed: HearingPhase.OPEN,
    HearingClosed: HearingPhase.CLOSED,
}


class HearingStore:
    """The keeper of hearings for the rooms in which they are held."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hearings")

    async def load_hearing(self, hearing: HearingId) -> HearingState:
        """Give a hearing as it is before its first event; raises `NotFound`."""
        return await self._in_turn(lambda: self._load_hearing(hearing))

    async def load_record(self, hearing: HearingId, since: Seq = BEGINNING) -> tuple[Recorded, ...]:
        """Give the lines of the record after a number."""
        return await self._in_turn(lambda: self._load_record(hearing, since))

    async def append_record(self, hearing: HearingId, recorded: Recorded) -> None:
        """Append the next line, durably; raises `db.queries.hearings.NumberTaken`.

        A line that opens or closes the hearing moves its case in the same transaction.
        """
        await self._in_turn(lambda: self._append_record(hearing, recorded))

    async def redeem_ticket(self, ticket: str, hearing: HearingId, now: datetime) -> ParticipantId:
        """Spend a ticket and tell whose seat it is for; raises `NotSignedIn(TICKET_SPENT)`."""
        return await self._in_turn(lambda: self._redeem_ticket(ticket, hearing, now))

    async def session_alive(
        self, hearing: HearingId, participant: ParticipantId, now: datetime
    ) -> bool:
        """Tell whether the session by which a person came in still stands.

        When it does not (signed out, or twelve hours over), their wire is to be hung up.
        """
        return await self._in_turn(lambda: self._session_alive(hearing, participant, now))

    async def session_stands(self, session: str, now: datetime) -> bool:
        """Tell whether a session still stands, by the hash of its token."""
        return await self._in_turn(lambda: self._session_stands(session, now))

    def note_lines(self, hearing: HearingId, notes: tuple[LineNote, ...]) -> None:
        """Write down how lines were, some time soon; what cannot be written is only logged."""
        self._thread.submit(self._note_lines, hearing, notes)

    def close(self) -> None:
        """End the thread, when what was asked is done."""
        self._thread.shutdown()

    async def _in_turn(self, deed: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, deed)

    # On the store's own thread ---------------------------------------------------------------

    def _load_hearing(self, hearing: HearingId) -> HearingState:
        with self._registry.books.reading() as unit:
            entry = unit.hearings.get(hearing)
            case = None if entry is None else unit.cases.get(entry.case)
            if entry is None or case is None:
                raise NotFound
            return HearingState(
                hearing=hearing,
                case=case.case,
                case_number=case.number,
                cause=case.cause,
                court_zh=self._registry.court.zh,
                court_en=self._registry.court.en,
                starts_at=entry.starts_at,
                participants=tuple(
                    Participant(
                        participant=seat.party.participant,
                        name=seat.party.name,
                        role=seat.party.role,
                        side=seat.party.side,
                        presides=seat.presides,
                    )
                    for seat in unit.hearings.seats(hearing)
                ),
                exhibits=tuple(each.exhibit for each in unit.papers.exhibits(case.case)),
            )

    def _load_record(self, hearing: HearingId, since: Seq) -> tuple[Recorded, ...]:
        with self._registry.books.reading() as unit:
            return unit.hearings.record(hearing, since)

    def _append_record(self, hearing: HearingId, recorded: Recorded) -> None:
        with self._registry.books.writing() as unit:
            unit.hearings.append(hearing, recorded)
            phase = _PHASES.get(type(recorded.event))
            if phase is not None:
                _come_to(unit, hearing, phase)

    def _redeem_ticket(self, ticket: str, hearing: HearingId, now: datetime) -> ParticipantId:
        if len(ticket) > TOKEN_MAX:
            raise NotSignedIn(Reason.TICKET_SPENT)
        with self._registry.books.writing() as unit:
            participant = unit.accounts.redeem_ticket(hash_of(ticket), hearing, now)
            if participant is None:
                raise NotSignedIn(Reason.TICKET_SPENT)
            return participant

    def _session_alive(self, hearing: HearingId, participant: ParticipantId, now: datetime) -> bool:
        with self._registry.books.reading() as unit:
            session = unit.accounts.session_of_seat(hearing, participant)
            if session is None:
                return False
            return is_alive(unit, session, self._registry.terms, now)

    def _session_stands(self, session: str, now: datetime) -> bool:
        with self._registry.books.reading() as unit:
            entry = unit.accounts.session(session)
            return entry is not None and is_alive(unit, entry, self._registry.terms, now)

    def _note_lines(self, hearing: HearingId, notes: tuple[LineNote, ...]) -> None:
        try:
            quality.note_lines(self._registry, hearing, notes)
        except Exception:
            log.exception("the lines were not written down", extra={"hearing": hearing})


def _come_to(unit: UnitOfWork, hearing: HearingId, phase: HearingPhase) -> None:
    entry = unit.hearings.get(hearing)
    case = None if entry is None else unit.cases.get(entry.case)
    if entry is None or case is None:
        raise NotFound
    if entry.phase is phase:
        return
    unit.hearings.set_phase(hearing, phase)
    unit.cases.set_state(case.case, life_cycle.after_phase(case.state, entry.phase, phase))
