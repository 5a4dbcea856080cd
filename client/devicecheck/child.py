"""The child of a check: the process that opens devices, and that may be ended at any moment.

It takes one errand on its standard input and says on its standard output what it finds
(`client.devicecheck.errand`). What drivers and libraries print goes to the error output. When
nobody writes to its input any more its parent is gone, and it ends too.

It judges like the desk does and keeps nothing.
"""

import asyncio
import json
import os
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TextIO
from urllib.parse import urlsplit

from client.config import Devices
from client.court.trust import is_loopback
from client.devicecheck.bench import Bench
from client.devicecheck.errand import (
    BEAT_S,
    Asked,
    Beat,
    Errand,
    Found,
    Over,
    Ready,
    Said,
    read_errand,
    said_line,
)
from client.devicecheck.kit import kit
from client.devicecheck.run import run_checks
from client.devicecheck.thresholds import thresholds_here
from client.frames import Frames, Levels
from client.media.engine import EngineNews
from client.protocol.devicecheck import Code

ORPHANED = 5


def serve(now: Callable[[], datetime]) -> int:
    """Do one errand; gives the process' exit code."""
    # What a driver prints must not stand between our own lines.
    own = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    errand = read_errand(sys.stdin.readline())
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(_Child(own, now).check(errand))
    return 0


class _Child:
    """One errand under way."""

    def __init__(self, own: TextIO, now: Callable[[], datetime]) -> None:
        self._own = own
        self._now = now
        self._answer: asyncio.Future[int | None] | None = None

    async def check(self, errand: Errand) -> None:
        """Put the bench together, and take it apart again whatever happens."""
        from PySide6.QtCore import QCoreApplication

        from client.court.api import Court
        from client.media.session import make_engine

        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(loop,), daemon=True).start()
        beating = asyncio.create_task(self._beat())
        # The system's lists of devices need an application, though no window.
        application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        config, frames, levels, fake = errand.config, Frames(), Levels(), None
        if config.synthetic:
            from client.media.devices.fake import FakeMedia

            fake = FakeMedia(config.fake_media, clock=lambda: self._now().astimezone())
        loopback = is_loopback(urlsplit(config.server).hostname or "")
        engine = make_engine(frames, levels, Devices(), fake, loopback)
        court = Court(config.server, config.authority)
        bench = Bench(engine, frames, levels, court, now=self._now)
        if errand.asks:
            bench.ask = self._ask

        def heard(news: EngineNews) -> None:
            bench.news = news

        engine.on_news(heard)
        try:
            self._say(Ready(any(device.synthetic for device in engine.devices())))
            async for finding in run_checks(
                bench,
                kit(),
                thresholds_here(errand.policy),
                form=errand.form,
                only=errand.only,
                total_s=errand.left_s(bench.monotonic()),
            ):
                self._say(Found(finding))
            self._say(Over(done=True))
        finally:
            beating.cancel()
            await engine.close()
            court.close()
            del application

    async def _beat(self) -> None:
        while True:
            self._say(Beat())
            await asyncio.sleep(BEAT_S)

    async def _ask(self, code: Code) -> int | None:
        self._answer = asyncio.get_running_loop().create_future()
        self._say(Asked(code))
        try:
            return await self._answer
        finally:
            self._answer = None
            self._say(Over(done=False))

    def _say(self, said: Said) -> None:
        self._own.write(said_line(said) + "\n")

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hand on what is answered; without a parent there is nothing left to do."""
        for line in sys.stdin:
            loop.call_soon_threadsafe(self._answered, line)
        os._exit(ORPHANED)

    def _answered(self, line: str) -> None:
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            answer = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer if isinstance(answer, int) else None)
