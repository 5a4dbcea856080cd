"""Strangers at the door: datagrams that mean nothing, on the forwarder's own port.

Ten thousand a second, of every kind that a demultiplexer tells apart, while one person speaks to
another fifty frames a second; it is counted how many arrive.

`python -m tests.bench.junk` throws them, in a process of its own.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Flow, Kind
from server_stub.courtroom.forwarder import ForwarderProcess
from tests.bench.crowd import VOICE, Face
from tests.bench.relay import ROOT
from tests.bench.rows import Row
from tests.courtroom.forwarder.bare_peer import HEARING

JUNK_PER_S = 10_000
FRAMES = 50
FIRST_OCTETS = (0, 1, 22, 63, 70, 128, 144, 200, 255)
"""Checks, handshakes, channels, media, noise (RFC 7983)."""


def throw(host: str, port: int, seconds: float) -> int:
    """Throw junk at an address; gives how many datagrams it was."""
    junk = [bytes([first]) + os.urandom(200) for first in FIRST_OCTETS]
    thrown, began = 0, time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thrower:
        while (passed := time.monotonic() - began) < seconds:
            while thrown < int(passed * JUNK_PER_S):
                thrower.sendto(junk[thrown % len(junk)], (host, port))
                thrown += 1
            os.sched_yield()
    return thrown


async def rows(seconds: float = 3.0) -> list[Row]:
    """Give what arrives of fifty frames a second beside the flood."""
    forwarder = ForwarderProcess()
    await forwarder.start()
    speaker, hearer = Face("speaker", ["hearer"]), Face("hearer", ["speaker"])
    frames = int(seconds * FRAMES)
    try:
        for face in (speaker, hearer):
            await face.join(forwarder.connect)
        flow = Flow(
            sender=ParticipantId("speaker"),
            kind=Kind.AUDIO,
            receivers=(ParticipantId("hearer"),),
        )
        await forwarder.order(HEARING, (flow,))
        host, port = speaker.forwarder
        thrower = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.bench.junk", host, str(port), str(seconds + 2.0)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        await asyncio.sleep(1.0)
        before, began = hearer.arrived_packets, time.monotonic()
        for tick in range(frames):
            speaker.send_media(Kind.AUDIO, 960 * tick, VOICE)
            for face in (speaker, hearer):
                face.stay_alive(time.monotonic())
            await asyncio.sleep(max(0.0, began + (tick + 1) / FRAMES - time.monotonic()))
        await asyncio.sleep(0.1)
        arrived = hearer.arrived_packets - before
        thrown = float((await thrower.communicate())[0]) / (seconds + 2.0)
    finally:
        for face in (speaker, hearer):
            await face.close()
        await forwarder.close()
    return [
        Row(
            "frames arriving of 50",
            "stray datagrams",
            FRAMES * min(1.0, arrived / frames),
            bar=49.0,
            at_least=True,
            note=f"{thrown:.0f} strays a second; arrivals are counted at the socket",
        )
    ]


if __name__ == "__main__":
    sys.stdout.write(str(throw(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))))
