"""The one WebSocket to a Janus server: questions numbered, answers and events told apart.

Janus answers some requests at once and acknowledges others, whose answer then comes as an event
with the number of the question; either way one question has one answer here. What comes without
a question is an event and is handed on. When the socket ends everybody who waits is told.

It knows the plugin's envelope and none of its words.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from server_stub.courtroom.sfu import ForwarderGone

log = logging.getLogger("mingjing.janus")

PLUGIN = "janus.plugin.videoroom"
ANSWER_WITHIN_S = 5.0
KEPT_ALIVE_EVERY_S = 20.0
OPEN_WITHIN_S = 3.0
FRAME_MAX = 1 << 20
_NO_SUCH_SESSION = 458
_ANSWERS = frozenset({"success", "error", "event", "ack"})


class JanusRefused(Exception):
    """Janus has said no: its code and its words."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Told:
    """An answer or an event of the plugin."""

    handle: int
    said: Mapping[str, Any]
    sdp: str = ""


@dataclass(frozen=True, slots=True)
class HandleNews:
    """Janus' own word about a handle: `webrtcup`, `hangup`, `media`, `slowlink`, `detached`."""

    handle: int
    what: str
    said: Mapping[str, Any]


class JanusWire:
    """One session with a Janus server."""

    def __init__(
        self,
        url: str,
        *,
        on_event: Callable[[Told], None],
        on_news: Callable[[HandleNews], None],
        on_gone: Callable[["JanusWire"], None],
    ) -> None:
        """Take what it needs; everything is called on the court's loop."""
        self._url = url
        self._on_event = on_event
        self._on_news = on_news
        self._on_gone = on_gone
        self._socket: ClientConnection | None = None
        self._session = 0
        self._numbers = count(1)
        self._acknowledged: set[str] = set()
        """Questions to which an acknowledgement is the whole answer."""
        self._waiting: dict[str, asyncio.Future[Mapping[str, Any]]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def stands(self) -> bool:
        """Whether something asked now is heard now."""
        return self._socket is not None

    async def open(self) -> None:
        """Connect and begin a session; raises `ForwarderGone`."""
        try:
            self._socket = await connect(
                self._url,
                subprotocols=["janus-protocol"],  # type: ignore[list-item]  # a NewType of str
                open_timeout=OPEN_WITHIN_S,
                ping_interval=None,
                max_size=FRAME_MAX,
                compression=None,
                proxy=None,
            )
        except (OSError, TimeoutError, WebSocketException) as wrong:
            raise ForwarderGone from wrong
        self._tasks = [asyncio.create_task(self._hear(self._socket))]
        begun = await self._ask({"janus": "create"})
        self._session = int(begun["data"]["id"])
        self._tasks.append(asyncio.create_task(self._keep_alive()))

    async def attach(self) -> int:
        """Give a new handle of the plugin."""
        attached = await self._ask({"janus": "attach", "plugin": PLUGIN})
        return int(attached["data"]["id"])

    async def detach(self, handle: int) -> None:
        """Let a handle go, and with it its path."""
        with suppress(JanusRefused):
            await self._ask({"janus": "detach", "handle_id": handle})

    async def say(
        self, handle: int, request: Mapping[str, Any], jsep: tuple[str, str] | None = None
    ) -> Told:
        """Ask the plugin; `jsep` is a description's type and text.

        Raises `JanusRefused` and `ForwarderGone`.
        """
        message: dict[str, Any] = {"janus": "message", "handle_id": handle, "body": dict(request)}
        if jsep is not None:
            message["jsep"] = {"type": jsep[0], "sdp": jsep[1]}
        return _told(await self._ask(message))

    async def close(self) -> None:
        """End the session."""
        socket, self._socket = self._socket, None
        if socket is not None:
            with suppress(OSError, TimeoutError, WebSocketException):
                async with asyncio.timeout(1.0):
                    await socket.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- Within ------------------------------------------------------------------------------

    async def _ask(self, message: dict[str, Any]) -> Mapping[str, Any]:
        socket = self._socket
        if socket is None:
            raise ForwarderGone
        number = str(next(self._numbers))
        message["transaction"] = number
        if message["janus"] == "keepalive":
            self._acknowledged.add(number)
        if self._session:
            message["session_id"] = self._session
        waiting: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await socket.send(json.dumps(message))
                answer = await waiting
        except TimeoutError as late:
            # One who does not answer obeys no order either: better begin anew.
            self._give_up("does not answer")
            raise ForwarderGone from late
        except (OSError, WebSocketException) as wrong:
            raise ForwarderGone from wrong
        finally:
            self._waiting.pop(number, None)
            self._acknowledged.discard(number)
        if answer.get("janus") == "error":
            error = answer.get("error", {})
            if error.get("code") == _NO_SUCH_SESSION:
                self._give_up("has forgotten the session")
                raise ForwarderGone
            raise JanusRefused(int(error.get("code", 0)), str(error.get("reason", "")))
        said = answer.get("plugindata", {}).get("data", {})
        if "error_code" in said:
            raise JanusRefused(int(said["error_code"]), str(said.get("error", "")))
        return answer

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(KEPT_ALIVE_EVERY_S)
            with suppress(ForwarderGone, JanusRefused):
                await self._ask({"janus": "keepalive"})

    def _give_up(self, why: str) -> None:
        log.warning("Janus %s", why)
        if self._socket is not None:
            self._socket.transport.abort()

    async def _hear(self, socket: ClientConnection) -> None:
        try:
            async for frame in socket:
                try:
                    self._take(json.loads(frame))
                except Exception:  # one frame must never end the wire for all
                    log.exception("a frame of Janus could not be taken")
        except (OSError, WebSocketException):
            log.info("the wire to Janus broke")
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ForwarderGone())
        if self._socket is socket:
            self._socket = None
            self._on_gone(self)

    def _take(self, message: Mapping[str, Any]) -> None:
        what = message.get("janus")
        if what == "ack" and str(message.get("transaction")) not in self._acknowledged:
            # The answer itself follows as an event.
            return
        waiting = self._waiting.get(str(message.get("transaction")))
        if waiting is not None and not waiting.done() and what in _ANSWERS:
            waiting.set_result(message)
        elif what == "timeout":
            self._give_up("has ended the session")
        elif what == "event":
            self._on_event(_told(message))
        elif isinstance(what, str) and "sender" in message:
            self._on_news(HandleNews(int(message["sender"]), what, message))


def _told(message: Mapping[str, Any]) -> Told:
    return Told(
        int(message.get("sender", 0)),
        message.get("plugindata", {}).get("data", {}),
        message.get("jsep", {}).get("sdp", ""),
    )
