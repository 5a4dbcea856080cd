"""Where a desk is put together: the one place that knows every room, and the wall clock.

The login window is painted first; the court's thread, the devices and all that speaks HTTP are
read in behind it. Nothing is decided here.
"""

import asyncio
import logging
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zlib import crc32

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from client.config import Config, Language
from client.court.remembered import Memory, own_settings_file
from client.court.trust import is_loopback, trust
from client.frames import Frames, Levels
from client.journal import Ring
from client.state import ClientState, Login
from client.ui.bridge import Bridge, Publish
from client.ui.sightings import Sightings
from client.ui.theme import follow_system
from client.ui.window import Window

if TYPE_CHECKING:
    from client.desk.desk import Desk
    from client.devicecheck.thresholds import Thresholds
    from client.media.session import MediaEngine

log = logging.getLogger("mingjing.app")

BEHIND_S = 1.0
"""A window that is not painted (minimised at start) holds the rest up no longer than this."""
LOOK_EVERY_MS = 10
ANSWER_WITHIN_S = 2.0


def now() -> datetime:
    """Give the time, aware and in UTC."""
    return datetime.now(UTC)


def run(config: Config, ring: Ring) -> int:
    """Run one desk until it is closed; gives the process' exit code."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Mingjing")
    follow_system(application)
    memory = Memory(None if config.script is not None else own_settings_file())
    program = Program(config, memory, ring)
    program.show()
    with _StopSignals(application):
        code = application.exec()
    program.close()
    return code


def first_state(config: Config, memory: Memory) -> ClientState:
    """Give the state that is shown before anybody has been asked anything."""
    known = memory.now
    return ClientState(
        now=now(),
        language=config.language or known.language or Language.CHINESE,
        server=config.server,
        login=Login(remembered=config.login or known.logins.get(config.server, "")),
        chosen=known.devices,
        tell_unheard=known.tell_unheard,
    )


def _thresholds() -> "Thresholds":
    """Give the device check's thresholds as this machine's administrator has set them."""
    from client.devicecheck.thresholds import BadPolicy, shipped, thresholds_here

    try:
        return thresholds_here()
    except BadPolicy as error:
        # Whoever goes to court is not kept from their check by a slip in a file of somebody else.
        log.warning("the policy of the device check is not followed: %s", error)
        return shipped()


@dataclass(slots=True)
class _Standing:
    """What the court's thread has made and Qt's thread may ask for."""

    desk: "Desk | None" = None
    loop: asyncio.AbstractEventLoop | None = None


class Program:
    """One desk's window, and what stands behind it."""

    def __init__(self, config: Config, memory: Memory, ring: Ring) -> None:
        self._config = config
        self._memory = memory
        self._ring = ring
        self._frames, self._levels, self._sightings = Frames(), Levels(), Sightings()
        self._first = first_state(config, memory)
        self._standing = _Standing()
        self._engine: MediaEngine | None = None
        self._bridge = Bridge(self._make_desk)
        self._window = Window(
            intend=self._bridge.intend,
            frames=self._frames,
            levels=self._levels,
            sightings=self._sightings,
        )
        self._bridge.published.connect(self._window.render_state)
        self._bridge.ended.connect(self._court_thread_ended)
        self._waited = 0
        self._painted = QTimer(self._window)
        self._painted.setInterval(LOOK_EVERY_MS)
        self._painted.timeout.connect(self._begin_when_painted)

    def show(self) -> None:
        """Show the login window; the rest begins when it has been painted."""
        self._window.render_state(self._first)
        self._window.show()
        self._painted.start()

    def close(self) -> None:
        """Say goodbye to the court and free the devices."""
        # While all is still there: a window that is taken down with its program hides its
        # widgets one by one, and theirs are handlers in Python that are no more.
        self._window.hide()
        if self._engine is not None and not self._bridge.close():
            log.warning("the court's thread did not end in time")

    def measurements(self) -> Mapping[str, Any]:
        """Give what the desk has measured; asked on Qt's thread, answered on the court's."""
        desk, loop = self._standing.desk, self._standing.loop
        if desk is None or loop is None:
            return {}
        try:
            asked = asyncio.run_coroutine_threadsafe(desk.measurements(), loop)
            return asked.result(ANSWER_WITHIN_S)
        except (TimeoutError, RuntimeError):
            log.warning("the desk did not give its measurements")
            return {}

    def warnings(self) -> tuple[str, ...]:
        """Give the log's lines of WARNING and above."""
        return self._ring.lines(logging.WARNING)

    # Behind the first window ------------------------------------------------------------------

    def _begin_when_painted(self) -> None:
        self._waited += LOOK_EVERY_MS
        if self._sightings.screens or self._waited >= BEHIND_S * 1000:
            self._painted.stop()
            self._begin()

    def _begin(self) -> None:
        self._engine = self._make_engine()
        self._bridge.start()
        self._engine.prepare()
        if self._config.script is not None:
            self._follow_script()

    def _make_engine(self) -> "MediaEngine":
        from client.media.session import make_engine

        fake = None
        if self._config.synthetic:
            from client.media.devices.fake import FakeMedia

            fake = FakeMedia(
                self._config.fake_media,
                clock=lambda: datetime.now().astimezone(),
                record=self._config.played,
                voice=crc32((self._config.login or "").encode()) % 1000,
            )
        host = urlsplit(self._config.server).hostname or ""
        return make_engine(
            self._frames,
            self._levels,
            self._memory.now.devices,
            fake,
            is_loopback(host),
            trust(self._config.authority),
        )

    def _make_desk(self, publish: Publish) -> "Desk":
        """Put the desk together; called on the court's thread, where all this is read in."""
        from client.court.account import Passwords, system_keyring
        from client.court.api import Court
        from client.courtroom.link import Pace
        from client.desk.desk import Desk, Furniture
        from client.desk.vigil import nobody_asked
        from client.devicecheck.kit import kit
        from client.devicecheck.probes.system.awake import keep_awake

        config, engine = self._config, self._engine
        if engine is None:
            raise RuntimeError("a desk is made after its engine")
        furniture = Furniture(
            config=config,
            court=Court(config.server, config.authority),
            engine=engine,
            frames=self._frames,
            levels=self._levels,
            passwords=Passwords(
                config.server, system_keyring if config.script is None else lambda: None
            ),
            memory=self._memory,
            clock=now,
            reference=lambda: secrets.token_hex(4).upper(),
            pace=Pace(),
            # Stand-in devices do the same each time: a script must know how many notes it heard.
            probes=kit(lambda: 0.5) if config.synthetic else kit(),
            thresholds=_thresholds(),
            # A scripted person goes by what they see: no machine says anything of its own.
            keep_awake=(lambda: keep_awake("hearing")) if config.script is None else nobody_asked,
        )
        desk = Desk(furniture, self._first, publish)
        self._standing.loop, self._standing.desk = asyncio.get_running_loop(), desk
        return desk

    def _court_thread_ended(self) -> None:
        """Nothing works without the court's thread: rather no window than a dead one."""
        log.error("the court's thread has ended by itself")
        QApplication.exit(1)

    def _follow_script(self) -> None:
        from client.ui.script.person import ScriptedPerson
        from client.ui.script.steps import read_script

        config = self._config
        if config.script is None:
            return
        self._person = ScriptedPerson(
            self._window,
            read_script(config.script),
            self._sightings,
            finished=QApplication.exit,
            report_to=config.report,
            shots=config.shots,
            measurements=self.measurements,
            log=self.warnings,
        )
        self._person.start()


class _StopSignals:
    """Closes the window politely on SIGTERM and SIGINT: a killed desk would be held for lost.

    Python runs a signal's handler only when it runs at all, so that a byte on a socket wakes Qt.
    """

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._reading, self._writing = socket.socketpair()
        for end in (self._reading, self._writing):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._woken)

    def __enter__(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._stop)

    def __exit__(self, *_: object) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._reading.close()
        self._writing.close()

    def _woken(self) -> None:
        """Empty the socket; the handler itself runs as soon as Python does."""
        self._reading.recv(64)

    def _stop(self, number: int, _frame: object) -> None:
        log.info("asked to stop by signal %d", number)
        self._application.quit()


def watch_for_the_unexpected() -> None:
    """Have every exception that nobody caught written into the log."""

    def told(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        log.error("unexpected", exc_info=(kind, error, trace))

    sys.excepthook = told
    threading.excepthook = lambda args: log.error(
        "unexpected on thread %s",
        args.thread.name if args.thread else "?",
        exc_info=((args.exc_type, args.exc_value, args.exc_traceback) if args.exc_value else None),
    )
