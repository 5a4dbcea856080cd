"""A line's readings in grades, so that a check can be held against the day: 0 is good.

The grades are those of the device check's rows MED-02 to MED-05, MED-07 and MED-11 (reference D5):
where the check said good and the day was poor, the difference is named by its code. What a desk
sent is not compared with what it could have sent: a camera that is closed sends little, and that
says nothing of the line. How far down its ladder the desk had to go does.

It knows no person and no hearing.
"""

from collections.abc import Sequence
from typing import Final

from client.protocol.devicecheck import Code
from client.protocol.readiness import LineReadings
from client.protocol.wire import Rung

RTT_MS: Final = (250.0, 400.0)
JITTER_MS: Final = (10.0, 30.0)
LOSS_PCT: Final = (1.0, 8.0)
UP_KBPS: Final = (1000.0, 150.0)
MOS: Final = (3.6, 3.1)
BACK_S: Final = (5.0, 15.0)


def differences(
    checked: LineReadings | None, day: LineReadings | None, rung: Rung = Rung.FULL
) -> tuple[Code, ...]:
    """Give the codes by which the day was worse than the check; none where either is unknown.

    `rung` is where the desk stood for most of the day, for its line's sake alone.
    """
    if checked is None or day is None:
        return ()
    pairs = (
        (Code.MED_02, _above(checked.rtt_ms, RTT_MS), _above(day.rtt_ms, RTT_MS)),
        (Code.MED_03, _above(checked.jitter_ms, JITTER_MS), _above(day.jitter_ms, JITTER_MS)),
        (Code.MED_04, _above(_loss(checked), LOSS_PCT), _above(_loss(day), LOSS_PCT)),
        (Code.MED_05, _below(checked.rate_up_kbps, UP_KBPS), _grade(rung)),
        (Code.MED_07, _below(checked.mos, MOS), _below(day.mos, MOS)),
        (Code.MED_11, _above(checked.back_s, BACK_S), _above(day.back_s, BACK_S)),
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


def _below(value: float | None, grades: Sequence[float]) -> int | None:
    return None if value is None else sum(value < each for each in grades)


def _grade(rung: Rung) -> int:
    """Give a rung's grade: with smaller pictures a line is narrow, without any it carries none."""
    match rung:
        case Rung.FULL | Rung.FEWER:
            return 0
        case Rung.SMALLER | Rung.SMALL_ONLY:
            return 1
        case Rung.SOUND_ONLY:
            return 2
