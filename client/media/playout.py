"""What this desk hears: everybody whom the court lets be heard, mixed for the loudspeaker.

Each person's voice waits in a ring of its own, never more than 200 ms of it: whoever is late is
caught up with by leaving out the oldest, so that a conversation stays a conversation. A voice
that has run dry waits until 40 ms are there again. The sum is limited softly, so that two who
speak at once are both understood and nothing crackles.

Voices come in on the court thread, blocks go out on the sound thread. Nothing here knows where
voices come from or what plays them.
"""

import threading
from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from client.frames import Levels, Source
from client.media.blocks import (
    BLOCK,
    BLOCK_S,
    RATE,
    SILENCE,
    SILENT_POWER,
    Cutter,
    Meter,
    Samples,
    power,
)
from client.protocol.ids import ParticipantId

PREFILL = 4
"""Blocks that must wait before a voice begins, or begins again."""
LIMIT = 20
"""Blocks that may wait at most: 200 ms."""
COMFORTABLE = 6
"""Blocks beyond which a second's standing reserve is needless delay."""

_WINDOW = 100
_KNEE = 26_000.0
_CEILING = 32_767.0

NOTES_HZ = (523.25, 659.26, 783.99)
"""C, E, G: three notes that no fan and no hum makes."""
_NOTE_S = 0.3
_NOTE_PEAK = 9_000.0


def three_notes() -> Samples:
    """Give the test tone: three notes, each swelling and fading so that nothing clicks."""
    count = int(_NOTE_S * RATE)
    at = np.arange(count) / RATE
    swell = np.minimum(1.0, np.minimum(at, _NOTE_S - at) / 0.02)
    notes = [swell * np.sin(2 * np.pi * pitch * at) for pitch in NOTES_HZ]
    # The silence at the end is what a loudspeaker that is then closed may swallow.
    rest = np.zeros(RATE // 10)
    return (np.concatenate((*notes, rest)) * _NOTE_PEAK).astype(np.int16)


def limited(mix: NDArray[np.int32]) -> Samples:
    """Bring a sum of voices softly below full scale; what is below the knee is untouched."""
    if mix.min() >= -_KNEE and mix.max() <= _KNEE:
        return mix.astype(np.int16)
    loud = np.abs(mix.astype(np.float32))
    room = _CEILING - _KNEE
    bent = np.where(loud > _KNEE, _KNEE + room * np.tanh((loud - _KNEE) / room), loud)
    return (np.sign(mix) * bent).astype(np.int16)


class _Voice:
    """One person's ring; its owner holds the lock."""

    def __init__(self, levels: Levels, person: ParticipantId) -> None:
        self.sound_s = 0.0
        self._meter = Meter(levels, Source(person))
        self._cutter = Cutter()
        self._blocks: deque[Samples] = deque(maxlen=LIMIT)
        self._playing = False
        self._taken = 0
        self._lowest = LIMIT
        self._needless = 0

    def put(self, samples: Samples) -> None:
        """Take samples; a full ring leaves out its oldest block."""
        self._blocks.extend(self._cutter.cut(samples))

    def take(self, *, audible: bool) -> Samples | None:
        """Give the next block, or None while the voice waits or is silent for want of blocks."""
        if not self._playing and len(self._blocks) < PREFILL:
            self._meter.add(0.0)
            return None
        self._playing = bool(self._blocks)
        if not self._blocks:
            self._meter.add(0.0)
            return None
        block = self._blocks.popleft()
        strength = power(block)
        if self._needless and strength < SILENT_POWER and self._blocks:
            self._needless -= 1
            block = self._blocks.popleft()
            strength = power(block)
        self._watch_reserve()
        self._meter.add(strength)
        if audible and strength > SILENT_POWER:
            self.sound_s += BLOCK_S
        return block

    def _watch_reserve(self) -> None:
        # Clocks drift and bursts leave a backlog: what is never needed for a whole second is
        # only delay, and is left out where nobody speaks.
        self._lowest = min(self._lowest, len(self._blocks))
        self._taken += 1
        if self._taken == _WINDOW:
            self._needless = max(0, self._lowest - COMFORTABLE)
            self._taken, self._lowest = 0, LIMIT

    def silence(self) -> None:
        """Throw away what waits: the person is not to be heard any more."""
        self._blocks.clear()
        self._cutter.forget()
        self._playing = False
        self._meter.clear()


class Playout:
    """The mixer between the court's voices and the loudspeaker."""

    def __init__(self, levels: Levels) -> None:
        self._levels = levels
        self._lock = threading.Lock()
        self._heard: frozenset[ParticipantId] = frozenset()
        self._voices: dict[ParticipantId, _Voice] = {}
        self._notes: deque[Samples] = deque()
        self._notes_played: Callable[[], None] | None = None

    def begin(self) -> None:
        """Count anew: a new connection has been made."""
        with self._lock:
            for voice in self._voices.values():
                voice.silence()
            self._voices.clear()

    def hear(self, heard: frozenset[ParticipantId]) -> None:
        """Let these persons be heard from now on, and nobody else."""
        with self._lock:
            self._heard = heard
            for person, voice in self._voices.items():
                if person not in heard:
                    voice.silence()

    def put(self, person: ParticipantId, samples: Samples) -> None:
        """Take samples of a person; thrown away when that person is not to be heard."""
        with self._lock:
            if person not in self._heard:
                return
            voice = self._voices.get(person)
            if voice is None:
                voice = self._voices[person] = _Voice(self._levels, person)
            voice.put(samples)

    def play(self, samples: Samples, played: Callable[[], None]) -> None:
        """Play something of this desk's own, instead of what was still playing of it.

        `played` is called at its end, on the sound thread, or when something else takes its place.
        """
        blocks = Cutter().cut(samples)
        with self._lock:
            self._notes = deque(blocks)
            before, self._notes_played = self._notes_played, played
        if before is not None:
            before()

    def block(self, *, audible: bool) -> Samples:
        """Give the next block for the loudspeaker; sound is counted only when it is audible."""
        played: Callable[[], None] | None = None
        with self._lock:
            parts = [
                part
                for person in self._heard
                if (voice := self._voices.get(person)) is not None
                and (part := voice.take(audible=audible)) is not None
            ]
            if self._notes:
                parts.append(self._notes.popleft())
                if not self._notes:
                    played, self._notes_played = self._notes_played, None
        if played is not None:
            played()
        if not parts:
            return SILENCE
        if len(parts) == 1:
            return parts[0]
        mix = np.zeros(BLOCK, np.int32)
        for part in parts:
            mix += part
        return limited(mix)

    def sound_s(self) -> dict[ParticipantId, float]:
        """Give the seconds of sound of each person that went to the loudspeaker."""
        with self._lock:
            return {person: voice.sound_s for person, voice in self._voices.items()}
