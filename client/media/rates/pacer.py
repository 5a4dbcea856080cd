"""Letting packets go at the pace of the line: words first, pictures last.

Sound never waits. What was asked for again goes before what is new, the small picture before the
large one. Pictures leave a little faster than they are made, so that a key frame does not stand
in a queue of the network, where it would hold up the words; the longer they wait the faster they
leave. A picture that waited too long is of no use, nor is any after it until a key frame: all of
that layer go, and a key frame is wished for. What is nearly gone goes on: a key frame that is cut
off before its end only calls for another.

It does not know what the datagrams hold, and has no clock.
"""

from collections import deque
from collections.abc import Sized
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from client.protocol.signalling import Layer

SLOWEST, QUICKEST = 1.25, 2.5
"""How much faster than the estimate pictures leave."""
EMPTY_WITHIN_S = 0.35
"""A key frame takes so long if it must: quicker, it would stand before the words on a thin line."""
TOO_OLD_S = 0.3
NEARLY_GONE_S = 0.3
"""What is left at the estimate's own pace, for old pictures to be sent nevertheless."""
NEVER_OLDER_S = 0.7
BURST_S = 0.005
"""What may leave at once."""
AT_LEAST_BITS_PER_S = 50_000.0


class Turn(IntEnum):
    """Whose turn it is, the first first."""

    SOUND = 0
    AGAIN = 1
    """Asked for again."""
    SMALL = 2
    LARGE = 3


_NOTHING = -1.0
"""Less than a bit: sums of fractions are never quite nothing."""
_Datagram = TypeVar("_Datagram", bound=Sized)
"""Octets, or whatever stands for them and knows how many they will be."""

_LAYERS = {Turn.SMALL: Layer.SMALL, Turn.LARGE: Layer.LARGE}


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[_Datagram]):
    datagram: _Datagram
    since: float


class Pacer(Generic[_Datagram]):
    """The queue of one desk before its socket."""

    def __init__(self, bits_per_s: float) -> None:
        self._bits_per_s = max(AT_LEAST_BITS_PER_S, bits_per_s)
        self._queues: dict[Turn, deque[_Waiting[_Datagram]]] = {turn: deque() for turn in Turn}
        self._bits_waiting = 0
        self._credit = 0.0
        """Bits that may leave; below nothing after a packet that was larger than what was left."""
        self._credit_at: float | None = None
        self._keys: set[Layer] = set()

    def aim(self, bits_per_s: float) -> None:
        """Let go at the pace of this estimate from now on."""
        self._bits_per_s = max(AT_LEAST_BITS_PER_S, bits_per_s)

    def put(self, turn: Turn, datagram: _Datagram, now: float) -> None:
        """Have a datagram wait its turn."""
        self._earn(now)
        self._queues[turn].append(_Waiting(datagram, now))
        self._bits_waiting += len(datagram) * 8

    def due(self, now: float) -> list[_Datagram]:
        """Give what is to leave now, in order."""
        self._drop_old(now)
        self._earn(now)
        leaving: list[_Datagram] = []
        while self._queues[Turn.SOUND]:
            leaving.append(self._take(Turn.SOUND))
        for turn in (Turn.AGAIN, Turn.SMALL, Turn.LARGE):
            while self._queues[turn] and self._credit > _NOTHING:
                leaving.append(self._take(turn))
        return leaving

    def next_at(self, now: float) -> float | None:
        """Give when something will be due; None while nothing waits."""
        if self._queues[Turn.SOUND]:
            return now
        if not self._bits_waiting:
            return None
        self._earn(now)
        if self._credit > _NOTHING:
            return now
        return now + max(0.001, -self._credit / self._pace())

    def keys_wished(self) -> frozenset[Layer]:
        """Give the layers that need a key frame, since some of theirs went unsent; once."""
        wished = frozenset(self._keys)
        self._keys.clear()
        return wished

    def waiting_s(self) -> float:
        """Give how long what waits would take at the estimate's own pace."""
        return self._bits_waiting / self._bits_per_s

    def _pace(self) -> float:
        """Give the bits a second of now: faster while more waits."""
        needed = self._bits_waiting / EMPTY_WITHIN_S / self._bits_per_s
        return self._bits_per_s * min(QUICKEST, max(SLOWEST, needed))

    def _earn(self, now: float) -> None:
        if self._credit_at is None:
            self._credit_at = now
            self._credit = self._pace() * BURST_S
            return
        passed = max(0.0, now - self._credit_at)
        self._credit_at = now
        pace = self._pace()
        self._credit = min(pace * BURST_S, self._credit + pace * passed)

    def _take(self, turn: Turn) -> _Datagram:
        datagram = self._queues[turn].popleft().datagram
        self._bits_waiting -= len(datagram) * 8
        self._credit -= len(datagram) * 8
        return datagram

    def _drop_old(self, now: float) -> None:
        again = self._queues[Turn.AGAIN]
        while again and now - again[0].since > TOO_OLD_S:
            self._bits_waiting -= len(again.popleft().datagram) * 8
        for turn, layer in _LAYERS.items():
            queue = self._queues[turn]
            if not queue:
                continue
            age = now - queue[0].since
            if age > NEVER_OLDER_S or (age > TOO_OLD_S and self.waiting_s() > NEARLY_GONE_S):
                self._bits_waiting -= sum(len(each.datagram) * 8 for each in queue)
                queue.clear()
                self._keys.add(layer)
