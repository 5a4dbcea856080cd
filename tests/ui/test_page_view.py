import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from client.protocol.ids import ExhibitId, FileHash
from client.screens.table import Finger, Page
from client.ui import theme
from client.ui.sightings import PaintedPage, Sightings
from client.ui.widgets.page_view import PICTURES_KEPT, PageView, Pictures
from tests.ui.conftest import Until


def png(colour: QColor, width: int = 400, height: int = 560, form: str = "PNG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        painter.fillRect(image.rect(), colour)
    store = QBuffer()
    store.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(store, form)  # type: ignore[call-overload]
    return bytes(store.data().data())


GREEN, BLUE = QColor(0, 160, 0), QColor(0, 0, 200)
PICTURES = {1: png(GREEN), 2: png(BLUE)}


def page(number: int, *, there: bool = True, **changes: object) -> Page:
    bytes_ = PICTURES[number]
    made = Page(
        exhibit=ExhibitId("e"),
        number=1,
        page=number,
        pages=2,
        title="T",
        position=f"Page {number} of 2",
        shown_by="shown by you",
        spoken=f"Exhibit 1, page {number} of 2",
        picture_hash=FileHash(hashlib.sha256(bytes_).hexdigest()),
        picture=bytes_ if there else None,
        waiting="coming",
        failure="",
        pointing=False,
        previous=None,
        next=None,
        put_away=None,
        may_turn=False,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_photographed_page_is_decoded_too() -> None:
    found = Pictures().of("photograph", png(BLUE, form="JPEG"))
    assert found.size() == QSize(400, 560)
    assert found.pixelColor(200, 200).blue() > 190
    assert Pictures().of("nothing", b"GIF89a").isNull()


@pytest.fixture
def view(sightings: Sightings) -> PageView:
    return PageView(sightings)


def _last_is(sightings: Sightings, number: int) -> bool:
    return bool(sightings.pages) and sightings.pages[-1].page == number


def middle(view: PageView) -> QColor:
    image = view.sheet.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2)


def test_a_page_is_painted_and_its_showing_recorded(
    view: PageView, sightings: Sightings, shown: Callable[..., QWidget], until: Until
) -> None:
    shown(view, 800, 900)
    view.show_page(page(1))
    until(lambda: len(sightings.pages) == 1)
    painted = sightings.pages[0]
    assert painted == PaintedPage(1, 1, page(1).picture_hash, painted.at)
    assert middle(view) == GREEN
    assert view.sheet.accessibleName() == "Exhibit 1, page 1 of 2"


def test_each_showing_is_recorded_once_however_often_it_is_painted(
    view: PageView, sightings: Sightings, shown: Callable[..., QWidget], until: Until
) -> None:
    shown(view, 800, 900)
    for number in (1, 2, 1):
        view.show_page(page(number))
        until(partial(_last_is, sightings, number))
        view.sheet.update()
        view.show_page(page(number, shown_by="other words"))
    assert [each.page for each in sightings.pages] == [1, 2, 1]


def test_while_the_next_page_comes_the_one_before_stays_and_nothing_is_recorded(
    view: PageView,
    sightings: Sightings,
    shown: Callable[..., QWidget],
    until: Until,
    application: QApplication,
) -> None:
    shown(view, 800, 900)
    view.show_page(page(1))
    until(lambda: len(sightings.pages) == 1)
    view.show_page(page(2, there=False))
    application.processEvents()
    assert middle(view) == GREEN
    until(lambda: middle(view) != GREEN)
    assert len(sightings.pages) == 1, "a dimmed old page is no showing"
    view.show_page(page(2))
    until(lambda: len(sightings.pages) == 2)
    assert middle(view) == BLUE


def test_a_failure_is_said_on_the_page(view: PageView, shown: Callable[..., QWidget]) -> None:
    shown(view, 800, 900)
    view.show_page(page(1, there=False))
    plain = view.sheet.grab().toImage()
    view.show_page(page(1, there=False, failure="It is not the page on the record."))
    assert view.sheet.grab().toImage() != plain
    assert view.sheet.accessibleDescription() == "It is not the page on the record."


def test_bytes_that_are_no_picture_are_not_shown(
    view: PageView, sightings: Sightings, shown: Callable[..., QWidget], application: QApplication
) -> None:
    shown(view, 800, 900)
    view.show_page(page(1, picture=b"<svg/>", picture_hash=FileHash("f" * 64)))
    application.processEvents()
    assert not sightings.pages


def test_a_clear_table_shows_nothing(view: PageView, shown: Callable[..., QWidget]) -> None:
    shown(view, 800, 900)
    view.show_page(page(1))
    view.show_page(None)
    assert not view.sheet.isVisible()
    assert view.sheet.accessibleName() == ""


def test_a_whole_page_is_shown_where_it_can_be_read_else_its_width(
    view: PageView, shown: Callable[..., QWidget]
) -> None:
    shown(view, 900, 1000)
    view.show_page(page(1))
    assert view.sheet.height() <= 1000
    assert view.sheet.height() > 900
    view.resize(900, 400)
    assert view.sheet.width() > 800
    view.set_whole(whole=True)
    assert view.sheet.height() <= 400


def test_the_picture_is_as_sharp_as_the_screen(
    view: PageView, shown: Callable[..., QWidget]
) -> None:
    shown(view, 900, 1000)
    view.show_page(page(1))
    ratio = view.devicePixelRatioF()
    scaled = view.sheet.grab().toImage()
    assert scaled.width() == round(view.sheet.width() * ratio)


def test_the_presenters_finger_is_painted_in_the_courts_colour(
    view: PageView, shown: Callable[..., QWidget]
) -> None:
    shown(view, 900, 1000)
    view.show_page(page(1))
    for x in (0.2, 0.98):
        view.show_finger(Finger(x, 0.5, "Clerk <b>X</b>"))
        image = view.sheet.grab().toImage()
        spot = (round(x * image.width()), image.height() // 2)
        assert image.pixelColor(*spot) == theme.colour("court")
    view.show_finger(None)
    assert middle(view) == GREEN


def test_a_page_that_is_scrolled_follows_the_finger(
    view: PageView, shown: Callable[..., QWidget]
) -> None:
    shown(view, 900, 400)
    view.show_page(page(1))
    assert view.verticalScrollBar().value() == 0
    view.show_finger(Finger(0.5, 0.95, "Clerk"))
    assert view.verticalScrollBar().value() > 400


def _move(sheet: QWidget, x: float, y: float) -> None:
    place = QPointF(x * sheet.width(), y * sheet.height())
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(sheet, event)


def _strike(widget: QWidget, key: Qt.Key) -> bool:
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_mouse_of_the_presenter_points_in_page_fractions(
    view: PageView, shown: Callable[..., QWidget]
) -> None:
    places: list[tuple[float, float]] = []
    lifts: list[bool] = []
    view.pointed.connect(lambda x, y: places.append((round(x, 2), round(y, 2))))
    view.lifted.connect(lambda: lifts.append(True))
    shown(view, 900, 1000)
    view.show_page(page(1))
    _move(view.sheet, 0.5, 0.5)
    assert places == [], "only the presenter points"
    view.show_page(page(1, pointing=True))
    _move(view.sheet, 0.25, 0.75)
    assert places == [(0.25, 0.75)]
    QApplication.sendEvent(view.sheet, QEvent(QEvent.Type.Leave))
    assert lifts == [True]


def test_the_arrow_keys_point_and_escape_lifts(
    view: PageView, shown: Callable[..., QWidget]
) -> None:
    places: list[tuple[float, float]] = []
    lifts: list[bool] = []
    view.pointed.connect(lambda x, y: places.append((round(x, 2), round(y, 2))))
    view.lifted.connect(lambda: lifts.append(True))
    shown(view, 900, 1000)
    view.show_page(page(1, pointing=True))
    assert _strike(view.sheet, Qt.Key.Key_Right)
    assert _strike(view.sheet, Qt.Key.Key_Down)
    assert places == [(0.52, 0.5), (0.52, 0.52)]
    assert _strike(view.sheet, Qt.Key.Key_Escape)
    assert lifts == [True]
    assert not _strike(view, Qt.Key.Key_PageDown), "the courtroom turns pages"


def test_decoded_pages_are_kept_and_the_oldest_forgotten() -> None:
    kept = Pictures()
    first = kept.of("0", PICTURES[1])
    assert kept.of("0", b"never decoded twice").cacheKey() == first.cacheKey()
    for number in range(1, PICTURES_KEPT + 1):
        kept.of(str(number), PICTURES[2])
    assert kept.of("0", b"no picture").isNull()
