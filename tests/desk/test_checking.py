"""The device check at the desk, page by page."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from client.config import Devices
from client.devicecheck.probes import speaker
from client.devicecheck.probes.clip import ClipProbe
from client.devicecheck.probes.line.place import Plans
from client.devicecheck.run import time_for
from client.intents import (
    AnswerCheck,
    Back,
    BeginCheck,
    ChooseCamera,
    ChooseForm,
    ChooseLoudspeaker,
    ChooseMicrophone,
    EnterHearing,
    NextStep,
    OpenCases,
    OpenCheck,
    PlayTone,
    RecordVoice,
    Refresh,
    RepeatCheck,
)
from client.media.blocks import BLOCK, RATE
from client.media.devices.fake import speech_like
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, NetworkTestPlan, Outcome
from client.protocol.errors import CourtUnavailable, Reason
from client.protocol.hearing import Place
from client.state import ClientState, DeviceCheck, Step, Where
from tests.courtroom.court_in_memory import HEARING
from tests.desk.scene import FILE, MORNING, Scene, desk_at_court
from tests.devicecheck.benches import notes_in
from tests.devicecheck.lines import Line


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine here has no microphone to be waited for."""
    monkeypatch.setattr(speaker, "OPEN_WITHIN_S", 0.0)


def finding(state: ClientState, check: Check) -> Finding | None:
    return None if state.check is None else state.check.finding(check)


def row(state: ClientState, code: Code) -> Finding | None:
    found = () if state.check is None else state.check.findings
    return next((each for each in found if each.code is code), None)


async def come_to(scene: Scene, step: Step, form: Form = Form.QUICK) -> None:
    """Begin the check and skip the pages before this one."""
    scene.take(BeginCheck(HEARING, form))
    await scene.until(lambda state: state.where is Where.CHECK)
    while scene.state.check is not None and scene.state.check.step is not step:
        scene.take(NextStep())
    await scene.until(lambda state: state.check is not None and state.check.step is step)


async def test_the_first_page_opens_the_camera_and_lists_what_there_is(signed_in: Scene) -> None:
    signed_in.take(BeginCheck(HEARING))
    state = await signed_in.until(lambda state: state.check and state.check.running)
    assert state.where is Where.CHECK
    assert state.check is not None
    assert state.check.step is Step.CAMERA
    assert state.check.hearing == HEARING
    assert state.check.synthetic
    assert [device.id for device in state.devices] == ["cam", "mic"]
    await signed_in.until(lambda _: signed_in.engine.previewed == (True, False))


async def test_a_camera_that_cannot_be_read_is_said_at_once(signed_in: Scene) -> None:
    signed_in.take(BeginCheck())
    await signed_in.until(lambda state: state.check and state.check.running)
    signed_in.engine.say(camera_failure=Reason.CAMERA_UNREADABLE)
    state = await signed_in.until(lambda state: state.check is not None and not state.check.running)
    found = finding(state, Check.CAMERA)
    assert found is not None
    assert (found.outcome, found.reason) == (Outcome.FAIL, Cause.CAMERA_UNREADABLE)


async def test_skipped_pages_are_not_run_and_each_page_opens_only_its_own_device(
    signed_in: Scene,
) -> None:
    await come_to(signed_in, Step.VERDICT)
    state = signed_in.state
    outcomes = {check: finding(state, check) for check in Check if check is not Check.MACHINE}
    assert all(
        found is not None and found.outcome is Outcome.NOT_RUN for found in outcomes.values()
    )
    assert signed_in.engine.previewed == (False, False)


async def test_a_no_to_the_camera_is_a_fail_of_the_persons_own(signed_in: Scene) -> None:
    signed_in.take(BeginCheck())
    await signed_in.until(lambda state: state.check and state.check.running)
    signed_in.take(AnswerCheck(Check.CAMERA, 0))
    state = await signed_in.until(lambda state: finding(state, Check.CAMERA))
    found = finding(state, Check.CAMERA)
    assert found is not None
    assert found.reason == Cause.USER_SAYS_NO
    assert state.check is not None
    assert not state.check.running


async def test_a_yes_before_anything_was_measured_is_no_pass(signed_in: Scene) -> None:
    signed_in.take(BeginCheck())
    await signed_in.until(lambda state: state.check and state.check.running)
    signed_in.take(AnswerCheck(Check.CAMERA, 1))
    assert finding(signed_in.state, Check.CAMERA) is None
    signed_in.take(NextStep())
    found = finding(signed_in.state, Check.CAMERA)
    assert found is not None
    assert found.outcome is Outcome.NOT_RUN


