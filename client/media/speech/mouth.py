"""A person's own speech on its way out: 20 ms of the microphone, and what is sent of it.

A pause is not sent: its first frames are, so that the other end knows it for one, and then what
the encoder says anew of the room's noise every 400 ms. Every packet may carry copies of earlier
payloads, as the losses of this hop ask for (`client.protocol.rtp.redundancy`); none of them
reaches back across what was not sent, so that a copy's number follows from its offset.

The stream's clock runs on while the microphone is closed. It knows no numbers, keys or sockets.
"""

from collections import deque
from dataclasses import dataclass
from typing import Protocol

from client.media.blocks import Samples
from client.media.speech.opus import FRAME, FRAME_S, PAUSE_BYTES, SPEAKING, OpusEncoder
from client.protocol.rtp.red import OFFSET_MAX
from client.protocol.rtp.redundancy import Redundancy

PAUSE_BEGINS = 3
"""Frames of a pause that are sent."""
PAUSE_SAID = 25
"""Frames after which a pause is told again, should the encoder itself not do so."""
CLOSED_S = 0.2
"""A microphone that gave nothing for so long was closed, and time has passed."""


class Encoder(Protocol):
    """What makes payloads (`OpusEncoder`)."""

    def expect_loss(self, percent: int) -> None:
        """Be ready for so many lost in a hundred."""

    def encode(self, samples: Samples) -> bytes:
        """Give the payload of one frame."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One packet's worth of speech."""

    timestamp: int
    """In samples, always growing: whoever writes it keeps its lowest 32 bits."""
    payload: bytes
    copies: tuple[tuple[int, bytes], ...] = ()
    """How many frames back, and the payload of then; the nearest first."""
    marker: bool = False
    """Speech begins here after a pause (RFC 3551)."""


class Mouth:
    """The sender's side of one stream of speech; belongs to one thread."""

    def __init__(
        self, redundancy: Redundancy, encoder: Encoder | None = None, *, begins_at: int = 0
    ) -> None:
        """Take the hop's redundancy, and the frame at which the stream's clock begins."""
        self._redundancy = redundancy
        self._encoder: Encoder = encoder if encoder is not None else OpusEncoder()
        self._next = begins_at
        self._said_at: float | None = None
        self._sent: deque[bytes] = deque(maxlen=OFFSET_MAX)
        self._sounding = 0
        self._unsent = 0
        self._pause = 0

    def say(self, samples: Samples, now: float) -> Spoken | None:
        """Take 960 samples; give what is to be sent of them, or None in a pause."""
        if self._said_at is not None and now - self._said_at > CLOSED_S:
            self._next += max(0, round((now - self._said_at) / FRAME_S) - 1)
            self.hush()
        self._said_at = now
        timestamp = self._next * FRAME
        self._next += 1
        # In-band FEC takes its bits from the speech itself: it is for what the copies leave.
        self._encoder.expect_loss(round(100 * self._redundancy.fraction_left))
        payload = self._encoder.encode(samples)
        sound = len(payload) > PAUSE_BYTES
        begins = sound and not self._sent
        if not self._is_sent(sound=sound):
            self._unsent += 1
            self._sent.clear()
            return None
        self._unsent = 0
        copies = self._copies(now)
        self._sent.appendleft(payload)
        return Spoken(timestamp, payload, copies, marker=begins)

    def hush(self) -> None:
        """Forget what was said: nothing of it is sent any more, nor once more."""
        self._sent.clear()
        self._sounding = self._pause = self._unsent = 0

    def _is_sent(self, *, sound: bool) -> bool:
        if sound:
            self._sounding += 1
            if self._sounding >= SPEAKING:
                self._pause = 0
            return True
        self._sounding = 0
        self._pause += 1
        return self._pause <= PAUSE_BEGINS or self._unsent + 1 >= PAUSE_SAID

    def _copies(self, now: float) -> tuple[tuple[int, bytes], ...]:
        return tuple(
            (back, self._sent[back - 1])
            for back in self._redundancy.offsets(now)
            if back <= len(self._sent) and len(self._sent[back - 1]) > PAUSE_BYTES
        )
