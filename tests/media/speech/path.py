"""A path for speech in virtual time: what is said, what is lost, what is asked for again, what is
heard. One hop, as a desk and the court make it: copies by the losses reported every second,
retransmissions by what the voice can still use.
"""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from client.media.blocks import BLOCK_S, Samples
from client.media.speech.heard import Came, HeardPacket, Played, Tally
from client.media.speech.mouth import Mouth, Spoken
from client.media.speech.opus import FRAME, FRAME_S, Unreadable
from client.media.speech.voice import Decoder, Voice
from client.protocol.rtp.redundancy import Losses, Redundancy, losses

Lose = Callable[[], bool]
Delay = Callable[[float], float]

REPORT_S = 0.5
BLOCK_PHASE_S = 0.0037
"""The loudspeaker's clock begins somewhere between two packets."""


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

    said: int
    """Frames of sound that were said."""
    how: dict[int, Played]
    blocks: list[Samples]
    tally: Tally
    delays: list[tuple[float, float]] = field(default_factory=list)
    """When, and the voice's own reading of its delay."""
    copies: list[int] = field(default_factory=list)
    """Copies that each packet carried."""
    sent: set[int] = field(default_factory=set)

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
        sound = self.sound.astype(np.int32)
        delays = []
        for frame in sorted(self.sent):
            value = (frame + 1) % 30_000
            if value == 0:
                continue
            places = np.flatnonzero(sound == value)
            if len(places):
                delays.append(BLOCK_PHASE_S + places[0] / 48_000 - frame * FRAME_S)
        return delays


@dataclass
class Path:
    """One hop from a mouth to a voice."""

    lose: Lose = never
    delay: Delay = field(default_factory=lambda: even(0.001))
    lose_back: Lose = never
    delay_back: Delay = field(default_factory=lambda: even(0.001))
    retransmits: bool = True
    round_trip_s: float | None = None
    narrow: bool = False
    drift: float = 0.0
    """How much faster the loudspeaker's clock runs than the microphone's."""
    pulls: int = 1
    """Blocks that the loudspeaker takes at a time."""
    encoder: object = None
    decoder: Decoder | None = None
    carries: Callable[[bytes], bool] = lambda payload: False
    redundancy: Redundancy | None = None
    gaps: list[tuple[float, float]] = field(default_factory=list)
    """Spans in which everything is lost."""

    def run(self, said: list[Samples]) -> Heard:
        redundancy = self.redundancy or Redundancy()
        mouth = Mouth(redundancy, self.encoder or NumberEncoder())  # type: ignore[arg-type]
        how: dict[int, Played] = {}
        voice = Voice(self.decoder or NumberDecoder(), log=how.__setitem__, carries=self.carries)
        heard = Heard(0, how, [], voice.tally)
        events: list[tuple[float, int, str, object]] = []
        order = 0

        def at(when: float, what: str, thing: object) -> None:
            nonlocal order
            order += 1
            heapq.heappush(events, (when, order, what, thing))

        for index in range(len(said)):
            at((index + 1) * FRAME_S, "say", index)
        end = len(said) * FRAME_S + 0.6
        count = int((end - BLOCK_PHASE_S) * (1 + self.drift) / BLOCK_S)
        for number in range(0, count, self.pulls):
            at(BLOCK_PHASE_S + number * BLOCK_S / (1 + self.drift), "pull", None)
        for second in range(int(len(said) * FRAME_S / REPORT_S)):
            at((second + 1) * REPORT_S, "report", None)

        sent: list[Spoken] = []
        arrived: list[bool] = []
        reported = 0
        latest = latest_back = 0.0
        newest = -1
        here: set[int] = set()

        def gone(now: float) -> bool:
            return any(begins <= now < ends for begins, ends in self.gaps)

        def deliver(now: float, packet: tuple[int, Spoken, Came]) -> None:
            nonlocal latest
            # Order is kept, as a path keeps it.
            latest = max(latest + 1e-6, now + self.delay(now))
            at(latest, "arrive", packet)

        while events:
            now, _, what, thing = heapq.heappop(events)
            if what == "say":
                index = int(thing)  # type: ignore[call-overload]
                spoken = mouth.say(said[index], now)
                if spoken is None:
                    continue
                number = len(sent)
                sent.append(spoken)
                heard.copies.append(len(spoken.copies))
                if len(spoken.payload) > 2:
                    heard.sent.add(spoken.timestamp // FRAME)
                lost = self.lose() or gone(now)
                arrived.append(not lost)
                if not lost:
                    deliver(now, (number, spoken, Came.FIRST))
            elif what == "arrive":
                number, spoken, came = thing  # type: ignore[misc]
                voice.arrive(HeardPacket(number, spoken.timestamp, spoken.payload, came), now)
                here.add(number)
                if came is not Came.FIRST:
                    continue
                for back, payload in spoken.copies:
                    voice.arrive(
                        HeardPacket(
                            number - back, spoken.timestamp - back * FRAME, payload, Came.COPY
                        ),
                        now,
                    )
                    here.add(number - back)
                if self.retransmits:
                    for missing in range(newest + 1, number):
                        at(now + 0.005, "ask", (missing, 0))
                newest = max(newest, number)
            elif what == "ask":
                number, tries = thing  # type: ignore[misc]
                until = voice.useful_until(number)
                if number in here or until is None or now > until or tries > 3:
                    continue
                if not (self.lose_back() or gone(now)):
                    latest_back = max(latest_back + 1e-6, now + self.delay_back(now))
                    at(latest_back, "again", number)
                wait = 2 * (self.round_trip_s or 0.01) * 0.6 + 0.02
                at(now + wait, "ask", (number, tries + 1))
            elif what == "again":
                number = int(thing)  # type: ignore[call-overload]
                if not (self.lose() or gone(now)):
                    deliver(now, (number, sent[number], Came.AGAIN))
            elif what == "report":
                report: Losses = losses(
                    arrived[reported:], round_trip_s=self.round_trip_s, narrow=self.narrow
                )
                reported = len(arrived)
                # A report takes half a round trip to come back.
                redundancy.told(report, now)
            elif what == "pull":
                for _ in range(self.pulls):
                    heard.blocks.append(voice.block(now))
                heard.delays.append((now, voice.tally.delay_s))
        heard.tally = voice.tally
        heard.said = len(heard.sent)
        return heard


def talk(seconds: float) -> list[Samples]:
    """Speech without a pause."""
    return [np.ones(FRAME, np.int16)] * int(seconds / FRAME_S)


def talk_with_pauses(seconds: float, spurt_s: float = 2.0, pause_s: float = 1.0) -> list[Samples]:
    frames = []
    for index in range(int(seconds / FRAME_S)):
        speaking = (index * FRAME_S) % (spurt_s + pause_s) < spurt_s
        frames.append(np.full(FRAME, int(speaking), np.int16))
    return frames
