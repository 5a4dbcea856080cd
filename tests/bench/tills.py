"""A plain HTTP/1.1 client that costs little: kept connections, no redirects, loopback only.

What it says of time is counted from when an asking was due, not from when a connection was free
for it: a court that is late for one is late for all that wait behind it.
"""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

SILENT_S = 4.0
"""How long a connection may be silent and be used again; the court hangs up after five seconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class Tills:
    """Connections to one court; made when needed and kept."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._free: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._all: list[asyncio.StreamWriter] = []

    async def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> Answer:
        """Ask for something and read the whole answer."""
        reader, writer = await self._connection()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}:{self._port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()
        answer = await _answer(reader)
        self._free.append((time.monotonic(), reader, writer))
        return answer

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._free:
            since, reader, writer = self._free.pop()
            if time.monotonic() - since < SILENT_S:
                return reader, writer
            writer.close()
        made = await asyncio.open_connection(self._host, self._port, limit=1 << 20)
        self._all.append(made[1])
        return made

    async def close(self) -> None:
        """Close every connection."""
        for writer in self._all:
            writer.close()
        await asyncio.gather(*(each.wait_closed() for each in self._all), return_exceptions=True)


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ", 2)[1])
    fields = {
        name.strip().lower(): value.strip()
        for name, colon, value in (line.partition(":") for line in head[1:])
        if colon
    }
    if fields.get("transfer-encoding", "").lower() == "chunked":
        pieces = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            pieces.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readuntil(b"\r\n")
        return Answer(status, b"".join(pieces))
    return Answer(status, await reader.readexactly(int(fields.get("content-length", "0"))))
