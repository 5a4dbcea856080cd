"""All that comes to a desk on one path: each person's sound and picture, sorted and asked after.

A packet is known by the SSRC of the answer, or by the section that it names. Speech is unpacked
and handed on frame by frame, whether it came first, as a copy, or after it was asked for again;
pictures are handed on when they are whole. What is missing and useful still is asked for.

It decodes nothing and knows no socket; time is an argument.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from client.media.line.asking import Asking
from client.media.line.description import MID, OPUS, OWN_NUMBERS, RED, SEND_TIME, Answered
from client.media.line.incoming import Incoming
from client.media.picture.assembly import Assembly, WholeFrame
from client.media.picture.payloads import Codec
from client.media.rates.downstream import Downstream
from client.media.speech.heard import Came, HeardPacket
from client.protocol.ids import ParticipantId
from client.protocol.rtp import control, red
from client.protocol.rtp.control import Received, SenderClock
from client.protocol.rtp.extended import Row
from client.protocol.rtp.header import (
    HEADER,
    MARKER,
    PADDING,
    extension_in,
    payload_start,
)
from client.protocol.signalling import Kind

UNKNOWN_ROUND_TRIP_S = 0.1
ROWS_MOST = 16
"""Voices of which single packets are told at once."""


@dataclass(frozen=True, slots=True)
class Ears:
    """Where what has come is taken, and until when a frame of speech would still be of use."""

    hear: Callable[[ParticipantId, HeardPacket, float], None]
    see: Callable[[ParticipantId, WholeFrame], None]
    useful_until: Callable[[ParticipantId, int], float]


class _Section:
    """One section on which somebody comes."""

    def __init__(self, person: ParticipantId, answered: Answered) -> None:
        self.person = person
        self.mid = answered.mid
        self.kind = answered.kind
        self.ssrc = answered.ssrc
        self.names = {each.payload_type: each.name for each in answered.codecs}
        self.feedback = frozenset(told for each in answered.codecs for told in each.feedback)
        self.clock_rate = 48_000 if answered.kind is Kind.AUDIO else 90_000


class _Voice:
    """One person's speech."""

    def __init__(self, section: _Section, ssrc: int) -> None:
        self.section = section
        self.incoming = Incoming(ssrc, section.clock_rate)
        self.asking = Asking()
        self._given: dict[int, None] = {}

    def take(
        self, payload_type: int, number: int, timestamp: int, payload: bytes, now: float
    ) -> list[HeardPacket]:
        """Take a packet; give the frames of it that are new, the oldest first."""
        name = self.section.names.get(payload_type)
        before = self.incoming.highest
        arrival = self.incoming.take(number, timestamp, now) if name in {OPUS, RED} else None
        if arrival is None:
            return []
        if before is not None and arrival.number > before + 1:
            self.asking.missing(before + 1, arrival.number, now)
        found: list[HeardPacket] = []
        primary = payload
        if name == RED:
            unpacked = red.unpack(payload)
            if unpacked is None or self.section.names.get(unpacked.payload_type) != OPUS:
                return []
            primary = unpacked.payload
            for back, copy in unpacked.copies:
                earlier = arrival.number - back
                if not self.incoming.has(earlier):
                    self._give(
                        found,
                        HeardPacket(
                            earlier, arrival.timestamp - back * red.FRAME_TICKS, copy, Came.COPY
                        ),
                    )
        was_missing = self.asking.came(arrival.number)
        came = Came.AGAIN if was_missing and arrival.late else Came.FIRST
        if primary:
            self._give(found, HeardPacket(arrival.number, arrival.timestamp, primary, came))
        return found

    def _give(self, found: list[HeardPacket], heard: HeardPacket) -> None:
        if heard.number in self._given:
            return
        self._given[heard.number] = None
        if len(self._given) > 1_024:
            del self._given[next(iter(self._given))]
        self.asking.came(heard.number)
        found.append(heard)


class _Face:
    """One person's pictures."""

    def __init__(self, section: _Section, ssrc: int) -> None:
        self.section = section
        self.incoming = Incoming(ssrc, section.clock_rate)
        self.assembly = Assembly()

    def take(
        self,
        payload_type: int,
        number: int,
        timestamp: int,
        payload: bytes,
        *,
        marker: bool,
        now: float,
    ) -> list[WholeFrame]:
        """Take a packet; give the pictures that are whole with it."""
        name = self.section.names.get(payload_type)
        if name is None or self.incoming.take(number, timestamp, now) is None:
            return []
        return self.assembly.arrive(number, timestamp, marker, payload, now, Codec(name))


