"""The microphone, by the levels that a hearing would show: is there speech, and how loud.

D3 MIC-04 and MIC-05 in their quick form. No sound is kept.
"""

from dataclasses import dataclass

from client.devicecheck.bench import Bench
from client.frames import OWN, Levels
from client.protocol.errors import Reason

MEASURE_S = 4.0
PATIENCE_S = 10.0
"""For a person who has not begun to speak."""
LOOK_EVERY_S = 0.02
SPEECH_DBFS = -45.0
SPEECH_PERCENTILE = 0.95


@dataclass(frozen=True, slots=True)
class MicrophoneReadings:
    """What was heard; None where nothing was measured."""

    peak_dbfs: float | None = None
    speech_dbfs: float | None = None
    """95th percentile of the levels."""
    failure: Reason | None = None


async def measure_microphone(bench: Bench) -> MicrophoneReadings:
    """Listen for `MEASURE_S`, or until somebody speaks."""
    began_at = bench.monotonic()
    levels: list[float] = []
    while True:
        await bench.sleep(LOOK_EVERY_S)
        passed_s = bench.monotonic() - began_at
        if bench.news.microphone_failure is not None:
            return MicrophoneReadings(failure=bench.news.microphone_failure)
        if bench.news.microphone_live:
            levels.append(bench.levels.of(OWN))
        spoken = any(level > SPEECH_DBFS for level in levels)
        if passed_s >= PATIENCE_S or (passed_s >= MEASURE_S and spoken):
            break
    if not levels:
        return MicrophoneReadings()
    levels.sort()
    speech = levels[min(len(levels) - 1, int(len(levels) * SPEECH_PERCENTILE))]
    return MicrophoneReadings(
        peak_dbfs=max(levels[-1], Levels.SILENCE), speech_dbfs=max(speech, Levels.SILENCE)
    )
