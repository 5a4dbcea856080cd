"""The look of the court: colours, type and spacing, light and dark from the same names.

Calm, equal to both sides, and serious. This is the only module that holds a colour: all others
name a token. Every pair of text and ground that is in use stands in `PAIRS`, and a test holds
each to a contrast of 4.5:1 (WCAG 2.2 success criterion 1.4.3).

It does not know which widgets exist beyond the kinds that `label` and `button` give them.
"""

from enum import StrEnum
from string import Template
from typing import Literal, get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

Token = Literal[
    "ink",
    "ink_soft",
    "paper",
    "panel",
    "line",
    "court",
    "on_court",
    "steady",
    "good",
    "warn",
    "bad",
]
TOKENS: tuple[Token, ...] = get_args(Token)


class Theme(StrEnum):
    """Light or dark, as the system asks."""

    LIGHT = "light"
    DARK = "dark"


_COLOURS: dict[Theme, dict[Token, str]] = {
    Theme.LIGHT: {
        "ink": "#1B1F27",
        "ink_soft": "#566072",
        "paper": "#F6F5F2",
        "panel": "#FFFFFF",
        "line": "#DCD9D2",
        "court": "#8C1D24",
        "on_court": "#FFFFFF",
        "steady": "#1E5A96",
        "good": "#1F7A4D",
        "warn": "#9A6300",
        "bad": "#B3261E",
    },
    Theme.DARK: {
        "ink": "#ECEFF4",
        "ink_soft": "#A9B3C3",
        "paper": "#14171C",
        "panel": "#1D2128",
        "line": "#343A45",
        "court": "#D9666C",
        "on_court": "#14171C",
        "steady": "#7FB2E8",
        "good": "#6CC79A",
        "warn": "#E3B457",
        "bad": "#F08A84",
    },
}

TINT = 0.08
"""How much of a colour stands in a ground that is tinted with it (hover, selection, notice)."""

_ON_SURFACES: tuple[Token, ...] = ("ink", "ink_soft", "court", "steady", "good", "warn", "bad")
PAIRS: tuple[tuple[Token, Token], ...] = (
    *((text, ground) for text in _ON_SURFACES for ground in ("paper", "panel")),
    ("on_court", "court"),
)
"""Text and ground, as they are used together."""
TINTED_WITH: tuple[Token, ...] = ("ink", "steady", "good", "warn", "bad")
TINTED: tuple[tuple[Token, Token], ...] = (
    ("ink", "ink"),
    ("ink", "steady"),
    ("ink", "good"),
    ("ink", "warn"),
    ("ink", "bad"),
    ("ink_soft", "ink"),
    ("ink_soft", "warn"),
    ("ink_soft", "bad"),
    ("steady", "steady"),
    ("steady", "warn"),
    ("steady", "bad"),
    ("bad", "bad"),
)
"""Text, and the token with which the panel below it is tinted."""

BASE_PX = 15
TITLE_PX = 22
HEAD_PX = 17
SMALL_PX = 13
STEP = 4
"""Spacing goes in steps of four pixels."""
RADIUS = 8
TARGET = 40
"""Least height of what is pressed."""
RING = 2
"""Width of the focus ring."""
MOTION_MS = 120

FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "sans-serif",
)

_worn = Theme.LIGHT


def worn() -> Theme:
    """Give the theme that is in use."""
    return _worn


def colour(token: Token, theme: Theme | None = None) -> QColor:
    """Give a token's colour in the theme in use, or in another."""
    return QColor(_COLOURS[theme or _worn][token])


def blend(over: QColor, under: QColor, share: float) -> QColor:
    """Give `under` with a share (0 to 1) of `over` laid on it; both opaque."""
    return QColor.fromRgbF(
        over.redF() * share + under.redF() * (1 - share),
        over.greenF() * share + under.greenF() * (1 - share),
        over.blueF() * share + under.blueF() * (1 - share),
    )


def tint(
    token: Token, on: Token = "panel", share: float = TINT, theme: Theme | None = None
) -> QColor:
    """Give a surface that is lightly coloured by a token."""
    return blend(colour(token, theme), colour(on, theme), share)


