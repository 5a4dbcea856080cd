import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from client.config import Language
from client.screens.keys import present
from client.ui.keys import KeysPanel
from client.ui.script import hands
from tests.ui.fitting import cut_off


@pytest.fixture
def window(application: QApplication) -> QWidget:
    made = QWidget()
    lines = QVBoxLayout(made)
    lines.addWidget(QLineEdit())
    made.resize(1024, 600)
    made.show()
    application.processEvents()
    return made


def strike(window: QWidget, key: Qt.Key) -> None:
    focus = window.findChild(QLineEdit)
    assert isinstance(focus, QLineEdit)
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(focus, event)


@pytest.mark.parametrize("language", list(Language))
def test_f1_shows_the_keys_and_f1_or_escape_takes_them_away(
    language: Language, window: QWidget, application: QApplication
) -> None:
    panel = KeysPanel(window)
    panel.show_screen(present(language))
    assert not panel.isVisible()
    strike(window, Qt.Key.Key_F1)
    application.processEvents()
    assert panel.isVisible()
    assert hands.says(window, present(language).title)
    assert cut_off(window) == []
    assert window.rect().contains(panel.geometry())
    strike(window, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    strike(window, Qt.Key.Key_F1)
    strike(window, Qt.Key.Key_F1)
    assert not panel.isVisible()


def test_the_keys_follow_the_language_and_stay_in_the_middle(
    window: QWidget, application: QApplication
) -> None:
    panel = KeysPanel(window)
    panel.show_screen(present(Language.ENGLISH))
    panel.toggle()
    panel.show_screen(present(Language.CHINESE))
    application.processEvents()
    assert hands.says(window, "键盘快捷键")
    assert not hands.says(window, "Keyboard shortcuts")
    window.resize(1400, 900)
    application.processEvents()
    assert abs(panel.geometry().center().x() - 700) <= 1


def test_the_close_button_takes_them_away(window: QWidget, application: QApplication) -> None:
    panel = KeysPanel(window)
    panel.show_screen(present(Language.ENGLISH))
    panel.toggle()
    application.processEvents()
    target = hands.pressable(window, "Close")
    assert target is not None
    hands.press(window, target)
    assert not panel.isVisible()
