"""What the device check says: one question a page, then a verdict in words of use."""

import pytest

from client.config import Devices
from client.frames import OWN, Source
from client.protocol.check_outcomes import NEEDED
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from client.protocol.ids import HearingId
from client.protocol.test_call import PEER
from client.screens.check_findings import advice_of
from client.screens.device_check import DeviceCheckScreen, present
from client.screens.tone import Tone
from client.screens.words.device_check import ADVICE
from client.state import Device, DeviceCheck, DeviceKind, Step, Where
from tests.screens.states import EN, ZH, at

CAMERA = Device(DeviceKind.CAMERA, "cam", "Camera One")
STAND_IN = Device(DeviceKind.CAMERA, "fake", "Camera Two", synthetic=True)
HEADS = {
    Check.MACHINE: Code.ENV_01,
    Check.CAMERA: Code.CAM_11,
    Check.MICROPHONE: Code.MIC_04,
    Check.LOUDSPEAKER: Code.SPK_01,
    Check.NETWORK: Code.NET_12,
    Check.CALL: Code.MED_04,
}
"""A row of each group."""
PASSES = {check: Finding(code=code, outcome=Outcome.PASS) for check, code in HEADS.items()}


def said(check: DeviceCheck | None, **more: object) -> DeviceCheckScreen:
    return present(at(Where.CHECK, EN, check=check, **more))


def found(check: Check, outcome: Outcome, reason: str = "") -> Finding:
    return Finding(code=HEADS[check], outcome=outcome, reason=reason)


def verdict_of(**outcomes: tuple[Outcome, str]) -> DeviceCheckScreen:
    spoken = [found(each, *outcomes.get(each.value, (Outcome.PASS, ""))) for each in Check]
    others = NEEDED - {each.code for each in spoken}
    rest = [Finding(code=code, outcome=Outcome.PASS) for code in others]
    return said(DeviceCheck(Step.VERDICT, findings=(*spoken, *rest)))


def test_it_begins_with_the_camera() -> None:
    screen = said(None)
    assert screen.step is Step.CAMERA
    assert screen.question == "Can you see yourself clearly?"
    assert screen.next == "Skip this step"
    assert screen.next_is_skip
    assert [(each.said, each.words) for each in screen.offers] == [(0, "No"), (1, "Yes, clearly")]
    assert not any(each.given for each in screen.offers)


def test_the_picture_is_looked_at_before_the_answer() -> None:
    looking = said(DeviceCheck(Step.CAMERA, running=True))
    assert not looking.may_answer
    assert looking.measuring == "Looking at the picture…"
    assert said(DeviceCheck(Step.LOUDSPEAKER, running=True)).may_answer


def test_the_dots_say_how_far_it_is_and_how_it_went() -> None:
    screen = said(DeviceCheck(Step.LOUDSPEAKER, findings=(PASSES[Check.CAMERA],)))
    assert [each.done for each in screen.dots] == [True, True, False, False, False]
    assert [each.here for each in screen.dots] == [False, False, True, False, False]
    assert screen.dots[0].tone is Tone.GOOD
    assert screen.dots[1].tone is Tone.PLAIN
    assert screen.dots[2].name == "Step 3 of 5: Loudspeaker, you are here"
    assert screen.dots[0].name.endswith("done")
    assert screen.dots[4].name.endswith("to come")


@pytest.mark.parametrize(
    ("outcome", "reason", "answered"),
    [
        (Outcome.PASS, "", [1]),
        (Outcome.FAIL, Cause.USER_SAYS_NO, [0]),
        (Outcome.WARN, Cause.PICTURE_DARK, []),
        (Outcome.NOT_RUN, Cause.NOT_ANSWERED, []),
    ],
)
def test_the_answer_is_ticked_only_when_it_was_given(
    outcome: Outcome, reason: str, answered: list[int]
) -> None:
    finding = found(Check.CAMERA, outcome, reason)
    offers = said(DeviceCheck(Step.CAMERA, findings=(finding,))).offers
    assert [each.said for each in offers if each.given] == answered


def test_nobody_is_asked_to_see_a_camera_that_gives_no_picture() -> None:
    none = found(Check.CAMERA, Outcome.FAIL, Cause.NO_CAMERA)
    screen = said(DeviceCheck(Step.CAMERA, findings=(none,)))
    assert not screen.offers
    assert screen.question == "Your camera gives no picture"
    assert screen.repeat == "Test again"
    assert screen.no_picture == "No picture"
    assert screen.answer is not None
    assert screen.answer.tone is Tone.BAD
    assert screen.answer.act


