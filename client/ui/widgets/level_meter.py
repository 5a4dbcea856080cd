"""How loud it is: a bar that shows quiet, good and too loud at a glance.

The thresholds are those of the device check (MIC-05): speech is good from -30 to -12 dBFS. The
bar polls the narrow door of levels while it can be seen, and rests while it cannot.
"""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPainterPath, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from client.frames import OWN, Levels, Source
from client.ui.theme import Token, colour, tint

FLOOR_DB = -60.0
"""Below this nothing is shown."""
GOOD_DB = -45.0
LOUD_DB = -9.0
_EVERY_MS = 50
_FALL_DB = 3.0
"""How far the bar falls at most in one step, so that it does not flicker between syllables."""


def share_of(dbfs: float) -> float:
    """Give the share of the bar, 0 to 1, that a level fills."""
    return min(1.0, max(0.0, (dbfs - FLOOR_DB) / -FLOOR_DB))


class LevelMeter(QWidget):
    """A level bar for one source of sound."""

    def __init__(
        self, levels: Levels, source: Source = OWN, *, width: int = 96, height: int = 8
    ) -> None:
        super().__init__()
        self._levels = levels
        self._source = source
        self._shown_db = Levels.SILENCE
        self._hint = QSize(width, height)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.poll)

    def set_source(self, source: Source) -> None:
        """Show another source."""
        self._source = source
        self._shown_db = Levels.SILENCE
        self.update()

    def level(self) -> float:
        """Give the level that is shown, in dBFS."""
        return self._shown_db

    def poll(self) -> None:
        """Take the newest level; the bar rises at once and falls slowly."""
        newest = self._levels.of(self._source)
        shown = max(newest, self._shown_db - _FALL_DB, Levels.SILENCE)
        if round(share_of(shown) * self.width()) != round(share_of(self._shown_db) * self.width()):
            self.update()
        self._shown_db = shown

    def sizeHint(self) -> QSize:
        """Give the size asked for."""
        return self._hint

    def minimumSizeHint(self) -> QSize:
        """Give the least width at which a bar still tells something."""
        return QSize(min(48, self._hint.width()), self._hint.height())

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to poll."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            whole = QRectF(self.rect())
            round_ends = QPainterPath()
            round_ends.addRoundedRect(whole, whole.height() / 2, whole.height() / 2)
            painter.fillPath(round_ends, tint("ink", share=0.12))
            painter.setClipPath(round_ends)
            filled = QRectF(0, 0, whole.width() * share_of(self._shown_db), whole.height())
            painter.fillRect(filled, colour(self._token()))
            mark = whole.width() * share_of(GOOD_DB)
            painter.fillRect(QRectF(mark, 0, 1, whole.height()), colour("ink_soft"))

    def _token(self) -> Token:
        if self._shown_db > LOUD_DB:
            return "warn"
        return "good" if self._shown_db >= GOOD_DB else "ink_soft"
