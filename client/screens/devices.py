"""Which devices there are and which is chosen, as a person picks them from three lists.

The system's default is a choice of its own, so that a headset that is plugged in later is used
without a touch. What is really open may differ from what was chosen: then it is said. Whoever wants
to be told of speaking with a closed microphone says so here too, and reads what that takes.

It does not know whether a device works; the device check does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from client.intents import TellUnheard
from client.screens.own_bar import Toggle
from client.screens.words import hints
from client.screens.words import waiting_room as words
from client.state import ClientState, Device, DeviceKind


@dataclass(frozen=True, slots=True)
class DeviceOption:
    """One device in a list to choose from."""

    id: str
    """Empty for the system's default."""
    name: str


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """A kind of device, what there is of it, and which one is in use."""

    kind: DeviceKind
    title: str
    options: tuple[DeviceOption, ...]
    chosen: str
    enabled: bool
    note: str = ""
    """Which one is open in truth, where that is not what the list shows."""


_TITLES = {
    DeviceKind.CAMERA: words.CAMERA,
    DeviceKind.MICROPHONE: words.MICROPHONE,
    DeviceKind.LOUDSPEAKER: words.LOUDSPEAKER,
}


def present_devices(state: ClientState, in_use: Sequence[Device] = ()) -> tuple[DeviceChoice, ...]:
    """Give the three lists; `in_use` names what is really open, where that is known."""
    chosen = {
        DeviceKind.CAMERA: state.chosen.camera,
        DeviceKind.MICROPHONE: state.chosen.microphone,
        DeviceKind.LOUDSPEAKER: state.chosen.loudspeaker,
    }
    return tuple(_choice(state, kind, chosen[kind], in_use) for kind in _TITLES)


def present_telling(state: ClientState) -> Toggle:
    """Give the switch, and in its hint the honest sentence below it."""
    language, down = state.language, state.tell_unheard is True
    return Toggle(
        down=down,
        words=hints.TELL_UNHEARD(language),
        spoken=hints.TELL_UNHEARD(language),
        hint=hints.TELL_UNHEARD_TAKES(language),
        intent=TellUnheard(not down),
    )


def _choice(
    state: ClientState, kind: DeviceKind, use: str | None, in_use: Sequence[Device]
) -> DeviceChoice:
    language = state.language
    there = tuple(DeviceOption(each.id, each.name) for each in state.devices if each.kind is kind)
    known = {each.id for each in there}
    default = (words.DEFAULT_DEVICE if there else words.NO_DEVICE)(language)
    shown = use if use is not None and use in known else ""
    opened = next((each for each in in_use if each.kind is kind), None)
    differs = opened is not None and opened.id != shown
    return DeviceChoice(
        kind=kind,
        title=_TITLES[kind](language),
        options=(DeviceOption("", default), *there),
        chosen=shown,
        enabled=bool(there),
        note=hints.IN_USE(language, device=opened.name) if opened is not None and differs else "",
    )
