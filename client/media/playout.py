"""What this desk hears: everybody whom the court lets be heard, mixed for the loudspeaker.

Each person's frames become a voice of their own (`client.media.speech.voice`), which waits as
long as that person's path needs and no longer. The sum is limited softly. Speech that was missed
can be played meanwhile, with everybody who speaks now a quarter as loud beneath it.

Frames come in on the court thread, blocks go out on the sound thread. Nothing here knows where
frames come from or what plays the blocks.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

import numpy as np

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
from client.media.speech.catch_up import CatchUp
from client.media.speech.heard import HeardPacket, Played, Tally
from client.media.speech.limiter import limited
from client.media.speech.making_up import Decoder
from client.media.speech.opus import OpusDecoder
from client.media.speech.voice import NO_USE, Voice
from client.protocol.ids import ParticipantId

BENEATH = 0.25
"""12 dB: how loud those who speak now are while missed speech is played."""

_TOLD_BLOCKS = 50
"""How often it is told what is left of missed speech: twice a second."""

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


class _Person:
    """One person's voice and what it has come to; its owner holds the lock."""

    def __init__(self, voice: Voice, meter: Meter) -> None:
        self.sound_s = 0.0
        self.voice = voice
        self._meter = meter

    def take(self, now: float, *, audible: bool) -> Samples | None:
        """Give the next block, or None while there is nothing to be heard."""
        block = self.voice.block(now)
        if block is SILENCE:
            self._meter.add(0.0)
            return None
        strength = power(block)
        self._meter.add(strength)
        if audible and strength > SILENT_POWER:
            self.sound_s += BLOCK_S
        return block

    def silence(self) -> None:
        """Throw away what waits: the person is not to be heard any more."""
        self.voice.hush()
        self._meter.clear()


class Playout:
    """The mixer between the court's voices and the loudspeaker."""

    def __init__(
        self,
        levels: Levels,
        *,
        clock: Callable[[], float] = time.monotonic,
        decoder: Callable[[], Decoder] = OpusDecoder,
        log: Callable[[ParticipantId, int, Played], None] | None = None,
    ) -> None:
        """Take what it needs; `log` is told what became of each frame of speech at its turn."""
        self._levels = levels
        self._clock = clock
        self._decoder = decoder
        self._log = log
        self._lock = threading.Lock()
        self._heard: frozenset[ParticipantId] = frozenset()
        self._persons: dict[ParticipantId, _Person] = {}
        self._notes: deque[Samples] = deque()
        self._notes_played: Callable[[], None] | None = None
        self._missed: CatchUp | None = None
        self._missed_told: Callable[[float | None], None] | None = None
        self._missed_blocks = 0
        self._loudness = 1.0

    def begin(self) -> None:
        """Count anew: a new connection has been made, and everybody is numbered anew."""
        with self._lock:
            for person in self._persons.values():
                person.silence()
            self._persons.clear()

    def hear(self, heard: frozenset[ParticipantId]) -> None:
        """Let these persons be heard from now on, and nobody else."""
        with self._lock:
            for silenced in self._heard - heard:
                if (person := self._persons.get(silenced)) is not None:
                    person.silence()
            self._heard = heard

    def arrive(self, person: ParticipantId, heard: HeardPacket, now: float) -> None:
        """Take a frame of a person; thrown away when that person is not to be heard."""
        with self._lock:
            if person not in self._heard:
                return
            known = self._persons.get(person)
            if known is None:
                known = self._persons[person] = self._made(person)
            known.voice.arrive(heard, now)

    def useful_until(self, person: ParticipantId, number: int) -> float:
        """Tell until when a missing packet of a person is of use; long ago when it is of none."""
        with self._lock:
            known = self._persons.get(person)
            if known is None or person not in self._heard:
                return NO_USE
            return known.voice.useful_until(number)

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

    def catch_up(self, missed: CatchUp, told: Callable[[float | None], None]) -> None:
        """Play what was missed, instead of what was still playing of it.

        `told` is called on the sound thread twice a second with the seconds that are left, and
        with None once: at the end, or when it is stopped or something else takes its place.
        """
        with self._lock:
            before, self._missed_told = self._missed_told, told
            self._missed, self._missed_blocks = missed, 0
        if before is not None:
            before(None)

    @property
    def catching_up(self) -> bool:
        """Whether missed speech is being played."""
        return self._missed is not None

    def stop_catching_up(self) -> None:
        """Play no more of what was missed."""
        with self._lock:
            told, self._missed_told = self._missed_told, None
            self._missed = None
        if told is not None:
            told(None)

    def block(self, *, audible: bool) -> Samples:
        """Give the next block for the loudspeaker; sound is counted only when it is audible."""
        now = self._clock()
        news: list[Callable[[], None]] = []
        with self._lock:
            live = [
                part
                for each in self._heard
                if (person := self._persons.get(each)) is not None
                and (part := person.take(now, audible=audible)) is not None
            ]
            missed = self._next_missed(news) if audible else None
            own = self._next_note(news)
            block = self._mixed(live, [part for part in (missed, own) if part is not None])
        for tell in news:
            tell()
        return block

    def sound_s(self) -> dict[ParticipantId, float]:
        """Give the seconds of sound of each person that went to the loudspeaker."""
        with self._lock:
            return {name: person.sound_s for name, person in self._persons.items()}

    def tallies(self) -> dict[ParticipantId, Tally]:
        """Give what has become of each person's frames on this connection."""
        with self._lock:
            return {name: person.voice.tally for name, person in self._persons.items()}

    def last_played(self, person: ParticipantId) -> int | None:
        """Give the newest frame of a person that was played: its timestamp in frames of 20 ms."""
        with self._lock:
            known = self._persons.get(person)
            return known.voice.last_played if known is not None else None

    def _made(self, name: ParticipantId) -> _Person:
        log = self._log

        def tell(index: int, how: Played) -> None:
            if log is not None:
                log(name, index, how)

        return _Person(Voice(self._decoder(), log=tell), Meter(self._levels, Source(name)))

    def _next_note(self, news: list[Callable[[], None]]) -> Samples | None:
        if not self._notes:
            return None
        note = self._notes.popleft()
        if not self._notes and self._notes_played is not None:
            news.append(self._notes_played)
            self._notes_played = None
        return note

    def _next_missed(self, news: list[Callable[[], None]]) -> Samples | None:
        """Give the next block of missed speech; nobody's ear is there for it unless audible."""
        missed, told = self._missed, self._missed_told
        if missed is None or told is None:
            return None
        block = missed.block()
        if block is None:
            self._missed = self._missed_told = None
            news.append(lambda: told(None))
        elif self._missed_blocks % _TOLD_BLOCKS == 0:
            left_s = missed.remaining_s
            news.append(lambda: told(left_s))
        self._missed_blocks += 1
        return block

    def _mixed(self, live: list[Samples], others: list[Samples]) -> Samples:
        before, self._loudness = self._loudness, BENEATH if self._missed is not None else 1.0
        if before == self._loudness == 1.0:
            parts = live + others
            if not parts:
                return SILENCE
            if len(parts) == 1:
                return parts[0]
        mix = np.zeros(BLOCK, np.int32)
        for part in live:
            mix += part
        if before != 1.0 or self._loudness != 1.0:
            # From one loudness to the other within a block, so that nothing clicks.
            mix = (mix * np.linspace(before, self._loudness, BLOCK)).astype(np.int32)
        for part in others:
            mix += part
        return limited(mix)
