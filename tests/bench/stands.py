"""Stand-ins for the devices of a desk that note what changed hands, and when.

The microphone says marked speech and the camera shows numbered pictures, both by the clock; the
loudspeaker keeps all that it is given. There are no device buffers: a block is handed over when
it is due. The same stand-ins serve every peer.
"""

import threading
import time
from collections.abc import Sequence

import numpy as np

from client.media.blocks import BLOCK, Samples
from client.media.devices.equipment import Camera, Loudspeaker, Microphone, Shot
from client.media.devices.stand_in import KeptTime
from client.state import Device, DeviceKind
from tests.bench.marked import FRAME, Marked
from tests.bench.seen import NUMBERS, write_number
from tests.bench.taken import Taking

RATE = 25


class Mouth:
    """A microphone that says marked speech, from wherever it was when it was last open."""

    latency_s = 0.0

    def __init__(self, words: Marked, taking: Taking) -> None:
        self._words = words
        self._taking = taking
        self._time = KeptTime(time.monotonic)

    def read(self) -> Samples:
        """Give what has been said since the last time."""
        due = self._time.due()
        if due <= 0:
            return np.zeros(0, np.int16)
        self._time.count(due)
        return self.say(due * BLOCK)

    def say(self, count: int) -> Samples:
        """Say so many samples now."""
        # Whoever speaks longer than there are words begins again.
        start = self._taking.next % (len(self._words.pcm) - count)
        said = self._words.pcm[start : start + count]
        self._taking.note(said, time.monotonic())
        return said

    def close(self) -> None:
        """Stop; what is said next begins with a whole frame."""
        self._taking.skip(-self._taking.next % FRAME)


class Ear:
    """A loudspeaker that keeps what it is given."""

    audible = True
    waiting = 0
    dry = 0

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._time = KeptTime(time.monotonic)

    def room(self) -> int:
        """Give how many blocks are due."""
        return self._time.due()

    def play(self, block: Samples) -> None:
        """Take one block."""
        self._taking.note(block, time.monotonic())
        self._time.count()

    def close(self) -> None:
        """Nothing is held."""


class Gallery:
    """A camera that shows numbered pictures, 25 a second."""

    def __init__(self, shots: Sequence[Shot], *, keeps: bool = True) -> None:
        self.handed: list[tuple[int, float]] = []
        self._keeps = keeps
        self._shown = 0
        self._shots = shots
        self._began = time.monotonic()
        self._due = 0
        self._never = threading.Event()

    def read(self) -> Shot:
        """Wait for the next picture; those whose time has passed are left out."""
        self._due = max(self._due + 1, int((time.monotonic() - self._began) * RATE))
        self._never.wait(max(0.0, self._began + self._due / RATE - time.monotonic()))
        self._shown += 1
        number = self._shown % NUMBERS
        shot = self._shots[number % len(self._shots)].copy()
        write_number(shot, number)
        if self._keeps:
            self.handed.append((number, time.monotonic()))
        return shot

    def close(self) -> None:
        """Nothing is held."""


class Stands:
    """The equipment of one desk (`client.media.devices.equipment.Equipment`)."""

    changes = 0

    def __init__(self, words: Marked, shots: Sequence[Shot], *, keeps: bool = True) -> None:
        self.said, self.heard = Taking(keeps), Taking(keeps)
        self.gallery = Gallery(shots, keeps=keeps)
        self.log: list[tuple[int, str, float]] = []
        """Of each frame of speech at its turn: its index, how it was played, and when."""
        self._words = words
        self._keeps = keeps

    def log_speech(self, person: str, index: int, how: str) -> None:
        """Take note of what a player says became of a frame."""
        if self._keeps:
            self.log.append((index, str(how), time.monotonic()))

    def meet(self) -> None:
        """Nothing to meet."""

    def begin(self) -> None:
        """Nothing to load."""

    def between_turns(self) -> None:
        """Nothing to do."""

    def listed(self) -> tuple[Device, ...]:
        """Give one device of each kind."""
        return tuple(Device(kind, f"bench-{kind}", f"bench {kind}") for kind in DeviceKind)

    def microphone(self, chosen: str | None) -> Microphone:
        """Open the microphone."""
        return Mouth(self._words, self.said)

    def loudspeaker(self, chosen: str | None) -> Loudspeaker:
        """Open the loudspeaker."""
        return Ear(self.heard)

    def camera(self, chosen: str) -> Camera:
        """Open the camera."""
        return self.gallery

    def end(self) -> None:
        """Nothing to free."""
