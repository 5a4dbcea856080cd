"""How wide a line is, each way: looked for with filler, on a leg of a test call that says nothing.

Rates are looked for in steps, each a few times the last, until the line does not keep up; so its
own end is found and no more is sent into it than needed. A step of which either end could not send
what it meant to is tried once more. Everything has an end of its own, whatever the court or the
path does.

It knows nothing of what is said and shown, and judges nothing.
"""

import asyncio
import time
from dataclasses import dataclass

from client.devicecheck.calling.leg import TestLeg
from client.devicecheck.calling.sums import keeps_up, trips_ms
from client.devicecheck.calling.talk import COUNT_WITHIN_S, Talk
from client.media.speech.opus import FRAME_S
from client.protocol.filler import TURN_S, FillerTally, Filling, filler_kbps
from client.protocol.test_call import ProbeStep, StepCount

TRIES, SENT_LEAST = 2, 0.85
"""A step of which either end has managed to send less is tried once more."""
QUIET_S = 0.1
"""So long nothing of a step has come when it is over."""
CALM_S = 1.5
"""So long the line may take to be empty again after a rate was looked for."""
CALM_MS = 60.0


@dataclass(frozen=True, slots=True)
class Steps:
    """Which rates are tried, and for how long each."""

    seconds: float
    up_kbps: tuple[int, ...]
    down_kbps: tuple[int, ...]
    together: bool
    """Whether it is looked both ways at once: so it is in a hearing too."""


class Width:
    """The search for the width of one line."""

    def __init__(self, leg: TestLeg, talk: Talk, steps: Steps) -> None:
        """Take the leg on which nothing else goes now but speech, and what the court says of it."""
        self._leg = leg
        self._talk = talk
        self._steps = steps

    async def look_both_ways(self) -> tuple[float | None, float | None]:
        """Give what the line carries to the court and from it, in kilobits a second."""
        if self._steps.together:
            up, down = await asyncio.gather(self._look_up(), self._look_down())
        else:
            up = await self._look_up()
            await self._calm()
            down = await self._look_down()
        await self._calm()
        self._leg.filling = False
        return up, down

    # To the court ---------------------------------------------------------------------------

    async def _look_up(self) -> float | None:
        best: float | None = None
        for kbps in self._steps.up_kbps:
            sent_kbps = waited_s = 0.0
            rate: float | None = None
            for _ in range(TRIES):
                self._leg.begin_step()
                sent_kbps = await self._send_step(kbps)
                waited_s = self._leg.waits_s
                counted = await self._counted(self._leg.step)
                rate = None if counted is None else counted.kbps
                if sent_kbps >= SENT_LEAST * kbps:
                    break
            best = _better(best, rate)
            if not keeps_up(rate, min(kbps, sent_kbps), waited_s):
                break
        return best

    async def _send_step(self, kbps: int) -> float:
        """Send a step of filler; give the rate at which this machine has managed to."""
        began = time.monotonic()
        filling = Filling(kbps, began)
        while (now := time.monotonic()) - began < self._steps.seconds:
            for index in filling.due(now):
                self._leg.fill(index, filling.size)
            await asyncio.sleep(TURN_S)
        return filler_kbps(kbps, filling.sent, now - began)

    async def _counted(self, step: int) -> StepCount | None:
        """Wait for the court's counting of a step to be whole."""
        found: StepCount | None = None
        ends = time.monotonic() + COUNT_WITHIN_S
        while (counted := await self._talk.next_count(ends - time.monotonic())) is not None:
            newest = next((each for each in counted.steps if each.step == step), None)
            if newest is not None and newest == found:
                break
            found = newest
        return found

    # From it --------------------------------------------------------------------------------

    async def _look_down(self) -> float | None:
        best: float | None = None
        seconds = self._steps.seconds
        for kbps in self._steps.down_kbps:
            sent_kbps, tally = 0.0, FillerTally(0.0)
            for _ in range(TRIES):
                self._leg.await_filler()
                await self._talk.ask_filler(ProbeStep(kbps=kbps, seconds=seconds))
                await self._come()
                tally = self._tally() or FillerTally(0.0)
                sent_kbps = filler_kbps(kbps, tally.sent, seconds)
                if sent_kbps >= SENT_LEAST * kbps or tally.kbps is None:
                    break
            best = _better(best, tally.kbps)
            waited_s = tally.last_s - tally.begun_s - seconds
            if not keeps_up(tally.kbps, min(kbps, sent_kbps), waited_s):
                break
        return best

    async def _come(self) -> None:
        """Wait until a step of filler has come, and nothing of it any more."""
        seconds = self._steps.seconds
        ends = time.monotonic() + seconds + COUNT_WITHIN_S
        while (now := time.monotonic()) < ends:
            tally = self._tally()
            if tally is not None and now - tally.begun_s > seconds:
                quiet_s = now - max(tally.last_s, tally.begun_s)
                if quiet_s > QUIET_S:
                    return
            await asyncio.sleep(TURN_S)

    def _tally(self) -> FillerTally | None:
        """Give what has come of the one step that was asked for."""
        return next(iter(self._leg.tallies.values()), None)

    # Between --------------------------------------------------------------------------------

    async def _calm(self) -> None:
        """Wait until the line is as empty as it was."""
        ends = time.monotonic() + CALM_S
        fastest = min(trips_ms(self._leg.sent), default=None)
        while fastest is not None and time.monotonic() < ends:
            newest = trips_ms(self._leg.sent[-10:])
            if len(newest) >= 3 and max(newest[-3:]) < fastest + CALM_MS:
                return
            await asyncio.sleep(FRAME_S)


def _better(best: float | None, rate: float | None) -> float | None:
    return max((each for each in (best, rate) if each is not None), default=None)
