"""Opus (RFC 6716) as the court speaks it: one channel, 48 kHz, 20 ms a frame.

The libopus that PyAV's wheel carries, called directly: PyAV's own codec cannot conceal a frame
that is missing, nor take it out of its successor (in-band FEC), nor be told of a changing loss.

A payload comes from the network: one that cannot be decoded is `Unreadable`, never a crash. It
knows nothing of packets, clocks or persons.
"""

import ctypes
import importlib.util
from functools import cache
from pathlib import Path

import numpy as np

from client.media.blocks import RATE, Samples

FRAME = 960
"""Samples of 20 ms."""
FRAME_S = FRAME / RATE
PAUSE_BYTES = 2
"""A payload of no more than this holds no sound (DTX)."""
SPEAKING = 2
"""Frames of sound on end: one alone is the room's noise within a pause, told anew."""
PAYLOAD_MAX = 1_275
"""Octets of the longest frame that RFC 6716 knows."""

BITS_PER_S = 32_000
COMPLEXITY = 8
"""Of 10: 1.1 % of a core with in-band FEC; 10 costs as much and gives the same."""

_VOIP = 2048
_SET_BITRATE = 4002
_SET_COMPLEXITY = 4010
_SET_INBAND_FEC = 4012
_SET_PACKET_LOSS = 4014
_SET_DTX = 4016
_SET_SIGNAL = 4024
_SIGNAL_VOICE = 3001
_RESET = 4028

# Where the wheel keeps its libraries: beside the package (Linux, Windows), within it (macOS), or
# in the one folder of a bundled program.
_PLACES = (
    ("..", "av.libs"),
    (".dylibs",),
    ("..",),
)
_NAMES = ("libopus*.so*", "libopus*.dylib", "*opus*.dll")


class OpusMissing(Exception):
    """The installation carries no libopus that can be loaded."""


class Unreadable(Exception):
    """What came is no Opus frame."""


def _found() -> list[Path]:
    package = importlib.util.find_spec("av")
    if package is None or package.submodule_search_locations is None:
        return []
    return [
        path
        for home in package.submodule_search_locations
        for place in _PLACES
        for name in _NAMES
        for path in sorted(Path(home).joinpath(*place).glob(name))
    ]


@cache
def _library() -> ctypes.CDLL:
    """Load libopus once; raises `OpusMissing`."""
    reasons = []
    for path in _found():
        try:
            library = ctypes.CDLL(str(path.resolve()))
            _declare(library)
        except (OSError, AttributeError) as wrong:
            reasons.append(str(wrong))
        else:
            return library
    raise OpusMissing("; ".join(reasons) or "PyAV carries no libopus")


def _declare(library: ctypes.CDLL) -> None:
    whole, pointer = ctypes.c_int, ctypes.c_void_p
    wrong = ctypes.POINTER(ctypes.c_int)
    library.opus_encoder_create.argtypes = [whole, whole, whole, wrong]
    library.opus_encoder_create.restype = pointer
    library.opus_encode.argtypes = [pointer, pointer, whole, ctypes.c_char_p, whole]
    library.opus_encoder_destroy.argtypes = [pointer]
    library.opus_decoder_create.argtypes = [whole, whole, wrong]
    library.opus_decoder_create.restype = pointer
    library.opus_decode.argtypes = [pointer, ctypes.c_char_p, whole, pointer, whole, whole]
    library.opus_decoder_destroy.argtypes = [pointer]
    # The last argument is variadic: only the others are declared, or it is passed wrongly on
    # ARM's macOS.
    library.opus_encoder_ctl.argtypes = [pointer, whole]
    library.opus_decoder_ctl.argtypes = [pointer, whole]
    library.opus_packet_has_lbrr.argtypes = [ctypes.c_char_p, whole]
    library.opus_packet_get_nb_samples.argtypes = [ctypes.c_char_p, whole, whole]


def carries_the_one_before(payload: bytes) -> bool:
    """Tell whether a payload holds its predecessor once more, in small (in-band FEC)."""
    if len(payload) <= PAUSE_BYTES:
        return False
    return bool(_library().opus_packet_has_lbrr(payload, len(payload)) == 1)


