"""The forwarder in a process beside the court, so that media never waits for the court's work.

The court asks over a pipe (`server_stub.courtroom.forwarder.pipe`) and is answered in order. A
forwarder that dies, or does not answer in time and is therefore ended, is gone for good: every
question raises `ForwarderGone`, those waiting too, and whoever asked to be told is told once.

It knows nothing of media; the other end of the pipe does.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from pydantic import ValidationError

import server_stub
from client.protocol.errors import error_for
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Flow, FlowReading, LegAnswer, LegOffer
from server_stub.courtroom.forwarder import pipe
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress
from server_stub.courtroom.sfu import ForwarderGone

log = logging.getLogger("mingjing.forwarder")

MODULE = "server_stub.courtroom.forwarder"
ROOT = str(Path(server_stub.__file__).resolve().parent.parent)
"""Where the court's own packages are, wherever it was started from."""

BEGIN_WITHIN_S = 20.0
END_WITHIN_S = 6.0


class ForwarderProcess:
    """A `Forwarder` in a process of its own."""

    def __init__(
        self,
        address: MediaAddress | None = None,
        limits: Limits | None = None,
        *,
        answer_within_s: float = 5.0,
    ) -> None:
        self._address = address or MediaAddress()
        self._limits = limits or Limits()
        self._answer_within_s = answer_within_s
        self._process: asyncio.subprocess.Process | None = None
        self._media_address: tuple[str, int] | None = None
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[pipe.Reply]] = {}
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._tell: list[Callable[[], None]] = []
        self._closing = False
        self._gone = False
        self._died = False
        """Gone, and not because the court wished it."""

    @property
    def pid(self) -> int | None:
        """The number of the process, while there is one."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """Begin; returns when legs can be connected. Raises OSError if the port cannot be had."""
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
        begin = pipe.Begin(address=self._address, limits=self._limits)
        try:
            reply = await self._ask(begin, within_s=BEGIN_WITHIN_S)
            if not isinstance(reply, pipe.Listening):
                raise OSError(reply.detail if isinstance(reply, pipe.CannotListen) else reply.type)
        except BaseException:
            await self.close()
            raise
        self._media_address = (reply.host, reply.port)

    @property
    def media_address(self) -> tuple[str, int]:
        """Host and UDP port at which the forwarder takes media and answers STUN."""
        if self._media_address is None or self._gone:
            raise ForwarderGone
        return self._media_address

    async def connect(self, offer: LegOffer) -> LegAnswer:
        """Answer an offer; an older leg of the same person is closed."""
        reply = await self._ask(pipe.Connect(offer=offer))
        if not isinstance(reply, pipe.Connected):
            raise ForwarderGone
        return reply.answer

    async def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        """Replace the whole of what may pass in this hearing; in force when it returns."""
        await self._ask(pipe.Order(hearing=hearing, flows=flows))

    async def disconnect(self, hearing: HearingId, participant: ParticipantId) -> None:
        """Close a person's leg; nothing more is sent to them or taken from them."""
        await self._ask(pipe.Disconnect(hearing=hearing, participant=participant))

    async def close_hearing(self, hearing: HearingId) -> None:
        """Close every leg of a hearing and forget its flows."""
        await self._ask(pipe.CloseHearing(hearing=hearing))

    async def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        """Give the counters of a hearing."""
        reply = await self._ask(pipe.Read(hearing=hearing))
        return reply.readings if isinstance(reply, pipe.Counted) else ()

    def on_gone(self, tell: Callable[[], None]) -> None:
        """Have `tell` called once when the forwarder has died by itself."""
        if self._died:
            tell()
        else:
            self._tell.append(tell)

    async def close(self) -> None:
        """End; every leg is closed."""
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

    # The pipe -------------------------------------------------------------------------------

    async def _ask(self, question: pipe.Question, within_s: float | None = None) -> pipe.Reply:
        process = self._process
        if process is None or process.stdin is None or self._gone or self._closing:
            raise ForwarderGone
        number = next(self._numbers)
        waiting: asyncio.Future[pipe.Reply] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        try:
            # Written before anything is awaited: questions stand in the pipe as they were asked.
            process.stdin.write(pipe.line(pipe.Asked(number=number, question=question)))
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

    async def _hear(self, process: asyncio.subprocess.Process) -> None:
        """Take the answers until there are no more, and then see the process off."""
        try:
            while process.stdout is not None and (text := await process.stdout.readline()):
                answered = pipe.read_answered(text)
                waiting = self._waiting.get(answered.number)
                if waiting is not None and not waiting.done():
                    waiting.set_result(answered.reply)
        except (ValidationError, ValueError):
            log.exception("the forwarder speaks nonsense and is ended")
            _kill(process)
        self._gone = True
        self._died = not self._closing
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ForwarderGone())
        status = await process.wait()
        if self._died:
            log.error("the forwarder is gone, status %s", status)
            for tell in self._tell:
                tell()


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
