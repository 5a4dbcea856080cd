"""The page where a document or an exhibit's original is read."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.intents import Back, Intent, Refresh
from client.screens.document import DocumentScreen, page_words
from client.ui.widgets.beginnings import begin_at
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import Measured, column, row, surface
from client.ui.widgets.notice import ProblemPanel
from client.ui.widgets.page import NARROW
from client.ui.widgets.pdf_view import PdfView
from client.ui.widgets.skeleton import Skeleton
from client.ui.widgets.text import OneLine, label


class DocumentView(QWidget):
    """Emits `Back` and `Refresh`."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self._screen: DocumentScreen | None = None
        self._readable = True
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._paper = PdfView()
        self._back = button(kind="quiet", icon="back")
        self._back.clicked.connect(lambda: intend(Back()))
        self._title = OneLine(kind="head")
        self._previous = button(kind="quiet", icon="page-previous")
        self._previous.clicked.connect(self._paper.previous_page)
        self._place = label(kind="soft", wrap=False)
        self._place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._next = button(kind="quiet", icon="page-next")
        self._next.clicked.connect(self._paper.next_page)
        self._smaller = button(kind="quiet", icon="zoom-out")
        self._smaller.clicked.connect(self._paper.zoom_out)
        self._larger = button(kind="quiet", icon="zoom-in")
        self._larger.clicked.connect(self._paper.zoom_in)
        self._fit = button(kind="quiet", icon="fit-width")
        self._fit.clicked.connect(self._paper.fit)
        self._paper.turned.connect(self._turned)
        self._problem = ProblemPanel()
        self._problem.again.connect(lambda: intend(Refresh()))
        self._skeleton = Skeleton(rows=1, row_height=420)

        bar = surface("strip")
        line = row(bar, gap=1)
        line.setContentsMargins(20, 4, 20, 4)
        line.addWidget(self._back)
        line.addSpacing(8)
        line.addWidget(self._title, 1)
        for each in (
            self._previous,
            self._place,
            self._next,
            self._smaller,
            self._larger,
            self._fit,
        ):
            line.addWidget(each)
        rest = QWidget()
        middle = column(rest, gap=4)
        middle.setContentsMargins(20, 20, 20, 20)
        middle.addWidget(self._problem)
        middle.addWidget(self._skeleton)
        middle.addStretch(1)
        self._rest = Measured(rest, NARROW)
        whole = column(self, gap=0)
        whole.addWidget(bar)
        whole.addWidget(self._rest, 1)
        whole.addWidget(self._paper, 1)
        begin_at(self, self._paper)

    def show_screen(self, screen: DocumentScreen) -> None:
        """Show the document as it is now; the reader stays on their page."""
        last, self._screen = self._screen, screen
        if screen == last:
            return
        if last is None or screen.pdf != last.pdf:
            self._readable = self._paper.load(screen.pdf)
        self._back.say(screen.back)
        self._title.setText(screen.title)
        for each, words, tip in (
            (self._previous, screen.previous, screen.previous_tip),
            (self._next, screen.next, screen.next_tip),
            (self._smaller, screen.zoom_out, screen.zoom_out_tip),
            (self._larger, screen.zoom_in, screen.zoom_in_tip),
            (self._fit, screen.fit, screen.fit_tip),
        ):
            each.say("", name=words, tip=tip)
        problem = screen.problem if self._readable else screen.unreadable
        self._problem.show_problem(problem, again=screen.try_again)
        self._skeleton.say(screen.waiting_words)
        self._skeleton.setVisible(screen.waiting)
        reading = screen.pdf is not None and self._readable
        self._paper.setVisible(reading)
        self._rest.setVisible(not reading)
        for each in (self._smaller, self._larger, self._fit):
            each.setEnabled(reading)
        self._turned(self._paper.page(), self._paper.pages())

    def _turned(self, page: int, pages: int) -> None:
        self._previous.setEnabled(page > 1)
        self._next.setEnabled(page < pages)
        if self._screen is None:
            return
        where = page_words(page, pages, self._screen.language) if page else ""
        if self._place.text() != where:
            self._place.setText(where)
            # The widest text of this document, so that the buttons beside it do not move.
            widest = page_words(pages, pages, self._screen.language)
            room = self._place.fontMetrics().horizontalAdvance(widest) + 8
            self._place.setMinimumWidth(room if page else 0)
        self._paper.setAccessibleName(
            ", ".join(part for part in (self._screen.title, where) if part)
        )
