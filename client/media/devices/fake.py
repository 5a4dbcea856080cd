"""A stand-in for every device, for the demo and for tests, which says so on its picture.

The camera shows a face that moves a little, a clock to the millisecond, and the words 合成画面
SYNTHETIC: nobody shall take it for a person at court. The microphone says `speech.wav` over and
over, always beginning at its first sample. The loudspeaker writes down what was really played.

`portrait.jpg` is the face that is shipped: astronaut Eileen Collins, NASA, in the public domain;
cut from the picture that scikit-image carries as `data.astronaut()`. Where there is no speech, a
seeded signal with the rhythm, pitch and formants of speech is made at run time.
"""

import logging
import math
import threading
import time
import wave
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from client.frames import Size
from client.media.blocks import BLOCK, RATE, Samples
from client.media.devices.capture import LARGEST, opencv
from client.media.devices.capture import RATE as PICTURES_A_SECOND
from client.media.devices.equipment import Camera, Loudspeaker, Microphone, Shot
from client.media.devices.stand_in import KeptTime
from client.media.engine import MediaFailed
from client.protocol.errors import Reason
from client.state import Device, DeviceKind, PictureForm

log = logging.getLogger("mingjing.media.fake")

WORDS = "合成画面 SYNTHETIC"
PORTRAIT = Path(__file__).with_name("portrait.jpg")

RECORD_S = 3600
"""The loudspeaker's record ends after so long: a forgotten demo must not fill a disk."""

_SPEECH_S = 12
_SPEECH_RATE = 16_000
"""Rate at which speech is made up; it has nothing above 4 kHz but a little hiss."""
_WEIGHTS = (1.0, 0.6, 0.35)
_WIDTHS = (90.0, 130.0, 180.0)
_DIGITS = "0123456789:."
_DRAWN = Size(640, 360)
"""The scene is drawn in this size and then enlarged: the portrait has no finer points to show."""
_FACE_HIGH = 450
"""Height of the portrait on the scene; its lower part is below the picture's edge."""
_BOX = Size(300, 324)
"""What of the scene moves: a still background is what real rooms have, and costs little."""


@cache
def speech_like(seed: int, seconds: float = _SPEECH_S) -> Samples:
    """Give a signal that a speech detector takes for speech; the same for the same seed.

    A voice is a train of pulses whose pitch wanders, heard through three resonances that change
    with every syllable; about four syllables a second, with pauses between phrases.
    """
    chance = np.random.default_rng(seed)
    pieces: list[NDArray[np.float64]] = []
    length = 0
    pitch = float(chance.uniform(95.0, 210.0))
    while length < seconds * _SPEECH_RATE:
        syllables = int(chance.integers(4, 9))
        for _ in range(syllables):
            piece = _syllable(chance, pitch * float(chance.uniform(0.85, 1.2)))
            pieces.append(piece)
            length += len(piece)
        pause = np.zeros(int(chance.uniform(0.25, 0.5) * _SPEECH_RATE))
        pieces.append(pause)
        length += len(pause)
    voice = np.concatenate(pieces)[: int(seconds * _SPEECH_RATE)]
    fine = np.interp(np.arange(int(seconds * RATE)) * _SPEECH_RATE / RATE, range(len(voice)), voice)
    samples: Samples = (fine / np.abs(fine).max() * 16_000).astype(np.int16)
    samples.setflags(write=False)
    return samples


def _syllable(chance: np.random.Generator, pitch: float) -> NDArray[np.float64]:
    count = int(chance.uniform(0.14, 0.26) * _SPEECH_RATE)
    at = np.arange(count) / _SPEECH_RATE
    swell = np.sin(np.pi * np.arange(count) / count) ** 0.7
    glide = pitch * (1.0 + float(chance.uniform(-0.15, 0.15)) * at / at[-1])
    phase = 2 * np.pi * np.cumsum(glide) / _SPEECH_RATE
    formants = chance.uniform((300, 900, 2200), (800, 2100, 2900))
    sound = np.zeros(count)
    for overtone in range(1, int(4000 / pitch)):
        strength = sum(
            weight / (1.0 + ((formant - overtone * pitch) / width) ** 2)
            for formant, weight, width in zip(formants, _WEIGHTS, _WIDTHS, strict=True)
        )
        sound += strength / math.sqrt(overtone) * np.sin(overtone * phase)
    consonant = chance.standard_normal(count) * np.exp(-at / 0.02) * 0.6
    return swell * sound + consonant


