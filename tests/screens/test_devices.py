"""The lists of devices: what there is, what was chosen, and what is really open."""

from dataclasses import replace

from client.config import Devices
from client.intents import TellUnheard
from client.screens.courtroom import present
from client.screens.devices import present_devices
from client.state import Device, DeviceKind
from tests.screens.hearings import DEFENDANT, desk, hearing

ONE = Device(DeviceKind.MICROPHONE, "m1", "Headset")
TWO = Device(DeviceKind.MICROPHONE, "m2", "Built-in")


def test_the_courtroom_offers_the_same_lists_as_the_waiting_room() -> None:
    state = replace(desk(hearing(), DEFENDANT), devices=(ONE, TWO))
    assert present(state).devices == present_devices(state)
    assert [each.kind for each in present(state).devices] == list(DeviceKind)


def test_a_device_that_is_open_instead_of_the_chosen_one_is_named() -> None:
    state = replace(
        desk(hearing(), DEFENDANT, in_use=(TWO,)),
        devices=(ONE, TWO),
        chosen=Devices(microphone="m1"),
    )
    microphone = present(state).devices[1]
    assert (microphone.chosen, microphone.note) == ("m1", "In use now: Built-in")


def test_what_is_open_as_chosen_needs_no_word() -> None:
    state = replace(
        desk(hearing(), DEFENDANT, in_use=(ONE,)),
        devices=(ONE, TWO),
        chosen=Devices(microphone="m1"),
    )
    assert [each.note for each in present(state).devices] == ["", "", ""]


def test_to_be_told_of_speaking_unheard_is_off_until_it_is_asked_for() -> None:
    for answer, down in ((None, False), (False, False), (True, True)):
        state = replace(desk(hearing(), DEFENDANT), tell_unheard=answer)
        made = present(state).tell_unheard
        assert made is not None
        assert (made.down, made.intent) == (down, TellUnheard(not down))
        assert made.words == "Tell me when I speak while my microphone is closed"
        assert made.hint == "It then stays open on this computer only; nothing leaves it."
