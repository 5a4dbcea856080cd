"""Speech that somebody has missed, played to them a quarter faster and without its long pauses.

What each person said is laid on the time line that all of them share, so that an answer follows
its question. A pause in which nobody spoke is cut to what a listener needs to tell two sentences
apart. Every frame that was handed in is decoded and played, none is left out, whatever its time
says: frames that lie on each other are played one after the other, in the order of their times.

It is the speech of one gap, from its first frame to its last. It knows no court and no clock.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import BLOCK, RATE, Samples
from client.media.speech.heard import Played
from client.media.speech.limiter import limited
from client.media.speech.making_up import Decoder
from client.media.speech.opus import FRAME, FRAME_S, OpusDecoder, Unreadable
from client.media.speech.stretch import Stretcher
from client.protocol.ids import ParticipantId

FASTER = 1.25
LONG_PAUSE_S = 0.3
SHORT_PAUSE_S = 0.2

_TOGETHER_S = 0.05
"""Frames of one person that lie no further apart were said on end: they were only late."""
_ALONE = 2
"""Frames of sound in a pause that are its noise, told anew, and do not end it."""
_EDGE = 120


@dataclass(frozen=True, slots=True)
class MissedVoice:
    """What one person said: seconds from the beginning of the gap, and an Opus payload."""

    person: ParticipantId
    frames: tuple[tuple[float, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Spell:
    """Frames of one person that were said on end."""

    begins_s: float
    payloads: tuple[bytes, ...]

    @property
    def ends_s(self) -> float:
        return self.begins_s + len(self.payloads) * FRAME_S


def _spells(frames: Sequence[tuple[float, bytes]]) -> list[_Spell]:
    spells: list[_Spell] = []
    begins, payloads = 0.0, list[bytes]()
    for at, payload in sorted(frames, key=lambda frame: frame[0]):
        if payloads and at - (begins + len(payloads) * FRAME_S) <= _TOGETHER_S:
            payloads.append(payload)
            continue
        if payloads:
            spells.append(_Spell(begins, tuple(payloads)))
            # Frames that lay on each other have pushed the next ones back.
            at = max(at, spells[-1].ends_s)
        begins, payloads = at, [payload]
    if payloads:
        spells.append(_Spell(begins, tuple(payloads)))
    return spells


def _cuts(spells: Sequence[_Spell]) -> dict[float, float]:
    """Give how many seconds of pauses have been cut out before each beginning of a spell."""
    cuts: dict[float, float] = {}
    cut = paused = ends = 0.0
    for spell in sorted(spells, key=lambda each: each.begins_s):
        pause = spell.begins_s - ends
        if not cuts:
            cut = pause
        elif pause > LONG_PAUSE_S or (paused and pause > 0.0):
            kept = min(pause, max(0.0, SHORT_PAUSE_S - paused))
            cut += pause - kept
            paused += kept
        # The noise of a pause, told anew within it, makes of one pause no two.
        if len(spell.payloads) > _ALONE or pause <= 0.0:
            paused = 0.0
        cuts[spell.begins_s] = cut
        ends = max(ends, spell.ends_s)
    return cuts


Log = Callable[[ParticipantId, int, Played], None]


class _Speaker:
    """One person's spells on the shortened time line, decoded as they are reached."""

    def __init__(
        self,
        person: ParticipantId,
        spells: Sequence[tuple[int, _Spell]],
        decoder: Decoder,
        log: Log | None,
    ) -> None:
        self._person = person
        self._decoder = decoder
        self._log = log
        self._frames = [
            (begins + place * FRAME, payload, place == 0, place == len(spell.payloads) - 1)
            for begins, spell in spells
            for place, payload in enumerate(spell.payloads)
        ]
        self._next = 0
        self._carried: Samples = np.zeros(0, np.int16)
        self._carried_at = 0

    @property
    def ends(self) -> int:
        return self._frames[-1][0] + FRAME if self._frames else 0

    @property
    def left(self) -> int:
        return len(self._frames) - self._next

    def add_to(self, mix: NDArray[np.int32], begins: int) -> None:
        """Add what is said in the span that begins at a sample."""
        ends = begins + len(mix)
        self._add(mix, begins, self._carried_at, self._carried)
        while self._next < len(self._frames) and self._frames[self._next][0] < ends:
            at, payload, first, last = self._frames[self._next]
            samples = self._decoded(payload)
            self._next += 1
            if first:
                samples[:_EDGE] = samples[:_EDGE] * np.linspace(0.0, 1.0, _EDGE)
            if last:
                samples[-_EDGE:] = samples[-_EDGE:] * np.linspace(1.0, 0.0, _EDGE)
            self._add(mix, begins, at, samples)
            self._carried_at, self._carried = at, samples

    def _decoded(self, payload: bytes) -> Samples:
        try:
            samples, how = self._decoder.decode(payload), Played.CAUGHT_UP
        except Unreadable:
            samples, how = self._decoder.conceal(FRAME), Played.CONCEALED
        if self._log is not None:
            self._log(self._person, self._next, how)
        return samples

    @staticmethod
    def _add(mix: NDArray[np.int32], begins: int, at: int, samples: Samples) -> None:
        first, last = max(at, begins), min(at + len(samples), begins + len(mix))
        if first < last:
            mix[first - begins : last - begins] += samples[first - at : last - at]