def font(px: int = BASE_PX, *, bold: bool = False, tabular: bool = False) -> QFont:
    """Give the court's type in a size; `tabular` figures do not move their neighbours."""
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(px)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def contrast(one: QColor, other: QColor) -> float:
    """Give the contrast ratio of two opaque colours (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(shade: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return (
        0.2126 * linear(shade.redF())
        + 0.7152 * linear(shade.greenF())
        + 0.0722 * linear(shade.blueF())
    )


def wear(application: QApplication, theme: Theme) -> None:
    """Dress the whole program in a theme; painted widgets are told by a style change."""
    global _worn
    _worn = theme
    if application.style().objectName().lower() != "fusion":
        application.setStyle(QStyleFactory.create("Fusion"))
    application.setFont(font())
    application.setPalette(_palette(theme))
    application.setStyleSheet(stylesheet(theme))


def follow_system(application: QApplication) -> None:
    """Wear what the system asks for, now and whenever it asks anew."""
    hints = QGuiApplication.styleHints()

    def follow(scheme: Qt.ColorScheme) -> None:
        wear(application, Theme.DARK if scheme is Qt.ColorScheme.Dark else Theme.LIGHT)

    follow(hints.colorScheme())
    hints.colorSchemeChanged.connect(follow)


def _palette(theme: Theme) -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    for each, token in (
        (role.Window, "paper"),
        (role.Base, "panel"),
        (role.AlternateBase, "paper"),
        (role.Button, "panel"),
        (role.ToolTipBase, "panel"),
        (role.WindowText, "ink"),
        (role.Text, "ink"),
        (role.ButtonText, "ink"),
        (role.ToolTipText, "ink"),
        (role.PlaceholderText, "ink_soft"),
        (role.Highlight, "steady"),
        (role.HighlightedText, "panel"),
        (role.Link, "steady"),
    ):
        made.setColor(each, colour(token, theme))  # type: ignore[arg-type]
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, colour("ink_soft", theme))
    return made


def stylesheet(theme: Theme) -> str:
    """Give the whole program's Qt style sheet, made from the tokens."""
    names = {token: _COLOURS[theme][token] for token in TOKENS}
    tints = {f"{token}_tint": tint(token, theme=theme).name() for token in TINTED_WITH}
    deep = {
        "court_deep": blend(colour("ink", theme), colour("court", theme), 0.16).name(),
        "thumb": blend(colour("ink_soft", theme), colour("paper", theme), 0.55).name(),
    }
    sizes = {
        "base_px": f"{BASE_PX}px",
        "title_px": f"{TITLE_PX}px",
        "head_px": f"{HEAD_PX}px",
        "small_px": f"{SMALL_PX}px",
        "radius": f"{RADIUS}px",
    }
    return _SHEET.substitute(names | tints | deep | sizes)


