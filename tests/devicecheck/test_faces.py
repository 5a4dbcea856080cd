"""Faces are looked for in a child: real ones where pictures lie of some, and no child hangs."""

import asyncio
import io
import json
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from client.devicecheck.probes import faces
from client.devicecheck.probes.face_child import HEADER, READY, serve
from client.devicecheck.probes.faces import ChildFinder, copied
from client.devicecheck.senses.faces import Framing, framing
from client.media.devices.capture import opencv
from client.media.devices.equipment import Shot
from client.media.devices.fake import PORTRAIT
from client.protocol.devicecheck import Cause
from tests.architecture.sources import ROOT

BESIDE = [folder / "shared" / "samples" / "faces" for folder in ROOT.parents]
PORTRAITS = [PORTRAIT, *sorted(path for folder in BESIDE for path in folder.glob("*.jpg"))]
"""The one that is shipped, and whatever else lies on this machine."""
ROOM = 110


def portrait(path: Path) -> Shot:
    return np.asarray(
        opencv().imdecode(np.fromfile(path, np.uint8), opencv().IMREAD_COLOR), np.uint8
    )


def room(*people: tuple[Shot, float, float]) -> Shot:
    """A wall of 1280x720, and people before it: how high of it, and how far to the right."""
    wall = np.full((720, 1280, 3), ROOM, np.uint8)
    for person, high, right in people:
        height = int(720 * high)
        width = int(person.shape[1] * height / person.shape[0])
        small = opencv().resize(person, (width, height), interpolation=opencv().INTER_AREA)
        left = int(1280 * right - width / 2)
        shown = small[:, max(0, -left) : min(width, 1280 - left)]
        begins = max(0, left)
        wall[720 - height :, begins : begins + shown.shape[1]] = shown
    return wall


async def found(finder: ChildFinder, shot: Shot) -> Framing:
    look = await finder.find(shot)
    assert look is not None
    framed = framing([look])
    assert framed is not None
    return framed


async def test_people_are_found_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("START_S", "LOOK_S"):
        monkeypatch.setattr(faces, limit, 60.0)
    finder = ChildFinder()
    try:
        for path in PORTRAITS:
            person = portrait(path)
            one = await found(finder, room((person, 1.0, 0.5)))
            assert one.faces == 1, path.name
            assert one.off_centre is not None
            assert one.off_centre < 0.1
            two = await found(finder, room((person, 0.95, 0.25), (person, 0.95, 0.75)))
            assert two.faces == 2, path.name
            aside = await found(finder, room((person, 1.0, 0.82)))
            assert aside.off_centre is not None
            assert aside.off_centre > 0.167
            far = await found(finder, room((person, 0.45, 0.5)))
            assert far.height_share is None or far.height_share < 0.2
        assert (await found(finder, room())).faces == 0
        dark = (room((portrait(PORTRAIT), 1.0, 0.5)) * 0.25).astype(np.uint8)
        assert (await found(finder, dark)).faces == 1
    finally:
        finder.close()


def test_the_child_takes_grey_pictures_and_gives_places() -> None:
    grey = copied(room((portrait(PORTRAIT), 1.0, 0.5)))
    assert grey.shape == (180, 320)
    told = io.StringIO()
    serve(
        io.BytesIO(HEADER.pack(320, 180) + grey.tobytes() + HEADER.pack(320, 180) + b"half"), told
    )
    first, boxes = (json.loads(line) for line in told.getvalue().splitlines())
    assert first == READY
    [(left, top, right, bottom)] = boxes
    assert 0 <= left < right <= 320
    assert 0 <= top < bottom <= 180


@pytest.mark.parametrize(
    "command",
    [
        ("no-such-program-of-any-system",),
        (sys.executable, "-c", ""),
        (sys.executable, "-c", "print('nonsense', flush=True); input()"),
        (sys.executable, "-c", "print('\"ready\"', flush=True)"),
        (sys.executable, "-c", "import os; print('\"ready\"', flush=True); os.abort()"),
    ],
    ids=["not there", "ends at once", "talks nonsense", "ends", "crashes"],
)
async def test_a_child_that_is_of_no_use_finds_nothing_out(command: tuple[str, ...]) -> None:
    finder = ChildFinder(command)
    assert await finder.find(room()) is None
    assert await finder.find(room()) is None
    assert finder.unable is Cause.UNSUPPORTED
    finder.close()


async def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "START_S", 0.1)
    finder = ChildFinder((sys.executable, "-c", "import time; time.sleep(60)"))
    began_at = time.monotonic()
    assert await finder.find(room()) is None
    assert finder.unable is Cause.TIMEOUT
    assert time.monotonic() - began_at < 5.0
    finder.close()


async def test_whoever_stops_looking_ends_the_child() -> None:
    finder = ChildFinder((sys.executable, "-c", "import time; time.sleep(60)"))
    looking = asyncio.create_task(finder.find(room()))
    await asyncio.sleep(0)
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    finder.close()
    finder.close()
