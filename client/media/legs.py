"""The connections of one desk, one after the other: at most one is made or stands.

Whoever asks for another ends the one before, also while it is still being made. One that broke is
closed aside, and its failure is told until the next is asked for.

It knows connections by their face, and nothing of devices.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from client.media.engine import MediaFailed, Negotiator
from client.protocol.errors import Reason

if TYPE_CHECKING:
    from client.media.connection import Connection

Make = Callable[[Callable[[], None]], "Connection"]
"""Makes a connection, given what is to be called when it is lost."""


class Legs:
    """Makes and loses connections; called on the court thread."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """Take what is called whenever the connection comes or goes."""
        self._changed = changed
        self._connection: Connection | None = None
        self._number = 0
        self._connected_at: float | None = None
        self._failed = False
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def connection(self) -> "Connection | None":
        """The one that is being made or stands."""
        return self._connection

    @property
    def connected_at(self) -> float | None:
        """When the last one was made, by `time.monotonic()`; its end does not matter."""
        return self._connected_at

    @property
    def failed(self) -> bool:
        """Whether the last one has broken."""
        return self._failed

    async def connect(self, ready: Awaitable[None], make: Make, negotiator: Negotiator) -> None:
        """Make a connection, when all is ready for it; raises `MediaFailed`."""
        self._number += 1
        number = self._number
        await self.hang_up()
        await ready
        if number != self._number:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "another connection was asked for")
        connection: Connection

        def lost() -> None:
            self._lose(connection)

        connection = make(lost)
        self._connected_at = None
        self._failed = False
        self._connection = connection
        self._changed()
        try:
            await connection.open(number, negotiator)
            if self._connection is not connection:
                raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "hung up meanwhile")
        except BaseException:
            if self._connection is connection:
                self._connection = None
                self._changed()
            await connection.close()
            raise
        self._connected_at = time.monotonic()
        self._changed()

    def give_up(self) -> None:
        """Have one that is not begun yet never be made."""
        self._number += 1

    async def hang_up(self) -> None:
        """Close the one that is being made or stands."""
        connection, self._connection = self._connection, None
        self._failed = False
        if connection is not None:
            self._changed()
            await connection.close()

    async def close(self) -> None:
        """Close everything, what broke before too."""
        await asyncio.gather(self.hang_up(), *self._closing, return_exceptions=True)

    def _lose(self, connection: "Connection") -> None:
        if connection is not self._connection:
            return
        self._connection = None
        self._failed = True
        task = asyncio.get_running_loop().create_task(connection.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        self._changed()
