"""livekit's audio processing: what browsers do with a microphone, of which we use three parts.

Echo canceller, noise suppressor, high-pass; the automatic gain stays off, for it costs the echo
canceller 15 dB (`client.media.ear.gain` is slower and does not). The library is large and is loaded
on a thread of its own, once. Where it cannot be loaded there is none, and voices go without.

No type of livekit leaves this module.
"""

import importlib
import logging
from typing import Any, Protocol

import numpy as np

from client.media.blocks import BLOCK, RATE, Samples

log = logging.getLogger("mingjing.media.echo")


class Processing(Protocol):
    """Something that makes a microphone's blocks better."""

    def process(self, played: Samples, heard: Samples) -> Samples:
        """Give a heard block made better; `played` is what the loudspeaker played with it."""


class LivekitProcessing:
    """One microphone's module."""

    def __init__(self, module: Any, frame: Any) -> None:
        """Take the classes of livekit; see `load`."""
        self._frame = frame
        self._module = module(
            echo_cancellation=True,
            noise_suppression=True,
            high_pass_filter=True,
            auto_gain_control=False,
        )

    def process(self, played: Samples, heard: Samples) -> Samples:
        """Give a heard block made better."""
        self._module.process_reverse_stream(self._framed(played))
        frame = self._framed(heard)
        self._module.process_stream(frame)
        return np.frombuffer(frame.data.tobytes(), np.int16)

    def _framed(self, block: Samples) -> Any:
        # A copy: the module writes into what it is given.
        return self._frame(bytearray(block.tobytes()), RATE, 1, BLOCK)


def load() -> Processing | None:
    """Load livekit and give a module, or None where there is none; takes a third of a second."""
    try:
        module = importlib.import_module("livekit.rtc.apm").AudioProcessingModule
        frame = importlib.import_module("livekit.rtc.audio_frame").AudioFrame
        return LivekitProcessing(module, frame)
    except Exception:
        # Whatever is wrong with it: voices go without.
        log.warning("no audio processing: livekit cannot be loaded", exc_info=True)
        return None
