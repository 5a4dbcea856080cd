"""The microphone, by the levels that a hearing would show: is there speech, and how loud.

D3 MIC-04 and MIC-05 in their quick form. No sound is kept.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.frames import OWN, Levels
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.errors import Reason
from client.state import DeviceKind

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


@dataclass(frozen=True, slots=True)
class MicrophoneList:
    """MIC-01: which microphones there are."""

    codes: tuple[Code, ...] = (Code.MIC_01,)
    form: Form = Form.QUICK
    limit_s: float = 5.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Count them."""
        found = [each for each in bench.engine.devices() if each.kind is DeviceKind.MICROPHONE]
        yield Measured(
            Code.MIC_01,
            {"microphones": float(len(found))},
            {"microphones": "; ".join(each.name for each in found)},
            None if found else Cause.NO_MICROPHONE,
        )


@dataclass(frozen=True, slots=True)
class MicrophoneLevels:
    """MIC-04 and MIC-05: is there speech, and how loud."""

    codes: tuple[Code, ...] = (Code.MIC_04, Code.MIC_05)
    form: Form = Form.QUICK
    limit_s: float = 15.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Listen, and hand the readings over."""
        heard = await measure_microphone(bench)
        if heard.failure is not None or heard.peak_dbfs is None or heard.speech_dbfs is None:
            yield Measured(Code.MIC_04, cause=_CAUSES.get(heard.failure, Cause.NOT_MEASURED))
            yield Measured(Code.MIC_05, cause=Cause.NEEDS_ANOTHER)
            return
        yield Measured(Code.MIC_04, {"peak_dbfs": heard.peak_dbfs})
        yield Measured(Code.MIC_05, {"speech_dbfs": heard.speech_dbfs})


_CAUSES: dict[Reason | None, Cause] = {
    Reason.MICROPHONE_MISSING: Cause.NO_MICROPHONE,
    Reason.MICROPHONE_UNREADABLE: Cause.MICROPHONE_UNREADABLE,
    Reason.UNEXPECTED: Cause.MICROPHONE_UNREADABLE,
}


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
