"""The sound thread: microphone and loudspeaker, ten milliseconds at a time.

A thread of its own, so that a blocked window or a busy court thread never stops a voice. It is
told what is wished and makes it so: a microphone that is not wished is closed at the device,
and from the moment `wish` returns no block of it leaves. A loudspeaker that cannot be had is
stood in for by silence that keeps time, and is tried again.

It knows nothing of connections, and of devices only their faces.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from client.frames import OWN, Levels
from client.media.blocks import BLOCK_S, Cutter, Meter, Samples, power
from client.media.engine import MediaFailed
from client.media.equipment import Equipment, Loudspeaker, Microphone
from client.protocol.errors import Reason

log = logging.getLogger("mingjing.media.audio")
_Answer = TypeVar("_Answer")

TURN_S = 0.005
"""Between two looks at open devices: half a block."""
IDLE_S = 0.25
"""Between two looks when nothing is open, for the devices' own machinery."""
TRY_AGAIN_S = 2.0


@dataclass(frozen=True, slots=True)
class SoundWish:
    """The whole of what should be open, and which devices."""

    microphone: bool = False
    loudspeaker: bool = False
    chosen_microphone: str | None = None
    chosen_loudspeaker: str | None = None


@dataclass(frozen=True, slots=True)
class SoundState:
    """What is open."""

    microphone_live: bool = False
    microphone_failure: Reason | None = None
    loudspeaker_failure: Reason | None = None


class Mix(Protocol):
    """Where the loudspeaker's blocks come from."""

    def block(self, *, audible: bool) -> Samples:
        """Give the next block."""


