"""Write every screen in every state to PNG, in both languages and both themes.

File names: `<screen>/<state>-<language>-<theme>[-<size>].png`. Each state is shown at 1280x800;
in the light theme also at 1024x600, and the first state of each screen at 200 %.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from client.config import Language
from client.frames import Frames, Levels, Picture, Source
from client.protocol.test_call import PEER
from client.ui import theme
from client.ui.gallery.before_states import BEFORE, BEFORE_CASE, BEFORE_CHECK, REHEARSALS
from client.ui.gallery.check_states import CHECKS
from client.ui.gallery.hearing_states import COURTROOM, WAITING_ROOM, Build, Shown
from client.ui.gallery.line_states import LINES
from client.ui.gallery.office_states import OFFICES
from client.ui.gallery.paper import clip, face
from client.ui.sightings import Sightings
from client.ui.theme import Theme
from client.ui.widgets.page_view import PageView
from client.ui.widgets.pdf_view import PdfView
from client.ui.widgets.skeleton import Skeleton
from client.ui.window import Window

SCREENS: Mapping[str, Mapping[str, Build]] = {
    **OFFICES,
    **CHECKS,
    **BEFORE,
    "case_file": {**OFFICES["case_file"], **BEFORE_CASE},
    "device_check": {**CHECKS["device_check"], **BEFORE_CHECK},
    "waiting_room": WAITING_ROOM,
    "courtroom": {**COURTROOM, **LINES, **REHEARSALS},
}
SPEECH_DB = -20.0
SETTLED_MS = 60
LOOK_MS = 20
DRAWN_WITHIN_S = 3.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture to be made."""

    screen: str
    state: str
    build: Build
    language: Language
    theme: Theme
    width: int = 1280
    height: int = 800
    scale: int = 1

    @property
    def file(self) -> Path:
        """Give where it goes, below the folder."""
        size = "" if self.width == 1280 else f"-{self.width}x{self.height}"
        scale = "" if self.scale == 1 else f"-at{self.scale}00"
        return Path(self.screen) / f"{self.state}-{self.language}-{self.theme}{size}{scale}.png"


def shots(scale: int) -> Iterator[Shot]:
    """Give every picture of a scale, ordered by theme so that it changes once."""
    for worn in Theme:
        for screen, states in SCREENS.items():
            for place, (state, build) in enumerate(states.items()):
                for language in Language:
                    whole = Shot(screen, state, build, language, worn, scale=scale)
                    if scale == 1:
                        yield whole
                    if scale == 1 and worn is Theme.LIGHT:
                        yield replace(whole, width=1024, height=600)
                    if scale != 1 and worn is Theme.LIGHT and place == 0:
                        yield whole


class Studio(QObject):
    """Takes the pictures, one window after the other; quits the program after the last."""

    def __init__(self, application: QApplication, todo: Sequence[Shot], folder: Path) -> None:
        super().__init__()
        self._application = application
        self._todo = deque(todo)
        self._folder = folder
        self._window: Window | None = None
        self._opened_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Open the first."""
        if not self._todo:
            self._application.quit()
            return
        self._window = self._open(self._todo[0])
        self._opened_at = time.monotonic()
        self._timer.start(SETTLED_MS)

    def _open(self, shot: Shot) -> Window:
        if theme.worn() is not shot.theme or not self._application.styleSheet():
            theme.wear(self._application, shot.theme)
        frames, levels = Frames(), Levels()
        window = Window(
            intend=lambda _intent: None, frames=frames, levels=levels, sightings=Sightings()
        )
        window.resize(shot.width, shot.height)
        shown = shot.build(shot.language)
        show_faces(shown, frames, levels)
        window.render_state(shown.state)
        window.show()
        strike(window, shown.keys)
        return window

    def _look(self) -> None:
        """Take the picture when timers and the drawing of pages have come to rest."""
        window = self._window
        if window is None:
            return
        papers = [each for each in window.findChildren(PdfView) if each.isVisible()]
        drawn = all(each.painted(1) for each in papers if each.pages())
        if not drawn and time.monotonic() - self._opened_at < DRAWN_WITHIN_S:
            self._timer.start(LOOK_MS)
            return
        for skeleton in window.findChildren(Skeleton):
            skeleton.enter(2)
        for page in window.findChildren(PageView):
            page.hurry()
        target = self._folder / self._todo.popleft().file
        target.parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(target))
        window.close()
        window.deleteLater()
        self._window = None
        QTimer.singleShot(0, self, self.begin)


def strike(window: Window, keys: Sequence[Qt.Key]) -> None:
    """Press the keys of a state."""
    for key in keys:
        pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, pressed)


def show_faces(shown: Shown, frames: Frames, levels: Levels) -> None:
    """Put the pictures and the voices of a state into the narrow doors."""
    now = time.monotonic()
    for source, person in shown.faces.items():
        # A moving picture is younger than any that this window can wait for.
        at = now - shown.stalled_s.get(source, -60.0)
        frames.put(
            source, Picture(640, 360, clip() if source == Source(PEER) else face(person), at, 1)
        )
    for source in shown.speaking:
        levels.put(source, SPEECH_DB)


def main() -> int:
    """Write the gallery; the pictures at 200 % need a program that was started at that scale."""
    parser = argparse.ArgumentParser(prog="python -m client.ui.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--only", default="", help="pictures whose file name contains this")
    parser.add_argument("--scale", type=int, default=1, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    todo = [each for each in shots(arguments.scale) if arguments.only in each.file.as_posix()]
    studio = Studio(application, todo, arguments.out)
    QTimer.singleShot(0, studio, studio.begin)
    application.setQuitOnLastWindowClosed(False)
    application.exec()
    if arguments.scale != 1:
        return 0
    sys.stdout.write(f"{len(todo)} pictures at 100 % in {arguments.out}\n")
    again = [sys.executable, "-m", "client.ui.gallery", "--out", str(arguments.out)]
    words = [*again, "--only", arguments.only, "--scale", "2"]
    return subprocess.run(words, env=os.environ | {"QT_SCALE_FACTOR": "2"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
