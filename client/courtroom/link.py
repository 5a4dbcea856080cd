"""The wire to one hearing: it breaks, and comes back by itself for as long as the hearing lasts.

Each visit begins with a fresh one-use ticket as the first frame and with how far this desk has
heard (`since`); reconnecting is the start-up path run again. Both ends let hear from them every
`BEAT_S`; silence beyond `SILENCE_MAX_S` is a broken wire. Whatever is tried meanwhile, `QUIET_S`
after the court's last word the listener is told that it is quiet, since nobody may be sent from a
room that cannot hear the court. A desk that stood still itself does not call the court silent.
What could not be sent while the wire was broken is not sent later: an old command is a wrong one.

It folds nothing and asks for nothing by itself.
"""

import asyncio
import logging
import random
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidMessage,
    WebSocketException,
)

from client.protocol.errors import (
    CourtError,
    CourtFull,
    CourtUnavailable,
    Malformed,
    Reason,
    TooMany,
)
from client.protocol.ids import Seq
from client.protocol.silence import LOOK_EVERY_S, Silence
from client.protocol.wire import (
    BEAT_S,
    HIGHEST_VERSION,
    LOWEST_VERSION,
    SILENCE_MAX_S,
    Beat,
    FromCourt,
    FromDesk,
    Goodbye,
    PresentTicket,
    Welcome,
    hear_from_court,
    say,
)
from client.state import Wire

log = logging.getLogger("mingjing.courtroom.link")

FRAME_MAX_BYTES = 32 * 1024 * 1024
"""Largest frame taken from a court: a snapshot with every exhibit of a large case."""
UNSENT_MAX = 500
QUIET_S = 5.0
COME_BACK_ANYWAY = frozenset({Reason.TICKET_SPENT, Reason.COURT_CLOSING, Reason.TOO_SLOW})
"""Goodbyes after which a fresh ticket may help, whatever else they say."""


@dataclass(frozen=True, slots=True)
class Pace:
    """All that is counted in seconds on a wire."""

    beat_s: float = BEAT_S
    quiet_s: float = QUIET_S
    """After so long without a word the listener is told that the wire is quiet."""
    silence_s: float = SILENCE_MAX_S
    look_s: float = LOOK_EVERY_S
    open_s: tuple[float, ...] = (2.5, 2.5, 6.0)
    """For fetching a ticket, for opening the socket, and again for the court's first word; for each
    try, over and over. Short, since a try that began before the path was back must not keep the
    next one waiting; every third has more time, for lines that are slow and whole."""
    farewell_s: float = 1.0
    steady_s: float = 10.0
    """A visit that lasted so long was no failure: the next break is mended at once again."""
    back_off_s: tuple[float, ...] = (0.0, 0.25, 0.5, 1.0, 1.0, 2.0)
    """From the beginning of one visit to the beginning of the next."""
    jitter_s: Callable[[], float] = lambda: random.uniform(0.0, 0.25)  # noqa: S311 - spreads load
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class Ended:
    """The wire is gone for good, and why: one of `errors.Reason`, or a newer court's word."""

    reason: str
    detail: str = ""


class Listener(Protocol):
    """Who listens on a wire; everything is called on the court's loop."""

    def since(self) -> Seq | None:
        """Give the last event that was folded, or None to be told everything."""

    def wire_is(self, wire: Wire) -> None:
        """The wire's state has changed."""

    def quiet(self, quiet: bool) -> None:
        """The court has not been heard for a while, or is heard again."""

    def hear(self, message: FromCourt) -> None:
        """The court says something; the first of each visit is its `Welcome`."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the socket is, and how to reach it."""

    uri: str
    tls: ssl.SSLContext | None = None
    """None for a court on this very machine."""
    proxy: str | None = None


FetchTicket = Callable[[float], Awaitable[str]]
"""Fetches a ticket within so many seconds."""


class _Broken(Exception):
    """This visit is over and another may succeed."""


