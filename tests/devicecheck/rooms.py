"""A room with a person, a camera, a microphone and a loudspeaker, and a clock moved by waiting.

Everything in it is well until a fault is put in: a fault is a change of one of its fields, made
before the check or by `later` at a moment of it. Devices show themselves to whoever looks on, as
the hearing's own engine does, and only while they are open.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from client.devicecheck.bench import Bench
from client.devicecheck.probes.system.equipment import (
    Holder,
    Permission,
    Right,
    SoundForm,
    Volume,
)
from client.devicecheck.senses.faces import Box, Look
from client.frames import Frames, Levels, Size
from client.media.blocks import BLOCK, BLOCK_S, Samples
from client.media.devices.equipment import Shot
from client.media.devices.fake import speech_like
from client.media.engine import MediaFailed
from client.protocol.devicecheck import Cause, Code
from client.protocol.errors import Reason
from client.state import Device, DeviceKind, PictureForm
from tests.client_courtroom.engine import QuietEngine
from tests.devicecheck.benches import NOW, FakeBench

FORMS = (
    PictureForm(1280, 720, 10.0, 30.0, "MJPG"),
    PictureForm(640, 360, 30.0, 30.0, "YUYV"),
    PictureForm(1280, 720, 10.0, 10.0, "YUYV"),
)
CAMERA = Device(DeviceKind.CAMERA, "/dev/video0", "Integrated Camera", forms=FORMS)
MICROPHONE = Device(DeviceKind.MICROPHONE, "microphone", "Built-in Microphone")
LOUDSPEAKER = Device(DeviceKind.LOUDSPEAKER, "loudspeaker", "Built-in Loudspeaker")
FACE = Box(0.4, 0.3, 0.6, 0.7)


def at_level(samples: Samples, gain_db: float) -> Samples:
    """Give samples louder or softer, cut off where they are too loud."""
    louder = np.round(samples.astype(np.float64) * 10 ** (gain_db / 20))
    return np.clip(louder, -32_768, 32_767).astype(np.int16)


class FakeSystem:
    """A system that says what a test says (`EquipmentWords`)."""

    def __init__(self) -> None:
        self.permissions: dict[DeviceKind, Permission | None] = {
            DeviceKind.CAMERA: Permission(Right.GRANTED),
            DeviceKind.MICROPHONE: Permission(Right.GRANTED),
        }
        self.volumes: dict[DeviceKind, Volume | None] = {
            DeviceKind.MICROPHONE: Volume(80.0, muted=False),
            DeviceKind.LOUDSPEAKER: Volume(60.0, muted=False),
        }
        self.holding: tuple[Holder, ...] | None = ()
        self.form: SoundForm | None = SoundForm(48_000, 2, bluetooth=False)

    def permission(self, kind: DeviceKind) -> Permission | None:
        return self.permissions.get(kind)

    def volume(self, device: Device) -> Volume | None:
        return self.volumes.get(device.kind)

    def holders(self, device: Device) -> tuple[Holder, ...] | None:
        return self.holding

    def sound_form(self, device: Device) -> SoundForm | None:
        return self.form


class FakeFinder:
    """Finds what a test says is there (`FaceFinder`)."""

    unable = Cause.UNSUPPORTED

    def __init__(self, room: "Room") -> None:
        self._room = room

    async def find(self, shot: Shot) -> Look | None:
        return self._room.faces

    def close(self) -> None:
        self._room.finders_open -= 1


class RoomEngine(QuietEngine):
    """The engine of the room: its devices are the room's."""

    def __init__(self, room: "Room") -> None:
        super().__init__()
        self._room = room

    def devices(self) -> tuple[Device, ...]:
        return tuple(self._room.listed)

    def preview(self, *, camera: bool, microphone: bool) -> None:
        super().preview(camera=camera, microphone=microphone)
        self._room.open(camera=camera, microphone=microphone)

    async def play(self, samples: Samples) -> None:
        await self._room.play(samples)


