"""Real microphones and loudspeakers, as far as PulseAudio's null sinks are: faults from outside.

What stands before the microphone is played into the sink that it is remapped from; what the
loudspeaker plays is heard at its monitor, by a person who counts.
"""

import json
import os
import subprocess
import sys
import threading
import wave
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from client.devicecheck.senses.notes import PITCHES_HZ, goertzel
from client.media.blocks import RATE, Samples, dbfs, power
from client.media.devices.fake import speech_like
from client.protocol.devicecheck import Cause, Code, Outcome
from tests.devicecheck.rooms import at_level

pytestmark = [
    pytest.mark.realtime,
    pytest.mark.needs_package("pulseaudio", "pulseaudio-utils"),
]

VOICE = np.tile(speech_like(3), 4)
ROOM_DBFS = -75.0
LOOKS = 3
MICROPHONE = (
    "load-module",
    "module-remap-source",
    "source_name=microphone",
    "master=mouth.monitor",
)


def noise(level_dbfs: float, count: int) -> Samples:
    """A room, which is never digitally silent."""
    loud = 32_768 * 10 ** (level_dbfs / 20)
    line = np.random.default_rng(2).standard_normal(count) * loud
    return np.asarray(np.clip(line, -32_768, 32_767), np.int16)


def spoken(gain_db: float = 0.0, room_dbfs: float = ROOM_DBFS) -> Samples:
    """A voice in a room."""
    voice = at_level(VOICE, gain_db).astype(np.int32) + noise(room_dbfs, len(VOICE))
    return np.asarray(np.clip(voice, -32_768, 32_767), np.int16)


