"""A desk with the machine's own sound devices, in a process of its own.

Qt meets the sound server once in a process, so that a test with a sound server of its own needs
one. `python -m tests.media.real_devices SECONDS RECORD` seats a desk with real devices and one of
stand-ins; both speak for some seconds. What the second has heard of the real microphone is
written to RECORD, what was found is printed as one line of JSON.
"""

import asyncio
import json
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from client.media.devices.machine import MachineEquipment
from client.state import DeviceKind
from tests.media.desks import Desk, SmallCourt, make_desk, until


async def hold(seconds: float, record: Path) -> dict[str, object]:
    """Hold the smallest of hearings."""
    court = SmallCourt()
    await court.forwarder.start()
    real: Desk = court.seat(make_desk("real", MachineEquipment()))
    real.engine.prepare()
    listener = court.seat(make_desk("listener", record=record, voice=2))
    devices = [
        (str(device.kind), device.id)
        for device in real.engine.devices()
        if device.kind is not DeviceKind.CAMERA
    ]
    await court.connect(real, listener)
    await court.order(speaking="real listener")
    await until(lambda: real.newest.microphone_live)
    sys.stdout.write("READY\n")
    sys.stdout.flush()
    await until(
        lambda: (
            listener.of(real.name).sound_s >= seconds and real.of(listener.name).sound_s >= seconds
        ),
        4 * seconds,
    )
    found = {
        "devices": devices,
        "live": real.newest.microphone_live,
        "failures": [real.newest.microphone_failure, real.newest.loudspeaker_failure],
    }
    await court.order()
    await court.close()
    return found


if __name__ == "__main__":
    application = QCoreApplication(sys.argv[:1])
    json.dump(asyncio.run(hold(float(sys.argv[1]), Path(sys.argv[2]))), sys.stdout)
