from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from client.config import Language
from client.frames import OWN, Frames, Levels, Source
from client.intents import Ask, Intent, LeaveCourtroom, Point, SetCamera, SetMicrophone
from client.protocol.case import HearingPhase
from client.protocol.hearing import (
    AdmitParticipant,
    CloseHearing,
    MuteParticipant,
    OpenHearing,
    PauseHearing,
    PutAwayExhibit,
    ShowPage,
    UnmuteParticipant,
)
from client.protocol.ids import ExhibitId
from client.screens.courtroom import present
from client.state import Pointer
from client.ui.courtroom.view import CourtroomView
from client.ui.gallery.hearing_states import COURTROOM, table
from client.ui.gallery.hearing_states import hearing as drawn_hearing
from client.ui.gallery.hearing_states import on_table as drawn_on_table
from client.ui.script import hands
from client.ui.sightings import Sightings
from client.ui.widgets.buttons import TwicePressed
from client.ui.widgets.level_meter import LevelMeter
from tests.screens.hearings import (
    AGENT,
    CLERK,
    DEFENDANT,
    JUDGE,
    PLAINTIFF,
    ZH,
    desk,
    hearing,
    showing,
    waiting_outside,
    with_,
)
from tests.ui.conftest import Show, Until
from tests.ui.fitting import cut_off
from tests.ui.pressing import press, strike


def names(view: QWidget) -> set[str]:
    return {hands.spoken_name(each) for each in view.findChildren(QWidget) if each.isVisible()}


# Devices and the way out ------------------------------------------------------------------------


def test_the_own_microphone_is_opened_and_closed_and_says_its_state(
    show: Show, intents: list[Intent]
) -> None:
    view = show(desk(hearing(), DEFENDANT, microphone_live=False))
    press(view, "Microphone, off")
    show(desk(hearing(), DEFENDANT, microphone_live=True))
    press(view, "Microphone, on")
    press(view, "Camera, on")
    assert intents == [SetMicrophone(True), SetMicrophone(False), SetCamera(False)]


def test_a_muted_person_finds_the_reason_on_the_own_button_and_a_press_asks_nothing(
    show: Show, intents: list[Intent]
) -> None:
    state = with_(hearing(), DEFENDANT, muted_by=JUDGE)
    view = show(desk(state, DEFENDANT))
    button = hands.pressable(view, "Microphone, muted by the court")
    assert button is not None
    assert "presiding judge has muted you" in button.toolTip()
    hands.press(view, button)
    assert intents == []


def test_a_closed_microphone_shows_no_level(show: Show, levels: Levels) -> None:
    levels.put(OWN, -20.0)
    view = show(desk(hearing(), DEFENDANT, microphone_live=True))
    (meter,) = view.bar.findChildren(LevelMeter)
    meter.poll()
    assert meter.level() == -20.0
    show(desk(hearing(), DEFENDANT, microphone_live=False))
    meter.poll()
    assert meter.level() == Levels.SILENCE


def test_leaving_an_open_hearing_takes_a_second_press(show: Show, intents: list[Intent]) -> None:
    view = show(desk(hearing(), DEFENDANT))
    press(view, "Leave")
    assert intents == []
    press(view, "Press again to leave")
    assert intents == [LeaveCourtroom()]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [1024, 1280])
def test_the_words_that_ask_for_a_second_press_have_room(
    width: int, language: Language, show: Show, application: QApplication
) -> None:
    view = show(desk(hearing(), JUDGE, language))
    view.resize(width, 600)
    application.processEvents()
    for armed in view.bar.findChildren(TwicePressed):
        before = [each.geometry() for each in view.bar.findChildren(QAbstractButton)]
        hands.press(view, armed)
        application.processEvents()
        assert armed.armed
        assert [each.geometry() for each in view.bar.findChildren(QAbstractButton)] == before
    assert cut_off(view.bar) == []


