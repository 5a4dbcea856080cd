"""Kept speech as it goes over the counter: each speaker with their frames, and nothing decoded.

    speech  := speaker*
    speaker := length of the id (u8), id (UTF-8), count of frames (u32), frame*
    frame   := offset in milliseconds from `OVERLAP_S` before the missed span (u32),
               length of the payload (u16), payload (Opus, RFC 6716)

Where the ears went away and came back nobody can tell to the word: what is given begins and ends a
little outside of what was missed, for rather is a word heard twice than not at all.

All numbers are in network byte order. A reader takes nothing from a body that does not fit this
to its last octet.
"""

import struct
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from client.protocol.errors import Malformed
from client.protocol.ids import ParticipantId
from client.protocol.signalling import KeptFrame, KeptSpeech

OVERLAP_S = 1.0
"""Speech is given from so long before what was missed till so long after."""

MEDIA_TYPE = "application/vnd.mingjing.speech"

_ID_LENGTH = struct.Struct("!B")
_COUNT = struct.Struct("!I")
_FRAME = struct.Struct("!IH")


def write_speech(since: datetime, speech: Iterable[KeptSpeech]) -> bytes:
    """Give the body for the speech of a span that begins at `since`."""
    base = _base(since)
    body = bytearray()
    for each in speech:
        name = each.speaker.encode()
        frames = [(_offset_ms(base, frame), frame.payload) for frame in each.frames]
        body += _ID_LENGTH.pack(len(name)) + name + _COUNT.pack(len(frames))
        for offset_ms, payload in frames:
            body += _FRAME.pack(offset_ms, len(payload)) + payload
    return bytes(body)


def read_speech(since: datetime, body: bytes) -> tuple[KeptSpeech, ...]:
    """Read such a body; raises `Malformed`."""
    reading = _Reading(body)
    try:
        return tuple(_speakers(_base(since), reading))
    except (struct.error, UnicodeDecodeError, OverflowError):
        raise Malformed(detail=f"kept speech breaks off at octet {reading.at}") from None


class _Reading:
    """A body, and how far it has been read."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.at = 0

    @property
    def is_over(self) -> bool:
        return self.at == len(self._body)

    def take(self, shape: struct.Struct) -> tuple[int, ...]:
        values = shape.unpack_from(self._body, self.at)
        self.at += shape.size
        return values

    def octets(self, length: int) -> bytes:
        if self.at + length > len(self._body):
            raise struct.error
        taken = self._body[self.at : self.at + length]
        self.at += length
        return taken


def _base(since: datetime) -> datetime:
    return since - timedelta(seconds=OVERLAP_S)


def _speakers(base: datetime, reading: _Reading) -> Iterator[KeptSpeech]:
    while not reading.is_over:
        (length,) = reading.take(_ID_LENGTH)
        speaker = ParticipantId(reading.octets(length).decode())
        (count,) = reading.take(_COUNT)
        yield KeptSpeech(speaker=speaker, frames=tuple(_frames(base, reading, count)))


def _frames(base: datetime, reading: _Reading, count: int) -> Iterator[KeptFrame]:
    for _ in range(count):
        offset_ms, length = reading.take(_FRAME)
        at = base + timedelta(milliseconds=offset_ms)
        yield KeptFrame(at=at, payload=reading.octets(length))


def _offset_ms(base: datetime, frame: KeptFrame) -> int:
    return max(0, round((frame.at - base) / timedelta(milliseconds=1)))
