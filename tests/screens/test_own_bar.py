from typing import Any

import pytest

from client.intents import HearSoundOnly, LowerHand, RaiseHand
from client.protocol.case import HearingPhase
from client.protocol.errors import Reason
from client.protocol.hearing import HearingState
from client.protocol.wire import Rung
from client.screens.own_bar import Device, Line, OwnBar, line_state, present_bar
from client.state import Failure, MediaState, Why, Wire
from tests.screens.hearings import (
    AGENT,
    CLERK,
    DEFENDANT,
    EN,
    JUDGE,
    NOW,
    OPENED,
    ZH,
    desk,
    hearing,
    with_,
)

QUIET: dict[str, Any] = {"microphone_live": False, "microphone_wanted": False}


def bar_of(state: HearingState | None = None, language: object = EN, **changes: Any) -> OwnBar:
    state = hearing() if state is None else state
    attendance = desk(state, DEFENDANT, **changes).attendance
    assert attendance is not None
    return present_bar(attendance, state, language)  # type: ignore[arg-type]


def test_an_open_microphone_is_closed_by_a_press() -> None:
    made = bar_of(microphone_live=True).microphone
    assert (made.state, made.opens) == (Device.ON, False)
    assert (made.words, made.short, made.spoken) == ("Microphone: on", "On", "Microphone, on")
    assert "Ctrl+D" in made.hint


def test_a_closed_microphone_is_opened_by_a_press() -> None:
    made = bar_of(**QUIET).microphone
    assert (made.state, made.opens, made.spoken) == (Device.OFF, True, "Microphone, off")


def test_a_closed_microphone_that_listens_for_this_machine_says_so_honestly() -> None:
    made = bar_of(**QUIET, microphone_listening=True).microphone
    assert (made.state, made.opens, made.words) == (Device.OFF, True, "Microphone: off")
    assert made.spoken == "Microphone, closed for the court; listening on this computer"
    assert "nothing leaves this computer" in made.hint
    assert "microphone light is on" in made.hint
    assert "Ctrl+D" in made.hint
    assert bar_of(language=ZH, **QUIET, microphone_listening=True).microphone.spoken == (
        "话筒，对法庭已关，仅本机在听"
    )


def test_a_microphone_that_was_asked_for_is_opening() -> None:
    assert bar_of(**QUIET, pending=("open_microphone",)).microphone.state is Device.OPENING
    assert bar_of(camera_live=False, pending=("open_camera",)).camera.state is Device.OPENING


def test_a_camera_that_is_wanted_opens_with_the_connection() -> None:
    made = bar_of(camera_live=False, camera_wanted=True, media=MediaState.CONNECTING).camera
    assert made.state is Device.OPENING


def test_the_courts_mute_stands_on_ones_own_button_with_who_and_what_now() -> None:
    made = bar_of(with_(hearing(), DEFENDANT, muted_by=JUDGE), **QUIET).microphone
    assert (made.state, made.opens) == (Device.MUTED, None)
    assert made.spoken == "Microphone, muted by the court"
    assert made.hint.startswith("The presiding judge has muted you.")


def test_the_courts_mute_in_chinese() -> None:
    made = bar_of(with_(hearing(), DEFENDANT, muted_by=JUDGE), ZH, **QUIET).microphone
    assert made.spoken == "话筒，法庭禁言"
    assert made.hint.startswith("审判长已关闭您的发言。")


def test_in_a_recess_devices_are_off_and_say_why() -> None:
    made = bar_of(hearing(phase=HearingPhase.PAUSED), **QUIET, camera_live=False)
    assert made.microphone.state is Device.RECESS
    assert made.camera.opens is None
    assert "recess" in made.camera.hint


def test_a_device_that_is_live_is_never_told_as_closed() -> None:
    made = bar_of(hearing(phase=HearingPhase.PAUSED), microphone_live=True, wire=Wire.RECONNECTING)
    assert made.microphone.state is Device.ON


def test_without_a_line_devices_are_off_and_say_why() -> None:
    made = bar_of(**QUIET, camera_live=False, wire=Wire.RECONNECTING)
    assert made.microphone.state is Device.OFFLINE
    assert made.camera.state is Device.OFFLINE
    assert "leaves this machine" in made.camera.hint


