"""The forms in which a camera can give its pictures, as systems have listed them."""

from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QSize
from PySide6.QtMultimedia import QCameraDevice, QVideoFrameFormat

from client.devicecheck.measured import Measured
from client.devicecheck.probes.camera import CameraPictures
from client.devicecheck.senses.forms import TOLD_MOST, best_of, in_a_line
from client.devicecheck.thresholds import shipped
from client.devicecheck.verdict import finding_of
from client.frames import Size
from client.media.devices.machine import _forms
from client.protocol.devicecheck import Code, Outcome
from client.state import PictureForm
from tests.devicecheck.faults.camera import offering
from tests.devicecheck.rooms import Room

_Pixels = QVideoFrameFormat.PixelFormat


def listed(*formats: tuple[int, int, float, float, _Pixels]) -> tuple[PictureForm, ...]:
    """Give what is made of a camera that Qt has listed so."""
    recorded = [
        SimpleNamespace(
            resolution=lambda w=width, h=height: QSize(w, h),
            minFrameRate=lambda each=slowest: each,
            maxFrameRate=lambda each=fastest: each,
            pixelFormat=lambda each=pixels: each,
        )
        for width, height, slowest, fastest, pixels in formats
    ]
    return _forms(cast(QCameraDevice, SimpleNamespace(videoFormats=lambda: recorded)))


WEBCAM = listed(
    (640, 480, 5.0, 30.0, _Pixels.Format_YUYV),
    (320, 240, 5.0, 30.0, _Pixels.Format_YUYV),
    (1280, 720, 5.0, 10.0, _Pixels.Format_YUYV),
    (1280, 720, 5.0, 30.0, _Pixels.Format_Jpeg),
    (1920, 1080, 5.0, 30.0, _Pixels.Format_Jpeg),
)
"""Video4Linux: each size once, with its slowest and fastest rate."""
WEBCAM_TOLD = (
    "1920x1080@5-30 MJPG, 1280x720@5-30 MJPG, 1280x720@5-10 YUYV, 640x480@5-30 YUYV, "
    "320x240@5-30 YUYV"
)
LAPTOP = listed(
    (1280, 720, 30.0, 30.0, _Pixels.Format_NV12),
    (1280, 720, 15.0, 15.0, _Pixels.Format_NV12),
    (640, 360, 29.97, 29.97, _Pixels.Format_NV12),
)
"""Media Foundation: each rate by itself."""
MAC = listed(
    (1552, 1552, 1.0, 30.0, _Pixels.Format_NV12), (640, 480, 1.0, 30.0, _Pixels.Format_UYVY)
)
"""AVFoundation: a square one, for portraits."""


@pytest.mark.parametrize(
    ("forms", "told"),
    [
        (WEBCAM, WEBCAM_TOLD),
        (LAPTOP, "1280x720@15-30 NV12, 640x360@30 NV12"),
        (MAC, "1552x1552@1-30 NV12, 640x480@1-30 UYVY"),
        (listed((640, 480, 0.0, 30.0, _Pixels.Format_Invalid)), "640x480@30 Invalid"),
        (listed((-1, -1, 0.0, 0.0, _Pixels.Format_YUYV)), ""),
        ((), ""),
    ],
)
def test_all_forms_are_told_in_a_line_the_largest_first(
    forms: tuple[PictureForm, ...], told: str
) -> None:
    assert in_a_line(forms) == told


def test_a_camera_that_offers_whatever_one_wants_is_not_told_of_for_pages() -> None:
    forms = [PictureForm(2 * each, each, 30.0, 30.0, "BGR") for each in range(1, 500)]
    told = in_a_line(forms)
    assert told.startswith("998x499@30 BGR, 996x498@30 BGR")
    assert told.endswith(f", +{499 - TOLD_MOST}")


@pytest.mark.parametrize(
    ("forms", "best"),
    [
        (WEBCAM, Size(1280, 720)),
        (LAPTOP, Size(1280, 720)),
        # A hearing would make 720x720 of it.
        (MAC, Size(720, 720)),
        (listed((1920, 1080, 30.0, 30.0, _Pixels.Format_Jpeg)), Size(1280, 720)),
        (listed((640, 480, 0.0, 14.985, _Pixels.Format_YUYV)), Size(640, 480)),
        (listed((640, 480, 0.0, 10.0, _Pixels.Format_YUYV)), None),
        ((PictureForm(0, 480, 30.0, 30.0),), None),
        ((), None),
    ],
)
def test_the_best_is_the_largest_that_comes_often_enough(
    forms: tuple[PictureForm, ...], best: Size | None
) -> None:
    assert best_of(forms) == best


async def row_of(room: Room) -> Measured:
    probe = CameraPictures(room.system, room.finder)
    found = {each.code: each async for each in probe.measure(room.bench)}
    return found[Code.CAM_04]


async def test_the_row_tells_the_best_what_came_and_all_that_is_offered() -> None:
    room = Room()
    offering(*WEBCAM)(room)
    room.size = Size(1280, 720)
    row = await row_of(room)
    assert row.readings == {
        "best_width_px": 1280.0,
        "best_height_px": 720.0,
        "given_width_px": 1280.0,
        "given_height_px": 720.0,
    }
    assert row.texts == {"formats": WEBCAM_TOLD}


async def test_what_came_counts_where_it_is_smaller_than_what_is_offered() -> None:
    room = Room()
    offering(*WEBCAM)(room)
    room.size = Size(320, 240)
    row = await row_of(room)
    assert row.readings["best_height_px"] == 240.0
    assert finding_of(row, shipped()).outcome is Outcome.WARN


async def test_where_the_system_does_not_say_it_is_what_came() -> None:
    room = Room()
    offering()(room)
    row = await row_of(room)
    assert (row.readings["best_width_px"], row.readings["best_height_px"]) == (640.0, 360.0)
    assert row.texts == {}
    assert finding_of(row, shipped()).outcome is Outcome.PASS
