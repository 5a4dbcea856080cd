"""One's own camera, from the wish to the picture of oneself.

At most one feed is current. When the wish ends, when another device is chosen, and when a camera
fails, the feed is left behind at once, and with it the picture of oneself; the device is waited
for elsewhere. A camera that has failed while it gave pictures is replaced by another, if there is
one (`client.media.devices.camera_choice`); where there is none, nothing is tried again until the
wish has ended and come back, another is chosen, or the system's devices have changed.

Called on the court thread; pictures pass on the camera's. It does not know to whom they go.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from client.frames import OWN, Frames, Picture
from client.media.devices.camera_choice import CameraChoice
from client.media.devices.capture import CameraFeed, fitted, opencv
from client.media.devices.equipment import Camera, Shot
from client.media.engine import Witness
from client.protocol.errors import Reason
from client.state import Device

_LOOK_S = 1.0
_STOOD_STILL_S = 1.0
"""A look that is later than this judges nobody: it was the machine that slept."""


class OwnCamera:
    """The camera of this desk."""

    def __init__(
        self,
        frames: Frames,
        open_camera: Callable[[], Camera],
        send: Callable[[Shot, float], None],
        changed: Callable[[], None],
        choice: CameraChoice | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what it needs; without a choice a camera that fails is not replaced.

        `open_camera` and `send` are called on the camera's thread, `changed` on the court's.
        """
        self._frames = frames
        self._open_camera = open_camera
        self._send = send
        self._changed = changed
        self._choice = choice
        self._clock = clock
        self._gave = False
        self._feed: CameraFeed | None = None
        self._left: list[CameraFeed] = []
        self._failure: Reason | None = None
        self._look: asyncio.TimerHandle | None = None
        self._number = 0
        self._witness: Witness | None = None

    @property
    def live(self) -> bool:
        """Whether pictures are coming."""
        return self._feed is not None and self._failure is None and self._feed.live

    @property
    def failure(self) -> Reason | None:
        """Why none are coming, although they are wished."""
        return self._failure

    def wish(self, wished: bool, loop: asyncio.AbstractEventLoop) -> None:
        """Open the camera, or close it at once."""
        if not wished:
            self.leave()
        elif self._feed is None:
            self._gave = False
            feed = CameraFeed(
                self._open_camera,
                self._take,
                lambda feed: _on(loop, lambda: self._told(feed, loop)),
                self._left[-1] if self._left else None,
                self._clock,
            )
            self._feed = feed
            feed.start()
            self._look_again(feed, loop)

    def show(self, witness: Witness | None) -> None:
        """Let someone look on at the pictures as the camera gives them."""
        self._witness = witness

    def leave(self) -> None:
        """Leave the feed behind; the next wish opens a new one."""
        if self._look is not None:
            self._look.cancel()
            self._look = None
        if self._feed is not None:
            self._stop(self._feed)
            self._feed = None
        self._failure = None

    def devices_changed(self, devices: Sequence[Device], loop: asyncio.AbstractEventLoop) -> None:
        """Return to the chosen camera if it is there again; try again if there was none."""
        better = self._choice is not None and self._choice.devices_changed(devices)
        if self._feed is not None and (better or self._failure is not None):
            self.leave()
            self.wish(True, loop)

    def join(self, deadline: float) -> bool:
        """Wait until every device is free, until a moment by `time.monotonic()`."""
        return all(feed.join(max(0.0, deadline - time.monotonic())) for feed in self._left)

    # --- On the court thread -----------------------------------------------------------------

    def _told(self, feed: CameraFeed, loop: asyncio.AbstractEventLoop) -> None:
        if feed is not self._feed:
            return
        self._gave = self._gave or feed.live
        if feed.failure is not None:
            self._fail(feed, feed.failure, loop)
        self._changed()

    def _look_again(self, feed: CameraFeed, loop: asyncio.AbstractEventLoop) -> None:
        due_at = self._clock() + _LOOK_S
        self._look = loop.call_later(_LOOK_S, self._look_after, feed, due_at, loop)

    def _look_after(self, feed: CameraFeed, due_at: float, loop: asyncio.AbstractEventLoop) -> None:
        if feed is not self._feed or self._failure is not None:
            return
        now = self._clock()
        if now - due_at > _STOOD_STILL_S:
            feed.spare(now)
        if feed.stalled(now):
            self._fail(feed, Reason.CAMERA_UNREADABLE, loop)
            self._changed()
        else:
            self._look_again(feed, loop)

    def _fail(self, feed: CameraFeed, reason: Reason, loop: asyncio.AbstractEventLoop) -> None:
        if self._choice is not None and self._gave:
            self._choice.gone()
            self.leave()
            self.wish(True, loop)
            return
        self._failure = reason
        self._stop(feed)

    def _stop(self, feed: CameraFeed) -> None:
        feed.stop()
        self._frames.clear(OWN)
        self._left = [each for each in self._left if not each.join(0.0)]
        if feed not in self._left:
            self._left.append(feed)

    # --- On the camera's thread --------------------------------------------------------------

    def _take(self, shot: Shot, at: float) -> None:
        self._number += 1
        witness = self._witness
        if witness is not None:
            witness.seen(shot, at)
        wanted = self._frames.wanted(OWN)
        if wanted is not None:
            cv2 = opencv()
            size = fitted(shot.shape[1], shot.shape[0], wanted)
            small = cv2.resize(shot, (size.width, size.height), interpolation=cv2.INTER_LINEAR)
            pixels = cv2.cvtColor(small, cv2.COLOR_BGR2BGRA).tobytes()
            self._frames.put(OWN, Picture(size.width, size.height, pixels, at, self._number))
        self._send(shot, at)


def _on(loop: asyncio.AbstractEventLoop, do: Callable[[], None]) -> None:
    # A loop that is gone has nobody left to tell.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(do)
