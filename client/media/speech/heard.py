"""What a voice is made of: frames as they come, and what became of each.

Numbers and timestamps grow without end here; whoever reads packets unrolls them. A frame's index
is its timestamp in frames of 20 ms. Nothing here does anything.
"""

from dataclasses import dataclass
from enum import StrEnum


class Came(StrEnum):
    """The way on which a payload came."""

    FIRST = "first"
    COPY = "copy"
    """As a redundant copy in a later packet."""
    AGAIN = "again"
    """As a retransmission."""


@dataclass(frozen=True, slots=True)
class HeardPacket:
    """20 ms of a person's speech, however it came."""

    number: int
    """The packet's sequence number, always growing; of a copy, its own packet's."""
    timestamp: int
    """In samples, always growing."""
    payload: bytes
    came: Came = Came.FIRST


class Played(StrEnum):
    """How a frame of speech was played, for whoever measures."""

    FIRST = "first"
    COPY = "copy"
    AGAIN = "again"
    FROM_NEXT = "from next"
    """Out of its successor: in-band FEC."""
    CONCEALED = "concealed"
    """It never came in time."""
    CAUGHT_UP = "caught up"
    """After it was missed: kept by the court, and played by itself."""
    LEFT_OUT = "left out"
    """It came, and was too old to be played."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one voice has come to, in frames of 20 ms and in seconds."""

    received: int = 0
    """Frames whose own bits were played, on whatever way they came."""
    by_copy: int = 0
    by_retransmission: int = 0
    by_fec: int = 0
    concealed: int = 0
    silent: int = 0
    """Frames of pauses, which were never sent."""
    late: int = 0
    """Frames that came after their turn."""
    left_out: int = 0
    stretched_s: float = 0.0
    compressed_s: float = 0.0
    gaps: int = 0
    """Times that half a second or more of speech was missing on end."""
    gap_s: float = 0.0
    """How long the last of them was."""
    delay_s: float = 0.0
    """How long after the moment of the fastest frame a frame is played now."""
    target_s: float = 0.0
