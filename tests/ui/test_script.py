import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from client.frames import Source
from client.ui.script import hands
from client.ui.script.person import DONE, FAILED, ScriptedPerson
from client.ui.script.report import STARTED_VARIABLE, process_started
from client.ui.script.steps import NEEDS, UnreadableScript, read_script
from client.ui.sightings import Sightings
from tests.ui.conftest import Until
from tests.ui.fitting import cut_off


class Desk(QWidget):
    """A small window: a field, a button that reveals another, one far below, one covered."""

    def __init__(self) -> None:
        super().__init__()
        self.did: list[str] = []
        lines = QVBoxLayout(self)
        self.field = QLineEdit("old")
        self.field.setAccessibleName("Name")
        lines.addWidget(self.field)
        self.reveal = self.button("Reveal")
        lines.addWidget(self.reveal)
        self.late = self.button("Late")
        self.late.hide()
        self.reveal.clicked.connect(lambda: QTimer.singleShot(40, self.late.show))
        lines.addWidget(self.late)
        inner = QWidget()
        inner.setFixedSize(300, 2000)
        self.deep = self.button("Deep")
        self.deep.setParent(inner)
        self.deep.move(10, 1800)
        area = QScrollArea()
        area.setWidget(inner)
        lines.addWidget(area)
        self.said = QLabel("Line: good")
        lines.addWidget(self.said)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def button(self, name: str) -> QPushButton:
        made = QPushButton(name)
        made.setMinimumHeight(40)
        made.clicked.connect(lambda: self.did.append(name))
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.did.append(f"key {event.keyCombination().toCombined():x}")


@pytest.fixture
def window(application: QApplication) -> Desk:
    made = Desk()
    made.resize(400, 400)
    made.show()
    application.processEvents()
    return made


Told = dict[str, object]


class Play:
    """Runs a script on the window and gives its exit code and report."""

    def __init__(self, window: Desk, sightings: Sightings, folder: Path, until: Until) -> None:
        self.window, self.sightings, self.folder, self.until = window, sightings, folder, until

    def __call__(self, *steps: Told, while_it_runs: Callable[[], None] | None = None) -> int:
        script = self.folder / "script.jsonl"
        script.write_text("".join(json.dumps(each) + "\n" for each in steps), encoding="utf-8")
        codes: list[int] = []
        self.person = ScriptedPerson(
            self.window,
            read_script(script),
            self.sightings,
            finished=codes.append,
            report_to=self.folder / "out" / "report.json",
            shots=self.folder / "shots",
            measurements=lambda: {"readings": {"p": 3}},
            log=lambda: ["a line"],
        )
        self.person.start()
        if while_it_runs is not None:
            QTimer.singleShot(30, while_it_runs)
        self.until(lambda: bool(codes))
        assert len(codes) == 1
        return codes[0]

    @property
    def report(self) -> dict[str, object]:
        told = json.loads((self.folder / "out" / "report.json").read_text(encoding="utf-8"))
        assert isinstance(told, dict)
        return told


@pytest.fixture
def play(window: Desk, sightings: Sightings, tmp_path: Path, until: Until) -> Play:
    return Play(window, sightings, tmp_path, until)


def test_a_button_is_found_by_its_name_and_pressed(play: Play, window: Desk) -> None:
    assert play({"do": "click", "name": "Reveal"}, {"do": "click", "name": "Lat*"}) == DONE
    assert window.did == ["Reveal", "Late"]
    presses = play.report["presses"]
    assert isinstance(presses, list)
    assert [each["name"] for each in presses] == ["Reveal", "Late"]
    assert presses[0]["at"] < presses[1]["at"] <= time.monotonic()


def test_what_is_scrolled_away_is_scrolled_to(play: Play, window: Desk) -> None:
    assert play({"do": "click", "name": "Deep"}) == DONE
    assert window.did == ["Deep"]


