"""Missed speech is laid on one time line."""

from datetime import UTC, datetime, timedelta

from client.media.missed import missed_voices
from client.protocol.ids import ParticipantId
from client.protocol.signalling import KeptFrame, KeptSpeech

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def kept(person: str, *moments_s: float) -> KeptSpeech:
    return KeptSpeech(
        speaker=ParticipantId(person),
        frames=tuple(
            KeptFrame(at=NOON + timedelta(seconds=each), payload=b"%d" % place)
            for place, each in enumerate(moments_s)
        ),
    )


def test_everybody_is_on_the_time_line_of_the_first_who_spoke() -> None:
    voices = missed_voices([kept("a", 5.0, 5.02), kept("b", 3.0)])
    assert [voice.person for voice in voices] == ["a", "b"]
    assert voices[0].frames == ((2.0, b"0"), (2.02, b"1"))
    assert voices[1].frames == ((0.0, b"0"),)


def test_who_said_nothing_is_left_out() -> None:
    assert missed_voices([]) == ()
    assert missed_voices([kept("a")]) == ()
    assert [voice.person for voice in missed_voices([kept("a"), kept("b", 1.0)])] == ["b"]
