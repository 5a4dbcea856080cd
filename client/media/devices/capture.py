"""The camera, on a thread of its own: never on the window's, never on the court's.

One `CameraFeed` is one opening of one camera. Opening may take its time and may never come back,
so a feed is watched from outside (`stalled`) and can be left behind: from the moment `stop`
returns it gives no picture more, and it frees the device as soon as the device lets it.

Pictures leave no larger than 1280x720 and no more than 25 a second; a camera that has less gives
what it has. What they are used for is not known here.
"""

import importlib
import logging
import os
import platform
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Protocol

import numpy as np

from client.frames import Size
from client.media.devices.equipment import Camera, Shot
from client.media.engine import MediaFailed
from client.protocol.errors import Reason

log = logging.getLogger("mingjing.media.capture")

LARGEST = Size(1280, 720)
RATE = 25
ENOUGH = 20
"""Pictures a second below which another way of asking a camera is tried."""
OPENING_S = 20.0
"""A camera that has given nothing for so long after it was asked cannot be read: some drivers of
Windows take more than ten seconds to begin (BigBlueButton waits as long)."""
LET_GO_S = 6.0
"""How long the camera before is waited for."""
STALLED_S = 3.0
"""Nor one that has stopped giving pictures for so long."""
_EMPTY_READS = 20
_EMPTY_WAIT_S = 0.1
_QT_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


@cache
def opencv() -> ModuleType:
    """Load OpenCV, which is large and speaks on standard error, and keep it off Qt's settings."""
    before = {name: os.environ.get(name) for name in _QT_VARIABLES}
    cv2 = importlib.import_module("cv2")
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
    # More threads than one only wait for each other on a busy machine.
    cv2.setNumThreads(1)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    return cv2


class OpenCvCamera:
    """A camera of the system, or a film on the disk, read by OpenCV."""

    def __init__(self, path: str) -> None:
        """Open by the system's path or id; raises `MediaFailed`."""
        cv2 = opencv()
        for place, backend in addresses(cv2, path):
            self._device = cv2.VideoCapture(place, backend)
            if self._device.isOpened():
                break
            self._device.release()
        else:
            raise MediaFailed(Reason.CAMERA_UNREADABLE, path)
        ask_for_the_best(cv2, self._device)

    def read(self) -> Shot | None:
        """Wait for the next picture."""
        given, shot = self._device.read()
        if not given or shot is None:
            return None
        return np.asarray(shot, np.uint8)

    def close(self) -> None:
        """Free the device."""
        self._device.release()


class Settable(Protocol):
    """What is asked of a device of OpenCV's."""

    def set(self, what: int, value: float) -> bool:
        """Ask for something; False when the device cannot be asked."""

    def get(self, what: int) -> float:
        """Say what the device has made of it; 0.0 when it does not say."""


def ask_for_the_best(cv2: ModuleType, device: Settable) -> None:
    """Ask a camera for 720p at 25 a second, and for less where it cannot keep that up.

    Many a camera sends 720p as it is at 5 or 10 a second, since its cable carries no more, and as
    JPEG at 30. JPEG costs time to decode, and is asked for only there.
    """
    jpeg = cv2.VideoWriter.fourcc(*"MJPG")
    for compressed, size in ((False, LARGEST), (True, LARGEST), (False, Size(640, 360))):
        if compressed:
            device.set(cv2.CAP_PROP_FOURCC, jpeg)
        device.set(cv2.CAP_PROP_FRAME_WIDTH, size.width)
        device.set(cv2.CAP_PROP_FRAME_HEIGHT, size.height)
        device.set(cv2.CAP_PROP_FPS, RATE)
        given = device.get(cv2.CAP_PROP_FPS)
        if given <= 0 or given >= ENOUGH:
            break
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1)


_NUMBERED = {"Windows": ("CAP_MSMF", "CAP_DSHOW"), "Darwin": ("CAP_AVFOUNDATION",)}
"""The readers of systems that open a camera by a number; the next is tried where one fails."""


def addresses(
    cv2: ModuleType, path: str, system: str | None = None
) -> tuple[tuple[str | int, int], ...]:
    """Give what OpenCV opens for the id that Qt gives a camera, and by which of its readers.

    Linux opens by path. Windows and macOS open by a number, which is found by the path or the
    unique id, never by the place in Qt's list, since the two lists differ in order.
    """
    if path.startswith("/dev/"):
        return ((path, int(cv2.CAP_V4L2)),)
    system = system or platform.system()
    if system not in _NUMBERED or Path(path).exists():
        return ((path, int(cv2.CAP_ANY)),)
    listing = importlib.import_module("cv2_enumerate_cameras")
    found = tuple(
        (int(each.index), backend)
        for backend in (int(getattr(cv2, name)) for name in _NUMBERED[system])
        for each in listing.enumerate_cameras(backend)
        if each.path and _device(each.path) == _device(path)
    )
    if not found:
        raise MediaFailed(Reason.CAMERA_MISSING, path)
    return found


