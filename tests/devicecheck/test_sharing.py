"""The row of screen sharing: what is judged, and what never leaves the child with a picture."""

import json

import pytest
from PySide6.QtGui import QColor, QImage

from client.devicecheck.measured import Measured
from client.devicecheck.probes.children import Told
from client.devicecheck.probes.sharing import CAUSES, ScreenSharing
from client.devicecheck.probes.system.sharing import PORTAL, WINDOWS, Leave, Trouble
from client.devicecheck.report import redacted
from client.devicecheck.thresholds import shipped
from client.devicecheck.verdict import finding_of
from client.protocol.check_outcomes import SHOWS_A_SCREEN, not_asked_of
from client.protocol.devicecheck import Cause, Code, Outcome
from client.protocol.roles import Role
from client.ui.one_frame import told_of
from tests.devicecheck.benches import FakeBench
from tests.devicecheck.machines import Machine
from tests.devicecheck.test_command import reported


async def found(machine: Machine) -> Measured:
    (probe,) = (each for each in machine.probes() if isinstance(each, ScreenSharing))
    (measured,) = [each async for each in probe.measure(FakeBench().bench)]
    return measured


def outcome_of(measured: Measured) -> Outcome:
    return finding_of(measured, shipped()).outcome


def test_every_trouble_has_a_cause() -> None:
    assert set(CAUSES) == set(Trouble)


async def test_a_picture_passes_by_its_size() -> None:
    measured = await found(Machine())
    assert measured.readings == {
        "frame_width_px": 1920.0,
        "frame_height_px": 1080.0,
        "one_colour": 0.0,
    }
    assert measured.texts == {"mechanism": "x11"}
    assert outcome_of(measured) is Outcome.PASS


async def test_what_a_child_says_beside_its_figures_goes_no_further() -> None:
    machine = Machine()
    machine.frame = Told({**machine.frame.said, "pixels": "AAAA", "title": "a letter"}, False)
    told = json.dumps(finding_of(await found(machine), shipped()).model_dump(mode="json"))
    assert "AAAA" not in told
    assert "letter" not in told


@pytest.mark.parametrize(
    ("said", "crashed", "error", "cause"),
    [
        (None, True, "ended", Cause.NOT_MEASURED),
        (None, False, "unanswered", Cause.TIMEOUT),
        ([1, 2], False, "unanswered", Cause.TIMEOUT),
        ({"platform": "offscreen", "width": 800, "height": 800}, False, "no_display", None),
        ({}, False, "no_frame", Cause.SHARING_REFUSED),
        ({"width": "wide", "height": 1}, False, "no_frame", Cause.SHARING_REFUSED),
        ({"width": 10, "height": -1}, False, "no_frame", Cause.SHARING_REFUSED),
        # What is not said to show something shows nothing.
        ({"width": 10, "height": 10}, False, "one_colour", Cause.SCREEN_BLANK),
        ({"width": 10, "height": 10, "one_colour": 0}, False, "one_colour", Cause.SCREEN_BLANK),
    ],
)
async def test_a_child_that_says_no_picture_has_taken_none(
    said: object, crashed: bool, error: str, cause: Cause | None
) -> None:
    machine = Machine()
    machine.frame = Told(said, crashed)
    measured = await found(machine)
    assert measured.texts["error"] == error
    assert measured.cause is (cause or Cause.UNSUPPORTED)
    assert outcome_of(measured) is not Outcome.PASS


async def test_where_nobody_sits_before_a_screen_nothing_is_measured() -> None:
    machine = Machine()
    machine.screen = False
    measured = await found(machine)
    assert measured.texts == {"error": "no_display"}
    assert outcome_of(measured) is Outcome.NOT_RUN
    machine.screen, machine.leave = True, None
    measured = await found(machine)
    assert measured.texts == {"error": "nobody_to_ask"}
    assert outcome_of(measured) is Outcome.NOT_RUN


async def test_where_the_system_asks_a_person_no_picture_is_taken() -> None:
    machine = Machine()
    machine.leave = Leave(PORTAL, Trouble.PORTAL_ASKS, {"portal_version": 5.0})
    machine.frame = Told(None, crashed=True)
    measured = await found(machine)
    assert measured.readings == {"portal_version": 5.0}
    assert measured.texts == {"mechanism": PORTAL, "error": "portal_asks"}
    assert outcome_of(measured) is Outcome.WARN


async def test_a_remote_session_says_so_whatever_was_seen() -> None:
    machine = Machine()
    machine.leave = Leave(WINDOWS, remote=True)
    assert (await found(machine)).texts["session"] == "remote"
    machine.frame = Told({**machine.frame.said, "one_colour": True}, crashed=False)
    measured = await found(machine)
    assert measured.texts == {"mechanism": WINDOWS, "session": "remote", "error": "one_colour"}


async def test_redacted_the_row_keeps_its_cause_alone() -> None:
    machine = Machine()
    machine.leave = Leave(WINDOWS, Trouble.SESSION_LOCKED)
    finding = finding_of(await found(machine), shipped())
    (left,) = redacted(reported(finding)).findings
    assert (left.reason, left.texts) == (Cause.SCREEN_LOCKED, {})


# The picture ----------------------------------------------------------------------------------


def painted(colour: QColor) -> QImage:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(colour)
    return picture


@pytest.mark.parametrize("name", ["black", "white", "#102030"])
def test_a_picture_of_one_colour_shows_nothing(name: str) -> None:
    assert told_of(painted(QColor(name))) == {"width": 64, "height": 48, "one_colour": True}


def test_one_pixel_makes_a_picture() -> None:
    picture = painted(QColor("black"))
    picture.setPixelColor(63, 47, QColor("#000001"))
    assert told_of(picture) == {"width": 64, "height": 48, "one_colour": False}


def test_no_picture_has_no_size() -> None:
    assert told_of(QImage()) == {"width": 0, "height": 0, "one_colour": True}


# For whom -------------------------------------------------------------------------------------


def test_the_row_is_for_lawyers_and_the_court() -> None:
    assert not_asked_of([Role.PLAINTIFF], staff=False) == {Code.MED_12}
    assert not_asked_of([], staff=False) == {Code.MED_12}
    assert not_asked_of([], staff=True) == set()
    for role in SHOWS_A_SCREEN:
        assert not_asked_of([Role.PLAINTIFF, role], staff=False) == set()
