"""The one sheet on which it stands how things are; every change of it is published.

Changes made in one turn of the loop are published together, the last state alone: nobody could
have seen the ones between. The court's time is this machine's, set right by what the court says.

It does not know what the changes mean.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from client.state import ClientState


class Sheet:
    """Holds the newest `ClientState`."""

    def __init__(
        self,
        first: ClientState,
        publish: Callable[[ClientState], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._state = first
        self._published: ClientState | None = None
        self._publish = publish
        self._clock = clock
        self._ahead = timedelta()
        self._due = False

    @property
    def state(self) -> ClientState:
        """How things stand."""
        return self._state

    def change(self, **changes: Any) -> None:
        """Write a change down; it is published at the end of this turn of the loop."""
        after = replace(self._state, **changes)
        if after == self._state:
            return
        self._state = after
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self.publish_now)

    def publish_now(self) -> None:
        """Publish what has changed."""
        self._due = False
        if self._state is not self._published:
            self._published = self._state
            self._publish(self._state)

    def set_clock(self, court_now: datetime) -> None:
        """Take the court's time for the right one."""
        self._ahead = court_now - self._clock()
        self.tick()

    def tick(self) -> None:
        """Move the time on."""
        self.change(now=self._clock() + self._ahead)
