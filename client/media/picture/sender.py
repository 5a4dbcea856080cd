"""The camera's pictures on their way out, on a thread of its own.

A picture that was not yet taken when the next one comes is forgotten: what leaves is always the
newest. From each picture that leaves, the large and the small one are coded as they are aimed at
now, and given away with the same timestamp. After an encoder has spent far more than it may, it
leaves pictures out until that is made good, so that nothing waits on the line. An encoder that
breaks is opened anew for the next picture; one that does nothing else is told of.

While it is hushed nothing leaves, and what leaves afterwards begins with a key frame. It knows
nothing of packets' numbers, of the line, and of who sees the pictures.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from av import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

from client.frames import Size
from client.media.devices.capture import opencv
from client.media.devices.equipment import Shot
from client.media.picture.encoder import PACE, Encoder, Tier, make_encoder
from client.media.picture.payloads import Codec, opens_key, packets
from client.protocol.signalling import Layer

log = logging.getLogger("mingjing.media.picture.sender")

LARGE = Size(1280, 720)
SMALL = Size(320, 180)
DEBT_S = 0.25
"""Seconds of the line that an encoder may be ahead of its rate before it leaves a picture out."""
FAULTS_MOST = 20
"""Faults in a row after which it is told that no picture leaves: a second or two."""
_CLOCK = 90_000
_LEARNING = 0.05


@dataclass(frozen=True, slots=True)
class PictureAim:
    """What is to be sent; a layer at 0 bits a second is not sent at all."""

    large_bits_per_s: int = 0
    small_bits_per_s: int = 0
    fps: float = PACE
    large_size: Size = LARGE
    """What the large picture has to fit into."""
    tier: Tier = Tier.NORMAL


@dataclass(frozen=True, slots=True)
class SenderReadings:
    """What it cost, for the ladder and for reports."""

    encode_s: float = 0.0
    """Processor time of a picture, all layers, as of late."""
    newest_s: float = 0.0
    """Of the newest picture alone."""
    shots: int = 0
    """Pictures that came from the camera while something was to be sent."""
    sent: int = 0
    overrun: int = 0
    """Pictures forgotten because the one before was still being coded."""
    left_out: int = 0
    """Pictures of a layer that were left out so as to keep to the rate."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """One picture of the camera, and what was asked of it when it was taken up."""

    shot: Shot
    at: float
    aim: PictureAim
    codec: Codec
    keys: frozenset[Layer]


Give = Callable[[Layer, Codec, list[bytes], int, bool, float], None]
"""Layer, codec, payloads in order, timestamp of 90,000 a second (32 bits), whether it is a key
frame, and the moment when the camera gave it."""


class PictureSender:
    """Codes what the camera sees; all controls may be used from any thread."""

    def __init__(self, give: Give, codec: Codec = Codec.H264) -> None:
        """Take where the payloads go; `give` is called on the sender's own thread."""
        self._give = give
        self._changed = threading.Condition()
        self._giving = threading.Lock()
        self._waiting: tuple[Shot, float] | None = None
        self._aim = PictureAim()
        self._codec = codec
        self._keys: set[Layer] = set()
        self._hushed = True
        self._ended = self._busy = False
        self._due_at = float("-inf")
        self._readings = SenderReadings()
        self._shots = self._overrun = 0
        self._faults = dict.fromkeys(Layer, 0)
        """In a row."""
        self._layers = {Layer.LARGE: _LayerSender(), Layer.SMALL: _LayerSender()}
        self._full = _Full()
        self._thread: threading.Thread | None = None

    @property
    def readings(self) -> SenderReadings:
        """What it has cost so far."""
        return self._readings

    @property
    def failing(self) -> bool:
        """Whether pictures are to leave and none can be made."""
        aims = {Layer.LARGE: self._aim.large_bits_per_s, Layer.SMALL: self._aim.small_bits_per_s}
        made = [layer for layer, bits_per_s in aims.items() if bits_per_s]
        return bool(made) and all(self._faults[layer] >= FAULTS_MOST for layer in made)

    def start(self) -> None:
        """Begin; hushed until `hush(False)`."""
        self._thread = threading.Thread(target=self._run, name="own pictures", daemon=True)
        self._thread.start()

    def put(self, shot: Shot, at: float) -> None:
        """Take a picture of the camera, of the moment `at` by `time.monotonic()`."""
        with self._changed:
            aim = self._aim
            if self._hushed or not (aim.large_bits_per_s or aim.small_bits_per_s):
                return
            self._shots += 1
            # Due by its turn and not by when the last one came, or a camera of 25 a second would
            # give 12 where 15 are wanted.
            if at < self._due_at - 0.25 / aim.fps:
                return
            self._due_at = max(self._due_at, at - 0.5 / aim.fps) + 1 / aim.fps
            self._overrun += self._waiting is not None
            self._waiting = (shot, at)
            self._changed.notify_all()

    def aim(self, aim: PictureAim) -> None:
        """Send this from now on."""
        with self._changed:
            if aim.fps != self._aim.fps:
                self._due_at = float("-inf")
            self._aim = aim

    def want_key(self, layer: Layer) -> None:
        """Begin the next picture of a layer anew: somebody has nothing to build it on."""
        with self._changed:
            self._keys.add(layer)

    def use(self, codec: Codec) -> None:
        """Code by this codec from now on; begins with key frames."""
        with self._changed:
            self._codec = codec

    def hush(self, hushed: bool) -> None:
        """Let nothing leave, or let it leave again; none leaves when this has returned."""
        with self._changed:
            if hushed == self._hushed:
                return
            self._hushed = hushed
            self._waiting = None
            self._keys |= set(Layer)
            self._due_at = float("-inf")
            self._faults = dict.fromkeys(Layer, 0)
        if hushed and threading.current_thread() is not self._thread:
            # A picture that is being given away this moment is waited for.
            with self._giving:
                pass

    def stop(self) -> None:
        """End; nothing leaves when this has returned."""
        self.hush(True)
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def settled(self, limit_s: float) -> bool:
        """Wait until every picture that was taken has left; False when it was not in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._waiting is None and not self._busy, limit_s)

    def join(self, limit_s: float) -> bool:
        """Wait for the thread's end; False when it did not come in time."""
        if self._thread is None:
            return True
        self._thread.join(max(0.0, limit_s))
        return not self._thread.is_alive()

    # --- On the sender's thread --------------------------------------------------------------

    def _run(self) -> None:
        while (taken := self._next()) is not None:
            try:
                self._send(taken)
            except Exception as wrong:  # noqa: BLE001 - told of, and the next one may be better
                self._fault(wrong, *Layer)
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _next(self) -> _Shown | None:
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._waiting is not None)
            if self._ended or self._waiting is None:
                return None
            (shot, at), self._waiting = self._waiting, None
            self._busy = True
            keys, self._keys = frozenset(self._keys), set()
            return _Shown(shot, at, self._aim, self._codec, keys)

    def _send(self, taken: _Shown) -> None:
        began = time.thread_time()
        aim = taken.aim
        for layer, sender in self._layers.items():
            sender.want(key=layer in taken.keys)
        full = self._full.of(taken.shot)
        left_out = sent = 0
        for layer, bits_per_s, into in (
            (Layer.LARGE, aim.large_bits_per_s, aim.large_size),
            (Layer.SMALL, aim.small_bits_per_s, SMALL),
        ):
            sender = self._layers[layer]
            if not bits_per_s:
                sender.rest()
                continue
            try:
                coded = sender.code(full, taken, bits_per_s, into)
            except Exception as wrong:  # noqa: BLE001 - the other layer may be well
                sender.rest()
                self._fault(wrong, layer)
                continue
            self._faults[layer] = 0
            if coded is None:
                left_out += 1
                continue
            sent = 1
            payloads, key = coded
            with self._giving:
                if not self._hushed:
                    self._give(
                        layer,
                        taken.codec,
                        payloads,
                        int(taken.at * _CLOCK) & 0xFFFF_FFFF,
                        key,
                        taken.at,
                    )
        self._count(time.thread_time() - began, sent, left_out)

    def _fault(self, wrong: Exception, *layers: Layer) -> None:
        """Note a fault; of those in a row the first is written down."""
        if not any(self._faults[layer] for layer in layers):
            log.error("a picture of the camera could not be sent", exc_info=wrong)
        for layer in layers:
            self._faults[layer] += 1

    def _count(self, spent_s: float, sent: int, left_out: int) -> None:
        before = self._readings
        learning = 1.0 if before.sent == 0 else _LEARNING
        self._readings = SenderReadings(
            encode_s=before.encode_s + learning * (spent_s - before.encode_s) * sent,
            newest_s=spent_s,
            shots=self._shots,
            sent=before.sent + sent,
            overrun=self._overrun,
            left_out=before.left_out + left_out,
        )


