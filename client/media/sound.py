"""What is said and heard: one's own voice on its way out, the others' on their way to the ear.

Devices are kept open on the sound thread as this room is told to wish. A voice leaves in frames of
20 ms, for as long as there is a line to give it to; the others are mixed for the loudspeaker. The
test tone and speech that was missed keep the loudspeaker open until they have been played, whether
a connection stands or not. A sound thread that a device holds up says nothing and plays nothing,
and so it is told: nobody is to speak into a microphone that only seems to be open.

Called on the court thread, but for what the sound thread itself calls. It knows neither pictures
nor packets.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from client.config import Devices
from client.frames import Levels
from client.media.blocks import RATE, Samples
from client.media.devices.audio import SoundState, SoundThread, SoundWish
from client.media.devices.equipment import Equipment
from client.media.ear.ear import Ear
from client.media.engine import MediaFailed, Witness
from client.media.missed import missed_voices
from client.media.news import Gaps
from client.media.playout import Playout
from client.media.speech.catch_up import CatchUp
from client.media.speech.heard import Played
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import KeptSpeech

if TYPE_CHECKING:
    from concurrent.futures import Future

    from client.state import Device

PATIENCE_S = 4.0
"""Beyond the length of what is played, for a loudspeaker that has to be opened."""
HELD_UP_S = 2.0
"""A sound thread that has not come back from a device for so long plays and hears nothing."""

OnCourtThread = Callable[..., None]
"""Have something called, with its arguments, on the court thread."""


class Line(Protocol):
    """Where one's own voice goes."""

    def send_voice(self, samples: Samples) -> None:
        """Send 20 ms."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished of sound, but for what this room wishes of its own."""

    microphone: bool
    loudspeaker: bool
    listening: bool
    devices: Devices


class Sound:
    """The sound of one desk."""

    def __init__(
        self,
        equipment: Equipment,
        levels: Levels,
        on_court_thread: OnCourtThread,
        changed: Callable[[SoundState], None],
        ear: Ear | None = None,
        log: Callable[[ParticipantId, int, Played], None] | None = None,
    ) -> None:
        """Take what it needs; `changed` is called with what was so before.

        With an ear the voice leaves without echo and noise. `log` is told what became of each frame
        of speech at its turn, on the sound thread.
        """
        self._equipment = equipment
        self._on_court_thread = on_court_thread
        self._changed = changed
        self._log = log
        self.playout = Playout(levels, log=log)
        """Everybody who is heard."""
        self._thread = SoundThread(equipment, levels, self.playout, self._say, self._tell, ear)
        self._state = SoundState()
        self._held_up = 0
        """Looks in a row at which the sound thread was held up."""
        self._wish = Wish(False, False, False, Devices())
        self._tones = 0
        self._tone_over = asyncio.Event()
        self._line: Line | None = None
        self._half: Samples | None = None
        self.gaps = Gaps()

    @property
    def state(self) -> SoundState:
        """What is open, and does what it is for."""
        if self._held_up < 2:
            return self._state
        return replace(
            self._state,
            microphone_live=False,
            microphone_listening=False,
            microphone_failure=Reason.MICROPHONE_UNREADABLE,
            loudspeaker_failure=Reason.LOUDSPEAKER_MISSING,
        )

    def start(self) -> None:
        """Begin; does nothing when it has begun. Any thread may call this."""
        self._thread.start()

    def listed(self) -> "Future[tuple[Device, ...]]":
        """Ask what the system has. Any thread may call this."""
        return self._thread.ask(self._equipment.listed)

    def wish(self, wish: Wish, line: Line | None) -> None:
        """Have this open, and one's own voice go to a line; what is shut is shut on return."""
        self._wish = wish
        self._settle()
        self._line = line if wish.microphone else None
        if self._line is None:
            # Nothing of it is said any more: nor may this half be, when it is opened again.
            self._half = None

    def look(self) -> None:
        """Look after it; to be called a few times a second."""
        # Once may be a machine that has just woken: the next turn of the thread is on its way.
        self._held_up = self._held_up + 1 if self._thread.held_up_s > HELD_UP_S else 0
        self.gaps.look(self.playout.tallies())

    def show(self, witness: Witness | None) -> None:
        """Let someone look on at what is heard and played here."""
        self._thread.show(witness)

    async def play(self, samples: Samples) -> None:
        """Play this; raises `MediaFailed` when there is nothing to play it on."""
        over = self._tone_over = asyncio.Event()
        self._tones += 1
        self._settle()
        self.playout.play(samples, lambda: self._on_court_thread(over.set))
        try:
            async with asyncio.timeout(PATIENCE_S + len(samples) / RATE):
                await over.wait()
        except TimeoutError:
            raise MediaFailed(Reason.LOUDSPEAKER_MISSING, "it takes no sound") from None
        finally:
            failure = self.state.loudspeaker_failure
            if self._tone_over is over and not over.is_set():
                # Whoever gave up waiting does not want to hear the rest at the next opening.
                self.playout.play(samples[:0], lambda: None)
            self._tones -= 1
            self._settle()
        if failure is not None:
            raise MediaFailed(failure)

    def catch_up(self, missed: Sequence[KeptSpeech], told: Callable[[float | None], None]) -> None:
        """Play what was missed; `told` is called on the court thread."""
        self.playout.catch_up(
            CatchUp(missed_voices(missed), log=self._log),
            lambda left_s: self._on_court_thread(self._caught_up, told, left_s),
        )
        self._settle()

    def stop(self) -> None:
        """Have everything closed and the thread end."""
        self._thread.stop()

    def join(self, limit_s: float) -> bool:
        """Wait for the thread's end; False when it did not come in time."""
        return self._thread.join(limit_s)

    # --- Within ------------------------------------------------------------------------------

    def _settle(self) -> None:
        wish, own = self._wish, self._tones > 0 or self.playout.catching_up
        self._thread.wish(
            SoundWish(
                microphone=wish.microphone,
                loudspeaker=wish.loudspeaker or own,
                listening=wish.listening,
                chosen_microphone=wish.devices.microphone,
                chosen_loudspeaker=wish.devices.loudspeaker,
            )
        )

    def _caught_up(self, told: Callable[[float | None], None], left_s: float | None) -> None:
        told(left_s)
        if left_s is None:
            self._settle()

    def _tell(self, state: SoundState) -> None:
        """Tell what is open; on the sound thread."""
        self._on_court_thread(self._take_state, state)

    def _take_state(self, state: SoundState) -> None:
        before, self._state = self._state, state
        if state.loudspeaker_failure is not None:
            self._tone_over.set()
        self._changed(before)

    def _say(self, block: Samples) -> None:
        """Send two blocks at a time: an Opus frame is 20 ms long. On the sound thread."""
        line, half = self._line, self._half
        if line is None:
            self._half = None
        elif half is None:
            self._half = block
        else:
            self._half = None
            self._on_court_thread(line.send_voice, np.concatenate((half, block)))
