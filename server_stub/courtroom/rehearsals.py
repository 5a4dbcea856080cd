"""Rehearsals that are going on: kept in memory, entered by tickets, and gone when they are over.

A rehearsal is a hearing of its own in the very rooms of this court, with a scripted judge
(`scripted_judge`) and one person. Its record is a list that nobody keeps: nothing of it reaches the
books, and no case. `HearingsAndRehearsals` stands between the rooms and the store of hearings and
sends each to its own.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from client.protocol.account import Ticket
from client.protocol.case import Exhibit, PagePicture, Party
from client.protocol.errors import CourtFull, NotFound, NotSignedIn, Reason, TooMany
from client.protocol.hearing import HearingState, Participant, Recorded
from client.protocol.ids import AccountId, CaseId, HearingId, ParticipantId, Seq
from client.protocol.rehearsal import REHEARSAL_EXHIBIT, RehearsalOpened, RehearsalStep
from client.protocol.roles import Role, Side
from client.protocol.wire import Goodbye
from server_stub.courtroom.room import HearingStore
from server_stub.courtroom.rooms import Rooms
from server_stub.courtroom.scripted_judge import JUDGE, Script, ScriptedJudge, Sleep
from server_stub.usecases.checks.rehearsing import RehearsalPage
from server_stub.usecases.papers import Paper
from server_stub.usecases.tokens import TOKEN_MAX, hash_of, new_token

log = logging.getLogger("mingjing.courtroom")

PREFIX: Final = "rehearsal-"
OPEN_MAX: Final = 30
"""Rehearsals at once: each may send pictures to this court."""
LASTS: Final = timedelta(minutes=10)
"""Five minutes of steps, and time to come in and to come back."""
TICKETS_MAX: Final = 100
"""Tickets of one rehearsal that may be unspent at once."""
BEGINNING: Final = Seq(0)


def is_rehearsal(hearing: HearingId) -> bool:
    """Whether this is a rehearsal's name, be it going on or not."""
    return hearing.startswith(PREFIX)


@dataclass(eq=False, slots=True)
class Rehearsal:
    """One rehearsal."""

    account: AccountId
    session: str
    person: ParticipantId
    beginning: HearingState
    ends_at: datetime
    record: list[Recorded] = field(default_factory=list)
    tickets: dict[str, datetime] = field(default_factory=dict)
    judge: ScriptedJudge | None = None
    running: "asyncio.Task[None] | None" = None
    ending: bool = False


