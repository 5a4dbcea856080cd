"""The one sentence above the room: the weightiest, with what to do and what to press."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from client.config import Language
from client.intents import (
    DismissFallBack,
    DismissHeadsetAdvice,
    DismissSleepAdvice,
    PlayMissed,
    SetMicrophone,
    SkipMissed,
    StopMissed,
    TellUnheard,
)
from client.protocol.case import HearingPhase
from client.protocol.devicecheck import Cause
from client.protocol.errors import Reason
from client.protocol.hearing import HearingState
from client.protocol.wire import Rung
from client.screens.banner import STEP_TOLD_FOR, Banner, lasting
from client.screens.courtroom import present
from client.screens.tone import Tone
from client.screens.words import hints
from client.screens.words.device_check import ADVICE
from client.state import (
    Device,
    DeviceKind,
    Failure,
    MediaState,
    MissedSpeech,
    Why,
    Wire,
)
from tests.screens.hearings import (
    AGENT,
    CLERK,
    DEFENDANT,
    EN,
    JUDGE,
    NOW,
    PLAINTIFF,
    ZH,
    desk,
    hearing,
    with_,
)

MISSED = MissedSpeech(20.0, NOW - timedelta(seconds=40), (PLAINTIFF,))


def banner(
    state: HearingState | None = None, language: Language = EN, **changes: Any
) -> Banner | None:
    return present(desk(state or hearing(), DEFENDANT, language, **changes)).banner


def said(state: HearingState | None = None, language: Language = EN, **changes: Any) -> str:
    made = banner(state, language, **changes)
    return "" if made is None else made.words


def test_nothing_is_said_while_all_is_well() -> None:
    assert banner() is None


# Steps of the ladder ----------------------------------------------------------------------------


def test_a_step_is_told_for_some_seconds_and_then_no_more() -> None:
    step: dict[str, Any] = {"rung": Rung.SMALLER, "rung_why": Why.LINE}
    assert said(**step, rung_since=NOW) == (
        "Your line is weak: your picture is smaller now. Sound comes first."
    )
    assert said(language=ZH, **step, rung_since=NOW).endswith("声音优先保证。")
    assert banner(**step, rung_since=NOW - STEP_TOLD_FOR) is None
    assert banner(**step, rung_since=None) is None


@pytest.mark.parametrize("why", [Why.LINE, Why.PROCESSOR])
@pytest.mark.parametrize("rung", list(Rung))
def test_every_step_has_its_sentence_and_a_return_is_good_news(rung: Rung, why: Why) -> None:
    made = banner(rung=rung, rung_why=why, rung_since=NOW)
    assert made is not None
    assert made.tone is (Tone.GOOD if rung is Rung.FULL else Tone.WARN)


def test_every_rung_has_words_for_line_and_processor() -> None:
    assert set(hints.STEP_LINE) == set(hints.STEP_PROCESSOR) == set(Rung)


def test_a_busy_computer_is_not_blamed_on_the_line() -> None:
    told = said(rung=Rung.FEWER, rung_why=Why.PROCESSOR, rung_since=NOW)
    assert "computer" in told
    assert "line" not in told.replace("outline", "")


def test_sound_only_that_was_asked_for_is_no_warning() -> None:
    made = banner(rung=Rung.SOUND_ONLY, rung_why=Why.REQUEST, rung_since=NOW)
    assert made is not None
    assert (made.tone, made.words.startswith("Sound only, as you chose")) == (Tone.PLAIN, True)


# One's own sound --------------------------------------------------------------------------------


def test_who_makes_an_echo_is_told_and_what_to_do() -> None:
    assert "headset" in said(echo=True)
    assert "耳机" in said(language=ZH, echo=True)


def test_who_speaks_into_a_closed_microphone_may_open_it_from_there() -> None:
    made = banner(speaking_muted=True)
    assert made is not None
    assert "nobody hears you" in made.words
    assert [each.intent for each in made.acts] == [SetMicrophone(True)]
    assert "Ctrl+D" in made.acts[0].hint


def test_whom_the_court_mutes_in_the_middle_of_a_word_is_told_of_the_mute() -> None:
    muted = with_(hearing(), DEFENDANT, muted_by=JUDGE)
    for speaking in (False, True):
        assert said(muted, speaking_muted=speaking) == "You have been muted by the presiding judge."


def test_to_be_told_of_speaking_unheard_is_offered_with_what_it_takes() -> None:
    made = banner(offers_telling=True)
    assert made is not None
    assert made.tone is Tone.PLAIN
    assert made.words.endswith("stays open on this computer only; nothing leaves it.")
    assert [each.words for each in made.acts] == ["Yes, tell me", "No"]
    assert [each.intent for each in made.acts] == [TellUnheard(True), TellUnheard(False)]
    assert "(F2)" in made.acts[0].hint, "where it can be changed later"
    assert "只对本机" in said(language=ZH, offers_telling=True)
    assert banner(hearing(phase=HearingPhase.PAUSED), offers_telling=True) is None


@pytest.mark.parametrize("cause", [Cause.SOUND_SILENT, Cause.SOUND_CLIPPED, Cause.SOUND_NOISY])
def test_what_is_wrong_with_ones_own_sound_is_hinted_at_in_the_words_of_the_check(
    cause: Cause,
) -> None:
    for language in (EN, ZH):
        hint = said(language=language, troubles=(cause,), microphone_live=True)
        assert ADVICE[cause].found(language) in hint
        assert ADVICE[cause].act(language) in hint


def test_a_closed_microphone_has_no_trouble_to_be_told_of() -> None:
    assert said(troubles=(Cause.SOUND_SILENT,)) == said()


def test_where_echo_cannot_be_taken_out_a_headset_is_advised_until_it_was_read() -> None:
    made = banner(unprocessed=True)
    assert made is not None
    assert made.tone is Tone.PLAIN
    assert made.words == "Echo removal is not available on this computer: please use a headset."
    assert [each.intent for each in made.acts] == [DismissHeadsetAdvice()]
    assert "耳机" in said(language=ZH, unprocessed=True)


def test_a_machine_that_nothing_keeps_awake_is_told_of_in_the_words_of_the_check() -> None:
    for language in (EN, ZH):
        made = banner(language=language, may_sleep=True)
        assert made is not None
        assert made.tone is Tone.WARN
        assert ADVICE[Cause.MAY_SLEEP].found(language) in made.words
        assert ADVICE[Cause.MAY_SLEEP].act(language) in made.words
        assert [each.intent for each in made.acts] == [DismissSleepAdvice()]


# Devices ----------------------------------------------------------------------------------------


def test_a_device_that_is_gone_is_told_with_the_one_that_is_used_now() -> None:
    built_in = Device(DeviceKind.MICROPHONE, "m2", "Built-in")
    made = banner(fell_back=(DeviceKind.MICROPHONE,), in_use=(built_in,))
    assert made is not None
    assert made.words == "The microphone that you chose is gone; “Built-in” is used now."
    assert [each.intent for each in made.acts] == [DismissFallBack()]


def test_the_device_that_is_gone_is_named_where_it_is_known() -> None:
    built_in = Device(DeviceKind.MICROPHONE, "m2", "Built-in")
    headset = Device(DeviceKind.MICROPHONE, "m1", "Headset")
    fell: dict[str, Any] = {"fell_back": (DeviceKind.MICROPHONE,), "in_use": (built_in,)}
    told = said(**fell, gone=(headset,))
    assert told == "The microphone “Headset” is gone; “Built-in” is used now."
    assert said(language=ZH, **fell, gone=(headset,)) == (
        "话筒“Headset”断开了，现在使用“Built-in”。"
    )


def test_two_devices_of_one_headset_are_told_together_and_without_a_name_too() -> None:
    told = said(fell_back=(DeviceKind.MICROPHONE, DeviceKind.LOUDSPEAKER))
    assert told.count("the system's own") == 2
    assert said(language=ZH, fell_back=(DeviceKind.CAMERA,)).startswith("您选的摄像头")


# A court that cannot be heard -------------------------------------------------------------------


def test_closed_devices_are_told_when_the_court_cannot_be_heard() -> None:
    made = banner(quiet=True, wire=Wire.RECONNECTING)
    assert made is not None
    assert made.tone is Tone.BAD
    assert "microphone and camera are closed" in made.words
    assert "by itself" in made.words


# What was missed --------------------------------------------------------------------------------


def test_missed_speech_is_offered_with_how_much_and_by_whom() -> None:
    made = banner(missed=MISSED)
    assert made is not None
    assert made.words == "You missed 20 s of speech (plaintiff)."
    assert [each.intent for each in made.acts] == [PlayMissed(), SkipMissed()]
    assert [each.words for each in made.acts] == ["Play it now", "Not now"]
    assert made.progress is None
    assert said(language=ZH, missed=MISSED) == "断线期间您错过了 20 秒发言（原告）。"


def test_many_speakers_are_not_all_named() -> None:
    two = replace(MISSED, speakers=(PLAINTIFF, JUDGE))
    assert said(missed=two) == "You missed 20 s of speech (plaintiff, presiding judge)."
    three = replace(MISSED, speakers=(PLAINTIFF, JUDGE, CLERK))
    assert said(missed=three) == "You missed 20 s of speech."


def test_while_it_plays_the_rest_is_told_and_it_can_be_stopped() -> None:
    made = banner(missed=replace(MISSED, playing=True, left_s=11.2))
    assert made is not None
    assert made.words == "Playing what you missed, 12 s left. The live sound is quieter."
    assert [each.intent for each in made.acts] == [StopMissed()]
    assert made.progress is not None
    assert made.progress.share == pytest.approx(0.44)
    assert made.progress.spoken == "Played so far: 44 %"


def test_progress_stays_between_nothing_and_all() -> None:
    for long_s, left_s, share in ((20.0, 40.0, 0.0), (20.0, -1.0, 1.0), (0.0, 0.0, 1.0)):
        made = banner(missed=MissedSpeech(long_s, NOW, playing=True, left_s=left_s))
        assert made is not None
        assert made.progress is not None
        assert made.progress.share == share


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.0, "1 s"), (0.4, "1 s"), (59.2, "1 min 0 s"), (83.0, "1 min 23 s")]
)
def test_how_long_is_told_in_whole_seconds(seconds: float, told: str) -> None:
    assert lasting(seconds, EN) == told


# Which comes first ------------------------------------------------------------------------------


def test_the_weightiest_is_said_and_the_next_when_that_is_over() -> None:
    everything: dict[str, Any] = {
        "quiet": True,
        "wire": Wire.RECONNECTING,
        "refusal": Failure(Reason.STALE),
        "media": MediaState.FAILED,
        "speaking_muted": True,
        "missed": MISSED,
        "fell_back": (DeviceKind.CAMERA,),
        "microphone_failure": Failure(Reason.MICROPHONE_MISSING),
        "echo": True,
        "rung_since": NOW,
        "may_sleep": True,
        "unprocessed": True,
        "offers_telling": True,
    }
    state = hearing()
    seen = []
    for gone in (*everything, "nothing"):
        seen.append(said(state, rung=Rung.FEWER, rung_why=Why.LINE, **everything))
        everything.pop(gone, None)
    beginnings = [
        "The court cannot be reached",
        "The line to the court is lost",
        "This has changed",
        "Sound and picture did not connect",
        "You are speaking",
        "You missed",
        "The camera that you chose",
        "The microphone cannot be used",
        "Others hear themselves",
        "Your line is weak",
        "Your computer may go to sleep",
        "Echo removal is not available",
        "Shall we tell you",
    ]
    assert [
        each for each, begins in zip(seen, beginnings, strict=False) if begins not in each
    ] == []
    assert seen[-1] == ""


def test_a_desk_without_a_seat_is_told_of_the_line_alone() -> None:
    state = desk(hearing(), None, speaking_muted=True, echo=True)  # type: ignore[arg-type]
    made = present(state).banner
    assert made is not None
    assert "Others hear" in made.words


@pytest.mark.parametrize("language", [ZH, EN])
def test_the_others_do_not_see_what_concerns_one_desk(language: Language) -> None:
    raised = with_(hearing(), AGENT, hand_raised_at=NOW)
    assert banner(raised, language) is None
