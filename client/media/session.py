"""The engine: one desk's devices and its connection, held to what the court has ordered.

What should be open follows from the orders, the preview and whether a connection stands, and is
worked out anew whenever one of them changes (`_settle`). A device that nobody wishes any more is
shut before the call returns; opening takes its time and is told as news.

The court thread is the only one that calls in. The sound thread, the camera's thread and the
worker for pictures are this room's own and end with `close`. It knows nothing of hearings.
"""

import asyncio
import concurrent.futures
import importlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVarTuple

import numpy as np

from client.config import Devices
from client.frames import Frames, Levels
from client.media.blocks import Samples
from client.media.devices.audio import SoundState, SoundThread, SoundWish
from client.media.devices.camera_choice import CameraChoice
from client.media.devices.equipment import Equipment, Shot
from client.media.devices.own_camera import OwnCamera
from client.media.ear.ear import Ear
from client.media.engine import (
    EngineNews,
    MediaFailed,
    MediaOrders,
    MediaReadings,
    Negotiator,
)
from client.media.legs import Legs
from client.media.missed import missed_voices
from client.media.news import Gaps, fell_back, in_use, readings_of, with_sound
from client.media.playout import Playout, three_notes
from client.media.speech.catch_up import CatchUp
from client.media.speech.heard import Played
from client.media.thrift import Thrift, give_back
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import IceServer, KeptSpeech
from client.state import Device

if TYPE_CHECKING:
    from client.media.connection import Connection
    from client.media.devices.fake import FakeMedia
    from client.media.sight import Sight

log = logging.getLogger("mingjing.media.session")
_Arguments = TypeVarTuple("_Arguments")

CLOSE_S = 2.0
"""Within this every thread of the engine has ended."""
LISTING_S = 3.0
_TONE_S = 4.0
_LOOK_EVERY_S = 0.25


def make_engine(
    frames: Frames,
    levels: Levels,
    devices: Devices,
    fake: "FakeMedia | None",
    loopback: bool,
) -> "MediaEngine":
    """Make the engine of a desk, with the machine's devices or, if given, with stand-ins.

    `loopback` says that the court is on this very machine.
    """
    if fake is not None:
        return MediaEngine(frames, levels, devices, fake, loopback=loopback)
    from client.media.devices.machine import MachineEquipment

    machine = MachineEquipment()
    return MediaEngine(frames, levels, devices, machine, loopback=loopback, ear=Ear())


def _load() -> None:
    """Load what a connection needs; half a second the first time, nothing later."""
    importlib.import_module("client.media.connection")
    importlib.import_module("client.media.sight")


