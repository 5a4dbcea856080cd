"""The row of an outage: of what was said meanwhile, how much reached the listener after all.

A desk is cut off for twenty seconds while another person speaks. When it is back the court is
asked what was kept for it, and the desk plays it, a quarter faster. Then the sound that went to
its loudspeaker is searched for every frame that was said meanwhile: by its mark, and where a mark
fell to the faster playing, by its likeness to what was said at that very place.
"""

import asyncio
import tempfile
import time
from base64 import b64encode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from client.protocol.signalling import KeptSpeech, LegConnected, MediaNews
from tests.bench.calls import FAR, HEARING, NEAR, Call, CallFailed, Plan, held
from tests.bench.marked import FRAME, Found, Marked, find
from tests.bench.rows import Row, unmeasured
from tests.bench.spectra import likeness
from tests.bench.taken import Taken

WHAT = "speech that reached the listener after an outage"
OUTAGE_S = 20.0
BACK_WITHIN_S = 15.0
ALIKE = 0.6
APART = 1_100
"""Samples between the marks of two neighbours of a frame, played faster: a pitch period or two is
left out of their 1,920. Were the frame not there they were 960 apart."""
_MARGIN_S = 3.0


def reached(source: Marked, said: Taken, played: Taken, begin: float, end: float) -> Row:
    """Judge what was said between two moments."""
    profile = f"cut for {OUTAGE_S:.0f} s"
    starts = np.arange(source.frames, dtype=np.int64) * FRAME
    times = said.time_of(starts)
    within = (starts >= said.first) & (starts < said.end) & (times >= begin) & (times < end)
    found: Found = find(source, said, played, OUTAGE_S + BACK_WITHIN_S, within)
    voiced = np.flatnonzero(within & source.voiced)
    if not len(voiced):
        return unmeasured(WHAT, profile, "nothing was said meanwhile", "%")
    by_mark = found.present[voiced]
    there = found.present.copy()
    for frame in voiced[~by_mark]:
        there[frame] = likeness(source.pcm, played, found, int(frame)) >= ALIKE
    alike = [
        bool(there[frame])
        or bool(there[frame - 1] and there[frame + 1] and _apart(found, int(frame)) > APART)
        for frame in voiced
    ]
    note = f"of {len(voiced)} frames; {100 * by_mark.mean():.1f} % by their marks"
    share = 100 * float(np.mean(alike))
    return Row(WHAT, profile, share, unit="%", bar=100.0, at_least=True, note=note)


def _written(kept: KeptSpeech) -> dict[str, Any]:
    frames = [(each.at.isoformat(), b64encode(each.payload).decode()) for each in kept.frames]
    return {"speaker": kept.speaker, "frames": frames}


def _apart(found: Found, frame: int) -> int:
    return int(found.places[frame + 1] - found.places[frame - 1])


async def _catch_up(call: Call, since: datetime, cut_at: float) -> None:
    """Have the near desk play what was kept for it."""
    assert call.court is not None
    forwarder = call.court.forwarder
    until = since + timedelta(seconds=time.monotonic() - cut_at + _MARGIN_S)
    spoken = await forwarder.spoken(HEARING, since, until)
    missed = await forwarder.speech(HEARING, [each for each in spoken if each.speaker == FAR])
    if not missed:
        raise CallFailed("the court has kept nothing")
    await call.near.ask("catch_up", missed=list(map(_written, missed)))
    await call.near.until(lambda told: told.get("caught_up", False), 3 * OUTAGE_S)


async def rows(samples: str) -> list[Row]:
    """Give the row of an outage."""
    plan = Plan("ours", seconds=90, near_camera=False, samples=samples)
    news: list[MediaNews] = []
    with tempfile.TemporaryDirectory(prefix="mingjing-bench-") as folder:
        async with held(plan, Path(folder), 120) as call:
            assert call.court is not None
            call.court.forwarder.on_news(news.append)
            await asyncio.sleep(2.0)
            cut_at = time.monotonic()
            call.relay.cut(OUTAGE_S)
            await asyncio.sleep(OUTAGE_S)
            joined = await call.near.until(
                lambda told: told.get("joined", False) and told["at"] > cut_at + OUTAGE_S,
                BACK_WITHIN_S,
            )
            back_at = float(joined["at"])
            await asyncio.sleep(1.0)
            # What is heard from now on was missed: nobody speaks any more.
            await call.far.ask("obey", microphone=False, camera=False, heard=[NEAR], seen=[])
            since = [
                each.missed_since
                for each in news
                if isinstance(each, LegConnected) and each.participant == NEAR
            ]
            if not since or since[-1] is None:
                raise CallFailed("the court does not say since when the desk has missed speech")
            await _catch_up(call, since[-1], cut_at)
            near, far = await asyncio.gather(call.near.end(), call.far.end())
            words = call.far.post.words()
    return [reached(words, far.said, near.heard, cut_at, back_at)]
