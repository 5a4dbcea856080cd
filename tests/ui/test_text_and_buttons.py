"""Text of others stays text; what is pressed is large enough, named, and asks twice for danger."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from client.screens.tone import Tone
from client.ui import theme
from client.ui.theme import Theme, colour
from client.ui.widgets.buttons import Button, TwicePressed, button
from client.ui.widgets.choices import CheckBox, Choice
from client.ui.widgets.icons import _FOLDER, NAMES, IconName, icon, pixmap
from client.ui.widgets.pills import Pill, Symbol
from client.ui.widgets.text import OneLine, copyable, label, say, set_kind, set_tooltip
from tests.ui.conftest import Until

HOSTILE = "<img src=//x onerror=alert(1)><b>Wang & Sons</b>"
Shown = Callable[..., QWidget]


@pytest.mark.parametrize("make", [label, copyable, OneLine])
def test_a_hostile_name_is_shown_as_it_was_written(make: Callable[[str], QLabel]) -> None:
    made = make(HOSTILE)
    assert made.textFormat() is Qt.TextFormat.PlainText
    assert made.text() == HOSTILE


def test_a_hostile_name_is_no_markup_in_a_tooltip() -> None:
    widget = QWidget()
    set_tooltip(widget, HOSTILE)
    assert "<img" not in widget.toolTip()
    assert "&lt;img" in widget.toolTip()
    set_tooltip(widget, "")
    assert widget.toolTip() == ""


def test_what_does_not_fit_on_a_line_stands_whole_in_the_tooltip(shown: Shown) -> None:
    line = OneLine("北京云帆智能科技有限公司与陈晓雨网络购物合同纠纷")
    shown(line, 120, 30)
    assert line.shown_text() != line.text()
    assert line.text() in line.toolTip()
    shown(line, 900, 30)
    assert line.shown_text() == line.text()
    assert line.toolTip() == ""


def test_a_label_without_words_takes_no_room(shown: Shown) -> None:
    inside = QWidget()
    made = label("words")
    QVBoxLayout(inside).addWidget(made)
    shown(inside)
    say(made, "")
    assert not made.isVisible()
    say(made, "again", "bad")
    assert made.isVisible()
    assert made.property("kind") == "bad"


def test_an_ampersand_is_no_shortcut() -> None:
    made = button("R&D")
    assert made.text() == "R&&D"
    assert made.words() == "R&D"
    assert made.accessibleName() == "R&D"
    assert made.shortcut().isEmpty()


@pytest.mark.parametrize("kind", ["primary", "plain", "danger", "quiet", "link"])
def test_what_is_pressed_is_at_least_forty_pixels_high(
    kind: str, shown: Shown, application: QApplication
) -> None:
    made = Button("进入", kind)  # type: ignore[arg-type]
    holder = QWidget()
    QVBoxLayout(holder).addWidget(made)
    shown(holder, 300, 120)
    assert made.height() >= theme.TARGET
    made.setFocus()
    application.processEvents()
    assert made.height() >= theme.TARGET


def test_focus_moves_nothing(shown: Shown, application: QApplication) -> None:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    made = [button("one", "primary"), button("two"), button("three", "quiet")]
    for each in made:
        rows.addWidget(each)
    shown(holder, 300, 300)
    for each in made:
        before = each.sizeHint()
        each.setFocus()
        application.processEvents()
        assert each.sizeHint() == before


def twice() -> tuple[TwicePressed, list[bool]]:
    done: list[bool] = []
    made = TwicePressed("Close the hearing", "Press again to close", "stop", ms=120)
    made.confirmed.connect(lambda: done.append(True))
    return made, done


def test_a_dangerous_act_takes_two_presses_in_the_same_place(shown: Shown) -> None:
    made, done = twice()
    shown(made, 240, 44)
    made.click()
    assert made.words() == "Press again to close"
    assert (made.armed, done) == (True, [])
    made.click()
    assert made.words() == "Close the hearing"
    assert (made.armed, done) == (False, [True])


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_what_the_space_bar_presses(shown: Shown, key: Qt.Key) -> None:
    made = button("Next")
    shown(made)
    pressed: list[str] = []
    made.clicked.connect(lambda: pressed.append("once"))
    made.setFocus()
    QTest.keyClick(made, key)
    assert pressed == ["once"]


def test_enter_that_is_held_presses_once(shown: Shown) -> None:
    made = TwicePressed("Close", "Press again")
    shown(made)
    done: list[str] = []
    made.confirmed.connect(lambda: done.append("closed"))
    for held in (False, True, True):
        key = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", held
        )
        QApplication.sendEvent(made, key)
    assert made.armed
    assert done == []


def test_a_first_press_is_forgotten(shown: Shown, until: Until) -> None:
    made, done = twice()
    shown(made, 240, 44)
    made.click()
    until(lambda: not made.armed)
    assert made.words() == "Close the hearing"
    made.click()
    assert not done


def test_a_double_click_is_one_press(shown: Shown) -> None:
    made, done = twice()
    shown(made, 240, 44)
    middle = QPoint(20, 20)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=middle)
    double = QMouseEvent(
        QMouseEvent.Type.MouseButtonDblClick,
        QPointF(middle),
        QPointF(made.mapToGlobal(middle)),
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(made, double)
    QTest.mouseRelease(made, Qt.MouseButton.LeftButton, pos=middle)
    assert not done
    assert made.armed


def test_an_act_that_is_no_longer_offered_is_no_longer_armed(shown: Shown) -> None:
    made, done = twice()
    shown(made, 240, 44)
    made.click()
    made.setEnabled(False)
    assert not made.armed
    made.setEnabled(True)
    made.click()
    assert not done


def test_words_that_change_while_it_is_armed_stay_those_of_the_second_press(shown: Shown) -> None:
    made, _ = twice()
    shown(made, 240, 44)
    made.click()
    made.say_both("闭庭", "再按一次闭庭")
    assert made.words() == "再按一次闭庭"
    made.disarm()
    assert made.words() == "闭庭"


def inked(image: QImage) -> int:
    return sum(
        image.pixelColor(x, y).alpha() > 0
        for x in range(image.width())
        for y in range(image.height())
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_symbol_is_drawn_in_the_colour_asked_for(name: IconName) -> None:
    image = pixmap(name, "court", 24).toImage()
    assert inked(image) > 20
    strongest = max(
        (image.pixelColor(x, y) for x in range(24) for y in range(24)),
        key=lambda each: each.alpha(),
    )
    assert strongest.red() == pytest.approx(colour("court").red(), abs=3)


def test_every_drawing_has_a_name_and_every_name_a_drawing() -> None:
    assert {each.stem for each in _FOLDER.glob("*.svg")} == set(NAMES)


def test_no_symbol_is_an_empty_icon() -> None:
    assert icon(None).isNull()
    assert not icon("camera").isNull()


def test_a_symbol_follows_the_theme(shown: Shown, application: QApplication) -> None:
    made = button("进入", "plain", "door")
    shown(made, 160, 44)
    light = made.icon().pixmap(20, 20).toImage()
    theme.wear(application, Theme.DARK)
    assert made.icon().pixmap(20, 20).toImage() != light


def test_a_state_is_a_symbol_and_a_word(shown: Shown) -> None:
    pill = Pill("Draft", Tone.WARN)
    shown(pill, 120, 28)
    assert pill.accessibleName() == "Draft"
    pill.say("", Tone.PLAIN)
    assert not pill.isVisible()
    symbol = Symbol("good", "good")
    shown(symbol, 20, 20)
    before = symbol.grab().toImage()
    symbol.change("bad", "bad")
    assert symbol.grab().toImage() != before


def test_a_kind_is_changed_once() -> None:
    made = label("x", "soft")
    set_kind(made, "bad")
    assert made.property("kind") == "bad"


def test_a_tick_is_set_by_pressing_its_words(shown: Shown) -> None:
    box = CheckBox()
    box.setText("Remember my password")
    shown(box, 400, 40)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(120, 20))
    assert box.isChecked()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(390, 20))
    assert box.isChecked()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()


def test_scrolling_past_a_list_chooses_nothing(shown: Shown) -> None:
    made = Choice()
    made.addItems(["one", "two"])
    shown(made, 200, 44)
    middle = QPointF(made.rect().center())
    QTest.wheelEvent(made.windowHandle(), middle, QPoint(0, -120))
    assert made.currentIndex() == 0
