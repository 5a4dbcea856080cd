"""The hearing's socket: frames become messages, messages go to the room, letters become frames.

The first frame is a one-use ticket, for a browser has no header to put a token in and no token
may stand in an address; the Origin is checked before that (RFC 6455 section 10.2). Who is
speaking comes from the ticket and never from a frame. A member who floods or sends nonsense is
told why and hung up; the hearing goes on. So is one who is not heard for `SILENCE_MAX_S`, unless
this court itself stood still meanwhile.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from client.protocol.errors import ClientTooOld, CourtError, Malformed, Reason, TooMany
from client.protocol.hearing import MovePointer
from client.protocol.ids import HearingId, ParticipantId, Seq
from client.protocol.signalling import AnswerMedia, OfferMedia, WatchPictures
from client.protocol.silence import LOOK_EVERY_S, Silence
from client.protocol.wire import (
    BEAT_S,
    SILENCE_MAX_S,
    Asking,
    AskRefused,
    Beat,
    FromDesk,
    Goodbye,
    PresentTicket,
    TellRung,
    Versions,
    common_version,
    hear_from_desk,
    say,
)
from server_stub.courtroom.budget import Budget
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.negotiating import Member
from server_stub.courtroom.room import Room
from server_stub.courtroom.rooms import Rooms

log = logging.getLogger("mingjing.web.socket")

TICKET_WITHIN_S = 5.0
FRAMES_PER_S = 60.0
"""What a desk may say in the long run: pointers at 30 a second and plenty besides."""
FRAMES_AT_ONCE = 200.0
LOOK_AT_SESSION_S = 2.0
"""How often the court looks whether a person inside has signed out elsewhere (ASVS 7.4.1)."""
NONSENSE_MAX = 10
"""Frames that are no messages, before the court hangs up."""


class Doorkeeper(Protocol):
    """Knows who may be inside."""

    async def redeem_ticket(self, ticket: str, hearing: HearingId) -> ParticipantId:
        """Spend a ticket; raises `NotSignedIn` for one that is spent, dead or unknown."""
        ...

    async def session_alive(self, hearing: HearingId, participant: ParticipantId) -> bool:
        """Tell whether the session by which a person came in still stands."""
        ...


def router(
    rooms: Callable[[], Rooms],
    doorkeeper: Callable[[], Doorkeeper],
    allowed_origins: Callable[[], frozenset[str]],
) -> APIRouter:
    """Give the route of the socket; its three needs are looked up when a desk comes."""
    routes = APIRouter()

    @routes.websocket("/api/v1/hearings/{hearing}/socket")
    async def hearing_socket(socket: WebSocket, hearing: str) -> None:
        if not origin_fits(socket, allowed_origins()):
            await socket.close(code=1008, reason=Reason.WRONG_ORIGIN)
            return
        await socket.accept()
        visit = _Visit(socket, HearingId(hearing))
        await visit.receive(rooms(), doorkeeper())

    return routes


def origin_fits(socket: WebSocket, allowed: frozenset[str]) -> bool:
    """Tell whether a page may open this socket; a desktop client sends no Origin at all."""
    origin = socket.headers.get("origin")
    if origin is None:
        return True
    try:
        own = urlsplit(origin).netloc == socket.headers.get("host")
    except ValueError:
        # No origin at all, and so not one of ours.
        return False
    return origin in allowed or own


class _Visit:
    """One socket from its ticket to its goodbye."""

    def __init__(self, socket: WebSocket, hearing: HearingId) -> None:
        self._socket = socket
        self._hearing = hearing
        self._letters = Letters()
        self._silence = Silence(_now())

    async def receive(self, rooms: Rooms, doorkeeper: Doorkeeper) -> None:
        """Let the desk in, carry words both ways, and take note when it is gone."""
        writing = asyncio.create_task(self._write())
        watching: list[asyncio.Task[None]] = []
        room: Room | None = None
        member: Member | None = None
        try:
            participant, since = await self._admit(doorkeeper)
            room = await rooms.of(self._hearing)
            member = await room.enter(participant, since, self._letters)
            self._silence.heard(_now())
            reading = asyncio.create_task(self._read(room, member))
            listening = asyncio.create_task(self._until_silent())
            session = asyncio.create_task(self._watch_session(doorkeeper, participant))
            watching = [reading, listening, session]
            await asyncio.wait({reading, listening}, return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                await reading
        except (WebSocketDisconnect, RuntimeError):
            # Starlette raises RuntimeError for a socket that closed while being read.
            log.debug("a wire broke", extra={"hearing": self._hearing})
        except CourtError as error:
            self._letters.close(Goodbye(reason=error.reason))
        except Exception:
            log.exception("a socket failed", extra={"hearing": self._hearing})
            self._letters.close(Goodbye(reason=Reason.UNEXPECTED, come_back=True))
        finally:
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
            if room is not None and member is not None:
                await room.leave(member)
            self._letters.close()
            await self._finish(writing)

    async def _admit(self, doorkeeper: Doorkeeper) -> tuple[ParticipantId, Seq | None]:
        try:
            first = await asyncio.wait_for(self._hear(), TICKET_WITHIN_S)
        except TimeoutError:
            raise Malformed(detail="no ticket came") from None
        if not isinstance(first, PresentTicket):
            raise Malformed(detail="a ticket was expected first")
        if common_version(Versions(), first.versions) is None:
            raise ClientTooOld
        participant = await doorkeeper.redeem_ticket(first.ticket, self._hearing)
        return participant, first.since

    async def _watch_session(self, doorkeeper: Doorkeeper, participant: ParticipantId) -> None:
        """Hang up when the person has signed out, or their session's time is over."""
        while True:
            await asyncio.sleep(LOOK_AT_SESSION_S)
            if not await doorkeeper.session_alive(self._hearing, participant):
                self._letters.close(Goodbye(reason=Reason.SESSION_EXPIRED))
                return

    async def _until_silent(self) -> None:
        """Be over when the desk has not been heard for too long."""
        while not self._silence.exceeds(SILENCE_MAX_S, _now()):
            await asyncio.sleep(LOOK_EVERY_S)
            self._silence.look(_now())
        log.debug("a desk fell silent", extra={"hearing": self._hearing})

    async def _read(self, room: Room, member: Member) -> None:
        budget = Budget(FRAMES_PER_S, FRAMES_AT_ONCE)
        nonsense = 0
        while not self._letters.closed:
            try:
                message = await self._hear()
            except CourtError as error:
                nonsense += 1
                if nonsense > NONSENSE_MAX:
                    raise
                self._letters.send(AskRefused(ask=0, reason=error.reason, detail=error.detail))
                continue
            if not budget.spend(_now()):
                raise TooMany
            await self._act(room, member, message)

    async def _act(self, room: Room, member: Member, message: FromDesk) -> None:
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
            case Beat():
                pass
            case PresentTicket():
                raise Malformed(detail="a second ticket")

    async def _hear(self) -> FromDesk:
        frame = await self._socket.receive()
        if frame["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(frame.get("code", 1005))
        self._silence.heard(_now())
        return hear_from_desk(frame.get("text") or frame.get("bytes") or "")

    async def _write(self) -> None:
        """Send letters as they come, and a beat when there is nothing to say."""
        beat = say(Beat())
        while True:
            try:
                frame = await asyncio.wait_for(self._letters.take(), BEAT_S)
            except TimeoutError:
                frame = beat
            if frame is None:
                await self._quietly(self._socket.close())
                return
            if not await self._quietly(self._socket.send_text(frame)):
                self._letters.close()
                return

    async def _finish(self, writing: asyncio.Task[None]) -> None:
        """Give the last letters a moment, so that a goodbye is heard."""
        done, _ = await asyncio.wait({writing}, timeout=2.0)
        if not done:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    @staticmethod
    async def _quietly(sending: Awaitable[None]) -> bool:
        try:
            await sending
        except (WebSocketDisconnect, RuntimeError, OSError):
            return False
        return True


def _now() -> float:
    """Give the loop's own time, in seconds; only differences of it mean anything."""
    return asyncio.get_running_loop().time()