def test_a_device_that_failed_can_be_tried_again() -> None:
    made = bar_of(camera_live=False, camera_failure=Failure(Reason.CAMERA_MISSING)).camera
    assert (made.state, made.opens) == (Device.UNAVAILABLE, True)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, Line.GOOD),
        ({"media": MediaState.NONE}, Line.GOOD),
        ({"media": MediaState.CONNECTING}, Line.WEAK),
        ({"media": MediaState.FAILED}, Line.WEAK),
        ({"wire": Wire.CONNECTING}, Line.LOST),
        ({"wire": Wire.RECONNECTING}, Line.LOST),
        ({"wire": Wire.GONE}, Line.LOST),
    ],
)
def test_the_line_is_told_in_a_word_and_a_sentence(changes: dict[str, Any], line: Line) -> None:
    attendance = desk(hearing(), DEFENDANT, **changes).attendance
    assert attendance is not None
    for language in (ZH, EN):
        made = line_state(attendance, language)
        assert made.line is line
        assert made.words
        assert made.short
        assert made.hint


def test_leaving_an_open_hearing_takes_two_presses_and_says_what_follows() -> None:
    made = bar_of().leave
    assert made.again == "Press again to leave"
    assert "146" in made.hint
    assert bar_of(hearing(phase=HearingPhase.SCHEDULED)).leave.again == ""


def test_a_desk_without_a_seat_still_has_its_bar() -> None:
    attendance = desk(hearing(), None).attendance  # type: ignore[arg-type]
    assert attendance is not None
    assert present_bar(attendance, hearing(), EN).microphone.state is Device.OFF


# The line's quiet mark --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "line", "told"),
    [
        ({"rung": Rung.SMALLER, "rung_why": Why.LINE}, Line.WEAK, "Line: weak"),
        ({"rung": Rung.SOUND_ONLY, "rung_why": Why.LINE}, Line.WEAK, "Line: sound only"),
        ({"rung": Rung.FEWER, "rung_why": Why.PROCESSOR}, Line.WEAK, "Computer: busy"),
        ({"rung": Rung.SOUND_ONLY, "sound_only_wanted": True}, Line.SOUND, "Line: sound only"),
        ({"rung": Rung.SMALLER}, Line.GOOD, "Line: good"),
    ],
)
def test_a_step_of_the_ladder_stays_as_a_mark_of_the_line(
    changes: dict[str, Any], line: Line, told: str
) -> None:
    made = bar_of(**changes).line
    assert (made.line, made.words) == (line, told)
    assert made.short
    assert made.hint.endswith(".")


def test_a_weak_line_says_what_would_help() -> None:
    assert "cable" in bar_of(rung=Rung.SMALLER, rung_why=Why.LINE).line.hint
    assert "programs" in bar_of(rung=Rung.SMALLER, rung_why=Why.PROCESSOR).line.hint


# Sound only, devices, the hand ------------------------------------------------------------------


def test_sound_only_is_a_switch_that_says_its_state() -> None:
    off, on = bar_of().sound_only, bar_of(sound_only_wanted=True).sound_only
    assert (off.down, off.intent, off.spoken) == (False, HearSoundOnly(True), "Sound only, off")
    assert (on.down, on.intent, on.spoken) == (True, HearSoundOnly(False), "Sound only, on")
    assert "(F3)" in off.hint
    assert off.words == on.words, "what changes does not move its neighbours"


def test_a_party_asks_to_speak_and_sees_the_place_in_the_queue() -> None:
    hand = bar_of().hand
    assert hand is not None
    assert (hand.down, hand.words, hand.intent) == (False, "Ask to speak", RaiseHand())
    state = with_(hearing(), AGENT, hand_raised_at=OPENED)
    state = with_(state, DEFENDANT, hand_raised_at=NOW)
    raised = bar_of(state).hand
    assert raised is not None
    assert (raised.down, raised.intent) == (True, LowerHand())
    assert raised.words == "Hand raised: no. 2"
    assert raised.spoken == "Hand raised, number 2"
    assert "since 09:41, number 2" in raised.hint


def test_whoever_gives_the_word_does_not_ask_for_it() -> None:
    for who in (JUDGE, CLERK):
        attendance = desk(hearing(), who).attendance
        assert attendance is not None
        assert present_bar(attendance, hearing(), EN).hand is None


def test_the_devices_can_be_chosen_from_the_bar() -> None:
    opener = bar_of().devices
    assert opener.words == "Devices"
    assert "(F2)" in opener.hint
    assert opener.title
    assert opener.tone == "Play test tone"
