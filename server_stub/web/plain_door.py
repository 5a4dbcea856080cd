"""A door without TLS behind which nothing is: it says 204, so that a captive portal shows itself.

A network that wants one to sign in first answers plain HTTP in the court's place. A desk asks here
for nothing and knows by any other answer that it was not the court's. No path, no header and no
name of a person is read or answered.
"""

import asyncio
import logging
from contextlib import suppress

from fastapi import APIRouter, Response

from client.protocol.test_call import PORTAL_PATH

log = logging.getLogger("mingjing.web.plain")

routes = APIRouter()
"""The same at the court's own door, for a court on this very machine."""

REQUEST_MAX = 4_096
WITHIN_S = 5.0
AT_ONCE = 64

_NOTHING = b"HTTP/1.1 204 No Content\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
_NO = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@routes.get(PORTAL_PATH, status_code=204)
def nothing() -> Response:
    """Say nothing."""
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


class PlainDoor:
    """The listener."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._guests = 0

    async def open(self, host: str, port: int) -> None:
        """Listen; raises `OSError`."""
        self._server = await asyncio.start_server(self._answer, host, port, limit=REQUEST_MAX)

    @property
    def port(self) -> int:
        """Where it listens; 0: nowhere."""
        if self._server is None or not self._server.sockets:
            return 0
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._guests += 1
        try:
            if self._guests <= AT_ONCE:
                async with asyncio.timeout(WITHIN_S):
                    head = await reader.readuntil(b"\r\n\r\n")
                    asked = head.split(b" ", 2)[1:2]
                    writer.write(_NOTHING if asked == [PORTAL_PATH.encode()] else _NO)
                    await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            log.debug("somebody at the plain door said nothing of use")
        finally:
            self._guests -= 1
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
