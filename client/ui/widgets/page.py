"""The frame of every quiet page: the way back, where I am, what can be done, and the rest."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from client.ui.widgets.beginnings import begin_at
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import Measured, column, row, scrolled, surface
from client.ui.widgets.text import label

WIDE = 1080
NARROW = 720
BAR_PX = 12
"""Room that a scrolled page keeps for its bar."""


class Page(QWidget):
    """A head that stays, and a body that scrolls below it."""

    def __init__(self, *, width: int = WIDE, back: bool = True, scrolls: bool = True) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back = button(kind="quiet", icon="back")
        self.back.setVisible(back)
        self.title = label(kind="title")
        self.beside: QHBoxLayout = row(gap=2)
        """What stands right of the title: acts on the whole page."""
        self.body: QVBoxLayout = column(gap=4)
        head = QWidget()
        line = row(head, gap=3)
        # The arrow of the way back stands above the left edge of what is below it.
        line.setContentsMargins(8 if back else 20, 14, 20, 8)
        line.addWidget(self.back)
        line.addWidget(self.title, 1)
        line.addLayout(self.beside)
        inner = QWidget()
        inner.setLayout(self.body)
        self.body.setContentsMargins(20, 4, 20, 24)
        whole = column(self, gap=0)
        above = Measured(head, width)
        whole.addWidget(above)
        measured = Measured(inner, width)
        if scrolls:
            above.setContentsMargins(0, 0, BAR_PX, 0)
            self.area = scrolled(measured)
            whole.addWidget(self.area, 1)
            # The page itself takes the focus first: it can be scrolled at once by keyboard.
            begin_at(self, self.area)
        else:
            whole.addWidget(measured, 1)


def foot_of(width: int, *acts: QWidget, at_end: tuple[QWidget, ...]) -> QWidget:
    """Give the bar below a page: acts at its left, and at its right those that end it.

    It stays where it is whatever is scrolled above it.
    """
    inside = QWidget()
    line = row(inside, gap=2)
    line.setContentsMargins(20, 8, 20, 8)
    for each in acts:
        line.addWidget(each)
    line.addStretch(1)
    for each in at_end:
        line.addWidget(each)
    bar = surface("bar")
    across = column(bar, gap=0)
    across.setContentsMargins(0, 0, BAR_PX, 0)
    across.addWidget(Measured(inside, width))
    return bar
