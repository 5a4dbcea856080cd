"""The first page of the check: one key begins, and either form is chosen by key or by hand."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QRadioButton, QWidget

from client.intents import Back, BeginCheck, ChooseForm, Intent
from client.protocol.devicecheck import Form
from client.protocol.ids import HearingId
from client.screens import check_choice
from client.state import DeviceCheck, Where
from client.ui.device_check.choice import ChoiceView
from client.ui.widgets.beginnings import lead_focus
from tests.screens.states import at
from tests.ui.finding import press, strike

Shown = Callable[..., QWidget]
HEARING = HearingId("ahead")


@pytest.fixture
def page(shown: Shown, intents: list[Intent]) -> ChoiceView:
    """A page that goes on showing what was chosen, as it does at a desk."""
    said = {"form": Form.QUICK}

    def intend(intent: Intent) -> None:
        intents.append(intent)
        if isinstance(intent, ChooseForm):
            said["form"] = intent.form
            show()

    view = ChoiceView(intend)

    def show() -> None:
        check = DeviceCheck(choosing=True, form=said["form"], hearing=HEARING)
        view.show_screen(check_choice.present(at(Where.CHECK, check=check)))

    show()
    shown(view)
    lead_focus(view)
    return view


def cards(view: ChoiceView) -> dict[str, QRadioButton]:
    return {each.accessibleName().split(",")[0]: each for each in view.findChildren(QRadioButton)}


def focused(view: ChoiceView) -> QWidget:
    widget = view.window().focusWidget()
    assert widget is not None
    return widget


def test_enter_begins_at_once_with_what_is_suggested(
    page: ChoiceView, intents: list[Intent]
) -> None:
    assert focused(page) is cards(page)["Quick check"]
    assert cards(page)["Quick check"].isChecked()
    strike(focused(page), Qt.Key.Key_Return)
    assert intents == [BeginCheck(HEARING, Form.QUICK)]


def test_an_arrow_chooses_the_other_form(page: ChoiceView, intents: list[Intent]) -> None:
    strike(focused(page), Qt.Key.Key_Right)
    assert cards(page)["Full check"].isChecked()
    assert focused(page) is cards(page)["Full check"]
    strike(focused(page), Qt.Key.Key_Enter)
    assert intents == [ChooseForm(Form.FULL), BeginCheck(HEARING, Form.FULL)]


def test_a_press_anywhere_on_a_form_chooses_it_and_begins_nothing(
    page: ChoiceView, intents: list[Intent]
) -> None:
    full = cards(page)["Full check"]
    corner = full.rect().bottomRight()
    QTest.mouseClick(full, Qt.MouseButton.LeftButton, pos=corner - corner / 20)
    assert intents == [ChooseForm(Form.FULL)]
    press(page, "Begin the check")
    assert intents[1:] == [BeginCheck(HEARING, Form.FULL)]


def test_on_the_way_back_enter_goes_back(page: ChoiceView, intents: list[Intent]) -> None:
    back = next(e for e in page.findChildren(QAbstractButton) if e.accessibleName() == "Back")
    back.setFocus()
    strike(back, Qt.Key.Key_Return)
    assert intents == [Back()]


def test_a_key_that_is_held_begins_one_check_only(page: ChoiceView, intents: list[Intent]) -> None:
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
    )
    QApplication.sendEvent(focused(page), held)
    assert not intents


def test_a_screen_reader_hears_the_whole_of_a_form(page: ChoiceView) -> None:
    name = cards(page)["Quick check"].accessibleName()
    assert "about one minute (suggested)" in name
    assert "say a sentence" in name
