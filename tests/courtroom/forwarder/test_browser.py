"""A desk in a browser is a desk like any other."""

import asyncio
import json
import shutil
import subprocess
import threading
from collections.abc import AsyncIterator, Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Kind, LegOffer
from server_stub.courtroom.forwarder import EmbeddedForwarder
from tests.conftest import PACKAGES, Announce
from tests.courtroom.forwarder.bare_peer import HEARING
from tests.courtroom.forwarder.conftest import everybody_to_everybody, order
from tests.courtroom.forwarder.peers import Peer, until

pytestmark = [pytest.mark.realtime, pytest.mark.needs_package("chromium")]

PAGE = Path(__file__).with_name("browser_desk.html")


class Browser:
    """Chromium with a synthetic camera and microphone, on a page that offers and tells."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._loop = asyncio.get_running_loop()
        self._answer: Callable[[str], str] | None = None
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
            return {"sdp": self._answer(said["sdp"])}
        return {}

    def join(self, forwarder: EmbeddedForwarder, name: str, other: str) -> None:
        def answer(sdp: str) -> str:
            offer = LegOffer(
                hearing=HEARING,
                participant=ParticipantId(name),
                leg=1,
                sdp=sdp,
                others=(ParticipantId(other),),
            )
            asked = asyncio.run_coroutine_threadsafe(forwarder.connect(offer), self._loop)
            return asked.result(10).sdp

        self._answer = answer
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
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    made = Browser(tmp_path)
    yield made
    await asyncio.to_thread(made.close)


async def test_a_browser_and_a_desk_hear_and_see_each_other(
    forwarder: EmbeddedForwarder, browser: Browser, expected_log: Announce
) -> None:
    expected_log("failed to decode VP8", logger="aiortc.rtcrtpreceiver", may_be_absent=True)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    judge = Peer("judge", ["plaintiff"])
    await judge.connect(forwarder.connect)
    browser.join(forwarder, "plaintiff", "judge")
    sound, picture = judge.of("plaintiff", Kind.AUDIO), judge.of("plaintiff", Kind.VIDEO)

    def told() -> object:
        return browser.told, sound.frames, sound.loud_at, picture.frames

    # The synthetic microphone beeps once a second and the synthetic camera moves.
    await until(lambda: picture.frames > 20 and sound.loud_at > 0, within_s=40, told=told)
    await until(
        lambda: browser.told.get("frames", 0) > 20 and browser.told["energy"] > 0.01,
        within_s=20,
        told=told,
    )
    # The judge's picture is green: Cb and Cr both far below the middle.
    red, green, blue = browser.told["colour"]
    assert green > red + 60
    assert green > blue + 60
    await judge.close()