class MediaEngine:
    """Sound and picture of one desk (`client.media.engine.Engine`)."""

    def __init__(
        self,
        frames: Frames,
        levels: Levels,
        devices: Devices,
        equipment: Equipment,
        *,
        loopback: bool,
        ear: Ear | None = None,
        log_speech: Callable[[ParticipantId, int, Played], None] | None = None,
    ) -> None:
        """Take what it needs; nothing is opened, loaded or started yet.

        With an ear the voice leaves without echo and noise; stand-ins need none. `log_speech` is
        told what became of each frame of speech at its turn, on the sound thread.
        """
        self._frames = frames
        self._equipment = equipment
        self._loopback = loopback
        self._devices = devices
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tell: Callable[[EngineNews], None] | None = None
        self._news = EngineNews()
        self._orders = MediaOrders()
        self._previewed = (False, False)
        self._closed = False

        self._playout = Playout(levels, log=log_speech)
        self._sound = SoundThread(equipment, levels, self._playout, self._say, self._on_sound, ear)
        self._sound_state = SoundState()
        self._half: Samples | None = None
        self._gaps = Gaps()
        self._sound_only = False
        self._tones = 0
        self._tone_over = asyncio.Event()

        self._choice = CameraChoice(equipment.camera, self._listed, devices.camera)
        self._camera = OwnCamera(
            frames, self._choice.open, self._show, self._tell_news, self._choice
        )
        self._legs = Legs(self._settle)
        self._sight: Sight | None = None
        self._watching: asyncio.Task[None] | None = None

    # --- The face ----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Load what a connection needs in the background, so that entering is quick.

        Best called on Qt's thread once the first window has been painted; may be left out.
        """
        self._equipment.meet()
        self._sound.start()
        threading.Thread(target=_load, name="loading media", daemon=True).start()

    def on_news(self, tell: Callable[[EngineNews], None]) -> None:
        """Have `tell` called on the court thread whenever the news changes."""
        self._tell = tell

    def devices(self) -> tuple[Device, ...]:
        """Give the devices that the system has now; none when it does not answer."""
        self._begin()
        try:
            return self._sound.ask(self._equipment.listed).result(LISTING_S)
        except (TimeoutError, concurrent.futures.CancelledError):
            log.warning("the system does not say which devices it has")
            return ()

    def choose(self, devices: Devices) -> None:
        """Use these devices from now on, in a running connection too."""
        if devices.camera != self._devices.camera:
            self._choice.choose(devices.camera)
            self._camera.leave()
        self._devices = devices
        self._settle()

    def preview(self, *, camera: bool, microphone: bool) -> None:
        """Open own devices for oneself alone."""
        self._previewed = camera, microphone
        self._settle()

    async def play_tone(self) -> None:
        """Play three notes; raises `MediaFailed` when there is nothing to play them on."""
        over = self._tone_over = asyncio.Event()
        self._tones += 1
        self._settle()
        self._playout.play(three_notes(), lambda: self._on_court_thread(over.set))
        try:
            async with asyncio.timeout(_TONE_S):
                await over.wait()
        except TimeoutError:
            raise MediaFailed(Reason.LOUDSPEAKER_MISSING, "it takes no sound") from None
        finally:
            failure = self._sound_state.loudspeaker_failure
            self._tones -= 1
            self._settle()
        if failure is not None:
            raise MediaFailed(failure)

    async def connect(
        self,
        others: Sequence[ParticipantId],
        ice_servers: Sequence[IceServer],
        negotiator: Negotiator,
    ) -> None:
        """Make the connection; an older one is closed first. Raises `MediaFailed`."""
        loop = self._begin()
        ready = loop.run_in_executor(None, _load)
        await self._legs.connect(
            ready, lambda lost: self._make_connection(others, ice_servers, lost), negotiator
        )
        if self._sight is not None:
            self._sight.stand()
        if self._watching is None:
            self._watching = loop.create_task(self._watch())
        self._tell_news()

    def obey(self, orders: MediaOrders) -> None:
        """Open and close devices, sending and playing, at once."""
        self._orders = orders
        self._settle()

    def use_codec(self, codec: str) -> None:
        """Send the picture in this codec, of those agreed on, from the next picture on."""
        if self._sight is not None:
            self._sight.use_codec(codec)

    def prefer_sound(self, *, only: bool) -> None:
        """Send and take no pictures, or do again: the person's own wish."""
        self._sound_only = only
        if self._sight is not None:
            self._sight.prefer_sound(only=only)
        self._tell_news()

    def catch_up(self, missed: Sequence[KeptSpeech], told: Callable[[float | None], None]) -> None:
        """Play what was missed, a quarter faster, the live sound quieter beneath it."""
        self._playout.catch_up(
            CatchUp(missed_voices(missed)), lambda left_s: self._on_court_thread(told, left_s)
        )

    def stop_catching_up(self) -> None:
        """Play no more of what was missed."""
        self._playout.stop_catching_up()

    async def disconnect(self) -> None:
        """Close the connection and every device."""
        self._legs.give_up()
        self._orders = MediaOrders()
        self._previewed = False, False
        self._settle()
        await self._legs.hang_up()

    def readings(self) -> MediaReadings:
        """Give the counters of the connection, the last one's after its end."""
        return readings_of(
            self._legs.connected_at,
            self._sight.readings() if self._sight is not None else {},
            self._playout.tallies(),
            self._playout.sound_s(),
        )

    async def close(self) -> None:
        """End for good: threads joined, devices freed."""
        if self._closed:
            return
        await self.disconnect()
        await self._legs.close()
        self._closed = True
        self._tell = None
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        self._sound.stop()
        if self._sight is not None:
            self._sight.stop()
        late = await asyncio.get_running_loop().run_in_executor(None, self._join)
        if late:
            log.warning("not ended in time: %s", ", ".join(late))

    # --- Making it so ------------------------------------------------------------------------

    def _begin(self) -> asyncio.AbstractEventLoop:
        self._loop = asyncio.get_running_loop()
        self._sound.start()
        return self._loop

    def _settle(self) -> None:
        """Make everything follow from orders, preview and connection."""
        if self._closed:
            return
        loop = self._begin()
        orders, connection = self._orders, self._legs.connection
        preview_camera, preview_microphone = self._previewed
        self._sound.wish(
            SoundWish(
                microphone=orders.microphone or (preview_microphone and connection is None),
                loudspeaker=connection is not None or self._tones > 0,
                listening=orders.listening,
                chosen_microphone=self._devices.microphone,
                chosen_loudspeaker=self._devices.loudspeaker,
            )
        )
        if not orders.microphone:
            # Nothing of it is said any more: nor may this half be, when it is opened again.
            self._half = None
        self._camera.wish(orders.camera or preview_camera, loop)
        self._playout.hear(orders.heard)
        if self._sight is not None:
            if connection is None:
                self._sight.end()
            self._sight.obey(camera=orders.camera, seen=orders.seen)
        if connection is not None:
            connection.obey(microphone=orders.microphone, camera=orders.camera)
        self._tell_news()

    def _make_connection(
        self,
        others: Sequence[ParticipantId],
        ice_servers: Sequence[IceServer],
        lost: Callable[[], None],
    ) -> "Connection":
        from client.media.connection import Connection
        from client.media.line.receiving import Ears
        from client.media.sight import Sight

        if self._sight is None:
            self._sight = Sight(self._frames, self._on_court_thread)
            self._sight.prefer_sound(only=self._sound_only)
        sight = self._sight
        connection = Connection(
            others,
            ice_servers,
            loopback=self._loopback,
            ears=Ears(self._playout.arrive, sight.see, self._playout.useful_until),
            want_key=sight.want_key,
            watched=sight.watched,
            lost=lost,
        )
        sight.begin(connection)
        self._playout.begin()
        return connection

    async def _watch(self) -> None:
        """Look at layout, line and machine, for as long as this engine lives."""
        thrift = Thrift(time.monotonic())
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                if thrift.is_due(time.monotonic()):
                    asyncio.get_running_loop().run_in_executor(None, give_back)
                if self._sight is not None and self._legs.connection is not None:
                    self._sight.look()
                    self._gaps.look(self._playout.tallies())
                    self._tell_news()
            except Exception:  # one bad look must not end the looking
                log.exception("the layout could not be looked at")

    def _tell_news(self) -> None:
        wished = self._orders.microphone or self._previewed[1]
        connection = self._legs.connection
        news = EngineNews(
            connected=connection is not None and connection.standing,
            failed=self._legs.failed,
            camera_live=self._camera.live,
            camera_failure=self._camera.failure,
            fell_back=fell_back(self._sound_state, camera=self._choice.fell_back),
            in_use=in_use(self._sound_state, self._camera_in_use()),
            gap_s=self._gaps.last_s,
            gaps=self._gaps.count,
        )
        news = with_sound(news, self._sound_state, wished=wished)
        if self._sight is not None:
            steered = self._sight.steered
            news = replace(news, rung=steered.rung, rung_why=steered.why, views=steered.views)
        if news != self._news:
            self._news = news
            if self._tell is not None:
                self._tell(news)

    def _camera_in_use(self) -> Device | None:
        """Give the camera that is open, or that stands in for the chosen one."""
        used = self._camera.live or self._choice.fell_back
        return self._choice.in_use if used else None

    def _join(self) -> list[str]:
        """Wait for every thread, and name those that do not end in time."""
        deadline = time.monotonic() + CLOSE_S
        late = []
        if not self._sound.join(CLOSE_S):
            late.append("sound")
        if not self._camera.join(deadline):
            late.append("camera")
        if self._sight is not None and not self._sight.join(deadline):
            late.append("pictures")
        return late

    # --- From other threads ------------------------------------------------------------------

    def _on_court_thread(
        self, do: Callable[[*_Arguments], object], *arguments: *_Arguments
    ) -> None:
        # A loop that is gone has nobody left to tell.
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(do, *arguments)

    def _on_sound(self, state: SoundState) -> None:
        self._on_court_thread(self._take_sound_state, state)

    def _take_sound_state(self, state: SoundState) -> None:
        before, self._sound_state = self._sound_state, state
        if state.changes != before.changes and self._loop is not None and not self._closed:
            self._camera.devices_changed(state.devices, self._loop)
        if state.loudspeaker_failure is not None:
            self._tone_over.set()
        self._tell_news()

    def _say(self, block: Samples) -> None:
        """Send two blocks at a time: an Opus frame is 20 ms long. On the sound thread."""
        connection = self._legs.connection
        if connection is None or not self._orders.microphone:
            self._half = None
        elif self._half is None:
            self._half = block
        else:
            both, self._half = np.concatenate((self._half, block)), None
            self._on_court_thread(connection.send_voice, both)

    def _show(self, shot: Shot, at: float) -> None:
        """Send a picture. On the camera's thread."""
        sight = self._sight
        if sight is not None and self._orders.camera:
            sight.put(shot, at)

    def _listed(self) -> tuple[Device, ...]:
        """Give what the system has, or raise. On the camera's thread."""
        try:
            return self._sound.ask(self._equipment.listed).result(LISTING_S)
        except (TimeoutError, concurrent.futures.CancelledError):
            raise MediaFailed(Reason.CAMERA_UNREADABLE, "the system names none") from None
