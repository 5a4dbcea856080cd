"""Filler: packets that say nothing, sent so that it shows how wide a line is.

Each names the step it belongs to and its place in it. A desk and the court's test peer both send
it and both tally it, by the same lines here, so that no way is measured otherwise than the other.
A rate is that of all that the line carried: of what else came between the packets of a step, too.

Time is an argument. It knows neither who sends nor what a line shall carry.
"""

import struct
from dataclasses import dataclass

AROUND_OCTETS = 38
"""What a line carries with each packet of media: IP, UDP and the seal."""
FILLER_LEAST, FILLER_MOST = 200, 1_100
TURN_S = 0.005
"""So often whoever sends it looks what is due."""
AT_ONCE_S = 0.05
"""A turn that came late makes up for no more than this: a burst would measure itself."""
SETTLES_S = 0.2
"""What comes first of a step tells of what a link has saved up, and not of what it carries."""
_HEAD = struct.Struct("!BBH")
_UNIT = 12
"""A unit of H264 that holds nothing (ITU-T H.264 section 7.3.2.7): whoever decodes it skips it."""
_PER_S = 50
_PACKETS_LEAST = 5


def filler(step: int, index: int, size: int) -> bytes:
    """Give a payload of filler: which step it belongs to, and the how-manieth of it it is."""
    head = _HEAD.pack(_UNIT, step & 0xFF, index & 0xFFFF)
    return head + b"\xff" * max(0, size - len(head))


def read_filler(payload: bytes | memoryview) -> tuple[int, int] | None:
    """Give step and index of a payload of filler; None for anything else."""
    if len(payload) < _HEAD.size or payload[0] != _UNIT:
        return None
    _, step, index = _HEAD.unpack_from(payload)
    return step, index


def filler_size(kbps: int) -> int:
    """Give the octets of one packet of filler: at a low rate they are small, so that many come."""
    return max(FILLER_LEAST, min(FILLER_MOST, kbps * 125 // _PER_S))


def filler_kbps(kbps: int, packets: int, seconds: float) -> float:
    """Give at what rate so many packets of a step of that rate went, whole, in that time."""
    return packets * 8 * (filler_size(kbps) + AROUND_OCTETS) / 1000 / seconds


def rate_kbps(packets: int, octets: int, seconds: float) -> float | None:
    """Give the rate of so many packets, None for too few; `octets` without the first of them."""
    if packets < _PACKETS_LEAST or seconds <= 0.0:
        return None
    return 8.0 * octets / 1000.0 / seconds


@dataclass(slots=True)
class Filling:
    """A step of filler as it is sent: which of its packets are due."""

    kbps: int
    turned_s: float
    """When it was last looked; at first, when it begins."""
    sent: int = 0
    _allowed_bits: float = 0.0

    @property
    def size(self) -> int:
        """Give the octets of one payload."""
        return filler_size(self.kbps)

    def due(self, now: float) -> range:
        """Give the places in the step of the packets that are to be sent at once."""
        self._allowed_bits += min(AT_ONCE_S, now - self.turned_s) * self.kbps * 1000
        self.turned_s = now
        count, self._allowed_bits = divmod(self._allowed_bits, 8 * (self.size + AROUND_OCTETS))
        first, self.sent = self.sent, self.sent + int(count)
        return range(first, self.sent)


@dataclass(slots=True)
class FillerTally:
    """What came of one step of filler."""

    begun_s: float
    packets: int = 0
    octets: int = 0
    """Of these and of what else came between them, with all that the line carries around it."""
    first_octets: int = 0
    """Of the first packet, before whose coming nothing is known."""
    first_s: float = 0.0
    last_s: float = 0.0
    sent: int = 0
    """Packets that must have been sent, by the number of the newest."""
    _filler_octets: int = 0
    _beside_at_first: int = 0

    def note(self, index: int, octets: int, now: float, *, beside: int) -> None:
        """Take a packet of it, and all the octets that have ever come `beside` filler."""
        self.sent = max(self.sent, index + 1)
        if now - self.begun_s < SETTLES_S:
            return
        if not self.packets:
            self.first_octets, self.first_s = octets, now
            self._beside_at_first = beside
        self.packets += 1
        self._filler_octets += octets
        self.octets = self._filler_octets + beside - self._beside_at_first
        self.last_s = now

    @property
    def kbps(self) -> float | None:
        """Give at what rate it came; None where too little did."""
        return rate_kbps(self.packets, self.octets - self.first_octets, self.last_s - self.first_s)
