"""What a person sees and hears of a test call: eight notes, and a ball that strikes a bar on each.

It is made here and taken from nobody; what is shown is what came back of it, with every gap that
the line has made. It is kept until it has been shown.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import av
import numpy as np

from client.devicecheck.calling.pictures import HEIGHT, PER_S, WIDTH
from client.media.blocks import RATE, Samples
from client.media.speech.making_up import MakingUp
from client.media.speech.opus import FRAME, FRAME_S, OpusDecoder, Unreadable

PITCHES_HZ = (261.63, 293.66, 329.63, 349.23, 392.0, 440.0, 493.88, 523.25)
"""From C to C: whoever hears them knows what is missing."""
NOTE_S = 0.5
SECONDS = NOTE_S * len(PITCHES_HZ)
FRAMES = round(SECONDS / FRAME_S)
_OVERTONES = (1.0, 0.4, 0.2)
_FADES_PER_S, _SWELL_S, _PEAK = 3.0, 0.01, 9_000.0
_WALL, _BALL = 200, 40
_BARS_FROM, _BAR_DEEP = 250, 70
_RADIUS, _HOP = 34, 130
_GREY, _HUE = 128, 70.0


@dataclass(frozen=True, slots=True)
class Clip:
    """What has come back."""

    sound: Samples
    pictures: tuple[tuple[float, av.VideoFrame], ...]
    """Each with when it came, in seconds since the first sound."""

    @property
    def whole(self) -> bool:
        """Whether there is something to be seen and something to be heard."""
        return bool(self.pictures) and bool(self.sound.any())


def notes() -> Samples:
    """Give the notes, each fading and none falling silent: of silence nothing is sent."""
    at = np.arange(round(NOTE_S * RATE)) / RATE
    shape = np.exp(-_FADES_PER_S * at) * np.minimum(1.0, np.minimum(at, NOTE_S - at) / _SWELL_S)
    pieces = []
    for pitch in PITCHES_HZ:
        tone = np.zeros(len(at))
        for place, strength in enumerate(_OVERTONES, start=1):
            tone += strength * np.sin(2 * np.pi * place * pitch * at)
        pieces.append(shape * tone / sum(_OVERTONES) * _PEAK)
    samples: Samples = np.concatenate(pieces).astype(np.int16)
    return samples


def frame_of(sound: Samples, number: int) -> Samples:
    """Give the how-manieth 20 ms; beyond the end it is silent."""
    piece = sound[max(0, number) * FRAME : (max(0, number) + 1) * FRAME]
    if len(piece) == FRAME:
        return piece
    silence: Samples = np.zeros(FRAME, np.int16)
    return silence


def drawn() -> list[av.VideoFrame]:
    """Give the pictures: the ball comes down on a bar when its note begins."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    bar = x * len(PITCHES_HZ) // WIDTH
    among = (y >= _BARS_FROM) & (y < _BARS_FROM + _BAR_DEEP) & (x * len(PITCHES_HZ) % WIDTH > 40)
    turn = 2 * np.pi * bar / len(PITCHES_HZ)
    blue = np.where(among, _GREY + _HUE * np.cos(turn), _GREY)[::2, ::2].astype(np.uint8)
    red = np.where(among, _GREY + _HUE * np.sin(turn), _GREY)[::2, ::2].astype(np.uint8)
    colours = [each.reshape(HEIGHT // 4, WIDTH) for each in (blue, red)]
    found = []
    for number in range(round(SECONDS * PER_S)):
        note, since = divmod(number / PER_S / NOTE_S, 1.0)
        middle_x = (note + 0.5 + since) * WIDTH / len(PITCHES_HZ)
        middle_y = _BARS_FROM - _RADIUS - _HOP * 4 * since * (1 - since)
        luma = np.where(among, np.where(bar == note, 190, 110), _WALL)
        ball = (x - middle_x) ** 2 + (y - middle_y) ** 2 < _RADIUS**2
        luma = np.where(ball, _BALL, luma).astype(np.uint8)
        found.append(av.VideoFrame.from_ndarray(np.concatenate([luma, *colours]), format="yuv420p"))
    return found


def heard(came: Mapping[int, bytes], first: int, count: int) -> Samples:
    """Give so many frames of what came back as they would be heard in a hearing, gaps and all."""
    decoder = OpusDecoder()
    made_up = MakingUp(decoder)
    sound: Samples = np.zeros(count * FRAME, np.int16)
    for place in range(count):
        payload = came.get(first + place)
        samples = None
        if payload is not None:
            with suppress(Unreadable):
                samples = made_up.end(decoder.decode(payload), pause=False)
        if samples is None:
            samples = made_up.give(FRAME, pause=False)
        sound[place * FRAME : (place + 1) * FRAME] = samples
    return sound


def since(
    began_at: float | None, seen: Sequence[tuple[float, av.VideoFrame]]
) -> tuple[tuple[float, av.VideoFrame], ...]:
    """Give pictures with when they came since then."""
    if began_at is None:
        return ()
    return tuple((max(0.0, at - began_at), frame) for at, frame in seen)
