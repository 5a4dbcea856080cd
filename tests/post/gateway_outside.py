"""A gateway outside the house, on a socket of this machine, that can be told to misbehave."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from server_stub.settings import GatewayAt

KEY = "shared with the gateway"


@dataclass
class Outside:
    """What the gateway answers next, and what it was asked."""

    at: GatewayAt
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    hang_up: bool = False
    """Whether it hangs up after it has heard."""
    silent: threading.Event | None = None
    """Whether it keeps silent until this is set."""

    def will_say(self, status: int, said: object) -> None:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.answers.append((status, body))


@contextmanager
def gateway_outside(patience_s: float = 5.0) -> Iterator[Outside]:
    """Open a gateway; it answers 200 and nothing unless it was told otherwise."""

    class Desk(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(length)
            outside.asked.append(
                {
                    "method": self.command,
                    "path": self.path,
                    "said": json.loads(body) if body else None,
                    "key": self.headers.get("Idempotency-Key"),
                    "authorization": self.headers.get("Authorization"),
                }
            )
            if outside.silent is not None:
                outside.silent.wait(10)
            if outside.hang_up:
                self.close_connection = True
                return
            status, said = outside.answers.pop(0) if outside.answers else (200, b"{}")
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = _answer  # noqa: N815 - the names that the library calls

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        port = server.server_address[1]
        at = GatewayAt(url=f"http://127.0.0.1:{port}/v2/", key=KEY, patience_s=patience_s)
        outside = Outside(at)
        serving = threading.Thread(target=server.serve_forever, args=(0.05,))
        serving.start()
        try:
            yield outside
        finally:
            if outside.silent is not None:
                outside.silent.set()
            server.shutdown()
            serving.join()
