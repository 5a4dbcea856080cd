"""A person's microphone or one of their pictures, as long as their leg lasts.

What came of it is counted; what its sender is asked for goes out from here: a whole picture,
seldom enough that many who lost the same cost one; packets that are missing, as long as they would
still be of use.

A source knows neither who is who nor the keys.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from client.protocol.rtp import control as rtcp
from client.protocol.rtp.header import AUDIO_LEVEL, TRANSPORT_NUMBER
from client.protocol.signalling import Kind, Layer
from server_stub.courtroom.forwarder.codecs import ARRIVALS_FEEDBACK, OPUS, RED
from server_stub.courtroom.forwarder.description import Section
from server_stub.courtroom.forwarder.gaps import Gaps
from server_stub.courtroom.forwarder.stream import Marks, Stream
from server_stub.courtroom.forwarder.voice import Voice

GAP_MAX = 64
"""A larger hole is not filled packet by packet: a whole picture is asked for."""
KEY_FRAME_EVERY_S = 0.3

REORDER_S: dict[Kind, float] = {Kind.AUDIO: 0.010, Kind.VIDEO: 0.005}
"""How long a packet that was passed over may still come by itself."""
USEFUL_S: dict[Kind, float] = {Kind.AUDIO: 0.4, Kind.VIDEO: 0.6}

_NO_LEVEL = 127


class Sender(Protocol):
    """The leg that a source is part of, as far as asking it for something goes."""

    reporter: int
    round_trip_s: float | None


@dataclass(slots=True)
class Tally:
    """What was counted of a source since the leg began."""

    packets_in: int = 0
    bytes_in: int = 0
    packets_out: int = 0
    packets_refused: int = 0


class Source:
    """One of the things that a desk sends."""

    __slots__ = (
        "_asked_at",
        "_counted_at",
        "_counted_octets",
        "_leg",
        "_loop",
        "_plea",
        "_tell",
        "_waking",
        "allowed",
        "audible",
        "bits_per_s",
        "filler",
        "floor",
        "gaps",
        "keep",
        "kind",
        "layer",
        "level_marks",
        "moving",
        "names",
        "number_marks",
        "opus_type",
        "peak",
        "red_type",
        "section",
        "stream",
        "tally",
        "voice",
        "wanted",
    )

    def __init__(
        self,
        section: Section,
        leg: Sender,
        tell: Callable[[bytes], None],
        layer: Layer | None = None,
    ) -> None:
        """Make a source whose sender is told control packets by `tell`."""
        self.kind: Kind = section.kind
        self.layer = layer
        """Which picture; None for sound."""
        self.section = section
        self.tally = Tally()
        self.stream: Stream | None = None
        self.gaps = Gaps(patience_s=REORDER_S[self.kind], useful_s=USEFUL_S[self.kind])
        self.names = {codec.payload_type: codec.name for codec in section.codecs}
        opus, red = section.codec(OPUS), section.codec(RED)
        self.opus_type = opus.payload_type if opus is not None else -1
        self.red_type = red.payload_type if red is not None else -1
        told = any(ARRIVALS_FEEDBACK in codec.feedback for codec in section.codecs)
        self.number_marks = Marks(section.extensions.get(TRANSPORT_NUMBER, 0) if told else 0, 2)
        self.level_marks = Marks(section.extensions.get(AUDIO_LEVEL, 0), 1)

        self.allowed = False
        """Whether the room's flows name it."""
        self.floor = 0
        """The first number that came while it might pass; 0 while nothing has."""
        self.wanted = True
        """Whether anybody watches it, as its sender was told."""
        self.voice = Voice() if self.kind is Kind.AUDIO else None
        self.keep: Callable[[int, bytes, float], None] | None = None
        """Where speech is kept, with its timestamp and moment."""
        self.filler: Callable[[memoryview, int, float], None] | None = None
        """Where filler of a test call is counted, which goes no further."""
        self.audible = 0
        """Packets of sound since the last look."""
        self.peak = _NO_LEVEL
        """Loudest of them, in -dBov (RFC 6464)."""
        self.bits_per_s = 0.0
        self.moving = False
        """Whether anything came of it lately."""

        self._leg = leg
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._asked_at = float("-inf")
        self._plea: asyncio.TimerHandle | None = None
        self._waking: asyncio.TimerHandle | None = None
        self._counted_at = 0.0
        self._counted_octets = 0

    def measure(self, now: float) -> None:
        """Note at what rate it has come since the last look, unless nothing came at all."""
        passed, octets = now - self._counted_at, self.tally.bytes_in - self._counted_octets
        self.moving = octets > 0
        if self._counted_at and octets and passed > 0:
            rate = 8 * octets / passed
            self.bits_per_s += (rate - self.bits_per_s) * (0.5 if self.bits_per_s else 1.0)
        self._counted_at, self._counted_octets = now, self.tally.bytes_in

    @property
    def levels_told(self) -> bool:
        """Whether its packets say how loud they are."""
        return AUDIO_LEVEL in self.section.extensions

    def heard(self) -> tuple[int, int]:
        """Give packets and the loudest level of sound since the last look, and begin anew."""
        found = self.audible, self.peak
        self.audible, self.peak = 0, _NO_LEVEL
        return found

    # What its sender is asked for -----------------------------------------------------------

    def want_key_frame(self) -> None:
        """Ask the sender for a whole picture, now or as soon as it may be asked again.

        Many receivers that lost the same packet ask at once, and a whole picture is large; but
        the last to ask must get theirs, so a wish that came too soon is put off, not dropped.
        """
        if self.kind is not Kind.VIDEO or self._plea is not None:
            return
        wait = self._asked_at + KEY_FRAME_EVERY_S - self._loop.time()
        if wait > 0:
            self._plea = self._loop.call_later(wait, self._ask_key_frame)
        else:
            self._ask_key_frame()

    def _ask_key_frame(self) -> None:
        self._plea = None
        if self.stream is not None:
            self._asked_at = self._loop.time()
            self._tell(rtcp.picture_lost(self._leg.reporter, self.stream.ssrc))

    def want_packets(self, numbers: Sequence[int], now: float) -> None:
        """Have packets asked for when they do not come by themselves."""
        if len(numbers) > GAP_MAX:
            # A large hole is not worth filling: speech is past, a picture is asked for whole.
            self.want_key_frame()
            return
        self.gaps.notice(numbers, now)
        self._wake()

    def _wake(self) -> None:
        if self._waking is not None:
            return
        next_at = self.gaps.next_at
        if next_at is not None:
            self._waking = self._loop.call_at(next_at, self._ask_packets)

    def _ask_packets(self) -> None:
        self._waking = None
        if self.stream is None:
            return
        # A timer may come a little early.
        numbers = self.gaps.due(self._loop.time() + 0.001, self._leg.round_trip_s)
        if numbers:
            self._tell(rtcp.packets_lost(self._leg.reporter, self.stream.ssrc, numbers))
        self._wake()

    def begin(self, stream: Stream) -> None:
        """Come on another stream from now on, whose numbers have nothing to do with the last's."""
        self.stream = stream
        self._forget_numbers()

    def stop(self) -> None:
        """Let nothing more pass; what comes next begins anew."""
        self.allowed = False
        self._forget_numbers()

    def _forget_numbers(self) -> None:
        self.floor = 0
        self.gaps.clear()
        if self.voice is not None:
            self.voice.clear()

    def close(self) -> None:
        """Forget the wishes; nothing more is asked of this sender."""
        self.stop()
        # What was said belongs to the hearing, and ends with it.
        self.keep = None
        for timer in (self._plea, self._waking):
            if timer is not None:
                timer.cancel()
        self._plea = self._waking = None
