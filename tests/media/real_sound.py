"""A sound thread with the machine's own devices, in a process of its own.

`python -m tests.media.real_sound` takes one JSON object a line on its standard input and makes it
so: `wish` is a `SoundWish`, `say` what the others say (a seed of `speech_like`, or null), `measure`
a number of seconds. It prints one JSON object a line: each new state, and for each measurement what
was played and what left the microphone in that time, in dBFS.
"""

import dataclasses
import json
import sys
import threading
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication

from client.frames import Levels
from client.media.blocks import BLOCK, BLOCK_S, SILENCE, Samples, dbfs, power
from client.media.devices.audio import SoundState, SoundThread, SoundWish
from client.media.devices.machine import MachineEquipment
from client.media.ear.ear import Ear
from tests.media.echo_room import far_voice


class Others:
    """What the loudspeaker plays, and how loud it and the voice have been."""

    def __init__(self) -> None:
        self.speech: Samples | None = None
        self._at = 0
        self.played: list[float] = []
        self.sent: list[float] = []

    def say(self, seed: int | None) -> None:
        self.speech = None if seed is None else far_voice(seed)

    def block(self, *, audible: bool) -> Samples:
        speech = self.speech
        block = SILENCE
        if speech is not None:
            block = speech[self._at : self._at + BLOCK]
            self._at = (self._at + BLOCK) % (len(speech) - BLOCK)
        self.played.append(power(block))
        return block

    def voice(self, block: Samples) -> None:
        self.sent.append(power(block))


def tell(**said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def told(state: SoundState) -> None:
    tell(state=dataclasses.asdict(dataclasses.replace(state, devices=())))


def serve(equipment: MachineEquipment) -> None:
    """Serve until the input ends."""
    others = Others()
    ear = Ear()
    sound = SoundThread(equipment, Levels(), others, others.voice, told, ear)
    sound.start()
    pause = threading.Event()
    while not ear.ready(10.0):
        pause.wait(0.05)
    tell(ready=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if "say" in asked:
            others.say(asked["say"])
        if "wish" in asked:
            sound.wish(SoundWish(**asked["wish"]))
        if "measure" in asked:
            others.played.clear()
            others.sent.clear()
            pause.wait(asked["measure"])
            latency = sound.latency()
            tell(
                played_dbfs=dbfs(float(np.mean(others.played or [0.0]))),
                sent_dbfs=dbfs(float(np.mean(others.sent or [0.0]))),
                sent_s=len(others.sent) * BLOCK_S,
                played_s=len(others.played) * BLOCK_S,
                latency=dataclasses.asdict(latency),
            )
    sound.stop()
    sound.join(2.0)


if __name__ == "__main__":
    application = QCoreApplication(sys.argv[:1])
    machine = MachineEquipment()
    # Devices come and go by the word of Qt's own thread.
    machine.meet()
    serving = threading.Thread(target=serve, args=(machine,), daemon=True)
    serving.start()
    while serving.is_alive():
        application.processEvents()
        serving.join(0.02)
