"""Follow the script, one step after the other, without ever holding up the program.

A timer asks again and again whether the present step can be done; a step that cannot be done in
its time ends the script, and the report names it. Exit codes: 0 all done, 3 a step failed.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from client.frames import Source
from client.ui.script import hands
from client.ui.script.report import Diary, Mark, Press, report, write_report
from client.ui.script.steps import Step
from client.ui.sightings import Sightings

DONE, FAILED = 0, 3

_LOOK_EVERY_MS = 15
_SAVING_MS = 10_000
_LOG = logging.getLogger("mingjing.ui.script")


class _Save(QRunnable):
    """Writes one screenshot on a worker thread: compressing it takes longer than a frame."""

    def __init__(self, picture: QImage, path: Path) -> None:
        super().__init__()
        self._picture = picture
        self._path = path

    def run(self) -> None:
        if not self._picture.save(str(self._path)):
            _LOG.warning("A screenshot could not be written: %s", self._path.name)


class ScriptedPerson(QObject):
    """Does the steps on a window; `finished` is called once with the exit code."""

    def __init__(
        self,
        window: QWidget,
        steps: Sequence[Step],
        sightings: Sightings,
        *,
        finished: Callable[[int], None],
        report_to: Path | None = None,
        shots: Path | None = None,
        measurements: Callable[[], Mapping[str, object]] = dict,
        log: Callable[[], Sequence[str]] = list,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._steps = tuple(steps)
        self._sightings = sightings
        self._finished = finished
        self._report_to = report_to
        self._shots = shots
        self._measurements = measurements
        self._log = log
        self._diary = Diary()
        self._next = 0
        self._since = 0.0
        self._over = False
        self._saving = QThreadPool(self)
        self._saving.setMaxThreadCount(1)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin with the first step."""
        self._since = time.monotonic()
        self._timer.start()

    def _look(self) -> None:
        """Try the present step once; go on, wait, or give up."""
        if self._over:
            return
        if self._next >= len(self._steps):
            self._end(DONE)
            return
        step = self._steps[self._next]
        if self._try(step):
            self._next += 1
            self._since = time.monotonic()
            if step.do == "close":
                self._end(DONE)
        elif step.do != "rest" and time.monotonic() - self._since > step.timeout_s:
            self._diary.failed_step = step.as_told() | {"after_s": step.timeout_s}
            self._shoot("failed")
            self._end(FAILED)

    def _try(self, step: Step) -> bool:
        """Whether the step is done now; what cannot be done yet is tried again."""
        match step.do:
            case "click":
                return self._click(step.word("name"))
            case "type":
                return self._type(step.word("name"), step.word("text"))
            case "key":
                self._diary.presses.append(Press(step.word("key"), time.monotonic()))
                hands.strike(self._window, step.word("key"))
                return True
            case "point":
                return self._point(step.word("name"), step.number("x"), step.number("y"))
            case "wait":
                return bool(hands.seen(self._window, step.word("name")))
            case "wait_gone":
                return not hands.seen(self._window, step.word("name"))
            case "wait_text":
                return hands.says(self._window, step.word("text"))
            case "wait_page":
                return self._page_is(int(step.number("exhibit")), int(step.number("page")))
            case "wait_picture":
                return self._picture_of(step.word("name"))
            case "rest":
                return time.monotonic() - self._since >= step.number("seconds")
            case "shot":
                self._shoot(step.word("file"))
                return True
            case "mark":
                self._diary.marks.append(Mark(step.word("label"), time.monotonic()))
                return True
            case _:
                return True

    def _click(self, name: str) -> bool:
        target = hands.pressable(self._window, name)
        if target is None:
            return False
        self._diary.presses.append(Press(hands.spoken_name(target), time.monotonic()))
        hands.press(self._window, target)
        return True

    def _type(self, name: str, text: str) -> bool:
        target = hands.pressable(self._window, name)
        if target is None:
            return False
        hands.press(self._window, target)
        hands.write(target, text)
        return True

    def _point(self, name: str, x: float, y: float) -> bool:
        target = hands.pressable(self._window, name)
        if target is None:
            return False
        hands.point(self._window, target, x, y)
        return True

    def _page_is(self, exhibit: int, page: int) -> bool:
        pages = self._sightings.pages
        return bool(pages) and (pages[-1].exhibit, pages[-1].page) == (exhibit, page)

    def _picture_of(self, name: str) -> bool:
        painted = self._sightings.first_pictures
        if Source(name) in painted:
            return True
        return any(
            Source(str(each.property("source"))) in painted
            for each in hands.seen(self._window, name)
        )

    def _shoot(self, file: str) -> None:
        if self._shots is None:
            return
        self._shots.mkdir(parents=True, exist_ok=True)
        name = f"{Path(file).name}.png"
        self._saving.start(_Save(self._window.grab().toImage(), self._shots / name))
        self._diary.screenshots.append(name)

    def _end(self, code: int) -> None:
        self._over = True
        self._timer.stop()
        self._saving.waitForDone(_SAVING_MS)
        if self._report_to is not None:
            told = report(self._diary, self._sightings, self._measurements(), self._log())
            write_report(self._report_to, told)
        self._finished(code)