async def test_the_notes_are_played_at_once_and_again_when_asked(signed_in: Scene) -> None:
    await come_to(signed_in, Step.LOUDSPEAKER)
    await signed_in.until(lambda _: "tone" in signed_in.engine.story)
    signed_in.take(PlayTone())
    await signed_in.until(lambda _: signed_in.engine.story.count("tone") == 2)
    signed_in.take(AnswerCheck(Check.LOUDSPEAKER, notes_in(signed_in.engine.played[-1])))
    state = await signed_in.until(lambda state: row(state, Code.SPK_01))
    found = row(state, Code.SPK_01)
    assert found is not None
    assert found.outcome is Outcome.PASS


def asking(state: ClientState) -> Code | None:
    return None if state.check is None else state.check.asking


async def test_a_voice_is_recorded_played_and_judged_by_the_person(signed_in: Scene) -> None:
    engine = signed_in.engine
    await come_to(signed_in, Step.MICROPHONE)
    engine.say(microphone_live=True)
    await speak(signed_in, lambda state: row(state, Code.MIC_07) is not None)
    await signed_in.until(lambda state: state.check is not None and not state.check.running)
    signed_in.take(RecordVoice())
    await speak(signed_in, lambda state: asking(state) is Code.MIC_08)
    assert len(engine.played[-1]) == 4 * RATE
    assert engine.previewed == (False, False)
    signed_in.take(AnswerCheck(Check.MICROPHONE, 1))
    state = await signed_in.until(lambda state: row(state, Code.MIC_08))
    judged = row(state, Code.MIC_08)
    assert judged is not None
    assert judged.outcome is Outcome.PASS
    await signed_in.until(lambda _: engine.previewed == (False, True))


async def speak(scene: Scene, enough: Callable[[ClientState], bool]) -> None:
    """Speak into the microphone, as fast as it is listened to, until that is so."""
    voice = speech_like(3)
    at = 0
    while not enough(scene.state):
        if scene.engine.witness is not None:
            scene.engine.witness.heard(voice[at : at + BLOCK], 0.0)
            at = (at + BLOCK) % (len(voice) - BLOCK)
        await asyncio.sleep(0)


async def test_a_tone_elsewhere_is_heard_and_begins_no_check(signed_in: Scene) -> None:
    signed_in.take(EnterHearing(HEARING))
    await signed_in.until(lambda state: state.attendance and state.attendance.state)
    story = list(signed_in.engine.story)
    signed_in.take(PlayTone())
    await signed_in.until(lambda _: "tone" in signed_in.engine.story)
    assert signed_in.state.check is None
    assert signed_in.state.where is Where.HEARING
    assert [each for each in signed_in.engine.story if each not in story] == ["tone"]


async def test_notes_that_nobody_answered_for_are_not_run(signed_in: Scene) -> None:
    await come_to(signed_in, Step.LOUDSPEAKER)
    await signed_in.until(lambda _: "tone" in signed_in.engine.story)
    await asyncio.sleep(0)
    signed_in.take(NextStep())
    found = finding(signed_in.state, Check.LOUDSPEAKER)
    assert found is not None
    assert (found.outcome, found.reason) == (Outcome.NOT_RUN, Cause.NOT_ANSWERED)


async def test_without_a_loudspeaker_it_is_said_at_once(signed_in: Scene) -> None:
    signed_in.engine.tone_fails = True
    await come_to(signed_in, Step.LOUDSPEAKER)
    state = await signed_in.until(lambda state: finding(state, Check.LOUDSPEAKER))
    found = finding(state, Check.LOUDSPEAKER)
    assert found is not None
    assert found.reason == Cause.NO_LOUDSPEAKER


async def test_a_court_that_cannot_be_reached_is_found_on_the_last_page(
    signed_in: Scene,
) -> None:
    signed_in.court.errors["face"] = CourtUnavailable()
    await come_to(signed_in, Step.NETWORK)
    state = await signed_in.until(lambda state: finding(state, Check.NETWORK))
    found = finding(state, Check.NETWORK)
    assert found is not None
    assert found.reason == Cause.COURT_UNREACHABLE


