"""One process that forwards, from its beginning to its end, at the other end of a pipe.

The court asks (`server_stub.courtroom.forwarder.pipe`) and is answered in order. A process that
dies, or does not answer in time and is therefore ended, is gone: every question raises
`ForwarderGone`, those waiting too, and whoever is to be told is told once.

It knows nothing of media; the other end of the pipe does.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

from pydantic import ValidationError

import server_stub
from client.protocol.errors import error_for
from client.protocol.signalling import MediaNews
from server_stub.courtroom.forwarder import pipe
from server_stub.courtroom.sfu import ForwarderGone

log = logging.getLogger("mingjing.forwarder")

MODULE = "server_stub.courtroom.forwarder"
ROOT = str(Path(server_stub.__file__).resolve().parent.parent)
"""Where the court's own packages are, wherever it was started from."""

BEGIN_WITHIN_S = 20.0
END_WITHIN_S = 6.0


class Child:
    """A process that forwards."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        answer_within_s: float,
        *,
        news: Callable[[MediaNews], None],
        died: Callable[[], None],
    ) -> None:
        """Tell its news, and that it died without the court's wish."""
        self._clock = clock
        self._answer_within_s = answer_within_s
        self._news = news
        self._died = died
        self._process: asyncio.subprocess.Process | None = None
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[pipe.Reply]] = {}
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._closing = False
        self._gone = False

    @property
    def pid(self) -> int | None:
        """The number of the process, once there is one."""
        return None if self._process is None else self._process.pid

    @property
    def gone(self) -> bool:
        """Whether it has ended."""
        return self._gone

    async def start(self, begin: pipe.Begin) -> tuple[str, int]:
        """Begin, and give where it listens. Raises OSError if the port cannot be had."""
        paths = [ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            MODULE,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=pipe.LINE_MAX,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        self._tasks = (
            asyncio.create_task(self._hear(self._process)),
            asyncio.create_task(_pass_log(self._process)),
        )
        try:
            reply = await self.ask(begin, within_s=BEGIN_WITHIN_S)
            if not isinstance(reply, pipe.Listening):
                raise OSError(reply.detail if isinstance(reply, pipe.CannotListen) else reply.type)
        except BaseException:
            await self.close()
            raise
        return reply.host, reply.port

    async def ask(self, question: pipe.Question, within_s: float | None = None) -> pipe.Reply:
        """Ask and wait for the answer."""
        process = self._process
        if process is None or process.stdin is None or self._gone or self._closing:
            raise ForwarderGone
        number = next(self._numbers)
        waiting: asyncio.Future[pipe.Reply] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        try:
            # Written before anything is awaited: questions stand in the pipe as they were asked.
            asked = pipe.Asked(number=number, at=self._clock(), question=question)
            process.stdin.write(pipe.line(asked))
            async with asyncio.timeout(within_s or self._answer_within_s):
                reply = await waiting
        except TimeoutError:
            log.error("the forwarder does not answer and is ended")
            _kill(process)
            raise ForwarderGone from None
        finally:
            self._waiting.pop(number, None)
        if isinstance(reply, pipe.Declined):
            raise error_for(reply.status, reply.refusal)
        return reply

    async def close(self) -> None:
        """End it; every leg is closed."""
        self._closing = True
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(END_WITHIN_S):
                await process.wait()
        except TimeoutError:
            log.error("the forwarder did not end by itself")
            _kill(process)
        await asyncio.gather(*self._tasks)

    async def _hear(self, process: asyncio.subprocess.Process) -> None:
        """Take what it says until there is no more, and then see the process off."""
        try:
            while process.stdout is not None and (text := await process.stdout.readline()):
                said = pipe.read_said(text)
                if isinstance(said, pipe.Happened):
                    if not self._closing:
                        self._news(said.news)
                    continue
                waiting = self._waiting.get(said.number)
                if waiting is not None and not waiting.done():
                    waiting.set_result(said.reply)
        except (ValidationError, ValueError):
            log.exception("the forwarder speaks nonsense and is ended")
            _kill(process)
        self._gone = True
        died = not self._closing
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ForwarderGone())
        status = await process.wait()
        if died:
            log.error("the forwarder is gone, status %s", status)
            self._died()


async def _pass_log(process: asyncio.subprocess.Process) -> None:
    """Put the forwarder's log into the court's."""
    while process.stderr is not None and (text := await process.stderr.readline()):
        line = text.decode(errors="replace").rstrip()
        try:
            record = json.loads(line)
            level, name, message = int(record["level"]), str(record["logger"]), record["message"]
            fields = dict(record["fields"])
        except (ValueError, KeyError, TypeError):
            # Not a log line: the last words of an interpreter, or a library that prints.
            level, name, message, fields = logging.ERROR, log.name, line, {}
        logging.getLogger(name).log(level, "%s", message, extra=fields)


def _kill(process: asyncio.subprocess.Process) -> None:
    try:
        process.kill()
    except ProcessLookupError:
        log.info("the forwarder had ended already")
