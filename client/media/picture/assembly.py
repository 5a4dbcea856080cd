"""Putting one person's pictures together from packets that come late, twice, or never.

A picture is whole the moment its last packet is there and every packet back to the picture before
it: by the marker, without waiting for what follows. Whole pictures leave in an order that can be
decoded. What is missing is asked for again and again, by time; when it stays away a new key frame
is asked for, and the first whole key frame behind a gap ends the waiting. A picture that would be
built on one that is missing is never given: a face half grey is no face.

One stream, one codec at a time, packets bounded by number and by age. Time is an argument, in
seconds; nothing here knows sockets or decoders.
"""

from dataclasses import dataclass

from client.media.picture.payloads import Codec, Malformed, joined, opens_key
from client.protocol.rtp.header import count_on

REORDER_S = 0.004
"""A packet that is only late has come by then; one too many asked for costs little."""
ASK_AT_LEAST_S = 0.02
ASK_MOST = 100
"""Numbers asked for at once."""
GIVE_UP_S = 1.0
"""What has been missing for so long is not asked for any more."""
PICTURE_AFTER_S = 0.15
"""A gap that is older, and older than two round trips, is answered by asking for a key frame."""
PICTURE_AGAIN_S = 0.2
PACKETS_MOST = 2000
_FORGET_S = 2.0
_EARLIER = 32
"""Packets that may come after the first one although they were sent before it."""
_CANDIDATES = 4
_GAPS_MOST = 256
"""Numbers that may be missing; with more, all begins anew with a key frame."""
_MANY = 60
"""Packets missing at once: a key frame comes sooner than all of them."""
_LEAP = 3000
"""Numbers; a stream that leaps so far has begun anew."""
_LEAPS = 8


@dataclass(frozen=True, slots=True)
class WholeFrame:
    """One coded picture, ready to be decoded after those that came before."""

    codec: Codec
    data: bytes
    key: bool
    timestamp: int
    """As in its packets: 90,000 a second, 32 bits."""
    at: float
    """When its last packet came."""
    skipped: bool = False
    """Whether pictures before it were lost."""


@dataclass(frozen=True, slots=True)
class Wants:
    """What is to be asked of the sender now."""

    numbers: tuple[int, ...] = ()
    """Of packets, 16 bits."""
    picture: bool = False
    """A key frame."""


@dataclass(slots=True)
class _Packet:
    timestamp: int
    marker: bool
    payload: bytes
    codec: Codec
    at: float
    opens_key: bool


@dataclass(slots=True)
class _Gap:
    since: float
    again_at: float
    asked: int = 0


NOTHING = Wants()


