"""One bad leg, or any number of strangers, does not hurt the others."""

import asyncio
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from aiortc.rtp import RtcpPsfbPacket, RtcpRtpfbPacket

from client.protocol.rtp import control as rtcp
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder import ForwarderProcess
from tests.courtroom.forwarder.bare_peer import BarePeer, at_the_pace_of_speech
from tests.courtroom.forwarder.conftest import Desk, everybody_to_everybody, order

pytestmark = pytest.mark.realtime

AUDIO, VIDEO = Kind.AUDIO, Kind.VIDEO
SECONDS = 2.0
NAMES = ("judge", "plaintiff", "clerk")


class Heard:
    """How much of what one said has come to another in time."""

    def __init__(self, judge: BarePeer, plaintiff: BarePeer) -> None:
        self.judge, self.plaintiff = judge, plaintiff

    async def share(self, seconds: float, meanwhile: Callable[[], None] | None = None) -> float:
        """Speak at the pace of speech and give the share of frames that came."""
        before = len(self.judge.from_("plaintiff", AUDIO))
        frames = round(seconds * 50)
        async for at in at_the_pace_of_speech(frames):
            self.plaintiff.send_packet(AUDIO, 1_000 + at, 960 * at, b"word" * 20)
            if meanwhile is not None:
                meanwhile()
        # A frame that is not there by now would come too late to be played.
        await asyncio.sleep(0.1)
        return (len(self.judge.from_("plaintiff", AUDIO)) - before) / frames


@pytest.fixture
async def hall(desk: Desk) -> object:
    forwarder = ForwarderProcess()
    await forwarder.start()
    peers = {}
    for name in NAMES:
        peer = desk(name, *(other for other in NAMES if other != name), layers=True)
        await peer.join(forwarder.connect)
        peers[name] = peer
    await order(forwarder, *everybody_to_everybody(*NAMES))
    yield peers
    await forwarder.close()


@contextmanager
def stray(port: int, each_s: int) -> Iterator[list[int]]:
    """Have datagrams of all sorts come from strangers, so many a second."""
    sorts = [
        bytes([first]) + os.urandom(size)
        for first in (0, 1, 22, 128, 129, 200)
        for size in (30, 900)
    ]
    ending = threading.Event()
    sent = [0]

    def send() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            began = time.monotonic()
            while not ending.wait(0.002):
                due = int((time.monotonic() - began) * each_s)
                while sent[0] < due:
                    out.sendto(sorts[sent[0] % len(sorts)], ("127.0.0.1", port))
                    sent[0] += 1

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield sent
    finally:
        ending.set()
        thread.join()


async def test_ten_thousand_stray_datagrams_a_second_cost_no_speech(
    hall: dict[str, BarePeer],
) -> None:
    judge, plaintiff = hall["judge"], hall["plaintiff"]
    with stray(judge.forwarder[1], 10_000) as sent:
        share = await Heard(judge, plaintiff).share(SECONDS)
    assert sent[0] > 0.7 * SECONDS * 10_000
    assert share >= 49 / 50


async def test_a_leg_that_floods_costs_the_others_no_speech(hall: dict[str, BarePeer]) -> None:
    judge, plaintiff, clerk = (hall[name] for name in NAMES)
    at = 0

    def flood() -> None:
        nonlocal at
        for _ in range(60):
            at += 1
            clerk.send_packet(VIDEO, at, 0, b"\x10\x00" + bytes(1_000))

    assert await Heard(judge, plaintiff).share(SECONDS, flood) >= 0.98


