"""The page of keys: a panel over the window that F1 shows and takes away again.

It takes no focus from what a person is doing, and nothing waits for it.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from client.screens.keys import KeysScreen
from client.ui.theme import STEP
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import clear, column, row, rule
from client.ui.widgets.text import label

WIDTH = 880


def _grid() -> QGridLayout:
    made = QGridLayout()
    made.setHorizontalSpacing(5 * STEP)
    made.setVerticalSpacing(STEP)
    made.setColumnStretch(1, 1)
    return made


class KeysPanel(QFrame):
    """A panel in the middle of its window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._screen: KeysScreen | None = None
        self._is_laid = False
        self._title = label(kind="head", wrap=False)
        self._close = button(kind="quiet", icon="close")
        self._close.clicked.connect(self.hide)
        self._halves = [_grid() for _ in range(2)]
        whole = column(self, gap=2)
        whole.setContentsMargins(24, 16, 16, 20)
        top = row()
        top.addWidget(self._title, 1)
        top.addWidget(self._close)
        whole.addLayout(top)
        whole.addWidget(rule())
        halves = row(gap=8)
        for each in self._halves:
            half = column(gap=0)
            half.addLayout(each)
            half.addStretch(1)
            halves.addLayout(half, 1)
        whole.addLayout(halves)
        self.setFixedWidth(WIDTH)
        self.hide()
        window.installEventFilter(self)

    def show_screen(self, screen: KeysScreen) -> None:
        """Show these keys; they are laid out when the panel is first asked for."""
        if screen == self._screen:
            return
        self._screen = screen
        self._is_laid = False
        if self.isVisible():
            self._lay(screen)
            self._place()

    def _lay(self, screen: KeysScreen) -> None:
        self._is_laid = True
        self.setAccessibleName(screen.title)
        self._title.setText(screen.title)
        self._close.say("", name=screen.close, tip=screen.close)
        for grid in self._halves:
            clear(grid)
        lines = [0, 0]
        for group in screen.groups:
            # The half that is shorter so far; the longest group has one for itself.
            half = lines.index(min(lines))
            grid, line = self._halves[half], lines[half]
            grid.addWidget(label(group.title, "strong", wrap=False), line, 0, 1, 2)
            for each in group.lines:
                line += 1
                grid.addWidget(label(each.key, "court", wrap=False), line, 0)
                grid.addWidget(label(each.does), line, 1)
            lines[half] = line + 1

    def toggle(self) -> None:
        """Show the panel, or take it away."""
        if self.isVisible():
            self.hide()
            return
        if self._screen is not None and not self._is_laid:
            self._lay(self._screen)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        window = self.window()
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, (window.height() - self.height()) // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear F1 anywhere in the window, and Escape while the panel is shown."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_F1:
                self.toggle()
                return True
            if event.key() == Qt.Key.Key_Escape and self.isVisible():
                self.hide()
                return True
        elif event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