def test_before_the_opening_one_press_leaves(show: Show, intents: list[Intent]) -> None:
    view = show(desk(hearing(phase=HearingPhase.SCHEDULED), DEFENDANT))
    press(view, "Leave")
    assert intents == [LeaveCourtroom()]


# The court's controls ---------------------------------------------------------------------------


def test_the_judge_opens_the_hearing(show: Show, intents: list[Intent]) -> None:
    view = show(desk(hearing(phase=HearingPhase.SCHEDULED, opened_at=None), JUDGE))
    press(view, "Open the hearing")
    assert intents == [Ask(OpenHearing())]


def test_closing_takes_a_second_press_in_the_same_place(show: Show, intents: list[Intent]) -> None:
    view = show(desk(hearing(), JUDGE))
    place = hands.seen(view, "Close the hearing")[0].geometry()
    press(view, "Close the hearing")
    assert intents == []
    assert hands.seen(view, "Press again to close")[0].geometry() == place
    press(view, "Press again to close")
    assert intents == [Ask(CloseHearing())]


def test_a_recess_asks_why_in_the_page_and_can_be_given_up(
    show: Show, intents: list[Intent]
) -> None:
    view = show(desk(hearing(), JUDGE))
    press(view, "Recess")
    assert hands.seen(view, "Why is there a recess?")
    strike(view, Qt.Key.Key_Escape)
    assert not hands.seen(view, "Why is there a recess?")
    press(view, "Recess")
    press(view, "Recess")
    assert not hands.seen(view, "Why is there a recess?")
    press(view, "Recess")
    press(view, "Deliberation")
    assert intents == [Ask(PauseHearing(reason="Deliberation"))]
    assert not hands.seen(view, "Why is there a recess?")


def test_the_question_goes_when_the_hearing_is_no_longer_open(show: Show) -> None:
    view = show(desk(hearing(), JUDGE))
    press(view, "Recess")
    show(desk(hearing(phase=HearingPhase.CLOSED), JUDGE))
    assert not hands.seen(view, "Why is there a recess?")


def test_the_judge_admits_mutes_and_releases_by_person(show: Show, intents: list[Intent]) -> None:
    state = waiting_outside(with_(hearing(), DEFENDANT, muted_by=JUDGE), AGENT)
    view = show(desk(state, JUDGE))
    press(view, "Admit: Litigation agent Agent")
    press(view, "Mute: Plaintiff Plaintiff")
    press(view, "Lift mute: Defendant Defendant")
    press(view, "Admit all (1)")
    assert intents == [
        Ask(AdmitParticipant(participant=AGENT)),
        Ask(MuteParticipant(participant=PLAINTIFF)),
        Ask(UnmuteParticipant(participant=DEFENDANT)),
        Ask(AdmitParticipant(participant=AGENT)),
    ]


def test_lifting_a_mute_stands_where_muting_stood(show: Show, application: QApplication) -> None:
    view = show(desk(hearing(), JUDGE))
    mute, grant = (
        hands.seen(view, f"{each}: Defendant Defendant")[0] for each in ("Mute", "Allow showing")
    )
    assert mute.x() < grant.x()
    show(desk(with_(hearing(), DEFENDANT, muted_by=JUDGE), JUDGE))
    application.processEvents()
    release = hands.seen(view, "Lift mute: Defendant Defendant")[0]
    assert release.x() < grant.x()


def test_a_row_keeps_the_focus_when_its_person_changes(show: Show) -> None:
    view = show(desk(hearing(), JUDGE))
    button = hands.seen(view, "Mute: Defendant Defendant")[0]
    button.setFocus()
    show(desk(with_(hearing(), DEFENDANT, camera_open=False), JUDGE))
    assert view.focusWidget() is button


def test_a_person_who_is_gone_from_the_hearing_is_gone_from_the_list(show: Show) -> None:
    view = show(desk(hearing(), JUDGE))
    state = hearing()
    fewer = tuple(each for each in state.participants if each.participant != AGENT)
    show(desk(hearing(participants=fewer), JUDGE))
    assert not [each for each in names(view) if "Litigation agent" in each]


