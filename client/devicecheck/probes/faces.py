"""Looking for faces in one's own picture, on a copy 320 pixels wide, in a child process.

A picture goes to the child as grey bytes and is forgotten by both; what comes back is places. Where
there is no child to be had, or it ends or takes too long, nothing is found out: that is not a
picture without a face.
"""

import asyncio
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from client.devicecheck.probes.face_child import HEADER, READY
from client.devicecheck.senses.faces import WIDTH, Box, Look
from client.media.devices.capture import opencv
from client.media.devices.equipment import Shot
from client.protocol.devicecheck import Cause

log = logging.getLogger("mingjing.devicecheck.faces")

COMMAND = (sys.executable, "-m", "client.devicecheck.probes.face_child")
START_S = 10.0
LOOK_S = 5.0


class FaceFinder(Protocol):
    """Finds faces; slow, and used by one task at a time."""

    @property
    def unable(self) -> Cause:
        """Say why a picture could not be looked at."""

    async def find(self, shot: Shot) -> Look | None:
        """Give the faces of a picture; None when it could not be looked at."""

    def close(self) -> None:
        """End at once."""


def copied(shot: Shot) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """Give a small grey copy of a picture."""
    cv2 = opencv()
    height = max(1, round(shot.shape[0] * WIDTH / shot.shape[1]))
    small = cv2.resize(shot, (WIDTH, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)


class ChildFinder:
    """Finds faces in a child of its own; it must be closed."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        """Start the child; it loads while the camera opens."""
        self._child: subprocess.Popen[bytes] | None = None
        self._ready = False
        self.unable = Cause.UNSUPPORTED
        try:
            self._child = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            log.info("no child that looks for faces: %s", error)

    async def find(self, shot: Shot) -> Look | None:
        """Give the faces of a picture."""
        grey = copied(shot)
        if not self._ready:
            self._ready = await self._answer(lambda: self._line() == READY, START_S) is True
            if not self._ready:
                self.close()
                return None
        boxes = await self._answer(lambda: self._look(grey), LOOK_S)
        if not isinstance(boxes, list):
            self.close()
            return None
        high, wide = grey.shape
        return tuple(
            Box(left / wide, top / high, right / wide, bottom / high)
            for left, top, right, bottom in boxes
        )

    async def _answer(self, ask: Callable[[], Any], limit_s: float) -> Any:
        """Have something asked that may never come back: the child is ended, and its thread."""
        if self._child is None:
            return None
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()

        def told(value: Any) -> None:
            if not answer.done():
                answer.set_result(value)

        def asked() -> None:
            try:
                value = ask()
            except (OSError, ValueError):
                value = None
            # A loop that is gone has nobody left to tell.
            if not loop.is_closed():
                loop.call_soon_threadsafe(told, value)

        threading.Thread(target=asked, name="asking for faces", daemon=True).start()
        try:
            async with asyncio.timeout(limit_s):
                return await answer
        except TimeoutError:
            log.info("the child that looks for faces takes too long")
            self.unable = Cause.TIMEOUT
            return None
        finally:
            if not answer.done():
                self.close()

    def _look(self, grey: "np.ndarray[tuple[int, int], np.dtype[np.uint8]]") -> Any:
        child = self._child
        if child is None or child.stdin is None:
            return None
        child.stdin.write(HEADER.pack(grey.shape[1], grey.shape[0]) + grey.tobytes())
        child.stdin.flush()
        return self._line()

    def _line(self) -> Any:
        child = self._child
        line = child.stdout.readline() if child is not None and child.stdout is not None else b""
        return json.loads(line) if line else None

    def close(self) -> None:
        """End the child at once."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        # Whoever still reads gets the end; who writes is told that nobody reads.
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    log.debug("a pipe of the child was broken")