class Receiving:
    """What comes to this desk on one path."""

    def __init__(
        self,
        sections: Iterable[tuple[ParticipantId, Answered]],
        ears: Ears,
        downstream: Downstream,
        numbers: Mapping[int, int] = OWN_NUMBERS,
    ) -> None:
        """Take who comes on which section, and under which numbers the extensions do."""
        self._ears = ears
        self._downstream = downstream
        self._mid_number = numbers.get(MID, 0)
        self._stamp_number = numbers.get(SEND_TIME, 0)
        self._voices: dict[int, _Voice] = {}
        self._faces: dict[int, _Face] = {}
        self._stamped = False
        self._by_mid: dict[str, _Section] = {}
        for person, answered in sections:
            section = _Section(person, answered)
            self._by_mid[section.mid] = section
            self._stamped = self._stamped or SEND_TIME in answered.extensions
            if section.ssrc is not None:
                self._adopt(section.ssrc, section)
        self.unknown = 0
        """Packets on no section that was agreed on."""
        self.octets = 0

    def _adopt(self, ssrc: int, section: _Section) -> None:
        if section.kind is Kind.AUDIO:
            self._voices[ssrc] = _Voice(section, ssrc)
        else:
            self._faces[ssrc] = _Face(section, ssrc)

    @property
    def ssrcs(self) -> tuple[int, ...]:
        """The SSRCs of all that comes."""
        return (*self._voices, *self._faces)

    @property
    def stamped(self) -> bool:
        """Whether the court says when it sends, so that the line's width can be told."""
        return self._stamped

    @property
    def waits(self) -> bool:
        """Whether something may have to be asked for soon."""
        return bool(self._faces) or any(voice.asking for voice in self._voices.values())

    def take(self, packet: bytes, now: float) -> None:
        """Take a packet that was opened."""
        size = len(packet)
        start = payload_start(packet, size)
        if not start:
            return
        first, second, number, timestamp, ssrc = HEADER.unpack_from(packet)
        self.octets += size
        if ssrc not in self._voices and ssrc not in self._faces and not self._recognise(packet):
            self.unknown += 1
            return
        end = size - packet[-1] if first & PADDING else size
        payload = packet[start:end] if end > start else b""
        payload_type = second & 0x7F
        if (voice := self._voices.get(ssrc)) is not None:
            stream, highest = voice.incoming, voice.incoming.highest
            person = voice.section.person
            for heard in voice.take(payload_type, number, timestamp, payload, now):
                self._ears.hear(person, heard, now)
        else:
            face = self._faces[ssrc]
            stream, highest = face.incoming, face.incoming.highest
            for whole in face.take(
                payload_type, number, timestamp, payload, marker=bool(second & MARKER), now=now
            ):
                self._ears.see(face.section.person, whole)
        if self._stamped and stream.highest != highest:
            # One that was asked for again has the stamp of its first sending.
            stamp = extension_in(packet, size, self._stamp_number)
            if stamp is not None and len(stamp) == 3:
                self._downstream.arrived(int.from_bytes(stamp, "big"), size, now)

    def _recognise(self, packet: bytes) -> bool:
        """Find whose an SSRC is that the answer has not named."""
        mid = extension_in(packet, len(packet), self._mid_number)
        section = self._by_mid.get(mid.decode("ascii", "replace")) if mid else None
        if section is None:
            return False
        held = self._voices if section.kind is Kind.AUDIO else self._faces
        for ssrc in [one for one, each in held.items() if each.section is section]:
            del held[ssrc]
        self._adopt(int.from_bytes(packet[8:12], "big"), section)
        return True

    # --- What the court is told of it ----------------------------------------------------------

    def heard_clock(self, clock: SenderClock, now: float) -> None:
        """Take a sender report."""
        stream = self._stream(clock.ssrc)
        if stream is not None:
            stream.heard_clock(clock, now)

    def reports(self, now: float) -> list[Received]:
        """Give the report blocks of everything that has come."""
        streams: list[Incoming] = [each.incoming for each in self._voices.values()]
        streams += [each.incoming for each in self._faces.values()]
        return [report for each in streams if (report := each.report(now)) is not None]

    def rows(self) -> list[Row]:
        """Give which packets of speech came by themselves since this was last asked."""
        rows = [each.incoming.row() for each in self._voices.values()]
        return [row for row in rows if row is not None][:ROWS_MOST]

    def report_of(self, ssrc: int, now: float) -> Received | None:
        """Give the report block of one stream; None while nothing of it has come."""
        stream = self._stream(ssrc)
        return None if stream is None else stream.report(now)

    def wants(
        self, reporter: int, now: float, round_trip_s: float | None
    ) -> list[tuple[int, bytes]]:
        """Give the control packets that ask for what is missing now, each after its SSRC."""
        trip = UNKNOWN_ROUND_TRIP_S if round_trip_s is None else round_trip_s
        found: list[tuple[int, bytes]] = []
        for ssrc, voice in self._voices.items():
            if voice.asking and "nack" in voice.section.feedback:
                person = voice.section.person
                numbers = voice.asking.due(now, trip, partial(self._ears.useful_until, person))
                if numbers:
                    found.append((ssrc, control.packets_lost(reporter, ssrc, numbers)))
        for ssrc, face in self._faces.items():
            wants = face.assembly.wants(now, trip)
            if wants.numbers and "nack" in face.section.feedback:
                found.append((ssrc, control.packets_lost(reporter, ssrc, wants.numbers)))
            if wants.picture:
                found.append((ssrc, control.picture_lost(reporter, ssrc)))
        return found

    def broken(self, person: ParticipantId) -> None:
        """Have a person's pictures begin anew: one could not be decoded."""
        for face in self._faces.values():
            if face.section.person == person:
                face.assembly.broken()

    def _stream(self, ssrc: int) -> Incoming | None:
        if (voice := self._voices.get(ssrc)) is not None:
            return voice.incoming
        face = self._faces.get(ssrc)
        return None if face is None else face.incoming

    def counts(self) -> Mapping[ParticipantId, int]:
        """Give how many packets of speech were asked for again, by person."""
        return {each.section.person: each.asking.asked for each in self._voices.values()}
