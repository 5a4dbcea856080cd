"""Equipment on a test bench: devices that do what the test says, and tell what was done to them."""

import threading
import time
from collections import deque

import numpy as np

from client.media.blocks import BLOCK, Samples
from client.media.devices.equipment import Camera, Loudspeaker, Microphone, Shot
from client.media.devices.stand_in import KeptTime
from client.media.engine import MediaFailed
from client.protocol.errors import Reason
from client.state import Device, DeviceKind


class BenchMicrophone:
    """Says what the test gives it."""

    latency_s = 0.0

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench
        self.closed = False
        self.gone = False

    def read(self) -> Samples:
        if self.gone:
            raise MediaFailed(Reason.MICROPHONE_UNREADABLE, "unplugged")
        said = list(self._bench.words)
        self._bench.words.clear()
        return np.concatenate(said) if said else np.zeros(0, np.int16)

    def close(self) -> None:
        self.closed = True


class BenchLoudspeaker:
    """Keeps what it was given; takes as much as the test allows."""

    audible = True
    dry = 0

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench
        self.played: list[Samples] = []
        self.closed = False
        self._time = KeptTime(time.monotonic)

    @property
    def waiting(self) -> float:
        return self._bench.waiting

    def room(self) -> int:
        if self._bench.loudspeaker_gone:
            raise MediaFailed(Reason.LOUDSPEAKER_MISSING, "unplugged")
        if self._bench.paced:
            return self._time.due()
        return max(0, self._bench.room - len(self.played))

    def play(self, block: Samples) -> None:
        if self._bench.held is not None:
            self._bench.holds = True
            self._bench.held.wait(20.0)
            self._bench.holds = False
        self.played.append(block)
        self._time.count()

    def close(self) -> None:
        self.closed = True


class BenchCamera:
    """Gives grey pictures until the test stops it."""

    def __init__(self, bench: "Bench", name: str) -> None:
        self._bench = bench
        self.name = name
        self.closed = threading.Event()
        self.reads = 0

    def read(self) -> Shot | None:
        self._bench.picture.wait(0.02)
        self.reads += 1
        if self._bench.camera_blind or self.name in self._bench.unplugged:
            return None
        return np.full((*self._bench.shape, 3), self.reads % 200, np.uint8)

    def close(self) -> None:
        self.closed.set()


class Bench:
    """Equipment as the test wants it."""

    def __init__(self) -> None:
        self.words: deque[Samples] = deque()
        self.room = 0
        self.waiting = 0.0
        self.shape = (360, 640)
        self.picture = threading.Event()
        self.camera_blind = False
        self.camera_hangs: threading.Event | None = None
        self.loudspeaker_gone = False
        self.paced = False
        """The loudspeaker takes blocks as fast as they would be heard."""
        self.held: threading.Event | None = None
        """A loudspeaker that takes a block gives nothing back before this is set."""
        self.holds = False
        self.microphone_missing = False
        self.loudspeaker_missing = False
        self.camera_missing = False
        self.breaks = False
        self.changes = 0
        self.named: list[Device] = []
        self.unplugged: set[str | None] = set()
        self.microphones: list[BenchMicrophone] = []
        self.loudspeakers: list[BenchLoudspeaker] = []
        self.cameras: list[BenchCamera] = []
        self.asked: list[str | None] = []
        self.threads: set[str] = set()
        self.begun = self.ended = False

    def say(self, blocks: int = 1, value: int = 1000) -> None:
        """Let the microphone hear something."""
        self.words.append(np.full(BLOCK * blocks, value, np.int16))

    def meet(self) -> None:
        """Nothing to meet."""

    def begin(self) -> None:
        self.begun = True
        self._note()

    def between_turns(self) -> None:
        self._note()
        if self.breaks:
            self.breaks = False
            raise RuntimeError("a device that breaks")

    def listed(self) -> tuple[Device, ...]:
        self._note()
        return (
            Device(DeviceKind.CAMERA, "first", "First camera"),
            Device(DeviceKind.CAMERA, "second", "Second camera"),
        )[2 * self.camera_missing :] + tuple(self.named)

    def microphone(self, chosen: str | None) -> Microphone:
        self._note()
        self.asked.append(chosen)
        if self.microphone_missing or chosen in self.unplugged:
            raise MediaFailed(Reason.MICROPHONE_MISSING)
        self.microphones.append(BenchMicrophone(self))
        return self.microphones[-1]

    def loudspeaker(self, chosen: str | None) -> Loudspeaker:
        self._note()
        if self.loudspeaker_missing or chosen in self.unplugged:
            raise MediaFailed(Reason.LOUDSPEAKER_MISSING)
        self.loudspeakers.append(BenchLoudspeaker(self))
        return self.loudspeakers[-1]

    def camera(self, chosen: str) -> Camera:
        self.asked.append(chosen)
        if self.camera_hangs is not None:
            self.camera_hangs.wait()
        if chosen in self.unplugged:
            raise MediaFailed(Reason.CAMERA_MISSING)
        self.cameras.append(BenchCamera(self, chosen))
        return self.cameras[-1]

    def end(self) -> None:
        self.ended = True
        self._note()

    def _note(self) -> None:
        self.threads.add(threading.current_thread().name)
