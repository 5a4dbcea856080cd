"""All that a desk sends on one path: its sound, its two pictures, and either once more.

Sound goes at once; pictures go at the pace of the line. Every packet is numbered twice when it
leaves: within its stream, and on the transport, so that the court can tell when each came. What
the court reports is turned into what the others must know: how wide the line is, how many copies
the speech needs, and which picture has to begin anew.

It does not make payloads, and knows no socket; time is an argument.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from client.media.line.description import (
    LEVEL,
    MID,
    OPUS,
    RED,
    TRANSPORT_NUMBER,
    Answered,
    Codec,
    Own,
)
from client.media.line.outgoing import Allowed, Kept, Outgoing
from client.media.rates.pacer import Pacer, Turn
from client.media.rates.upstream import Upstream
from client.media.speech.mouth import Spoken
from client.protocol.rtp import red
from client.protocol.rtp.control import Arrivals, PacketsLost, Received, SenderClock
from client.protocol.rtp.header import audio_level, count_on, write_header
from client.protocol.rtp.redundancy import Losses, Redundancy, losses
from client.protocol.signalling import Kind, Layer

SOUND_KEPT_S, PICTURE_KEPT_S = 1.0, 1.5
KEPT_MAX = 512
NAMED_PACKETS = 64
"""Packets at the beginning of a stream that name their section (RFC 9143)."""
NARROW_QUEUE_S = 0.06
"""With a queue longer than this the line itself is full."""
SPEECH_DBFS = -45.0
AGAIN_SHARE = 0.6
"""Of what is sent anew: at 30 % loss, 43 % are sent again."""
AGAIN_LEAST_BITS_PER_S = 64_000.0
RECKONED_EVERY_S = 0.1
"""Reports of how the sound arrives that come faster are not reckoned with."""
_REMEMBERED = 4_096
_NOT_SOUND = object()
_TURNS = {Layer.LARGE: Turn.LARGE, Layer.SMALL: Turn.SMALL}


class Way(Protocol):
    """What it needs of the path."""

    def seal_media(self, packet: bytes) -> bytes | None:
        """Seal a packet."""

    def send(self, sealed: bytes) -> None:
        """Send it."""


@dataclass(slots=True)
class Waiting:
    """A packet that waits its turn; it is numbered when it leaves."""

    stream: "_Stream"
    payload_type: int
    timestamp: int
    marker: bool
    payload: bytes
    level: bytes | None = None

    def __len__(self) -> int:
        return len(self.payload) + 28


@dataclass(slots=True)
class Again:
    """A packet that waits to go once more, as it went."""

    kept: Kept

    def __len__(self) -> int:
        return len(self.kept.sealed)


class _Stream:
    """One own section: its codecs, its extensions, and its outgoing stream."""

    def __init__(self, own: Own, answered: Answered, outgoing: Outgoing) -> None:
        self.own = own
        self.mid = own.mid.encode("ascii")
        self.out = outgoing
        self.codecs: Mapping[str, Codec] = {each.name: each for each in answered.codecs}
        self.extensions = answered.extensions
        self.unsent_until_key = False

    def header_extensions(
        self, transport_number: int | None, level: bytes | None
    ) -> list[tuple[int, bytes]]:
        """Give what stands in the header of the next packet."""
        found: list[tuple[int, bytes]] = []
        if transport_number is not None:
            found.append((TRANSPORT_NUMBER, (transport_number & 0xFFFF).to_bytes(2, "big")))
        if level is not None and LEVEL in self.extensions:
            found.append((LEVEL, level))
        if MID in self.extensions and self.out.packets < NAMED_PACKETS:
            found.append((MID, self.mid))
        return found


class Sending:
    """What leaves this desk on one path."""

    def __init__(
        self,
        way: Way,
        sections: Iterable[tuple[Own, Answered]],
        *,
        first_numbers: Sequence[int],
        upstream: Upstream,
        pacer: "Pacer[Waiting | Again]",
        redundancy: Redundancy,
        want_key: Callable[[Layer], None],
    ) -> None:
        """Take the sections that the court has taken, and a first number for each.

        `want_key` is called when a picture has to begin anew.
        """
        self._way = way
        self._upstream = upstream
        self._pacer = pacer
        self._redundancy = redundancy
        self._want_key = want_key
        self._streams: dict[int, _Stream] = {}
        self._sound: _Stream | None = None
        self._layers: dict[Layer, _Stream] = {}
        sound_again = Allowed(2.0, AGAIN_LEAST_BITS_PER_S)
        picture_again = Allowed(AGAIN_SHARE, AGAIN_LEAST_BITS_PER_S)
        for (own, answered), first in zip(sections, first_numbers, strict=True):
            is_sound = own.kind is Kind.AUDIO
            stream = _Stream(
                own,
                answered,
                Outgoing(
                    own.ssrc,
                    48_000 if is_sound else 90_000,
                    first & 0x7FFF,
                    kept_s=SOUND_KEPT_S if is_sound else PICTURE_KEPT_S,
                    kept_max=KEPT_MAX,
                    allowed=sound_again if is_sound else picture_again,
                ),
            )
            self._streams[own.ssrc] = stream
            if is_sound:
                self._sound = stream
            else:
                assert own.layer is not None  # noqa: S101 - a picture is one of two
                self._layers[own.layer] = stream
        self._transport_number = 0
        self._sound_numbers: OrderedDict[int, object] = OrderedDict()
        self._gone_again: OrderedDict[int, object] = OrderedDict()
        self._reckoned_at = float("-inf")
        self.octets = 0
        """All that left, with everything around it but the addresses."""

    # --- What goes ---------------------------------------------------------------------------

    def say(self, spoken: Spoken, dbfs: float, now: float) -> None:
        """Send 20 ms of speech, with the copies that go with it, at once."""
        stream = self._sound
        if stream is None or (opus := stream.codecs.get(OPUS)) is None:
            return
        payload, payload_type = spoken.payload, opus.payload_type
        if spoken.copies and (redundant := stream.codecs.get(RED)) is not None:
            payload = red.pack(opus.payload_type, spoken.payload, spoken.copies)
            payload_type = redundant.payload_type
        level = audio_level(dbfs, speech=dbfs > SPEECH_DBFS)
        stream.out.note_clock(spoken.timestamp, now)
        self._pacer.put(
            Turn.SOUND,
            Waiting(stream, payload_type, spoken.timestamp, spoken.marker, payload, level),
            now,
        )

    def show(
        self,
        layer: Layer,
        codec: str,
        payloads: Sequence[bytes],
        timestamp: int,
        *,
        key: bool,
        at: float,
        now: float,
    ) -> None:
        """Have a picture of the moment `at` leave at the pace of the line."""
        stream = self._layers.get(layer)
        if stream is None or (agreed := stream.codecs.get(codec)) is None:
            return
        if stream.unsent_until_key and not key:
            return
        stream.unsent_until_key = False
        stream.out.note_clock(timestamp, at)
        for place, payload in enumerate(payloads, start=1):
            marker = place == len(payloads)
            self._pacer.put(
                _TURNS[layer],
                Waiting(stream, agreed.payload_type, timestamp, marker, payload),
                now,
            )

    def flush(self, now: float) -> float | None:
        """Send what is due; give when more will be, or None while nothing waits."""
        for waiting in self._pacer.due(now):
            if isinstance(waiting, Again):
                self._send(waiting.kept.sealed)
                if waiting.kept.transport_number is not None:
                    self._remember(self._gone_again, waiting.kept.transport_number)
            else:
                self._leave(waiting, now)
        for layer in self._pacer.keys_wished():
            if (stream := self._layers.get(layer)) is not None:
                stream.unsent_until_key = True
                self._want_key(layer)
        return self._pacer.next_at(now)

    def _leave(self, packet: Waiting, now: float) -> None:
        stream = packet.stream
        number = stream.out.next_number()
        transport_number = None
        if TRANSPORT_NUMBER in stream.extensions:
            self._transport_number += 1
            transport_number = self._transport_number
        plain = (
            write_header(
                payload_type=packet.payload_type,
                number=number,
                timestamp=packet.timestamp,
                ssrc=stream.out.ssrc,
                marker=packet.marker,
                extensions=stream.header_extensions(transport_number, packet.level),
            )
            + packet.payload
        )
        sealed = self._way.seal_media(plain)
        if sealed is None:
            return
        stream.out.sent(number, sealed, len(packet.payload), transport_number, now)
        if transport_number is not None:
            self._upstream.sent(transport_number, len(sealed), now)
            if stream is self._sound:
                self._remember(self._sound_numbers, transport_number)
        self._send(sealed)

    def _send(self, sealed: bytes) -> None:
        self.octets += len(sealed)
        self._way.send(sealed)

    @staticmethod
    def _remember(numbers: "OrderedDict[int, object]", number: int) -> None:
        numbers[number] = None
        if len(numbers) > _REMEMBERED:
            numbers.popitem(last=False)

    # --- What the court says of it -----------------------------------------------------------

    @property
    def layers(self) -> frozenset[Layer]:
        """The pictures that the court takes."""
        return frozenset(self._layers)

    @property
    def codecs(self) -> tuple[str, ...]:
        """The codecs in which it takes pictures, its preferred one first."""
        stream = next(iter(self._layers.values()), None)
        return tuple(stream.codecs) if stream is not None else ()

    def layer_of(self, ssrc: int) -> Layer | None:
        """Tell which picture an SSRC is, if it is one of ours."""
        stream = self._streams.get(ssrc)
        return None if stream is None else stream.own.layer

    def fraction_lost(self) -> float:
        """Give the share of our sound, or else of our pictures, that did not arrive."""
        return max((each.out.fraction_lost for each in self._streams.values()), default=0.0)

    def round_trip_s(self) -> float | None:
        """Give the round trip that the newest reports tell of."""
        trips = [each.out.round_trip_s for each in self._streams.values()]
        return min((each for each in trips if each is not None), default=None)

    def lost(self, asked: PacketsLost, now: float, round_trip_s: float | None) -> None:
        """Send again what the court has asked for."""
        stream = self._streams.get(asked.ssrc)
        if stream is None:
            return
        turn = Turn.SOUND if stream is self._sound else Turn.AGAIN
        for kept in stream.out.again(asked.numbers, now, round_trip_s):
            self._pacer.put(turn, Again(kept), now)

    def received(self, told: Received, now: float) -> None:
        """Take a report of one of our streams."""
        stream = self._streams.get(told.ssrc)
        if stream is None:
            return
        before = stream.out.told_highest
        stream.out.received(told, now)
        if stream is not self._sound or TRANSPORT_NUMBER in stream.extensions:
            return
        if before and now - self._reckoned_at >= RECKONED_EVERY_S:
            # Without a report of each packet, the share has to do.
            self._reckoned_at = now
            expected = max(0, told.highest - before)
            self._redundancy.told(
                Losses(
                    expected,
                    round(told.fraction_lost * expected),
                    round_trip_s=stream.out.round_trip_s,
                ),
                now,
            )

    def arrived(self, told: Arrivals, now: float) -> None:
        """Take when our packets came: what went twice tells nothing of when it came."""
        reported = [(count_on(self._transport_number, number), at) for number, at in told.arrivals]
        self._upstream.reported(
            [(number, None if number in self._gone_again else at) for number, at in reported],
            now,
            copies=len(self._redundancy.offsets(now)),
        )
        # A report may reach back over what was reported before: each counts once.
        came = [
            at is not None and number not in self._gone_again
            for number, at in reported
            if self._sound_numbers.pop(number, _NOT_SOUND) is None
        ]
        if came:
            self._redundancy.told(
                losses(
                    came,
                    round_trip_s=self._upstream.round_trip_s,
                    narrow=self._upstream.queue_s > NARROW_QUEUE_S,
                ),
                now,
            )

    def clocks(self, now: float) -> list[tuple[SenderClock, int, int]]:
        """Give what the sender reports say: clock, packets, octets, the sound first."""
        found = []
        for stream in self._streams.values():
            clock = stream.out.clock(now)
            if clock is not None:
                found.append((clock, stream.out.packets, stream.out.octets))
        return found