class CatchUp:
    """The missed speech of several persons, ten milliseconds after ten."""

    def __init__(
        self,
        missed: Sequence[MissedVoice],
        rate: float = FASTER,
        *,
        decoder: Callable[[], Decoder] = OpusDecoder,
        log: Log | None = None,
    ) -> None:
        """Lay out what was missed; nothing is decoded before it is reached.

        `log` is told of each frame as its sound is made: whose, the how manyeth, and how.
        """
        spells = [_spells(voice.frames) for voice in missed]
        cut_s = _cuts([spell for each in spells for spell in each])
        self._speakers = [
            _Speaker(
                voice.person,
                _laid_out([(spell.begins_s - cut_s[spell.begins_s], spell) for spell in each]),
                decoder(),
                log,
            )
            for voice, each in zip(missed, spells, strict=True)
        ]
        self._rate = rate
        self._stretcher = Stretcher(rate)
        self._at = 0
        self._ends = max((speaker.ends for speaker in self._speakers), default=0)

    @property
    def remaining_s(self) -> float:
        """Give how long it will still play."""
        return (self._ends - self._at + self._stretcher.waiting) / RATE / self._rate

    @property
    def frames_left(self) -> int:
        """Give how many frames have not been decoded yet."""
        return sum(speaker.left for speaker in self._speakers)

    def block(self) -> Samples | None:
        """Give the next 10 ms, or None when all of it has been played."""
        while (samples := self._stretcher.take(BLOCK)) is None:
            self._mix()
        if not len(samples):
            return None
        if len(samples) < BLOCK:
            samples = np.concatenate((samples, np.zeros(BLOCK - len(samples), np.int16)))
        return samples

    def _mix(self) -> None:
        length = min(FRAME, self._ends - self._at)
        if length <= 0:
            self._stretcher.end()
            return
        mix = np.zeros(length, np.int32)
        for speaker in self._speakers:
            speaker.add_to(mix, self._at)
        self._stretcher.put(limited(mix))
        self._at += length


def _laid_out(spells: Sequence[tuple[float, _Spell]]) -> list[tuple[int, _Spell]]:
    """Give each spell its sample, none of them upon the one before."""
    laid: list[tuple[int, _Spell]] = []
    ends = 0
    for begins_s, spell in spells:
        begins = max(ends, round(begins_s * RATE))
        laid.append((begins, spell))
        ends = begins + len(spell.payloads) * FRAME
    return laid
