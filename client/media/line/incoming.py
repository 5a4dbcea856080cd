"""One stream that comes from the court: its numbers made to grow, its losses counted and told.

A packet that comes twice is taken once. What is told of a stream is what RFC 3550 wants told;
what is missing of it is for whoever needs it to ask for.

It knows no payload and no socket; time is an argument.
"""

from client.protocol.rtp.control import Received, SenderClock
from client.protocol.rtp.extended import Row
from client.protocol.rtp.header import count_on

REMEMBERED = 1_024
"""Packets back that are told apart from ones that came before; older ones are not taken."""

_ALL = (1 << REMEMBERED) - 1
_ROW_MOST = 128
_TICKS_PER_S = 1 << 16
_HALF = 1 << 31
_ROOM = 15 << 32
"""Room below the first timestamp, a whole number of frames of speech (960 ticks)."""


class Arrival:
    """What is known of a packet by its number alone."""

    __slots__ = ("late", "number", "timestamp")

    def __init__(self, number: int, timestamp: int, *, late: bool) -> None:
        self.number = number
        self.timestamp = timestamp
        """Both only grow."""
        self.late = late
        """A newer one has come before it."""


class Incoming:
    """One stream."""

    def __init__(self, ssrc: int, clock_rate: int) -> None:
        self.ssrc = ssrc
        self.packets = 0
        self.twice = 0
        self.highest: int | None = None
        self._clock_rate = clock_rate
        self._first = 0
        self._came = 0
        """One bit for each of the last packets, the newest lowest."""
        self._timestamp = 0
        self._transit: float | None = None
        self._jitter = 0.0
        self._clock_heard: tuple[int, float] | None = None
        self._told = (0, 0)
        self._by_itself = 0
        """Like `_came`, of those that were not passed over first."""
        self._row_told: int | None = None

    def take(self, wrapped: int, timestamp: int, now: float) -> Arrival | None:
        """Take a packet by its number and timestamp; None for one that has come before."""
        if self.highest is None:
            # Room below, so that what was sent before the first that came keeps its place.
            self.highest = self._first = wrapped + (1 << 16)
            self._timestamp = timestamp + _ROOM
            self._came = self._by_itself = 1
            self.packets = 1
            return Arrival(self.highest, self._timestamp, late=False)
        number = count_on(self.highest, wrapped)
        ahead = number - self.highest
        moment = grown(self._timestamp, timestamp)
        if ahead > 0:
            self._came = (self._came << ahead | 1) & _ALL
            self._by_itself = (self._by_itself << ahead | 1) & _ALL
            self.highest = number
            self._timestamp = moment
            self._measure(moment, now)
        else:
            place = 1 << -ahead
            if -ahead >= REMEMBERED or self._came & place:
                self.twice += 1
                return None
            self._came |= place
            self._first = min(self._first, number)
        self.packets += 1
        return Arrival(number, moment, late=ahead < 0)

    def has(self, number: int) -> bool:
        """Tell whether a packet of the last ones has come."""
        if self.highest is None or number > self.highest:
            return False
        back = self.highest - number
        return back >= REMEMBERED or bool(self._came >> back & 1)

    def heard_clock(self, clock: SenderClock, now: float) -> None:
        """Take the court's sender report of this stream."""
        self._clock_heard = clock.ntp >> 16 & 0xFFFF_FFFF, now

    def report(self, now: float) -> Received | None:
        """Give the report block; None before the first packet."""
        if self.highest is None:
            return None
        awaited = self.highest - self._first + 1
        awaited_before, came_before = self._told
        due, came = awaited - awaited_before, self.packets - came_before
        self._told = awaited, self.packets
        last, since = 0, 0
        if self._clock_heard is not None:
            last, heard_at = self._clock_heard
            since = int((now - heard_at) * _TICKS_PER_S)
        return Received(
            ssrc=self.ssrc,
            fraction_lost=max(0.0, (due - came) / due) if due > 0 else 0.0,
            packets_lost=awaited - self.packets,
            highest=self.highest - (1 << 16),
            jitter=int(self._jitter),
            last_clock=last,
            since_clock=since,
        )

    def row(self) -> Row | None:
        """Give which packets came by themselves since the last time; None for no new ones."""
        if self.highest is None:
            return None
        before = self._first - 1 if self._row_told is None else self._row_told
        count = min(self.highest - before, _ROW_MOST)
        self._row_told = self.highest
        if count <= 0:
            return None
        came = tuple(bool(self._by_itself >> back & 1) for back in range(count - 1, -1, -1))
        return Row(self.ssrc, (self.highest - count + 1) & 0xFFFF, came)

    def _measure(self, timestamp: int, now: float) -> None:
        transit = now * self._clock_rate - timestamp
        if self._transit is not None:
            self._jitter += (abs(transit - self._transit) - self._jitter) / 16
        self._transit = transit


def grown(newest: int, wrapped: int) -> int:
    """Give the growing timestamp nearest to `newest` whose low 32 bits are `wrapped`."""
    return newest + ((wrapped - newest + _HALF) & 0xFFFF_FFFF) - _HALF