class _Full:
    """The camera's picture in planes of YUV, in memory that is used again and again."""

    def __init__(self) -> None:
        self._shape: tuple[int, ...] = ()
        self._planes = np.zeros((0, 0), np.uint8)

    def of(self, shot: Shot) -> VideoFrame:
        cv2 = opencv()
        shot = shot[: shot.shape[0] // 2 * 2, : shot.shape[1] // 2 * 2]
        height, width = shot.shape[:2]
        if shot.shape != self._shape:
            self._shape = shot.shape
            self._planes = np.empty((height * 3 // 2, width), np.uint8)
        cv2.cvtColor(shot, cv2.COLOR_BGR2YUV_I420, dst=self._planes)
        return VideoFrame.from_numpy_buffer(self._planes, format="yuv420p")


class _LayerSender:
    """One layer: its encoder and its account with the line."""

    def __init__(self) -> None:
        self._encoder: Encoder | None = None
        self._made_for: tuple[Codec, Size] | None = None
        self._reformatter = VideoReformatter()
        self._key = True
        self._debt_bits = 0.0
        self._last_at: float | None = None
        self._number = 0

    def want(self, *, key: bool) -> None:
        """Remember that a key frame is wanted, also over pictures that are left out."""
        self._key = self._key or key

    def rest(self) -> None:
        """Send nothing for now; memory is freed, and what comes next is a key frame."""
        self._encoder = None
        self._last_at = None

    def code(
        self, full: VideoFrame, taken: _Shown, bits_per_s: int, into: Size
    ) -> tuple[list[bytes], bool] | None:
        """Give the payloads and whether they are a key frame; None when it is left out."""
        aim = taken.aim
        size = even(full.width, full.height, into)
        if self._encoder is None or self._made_for != (taken.codec, size):
            self._encoder = make_encoder(
                taken.codec, size.width, size.height, aim.fps, bits_per_s, tier=aim.tier
            )
            self._made_for = (taken.codec, size)
            self._debt_bits = 0.0
        self._encoder.set_rate(bits_per_s, aim.fps)
        self._encoder.set_tier(aim.tier)
        if self._last_at is not None:
            self._debt_bits = max(0.0, self._debt_bits - (taken.at - self._last_at) * bits_per_s)
        self._last_at = taken.at
        if self._debt_bits > DEBT_S * bits_per_s:
            return None
        frame = full
        if (size.width, size.height) != (full.width, full.height):
            frame = self._reformatter.reformat(
                full,
                width=size.width,
                height=size.height,
                interpolation=Interpolation.AREA,
                threads=1,
            )
        coded = self._encoder.encode(frame, key=self._key)
        if not coded:
            return None
        # Forgiven beyond a limit: a face that stands still for long is worse than a queue.
        debt = self._debt_bits + 8 * len(coded)
        self._debt_bits = min(debt, 2 * DEBT_S * bits_per_s)
        self._key = False
        self._number += 1
        payloads = packets(taken.codec, coded, number=self._number)
        # Asked for or not: an encoder that was opened anew begins with one.
        return payloads, opens_key(taken.codec, payloads[0])


def even(width: int, height: int, into: Size) -> Size:
    """Give the largest size of the same shape within `into`, never enlarged, of even sides."""
    scale = min(1.0, into.width / width, into.height / height)
    wide, high = (max(16, round(side * scale / 2) * 2) for side in (width, height))
    return Size(wide, high)