async def test_another_camera_is_used_remembered_and_measured_anew(signed_in: Scene) -> None:
    signed_in.take(BeginCheck())
    await signed_in.until(lambda state: state.check and state.check.running)
    signed_in.engine.say(camera_failure=Reason.CAMERA_UNREADABLE)
    await signed_in.until(lambda state: finding(state, Check.CAMERA))
    signed_in.engine.say(camera_failure=None)
    signed_in.take(ChooseCamera("usb-2"))
    state = await signed_in.until(lambda state: state.check and state.check.running)
    assert finding(state, Check.CAMERA) is None
    assert signed_in.engine.chosen == Devices(camera="usb-2")
    assert signed_in.memory.now.devices == Devices(camera="usb-2")
    signed_in.take(ChooseMicrophone("usb-mic"), ChooseLoudspeaker("hdmi"), ChooseCamera(""))
    assert signed_in.engine.chosen == Devices(None, "usb-mic", "hdmi")


async def test_a_repeated_check_begins_at_its_first_page(signed_in: Scene) -> None:
    await come_to(signed_in, Step.VERDICT)
    signed_in.take(RepeatCheck())
    state = await signed_in.until(
        lambda state: state.check is not None and state.check.step is Step.CAMERA
    )
    assert state.check is not None
    assert state.check.findings == ()
    assert state.check.hearing == HEARING


async def test_the_way_back_closes_the_devices_and_leads_to_where_one_came_from(
    signed_in: Scene,
) -> None:
    signed_in.take(BeginCheck(), Back())
    state = await signed_in.until(lambda state: state.where is Where.CASES)
    assert state.check is None
    assert signed_in.engine.previewed == (False, False)
    await signed_in.open_case()
    signed_in.take(BeginCheck(HEARING), Back())
    await signed_in.until(lambda state: state.where is Where.CASE)
    signed_in.take(OpenCases(), BeginCheck(), Back())
    await signed_in.until(lambda state: state.where is Where.CASES)


async def test_behind_the_verdict_lies_the_hearing(signed_in: Scene) -> None:
    await come_to(signed_in, Step.VERDICT)
    signed_in.take(NextStep())
    state = await signed_in.until(
        lambda state: (
            state.attendance
            and state.attendance.state
            and state.attendance.state.participants[2].place is Place.LOBBY
        )
    )
    assert state.where is Where.HEARING
    assert state.check is None


async def test_a_check_without_a_hearing_ends_where_it_began(signed_in: Scene) -> None:
    signed_in.take(BeginCheck())
    for _ in range(4):
        signed_in.take(NextStep())
    assert signed_in.state.check is not None
    assert signed_in.state.check.step is Step.VERDICT
    signed_in.take(NextStep())
    await signed_in.until(lambda state: state.where is Where.CASES)


async def test_whoever_enters_from_the_check_does_not_see_the_camera_go_out(
    signed_in: Scene,
) -> None:
    signed_in.take(BeginCheck(HEARING))
    await signed_in.until(lambda state: state.check and state.check.running)
    await signed_in.until(lambda _: signed_in.engine.previewed == (True, False))
    signed_in.engine.story.clear()
    signed_in.take(EnterHearing(HEARING))
    await signed_in.until(lambda state: state.attendance and state.attendance.state)
    assert signed_in.engine.story == ["preview camera=True microphone=False"]


async def test_a_check_from_within_a_hearing_leaves_it_first(signed_in: Scene) -> None:
    signed_in.take(EnterHearing(HEARING))
    await signed_in.until(lambda state: state.attendance and state.attendance.state)
    signed_in.take(BeginCheck(HEARING))
    state = await signed_in.until(lambda state: state.where is Where.CHECK)
    assert state.attendance is None


async def test_the_full_form_is_gone_through_anew_and_stays_full(signed_in: Scene) -> None:
    signed_in.take(BeginCheck(HEARING, Form.FULL))
    state = await signed_in.until(lambda state: state.check and state.check.running)
    assert state.check is not None
    assert state.check.form is Form.FULL
    await come_to(signed_in, Step.VERDICT, form=Form.FULL)
    state = signed_in.state
    assert state.check is not None
    assert {each.code for each in state.check.findings} >= {Code.CAM_12, Code.MIC_08, Code.MED_11}
    signed_in.take(RepeatCheck())
    state = await signed_in.until(
        lambda state: state.check is not None and state.check.step is Step.CAMERA
    )
    assert state.check is not None
    assert state.check.form is Form.FULL


async def test_what_a_page_took_is_taken_from_the_whole(signed_in: Scene) -> None:
    assert time_for(Form.QUICK, (Check.CAMERA,), 0.0) == 24.0
    assert time_for(Form.QUICK, (Check.NETWORK, Check.CALL), 40.0) == 15.0
    assert time_for(Form.QUICK, (Check.CALL,), 90.0) == 0.0
    assert time_for(Form.FULL, (Check.NETWORK, Check.CALL), 60.0) == 170.0


