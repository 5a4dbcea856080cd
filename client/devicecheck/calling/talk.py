"""The words of a test call: the socket by which a desk and the court's test peer agree.

What the court has counted is kept as it comes; an answer goes to whoever waits for it. A socket
that breaks is told once. It tries nothing twice: that is the drill's business.
"""

import asyncio
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException

from client.media.engine import MediaFailed
from client.protocol.errors import Reason
from client.protocol.signalling import MediaAnswered, MediaRefused, OfferMedia
from client.protocol.test_call import (
    CallCounted,
    CallOpened,
    EndCall,
    FromTester,
    OpenCall,
    ProbeStep,
    SendFiller,
    hear_from_peer,
)
from client.protocol.wire import Goodbye

FRAME_MAX_BYTES = 256 * 1024
FAREWELL_S = 0.5
COUNT_WITHIN_S = 1.5
"""The court tells its counting twice a second."""
TURN_S = 0.005
COUNTS_MAX = 2_000
"""A court counts a few times a second, for a minute."""


@dataclass(frozen=True, slots=True)
class Socket:
    """Where a socket is, and how to reach it."""

    uri: str
    tls: ssl.SSLContext | None = None
    """None for a court on this very machine."""
    proxy: str | None = None


class NoSocket(Exception):
    """The socket cannot be had, or is gone; `reason` is the court's own word, if it gave one."""

    def __init__(self, reason: str = "", detail: str = "") -> None:
        super().__init__(reason or detail)
        self.reason = reason
        self.detail = detail


class _Straight(connect):
    """Opens a socket where it was told to, and follows nobody elsewhere."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


async def opened(socket: Socket, within_s: float) -> ClientConnection:
    """Open a socket; raises `NoSocket`."""
    try:
        return await _Straight(
            socket.uri,
            ssl=socket.tls,
            proxy=socket.proxy,
            compression=None,
            open_timeout=within_s,
            close_timeout=FAREWELL_S,
            ping_interval=None,
            max_size=FRAME_MAX_BYTES,
            user_agent_header=None,
        )
    except TimeoutError:
        raise NoSocket(detail="timeout") from None
    except InvalidStatus as answered:
        raise NoSocket(detail=f"status {answered.response.status_code}") from None
    except (InvalidHandshake, WebSocketException, OSError, ImportError) as failed:
        raise NoSocket(detail=type(failed).__name__) from failed


class Talk:
    """One socket of a test call."""

    def __init__(self, socket: Socket) -> None:
        self._place = socket
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._answers: dict[int, asyncio.Future[MediaAnswered]] = {}
        self.call = ""
        """With which it can be resumed."""
        self.counted: list[CallCounted] = []
        self.gone = asyncio.Event()
        self.goodbye = ""

    async def open(self, within_s: float, resume: str = "") -> CallOpened:
        """Open a call, or go on with one; raises `NoSocket`, and leaves nothing open then."""
        try:
            return await self._opened(within_s, resume)
        except BaseException:
            self.drop()
            raise

    async def _opened(self, within_s: float, resume: str) -> CallOpened:
        try:
            async with asyncio.timeout(within_s):
                socket = self._socket = await opened(self._place, within_s)
                await self._say(OpenCall(resume=resume))
                first = hear_from_peer(await socket.recv())
        except TimeoutError:
            raise NoSocket(detail="timeout") from None
        except (WebSocketException, OSError) as failed:
            raise NoSocket(detail=type(failed).__name__) from None
        if isinstance(first, Goodbye):
            raise NoSocket(first.reason)
        if not isinstance(first, CallOpened):
            raise NoSocket(detail="not a court's word")
        self.call = first.call
        self._reading = asyncio.create_task(self._read(socket))
        return first

    async def offer(self, leg: int, sdp: str) -> MediaAnswered:
        """Offer a leg and wait for the answer; raises `MediaFailed`."""
        answer: asyncio.Future[MediaAnswered] = asyncio.get_running_loop().create_future()
        self._answers[leg] = answer
        try:
            await self._say(OfferMedia(leg=leg, sdp=sdp))
            return await answer
        except (WebSocketException, OSError) as failed:
            raise MediaFailed(Reason.COURT_UNAVAILABLE) from failed
        finally:
            self._answers.pop(leg, None)

    async def ask_filler(self, step: ProbeStep) -> None:
        """Have the court send filler; nothing comes when the socket is gone."""
        with suppress(WebSocketException, OSError):
            await self._say(SendFiller(steps=(step,)))

    async def next_count(self, within_s: float) -> CallCounted | None:
        """Wait until the court tells its next counting; None where it does not in time."""
        known, ends = len(self.counted), time.monotonic() + within_s
        while len(self.counted) == known:
            if self.gone.is_set() or time.monotonic() >= ends:
                return None
            await asyncio.sleep(TURN_S)
        return self.counted[-1]

    def drop(self) -> None:
        """Break the socket, as a network does: without a word."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def close(self) -> None:
        """Say that the desk is done, and hang up."""
        socket = self._socket
        if socket is not None:
            try:
                with suppress(TimeoutError, WebSocketException, OSError):
                    async with asyncio.timeout(FAREWELL_S):
                        await self._say(EndCall())
                        await socket.close()
            finally:
                socket.transport.abort()
        await self.forget()

    async def forget(self) -> None:
        """Read no more."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    async def _say(self, message: FromTester) -> None:
        if self._socket is not None:
            await self._socket.send(message.model_dump_json())

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for frame in socket:
                match hear_from_peer(frame):
                    case CallCounted() as counted:
                        if len(self.counted) < COUNTS_MAX:
                            self.counted.append(counted)
                    case MediaAnswered() as answered:
                        self._answer(answered.leg, answered)
                    case MediaRefused() as refused:
                        self._answer(refused.leg, MediaFailed(_reason(refused.reason)))
                    case Goodbye() as goodbye:
                        self.goodbye = goodbye.reason
                    case CallOpened() | None:
                        pass
        except (WebSocketException, OSError):
            pass
        finally:
            self.gone.set()
            for leg in tuple(self._answers):
                self._answer(leg, MediaFailed(Reason.COURT_UNAVAILABLE))

    def _answer(self, leg: int, answer: MediaAnswered | MediaFailed) -> None:
        waiting = self._answers.get(leg)
        if waiting is None or waiting.done():
            return
        if isinstance(answer, MediaFailed):
            waiting.set_exception(answer)
        else:
            waiting.set_result(answer)


def _reason(code: str) -> Reason:
    with suppress(ValueError):
        return Reason(code)
    return Reason.MEDIA_UNAVAILABLE
