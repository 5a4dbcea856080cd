from dataclasses import replace
from datetime import timedelta

import pytest

from client.config import Devices, Language
from client.protocol.case import HearingPhase
from client.screens.devices import DeviceOption
from client.screens.keys import present as present_keys
from client.screens.waiting_room import present
from client.state import Device, DeviceKind, Wire
from tests.screens.hearings import (
    NOW,
    PLAINTIFF,
    ZH,
    desk,
    hearing,
    waiting_outside,
)

DEVICES = (
    Device(DeviceKind.CAMERA, "c1", "Camera One"),
    Device(DeviceKind.CAMERA, "c2", "Camera Two"),
    Device(DeviceKind.MICROPHONE, "m1", "Microphone One"),
)


def lobby(**changes: object) -> object:
    return waiting_outside(hearing(**changes), PLAINTIFF)


def test_the_room_says_where_one_is_when_it_starts_and_that_nobody_hears() -> None:
    state = lobby(phase=HearingPhase.SCHEDULED, starts_at=NOW + timedelta(minutes=20))
    screen = present(desk(state, PLAINTIFF))  # type: ignore[arg-type]
    assert screen.heading == "Please wait here"
    assert screen.when == "Hearing starts Thursday, 12 March 2026, 10:01 (in 20 minutes)"
    assert screen.nobody_hears == "In the waiting room nobody hears or sees you."
    assert screen.court == "Court A"
    assert len(screen.expected) == 5


def test_the_room_in_chinese() -> None:
    state = lobby(phase=HearingPhase.SCHEDULED, starts_at=NOW + timedelta(days=3))
    screen = present(desk(state, PLAINTIFF, ZH))  # type: ignore[arg-type]
    assert screen.when == "开庭时间：2026年3月15日 星期日 09:41（3天后）"
    assert screen.court == "甲法院"


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (HearingPhase.OPEN, "The hearing has begun. Wait to be let in."),
        (HearingPhase.PAUSED, "The hearing is in recess. Wait to be let in."),
    ],
)
def test_whoever_is_late_is_told_how_far_it_has_come(phase: HearingPhase, words: str) -> None:
    assert present(desk(lobby(phase=phase), PLAINTIFF)).when == words  # type: ignore[arg-type]


def test_before_the_courts_first_word_one_is_entering() -> None:
    screen = present(desk(None, PLAINTIFF))
    assert (screen.heading, screen.when, screen.case) == ("Entering the hearing…", "", "")
    assert screen.expected == ()
    assert screen.banner == ""


def test_a_desk_that_attends_nothing_shows_the_bare_room() -> None:
    screen = present(replace(desk(None, PLAINTIFF), attendance=None))
    assert not screen.camera_live
    assert screen.expected == ()


def test_a_lost_line_is_said_and_the_place_is_kept() -> None:
    screen = present(desk(lobby(), PLAINTIFF, wire=Wire.RECONNECTING))  # type: ignore[arg-type]
    assert "Your place is kept" in screen.banner


def test_the_camera_that_is_wanted_enters_open_and_a_press_closes_it() -> None:
    on = present(desk(lobby(), PLAINTIFF, camera_wanted=True))  # type: ignore[arg-type]
    off = present(desk(lobby(), PLAINTIFF, camera_wanted=False))  # type: ignore[arg-type]
    assert (on.camera_words, on.camera_opens) == ("Camera: on", False)
    assert on.next_lines[1].startswith("You enter with your camera on")
    assert (off.camera_words, off.camera_opens) == ("Camera: off", True)
    assert off.next_lines[1].startswith("You enter with camera and microphone closed")
    assert off.picture_note == "Camera off"


def test_devices_are_offered_with_the_systems_default_first() -> None:
    state = desk(lobby(), PLAINTIFF)  # type: ignore[arg-type]
    screen = present(replace(state, devices=DEVICES, chosen=Devices(camera="c2")))
    camera, microphone, loudspeaker = screen.devices
    assert camera.options == (
        DeviceOption("", "System default"),
        DeviceOption("c1", "Camera One"),
        DeviceOption("c2", "Camera Two"),
    )
    assert camera.chosen == "c2"
    assert microphone.chosen == ""
    assert not loudspeaker.enabled
    assert loudspeaker.options == (DeviceOption("", "None found"),)


def test_a_chosen_device_that_is_gone_falls_back_to_the_default() -> None:
    state = desk(lobby(), PLAINTIFF)  # type: ignore[arg-type]
    screen = present(replace(state, devices=DEVICES, chosen=Devices(camera="unplugged")))
    assert screen.devices[0].chosen == ""


def test_who_needs_a_headset_is_told_while_there_is_time_to_fetch_one() -> None:
    used = Device(DeviceKind.CAMERA, "c3", "Camera Three")
    state = desk(lobby(), PLAINTIFF, unprocessed=True, in_use=(used,))  # type: ignore[arg-type]
    assert "headset" in present(state).advice
    assert present(state).devices[0].note == "In use now: Camera Three"
    assert present(desk(lobby(), PLAINTIFF)).advice == ""  # type: ignore[arg-type]


def test_a_machine_that_may_fall_asleep_is_told_of_while_there_is_time_to_mend_it() -> None:
    state = desk(lobby(), PLAINTIFF, may_sleep=True, unprocessed=True)  # type: ignore[arg-type]
    assert present(state).advice.startswith("Your computer may go to sleep in the hearing.")


@pytest.mark.parametrize("language", list(Language))
def test_the_page_of_keys_names_every_key_once(language: Language) -> None:
    screen = present_keys(language)
    keys = [line.key for group in screen.groups for line in group.lines]
    assert len(set(keys)) == len(keys)
    assert {"F1", "Ctrl+D", "Ctrl+E", "PageDown", "PageUp", "F8", "F9"} <= set(keys)
    assert all(line.does for group in screen.groups for line in group.lines)
