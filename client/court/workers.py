"""Threads for work that may hang: whoever waits can stop waiting, and the program can end.

A keyring may ask a person, a court may say nothing for a long time. Such work is done on threads
that the end of the program does not wait for. Cancelling the waiting tells the work so, by an
event that it looks at when it can.

It does not know what the work is.
"""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

Work = Callable[[threading.Event], T]


class Workers:
    """A few threads that take one piece of work after another; started at the first."""

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._name = name
        self._waiting: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._closed = False

    async def do(self, work: Work[T]) -> T:
        """Have a piece of work done and give its result, or raise what it raised."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        unwanted = threading.Event()

        def turn() -> None:
            try:
                result = work(unwanted)
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits
                self._tell(loop, done, error=error)
            else:
                self._tell(loop, done, result=result)

        self._take_on()
        self._waiting.put(turn)
        try:
            return await done
        finally:
            unwanted.set()

    def close(self) -> None:
        """Take no more work; what is under way is abandoned."""
        self._closed = True
        for _ in self._threads:
            self._waiting.put(None)

    def _take_on(self) -> None:
        if self._closed:
            raise RuntimeError("these workers have gone home")
        if len(self._threads) < self._count:
            name = f"{self._name} {len(self._threads) + 1}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while (turn := self._waiting.get()) is not None:
            turn()

    @staticmethod
    def _tell(
        loop: asyncio.AbstractEventLoop,
        done: asyncio.Future[T],
        *,
        result: T | None = None,
        error: BaseException | None = None,
    ) -> None:
        def settle() -> None:
            if done.done():
                return
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(result)  # type: ignore[arg-type]  # T may itself be None

        # The loop may have ended while the work was under way.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle)
