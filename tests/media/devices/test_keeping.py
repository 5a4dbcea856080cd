import pytest

from client.media.devices.keeping import RETURN_S, STILL_S, TRY_AGAIN_S, Keeper
from client.media.engine import MediaFailed
from client.protocol.errors import Reason
from client.state import Device, DeviceKind

HEADSET = Device(DeviceKind.MICROPHONE, "headset", "Headset")
BUILT_IN = Device(DeviceKind.MICROPHONE, "built-in", "Built-in")
LOUDSPEAKER = Device(DeviceKind.LOUDSPEAKER, "built-in", "Built-in")


class Opened:
    """An open device."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False

    def close(self) -> None:
        self.closed = True


class System:
    """A system whose devices come and go."""

    def __init__(self) -> None:
        self.there = [BUILT_IN, HEADSET]
        self.broken: set[str] = set()
        self.changes = 0
        self.now = 100.0
        self.opened: list[Opened] = []
        self.asked = 0
        self.keeper = Keeper[Opened](
            DeviceKind.MICROPHONE, self._open, self._listed, lambda: self.now
        )

    def _listed(self) -> tuple[Device, ...]:
        return (LOUDSPEAKER, *self.there)

    def _open(self, chosen: str | None) -> Opened:
        self.asked += 1
        names = [device.id for device in self.there if chosen in {None, device.id}]
        if not names:
            raise MediaFailed(Reason.MICROPHONE_MISSING)
        if names[0] in self.broken:
            raise MediaFailed(Reason.MICROPHONE_UNREADABLE)
        self.opened.append(Opened(names[0]))
        return self.opened[-1]

    def plug(self, *devices: Device) -> None:
        self.there = list(devices)
        self.changes += 1

    def keep(self, chosen: str | None, after_s: float = 0.0) -> str | None:
        """Let time pass, and give the name of what is open then."""
        self.now += after_s
        self.keeper.keep(chosen, self.changes)
        return self.keeper.opened.name if self.keeper.opened is not None else None


@pytest.fixture
def system() -> System:
    return System()


def test_the_chosen_device_is_opened_and_named(system: System) -> None:
    assert system.keep("headset") == "headset"
    assert system.keeper.in_use == HEADSET
    assert not system.keeper.fell_back


def test_without_a_choice_the_default_is_opened_and_named(system: System) -> None:
    assert system.keep(None) == "built-in"
    assert system.keeper.in_use == BUILT_IN
    assert not system.keeper.fell_back


def test_a_chosen_device_that_is_not_there_is_stood_in_for_and_that_is_told(
    system: System,
) -> None:
    system.plug(BUILT_IN)
    assert system.keep("headset") == "built-in"
    assert system.keeper.fell_back
    assert system.keeper.in_use == BUILT_IN
    assert system.keeper.failure is None


def test_a_chosen_device_that_goes_away_is_stood_in_for_at_once(system: System) -> None:
    system.keep("headset")
    system.plug(BUILT_IN)
    assert system.keep("headset", 0.005) == "built-in"
    assert system.opened[0].closed
    assert system.keeper.fell_back


def test_the_only_device_is_closed_when_it_goes_away(system: System) -> None:
    """Or PulseAudio lets its stream hear something else, which may be one's own loudspeaker."""
    system.plug(BUILT_IN)
    system.keep(None)
    system.plug()
    assert system.keep(None, 0.005) is None
    assert system.opened[0].closed
    assert system.keeper.failure is Reason.MICROPHONE_MISSING
    system.plug(BUILT_IN)
    assert system.keep(None, 0.005) == "built-in"


def test_so_is_one_that_fails_before_the_system_says_that_it_is_gone(system: System) -> None:
    system.keep("headset")
    system.now += 5.0
    system.there = [BUILT_IN]
    system.keeper.fail(MediaFailed(Reason.MICROPHONE_UNREADABLE))
    assert system.opened[0].closed
    assert system.keep("headset", 0.005) == "built-in"
    assert system.keeper.failure is None


