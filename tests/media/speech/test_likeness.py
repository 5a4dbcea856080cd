"""Real speech through the real codec over a path that loses."""

from pathlib import Path as File

import numpy as np
import pytest
from numpy.typing import NDArray

from client.media.blocks import RATE, Samples
from client.media.devices.fake import read_wav, speech_like
from client.media.speech.opus import FRAME, OpusDecoder, OpusEncoder, carries_the_one_before
from tests.media.speech.path import Path, by_chance, far

SECONDS = 8


def speeches() -> list[Samples]:
    """Something like speech, and real speech where there is some."""
    found = [speech_like(3, SECONDS)]
    for folder in File(__file__).resolve().parents:
        sample = folder / "shared" / "samples" / "media" / "speech.wav"
        if sample.exists():
            found.append(read_wav(sample)[: SECONDS * RATE])
            break
    return found


def spectrum(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """The power of 20 ms between 100 and 3,800 Hz, in dB."""
    power = np.abs(np.fft.rfft(samples * np.hanning(FRAME))) ** 2
    bins = np.fft.rfftfreq(FRAME, 1 / RATE)
    chosen: NDArray[np.float64] = 10 * np.log10(
        power[(bins >= 100) & (bins <= 3_800)] + FRAME * 32_768.0**2 * 1e-9
    )
    return chosen


def distance(source: Samples, heard: Samples) -> float:
    """The mean log-spectral distance of audible frames, in dB; each is looked for by itself."""
    found: list[float] = []
    reach = RATE // 2
    for at in range(FRAME, len(source) - reach, FRAME):
        said = source[at - FRAME : at + 2 * FRAME].astype(np.float64)
        frame = said[FRAME : 2 * FRAME]
        if np.sqrt((frame**2).mean()) <= 32_768 * 10 ** (-50 / 20):
            continue
        field = heard[at - FRAME : at + reach].astype(np.float64)
        size = 1 << (len(field) + len(said)).bit_length()
        alike = np.fft.irfft(np.fft.rfft(field, size) * np.conj(np.fft.rfft(said, size)), size)
        energy = np.cumsum(np.concatenate(([1e6], field**2)))
        last = len(field) - len(said)
        norm = np.sqrt(energy[len(said) : len(said) + last] - energy[:last] + 1e6)
        place = int(np.argmax(alike[:last] / norm)) + FRAME
        apart = spectrum(frame) - spectrum(field[place : place + FRAME])
        found.append(float(np.sqrt((apart**2).mean())))
    return float(np.mean(found))


@pytest.mark.parametrize("speech", speeches(), ids=lambda speech: str(len(speech)))
def test_a_tenth_lost_takes_nearly_nothing_of_the_speech(speech: Samples) -> None:
    said = [speech[at : at + FRAME] for at in range(0, len(speech) - FRAME + 1, FRAME)]

    def heard(path: Path) -> Samples:
        path.encoder, path.decoder = OpusEncoder(), OpusDecoder()
        path.carries = carries_the_one_before
        return path.run(said).sound

    clean = heard(Path(**far(1)))
    lossy = heard(Path(lose=by_chance(0.1, 3), lose_back=by_chance(0.1, 4), **far(1)))
    # The codec itself is some way from its source, bin by bin; the path adds little to that.
    assert distance(speech, lossy) - distance(speech, clean) <= 0.4
    assert distance(clean, lossy) <= 0.8
