from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from client.config import Devices, Language
from client.frames import OWN, Frames, Levels
from client.intents import (
    ChooseCamera,
    ChooseLoudspeaker,
    ChooseMicrophone,
    Intent,
    LeaveCourtroom,
    PlayTone,
    SetCamera,
)
from client.protocol.case import HearingPhase
from client.screens.waiting_room import present
from client.state import ClientState, Device, DeviceKind, Wire
from client.ui.gallery.hearing_states import WAITING_ROOM
from client.ui.script import hands
from client.ui.sightings import Sightings
from client.ui.waiting_room.view import WaitingRoomView
from client.ui.widgets.device_lists import DeviceList
from tests.screens.hearings import PLAINTIFF, desk, hearing, waiting_outside
from tests.ui.conftest import Until
from tests.ui.fitting import cut_off
from tests.ui.pressing import press

DEVICES = (
    Device(DeviceKind.CAMERA, "c1", "Camera One"),
    Device(DeviceKind.CAMERA, "c2", "Camera Two"),
    Device(DeviceKind.MICROPHONE, "m1", "Microphone One"),
    Device(DeviceKind.LOUDSPEAKER, "o1", "Loudspeaker One"),
)


@pytest.fixture
def view(
    application: QApplication,
    intents: list[Intent],
    frames: Frames,
    levels: Levels,
    sightings: Sightings,
) -> WaitingRoomView:
    return WaitingRoomView(intents.append, frames, levels, sightings)


@pytest.fixture
def show(
    view: WaitingRoomView, application: QApplication
) -> Callable[[ClientState], WaitingRoomView]:
    def shown(state: ClientState) -> WaitingRoomView:
        if not view.isVisible():
            view.resize(1280, 744)
            view.show()
        view.show_screen(present(state))
        application.processEvents()
        return view

    return shown


Show = Callable[[ClientState], WaitingRoomView]


def lobby(**changes: object) -> ClientState:
    state = waiting_outside(hearing(phase=HearingPhase.SCHEDULED), PLAINTIFF)
    return replace(desk(state, PLAINTIFF), devices=DEVICES, **changes)  # type: ignore[arg-type]


def device_list(view: QWidget, name: str) -> DeviceList:
    found = [each for each in hands.seen(view, name) if isinstance(each, DeviceList)]
    assert len(found) == 1
    return found[0]


def test_whoever_waits_may_leave_close_the_camera_and_hear_the_tone(
    show: Show, intents: list[Intent]
) -> None:
    view = show(lobby())
    press(view, "Camera: on")
    press(view, "Play test tone")
    press(view, "Leave the waiting room")
    assert intents == [SetCamera(False), PlayTone(), LeaveCourtroom()]


@pytest.mark.parametrize(
    ("name", "place", "intent"),
    [
        ("Camera", 2, ChooseCamera("c2")),
        ("Microphone", 1, ChooseMicrophone("m1")),
        ("Loudspeaker", 0, ChooseLoudspeaker("")),
    ],
)
def test_a_device_is_chosen_by_its_id(
    name: str, place: int, intent: Intent, show: Show, intents: list[Intent]
) -> None:
    made = device_list(show(lobby()), name)
    made.setCurrentIndex(place)
    assert intents == [], "only a person chooses"
    made.activated.emit(place)
    assert intents == [intent]


def test_the_device_in_use_is_shown_and_new_devices_appear(show: Show) -> None:
    view = show(lobby(chosen=Devices(camera="c2")))
    made = device_list(view, "Camera")
    assert made.currentText() == "Camera Two"
    show(replace(lobby(chosen=Devices(camera="c2")), devices=DEVICES[2:]))
    assert made.currentText() == "None found"
    assert not made.isEnabled()


def test_the_wheel_changes_no_device(show: Show, intents: list[Intent]) -> None:
    made = device_list(show(lobby()), "Camera")
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(made, event)
    assert not event.isAccepted()
    assert made.currentIndex() == 0


def test_ones_own_picture_is_asked_for_while_it_is_shown(
    show: Show, frames: Frames, until: Until
) -> None:
    show(lobby())
    assert frames.wanted(OWN) is None, "the camera is closed"
    state = lobby()
    assert state.attendance is not None
    view = show(replace(state, attendance=replace(state.attendance, camera_live=True)))
    until(lambda: frames.wanted(OWN) is not None)
    view.hide()
    until(lambda: frames.wanted(OWN) is None)


def test_a_lost_line_is_said(show: Show) -> None:
    state = lobby()
    assert state.attendance is not None
    view = show(state)
    assert not hands.says(view, "The line to the court is lost")
    show(replace(state, attendance=replace(state.attendance, wire=Wire.RECONNECTING)))
    assert hands.says(view, "The line to the court is lost")


def test_people_come_and_go_in_the_list(show: Show) -> None:
    view = show(lobby())
    assert hands.seen(view, "Presiding judge Judge, *")
    bare = desk(None, PLAINTIFF)
    show(replace(bare, devices=DEVICES))
    assert not hands.seen(view, "Presiding judge Judge, *")


@pytest.mark.parametrize("size", [(1024, 544), (1280, 744)])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", list(WAITING_ROOM))
def test_nothing_is_cut_off_in_any_state(
    name: str,
    language: Language,
    size: tuple[int, int],
    view: WaitingRoomView,
    application: QApplication,
) -> None:
    view.resize(*size)
    view.show()
    view.show_screen(present(WAITING_ROOM[name](language).state))
    application.processEvents()
    assert cut_off(view) == []