def _device(path: str) -> str:
    """Give a path without the class of its reader, which Windows writes at its end."""
    return path.lower().partition("#{")[0]


_UNSEEN = 3
"""So many points more or less, up to one in fifty, change no shape that anybody sees."""


def fitted(width: int, height: int, into: Size) -> Size:
    """Give the largest size of the same shape within `into`: the whole picture, never cut.

    Where only the rounding of a tile stands between them it is `into` itself: a picture that misses
    its tile by one point is scaled a second time, by the painter, at several times the cost.
    """
    scale = min(into.width / width, into.height / height)
    found = Size(max(2, round(width * scale)), max(2, round(height * scale)))
    same = _is_near(found.width, into.width) and _is_near(found.height, into.height)
    return into if same else found


def _is_near(one: int, other: int) -> bool:
    return abs(one - other) <= min(_UNSEEN, other // 50)


def reduced(shot: Shot, largest: Size = LARGEST) -> Shot:
    """Give a picture no larger than `largest`, of the same shape, its sides even numbers."""
    height, width = shot.shape[:2]
    scale = min(1.0, largest.width / width, largest.height / height)
    wide, high = int(width * scale) // 2 * 2, int(height * scale) // 2 * 2
    if (wide, high) == (width, height):
        return shot
    cv2 = opencv()
    # By areas nothing is lost, which matters where much is left out, and else takes too long.
    way = cv2.INTER_AREA if scale <= 0.5 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(shot, (wide, high), interpolation=way), np.uint8)


class CameraFeed:
    """One opening of one camera."""

    def __init__(
        self,
        open_camera: Callable[[], Camera],
        take: Callable[[Shot, float], None],
        tell: Callable[["CameraFeed"], None],
        before: "CameraFeed | None" = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what it needs; `take` and `tell` are called on the camera's thread.

        `take` gets a picture and its moment; `tell` is called when `live` or `failure` changes.
        The feed `before` has to let the device go first.
        """
        self._open_camera = open_camera
        self._take = take
        self._tell = tell
        self._before = before
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._last_at: float | None = None
        self._clock = clock
        self._began_at = clock()
        self._due_at = 0.0
        self._live = False
        self._failure: Reason | None = None
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)

    @property
    def live(self) -> bool:
        """Whether pictures are coming."""
        return self._live

    @property
    def failure(self) -> Reason | None:
        """Why none are coming."""
        return self._failure

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stalled(self, now: float) -> bool:
        """Whether the camera has given nothing for too long, by `time.monotonic()`."""
        if self._last_at is None:
            return now - self._began_at > OPENING_S
        return now - self._last_at > STALLED_S

    def spare(self, now: float) -> None:
        """Give it the time of an opening again: the machine has slept, and it with it."""
        self._began_at, self._last_at = now, None

    def stop(self) -> None:
        """End: no picture comes when this has returned; `join` waits for the device."""
        with self._lock:
            self._stopped.set()
            self._live = False

    def join(self, limit_s: float) -> bool:
        """Wait until the device is free; False when it is not in time."""
        if self._thread.ident is not None:
            self._thread.join(limit_s)
        return not self._thread.is_alive()

    # --- On the camera's thread --------------------------------------------------------------

    def _run(self) -> None:
        try:
            if self._before is not None:
                self._before.join(LET_GO_S)
                self._before = None
            if not self._stopped.is_set():
                self._watch(self._open_camera())
        except MediaFailed as failed:
            log.info("no camera: %s", failed)
            self._fail(failed.reason)
        except Exception:
            log.exception("the camera has done what no camera should")
            self._fail(Reason.CAMERA_UNREADABLE)

    def _watch(self, camera: Camera) -> None:
        try:
            empty = 0
            while not self._stopped.is_set():
                shot = camera.read()
                now = self._clock()
                if shot is not None and shot.size:
                    empty = 0
                    self._give(shot, now)
                    continue
                empty += 1
                if empty == _EMPTY_READS:
                    raise MediaFailed(Reason.CAMERA_UNREADABLE, "it gives no pictures")
                self._stopped.wait(_EMPTY_WAIT_S)
        finally:
            camera.close()

    def _give(self, shot: Shot, now: float) -> None:
        # The next is due a 25th of a second after this one was, not after it came, and may be a
        # little early: or a camera of 30 a second would give 15, and one of 25 nearly as few.
        if now < self._due_at - 0.25 / RATE:
            return
        self._due_at = max(self._due_at, now - 0.5 / RATE) + 1 / RATE
        small = reduced(shot)
        with self._lock:
            if self._stopped.is_set():
                return
            self._last_at = now
            fresh, self._live = not self._live, True
            self._take(small, now)
        if fresh:
            self._tell(self)

    def _fail(self, reason: Reason) -> None:
        with self._lock:
            self._live = False
            if self._stopped.is_set():
                return
            self._failure = reason
        self._tell(self)
