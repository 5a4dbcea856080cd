"""The level bar, what stands for content on its way, rows that keep the focus, and problems."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from client.frames import OWN, Levels, Source
from client.screens.problem import Problem
from client.ui.theme import colour
from client.ui.widgets.buttons import Button, button
from client.ui.widgets.level_meter import LevelMeter, share_of
from client.ui.widgets.notice import Hint, ProblemPanel
from client.ui.widgets.rows import Row, Rows
from client.ui.widgets.skeleton import Skeleton
from tests.ui.conftest import Until
from tests.ui.finding import press

Shown = Callable[..., QWidget]


@pytest.mark.parametrize(
    ("dbfs", "share"), [(-100.0, 0.0), (-60.0, 0.0), (-30.0, 0.5), (0.0, 1.0), (6.0, 1.0)]
)
def test_the_level_bar_begins_at_the_floor_and_ends_at_full_scale(
    dbfs: float, share: float
) -> None:
    assert share_of(dbfs) == pytest.approx(share)


def test_the_level_bar_rises_at_once_and_falls_slowly(shown: Shown, levels: Levels) -> None:
    meter = LevelMeter(levels, width=200, height=20)
    shown(meter, 200, 20)
    levels.put(OWN, -20.0)
    meter.poll()
    assert meter.level() == -20.0
    levels.put(OWN, -80.0)
    meter.poll()
    assert -30.0 < meter.level() < -20.0
    for _ in range(60):
        meter.poll()
    assert meter.level() == -80.0


@pytest.mark.parametrize(("dbfs", "token"), [(-50.0, "ink_soft"), (-20.0, "good"), (-3.0, "warn")])
def test_the_level_bar_says_quiet_good_and_too_loud(
    shown: Shown, levels: Levels, dbfs: float, token: str
) -> None:
    meter = LevelMeter(levels, width=200, height=20)
    shown(meter, 200, 20)
    levels.put(OWN, dbfs)
    meter.poll()
    assert meter.grab().toImage().pixelColor(12, 10) == colour(token)  # type: ignore[arg-type]


def test_the_level_bar_rests_while_it_cannot_be_seen(
    shown: Shown, levels: Levels, until: Until
) -> None:
    meter = LevelMeter(levels)
    meter.set_source(Source("somebody"))
    levels.put(Source("somebody"), -20.0)
    shown(meter, 96, 8)
    until(lambda: meter.level() == -20.0)
    meter.hide()
    levels.put(Source("somebody"), -5.0)
    QApplication.processEvents()
    assert meter.level() == -20.0


def test_a_fast_answer_is_seen_without_anything_in_between(shown: Shown) -> None:
    waiting = Skeleton(rows=2)
    waiting.say("Asking the court…")
    shown(waiting, 600, 300)
    empty = waiting.grab().toImage()
    waiting.enter(1)
    shapes = waiting.grab().toImage()
    waiting.enter(2)
    assert shapes != empty
    assert waiting.grab().toImage() != shapes
    assert waiting.accessibleName() == "Asking the court…"


def test_shapes_come_by_themselves(shown: Shown, until: Until) -> None:
    waiting = Skeleton(rows=1)
    shown(waiting, 600, 200)
    empty = waiting.grab().toImage()
    until(lambda: waiting.grab().toImage() != empty)


@dataclass(frozen=True)
class _Value:
    key: int
    text: str


def test_rows_that_did_not_change_are_not_touched_and_keep_the_focus(shown: Shown) -> None:
    touched: list[_Value] = []

    def make() -> Row[_Value]:
        made = button()

        def show(value: _Value) -> None:
            touched.append(value)
            made.say(value.text)

        return Row(made, show)

    rows: Rows[_Value] = Rows(make, lambda each: each.key)
    holder = QWidget()
    QVBoxLayout(holder).addWidget(rows.widget)
    shown(holder, 300, 400)
    one, two, three = _Value(1, "one"), _Value(2, "two"), _Value(3, "three")
    rows.show([one, two, three])
    QApplication.processEvents()
    focused = next(each for each in holder.findChildren(Button) if each.words() == "two")
    focused.setFocus()
    touched.clear()
    rows.show([three, two, _Value(4, "four")])
    assert touched == [_Value(4, "four")]
    assert focused.hasFocus()
    layout = rows.widget.layout()
    assert layout is not None
    order = sorted(rows.widget.findChildren(Button), key=layout.indexOf)
    assert [each.words() for each in order if layout.indexOf(each) >= 0] == ["three", "two", "four"]
    rows.show([])
    assert not rows.widget.isVisible()


def test_a_problem_says_what_and_what_to_do_and_gives_a_number_to_copy(shown: Shown) -> None:
    panel = ProblemPanel()
    again: list[bool] = []
    closed: list[bool] = []
    panel.again.connect(lambda: again.append(True))
    panel.closed.connect(lambda: closed.append(True))
    holder = QWidget()
    QVBoxLayout(holder).addWidget(panel)
    shown(holder, 700, 200)
    assert not panel.isVisible()
    problem = Problem("It broke.", "Try again.", "7F3A", "Reference 7F3A", "Copy the reference")
    panel.show_problem(problem, again="Try again", close="Close")
    assert panel.isVisible()
    assert panel.accessibleName() == "It broke. Try again. Reference 7F3A"
    press(holder, "Copy the reference")
    assert QGuiApplication.clipboard().text() == "7F3A"
    press(holder, "Try again")
    press(holder, "Close")
    assert (again, closed) == ([True], [True])
    panel.show_problem(None)
    assert not panel.isVisible()


def test_a_hint_without_words_is_not_there(shown: Shown) -> None:
    hint = Hint()
    holder = QWidget()
    QVBoxLayout(holder).addWidget(hint)
    shown(holder, 400, 100)
    hint.say("Nothing yet", "It comes.")
    assert hint.isVisible()
    assert hint.accessibleName() == "Nothing yet It comes."
    hint.say("")
    assert not hint.isVisible()
