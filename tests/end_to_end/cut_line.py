"""One desk's whole line to its court, which can be cut: what goes by TCP and what goes by UDP.

A line that is cut carries nothing and tells nobody. A connection that is opened meanwhile is
opened towards nobody; what stood before stands again when the line is mended, as TCP does it.
"""

import asyncio
import re
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.bench.relay import RelayThread

CANDIDATE = re.compile(r"(a=candidate:\S+ 1 udp \d+) (\S+) (\d+) typ host")
CUT_S = 3600.0


class CutLine:
    """A line for one desk."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._far = str(parts.hostname), int(parts.port or 80)
        self._scheme = parts.scheme
        self._udp = RelayThread()
        self._whole = asyncio.Event()
        self._whole.set()
        self._carrying: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"{self._scheme}://127.0.0.1:{port}"
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._carrying:
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)
        await asyncio.to_thread(self._udp.close)

    def cut(self) -> None:
        """Carry nothing from now on."""
        self._whole.clear()
        self._udp.cut(CUT_S)

    def mend(self) -> None:
        """Carry again."""
        self._udp.cut(0)
        self._whole.set()

    def reroute(self, answer: str) -> str:
        """Give a court's answer with this line in the place of the court's own address."""
        found = CANDIDATE.search(answer)
        assert found is not None, answer
        self._udp.lead(found[2], int(found[3]))
        host, port = self._udp.front
        return CANDIDATE.sub(rf"\1 {host} {port} typ host", answer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        try:
            await self._whole.wait()
            far_reader, far_writer = await asyncio.open_connection(*self._far)
            try:
                await asyncio.gather(
                    self._one_way(reader, far_writer), self._one_way(far_reader, writer)
                )
            finally:
                far_writer.close()
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            writer.close()
            self._carrying.discard(task)

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while taken := await reader.read(65_536):
                await self._whole.wait()
                writer.write(taken)
                await writer.drain()
        # An end that hung up while the line was cut is not heard of before it is whole.
        await self._whole.wait()
        writer.close()
