"""Cameras behind the camera's face, through the hearing's own engine and its threads."""

import threading
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import numpy as np
import pytest

from client.config import Devices
from client.devicecheck.bench import Bench, LineCounter
from client.devicecheck.probes import camera, faces
from client.devicecheck.probes.camera import CameraPictures
from client.devicecheck.probes.devices_there import CameraThere
from client.devicecheck.probes.system.equipment import Holder
from client.devicecheck.run import run_checks
from client.devicecheck.thresholds import shipped
from client.frames import Frames, Levels
from client.media.devices.equipment import Camera, Shot
from client.media.devices.fake import FakeMedia
from client.media.engine import EngineNews, MediaFailed
from client.media.session import MediaEngine
from client.protocol.devicecheck import Cause, Check, Code, Finding, Outcome
from client.protocol.errors import Reason
from client.state import Device, DeviceKind
from tests.conftest import Announce
from tests.devicecheck.rooms import CAMERA, FakeSystem

pytestmark = pytest.mark.realtime

ROWS = frozenset(
    {code for code in Code if code.check is Check.CAMERA} - {Code.CAM_05, Code.CAM_11, Code.CAM_12}
)
"""How many pictures a second come here says how busy the machine of the tests is."""
BAD = (Outcome.WARN, Outcome.FAIL)


class _Changed:
    """A camera whose pictures a fault has passed through."""

    def __init__(self, camera: Camera, desk: "FaultyDesk") -> None:
        self._camera = camera
        self._desk = desk
        self._first: Shot | None = None
        self._began_at = time.monotonic()

    def read(self) -> Shot | None:
        if self._desk.unplugged:
            return None
        shot = self._camera.read()
        if shot is None:
            return None
        self._desk.shots += 1
        if self._desk.shots == self._desk.unplug_at:
            self._desk.unplug()
        if self._first is None:
            self._first = shot
        return self._desk.change(self._first if self._desk.frozen else shot)

    def close(self) -> None:
        self._camera.close()


class FaultyDesk(FakeMedia):
    """Stand-ins for devices, with a camera that a test makes go wrong."""

    def __init__(self) -> None:
        super().__init__(None, clock=lambda: datetime(2026, 3, 2, tzinfo=UTC))
        self.cameras = [CAMERA]
        self.change: Callable[[Shot], Shot] = lambda shot: shot
        self.frozen = False
        self.unplugged = False
        self.unplug_at = -1
        self.shots = 0
        self.opening: Callable[[], None] = lambda: None
        self.changes = 0

    def unplug(self) -> None:
        self.unplugged = True
        self.cameras = []
        self.changes += 1

    def listed(self) -> tuple[Device, ...]:
        others = [each for each in super().listed() if each.kind is not DeviceKind.CAMERA]
        return (*self.cameras, *others)

    def camera(self, chosen: str) -> Camera:
        self.opening()
        return _Changed(super().camera(chosen), self)


class Desk:
    def __init__(self) -> None:
        self.equipment = FaultyDesk()
        self.system = FakeSystem()

    async def check(self) -> dict[Code, Finding]:
        frames, levels = Frames(), Levels()
        engine = MediaEngine(frames, levels, Devices(), self.equipment, loopback=True)
        bench = Bench(engine, frames, levels, cast(LineCounter, None))

        def heard(news: EngineNews) -> None:
            bench.news = news

        engine.on_news(heard)
        probes = (CameraThere(self.system), CameraPictures(self.system, limit_s=90.0))
        try:
            running = run_checks(bench, probes, shipped(), only=ROWS)
            async with aclosing(running) as findings:
                return {each.code: each async for each in findings if each.code in ROWS}
        finally:
            await engine.close()


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    for limit in ("START_S", "LOOK_S"):
        monkeypatch.setattr(faces, limit, 60.0)
    monkeypatch.setattr(camera, "LAST_LOOK_S", 60.0)
    return Desk()


def bad(findings: dict[Code, Finding]) -> dict[Code, tuple[Outcome, str]]:
    return {
        code: (each.outcome, each.reason) for code, each in findings.items() if each.outcome in BAD
    }


async def test_a_good_camera_passes_and_the_face_is_found(desk: Desk) -> None:
    findings = await desk.check()
    assert bad(findings) == {}
    measured = {code for code, each in findings.items() if each.outcome is Outcome.PASS}
    # The formats are of the full form.
    assert measured == ROWS - {Code.CAM_04}
    assert findings[Code.CAM_09].readings["faces"] == 1.0


def dark(shot: Shot) -> Shot:
    return (shot * 0.2).astype(np.uint8)


def beside(shot: Shot) -> Shot:
    """The same person twice, side by side."""
    half = shot[:, 320:960]
    return np.concatenate((half, half), axis=1)


def lens_cap(shot: Shot) -> Shot:
    return (shot // 60).astype(np.uint8)


@pytest.mark.parametrize(
    ("change", "code", "outcome", "cause"),
    [
        pytest.param(lens_cap, Code.CAM_06, Outcome.FAIL, Cause.PICTURE_BLACK, id="covered"),
        pytest.param(dark, Code.CAM_08, Outcome.FAIL, Cause.PICTURE_DARK, id="dark"),
        pytest.param(beside, Code.CAM_09, Outcome.WARN, Cause.TWO_FACES, id="two people"),
    ],
)
async def test_what_the_camera_shows_is_told(
    desk: Desk, change: Callable[[Shot], Shot], code: Code, outcome: Outcome, cause: Cause
) -> None:
    desk.equipment.change = change
    findings = await desk.check()
    assert bad(findings) == {code: (outcome, cause)}


async def test_a_picture_that_does_not_move_is_frozen(desk: Desk) -> None:
    desk.equipment.frozen = True
    assert bad(await desk.check()) == {Code.CAM_07: (Outcome.FAIL, Cause.PICTURE_FROZEN)}


async def test_a_camera_that_is_unplugged_half_way_is_gone(desk: Desk) -> None:
    desk.equipment.unplug_at = 30
    assert bad(await desk.check()) == {Code.CAM_03: (Outcome.FAIL, Cause.CAMERA_GONE)}


async def test_a_camera_that_another_program_holds_names_it(desk: Desk) -> None:
    def refused() -> None:
        raise MediaFailed(Reason.CAMERA_UNREADABLE, "busy")

    desk.equipment.opening = refused
    desk.system.holding = (Holder("zoom", 77),)
    findings = await desk.check()
    assert bad(findings) == {Code.CAM_03: (Outcome.FAIL, Cause.CAMERA_IN_USE)}
    assert findings[Code.CAM_03].texts["name"] == "zoom"


async def test_a_driver_that_hangs_holds_up_nobody(desk: Desk, expected_log: Announce) -> None:
    expected_log("not ended in time: camera", logger="mingjing.media.session")
    released = threading.Event()
    desk.equipment.opening = lambda: cast(None, released.wait(60.0))
    began_at = time.monotonic()
    try:
        findings = await desk.check()
    finally:
        released.set()
    assert time.monotonic() - began_at < 25.0
    assert set(bad(findings)) == {Code.CAM_03}
    assert findings[Code.CAM_08].reason == Cause.NEEDS_ANOTHER


async def test_a_camera_that_is_a_program_is_named(desk: Desk) -> None:
    desk.equipment.cameras = [replace(CAMERA, name="OBS Virtual Camera"), replace(CAMERA, id="b")]
    findings = await desk.check()
    assert bad(findings) == {Code.CAM_10: (Outcome.WARN, Cause.CAMERA_VIRTUAL)}