def test_the_microphone_asks_for_a_sentence_and_not_for_an_opinion() -> None:
    screen = said(DeviceCheck(Step.MICROPHONE))
    assert screen.question == "Please say a sentence"
    assert not screen.offers
    assert screen.level_words == ("Too quiet", "Good", "Too loud")


HEARD = Finding(code=Code.MIC_04, outcome=Outcome.PASS)


def test_who_was_heard_can_hear_themselves_and_say_how_they_sound() -> None:
    assert said(DeviceCheck(Step.MICROPHONE, running=True)).play == ""
    heard = said(DeviceCheck(Step.MICROPHONE, findings=(HEARD,)))
    assert heard.play == "Record my voice and play it"
    assert not heard.offers
    recording = said(DeviceCheck(Step.MICROPHONE, findings=(HEARD,), running=True))
    assert recording.measuring.startswith("Please speak")
    asked = said(DeviceCheck(Step.MICROPHONE, findings=(HEARD,), asking=Code.MIC_08))
    assert asked.question == "Did your voice sound clear?"
    assert [(each.said, each.words) for each in asked.offers] == [
        (0, "No"),
        (1, "Yes, it was clear"),
    ]
    clear = Finding(code=Code.MIC_08, outcome=Outcome.PASS)
    done = said(DeviceCheck(Step.MICROPHONE, findings=(HEARD, clear)))
    assert done.play == "Record once more"
    assert [each.given for each in done.offers] == [False, True]


def test_who_has_no_microphone_is_not_offered_to_hear_themselves() -> None:
    gone = Finding(code=Code.MIC_04, outcome=Outcome.FAIL, reason=Cause.MICROPHONE_GONE)
    assert said(DeviceCheck(Step.MICROPHONE, findings=(gone,))).play == ""


def test_the_notes_can_be_played_again() -> None:
    assert said(DeviceCheck(Step.LOUDSPEAKER)).play == "Play the notes"
    heard = DeviceCheck(Step.LOUDSPEAKER, findings=(PASSES[Check.LOUDSPEAKER],))
    assert said(heard).play == "Play them again"
    assert said(DeviceCheck(Step.CAMERA)).play == ""


def test_the_notes_are_counted_and_the_right_number_is_ticked() -> None:
    assert [each.words for each in said(DeviceCheck(Step.LOUDSPEAKER)).offers] == [
        "None",
        "One",
        "Two",
        "Three",
    ]
    two = Finding(code=Code.SPK_01, outcome=Outcome.PASS, readings={"notes_played": 2.0})
    offers = said(DeviceCheck(Step.LOUDSPEAKER, findings=(two,))).offers
    assert [each.words for each in offers if each.given] == ["Two"]


def test_the_line_is_told_with_its_readings() -> None:
    line = Finding(
        code=Code.MED_05,
        outcome=Outcome.PASS,
        readings={"rtt_ms": 23.4, "up_kbps": 8100.0, "down_kbps": 42_000.0, "any_ms": 9.0},
    )
    screen = said(DeviceCheck(Step.NETWORK, findings=(PASSES[Check.NETWORK], line)))
    assert screen.question == "Your line has been tested"
    assert not screen.hint
    assert screen.next == "See the result"
    assert screen.answer is not None
    assert screen.answer.facts == "round trip 23 ms · 8.1 Mbit/s up · 42 Mbit/s down"


def test_the_drill_tells_how_long_it_took_to_come_back() -> None:
    drill = Finding(
        code=Code.MED_11,
        outcome=Outcome.PASS,
        readings={"socket_back_s": 0.02, "media_back_s": 1.26},
    )
    findings = (PASSES[Check.NETWORK], PASSES[Check.CALL], drill)
    answer = said(DeviceCheck(Step.NETWORK, form=Form.FULL, findings=findings)).answer
    assert answer is not None
    assert answer.facts == "connection back after 0.1 s · sound back after 1.3 s"
    assert said(DeviceCheck(Step.NETWORK, running=True)).measuring == "Measuring…"
    names = Finding(code=Code.NET_02, outcome=Outcome.PASS)
    spared = Finding(code=Code.NET_01, outcome=Outcome.SKIPPED)
    heard = Finding(code=Code.MIC_04, outcome=Outcome.PASS)
    on_the_way = DeviceCheck(Step.NETWORK, findings=(heard, spared, names), running=True)
    assert said(on_the_way).measuring == "Measuring… 1 done"


