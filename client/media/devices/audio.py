"""The sound thread: microphone and loudspeaker, ten milliseconds at a time.

A thread of its own, so that a blocked window or a busy court thread never stops a voice. It is
told what is wished and makes it so: a microphone that is not wished is closed at the device,
and from the moment `wish` returns no block of it leaves. A loudspeaker that cannot be had is
stood in for by silence that keeps time, and is tried again (`client.media.devices.keeping`). After
the machine has slept no device is held to have been still meanwhile.

One may wish to be told when one speaks unheard: then alone the microphone stays open while it is
muted, for this thread alone, and nothing of it leaves.

It knows nothing of connections, and of devices only their faces.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from client.frames import OWN, Levels
from client.media.blocks import BLOCK_S, Cutter, Meter, Samples, power
from client.media.devices.equipment import Equipment, Loudspeaker, Microphone
from client.media.devices.errands import Errand
from client.media.devices.keeping import Keeper
from client.media.devices.stand_in import Mute
from client.media.ear.ear import Ear
from client.media.ear.trouble import TroubleWatch
from client.media.ear.unheard import SpeechWatch
from client.media.engine import MediaFailed, Witness
from client.protocol.devicecheck import Cause
from client.protocol.errors import Reason
from client.state import Device, DeviceKind

log = logging.getLogger("mingjing.media.audio")
_Answer = TypeVar("_Answer")

TURN_S = 0.005
"""Between two looks at open devices: half a block."""
IDLE_S = 0.25
"""Between two looks when nothing is open, for the devices' own machinery."""
STOOD_STILL_S = 1.0
"""Later than this by itself, it was the machine that slept, or this thread that was held up."""


@dataclass(frozen=True, slots=True)
class SoundWish:
    """The whole of what should be open, and which devices."""

    microphone: bool = False
    loudspeaker: bool = False
    listening: bool = False
    """Open the muted microphone for this machine alone, to say who speaks unheard."""
    chosen_microphone: str | None = None
    chosen_loudspeaker: str | None = None


@dataclass(frozen=True, slots=True)
class SoundState:
    """What is open."""

    microphone_live: bool = False
    microphone_listening: bool = False
    """Whether it is open for this machine alone."""
    microphone_failure: Reason | None = None
    loudspeaker_failure: Reason | None = None
    microphone_in_use: Device | None = None
    loudspeaker_in_use: Device | None = None
    fell_back_microphone: bool = False
    """Whether the system's default stands in for the chosen one, which is not there."""
    fell_back_loudspeaker: bool = False
    echo: bool = False
    """Whether the others hear themselves from this desk."""
    speaking_unheard: bool = False
    """Whether somebody has spoken here since the microphone was muted."""
    troubles: tuple[Cause, ...] = ()
    """What is wrong with the sound of the open microphone."""
    unprocessed: bool = False
    """Whether voices leave without noise suppression, for want of livekit."""
    changes: int = 0
    """How often the system's devices have changed."""
    devices: tuple[Device, ...] = ()
    """What the system had after the last change; empty before the first."""


@dataclass(frozen=True, slots=True)
class Latency:
    """How late the devices are, by their own account."""

    microphone_s: float = 0.0
    loudspeaker_s: float = 0.0


class Mix(Protocol):
    """Where the loudspeaker's blocks come from."""

    def block(self, *, audible: bool) -> Samples:
        """Give the next block."""