_SHEET = Template("""
* { font-size: $base_px; }
QWidget { color: $ink; }
QMainWindow, QWidget[ground="paper"] { background: $paper; }
QWidget[ground="panel"] { background: $panel; }
QToolTip { background: $panel; color: $ink; border: 1px solid $line; padding: 6px 8px;
           font-size: $small_px; }

QLabel { background: transparent; }
QLabel[kind="title"] { font-size: $title_px; font-weight: 600; }
QLabel[kind="head"] { font-size: $head_px; font-weight: 600; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="soft"] { color: $ink_soft; }
QLabel[kind="small"] { font-size: $small_px; color: $ink_soft; }
QLabel[kind="small_ink"] { font-size: $small_px; }
QLabel[kind="court"] { color: $court; font-weight: 600; }
QLabel[kind="good"] { color: $good; }
QLabel[kind="warn"] { color: $warn; }
QLabel[kind="bad"] { color: $bad; }

QFrame[kind="card"] { background: $panel; border: 1px solid $line; border-radius: $radius; }
QFrame[kind="rule"] { background: $line; border: none; }
QFrame[kind="strip"] { background: $panel; border: none; border-bottom: 1px solid $line; }
QFrame[kind="bar"] { background: $panel; border: none; border-top: 1px solid $line; }

QFrame[kind="notice_warn"] { background: $warn_tint; border-radius: $radius; }
QFrame[kind="notice_plain"] { background: $steady_tint; border-radius: $radius; }
QFrame[kind="notice_good"] { background: $good_tint; border-radius: $radius; }
QFrame[kind="notice_bad"] { background: $bad_tint; border-radius: $radius; }
QFrame[edge="true"] { border-radius: 0px; border-bottom: 1px solid $line; }
QFrame[kind="side"] { background: $paper; border: none; border-left: 1px solid $line; }
QFrame[kind="card"][chosen="true"] { border: 1px solid $steady; }
QFrame[kind="card"]:focus { border: 2px solid $steady; }

QPushButton { background: $panel; border: 1px solid $line; border-radius: 6px;
              padding: 9px 16px; min-height: 22px; text-align: center; }
QPushButton:hover { background: $ink_tint; }
QPushButton:pressed { background: $steady_tint; }
QPushButton:focus { border: 2px solid $steady; padding: 8px 15px; }
QPushButton:disabled { color: $ink_soft; background: $paper; }
QPushButton:checked { background: $steady_tint; border-color: $steady; }

QPushButton[bare="true"] { padding: 9px 10px; }
QPushButton[bare="true"]:focus { padding: 8px 9px; }

QPushButton[kind="primary"] { background: $court; color: $on_court; border: none;
              padding: 10px 22px; font-weight: 600; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed
              { background: $court_deep; }
QPushButton[kind="primary"]:focus { border: 2px solid $steady; padding: 8px 20px; }
QPushButton[kind="primary"]:disabled { background: $paper; color: $ink_soft;
              border: 1px solid $line; padding: 9px 21px; }

QPushButton[kind="danger"] { color: $bad; border-color: $bad; }
QPushButton[kind="danger"]:hover { background: $bad_tint; }
QPushButton[kind="danger"]:focus { border: 2px solid $steady; }
QPushButton[kind="danger"]:disabled { color: $ink_soft; border-color: $line; }
QPushButton[kind="danger"][armed="true"] { background: $bad; color: $panel; font-weight: 600; }

QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent;
              padding: 9px 12px; }
QPushButton[kind="quiet"]:hover { background: $ink_tint; }
QPushButton[kind="quiet"]:checked { background: $steady_tint; border-color: $steady; }
QPushButton[kind="quiet"]:focus { border: 2px solid $steady; padding: 8px 11px; }

QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $steady;
              padding: 9px 8px; }
QPushButton[kind="link"]:hover { background: $steady_tint; }
QPushButton[kind="link"]:focus { border: 2px solid $steady; padding: 8px 7px; }

QPushButton[kind="row"] { background: $panel; border: 1px solid $line; border-radius: $radius;
              padding: 0px; text-align: left; }
QPushButton[kind="row"]:hover { background: $ink_tint; }
QPushButton[kind="row"]:focus { border: 2px solid $steady; }

QLineEdit { background: $panel; border: 1px solid $line; border-radius: 6px;
            padding: 9px 12px; min-height: 22px; selection-background-color: $steady;
            selection-color: $panel; }
QLineEdit:focus { border: 2px solid $steady; padding: 8px 11px; }
QLineEdit:disabled { color: $ink_soft; background: $paper; }
QComboBox { background: $panel; border: 1px solid $line; border-radius: 6px;
            padding: 9px 12px; min-height: 22px; }
QComboBox:focus { border: 2px solid $steady; padding: 8px 11px; }
QComboBox:disabled { color: $ink_soft; background: $paper; }
QComboBox::drop-down { border: none; width: 32px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $line; padding: 4px;
            selection-background-color: $steady_tint; selection-color: $ink; outline: none; }

QScrollArea, QAbstractScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollArea[ground="panel"] { background: $panel; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:enabled { background: $thumb; border-radius: 4px; min-height: 32px;
              min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")
