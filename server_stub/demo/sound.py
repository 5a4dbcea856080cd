"""Whether a person's own speech was heard: what was played, held against what was said.

A counter of packets proves nothing about words. Here the sound that a desk gave to its
loudspeaker is cut into windows, and each is sought in the speaker's source by normalised
cross-correlation; a window in which the source is found counts as heard.

Everything is pure: arrays in, seconds out. Sound is mono, float32 in -1..1, at `RATE_HZ`.
"""

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]

RATE_HZ = 8_000
WINDOW_S = 0.5
FOUND = 0.5
"""Correlation from which a window holds the source. Speech through Opus gives 0.9 and more,
other speech up to 0.35, the source beneath another voice of equal strength about 0.7."""
SILENCE_DBFS = -50.0


def read_wav(path: Path) -> Sound:
    """Read a 16-bit mono WAV file at `RATE_HZ`; any other rate is brought to it."""
    with wave.open(str(path), "rb") as file:
        rate = file.getframerate()
        raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        if file.getnchannels() > 1:
            raw = raw.reshape(-1, file.getnchannels()).mean(axis=1).astype(np.int16)
    return resampled(raw.astype(np.float32) / 32_768.0, rate, RATE_HZ)


def write_wav(path: Path, sound: Sound, rate: int = RATE_HZ) -> None:
    """Write a 16-bit mono WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1.0, 1.0) * 32_767.0).astype("<i2").tobytes())


def resampled(sound: Sound, rate: int, to_rate: int) -> Sound:
    """Give the same sound at another rate, band-limited by cutting its spectrum."""
    if rate == to_rate or sound.size == 0:
        return sound
    length = round(sound.size * to_rate / rate)
    spectrum = np.fft.rfft(sound)
    kept = np.zeros(length // 2 + 1, dtype=spectrum.dtype)
    count = min(kept.size, spectrum.size)
    kept[:count] = spectrum[:count]
    return (np.fft.irfft(kept, length) * (length / sound.size)).astype(np.float32)


def level_dbfs(sound: Sound) -> float:
    """Give the level in dBFS, -100 for silence."""
    power = float(np.mean(np.square(sound, dtype=np.float64))) if sound.size else 0.0
    return max(-100.0, 10.0 * np.log10(power)) if power > 0.0 else -100.0


def heard_s(played: Sound, source: Sound) -> float:
    """Give the seconds of `played` in which `source`, which was looped, is found."""
    step = int(WINDOW_S * RATE_HZ)
    if source.size < step or played.size < step or level_dbfs(source) < SILENCE_DBFS:
        return 0.0
    looped = np.concatenate([source, source[: step - 1]]).astype(np.float64)
    size = 1 << (looped.size + step - 1).bit_length()
    spectrum = np.fft.rfft(looped, size)
    energy = np.convolve(np.square(looped), np.ones(step), mode="valid")
    quiet = energy < step * 10.0 ** (SILENCE_DBFS / 10.0)
    norm = np.sqrt(np.where(quiet, np.inf, energy))
    heard = 0.0
    for start in range(0, played.size - step + 1, step):
        window = played[start : start + step].astype(np.float64)
        if level_dbfs(window.astype(np.float32)) < SILENCE_DBFS:
            continue
        window -= window.mean()
        found = np.fft.irfft(spectrum * np.conj(np.fft.rfft(window, size)), size)
        likeness = np.abs(found[: norm.size]) / (norm * np.linalg.norm(window))
        if float(likeness.max()) >= FOUND:
            heard += WINDOW_S
    return heard
