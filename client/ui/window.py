"""The one window: the heading, and the screen that the desk's state asks for.

Screens are made when they are first needed, so that the login page is painted soon after the
program starts; the rest is read in while the person types. When another person signs in, every
screen of the one before is let go.

It chooses the screen and knows nothing of what is on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from client.frames import Frames, Levels
from client.intents import Intent
from client.protocol.account import Account
from client.protocol.case import HearingPhase
from client.protocol.hearing import Place
from client.screens import heading, keys, login
from client.state import ClientState, Where
from client.ui.heading import Heading
from client.ui.keys import KeysPanel
from client.ui.login.view import LoginView
from client.ui.sightings import Sightings
from client.ui.widgets.beginnings import lead_focus
from client.ui.widgets.cards import column

ScreenName = Literal[
    "login",
    "cases",
    "case_file",
    "document",
    "check_choice",
    "device_check",
    "waiting_room",
    "courtroom",
    "ended",
    "readiness_board",
]

FIRST_WIDTH, FIRST_HEIGHT = 1280, 800
LEAST_WIDTH, LEAST_HEIGHT = 960, 560
WARM_AFTER_MS = 400
SETTLES_IN = 6
"""Rounds in which the deepest page has found its places; a test holds every page to it."""


def screen_for(state: ClientState) -> ScreenName:
    """Give the screen that a state asks for; in a hearing the court's own word decides."""
    match state.where:
        case Where.LOGIN:
            return "login"
        case Where.CASES:
            return "cases"
        case Where.CASE:
            return "case_file"
        case Where.DOCUMENT:
            return "document"
        case Where.CHECK:
            choosing = state.check is not None and state.check.choosing
            return "check_choice" if choosing else "device_check"
        case Where.BOARD:
            return "readiness_board"
        case Where.HEARING:
            return _in_hearing(state)


def _in_hearing(state: ClientState) -> ScreenName:
    attendance = state.attendance
    if attendance is None or attendance.ended is not None:
        return "ended"
    hearing, you = attendance.state, attendance.you
    if hearing is None or you is None:
        return "waiting_room"
    if hearing.phase is HearingPhase.CLOSED:
        return "ended"
    seat = hearing.of(you)
    return "courtroom" if seat is not None and seat.place is Place.COURTROOM else "waiting_room"


@dataclass(frozen=True, slots=True)
class _Room:
    widget: QWidget
    show: Callable[[ClientState], None]