def test_a_party_sees_no_button_of_the_court(show: Show) -> None:
    view = show(desk(waiting_outside(hearing(), AGENT), DEFENDANT))
    seen = names(view)
    assert not [each for each in seen if each.startswith(("Mute", "Admit", "Close", "Recess"))]


# Keys -------------------------------------------------------------------------------------------


def test_the_keyboard_does_what_the_judge_needs(show: Show, intents: list[Intent]) -> None:
    state = waiting_outside(showing(hearing(), 2, 2, JUDGE), AGENT)
    view = show(desk(state, JUDGE, microphone_live=False))
    ctrl = Qt.KeyboardModifier.ControlModifier
    strike(view, Qt.Key.Key_PageDown)
    strike(view, Qt.Key.Key_PageUp)
    strike(view, Qt.Key.Key_D, ctrl)
    strike(view, Qt.Key.Key_E, ctrl)
    strike(view, Qt.Key.Key_F9)
    strike(view, Qt.Key.Key_F8)
    exhibit = ExhibitId("exhibit-2")
    assert intents == [
        Ask(ShowPage(exhibit=exhibit, page=3)),
        Ask(ShowPage(exhibit=exhibit, page=1)),
        SetMicrophone(True),
        SetCamera(False),
        Ask(AdmitParticipant(participant=AGENT)),
    ], "F8 without a chosen person does nothing"


def test_f8_acts_on_the_person_whose_row_has_the_focus(show: Show, intents: list[Intent]) -> None:
    view = show(desk(hearing(), JUDGE))
    row = next(
        each
        for each in view.side.people.findChildren(QWidget)
        if each.accessibleName().startswith("Defendant Defendant,")
    )
    view.activateWindow()
    row.setFocus()
    QApplication.sendEvent(row, _focus_in())
    strike(view, Qt.Key.Key_F8)
    assert intents == [Ask(MuteParticipant(participant=DEFENDANT))]
    assert row.property("chosen") == "true"


def test_pages_turn_wherever_the_focus_is(show: Show, intents: list[Intent]) -> None:
    view = show(desk(showing(hearing(), 2, 2, JUDGE), JUDGE))
    places = [
        each
        for each in view.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(places) > 8
    for place in places:
        place.setFocus()
        intents.clear()
        strike(view, Qt.Key.Key_PageDown)
        assert intents == [Ask(ShowPage(exhibit=ExhibitId("exhibit-2"), page=3))], place


def test_a_party_without_leave_turns_no_page(show: Show, intents: list[Intent]) -> None:
    view = show(desk(showing(hearing(), 2, 2, JUDGE), DEFENDANT))
    strike(view, Qt.Key.Key_PageDown)
    assert intents == []


def _focus_in() -> QEvent:
    from PySide6.QtGui import QFocusEvent

    return QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason)


# Exhibits ---------------------------------------------------------------------------------------


def test_an_exhibit_is_chosen_from_the_list_and_a_page_by_its_number(
    show: Show, intents: list[Intent]
) -> None:
    view = show(desk(hearing(), JUDGE))
    press(view, "Exhibits")
    press(view, "Show exhibit 2")
    show(desk(showing(hearing(), 2, 1, JUDGE), JUDGE))
    field = hands.pressable(view, "Page number")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    hands.write(field, "4")
    strike(view, Qt.Key.Key_Return)
    exhibit = ExhibitId("exhibit-2")
    assert intents == [
        Ask(ShowPage(exhibit=exhibit, page=1)),
        Ask(ShowPage(exhibit=exhibit, page=4)),
    ]
    assert field.text() == "1", "the page on the table is the court's word"
    press(view, "Next page")
    press(view, "Put away")
    assert intents[2:] == [Ask(ShowPage(exhibit=exhibit, page=2)), Ask(PutAwayExhibit())]


