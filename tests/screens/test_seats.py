from typing import Any

import pytest

from client.config import Language
from client.frames import OWN, Source
from client.protocol.case import HearingPhase
from client.protocol.hearing import Connection, HearingState, Place
from client.protocol.ids import ParticipantId
from client.protocol.wire import Rung
from client.screens.courtroom import present
from client.screens.seats import Presence, Seat, Sound, seat, who
from client.state import LineQuality, MediaState, Why
from tests.screens.hearings import (
    AGENT,
    DEFENDANT,
    EN,
    JUDGE,
    NOW,
    PLAINTIFF,
    ZH,
    desk,
    hearing,
    waiting_outside,
    with_,
)


def seat_of(
    state: HearingState, whose: ParticipantId, you: ParticipantId = JUDGE, **changes: Any
) -> Seat:
    attendance = desk(state, you, **changes).attendance
    person = state.of(whose)
    assert attendance is not None
    assert person is not None
    return seat(state, attendance, person, EN)


def test_a_seat_tells_role_name_place_and_sound_to_a_screen_reader() -> None:
    made = seat_of(hearing(), PLAINTIFF)
    assert made.spoken == "Plaintiff Plaintiff, Present since 08:54, Microphone on"
    assert made.source == Source(PLAINTIFF)


def test_ones_own_seat_says_so_and_shows_ones_own_camera() -> None:
    made = seat_of(hearing(), JUDGE)
    assert made.you
    assert made.name == "Judge (you)"
    assert made.source == OWN


def test_ones_own_seat_tells_what_is_so_at_the_machine() -> None:
    """The record says open, but the machine's microphone and camera are closed."""
    made = seat_of(hearing(), PLAINTIFF, you=PLAINTIFF, microphone_live=False, camera_live=False)
    assert made.sound is Sound.CLOSED
    assert made.source is None


def test_a_muted_seat_says_by_whom_and_a_closed_microphone_says_so() -> None:
    muted = seat_of(with_(hearing(), DEFENDANT, muted_by=JUDGE), DEFENDANT)
    assert (muted.sound, muted.muted_words) == (Sound.MUTED, "Muted by presiding judge")
    assert "Muted by presiding judge" in muted.spoken
    closed = seat_of(hearing(), DEFENDANT)
    assert (closed.sound, closed.sound_words, closed.muted_words) == (
        Sound.CLOSED,
        "Microphone off",
        "",
    )


def test_a_mute_by_someone_without_a_seat_is_the_courts() -> None:
    muted = seat_of(with_(hearing(), DEFENDANT, muted_by=ParticipantId("gone")), DEFENDANT)
    assert muted.muted_words == "Muted by court"
    assert who(None, ZH) == "法庭"


@pytest.mark.parametrize(
    ("changes", "presence", "words", "short"),
    [
        ({"connection": Connection.LOST}, Presence.LOST, "Line lost since 08:54", "Line lost"),
        ({"connection": Connection.LEFT}, Presence.LEFT, "Left at 08:54", "Left"),
        (
            {"connection": Connection.NEVER, "connection_since": None},
            Presence.ABSENT,
            "Not here yet",
            "Not here yet",
        ),
        (
            {"place": Place.LOBBY},
            Presence.WAITING,
            "In the waiting room since 08:54",
            "In the waiting room",
        ),
        ({"connection_since": None}, Presence.HERE, "Present", "Present"),
    ],
)
def test_a_seat_stays_and_says_where_its_person_is(
    changes: dict[str, Any], presence: Presence, words: str, short: str
) -> None:
    made = seat_of(with_(hearing(), DEFENDANT, **changes), DEFENDANT)
    assert (made.presence, made.presence_words, made.place_words) == (presence, words, short)


def test_an_absent_person_has_neither_sound_nor_picture() -> None:
    made = seat_of(with_(hearing(), PLAINTIFF, connection=Connection.LOST), PLAINTIFF)
    assert (made.sound, made.sound_words, made.source) == (Sound.ABSENT, "", None)


