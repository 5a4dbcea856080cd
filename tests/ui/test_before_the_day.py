"""The pages before the day: what pressing sends, and a name that is drawn."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from client.config import Language
from client.intents import (
    BeginRehearsal,
    Intent,
    LeaveCourtroom,
    OpenCase,
    ReadCode,
    SendReport,
    ShowReport,
    SignRehearsal,
    SkipRehearsalStep,
)
from client.protocol.ids import CaseId, HearingId
from client.protocol.rehearsal import RehearsalStep
from client.screens import courtroom, device_check, readiness_board
from client.ui.courtroom.guide import GuideStrip
from client.ui.device_check.sending import SendingPart
from client.ui.gallery import before_states
from client.ui.gallery.hearing_states import Build
from client.ui.readiness_board.view import BoardView
from client.ui.widgets.buttons import Button
from client.ui.widgets.signature_pad import HIGH, WIDE, SignaturePad

EN = Language.ENGLISH


def pressed(widget: object, words: str) -> None:
    """Press the button with these words."""
    buttons = widget.findChildren(Button)  # type: ignore[attr-defined]
    (button,) = (each for each in buttons if each.words() == words and each.isVisibleTo(widget))
    button.click()


def sending(build: Build) -> tuple[SendingPart, list[Intent]]:
    intents: list[Intent] = []
    part = SendingPart(intents.append)
    verdict = device_check.present(build(EN).state).verdict
    assert verdict is not None
    part.show_part(verdict.sending)
    return part, intents


def test_it_is_seen_before_it_is_sent(application: QApplication) -> None:
    part, intents = sending(before_states.verdict_to_send)
    assert not [
        each for each in part.findChildren(Button) if each.words().startswith("I have seen")
    ]
    pressed(part, "See what would be sent")
    assert intents == [ShowReport(shown=True)]
    part, intents = sending(before_states.verdict_seen)
    pressed(part, "I have seen it: send it to the court")
    pressed(part, "Put away")
    assert intents == [SendReport(), ShowReport(shown=False)]


def test_a_second_press_after_sending_begins_no_rehearsal(shown: Callable[..., QWidget]) -> None:
    part, _ = sending(before_states.verdict_seen)
    shown(part, 900, 2000)
    (send,) = (each for each in part.findChildren(Button) if each.words().startswith("I have seen"))
    send.setFocus()
    verdict = device_check.present(before_states.verdict_sent(EN).state).verdict
    assert verdict is not None
    part.show_part(verdict.sending)
    standing = part.focusWidget()
    assert isinstance(standing, Button)
    assert standing.words() == "See the certificate"


def test_the_rehearsal_is_begun_from_the_verdict(application: QApplication) -> None:
    part, intents = sending(before_states.verdict_sent)
    pressed(part, "Rehearse with a scripted judge")
    assert intents == [BeginRehearsal(HearingId("hearing"))]


def test_a_code_is_typed_and_asked_for(application: QApplication) -> None:
    intents: list[Intent] = []
    view = BoardView(intents.append)
    view.show_screen(readiness_board.present(before_states.board_shown(EN).state))
    field = view.findChild(QLineEdit)
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, " 3f7k-9q2a ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    pressed(view, "Look it up")
    assert intents == [ReadCode("3f7k-9q2a")] * 2


def test_from_the_board_one_goes_to_the_case(application: QApplication) -> None:
    intents: list[Intent] = []
    view = BoardView(intents.append)
    view.show_screen(readiness_board.present(before_states.code_read(EN).state))
    pressed(view, "Open this case")
    assert intents == [OpenCase(CaseId("case"))]


# Signing ------------------------------------------------------------------------------------


def draw(pad: SignaturePad, *points: tuple[int, int]) -> None:
    first, *rest = (QPoint(*each) for each in points)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=first)
    for each in rest:
        QTest.mouseMove(pad, each)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(*points[-1]))


def test_what_is_drawn_is_given_in_shares_of_the_box(application: QApplication) -> None:
    pad = SignaturePad()
    assert pad.drawn() is None
    draw(pad, (1, 1), (WIDE // 2, HIGH // 2), (WIDE * 2, HIGH * 2))
    drawn = pad.drawn()
    assert drawn is not None
    (stroke,) = drawn.strokes
    assert stroke[0][:2] == (1 / WIDE, 1 / HIGH)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y, _ in stroke)
    pad.clear()
    assert pad.drawn() is None


@pytest.mark.parametrize("name", ["", "陈晓雨", "x" * 500])
def test_whoever_cannot_draw_uses_their_name(application: QApplication, name: str) -> None:
    pad = SignaturePad()
    pad.put_name(name)
    assert pad.drawn() is not None


def test_an_empty_box_is_not_signed(application: QApplication) -> None:
    wanted: list[Intent] = []
    strip = GuideStrip()
    strip.wanted.connect(wanted.append)
    strip.show_guide(courtroom.present(before_states.rehearsing_signature(EN).state).guide)
    pressed(strip, "Signed")
    assert wanted == []
    pressed(strip, "Use my name instead")
    pressed(strip, "Signed")
    (signed,) = wanted
    assert isinstance(signed, SignRehearsal)
    assert len(signed.drawn.strokes) == len("陈晓雨")


def test_each_step_can_be_skipped_and_left_from_the_strip(application: QApplication) -> None:
    wanted: list[object] = []
    strip = GuideStrip()
    strip.wanted.connect(wanted.append)
    strip.show_guide(courtroom.present(before_states.rehearsing_exhibit(EN).state).guide)
    pressed(strip, "Skip this step")
    pressed(strip, "Leave the rehearsal")
    assert wanted == [SkipRehearsalStep(RehearsalStep.SHOW_EXHIBIT), LeaveCourtroom()]


def test_a_second_press_on_skipping_does_not_leave_the_rehearsal(
    shown: Callable[..., QWidget],
) -> None:
    strip = GuideStrip()
    guide = courtroom.present(before_states.rehearsing_exhibit(EN).state).guide
    assert guide is not None
    strip.show_guide(guide)
    shown(strip, 1000, 200)
    (skip,) = (each for each in strip.findChildren(Button) if each.words() == "Skip this step")
    skip.setFocus()
    strip.show_guide(replace(guide, skip=""))
    assert strip.hasFocus()


def test_in_a_hearing_the_guide_is_hidden(application: QApplication) -> None:
    strip = GuideStrip()
    strip.show_guide(None)
    assert strip.isHidden()