def test_the_line_of_the_full_form_takes_longer_and_says_so() -> None:
    half = said(DeviceCheck(Step.NETWORK, running=True)).hint
    whole = said(DeviceCheck(Step.NETWORK, form=Form.FULL, running=True)).hint
    assert half == "It takes about half a minute. Please wait."
    assert whole == "It takes about a minute. Please wait."


def test_devices_are_offered_by_the_name_the_system_gives_them() -> None:
    screen = said(None, devices=(CAMERA, STAND_IN), chosen=Devices(camera="fake"))
    assert screen.choices is not None
    names = [each.name for each in screen.choices.each]
    assert names == ["Camera One", "Camera Two (stand-in)"]
    assert screen.choices.chosen == "fake"
    assert not screen.choices.none


def test_without_a_choice_the_system_chooses() -> None:
    screen = said(None, devices=(CAMERA,), chosen=Devices(camera="gone"))
    assert screen.choices is not None
    assert [each.id for each in screen.choices.each] == ["", "cam"]
    assert screen.choices.chosen == ""


def test_no_device_is_said_in_words() -> None:
    screen = said(None)
    assert screen.choices is not None
    assert screen.choices.none == "None was found"
    assert not screen.choices.each
    assert said(DeviceCheck(Step.NETWORK)).choices is None


def test_stand_ins_are_said_to_prove_nothing() -> None:
    assert "proves nothing" in said(DeviceCheck(synthetic=True)).synthetic
    assert not said(DeviceCheck()).synthetic


@pytest.mark.parametrize(
    ("outcomes", "sentence", "tone"),
    [
        ({}, "You can take part with picture and sound.", Tone.GOOD),
        (
            {"camera": (Outcome.WARN, Cause.PICTURE_DARK)},
            "You can take part, and a few things could be better.",
            Tone.WARN,
        ),
        (
            {"camera": (Outcome.FAIL, Cause.NO_CAMERA)},
            "You can take part with sound; the picture may stop.",
            Tone.WARN,
        ),
        (
            {"microphone": (Outcome.FAIL, Cause.SOUND_SILENT)},
            "You cannot take part from this computer as it is.",
            Tone.BAD,
        ),
        (
            {"loudspeaker": (Outcome.FAIL, Cause.USER_SAYS_NO)},
            "You cannot take part from this computer as it is.",
            Tone.BAD,
        ),
        (
            {"network": (Outcome.FAIL, Cause.UDP_BLOCKED)},
            "Over this line you can take part by phone only.",
            Tone.BAD,
        ),
        (
            {"call": (Outcome.NOT_RUN, "")},
            "Not everything was tested, so this is not certain yet.",
            Tone.WARN,
        ),
    ],
)
def test_the_verdict_is_in_words_of_use(
    outcomes: dict[str, tuple[Outcome, str]], sentence: str, tone: Tone
) -> None:
    verdict = verdict_of(**outcomes).verdict
    assert verdict is not None
    assert (verdict.sentence, verdict.tone) == (sentence, tone)


def test_findings_stand_by_weight_each_with_one_act_and_one_way_out() -> None:
    verdict = verdict_of(
        camera=(Outcome.WARN, Cause.PICTURE_DARK),
        loudspeaker=(Outcome.SKIPPED, ""),
        network=(Outcome.FAIL, "a cause of a newer desk"),
    ).verdict
    assert verdict is not None
    assert [each.check for each in verdict.findings] == [
        "Network",
        "Camera",
        "Computer",
        "Microphone",
        "Test call",
        "Loudspeaker",
    ]
    network, camera, _, microphone, _, loudspeaker = verdict.findings
    assert network.found == "Something here needs attention."
    assert loudspeaker.outcome == "Not tested"
    assert all(each.act and each.way_out for each in (network, loudspeaker, camera))
    assert not microphone.act
    assert camera.name == (
        "Camera: Take note. Your face is dark. Put a light in front of you, not behind you. "
        "You can take part as it is."
    )


