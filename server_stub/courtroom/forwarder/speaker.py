"""Who has the word, by how loud each person's sound comes.

Desks say how loud each packet is (RFC 6464); of one that does not, only whether it is speech at
all can be told, by the size of its packets. The word goes over to another only when they have
been the louder for a while, so that a cough takes it from nobody, and to nobody after a longer
silence.

It is looked at a few times a second, with time as an argument. It knows no packets.
"""

from collections.abc import Mapping

from client.protocol.ids import ParticipantId

AUDIBLE = 72
"""Loudness, in dB above -127 dBov, that is speech: -55 dBov. A quiet room is some 10 dB lower."""
LOUDER = 6
"""So much louder, in dB, must be who takes the word."""
TAKEN_S = 0.5
SILENCE_S = 2.0
_FADE_PER_S = 60.0

UNKNOWN_SPEECH = 90
"""The loudness given to sound whose packets say nothing of it but are as large as speech is."""
SPEECH_OCTETS = 30


class Speaker:
    """The word in one hearing."""

    __slots__ = ("_at", "_heard_at", "_loudness", "_rival", "_rival_since", "present")

    def __init__(self) -> None:
        self.present: ParticipantId | None = None
        self._loudness: dict[ParticipantId, float] = {}
        self._at: float | None = None
        self._heard_at = 0.0
        self._rival: ParticipantId | None = None
        self._rival_since = 0.0

    def look(self, heard: Mapping[ParticipantId, int], now: float) -> bool:
        """Take how loud each was since the last look, in dB above silence; tell of a change."""
        passed = 0.0 if self._at is None else now - self._at
        self._at = now
        faded = {
            person: max(float(loud), self._loudness.get(person, 0.0) - _FADE_PER_S * passed)
            for person, loud in heard.items()
        }
        self._loudness = faded
        before = self.present
        if before is not None and faded.get(before, 0.0) >= AUDIBLE:
            self._heard_at = now
        loudest = max(faded, key=lambda person: faded[person], default=None)
        if loudest is not None and loudest != before and self._outdoes(loudest):
            if self._rival != loudest:
                self._rival, self._rival_since = loudest, now
            elif now - self._rival_since >= TAKEN_S:
                self.present, self._heard_at, self._rival = loudest, now, None
        else:
            self._rival = None
        if before not in faded or now - self._heard_at > SILENCE_S:
            self.present = None if self.present == before else self.present
        return self.present != before

    def _outdoes(self, rival: ParticipantId) -> bool:
        loud = self._loudness[rival]
        mine = 0.0 if self.present is None else self._loudness.get(self.present, 0.0)
        return loud >= AUDIBLE and loud >= mine + LOUDER
