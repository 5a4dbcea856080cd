"""What a device speaks: its rate, its channels, and how a sample is written down.

Everything inside this room is 48 kHz, one channel, 16-bit (`client.media.blocks`). Most devices
can do that; a headset on Bluetooth may give 16 kHz, an old card 44.1, some nothing but floating
point. Here bytes of theirs become samples of ours, and the other way, without a seam.

It knows the bytes and not the devices.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from client.media.blocks import RATE, Samples, one_channel
from client.media.resampling import Resampler, rounded


class Writing(StrEnum):
    """How one sample is written down, in the machine's own order of bytes."""

    INT16 = "int16"
    INT32 = "int32"
    FLOAT = "float32"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one device's sound."""

    rate: int = RATE
    channels: int = 1
    writing: Writing = Writing.INT16

    @property
    def frame(self) -> int:
        """Give the bytes of one sample of all channels."""
        return int(np.dtype(self.writing.value).itemsize) * self.channels

    def count(self, seconds: float) -> int:
        """Give the bytes of some seconds."""
        return round(seconds * self.rate) * self.frame


class Reader:
    """Reads what a microphone gives."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._rest = b""
        self._resampler = Resampler(form.rate, RATE) if form.rate != RATE else None

    def read(self, heard: bytes) -> Samples:
        """Take bytes, which may end within a sample, and give our samples."""
        line = self._rest + heard
        whole = len(line) - len(line) % self._form.frame
        self._rest = line[whole:]
        values = np.frombuffer(line[:whole], self._form.writing.value)
        mono = one_channel(_in_16_bits(values, self._form.writing), self._form.channels)
        if self._resampler is None:
            return mono
        return rounded(self._resampler.feed(mono))


def _in_16_bits(
    values: "np.ndarray[tuple[int], np.dtype[np.generic]]", writing: Writing
) -> Samples:
    if writing is Writing.FLOAT:
        return rounded(values.astype(np.float32) * 32_768.0)
    if writing is Writing.INT32:
        return (values.astype(np.int32) >> 16).astype(np.int16)
    return values.astype(np.int16, copy=False)


class Writer:
    """Writes what a loudspeaker takes."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._resampler = Resampler(RATE, form.rate) if form.rate != RATE else None

    def write(self, block: Samples) -> bytes:
        """Take our samples and give the device's bytes."""
        mono = block if self._resampler is None else rounded(self._resampler.feed(block))
        every = np.repeat(mono, self._form.channels)
        if self._form.writing is Writing.FLOAT:
            return (every / np.float32(32_768.0)).astype(np.float32).tobytes()
        if self._form.writing is Writing.INT32:
            return (every.astype(np.int32) << 16).tobytes()
        return every.tobytes()
