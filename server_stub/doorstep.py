"""The court's doorstep: the socket that desks come by, from opening the court to closing it.

One process at a time has the books; desks may come when all is open, and that is announced once.
A signal to stop ends the court in order, be it before it is open: the rooms say goodbye, requests
end, the line is hung up.

It knows nothing of what is asked inside; that is put together in `server_stub.app`.
"""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

from server_stub.app import build, rooms_of
from server_stub.files import sole_use
from server_stub.settings import Certificate, ForwarderKind, Settings
from server_stub.web.addresses import court_url, reachable_names
from server_stub.web.certificates import digest_of, local_certificate

log = logging.getLogger("mingjing.app")

GOODBYES_WITHIN_S = 1.0
REQUESTS_END_WITHIN_S = 2
SOCKET_FRAME_MAX = 1024 * 1024
"""Beyond what the language takes, so that a frame too large is refused in words; and bounded."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the court says on its doorstep when desks may come."""

    url: str
    authority: Path | None
    """The local authority for the desks to trust; None where the system's trust suffices."""
    forwarder_pid: int | None


def open_for_business(
    settings: Settings,
    announce: Callable[[Opening], None],
    clock: Callable[[], datetime],
) -> None:
    """Run the court until SIGTERM or SIGINT; `announce` is called once, when desks may come."""
    with sole_use(settings.data), _listening(settings) as listening:
        certificate, authority = _certificate(settings, clock())
        app = build(settings, clock)
        app.state.certificate_sha256 = digest_of(certificate)
        config = uvicorn.Config(
            app,
            loop="none",
            http="h11",
            ws=_Socket,
            ws_max_size=SOCKET_FRAME_MAX,
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=REQUESTS_END_WITHIN_S,
            ssl_certfile=certificate.chain if certificate else None,
            ssl_keyfile=certificate.key if certificate else None,
        )

        def announced() -> None:
            port = listening.getsockname()[1]
            pid = getattr(app.state.forwarder, "pid", None)
            announce(Opening(court_url(settings, port), authority, pid))

        server = _Server(config, app, announced)
        with asyncio.Runner(loop_factory=_loop_factory(settings)) as runner:
            runner.run(server.run_until_told(listening))


class _Socket(WebSocketsSansIOProtocol):
    """A socket that can be hung up while the desk is hanging up itself."""

    def shutdown(self) -> None:
        try:
            super().shutdown()
        except InvalidState:
            self.transport.close()


class _Server(uvicorn.Server):
    """A server that says when it is ready, and lets the rooms say goodbye before it hangs up."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, announced: Callable[[], None]) -> None:
        super().__init__(config)
        self._court = app
        self._announced = announced
        self._is_open = False

    async def run_until_told(self, listening: socket.socket) -> None:
        """Open the court, and serve until a signal to stop comes, be it before it is open."""
        loop, opening = asyncio.get_running_loop(), asyncio.current_task()

        def told(to_stop: int) -> None:
            self.handle_exit(to_stop, None)
            if opening is not None and not self._is_open:
                opening.cancel()

        for each in (signal.SIGTERM, signal.SIGINT):
            try:
                loop.add_signal_handler(each, told, each)
            except NotImplementedError:  # Windows
                signal.signal(each, lambda to, _: loop.call_soon_threadsafe(told, to))
        try:
            # Not left to the server, which would turn what cannot be opened into a log line.
            async with self._court.router.lifespan_context(self._court):
                self._is_open = True
                await self.serve([listening])
        except asyncio.CancelledError:
            if self._is_open or not self.should_exit:
                raise
            log.info("told to stop before the court was open")

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announced()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log.info("the court is closing")
        for server in self.servers:
            server.close()
        await rooms_of(self._court).close()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=GOODBYES_WITHIN_S)
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # The server's own way ends the process by the signal; a court that closes in order
        # has ended well.
        yield


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family, backlog=2048)


def _certificate(settings: Settings, now: datetime) -> tuple[Certificate | None, Path | None]:
    if not settings.tls:
        return None, None
    if settings.certificate is not None:
        return settings.certificate, None
    made = local_certificate(settings.data / "tls", reachable_names(settings), now)
    return made.certificate, made.authority


def _loop_factory(settings: Settings) -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Choose the loop: uvloop where there is one.

    On Windows the default loop loses its ear for UDP after a refused datagram, so media in this
    process need the other one, which in turn cannot start processes.
    """
    if sys.platform == "win32":
        embedded = settings.forwarder is ForwarderKind.EMBEDDED
        return asyncio.SelectorEventLoop if embedded else None
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
