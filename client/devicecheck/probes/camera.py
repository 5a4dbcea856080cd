"""The camera, by the pictures that a hearing would send: how soon, how many, how light, how alive.

D2 CAM-03 and CAM-05 to CAM-08 in their quick form. No picture is kept.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.frames import OWN, Picture, Size
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.errors import Reason
from client.state import DeviceKind

FIRST_WITHIN_S = 20.0
MEASURE_S = 2.0
LOOK_EVERY_S = 0.02
BLACK_LUMA = 20.0
SAMPLE_BYTES = 4 * 61
"""Every 61st pixel: a prime, so that the sample wanders over the columns."""
SMALL = Size(320, 180)


@dataclass(frozen=True, slots=True)
class CameraReadings:
    """What was seen; None where nothing was."""

    first_picture_s: float | None = None
    pictures_per_s: float | None = None
    luma: float | None = None
    """Mean brightness, 0 to 255 (Rec. 601)."""
    black_share: float | None = None
    """Share of pictures darker than `BLACK_LUMA`."""
    frozen_s: float | None = None
    """Longest time without a picture different from the one before."""
    failure: Reason | None = None


@dataclass(frozen=True, slots=True)
class CameraList:
    """CAM-01: which cameras there are."""

    codes: tuple[Code, ...] = (Code.CAM_01,)
    form: Form = Form.QUICK
    limit_s: float = 5.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Count them."""
        cameras = [each for each in bench.engine.devices() if each.kind is DeviceKind.CAMERA]
        yield Measured(
            Code.CAM_01,
            {"cameras": float(len(cameras))},
            {"cameras": "; ".join(each.name for each in cameras)},
            None if cameras else Cause.NO_CAMERA,
        )


@dataclass(frozen=True, slots=True)
class CameraPictures:
    """CAM-03 and CAM-05 to CAM-08: one's own pictures, watched."""

    codes: tuple[Code, ...] = (Code.CAM_03, Code.CAM_05, Code.CAM_06, Code.CAM_07, Code.CAM_08)
    form: Form = Form.QUICK
    limit_s: float = 25.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Watch, and hand the readings over row by row."""
        seen = await measure_camera(bench)
        if seen.first_picture_s is None:
            yield Measured(Code.CAM_03, cause=_CAUSES.get(seen.failure, Cause.NO_PICTURE))
        else:
            broke = Cause.CAMERA_GONE if seen.failure is not None else None
            yield Measured(Code.CAM_03, {"first_picture_s": seen.first_picture_s}, cause=broke)
        for code, reading, value in (
            (Code.CAM_05, "pictures_per_s", seen.pictures_per_s),
            (Code.CAM_06, "black_share", seen.black_share),
            (Code.CAM_07, "frozen_s", seen.frozen_s),
            (Code.CAM_08, "luma", seen.luma),
        ):
            if value is None:
                yield Measured(code, cause=Cause.NEEDS_ANOTHER)
            else:
                yield Measured(code, {reading: value})


_CAUSES: dict[Reason | None, Cause] = {
    Reason.CAMERA_MISSING: Cause.NO_CAMERA,
    Reason.CAMERA_UNREADABLE: Cause.CAMERA_UNREADABLE,
    Reason.UNEXPECTED: Cause.CAMERA_UNREADABLE,
}


async def measure_camera(bench: Bench) -> CameraReadings:
    """Watch one's own pictures for `MEASURE_S`, after the first has come."""
    if bench.frames.wanted(OWN) is None:
        bench.frames.want(OWN, SMALL)
    began_at = bench.monotonic()
    first = await _first_picture(bench, began_at)
    if first is None:
        return CameraReadings(failure=bench.news.camera_failure)
    first_picture_s = bench.monotonic() - began_at
    watching = _Watch(first, bench.monotonic())
    while bench.monotonic() - watching.began_at < MEASURE_S:
        await bench.sleep(LOOK_EVERY_S)
        picture = bench.frames.newest(OWN)
        if bench.news.camera_failure is not None:
            return CameraReadings(first_picture_s, failure=bench.news.camera_failure)
        if picture is not None:
            watching.see(picture, bench.monotonic())
    return watching.readings(first_picture_s, bench.monotonic())


async def _first_picture(bench: Bench, began_at: float) -> Picture | None:
    while bench.monotonic() - began_at < FIRST_WITHIN_S:
        picture = bench.frames.newest(OWN)
        if picture is not None:
            return picture
        if bench.news.camera_failure is not None:
            return None
        await bench.sleep(LOOK_EVERY_S)
    return None


class _Watch:
    """Counts what is seen from the first picture on."""

    def __init__(self, first: Picture, now: float) -> None:
        self.began_at = now
        self._first_number = first.number
        self._last = first
        self._moved_at = now
        self._frozen_s = 0.0
        self._lumas = [luma(first)]

    def see(self, picture: Picture, now: float) -> None:
        if picture.number == self._last.number:
            return
        if picture.pixels != self._last.pixels:
            self._frozen_s = max(self._frozen_s, now - self._moved_at)
            self._moved_at = now
        self._last = picture
        self._lumas.append(luma(picture))

    def readings(self, first_picture_s: float, now: float) -> CameraReadings:
        black = sum(each < BLACK_LUMA for each in self._lumas)
        return CameraReadings(
            first_picture_s=first_picture_s,
            pictures_per_s=(self._last.number - self._first_number) / (now - self.began_at),
            luma=sum(self._lumas) / len(self._lumas),
            black_share=black / len(self._lumas),
            frozen_s=max(self._frozen_s, now - self._moved_at),
        )


def luma(picture: Picture) -> float:
    """Give a picture's mean brightness from a sample of its pixels (BT.601 weights)."""
    blue, green, red = (picture.pixels[part::SAMPLE_BYTES] for part in range(3))
    if not blue:
        return 0.0
    return (0.114 * sum(blue) + 0.587 * sum(green) + 0.299 * sum(red)) / len(blue)
