"""The narrow doors for what is too fast for states: pictures and sound levels.

A mailbox of one for each source: whoever is late sees the newest picture and nobody waits for
anybody. Buffers go one way, the tile sizes wanted go the other, so that the media side scales
and the painter only blits. Any thread may call anything here.

Nothing here knows who paints or where pictures come from.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import NewType

Source = NewType("Source", str)
"""A participant's id, or `OWN` for one's own camera or microphone."""

OWN = Source("own")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, ready to blit: 32 bits a pixel, bytes B G R X, rows without padding."""

    width: int
    height: int
    pixels: bytes
    """`width * height * 4` bytes."""
    at: float
    """`time.monotonic()` when it was decoded or captured, in seconds."""
    number: int
    """Counts the pictures of this source from 1, also those that nobody took."""


@dataclass(frozen=True, slots=True)
class Size:
    """A tile's size in device pixels."""

    width: int
    height: int


class Frames:
    """Newest picture of each source, and the size in which it is wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pictures: dict[Source, Picture] = {}
        self._wanted: dict[Source, Size] = {}
        self._on_new: Callable[[Source], None] | None = None

    def put(self, source: Source, picture: Picture) -> None:
        """Leave the newest picture of a source; an older one that nobody took is gone."""
        with self._lock:
            self._pictures[source] = picture
            ring = self._on_new
        if ring is not None:
            ring(source)

    def newest(self, source: Source) -> Picture | None:
        """Give the newest picture of a source, or None when there is none."""
        with self._lock:
            return self._pictures.get(source)

    def clear(self, source: Source) -> None:
        """Forget a source: its camera is closed, and no old picture may stand for a new one."""
        with self._lock:
            self._pictures.pop(source, None)
            ring = self._on_new
        if ring is not None:
            ring(source)

    def want(self, source: Source, size: Size | None) -> None:
        """Say in which size a source is shown; None when it is not shown at all."""
        with self._lock:
            if size is None:
                self._wanted.pop(source, None)
            else:
                self._wanted[source] = size

    def wanted(self, source: Source) -> Size | None:
        """Give the size in which a source is wanted, or None when nobody looks."""
        with self._lock:
            return self._wanted.get(source)

    def on_new(self, ring: Callable[[Source], None] | None) -> None:
        """Have `ring` called, on whatever thread, after each picture that comes or goes: whose."""
        with self._lock:
            self._on_new = ring


class Levels:
    """Sound level of each source in dBFS, -100.0 for silence; read by polling."""

    SILENCE = -100.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._levels: dict[Source, float] = {}

    def put(self, source: Source, dbfs: float) -> None:
        """Leave the newest level of a source."""
        with self._lock:
            self._levels[source] = dbfs

    def of(self, source: Source) -> float:
        """Give the newest level of a source."""
        with self._lock:
            return self._levels.get(source, self.SILENCE)

    def clear(self, source: Source) -> None:
        """Forget a source."""
        with self._lock:
            self._levels.pop(source, None)