def test_what_is_covered_disabled_or_missing_is_not_pressed(play: Play, window: Desk) -> None:
    cover = QWidget(window)
    cover.setGeometry(window.reveal.geometry())
    cover.show()
    assert play({"do": "click", "name": "Reveal", "timeout": 0.1}) == FAILED
    cover.hide()
    window.reveal.setEnabled(False)
    assert play({"do": "click", "name": "Reveal", "timeout": 0.1}) == FAILED
    assert play({"do": "click", "name": "Nothing", "timeout": 0.1}) == FAILED
    assert window.did == []
    failed = play.report["failed_step"]
    assert failed == {
        "line": 1,
        "do": "click",
        "name": "Nothing",
        "timeout": 0.1,
        "after_s": 0.1,
    }
    assert play.report["screenshots"] == ["failed.png"]


def test_a_label_that_says_a_fields_name_is_not_taken_for_the_field(
    play: Play, window: Desk
) -> None:
    window.said.setText("Name")
    assert play({"do": "type", "name": "Name", "text": "x"}) == DONE
    assert window.field.text() == "x"


def test_a_field_is_written_key_by_key(play: Play, window: Desk) -> None:
    assert play({"do": "type", "name": "Name", "text": "原告 Chen-9"}) == DONE
    assert window.field.text() == "原告 Chen-9"


def test_a_key_goes_where_the_focus_is_and_up_from_there(play: Play, window: Desk) -> None:
    window.reveal.setFocus()
    assert play({"do": "key", "key": "PageDown"}, {"do": "key", "key": "Ctrl+D"}) == DONE
    ctrl_d = Qt.KeyboardModifier.ControlModifier.value | Qt.Key.Key_D.value
    assert window.did == [f"key {Qt.Key.Key_PageDown.value:x}", f"key {ctrl_d:x}"]


def test_the_mouse_moves_to_a_place_of_a_widget(play: Play, window: Desk) -> None:
    places: list[tuple[int, int]] = []
    window.reveal.setMouseTracking(True)
    window.reveal.mouseMoveEvent = lambda event: places.append(  # type: ignore[method-assign]
        (event.position().toPoint().x(), event.position().toPoint().y())
    )
    assert play({"do": "point", "name": "Reveal", "x": 0.5, "y": 0.0}) == DONE
    assert places == [(round(0.5 * (window.reveal.width() - 1)), 0)]
    assert play({"do": "point", "name": "None", "x": 0.5, "y": 0.0, "timeout": 0.05}) == FAILED


def test_it_waits_for_names_texts_and_their_going(play: Play, window: Desk) -> None:
    def change() -> None:
        window.said.setText("Line: lost")
        window.field.hide()

    assert (
        play(
            {"do": "wait", "name": "Name"},
            {"do": "wait_text", "text": "lost"},
            {"do": "wait_gone", "name": "Name"},
            while_it_runs=change,
        )
        == DONE
    )
    assert play({"do": "wait_text", "text": "never said", "timeout": 0.05}) == FAILED
    assert play({"do": "type", "name": "Name", "text": "x", "timeout": 0.05}) == FAILED


def test_it_waits_for_the_newest_page_and_for_a_picture(
    play: Play, window: Desk, sightings: Sightings
) -> None:
    def paint() -> None:
        sightings.page(1, 1, "h1")
        sightings.page(2, 3, "h2")
        sightings.picture(Source("judge"))

    window.said.setProperty("source", "judge")
    assert (
        play(
            {"do": "wait_page", "exhibit": 2, "page": 3},
            {"do": "wait_picture", "name": "judge"},
            {"do": "wait_picture", "name": "Line: *"},
            while_it_runs=paint,
        )
        == DONE
    )
    assert play({"do": "wait_page", "exhibit": 1, "page": 1, "timeout": 0.05}) == FAILED
    assert play({"do": "wait_picture", "name": "Name", "timeout": 0.05}) == FAILED
    pages = play.report["pages_painted"]
    assert isinstance(pages, list)
    assert [(each["exhibit"], each["page"], each["picture"]) for each in pages] == [
        (1, 1, "h1"),
        (2, 3, "h2"),
    ]
    assert play.report["painted_frames"] == {"judge": 1}


def test_it_rests_without_holding_anything_up(play: Play, window: Desk) -> None:
    began = time.monotonic()
    assert play({"do": "rest", "seconds": 0.2}, while_it_runs=window.late.show) == DONE
    assert time.monotonic() - began >= 0.2
    assert window.late.isVisible()


