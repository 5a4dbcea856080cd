"""What a network does to datagrams, as a pure value with time as an argument.

A `Profile` says how bad one direction is; a `Path` lives it: for each datagram it says when the
datagram comes out at the other end, or that it never does. What comes out comes out in the order
in which it went in, whatever the delays, since equal timers that overtake each other make any
stack look worse than it is. The same seed gives the same losses.

It knows no socket and no clock.
"""

import random
from dataclasses import asdict, dataclass
from typing import Any

HEADERS = 28
"""Octets of IP and UDP that a link carries with each datagram."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One direction of a network."""

    name: str
    loss: float = 0.0
    """Share of datagrams that are lost."""
    burst: float = 1.0
    """Mean number of datagrams lost one after the other (Gilbert-Elliott); 1 is independent."""
    delay_s: float = 0.0
    jitter_s: float = 0.0
    """The delay is `delay_s` give or take this much, evenly spread; order is kept."""
    bits_per_s: float = 0.0
    """What the link carries; 0 has no limit."""
    queue_s: float = 0.2
    """Datagrams that would wait longer for a limited link are dropped (drop-tail)."""

    def written(self) -> dict[str, Any]:
        """Give it as it goes over a pipe."""
        return asdict(self)


_FAR = {"delay_s": 0.05, "jitter_s": 0.01}

CLEAN = Profile("clean")
DELAYED = Profile("50+-10 ms", **_FAR)
LOSSY = tuple(Profile(f"{share} % loss", loss=share / 100, **_FAR) for share in (2, 5, 10, 20, 30))
BURSTY = Profile("bursts of 5, 10 %", loss=0.1, burst=5.0, **_FAR)
NARROW = Profile("300 kb/s", bits_per_s=300_000)

ALL = (CLEAN, DELAYED, *LOSSY, BURSTY, NARROW)
FEW = (CLEAN, LOSSY[2], NARROW)
"""For whoever has two minutes."""


@dataclass(slots=True)
class Counts:
    """What became of the datagrams of one direction."""

    taken: int = 0
    octets: int = 0
    """What was taken, without headers."""
    lost: int = 0
    """By the profile's chance."""
    overflowed: int = 0
    """For want of room before a limited link."""
    cut: int = 0
    """While the path was down."""


class Path:
    """One direction of a network, from the moment it is made."""

    def __init__(self, profile: Profile, seed: int) -> None:
        self.profile = profile
        self.counts = Counts()
        self._chance = random.Random(seed)
        self._bad = False
        self._free_at = 0.0
        self._last_out = 0.0
        self._down_until = 0.0

    def change(self, profile: Profile) -> None:
        """Be another network from now on; what is on its way stays on its way."""
        self.profile = profile
        self._bad = False

    def cut(self, until: float) -> None:
        """Carry nothing until then."""
        self._down_until = until

    def take(self, octets: int, now: float) -> float | None:
        """Give the moment at which a datagram comes out, or None when it does not."""
        profile, counts = self.profile, self.counts
        counts.taken += 1
        counts.octets += octets
        if now < self._down_until:
            counts.cut += 1
            return None
        out = now
        if profile.bits_per_s:
            begins = max(now, self._free_at)
            if begins - now > profile.queue_s:
                counts.overflowed += 1
                return None
            self._free_at = out = begins + 8 * (octets + HEADERS) / profile.bits_per_s
        if profile.loss and self._loses():
            counts.lost += 1
            return None
        if profile.delay_s:
            out += profile.delay_s + self._chance.uniform(-profile.jitter_s, profile.jitter_s)
        self._last_out = out = max(out, self._last_out)
        return out

    def _loses(self) -> bool:
        profile = self.profile
        if profile.burst <= 1.0:
            return self._chance.random() < profile.loss
        leave = 1.0 / profile.burst
        enter = leave * profile.loss / (1.0 - profile.loss)
        self._bad = self._chance.random() < (1.0 - leave if self._bad else enter)
        return self._bad
