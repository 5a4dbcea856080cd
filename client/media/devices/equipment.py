"""What stands on a desk: microphone, loudspeaker and camera, real ones or stand-ins.

The faces behind which a device is a device. Sound devices are opened, used and closed on the
sound thread alone (`client.media.devices.audio`), a camera on a thread of its own
(`client.media.devices.capture`). Whoever is asked for a device that cannot be had raises
`MediaFailed` with the reason that is shown.

Nothing here knows what the sound and the pictures are for.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import Samples
from client.state import Device

Shot = NDArray[np.uint8]
"""One picture of a camera: rows of pixels of three bytes, B G R."""


class Microphone(Protocol):
    """An open microphone: it hears until it is closed."""

    def read(self) -> Samples:
        """Give all samples since the last time, maybe none; `MediaFailed` when it is gone."""

    def close(self) -> None:
        """Free the device: the system's own lamp goes out."""

    @property
    def latency_s(self) -> float:
        """Give about how late what it gives is."""


class Loudspeaker(Protocol):
    """An open loudspeaker."""

    @property
    def audible(self) -> bool:
        """Whether anybody could hear it; False for the silence that stands in for no device."""

    @property
    def waiting(self) -> float:
        """Give how many blocks it holds that are yet to be heard."""

    @property
    def dry(self) -> int:
        """Count how often it had nothing to play although it had played before."""

    def room(self) -> int:
        """Give how many blocks it takes now; `MediaFailed` when it is gone."""

    def play(self, block: Samples) -> None:
        """Take one block."""

    def close(self) -> None:
        """Free the device."""


class Camera(Protocol):
    """An open camera."""

    def read(self) -> Shot | None:
        """Wait for the next picture; None when it gave none this time."""

    def close(self) -> None:
        """Free the device: its lamp goes out."""


class Equipment(Protocol):
    """The devices of one desk."""

    def meet(self) -> None:
        """Do what is best done early, once, on the thread that outlives all others."""

    def begin(self) -> None:
        """Load what sound needs; called first, on the sound thread."""

    def between_turns(self) -> None:
        """Do what the devices' own machinery needs, on the sound thread, every few ms."""

    @property
    def changes(self) -> int:
        """Count how often the devices that are there have changed."""

    def listed(self) -> tuple[Device, ...]:
        """Give the devices that are there now, the system's default of a kind first."""

    def microphone(self, chosen: str | None) -> Microphone:
        """Open a microphone; None is the system's default."""

    def loudspeaker(self, chosen: str | None) -> Loudspeaker:
        """Open a loudspeaker; None is the system's default."""

    def camera(self, chosen: str) -> Camera:
        """Open a camera by its id, on the camera's own thread; may take its time."""

    def end(self) -> None:
        """Free everything; called last, on the sound thread."""
