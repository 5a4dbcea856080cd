"""Control packets (RFC 3550, RFC 4585): what the two ends of a path say to each other of it.

Each end reads what concerns it and writes in its own words; nothing of control is passed on as it
came. Beside the standard reports: requests for lost packets and lost pictures, the receiver's
estimate (REMB), and when each packet of the path arrived (transport-wide feedback).

This module is values in and octets out; it knows no legs.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from client.protocol.rtp.extended import EXTENDED, Row, read_rows

SENDER_REPORT = 200
RECEIVER_REPORT = 201
DESCRIPTION = 202
RTPFB = 205
PSFB = 206

NACK = 1
ARRIVALS = 15
PLI = 1
FIR = 4
REMB = 15

REPORTS = frozenset({SENDER_REPORT, RECEIVER_REPORT})
"""A sender's or a receiver's report: what a compound packet must begin with."""

CNAME = 1
OWN_NAME = "court"
"""The name under which the forwarder itself reports."""

PARTS_MAX = 64
"""Parts of one compound packet that are read; no end of a path has so much to say at once."""
NACK_MAX = 256
"""Packets asked for again in one message that are heeded; the rest is asked again."""
ARRIVALS_MAX = 1_024
"""Packets that feedback speaks of, all of it in one compound packet."""
ARRIVAL_S = 0.000_25
"""The unit in which feedback tells time."""
REFERENCE_S = 0.064

_HEAD = struct.Struct("!BBH")
_TWO = struct.Struct("!II")
_SENDER = struct.Struct("!IQIII")
_BLOCK = struct.Struct("!IIIIII")
_FIR_ENTRY = struct.Struct("!IB3x")
_NACK_ENTRY = struct.Struct("!HH")
_FEEDBACK = struct.Struct("!HHI")
_LOST_LIMIT = 0x7F_FFFF
_SMALL, _LARGE = 1, 2
_PADDED = 0x20


@dataclass(frozen=True, slots=True)
class SenderClock:
    """A sender report: this moment of the sender's clock is this timestamp of the stream."""

    ssrc: int
    ntp: int
    timestamp: int


@dataclass(frozen=True, slots=True)
class Received:
    """A report block: how one of our streams arrives at its receiver (RFC 3550 section 6.4.1)."""

    ssrc: int
    fraction_lost: float
    """Of what was awaited since the last report, 0 to 1."""
    packets_lost: int = 0
    highest: int = 0
    """Highest sequence number with its cycles, 32 bits."""
    jitter: int = 0
    """In ticks of the stream's clock."""
    last_clock: int = 0
    """Middle 32 bits of the NTP time of the sender report that was heard last; 0: none yet."""
    since_clock: int = 0
    """Since that was heard, in 1/65536 s."""


@dataclass(frozen=True, slots=True)
class PictureLost:
    """A receiver cannot go on without a whole picture (PLI or FIR)."""

    ssrc: int


@dataclass(frozen=True, slots=True)
class PacketsLost:
    """A receiver asks for packets again (generic NACK)."""

    ssrc: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a receiver believes its path can carry (REMB)."""

    bits_per_s: int
    ssrcs: tuple[int, ...] = ()
    """The streams it speaks of."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When packets of the path arrived, by their transport-wide numbers."""

    count: int
    """Counts the feedback messages, 8 bits."""
    arrivals: tuple[tuple[int, float | None], ...]
    """16-bit number, and seconds on the receiver's own clock; None for one that has not come."""


Word = SenderClock | Received | PictureLost | PacketsLost | Estimate | Arrivals | Row


# Reading ----------------------------------------------------------------------------------------


def read(packet: bytes, *, arrivals_too: bool = True) -> tuple[Word, ...]:
    """Give what a compound packet says; a malformed one says nothing.

    Without `arrivals_too` feedback on arrivals is passed over: a few octets of it can speak of a
    thousand packets, which would be dear reading for an end that has no use for it.
    """
    found: list[Word] = []
    arrivals_left = ARRIVALS_MAX if arrivals_too else -1
    try:
        for kind, form, body in islice(_parts(packet), PARTS_MAX):
            if (kind, form) == (RTPFB, ARRIVALS):
                arrivals_left -= int.from_bytes(body[10:12], "big")
                if arrivals_left < 0:
                    continue
            found += _words(kind, form, body)
    except (struct.error, ValueError, IndexError):
        # Authentic, and yet from a program that is not ours.
        return ()
    return tuple(found)