def read_wav(path: Path) -> Samples:
    """Read a sound file of any rate and number of channels as our own samples."""
    # Loaded here: a desk with real devices and no connection yet needs no av.
    import av
    from av.audio.resampler import AudioResampler

    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    pieces = []
    try:
        with av.open(str(path)) as file:
            for frame in file.decode(audio=0):
                pieces += [each.to_ndarray().reshape(-1) for each in resampler.resample(frame)]
            pieces += [each.to_ndarray().reshape(-1) for each in resampler.resample(None)]
    except (av.FFmpegError, IndexError) as wrong:
        raise MediaFailed(Reason.MICROPHONE_UNREADABLE, f"{path}: {wrong}") from wrong
    if not pieces:
        raise MediaFailed(Reason.MICROPHONE_UNREADABLE, f"{path} is empty")
    return np.concatenate(pieces).astype(np.int16)


class _FakeMicrophone:
    latency_s = 0.0

    def __init__(self, speech: Samples) -> None:
        self._speech = speech
        self._next = 0
        self._time = KeptTime(time.monotonic)

    def read(self) -> Samples:
        due = self._time.due()
        self._time.count(due)
        at = (self._next + np.arange(due * BLOCK)) % len(self._speech)
        self._next = int(self._next + due * BLOCK) % len(self._speech)
        said: Samples = self._speech[at]
        return said

    def close(self) -> None:
        """Nothing is held."""


