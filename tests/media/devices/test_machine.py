"""Real devices as far as a machine without any can have them: PulseAudio's null sinks."""

import json
import os
import subprocess
import sys
import threading
import wave
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from client.media.blocks import RATE, Samples
from client.media.devices.fake import speech_like
from tests.media.likeness import heard_s, recorded

pytestmark = [
    pytest.mark.realtime,
    pytest.mark.needs_package("pulseaudio", "pulseaudio-utils"),
]

SPOKEN_S = 5.0


def write_wav(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


@pytest.fixture
def sound_server(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """A sound server with a loudspeaker, and a microphone before which something can be played."""
    door = tmp_path / "door"
    environment = os.environ | {
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PULSE_SERVER": f"unix:{door}",
    }
    modules = [
        f"module-native-protocol-unix socket={door} auth-anonymous=1",
        "module-null-sink sink_name=loudspeaker rate=48000 channels=1",
        "module-null-sink sink_name=mouth rate=48000 channels=1",
        "module-remap-source source_name=microphone master=mouth.monitor",
    ]
    server = subprocess.Popen(
        [
            *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes"),
            *("--use-pid-file=no", "--log-target=null"),
            *(argument for module in modules for argument in ("-L", module)),
        ],
        env=environment,
    )
    try:
        pause = threading.Event()
        for _ in range(200):
            asked = subprocess.run(
                ["pactl", "info"], env=environment, capture_output=True, check=False
            )
            if asked.returncode == 0:
                break
            pause.wait(0.05)
        else:
            pytest.fail("the sound server did not start")
        subprocess.run(["pactl", "set-default-sink", "loudspeaker"], env=environment, check=True)
        subprocess.run(["pactl", "set-default-source", "microphone"], env=environment, check=True)
        yield environment
    finally:
        server.terminate()
        server.wait(5)


def test_speech_goes_from_a_real_microphone_and_to_a_real_loudspeaker(
    sound_server: Mapping[str, str], tmp_path: Path
) -> None:
    said = speech_like(9)
    write_wav(tmp_path / "said.wav", np.tile(said, 4))
    desk = subprocess.Popen(
        [sys.executable, "-m", "tests.media.real_devices", str(SPOKEN_S), str(tmp_path / "h.wav")],
        env=sound_server,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert desk.stdout is not None
    assert desk.stdout.readline() == "READY\n"
    with (tmp_path / "loudspeaker.raw").open("wb") as file:
        ear = subprocess.Popen(
            [
                *("parec", "-d", "loudspeaker.monitor", "--rate=48000", "--channels=1"),
                *("--format=s16le", "--latency-msec=20"),
            ],
            env=sound_server,
            stdout=file,
        )
        mouth = subprocess.Popen(
            ["paplay", "-d", "mouth", str(tmp_path / "said.wav")], env=sound_server
        )
        try:
            out, wrong = desk.communicate(timeout=60)
        finally:
            for helper in (mouth, ear):
                helper.terminate()
                helper.wait(5)
    assert desk.returncode == 0, wrong
    found = json.loads(out)
    assert ["microphone", "microphone"] in found["devices"]
    assert ["loudspeaker", "loudspeaker"] in found["devices"]
    assert found["live"]
    assert found["failures"] == [None, None]
    assert "QSocketNotifier" not in wrong

    # From the sound server's microphone, by way of the court, to the other desk.
    assert heard_s(recorded(tmp_path / "h.wav"), said) >= 3.0
    # From the other desk, by way of the court, to the sound server's loudspeaker.
    played = np.fromfile(tmp_path / "loudspeaker.raw", np.int16)
    assert heard_s(played, speech_like(2)) >= 3.0


class RealSound:
    """A sound thread with real devices, in its own process."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.media.real_sound"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.state: dict[str, Any] = {}
        assert self._next("ready")

    def ask(self, **what: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def _next(self, key: str) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said: dict[str, Any] = json.loads(line)
            self.state = said.get("state", self.state)
            if key in said:
                return said
        pytest.fail("the sound thread has ended")

    def until(self, **wanted: object) -> None:
        """Wait for a state; a device is told by its id."""
        while any(self._short(name) != value for name, value in wanted.items()):
            self._next("state")

    def _short(self, name: str) -> object:
        value = self.state.get(name)
        return value["id"] if isinstance(value, dict) else value

    def measure(self, seconds: float) -> dict[str, Any]:
        self.ask(measure=seconds)
        return self._next("sent_dbfs")

    def flows(self) -> bool:
        """Whether sound goes both ways; a machine that is busy may need a second look."""
        looks = (self.measure(1.0) for _ in range(5))
        return any(found["sent_s"] > 0.9 and found["played_s"] > 0.9 for found in looks)

    def pactl(self, *arguments: str) -> str:
        done = subprocess.run(
            ["pactl", *arguments], env=self._environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def close(self) -> None:
        # Its end of input is its end; what it still says is not waited for.
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(10)


@pytest.fixture
def real(sound_server: Mapping[str, str]) -> Iterator[RealSound]:
    sound = RealSound(sound_server)
    yield sound
    sound.close()


def test_a_real_microphone_does_not_hear_its_own_loudspeaker(real: RealSound) -> None:
    real.pactl(
        "load-module",
        *("module-remap-source", "source_name=before_it", "master=loudspeaker.monitor"),
    )
    real.ask(
        wish={"microphone": True, "loudspeaker": True, "chosen_microphone": "before_it"}, say=1
    )
    real.until(microphone_in_use="before_it", microphone_live=True)
    assert real.flows()
    # A machine that is busy lets the loudspeaker run dry, and the way is learned anew.
    looks = (real.measure(2.0) for _ in range(15))
    assert any(
        found["played_dbfs"] > -35.0 and found["played_dbfs"] - found["sent_dbfs"] >= 30.0
        for found in looks
    )


def test_a_real_microphone_is_unplugged_and_plugged_in_again(real: RealSound) -> None:
    headset = ("load-module", "module-remap-source", "source_name=headset", "master=mouth.monitor")
    module = real.pactl(*headset)
    real.ask(wish={"microphone": True, "loudspeaker": True, "chosen_microphone": "headset"}, say=1)
    real.until(microphone_in_use="headset", loudspeaker_in_use="loudspeaker")
    real.pactl("unload-module", module)
    real.until(microphone_in_use="microphone", fell_back_microphone=True, microphone_live=True)
    assert real.flows()
    real.pactl(*headset)
    real.until(microphone_in_use="headset", fell_back_microphone=False, microphone_live=True)
    assert real.flows()


def test_a_real_loudspeaker_is_unplugged_and_plugged_in_again(real: RealSound) -> None:
    box = ("load-module", "module-null-sink", "sink_name=box", "rate=48000", "channels=2")
    module = real.pactl(*box)
    real.ask(wish={"microphone": True, "loudspeaker": True, "chosen_loudspeaker": "box"}, say=1)
    real.until(loudspeaker_in_use="box", microphone_live=True)
    real.pactl("unload-module", module)
    real.until(loudspeaker_in_use="loudspeaker", fell_back_loudspeaker=True)
    assert real.flows()
    real.pactl(*box)
    real.until(loudspeaker_in_use="box", fell_back_loudspeaker=False, loudspeaker_failure=None)


def test_a_real_microphone_is_changed_while_the_loudspeaker_plays_on(real: RealSound) -> None:
    real.pactl("load-module", "module-remap-source", "source_name=other", "master=mouth.monitor")
    wish = {"microphone": True, "loudspeaker": True}
    real.ask(wish=wish, say=1)
    real.until(microphone_in_use="microphone", microphone_live=True)
    assert real.flows()
    real.ask(wish=wish | {"chosen_microphone": "other"})
    real.until(microphone_in_use="other", microphone_live=True)
    assert real.flows()
    assert 0.0 < real.measure(0.5)["latency"]["loudspeaker_s"] < 0.2


ASK_FOR_EVERYTHING = """
from PySide6.QtCore import QCoreApplication
application = QCoreApplication([])
from client.media.devices.machine import MachineEquipment
from client.media.engine import MediaFailed
machine = MachineEquipment()
machine.meet()
machine.begin()
print(len([device for device in machine.listed() if device.kind != "camera"]))
for open_device in (machine.microphone, machine.loudspeaker):
    for chosen in (None, "gone"):
        try:
            open_device(chosen)
        except MediaFailed as failed:
            print(failed.reason)
"""


def test_without_a_sound_server_there_are_no_devices_and_nothing_breaks(tmp_path: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK_FOR_EVERYTHING],
        env=os.environ | {"PULSE_SERVER": f"unix:{tmp_path}/nobody", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert asked.stdout.split() == ["0", *["microphone_missing"] * 2, *["loudspeaker_missing"] * 2]