def _parts(packet: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at < len(packet):
        first, kind, words = _HEAD.unpack_from(packet, at)
        end = at + 4 * (words + 1)
        if first >> 6 != 2 or end > len(packet):
            raise ValueError("not a control packet")
        body = packet[at + 4 : end]
        if first & 0x20:
            padding = body[-1] if body else 0
            if not 0 < padding <= len(body):
                raise ValueError("bad padding")
            body = body[:-padding]
        yield kind, first & 0x1F, body
        at = end


def _words(kind: int, form: int, body: bytes) -> Iterable[Word]:
    if kind == SENDER_REPORT:
        ssrc, ntp, timestamp, _, _ = _SENDER.unpack_from(body)
        yield SenderClock(ssrc, ntp, timestamp)
        yield from _blocks(body[_SENDER.size :], form)
    elif kind == RECEIVER_REPORT:
        if len(body) < 4:
            raise ValueError("a report without a reporter")
        yield from _blocks(body[4:], form)
    elif kind == PSFB:
        _, ssrc = _TWO.unpack_from(body)
        if form == PLI:
            yield PictureLost(ssrc)
        elif form == FIR:
            whole = len(body) - (len(body) - 8) % _FIR_ENTRY.size
            yield from (PictureLost(each) for each, _ in _FIR_ENTRY.iter_unpack(body[8:whole]))
        elif form == REMB and body[8:12] == b"REMB":
            scale = int.from_bytes(body[13:16], "big")
            named = body[16 : 16 + 4 * body[12]]
            ssrcs = struct.unpack(f"!{len(named) // 4}I", named[: len(named) // 4 * 4])
            yield Estimate((scale & 0x3_FFFF) << (scale >> 18), ssrcs)
    elif kind == RTPFB:
        _, ssrc = _TWO.unpack_from(body)
        if form == NACK:
            yield PacketsLost(ssrc, tuple(_asked_for(body[8:]))[:NACK_MAX])
        elif form == ARRIVALS:
            yield _read_arrivals(body[8:])
    elif kind == EXTENDED:
        yield from read_rows(body)
    # BYE and SDES are not heeded: a seat outlives the streams that come on it.


def _blocks(body: bytes, count: int) -> Iterator[Received]:
    for at in range(count):
        ssrc, lost, highest, jitter, last, since = _BLOCK.unpack_from(body, at * _BLOCK.size)
        missing = lost & 0xFF_FFFF
        if missing > _LOST_LIMIT:
            missing -= 1 << 24
        yield Received(ssrc, (lost >> 24) / 256, missing, highest, jitter, last, since)


def _asked_for(body: bytes) -> Iterator[int]:
    for first, mask in _NACK_ENTRY.iter_unpack(body[: len(body) // 4 * 4]):
        yield first
        for bit in range(16):
            if mask >> bit & 1:
                yield (first + bit + 1) & 0xFFFF


def _read_arrivals(body: bytes) -> Arrivals:
    base, count, word = _FEEDBACK.unpack_from(body)
    if count > ARRIVALS_MAX:
        raise ValueError("too many packets in one feedback")
    reference = word >> 8
    if reference & 0x80_0000:
        reference -= 1 << 24
    symbols: list[int] = []
    at = _FEEDBACK.size
    while len(symbols) < count:
        (chunk,) = struct.unpack_from("!H", body, at)
        at += 2
        if not chunk & 0x8000:
            symbols += [chunk >> 13 & 3] * min(chunk & 0x1FFF, count - len(symbols))
        elif chunk & 0x4000:
            symbols += [chunk >> shift & 3 for shift in range(12, -1, -2)]
        else:
            symbols += [chunk >> shift & 1 for shift in range(13, -1, -1)]
    arrivals: list[tuple[int, float | None]] = []
    ticks = round(reference * REFERENCE_S / ARRIVAL_S)
    for place, symbol in enumerate(symbols[:count]):
        if symbol == _SMALL:
            ticks += body[at]
            at += 1
        elif symbol == _LARGE:
            (moved,) = struct.unpack_from("!h", body, at)
            ticks += moved
            at += 2
        came = symbol in (_SMALL, _LARGE)
        arrivals.append(((base + place) & 0xFFFF, ticks * ARRIVAL_S if came else None))
    return Arrivals(word & 0xFF, tuple(arrivals))


# Writing ----------------------------------------------------------------------------------------


def _part(kind: int, form: int, body: bytes) -> bytes:
    return _HEAD.pack(0x80 | form, kind, len(body) // 4) + body


def picture_lost(reporter: int, ssrc: int) -> bytes:
    """Write a PLI (RFC 4585 section 6.3.1)."""
    return _part(PSFB, PLI, _TWO.pack(reporter, ssrc))


def packets_lost(reporter: int, ssrc: int, numbers: Sequence[int]) -> bytes:
    """Write a generic NACK (RFC 4585 section 6.2.1) for growing numbers, in their order."""
    entries: list[tuple[int, int]] = []
    first, mask = -1, 0
    for number in numbers:
        if first >= 0 and 0 < number - first <= 16:
            mask |= 1 << (number - first - 1)
            continue
        if first >= 0:
            entries.append((first & 0xFFFF, mask))
        first, mask = number, 0
    if first >= 0:
        entries.append((first & 0xFFFF, mask))
    body = _TWO.pack(reporter, ssrc) + b"".join(_NACK_ENTRY.pack(*entry) for entry in entries)
    return _part(RTPFB, NACK, body)


def receiver_report(reporter: int, reports: Sequence[Received]) -> bytes:
    """Write a receiver report (RFC 3550 section 6.4.2), at most 31 blocks.

    Without a block it opens a compound packet.
    """
    body = struct.pack("!I", reporter) + b"".join(map(_block, reports[:31]))
    return _part(RECEIVER_REPORT, min(31, len(reports)), body)


def _block(told: Received) -> bytes:
    lost = min(_LOST_LIMIT, max(-_LOST_LIMIT - 1, told.packets_lost)) & 0xFF_FFFF
    fraction = min(255, max(0, int(told.fraction_lost * 256)))
    return _BLOCK.pack(
        told.ssrc,
        fraction << 24 | lost,
        told.highest & 0xFFFF_FFFF,
        min(0xFFFF_FFFF, max(0, told.jitter)),
        told.last_clock & 0xFFFF_FFFF,
        min(0xFFFF_FFFF, max(0, told.since_clock)),
    )


def preamble(reporter: int, name: str = OWN_NAME) -> bytes:
    """Write what must stand before any other control (RFC 3550 section 6.1)."""
    return receiver_report(reporter, ()) + description(reporter, name)


def ceiling(reporter: int, bits_per_s: int, ssrcs: Sequence[int]) -> bytes:
    """Write a REMB (draft-alvestrand-rmcat-remb-03)."""
    exponent = max(0, bits_per_s.bit_length() - 18)
    scale = exponent << 18 | bits_per_s >> exponent
    body = _TWO.pack(reporter, 0) + b"REMB" + bytes((len(ssrcs),)) + scale.to_bytes(3, "big")
    body += b"".join(struct.pack("!I", each) for each in ssrcs)
    return _part(PSFB, REMB, body)


def sender_report(
    clock: SenderClock, packets: int, octets: int, cname: str, reports: Sequence[Received] = ()
) -> bytes:
    """Write a sender report with its source description (RFC 3550 sections 6.4.1, 6.5)."""
    body = _SENDER.pack(
        clock.ssrc,
        clock.ntp & 0xFFFF_FFFF_FFFF_FFFF,
        clock.timestamp & 0xFFFF_FFFF,
        packets & 0xFFFF_FFFF,
        octets & 0xFFFF_FFFF,
    )
    body += b"".join(map(_block, reports[:31]))
    return _part(SENDER_REPORT, min(31, len(reports)), body) + description(clock.ssrc, cname)


def description(ssrc: int, cname: str) -> bytes:
    """Write a source description that names whose stream this is (RFC 3550 section 6.5.1)."""
    name = cname.encode("ascii")
    chunk = struct.pack("!I", ssrc) + bytes((CNAME, len(name))) + name + b"\0"
    return _part(DESCRIPTION, 1, chunk + bytes(-len(chunk) % 4))


def arrivals(
    reporter: int, ssrc: int, count: int, told: Sequence[tuple[int, float | None]]
) -> bytes:
    """Write when packets arrived (draft-holmer-rmcat-transport-wide-cc-extensions-01).

    `told` has growing numbers without a gap, at most `ARRIVALS_MAX`, each with its moment in
    seconds or None; at least one has come.
    """
    reference = int(next(at for _, at in told if at is not None) / REFERENCE_S)
    ticks = round(reference * REFERENCE_S / ARRIVAL_S)
    symbols: list[int] = []
    moves = bytearray()
    for _, at in told:
        if at is None:
            symbols.append(0)
            continue
        moved = min(32_767, max(-32_768, round(at / ARRIVAL_S) - ticks))
        ticks += moved
        if 0 <= moved <= 255:
            symbols.append(_SMALL)
            moves.append(moved)
        else:
            symbols.append(_LARGE)
            moves += struct.pack("!h", moved)
    head = _FEEDBACK.pack(
        told[0][0] & 0xFFFF, len(told), (reference & 0xFF_FFFF) << 8 | count & 0xFF
    )
    body = _TWO.pack(reporter, ssrc) + head + _chunks(symbols) + bytes(moves)
    padding = -len(body) % 4
    if not padding:
        return _part(RTPFB, ARRIVALS, body)
    return _part(RTPFB, _PADDED | ARRIVALS, body + bytes(padding - 1) + bytes((padding,)))


def _chunks(symbols: Sequence[int]) -> bytes:
    """Write the status of each packet: runs where they are long, else seven at a time."""
    written = bytearray()
    at = 0
    while at < len(symbols):
        run = 1
        while at + run < len(symbols) and symbols[at + run] == symbols[at] and run < 0x1FFF:
            run += 1
        if run >= 7:
            written += struct.pack("!H", symbols[at] << 13 | run)
            at += run
            continue
        seven = [*symbols[at : at + 7], 0, 0, 0, 0, 0, 0][:7]
        word = 0xC000
        for place, symbol in enumerate(seven):
            word |= symbol << (12 - 2 * place)
        written += struct.pack("!H", word)
        at += 7
    return bytes(written)