class Assembly:
    """Receives one stream of pictures."""

    def __init__(self, codec: Codec = Codec.H264) -> None:
        """Begin with nothing received: the first picture has to be a key frame."""
        self._codec = codec
        self._packets: dict[int, _Packet] = {}
        self._gaps: dict[int, _Gap] = {}
        self._highest: int | None = None
        self._next: int | None = None
        """First packet of the next picture; None while only a key frame will do."""
        self._end = 0
        """Packets below this are needed no more."""
        self._through = 0
        """Packets from `_next` up to here, this one not included, have been looked at."""
        self._keys: list[int] = []
        """Numbers of packets that open a key frame, ascending."""
        self._leaps = 0
        self._asked_at = float("-inf")
        self._skipped = False
        self.malformed = 0
        """Whole pictures that were none."""

    def arrive(
        self,
        number: int,
        timestamp: int,
        marker: bool,
        payload: bytes,
        now: float,
        codec: Codec | None = None,
    ) -> list[WholeFrame]:
        """Take a packet, by its number of 16 bits, and give the pictures that it completes."""
        placed = self._place(number, now)
        if placed is None:
            return []
        codec = codec or self._codec
        # A payload of nothing only keeps the line open, but its number counts.
        packet = _Packet(timestamp, marker, payload, codec, now, opens_key(codec, payload))
        self._keep(placed, packet)
        return self._completed(now)

    def wants(self, now: float, round_trip_s: float) -> Wants:
        """Say what to ask the sender for now; to be called every 5 to 20 ms."""
        self._forget(now)
        picture = self._wants_picture(now, round_trip_s)
        if picture:
            self._asked_at = now
        numbers: list[int] = []
        again_s = max(round_trip_s, ASK_AT_LEAST_S)
        for number, gap in self._gaps.items():
            if len(numbers) == ASK_MOST:
                break
            if self._useful(number, gap, now) and now >= gap.again_at:
                gap.asked += 1
                # An answer may be late by the path's jitter. Who has asked twice in vain is in a
                # hurry: a packet that comes twice costs less than a face that stands still.
                gap.again_at = now + again_s * (1.15 if gap.asked == 1 else 0.6)
                numbers.append(number & 0xFFFF)
        return Wants(tuple(numbers), picture) if numbers or picture else NOTHING

    @property
    def held(self) -> int:
        """How many packets are kept."""
        return len(self._packets)

    @property
    def missing(self) -> int:
        """How many packets are known not to have come."""
        return len(self._gaps)

    @property
    def due_at(self) -> float:
        """Give when `wants` is to be called next, for an owner who wakes by the clock."""
        return min((gap.again_at for gap in self._gaps.values()), default=float("inf"))

    def broken(self) -> None:
        """Start from a key frame: what was given could not be decoded."""
        self._next = None
        self._skipped = True

    # --- Packets -----------------------------------------------------------------------------

    def _keep(self, placed: int, packet: _Packet) -> None:
        self._packets[placed] = packet
        self._gaps.pop(placed, None)
        if packet.opens_key and not self._opened_before(placed, packet):
            self._keys.append(placed)
            self._keys.sort()

    def _place(self, number: int, now: float) -> int | None:
        """Give the growing number of a packet that is new and needed, and note what is missing."""
        if self._highest is None:
            self._highest = number + 0x1_0000
            self._end = self._highest - _EARLIER
            return self._highest
        placed = count_on(self._highest, number)
        if abs(placed - self._highest) > _LEAP:
            # One such packet is a stray; several are a sender that has begun anew.
            self._leaps += 1
            if self._leaps < _LEAPS:
                return None
            self._restart(placed)
            return placed
        self._leaps = 0
        if placed < self._end or placed in self._packets:
            return None
        if placed > self._highest:
            if placed - self._highest - 1 + len(self._gaps) > _GAPS_MOST:
                self._restart(placed)
                return placed
            for missing in range(self._highest + 1, placed):
                self._gaps[missing] = _Gap(now, now + REORDER_S)
            self._highest = placed
        return placed

    def _restart(self, placed: int) -> None:
        self._packets.clear()
        self._gaps.clear()
        self._keys.clear()
        self._highest = self._end = placed
        self._next = None
        self._skipped = True
        self._leaps = 0

    def _opened_before(self, placed: int, packet: _Packet) -> bool:
        """Whether the packet before opens the same key frame: parameter sets sent one by one."""
        before = self._packets.get(placed - 1)
        return before is not None and before.opens_key and before.timestamp == packet.timestamp

    def _useful(self, number: int, gap: _Gap, now: float) -> bool:
        """Whether what is missing would still help: of what cannot be decoded, only the newest."""
        if self._next is not None:
            return True
        if self._keys:
            return number > self._keys[0]
        return now - gap.since < PICTURE_AGAIN_S

    def _forget(self, now: float) -> None:
        for number in [n for n, gap in self._gaps.items() if now - gap.since > GIVE_UP_S]:
            del self._gaps[number]
            if self._next is not None and number >= self._next:
                self._next = None
        if self._next is None or len(self._packets) > PACKETS_MOST:
            old = [
                number for number, packet in self._packets.items() if now - packet.at > _FORGET_S
            ]
            surplus = len(self._packets) - PACKETS_MOST
            if surplus > 0:
                self._next = None
                old += sorted(self._packets)[:surplus]
            if old:
                self._drop_below(max(old) + 1)

    def _drop_below(self, number: int) -> None:
        self._end = max(self._end, number)
        for held in (self._packets, self._gaps):
            for old in [each for each in held if each < number]:
                del held[old]
        self._keys = [key for key in self._keys if key >= number]

    # --- Pictures ----------------------------------------------------------------------------

    def _completed(self, now: float) -> list[WholeFrame]:
        given: list[WholeFrame] = []
        while True:
            frame = self._in_order(now)
            if frame is None:
                frame = self._past_the_gap(now)
            if frame is None:
                return given
            given.append(frame)

    def _in_order(self, now: float) -> WholeFrame | None:
        while self._next is not None:
            self._through, whole = self._walk(max(self._next, self._through), self._next)
            if not whole:
                return None
            frame = self._take(self._next, self._through, now)
            if frame is not None:
                return frame
        return None

    def _past_the_gap(self, now: float) -> WholeFrame | None:
        """Give the newest whole key frame that does not have to wait for what is missing."""
        for key in reversed(self._keys[-_CANDIDATES:]):
            if self._next is not None and key <= self._next:
                return None
            end, whole = self._walk(key, key)
            if whole:
                self._skipped = self._skipped or self._next is not None
                frame = self._take(key, end, now)
                if frame is not None:
                    return frame
        return None

    def _walk(self, at: int, begin: int) -> tuple[int, bool]:
        """Go on through the packets of one picture; give the first beyond, and whether it ends."""
        first = self._packets.get(begin)
        while first is not None and (packet := self._packets.get(at)) is not None:
            if packet.timestamp != first.timestamp:
                # The sender has set no marker.
                return at, True
            at += 1
            if packet.marker:
                return at, True
        return at, False

    def _take(self, begin: int, end: int, now: float) -> WholeFrame | None:
        """Take the packets of a picture out; None when they make none."""
        taken = [self._packets[number] for number in range(begin, end)]
        codec = taken[0].codec
        key = any(packet.opens_key for packet in taken)
        payloads = [packet.payload for packet in taken if packet.payload]
        self._next = self._through = end
        self._drop_below(end)
        if not payloads:
            return None
        data = joined(codec, payloads)
        if isinstance(data, Malformed):
            self.malformed += 1
            self._next = None
            self._skipped = True
            return None
        skipped, self._skipped = self._skipped, False
        return WholeFrame(codec, data, key, taken[0].timestamp, now, skipped)

    def _wants_picture(self, now: float, round_trip_s: float) -> bool:
        if self._highest is None or now - self._asked_at < max(PICTURE_AGAIN_S, 1.5 * round_trip_s):
            return False
        if self._next is None:
            # One that is on its way need not be asked for.
            newest = self._packets.get(self._keys[-1]) if self._keys else None
            return newest is None or now - newest.at > max(PICTURE_AGAIN_S, 1.5 * round_trip_s)
        patience = max(PICTURE_AFTER_S, 2 * round_trip_s + 0.03)
        return len(self._gaps) > _MANY or any(
            now - gap.since > patience for gap in self._gaps.values()
        )