class _Record:
    """What was really played, as a WAV file that can be read at any moment."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Unbuffered, and the header made right each time: a desk that is killed leaves a file
        # that can be read.
        self._bytes = path.open("wb", buffering=0)
        self._file = wave.open(self._bytes, "wb")  # noqa: SIM115 - closed by `close`
        self._file.setnchannels(1)
        self._file.setsampwidth(2)
        self._file.setframerate(RATE)
        self._unwritten: list[bytes] = []
        self._left = RECORD_S * RATE // BLOCK

    def put(self, block: Samples) -> None:
        if self._left <= 0:
            return
        self._left -= 1
        self._unwritten.append(block.tobytes())
        if len(self._unwritten) * BLOCK >= RATE:
            self.write()

    def write(self) -> None:
        self._file.writeframes(b"".join(self._unwritten))
        self._unwritten.clear()

    def close(self) -> None:
        self.write()
        self._file.close()
        self._bytes.close()


class _FakeLoudspeaker:
    audible = True
    waiting = 0.0
    dry = 0

    def __init__(self, record: _Record | None) -> None:
        self._record = record
        self._time = KeptTime(time.monotonic)

    def room(self) -> int:
        return self._time.due()

    def play(self, block: Samples) -> None:
        self._time.count()
        if self._record is not None:
            self._record.put(block)

    def close(self) -> None:
        if self._record is not None:
            self._record.write()


class Easel:
    """Draws the synthetic picture; what never changes is drawn once."""

    def __init__(self, face: Path, shade: int | None = None, size: Size = LARGEST) -> None:
        """Load the face; raises `MediaFailed` when it is no picture.

        A shade, any number, tells desks apart that show the same face.
        """
        self._cv2 = opencv()
        self._size = size
        self._scale = size.height / _DRAWN.height
        portrait = self._cv2.imdecode(
            np.frombuffer(face.read_bytes(), np.uint8), self._cv2.IMREAD_COLOR
        )
        if portrait is None:
            raise MediaFailed(Reason.CAMERA_UNREADABLE, str(face))
        self._font = self._cv2.FontFace("sans")
        self._banner = self._banner_strip()
        drawn = self._spread(_shaded(np.asarray(portrait, np.uint8), shade))
        left = (_DRAWN.width - _BOX.width) // 2
        self._face = drawn[: _BOX.height, left : left + _BOX.width].copy()
        self._scene = self._enlarged(drawn, size)
        self._scene[-self._banner.shape[0] :] = self._banner
        self._soft = self._soft_edges()
        self._glyphs = {sign: self._glyph(sign) for sign in _DIGITS}

    def draw(self, at_s: float, clock: datetime) -> Shot:
        """Give the picture of a moment: the face by `at_s`, the hands by `clock`."""
        zoom = 1.0 + 0.03 * math.sin(at_s * 0.9)
        tilt = 3.0 * math.sin(at_s * 0.7)
        turned = self._cv2.getRotationMatrix2D((_BOX.width / 2, _BOX.height * 0.6), tilt, zoom)
        turned[:, 2] += 10 * math.sin(at_s * 1.3), 4 * math.sin(at_s * 1.9)
        moved = self._cv2.warpAffine(
            self._face,
            turned,
            (_BOX.width, _BOX.height),
            flags=self._cv2.INTER_LINEAR,
            borderMode=self._cv2.BORDER_REFLECT_101,
        )
        mixed = self._cv2.blendLinear(moved, self._face, self._soft, 1 - self._soft)
        shot = self._scene.copy()
        high, wide = self._in_size(_BOX.height), self._in_size(_BOX.width)
        left = (self._size.width - wide) // 2
        shot[:high, left : left + wide] = self._enlarged(mixed, Size(wide, high))
        self._write(shot, clock)
        return shot

    def _in_size(self, length: float) -> int:
        return round(length * self._scale)

    def _enlarged(self, drawn: Shot, into: Size) -> Shot:
        if drawn.shape[:2] == (into.height, into.width):
            return drawn
        fine = self._cv2.resize(
            drawn, (into.width, into.height), interpolation=self._cv2.INTER_LINEAR
        )
        return np.asarray(fine, np.uint8)

    def _spread(self, portrait: Shot) -> Shot:
        """Cut the portrait square from its top, and mirror its edges to a wide picture's width."""
        height, width = portrait.shape[:2]
        side = min(height, width)
        left = (width - side) // 2
        square = self._cv2.resize(portrait[:side, left : left + side], (_FACE_HIGH, _FACE_HIGH))
        beside = (_DRAWN.width - _FACE_HIGH) // 2
        wide = self._cv2.copyMakeBorder(square, 0, 0, beside, beside, self._cv2.BORDER_REFLECT_101)
        return np.asarray(wide[: _DRAWN.height], np.uint8)

    def _soft_edges(self) -> NDArray[np.float32]:
        """Give how much of the moved face is seen: all in the middle, nothing at the edges."""
        y, x = np.mgrid[-1 : 1 : _BOX.height * 1j, -1 : 1 : _BOX.width * 1j]
        seen = np.clip((1.0 - np.hypot(x, y)) * 3.0, 0.0, 1.0)
        return np.asarray(seen, np.float32)

    def _banner_strip(self) -> Shot:
        strip = np.full((self._in_size(36), self._size.width, 3), 24, np.uint8)
        at = (self._in_size(12), self._in_size(26))
        self._cv2.putText(strip, WORDS, at, (255, 255, 255), self._font, self._in_size(20))
        return strip

    def _glyph(self, sign: str) -> Shot:
        glyph = np.full((self._in_size(28), self._in_size(14), 3), 24, np.uint8)
        at = (self._in_size(2), self._in_size(21))
        self._cv2.putText(glyph, sign, at, (120, 220, 255), self._font, self._in_size(20))
        return glyph

    def _write(self, shot: Shot, clock: datetime) -> None:
        text = f"{clock:%H:%M:%S}.{clock.microsecond // 1000:03d}"
        high, wide = self._glyphs["0"].shape[:2]
        top = self._size.height - self._banner.shape[0] + self._in_size(4)
        left = self._size.width - wide * len(text) - self._in_size(10)
        # The colons blink twice a second.
        lit = clock.microsecond < 250_000 or 500_000 <= clock.microsecond < 750_000
        for place, sign in enumerate(text):
            if sign == ":" and not lit:
                continue
            x = left + wide * place
            shot[top : top + high, x : x + wide] = self._glyphs[sign]


