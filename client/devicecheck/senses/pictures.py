"""Pictures of a camera, looked at one after another: rate, stillness, darkness, light and size.

A picture that is the same as the last, bit for bit, is no new one: a sensor has noise, and only a
driver repeats itself. Of a picture nothing is kept but the last, to hold the next against it.

What is still for a second or more is stillness and no rate; what is faster is rate (D2 CAM-05,
CAM-07). What is too little for the camera is for others to say.
"""

from dataclasses import dataclass

import numpy as np

from client.frames import Size
from client.media.devices.equipment import Shot

BLACK_LUMA = 20.0
"""testrtc's: below this a picture is black."""
STILL_S = 1.0
"""From here on it is stillness and no slow rate."""
_STEP = 4
"""Every fourth pixel of every fourth row is enough to know how bright a picture is."""
_FEWEST_GAPS = 3
_WEIGHTS = np.array((0.114, 0.587, 0.299), np.float32)
"""BT.601, for B G R."""
_CLIPPED = 250.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen; None where there was too little to say."""

    size: Size | None = None
    pictures: int = 0
    pictures_per_s: float | None = None
    gap_p95_s: float | None = None
    frozen_s: float | None = None
    """The longest time without a new picture."""
    frozen_share: float | None = None
    """Of the whole time, what was spent in stillness of `STILL_S` or more."""
    black_share: float | None = None
    luma: float | None = None
    """Mean brightness of the middle of the picture, where a face should be; black ones apart."""
    clipped_share: float | None = None
    """Of its pixels, those with nothing but white."""


def brightness(shot: Shot) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Give the brightness of a sample of a picture's pixels, 0 to 255."""
    grey: np.ndarray[tuple[int, int], np.dtype[np.float32]] = shot[::_STEP, ::_STEP] @ _WEIGHTS
    return grey


class PictureWatch:
    """Looks at the pictures of one camera."""

    def __init__(self) -> None:
        self.first_at: float | None = None
        self._last: Shot | None = None
        self._last_at = 0.0
        self._changed_at = 0.0
        self._gaps: list[float] = []
        self._frozen_s = 0.0
        self._still_s = 0.0
        self._black = 0
        self._lumas: list[float] = []
        self._clipped: list[float] = []
        self._size: Size | None = None
        self._pictures = 0

    @property
    def newest(self) -> Shot | None:
        """Give the picture that came last."""
        return self._last

    def see(self, shot: Shot, at: float) -> None:
        """Take the next picture and its moment in seconds."""
        self._pictures += 1
        before = self._last
        if before is None:
            self.first_at = self._changed_at = at
        else:
            self._gaps.append(at - self._last_at)
            if before.shape != shot.shape or not np.array_equal(before, shot):
                self._moved(at)
        self._last, self._last_at = shot, at
        self._size = Size(shot.shape[1], shot.shape[0])
        grey = brightness(shot)
        if float(grey.mean()) < BLACK_LUMA:
            self._black += 1
            return
        middle = _middle(grey)
        self._lumas.append(float(middle.mean()))
        self._clipped.append(float((middle >= _CLIPPED).mean()))

    def _moved(self, at: float) -> None:
        self._frozen_s, self._still_s = self._stillness(at)
        self._changed_at = at

    def _stillness(self, at: float) -> tuple[float, float]:
        run_s = at - self._changed_at
        still_s = self._still_s + (run_s if run_s >= STILL_S else 0.0)
        return max(self._frozen_s, run_s), still_s

    def seen(self, now: float) -> Seen:
        """Give what was seen until now."""
        if self.first_at is None:
            return Seen()
        frozen_s, still_s = self._stillness(now)
        whole_s = now - self.first_at
        # What is longer is counted as stillness, and is not a slow rate as well.
        gaps = [gap for gap in self._gaps if gap < STILL_S]
        enough = len(gaps) >= _FEWEST_GAPS and sum(gaps) > 0.0
        return Seen(
            size=self._size,
            pictures=self._pictures,
            pictures_per_s=len(gaps) / sum(gaps) if enough else None,
            gap_p95_s=float(np.percentile(gaps, 95)) if enough else None,
            frozen_s=frozen_s,
            frozen_share=still_s / whole_s if whole_s > 0.0 else 0.0,
            black_share=self._black / self._pictures,
            luma=float(np.mean(self._lumas)) if self._lumas else None,
            clipped_share=float(np.mean(self._clipped)) if self._clipped else None,
        )


def _middle(
    grey: np.ndarray[tuple[int, int], np.dtype[np.float32]],
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Give the middle third of the width and the middle two thirds of the height."""
    high, wide = grey.shape
    return grey[high // 6 : max(high // 6 + 1, high - high // 6), wide // 3 : wide - wide // 3]