class _Straight(connect):
    """Opens a socket where it was told to, and follows nobody elsewhere with a ticket."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class Link:
    """One desk's wire to one hearing."""

    def __init__(
        self, address: Address, ticket: FetchTicket, listener: Listener, pace: Pace | None = None
    ) -> None:
        self._address = address
        self._ticket = ticket
        self._listener = listener
        self._pace = pace or Pace()
        self._unsent: asyncio.Queue[str] | None = None
        self._socket: ClientConnection | None = None
        self._welcomed = False
        self._silence = Silence(0.0)
        self._is_quiet = False
        self._looking: asyncio.TimerHandle | None = None

    @property
    def is_live(self) -> bool:
        """Whether something said now goes out now."""
        return self._unsent is not None

    def say(self, message: FromDesk) -> bool:
        """Send a message; False when the wire is broken and nothing was sent."""
        if self._unsent is None:
            return False
        try:
            self._unsent.put_nowait(say(message))
        except asyncio.QueueFull:
            self.break_off()
            return False
        return True

    def break_off(self) -> None:
        """Break the wire and come back: the listener has lost the thread of the record."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def run(self) -> Ended:
        """Stay on the wire until the court hangs up for good; cancelling hangs up politely."""
        loop = asyncio.get_running_loop()
        self._silence = Silence(loop.time())
        self._look_again()
        tries = 0
        try:
            while True:
                self._listener.wire_is(Wire.RECONNECTING if self._welcomed else Wire.CONNECTING)
                began_at = loop.time()
                within_s = self._pace.open_s[tries % len(self._pace.open_s)]
                ended = await self._visit_safely(within_s)
                if ended is not None:
                    return ended
                took_s = loop.time() - began_at
                if took_s >= self._pace.steady_s:
                    tries = 0
                pause = self._pace.back_off_s[min(tries, len(self._pace.back_off_s) - 1)]
                pause = max(0.0, pause - took_s)
                tries += 1
                await self._pace.sleep(pause + (self._pace.jitter_s() if pause else 0.0))
        finally:
            if self._looking is not None:
                self._looking.cancel()
            self._listener.wire_is(Wire.GONE)

    # One visit ------------------------------------------------------------------------------

    async def _visit_safely(self, within_s: float) -> Ended | None:
        """Make one visit; None when coming back makes sense."""
        try:
            return await self._visit(within_s)
        except (CourtUnavailable, CourtFull, TooMany) as error:
            log.info("the court cannot be reached: %s", error)
        except CourtError as error:
            return Ended(error.reason, error.detail)
        except (_Broken, ConnectionClosed, OSError, TimeoutError) as error:
            log.info("the wire broke: %s", type(error).__name__)
        except ImportError as error:
            # Some proxies are spoken only with a package that is not here.
            return Ended(Reason.COURT_UNAVAILABLE, str(error))
        except (InvalidHandshake, InvalidMessage, WebSocketException) as error:
            log.info("no socket there: %s", type(error).__name__)
        return None

    async def _visit(self, within_s: float) -> Ended | None:
        async with asyncio.timeout(within_s):
            ticket = await self._ticket(within_s)
        socket = await _Straight(
            self._address.uri,
            ssl=self._address.tls,
            proxy=self._address.proxy,
            compression=None,
            open_timeout=within_s,
            close_timeout=self._pace.farewell_s,
            ping_interval=None,
            max_size=FRAME_MAX_BYTES,
            user_agent_header=None,
        )
        self._socket = socket
        try:
            await socket.send(say(PresentTicket(ticket=ticket, since=self._listener.since())))
            ended = await self._stay(socket, within_s)
        except asyncio.CancelledError:
            await self._hang_up(socket)
            raise
        else:
            # Whoever is going to come back does not wait for the old socket's farewell.
            if ended is not None:
                await self._hang_up(socket)
            return ended
        finally:
            self._socket = None
            socket.transport.abort()

    async def _stay(self, socket: ClientConnection, within_s: float) -> Ended | None:
        first = await self._next(socket, within_s)
        if isinstance(first, Goodbye):
            return _end_of(first)
        if not isinstance(first, Welcome):
            raise _Broken
        if not LOWEST_VERSION <= first.version <= HIGHEST_VERSION:
            return Ended(_who_is_too_old(first.version), f"version {first.version}")
        self._welcomed = True
        self._unsent = asyncio.Queue(UNSENT_MAX)
        speaking = asyncio.create_task(self._speak(socket, self._unsent))
        try:
            self._listener.wire_is(Wire.LIVE)
            self._listener.hear(first)
            return await self._listen(socket)
        finally:
            self._unsent = None
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)

    async def _listen(self, socket: ClientConnection) -> Ended | None:
        while True:
            message = await self._next(socket, None)
            match message:
                case None | Beat():
                    pass
                case Goodbye():
                    return _end_of(message)
                case Welcome(snapshot=None):
                    log.warning("the court welcomed twice")
                case _:
                    self._listener.hear(message)

    async def _next(self, socket: ClientConnection, within_s: float | None) -> FromCourt | None:
        """Hear one frame; None for one that this desk does not understand."""
        async with asyncio.timeout(within_s):
            frame = await socket.recv()
        self._heard()
        try:
            return hear_from_court(frame)
        except Malformed as error:
            # If it was a line of the record, the next one shows the gap and asks for it again.
            log.warning("a frame of the court cannot be read: %s", error.detail)
            return None

    async def _speak(self, socket: ClientConnection, unsent: asyncio.Queue[str]) -> None:
        """Send what is said, and a beat when there is nothing to say."""
        beat = say(Beat())
        with suppress(ConnectionClosed):
            while True:
                try:
                    frame = await asyncio.wait_for(unsent.get(), self._pace.beat_s)
                except TimeoutError:
                    frame = beat
                await socket.send(frame)

    async def _hang_up(self, socket: ClientConnection) -> None:
        """Close the socket with a word, if the other end is still there to hear it."""
        with suppress(TimeoutError, OSError, WebSocketException):
            async with asyncio.timeout(self._pace.farewell_s):
                await socket.close()

    # Silence --------------------------------------------------------------------------------

    def _heard(self) -> None:
        self._silence.heard(asyncio.get_running_loop().time())
        if self._is_quiet:
            self._is_quiet = False
            self._listener.quiet(False)

    def _look_again(self) -> None:
        """Look whether the court is still heard, now and every `look_s` from now on."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._silence.look(now)
        if self._unsent is not None and self._silence.exceeds(self._pace.silence_s, now):
            log.info("the court has fallen silent")
            self.break_off()
        if not self._is_quiet and self._silence.exceeds(self._pace.quiet_s, now):
            self._is_quiet = True
            self._listener.quiet(True)
        self._looking = loop.call_at(now + self._pace.look_s, self._look_again)


def _end_of(goodbye: Goodbye) -> Ended | None:
    """Tell whether a goodbye is for good."""
    log.info("the court says goodbye: %s", goodbye.reason)
    if goodbye.come_back or goodbye.reason in COME_BACK_ANYWAY:
        return None
    return Ended(goodbye.reason)


def _who_is_too_old(version: int) -> Reason:
    return Reason.SERVER_TOO_OLD if version < LOWEST_VERSION else Reason.CLIENT_TOO_OLD
