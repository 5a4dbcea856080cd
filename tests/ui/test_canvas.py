from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from client.frames import OWN, Frames, Levels, Picture, Size, Source
from client.ui import theme
from client.ui.sightings import Sightings
from client.ui.widgets.canvas import Canvas
from client.ui.widgets.tile import PLATE_TWO, Chip, Tile, paint_tile, picture_rect, size_asked
from tests.ui.conftest import Until

RED, BLUE = (0, 0, 255, 0), (255, 0, 0, 0)
"""B G R X."""
LOUD, QUIET = -20.0, -70.0
PLAIN = Tile("p", Source("p"), role="Plaintiff", name="A", voice=Source("p"), spoken="Plaintiff A")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def picture(
    colour: tuple[int, ...], number: int, at: float, width: int = 192, height: int = 108
) -> Picture:
    return Picture(width, height, bytes(colour) * width * height, at, number)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def canvas(frames: Frames, levels: Levels, sightings: Sightings, clock: Clock) -> Canvas:
    return Canvas(
        frames,
        levels,
        sightings,
        arrange=lambda _room, tiles: {
            each.key: QRect(10 + 210 * place, 10, 192, 108 + PLATE_TWO)
            for place, each in enumerate(tiles)
        },
        age_words=lambda seconds: (f"stopped {seconds}",),
        clock=clock,
    )


def _counted(sightings: Sightings, number: int) -> bool:
    return sightings.painted_frames.get(Source("p")) == number


def colour_at(canvas: Canvas, x: int, y: int) -> QColor:
    return canvas.grab().toImage().pixelColor(QPoint(x, y))


def test_a_picture_is_painted_in_its_own_colours(
    canvas: Canvas, frames: Frames, clock: Clock, shown: Callable[..., QWidget]
) -> None:
    canvas.show_tiles([PLAIN])
    frames.put(Source("p"), picture(RED, 1, clock.now))
    shown(canvas, 640, 240)
    assert colour_at(canvas, 100, 60) == QColor(255, 0, 0)


def test_a_new_picture_is_painted_without_being_asked_for(
    canvas: Canvas,
    frames: Frames,
    sightings: Sightings,
    clock: Clock,
    shown: Callable[..., QWidget],
    until: Until,
) -> None:
    canvas.show_tiles([PLAIN])
    shown(canvas, 640, 240)
    assert sightings.painted_frames == {}
    for number, colour in ((1, RED), (2, BLUE)):
        frames.put(Source("p"), picture(colour, number, clock.now))
        until(partial(_counted, sightings, number))
    assert colour_at(canvas, 100, 60) == QColor(0, 0, 255)
    assert Source("p") in sightings.first_pictures


def test_a_picture_that_is_gone_leaves_a_placeholder_and_no_old_face(
    canvas: Canvas, frames: Frames, clock: Clock, shown: Callable[..., QWidget], until: Until
) -> None:
    canvas.show_tiles([PLAIN])
    frames.put(Source("p"), picture(RED, 1, clock.now))
    shown(canvas, 640, 240)
    frames.clear(Source("p"))
    until(lambda: colour_at(canvas, 30, 30) != QColor(255, 0, 0))


def test_a_picture_of_another_shape_fills_the_place_and_is_not_stretched(
    canvas: Canvas, frames: Frames, clock: Clock, shown: Callable[..., QWidget]
) -> None:
    square = bytearray(bytes(RED) * 200 * 200)
    for row in range(40):
        square[row * 800 : row * 800 + 800] = bytes(BLUE) * 200
    frames.put(Source("p"), Picture(200, 200, bytes(square), clock.now, 1))
    canvas.show_tiles([PLAIN])
    shown(canvas, 640, 240)
    assert colour_at(canvas, 100, 20) == QColor(255, 0, 0), "the overhang is cut off"
    assert colour_at(canvas, 20, 100) == QColor(255, 0, 0)


