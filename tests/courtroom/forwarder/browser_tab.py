"""A desk in a browser: Chromium with a synthetic camera and microphone.

Its page offers by the documented protocol, answers what the court may offer of itself, and tells
what it hears and sees.
"""

import asyncio
import json
import shutil
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from client.frames import Source
from client.media.engine import MediaOrders
from client.protocol.ids import ParticipantId
from client.protocol.signalling import LegOffer
from server_stub.courtroom.sfu import Forwarder
from tests.conftest import PACKAGES
from tests.courtroom.forwarder.bare_peer import HEARING
from tests.courtroom.forwarder.conftest import everybody_to_everybody
from tests.courtroom.forwarder.peers import until
from tests.media.desks import TILE, SmallCourt, make_desk

PAGE = Path(__file__).with_name("browser_desk.html")


class Browser:
    """Chromium with a synthetic camera and microphone, on a page that offers and tells."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._loop = asyncio.get_running_loop()
        self._answer: Callable[[str], dict[str, str]] | None = None
        self._accept: Callable[[str], None] | None = None
        self.told: dict[str, Any] = {}
        browser = self

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._give("text/html", PAGE.read_bytes())

            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["content-length"])))
                reply = browser.hear(self.path, said)
                self._give("application/json", json.dumps(reply).encode())

            def _give(self, kind: str, body: bytes) -> None:
                self.send_response(200)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._process: subprocess.Popen[bytes] | None = None

    def hear(self, path: str, said: dict[str, Any]) -> dict[str, str]:
        """Take what the page says, on a thread of the server's."""
        if path == "/seen":
            self.told = said
        elif path == "/offer" and self._answer is not None:
            return self._answer(said["sdp"])
        elif path == "/answer" and self._accept is not None:
            self._accept(said["sdp"])
        return {}

    def join(self, forwarder: Forwarder, name: str, other: str) -> None:
        """Open the page, and give this person the seat of a name."""

        def answer(sdp: str) -> dict[str, str]:
            offer = LegOffer(
                hearing=HEARING,
                participant=ParticipantId(name),
                leg=1,
                sdp=sdp,
                others=(ParticipantId(other),),
            )
            asked = asyncio.run_coroutine_threadsafe(forwarder.connect(offer), self._loop)
            answered = asked.result(10)
            return {"sdp": answered.sdp, "offer": answered.offer}

        def accept(sdp: str) -> None:
            accepting = forwarder.accept(HEARING, ParticipantId(name), 1, sdp)
            asyncio.run_coroutine_threadsafe(accepting, self._loop).result(10)

        self._answer, self._accept = answer, accept
        program = next(found for each in PACKAGES["chromium"] if (found := shutil.which(each)))
        self._process = subprocess.Popen(
            [
                program,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--autoplay-policy=no-user-gesture-required",
                "--allow-loopback-in-peer-connection",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                f"--user-data-dir={self._profile}",
                f"http://127.0.0.1:{self._server.server_port}/",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def close(self) -> None:
        """Close it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
        self._server.shutdown()
        self._server.server_close()


async def meet(court: SmallCourt, browser: Browser, *, loopback: bool) -> None:
    """Have a whole desk of our own and a browser hear and see each other."""
    name = ParticipantId("plaintiff")
    desk = make_desk("judge", loopback=loopback)
    desk.frames.want(Source(name), TILE)
    try:
        negotiator = court.negotiator(desk, others=(name,))
        await desk.engine.connect((name,), (), negotiator)
        await court.forwarder.order(HEARING, everybody_to_everybody("judge", name))
        browser.join(court.forwarder, name, "judge")
        both = frozenset({name})
        desk.engine.obey(MediaOrders(microphone=True, camera=True, heard=both, seen=both))

        def told() -> object:
            return browser.told, desk.of(name)

        # The synthetic microphone beeps once a second and the synthetic camera moves.
        await until(
            lambda: desk.of(name).moving_s >= 1.0 and desk.of(name).sound_s > 0.05, 40, told
        )
        await until(
            lambda: browser.told.get("frames", 0) > 20 and browser.told["energy"] > 0.01, 20, told
        )
    finally:
        await desk.engine.close()
