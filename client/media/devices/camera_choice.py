"""Which camera is opened: the chosen one, or another in its place.

A chosen camera that is not there, or cannot be read, is stood in for by the next that the system
names, and that is told; so is one that goes away while it is open. What has failed is not tried
again until the system's devices have changed or somebody has chosen anew.

`open` is called on the camera's thread, everything else on the court's. It does not know what is
done with the pictures.
"""

import threading
from collections.abc import Callable, Sequence

from client.media.devices.equipment import Camera
from client.media.engine import MediaFailed
from client.protocol.errors import Reason
from client.state import Device, DeviceKind


class CameraChoice:
    """The choice among the cameras of one desk."""

    def __init__(
        self,
        open_camera: Callable[[str], Camera],
        listed: Callable[[], Sequence[Device]],
        chosen: str | None = None,
    ) -> None:
        """Take how one is opened by its id, what the system has, and what is chosen."""
        self._open_camera = open_camera
        self._listed = listed
        self._lock = threading.Lock()
        self._chosen = chosen
        self._failed: set[str] = set()
        self._in_use: str | None = None
        self._there: tuple[Device, ...] = ()
        self._opening = 0

    @property
    def in_use(self) -> Device | None:
        """The camera that was opened last, if the system names it."""
        return next((each for each in self._there if each.id == self._in_use), None)

    @property
    def fell_back(self) -> bool:
        """Whether another camera stands in for the chosen one."""
        return self._in_use is not None and self._chosen not in {None, self._in_use}

    def choose(self, chosen: str | None) -> None:
        """Use this camera from the next opening on; None is the first that the system names."""
        with self._lock:
            self._chosen = chosen
            self._failed.clear()
            self._in_use = None
            self._opening += 1

    def gone(self) -> None:
        """Note that the one in use has failed while it was open."""
        with self._lock:
            if self._in_use is not None:
                self._failed.add(self._in_use)
                self._in_use = None

    def devices_changed(self, devices: Sequence[Device]) -> bool:
        """Forgive what has failed; say whether the chosen one is there again and should be used."""
        names = {each.id for each in devices if each.kind is DeviceKind.CAMERA}
        with self._lock:
            self._failed.clear()
        return self.fell_back and self._chosen in names

    def open(self) -> Camera:
        """Open the best that can be had; raises `MediaFailed`. On the camera's thread."""
        with self._lock:
            self._opening += 1
            opening, chosen, failed = self._opening, self._chosen, set(self._failed)
        there = tuple(each for each in self._listed() if each.kind is DeviceKind.CAMERA)
        others = [each.id for each in there if each.id not in failed | {chosen}]
        order = others if chosen is None or chosen in failed else [chosen, *others]
        wrong: MediaFailed | None = None
        for name in order:
            try:
                camera = self._open_camera(name)
            except MediaFailed as failure:
                wrong = wrong or failure
                continue
            with self._lock:
                # One that took so long that another was chosen meanwhile is not in use any more.
                if opening == self._opening:
                    self._in_use, self._there = name, there
            return camera
        missing = Reason.CAMERA_UNREADABLE if failed else Reason.CAMERA_MISSING
        raise wrong or MediaFailed(missing)
