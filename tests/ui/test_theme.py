"""Colours are named once, can be read, and reach every widget."""

import re
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication

from client.ui import theme
from client.ui.theme import PAIRS, TINTED, TOKENS, Theme, Token, colour, contrast, tint

READABLE = 4.5


@pytest.mark.parametrize(("worn", "pair"), list(product(Theme, PAIRS)))
def test_text_can_be_read_on_every_ground_it_stands_on(
    worn: Theme, pair: tuple[Token, Token]
) -> None:
    text, ground = pair
    assert contrast(colour(text, worn), colour(ground, worn)) >= READABLE


@pytest.mark.parametrize(("worn", "pair"), list(product(Theme, TINTED)))
def test_text_can_be_read_on_every_tinted_ground(worn: Theme, pair: tuple[Token, Token]) -> None:
    text, with_token = pair
    assert contrast(colour(text, worn), tint(with_token, theme=worn)) >= READABLE


@pytest.mark.parametrize("worn", Theme)
def test_the_focus_ring_stands_out_from_every_surface(worn: Theme) -> None:
    for ground in ("paper", "panel"):
        assert contrast(colour("steady", worn), colour(ground, worn)) >= 3.0


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white)) == pytest.approx(21)
    assert contrast(colour("ink"), colour("ink")) == pytest.approx(1)


@pytest.mark.parametrize("worn", Theme)
def test_every_token_has_a_colour(worn: Theme) -> None:
    assert all(colour(token, worn).isValid() for token in TOKENS)


@pytest.mark.parametrize("worn", Theme)
def test_the_style_sheet_leaves_no_name_unfilled(worn: Theme) -> None:
    sheet = theme.stylesheet(worn)
    assert "$" not in sheet
    allowed = {colour(token, worn).name().upper() for token in TOKENS}
    used = {each.upper() for each in re.findall(r"#[0-9a-fA-F]{6}", sheet)}
    assert allowed & used


def test_a_change_of_theme_reaches_the_program(application: QApplication) -> None:
    theme.wear(application, Theme.DARK)
    assert theme.worn() is Theme.DARK
    assert colour("ink") == colour("ink", Theme.DARK)
    assert application.palette().windowText().color() == colour("ink", Theme.DARK)
    theme.wear(application, Theme.LIGHT)
    assert colour("ink") == colour("ink", Theme.LIGHT)


def test_figures_that_change_may_stand_still() -> None:
    assert theme.font(tabular=True).isFeatureSet(QFont.Tag("tnum"))
    assert theme.font().families()[0] == "Noto Sans CJK SC"
