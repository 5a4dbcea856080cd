import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import av
import numpy as np
import pytest

from client.frames import Size
from client.media.devices import capture
from client.media.devices.capture import CameraFeed, OpenCvCamera, fitted, reduced
from client.media.devices.equipment import Camera, Shot
from client.media.engine import MediaFailed
from client.protocol.errors import Reason
from tests.conftest import Announce
from tests.media.bench import Bench


class Watched:
    """A feed and what comes out of it."""

    def __init__(self, bench: Bench, before: CameraFeed | None = None) -> None:
        self.bench = bench
        self.shots: list[Shot] = []
        self.moments: list[float] = []
        self.told = threading.Event()
        self.enough = threading.Event()
        self.feed = CameraFeed(self._open, self._take, lambda _: self.told.set(), before)

    def _open(self) -> Camera:
        return self.bench.camera("first")

    def _take(self, shot: Shot, at: float) -> None:
        self.shots.append(shot)
        self.moments.append(at)
        if len(self.shots) >= 5:
            self.enough.set()


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def watched(bench: Bench) -> Iterator[Watched]:
    watched = Watched(bench)
    yield watched
    watched.feed.stop()
    assert watched.feed.join(2.0)


def test_a_camera_gives_pictures_and_is_live(watched: Watched) -> None:
    watched.feed.start()
    assert watched.enough.wait(5.0)
    assert watched.feed.live
    assert watched.feed.failure is None
    assert watched.shots[0].shape == (360, 640, 3)


def test_a_quick_camera_gives_no_more_than_twenty_five_a_second(watched: Watched) -> None:
    watched.bench.picture.set()  # it waits for nothing
    watched.feed.start()
    assert watched.enough.wait(5.0)
    watched.feed.stop()
    assert watched.moments[4] - watched.moments[0] >= 3 / 25


def test_a_large_picture_is_made_smaller(watched: Watched) -> None:
    watched.bench.shape = (1080, 1920)
    watched.feed.start()
    assert watched.enough.wait(5.0)
    assert watched.shots[0].shape == (720, 1280, 3)


def test_no_picture_comes_when_stop_has_returned(watched: Watched) -> None:
    watched.bench.picture.set()
    watched.feed.start()
    assert watched.enough.wait(5.0)
    watched.feed.stop()
    count = len(watched.shots)
    assert not watched.feed.live
    assert watched.feed.join(2.0)
    assert len(watched.shots) == count
    assert watched.bench.cameras[0].closed.is_set()


def test_a_camera_that_gives_nothing_cannot_be_read(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "_EMPTY_WAIT_S", 0.0)
    watched.bench.camera_blind = True
    watched.feed.start()
    assert watched.told.wait(5.0)
    assert watched.feed.failure is Reason.CAMERA_UNREADABLE
    assert watched.bench.cameras[0].closed.wait(2.0)


def test_a_camera_that_breaks_cannot_be_read(expected_log: Announce) -> None:
    expected_log("what no camera should", logger="mingjing.media.capture")
    told = threading.Event()

    def explode() -> Camera:
        raise RuntimeError("a driver's fault")

    feed = CameraFeed(explode, lambda *_: None, lambda _: told.set())
    feed.start()
    assert told.wait(5.0)
    assert feed.failure is Reason.CAMERA_UNREADABLE
    assert feed.join(2.0)


def test_a_camera_that_hangs_while_it_opens_is_seen_and_can_be_left(bench: Bench) -> None:
    bench.camera_hangs = threading.Event()
    watched = Watched(bench)
    watched.feed.start()
    now = time.monotonic()
    assert not watched.feed.stalled(now)
    assert watched.feed.stalled(now + capture.OPENING_S + 1.0)
    watched.feed.stop()
    assert not watched.feed.join(0.0)
    bench.camera_hangs.set()
    assert watched.feed.join(2.0)
    assert bench.cameras[0].closed.is_set()
    assert not watched.shots


def test_a_camera_that_stops_giving_pictures_is_seen(watched: Watched) -> None:
    watched.feed.start()
    assert watched.enough.wait(5.0)
    assert not watched.feed.stalled(time.monotonic())
    assert watched.feed.stalled(time.monotonic() + capture.STALLED_S + 0.1)


def test_the_next_feed_waits_until_the_device_is_free(bench: Bench) -> None:
    first = Watched(bench)
    first.feed.start()
    assert first.enough.wait(5.0)
    second = Watched(bench, before=first.feed)
    second.feed.start()
    assert not second.enough.wait(0.1)
    assert len(bench.cameras) == 1
    first.feed.stop()
    assert second.enough.wait(5.0)
    assert bench.cameras[0].closed.is_set()
    second.feed.stop()
    assert second.feed.join(2.0)


@pytest.mark.parametrize(
    ("size", "into", "fits"),
    [
        ((640, 360), Size(320, 320), Size(320, 180)),
        ((640, 360), Size(1280, 1280), Size(1280, 720)),
        ((360, 640), Size(640, 360), Size(202, 360)),
        ((640, 360), Size(1, 1), Size(2, 2)),
        ((640, 480), Size(1112, 625), Size(833, 625)),
        # What only rounding takes away is not taken away: the tile is filled.
        ((1280, 720), Size(1112, 625), Size(1112, 625)),
        ((1280, 720), Size(902, 506), Size(902, 506)),
        ((320, 180), Size(312, 175), Size(312, 175)),
    ],
)
def test_a_picture_is_fitted_whole_into_its_tile(
    size: tuple[int, int], into: Size, fits: Size
) -> None:
    assert fitted(*size, into) == fits


