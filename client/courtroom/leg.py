"""One desk's media connection to a hearing, made again for as long as it is wanted.

A leg is offered, answered and connected; when it fails, or the wire came back and the court has
closed the old one, the next leg begins at once (there is no mending of an old one). No try may
keep the next one waiting for long: it may have begun before the path was back. Every third has
more time, for lines that are slow and whole. An answer to an older leg is dropped.

It does not know who may be heard or seen.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from client.media.engine import Engine, MediaFailed
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import (
    AnswerMedia,
    IceServer,
    MediaAnswered,
    MediaRefused,
    OfferMedia,
    servers_of_try,
)
from client.state import MediaState

log = logging.getLogger("mingjing.courtroom.leg")

CONNECT_WITHIN_S = (4.0, 4.0, 15.0)
"""For each try from the offer to the keys, over and over."""
BACK_OFF_S = (0.2, 0.5, 1.0, 2.0)

Say = Callable[[OfferMedia | AnswerMedia], bool]
Tell = Callable[[MediaState], None]
Sleep = Callable[[float], Awaitable[None]]
Start = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]
"""Starts a task whose failure somebody looks after."""


class Leg:
    """Keeps one desk connected."""

    def __init__(
        self, engine: Engine, say: Say, tell: Tell, start: Start, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._engine = engine
        self._say = say
        self._tell = tell
        self._start = start
        self._sleep = sleep
        self._keeping: asyncio.Task[None] | None = None
        self._broken = asyncio.Event()
        self._wanted: tuple[tuple[ParticipantId, ...], tuple[IceServer, ...]] | None = None
        self._answers: dict[int, asyncio.Future[MediaAnswered]] = {}

    def begin(self, others: Sequence[ParticipantId], ice_servers: Sequence[IceServer]) -> None:
        """Connect, anew if need be, and stay connected."""
        self._wanted = tuple(others), tuple(ice_servers)
        self._begin_anew()

    def court_begins_anew(self) -> None:
        """The court's own media were gone: whatever stands or is being tried leads nowhere."""
        if self._keeping is not None:
            self._begin_anew()

    def broke(self) -> None:
        """The connection has failed by itself: begin the next leg."""
        self._broken.set()

    def answered(self, message: MediaAnswered | MediaRefused) -> None:
        """Take the court's answer to an offer."""
        waiting = self._answers.get(message.leg)
        if waiting is None or waiting.done():
            return
        if isinstance(message, MediaAnswered):
            waiting.set_result(message)
        else:
            waiting.set_exception(MediaFailed(_reason(message.reason)))

    async def end(self) -> None:
        """Close the connection and stay closed."""
        self._stop_keeping()
        self._tell(MediaState.NONE)
        await self._engine.disconnect()

    def _begin_anew(self) -> None:
        self._stop_keeping()
        if self._wanted is not None:
            self._keeping = self._start(self._keep(*self._wanted))

    def _stop_keeping(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            self._keeping = None

    async def _keep(
        self, others: tuple[ParticipantId, ...], ice_servers: tuple[IceServer, ...]
    ) -> None:
        failures = 0
        while True:
            self._tell(MediaState.CONNECTING)
            self._broken.clear()
            try:
                async with asyncio.timeout(CONNECT_WITHIN_S[failures % len(CONNECT_WITHIN_S)]):
                    servers = servers_of_try(ice_servers, failures)
                    await self._engine.connect(others, servers, self)
            except (MediaFailed, TimeoutError) as error:
                log.info("media cannot be connected: %s", str(error) or "not in time")
                self._tell(MediaState.FAILED)
                pause = BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)]
                failures += 1
                await self._sleep(pause)
                continue
            self._tell(MediaState.LIVE)
            failures = 0
            await self._broken.wait()
            log.info("media broke; the next leg begins")

    async def offer(self, leg: int, sdp: str) -> MediaAnswered:
        """Offer a leg and wait for the court's answer."""
        answer: asyncio.Future[MediaAnswered] = asyncio.get_running_loop().create_future()
        self._answers[leg] = answer
        try:
            if not self._say(OfferMedia(leg=leg, sdp=sdp)):
                raise MediaFailed(Reason.COURT_UNAVAILABLE)
            return await answer
        finally:
            self._answers.pop(leg, None)

    async def answer(self, leg: int, sdp: str) -> None:
        """Answer what the court has offered for a leg."""
        if not self._say(AnswerMedia(leg=leg, sdp=sdp)):
            raise MediaFailed(Reason.COURT_UNAVAILABLE)


def _reason(code: str) -> Reason:
    with suppress(ValueError):
        return Reason(code)
    return Reason.MEDIA_UNAVAILABLE
