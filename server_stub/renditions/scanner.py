"""The scanner for known harm: ClamAV's daemon, where the court has one, over its own socket.

A file is told to it in pieces (clamd(8), INSTREAM) and opened by it, not by the court. It knows
what others have met before; the cells hold for what nobody has. Where a scanner is meant to be and
does not answer, no file is taken: it waits until the scanner is back.
"""

import asyncio
import struct
from pathlib import Path
from typing import Final

from client.protocol.errors import CourtUnavailable
from server_stub.renditions.refusals import Reason, Unsafe

_PIECE: Final = 256 * 1024
_ANSWER_MAX: Final = 4096


class Scanner:
    """Asks a scanner that listens on a socket of this machine."""

    def __init__(self, address: Path, within_s: float = 60.0) -> None:
        """Use the socket; a file is scanned within so many seconds."""
        self._address = address
        self._within_s = within_s

    async def check(self, path: Path) -> None:
        """Have a file scanned; raises `Unsafe(INFECTED)` or `CourtUnavailable`."""
        try:
            async with asyncio.timeout(self._within_s):
                answer = await self._ask(path)
        except (OSError, TimeoutError, EOFError) as error:
            raise CourtUnavailable(detail="the scanner does not answer") from error
        if answer.endswith(b"FOUND"):
            raise Unsafe(Reason.INFECTED)
        if not answer.endswith(b"OK"):
            raise CourtUnavailable(detail="the scanner could not read the file")

    async def _ask(self, path: Path) -> bytes:
        reader, writer = await asyncio.open_unix_connection(str(self._address))
        try:
            writer.write(b"zINSTREAM\0")
            with await asyncio.to_thread(path.open, "rb") as file:
                while piece := await asyncio.to_thread(file.read, _PIECE):
                    writer.write(struct.pack(">I", len(piece)) + piece)
                    await writer.drain()
            writer.write(struct.pack(">I", 0))
            await writer.drain()
            answer = await reader.readuntil(b"\0")
            return answer[:_ANSWER_MAX].rstrip(b"\0").strip()
        finally:
            writer.close()