@pytest.mark.parametrize(("width", "ratio"), [(192, 1.0), (193, 1.0), (161, 1.25), (150, 1.5)])
def test_a_picture_of_the_size_asked_for_is_painted_point_for_point(
    width: int, ratio: float, application: QApplication
) -> None:
    place = QRect(8, 8, width, 200)
    seen = picture_rect(PLAIN, place)
    asked = size_asked(seen, ratio)
    assert asked.width % 2 == 0
    stripes = (bytes(RED) + bytes(BLUE)) * (asked.width // 2) * asked.height
    paper = QImage(400, 400, QImage.Format.Format_RGB32)
    paper.setDevicePixelRatio(ratio)
    paper.fill(QColor("white"))
    with QPainter(paper) as painter:
        shown = Picture(asked.width, asked.height, stripes, 0.0, 1)
        paint_tile(painter, PLAIN, place, shown, (), speaking=False, ratio=ratio)
    left, across = round(8 * ratio), round(width * ratio)
    row = [paper.pixelColor(left + at, left + 40).name() for at in range(across + 1)]
    frame = 3
    within = range(frame, across - frame)
    assert [row[at] for at in within] == [("#ff0000", "#0000ff")[at % 2] for at in within]
    assert row[across] not in {"#ff0000", "#0000ff"}, "the overhang is not painted beside the tile"


def test_the_sizes_that_are_shown_are_asked_for_and_taken_back(
    canvas: Canvas, frames: Frames, shown: Callable[..., QWidget], application: QApplication
) -> None:
    canvas.show_tiles([PLAIN])
    assert frames.wanted(Source("p")) is None, "nobody looks yet"
    shown(canvas, 640, 240)
    seen = picture_rect(PLAIN, canvas.place_of("p") or QRect())
    assert frames.wanted(Source("p")) == Size(seen.width(), seen.height()) == Size(192, 108)
    canvas.show_tiles([replace(PLAIN, source=None)])
    assert frames.wanted(Source("p")) is None
    canvas.show_tiles([PLAIN])
    canvas.hide()
    application.processEvents()
    assert frames.wanted(Source("p")) is None


def test_of_two_tiles_with_one_source_the_larger_size_is_asked_for(
    frames: Frames, levels: Levels, shown: Callable[..., QWidget]
) -> None:
    canvas = Canvas(
        frames,
        levels,
        arrange=lambda _room, _tiles: {
            "p": QRect(0, 0, 192, 108 + PLATE_TWO),
            "middle": QRect(200, 0, 384, 216 + 30),
        },
    )
    canvas.show_tiles([PLAIN, replace(PLAIN, key="middle")])
    shown(canvas, 640, 300)
    assert frames.wanted(Source("p")) == Size(384, 216)


def test_the_next_screen_goes_on_asking_when_the_one_before_is_hidden(
    frames: Frames, levels: Levels, application: QApplication, until: Until
) -> None:
    """Waiting room and courtroom both show one's own picture; the stack hides one after."""
    first, second = Canvas(frames, levels), Canvas(frames, levels)
    for each in (first, second):
        each.show_tiles([Tile("own", OWN)])
    stack = QStackedWidget()
    stack.addWidget(first)
    stack.addWidget(second)
    stack.resize(320, 180)
    stack.show()
    until(lambda: frames.wanted(OWN) is not None)
    stack.setCurrentWidget(second)
    application.processEvents()
    until(lambda: frames.wanted(OWN) == Size(320, 180))


def test_whoever_speaks_has_a_frame_while_and_shortly_after(
    canvas: Canvas, levels: Levels, clock: Clock, shown: Callable[..., QWidget]
) -> None:
    canvas.show_tiles([PLAIN])
    shown(canvas, 640, 240)
    levels.put(Source("p"), LOUD)
    canvas.listen()
    assert canvas.is_speaking("p")
    assert colour_at(canvas, 11, 60) == theme.colour("steady")
    levels.put(Source("p"), QUIET)
    clock.now += 0.5
    canvas.listen()
    assert canvas.is_speaking("p"), "a breath is not the end of a sentence"
    clock.now += 0.2
    canvas.listen()
    assert not canvas.is_speaking("p")


def test_a_person_who_is_not_heard_never_has_the_frame(
    canvas: Canvas, levels: Levels, shown: Callable[..., QWidget]
) -> None:
    canvas.show_tiles([replace(PLAIN, voice=None)])
    shown(canvas, 640, 240)
    levels.put(Source("p"), LOUD)
    canvas.listen()
    assert not canvas.is_speaking("p")


def test_the_floor_goes_to_whoever_goes_on_speaking_and_not_to_a_cough(
    canvas: Canvas, levels: Levels, clock: Clock, shown: Callable[..., QWidget]
) -> None:
    told: list[str] = []
    canvas.loudest.connect(told.append)
    other = replace(PLAIN, key="d", source=Source("d"), voice=Source("d"))
    canvas.show_tiles([PLAIN, other])
    shown(canvas, 640, 240)
    levels.put(Source("p"), LOUD)
    canvas.listen()
    levels.put(Source("p"), QUIET)
    clock.now += 0.9
    canvas.listen()
    assert told == []
    levels.put(Source("d"), LOUD)
    canvas.listen()
    clock.now += 0.9
    canvas.listen()
    assert told == ["d"]
    levels.put(Source("p"), LOUD)
    clock.now += 0.1
    canvas.listen()
    clock.now += 2.0
    canvas.listen()
    assert told == ["d"], "nobody is interrupted"


def test_a_picture_that_stands_still_is_dimmed_with_its_age(
    canvas: Canvas, frames: Frames, clock: Clock, shown: Callable[..., QWidget]
) -> None:
    canvas.show_tiles([PLAIN])
    frames.put(Source("p"), picture(RED, 1, clock.now))
    shown(canvas, 640, 240)
    clock.now += 1.5
    canvas.listen()
    assert colour_at(canvas, 30, 30) == QColor(255, 0, 0)
    clock.now += 4.0
    canvas.listen()
    dimmed = colour_at(canvas, 30, 30)
    assert dimmed.green() > 80, "paper lies over the red"


def test_a_name_that_looks_like_markup_is_painted_and_shown_as_text(
    canvas: Canvas, shown: Callable[..., QWidget]
) -> None:
    hostile = "<img src=//x>"
    canvas.show_tiles([replace(PLAIN, name=hostile, spoken=hostile)])
    shown(canvas, 640, 240)
    spot = canvas.findChildren(QWidget)[0]
    assert spot.accessibleName() == hostile
    assert "&lt;img" in spot.toolTip()
    assert spot.property("source") == "p"


def test_every_tile_has_a_name_for_a_screen_reader_and_keeps_it_current(
    canvas: Canvas, shown: Callable[..., QWidget]
) -> None:
    def names() -> set[str]:
        return {each.accessibleName() for each in canvas.findChildren(QWidget) if each.isVisible()}

    canvas.show_tiles([PLAIN, replace(PLAIN, key="d", spoken="Defendant B")])
    shown(canvas, 640, 240)
    assert names() == {"Plaintiff A", "Defendant B"}
    canvas.show_tiles([replace(PLAIN, spoken="Plaintiff A, Line lost")])
    assert names() == {"Plaintiff A, Line lost"}


def test_captions_are_painted_and_follow_the_theme(
    canvas: Canvas, shown: Callable[..., QWidget], application: QApplication
) -> None:
    canvas.show_tiles([])
    shown(canvas, 640, 240)
    empty = canvas.grab().toImage()
    canvas.show_captions([("Plaintiff's side", QRect(10, 200, 200, 22))])
    assert canvas.grab().toImage() != empty
    theme.wear(application, theme.Theme.DARK)
    assert canvas.grab().size() == QSize(640, 240)


def test_where_there_is_no_room_for_words_they_are_left_out_whole(
    frames: Frames, levels: Levels, shown: Callable[..., QWidget]
) -> None:
    canvas = Canvas(frames, levels, arrange=lambda _room, _tiles: {"p": QRect(0, 0, 80, 88)})
    seen = []
    shown(canvas, 120, 120)
    for note in ("Camera off", ""):
        canvas.show_tiles([replace(PLAIN, note=note)])
        seen.append(canvas.grab().toImage())
    assert seen[0] == seen[1]


@pytest.mark.parametrize("width", [80, 192, 300])
def test_a_tile_of_any_width_is_painted_with_all_that_it_says(
    width: int, frames: Frames, levels: Levels, shown: Callable[..., QWidget]
) -> None:
    canvas = Canvas(frames, levels, arrange=lambda _room, _tiles: {"p": QRect(0, 0, width, width)})
    full = replace(
        PLAIN,
        note="In the waiting room since 09:41 and some more words",
        chips=(Chip(("Muted by presiding judge", "Muted"), "microphone-off", "bad"),),
        mark="microphone-off",
    )
    canvas.show_tiles([full])
    shown(canvas, 320, 320)
    with_warning = canvas.grab().toImage()
    canvas.show_tiles([replace(full, chips=())])
    assert canvas.grab().toImage() != with_warning
