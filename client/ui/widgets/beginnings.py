"""Where the keyboard begins on a page.

Qt's focus proxy would do that too, but whoever comes by Tab is then led past everything that
stands before the proxy: the way back could be reached backwards only. Here a beginning is followed
once, when the page is shown, and the order of Tab is the order in which the page is read.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_BEGINNING = "beginning"


def begin_at(page: QWidget, first: QWidget) -> None:
    """Have the keyboard begin there whenever this page is shown."""
    page.setProperty(_BEGINNING, first)


def lead_focus(page: QWidget) -> None:
    """Lead the keyboard to where this page begins."""
    while isinstance(first := page.property(_BEGINNING), QWidget):
        page = first
    page.setFocus(Qt.FocusReason.OtherFocusReason)
