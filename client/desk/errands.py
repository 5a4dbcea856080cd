"""What takes time is an errand: it runs beside everything else, and its failure is looked after.

An errand of a name replaces the older one of that name: whoever opens another case does not wait
for the first. An errand that fails unexpectedly ends alone and is reported; the desk goes on.

It does not know what errands are for.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Deed = Coroutine[Any, Any, None]


class Errands:
    """All errands of one desk."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._running: set[asyncio.Task[None]] = set()
        self._named: dict[str, asyncio.Task[None]] = {}

    def start(self, deed: Deed) -> "asyncio.Task[None]":
        """Start an errand beside all others."""
        task = asyncio.get_running_loop().create_task(self._look_after(deed))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # One that is stopped before its first turn would be left lying, never awaited.
        task.add_done_callback(lambda _: deed.close())
        return task

    def replace(self, name: str, deed: Deed) -> "asyncio.Task[None]":
        """Start an errand in place of the older one of that name."""
        self.stop(name)
        task = self._named[name] = self.start(deed)
        return task

    def stop(self, name: str) -> None:
        """Stop the errand of that name, if it runs."""
        task = self._named.pop(name, None)
        if task is not None:
            task.cancel()

    async def stop_all(self) -> None:
        """Stop every errand, and wait until each has put its things away."""
        own = asyncio.current_task()
        others = [task for task in self._running if task is not own]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        self._named.clear()

    async def _look_after(self, deed: Deed) -> None:
        try:
            await deed
        except Exception as error:  # noqa: BLE001 - reported, and the desk goes on
            self._failed(error)