def test_what_is_sent_has_even_sides_and_is_never_enlarged() -> None:
    assert reduced(np.zeros((333, 501, 3), np.uint8)).shape == (332, 500, 3)
    assert reduced(np.zeros((100, 100, 3), np.uint8)).shape == (100, 100, 3)
    assert reduced(np.zeros((960, 1280, 3), np.uint8)).shape == (720, 960, 3)
    assert reduced(np.zeros((2160, 3840, 3), np.uint8)).shape == (720, 1280, 3)


class AskedCamera:
    """A device that keeps what it is asked for, and says how many pictures a second it makes."""

    def __init__(self, rates: dict[tuple[int, bool], float]) -> None:
        self.rates = rates
        self.asked: dict[int, float] = {}

    def set(self, what: int, value: float) -> bool:
        self.asked[what] = value
        return True

    def get(self, what: int) -> float:
        assert what == capture.opencv().CAP_PROP_FPS
        return self.rates.get((self.width, self.compressed), 0.0)

    @property
    def width(self) -> int:
        return int(self.asked[capture.opencv().CAP_PROP_FRAME_WIDTH])

    @property
    def compressed(self) -> bool:
        return capture.opencv().CAP_PROP_FOURCC in self.asked


@pytest.mark.parametrize(
    ("rates", "width", "compressed"),
    [
        ({(1280, False): 30.0}, 1280, False),
        ({(1280, False): 10.0, (1280, True): 30.0}, 1280, True),
        ({(1280, False): 10.0, (1280, True): 10.0, (640, True): 30.0}, 640, True),
        ({}, 1280, False),
    ],
    ids=["as it is", "as JPEG", "only smaller", "it does not say"],
)
def test_a_camera_is_asked_for_the_largest_picture_that_it_makes_quickly(
    rates: dict[tuple[int, bool], float], width: int, compressed: bool
) -> None:
    camera = AskedCamera(rates)
    capture.ask_for_the_best(capture.opencv(), camera)
    assert (camera.width, camera.compressed) == (width, compressed)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film of thirty pictures, each brighter than the one before."""
    path = tmp_path / "film.mkv"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuvj420p"
        for number in range(30):
            picture = np.full((180, 320, 3), number * 8, np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        file.mux(stream.encode(None))
    return path


def test_opencv_reads_a_film_as_it_would_a_camera(film: Path) -> None:
    camera = OpenCvCamera(str(film))
    brightness = []
    while (shot := camera.read()) is not None:
        assert shot.shape == (180, 320, 3)
        brightness.append(float(shot.mean()))
    camera.close()
    assert len(brightness) == 30
    assert brightness == sorted(brightness)


@pytest.mark.parametrize("path", ["/dev/null", "/nowhere/at/all", "/dev/video97"])
def test_a_camera_that_cannot_be_opened_is_unreadable(path: str) -> None:
    with pytest.raises(MediaFailed) as failed:
        OpenCvCamera(path)
    assert failed.value.reason is Reason.CAMERA_UNREADABLE


def test_loading_opencv_leaves_the_settings_of_qt_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_FONTDIR", raising=False)
    capture.opencv.cache_clear()
    capture.opencv()
    import os

    assert "QT_QPA_FONTDIR" not in os.environ


USB = r"\\?\usb#vid_046d&pid_0825&mi_00#7&1a2b&0&0000"
FOUNDATION = USB + r"#{e5323777-f976-4f5b-9b55-b94699c46e44}\global"
SHOW = USB + r"#{65e8773d-8f56-11d0-a3b9-00a0c9223196}\global"


@dataclass(frozen=True)
class Enumerated:
    """A camera as `cv2_enumerate_cameras` lists it."""

    index: int
    path: str | None


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """OpenCV on Windows, where two readers list the same cameras in their own order."""
    cv2 = ModuleType("cv2")
    for name, number in (("CAP_ANY", 0), ("CAP_V4L2", 200), ("CAP_DSHOW", 700), ("CAP_MSMF", 1400)):
        setattr(cv2, name, number)
    listing = ModuleType("cv2_enumerate_cameras")
    listed = {
        1400: [Enumerated(1400, None), Enumerated(1401, FOUNDATION)],
        700: [Enumerated(700, SHOW.upper()), Enumerated(701, "other")],
    }
    setattr(listing, "enumerate_cameras", listed.__getitem__)  # noqa: B010 - a module made here
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", listing)
    return cv2


def test_a_camera_of_windows_is_found_by_its_path_with_both_readers(windows: ModuleType) -> None:
    assert capture.addresses(windows, FOUNDATION, "Windows") == ((1401, 1400), (700, 700))


def test_a_camera_that_no_reader_lists_is_missing(windows: ModuleType) -> None:
    with pytest.raises(MediaFailed) as failed:
        capture.addresses(windows, r"\\?\usb#gone", "Windows")
    assert failed.value.reason is Reason.CAMERA_MISSING


def test_linux_opens_a_camera_by_its_file(windows: ModuleType) -> None:
    assert capture.addresses(windows, "/dev/video2", "Linux") == (("/dev/video2", 200),)
    assert capture.addresses(windows, "film.mp4", "Linux") == (("film.mp4", 0),)