def test_a_chosen_device_that_comes_back_is_used_again(system: System) -> None:
    system.plug(BUILT_IN)
    system.keep("headset")
    system.plug(BUILT_IN, HEADSET)
    assert system.keep("headset", 0.005) == "headset"
    assert not system.keeper.fell_back
    assert system.opened[0].closed


def test_it_is_found_even_if_the_system_does_not_say_so(system: System) -> None:
    system.plug(BUILT_IN)
    system.keep("headset")
    system.there = [BUILT_IN, HEADSET]
    assert system.keep("headset", 0.005) == "built-in"
    assert system.keep("headset", TRY_AGAIN_S) == "headset"


def test_another_device_is_open_before_the_first_is_closed(system: System) -> None:
    system.keep(None)
    system.broken.add("headset")
    assert system.keep("headset") == "built-in"
    assert not system.opened[0].closed
    assert system.keeper.fell_back


def test_a_chosen_device_that_cannot_be_opened_is_not_tried_at_every_turn(system: System) -> None:
    system.keep(None)
    system.broken.add("headset")
    system.keep("headset")
    asked = system.asked
    for _ in range(100):
        system.keep("headset", 0.005)
    assert system.asked == asked
    system.broken.clear()
    assert system.keep("headset", RETURN_S) == "headset"


def test_a_new_default_is_followed_by_whoever_has_chosen_none(system: System) -> None:
    system.keep(None)
    system.plug(HEADSET, BUILT_IN)
    assert system.keep(None, 0.005) == "headset"


def test_a_new_default_is_nothing_to_whoever_has_chosen(system: System) -> None:
    system.keep("built-in")
    system.plug(HEADSET, BUILT_IN)
    assert system.keep("built-in", 0.005) == "built-in"
    assert len(system.opened) == 1


def test_where_nothing_is_there_it_is_told_and_tried_again(system: System) -> None:
    system.plug()
    assert system.keep("headset") is None
    assert system.keeper.failure is Reason.MICROPHONE_MISSING
    asked = system.asked
    system.keep("headset", 0.5)
    assert system.asked == asked
    system.plug(BUILT_IN)
    assert system.keep("headset", 0.005) == "built-in"
    assert system.keeper.failure is None


def test_a_device_that_opens_and_fails_every_time_is_not_opened_every_time(system: System) -> None:
    system.keep(None)
    for _ in range(100):
        if system.keep(None, 0.005) is not None:
            system.keeper.fail(MediaFailed(Reason.MICROPHONE_UNREADABLE))
    assert len(system.opened) <= 2
    assert system.keeper.failure is Reason.MICROPHONE_UNREADABLE


def test_a_device_that_does_nothing_is_found_in_two_seconds_and_opened_anew(
    system: System,
) -> None:
    system.keep(None)
    system.keep(None, STILL_S - 0.01)
    assert not system.keeper.still()
    system.keep(None, 0.02)
    assert system.keeper.still()
    system.keeper.give_up(MediaFailed(Reason.MICROPHONE_UNREADABLE))
    assert system.keep(None, 0.005) == "built-in"
    assert len(system.opened) == 2
    assert system.keeper.failure is Reason.MICROPHONE_UNREADABLE


def test_the_failure_is_over_when_it_does_something(system: System) -> None:
    system.keep(None)
    system.keeper.give_up(MediaFailed(Reason.MICROPHONE_UNREADABLE))
    system.keep(None, 0.005)
    system.keeper.moved()
    assert system.keeper.failure is None
    assert not system.keeper.still()


def test_closing_forgets_what_went_wrong(system: System) -> None:
    system.plug()
    system.keep("headset")
    system.keeper.close()
    assert system.keeper.failure is None
    system.there = [HEADSET]
    assert system.keep("headset") == "headset"
