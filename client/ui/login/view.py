"""The page where a person signs in: two fields, one choice, one act."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from client.intents import Intent, SignIn
from client.protocol.account import LOGIN_MAX, PASSWORD_MAX
from client.screens.login import LoginScreen
from client.ui.widgets.beginnings import begin_at
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import card, column, row, scrolled
from client.ui.widgets.choices import CheckBox
from client.ui.widgets.notice import ProblemPanel
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import OneLine, caption, label, say

CARD_PX = 440
TALL_FROM = 640
"""Height from which the court's emblem and name stand above the card."""


class LoginView(QWidget):
    """Emits `SignIn`; what was typed stays until the court has accepted it."""

    def __init__(self, intend: Callable[[Intent], None]) -> None:
        super().__init__()
        self._intend = intend
        self._screen: LoginScreen | None = None
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

        self._court = label(kind="title")
        self._court.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._emblem = Symbol("emblem", "court", 56)
        self._title = label(kind="head")
        self._lead = label(kind="soft")
        self._name = QLineEdit()
        self._name.setMaxLength(LOGIN_MAX)
        self._name_label = caption(self._name)
        self._password = QLineEdit()
        self._password.setMaxLength(PASSWORD_MAX)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password_label = caption(self._password)
        self._reveal = button(kind="quiet", icon="eye")
        self._reveal.setCheckable(True)
        self._reveal.toggled.connect(self._show_password)
        self._missing = label(kind="bad")
        self._missing.hide()
        self._remember = CheckBox()
        self._remember_why = label(kind="small")
        self._problem = ProblemPanel()
        self._submit = button(kind="primary", icon="key")
        self._submit.clicked.connect(self._sign_in)
        self._name.returnPressed.connect(self._sign_in)
        self._password.returnPressed.connect(self._sign_in)
        self._name.textEdited.connect(self._missing.hide)
        self._password.textEdited.connect(self._missing.hide)
        self._help = label(kind="small")
        self._help.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._address = OneLine(kind="small", mode=Qt.TextElideMode.ElideMiddle)
        self._address.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._build()
        begin_at(self, self._name)

    def _build(self) -> None:
        sheet = card()
        inside = column(sheet, gap=1)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.addWidget(self._title)
        inside.addWidget(self._lead)
        inside.addSpacing(12)
        inside.addWidget(self._problem)
        inside.addSpacing(4)
        inside.addWidget(self._name_label)
        inside.addWidget(self._name)
        inside.addSpacing(6)
        inside.addWidget(self._password_label)
        secret = row(gap=1)
        secret.addWidget(self._password, 1)
        secret.addWidget(self._reveal)
        inside.addLayout(secret)
        inside.addWidget(self._missing)
        inside.addSpacing(4)
        inside.addWidget(self._remember)
        inside.addWidget(self._remember_why)
        inside.addSpacing(12)
        act = row()
        act.addStretch(1)
        act.addWidget(self._submit)
        inside.addLayout(act)

        stack = QWidget()
        middle = column(stack, gap=3)
        middle.setContentsMargins(0, 12, 0, 16)
        middle.addStretch(2)
        middle.addWidget(self._emblem, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(self._court)
        middle.addSpacing(8)
        middle.addWidget(sheet)
        middle.addSpacing(4)
        middle.addWidget(self._help)
        middle.addWidget(self._address)
        middle.addStretch(3)
        stack.setMaximumWidth(CARD_PX)
        stack.setMinimumWidth(CARD_PX)

        centre = QWidget()
        line = row(centre, gap=0)
        line.addStretch(1)
        line.addWidget(stack)
        line.addStretch(1)
        column(self, gap=0).addWidget(scrolled(centre))

    def show_screen(self, screen: LoginScreen) -> None:
        """Show the page as it is now; what the person has typed is theirs."""
        last, self._screen = self._screen, screen
        if screen == last:
            return
        self._court.setText(screen.court)
        say(self._title, screen.title)
        say(self._lead, screen.lead)
        self._name_label.setText(screen.name_label)
        self._name.setAccessibleName(screen.name_label)
        self._password_label.setText(screen.password_label)
        self._password.setAccessibleName(screen.password_label)
        self._password.setPlaceholderText(screen.password_hint)
        if last is None or (last.name != screen.name and not self._name.text()):
            self._name.setText(screen.name)
        self._remember.setText(screen.remember_label)
        self._remember.setAccessibleName(screen.remember_label)
        self._remember.setAccessibleDescription(screen.remember_why)
        self._remember.setVisible(screen.can_remember)
        if last is None and screen.may_omit_password:
            self._remember.setChecked(True)
        say(self._remember_why, screen.remember_why)
        self._problem.show_problem(screen.problem)
        self._submit.say(screen.submit)
        for each in (self._name, self._password, self._remember, self._submit):
            each.setEnabled(not screen.busy)
        say(self._help, screen.help)
        self._address.setText(screen.address)
        self._show_password(self._reveal.isChecked())
        if last is not None and last.busy and screen.problem is not None:
            self._password.setFocus()
            self._password.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low screen the emblem of the heading is enough."""
        super().resizeEvent(event)
        tall = self.height() >= TALL_FROM
        self._emblem.setVisible(tall)
        self._court.setVisible(tall)

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever comes here anew finds no password of the one before."""
        super().showEvent(event)
        self._password.clear()
        self._reveal.setChecked(False)
        if self._name.text():
            begin_at(self, self._password)
        else:
            begin_at(self, self._name)

    def _show_password(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._password.setEchoMode(mode)
        self._reveal.set_icon("eye-off" if shown else "eye")
        if self._screen is not None:
            word = self._screen.hide_password if shown else self._screen.show_password
            self._reveal.say("", name=word, tip=word)

    def _sign_in(self) -> None:
        screen = self._screen
        if screen is None or screen.busy:
            return
        name, password = self._name.text().strip(), self._password.text()
        if not name:
            say(self._missing, screen.name_missing)
            self._name.setFocus()
        elif not password and not screen.may_omit_password:
            say(self._missing, screen.password_missing)
            self._password.setFocus()
        else:
            self._missing.hide()
            self._intend(SignIn(name, password, self._remember.isChecked()))
