"""The loudspeaker: three notes are played; whether they were heard only a person can say.

D3 SPK-01 in its quick form.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.media.engine import MediaFailed
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.errors import Reason

NOTES = 3


@dataclass(frozen=True, slots=True)
class SpeakerReadings:
    """Whether the notes could be played."""

    played: bool = False
    failure: Reason | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """SPK-01: the notes, and how many the person has heard."""

    codes: tuple[Code, ...] = (Code.SPK_01,)
    form: Form = Form.QUICK
    limit_s: float = 10.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Play, and ask."""
        played = await play_notes(bench)
        if played.failure is not None:
            yield Measured(Code.SPK_01, cause=Cause.NO_LOUDSPEAKER)
            return
        heard = await bench.ask(Code.SPK_01)
        yield heard_notes(heard)


def heard_notes(heard: int | None) -> Measured:
    """Give what the person's answer says: None is no answer, nothing heard is a no."""
    if heard is None:
        return Measured(Code.SPK_01, {"notes_played": NOTES}, cause=Cause.NOT_ANSWERED)
    readings = {"notes_played": float(NOTES), "notes_off": float(abs(heard - NOTES))}
    return Measured(Code.SPK_01, readings, cause=None if heard else Cause.USER_SAYS_NO)


async def play_notes(bench: Bench) -> SpeakerReadings:
    """Play the three notes."""
    try:
        await bench.engine.play_tone()
    except MediaFailed as error:
        return SpeakerReadings(failure=error.reason)
    return SpeakerReadings(played=True)
