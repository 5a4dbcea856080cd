"""The only seam between Qt's thread and the court's.

The court thread runs one asyncio loop, a `SelectorEventLoop` on every system: the proactor loop
of Windows goes deaf for UDP after an ICMP port-unreachable, which ICE provokes by design
(CPython gh-91227, gh-127057). Intents go in by `call_soon_threadsafe`; states come out through a
mailbox of one, so that a busy painter sees the newest state and nobody waits for anybody.

It knows neither what a desk does nor what a screen shows.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from client.intents import Intent
from client.state import ClientState

log = logging.getLogger("mingjing.bridge")

CLOSE_S = 5.0
"""How long the court thread may take to say goodbye."""

Publish = Callable[[ClientState], None]


class Desk(Protocol):
    """What the bridge asks of a desk; both are called on the court thread."""

    async def run(self) -> None:
        """Work until cancelled."""

    def take(self, intent: Intent) -> None:
        """Take what the person wants."""


class Bridge(QObject):
    """Carries intents to the desk and states to the screens.

    Signals: `published` with each newest `ClientState`, on Qt's thread; `ended` when the desk
    has stopped without having been asked to.
    """

    published = Signal(object)
    ended = Signal()
    _rung = Signal()

    def __init__(self, make_desk: Callable[[Publish], Desk]) -> None:
        super().__init__()
        self._make_desk = make_desk
        self._lock = threading.Lock()
        self._newest: ClientState | None = None
        self._closing = False
        self._desk: Desk | None = None
        self._early: list[Intent] = []
        self._work: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._standing = threading.Event()
        self._thread = threading.Thread(target=self._live, name="court", daemon=True)
        self._rung.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Start the court thread."""
        self._thread.start()
        self._standing.wait()

    def intend(self, intent: Intent) -> None:
        """Hand an intent to the desk; never waits."""
        loop = self._loop
        if loop is not None and not self._closing:
            loop.call_soon_threadsafe(self._take, intent)

    def close(self) -> bool:
        """Stop the desk and join its thread; False when it did not end in time."""
        self._closing = True
        loop = self._loop
        if loop is not None and self._thread.is_alive():
            # The loop may close between the question and the call.
            try:
                loop.call_soon_threadsafe(self._stop)
            except RuntimeError:
                log.debug("the court thread had ended by itself")
            self._thread.join(CLOSE_S)
        return not self._thread.is_alive()

    # On the court thread ----------------------------------------------------------------------

    def _live(self) -> None:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            self._loop = runner.get_loop()
            self._standing.set()
            runner.run(self._attend())
        if not self._closing:
            self.ended.emit()

    async def _attend(self) -> None:
        desk = self._make_desk(self._post)
        self._work = asyncio.ensure_future(desk.run())
        self._desk = desk
        for intent in self._early:
            desk.take(intent)
        self._early.clear()
        if self._closing:
            self._work.cancel()
        try:
            await self._work
        except asyncio.CancelledError:
            log.debug("the desk has been closed")
        except Exception:
            log.exception("the desk has stopped")

    def _take(self, intent: Intent) -> None:
        if self._desk is None:
            self._early.append(intent)
        else:
            self._desk.take(intent)

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _post(self, state: ClientState) -> None:
        with self._lock:
            waiting = self._newest is not None
            self._newest = state
        if not waiting:
            self._rung.emit()

    # On Qt's thread ---------------------------------------------------------------------------

    def _deliver(self) -> None:
        with self._lock:
            state, self._newest = self._newest, None
        if state is not None and not self._closing:
            self.published.emit(state)