def pitches_in(heard: Samples) -> int:
    """Count the notes by their pitch: a machine that is busy may break one in two."""
    step = RATE // 20
    windows = heard[: len(heard) // step * step].reshape(-1, step)
    loudest = Counter(
        max(PITCHES_HZ, key=lambda pitch: goertzel(window, pitch))
        for window in windows
        if dbfs(power(window)) > -60.0
    )
    return sum(count >= 3 for count in loudest.values())


class House:
    """A sound server with a loudspeaker, and a microphone before which something is played."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        door = folder / "door"
        self.environment: Mapping[str, str] = os.environ | {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{door}",
        }
        modules = [
            f"module-native-protocol-unix socket={door} auth-anonymous=1",
            "module-null-sink sink_name=loudspeaker rate=48000 channels=1",
            "module-null-sink sink_name=mouth rate=48000 channels=1",
        ]
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes"),
                *("--use-pid-file=no", "--log-target=null"),
                *(argument for module in modules for argument in ("-L", module)),
            ],
            env=self.environment,
        )
        pause = threading.Event()
        for _ in range(200):
            asked = subprocess.run(
                ["pactl", "info"], env=self.environment, capture_output=True, check=False
            )
            if asked.returncode == 0:
                break
            pause.wait(0.05)
        else:
            pytest.fail("the sound server did not start")
        self.microphone = self.pactl(*MICROPHONE)
        self.pactl("set-default-sink", "loudspeaker")
        self.pactl("set-default-source", "microphone")
        self.mouth: Samples = spoken()
        self.on: dict[str, Callable[[House], None]] = {}
        """What happens when a row has been found."""

    def pactl(self, *arguments: str) -> str:
        done = subprocess.run(
            ["pactl", *arguments], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def check(self, form: str = "quick") -> dict[str, dict[str, Any]]:
        """Make the check, speak before the microphone, and count the notes that are heard."""
        said, heard = self.folder / "said.wav", self.folder / "heard.raw"
        with wave.open(str(said), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(self.mouth.tobytes())
        with heard.open("wb") as file:
            helpers = [
                subprocess.Popen(
                    [
                        *("parec", "-d", "loudspeaker.monitor", "--rate=48000", "--channels=1"),
                        *("--format=s16le", "--latency-msec=20"),
                    ],
                    env=self.environment,
                    stdout=file,
                ),
                subprocess.Popen(["paplay", "-d", "mouth", str(said)], env=self.environment),
            ]
            try:
                return self._follow(form, heard, helpers[1])
            finally:
                for helper in helpers:
                    helper.terminate()
                    helper.wait(5)

    def _follow(
        self, form: str, heard: Path, mouth: "subprocess.Popen[bytes]"
    ) -> dict[str, dict[str, Any]]:
        findings: dict[str, dict[str, Any]] = {}
        played = 0
        with subprocess.Popen(
            [sys.executable, "-m", "tests.devicecheck.real_check", form],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as desk:
            assert desk.stdin is not None
            assert desk.stdout is not None
            for line in desk.stdout:
                told = json.loads(line)
                if "finding" in told:
                    finding = told["finding"]
                    findings[finding["code"]] = finding
                    if finding["code"] == Code.SPK_02:
                        # What was played before this are no notes.
                        played = heard.stat().st_size // 2
                    if finding["code"] == Code.MIC_07:
                        # Whoever is asked to listen does not speak.
                        mouth.terminate()
                    if (happens := self.on.get(finding["code"])) is not None:
                        happens(self)
                    continue
                answer: int | None = 1
                if told["asked"] == Code.SPK_01:
                    answer = pitches_in(np.fromfile(heard, np.int16)[played:])
                elif told["asked"] == Code.AUD_01:
                    answer = 0
                desk.stdin.write(json.dumps(answer) + "\n")
                desk.stdin.flush()
            assert desk.wait(20) == 0
        return findings

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(5)


@contextmanager
def house_in(folder: Path) -> Iterator[House]:
    folder.mkdir(exist_ok=True)
    built = House(folder)
    try:
        yield built
    finally:
        built.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with house_in(tmp_path) as built:
        yield built


def bad(findings: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    return {
        code: (each["outcome"], each["reason"])
        for code, each in findings.items()
        if each["outcome"] in (Outcome.WARN, Outcome.FAIL)
    }


@pytest.mark.parametrize("form", ["quick", "full"])
def test_a_good_house_passes(house: House, form: str) -> None:
    findings = house.check(form)
    assert bad(findings) == {}
    not_run = {code for code, each in findings.items() if each["outcome"] == Outcome.NOT_RUN}
    # Nothing leaks here, so that nothing can be late.
    assert not_run <= {Code.AEC_02.value}
    assert findings["MIC-03"]["readings"]["volume_pct"] == 100.0
    assert findings["MIC-04"]["texts"]["name"]
    assert findings["SPK-01"]["readings"]["notes_off"] == 0.0


def says(samples: Samples) -> Callable[[House], None]:
    def inject(house: House) -> None:
        house.mouth = samples

    return inject


def asks(*arguments: str) -> Callable[[House], None]:
    return lambda house: (house.pactl(*arguments), None)[1]


def unplugs(house: House) -> None:
    """Unload the microphone two seconds after it was opened, while it is still listened to."""
    house.mouth = noise(-55.0, 30 * RATE)

    def later(then: House) -> None:
        timer = threading.Timer(2.0, then.pactl, ("unload-module", then.microphone))
        timer.daemon = True
        timer.start()

    house.on[Code.MIC_03] = later


def echoes(house: House) -> None:
    house.pactl(
        "load-module",
        *("module-loopback", "source=loudspeaker.monitor", "sink=mouth", "latency_msec=20"),
    )


def another_takes_over(house: House) -> None:
    house.pactl("load-module", "module-remap-source", "source_name=other", "master=mouth.monitor")
    unplugs(house)


WARN, FAIL = Outcome.WARN, Outcome.FAIL


@pytest.mark.parametrize(
    ("inject", "code", "outcome", "cause"),
    [
        pytest.param(
            says(np.zeros(40 * RATE, np.int16)), Code.MIC_04, FAIL, Cause.SOUND_SILENT, id="silent"
        ),
        pytest.param(
            says(spoken(-62.0, -90.0)), Code.MIC_04, FAIL, Cause.SOUND_LOW, id="hardly a sound"
        ),
        pytest.param(says(spoken(-18.0, -90.0)), Code.MIC_05, WARN, Cause.SOUND_LOW, id="quiet"),
        pytest.param(
            says(spoken(-35.0, -90.0)), Code.MIC_05, FAIL, Cause.SOUND_LOW, id="very quiet"
        ),
        pytest.param(says(spoken(22.0)), Code.MIC_06, FAIL, Cause.SOUND_CLIPPED, id="cut off"),
        pytest.param(says(spoken(0.0, -33.0)), Code.MIC_07, WARN, Cause.SOUND_NOISY, id="noisy"),
        pytest.param(
            says(spoken(0.0, -23.0)), Code.MIC_07, FAIL, Cause.SOUND_NOISY, id="very noisy"
        ),
        pytest.param(
            asks("set-source-mute", "microphone", "1"),
            Code.MIC_03,
            FAIL,
            Cause.MICROPHONE_MUTED,
            id="muted",
        ),
        pytest.param(
            asks("set-source-volume", "microphone", "0"),
            Code.MIC_03,
            FAIL,
            Cause.MICROPHONE_MUTED,
            id="volume 0",
        ),
        pytest.param(
            asks("set-source-volume", "microphone", "15%"),
            Code.MIC_03,
            WARN,
            Cause.MICROPHONE_TURNED_DOWN,
            id="turned down",
        ),
        pytest.param(unplugs, Code.MIC_04, FAIL, Cause.MICROPHONE_GONE, id="unplugged half-way"),
        pytest.param(
            another_takes_over, Code.MIC_04, FAIL, Cause.MICROPHONE_GONE, id="replaced half-way"
        ),
        pytest.param(
            asks("set-sink-mute", "loudspeaker", "1"),
            Code.SPK_02,
            FAIL,
            Cause.LOUDSPEAKER_MUTED,
            id="loudspeaker muted",
        ),
        pytest.param(
            asks("set-sink-volume", "loudspeaker", "15%"),
            Code.SPK_02,
            WARN,
            Cause.LOUDSPEAKER_TURNED_DOWN,
            id="loudspeaker turned down",
        ),
        pytest.param(echoes, Code.AEC_01, FAIL, Cause.ECHO_HEARD, id="echo"),
    ],
)
@pytest.mark.timeout(300)
def test_a_fault_of_the_house_gives_its_own_row_and_spoils_no_other(
    tmp_path: Path,
    inject: Callable[[House], None],
    code: Code,
    outcome: Outcome,
    cause: Cause,
) -> None:
    told: list[object] = []
    # A machine that is busy loses sound of its own, and may need another look.
    for look in range(LOOKS):
        with house_in(tmp_path / str(look)) as house:
            inject(house)
            findings = house.check()
        if bad(findings) == {code.value: (outcome.value, cause.value)}:
            return
        told.append({name: each["readings"] for name, each in findings.items()} | bad(findings))
    pytest.fail(f"{told}")
