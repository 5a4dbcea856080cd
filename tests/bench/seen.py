"""Pictures that carry their number, and what was seen of them.

The number stands in the lower edge of the picture as two rows of ten black and white blocks:
sixteen bits and a check of four. Each block is a tenth of the picture wide, so that it survives
180 lines and a coarse encoder. It is read from painted pixels.

The same measure for every peer; it knows none of them.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from client.media.devices.capture import opencv
from client.media.devices.equipment import Shot

Pixels = NDArray[np.uint8]
"""Rows of pixels of three or four bytes."""

NUMBERS = 1 << 16
FREEZE_S = 0.5
_COLUMNS, _ROWS, _CHECK_BITS = 10, 2, 4
_BAND = 1 / 10
"""Height of a row of blocks against that of the picture."""
_BLACK, _WHITE = 24, 230


def _word(number: int) -> int:
    nibbles = sum(number >> shift & 15 for shift in (0, 4, 8, 12))
    return number << _CHECK_BITS | (nibbles * 7 + 5) % 16


def _blocks(height: int, width: int) -> list[tuple[slice, slice]]:
    tall, wide = height * _BAND, width / _COLUMNS
    return [
        (
            slice(round(height - (_ROWS - row) * tall), round(height - (_ROWS - row - 1) * tall)),
            slice(round(column * wide), round((column + 1) * wide)),
        )
        for row in range(_ROWS)
        for column in range(_COLUMNS)
    ]


def write_number(shot: Shot, number: int) -> None:
    """Draw a number into a picture."""
    word = _word(number % NUMBERS)
    last = _COLUMNS * _ROWS - 1
    for at, place in enumerate(_blocks(*shot.shape[:2])):
        shot[place] = _WHITE if word >> (last - at) & 1 else _BLACK


def read_number(pixels: Pixels) -> int | None:
    """Read a picture's number; None when it cannot be read with certainty."""
    word = 0
    for rows, columns in _blocks(*pixels.shape[:2]):
        # The middle half of a block: its edges are where an encoder saves.
        high, wide = rows.stop - rows.start, columns.stop - columns.start
        middle = pixels[
            rows.start + high // 4 : rows.stop - high // 4 : 2,
            columns.start + wide // 4 : columns.stop - wide // 4 : 4,
            1,
        ]
        word = word << 1 | int(middle.mean() > 127)
    number = word >> _CHECK_BITS
    return number if _word(number) == word else None


def portraits(width: int = 1_280, height: int = 720, count: int = 25, seed: int = 1) -> list[Shot]:
    """Make a second of somebody who sits and talks: texture, motion, flicker, a sensor's noise."""
    cv2 = opencv()
    chance = np.random.default_rng(seed)
    coarse = chance.integers(40, 200, (height // 40, width // 40, 3), np.uint8)
    wall = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    fine = chance.integers(0, 24, (height, width, 1), np.uint8)
    wall = cv2.add(wall, np.repeat(fine, 3, axis=2))
    shots = []
    for at in range(count):
        turn = 2 * np.pi * at / count
        shot = wall.copy()
        middle = (int(width * (0.5 + 0.03 * np.sin(turn))), int(height * 0.42))
        skin = (120 + int(6 * np.sin(2 * turn)), 150, 190)
        cv2.ellipse(
            shot,
            (middle[0], int(height * 0.98)),
            (width // 4, height // 3),
            0,
            0,
            360,
            (60, 50, 40),
            -1,
        )
        cv2.ellipse(shot, middle, (width // 11, height // 5), 4 * np.sin(turn), 0, 360, skin, -1)
        mouth = (middle[0], middle[1] + height // 10)
        cv2.ellipse(
            shot,
            mouth,
            (width // 40, int(4 + 10 * abs(np.sin(3 * turn)))),
            0,
            0,
            360,
            (60, 60, 120),
            -1,
        )
        noise = chance.integers(0, 9, (height, width, 1), np.uint8)
        shots.append(cv2.add(shot, np.repeat(noise, 3, axis=2)))
    return shots


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of one person's pictures."""

    delay_ms: float
    """Glass to glass, the median."""
    delay_95_ms: float
    rate: float
    """Different pictures a second."""
    freezes: int
    """Times that the same picture stood for more than half a second."""
    longest_s: float
    """Longest time that the same picture stood."""


Moments = Sequence[tuple[int, float]]
"""Pictures' numbers, and when each changed hands."""


def what_was_seen(handed: Moments, painted: Moments, begin: float, end: float) -> Sight:
    """Judge the pictures that were painted between two moments."""
    given = {number: at for number, at in handed if at < end}
    first: dict[int, float] = {}
    for number, at in painted:
        if begin <= at < end and number in given:
            first.setdefault(number, at)
    nan = float("nan")
    times = sorted(first.values())
    if not times:
        return Sight(nan, nan, 0.0, 1, end - begin)
    gaps = np.diff([begin, *times, end])
    delays = [1_000 * (at - given[number]) for number, at in first.items()]
    return Sight(
        float(np.median(delays)),
        float(np.percentile(delays, 95)),
        len(times) / (end - begin),
        int((gaps > FREEZE_S).sum()),
        float(gaps.max()),
    )


class Painter:
    """Blits pictures onto a screen in memory as they come, on a thread of its own.

    A mailbox of one stands before it, as before any painter.
    """

    def __init__(self, width: int = 1_280, height: int = 720, *, keeps: bool = True) -> None:
        self.painted: list[tuple[int, float]] = []
        self._keeps = keeps
        self.unreadable = 0
        self._size = width, height
        self._changed = threading.Condition()
        self._waiting: Callable[[], tuple[int, int, bytes] | None] | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="painter", daemon=True)
        self._thread.start()

    def show(self, give: Callable[[], tuple[int, int, bytes] | None]) -> None:
        """Have a picture painted; `give` is called on the painter's thread for its bytes."""
        with self._changed:
            self._waiting = give
            self._changed.notify()

    def close(self) -> None:
        """End."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join(5)

    def _run(self) -> None:
        from PySide6.QtGui import QImage, QPainter

        screen = QImage(*self._size, QImage.Format.Format_RGB32)
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._ended or self._waiting is not None)
                give, self._waiting = self._waiting, None
            if give is None:
                return
            if (picture := give()) is None:
                continue
            width, height, pixels = picture
            painter = QPainter(screen)
            painter.drawImage(0, 0, QImage(pixels, width, height, QImage.Format.Format_RGB32))
            painter.end()
            now = time.monotonic()
            rows = np.frombuffer(screen.constBits(), np.uint8).reshape(*self._size[::-1], 4)
            number = read_number(rows[:height, :width])
            if number is None:
                self.unreadable += 1
            elif self._keeps:
                self.painted.append((number, now))