def test_the_presenters_mouse_points_for_everybody(show: Show, intents: list[Intent]) -> None:
    state = drawn_on_table(drawn_hearing(), 2, 3, JUDGE)
    view = show(desk(state, JUDGE, table=table(state)))
    page = hands.pressable(view, "Exhibit 2, *")
    assert page is not None
    hands.point(view, page, 0.5, 0.1)
    assert isinstance(intents[-1], Point)
    assert intents[-1].x == pytest.approx(0.5, abs=0.01)
    strike(page, Qt.Key.Key_Escape)
    assert intents[-1] == Point(None, None)


def test_a_page_is_painted_and_recorded_with_its_numbers(
    show: Show, sightings: Sightings, until: Until
) -> None:
    state = drawn_on_table(drawn_hearing(), 2, 3, CLERK)
    show(desk(state, DEFENDANT, table=table(state), pointer=Pointer(CLERK, 0.5, 0.5)))
    until(lambda: len(sightings.pages) == 1)
    assert (sightings.pages[0].exhibit, sightings.pages[0].page) == (2, 3)


def test_without_exhibits_the_list_says_how_it_fills(show: Show) -> None:
    view = show(desk(hearing(exhibits=()), JUDGE))
    press(view, "Exhibits")
    assert hands.says(view, "There are no exhibits in this case.")
    show(desk(hearing(), JUDGE))
    assert not hands.says(view, "There are no exhibits in this case.")


# The room ---------------------------------------------------------------------------------------


def test_whoever_speaks_comes_to_the_middle(
    show: Show, levels: Levels, until: Until, frames: Frames
) -> None:
    view = show(desk(hearing(), JUDGE))
    room = view.room
    assert room.canvas.place_of("middle") is not None
    state = with_(hearing(), CLERK, microphone_open=True)
    state = with_(state, PLAINTIFF, microphone_open=False)
    show(desk(state, JUDGE))
    levels.put(Source(CLERK), -20.0)
    until(lambda: _middle_source(view) == CLERK)
    show(desk(with_(state, CLERK, name="New name"), JUDGE))
    assert _middle_source(view) == CLERK


def _middle_source(view: CourtroomView) -> str | None:
    return next((each.source for each in view.room.canvas.tiles() if each.key == "middle"), None)


def test_before_the_courts_first_word_the_view_says_that_one_enters(show: Show) -> None:
    view = show(desk(None, JUDGE))
    assert hands.says(view, "Entering the hearing…")
    show(desk(hearing(), JUDGE))
    assert not hands.says(view, "Entering the hearing…")


def test_hostile_names_are_text(show: Show) -> None:
    hostile = "<img src=//x><b>&amp;"
    state = with_(showing(hearing(), 1, 1, JUDGE), DEFENDANT, name=hostile)
    exhibit = state.exhibits[0].model_copy(update={"title": hostile})
    view = show(desk(state.model_copy(update={"exhibits": (exhibit,)}), JUDGE))
    labels = [each for each in view.findChildren(QLabel) if hostile in each.text()]
    assert len(labels) >= 3
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in labels)


def test_on_a_narrow_window_the_column_is_a_drawer(show: Show, application: QApplication) -> None:
    view = show(desk(hearing(), JUDGE))
    assert view.side.isVisible()
    view.resize(1024, 600)
    application.processEvents()
    assert not view.side.isVisible()
    press(view, "People and exhibits")
    assert view.side.isVisible()
    assert view.side.geometry().right() == view.side.parentWidget().rect().right()  # type: ignore[union-attr]
    strike(view, Qt.Key.Key_F4)
    assert not view.side.isVisible()
    view.resize(1280, 800)
    application.processEvents()
    assert view.side.isVisible()