class KeptTime:
    """Counts blocks by the clock, for stand-ins; a long pause is not made up for."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = clock()
        self._counted = 0

    def due(self) -> int:
        """Give how many blocks have become due and were not counted; at most 200 ms of them."""
        due = int((self._clock() - self._began) / BLOCK_S) - self._counted
        if due > 20:
            self._counted += due - 20
            return 20
        return due

    def count(self, blocks: int = 1) -> None:
        """Count blocks as done."""
        self._counted += blocks


class Mute:
    """The loudspeaker of a desk that has none: takes blocks by the clock, plays nothing."""

    audible = False

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._time = KeptTime(clock)

    def room(self) -> int:
        """Give how many blocks are due."""
        return self._time.due()

    def play(self, block: Samples) -> None:
        """Let one block pass unheard."""
        del block
        self._time.count()

    def close(self) -> None:
        """Nothing is held."""


class _Errand(Generic[_Answer]):
    """Something to be done on the sound thread for another."""

    def __init__(self, question: Callable[[], _Answer], answer: "Future[_Answer]") -> None:
        self._question = question
        self._answer = answer

    def run(self) -> None:
        """Do it and answer."""
        if not self._answer.set_running_or_notify_cancel():
            return
        try:
            self._answer.set_result(self._question())
        except Exception as wrong:  # noqa: BLE001 - whoever asked is told
            self._answer.set_exception(wrong)

    def drop(self) -> None:
        """Leave it undone."""
        self._answer.cancel()


class SoundThread:
    """Keeps microphone and loudspeaker as wished."""

    def __init__(
        self,
        equipment: Equipment,
        levels: Levels,
        mix: Mix,
        voice: Callable[[Samples], None],
        tell: Callable[[SoundState], None],
    ) -> None:
        """Take what it needs; `voice` and `tell` are called on the sound thread."""
        self._equipment = equipment
        self._mix = mix
        self._voice = voice
        self._tell = tell
        self._meter = Meter(levels, OWN)
        self._cutter = Cutter()
        self._lock = threading.Lock()
        self._wish = SoundWish()
        self._closings = 0
        self._errands: deque[_Errand[Any]] = deque()
        self._ended = False
        self._bell = threading.Event()
        self._state = SoundState()
        self._granted = SoundWish()
        self._granted_closings = 0
        self._microphone: Microphone | None = None
        self._loudspeaker: Loudspeaker | None = None
        self._try_microphone_at = 0.0
        self._try_loudspeaker_at = 0.0
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)

    def start(self) -> None:
        """Begin; does nothing when it has begun. Any thread may call this."""
        with self._lock:
            if self._thread.ident is None and not self._ended:
                self._thread.start()

    def wish(self, wish: SoundWish) -> None:
        """Say what should be open; a microphone no longer wished is silent when this returns."""
        with self._lock:
            self._wish = wish
            self._closings += not wish.microphone
        self._bell.set()

    def ask(self, question: Callable[[], _Answer]) -> "Future[_Answer]":
        """Have something done on the sound thread."""
        answer: Future[_Answer] = Future()
        with self._lock:
            if self._ended:
                answer.cancel()
            else:
                self._errands.append(_Errand(question, answer))
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
            while not self._ended:
                self._bell.wait(self._safe_turn())
                self._bell.clear()
        except Exception:
            log.exception("the sound thread could not begin")
        finally:
            self._close_microphone()
            self._close_loudspeaker()
            with self._lock:
                self._ended = True
            while self._errands:
                self._errands.popleft().drop()
            self._equipment.end()

    def _safe_turn(self) -> float:
        try:
            return TURN_S if self._turn() else IDLE_S
        except Exception:
            log.exception("a sound device has done what no device should")
            unexpected = MediaFailed(Reason.UNEXPECTED)
            if self._granted.microphone:
                self._microphone_failed(unexpected)
            if self._granted.loudspeaker:
                self._loudspeaker_failed(unexpected)
            return IDLE_S

    def _turn(self) -> bool:
        self._equipment.between_turns()
        while self._errands:
            self._errands.popleft().run()
        with self._lock:
            wish, closings = self._wish, self._closings
        if closings != self._granted_closings:
            # Closed and opened again between two turns is closed all the same: nothing that was
            # said meanwhile may still wait in the device.
            self._granted_closings = closings
            self._close_microphone()
        self._grant(wish)
        if self._microphone is not None:
            self._hear(self._microphone)
        if self._loudspeaker is not None:
            self._play(self._loudspeaker)
        return self._microphone is not None or self._loudspeaker is not None

    def _grant(self, wish: SoundWish) -> None:
        now = time.monotonic()
        before, self._granted = self._granted, wish
        other_microphone = wish.chosen_microphone != before.chosen_microphone
        if not wish.microphone or other_microphone:
            self._close_microphone()
            self._try_microphone_at = now
        if wish.microphone and self._microphone is None and now >= self._try_microphone_at:
            self._open_microphone(wish.chosen_microphone)
        other_loudspeaker = wish.chosen_loudspeaker != before.chosen_loudspeaker
        if not wish.loudspeaker or other_loudspeaker:
            self._close_loudspeaker()
            self._try_loudspeaker_at = now
        stands_in = self._loudspeaker is None or not self._loudspeaker.audible
        if wish.loudspeaker and stands_in and now >= self._try_loudspeaker_at:
            self._open_loudspeaker(wish.chosen_loudspeaker)
        if not wish.microphone or not wish.loudspeaker:
            self._say(
                replace(
                    self._state,
                    microphone_failure=self._state.microphone_failure if wish.microphone else None,
                    loudspeaker_failure=(
                        self._state.loudspeaker_failure if wish.loudspeaker else None
                    ),
                )
            )

    def _open_microphone(self, chosen: str | None) -> None:
        try:
            self._microphone = self._equipment.microphone(chosen)
        except MediaFailed as failed:
            self._microphone_failed(failed)
            return
        self._cutter.forget()
        self._say(replace(self._state, microphone_live=True, microphone_failure=None))

    def _microphone_failed(self, failed: MediaFailed) -> None:
        self._close_microphone()
        self._try_microphone_at = time.monotonic() + TRY_AGAIN_S
        if self._state.microphone_failure is not failed.reason:
            log.info("no microphone: %s", failed)
        self._say(replace(self._state, microphone_failure=failed.reason))

    def _close_microphone(self) -> None:
        if self._microphone is not None:
            self._microphone.close()
            self._microphone = None
            self._meter.clear()
            self._say(replace(self._state, microphone_live=False))

    def _open_loudspeaker(self, chosen: str | None) -> None:
        try:
            opened = self._equipment.loudspeaker(chosen)
        except MediaFailed as failed:
            self._loudspeaker_failed(failed)
            return
        self._loudspeaker = opened
        self._say(replace(self._state, loudspeaker_failure=None))

    def _loudspeaker_failed(self, failed: MediaFailed) -> None:
        if self._loudspeaker is not None and self._loudspeaker.audible:
            self._close_loudspeaker()
        if self._loudspeaker is None:
            self._loudspeaker = Mute()
        self._try_loudspeaker_at = time.monotonic() + TRY_AGAIN_S
        if self._state.loudspeaker_failure is not failed.reason:
            log.info("no loudspeaker: %s", failed)
        self._say(replace(self._state, loudspeaker_failure=failed.reason))

    def _close_loudspeaker(self) -> None:
        if self._loudspeaker is not None:
            self._loudspeaker.close()
            self._loudspeaker = None

    def _hear(self, microphone: Microphone) -> None:
        try:
            samples = microphone.read()
        except MediaFailed as failed:
            self._microphone_failed(failed)
            return
        for block in self._cutter.cut(samples):
            # Under the lock: once `wish` has closed the microphone nothing more is given.
            with self._lock:
                if not self._wish.microphone:
                    return
                self._meter.add(power(block))
                self._voice(block)

    def _play(self, loudspeaker: Loudspeaker) -> None:
        try:
            for _ in range(loudspeaker.room()):
                loudspeaker.play(self._mix.block(audible=loudspeaker.audible))
        except MediaFailed as failed:
            self._loudspeaker_failed(failed)

    def _say(self, state: SoundState) -> None:
        if state != self._state:
            self._state = state
            self._tell(state)
