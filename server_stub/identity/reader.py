"""The door of the room of faces: a stranger's picture in, safe pixels or numbers out.

A child looks at one person's pictures, within limits of memory, processor and wall time; after
each it is ended, so that no picture can touch another person's. The next one that looks for faces
is warmed meanwhile, since its models take seconds to load. A child that falls over is the verdict
on its pictures. All waiting is done on threads.
"""

import asyncio
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from server_stub.identity.readings import Nonsense, Picture, picture_from

log = logging.getLogger("mingjing.identity")

READY: Final = b"\x06"
DRAW: Final = b"d"
LOOK: Final = b"l"
ANSWER_MAX: Final = 16 * 1024 * 1024
_ROOT: Final = Path(__file__).parent.parent.parent
_KEPT_VARIABLES: Final = ("SYSTEMROOT", "LD_LIBRARY_PATH")
_STARTS_WITHIN_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceLimits:
    """What one person's pictures may cost."""

    memory: int = 1 << 30
    processor_s: int = 10
    wall_s: float = 20.0
    pixels: int = 40_000_000


class Unreadable(Exception):
    """A picture is no picture that the court takes; the message says what it is."""


class ReaderFell(Exception):
    """The child did not come to an answer: it fell, or took too long."""


class Drawn(NamedTuple):
    """Bare pixels, upright: RGB rows from the top without gaps."""

    width: int
    height: int
    pixels: bytes


class FaceReader:
    """Looks at pictures, one person's after another; safe to use from several loops."""

    def __init__(
        self, limits: FaceLimits | None = None, module: str = "server_stub.identity.child"
    ) -> None:
        self._limits = limits or FaceLimits()
        self._module = module
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="faces")
        self._drawing = ThreadPoolExecutor(1, thread_name_prefix="faces-drawing")
        self._warming = ThreadPoolExecutor(1, thread_name_prefix="faces-warm")
        self._spare: Future[_Child] | None = None
        self._closed = False

    async def drawn(self, content: bytes) -> Drawn:
        """Draw a picture anew, upright; raises `Unreadable` or `ReaderFell`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._drawing, self._draw, content)

    async def looked(self, contents: Sequence[bytes]) -> tuple[Picture, ...]:
        """Say what faces are in one person's pictures; raises `Unreadable` or `ReaderFell`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._look, tuple(contents))

    def close(self) -> None:
        """End the child and the threads."""
        self._closed = True
        self._threads.shutdown(cancel_futures=True)
        self._drawing.shutdown(cancel_futures=True)
        self._warming.shutdown()
        if self._spare is not None and self._spare.exception() is None:
            self._spare.result().close()

    def _draw(self, content: bytes) -> Drawn:
        with _Child(self._limits, self._module, looks=False) as child:
            child.begin(self._limits.wall_s)
            said, pixels = child.ask(DRAW, content)
        width, height = said.get("width"), said.get("height")
        if (
            not isinstance(width, int)
            or not isinstance(height, int)
            or not 1 <= width <= 1600
            or not 1 <= height <= 1600
            or len(pixels) != width * height * 3
        ):
            raise ReaderFell
        return Drawn(width, height, pixels)

    def _look(self, contents: tuple[bytes, ...]) -> tuple[Picture, ...]:
        with self._child() as child:
            try:
                return tuple(picture_from(child.ask(LOOK, each)[0]) for each in contents)
            except Nonsense as nonsense:
                raise ReaderFell from nonsense

    def _child(self) -> "_Child":
        """Take the warm child, and have the next one warmed."""
        spare, self._spare = self._spare, None
        if spare is None:
            spare = self._warm()
        child = spare.result()
        child.begin(self._limits.wall_s)
        if not self._closed:
            self._spare = self._warm()
        return child

    def _warm(self) -> "Future[_Child]":
        return self._warming.submit(_Child, self._limits, self._module, looks=True)


class _Child:
    """One process, from the court's side of the wall."""

    def __init__(self, limits: FaceLimits, module: str, *, looks: bool) -> None:
        variables = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        # A library that starts threads could start none behind the wall.
        variables |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-m", module, json.dumps(asdict(limits) | {"looks": looks})],
            cwd=_ROOT,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._alarm: threading.Timer | None = None
        self.begin(_STARTS_WITHIN_S)
        if self._output.read(len(READY)) != READY:
            self.close()
            raise ReaderFell
        self._rest()

    def begin(self, within_s: float) -> None:
        """Give the child so long on the wall's clock."""
        self._alarm = threading.Timer(within_s, self._process.kill)
        self._alarm.daemon = True
        self._alarm.start()

    def ask(self, question: bytes, content: bytes) -> tuple[dict[str, Any], bytes]:
        """Put a question; raises `Unreadable` or `ReaderFell`."""
        try:
            self._input.write(question + len(content).to_bytes(4) + content)
            self._input.flush()
            said = json.loads(self._part())
            pixels = self._part()
        except (OSError, ValueError, EOFError, RecursionError):
            raise ReaderFell from None
        if not isinstance(said, dict):
            raise ReaderFell
        if "refused" in said:
            raise Unreadable("too_large" if said["refused"] == "too_large" else "unreadable")
        return said, pixels

    def close(self) -> None:
        """End the child and leave nothing of it behind."""
        self._rest()
        self._process.kill()
        self._process.wait()
        for end in (self._input, self._output):
            try:
                end.close()
            except OSError:
                log.debug("what was still to be said to a child that is gone was dropped")

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rest(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _part(self) -> bytes:
        size = int.from_bytes(self._hear(4))
        if size > ANSWER_MAX:
            raise EOFError
        return self._hear(size)

    def _hear(self, size: int) -> bytes:
        heard = self._output.read(size)
        if len(heard) < size:
            raise EOFError
        return heard

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe above
        return self._process.stdout
