"""Where each seat is in the room: plaintiff above defendant at the left, the bench above all.

The two sides always get the same room and the same size of picture, however many sit there and
whatever the line: equality of arms is seen (Civil Procedure Law art. 8). Pictures keep the
shape of 16 to 9. What is left in the middle belongs to the exhibit, or to whoever speaks.

Numbers only; nothing here paints.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect

GAP = 8
SEAT_WIDEST = 272
SEAT_NARROWEST = 96
BENCH_SHARE = 0.24
"""Most of the room's height that the bench takes."""
LEFT_SHARE = 0.24
_WIDE, _HIGH = 16, 9


@dataclass(frozen=True, slots=True)
class Seating:
    """The places of all seats, group by group, and the middle."""

    bench: tuple[QRect, ...]
    plaintiff: tuple[QRect, ...]
    defendant: tuple[QRect, ...]
    others: tuple[QRect, ...]
    middle: QRect


@dataclass(frozen=True, slots=True)
class Counts:
    """How many sit in each group."""

    bench: int
    plaintiff: int
    defendant: int
    others: int


def seating(room: QRect, counts: Counts, plate: int) -> Seating:
    """Give every seat its place in the room; `plate` is the height below each picture."""
    sides = max(counts.plaintiff, counts.defendant)
    left_width = 0
    if sides:
        half = (room.height() - GAP) // 2
        left_width = _side_width(room, half, sides, plate)
    middle_left = room.left() + left_width + (GAP if left_width else 0)
    middle_width = room.right() + 1 - middle_left
    row = counts.bench + counts.others
    bench_height = 0
    if row:
        seat_width = _row_width(room.height(), middle_width, row, plate)
        bench_height = _height(seat_width, plate)
        top = _row(middle_left, room.top(), middle_width, row, seat_width, bench_height)
    else:
        top = ()
    middle_top = room.top() + bench_height + (GAP if bench_height else 0)
    return Seating(
        bench=top[: counts.bench],
        plaintiff=_column(room, room.top(), counts.plaintiff, left_width, plate),
        defendant=_column(
            room, room.top() + (room.height() + GAP) // 2, counts.defendant, left_width, plate
        ),
        others=top[counts.bench :],
        middle=QRect(middle_left, middle_top, middle_width, max(0, room.bottom() + 1 - middle_top)),
    )


def fitted(room: QRect, plate: int) -> QRect:
    """Give the largest place of a seat's shape in the middle of a room."""
    width = min(room.width(), (room.height() - plate) * _WIDE // _HIGH)
    height = _height(width, plate)
    return QRect(
        room.left() + (room.width() - width) // 2,
        room.top() + (room.height() - height) // 2,
        max(0, width),
        max(0, height),
    )


def _height(width: int, plate: int) -> int:
    return width * _HIGH // _WIDE + plate


def _side_width(room: QRect, half: int, sides: int, plate: int) -> int:
    each = (half - GAP * (sides - 1)) // sides
    by_height = (each - plate) * _WIDE // _HIGH
    by_width = min(SEAT_WIDEST, int(room.width() * LEFT_SHARE))
    return max(min(SEAT_NARROWEST, by_width), min(by_width, by_height))


def _row_width(height: int, width: int, seats: int, plate: int) -> int:
    by_height = (int(height * BENCH_SHARE) - plate) * _WIDE // _HIGH
    by_width = (width - GAP * (seats - 1)) // seats
    return max(1, min(SEAT_WIDEST, max(by_height, SEAT_NARROWEST), by_width))


def _row(
    left: int, top: int, width: int, seats: int, seat_width: int, height: int
) -> tuple[QRect, ...]:
    used = seats * seat_width + GAP * (seats - 1)
    first = left + (width - used) // 2
    return tuple(
        QRect(first + number * (seat_width + GAP), top, seat_width, height)
        for number in range(seats)
    )


def _column(room: QRect, top: int, seats: int, width: int, plate: int) -> tuple[QRect, ...]:
    height = _height(width, plate)
    return tuple(
        QRect(room.left(), top + number * (height + GAP), width, height) for number in range(seats)
    )
