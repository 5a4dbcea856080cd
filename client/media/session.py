"""The engine: one desk's devices and its connection, held to what the court has ordered.

What should be open follows from the orders, the preview and whether a connection stands, and is
worked out anew whenever one of them changes (`_settle`). A device that nobody wishes any more is
shut before the call returns; opening takes its time and is told as news.

The court thread is the only one that calls in. The sound thread, the camera's thread and the
workers for pictures are this room's own: `close` has them all end at once, within two seconds,
whatever is going on. It knows nothing of hearings.
"""

import asyncio
import concurrent.futures
import importlib
import logging
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVarTuple

from client.config import Devices
from client.frames import Frames, Levels
from client.media.devices.audio import SoundState
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
    Witness,
)
from client.media.legs import Legs
from client.media.news import fell_back, in_use, readings_of, with_sound
from client.media.playout import three_notes
from client.media.sound import Sound, Wish
from client.media.speech.heard import Played
from client.media.thrift import Thrift, give_back
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import IceServer, KeptSpeech
from client.state import Device

if TYPE_CHECKING:
    from client.media.blocks import Samples
    from client.media.connection import Connection
    from client.media.devices.fake import FakeMedia
    from client.media.sight import Sight

log = logging.getLogger("mingjing.media.session")
_Arguments = TypeVarTuple("_Arguments")

CLOSE_S = 2.0
"""Within this the connection is closed and every thread of the engine has ended."""
LISTING_S = 3.0
_LOOK_EVERY_S = 0.25


