"""MED-12: whether the screen can be shared, for lawyers and judges who show something on it.

The system is asked first; where it asks nobody back, one picture of the screen is taken in a child
process and forgotten there: its size comes out, and whether all of it is one colour. A picture of
one colour is none, for that is what a system gives to whom it shows nothing.

No pixel of a screen is ever known here.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.children import Told, ask_child
from client.devicecheck.probes.computer import off_loop
from client.devicecheck.probes.surroundings import has_screen
from client.devicecheck.probes.system.sharing import Leave, Trouble, leave_here
from client.protocol.devicecheck import Cause, Code, Form

CHILD = "client.ui.one_frame"
CHILD_S = 8.0
ASKING_S = 10.0
"""For as long the system may be asked: two programs, of which each has its own limit."""
NOWHERE = frozenset({"offscreen", "minimal", "vnc"})
"""Platforms of Qt that paint into memory: what they show is no screen of this machine."""
CAUSES: Mapping[Trouble, Cause] = {
    Trouble.NO_DISPLAY: Cause.UNSUPPORTED,
    Trouble.NOBODY_TO_ASK: Cause.UNSUPPORTED,
    Trouble.PORTAL_ASKS: Cause.SHARING_ASKS,
    Trouble.NO_PORTAL: Cause.SHARING_UNAVAILABLE,
    Trouble.NO_WHOLE_SCREEN: Cause.SHARING_UNAVAILABLE,
    Trouble.NOT_GRANTED: Cause.SHARING_REFUSED,
    Trouble.SESSION_LOCKED: Cause.SCREEN_LOCKED,
    Trouble.NO_FRAME: Cause.SHARING_REFUSED,
    Trouble.ONE_COLOUR: Cause.SCREEN_BLANK,
    Trouble.ENDED: Cause.NOT_MEASURED,
    Trouble.UNANSWERED: Cause.TIMEOUT,
}
"""What each trouble is to whoever reads the report."""


async def _take_one(limit_s: float) -> Told:
    return await ask_child(CHILD, limit_s=limit_s)


@dataclass(frozen=True, slots=True)
class ScreenSharing:
    """MED-12: the system's leave, and one picture."""

    take: Callable[[float], Awaitable[Told]] = _take_one
    ask: Callable[[], Leave | None] = leave_here
    painted_on: Callable[[], bool] = has_screen
    codes: tuple[Code, ...] = (Code.MED_12,)
    form: Form = Form.FULL
    limit_s: float = ASKING_S + CHILD_S + 1.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask the system, and take a picture where that asks nobody."""
        del bench
        if not self.painted_on():
            yield _found(Leave(""), Trouble.NO_DISPLAY)
            return
        leave = await off_loop(self.ask)
        if leave is None:
            yield _found(Leave(""), Trouble.NOBODY_TO_ASK)
        elif leave.trouble is not None:
            yield _found(leave, leave.trouble)
        else:
            told = await self.take(CHILD_S)
            readings, trouble = _looked_at(told)
            yield _found(leave, trouble, readings)


def _looked_at(told: Told) -> tuple[dict[str, float], Trouble | None]:
    """Give what the child says of its picture: the figures that are asked for, and nothing else."""
    said: Any = told.said
    if not isinstance(said, dict):
        return {}, Trouble.ENDED if told.crashed else Trouble.UNANSWERED
    if said.get("platform") in NOWHERE:
        return {}, Trouble.NO_DISPLAY
    width, height = said.get("width"), said.get("height")
    if not isinstance(width, int) or not isinstance(height, int) or width <= 0 or height <= 0:
        return {}, Trouble.NO_FRAME
    one_colour = said.get("one_colour") is not False
    readings = {
        "frame_width_px": float(width),
        "frame_height_px": float(height),
        "one_colour": float(one_colour),
    }
    return readings, Trouble.ONE_COLOUR if one_colour else None


def _found(
    leave: Leave, trouble: Trouble | None, readings: Mapping[str, float] | None = None
) -> Measured:
    texts = {"mechanism": leave.mechanism} if leave.mechanism else {}
    if leave.remote:
        texts["session"] = "remote"
    if trouble is not None:
        texts["error"] = trouble.value
    cause = None if trouble is None else CAUSES[trouble]
    return Measured(Code.MED_12, {**leave.readings, **(readings or {})}, texts, cause)
