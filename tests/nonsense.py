"""Packets that are well sealed and make no sense, the same ones for the same chance."""

import random
import struct
from collections.abc import Sequence

from client.protocol.rtp import control as rtcp

LEAPS = (1, 1, 1, 2, 90, 3_000, 32_767, 32_768, 65_535)
RED_THAT_LIES = bytes([111 | 0x80]) + (960 << 10 | 1_023).to_bytes(3, "big") + b"\x6f" + b"x" * 40
RED_WITHOUT_END = b"\xff" * 160
EXTENSION_TOO_LONG = struct.pack("!HH", 0xBEDE, 200) + b"\x10\x20\x30" * 9
EXTENSION_THAT_LIES = struct.pack("!HH", 0x1000, 2) + b"\x04\xff" + b"\x07" * 40


def media(chance: random.Random, streams: Sequence[tuple[int, int]], count: int) -> list[bytes]:
    """Make packets on streams, each an SSRC and a payload type."""
    made: list[bytes] = []
    number = 60
    for _ in range(count):
        ssrc, payload_type = chance.choice(streams)
        number = (number + chance.choice(LEAPS)) & 0xFFFF
        head = struct.pack(
            "!BBHII",
            0x80 | chance.choice([0, 0, 0x10, 0x20, 0x30, chance.randrange(16)]),
            payload_type | chance.choice([0, 0x80]),
            number,
            chance.choice([0, 960 * number, 0xFFFF_FFFF, chance.getrandbits(32)]),
            ssrc,
        )
        bodies = [
            b"",
            b"\xff" * 1_000,
            b"\0" * chance.randrange(40),
            chance.randbytes(chance.randrange(1_100)),
            RED_THAT_LIES,
            RED_WITHOUT_END,
            EXTENSION_TOO_LONG,
            EXTENSION_THAT_LIES,
        ]
        made.append(head + chance.choice(bodies))
    return made


def control(chance: random.Random, ssrcs: Sequence[int], count: int) -> list[bytes]:
    """Make control packets that speak of streams."""
    made: list[bytes] = []
    for _ in range(count):
        part = _part(chance, chance.choice(ssrcs))
        made.append(part if chance.random() < 0.5 else rtcp.receiver_report(1, ()) + part)
    return [each for each in made if len(each) >= 8]


def _part(chance: random.Random, ssrc: int) -> bytes:
    match chance.randrange(7):
        case 0:
            return rtcp.packets_lost(1, ssrc, sorted(chance.sample(range(65_536), 60)))
        case 1:
            rate = chance.choice([0, 1, 1 << 63, (1 << 80) - 1])
            return rtcp.ceiling(1, rate, chance.choice([[ssrc], []]))
        case 2:
            # Feedback that would speak of 65,535 packets.
            return struct.pack("!BBHIIHHI", 0x8F, 205, 5, 1, ssrc, 0, 65_535, 0) + bytes(4)
        case 3:
            steps = [(at, chance.choice([None, 1.0 * at, -7.0 * at])) for at in range(1, 200)]
            return rtcp.arrivals(1, ssrc, 255, [(0, 0.0), *steps])
        case 4:
            clock = rtcp.SenderClock(ssrc, chance.getrandbits(64), chance.getrandbits(32))
            return rtcp.sender_report(clock, 1, 1, "x")
        case 5:
            lost = chance.choice([-(1 << 23), (1 << 23) - 1])
            told = rtcp.Received(ssrc, 1.0, lost, *(chance.getrandbits(32) for _ in range(4)))
            return rtcp.receiver_report(1, [told])
        case _:
            kind, words = chance.randrange(200, 208), chance.choice([0, 1, 6, 300])
            first = chance.choice([0x80, 0x81, 0x8F, 0x9F, 0xA0])
            body = chance.randbytes(4 * chance.randrange(12))
            return struct.pack("!BBH", first, kind, words) + body