class _FakeCamera:
    def __init__(self, easel: Easel, clock: Callable[[], datetime]) -> None:
        self._easel = easel
        self._clock = clock
        self._pause = threading.Event()
        self._began = time.monotonic()
        self._given = 0

    def read(self) -> Shot | None:
        self._given += 1
        due = self._began + self._given / PICTURES_A_SECOND
        late = time.monotonic() - due
        if late < 0:
            self._pause.wait(-late)
        elif late > 1.0:
            self._given += int(late * PICTURES_A_SECOND)
        return self._easel.draw(time.monotonic() - self._began, self._clock().astimezone())

    def close(self) -> None:
        """Nothing is held."""


def _shaded(portrait: Shot, shade: int | None) -> Shot:
    if shade is None:
        return portrait
    turn = 2 * np.pi * (shade / 7 + np.arange(3) / 3)
    return np.clip(portrait * (1.0 + 0.16 * np.cos(turn)), 0, 255).astype(np.uint8)


@cache
def _easel(face: Path, shade: int | None, size: Size) -> Easel:
    return Easel(face, shade, size)


class FakeMedia:
    """Equipment of stand-ins."""

    changes = 0

    def __init__(
        self,
        folder: Path | None,
        clock: Callable[[], datetime],
        record: Path | None = None,
        voice: int = 1,
        picture: Size = LARGEST,
    ) -> None:
        """Take what is shown and said from a folder with `face.jpg` and `speech.wav`.

        What the folder lacks is taken from what is shipped. `clock` is the clock on the picture;
        `record` the WAV file for what is played; `voice` tells made-up voices apart, and desks that
        show the shipped portrait; `picture` is the size of the camera's picture, 16 to 9.
        """
        self._face = PORTRAIT
        self._speech_file: Path | None = None
        if folder is not None and (folder / "face.jpg").exists():
            self._face = folder / "face.jpg"
        if folder is not None and (folder / "speech.wav").exists():
            self._speech_file = folder / "speech.wav"
        self._clock = clock
        self._record_file = record
        self._record: _Record | None = None
        self._voice = voice
        self._picture = picture
        self._speech: Samples | None = None

    def meet(self) -> None:
        """Stand-ins need nothing."""

    def begin(self) -> None:
        """Load the speech, so that opening the microphone later holds nobody up."""
        if self._speech_file is None:
            self._speech = speech_like(self._voice)
            return
        try:
            self._speech = read_wav(self._speech_file)
        except MediaFailed as failed:
            # Whoever opens the microphone is told.
            log.info("no synthetic speech: %s", failed)

    def between_turns(self) -> None:
        """Stand-ins need nothing."""

    def listed(self) -> tuple[Device, ...]:
        """Give one of each kind."""
        names = {
            DeviceKind.CAMERA: "合成画面 Synthetic camera",
            DeviceKind.MICROPHONE: "合成语音 Synthetic microphone",
            DeviceKind.LOUDSPEAKER: "合成扬声器 Synthetic loudspeaker",
        }
        drawn = PictureForm(
            self._picture.width, self._picture.height, 0.0, PICTURES_A_SECOND, "BGR"
        )
        return tuple(
            Device(
                kind,
                f"synthetic-{kind}",
                name,
                synthetic=True,
                forms=(drawn,) if kind is DeviceKind.CAMERA else (),
            )
            for kind, name in names.items()
        )

    def microphone(self, chosen: str | None) -> Microphone:
        """Open the microphone."""
        del chosen
        if self._speech is None:
            raise MediaFailed(Reason.MICROPHONE_UNREADABLE, "no speech was loaded")
        return _FakeMicrophone(self._speech)

    def loudspeaker(self, chosen: str | None) -> Loudspeaker:
        """Open the loudspeaker; one record goes through all its openings."""
        del chosen
        if self._record is None and self._record_file is not None:
            self._record = _Record(self._record_file)
        return _FakeLoudspeaker(self._record)

    def camera(self, chosen: str) -> Camera:
        """Open the camera."""
        del chosen
        shade = self._voice if self._face == PORTRAIT else None
        return _FakeCamera(_easel(self._face, shade, self._picture), self._clock)

    def end(self) -> None:
        """Close the record."""
        if self._record is not None:
            self._record.close()
            self._record = None