NO = Finding(code=Code.MED_10, outcome=Outcome.FAIL, reason=Cause.USER_SAYS_NO)
RETURNED = Finding(code=Code.MED_09, outcome=Outcome.PASS, readings={"correlation": 0.9})


@pytest.mark.parametrize(
    ("others", "found", "act"),
    [
        (
            (RETURNED,),
            "The call came through well, yet you did not see and hear it clearly.",
            "Turn the sound up, check that the right loudspeaker is chosen, and test again.",
        ),
        (
            (
                RETURNED,
                Finding(code=Code.CAM_08, outcome=Outcome.WARN, reason=Cause.PICTURE_DARK),
                Finding(code=Code.MIC_07, outcome=Outcome.WARN, reason=Cause.SOUND_NOISY),
            ),
            "The call came through well, yet you did not see and hear it clearly.",
            "Turn the sound up, check that the right loudspeaker is chosen, and test again.",
        ),
        (
            (
                RETURNED,
                Finding(code=Code.MED_04, outcome=Outcome.WARN, reason=Cause.LINE_LOSES),
                Finding(code=Code.MED_06, outcome=Outcome.FAIL, reason=Cause.LINE_NARROW_DOWN),
            ),
            "You did not see and hear the test call clearly.",
            ADVICE[Cause.LINE_NARROW_DOWN].act.en,
        ),
        (
            (
                RETURNED,
                Finding(
                    code=Code.SPK_02, outcome=Outcome.WARN, reason=Cause.LOUDSPEAKER_TURNED_DOWN
                ),
            ),
            "You did not see and hear the test call clearly.",
            ADVICE[Cause.LOUDSPEAKER_TURNED_DOWN].act.en,
        ),
        ((), "You did not see and hear the test call clearly.", "Please test once more."),
    ],
)
def test_what_helps_whoever_could_not_follow_the_call_hangs_on_what_was_measured(
    others: tuple[Finding, ...], found: str, act: str
) -> None:
    screen = said(DeviceCheck(Step.VERDICT, findings=(*others, NO)))
    assert screen.verdict is not None
    (line,) = (each for each in screen.verdict.findings if each.code == "MED-10")
    assert (line.found, line.act) == (found, act)
    assert line.way_out.endswith("take part by phone.")


def test_a_line_that_carried_the_call_well_is_not_blamed_for_a_no() -> None:
    busy = Finding(code=Code.ENV_05, outcome=Outcome.WARN, reason=Cause.PROCESSOR_BUSY)
    dear = Finding(code=Code.NET_01, outcome=Outcome.WARN, reason=Cause.MOBILE_DATA)
    for others in ((RETURNED,), (RETURNED, busy), (RETURNED, dear)):
        well = said(DeviceCheck(Step.VERDICT, findings=(*others, NO))).verdict
        assert well is not None
        assert well.sentence == (
            "As it is you can take part by phone only. Please mend what stands below first."
        )
    lost = Finding(code=Code.MED_04, outcome=Outcome.WARN, reason=Cause.LINE_LOSES)
    blocked = Finding(code=Code.NET_06, outcome=Outcome.FAIL, reason=Cause.SOCKET_BLOCKED)
    for other in (lost, blocked):
        poor = said(DeviceCheck(Step.VERDICT, findings=(RETURNED, other, NO))).verdict
        assert poor is not None
        assert poor.sentence == "Over this line you can take part by phone only."


def test_a_no_to_another_question_is_told_as_before() -> None:
    own = Finding(code=Code.CAM_11, outcome=Outcome.FAIL, reason=Cause.USER_SAYS_NO)
    advice = advice_of(own, (RETURNED, own))
    assert advice == ADVICE[Cause.USER_SAYS_NO]


def test_what_was_never_tested_is_not_passed() -> None:
    verdict = said(DeviceCheck(Step.VERDICT)).verdict
    assert verdict is not None
    assert {each.outcome for each in verdict.findings} == {"Not tested"}


def test_the_way_on_leads_into_the_hearing_or_is_done() -> None:
    to_hearing = said(DeviceCheck(Step.VERDICT, hearing=HearingId("h"))).verdict
    assert to_hearing is not None
    assert (to_hearing.enter, to_hearing.hearing) == ("Enter the hearing", "h")
    alone = present(at(Where.CHECK, ZH, check=DeviceCheck(Step.VERDICT))).verdict
    assert alone is not None
    assert (alone.enter, alone.hearing) == ("完成", None)
    assert said(DeviceCheck(Step.VERDICT)).next == ""