@pytest.mark.parametrize(
    ("state", "changes", "note"),
    [
        (hearing(), {}, "Picture is coming…"),
        (with_(hearing(), DEFENDANT, camera_open=False), {}, "Camera off"),
        (hearing(phase=HearingPhase.PAUSED), {}, "Recess"),
        (hearing(), {"media": MediaState.FAILED}, "Line lost"),
        (waiting_outside(hearing(), DEFENDANT), {}, "In the waiting room"),
        (with_(hearing(), DEFENDANT, connection=Connection.LOST), {}, "Line lost since 08:54"),
    ],
)
def test_where_there_is_no_picture_a_word_says_why(
    state: HearingState, changes: dict[str, Any], note: str
) -> None:
    assert seat_of(state, DEFENDANT, **changes).note == note


# Lines, hands and pictures that do not come -----------------------------------------------------


def marked(quality: LineQuality, language: Language = EN, **changes: Any) -> Seat:
    state = desk(hearing(), DEFENDANT, language, lines=((PLAINTIFF, quality),), **changes)
    return next(each for each in present(state).seats() if each.participant == PLAINTIFF)


def test_a_good_line_has_no_mark() -> None:
    made = marked(LineQuality.GOOD)
    assert (made.line, made.line_words) == (LineQuality.GOOD, ())


@pytest.mark.parametrize("quality", [LineQuality.WEAK, LineQuality.BAD, LineQuality.STALLED])
@pytest.mark.parametrize("language", [ZH, EN])
def test_a_line_that_is_not_good_is_told_in_words_and_shorter_ones(
    quality: LineQuality, language: Language
) -> None:
    made = marked(quality, language)
    long, short = made.line_words
    assert len(short) < len(long)
    assert long in made.spoken
    assert made.source == Source(PLAINTIFF)


def test_whoever_sends_sound_only_has_no_stalled_picture_but_says_so() -> None:
    made = marked(LineQuality.SOUND_ONLY)
    assert (made.source, made.note, made.line_words) == (None, "Sound only", ())
    assert made.voice == Source(PLAINTIFF), "they are still heard"
    assert "their line is weak" in made.spoken


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sound_only_wanted": True}, "as you chose"),
        ({"rung": Rung.SOUND_ONLY, "rung_why": Why.LINE}, "your line is weak"),
        ({"rung": Rung.SOUND_ONLY, "rung_why": Why.PROCESSOR}, "this computer is busy"),
    ],
)
def test_a_desk_without_pictures_says_why_on_every_seat(changes: dict[str, Any], why: str) -> None:
    seats = present(desk(hearing(), DEFENDANT, **changes)).seats()
    others = [each for each in seats if not each.you]
    assert {each.source for each in others} == {None}
    assert {each.note for each in others} == {"Sound only"}
    assert all(why in each.spoken for each in others)
    mine = next(each for each in seats if each.you)
    assert (mine.source, mine.line_words) == (OWN, ("Not sent",))


def test_a_camera_that_is_closed_over_there_is_not_blamed_on_a_line() -> None:
    state = with_(hearing(), PLAINTIFF, camera_open=False)
    seats = present(desk(state, DEFENDANT, sound_only_wanted=True)).seats()
    assert next(each for each in seats if each.participant == PLAINTIFF).note == "Camera off"


def test_whoever_is_away_has_no_mark_of_a_line() -> None:
    state = with_(hearing(), PLAINTIFF, connection=Connection.LOST)
    lines = ((PLAINTIFF, LineQuality.STALLED),)
    seats = present(desk(state, DEFENDANT, lines=lines)).seats()
    assert next(each for each in seats if each.participant == PLAINTIFF).line_words == ()


def test_a_voice_is_followed_without_a_picture_too() -> None:
    state = with_(hearing(), PLAINTIFF, camera_open=False)
    seats = {each.participant: each for each in present(desk(state, DEFENDANT)).seats()}
    assert seats[PLAINTIFF].voice == Source(PLAINTIFF)
    assert seats[AGENT].voice is None


def test_a_raised_hand_is_on_the_seat_with_since_when() -> None:
    state = with_(hearing(), AGENT, hand_raised_at=NOW)
    seats = {each.participant: each for each in present(desk(state, JUDGE)).seats()}
    assert seats[AGENT].hand == "Asks since 09:41"
    assert "Asks since 09:41" in seats[AGENT].spoken
    assert seats[DEFENDANT].hand == ""