async def test_a_leg_that_asks_for_everything_again_costs_the_others_no_speech(
    hall: dict[str, BarePeer],
) -> None:
    judge, plaintiff, clerk = (hall[name] for name in NAMES)
    async for at in at_the_pace_of_speech(20, each_s=0.01):
        for part in range(20):
            plaintiff.send_packet(VIDEO, 20 * at + part, 0, b"\x10\x00" + bytes(1_000))
    await clerk.until(lambda: len(clerk.from_("plaintiff", VIDEO)) > 300)
    numbers = [each.sequence_number for each in clerk.from_("plaintiff", VIDEO)][-200:]
    ssrc = clerk.ssrc_of("plaintiff", VIDEO)
    storm = RtcpRtpfbPacket(1, 1, ssrc, lost=numbers)
    before = len(clerk.datagrams)

    def ask() -> None:
        for _ in range(10):
            clerk.send_control(storm)

    assert await Heard(judge, plaintiff).share(SECONDS, ask) >= 0.98
    # It got what a second's ration allows, and no more.
    assert len(clerk.datagrams) - before < (SECONDS + 2) * 1_200


async def test_a_leg_that_wishes_for_pictures_without_end_costs_the_sender_few(
    hall: dict[str, BarePeer],
) -> None:
    judge, plaintiff, clerk = (hall[name] for name in NAMES)
    ssrc = clerk.ssrc_of("plaintiff", VIDEO)
    wish = RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=ssrc)
    before = len(plaintiff.told(RtcpPsfbPacket))

    def ask() -> None:
        for _ in range(20):
            clerk.send_control(wish)

    assert await Heard(judge, plaintiff).share(SECONDS, ask) >= 0.98
    plis = [each for each in plaintiff.told(RtcpPsfbPacket)[before:] if each.fmt == 1]
    assert len(plis) <= SECONDS / 0.3 + 3


async def test_noise_from_a_legs_own_address_costs_the_others_no_speech(
    hall: dict[str, BarePeer],
) -> None:
    judge, plaintiff, clerk = (hall[name] for name in NAMES)

    def noise() -> None:
        for first in range(100, 200):
            clerk.send(bytes([first]) + os.urandom(200))

    assert await Heard(judge, plaintiff).share(SECONDS, noise) >= 0.98


async def test_control_that_says_very_much_costs_the_others_no_speech(
    hall: dict[str, BarePeer],
) -> None:
    judge, plaintiff, clerk = (hall[name] for name in NAMES)
    voice, picture = (clerk.ssrc_of("plaintiff", kind) for kind in (AUDIO, VIDEO))
    plaintiff.send_packet(VIDEO, 1)
    await clerk.until(lambda: bool(clerk.from_("plaintiff", VIDEO)))
    missed = clerk.from_("plaintiff", VIDEO)[0].sequence_number
    run = struct.pack("!BBHIHHHH", 1, 0, 3, voice, 0, 1_000, 0x43E8, 0)
    every_row = struct.pack("!BBHI", 0x80, 207, 1 + 4 * 60, 1) + run * 60
    never = rtcp.arrivals(1, voice, 0, [*((at, None) for at in range(1_000)), (1_000, 1.0)])
    storms = [
        every_row,
        never * 40,
        rtcp.packets_lost(1, picture, [missed]) * 60,
        b"".join(
            rtcp.sender_report(rtcp.SenderClock(clerk.ssrcs[AUDIO], at << 32, 0), 1, 1, "c")
            for at in range(20)
        ),
        b"".join(
            rtcp.receiver_report(1, [rtcp.Received(voice, 0.5, at, 2 * at)]) for at in range(40)
        ),
    ]
    clerk.send_packet(AUDIO, 1)
    before = len(judge.datagrams), len(clerk.datagrams)

    def say_much() -> None:
        for storm in storms:
            clerk.send_control(storm)
            clerk.send_control(storm)

    assert await Heard(judge, plaintiff).share(SECONDS, say_much) >= 0.98
    # To others goes the voice and little more; to the one who asks, a second's ration.
    assert len(judge.datagrams) - before[0] < 50 * SECONDS + (SECONDS + 2) * 60
    assert len(clerk.datagrams) - before[1] < (SECONDS + 2) * 1_200
