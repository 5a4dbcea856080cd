"""The camera, by the pictures that a hearing would send: how soon, how many, how light, how alive.

D2 CAM-03 and CAM-05 to CAM-08 in their quick form. No picture is kept.
"""

from dataclasses import dataclass

from client.devicecheck.bench import Bench
from client.frames import OWN, Picture, Size
from client.protocol.errors import Reason

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
