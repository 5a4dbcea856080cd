"""Real devices as far as a machine without any can have them: PulseAudio's null sinks."""

import json
import os
import subprocess
import sys
import threading
import wave
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from client.media.blocks import RATE, Samples
from client.media.fake import speech_like
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
    assert heard_s(recorded(tmp_path / "h.wav"), said, at_least=0.7) >= 3.0
    # From the other desk, by way of the court, to the sound server's loudspeaker.
    played = np.fromfile(tmp_path / "loudspeaker.raw", np.int16)
    assert heard_s(played, speech_like(2), at_least=0.7) >= 3.0


ASK_FOR_EVERYTHING = """
from PySide6.QtCore import QCoreApplication
application = QCoreApplication([])
from client.media.devices import MachineEquipment
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
