"""Hands and eyes for the window: find what is to be seen by its spoken name, press it, type.

A widget counts as seen when it is visible, and as pressable when it is also enabled and nothing
lies over its middle. Events go to the native window, which passes them on as it passes a real
mouse's; keys go to whatever has the focus.
"""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
_ROUND_ABOUT = 32
"""Pixels that are shown around a place that was scrolled to."""


def spoken_name(widget: QWidget) -> str:
    """Give what a screen reader would call this widget."""
    name = widget.accessibleName()
    if not name and isinstance(widget, QAbstractButton | QLabel):
        return widget.text()
    return name


def fits(wanted: str, name: str) -> bool:
    """Whether a name is the wanted one; a `*` at the end stands for whatever follows."""
    if wanted.endswith("*"):
        return bool(name) and name.startswith(wanted[:-1])
    return name == wanted


def seen(window: QWidget, wanted: str) -> list[QWidget]:
    """Give the visible widgets of this name."""
    return [
        each
        for each in window.findChildren(QWidget)
        if each.isVisible() and fits(wanted, spoken_name(each))
    ]


def says(window: QWidget, text: str) -> bool:
    """Whether any visible name or text contains `text`."""
    for each in window.findChildren(QWidget):
        if not each.isVisible():
            continue
        words = [each.accessibleName(), each.accessibleDescription()]
        if isinstance(each, QAbstractButton | QLabel | QLineEdit):
            words.append(each.text())
        if any(text in word for word in words):
            return True
    return False


def pressable(window: QWidget, wanted: str) -> QWidget | None:
    """Give the widget of this name that can be pressed now, scrolling it into view."""
    for each in seen(window, wanted):
        # A label beside a field says the field's name; it is read and not pressed.
        if isinstance(each, QLabel) or not each.isEnabled():
            continue
        _bring_into_view(each, each.rect().center())
        under = window.childAt(_middle(each, window))
        if under is not None and (under is each or each.isAncestorOf(under)):
            return each
    return None


def press(window: QWidget, widget: QWidget) -> None:
    """Press and release the left button on the middle of a widget."""
    spot = _middle(widget, window)
    _mouse(window, QEvent.Type.MouseMove, spot, Qt.MouseButton.NoButton)
    if widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
        widget.setFocus(Qt.FocusReason.MouseFocusReason)
    _mouse(window, QEvent.Type.MouseButtonPress, spot, Qt.MouseButton.LeftButton)
    _mouse(window, QEvent.Type.MouseButtonRelease, spot, Qt.MouseButton.LeftButton)


def point(window: QWidget, widget: QWidget, x: float, y: float) -> None:
    """Move the mouse to a place of a widget, in fractions of its size."""
    inside = QPoint(round(x * (widget.width() - 1)), round(y * (widget.height() - 1)))
    _bring_into_view(widget, inside)
    spot = widget.mapTo(window, inside)
    _mouse(window, QEvent.Type.MouseMove, spot, Qt.MouseButton.NoButton)


def write(field: QWidget, text: str) -> None:
    """Replace what stands in a field, key by key."""
    if isinstance(field, QLineEdit):
        field.selectAll()
        _key(field, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "")
    for letter in text:
        _key(field, 0, Qt.KeyboardModifier.NoModifier, letter)


def strike(window: QWidget, name: str) -> None:
    """Press and release one key with its modifiers ("Ctrl+D"), where the focus is."""
    key, modifiers = key_of(name)
    plain = not modifiers & ~Qt.KeyboardModifier.ShiftModifier
    text = chr(key) if plain and 0x20 <= key < 0x7F else ""
    focus: QWidget | None = window.focusWidget()
    _key(window if focus is None else focus, key, modifiers, text)


def key_of(name: str) -> tuple[int, Qt.KeyboardModifier]:
    """Give the key and modifiers of a name; raises `KeyError` for a key there is not."""
    *held, last = name.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for each in held:
        modifiers |= _MODIFIERS[each]
    return Qt.Key[f"Key_{last}"].value, modifiers


def _middle(widget: QWidget, window: QWidget) -> QPoint:
    return widget.mapTo(window, widget.rect().center())


def _bring_into_view(widget: QWidget, place: QPoint) -> None:
    """Scroll whatever scrolls until a place of the widget can be seen."""
    above = widget.parentWidget()
    while above is not None:
        inner: QWidget | None = above.widget() if isinstance(above, QScrollArea) else None
        if isinstance(above, QScrollArea) and inner is not None:
            spot = place if inner is widget else widget.mapTo(inner, place)
            above.ensureVisible(spot.x(), spot.y(), _ROUND_ABOUT, _ROUND_ABOUT)
        above = above.parentWidget()


def _mouse(window: QWidget, kind: QEvent.Type, spot: QPoint, button: Qt.MouseButton) -> None:
    native: QWindow | None = window.windowHandle()
    if native is None:
        return
    place = QPointF(spot)
    held = button if kind is QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind,
        place,
        place,
        QPointF(window.mapToGlobal(spot)),
        button,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(native, event)


def _key(target: QWidget, key: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))
