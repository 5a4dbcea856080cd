"""The quiet pages: a press becomes the right intent, and what is shown follows the state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget

from client.config import Devices
from client.frames import Frames, Levels, Source
from client.intents import (
    AnswerCheck,
    Back,
    BeginCheck,
    ChooseCamera,
    ChooseLoudspeaker,
    ChooseMicrophone,
    EnterHearing,
    Intent,
    NextStep,
    OpenCase,
    OpenCases,
    OpenCheck,
    OpenDocument,
    OpenExhibit,
    PlayTone,
    RecordVoice,
    Refresh,
    RepeatCheck,
    ServeDocument,
    SignIn,
)
from client.protocol.case import CaseAction
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from client.protocol.errors import Reason
from client.protocol.ids import CaseId, DocumentId, ExhibitId, HearingId
from client.protocol.roles import Role
from client.protocol.test_call import PEER
from client.screens import case_file, cases, device_check, ended, login
from client.state import (
    Cases,
    Device,
    DeviceCheck,
    DeviceKind,
    Failure,
    Login,
    OpenedCase,
    Step,
    Where,
)
from client.ui.case_file.view import CaseFileView
from client.ui.cases.view import CasesView
from client.ui.device_check.view import DeviceCheckView
from client.ui.ended.view import EndedView
from client.ui.login.view import LoginView
from client.ui.widgets.buttons import Button
from client.ui.widgets.pills import Pill
from tests.screens.states import EN, NOW, at, desk, judgment, summary
from tests.screens.states import case_file as whole_file
from tests.ui.finding import named, press, strike

Shown = Callable[..., QWidget]
HOSTILE = "<img src=//x> & Sons"


def texts(root: QWidget) -> set[str]:
    """Give what can be read."""
    return {each.text() for each in root.findChildren(QLabel) if each.isVisible()}


# Signing in -----------------------------------------------------------------------------------


def login_page(shown: Shown, intents: list[Intent], state: Login | None = None) -> LoginView:
    view = LoginView(intents.append)
    view.show_screen(login.present(desk(login=state or Login())))
    shown(view)
    return view


def test_name_and_password_sign_in(shown: Shown, intents: list[Intent]) -> None:
    view = login_page(shown, intents)
    QTest.keyClicks(named(view, "Login name", QLineEdit), " chen ")
    QTest.keyClicks(named(view, "Password", QLineEdit), "secret 1 ")
    press(view, "Remember my password")
    press(view, "Sign in")
    assert intents == [SignIn("chen", "secret 1 ", remember=True)]


def test_enter_signs_in_too(shown: Shown, intents: list[Intent]) -> None:
    view = login_page(shown, intents)
    QTest.keyClicks(named(view, "Login name", QLineEdit), "chen")
    password = named(view, "Password", QLineEdit)
    QTest.keyClicks(password, "secret")
    strike(password, Qt.Key.Key_Return)
    assert intents == [SignIn("chen", "secret", remember=False)]


def test_what_is_missing_is_asked_for_and_nothing_is_sent(
    shown: Shown, intents: list[Intent]
) -> None:
    view = login_page(shown, intents)
    press(view, "Sign in")
    assert "Please enter your login name." in texts(view)
    QTest.keyClicks(named(view, "Login name", QLineEdit), "chen")
    assert "Please enter your login name." not in texts(view)
    press(view, "Sign in")
    assert "Please enter your password." in texts(view)
    assert not intents


def test_a_saved_password_may_be_left_out(shown: Shown, intents: list[Intent]) -> None:
    view = login_page(shown, intents, Login(remembered="chen", has_password=True))
    press(view, "Sign in")
    assert intents == [SignIn("chen", "", remember=True)]


def test_a_password_is_hidden_until_it_is_asked_for(shown: Shown, intents: list[Intent]) -> None:
    view = login_page(shown, intents)
    password = named(view, "Password", QLineEdit)
    assert password.echoMode() is QLineEdit.EchoMode.Password
    press(view, "Show the password")
    assert password.echoMode() is QLineEdit.EchoMode.Normal
    press(view, "Hide the password")
    assert password.echoMode() is QLineEdit.EchoMode.Password


def test_while_it_signs_in_nothing_can_be_pressed_twice(
    shown: Shown, intents: list[Intent]
) -> None:
    view = login_page(shown, intents, Login(remembered="chen", busy=True))
    assert not named(view, "Signing in…", Button).isEnabled()
    strike(named(view, "Login name", QLineEdit), Qt.Key.Key_Return)
    assert not intents


def test_a_no_of_the_court_keeps_what_was_typed(shown: Shown, intents: list[Intent]) -> None:
    view = login_page(shown, intents)
    QTest.keyClicks(named(view, "Login name", QLineEdit), "chen")
    QTest.keyClicks(named(view, "Password", QLineEdit), "secret")
    view.show_screen(login.present(desk(login=Login(busy=True))))
    failed = Login(failure=Failure(Reason.WRONG_CREDENTIALS), remembered="other")
    view.show_screen(login.present(desk(login=failed)))
    assert named(view, "Login name", QLineEdit).text() == "chen"
    assert named(view, "Password", QLineEdit).text() == "secret"
    assert "The login name or the password is not right." in texts(view)


def test_who_comes_back_finds_no_password(shown: Shown, intents: list[Intent]) -> None:
    view = login_page(shown, intents)
    QTest.keyClicks(named(view, "Password", QLineEdit), "secret")
    view.hide()
    view.show()
    assert named(view, "Password", QLineEdit).text() == ""


def test_a_computer_without_a_keyring_offers_no_remembering(
    shown: Shown, intents: list[Intent]
) -> None:
    view = login_page(shown, intents, Login(can_remember=False))
    assert "Remember my password" not in {
        each.accessibleName() for each in view.findChildren(QWidget) if each.isVisible()
    }


def test_a_language_chosen_while_typing_loses_nothing(shown: Shown, intents: list[Intent]) -> None:
    view = login_page(shown, intents)
    QTest.keyClicks(named(view, "Login name", QLineEdit), "chen")
    view.show_screen(login.present(replace(desk(), language=type(EN).CHINESE)))
    assert named(view, "用户名", QLineEdit).text() == "chen"


# The cases ------------------------------------------------------------------------------------


def cases_page(shown: Shown, intents: list[Intent], state: Cases) -> CasesView:
    view = CasesView(intents.append)
    view.show_screen(cases.present(at(Where.CASES, cases=state)))
    shown(view)
    return view


def test_a_case_is_opened_from_its_line_and_from_the_top(
    shown: Shown, intents: list[Intent]
) -> None:
    two = (summary(), summary(case=CaseId("other"), title="其他", next_hearing_at=None))
    view = cases_page(shown, intents, Cases(cases=two))
    press(view, "Open the case 其他, Hearing scheduled")
    press(view, "Open the case of my next hearing: 陈晓雨诉云帆公司")
    assert intents == [OpenCase(CaseId("other")), OpenCase(CaseId("case"))]


def test_a_witness_goes_from_the_list_to_the_waiting_room(
    shown: Shown, intents: list[Intent]
) -> None:
    mine = summary(role=Role.WITNESS)
    view = cases_page(shown, intents, Cases(cases=(mine,)))
    way = named(view, "Enter the waiting room, to testify in 陈晓雨诉云帆公司", Button)
    strike(way, Qt.Key.Key_Space)
    assert mine.next_hearing is not None
    assert intents == [EnterHearing(mine.next_hearing)]


def test_a_line_is_opened_by_keyboard(shown: Shown, intents: list[Intent]) -> None:
    view = cases_page(shown, intents, Cases(cases=(summary(),)))
    line = named(view, "Open the case 陈晓雨诉云帆公司, Hearing scheduled", Button)
    strike(line, Qt.Key.Key_Space)
    assert intents == [OpenCase(CaseId("case"))]


def test_the_list_is_asked_for_again(shown: Shown, intents: list[Intent]) -> None:
    view = cases_page(shown, intents, Cases(cases=(), failure=Failure(Reason.COURT_UNAVAILABLE)))
    press(view, "Refresh")
    press(view, "Try again")
    press(view, "Test my devices")
    assert intents == [Refresh(), Refresh(), OpenCheck()]


def test_a_line_that_changes_keeps_the_focus(shown: Shown, intents: list[Intent]) -> None:
    view = cases_page(shown, intents, Cases(cases=(summary(),)))
    line = named(view, "Open the case 陈晓雨诉云帆公司, Hearing scheduled", Button)
    line.setFocus()
    later = at(Where.CASES, cases=Cases(cases=(summary(),)), now=NOW + timedelta(days=1))
    view.show_screen(cases.present(later))
    QApplication.processEvents()
    assert line.hasFocus()
    assert any("in 2 days" in each for each in texts(view))


def test_a_hostile_title_is_shown_as_it_was_written(shown: Shown, intents: list[Intent]) -> None:
    view = cases_page(shown, intents, Cases(cases=(summary(title=HOSTILE),)))
    assert HOSTILE in texts(view)
    for each in view.findChildren(QWidget):
        assert "<img" not in each.toolTip()


# A case ---------------------------------------------------------------------------------------


def case_page(shown: Shown, intents: list[Intent], opened: OpenedCase) -> CaseFileView:
    view = CaseFileView(intents.append)
    view.show_screen(case_file.present(at(Where.CASE, case=opened)))
    shown(view)
    return view


def test_the_hearing_is_entered_with_or_without_a_check(
    shown: Shown, intents: list[Intent]
) -> None:
    view = case_page(shown, intents, OpenedCase(CaseId("case"), file=whole_file()))
    press(view, "Test devices and enter")
    press(view, "Enter at once")
    assert intents == [OpenCheck(HearingId("hearing")), EnterHearing(HearingId("hearing"))]


def test_papers_and_exhibits_are_read(shown: Shown, intents: list[Intent]) -> None:
    view = case_page(shown, intents, OpenedCase(CaseId("case"), file=whole_file()))
    press(view, "Read exhibit 2")
    press(view, "Read the summons: 传票")
    press(view, "Back to my cases")
    press(view, "Refresh")
    assert intents == [
        OpenExhibit(ExhibitId("exhibit")),
        OpenDocument(DocumentId("document")),
        OpenCases(),
        Refresh(),
    ]


def test_a_judgment_is_served_by_the_second_press(shown: Shown, intents: list[Intent]) -> None:
    file = whole_file(documents=(judgment(),), allowed_actions=(CaseAction.SERVE_JUDGMENT,))
    view = case_page(shown, intents, OpenedCase(CaseId("case"), file=file))
    press(view, "Sign off and serve")
    assert not intents
    press(view, "Press again to serve")
    assert intents == [ServeDocument(DocumentId("judgment"))]
    view.show_screen(
        case_file.present(at(Where.CASE, case=OpenedCase(CaseId("case"), file=file, serving=True)))
    )
    assert not named(view, "Serving…", Button).isEnabled()


def test_what_the_court_does_not_allow_is_not_offered(shown: Shown, intents: list[Intent]) -> None:
    file = whole_file(documents=(judgment(),), allowed_actions=())
    view = case_page(shown, intents, OpenedCase(CaseId("case"), file=file))
    names = {each.accessibleName() for each in view.findChildren(Button) if each.isVisible()}
    assert names == {"Back to my cases", "Refresh", "Read the judgment: 判决书", "Read exhibit 2"}
    assert "Draft" in {each.words() for each in view.findChildren(Pill) if each.isVisible()}


def test_before_the_case_has_come_there_is_no_empty_case(
    shown: Shown, intents: list[Intent]
) -> None:
    view = case_page(shown, intents, OpenedCase(CaseId("case"), loading=True))
    assert "Exhibits" not in texts(view)
    view.show_screen(
        case_file.present(
            at(Where.CASE, case=OpenedCase(CaseId("case"), failure=Failure(Reason.NOT_FOUND)))
        )
    )
    assert "This is not here, or it is not open to you." in texts(view)


def test_on_a_narrow_window_the_columns_stand_one_below_the_other(
    shown: Shown, intents: list[Intent]
) -> None:
    view = case_page(shown, intents, OpenedCase(CaseId("case"), file=whole_file()))
    assert view._aside.x() > view._main.x()
    shown(view, 800, 600)
    assert view._aside.x() == view._main.x()


# Afterwards -----------------------------------------------------------------------------------


def test_the_way_back_after_a_hearing(shown: Shown, intents: list[Intent]) -> None:
    view = EndedView(intents.append)
    view.show_screen(ended.present(at(Where.HEARING)))
    shown(view)
    press(view, "Back to the case")
    assert intents == [Back()]


# The device check -----------------------------------------------------------------------------

CAMERA = Device(DeviceKind.CAMERA, "cam", "Camera One")
OTHER_CAMERA = Device(DeviceKind.CAMERA, "cam-2", "Camera Two")
MICROPHONE = Device(DeviceKind.MICROPHONE, "mic", "Microphone One")
LOUDSPEAKER = Device(DeviceKind.LOUDSPEAKER, "out", "Loudspeaker One")
PASSES = (
    Finding(code=Code.CAM_11, outcome=Outcome.PASS),
    *(Finding(code=each, outcome=Outcome.PASS) for each in Code if each is not Code.CAM_11),
)


class Checking:
    """The page of the device check, and what it wants."""

    def __init__(self, shown: Shown, intents: list[Intent]) -> None:
        self.frames = Frames()
        self.view = DeviceCheckView(intents.append, self.frames, Levels())
        self.intents = intents
        self.show(DeviceCheck())
        shown(self.view)

    def show(self, check: DeviceCheck, devices: tuple[Device, ...] = ()) -> None:
        state = at(Where.CHECK, check=check, devices=devices, chosen=Devices(camera="cam"))
        self.view.show_screen(device_check.present(state))
        QApplication.processEvents()


def test_each_question_is_answered_by_yes_or_no_or_a_number(
    shown: Shown, intents: list[Intent]
) -> None:
    page = Checking(shown, intents)
    press(page.view, "Yes, clearly")
    assert not named(page.view, "Yes, clearly", Button).isChecked()
    page.show(DeviceCheck(Step.LOUDSPEAKER))
    press(page.view, "Two")
    press(page.view, "Play the notes")
    press(page.view, "Skip this step")
    assert intents == [
        AnswerCheck(Check.CAMERA, 1),
        AnswerCheck(Check.LOUDSPEAKER, 2),
        PlayTone(),
        NextStep(),
    ]


def test_one_can_hear_oneself_and_say_how_it_sounds(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    heard = (Finding(code=Code.MIC_04, outcome=Outcome.PASS),)
    page.show(DeviceCheck(Step.MICROPHONE, findings=heard))
    press(page.view, "Record my voice and play it")
    page.show(DeviceCheck(Step.MICROPHONE, findings=heard, running=True))
    assert not named(page.view, "Record my voice and play it", Button).isEnabled()
    page.show(DeviceCheck(Step.MICROPHONE, findings=heard, asking=Code.MIC_08))
    press(page.view, "No")
    assert intents == [RecordVoice(), AnswerCheck(Check.MICROPHONE, 0)]


def test_the_tick_comes_with_the_finding(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(findings=PASSES[:1]))
    assert named(page.view, "Yes, clearly", Button).isChecked()
    assert named(page.view, "Next", Button).property("kind") == "primary"
    assert "Your picture is clear." in texts(page.view)


def test_an_answer_waits_for_the_picture(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(running=True))
    assert not named(page.view, "Yes, clearly", Button).isEnabled()
    assert "Looking at the picture…" in texts(page.view)


def test_the_keyboard_waits_for_the_question_and_goes_on_when_it_is_answered(
    shown: Shown, intents: list[Intent]
) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.VERDICT, findings=PASSES))
    page.show(DeviceCheck(running=True))
    resting = page.view.focusWidget()
    assert not isinstance(resting, Button)
    page.show(DeviceCheck())
    assert page.view.focusWidget() is named(page.view, "Yes, clearly", Button)
    page.show(DeviceCheck(findings=PASSES[:1]))
    assert page.view.focusWidget() is named(page.view, "Next", Button)


@pytest.mark.parametrize("step", [Step.MICROPHONE, Step.NETWORK])
def test_a_key_pressed_once_too_often_skips_nothing(
    shown: Shown, intents: list[Intent], step: Step
) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(findings=PASSES[:1]))
    named(page.view, "Next", Button).setFocus()
    page.show(DeviceCheck(step, running=True))
    resting = page.view.focusWidget()
    assert resting is not None
    assert not isinstance(resting, Button)
    page.show(DeviceCheck(step, findings=PASSES))
    assert isinstance(page.view.focusWidget(), Button)
    assert page.view.focusWidget() is not named(page.view, "Back", Button)


def test_of_numbers_the_keyboard_proposes_none(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck())
    page.show(DeviceCheck(Step.LOUDSPEAKER, running=True))
    assert page.view.focusWidget() is named(page.view, "Play the notes", Button)


def test_of_a_plain_fact_neither_answer_is_proposed_and_nothing_is_played(
    shown: Shown, intents: list[Intent]
) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.LOUDSPEAKER, form=Form.FULL))
    named(page.view, "Two", Button).setFocus()
    page.show(DeviceCheck(Step.LOUDSPEAKER, form=Form.FULL, asking=Code.AUD_01))
    kinds = {named(page.view, each, Button).property("kind") for each in ("Yes, there is", "No")}
    assert kinds == {"plain"}
    assert not isinstance(page.view.focusWidget(), Button)
    played = [e for e in page.view.findChildren(Button) if "notes" in e.accessibleName()]
    assert not any(each.isVisible() for each in played)


def test_a_new_question_on_the_same_page_takes_the_keyboard_with_it(
    shown: Shown, intents: list[Intent]
) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.MICROPHONE, form=Form.FULL, running=True))
    page.show(DeviceCheck(Step.MICROPHONE, form=Form.FULL, asking=Code.MIC_08))
    assert page.view.focusWidget() is named(page.view, "Yes, it was clear", Button)


def test_whoever_answers_twice_with_one_key_answers_one_question(
    shown: Shown, intents: list[Intent]
) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(form=Form.FULL))
    named(page.view, "Yes, clearly", Button).setFocus()
    page.show(DeviceCheck(form=Form.FULL, asking=Code.CAM_12))
    assert not isinstance(page.view.focusWidget(), Button)


def test_the_last_answer_of_a_page_leads_on(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.MICROPHONE, form=Form.FULL, asking=Code.MIC_08))
    named(page.view, "Yes, it was clear", Button).setFocus()
    clear = Finding(code=Code.MIC_08, outcome=Outcome.PASS)
    page.show(DeviceCheck(Step.MICROPHONE, form=Form.FULL, findings=(clear,)))
    assert page.view.focusWidget() is named(page.view, "Next", Button)


def test_a_key_struck_too_often_does_not_skip_what_is_measured(
    shown: Shown, intents: list[Intent]
) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.NETWORK, form=Form.FULL, running=True))
    assert not isinstance(page.view.focusWidget(), Button)
    page.show(DeviceCheck(Step.NETWORK, form=Form.FULL, asking=Code.MED_10))
    assert page.view.focusWidget() is named(page.view, "Yes, clearly", Button)
    page.show(DeviceCheck(Step.MICROPHONE, running=True))
    assert not isinstance(page.view.focusWidget(), Button)
    page.show(DeviceCheck(Step.MICROPHONE, findings=PASSES))
    assert page.view.focusWidget() is named(page.view, "Next", Button)


def test_who_has_gone_elsewhere_by_keyboard_is_left_there(
    shown: Shown, intents: list[Intent]
) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(running=True))
    named(page.view, "Back", Button).setFocus()
    page.show(DeviceCheck())
    assert page.view.focusWidget() is named(page.view, "Back", Button)


def test_who_has_said_no_is_not_led_on(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(running=True))
    page.show(DeviceCheck())
    said_no = Finding(code=Code.CAM_11, outcome=Outcome.FAIL, reason=Cause.USER_SAYS_NO)
    page.show(DeviceCheck(findings=(said_no,)))
    assert page.view.focusWidget() is not named(page.view, "Next", Button)


def test_what_is_asked_and_found_is_told_to_a_screen_reader_as_it_changes(
    shown: Shown, intents: list[Intent], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        "client.ui.device_check.view.QAccessible.updateAccessibility",
        lambda event: told.append(event.object().accessibleName()),
    )
    page = Checking(shown, intents)
    page.show(DeviceCheck(running=True))
    page.show(DeviceCheck(findings=PASSES[:1]))
    page.show(DeviceCheck(findings=PASSES[:1]))
    page.show(DeviceCheck(Step.VERDICT, findings=PASSES))
    assert told == [
        "Can you see yourself clearly?",
        "Your picture is clear.",
        "You can take part with picture and sound.",
    ]


def test_devices_are_chosen_by_kind(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    every = (CAMERA, OTHER_CAMERA, MICROPHONE, LOUDSPEAKER)
    for step, label, place in (
        (Step.CAMERA, "Camera to use", 1),
        (Step.MICROPHONE, "Microphone to use", 1),
        (Step.LOUDSPEAKER, "Loudspeaker to use", 1),
    ):
        page.show(DeviceCheck(step), every)
        named(page.view, label, QComboBox).activated.emit(place)
    assert intents == [ChooseCamera("cam-2"), ChooseMicrophone("mic"), ChooseLoudspeaker("out")]


def test_the_system_s_own_choice_is_no_choice(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.MICROPHONE), (MICROPHONE,))
    box = named(page.view, "Microphone to use", QComboBox)
    assert box.currentText() == "System default"
    box.activated.emit(0)
    assert not intents


def test_the_verdict_leads_into_the_hearing(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.VERDICT, findings=PASSES, hearing=HearingId("h")))
    assert "You can take part with picture and sound." in texts(page.view)
    press(page.view, "Test again")
    press(page.view, "Enter the hearing")
    assert intents == [RepeatCheck(), EnterHearing(HearingId("h"))]


def test_everything_is_tested_from_the_verdict(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.VERDICT, findings=PASSES, hearing=HearingId("h")))
    press(page.view, "Full check (about four minutes)")
    assert intents == [BeginCheck(HearingId("h"), Form.FULL)]


def test_a_question_of_the_full_form_is_answered_for_its_row(
    shown: Shown, intents: list[Intent]
) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.LOUDSPEAKER, form=Form.FULL, asking=Code.AUD_01))
    assert "Is another device in this room joining the hearing?" in texts(page.view)
    press(page.view, "No")
    assert intents == [AnswerCheck(Check.LOUDSPEAKER, 0)]


def test_what_came_back_of_the_test_call_is_seen_and_judged(
    shown: Shown, intents: list[Intent]
) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.NETWORK, form=Form.FULL, running=True))
    assert page.frames.wanted(Source(PEER)) is None
    page.show(DeviceCheck(Step.NETWORK, form=Form.FULL, asking=Code.MED_10))
    assert "Could you see and hear the test call clearly?" in texts(page.view)
    assert page.frames.wanted(Source(PEER)) is not None
    press(page.view, "Yes, clearly")
    assert intents == [AnswerCheck(Check.CALL, 1)]
    page.show(DeviceCheck(Step.NETWORK, form=Form.FULL))
    assert page.frames.wanted(Source(PEER)) is None


def test_a_check_without_a_hearing_is_done(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    silent = Finding(code=Code.MIC_04, outcome=Outcome.FAIL, reason=Cause.SOUND_SILENT)
    page.show(DeviceCheck(Step.VERDICT, findings=(silent,)))
    names = {each.accessibleName() for each in page.view.findChildren(QWidget)}
    assert any(each.startswith("Microphone: Does not work.") for each in names)
    press(page.view, "Done")
    press(page.view, "Back")
    assert intents == [Back(), Back()]


def test_each_step_is_said_to_a_screen_reader(shown: Shown, intents: list[Intent]) -> None:
    page = Checking(shown, intents)
    page.show(DeviceCheck(Step.MICROPHONE, findings=PASSES[:1]))
    names = {each.accessibleName() for each in page.view.findChildren(QWidget) if each.isVisible()}
    assert "Step 1 of 5: Camera, done" in names
    assert "Step 2 of 5: Microphone, you are here" in names
    assert "Level of your microphone" in names