def test_each_poor_finding_has_a_line_of_its_own_with_its_row() -> None:
    findings = (
        Finding(code=Code.CAM_08, outcome=Outcome.WARN, reason=Cause.PICTURE_DARK),
        Finding(code=Code.CAM_10, outcome=Outcome.WARN, reason=Cause.CAMERA_VIRTUAL),
        Finding(code=Code.CAM_05, outcome=Outcome.PASS),
        Finding(
            code=Code.ENV_11,
            outcome=Outcome.WARN,
            reason=Cause.OTHER_PROGRAM,
            texts={"name": "Zoom"},
        ),
    )
    verdict = said(DeviceCheck(Step.VERDICT, findings=findings)).verdict
    assert verdict is not None
    poor = [each for each in verdict.findings if each.outcome == "Take note"]
    assert [each.code for each in poor] == ["ENV-11", "CAM-08", "CAM-10"]
    assert poor[0].found == "Zoom is open and may hold your camera or microphone."
    assert [each.check for each in verdict.findings].count("Camera") == 2


def test_everything_can_be_tested_from_the_verdict() -> None:
    quick = said(DeviceCheck(Step.VERDICT))
    assert quick.everything == "Full check (about four minutes)"
    assert quick.title == "Device check"
    full = said(DeviceCheck(Step.VERDICT, form=Form.FULL))
    assert not full.everything
    assert full.title == "Full device check"
    assert not said(DeviceCheck()).everything


def test_what_came_back_of_the_test_call_is_shown_while_it_is_asked_about() -> None:
    measuring = said(DeviceCheck(Step.NETWORK, form=Form.FULL, running=True))
    assert measuring.picture is None
    asked = said(DeviceCheck(Step.NETWORK, form=Form.FULL, asking=Code.MED_10))
    assert asked.picture == Source(PEER)
    assert asked.picture_name == "Picture of the test call"
    assert "eight rising notes" in asked.hint
    # It is nobody's face that is shown.
    assert not asked.places_face
    own = said(None)
    assert own.picture == OWN
    assert own.places_face


@pytest.mark.parametrize(
    ("step", "asking", "question"),
    [
        (Step.CAMERA, Code.CAM_12, "Unplug the camera, then plug it in again."),
        (Step.MICROPHONE, Code.MIC_08, "Did your voice sound clear?"),
        (
            Step.LOUDSPEAKER,
            Code.AUD_01,
            "Is another device in this room joining the hearing?",
        ),
        (Step.NETWORK, Code.MED_10, "Could you see and hear the test call clearly?"),
    ],
)
def test_what_only_a_person_knows_is_asked_on_its_page(
    step: Step, asking: Code, question: str
) -> None:
    screen = said(DeviceCheck(step, form=Form.FULL, asking=asking))
    assert screen.question == question
    assert screen.check is asking.check
    assert [each.said for each in screen.offers] == [0, 1]
    assert screen.may_answer


def test_who_unplugs_the_camera_is_told_what_should_come_and_not_where_to_sit() -> None:
    screen = said(DeviceCheck(Step.CAMERA, form=Form.FULL, asking=Code.CAM_12))
    assert screen.hint.startswith("Your picture should come back by itself.")
    assert [each.words for each in screen.offers] == [
        "It cannot be unplugged",
        "It is plugged in again",
    ]
    assert screen.picture == OWN
    assert not screen.places_face


def test_what_only_staff_can_mend_worries_nobody() -> None:
    well = tuple(
        Finding(code=each, outcome=Outcome.PASS)
        for each in Code
        if each not in (Code.ENV_10, Code.ENV_12)
    )
    keyring = Finding(code=Code.ENV_10, outcome=Outcome.WARN, reason=Cause.NO_KEYRING)
    graphics = Finding(code=Code.ENV_12, outcome=Outcome.WARN, reason=Cause.DRAWING_SLOW)
    verdict = said(DeviceCheck(Step.VERDICT, findings=(*well, keyring, graphics))).verdict
    assert verdict is not None
    assert verdict.tone is Tone.GOOD
    assert all(each.tone is Tone.GOOD for each in verdict.findings)
