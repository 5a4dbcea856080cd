"""Looking on at the open devices: pictures and blocks are taken where they come, numbers read here.

A camera and the sound thread tell their witness on threads of their own, and wait for it: what is
done there is done at once.

It opens nothing.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from client.devicecheck.senses.pictures import PictureWatch, Seen
from client.devicecheck.senses.voice import Heard, VoiceWatch
from client.media.blocks import BLOCK, RATE, Samples
from client.media.devices.equipment import Shot
from client.media.engine import Engine


class Witness:
    """Somebody whom nothing interests (`client.media.engine.Witness`)."""

    def heard(self, block: Samples, at: float) -> None:
        """Let it pass."""

    def played(self, block: Samples, at: float) -> None:
        """Let it pass."""

    def seen(self, shot: Shot, at: float) -> None:
        """Let it pass."""


@contextmanager
def looking_on(engine: Engine, witness: Witness) -> Iterator[None]:
    """Have a witness look on for a while."""
    engine.show(witness)
    try:
        yield
    finally:
        engine.show(None)


class Onlooker(Witness):
    """Looks at the pictures of the camera."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watch = PictureWatch()

    def seen(self, shot: Shot, at: float) -> None:
        """Take a picture."""
        with self._lock:
            self._watch.see(shot, at)

    @property
    def first_at(self) -> float | None:
        """Give when the first picture came."""
        return self._watch.first_at

    @property
    def newest(self) -> Shot | None:
        """Give the picture that came last."""
        return self._watch.newest

    def so_far(self, now: float) -> Seen:
        """Give what was seen."""
        with self._lock:
            return self._watch.seen(now)


class Listener(Witness):
    """Listens to the microphone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watch = VoiceWatch()

    def heard(self, block: Samples, at: float) -> None:
        """Take 10 ms."""
        del at
        with self._lock:
            self._watch.hear(block)

    @property
    def seconds(self) -> float:
        """Give how much was heard."""
        return self._watch.seconds

    def spoken(self, loud_dbfs: float, levels: int) -> bool:
        """Whether so many levels of 20 ms were as loud as this."""
        with self._lock:
            return self._watch.spoken(loud_dbfs, levels)

    def so_far(self) -> Heard:
        """Give what was heard."""
        with self._lock:
            return self._watch.heard()


class Tape(Witness):
    """Keeps what the microphone hears, for a few seconds, and where in it playing began."""

    def __init__(self, seconds: float) -> None:
        """Take how much is kept; what comes later is not."""
        self._lock = threading.Lock()
        self._left = int(seconds * RATE) // BLOCK
        self._blocks: list[Samples] = []
        self._begins_at: int | None = None
        self._first_at: float | None = None

    def heard(self, block: Samples, at: float) -> None:
        """Keep 10 ms."""
        with self._lock:
            if self._left:
                self._left -= 1
                if self._first_at is None:
                    self._first_at = at
                self._blocks.append(block)

    def played(self, block: Samples, at: float) -> None:
        """Note when the first sound was handed to the loudspeaker."""
        with self._lock:
            if self._begins_at is None and self._first_at is not None and block.any():
                # By the moment and not by the count: blocks of the microphone come in heaps.
                self._begins_at = max(0, round((at - self._first_at) * RATE))

    @property
    def begins_at(self) -> int | None:
        """Give the sample at which the first sound was handed to the loudspeaker."""
        return self._begins_at

    @property
    def seconds(self) -> float:
        """Give how much is kept."""
        return len(self._blocks) * BLOCK / RATE

    @property
    def full(self) -> bool:
        """Whether no more is kept."""
        return not self._left

    def samples(self) -> Samples:
        """Give what was heard."""
        with self._lock:
            return np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.int16)
