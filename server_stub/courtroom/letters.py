"""What the court has to say to one member, in order, until the socket has taken it.

Letters are numbered by nobody and lost by nobody: if a member reads too slowly the box fills,
the wire is given up, and the member comes back with `since`. What passes is not a letter: only
the newest of each kind is kept, and it never delays one.
"""

import asyncio
from collections import deque

from client.protocol.hearing import PointerMoved
from client.protocol.rehearsal import RehearsalIs
from client.protocol.signalling import UseCodec
from client.protocol.wire import FromCourt, Goodbye, LinesAre, SpeakerIs, say

BOX_MAX = 2_000
"""Letters that may wait for one member; far more than a hearing says in a minute."""

Passing = PointerMoved | LinesAre | SpeakerIs | UseCodec | RehearsalIs
"""What is overtaken by the next of its kind."""


class Letters:
    """One member's box: the room posts, the socket takes."""

    def __init__(self, limit: int = BOX_MAX) -> None:
        self._limit = limit
        self._waiting: deque[str] = deque()
        self._passing: dict[type[Passing], str] = {}
        self._ready = asyncio.Event()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether nothing more will be posted."""
        return self._closed

    def post(self, frame: str) -> bool:
        """Leave a frame; False when the box is full or closed and the wire must be given up."""
        if self._closed or len(self._waiting) >= self._limit:
            return False
        self._waiting.append(frame)
        self._ready.set()
        return True

    def send(self, message: FromCourt) -> bool:
        """Leave a message for this member alone."""
        return self.post(say(message))

    def pass_on(self, message: Passing) -> None:
        """Leave the newest of its kind, in the place of any older one."""
        if not self._closed:
            self._passing[type(message)] = say(message)
            self._ready.set()

    def close(self, goodbye: Goodbye | None = None) -> None:
        """Say a last word and take nothing more; what was posted before is still delivered."""
        if self._closed:
            return
        if goodbye is not None:
            self._waiting.append(say(goodbye))
        self._closed = True
        self._ready.set()

    async def take(self) -> str | None:
        """Give the next frame, waiting for one; None when the box is closed and empty."""
        while True:
            if self._waiting:
                return self._waiting.popleft()
            if self._passing:
                return self._passing.pop(next(iter(self._passing)))
            if self._closed:
                return None
            self._ready.clear()
            await self._ready.wait()
