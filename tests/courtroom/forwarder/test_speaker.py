"""The word goes to who is heard the loudest for a while, and to nobody after a silence."""

from collections.abc import Mapping

from client.protocol.ids import ParticipantId
from server_stub.courtroom.forwarder.speaker import Speaker

JUDGE, CLERK = ParticipantId("judge"), ParticipantId("clerk")
QUIET, LOUD, LOUDER = 40, 90, 100


def listen(speaker: Speaker, heard: Mapping[ParticipantId, int], since: float, until: float) -> int:
    """Look five times a second; give how often the word went over."""
    changes = 0
    for at in range(round(since * 5), round(until * 5)):
        changes += speaker.look(heard, at / 5)
    return changes


def test_who_speaks_has_the_word() -> None:
    speaker = Speaker()
    assert listen(speaker, {JUDGE: LOUD, CLERK: QUIET}, 0, 2) == 1
    assert speaker.present == JUDGE


def test_a_cough_takes_the_word_from_nobody() -> None:
    speaker = Speaker()
    listen(speaker, {JUDGE: LOUD, CLERK: QUIET}, 0, 2)
    assert listen(speaker, {JUDGE: LOUD, CLERK: LOUDER}, 2, 2.4) == 0
    assert listen(speaker, {JUDGE: LOUD, CLERK: QUIET}, 2.4, 4) == 0
    assert speaker.present == JUDGE


def test_of_two_who_speak_as_loud_the_first_keeps_the_word() -> None:
    speaker = Speaker()
    listen(speaker, {JUDGE: LOUD, CLERK: QUIET}, 0, 2)
    assert listen(speaker, {JUDGE: LOUD, CLERK: LOUD}, 2, 10) == 0


def test_who_speaks_after_another_takes_the_word() -> None:
    speaker = Speaker()
    listen(speaker, {JUDGE: LOUD, CLERK: QUIET}, 0, 2)
    listen(speaker, {JUDGE: QUIET, CLERK: LOUD}, 2, 4)
    assert speaker.present == CLERK


def test_a_short_silence_keeps_the_word_and_a_long_one_loses_it() -> None:
    speaker = Speaker()
    listen(speaker, {JUDGE: LOUD}, 0, 2)
    listen(speaker, {JUDGE: QUIET}, 2, 3.6)
    assert speaker.present == JUDGE
    listen(speaker, {JUDGE: QUIET}, 3.6, 6)
    assert speaker.present is None


def test_who_leaves_has_the_word_no_longer() -> None:
    speaker = Speaker()
    listen(speaker, {JUDGE: LOUD}, 0, 2)
    assert listen(speaker, {}, 2, 2.4) == 1
    assert speaker.present is None


def test_a_quiet_room_gives_the_word_to_nobody() -> None:
    speaker = Speaker()
    assert listen(speaker, {JUDGE: QUIET, CLERK: QUIET}, 0, 5) == 0
