"""The forwarder as a process of its own: questions on standard input, answers on standard output.

It lives as long as the court's end of the pipe, however the court may have died, and no longer.
It has no clock of its own but one that only grows: what time it is, each question tells.
Its log goes to standard error, one JSON value a line, for the court to put into its own.
"""

import asyncio
import json
import logging
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import BinaryIO

from client.protocol.errors import CourtError, CourtUnavailable, Reason, Refusal
from server_stub.courtroom.forwarder import pipe
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder

log = logging.getLogger("mingjing.forwarder")

PARENT_LOOKED_AFTER_S = 1.0
END_WITHIN_S = 5.0


class JsonLines(logging.Formatter):
    """A log record as one line, its traceback within."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record with the fields that rooms give their lines."""
        fields = {
            name: value
            for name in ("hearing", "participant")
            if (value := getattr(record, name, None)) is not None
        }
        return json.dumps(
            {
                "level": record.levelno,
                "logger": record.name,
                "message": super().format(record),
                "fields": fields,
            }
        )


def read_lines(source: BinaryIO, take: Callable[[bytes], None], ended: Callable[[], None]) -> None:
    """Give each line of the court's until there are no more; runs on a thread of its own."""
    for text in source:
        take(text)
    ended()
    # Whatever the loop may be stuck in: without a court there is nobody to forward for.
    threading.Event().wait(END_WITHIN_S)
    os._exit(1)


class Answers:
    """The way of answers and news to the court, on a thread of its own.

    A court that is busy does not read, and a full pipe waits: media must not wait with it.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        """Take what writes a whole line, however long that takes."""
        self._write = write
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="answers", daemon=True)
        self._thread.start()

    def say(self, line: bytes) -> None:
        """Have a line written after those before; never waits."""
        self._lines.put(line)

    def close(self, within_s: float = END_WITHIN_S) -> None:
        """Wait until all is written, but not for ever."""
        self._lines.put(None)
        self._thread.join(within_s)

    def _run(self) -> None:
        try:
            while (line := self._lines.get()) is not None:
                self._write(line)
        except OSError:
            # The court is gone; whoever reads the other pipe ends this process.
            log.info("nobody hears the answers any more")


class ToldTime:
    """The court's clock, as the newest question told it."""

    def __init__(self, at: datetime) -> None:
        self.tell(at)

    def tell(self, at: datetime) -> None:
        """Take what time it is at the court."""
        self._at, self._told_at = at, time.monotonic()

    def __call__(self) -> datetime:
        """Give what time it is at the court."""
        return self._at + timedelta(seconds=time.monotonic() - self._told_at)


async def answer(forwarder: EmbeddedForwarder, question: pipe.Question) -> pipe.Reply:
    """Do what is asked and say what came of it."""
    match question:
        case pipe.Connect():
            return pipe.Connected(answer=await forwarder.connect(question.offer))
        case pipe.Order():
            await forwarder.order(question.hearing, question.flows)
        case pipe.Watch():
            await forwarder.watch(question.hearing, question.participant, question.views)
        case pipe.WhoSpoke():
            found = await forwarder.spoken(question.hearing, question.since, question.until)
            return pipe.SpokenThen(spoken=found)
        case pipe.Recall():
            (kept,) = await forwarder.speech(question.hearing, (question.spoken,)) or (None,)
            return pipe.packed(kept.frames if kept is not None else ())
        case pipe.Disconnect():
            await forwarder.disconnect(question.hearing, question.participant)
        case pipe.CloseHearing():
            await forwarder.close_hearing(question.hearing)
        case pipe.Read():
            return pipe.Counted(readings=await forwarder.readings(question.hearing))
        case pipe.Call():
            return pipe.Connected(answer=await forwarder.call(question.offer))
        case pipe.Fill():
            await forwarder.send_filler(question.hearing, question.steps)
        case pipe.ReadCall():
            return pipe.CallRead(counted=await forwarder.counted(question.hearing))
        case pipe.Begin():
            log.warning("asked to begin twice")
    return pipe.Done()


async def reply_to(forwarder: EmbeddedForwarder, question: pipe.Question) -> pipe.Reply:
    """Answer, with a refusal where the deed could not be done."""
    try:
        return await answer(forwarder, question)
    except CourtError as error:
        declined = error
    except Exception:
        log.exception("a question could not be answered: %s", question.type)
        declined = CourtUnavailable(Reason.UNEXPECTED)
    refusal = Refusal(reason=declined.reason, detail=declined.detail)
    return pipe.Declined(status=declined.status, refusal=refusal)


async def serve(source: BinaryIO, say: Callable[[bytes], None]) -> None:
    """Forward until the court's end of the pipe is closed."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[bytes | None] = asyncio.Queue()

    def put(text: bytes | None) -> None:
        loop.call_soon_threadsafe(lines.put_nowait, text)

    threading.Thread(target=read_lines, args=(source, put, lambda: put(None)), daemon=True).start()
    watch = asyncio.create_task(orphaned(os.getppid()))
    watch.add_done_callback(lambda _: lines.put_nowait(None))
    forwarder: EmbeddedForwarder | None = None
    told_time: ToldTime | None = None
    while (text := await lines.get()) is not None:
        asked = pipe.read_asked(text)
        reply: pipe.Reply
        if told_time is None:
            told_time = ToldTime(asked.at)
        told_time.tell(asked.at)
        if forwarder is not None:
            reply = await reply_to(forwarder, asked.question)
        elif isinstance(asked.question, pipe.Begin):
            begin = asked.question
            forwarder = EmbeddedForwarder(begin.address, begin.limits, told_time)
            forwarder.on_news(lambda news: say(pipe.line(pipe.Happened(news=news))))
            try:
                await forwarder.start()
            except OSError as error:
                reply = pipe.CannotListen(detail=str(error))
            else:
                host, port = forwarder.media_address
                reply = pipe.Listening(host=host, port=port)
        else:
            raise RuntimeError("asked before it was told to begin")
        say(pipe.line(pipe.Answered(number=asked.number, reply=reply)))
    watch.cancel()
    if forwarder is not None:
        await forwarder.close()


async def orphaned(parent: int) -> None:
    """Wait until the court is gone although something else still holds its end of the pipe."""
    while os.getppid() == parent:  # noqa: ASYNC110 - nobody else will tell
        await asyncio.sleep(PARENT_LOOKED_AFTER_S)


def new_loop() -> asyncio.AbstractEventLoop:
    """Give the fastest loop that is installed; it must be able to watch a socket."""
    try:
        import uvloop
    except ImportError:
        return asyncio.SelectorEventLoop()
    return uvloop.new_event_loop()


def main() -> None:
    """Run until the court is gone."""
    # Ctrl-C at a terminal reaches the court too, which ends its forwarder in good order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    to_court = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    # Whatever a library may print must not stand between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    to_log = logging.StreamHandler(sys.stderr)
    to_log.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[to_log])
    logging.getLogger("mingjing").setLevel(logging.INFO)
    with asyncio.Runner(loop_factory=new_loop) as runner:
        answers = Answers(to_court.write)
        runner.run(serve(sys.stdin.buffer, answers.say))
        answers.close()
    # The thread that reads may still wait at an end of the pipe that somebody else holds open.
    logging.shutdown()
    os._exit(0)


if __name__ == "__main__":
    main()