def test_what_has_not_changed_is_not_shown_again(show: Show, view: CourtroomView) -> None:
    state = desk(hearing(), JUDGE)
    show(state)
    tiles = view.room.canvas.tiles()
    show(state)
    assert view.room.canvas.tiles() is tiles


def test_f6_goes_between_the_whole_page_and_its_width(show: Show) -> None:
    state = drawn_on_table(drawn_hearing(), 2, 3, JUDGE)
    view = show(desk(state, JUDGE, table=table(state)))
    before = view.room.pane.view.whole
    strike(view, Qt.Key.Key_F6)
    assert view.room.pane.view.whole is not before


def test_a_shown_courtroom_can_be_let_go(
    intents: list[Intent], frames: Frames, levels: Levels, application: QApplication
) -> None:
    import shiboken6

    from client.ui.window import Window

    window = Window(intend=intents.append, frames=frames, levels=levels, sightings=Sightings())
    window.render_state(desk(hearing(), JUDGE))
    window.show()
    application.processEvents()
    shiboken6.delete(window)


# Every state ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1024, 600), (1280, 800)])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", list(COURTROOM))
def test_nothing_is_cut_off_in_any_state(
    name: str,
    language: Language,
    size: tuple[int, int],
    view: CourtroomView,
    application: QApplication,
) -> None:
    view.resize(*size)
    view.show()
    view.show_screen(present(COURTROOM[name](language).state))
    application.processEvents()
    assert cut_off(view) == []
    if size[0] < 1180:
        view.toggle_drawer()
        application.processEvents()
        assert cut_off(view) == []


@pytest.mark.parametrize("language", list(Language))
def test_everything_that_can_be_pressed_has_a_name_and_is_high_enough(
    language: Language, view: CourtroomView, application: QApplication
) -> None:
    view.resize(1280, 800)
    view.show()
    for name, build in COURTROOM.items():
        view.show_screen(present(build(language).state))
        application.processEvents()
        for each in view.findChildren(QWidget):
            if each.isVisible() and each.metaObject().className().endswith("Button"):
                assert hands.spoken_name(each), name
                assert each.height() >= 40, hands.spoken_name(each)


def test_a_new_state_of_a_shown_room_costs_little(show: Show) -> None:
    """Every second the clock moves: present and show must not be felt (users.md, complaint 1)."""
    import time

    state = desk(hearing(), JUDGE)
    view = show(state)
    began = time.process_time()
    for second in range(20):
        moved = replace(state, now=state.now.replace(second=second))
        view.show_screen(present(moved))
    assert (time.process_time() - began) / 20 < 0.05


def test_the_room_speaks_chinese_to_the_last_word(show: Show) -> None:
    view = show(desk(with_(hearing(), DEFENDANT, muted_by=JUDGE), JUDGE, ZH))
    spoken = [each for each in names(view) if each and not each[0].isdigit()]
    latin = [
        each for each in spoken if each.isascii() and each not in ("Plaintiff", "Clerk", "Agent")
    ]
    assert [each for each in latin if each not in ("Defendant", "Judge (you)")] == []


def test_tab_goes_through_the_room_the_column_and_the_bar_as_they_are_read(show: Show) -> None:
    view = show(desk(showing(hearing(), 2, 2, JUDGE), JUDGE))
    order: list[str] = []
    each: QWidget | None = view.nextInFocusChain()
    while each is not None and each is not view:
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            order.append(hands.spoken_name(each))
        each = each.nextInFocusChain()
    wanted = [
        "Exhibit 2, Title 2, page 2 of 4",
        "Previous page",
        "Page number",
        "Next page",
        "Put away",
        "People 5/5",
        "Exhibits",
        "Mute: Plaintiff Plaintiff",
        "Allow showing: Plaintiff Plaintiff",
        "Mute: Defendant Defendant",
        "Microphone, off",
        "Camera, on",
        "Recess",
        "Close the hearing",
        "Leave",
    ]
    assert [name for name in order if name in wanted] == wanted
