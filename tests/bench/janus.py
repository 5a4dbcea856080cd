"""Janus, the forwarder to be measured beside ours, from its Debian package on private ports.

Only its VideoRoom and its WebSocket are loaded. It is given a folder of its own, so that nothing
of the system's configuration matters, and told to be a lite ICE agent, as ours is.

The handle here speaks just as much of its language as a crowd needs: everybody publishes, and
everybody subscribes to all others on one connection (VideoRoom, multistream).
"""

import asyncio
import contextlib
import itertools
import json
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

JANUS = "/usr/bin/janus"
ROOM = "bench"
START_S = 30.0
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/local/lib")
_PROTOCOL = Subprotocol("janus-protocol")


class JanusMissing(Exception):
    """There is no Janus, or it does not start; the message says which."""


def _modules(kind: str) -> Path:
    for top in _LIBRARIES:
        for found in Path(top).glob(f"**/janus/{kind}"):
            return found
    raise JanusMissing(f"no folder of Janus {kind}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write(folder: Path, port: int, admin_key: str) -> None:
    others = ",".join(
        each.name
        for each in _modules("plugins").glob("*.so")
        if each.name != "libjanus_videoroom.so"
    )
    transports = ",".join(
        each.name
        for each in _modules("transports").glob("*.so")
        if each.name != "libjanus_websockets.so"
    )
    (folder / "janus.jcfg").write_text(
        f"""general: {{
    configs_folder = "{folder}"
    plugins_folder = "{_modules("plugins")}"
    transports_folder = "{_modules("transports")}"
    debug_level = 3
}}
media: {{
    rtp_port_range = "20000-29999"
}}
nat: {{
    ice_lite = true
    full_trickle = false
}}
plugins: {{
    disable = "{others}"
}}
transports: {{
    disable = "{transports}"
}}
""",
        encoding="utf-8",
    )
    (folder / "janus.transport.websockets.jcfg").write_text(
        f"""general: {{
    json = "plain"
    ws = true
    ws_port = {port}
    ws_ip = "127.0.0.1"
}}
""",
        encoding="utf-8",
    )
    (folder / "janus.plugin.videoroom.jcfg").write_text(
        "general: {\n    string_ids = true\n"
        + (f'    admin_key = "{admin_key}"\n' if admin_key else "")
        + "}\n",
        encoding="utf-8",
    )


class Janus:
    """A running Janus."""

    def __init__(self, *, port: int | None = None, admin_key: str = "") -> None:
        """Start it, on a port that is free unless it is told; with a key, rooms need it."""
        if shutil.which(JANUS) is None:
            raise JanusMissing("the Debian package janus is not installed")
        self._folder = tempfile.TemporaryDirectory(prefix="mingjing-janus-")
        folder = Path(self._folder.name)
        self._port = port or _free_port()
        _write(folder, self._port, admin_key)
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(
            [JANUS, "-F", str(folder), "-o"],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"ws://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return self._port

    async def open(self) -> "Session":
        """Open a session as soon as it answers."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + START_S
        while True:
            try:
                wire = await connect(self.url, subprotocols=[_PROTOCOL], proxy=None)
            except OSError as wrong:
                if self._process.poll() is not None or loop.time() > ends:
                    raise JanusMissing(f"Janus does not answer: {self.said()}") from wrong
                await asyncio.sleep(0.1)
            else:
                return await Session.open(wire)

    def said(self) -> str:
        """Give its last words."""
        lines = (Path(self._folder.name) / "log").read_text("utf-8", "replace").splitlines()
        return " | ".join(lines[-4:])

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        self._folder.cleanup()


class Session:
    """One session with Janus; questions are asked one at a time."""

    def __init__(self, wire: ClientConnection) -> None:
        self._wire = wire
        self._numbers = itertools.count(1)
        self._id = 0
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, wire: ClientConnection) -> "Session":
        """Begin a session."""
        made = cls(wire)
        made._id = (await made._ask({"janus": "create"}, event=False))["data"]["id"]
        return made

    async def handle(self) -> int:
        """Attach to the VideoRoom."""
        asked = {"janus": "attach", "plugin": "janus.plugin.videoroom"}
        return int((await self._ask(asked, event=False))["data"]["id"])

    async def ask(
        self,
        handle: int,
        body: dict[str, Any],
        jsep: dict[str, Any] | None = None,
        *,
        at_once: bool = False,
    ) -> dict[str, Any]:
        """Say something to the room and wait for what it says to it, be it `at_once`."""
        message: dict[str, Any] = {"janus": "message", "handle_id": handle, "body": body}
        if jsep is not None:
            message["jsep"] = jsep
        return await self._ask(message, event=not at_once)

    async def make_room(self, people: int) -> None:
        """Make the room."""
        room = {
            "request": "create",
            "room": ROOM,
            "publishers": people,
            "bitrate": 4_000_000,
            "audiocodec": "opus",
            "videocodec": "vp8",
            "notify_joining": False,
        }
        await self.ask(await self.handle(), room, at_once=True)

    async def publish(self, name: str, sdp: str) -> str:
        """Publish with this offer; gives the answer."""
        handle = await self.handle()
        joining = {"request": "join", "ptype": "publisher", "room": ROOM, "id": name}
        await self.ask(handle, joining)
        told = await self.ask(handle, {"request": "publish"}, {"type": "offer", "sdp": sdp})
        return str(told["jsep"]["sdp"])

    async def subscribe(self, feeds: Sequence[str]) -> tuple[int, str]:
        """Ask for these people; gives a handle and Janus' offer."""
        handle = await self.handle()
        streams = [{"feed": feed} for feed in feeds]
        joining = {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams}
        told = await self.ask(handle, joining)
        return handle, str(told["jsep"]["sdp"])

    async def start(self, handle: int, sdp: str) -> None:
        """Answer Janus' offer."""
        await self.ask(handle, {"request": "start"}, {"type": "answer", "sdp": sdp})

    async def close(self) -> None:
        """End the session."""
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reading
        await self._wire.close()

    async def _ask(self, message: dict[str, Any], *, event: bool) -> dict[str, Any]:
        number = f"{'e' if event else 's'}{next(self._numbers)}"
        answer = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        if self._id:
            message = {**message, "session_id": self._id}
        await self._wire.send(json.dumps({**message, "transaction": number}))
        async with asyncio.timeout(10):
            told: dict[str, Any] = await answer
        failed = told.get("error") or told.get("plugindata", {}).get("data", {}).get("error")
        if failed:
            raise JanusMissing(f"Janus refuses: {failed}")
        return told

    async def _read(self) -> None:
        async for text in self._wire:
            told = json.loads(text)
            number = str(told.get("transaction", ""))
            if told.get("janus") == "ack" and number.startswith("e"):
                continue
            answer = self._waiting.pop(number, None)
            if answer is not None and not answer.done():
                answer.set_result(told)