class Room:
    """A room in which all is well."""

    def __init__(self) -> None:
        self.listed = [CAMERA, MICROPHONE, LOUDSPEAKER]
        self.system = FakeSystem()
        self.size = Size(640, 360)
        self.brightness = 120
        self.pictures_per_s = 25.0
        self.first_picture_s = 0.5
        self.still = False
        self.camera_fails: Reason | None = None
        self.camera_hangs = False
        self.faces: Look | None = (FACE,)
        self.finders_open = 0
        self.speech: Samples = speech_like(3)
        self.voice_db = 0.0
        self.voice_limit = 32_767
        self.noise_dbfs = -75.0
        self.microphone_fails: Reason | None = None
        self.microphone_hangs = False
        self.muted = False
        self.loudspeaker_fails = False
        self.leak_db: float | None = None
        self.leak_s = 0.09
        self.answers: dict[Code, int | None] = {Code.CAM_11: 1, Code.MIC_08: 1, Code.AUD_01: 0}
        self.hears_notes = True
        self.fell_back: tuple[DeviceKind, ...] = ()
        self.later: list[tuple[DeviceKind, float, Callable[[Room], None]]] = []
        """What happens when a device of a kind has been open for so many seconds."""
        self.asked: list[Code] = []

        self.fake = FakeBench()
        self.engine = RoomEngine(self)
        self._open = (False, False)
        self.opened_at = 0.0
        self._shots = 0
        self._chance = np.random.default_rng(7)
        self._block = 0
        self._playing: deque[Samples] = deque()
        self._coming: dict[int, Samples] = {}
        self.notes_played = 0
        fake = self.fake.bench
        self.bench = Bench(
            self.engine,
            Frames(),
            Levels(),
            fake.court,
            sleep=self._sleep,
            monotonic=lambda: self.now,
            now=lambda: NOW,
            ask=self._answer,
        )

    @property
    def now(self) -> float:
        """The room's clock: the bench of the line moves it too."""
        return self.fake.now

    def finder(self) -> FakeFinder:
        """Give somebody who finds faces."""
        self.finders_open += 1
        return FakeFinder(self)

    # --- What the engine is asked -------------------------------------------------------------

    def open(self, *, camera: bool, microphone: bool) -> None:
        if (camera, microphone) == self._open:
            return
        self._open = camera, microphone
        self.opened_at = self.now
        self._shots = 0
        self._tell()

    async def play(self, samples: Samples) -> None:
        if self.loudspeaker_fails or not self._has(DeviceKind.LOUDSPEAKER):
            raise MediaFailed(Reason.LOUDSPEAKER_MISSING, "there is none")
        whole = len(samples) // BLOCK
        self._playing = deque(samples[: whole * BLOCK].reshape(whole, BLOCK))
        loud = np.abs(samples).reshape(-1)[: whole * BLOCK].reshape(whole, BLOCK).max(axis=1) > 100
        self.notes_played = int(np.count_nonzero(np.diff(loud.astype(int), prepend=0) == 1))
        while self._playing:
            await self._sleep(BLOCK_S)

    async def _answer(self, code: Code) -> int | None:
        self.asked.append(code)
        if code is Code.SPK_01 and code not in self.answers:
            return self.notes_played if self.hears_notes else 0
        return self.answers.get(code)

    # --- Time goes on -------------------------------------------------------------------------

    async def _sleep(self, seconds: float) -> None:
        for _ in range(max(1, round(seconds / BLOCK_S))):
            self.fake.now += BLOCK_S
            self._step()
        await asyncio.sleep(0)

    def _step(self) -> None:
        open_s = self.now - self.opened_at
        for due in self.later[:]:
            kind, seconds, do = due
            is_open = self._open[0] if kind is DeviceKind.CAMERA else self._open[1]
            if is_open and open_s >= seconds:
                self.later.remove(due)
                do(self)
        self._block += 1
        witness = self.engine.witness
        played = self._playing.popleft() if self._playing else None
        if played is not None:
            if witness is not None:
                witness.played(played, self.now)
            if self.leak_db is not None:
                late = self._block + round(self.leak_s / BLOCK_S)
                self._coming[late] = at_level(played, self.leak_db)
        leaked = self._coming.pop(self._block, None)
        self._tell()
        if witness is None:
            return
        if self.bench.news.camera_live and self._due(open_s):
            self._shots += 1
            witness.seen(self._shot(), self.now)
        if self.bench.news.microphone_live:
            witness.heard(self._hear(leaked), self.now)

    def _due(self, open_s: float) -> bool:
        return self._shots < 1 + (open_s - self.first_picture_s) * self.pictures_per_s

    def _shot(self) -> Shot:
        shot = np.full((self.size.height, self.size.width, 3), self.brightness, np.uint8)
        if not self.still:
            shot[0, 0] = self._shots % 251, self._shots // 251, 1
        return shot

    def _hear(self, leaked: Samples | None) -> Samples:
        if self.muted:
            return np.zeros(BLOCK, np.int16)
        line = self._chance.standard_normal(BLOCK) * 32_768 * 10 ** (self.noise_dbfs / 20)
        # Whoever is asked to listen does not speak.
        if Code.SPK_02 not in self.bench.measured:
            at = self._block * BLOCK % (len(self.speech) - BLOCK)
            line = line + at_level(self.speech[at : at + BLOCK], self.voice_db)
        if leaked is not None:
            line = line + leaked
        return np.clip(line, -self.voice_limit - 1, self.voice_limit).astype(np.int16)

    def _tell(self) -> None:
        camera, microphone = self._open
        open_s = self.now - self.opened_at
        in_use = []
        camera_failure, microphone_failure = self.camera_fails, self.microphone_fails
        if camera and not self._has(DeviceKind.CAMERA):
            camera_failure = camera_failure or Reason.CAMERA_MISSING
        if microphone and not self._has(DeviceKind.MICROPHONE):
            microphone_failure = microphone_failure or Reason.MICROPHONE_MISSING
        seen = camera and camera_failure is None and not self.camera_hangs
        seen = seen and open_s >= self.first_picture_s
        heard = microphone and microphone_failure is None and not self.microphone_hangs
        if seen:
            in_use += [each for each in self.listed if each.kind is DeviceKind.CAMERA][:1]
        if heard:
            in_use += [each for each in self.listed if each.kind is DeviceKind.MICROPHONE][:1]
        self.bench.news = replace(
            self.bench.news,
            camera_live=seen,
            microphone_live=heard,
            camera_failure=camera_failure if camera else None,
            microphone_failure=microphone_failure if microphone else None,
            in_use=tuple(in_use),
            fell_back=self.fell_back,
            devices=tuple(self.listed),
        )

    def _has(self, kind: DeviceKind) -> bool:
        return any(each.kind is kind for each in self.listed)
