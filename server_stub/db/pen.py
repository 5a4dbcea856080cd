"""The pen of the books: there is one, and those who want it stand in line.

Whoever asks first writes first. SQLite knows no line: who finds its file taken sleeps and tries
again, longer each time, so that under load those who came early can be passed by all who come late.

It knows nothing of other processes that write in the same file; them SQLite keeps apart.
"""

import threading
from collections import deque
from types import TracebackType


class Pen:
    """A lock that is handed on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._line: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        """Wait for one's turn."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._line.append(mine)
        mine.acquire()

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """Hand the pen to the first in line, or lay it down."""
        with self._guard:
            if self._line:
                # It is never free in between: nobody who comes now can be quicker.
                self._line.popleft().release()
            else:
                self._taken = False

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)
