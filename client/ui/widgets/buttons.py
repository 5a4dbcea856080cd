"""What is pressed: at least 40 px high, with a word, a symbol where it helps, and a name.

A dangerous act is asked for by a second press within three seconds in the same place, never by
a dialog; the second half of a double click does not count as one.
"""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from client.ui import theme
from client.ui.widgets.icons import IconName, icon
from client.ui.widgets.text import set_kind, set_tooltip

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

Kind = Literal["primary", "plain", "danger", "quiet", "link", "row"]

ICON_PX = 20
AGAIN_MS = 3000
"""How long a second press counts."""


class Button(QPushButton):
    """A button whose text shows every character and whose symbol follows the theme."""

    def __init__(self, text: str = "", kind: Kind = "plain", icon: IconName | None = None) -> None:
        super().__init__()
        self._icon_name = icon
        self._icon_token: theme.Token | None = None
        self._words = ""
        self.setProperty("kind", kind)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setMinimumHeight(theme.TARGET)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.say(text)
        self._paint_icon()

    def say(self, text: str, *, name: str | None = None, tip: str | None = None) -> None:
        """Show this text; `name` is read out instead where it says more, `tip` on hovering."""
        if self._words != text:
            self._words = text
            # An ampersand would be taken for a shortcut's mark.
            self.setText(text.replace("&", "&&"))
        spoken = name if name is not None else text
        if self.accessibleName() != spoken:
            self.setAccessibleName(spoken)
        if tip is not None:
            set_tooltip(self, tip)

    def words(self) -> str:
        """Give the text that is shown."""
        return self._words

    def set_kind(self, kind: Kind) -> None:
        """Change what kind of act this is."""
        set_kind(self, kind)
        self._paint_icon()

    def set_icon(self, name: IconName | None, token: theme.Token | None = None) -> None:
        """Change the symbol; `token` overrules the colour that the kind gives it."""
        if (name, token) != (self._icon_name, self._icon_token):
            self._icon_name = name
            self._icon_token = token
            self._paint_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme, and being able to be pressed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.EnabledChange):
            self._paint_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter too, once however long it is held: Qt knows the space bar alone."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Part the focus ring from a filled ground by a hairline."""
        super().paintEvent(event)
        filled = self.property("kind") == "primary" or self.property("armed") == "true"
        if filled and self.hasFocus():
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(theme.colour("panel"))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)

    def _paint_icon(self) -> None:
        if self._icon_name is None:
            if not self.icon().isNull():
                self.setIcon(icon(None))
            return
        self.setIcon(icon(self._icon_name, self._icon_colour(), ICON_PX))

    def _icon_colour(self) -> theme.Token:
        if not self.isEnabled():
            return "ink_soft"
        if self._icon_token is not None:
            return self._icon_token
        by_kind: dict[object, theme.Token] = {
            "primary": "on_court",
            "danger": "panel" if self.property("armed") == "true" else "bad",
            "link": "steady",
        }
        return by_kind.get(self.property("kind"), "ink")


if TYPE_CHECKING:
    _AnyButton = QAbstractButton
else:
    # Two bases of Qt's own in one class end the program.
    _AnyButton = object


class AsItsLayout(_AnyButton):
    """A button that is as large as the layout inside it asks: mix it in before the button."""

    def follow_layout(self) -> None:
        """Take part in layouts by the height at which the words inside fit."""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Give what the layout asks for."""
        inside = self.layout()
        return super().sizeHint() if inside is None else inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Give the least that the layout can do with."""
        inside = self.layout()
        return super().minimumSizeHint() if inside is None else inside.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Words wrap inside."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height at which the words fit."""
        inside = self.layout()
        return self.sizeHint().height() if inside is None else inside.heightForWidth(width)


class RowButton(AsItsLayout, Button):
    """A whole row that is pressed."""

    def __init__(self) -> None:
        super().__init__(kind="row")
        self.follow_layout()


class TwicePressed(Button):
    """A dangerous act: the first press arms it for three seconds, the second does it."""

    confirmed = Signal()

    def __init__(
        self, text: str = "", again: str = "", icon: IconName | None = None, *, ms: int = AGAIN_MS
    ) -> None:
        super().__init__(text, "danger", icon)
        self._plain_text = text
        self._again_text = again
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ms)
        self._timer.timeout.connect(self.disarm)
        self.clicked.connect(self._pressed)

    @property
    def armed(self) -> bool:
        """Whether the next press does it."""
        return self._timer.isActive()

    def say_both(self, text: str, again: str, *, tip: str | None = None) -> None:
        """Set the words of the act, and those that ask for the second press."""
        self._plain_text = text
        self._again_text = again
        self.say(again if self.armed else text, tip=tip)

    def disarm(self) -> None:
        """Take the first press back."""
        self._timer.stop()
        self._show_armed(armed=False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let the second half of a double click pass without effect."""
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """An act that is no longer offered is no longer armed."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self.disarm()

    def _pressed(self) -> None:
        if self.armed:
            self.disarm()
            self.confirmed.emit()
            return
        # The act grows in place: its neighbours stay where they are.
        self.setMinimumWidth(self.width())
        self._timer.start()
        self._show_armed(armed=True)

    def _show_armed(self, *, armed: bool) -> None:
        self.setProperty("armed", "true" if armed else "false")
        self.say(self._again_text if armed else self._plain_text)
        self.style().unpolish(self)
        self.style().polish(self)
        self._paint_icon()


def button(text: str = "", kind: Kind = "plain", icon: IconName | None = None) -> Button:
    """Make a button."""
    return Button(text, kind, icon)


def set_bare(made: Button, *, bare: bool) -> None:
    """Let a button whose symbol stands alone be as narrow as it is high."""
    told = "true" if bare else "false"
    if made.property("bare") != told:
        made.setProperty("bare", told)
        made.style().unpolish(made)
        made.style().polish(made)
