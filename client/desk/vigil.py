"""Keeping the machine awake while somebody is at a hearing, in the waiting room too.

It begins with going in and ends with coming out, however that comes about. What is kept is kept on
a thread of its own, since the system may take its time to answer and Windows keeps it for the
thread that asked; that thread ends with the program, and with it what it has kept. Where the system
refuses, the person is told so once (ENV-08).

How a system is asked is the device check's to know, which tries the very same.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress

from client.devicecheck.probes.system.awake import Kept
from client.protocol.devicecheck import Code

log = logging.getLogger("mingjing.desk")

Keep = Callable[[], Kept | None]
"""Keeps the machine awake until it is let go; None where nobody is there to be asked."""


def nobody_asked() -> None:
    """Ask nobody: for a desk at which no machine of anybody's stands."""
    return


class Vigil:
    """Whether this machine is kept awake, and by whom."""

    def __init__(self, keep: Keep, refused: Callable[[], None]) -> None:
        """Take how it is kept, and whom to tell, on the desk's loop, that it was refused."""
        self._keep = keep
        self._refused = refused
        self._told = False
        self._over: threading.Event | None = None

    def begin(self) -> None:
        """Keep it awake from now on."""
        if self._over is None:
            self._over = over = threading.Event()
            loop = asyncio.get_running_loop()
            threading.Thread(
                target=self._watch, args=(loop, over), name="vigil", daemon=True
            ).start()

    def end(self) -> None:
        """Let it sleep again."""
        if self._over is not None:
            self._over.set()
            self._over = None

    # --- On the vigil's own thread -----------------------------------------------------------

    def _watch(self, loop: asyncio.AbstractEventLoop, over: threading.Event) -> None:
        try:
            kept = self._keep()
        except Exception:
            log.exception("the machine could not be kept awake")
            return
        if kept is None:
            return
        if not kept.awake.granted:
            log.info("%s: %s refuses", Code.ENV_08, kept.awake.mechanism)
            # A loop that is gone has nobody left to tell.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._tell, over)
        over.wait()
        kept.let_go()

    # --- On the desk's loop ------------------------------------------------------------------

    def _tell(self, over: threading.Event) -> None:
        """Tell whoever is still there; the next time they know it already."""
        if over is self._over and not self._told:
            self._told = True
            self._refused()
