"""An engine without sound or picture: it remembers its orders, and tells what a test tells."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from client.config import Devices
from client.media.blocks import Samples
from client.media.engine import (
    EngineNews,
    MediaFailed,
    MediaOrders,
    MediaReadings,
    Negotiator,
    RemoteReadings,
    Witness,
)
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import IceServer, KeptSpeech
from client.state import Device, DeviceKind

CAMERA = Device(DeviceKind.CAMERA, "cam", "Camera", synthetic=True)
MICROPHONE = Device(DeviceKind.MICROPHONE, "mic", "Microphone")


class QuietEngine:
    """Implements `client.media.engine.Engine`."""

    def __init__(self) -> None:
        self.orders = MediaOrders()
        self.previewed = (False, False)
        self.story: list[str] = []
        """What was asked of the devices, in order."""
        self.legs = 0
        self.others: tuple[ParticipantId, ...] = ()
        self.connected = asyncio.Event()
        self.refuse_legs = 0
        """How many legs fail before one succeeds."""
        self.tone_fails = False
        self.played: list[Samples] = []
        self.witness: Witness | None = None
        """Whoever looks on at the devices."""
        self.chosen = Devices()
        self.closed = False
        self.disconnects = 0
        self.disconnected = asyncio.Event()
        self.news = EngineNews()
        self.seen_by: tuple[tuple[ParticipantId, RemoteReadings], ...] = ()
        self.asked = asyncio.Event()
        """Set with each codec and each speech that is given."""
        self.codec = ""
        self.sound_only = False
        self.caught_up: list[tuple[KeptSpeech, ...]] = []
        """What was given to be played, each time."""
        self.told_left: Callable[[float | None], None] = lambda _: None
        self.stops = 0
        self._tell: Callable[[EngineNews], None] = lambda _: None

    def on_news(self, tell: Callable[[EngineNews], None]) -> None:
        self._tell = tell

    def say(self, **changes: object) -> None:
        """Tell news, as the machine's devices would."""
        self.news = replace(self.news, **changes)  # type: ignore[arg-type]  # checked by the class
        self._tell(self.news)

    def devices(self) -> tuple[Device, ...]:
        return (CAMERA, MICROPHONE)

    def choose(self, devices: Devices) -> None:
        self.chosen = devices

    def preview(self, *, camera: bool, microphone: bool) -> None:
        self.previewed = (camera, microphone)
        self.story.append(f"preview camera={camera} microphone={microphone}")

    def show(self, witness: Witness | None) -> None:
        self.witness = witness

    async def play(self, samples: Samples) -> None:
        self.played.append(samples)
        await self.play_tone()

    async def play_tone(self) -> None:
        self.story.append("tone")
        if self.tone_fails:
            raise MediaFailed(Reason.LOUDSPEAKER_MISSING)

    async def connect(
        self,
        others: Sequence[ParticipantId],
        ice_servers: Sequence[IceServer],
        negotiator: Negotiator,
    ) -> None:
        self.connected.clear()
        self.legs += 1
        self.others = tuple(others)
        if self.refuse_legs:
            self.refuse_legs -= 1
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE)
        answered = await negotiator.offer(self.legs, "v=0")
        if answered.offer:
            await negotiator.answer(self.legs, "v=0 too")
        self.connected.set()

    def obey(self, orders: MediaOrders) -> None:
        self.orders = orders
        self.story.append(f"camera={orders.camera} microphone={orders.microphone}")

    def use_codec(self, codec: str) -> None:
        self.codec = codec
        self.asked.set()

    def prefer_sound(self, *, only: bool) -> None:
        self.sound_only = only

    def catch_up(self, missed: Sequence[KeptSpeech], told: Callable[[float | None], None]) -> None:
        self.caught_up.append(tuple(missed))
        self.told_left = told
        self.asked.set()

    def stop_catching_up(self) -> None:
        self.stops += 1
        self.told_left(None)

    async def disconnect(self) -> None:
        self.disconnects += 1
        self.disconnected.set()
        self.connected.clear()

    def readings(self) -> MediaReadings:
        return MediaReadings(remote=self.seen_by)

    async def close(self) -> None:
        self.closed = True
