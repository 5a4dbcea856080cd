"""How a coded picture is cut into payloads of RTP, and put together again.

H264 by RFC 6184 in packetization mode 1 (single units, STAP-A, FU-A), VP8 by RFC 7741. A coded
picture is an Annex B byte stream (ITU-T H.264) or a VP8 frame (RFC 6386); it is put together to
the very bytes that a decoder takes. What comes from others may be anything: it gives `Malformed`,
and never an exception.

Nothing here knows numbers, markers or time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

PAYLOAD_MAX = 1150
"""Bytes of a payload: with RTP, its extensions, SRTP, TURN, UDP and IPv6 it passes any path."""
LARGEST_PICTURE = 1_000_000
"""Bytes of a coded picture; no picture of a camera comes near it."""

_START = b"\x00\x00\x00\x01"
_TYPE = 0x1F
_IMPORTANCE = 0x60
_IDR, _SEI, _SPS, _PPS, _DELIMITER, _FILLER = 5, 6, 7, 8, 9, 12
_STAP_A, _FU_A = 24, 28
_FIRST, _LAST = 0x80, 0x40
_LENGTH = 2
_UNSENT = frozenset({_SEI, _DELIMITER, _FILLER})
"""Units that no decoder here or in a browser needs, and that tell about the encoder."""


class Codec(StrEnum):
    """How pictures are coded, by the name in SDP."""

    H264 = "H264"
    VP8 = "VP8"


@dataclass(frozen=True, slots=True)
class Malformed:
    """What came is no picture; `reason` is for the log."""

    reason: str


def packets(
    codec: Codec, picture: bytes, largest: int = PAYLOAD_MAX, number: int = 0
) -> list[bytes]:
    """Cut a coded picture of our own into payloads; `number` counts the pictures of VP8."""
    match codec:
        case Codec.H264:
            return _h264_packets(units(picture), largest)
        case Codec.VP8:
            return _vp8_packets(picture, largest, number)


def joined(codec: Codec, payloads: Sequence[bytes]) -> bytes | Malformed:
    """Put the payloads of one picture together, in their order."""
    if sum(map(len, payloads)) > LARGEST_PICTURE:
        return Malformed("larger than any picture")
    match codec:
        case Codec.H264:
            return _h264_joined(payloads)
        case Codec.VP8:
            return _vp8_joined(payloads)


def opens_key(codec: Codec, payload: bytes) -> bool:
    """Whether a picture that needs none before it begins with this payload.

    Of H264 it is the parameter sets that begin one: a picture without them could be decoded by
    those of another layer.
    """
    match codec:
        case Codec.H264:
            if not payload:
                return False
            kind = payload[0] & _TYPE
            if kind == _STAP_A:
                inner = _aggregated(payload)
                return not isinstance(inner, Malformed) and any(
                    unit[0] & _TYPE == _SPS for unit in inner
                )
            return kind == _SPS
        case Codec.VP8:
            begin = _vp8_begin(payload)
            return (
                not isinstance(begin, Malformed)
                and begin.opens
                and begin.at < len(payload)
                and not payload[begin.at] & 1
            )


# --- H264 ----------------------------------------------------------------------------------------


def units(stream: bytes) -> list[bytes]:
    """Give the NAL units of an Annex B stream, without their start codes."""
    begins = []
    at = stream.find(b"\x00\x00\x01")
    while at >= 0:
        begins.append(at)
        at = stream.find(b"\x00\x00\x01", at + 3)
    # A unit ends in a bit that is set: zeros after it belong to the next start code.
    found = [stream[one + 3 : two].rstrip(b"\0") for one, two in pairwise([*begins, len(stream)])]
    return [unit for unit in found if unit]


def _h264_packets(found: Sequence[bytes], largest: int) -> list[bytes]:
    out: list[bytes] = []
    small: list[bytes] = []
    room = largest - 1

    def aggregate() -> None:
        if len(small) == 1:
            out.append(small[0])
        elif small:
            head = _STAP_A | max(unit[0] & _IMPORTANCE for unit in small)
            body = b"".join(len(unit).to_bytes(_LENGTH) + unit for unit in small)
            out.append(bytes((head,)) + body)
        small.clear()

    for unit in found:
        if unit[0] & _TYPE in _UNSENT:
            continue
        if sum(_LENGTH + len(each) for each in small) + _LENGTH + len(unit) > room:
            aggregate()
        if _LENGTH + len(unit) > room:
            # It fits alone, or it is cut.
            out += [unit] if len(unit) <= largest else _fragments(unit, largest)
        else:
            small.append(unit)
    aggregate()
    return out


def _fragments(unit: bytes, largest: int) -> Iterator[bytes]:
    indicator = _FU_A | unit[0] & ~_TYPE
    kind = unit[0] & _TYPE
    body = unit[1:]
    for at, piece in _even(body, largest - 2):
        place = _FIRST * (at == 0) | _LAST * (at + len(piece) == len(body))
        yield bytes((indicator, place | kind)) + piece


def _even(body: bytes, largest: int) -> Iterator[tuple[int, bytes]]:
    """Cut into as few pieces as possible, all nearly of one size."""
    count = max(1, -(-len(body) // largest))
    size = -(-len(body) // count)
    for at in range(0, max(1, len(body)), max(1, size)):
        yield at, body[at : at + size]


def _aggregated(payload: bytes) -> list[bytes] | Malformed:
    found = []
    at = 1
    while at < len(payload):
        length = int.from_bytes(payload[at : at + _LENGTH])
        at += _LENGTH
        if not 0 < length <= len(payload) - at:
            return Malformed("an aggregate whose lengths do not fit")
        found.append(payload[at : at + length])
        at += length
    if not found or any(not 0 < unit[0] & _TYPE < _STAP_A for unit in found):
        return Malformed("an aggregate of what may not be aggregated")
    return found


def _h264_joined(payloads: Sequence[bytes]) -> bytes | Malformed:
    out: list[bytes] = []
    cut: int | None = None  # the kind of the unit whose fragments are being read
    for payload in payloads:
        kind = payload[0] & _TYPE if payload else 0
        if cut is not None and kind != _FU_A:
            return Malformed("a unit that does not end")
        if kind == _FU_A:
            if len(payload) < 3:
                return Malformed("a fragment of nothing")
            inner = payload[1] & _TYPE
            first, last = bool(payload[1] & _FIRST), bool(payload[1] & _LAST)
            if first is not (cut is None) or (cut is not None and inner != cut):
                return Malformed("a fragment out of its place")
            if not 0 < inner < _STAP_A or (first and last):
                return Malformed("a fragment of what may not be cut")
            if first:
                out += (_START, bytes((payload[0] & ~_TYPE | inner,)))
            out.append(payload[2:])
            cut = None if last else inner
        elif kind == _STAP_A:
            found = _aggregated(payload)
            if isinstance(found, Malformed):
                return found
            for unit in found:
                out += (_START, unit)
        elif 0 < kind < _STAP_A:
            out += (_START, payload)
        else:
            return Malformed(f"a unit of kind {kind}")
    if cut is not None or not out:
        return Malformed("a unit that does not end")
    return b"".join(out)


# --- VP8 -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Begin:
    """What the payload descriptor says (RFC 7741 section 4.2)."""

    at: int
    """Where the coded bytes begin."""
    opens: bool
    """Whether they are the first of a picture."""


def _vp8_packets(picture: bytes, largest: int, number: int) -> list[bytes]:
    extended = b"\x80" + (0x8000 | number & 0x7FFF).to_bytes(2)
    return [
        bytes((0x90 if at == 0 else 0x80,)) + extended + piece
        for at, piece in _even(picture, largest - 4)
    ]


def _vp8_begin(payload: bytes) -> _Begin | Malformed:
    if not payload:
        return Malformed("nothing")
    head, at = payload[0], 1
    if head & 0x80:
        if len(payload) < 2:
            return Malformed("a descriptor that is cut off")
        what, at = payload[1], 2
        if what & 0x80:
            if len(payload) < 3:
                return Malformed("a descriptor that is cut off")
            at += 2 if payload[2] & 0x80 else 1
        at += bool(what & 0x40) + bool(what & 0x30)
    if at >= len(payload):
        return Malformed("a descriptor of nothing")
    return _Begin(at, bool(head & 0x10) and not head & 0x07)


def _vp8_joined(payloads: Sequence[bytes]) -> bytes | Malformed:
    out = []
    for place, payload in enumerate(payloads):
        begin = _vp8_begin(payload)
        if isinstance(begin, Malformed):
            return begin
        if begin.opens is not (place == 0):
            return Malformed("a piece out of its place")
        out.append(payload[begin.at :])
    if not out:
        return Malformed("nothing")
    return b"".join(out)