class Window(QMainWindow):
    """The main window.

    Signals: `closing` when the person closes the window.
    """

    closing = Signal()

    def __init__(
        self,
        *,
        intend: Callable[[Intent], None],
        frames: Frames,
        levels: Levels,
        sightings: Sightings,
    ) -> None:
        super().__init__()
        self._intend = intend
        self._frames = frames
        self._levels = levels
        self._sightings = sightings
        self._rooms: dict[ScreenName, _Room] = {}
        self._account: Account | None = None
        self._shown: ScreenName | None = None
        self._heading = Heading(intend)
        self._stack = QStackedWidget()
        middle = QWidget()
        middle.setProperty("ground", "paper")
        whole = column(middle, gap=0)
        whole.addWidget(self._heading)
        whole.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self._keys = KeysPanel(self)
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._take_size()
        self._to_warm: list[ScreenName] = [
            "cases",
            "case_file",
            "check_choice",
            "device_check",
            "waiting_room",
            "courtroom",
            "document",
        ]
        self._warming = QTimer(self)
        self._warming.setSingleShot(True)
        self._warming.setInterval(WARM_AFTER_MS)
        self._warming.timeout.connect(self._warm)

    def _take_size(self) -> None:
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(FIRST_WIDTH, screen.width()), min(FIRST_HEIGHT, screen.height()))

    def render_state(self, state: ClientState) -> None:
        """Show a state: the heading always, and the one screen that it asks for."""
        if state.account != self._account:
            self._forget(state.account)
        above = heading.present(state)
        self._heading.show_screen(above)
        self.setWindowTitle(above.window_title)
        self._keys.show_screen(keys.present(state.language))
        name = screen_for(state)
        # The courtroom has a strip of its own, and needs the height.
        self._heading.strip.setVisible(name != "courtroom")
        room = self._room(name)
        room.show(state)
        # A stack whose page is forgotten turns to another by itself, and leads nobody there.
        if self._stack.currentWidget() is not room.widget or name != self._shown:
            self._shown = name
            self._stack.setCurrentWidget(room.widget)
            self._lead_focus()
        self._settle()

    def shown_screen(self) -> str:
        """Give the name of the screen that is shown; empty before the first."""
        widget = self._stack.currentWidget()
        return "" if widget is None else widget.objectName()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the first paint of each screen."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            name = watched.objectName()
            QTimer.singleShot(0, self, lambda: self._painted(name))
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Lead the keyboard to the screen and not to the heading."""
        super().showEvent(event)
        self._settle()
        self._lead_focus()

    def _settle(self) -> None:
        """Give rows that have just come their places before anything is painted.

        A page is never seen squeezed, not even for one frame. Words wrap once they know their
        width, and then ask for height, one layout after the other.
        """
        for _ in range(SETTLES_IN):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def _lead_focus(self) -> None:
        widget = self._stack.currentWidget()
        if widget is not None:
            lead_focus(widget)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the person goes."""
        super().closeEvent(event)
        self.closing.emit()

    def _painted(self, name: str) -> None:
        self._sightings.screen(name)
        if not self._warming.isActive() and self._to_warm:
            self._warming.start()

    def _warm(self) -> None:
        """Make one more screen ready while nothing else is to do."""
        while self._to_warm:
            name = self._to_warm.pop(0)
            if name not in self._rooms:
                self._room(name)
                self._warming.start()
                return

    def _forget(self, account: Account | None) -> None:
        known = {each.account for each in (self._account, account) if each is not None}
        if len(known) > 1 or account is None:
            for name in [each for each in self._rooms if each != "login"]:
                room = self._rooms.pop(name)
                self._stack.removeWidget(room.widget)
                room.widget.deleteLater()
        self._account = account

    def _room(self, name: ScreenName) -> _Room:
        room = self._rooms.get(name)
        if room is None:
            room = self._make(name)
            room.widget.setObjectName(name)
            room.widget.installEventFilter(self)
            self._rooms[name] = room
            self._stack.addWidget(room.widget)
        return room

    def _make(self, name: ScreenName) -> _Room:
        match name:
            case "login":
                return self._login()
            case "cases":
                return self._cases()
            case "case_file":
                return self._case_file()
            case "document":
                return self._document()
            case "check_choice":
                return self._check_choice()
            case "device_check":
                return self._device_check()
            case "waiting_room":
                return self._waiting_room()
            case "courtroom":
                return self._courtroom()
            case "ended":
                return self._ended()
            case "readiness_board":
                return self._readiness_board()

    def _login(self) -> _Room:
        view = LoginView(self._intend)
        return _Room(view, lambda state: view.show_screen(login.present(state)))

    def _cases(self) -> _Room:
        from client.screens import cases
        from client.ui.cases.view import CasesView

        view = CasesView(self._intend)
        return _Room(view, lambda state: view.show_screen(cases.present(state)))

    def _case_file(self) -> _Room:
        from client.screens import case_file
        from client.ui.case_file.view import CaseFileView

        view = CaseFileView(self._intend)
        return _Room(view, lambda state: view.show_screen(case_file.present(state)))

    def _document(self) -> _Room:
        from client.screens import document
        from client.ui.document.view import DocumentView

        view = DocumentView(self._intend)
        return _Room(view, lambda state: view.show_screen(document.present(state)))

    def _check_choice(self) -> _Room:
        from client.screens import check_choice
        from client.ui.device_check.choice import ChoiceView

        view = ChoiceView(self._intend)
        return _Room(view, lambda state: view.show_screen(check_choice.present(state)))

    def _device_check(self) -> _Room:
        from client.screens import device_check
        from client.ui.device_check.view import DeviceCheckView

        view = DeviceCheckView(self._intend, self._frames, self._levels)
        return _Room(view, lambda state: view.show_screen(device_check.present(state)))

    def _waiting_room(self) -> _Room:
        from client.screens import waiting_room
        from client.ui.waiting_room.view import WaitingRoomView

        view = WaitingRoomView(self._intend, self._frames, self._levels, self._sightings)
        return _Room(view, lambda state: view.show_screen(waiting_room.present(state)))

    def _courtroom(self) -> _Room:
        from client.screens import courtroom
        from client.ui.courtroom.view import CourtroomView

        view = CourtroomView(self._intend, self._frames, self._levels, self._sightings)
        return _Room(view, lambda state: view.show_screen(courtroom.present(state)))

    def _ended(self) -> _Room:
        from client.screens import ended
        from client.ui.ended.view import EndedView

        view = EndedView(self._intend)
        return _Room(view, lambda state: view.show_screen(ended.present(state)))

    def _readiness_board(self) -> _Room:
        from client.screens import readiness_board
        from client.ui.readiness_board.view import BoardView

        view = BoardView(self._intend)
        return _Room(view, lambda state: view.show_screen(readiness_board.present(state)))
