"""NET-06: the socket of a hearing, tried with five words there and back."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from websockets.exceptions import WebSocketException

from client.devicecheck.bench import Bench
from client.devicecheck.calling.talk import NoSocket, Socket, opened
from client.devicecheck.measured import Measured
from client.devicecheck.probes.line.place import ground_gone, place_of
from client.devicecheck.probes.line.proxy import without_password
from client.protocol.devicecheck import Cause, Code, Form

OPEN_S = 10.0
WORDS = 5


async def say_and_hear(socket: Socket) -> None:
    """Open the court's echo and have it say five words again; raises `NoSocket`."""
    try:
        async with asyncio.timeout(OPEN_S):
            wire = await opened(socket, OPEN_S)
            try:
                for _ in range(WORDS):
                    said = secrets.token_hex(8)
                    await wire.send(said)
                    if await wire.recv() != said:
                        raise NoSocket(detail="another word came back")
            finally:
                wire.transport.abort()
    except TimeoutError:
        raise NoSocket(detail="timeout") from None
    except (WebSocketException, OSError) as broken:
        raise NoSocket(detail=type(broken).__name__) from None


@dataclass(frozen=True, slots=True)
class EchoProbe:
    """NET-06."""

    speak: Callable[[Socket], Awaitable[None]] = say_and_hear
    codes: tuple[Code, ...] = (Code.NET_06,)
    form: Form = Form.QUICK
    limit_s: float = OPEN_S + 2.0
    after: tuple[Code, ...] = (Code.NET_05,)

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Speak with the echo."""
        place = place_of(bench)
        texts = {"through_proxy": without_password(place.proxy or "")}
        if ground_gone(bench, self.after):
            yield Measured(Code.NET_06, cause=Cause.NEEDS_ANOTHER)
            return
        began = bench.monotonic()
        try:
            await self.speak(place.socket("/network-test/echo"))
        except NoSocket as wrong:
            texts["error"] = wrong.reason or wrong.detail
            yield Measured(Code.NET_06, texts=texts, cause=Cause.SOCKET_BLOCKED)
            return
        yield Measured(Code.NET_06, {"open_s": bench.monotonic() - began}, texts)