class SoundThread:
    """Keeps microphone and loudspeaker as wished."""

    def __init__(
        self,
        equipment: Equipment,
        levels: Levels,
        mix: Mix,
        voice: Callable[[Samples], None],
        tell: Callable[[SoundState], None],
        ear: Ear | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what it needs; `voice` and `tell` are called on the sound thread.

        Without an ear voices leave as the microphone gives them.
        """
        self._equipment = equipment
        self._mix = mix
        self._voice = voice
        self._tell = tell
        self._meter = Meter(levels, OWN)
        self._cutter = Cutter()
        self._lock = threading.Lock()
        self._wish = SoundWish()
        self._closings = 0
        self._errands: deque[Errand[Any]] = deque()
        self._ended = False
        self._bell = threading.Event()
        self._state = SoundState()
        self._granted = SoundWish()
        self._granted_closings = 0
        self._ear = ear
        self._speech = SpeechWatch()
        self._trouble = TroubleWatch()
        self._microphones = Keeper[Microphone](
            DeviceKind.MICROPHONE, equipment.microphone, equipment.listed, clock
        )
        self._loudspeakers = Keeper[Loudspeaker](
            DeviceKind.LOUDSPEAKER, equipment.loudspeaker, equipment.listed, clock
        )
        self._stand_in: Mute | None = None
        self._latency = Latency()
        self._clock = clock
        self._turned_at: float | None = None
        self._devices: tuple[Device, ...] = ()
        self._witness: Witness | None = None
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)

    def start(self) -> None:
        """Begin; does nothing when it has begun. Any thread may call this."""
        with self._lock:
            if self._thread.ident is None and not self._ended:
                self._thread.start()

    def wish(self, wish: SoundWish) -> None:
        """Say what should be open; a microphone no longer wished is silent when this returns."""
        with self._lock:
            # Muted or heard: what waits in the device belongs to before.
            self._closings += wish.microphone != self._wish.microphone
            self._wish = wish
        self._bell.set()

    def show(self, witness: Witness | None) -> None:
        """Let someone look on at the open devices; the one before is told no more."""
        with self._lock:
            self._witness = witness

    def latency(self) -> Latency:
        """Give how late the devices are. Any thread may call this."""
        return self._latency

    @property
    def held_up_s(self) -> float:
        """Give for how long it has not come back from a device. Any thread may call this."""
        turned_at = self._turned_at
        if turned_at is None or self._ended:
            return 0.0
        return max(0.0, self._clock() - turned_at - IDLE_S)

    def ask(self, question: Callable[[], _Answer]) -> "Future[_Answer]":
        """Have something done on the sound thread."""
        answer: Future[_Answer] = Future()
        with self._lock:
            if self._ended:
                answer.cancel()
            else:
                self._errands.append(Errand(question, answer))
        self._bell.set()
        return answer

    def stop(self) -> None:
        """Have everything closed and the thread end; `join` waits for it."""
        with self._lock:
            self._ended = True
            self._wish = SoundWish()
        self._bell.set()

    def join(self, limit_s: float) -> bool:
        """Wait for the end; False when it did not come in time."""
        if self._thread.ident is not None:
            self._thread.join(limit_s)
        return not self._thread.is_alive()

    # --- On the sound thread -----------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._equipment.begin()
            if self._ear is not None:
                self._ear.begin()
            while not self._ended:
                self._bell.wait(self._safe_turn())
                self._bell.clear()
        except Exception:
            log.exception("the sound thread could not begin")
        finally:
            self._close_microphone()
            self._close_loudspeaker()
            self._report()
            with self._lock:
                self._ended = True
            while self._errands:
                self._errands.popleft().drop()
            self._equipment.end()

    def _safe_turn(self) -> float:
        now, before = self._clock(), self._turned_at
        self._turned_at = now
        if before is not None and now - before > STOOD_STILL_S:
            self._microphones.spare()
            self._loudspeakers.spare()
        try:
            return TURN_S if self._turn() else IDLE_S
        except Exception:
            log.exception("a sound device has done what no device should")
            unexpected = MediaFailed(Reason.UNEXPECTED)
            if self._granted.microphone:
                self._microphones.fail(unexpected)
            if self._granted.loudspeaker:
                self._loudspeakers.fail(unexpected)
            self._report()
            return IDLE_S

    def _turn(self) -> bool:
        self._equipment.between_turns()
        if self._equipment.changes != self._state.changes:
            self._devices = self._equipment.listed()
        while self._errands:
            self._errands.popleft().run()
        with self._lock:
            wish, closings = self._wish, self._closings
        if closings != self._granted_closings:
            # Closed and opened again between two turns is closed all the same: nothing that was
            # said meanwhile may still wait in the device.
            self._granted_closings = closings
            self._microphones.close_for_a_moment()
            self._speech.forget()
        self._granted = wish
        self._grant_microphone(wish)
        self._grant_loudspeaker(wish)
        microphone = self._microphones.opened
        if microphone is not None and not self._hear(microphone):
            # Another stands in for it at once, if there is one, and nobody has to be muted.
            self._grant_microphone(wish)
        if self._loudspeaker is not None:
            self._play(self._loudspeaker)
        self._report()
        return self._microphones.opened is not None or self._loudspeaker is not None

    def _grant_microphone(self, wish: SoundWish) -> None:
        if not wish.microphone and not wish.listening:
            self._close_microphone()
            return
        keeper = self._microphones
        before, openings = keeper.in_use, keeper.openings
        keeper.keep(wish.chosen_microphone, self._equipment.changes)
        if keeper.openings != openings:
            self._cutter.forget()
            self._trouble = TroubleWatch()
            self._opened(same=before == keeper.in_use)

    def _grant_loudspeaker(self, wish: SoundWish) -> None:
        if not wish.loudspeaker:
            self._close_loudspeaker()
            return
        keeper = self._loudspeakers
        before, openings = keeper.in_use, keeper.openings
        keeper.keep(wish.chosen_loudspeaker, self._equipment.changes)
        if keeper.openings != openings:
            self._opened(same=before == keeper.in_use)
        if keeper.opened is not None:
            self._stand_in = None
        elif self._stand_in is None:
            self._stand_in = Mute()

    def _opened(self, *, same: bool) -> None:
        if self._ear is not None:
            self._ear.opened(same=same)

    @property
    def _loudspeaker(self) -> Loudspeaker | None:
        return self._loudspeakers.opened or self._stand_in

    def _close_microphone(self) -> None:
        self._microphones.close()
        self._speech.forget()

    def _close_loudspeaker(self) -> None:
        self._loudspeakers.close()
        self._stand_in = None

    def _hear(self, microphone: Microphone) -> bool:
        """Take what a microphone has heard; False when it is none any more."""
        try:
            samples = microphone.read()
        except MediaFailed as failed:
            self._microphones.fail(failed)
            return False
        if len(samples):
            self._microphones.moved()
        elif self._microphones.still():
            self._microphones.give_up(MediaFailed(Reason.MICROPHONE_UNREADABLE, "it gives nothing"))
            return False
        loudspeaker = self._loudspeaker
        waiting = loudspeaker.waiting if loudspeaker is not None else 0.0
        self._latency = Latency(microphone.latency_s, waiting * BLOCK_S)
        blocks = self._cutter.cut(samples)
        for later, block in zip(reversed(range(len(blocks))), blocks, strict=True):
            clean, strength = block, 0.0
            if self._ear is None:
                strength = power(block)
            else:
                # What came at one time was heard one after another, and as much was played.
                held = waiting + later
                clean = self._ear.hear(block, held, sent=self._granted.microphone)
                strength = self._ear.strength
            # Under the lock: once `wish` has closed the microphone nothing more is given.
            with self._lock:
                if self._closings != self._granted_closings:
                    break
                if self._wish.microphone:
                    if self._witness is not None:
                        self._witness.heard(block, self._clock() - later * BLOCK_S)
                    self._trouble.add(block)
                    self._meter.add(strength)
                    self._voice(clean)
                elif self._wish.listening:
                    self._speech.add(clean)
        return True

    def _play(self, loudspeaker: Loudspeaker) -> None:
        keeper = self._loudspeakers
        try:
            room = loudspeaker.room()
            for _ in range(room):
                block = self._mix.block(audible=loudspeaker.audible)
                loudspeaker.play(block)
                with self._lock:
                    if self._witness is not None:
                        self._witness.played(block, self._clock())
                if self._ear is not None and loudspeaker.audible:
                    self._ear.played(block, loudspeaker.dry)
        except MediaFailed as failed:
            keeper.fail(failed)
            return
        if room:
            keeper.moved()
        elif keeper.still():
            keeper.give_up(MediaFailed(Reason.LOUDSPEAKER_MISSING, "it takes no sound"))

    def _troubles(self) -> tuple[Cause, ...]:
        """Give what is wrong with the sound that leaves, in the causes of the device check."""
        if not self._granted.microphone or self._microphones.opened is None:
            return ()
        echo = (Cause.ECHO_HEARD,) if self._ear is not None and self._ear.echo else ()
        return (*self._trouble.causes, *echo)

    def _report(self) -> None:
        """Tell what is open when it is not what was told last."""
        microphones, loudspeakers, ear = self._microphones, self._loudspeakers, self._ear
        wish = self._granted
        state = SoundState(
            microphone_live=wish.microphone and microphones.opened is not None,
            microphone_listening=not wish.microphone and microphones.opened is not None,
            microphone_failure=microphones.failure if wish.microphone else None,
            loudspeaker_failure=loudspeakers.failure,
            microphone_in_use=microphones.in_use,
            loudspeaker_in_use=loudspeakers.in_use,
            fell_back_microphone=microphones.fell_back,
            fell_back_loudspeaker=loudspeakers.fell_back,
            echo=ear is not None and ear.echo and wish.microphone,
            speaking_unheard=self._speech.speech,
            troubles=self._troubles(),
            unprocessed=ear is not None and ear.without,
            changes=self._equipment.changes,
            devices=self._devices,
        )
        if state == self._state:
            return
        if self._state.microphone_live and not state.microphone_live:
            self._meter.clear()
        self._state = state
        self._tell(state)
