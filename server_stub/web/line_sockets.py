"""The two sockets by which a desk measures its line: an echo of words, and the test call.

Nobody has to be signed in: whoever comes has no case and no name here, and reaches none. What each
address may open is counted, what it may say is bounded, and both sockets end by themselves.
"""

import asyncio
import logging
from contextlib import suppress

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from client.protocol.errors import CourtError, Malformed, Reason
from client.protocol.signalling import MediaRefused, OfferMedia
from client.protocol.test_call import (
    ECHO_MAX_BYTES,
    ECHO_MAX_FRAMES,
    READ_EVERY_S,
    CallOpened,
    EndCall,
    FromPeer,
    FromTester,
    OpenCall,
    SendFiller,
    hear_from_tester,
)
from client.protocol.wire import Goodbye
from server_stub.courtroom.budget import Budget
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.sfu import ForwarderGone
from server_stub.courtroom.test_calls import TestCall, TestCalls
from server_stub.web.deps import Court
from server_stub.web.socket import origin_fits

log = logging.getLogger("mingjing.web.socket")

ECHO_S = 20.0
OPEN_WITHIN_S = 5.0
LETTERS_MAX = 200
FRAMES_PER_S, FRAMES_AT_ONCE = 5.0, 20.0

routes = APIRouter()


@routes.websocket("/api/v1/network-test/echo")
async def echo(socket: WebSocket) -> None:
    """Say again what is said, a few times."""
    court = await _let_in(socket)
    if court is None:
        return
    with suppress(TimeoutError, WebSocketDisconnect, RuntimeError, OSError):
        async with asyncio.timeout(ECHO_S):
            for _ in range(ECHO_MAX_FRAMES):
                said = await _words(socket)
                if len(said) > ECHO_MAX_BYTES:
                    await socket.close(code=1009)
                    return
                await socket.send_text(said)
    with suppress(WebSocketDisconnect, RuntimeError, OSError):
        await socket.close()


@routes.websocket("/api/v1/network-test/call")
async def test_call(socket: WebSocket) -> None:
    """Hold a test call."""
    court = await _let_in(socket)
    if court is not None:
        await _Visit(socket, court.test_calls()).receive(_address(socket))


async def _let_in(socket: WebSocket) -> Court | None:
    """Accept a socket from which the line may be measured."""
    court: Court = socket.app.state.court
    if not origin_fits(socket, court.settings.allowed_origins):
        await socket.close(code=1008, reason=Reason.WRONG_ORIGIN)
        return None
    try:
        court.registry.turnstile.try_the_network(_address(socket))
    except CourtError as error:
        await socket.close(code=1008, reason=error.reason)
        return None
    await socket.accept()
    return court


def _address(socket: WebSocket) -> str:
    return socket.client.host if socket.client else "unknown"


async def _words(socket: WebSocket) -> str:
    frame = await socket.receive()
    if frame["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(frame.get("code", 1005))
    said = frame.get("text")
    return said if said is not None else (frame.get("bytes") or b"").decode(errors="replace")


class _Visit:
    """One socket of a test call."""

    def __init__(self, socket: WebSocket, calls: TestCalls) -> None:
        self._socket = socket
        self._calls = calls
        self._letters = Letters(LETTERS_MAX)

    async def receive(self, address: str) -> None:
        """Open the call or go on with it, and carry words both ways."""
        writing = asyncio.create_task(self._write())
        counting: asyncio.Task[None] | None = None
        call: TestCall | None = None
        wire = 0
        polite = False
        try:
            call = await self._opened(address)
            wire = call.wire
            counting = asyncio.create_task(self._count(call, wire))
            async with asyncio.timeout_at(call.ends_at):
                await self._read(call, wire)
            polite = True
        except (WebSocketDisconnect, RuntimeError):
            log.debug("the wire of a test call broke")
        except TimeoutError:
            polite = True
        except CourtError as error:
            self._letters.close(Goodbye(reason=error.reason))
            polite = True
        except Exception:
            log.exception("the socket of a test call failed")
            self._letters.close(Goodbye(reason=Reason.UNEXPECTED))
        finally:
            if counting is not None:
                counting.cancel()
                await asyncio.gather(counting, return_exceptions=True)
            if call is not None:
                if polite and call.wire == wire:
                    await self._calls.end(call)
                else:
                    self._calls.leave(call, wire)
            self._letters.close()
            await self._finish(writing)

    async def _opened(self, address: str) -> TestCall:
        try:
            async with asyncio.timeout(OPEN_WITHIN_S):
                first = await self._hear()
        except TimeoutError:
            raise Malformed(detail="nothing was asked for") from None
        if not isinstance(first, OpenCall):
            raise Malformed(detail="a call was to be opened first")
        call = self._calls.resume(first.resume) if first.resume else self._calls.open(address)
        self._say(
            CallOpened(
                call=call.name,
                ends_in_s=max(0.0, call.ends_at - asyncio.get_running_loop().time()),
                ice_servers=self._calls.relays_for_a_test(),
            )
        )
        return call

    async def _read(self, call: TestCall, wire: int) -> None:
        budget = Budget(FRAMES_PER_S, FRAMES_AT_ONCE)
        while not self._letters.closed:
            message = await self._hear()
            if call.wire != wire:
                # The desk has come back by another wire, and this one was long broken.
                return
            if not budget.spend(asyncio.get_running_loop().time()):
                raise Malformed(Reason.TOO_MANY)
            match message:
                case OfferMedia():
                    await self._offer(call, message)
                case SendFiller():
                    with suppress(ForwarderGone):
                        await self._calls.fill(call, message)
                case EndCall():
                    return
                case OpenCall():
                    raise Malformed(detail="a second opening")

    async def _offer(self, call: TestCall, offer: OfferMedia) -> None:
        try:
            self._say(await self._calls.offer(call, offer))
        except CourtError as error:
            self._say(MediaRefused(leg=offer.leg, reason=error.reason))
        except ForwarderGone:
            self._say(MediaRefused(leg=offer.leg, reason=Reason.MEDIA_UNAVAILABLE))

    async def _count(self, call: TestCall, wire: int) -> None:
        while not self._letters.closed:
            await asyncio.sleep(READ_EVERY_S)
            if call.wire != wire:
                self._letters.close()
                return
            with suppress(ForwarderGone):
                counted = await self._calls.counted(call)
                if counted is not None:
                    self._say(counted)

    def _say(self, message: FromPeer) -> None:
        self._letters.post(message.model_dump_json())

    async def _hear(self) -> FromTester:
        return hear_from_tester(await _words(self._socket))

    async def _write(self) -> None:
        while (frame := await self._letters.take()) is not None:
            try:
                await self._socket.send_text(frame)
            except (WebSocketDisconnect, RuntimeError, OSError):
                self._letters.close()
                return
        with suppress(WebSocketDisconnect, RuntimeError, OSError):
            await self._socket.close()

    @staticmethod
    async def _finish(writing: asyncio.Task[None]) -> None:
        done, _ = await asyncio.wait({writing}, timeout=2.0)
        if not done:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
