"""What helps is pressed beside the sentence, on the bar, in the panel of devices, or by a key."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QComboBox

from client.config import Language
from client.frames import Levels, Source
from client.intents import (
    Ask,
    ChooseCamera,
    ChooseLoudspeaker,
    ChooseMicrophone,
    DismissFallBack,
    DismissHeadsetAdvice,
    HearSoundOnly,
    Intent,
    LowerHand,
    PlayMissed,
    PlayTone,
    RaiseHand,
    SkipMissed,
    StopMissed,
    TellUnheard,
)
from client.protocol.hearing import LowerHand as LowerHandCommand
from client.protocol.wire import Rung
from client.screens.courtroom import present
from client.state import Device, DeviceKind, LineQuality, MissedSpeech, Why
from client.ui.courtroom.banner import ProgressLine
from client.ui.courtroom.people import PersonRow
from client.ui.courtroom.view import CourtroomView
from client.ui.gallery.line_states import LINES
from client.ui.script import hands
from client.ui.widgets.buttons import Button
from client.ui.widgets.choices import CheckBox
from client.ui.widgets.pills import Pill
from tests.screens.hearings import (
    AGENT,
    CLERK,
    DEFENDANT,
    JUDGE,
    NOW,
    PLAINTIFF,
    desk,
    hearing,
    waiting_outside,
    with_,
)
from tests.ui.conftest import Show
from tests.ui.fitting import cut_off
from tests.ui.pressing import press, strike

MISSED = MissedSpeech(20.0, NOW, (PLAINTIFF,))
# The sentence and its buttons -------------------------------------------------------------------


def test_missed_speech_is_played_by_a_press_or_by_f5_and_can_be_left(
    show: Show, intents: list[Intent]
) -> None:
    view = show(desk(hearing(), DEFENDANT, missed=MISSED))
    press(view, "Play it now")
    strike(view, Qt.Key.Key_F5)
    press(view, "Not now")
    assert intents == [PlayMissed(), PlayMissed(), SkipMissed()]


def test_what_plays_shows_how_far_it_is_and_can_be_stopped(
    show: Show, intents: list[Intent]
) -> None:
    playing = replace(MISSED, playing=True, left_s=5.0)
    view = show(desk(hearing(), DEFENDANT, missed=playing))
    (line,) = [each for each in view.findChildren(ProgressLine) if each.isVisible()]
    assert line.accessibleName() == "Played so far: 75 %"
    press(view, "Stop")
    assert intents == [StopMissed()]
    show(desk(hearing(), DEFENDANT))
    assert not view.banner.isVisible()


def test_f5_does_nothing_while_nothing_is_offered(show: Show, intents: list[Intent]) -> None:
    view = show(desk(hearing(), DEFENDANT, echo=True))
    strike(view, Qt.Key.Key_F5)
    show(desk(hearing(), DEFENDANT))
    strike(view, Qt.Key.Key_F5)
    assert intents == []


def test_the_news_of_another_device_is_dismissed(show: Show, intents: list[Intent]) -> None:
    view = show(desk(hearing(), DEFENDANT, fell_back=(DeviceKind.CAMERA,)))
    press(view, "All right")
    assert intents == [DismissFallBack()]


# The bar ----------------------------------------------------------------------------------------


def test_sound_only_is_asked_for_and_shown_when_the_desk_says_so(
    show: Show, intents: list[Intent]
) -> None:
    view = show(desk(hearing(), DEFENDANT))
    press(view, "Sound only, off")
    assert intents == [HearSoundOnly(True)]
    assert not view.bar.sound_only_button.isChecked(), "a press shows nothing by itself"
    show(desk(hearing(), DEFENDANT, sound_only_wanted=True, rung=Rung.SOUND_ONLY))
    assert view.bar.sound_only_button.isChecked()
    strike(view, Qt.Key.Key_F3)
    assert intents[-1] == HearSoundOnly(False)


def test_a_hand_is_raised_and_lowered(show: Show, intents: list[Intent]) -> None:
    view = show(desk(hearing(), DEFENDANT))
    press(view, "Ask to speak")
    show(desk(with_(hearing(), DEFENDANT, hand_raised_at=NOW), DEFENDANT))
    press(view, "Hand raised, number 1")
    strike(view, Qt.Key.Key_F7)
    assert intents == [RaiseHand(), LowerHand(), LowerHand()]


def test_the_judge_calls_on_the_next_by_one_key(show: Show, intents: list[Intent]) -> None:
    view = show(desk(hearing(), JUDGE))
    assert not view.bar.hand_button.isVisible()
    strike(view, Qt.Key.Key_F7)
    assert intents == []
    state = with_(hearing(), AGENT, hand_raised_at=NOW)
    show(desk(state, JUDGE))
    strike(view, Qt.Key.Key_F7)
    press(view, "Call on: Litigation agent Agent")
    assert intents == [Ask(LowerHandCommand(participant=AGENT))] * 2


def test_the_line_keeps_a_quiet_mark_that_explains_itself(show: Show) -> None:
    view = show(desk(hearing(), DEFENDANT, rung=Rung.SMALLER, rung_why=Why.LINE))
    pill = next(each for each in view.bar.findChildren(Pill) if each.isVisible())
    assert pill.accessibleName() == "Line: weak"
    assert "cable" in pill.toolTip()
    assert not pill.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert not view.banner.isVisible()


def test_who_is_next_to_speak_stands_on_the_strip_before_the_judge_alone(
    show: Show, intents: list[Intent], application: QApplication
) -> None:
    state = with_(hearing(), AGENT, hand_raised_at=NOW)
    view = show(desk(state, JUDGE))
    press(view, "Call on: Litigation agent Agent, just now")
    assert intents == [Ask(LowerHandCommand(participant=AGENT))]
    shown = [each for each in view.strip.findChildren(Button) if each.isVisible()]
    assert [each.words() for each in shown] == ["Call on: Litigation agent Agent, just now"]
    # The bar below gives way in steps.
    for _ in range(2):
        view.resize(860, 600)
        application.processEvents()
    assert shown[0].words() == "Call on: Litigation agent Agent", (
        "fewer words where there is less room"
    )
    assert hands.pressable(view, "Call on: Litigation agent Agent, just now") is not None
    show(desk(state, DEFENDANT))
    assert not shown[0].isVisible()
    show(desk(hearing(), JUDGE))
    assert not shown[0].isVisible()


def places(view: CourtroomView) -> dict[str, tuple[int, int]]:
    """Where each row of the list of people begins, and how high it is."""
    rows = view.side.people.findChildren(PersonRow)
    return {
        each.person.seat.participant: (each.y(), each.height())
        for each in rows
        if each.person is not None
    }


def test_no_row_moves_when_somebody_asks_to_speak_or_opens_their_microphone(show: Show) -> None:
    view = show(desk(hearing(), JUDGE))
    before = places(view)
    assert len(before) == 5
    state = with_(hearing(), CLERK, microphone_open=True)
    state = with_(state, AGENT, hand_raised_at=NOW, microphone_open=True)
    state = with_(state, DEFENDANT, hand_raised_at=NOW)
    show(desk(state, JUDGE))
    assert places(view) == before


def test_somebody_at_the_door_comes_to_the_front_when_the_mouse_has_left_the_list(
    show: Show, application: QApplication
) -> None:
    view = show(desk(hearing(), JUDGE))
    people = view.side.people

    def order() -> list[str]:
        return [each for each, _ in sorted(places(view).items(), key=lambda one: one[1])]

    before = order()
    nowhere = QPointF(1, 1)
    QApplication.sendEvent(people, QEnterEvent(nowhere, nowhere, nowhere))
    show(desk(waiting_outside(hearing(), DEFENDANT), JUDGE))
    assert order() == before
    QApplication.sendEvent(people, QEvent(QEvent.Type.Leave))
    application.processEvents()
    assert order() == [DEFENDANT, *[each for each in before if each != DEFENDANT]]


# Devices ----------------------------------------------------------------------------------------


def test_devices_are_chosen_within_the_hearing(show: Show, intents: list[Intent]) -> None:
    state = replace(
        desk(hearing(), DEFENDANT),
        devices=tuple(Device(kind, f"{kind}-1", f"A {kind}") for kind in DeviceKind),
    )
    view = show(state)
    press(view, "Devices")
    assert view.device_panel.isVisible()
    lists = view.device_panel.findChildren(QComboBox)
    assert lists[0].hasFocus()
    for each in lists:
        each.setCurrentIndex(1)
        each.activated.emit(1)
    press(view, "Play test tone")
    assert intents == [
        ChooseCamera("camera-1"),
        ChooseMicrophone("microphone-1"),
        ChooseLoudspeaker("loudspeaker-1"),
        PlayTone(),
    ]
    strike(view, Qt.Key.Key_Escape)
    assert not view.device_panel.isVisible()
    strike(view, Qt.Key.Key_F2)
    assert view.device_panel.isVisible()
    press(view, "Close")
    assert not view.device_panel.isVisible()


def test_the_panel_stays_within_a_small_window(show: Show, application: QApplication) -> None:
    view = show(desk(hearing(), DEFENDANT, in_use=(Device(DeviceKind.CAMERA, "c", "Camera B"),)))
    view.resize(960, 520)
    strike(view, Qt.Key.Key_F2)
    application.processEvents()
    body = view.device_panel.parentWidget()
    assert body is not None
    assert body.rect().contains(view.device_panel.geometry())
    assert hands.says(view, "In use now: Camera B")


def test_to_be_told_of_speaking_unheard_is_switched_in_the_panel_of_devices(
    show: Show, intents: list[Intent]
) -> None:
    state = desk(hearing(), DEFENDANT)
    view = show(state)
    strike(view, Qt.Key.Key_F2)
    box = view.device_panel.findChild(CheckBox)
    assert box is not None
    assert not box.isChecked()
    assert box.accessibleDescription() == (
        "It then stays open on this computer only; nothing leaves it."
    )
    assert hands.says(view, "It then stays open on this computer only; nothing leaves it.")
    press(view, "Tell me when I speak while my microphone is closed")
    assert not box.isChecked(), "a press shows nothing by itself"
    show(replace(state, tell_unheard=True))
    assert box.isChecked()
    press(view, "Tell me when I speak while my microphone is closed")
    assert intents == [TellUnheard(True), TellUnheard(False)]


def test_what_is_offered_once_is_answered_by_a_press_or_by_f5(
    show: Show, intents: list[Intent]
) -> None:
    view = show(desk(hearing(), DEFENDANT, offers_telling=True))
    strike(view, Qt.Key.Key_F5)
    press(view, "Yes, tell me")
    press(view, "No")
    assert intents == [TellUnheard(True), TellUnheard(True), TellUnheard(False)]


def test_the_headset_advice_is_dismissed(show: Show, intents: list[Intent]) -> None:
    view = show(desk(hearing(), DEFENDANT, unprocessed=True))
    press(view, "All right")
    assert intents == [DismissHeadsetAdvice()]


# The room ---------------------------------------------------------------------------------------


def test_whoever_the_court_hears_speaking_comes_to_the_middle(show: Show) -> None:
    view = show(desk(hearing(), DEFENDANT))

    def middle() -> str | None:
        tiles = view.room.canvas.tiles()
        return next((each.source for each in tiles if each.key == "middle"), None)

    assert middle() == JUDGE
    show(desk(hearing(), DEFENDANT, speaking=PLAINTIFF))
    assert middle() == PLAINTIFF
    show(desk(hearing(), DEFENDANT, speaking=DEFENDANT))
    assert middle() == PLAINTIFF, "one's own picture stays where it is"
    show(desk(hearing(), DEFENDANT, speaking=None))
    assert middle() == PLAINTIFF


def test_a_bad_line_and_a_mute_stand_on_one_picture(show: Show) -> None:
    state = with_(hearing(), PLAINTIFF, muted_by=JUDGE, hand_raised_at=NOW)
    view = show(desk(state, DEFENDANT, lines=((PLAINTIFF, LineQuality.BAD),)))
    tile = next(each for each in view.room.canvas.tiles() if each.key == PLAINTIFF)
    assert [each.wordings[0] for each in tile.chips] == ["Muted by presiding judge", "Bad line"]
    assert tile.hand


def test_a_voice_without_a_picture_has_the_speakers_frame(
    show: Show, levels: Levels, application: QApplication
) -> None:
    state = with_(hearing(), CLERK, camera_open=False, microphone_open=True)
    view = show(desk(state, DEFENDANT))
    levels.put(Source(CLERK), -20.0)
    view.room.canvas.listen()
    assert view.room.canvas.is_speaking(CLERK)


@pytest.mark.parametrize("size", [(1024, 600), (1280, 800)])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", list(LINES))
def test_nothing_is_cut_off_when_line_or_devices_are_not_as_they_should_be(
    name: str,
    language: Language,
    size: tuple[int, int],
    view: CourtroomView,
    application: QApplication,
) -> None:
    view.resize(*size)
    view.show()
    view.show_screen(present(LINES[name](language).state))
    application.processEvents()
    assert cut_off(view) == []
    if size[0] < 1180:
        view.toggle_drawer()
        application.processEvents()
        assert cut_off(view) == []
