"""A document is read from memory, sharp at any size, by mouse and keyboard."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from client.intents import Back, Intent, Refresh
from client.screens import document
from client.state import OpenedDocument, Where
from client.ui.document.view import DocumentView
from client.ui.gallery.office_states import paper_pdf
from client.ui.widgets.pdf_view import PdfView
from tests.screens.states import at
from tests.ui.conftest import Until
from tests.ui.finding import named, press, strike

Shown = Callable[..., QWidget]


@pytest.fixture
def paper(shown: Shown, application: object) -> PdfView:
    view = PdfView()
    assert view.load(paper_pdf())
    shown(view, 900, 700)
    return view


def test_a_page_is_painted(paper: PdfView, until: Until) -> None:
    until(lambda: paper.painted(1))
    image = paper.grab().toImage()
    dark = sum(image.pixelColor(x, 160).lightness() < 100 for x in range(image.width()))
    assert dark > 5


def test_pages_are_turned_by_key_and_stop_at_the_ends(paper: PdfView) -> None:
    turned: list[tuple[int, int]] = []
    paper.turned.connect(lambda page, pages: turned.append((page, pages)))
    assert (paper.page(), paper.pages()) == (1, 3)
    strike(paper, Qt.Key.Key_PageUp)
    assert paper.page() == 1
    strike(paper, Qt.Key.Key_PageDown)
    strike(paper, Qt.Key.Key_PageDown)
    strike(paper, Qt.Key.Key_PageDown)
    assert paper.page() == 3
    strike(paper, Qt.Key.Key_Home)
    assert paper.page() == 1
    strike(paper, Qt.Key.Key_End)
    assert paper.page() == 3
    assert turned == [(2, 3), (3, 3), (1, 3), (3, 3)]


def test_it_scrolls_by_key_and_wheel(paper: PdfView) -> None:
    down = paper.verticalScrollBar()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Space):
        before = down.value()
        strike(paper, key)
        assert down.value() > before
    strike(paper, Qt.Key.Key_Up)
    before = down.value()
    QTest.wheelEvent(paper.windowHandle(), QPointF(400, 300), QPoint(0, -120))
    assert down.value() > before


def test_it_is_enlarged_and_fitted(paper: PdfView, until: Until) -> None:
    fitted = paper.zoom()
    strike(paper, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert paper.zoom() > fitted
    until(lambda: paper.painted(1))
    strike(paper, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    strike(paper, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert paper.zoom() < fitted
    strike(paper, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert paper.zoom() == pytest.approx(fitted)
    QTest.wheelEvent(
        paper.windowHandle(),
        QPointF(400, 300),
        QPoint(0, 120),
        QPoint(),
        Qt.KeyboardModifier.ControlModifier,
    )
    assert paper.zoom() > fitted


def test_enlarging_keeps_the_page(paper: PdfView) -> None:
    paper.go_to(2)
    for _ in range(3):
        paper.zoom_in()
    assert paper.page() == 2
    for _ in range(30):
        paper.zoom_in()
    assert paper.zoom() == pytest.approx(5.0)


def test_a_screen_reader_hears_the_text(paper: PdfView) -> None:
    assert "陈晓雨" in paper.accessibleDescription()


def test_what_is_no_document_is_not_shown(shown: Shown) -> None:
    view = PdfView()
    assert not view.load(b"no document")
    shown(view, 400, 300)
    assert view.pages() == 0
    strike(view, Qt.Key.Key_PageDown)
    view.zoom_in()
    assert view.load(None)


def reading(intents: list[Intent], opened: OpenedDocument) -> DocumentView:
    view = DocumentView(intents.append)
    view.show_screen(document.present(at(Where.DOCUMENT, document=opened)))
    return view


def test_the_page_in_view_is_said_and_the_buttons_follow(
    shown: Shown, intents: list[Intent]
) -> None:
    view = reading(intents, OpenedDocument("传票", pdf=paper_pdf()))
    shown(view, 1024, 600)
    paper = named(view, "传票, Page 1 of 3", PdfView)
    assert not named(view, "Previous page", QWidget).isEnabled()
    press(view, "Next page")
    press(view, "Next page")
    assert paper.accessibleName() == "传票, Page 3 of 3"
    assert not named(view, "Next page", QWidget).isEnabled()
    for name in ("Previous page", "Enlarge", "Make smaller", "Fit the width", "Back to the case"):
        press(view, name)
    assert intents == [Back()]


def test_a_reader_stays_on_the_page_when_the_desk_says_something_else(
    shown: Shown, intents: list[Intent]
) -> None:
    opened = OpenedDocument("传票", pdf=paper_pdf())
    view = reading(intents, opened)
    shown(view, 1024, 600)
    press(view, "Next page")
    chinese = at(Where.DOCUMENT, type(at(Where.DOCUMENT).language).CHINESE, document=opened)
    view.show_screen(document.present(chinese))
    assert named(view, "传票, 第 2 页，共 3 页", PdfView).page() == 2


def test_an_unreadable_document_says_what_to_do(shown: Shown, intents: list[Intent]) -> None:
    view = reading(intents, OpenedDocument("传票", pdf=b"no document"))
    shown(view, 1024, 600)
    press(view, "Try again")
    assert intents == [Refresh()]
    view.show_screen(
        document.present(at(Where.DOCUMENT, document=OpenedDocument("传票", pdf=paper_pdf())))
    )
    assert named(view, "传票, Page 1 of 3", PdfView).isVisible()
