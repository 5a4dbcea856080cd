"""The window shows the screen that the state asks for, and forgets whoever has gone."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from client.config import Language
from client.frames import Frames, Levels
from client.intents import ChooseLanguage, DismissNotice, Intent, SignOut
from client.protocol.case import HearingPhase
from client.protocol.errors import Reason
from client.protocol.hearing import Connection, HearingState, Participant, Place
from client.protocol.ids import AccountId, CaseId, HearingId, ParticipantId
from client.protocol.roles import Role, Side
from client.state import (
    Attendance,
    Cases,
    ClientState,
    DeviceCheck,
    Failure,
    Notice,
    OpenedCase,
    OpenedDocument,
    Where,
)
from client.ui.sightings import Sightings
from client.ui.widgets.buttons import Button
from client.ui.window import Window, screen_for
from tests.screens.states import ACCOUNT, NOW, ZH, at, case_file, desk, summary
from tests.ui.conftest import Until
from tests.ui.finding import named, press


@pytest.fixture
def window(
    application: QApplication,
    frames: Frames,
    levels: Levels,
    sightings: Sightings,
    intents: list[Intent],
) -> Window:
    made = Window(intend=intents.append, frames=frames, levels=levels, sightings=sightings)
    made.render_state(desk())
    made.show()
    application.processEvents()
    return made


def present_at_hearing(place: Place, **changes: Any) -> ClientState:
    you = ParticipantId("you")
    seat = Participant(
        participant=you,
        name="陈晓雨",
        role=Role.PLAINTIFF,
        side=Side.PLAINTIFF,
        place=place,
        connection=Connection.LIVE,
        connection_since=NOW,
    )
    state = HearingState(
        hearing=HearingId("h"),
        case=CaseId("case"),
        case_number="1",
        cause="c",
        court_zh="法院",
        court_en="Court",
        starts_at=NOW,
        phase=changes.pop("phase", HearingPhase.OPEN),
        participants=(seat,),
        exhibits=(),
    )
    attendance = Attendance(HearingId("h"), you=you, state=state)
    return at(Where.HEARING, attendance=replace(attendance, **changes))


EVERY_SCREEN = {
    "login": desk(),
    "cases": at(Where.CASES, cases=Cases(cases=(summary(),))),
    "case_file": at(Where.CASE, case=OpenedCase(CaseId("case"), file=case_file())),
    "document": at(Where.DOCUMENT, document=OpenedDocument("传票", loading=True)),
    "check_choice": at(Where.CHECK, check=DeviceCheck(choosing=True)),
    "device_check": at(Where.CHECK, check=DeviceCheck()),
    "waiting_room": present_at_hearing(Place.LOBBY),
    "courtroom": present_at_hearing(Place.COURTROOM),
    "ended": present_at_hearing(Place.COURTROOM, phase=HearingPhase.CLOSED),
}


@pytest.mark.parametrize("name", EVERY_SCREEN)
def test_each_state_has_its_screen(name: str, window: Window, until: Until) -> None:
    window.render_state(EVERY_SCREEN[name])
    assert window.shown_screen() == name
    until(lambda: name in window._sightings.screens)


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (at(Where.HEARING), "ended"),
        (at(Where.HEARING, attendance=Attendance(HearingId("h"))), "waiting_room"),
        (
            at(Where.HEARING, attendance=Attendance(HearingId("h"), ended=Reason.TAKEN_OVER)),
            "ended",
        ),
        (present_at_hearing(Place.NONE), "waiting_room"),
    ],
)
def test_in_a_hearing_the_court_s_own_word_decides(state: ClientState, name: str) -> None:
    assert screen_for(state) == name


def test_the_first_paint_of_the_login_page_is_noted(window: Window, until: Until) -> None:
    until(lambda: "login" in window._sightings.screens)
    assert set(window._sightings.screens) == {"login"}


def test_the_other_screens_are_made_ready_while_the_person_types(
    window: Window, until: Until
) -> None:
    until(lambda: len(window._rooms) >= 8, within_s=20.0)
    assert window.shown_screen() == "login"
    assert set(window._sightings.screens) == {"login"}


def test_the_window_is_named_for_the_court(window: Window) -> None:
    assert window.windowTitle() == "Mingjing · Beijing Internet Court"
    window.render_state(desk(ZH))
    assert window.windowTitle() == "明镜 · 北京互联网法院"


def test_language_and_way_out_are_always_there(window: Window, intents: list[Intent]) -> None:
    window.render_state(EVERY_SCREEN["cases"])
    press(window, "中文")
    press(window, "English")
    press(window, "Sign out")
    assert intents == [
        ChooseLanguage(Language.CHINESE),
        ChooseLanguage(Language.ENGLISH),
        SignOut(),
    ]


def test_the_language_in_use_is_marked_by_the_state_and_not_by_the_press(window: Window) -> None:
    press(window, "中文")
    assert named(window, "English", Button).isChecked()
    window.render_state(desk(ZH))
    assert named(window, "中文", Button).isChecked()


def test_a_notice_stands_on_top_until_it_is_read(window: Window, intents: list[Intent]) -> None:
    told = Notice(Failure(Reason.UNEXPECTED, reference="7F3A"))
    window.render_state(at(Where.CASES, cases=Cases(cases=()), notice=told))
    press(window, "Close this notice")
    assert intents == [DismissNotice()]
    window.render_state(at(Where.CASES, cases=Cases(cases=())))
    names = {each.accessibleName() for each in window.findChildren(QWidget) if each.isVisible()}
    assert "Close this notice" not in names


def test_the_courtroom_has_the_height_of_the_heading(window: Window) -> None:
    window.render_state(EVERY_SCREEN["courtroom"])
    assert not window._heading.strip.isVisible()
    window.render_state(EVERY_SCREEN["cases"])
    assert window._heading.strip.isVisible()


def test_the_screens_of_one_person_are_not_left_to_the_next(window: Window) -> None:
    window.render_state(EVERY_SCREEN["cases"])
    before = window._rooms["cases"].widget
    window.render_state(desk())
    assert set(window._rooms) == {"login"}
    other = ACCOUNT.model_copy(update={"account": AccountId("other")})
    window.render_state(replace(EVERY_SCREEN["cases"], account=other))
    assert window._rooms["cases"].widget is not before


def test_the_keyboard_begins_on_the_page(window: Window) -> None:
    assert window.focusWidget() is named(window, "Login name", QLineEdit)


def test_whoever_has_signed_out_finds_the_keyboard_on_the_page(window: Window) -> None:
    signing_in = desk()
    named(window, "Login name", QLineEdit).setText("clerk")
    window.render_state(replace(signing_in, login=replace(signing_in.login, busy=True)))
    window.render_state(EVERY_SCREEN["cases"])
    named(window, "Sign out", Button).setFocus()
    window.render_state(desk())
    assert window.focusWidget() is named(window, "Password", QLineEdit)


def test_tab_goes_through_the_page_in_the_order_it_is_read(window: Window) -> None:
    named(window, "Login name", QLineEdit).setFocus()
    names = []
    for _ in range(5):
        focused = window.focusWidget()
        assert focused is not None
        names.append(focused.accessibleName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert names == [
        "Login name",
        "Password",
        "Show the password",
        "Remember my password",
        "Sign in",
    ]


def test_closing_the_window_is_told(window: Window) -> None:
    told: list[bool] = []
    window.closing.connect(lambda: told.append(True))
    window.close()
    assert told == [True]


def test_the_login_page_needs_no_other_screen() -> None:
    """Start to login painted is two seconds: what is not needed is not read in."""
    code = (
        "import sys, client.ui.window\n"
        "late = ('client.ui.courtroom', 'client.ui.document', 'PySide6.QtPdf', 'av', 'cv2')\n"
        "assert not [each for each in sys.modules if each.startswith(late)]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