class OpusEncoder:
    """Makes 20 ms of a microphone into a payload; belongs to one thread."""

    def __init__(self, bits_per_s: int = BITS_PER_S, *, complexity: int = COMPLEXITY) -> None:
        """Begin a stream; raises `OpusMissing`."""
        self._library = _library()
        self._state: int | None = None
        wrong = ctypes.c_int()
        self._state = self._library.opus_encoder_create(RATE, 1, _VOIP, ctypes.byref(wrong))
        if not self._state:
            raise OpusMissing(f"no encoder: {wrong.value}")
        self._room = ctypes.create_string_buffer(PAYLOAD_MAX)
        self._set(_SET_BITRATE, bits_per_s)
        self._set(_SET_COMPLEXITY, complexity)
        self._set(_SET_INBAND_FEC, 1)
        self._set(_SET_DTX, 1)
        self._set(_SET_SIGNAL, _SIGNAL_VOICE)
        self._loss = 0

    def expect_loss(self, percent: int) -> None:
        """Spend bits on in-band FEC as a path wants it that loses so many of a hundred."""
        percent = max(0, min(100, percent))
        if percent != self._loss:
            self._loss = percent
            self._set(_SET_PACKET_LOSS, percent)

    def encode(self, samples: Samples) -> bytes:
        """Give the payload of 960 samples; one of `PAUSE_BYTES` or less need not be sent."""
        frame = np.ascontiguousarray(samples, np.int16)
        if len(frame) != FRAME:
            raise ValueError(f"{len(frame)} samples are no frame")
        length = self._library.opus_encode(
            self._state, frame.ctypes.data, FRAME, self._room, PAYLOAD_MAX
        )
        if length < 0:
            raise ValueError(f"libopus: {length}")
        return self._room.raw[:length]

    def _set(self, what: int, value: int) -> None:
        if self._library.opus_encoder_ctl(self._state, what, ctypes.c_int(value)) != 0:
            raise ValueError(f"libopus does not take {value} for {what}")

    def __del__(self) -> None:
        if getattr(self, "_state", None):
            self._library.opus_encoder_destroy(self._state)


class OpusDecoder:
    """Makes payloads into samples, and something bearable of those that never came."""

    def __init__(self) -> None:
        """Begin a stream; raises `OpusMissing`."""
        self._library = _library()
        self._state: int | None = None
        wrong = ctypes.c_int()
        self._state = self._library.opus_decoder_create(RATE, 1, ctypes.byref(wrong))
        if not self._state:
            raise OpusMissing(f"no decoder: {wrong.value}")

    def decode(self, payload: bytes) -> Samples:
        """Give the 960 samples of a payload; raises `Unreadable`."""
        self._look_at(payload)
        return self._decoded(payload, FRAME, 0)

    def recover(self, payload_of_next: bytes) -> Samples:
        """Give the 960 samples of a missing frame out of its successor; raises `Unreadable`.

        A successor without in-band FEC gives a concealment.
        """
        self._look_at(payload_of_next)
        return self._decoded(payload_of_next, FRAME, 1)

    def conceal(self, count: int = FRAME) -> Samples:
        """Give so many samples, a multiple of 480, that go on as the last frame ended."""
        return self._decoded(None, count, 0)

    def reset(self) -> None:
        """Forget the stream: what comes next does not follow from what came."""
        self._library.opus_decoder_ctl(self._state, _RESET)

    def _look_at(self, payload: bytes) -> None:
        if not payload or len(payload) > PAYLOAD_MAX:
            raise Unreadable(f"{len(payload)} octets")
        if self._library.opus_packet_get_nb_samples(payload, len(payload), RATE) != FRAME:
            raise Unreadable("not 20 ms")

    def _decoded(self, payload: bytes | None, count: int, from_next: int) -> Samples:
        samples: Samples = np.empty(count, np.int16)
        given = self._library.opus_decode(
            self._state,
            payload,
            len(payload) if payload is not None else 0,
            samples.ctypes.data,
            count,
            from_next,
        )
        if given != count:
            raise Unreadable(f"libopus: {given}")
        return samples

    def __del__(self) -> None:
        if getattr(self, "_state", None):
            self._library.opus_decoder_destroy(self._state)
