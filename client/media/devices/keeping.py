"""How one kind of sound device is kept open: the chosen one, or the system's own in its place.

Whoever's chosen device is gone goes on with the system's default and is told so; when the chosen
one is back it is used again. Another device is opened before the one in use is closed, so that
nothing is lost by trying. A device that is open and does nothing for two seconds is opened anew.

Nothing is known here of what the device is for, and of time only what the clock says.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from client.media.engine import MediaFailed
from client.state import Device, DeviceKind

if TYPE_CHECKING:
    from client.protocol.errors import Reason

log = logging.getLogger("mingjing.media.audio")

TRY_AGAIN_S = 2.0
RETURN_S = 10.0
"""After the chosen device was there and could not be opened."""
STILL_S = 2.0
"""An open device that has done nothing for so long is opened anew."""


class Closable(Protocol):
    """Something open."""

    def close(self) -> None:
        """Free it."""


_Opened = TypeVar("_Opened", bound=Closable)


class Keeper(Generic[_Opened]):
    """Keeps one kind of device as it is wished."""

    def __init__(
        self,
        kind: DeviceKind,
        open_device: Callable[[str | None], _Opened],
        listed: Callable[[], tuple[Device, ...]],
        clock: Callable[[], float],
    ) -> None:
        """Take how it is opened (None: the default) and what the system has."""
        self._kind = kind
        self._open_device = open_device
        self._listed = listed
        self._clock = clock
        self._chosen: str | None = None
        self._changes = 0
        self._try_at = 0.0
        self._tried_at = float("-inf")
        self._still_since = 0.0
        self._still = False
        self.opened: _Opened | None = None
        self.in_use: Device | None = None
        self.fell_back = False
        """Whether the default stands in for the chosen one."""
        self.failure: Reason | None = None
        self.openings = 0
        """How often a device was opened: another number is another stream."""

    def keep(self, chosen: str | None, changes: int) -> None:
        """Have the right device open; `changes` counts how often the system's devices changed."""
        now = self._clock()
        other, self._chosen = chosen != self._chosen, chosen
        changed, self._changes = changes != self._changes, changes
        if self.opened is None:
            if other or changed or now >= self._try_at:
                self._open(now)
        elif other:
            self._switch(now)
        elif changed or (self.fell_back and now >= self._try_at):
            self._look_again(now)

    def close(self) -> None:
        """Close it: it is not wished."""
        self._let_go()
        self.failure = None
        self.fell_back = False
        self._try_at = 0.0
        self._tried_at = float("-inf")
        self._still = False

    def close_for_a_moment(self) -> None:
        """Close it, to be opened again at once."""
        self._let_go()
        self._try_at = 0.0

    def fail(self, failed: MediaFailed) -> None:
        """Close what has failed while it was open; another, or itself, is tried at once."""
        self._let_go()
        self._told(failed)
        now = self._clock()
        # At once, but not over and over: it may open each time and fail each time.
        self._try_at = now if now - self._tried_at >= TRY_AGAIN_S else now + TRY_AGAIN_S

    def moved(self) -> None:
        """Note that it does what it is for."""
        self._still_since = self._clock()
        if self._still:
            self._still = False
            self.failure = None

    def spare(self) -> None:
        """Count its stillness from now on: nobody has looked at it meanwhile."""
        self._still_since = self._clock()

    def still(self) -> bool:
        """Whether it has done nothing for too long."""
        return self.opened is not None and self._clock() - self._still_since >= STILL_S

    def give_up(self, failed: MediaFailed) -> None:
        """Open anew a device that does nothing; the failure is told until something comes."""
        self.fail(failed)
        self._still = True
        self._try_at = self._clock()

    # --- Opening -----------------------------------------------------------------------------

    def _open(self, now: float) -> None:
        self._tried_at = now
        try:
            opened = self._open_device(self._chosen)
        except MediaFailed as failed:
            if self._chosen is None:
                self._told(failed)
                self._try_at = now + TRY_AGAIN_S
            else:
                self._open_default(now, failed)
            return
        self._take(opened, self._chosen, now)

    def _open_default(self, now: float, failed: MediaFailed) -> None:
        self._try_at = now + TRY_AGAIN_S
        try:
            opened = self._open_device(None)
        except MediaFailed:
            self._told(failed)
            return
        log.info("the chosen %s is not there, the default is used: %s", self._kind, failed)
        self._take(opened, None, now)
        self._try_at = now + TRY_AGAIN_S

    def _switch(self, now: float) -> bool:
        """Go over to the chosen device; stay with the one in use when it cannot be had."""
        self._tried_at = now
        try:
            opened = self._open_device(self._chosen)
        except MediaFailed as failed:
            log.info("the %s in use stays: %s", self._kind, failed)
            self.fell_back = self._chosen is not None
            self._try_at = now + RETURN_S
            return False
        self._let_go()
        self._take(opened, self._chosen, now)
        return True

    def _look_again(self, now: float) -> None:
        """Look whether what is used is still the right one."""
        self._try_at = now + TRY_AGAIN_S
        there = [device for device in self._listed() if device.kind is self._kind]
        names = {device.id for device in there}
        if self._chosen is not None and self._chosen in names:
            if self.fell_back:
                self._switch(now)
        elif self.in_use is None:
            return
        elif self.in_use.id not in names:
            # The system may have moved its stream to whatever it likes: nobody would know where.
            self._let_go()
            self._open(now)
        elif self._chosen is None and there[0].id != self.in_use.id:
            self._switch(now)

    def _take(self, opened: _Opened, asked: str | None, now: float) -> None:
        self.opened = opened
        self.openings += 1
        self.fell_back = self._chosen is not None and asked is None
        self._still_since = now
        if not self._still:
            self.failure = None
        there = [device for device in self._listed() if device.kind is self._kind]
        right = [device for device in there if asked is None or device.id == asked]
        self.in_use = right[0] if right else None

    def _let_go(self) -> None:
        if self.opened is not None:
            self.opened.close()
            self.opened = None
        self.in_use = None

    def _told(self, failed: MediaFailed) -> None:
        if self.failure is not failed.reason:
            log.info("no %s: %s", self._kind, failed)
        self.failure = failed.reason