class Rehearsals:
    """All rehearsals of a court."""

    def __init__(
        self,
        rooms: Callable[[], Rooms],
        clock: Callable[[], datetime],
        *,
        ticket_s: int,
        script: Script | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._rooms = rooms
        self._clock = clock
        self._ticket = timedelta(seconds=ticket_s)
        self._script = script or Script()
        self._sleep = sleep
        self._open: dict[HearingId, Rehearsal] = {}
        self._page: RehearsalPage | None = None

    async def open(
        self,
        seat: Party,
        page: RehearsalPage,
        court: tuple[str, str],
        account: AccountId,
        session: str,
    ) -> RehearsalOpened:
        """Open a rehearsal for a person; one that they had open before ends. Raises `CourtFull`."""
        self._page = page
        # While one ends another may be opened: it is looked again until there is none.
        while (before := self._to_end(account)) is not None:
            await self.end(before)
        if len(self._open) >= OPEN_MAX:
            raise CourtFull(detail="rehearsals")
        hearing = HearingId(f"{PREFIX}{secrets.token_hex(12)}")
        now = self._clock()
        self._open[hearing] = rehearsal = Rehearsal(
            account=account,
            session=session,
            person=seat.participant,
            beginning=_beginning(hearing, seat, page, court, now),
            ends_at=now + LASTS,
        )
        rehearsal.running = asyncio.create_task(self._hold(hearing, rehearsal))
        return RehearsalOpened(rehearsal=hearing, ends_at=rehearsal.ends_at)

    def _to_end(self, account: AccountId) -> HearingId | None:
        """Give a rehearsal that stands in the way of a new one of this person's, or is over."""
        now = self._clock()
        for hearing, before in self._open.items():
            if not before.ending and (before.account == account or now >= before.ends_at):
                return hearing
        return None

    def issue_ticket(self, hearing: HearingId, account: AccountId) -> Ticket:
        """Give the person of a rehearsal one entry to its socket; raises `NotFound`, `TooMany`."""
        rehearsal = self.of(hearing, account)
        now = self._clock()
        for old, ended_at in tuple(rehearsal.tickets.items()):
            if now >= ended_at:
                rehearsal.tickets.pop(old, None)
        if len(rehearsal.tickets) >= TICKETS_MAX:
            raise TooMany(detail=str(int(self._ticket.total_seconds())))
        ticket, expires_at = new_token(), now + self._ticket
        rehearsal.tickets[hash_of(ticket)] = expires_at
        return Ticket(ticket=ticket, expires_at=expires_at)

    def redeem_ticket(self, ticket: str, hearing: HearingId) -> ParticipantId:
        """Spend a ticket and tell whose seat it is for; raises `NotSignedIn`."""
        rehearsal = self._open.get(hearing)
        if rehearsal is None or rehearsal.ending or len(ticket) > TOKEN_MAX:
            raise NotSignedIn(Reason.TICKET_SPENT)
        expires_at = rehearsal.tickets.pop(hash_of(ticket), None)
        if expires_at is None or self._clock() >= expires_at:
            raise NotSignedIn(Reason.TICKET_SPENT)
        return rehearsal.person

    def session_of(self, hearing: HearingId) -> str | None:
        """Give the session by which the person of a rehearsal came in; None when it is over."""
        rehearsal = self._open.get(hearing)
        return None if rehearsal is None else rehearsal.session

    def page_picture(self, page: int) -> Paper:
        """Give the picture of the page of rehearsals; raises `NotFound`."""
        if self._page is None or page != 1:
            raise NotFound
        return Paper("", self._page.hash, self._page.picture)

    def sign(self, hearing: HearingId, account: AccountId) -> None:
        """Take the person's signature, look at it, and keep nothing of it; raises `NotFound`."""
        rehearsal = self.of(hearing, account)
        if rehearsal.judge is not None:
            rehearsal.judge.signed()

    def skip(self, hearing: HearingId, account: AccountId, step: RehearsalStep) -> None:
        """Go on without a step; raises `NotFound`."""
        rehearsal = self.of(hearing, account)
        if rehearsal.judge is not None:
            rehearsal.judge.skip(step)

    def of(self, hearing: HearingId, account: AccountId) -> Rehearsal:
        """Give a person's own rehearsal; raises `NotFound`."""
        rehearsal = self._open.get(hearing)
        if rehearsal is None or rehearsal.ending or rehearsal.account != account:
            raise NotFound
        return rehearsal

    def going_on(self, hearing: HearingId) -> Rehearsal | None:
        """Give a rehearsal that goes on or is just ending, or None."""
        return self._open.get(hearing)

    async def end(self, hearing: HearingId) -> None:
        """End a rehearsal and forget it."""
        rehearsal = self._open.get(hearing)
        if rehearsal is None or rehearsal.ending:
            return
        rehearsal.ending = True
        if rehearsal.running is not None and rehearsal.running is not asyncio.current_task():
            rehearsal.running.cancel()
            await asyncio.gather(rehearsal.running, return_exceptions=True)
        await self._rooms().put_away(hearing, Goodbye(reason=Reason.HEARING_CLOSED))
        del self._open[hearing]

    async def close(self) -> None:
        """End all."""
        for hearing in tuple(self._open):
            await self.end(hearing)

    async def _hold(self, hearing: HearingId, rehearsal: Rehearsal) -> None:
        try:
            room = await self._rooms().of(hearing)
            rehearsal.judge = ScriptedJudge(
                room, rehearsal.person, self._clock, self._script, self._sleep
            )
            await rehearsal.judge.hold(rehearsal.ends_at)
        except Exception:
            log.exception("a rehearsal broke off", extra={"hearing": hearing})
        await self.end(hearing)


class HearingsAndRehearsals:
    """The store of the rooms: hearings are kept in the books, rehearsals nowhere."""

    def __init__(self, hearings: HearingStore, rehearsals: Rehearsals) -> None:
        self._hearings = hearings
        self._rehearsals = rehearsals

    async def load_hearing(self, hearing: HearingId) -> HearingState:
        """Give a hearing as it is before its first event; raises `NotFound`."""
        if is_rehearsal(hearing):
            rehearsal = self._of(hearing)
            if rehearsal.ending:
                raise NotFound
            return rehearsal.beginning
        return await self._hearings.load_hearing(hearing)

    async def load_record(self, hearing: HearingId, since: Seq = BEGINNING) -> tuple[Recorded, ...]:
        """Give the lines of the record after a number."""
        if is_rehearsal(hearing):
            return tuple(self._of(hearing).record[since:])
        return await self._hearings.load_record(hearing, since)

    async def append_record(self, hearing: HearingId, recorded: Recorded) -> None:
        """Append the next line; of a rehearsal only for as long as it lasts."""
        if is_rehearsal(hearing):
            self._of(hearing).record.append(recorded)
        else:
            await self._hearings.append_record(hearing, recorded)

    def _of(self, hearing: HearingId) -> Rehearsal:
        rehearsal = self._rehearsals.going_on(hearing)
        if rehearsal is None:
            raise NotFound
        return rehearsal


def _beginning(
    hearing: HearingId, seat: Party, page: RehearsalPage, court: tuple[str, str], now: datetime
) -> HearingState:
    zh, en = court
    return HearingState(
        hearing=hearing,
        case=CaseId("rehearsal"),
        case_number="",
        cause="",
        court_zh=zh,
        court_en=en,
        starts_at=now,
        participants=(
            Participant(
                participant=JUDGE,
                name="演练法官 Scripted judge",
                role=Role.PRESIDING_JUDGE,
                side=Side.BENCH,
                presides=True,
            ),
            # A judge who rehearses is led as everybody is: nobody presides beside the script.
            Participant(
                participant=seat.participant,
                name=seat.name,
                role=seat.role,
                side=seat.side if seat.side is not Side.BENCH else Side.REGISTRY,
            ),
        ),
        exhibits=(
            Exhibit(
                exhibit=REHEARSAL_EXHIBIT,
                number=1,
                title="演练证据 Exhibit for rehearsal",
                side=Side.PLAINTIFF,
                kind="演练",
                purpose="",
                original=page.hash,
                pages=(
                    PagePicture(
                        picture=page.hash, width_px=page.width_px, height_px=page.height_px
                    ),
                ),
            ),
        ),
        rehearsal=True,
    )
