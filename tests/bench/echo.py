"""How much echo a desk lets through, how soon, and what that costs those who speak.

`python -m tests.bench.echo` plays speech into synthetic rooms and prints rows: return loss
enhancement by seconds, a voice beside the echo, and CPU; beside each figure stands livekit's module
alone, in the same run on the same sounds. Rooms and voices follow from seeds; nothing waits for a
clock. It reports and does not judge; the bars stand beside the figures.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from client.media.blocks import BLOCK_S, RATE, Samples
from client.media.devices.fake import speech_like
from client.media.ear.canceller import Canceller
from client.media.ear.ear import Ear
from client.media.ear.processing import load
from tests.media.echo_room import (
    Room,
    Signal,
    as_loud_as,
    change_db,
    cleaned,
    far_voice,
    lag,
    loss_db,
    speaking,
)

Clean = Callable[[Samples, Samples], Samples]
Row = dict[str, Any]

VOICES = (1, 2, 3)
SPANS = ((1, 2), (2, 3), (5, 6), (10, 11))
LOSS_BAR_DB = 40.0
NEAR_BAR_DB = 3.0
CPU_BAR = 3.0
PEER = "livekit AEC+NS+HPF"
NEAR_FROM_S = 2.0


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of room."""

    name: str
    late_s: float
    t60_s: float
    return_db: float

    def room(self, seed: int) -> Room:
        """Give one of them."""
        return Room(seed, self.late_s, self.t60_s, self.return_db)


SYNTHETIC = Profile("synthetic room", 0.06, 0.3, -6.0)
PROFILES = (
    SYNTHETIC,
    Profile("headset that leaks", 0.03, 0.2, -20.0),
    Profile("loud in a hall", 0.12, 0.5, 0.0),
)


def rows() -> list[Row]:
    """Measure everything."""
    given: list[Row] = []
    for profile in PROFILES:
        given += _losses(profile)
    given += _double_talk(SYNTHETIC)
    given.append(_cost(SYNTHETIC))
    return given


def _ours() -> Clean:
    return Canceller(load()).clean


def _theirs() -> Clean:
    module = load()
    assert module is not None
    return module.process


def _losses(profile: Profile) -> list[Row]:
    found: dict[str, list[list[float]]] = {"ours": [], "peer": []}
    for voice in VOICES:
        played = far_voice(voice)
        room = profile.room(voice)
        echo = room.echo_of(played)
        heard = echo + room.noise(len(played))
        for name, clean in (("ours", _ours()), ("peer", _theirs())):
            left = cleaned(clean, played, heard)
            found[name].append([loss_db(echo, left, *span) for span in SPANS])
    barred = profile is SYNTHETIC
    return [
        _row(
            f"echo return loss enhancement {span[0]} to {span[1]} s, {what}",
            profile.name,
            "dB",
            *(of([voice[place] for voice in found[name]]) for name in ("ours", "peer")),
            at_least=LOSS_BAR_DB if barred else None,
        )
        for place, span in enumerate(SPANS)
        for what, of in (("median voice", median), ("worst voice", min))
    ]


def _double_talk(profile: Profile) -> list[Row]:
    """Measure what becomes of a voice as loud as the echo, or half as loud, beside it."""
    given = []
    for more_db in (0.0, -6.0):
        found: dict[str, list[float]] = {"ours": [], "peer": []}
        for voice in VOICES:
            played = far_voice(voice)
            room = profile.room(voice)
            echo = room.echo_of(played)
            near = as_loud_as(speech_like(voice + 50).astype(np.float64), echo, more_db)
            near[: int(NEAR_FROM_S * RATE)] = 0
            heard = echo + near + room.noise(len(played))
            for name, clean in (("ours", _ours()), ("peer", _theirs())):
                found[name].append(_change(near, echo, cleaned(clean, played, heard)))
        given.append(
            _row(
                "double talk, change of the near voice, worst voice",
                f"{profile.name}, near {more_db:+.0f} dB to the echo",
                "dB",
                *(max(found[name], key=abs) for name in ("ours", "peer")),
                within=NEAR_BAR_DB if more_db == 0 else None,
            )
        )
    return given


def _change(near: Signal, echo: Signal, left: Samples) -> float:
    late = lag(near, left)
    both = speaking(near, -45.0) & speaking(echo, -50.0)
    return change_db(near, left[late:], both[: (len(left) - late) // 960])


def _cost(profile: Profile) -> Row:
    """Measure everything that happens to a block, gain and watches too, while others speak."""
    played = far_voice(1)
    room = profile.room(1)
    heard = room.echo_of(played) + room.noise(len(played))
    ear = Ear()
    ear.begin()
    ear.ready(10.0)

    def ours(block: Samples, own: Samples) -> Samples:
        ear.played(block, 0)
        return ear.hear(own, 0, sent=True)

    # The least of three: whoever shares the machine only adds.
    costs = [
        min(_share(clean, played, heard) for _ in range(3)) * 100 for clean in (ours, _theirs())
    ]
    per_block = costs[0] * BLOCK_S * 10
    return _row(
        f"processing of a microphone, {per_block:.2f} ms a block",
        profile.name,
        "% of a core",
        *costs,
        at_most=CPU_BAR,
    )


def _share(clean: Clean, played: Samples, heard: Signal) -> float:
    began = time.thread_time()
    cleaned(clean, played, heard)
    return (time.thread_time() - began) / (len(played) / RATE)


def _row(
    what: str,
    profile: str,
    unit: str,
    value: float,
    peer: float,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    within: float | None = None,
) -> Row:
    bar: str | None = None
    met: bool | None = None
    if at_least is not None:
        bar, met = f"at least {at_least:g}", value >= at_least
    elif at_most is not None:
        bar, met = f"at most {at_most:g}", value <= at_most
    elif within is not None:
        bar, met = f"within {within:g}", abs(value) <= within
    return {
        "what": what,
        "profile": profile,
        "value": round(value, 2),
        "unit": unit,
        "bar": bar,
        "met": met,
        "peer": round(peer, 2),
        "peer_name": PEER,
    }


if __name__ == "__main__":
    for row in rows():
        print(json.dumps(row))  # noqa: T201 - this is what it is for
