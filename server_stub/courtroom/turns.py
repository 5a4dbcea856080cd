"""One thing after another: what is to be done in a room waits here for its turn.

There is one task, and it does one deed at a time, so that there is one history and no locks. Who
asks for a deed may wait for what comes of it, or not. When the task has ended, everybody who still
waits is told that the court is closing.

It does not know what the deeds are.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from client.protocol.errors import CourtUnavailable, Reason
from client.protocol.ids import HearingId

log = logging.getLogger("mingjing.courtroom")

_Result = TypeVar("_Result")
_Deed = Callable[[], Coroutine[Any, Any, _Result]]


class Turns:
    """The turns of one hearing."""

    def __init__(self, hearing: HearingId) -> None:
        self._hearing = hearing
        self._inbox: asyncio.Queue[_Deed[None]] = asyncio.Queue()
        self._asked: set[asyncio.Future[Any]] = set()
        self._over = False

    async def run(self) -> None:
        """Do what is asked, one thing after another, until cancelled."""
        try:
            while True:
                deed = await self._inbox.get()
                await deed()
        finally:
            self._over = True
            for waiting in tuple(self._asked):
                if not waiting.done():
                    waiting.set_exception(CourtUnavailable(Reason.COURT_CLOSING))

    def post(self, deed: _Deed[None]) -> None:
        """Do something in its turn for which nobody waits."""

        async def turn() -> None:
            try:
                await deed()
            except Exception:
                log.exception("news could not be acted on", extra={"hearing": self._hearing})

        if not self._over:
            self._inbox.put_nowait(turn)

    async def wait_for(self, deed: _Deed[_Result]) -> _Result:
        """Do something in its turn, and give or raise what comes of it."""
        if self._over:
            raise CourtUnavailable(Reason.COURT_CLOSING)
        done: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        self._asked.add(done)
        done.add_done_callback(self._asked.discard)

        async def turn() -> None:
            try:
                result = await deed()
            except Exception as error:  # noqa: BLE001 - handed to the asker, who waits for it
                if not done.cancelled():
                    done.set_exception(error)
            else:
                if not done.cancelled():
                    done.set_result(result)

        self._inbox.put_nowait(turn)
        return await done
