"""A counter of wood: an HTTP server on a thread that says what a test has laid on it."""

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LIMIT_S = 10.0

FACE = {
    "name_zh": "北京互联网法院",
    "name_en": "Beijing Internet Court",
    "lowest": 1,
    "highest": 1,
    "software": "test",
    "now": "2026-03-02T01:00:00Z",
}


@dataclass(frozen=True)
class Heard:
    """A request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Said:
    """An answer that a test has laid ready."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def json_answer(value: object, status: int = 200) -> Said:
    return Said(status, json.dumps(value).encode())


def refusal(reason: str, status: int, **more: str) -> Said:
    return json_answer({"type": "refusal", "reason": reason, **more}, status)


Answer = Said | Callable[[BaseHTTPRequestHandler], None]


class WoodenCounter:
    """Answers each path with what was laid for it, in turn; the last answer stays."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.heard: list[Heard] = []
        self.doors: set[tuple[str, int]] = set()
        """The far ends of all connections on which something was asked."""
        self.came = threading.Semaphore(0)
        self.broken_off = threading.Event()
        self._laid: dict[tuple[str, str], list[Answer]] = {}
        counter = self

        class Clerk(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = LIMIT_S

            def _serve(self) -> None:
                counter._serve(self)

            do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - called so by http.server

            def log_message(self, *args: Any) -> None:
                """Wood does not speak."""

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A desk that hangs up is not an error here."""

        self._server = Quiet(("127.0.0.1", 0), Clerk)
        scheme = "http"
        if tls is not None:
            scheme = "https"
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = int(self._server.server_address[1])
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def lay(self, path: str, *answers: Answer, method: str = "GET") -> None:
        """Lay answers for a path."""
        self._laid[method, f"/api/v1{path}"] = list(answers)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(LIMIT_S)

    def _serve(self, clerk: BaseHTTPRequestHandler) -> None:
        path = clerk.path.partition("?")[0]
        size = int(clerk.headers.get("Content-Length") or 0)
        body = clerk.rfile.read(size) if size else b""
        if clerk.headers.get("Transfer-Encoding") == "chunked":
            body = b"".join(_chunks(clerk))
        self.doors.add(clerk.client_address)
        self.heard.append(Heard(clerk.command, clerk.path, dict(clerk.headers), body))
        self.came.release()
        laid = self._laid.get((clerk.command, path), [Said(404, b"<html>", "text/html")])
        answer = laid.pop(0) if len(laid) > 1 else laid[0]
        if isinstance(answer, Said):
            clerk.send_response(answer.status)
            clerk.send_header("Content-Type", answer.kind)
            for key, value in answer.headers.items():
                clerk.send_header(key, value)
            clerk.send_header("Content-Length", str(len(answer.body)))
            clerk.end_headers()
            clerk.wfile.write(answer.body)
        else:
            answer(clerk)


def _chunks(clerk: BaseHTTPRequestHandler) -> Iterator[bytes]:
    while size := int(clerk.rfile.readline(), 16):
        yield clerk.rfile.read(size)
        clerk.rfile.readline()
    clerk.rfile.readline()


def hang_up(clerk: BaseHTTPRequestHandler) -> None:
    """Close the connection without a word."""
    clerk.close_connection = True
    with contextlib.suppress(OSError):
        clerk.connection.shutdown(socket.SHUT_RDWR)


class Endless:
    """An answer that never ends: bytes come until the desk hangs up."""

    def __init__(self, every: Callable[[], None] = lambda: None) -> None:
        self.begun = threading.Event()
        self.broken_off = threading.Event()
        self._every = every

    def __call__(self, clerk: BaseHTTPRequestHandler) -> None:
        clerk.send_response(200)
        clerk.send_header("Content-Type", "application/json")
        clerk.end_headers()
        clerk.close_connection = True
        try:
            while True:
                clerk.wfile.write(b" " * 65536)
                self.begun.set()
                self._every()
        except OSError:
            self.broken_off.set()


class Silent:
    """A court that takes the request and says nothing until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.let_go = threading.Event()

    def __call__(self, clerk: BaseHTTPRequestHandler) -> None:
        self.begun.set()
        self.let_go.wait(LIMIT_S)
        clerk.close_connection = True
