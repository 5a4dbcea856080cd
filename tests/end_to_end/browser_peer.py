"""A real browser at a hearing: a page on an origin of its own, Chromium that opens it, its news."""

import json
import shutil
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

PAGE = Path(__file__).with_name("browser") / "peer.html"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    # The fake devices' host candidates would be hidden behind mDNS names; the court is lite and
    # needs none of them, but the browser needs its own address.
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)


class Origin:
    """A small web site that serves the page and hears its status."""

    def __init__(self) -> None:
        self.status: dict[str, Any] = {}
        origin = self

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path.split("?")[0] == "/"
                body = PAGE.read_bytes() if found else b""
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                origin.status = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing: the test's own log is to stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The origin (RFC 6454) of the page."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """End the site."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Browser:
    """Chromium with fake devices, on the page."""

    def __init__(self, origin: Origin, socket_url: str, ticket: str) -> None:
        told = quote(json.dumps({"socket": socket_url, "ticket": ticket}))
        program = next(
            p for p in ("chromium", "chromium-browser", "google-chrome") if shutil.which(p)
        )
        self._profile = tempfile.TemporaryDirectory(
            prefix="mingjing-browser-", ignore_cleanup_errors=True
        )
        self._process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={self._profile.name}", f"{origin.url}/#{told}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._profile.cleanup()
