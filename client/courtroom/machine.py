"""What this machine's own devices and pictures do: exactly what follows from how things stand.

The whole of it is ordered anew after each change, and only what differs is told to the engine.
Oneself is shown to oneself alone in the waiting room, and while the court is being asked for an
open camera, so that its lamp does not go out between the rooms.

It decides nothing: `orders` does.
"""

from client.courtroom.orders import NOTHING, Will
from client.frames import OWN, Frames, Source
from client.media.engine import Engine, MediaOrders


class Machine:
    """One desk's machine, as its presence orders it."""

    def __init__(self, engine: Engine, frames: Frames) -> None:
        self._engine = engine
        self._frames = frames
        self._orders = NOTHING
        self._previewed: tuple[bool, bool] | None = None
        self._own_shown = False

    def obey(self, orders: MediaOrders, preview: Will) -> None:
        """Have these orders and this preview carried out; pictures that ended are cleared."""
        camera = preview.camera and not orders.camera
        # Whatever opens the camera comes first: it does not close in between.
        if camera:
            self._preview(camera=camera, microphone=preview.microphone)
        gone = self._orders.seen - orders.seen
        if orders != self._orders:
            self._orders = orders
            self._engine.obey(orders)
        self._preview(camera=camera, microphone=preview.microphone)
        for each in gone:
            self._frames.clear(Source(each))
        shown = orders.camera or camera
        if self._own_shown and not shown:
            self._frames.clear(OWN)
        self._own_shown = shown

    def _preview(self, *, camera: bool, microphone: bool) -> None:
        if (camera, microphone) != self._previewed:
            self._previewed = camera, microphone
            self._engine.preview(camera=camera, microphone=microphone)