def make_engine(
    frames: Frames,
    levels: Levels,
    devices: Devices,
    fake: "FakeMedia | None",
    loopback: bool,
    relay_tls: ssl.SSLContext | None = None,
) -> "MediaEngine":
    """Make the engine of a desk, with the machine's devices or, if given, with stand-ins.

    `loopback` says that the court is on this very machine, `relay_tls` whom to believe at a relay.
    """
    if fake is not None:
        return MediaEngine(frames, levels, devices, fake, loopback=loopback, relay_tls=relay_tls)
    from client.media.devices.machine import MachineEquipment

    machine = MachineEquipment()
    return MediaEngine(
        frames, levels, devices, machine, loopback=loopback, ear=Ear(), relay_tls=relay_tls
    )


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
        relay_tls: ssl.SSLContext | None = None,
        log_speech: Callable[[ParticipantId, int, Played], None] | None = None,
    ) -> None:
        """Take what it needs; nothing is opened, loaded or started yet.

        With an ear the voice leaves without echo and noise; stand-ins need none. `log_speech` is
        told what became of each frame of speech at its turn, on the sound thread.
        """
        self._frames = frames
        self._equipment = equipment
        self._loopback, self._relay_tls = loopback, relay_tls
        self._devices = devices
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tell: Callable[[EngineNews], None] | None = None
        self._news = EngineNews()
        self._orders = MediaOrders()
        self._previewed = (False, False)
        self._closed = False

        self._sound = Sound(
            equipment, levels, self._on_court_thread, self._sound_changed, ear, log_speech
        )
        self._sound_only = False

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
            return self._sound.listed().result(LISTING_S)
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

    def show(self, witness: Witness | None) -> None:
        """Show what own devices give to this one, while they are open."""
        self._sound.show(witness)
        self._camera.show(witness)

    async def play_tone(self) -> None:
        """Play three notes; raises `MediaFailed` when there is nothing to play them on."""
        await self.play(three_notes())

    async def play(self, samples: "Samples") -> None:
        """Play this; raises `MediaFailed` when there is nothing to play it on."""
        self._begin()
        await self._sound.play(samples)

    async def connect(
        self,
        others: Sequence[ParticipantId],
        ice_servers: Sequence[IceServer],
        negotiator: Negotiator,
    ) -> None:
        """Make the connection; an older one is closed first. Raises `MediaFailed`."""
        if self._closed:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "the engine has ended")
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
        self._begin()
        self._sound.catch_up(missed, told)

    def stop_catching_up(self) -> None:
        """Play no more of what was missed."""
        self._sound.playout.stop_catching_up()

    async def disconnect(self) -> None:
        """Close the connection and every device; what is left of missed speech is not played."""
        self._let_go()
        await self._legs.hang_up()

    def readings(self) -> MediaReadings:
        """Give the counters of the connection, the last one's after its end."""
        return readings_of(
            self._legs.connected_at,
            self._sight.readings() if self._sight is not None else {},
            self._sound.playout.tallies(),
            self._sound.playout.sound_s(),
        )

    async def close(self) -> None:
        """End for good: threads joined, devices freed."""
        if self._closed:
            return
        self._let_go()
        self._closed = True
        self._tell = None
        if self._watching is not None:
            self._watching.cancel()
        self._sound.stop()
        if self._sight is not None:
            self._sight.stop()
        # Whatever the connection waits for, the threads end meanwhile.
        loop, deadline = asyncio.get_running_loop(), time.monotonic() + CLOSE_S
        joined = loop.run_in_executor(None, self._join, deadline)
        await self._legs.close()
        if late := await joined:
            log.warning("not ended in time: %s", ", ".join(late))

    # --- Making it so ------------------------------------------------------------------------

    def _begin(self) -> asyncio.AbstractEventLoop:
        self._loop = asyncio.get_running_loop()
        self._sound.start()
        return self._loop

    def _let_go(self) -> None:
        """Order nothing any more: whatever is open closes now."""
        self._legs.give_up()
        self._orders = MediaOrders()
        self._previewed = False, False
        self.stop_catching_up()
        self._settle()

    def _settle(self) -> None:
        """Make everything follow from orders, preview and connection."""
        if self._closed:
            return
        loop = self._begin()
        orders, connection = self._orders, self._legs.connection
        preview_camera, preview_microphone = self._previewed
        self._sound.wish(
            Wish(
                microphone=orders.microphone or (preview_microphone and connection is None),
                loudspeaker=connection is not None,
                listening=orders.listening,
                devices=self._devices,
            ),
            connection if orders.microphone else None,
        )
        self._camera.wish(orders.camera or preview_camera, loop)
        self._sound.playout.hear(orders.heard)
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
        playout = self._sound.playout
        connection = Connection(
            others,
            ice_servers,
            loopback=self._loopback,
            ears=Ears(playout.arrive, sight.see, playout.useful_until),
            want_key=sight.want_key,
            watched=sight.watched,
            lost=lost,
            relay_tls=self._relay_tls,
        )
        sight.begin(connection)
        playout.begin()
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
                    self._sound.look()
                    self._tell_news()
            except Exception:  # one bad look must not end the looking
                log.exception("the layout could not be looked at")

    def _tell_news(self) -> None:
        wished = self._orders.microphone or self._previewed[1]
        connection, sound = self._legs.connection, self._sound.state
        news = EngineNews(
            connected=connection is not None and connection.standing,
            failed=self._legs.failed,
            camera_live=self._camera.live,
            camera_failure=self._camera.failure,
            fell_back=fell_back(sound, camera=self._choice.fell_back),
            in_use=in_use(sound, self._camera_in_use()),
            gap_s=self._sound.gaps.last_s,
            gaps=self._sound.gaps.count,
        )
        news = with_sound(news, sound, wished=wished)
        if self._sight is not None:
            steered = self._sight.steered
            news = replace(news, rung=steered.rung, rung_why=steered.why, views=steered.views)
            if self._sight.failing:
                # A face that nobody sees is not to seem seen.
                news = replace(news, camera_live=False, camera_failure=Reason.UNEXPECTED)
        if news != self._news:
            self._news = news
            if self._tell is not None:
                self._tell(news)

    def _sound_changed(self, before: SoundState) -> None:
        state = self._sound.state
        if state.changes != before.changes and self._loop is not None and not self._closed:
            self._camera.devices_changed(state.devices, self._loop)
        self._tell_news()

    def _camera_in_use(self) -> Device | None:
        """Give the camera that is open, or that stands in for the chosen one."""
        used = self._camera.live or self._choice.fell_back
        return self._choice.in_use if used else None

    def _join(self, deadline: float) -> list[str]:
        """Wait for every thread, until a moment by `time.monotonic()`; name those that are late."""
        late = []
        if not self._sound.join(max(0.0, deadline - time.monotonic())):
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

    def _show(self, shot: Shot, at: float) -> None:
        """Send a picture. On the camera's thread."""
        sight = self._sight
        if sight is not None and self._orders.camera:
            sight.put(shot, at)

    def _listed(self) -> tuple[Device, ...]:
        """Give what the system has, or raise. On the camera's thread."""
        try:
            return self._sound.listed().result(LISTING_S)
        except (TimeoutError, concurrent.futures.CancelledError):
            raise MediaFailed(Reason.CAMERA_UNREADABLE, "the system names none") from None
