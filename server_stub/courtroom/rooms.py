"""All hearings in progress at this court: a room is opened when its first member comes.

A room is made from its record alone, so a court that was restarted goes on where it stood, and one
in which nobody has been for long is put away whenever another is opened: a court that stands for
months holds what is in use.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

from client.protocol.errors import NotFound, Reason
from client.protocol.evidence import ShownPage
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import IceServer, MediaNews
from client.protocol.wire import Goodbye
from server_stub.courtroom.relays import no_relays
from server_stub.courtroom.room import HearingStore, NoteLines, Room, note_nothing, opened_room
from server_stub.courtroom.sfu import Forwarder
from server_stub.domain.missed import missed_in

log = logging.getLogger("mingjing.courtroom")

_COME_BACK = Goodbye(reason=Reason.COURT_CLOSING, come_back=True)
DESERTED_S = 900.0
"""Longer than speech is kept for those who missed it."""


class Rooms:
    """Finds or opens the room of a hearing, and closes all of them at the court's end."""

    def __init__(
        self,
        store: HearingStore,
        forwarder: Forwarder,
        clock: Callable[[], datetime],
        ice_servers: Callable[[str], tuple[IceServer, ...]] = no_relays,
        now: Callable[[], float] = time.monotonic,
        note_lines: NoteLines = note_nothing,
    ) -> None:
        """Tell moments by `clock`, the court's; count what passes by `now`, in seconds.

        `ice_servers` gives the relays with credentials of one person's.
        """
        self._store = store
        self._forwarder = forwarder
        self._clock = clock
        self._ice_servers = ice_servers
        self._now = now
        self._note_lines = note_lines
        self._opening: dict[HearingId, asyncio.Task[Room]] = {}
        self._running: dict[HearingId, asyncio.Task[None]] = {}
        forwarder.on_news(self._pass_on)
        forwarder.on_gone(self._media_are_gone)
        forwarder.on_back(self._media_are_back)

    async def of(self, hearing: HearingId) -> Room:
        """Give the room of a hearing, opening it if need be; raises `NotFound`."""
        opening = self._opening.get(hearing)
        if opening is None:
            opening = asyncio.create_task(self._open(hearing))
            self._opening[hearing] = opening
        try:
            return await asyncio.shield(opening)
        except Exception:
            self._opening.pop(hearing, None)
            raise

    def open_now(self) -> tuple[Room, ...]:
        """Give the rooms that are open, for those who look after the court."""
        return tuple(
            task.result()
            for task in self._opening.values()
            if task.done() and not task.cancelled() and task.exception() is None
        )

    def open_one(self, hearing: HearingId) -> Room:
        """Give the room of a hearing in progress; raises `NotFound` when it is not open."""
        opening = self._opening.get(hearing)
        if opening is None or not opening.done() or opening.cancelled() or opening.exception():
            raise NotFound
        return opening.result()

    def lies_before(self, hearing: HearingId, participant: ParticipantId) -> ShownPage | None:
        """Give the page that lies before a person who is in that courtroom now; None otherwise."""
        with suppress(NotFound):
            state = self.open_one(hearing).state
            person = state.of(participant)
            if person is not None and person.present:
                return state.shown
        return None

    def _pass_on(self, news: MediaNews) -> None:
        """Give a leg's news to its room; of a hearing that is not open nobody needs to know."""
        with suppress(NotFound):
            self.open_one(news.hearing).note(news)

    def _media_are_gone(self, hearings: frozenset[HearingId] | None) -> None:
        for room in self._open_of(hearings):
            room.media_are_gone()

    def _media_are_back(self, hearings: frozenset[HearingId] | None) -> None:
        for room in self._open_of(hearings):
            room.media_are_back()

    def _open_of(self, hearings: frozenset[HearingId] | None) -> Iterator[Room]:
        """Give those of these hearings' rooms that are open; None for all."""
        for room in self.open_now():
            if hearings is None or room.state.hearing in hearings:
                yield room

    async def _open(self, hearing: HearingId) -> Room:
        await self._put_away()
        beginning = await self._store.load_hearing(hearing)
        record = await self._store.load_record(hearing)
        room = Room(
            opened_room(beginning, record),
            self._store,
            self._forwarder,
            self._clock,
            self._ice_servers,
            missed_in(beginning, record),
            self._now,
            self._note_lines,
        )
        await room.settle()
        self._running[hearing] = asyncio.create_task(room.run(), name=f"room {hearing}")
        return room

    async def put_away(self, hearing: HearingId, goodbye: Goodbye = _COME_BACK) -> None:
        """Close the room of a hearing, with its legs and kept speech; its record stays."""
        with suppress(NotFound):
            room = self.open_one(hearing)
            del self._opening[hearing]
            running = self._running.pop(hearing)
            await room.hang_up(goodbye)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _put_away(self) -> None:
        """Close the rooms in which nobody has been for long."""
        for room in self.open_now():
            if room.deserted_s >= DESERTED_S:
                hearing = room.state.hearing
                await self.put_away(hearing)
                log.info("a deserted room was put away", extra={"hearing": hearing})

    async def close(self) -> None:
        """Say goodbye in every room and end their tasks; the record stays as it is."""
        for room in self.open_now():
            await room.hang_up(_COME_BACK)
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        self._opening.clear()
        self._running.clear()