def test_the_report_holds_marks_measurements_log_and_pictures(
    play: Play, window: Desk, sightings: Sightings, tmp_path: Path
) -> None:
    sightings.screen("login")
    assert (
        play(
            {"do": "shot", "file": "01-login"},
            {"do": "mark", "label": "here"},
            {"do": "close"},
            {"do": "click", "name": "Reveal"},
        )
        == DONE
    )
    assert window.did == [], "nothing follows the close"
    report = play.report
    assert report["readings"] == {"p": 3}
    assert report["log"] == ["a line"]
    assert report["failed_step"] is None
    assert report["screenshots"] == ["01-login.png"]
    assert (tmp_path / "shots" / "01-login.png").read_bytes().startswith(b"\x89PNG")
    marks, login, started = report["marks"], report["login_painted"], report["process_started"]
    assert isinstance(marks, list)
    assert isinstance(login, float)
    assert isinstance(started, float)
    assert marks[0]["label"] == "here"
    assert started < login < marks[0]["at"]


def test_a_screenshot_stays_in_its_folder(play: Play, tmp_path: Path) -> None:
    assert play({"do": "shot", "file": "../../out"}) == DONE
    assert (tmp_path / "shots" / "out.png").exists()


def test_a_screenshot_that_cannot_be_written_is_logged(
    play: Play, tmp_path: Path, expected_log: Callable[..., None]
) -> None:
    expected_log("A screenshot could not be written: x.png", logger="mingjing.ui.script")
    (tmp_path / "shots" / "x.png").mkdir(parents=True)
    assert play({"do": "shot", "file": "x"}) == DONE


def test_the_start_of_the_process_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    started = process_started()
    assert started is not None
    assert 0 < time.monotonic() - started < 3600
    monkeypatch.setenv(STARTED_VARIABLE, "12.5")
    assert process_started() == 12.5


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2 is not JSON"),
        ("[]", "line 2: `do` is none of"),
        ('{"do": "dance"}', "line 2: `do` is none of"),
        ('{"do": "click"}', "line 2: `click` lacks or does not take: name"),
        ('{"do": "close", "name": "x"}', "line 2: `close` lacks or does not take: name"),
        ('{"do": "rest", "seconds": "long"}', "line 2: `seconds` is a number"),
        ('{"do": "rest", "seconds": true}', "line 2: `seconds` is a number"),
        ('{"do": "wait", "name": "x", "timeout": "1"}', "line 2: `timeout` is a number"),
    ],
)
def test_a_script_is_read_whole_before_it_is_begun(
    line: str, complaint: str, tmp_path: Path
) -> None:
    script = tmp_path / "script"
    script.write_text('{"do": "close"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(UnreadableScript) as raised:
        read_script(script)
    assert str(raised.value).startswith(complaint)


def test_a_script_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableScript, match="cannot be read"):
        read_script(tmp_path / "none")


def test_empty_lines_and_remarks_are_for_readers(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text('\n# a remark\n  \n{"do": "rest", "seconds": 1}\n', encoding="utf-8")
    (step,) = read_script(script)
    assert (step.line, step.do, step.timeout_s) == (4, "rest", 20.0)


def test_every_step_of_the_vocabulary_is_told_in_the_docstring() -> None:
    from client.ui.script import steps

    assert all(f"| `{each}`" in (steps.__doc__ or "") for each in NEEDS)


@pytest.mark.parametrize("name", ["PageUp", "Ctrl+Shift+A", "F8", "Return"])
def test_keys_are_known_by_their_names(name: str) -> None:
    key, modifiers = hands.key_of(name)
    assert Qt.Key(key).name == f"Key_{name.split('+')[-1]}"
    assert bool(modifiers & Qt.KeyboardModifier.ControlModifier) is name.startswith("Ctrl")


def test_the_finder_of_cut_words_finds_them(window: Desk, application: QApplication) -> None:
    assert cut_off(window) == []
    window.said.setFixedWidth(10)
    window.reveal.setFixedWidth(20)
    application.processEvents()
    assert cut_off(window) == ["cut off button: Reveal", "cut off: Line: good"]


def test_a_desk_with_an_unreadable_script_ends_before_it_shows_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from client.__main__ import main

    script = tmp_path / "script"
    script.write_text('{"do": "dance"}\n', encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["--script", str(script)])
    assert ended.value.code == 2
    assert "line 1: `do` is none of" in capsys.readouterr().err
