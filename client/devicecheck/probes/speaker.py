"""The loudspeaker: three notes are played; whether they were heard only a person can say.

D3 SPK-01 in its quick form.
"""

from dataclasses import dataclass

from client.devicecheck.bench import Bench
from client.media.engine import MediaFailed
from client.protocol.errors import Reason


@dataclass(frozen=True, slots=True)
class SpeakerReadings:
    """Whether the notes could be played."""

    played: bool = False
    failure: Reason | None = None


async def play_notes(bench: Bench) -> SpeakerReadings:
    """Play the three notes."""
    try:
        await bench.engine.play_tone()
    except MediaFailed as error:
        return SpeakerReadings(failure=error.reason)
    return SpeakerReadings(played=True)
