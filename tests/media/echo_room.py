"""A synthetic room: what a microphone hears of its own loudspeaker, of a voice, and of a fan.

The echo is what was played, late by the devices and the way through the air, through an impulse
response that decays by 60 dB in `t60_s`; `return_db` is how loud all of it comes back. Everything
follows from a seed.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import BLOCK, RATE, Samples
from client.media.devices.fake import speech_like
from client.media.resampling import rounded

Signal = NDArray[np.float64]
FULL = 32_768.0


@dataclass(frozen=True, slots=True)
class Room:
    """One desk in one room."""

    seed: int = 1
    late_s: float = 0.06
    t60_s: float = 0.3
    return_db: float = -6.0
    noise_dbfs: float = -70.0

    def response(self) -> Signal:
        """Give the way from loudspeaker to microphone."""
        chance = np.random.default_rng(self.seed)
        count = int(self.t60_s * RATE)
        tail = chance.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
        tail[0] = 18.0 * tail.std()
        tail *= 10 ** (self.return_db / 20) / np.sqrt(np.dot(tail, tail))
        late: Signal = np.zeros(int(self.late_s * RATE))
        return np.concatenate((late, tail))

    def echo_of(self, played: Samples) -> Signal:
        """Give what comes back of what is played."""
        return through(played.astype(np.float64), self.response())

    def noise(self, count: int) -> Signal:
        """Give the fan."""
        chance = np.random.default_rng(self.seed + 1000)
        fan: Signal = chance.standard_normal(count) * 10 ** (self.noise_dbfs / 20) * FULL
        return fan


def through(sound: Signal, response: Signal) -> Signal:
    """Give a sound after a response."""
    size = 1 << (len(sound) + len(response)).bit_length()
    product = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    given: Signal = np.fft.irfft(product, size)[: len(sound)]
    return given


def far_voice(seed: int, seconds: float = 12.0) -> Samples:
    """Give what the others say, as the loudspeaker plays it: about -27 dBFS."""
    return (speech_like(seed, seconds) // 2).astype(np.int16)


def as_loud_as(voice: Signal, other: Signal, more_db: float = 0.0) -> Signal:
    """Give a voice as loud as another sound, or louder."""
    same: Signal = voice * np.sqrt(np.dot(other, other) / np.dot(voice, voice))
    return same * 10 ** (more_db / 20)


def cleaned(
    clean: Callable[[Samples, Samples], Samples], played: Samples, heard: Signal
) -> Samples:
    """Give what a canceller makes of a whole hearing, block by block."""
    microphone = rounded(heard.astype(np.float32))
    starts = range(0, len(played) - BLOCK + 1, BLOCK)
    return np.concatenate(
        [clean(played[at : at + BLOCK], microphone[at : at + BLOCK]) for at in starts]
    )


def energy(sound: Signal | Samples) -> float:
    """Give the energy of a sound."""
    fine = sound.astype(np.float64)
    return float(np.dot(fine, fine))


def loss_db(echo: Signal, left: Samples, from_s: float, to_s: float) -> float:
    """Give the return loss enhancement between two moments."""
    span = slice(int(from_s * RATE), int(to_s * RATE))
    return float(10 * np.log10(energy(echo[span]) / max(1.0, energy(left[span]))))


def change_db(near: Signal, given: Samples, where: NDArray[np.bool_]) -> float:
    """Give by how much a voice has become louder or softer in the 20 ms frames that count."""
    frame = BLOCK * 2
    count = len(where)
    sizes = [
        np.square(each[: count * frame].reshape(count, frame).astype(np.float64)).mean(1)
        for each in (given, near)
    ]
    return float(10 * np.log10(sizes[0][where].sum() / sizes[1][where].sum()))


def speaking(voice: Signal | Samples, above_dbfs: float) -> NDArray[np.bool_]:
    """Say in which 20 ms frames somebody speaks."""
    frame = BLOCK * 2
    count = len(voice) // frame
    means = np.square(voice[: count * frame].astype(np.float64)).reshape(count, frame).mean(1)
    loud: NDArray[np.bool_] = means > (FULL * 10 ** (above_dbfs / 20)) ** 2
    return loud


def lag(sound: Signal, late: Samples) -> int:
    """Give by how many samples one sound comes after another, up to 40 ms."""
    size = 1 << (len(sound) + len(late)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(late, size) * np.conj(np.fft.rfft(sound, size)), size)
    return int(np.argmax(alike[: RATE // 25]))
