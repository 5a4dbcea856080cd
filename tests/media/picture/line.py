"""A line that loses, delays and answers, in a time that the test moves.

The far end sends pictures of so many packets each, keeps what it has sent, answers requests for
numbers with the same packets and a request for a picture with a key frame as its next picture.
Requests are lost like everything else.
"""

import heapq
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from client.media.picture.assembly import Assembly, WholeFrame

FPS = 25
CLOCK = 90_000
KEPT_S = 2.0
STEP_S = 0.005


@dataclass(frozen=True, slots=True)
class Sent:
    """One packet."""

    number: int
    timestamp: int
    marker: bool
    payload: bytes


def made_up(index: int, key: bool) -> list[bytes]:
    """Payloads of a picture that looks like H264 and is none: 15 packets of a key frame, else 6."""
    body = index.to_bytes(4)
    if key:
        sets = bytes((24, 0, 5, 0x67)) + body + bytes((0, 5, 0x68)) + body
        return [sets, *(bytes((0x65,)) + body + bytes((part,)) for part in range(14))]
    return [bytes((0x41,)) + body + bytes((part,)) for part in range(6)]


Coded = Callable[[int, bool], list[bytes]]
Lost = Callable[[], bool]
Do = Callable[[], None]


@dataclass
class Line:
    """What happens between a sender of pictures and an assembly."""

    lost: Lost
    delay: Callable[[], float]
    coded: Coded = made_up
    assembly: Assembly = field(default_factory=Assembly)
    first_number: int = 65_000
    fps: float = FPS
    spacing_s: float = 0.001
    """Between two packets of one picture."""
    throttle_s: float = 0.3
    """Between two key frames that were asked for."""

    def __post_init__(self) -> None:
        self.now = 0.0
        self.whole: list[WholeFrame] = []
        self.keys = self.asked = self.dropped = self.sent = 0
        self.answers: Counter[int] = Counter()
        self._events: list[tuple[float, int, Do]] = []
        self._count = 0
        self._number = self.first_number
        self._kept: dict[int, tuple[Sent, float]] = {}
        self._key = True
        self._key_at = float("-inf")
        self._free_at = [0.0, 0.0]
        self._due_at = float("inf")
        self._round_trip_s = 0.1

    def run(self, seconds: float, round_trip_s: float = 0.1) -> None:
        """Let so many seconds pass."""
        self._round_trip_s = round_trip_s
        for index in range(int(seconds * self.fps)):
            self._at(index / self.fps, self._sending(index))
        for step in range(int(seconds / STEP_S)):
            self._at(step * STEP_S, lambda: self._look(round_trip_s))
        while self._events and self._events[0][0] <= seconds:
            self.now, _, do = heapq.heappop(self._events)
            do()

    @property
    def longest_s(self) -> float:
        """The longest time between two whole pictures, from the first to the end."""
        moments = [*(frame.at for frame in self.whole), self.now]
        return max(two - one for one, two in pairwise(moments))

    def _at(self, when: float, do: Do) -> None:
        self._count += 1
        heapq.heappush(self._events, (when, self._count, do))

    def _pass(self, way: int, do: Do) -> None:
        """Let something go over the line, which keeps the order."""
        self.sent += 1
        if self.lost():
            self.dropped += 1
            return
        self._free_at[way] = max(self._free_at[way], self.now + self.delay())
        self._at(self._free_at[way], do)

    def _sending(self, index: int) -> Do:
        return lambda: self._send(index)

    def _send(self, index: int) -> None:
        key, self._key = self._key, False
        if key:
            self.keys += 1
            self._key_at = self.now
        payloads = self.coded(index, key)
        timestamp = int(index * CLOCK / self.fps) & 0xFFFF_FFFF
        for place, payload in enumerate(payloads):
            packet = Sent(
                self._number & 0xFFFF,
                timestamp,
                place == len(payloads) - 1,
                payload,
            )
            self._number += 1
            self._kept[packet.number] = packet, self.now
            self._at(self.now + place * self.spacing_s, self._passing(packet))

    def _passing(self, packet: Sent) -> Do:
        return lambda: self._pass(0, lambda: self._arrive(packet))

    def _arrive(self, packet: Sent) -> None:
        self.whole += self.assembly.arrive(
            packet.number, packet.timestamp, packet.marker, packet.payload, self.now
        )
        due_at = self.assembly.due_at
        if due_at < self._due_at or self._due_at <= self.now:
            self._due_at = due_at
            if due_at < float("inf"):
                self._at(max(due_at, self.now), lambda: self._look(self._round_trip_s))

    def _look(self, round_trip_s: float) -> None:
        wants = self.assembly.wants(self.now, round_trip_s)
        if wants.picture:
            self._pass(1, self._want_picture)
        if wants.numbers:
            self._pass(1, lambda: self._answer(wants.numbers))

    def _want_picture(self) -> None:
        self.asked += 1
        if self.now - self._key_at >= self.throttle_s:
            self._key = True

    def _answer(self, numbers: tuple[int, ...]) -> None:
        for number in numbers:
            packet, at = self._kept.get(number, (None, 0.0))
            if packet is not None and self.now - at <= KEPT_S:
                self.answers[number] += 1
                self._passing(packet)()


def by_chance(share: float, seed: int) -> Lost:
    """Lose packets independently."""
    chance = random.Random(seed)
    return lambda: chance.random() < share


def in_bursts(share: float, burst: float, seed: int) -> Lost:
    """Lose packets in bursts of a mean length (Gilbert)."""
    chance = random.Random(seed)
    leave = 1 / burst
    enter = leave * share / (1 - share)
    bad = False

    def lost() -> bool:
        nonlocal bad
        bad = chance.random() >= leave if bad else chance.random() < enter
        return bad

    return lost


def jittered(mean_s: float, spread_s: float, seed: int) -> Callable[[], float]:
    """Delay by a mean, and some more or less."""
    chance = random.Random(seed + 1)
    return lambda: mean_s + chance.uniform(-spread_s, spread_s)
