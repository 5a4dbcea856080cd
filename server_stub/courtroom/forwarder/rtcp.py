"""Control packets (RFC 3550, RFC 4585): what the forwarder reads of them and writes itself.

The forwarder is one end of every control conversation. It reports to whoever sends, answers
whoever receives, and passes on nothing but a sender's clock, in its own words; so no receiver
learns of a sender from whom it gets nothing.

This module is values in and octets out; it knows no legs.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
    pack_remb_fci,
    pack_rtcp_packet,
    unpack_remb_fci,
)

RTPFB = 205
CNAME = 1
REPORTS = frozenset({200, 201})
"""A sender's or a receiver's report: what a compound packet must begin with."""

OWN_NAME = "court"
"""The name under which the forwarder itself reports."""

NACK_MAX = 256
"""Packets asked for again in one message that are heeded; the rest is asked again."""

_FIR_ENTRY = struct.Struct("!IB3x")


@dataclass(frozen=True, slots=True)
class SenderClock:
    """A sender report: this moment of the sender's clock is this timestamp of the stream."""

    ssrc: int
    ntp: int
    timestamp: int


@dataclass(frozen=True, slots=True)
class Received:
    """A receiver's report on one of our streams."""

    ssrc: int
    fraction_lost: float


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


Word = SenderClock | Received | PictureLost | PacketsLost | Estimate


def read(packet: bytes) -> tuple[Word, ...]:
    """Give what a compound packet says; a malformed one says nothing."""
    try:
        parts = RtcpPacket.parse(packet)
        return tuple(word for part in parts for word in _words(part))
    except Exception:  # noqa: BLE001 - authentic, yet from a program that is not ours
        return ()


def _words(part: AnyRtcpPacket) -> Iterable[Word]:
    match part:
        case RtcpSrPacket():
            yield SenderClock(
                part.ssrc, part.sender_info.ntp_timestamp, part.sender_info.rtp_timestamp
            )
            yield from (Received(each.ssrc, each.fraction_lost / 256) for each in part.reports)
        case RtcpRrPacket():
            yield from (Received(each.ssrc, each.fraction_lost / 256) for each in part.reports)
        case RtcpPsfbPacket(fmt=fmt) if fmt == RTCP_PSFB_PLI:
            yield PictureLost(part.media_ssrc)
        case RtcpPsfbPacket(fmt=fmt) if fmt == RTCP_PSFB_FIR:
            whole = len(part.fci) - len(part.fci) % _FIR_ENTRY.size
            yield from (PictureLost(ssrc) for ssrc, _ in _FIR_ENTRY.iter_unpack(part.fci[:whole]))
        case RtcpPsfbPacket(fmt=fmt) if fmt == RTCP_PSFB_APP:
            yield Estimate(unpack_remb_fci(part.fci)[0])
        case RtcpRtpfbPacket(fmt=fmt) if fmt == RTCP_RTPFB_NACK:
            yield PacketsLost(
                part.media_ssrc, tuple(number & 0xFFFF for number in part.lost[:NACK_MAX])
            )
        case _:
            # BYE and SDES are not passed on: a seat outlives the streams that come on it.
            return


def picture_lost(reporter: int, ssrc: int) -> bytes:
    """Write a PLI (RFC 4585 section 6.3.1)."""
    return bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=reporter, media_ssrc=ssrc))


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
    body = struct.pack("!II", reporter, ssrc)
    body += b"".join(struct.pack("!HH", *entry) for entry in entries)
    return pack_rtcp_packet(RTPFB, RTCP_RTPFB_NACK, body)


def receiver_report(reporter: int, reports: Sequence[RtcpReceiverInfo]) -> bytes:
    """Write a receiver report (RFC 3550 section 6.4.2); empty, it opens a compound packet."""
    return bytes(RtcpRrPacket(ssrc=reporter, reports=list(reports)))


def preamble(reporter: int) -> bytes:
    """Write what must stand before any other control (RFC 3550 section 6.1)."""
    return receiver_report(reporter, ()) + description(reporter, OWN_NAME)


def ceiling(reporter: int, bits_per_s: int, ssrcs: Sequence[int]) -> bytes:
    """Write a REMB (draft-alvestrand-rmcat-remb-03)."""
    fci = pack_remb_fci(bits_per_s, list(ssrcs))
    return bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=reporter, media_ssrc=0, fci=fci))


def sender_report(clock: SenderClock, packets: int, octets: int, cname: str) -> bytes:
    """Write a sender report with its source description (RFC 3550 sections 6.4.1, 6.5)."""
    report = RtcpSrPacket(
        ssrc=clock.ssrc,
        sender_info=RtcpSenderInfo(
            ntp_timestamp=clock.ntp,
            rtp_timestamp=clock.timestamp,
            packet_count=packets & 0xFFFF_FFFF,
            octet_count=octets & 0xFFFF_FFFF,
        ),
    )
    return bytes(report) + description(clock.ssrc, cname)


def description(ssrc: int, cname: str) -> bytes:
    """Write a source description that names whose stream this is (RFC 3550 section 6.5.1)."""
    source = RtcpSourceInfo(ssrc=ssrc, items=[(CNAME, cname.encode("ascii"))])
    return bytes(RtcpSdesPacket(chunks=[source]))
