"""Courts at the other end of a real socket: one that a test scripts, one that is a real room."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from client.courtroom.link import Address, Pace
from client.protocol.hearing import MovePointer
from client.protocol.ids import ParticipantId
from client.protocol.signalling import AnswerMedia, OfferMedia, WatchPictures
from client.protocol.wire import (
    Asking,
    Beat,
    FromCourt,
    FromDesk,
    PresentTicket,
    TellRung,
    hear_from_desk,
    say,
)
from server_stub.courtroom.letters import Letters
from tests.courtroom.court_in_memory import CourtInMemory

LIMIT_S = 10.0
M = TypeVar("M", bound=FromDesk)


def quick_pace(**changes: object) -> Pace:
    """A pace at which nobody waits: breaks are mended at once, silence counts after seconds."""
    settings: dict[str, object] = {
        "back_off_s": (0.0,),
        "jitter_s": lambda: 0.0,
        "open_s": (LIMIT_S,),
        "farewell_s": 0.5,
    }
    return Pace(**(settings | changes))  # type: ignore[arg-type]  # a table of settings


class Visit:
    """One socket as the court sees it."""

    def __init__(self, socket: ServerConnection, ticket: PresentTicket) -> None:
        self._socket = socket
        self.ticket = ticket
        self.over = asyncio.Event()

    async def say(self, *messages: FromCourt) -> None:
        for message in messages:
            await self._socket.send(say(message))

    async def say_raw(self, frame: str | bytes) -> None:
        await self._socket.send(frame)

    async def hear(self, kind: type[M]) -> M:
        """Give the next message of that kind."""
        async with asyncio.timeout(LIMIT_S):
            while True:
                message = hear_from_desk(await self._socket.recv())
                if isinstance(message, kind):
                    return message

    async def everything(self) -> list[FromDesk]:
        """Give all that is said until the desk hangs up, but for the beats."""
        heard: list[FromDesk] = []
        async with asyncio.timeout(LIMIT_S):
            with suppress(ConnectionClosed):
                while True:
                    message = hear_from_desk(await self._socket.recv())
                    if not isinstance(message, Beat):
                        heard.append(message)
        return heard

    def cut(self) -> None:
        """Break the wire without a word."""
        self._socket.transport.abort()
        self.over.set()

    async def closed_with(self) -> int | None:
        """Wait until the desk hangs up, and give the code with which it did (RFC 6455, 7.4)."""
        await asyncio.wait_for(self._socket.wait_closed(), LIMIT_S)
        return self._socket.close_code


class ScriptedCourt:
    """A socket server whose every word a test says."""

    def __init__(self) -> None:
        self._visits: asyncio.Queue[Visit] = asyncio.Queue()
        self._all: list[Visit] = []
        self.answer_instead: Callable[[ServerConnection, Request], Response | None] | None = None
        self.address = Address("")

    async def visit(self) -> Visit:
        """Wait for the next desk that presents a ticket."""
        return await asyncio.wait_for(self.next_visit(), LIMIT_S)

    async def next_visit(self) -> Visit:
        """Wait for it as long as it takes."""
        return await self._visits.get()

    def all_visits(self) -> tuple[Visit, ...]:
        """Give every visit so far, the newest last."""
        return tuple(self._all)

    async def _receive(self, socket: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            first = hear_from_desk(await socket.recv())
            assert isinstance(first, PresentTicket)
            visit = Visit(socket, first)
            self._all.append(visit)
            self._visits.put_nowait(visit)
            await visit.over.wait()

    def _at_the_door(self, socket: ServerConnection, request: Request) -> Response | None:
        return None if self.answer_instead is None else self.answer_instead(socket, request)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["ScriptedCourt"]:
        async with serve(
            self._receive, "127.0.0.1", 0, process_request=self._at_the_door, ping_interval=None
        ) as server:
            port = server.sockets[0].getsockname()[1]
            self.address = Address(f"ws://127.0.0.1:{port}/api/v1/hearings/h1/socket")
            try:
                yield self
            finally:
                for visit in self._all:
                    visit.over.set()


class RealCourt:
    """A real room behind a real socket; a ticket is a participant's id."""

    def __init__(self) -> None:
        self.inner = CourtInMemory()
        self.address = Address("")
        self.on_the_way: Callable[[str], str | None] = lambda frame: frame
        """What becomes of each frame to a desk; None loses it."""
        self._sockets: dict[ParticipantId, ServerConnection] = {}

    def cut(self, participant: ParticipantId) -> None:
        """Break a desk's wire without a word."""
        self._sockets[participant].transport.abort()

    async def _receive(self, socket: ServerConnection) -> None:
        room, letters = self.inner.room, Letters()
        with suppress(ConnectionClosed):
            first = hear_from_desk(await socket.recv())
            assert isinstance(first, PresentTicket)
            who = ParticipantId(first.ticket)
            self._sockets[who] = socket
            member = await room.enter(who, first.since, letters)
            writing = asyncio.create_task(self._write(socket, letters))
            try:
                while True:
                    message = hear_from_desk(await socket.recv())
                    match message:
                        case Asking():
                            await room.ask(member, message)
                        case OfferMedia():
                            room.offer(member, message)
                        case AnswerMedia():
                            room.answer(member, message)
                        case MovePointer():
                            room.point(member, message)
                        case WatchPictures():
                            room.watch(member, message)
                        case TellRung():
                            room.note_rung(member, message)
                        case _:
                            pass
            finally:
                await room.leave(member)
                letters.close()
                await writing

    async def _write(self, socket: ServerConnection, letters: Letters) -> None:
        with suppress(ConnectionClosed):
            while (frame := await letters.take()) is not None:
                passed = self.on_the_way(frame)
                if passed is not None:
                    await socket.send(passed)
            await socket.close()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["RealCourt"]:
        async with serve(self._receive, "127.0.0.1", 0, ping_interval=None) as server:
            port = server.sockets[0].getsockname()[1]
            self.address = Address(f"ws://127.0.0.1:{port}/socket")
            yield self
        await self.inner.check_agreement()
        await self.inner.close()
