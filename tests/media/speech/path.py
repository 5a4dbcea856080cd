"""A path for speech in virtual time: what is said, what is lost, what is asked for again, what is
heard. One hop, as a desk and the court make it: copies by the losses reported every second,
retransmissions by what the voice can still use.
"""

import heapq
import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from client.media.blocks import BLOCK_S, RATE, Samples
from client.media.speech.heard import Came, HeardPacket, Played, Tally
from client.media.speech.making_up import Decoder
from client.media.speech.mouth import Encoder, Mouth, Spoken
from client.media.speech.opus import FRAME, FRAME_S, PAUSE_BYTES, Unreadable
from client.media.speech.voice import Voice
from client.protocol.rtp.redundancy import Redundancy, losses

Lose = Callable[[], bool]
Delay = Callable[[float], float]

REPORT_S = 0.5
BLOCK_PHASE_S = 0.0037
"""The loudspeaker's clock begins somewhere between two packets."""
_STEADY = 48
_ORDER = itertools.count()


def never() -> bool:
    return False


def by_chance(share: float, seed: int) -> Lose:
    chance = random.Random(seed)
    return lambda: chance.random() < share


def in_bursts(share: float, mean: float, seed: int) -> Lose:
    """Losses in runs of a mean length (Gilbert)."""
    chance = random.Random(seed)
    lost = False

    def lose() -> bool:
        nonlocal lost
        lost = chance.random() < (1 - 1 / mean if lost else share / (1 - share) / mean)
        return lost

    return lose


def even(delay_s: float) -> Delay:
    return lambda at: delay_s


def around(delay_s: float, spread_s: float, seed: int) -> Delay:
    chance = random.Random(seed)
    return lambda at: delay_s + chance.uniform(-spread_s, spread_s)


class NumberEncoder:
    """An encoder whose payload is the number of the frame; silence makes a pause."""

    def __init__(self) -> None:
        self._next = 0
        self._paused = 0

    def expect_loss(self, percent: int) -> None:
        del percent

    def encode(self, samples: Samples) -> bytes:
        self._next += 1
        if not samples.any():
            self._paused += 1
            return b"\0" if self._paused % 20 else self._next.to_bytes(4, "big")
        self._paused = 0
        return self._next.to_bytes(4, "big")


class NumberDecoder:
    """A decoder whose sound is the number of the frame, and nothing for what is missing."""

    def decode(self, payload: bytes) -> Samples:
        if payload == b"bad":
            raise Unreadable("bad")
        value = int.from_bytes(payload, "big") if len(payload) > 2 else 0
        return np.full(FRAME, value % 30_000, np.int16)

    def recover(self, payload_of_next: bytes) -> Samples:
        return np.full(FRAME, int.from_bytes(payload_of_next, "big") % 30_000 - 1, np.int16)

    def conceal(self, count: int) -> Samples:
        return np.zeros(count, np.int16)


@dataclass
class Heard:
    """What came of it."""

    how: dict[int, Played] = field(default_factory=dict)
    blocks: list[Samples] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    copies: list[int] = field(default_factory=list)
    """Copies that each packet carried."""
    sent: set[int] = field(default_factory=set)
    """Frames of sound that were sent."""

    @property
    def sound(self) -> Samples:
        return np.concatenate(self.blocks)

    @property
    def lost(self) -> float:
        """The share of frames of sound whose own bits were not played."""
        own = {Played.FIRST, Played.COPY, Played.AGAIN, Played.FROM_NEXT}
        return sum(self.how.get(frame) not in own for frame in self.sent) / len(self.sent)

    def mouth_to_ear(self) -> list[float]:
        """For each frame of numbers: from its first sample said to its first sample played."""
        sound = self.sound
        # Where two frames fade into each other, other numbers are passed on the way.
        steady = np.flatnonzero(sound[:-_STEADY] == sound[_STEADY:])
        values, firsts = np.unique(sound[steady], return_index=True)
        place = dict(zip(values.tolist(), steady[firsts].tolist(), strict=True))
        return [
            BLOCK_PHASE_S + place[value] / RATE - frame * FRAME_S
            for frame in sorted(self.sent)
            if (value := (frame + 1) % 30_000) in place
        ]


@dataclass
class Path:
    """One hop from a mouth to a voice."""

    lose: Lose = never
    delay: Delay = field(default_factory=lambda: even(0.001))
    lose_back: Lose = never
    delay_back: Delay = field(default_factory=lambda: even(0.001))
    round_trip_s: float = 0.002
    narrow: bool = False
    drift: float = 0.0
    """How much faster the loudspeaker's clock runs than the microphone's."""
    pulls: int = 1
    """Blocks that the loudspeaker takes at a time."""
    encoder: Encoder | None = None
    decoder: Decoder | None = None
    carries: Callable[[bytes], bool] = lambda payload: False
    redundancy: Redundancy | None = None
    gaps: Sequence[tuple[float, float]] = ()
    """Spans in which everything is lost."""

    def run(self, said: Sequence[Samples]) -> Heard:
        """Say frames of 20 ms and hear what comes of them."""
        return _Run(self, said).run()


