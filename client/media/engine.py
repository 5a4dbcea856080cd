"""What the desk asks of sound and picture, and what it learns of them: the face of `client.media`.

The engine obeys the court. `MediaOrders` is the whole of what may leave and enter this machine;
what is not ordered is closed, at the device and not only on the wire. W3C words and their
camelCase stay behind this face, as do aiortc and av.

The engine knows nothing of hearings, roles or screens.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from client.config import Devices
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import IceServer, MediaAnswered
from client.state import Device


@dataclass(frozen=True, slots=True)
class MediaOrders:
    """The whole of what may pass: own devices that are open, and who is heard and seen."""

    microphone: bool = False
    camera: bool = False
    heard: frozenset[ParticipantId] = frozenset()
    seen: frozenset[ParticipantId] = frozenset()


@dataclass(frozen=True, slots=True)
class RemoteReadings:
    """What has come from one person since the connection was made."""

    frames_decoded: int = 0
    first_frame_at: float | None = None
    """`time.monotonic()`, seconds."""
    moving_s: float = 0.0
    """Seconds in which at least five different pictures a second came."""
    sound_s: float = 0.0
    """Seconds of sound above silence (-50 dBFS) that were given to the loudspeaker."""


@dataclass(frozen=True, slots=True)
class MediaReadings:
    """Counters for reports, hints and tests."""

    connected_at: float | None = None
    remote: tuple[tuple[ParticipantId, RemoteReadings], ...] = ()


class MediaFailed(Exception):
    """The connection or a device could not be had; `reason` is shown as a sentence."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


Negotiate = Callable[[int, str], Awaitable[MediaAnswered]]
"""Send an offer (leg, SDP) to the court and wait for its answer; raises `MediaFailed`."""


@dataclass(frozen=True, slots=True)
class EngineNews:
    """Something about the machine's own media has changed; everything in it is the newest."""

    connected: bool = False
    failed: bool = False
    microphone_live: bool = False
    camera_live: bool = False
    microphone_failure: Reason | None = None
    camera_failure: Reason | None = None
    loudspeaker_failure: Reason | None = None
    """Whoever cannot hear must be told: nothing else would show it."""


class Engine(Protocol):
    """Sound and picture of one desk; every method is called on the court thread."""

    def on_news(self, tell: Callable[[EngineNews], None]) -> None:
        """Have `tell` called on the court thread whenever `EngineNews` changes."""

    def devices(self) -> tuple[Device, ...]:
        """Give the devices that the system has now."""

    def choose(self, devices: Devices) -> None:
        """Use these devices from now on, in a running connection too."""

    def preview(self, *, camera: bool, microphone: bool) -> None:
        """Open own devices for oneself alone: pictures and levels of `frames.OWN`.

        While a connection stands the microphone is open by order only.
        """

    async def play_tone(self) -> None:
        """Play three notes on the loudspeaker; raises `MediaFailed` when there is none."""

    async def connect(
        self,
        others: Sequence[ParticipantId],
        ice_servers: Sequence[IceServer],
        negotiate: Negotiate,
    ) -> None:
        """Make the connection; an older one is closed first. Raises `MediaFailed`."""

    def obey(self, orders: MediaOrders) -> None:
        """Open and close devices, sending and playing, at once."""

    async def disconnect(self) -> None:
        """Close the connection and every device."""

    def readings(self) -> MediaReadings:
        """Give the counters."""

    async def close(self) -> None:
        """End for good: threads joined, devices freed."""
