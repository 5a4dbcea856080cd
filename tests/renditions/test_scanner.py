"""A scanner for known harm is asked where there is one, and nothing is taken while it is silent."""

import asyncio
import struct
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from client.protocol.errors import CourtUnavailable
from server_stub.renditions.refusals import Reason, Unsafe
from server_stub.renditions.renderer import Renderer
from server_stub.renditions.scanner import Scanner

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="NOT TESTED: the scanner listens on a POSIX socket"
)

HARM = b"known harm"


@asynccontextmanager
async def daemon(socket: Path, says: bytes = b"") -> AsyncIterator[list[bytes]]:
    """Open a scanner that finds one thing, or says always the same."""
    scanned: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = b""
        while (length := struct.unpack(">I", await reader.readexactly(4))[0]) > 0:
            content += await reader.readexactly(length)
        scanned.append(content)
        verdict = b"stream: Some.Harm FOUND" if HARM in content else b"stream: OK"
        writer.write((says or verdict) + b"\0")
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(serve, str(socket))
    async with server:
        yield scanned


async def test_what_is_known_to_do_harm_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a letter with " + HARM)
    renderer = Renderer(children=1, scanner=Scanner(tmp_path / "s"))
    try:
        async with daemon(tmp_path / "s"):
            with pytest.raises(Unsafe) as refused:
                async with renderer.opened(file):
                    pass
    finally:
        await renderer.close()
    assert refused.value.reason is Reason.INFECTED


async def test_a_large_file_is_told_whole(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(range(256)) * 4000)
    async with daemon(tmp_path / "s") as scanned:
        await Scanner(tmp_path / "s").check(file)
    assert scanned == [file.read_bytes()]


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR", b"nonsense"])
async def test_a_scanner_that_cannot_say_lets_nothing_through(tmp_path: Path, says: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a letter")
    async with daemon(tmp_path / "s", says):
        with pytest.raises(CourtUnavailable):
            await Scanner(tmp_path / "s").check(file)


async def test_a_scanner_that_is_not_there_lets_nothing_through(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a letter")
    with pytest.raises(CourtUnavailable):
        await Scanner(tmp_path / "s").check(file)