class _Run:
    """One run of a path: what happens when, in the order of the virtual clock."""

    def __init__(self, path: Path, said: Sequence[Samples]) -> None:
        self._path = path
        self._redundancy = path.redundancy or Redundancy()
        self._mouth = Mouth(self._redundancy, path.encoder or NumberEncoder())
        self._heard = Heard()
        self._voice = Voice(
            path.decoder or NumberDecoder(), log=self._heard.how.__setitem__, carries=path.carries
        )
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._sent: list[Spoken] = []
        self._came: list[bool] = []
        self._reported = 0
        self._newest = -1
        self._here: set[int] = set()
        self._latest = self._latest_back = 0.0
        for index, samples in enumerate(said):
            self._at((index + 1) * FRAME_S, partial(self._say, samples))
        ends = len(said) * FRAME_S + 0.6
        for pull in range(0, int((ends - BLOCK_PHASE_S) * (1 + path.drift) / BLOCK_S), path.pulls):
            self._at(BLOCK_PHASE_S + pull * BLOCK_S / (1 + path.drift), self._pull)
        for report in range(int(len(said) * FRAME_S / REPORT_S)):
            self._at((report + 1) * REPORT_S, self._report)

    def run(self) -> Heard:
        while self._events:
            now, _, happen = heapq.heappop(self._events)
            happen(now)
        self._heard.tally = self._voice.tally
        return self._heard

    def _at(self, when: float, happen: Callable[[float], None]) -> None:
        heapq.heappush(self._events, (when, next(_ORDER), happen))

    def _gone(self, now: float) -> bool:
        return any(begins <= now < ends for begins, ends in self._path.gaps)

    def _say(self, samples: Samples, now: float) -> None:
        spoken = self._mouth.say(samples, now)
        if spoken is None:
            return
        number = len(self._sent)
        self._sent.append(spoken)
        self._heard.copies.append(len(spoken.copies))
        if len(spoken.payload) > PAUSE_BYTES:
            self._heard.sent.add(spoken.timestamp // FRAME)
        came = not (self._path.lose() or self._gone(now))
        self._came.append(came)
        if came:
            self._deliver(number, Came.FIRST, now)

    def _deliver(self, number: int, came: Came, now: float) -> None:
        # Order is kept, as a path keeps it.
        self._latest = max(self._latest + 1e-6, now + self._path.delay(now))
        self._at(self._latest, partial(self._arrive, number, came))

    def _arrive(self, number: int, came: Came, now: float) -> None:
        spoken = self._sent[number]
        self._take(HeardPacket(number, spoken.timestamp, spoken.payload, came), now)
        if came is Came.AGAIN:
            return
        for back, payload in spoken.copies:
            earlier = spoken.timestamp - back * FRAME
            self._take(HeardPacket(number - back, earlier, payload, Came.COPY), now)
        for missing in range(self._newest + 1, number):
            self._at(now + 0.005, partial(self._ask, missing, 0))
        self._newest = max(self._newest, number)

    def _take(self, packet: HeardPacket, now: float) -> None:
        self._voice.arrive(packet, now)
        self._here.add(packet.number)

    def _ask(self, number: int, tries: int, now: float) -> None:
        until = self._voice.useful_until(number)
        if number in self._here or now > until or tries > 3:
            return
        if not (self._path.lose_back() or self._gone(now)):
            self._latest_back = max(self._latest_back + 1e-6, now + self._path.delay_back(now))
            self._at(self._latest_back, partial(self._again, number))
        self._at(now + self._path.round_trip_s * 1.2 + 0.02, partial(self._ask, number, tries + 1))

    def _again(self, number: int, now: float) -> None:
        if not (self._path.lose() or self._gone(now)):
            self._deliver(number, Came.AGAIN, now)

    def _report(self, now: float) -> None:
        came, self._reported = self._came[self._reported :], len(self._came)
        path = self._path
        report = losses(came, round_trip_s=path.round_trip_s, narrow=path.narrow)
        self._redundancy.told(report, now)

    def _pull(self, now: float) -> None:
        for _ in range(self._path.pulls):
            self._heard.blocks.append(self._voice.block(now))


def talk(seconds: float) -> list[Samples]:
    """Speech without a pause."""
    return [np.ones(FRAME, np.int16)] * int(seconds / FRAME_S)


def talk_with_pauses(seconds: float, spurt_s: float = 2.0, pause_s: float = 1.0) -> list[Samples]:
    """Speech by spurts."""
    return [
        np.full(FRAME, int((index * FRAME_S) % (spurt_s + pause_s) < spurt_s), np.int16)
        for index in range(int(seconds / FRAME_S))
    ]


def far(seed: int) -> dict[str, Any]:
    """50 +-10 ms each way."""
    return {
        "delay": around(0.05, 0.01, seed),
        "delay_back": around(0.05, 0.01, seed + 1),
        "round_trip_s": 0.1,
    }
