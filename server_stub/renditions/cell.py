"""One child, seen from the court's side of the wall.

A cell is opened, is given one file, answers questions about it, and is closed. Every
call but `expire` blocks and belongs on a thread. What the child says is believed only as
far as it fits the question: a picture has the width that was asked for and no more pixels
than are allowed, or the child counts as gone.

It keeps no time; whoever asks calls `expire` when enough has passed.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO, Final, NamedTuple

from server_stub.renditions import pipe
from server_stub.renditions.pipe import Limits, read_exactly
from server_stub.renditions.refusals import NoSuchPage, Reason, Unsafe

# A page is some megabytes: fewer, larger pieces cross a busy machine sooner.
_PIPE_SIZE: Final = 1 << 18
# By this signal a system ends a process that has used up its processor time (not on Windows).
_TIME_SIGNAL: Final = -getattr(signal, "SIGXCPU", 0) or None
_ROOT: Final = Path(__file__).parent.parent.parent
_REASONS: Final = {
    pipe.EMPTY: Reason.EMPTY,
    pipe.NOT_A_PDF: Reason.NOT_A_PDF,
    pipe.DAMAGED: Reason.DAMAGED,
    pipe.ENCRYPTED: Reason.ENCRYPTED,
    pipe.TOO_MANY_PAGES: Reason.TOO_MANY_PAGES,
    pipe.PAGE_TOO_LARGE: Reason.PAGE_TOO_LARGE,
    pipe.FILE_TOO_LARGE: Reason.FILE_TOO_LARGE,
    pipe.NOT_TAKEN: Reason.NOT_TAKEN,
    pipe.UNPACKS_TOO_LARGE: Reason.UNPACKS_TOO_LARGE,
    pipe.TOO_MANY_PACKED: Reason.TOO_MANY_PACKED,
    pipe.TOO_LONG: Reason.TOO_LONG,
}
# What a program needs to start on some systems, and nothing else of the court's environment.
_KEPT_VARIABLES: Final = ("SYSTEMROOT", "LD_LIBRARY_PATH")


class CellEmpty(Exception):
    """The child is gone, or speaks nonsense, which is the same."""


class CannotStart(RuntimeError):
    """No child can be started on this machine: an installation is broken, not a file."""


class Drawing(NamedTuple):
    """Bare pixels: 8 bits a channel, rows from the top without gaps."""

    width: int
    height: int
    channels: int
    pixels: bytes


class Named(NamedTuple):
    """A file that a child opens by itself, and the reader for it."""

    reader: str
    form: str
    path: Path


class Cell:
    """A child process bound to the first file it is given, or to the one that is named."""

    def __init__(
        self,
        limits: Limits,
        module: str = "server_stub.renditions.child",
        named: Named | None = None,
    ) -> None:
        """Start a child and wait until it is ready, or raise `CannotStart`."""
        self._expired = False
        self._limits = limits
        self._pages: int | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-m", module, _as_words(limits), *map(str, named or ())],
            cwd=_ROOT,
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            pipesize=_PIPE_SIZE,
            start_new_session=True,
        )
        try:
            ready = self._hear(len(pipe.READY))
        except CellEmpty:
            ready = b""
        if ready != pipe.READY:
            self.close()
            raise CannotStart("the child that reads hostile files does not start")

    @property
    def ran_out_of_time(self) -> bool:
        """Tell whether the child was ended for its time, on the wall or on the processor."""
        return self._expired or self._process.returncode == _TIME_SIGNAL

    def describe(self) -> bytes:
        """Give what the child says of the file that was named, in JSON."""
        self._say(pipe.FILE_HEAD.pack(0))
        verdict, pages = pipe.FILE_ANSWER.unpack(self._hear(pipe.FILE_ANSWER.size))
        if verdict != pipe.DRAWN:
            raise self._refusal(verdict)
        if not 0 <= pages <= self._limits.pages:
            raise CellEmpty
        (length,) = pipe.DESCRIPTION_HEAD.unpack(self._hear(pipe.DESCRIPTION_HEAD.size))
        if length > pipe.DESCRIPTION_MAX:
            raise CellEmpty
        self._pages = pages
        return self._hear(length)

    def page_count(self, pdf: bytes) -> int:
        """Count the pages of the file."""
        if self._pages is None:
            self._say(pipe.FILE_HEAD.pack(len(pdf)))
            self._say(pdf)
            verdict, pages = pipe.FILE_ANSWER.unpack(self._hear(pipe.FILE_ANSWER.size))
            if verdict != pipe.DRAWN:
                raise self._refusal(verdict)
            if not 1 <= pages <= self._limits.pages:
                raise CellEmpty
            self._pages = pages
        return self._pages

    def page(self, pdf: bytes, number: int, width: int) -> Drawing:
        """Have a page of the file drawn, exactly so many pixels wide."""
        if number > self.page_count(pdf):
            raise NoSuchPage(number)
        drawing = self.draw(number, width)
        if drawing.width != width:
            raise CellEmpty
        return drawing

    def draw(self, number: int, width: int) -> Drawing:
        """Have a page drawn, at most so many pixels wide."""
        self._say(pipe.PAGE_QUESTION.pack(number, width))
        answer = self._hear(pipe.PAGE_ANSWER.size)
        verdict, drawn_width, height, channels = pipe.PAGE_ANSWER.unpack(answer)
        if verdict != pipe.DRAWN:
            raise self._refusal(verdict)
        if (
            not 1 <= drawn_width <= width
            or channels not in {1, 3}
            or not 1 <= drawn_width * height <= self._limits.pixels
        ):
            raise CellEmpty
        size = drawn_width * height * channels
        return Drawing(drawn_width, height, channels, self._hear(size))

    def is_empty(self) -> bool:
        """Tell whether the child has ended by itself."""
        return self._process.poll() is not None

    def expire(self) -> None:
        """End the child because its time is up; whoever waits for it hears `CellEmpty`."""
        self._expired = True
        self._process.kill()

    def close(self) -> None:
        """End the child and leave nothing of it behind."""
        self._process.kill()
        self._process.wait()
        self._input.close()
        self._output.close()

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe above
        return self._process.stdout

    def _say(self, content: bytes) -> None:
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[self._input.write(rest) :]
        except OSError as error:
            raise self._gone() from error

    def _hear(self, size: int) -> bytes:
        try:
            return read_exactly(self._output, size)
        except (EOFError, OSError) as error:
            raise self._gone() from error

    def _gone(self) -> CellEmpty:
        """Say that the child is gone, once it really is."""
        self._process.kill()
        self._process.wait()
        return CellEmpty()

    def _refusal(self, verdict: int) -> Exception:
        reason = _REASONS.get(verdict)
        return CellEmpty() if reason is None else Unsafe(reason)


def _as_words(limits: Limits) -> str:
    return json.dumps(asdict(limits))