@pytest.mark.parametrize(
    ("word", "outcome", "reason"),
    [(1, Outcome.PASS, ""), (0, Outcome.FAIL, Cause.USER_SAYS_NO)],
)
async def test_the_person_judges_what_came_back_of_the_test_call(
    word: int, outcome: Outcome, reason: str
) -> None:
    async with at_the_clip() as scene:
        scene.take(AnswerCheck(Check.CALL, word))
        judged = row(await scene.until(lambda state: row(state, Code.MED_10)), Code.MED_10)
        assert judged is not None
        assert (judged.outcome, judged.reason) == (outcome, reason)
        state = await scene.until(lambda state: state.check and not state.check.running)
        assert asking(state) is None
        assert scene.engine.story.count("tone") >= 1
        # A stand-in proves nothing here either.
        assert state.check is not None
        assert state.check.synthetic


async def test_whoever_goes_on_without_a_word_on_the_test_call_has_not_answered() -> None:
    async with at_the_clip() as scene:
        scene.take(NextStep())
        left = row(await scene.until(lambda state: row(state, Code.MED_10)), Code.MED_10)
        assert left is not None
        assert (left.outcome, left.reason) == (Outcome.NOT_RUN, Cause.NOT_ANSWERED)


@asynccontextmanager
async def at_the_clip() -> AsyncIterator[Scene]:
    """A desk whose full check has come to the clip, over a line in which all is well."""
    line = Line()

    async def planned() -> NetworkTestPlan:
        return line.plan

    clips = ClipProbe(Plans(), line._call)
    async with desk_at_court(probes=(clips,)) as scene:
        scene.court.network_plan = planned  # type: ignore[method-assign]  # a court with a test peer
        await scene.sign_in()
        await scene.until(lambda state: state.cases.cases is not None)
        await come_to(scene, Step.NETWORK, Form.FULL)
        await scene.until(lambda state: asking(state) is Code.MED_10)
        yield scene


async def test_the_first_page_opens_nothing_and_suggests_what_fits_the_day(
    signed_in: Scene,
) -> None:
    await signed_in.open_case()
    signed_in.engine.story.clear()
    signed_in.take(OpenCheck(HEARING))
    state = await signed_in.until(lambda state: state.where is Where.CHECK)
    assert state.check == DeviceCheck(form=Form.QUICK, hearing=HEARING, choosing=True)
    # Nothing is tried while the form is still being chosen.
    signed_in.take(NextStep(), AnswerCheck(Check.CAMERA, 0), ChooseCamera("usb-2"))
    assert signed_in.state.check == state.check
    assert not [each for each in signed_in.engine.story if each.startswith("preview")]
    signed_in.take(ChooseForm(Form.FULL))
    assert signed_in.state.check == DeviceCheck(form=Form.FULL, hearing=HEARING, choosing=True)
    signed_in.take(BeginCheck(HEARING, Form.FULL))
    state = await signed_in.until(lambda state: state.check and state.check.running)
    assert state.check is not None
    assert (state.check.form, state.check.choosing) == (Form.FULL, False)
    # A form is chosen before it begins, not half-way.
    signed_in.take(ChooseForm(Form.QUICK))
    assert signed_in.state.check is not None
    assert signed_in.state.check.form is Form.FULL
    signed_in.take(Back())
    await signed_in.until(lambda state: state.where is Where.CASE)


async def test_days_before_the_full_form_is_suggested_and_leads_back_to_the_case(
    signed_in: Scene,
) -> None:
    await signed_in.open_case()
    opened = signed_in.state.case
    assert opened is not None
    assert opened.file is not None
    ahead = opened.file.hearings[0].model_copy(
        update={"starts_at": MORNING + timedelta(days=3), "may_enter": False}
    )
    signed_in.court.file = FILE.model_copy(update={"hearings": (ahead,)})
    signed_in.take(Refresh())
    await signed_in.until(
        lambda state: state.case and state.case.file and state.case.file.hearings == (ahead,)
    )
    signed_in.take(OpenCheck(HEARING))
    state = await signed_in.until(lambda state: state.where is Where.CHECK)
    assert state.check is not None
    assert state.check.form is Form.FULL
    await come_to(signed_in, Step.VERDICT)
    signed_in.take(NextStep())
    await signed_in.until(lambda state: state.where is Where.CASE)
    assert signed_in.state.attendance is None
