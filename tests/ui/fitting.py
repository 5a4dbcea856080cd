"""Finds words that do not fit: cut without a tooltip that holds the whole."""

from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from client.ui.widgets.text import OneLine


def cut_off(window: QWidget) -> list[str]:
    """Give every visible text that a person could not read to its end."""
    return list(_cut_off(window))


def _cut_off(window: QWidget) -> Iterator[str]:
    for each in window.findChildren(QWidget):
        if not each.isVisible() or each.visibleRegion().isEmpty():
            continue
        if isinstance(each, OneLine):
            if each.shown_text() != each.text() and not each.toolTip():
                yield f"elided without a tooltip: {each.text()}"
        elif isinstance(each, QLabel):
            if not each.text():
                continue
            needed = each.heightForWidth(each.width()) if each.wordWrap() else 0
            needed = max(needed, 0) or each.sizeHint().height()
            if each.height() < needed or (
                not each.wordWrap() and each.width() < each.sizeHint().width()
            ):
                yield f"cut off: {each.text()}"
        elif isinstance(each, QAbstractButton) and each.text():
            hint = each.sizeHint()
            if each.width() < hint.width() or each.height() < min(hint.height(), 40):
                yield f"cut off button: {each.text()}"
