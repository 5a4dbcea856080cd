"""A line's readings in grades, so that a check can be held against the day: 0 is good.

The grades are those of the device check's rows MED-02 and MED-04 (reference D5): where the check
said good and the day was poor, the difference is named by its code. Rates are not compared: a
camera that is closed sends little, and that says nothing of the line.

It knows no person and no hearing.
"""

from collections.abc import Sequence
from typing import Final

from client.protocol.devicecheck import Code
from client.protocol.readiness import LineReadings

LOSS_PCT: Final = (1.0, 8.0)
RTT_MS: Final = (250.0, 400.0)


def differences(checked: LineReadings | None, day: LineReadings | None) -> tuple[Code, ...]:
    """Give the codes by which the day was worse than the check; none where either is unknown."""
    if checked is None or day is None:
        return ()
    pairs = (
        (Code.MED_02, _above(checked.rtt_ms, RTT_MS), _above(day.rtt_ms, RTT_MS)),
        (Code.MED_04, _above(_loss(checked), LOSS_PCT), _above(_loss(day), LOSS_PCT)),
    )
    return tuple(
        code
        for code, before, after in pairs
        if before is not None and after is not None and after > before
    )


def _loss(readings: LineReadings) -> float | None:
    known = [each for each in (readings.loss_up_pct, readings.loss_down_pct) if each is not None]
    return max(known) if known else None


def _above(value: float | None, grades: Sequence[float]) -> int | None:
    return None if value is None else sum(value > each for each in grades)
