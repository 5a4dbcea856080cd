"""What the desk asks of sound and picture, and what it learns of them: the face of `client.media`.

The engine obeys the court. `MediaOrders` is the whole of what may leave and enter this machine;
what is not ordered is closed, at the device and not only on the wire. W3C words and their
camelCase stay behind this face, as do aiortc and av.

The engine knows nothing of hearings, roles or screens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from client.config import Devices
from client.frames import Size
from client.protocol.devicecheck import Cause
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import IceServer, KeptSpeech, MediaAnswered, View
from client.protocol.wire import Rung
from client.state import Device, DeviceKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from client.media.blocks import Samples


@dataclass(frozen=True, slots=True)
class MediaOrders:
    """The whole of what may pass: own devices that are open, and who is heard and seen."""

    microphone: bool = False
    camera: bool = False
    listening: bool = False
    """The closed microphone may stay open for this machine alone, to tell who speaks unheard."""
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
    frames_heard: int = 0
    """20 ms frames of speech whose own bits were played."""
    frames_recovered: int = 0
    """Of those, the ones that a copy, a retransmission or in-band FEC has brought."""
    frames_concealed: int = 0
    """Frames that were due and never came in time."""
    freezes: int = 0
    """Times that a picture that was due stood still for more than half a second."""
    longest_freeze_s: float = 0.0
    newest_frame_at: float | None = None
    """`time.monotonic()`, seconds."""
    size: Size | None = None
    """Of the newest picture as it came, in its own pixels."""


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


class Negotiator(Protocol):
    """The court, as far as a connection is agreed on with it; raises `MediaFailed`."""

    async def offer(self, leg: int, sdp: str) -> MediaAnswered:
        """Send the desk's offer and wait for the court's answer."""

    async def answer(self, leg: int, sdp: str) -> None:
        """Send the desk's answer to what the court has offered with its own."""


@dataclass(frozen=True, slots=True)
class EngineNews:
    """Something about the machine's own media has changed; everything in it is the newest."""

    connected: bool = False
    failed: bool = False
    microphone_live: bool = False
    microphone_listening: bool = False
    """It is open for this machine alone, and nothing of it leaves."""
    camera_live: bool = False
    microphone_failure: Reason | None = None
    camera_failure: Reason | None = None
    loudspeaker_failure: Reason | None = None
    """Whoever cannot hear must be told: nothing else would show it."""
    rung: Rung = Rung.FULL
    """How far down the ladder this desk is, by its line and its processor."""
    rung_why: str = ""
    """"line", "processor" or "request"; empty on the top rung."""
    views: tuple[View, ...] = ()
    """What the layout shows, and how large, as far as the ladder allows."""
    echo: bool = False
    """Others hear themselves through this desk's loudspeaker."""
    troubles: tuple[Cause, ...] = ()
    """What is wrong with one's own sound now, in the causes of the device check."""
    speaking_muted: bool = False
    """This person speaks, and nobody hears it."""
    fell_back: tuple[DeviceKind, ...] = ()
    """Kinds whose chosen device is gone and another is used."""
    in_use: tuple[Device, ...] = ()
    """What is open, as far as the system names it, and a camera that stands in for another."""
    devices: tuple[Device, ...] = ()
    """What the system had after its devices last changed; empty before that."""
    unprocessed: bool = False
    """Voices leave with their echo and noise: this machine cannot take them out."""
    gap_s: float = 0.0
    """How long the last gap in the sound was, while the connection stood; counts up in `gaps`."""
    gaps: int = 0


class Witness(Protocol):
    """Whoever looks on at one's own devices: what they give before anything is made of it."""

    def heard(self, block: "Samples", at: float) -> None:
        """Take 10 ms of the open microphone, with echo and noise; on the sound thread."""

    def played(self, block: "Samples", at: float) -> None:
        """Take 10 ms that were handed to the loudspeaker; on the sound thread."""

    def seen(self, shot: "NDArray[np.uint8]", at: float) -> None:
        """Take a picture of the open camera, as large as it is; on the camera's thread."""


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

    def show(self, witness: Witness | None) -> None:
        """Show what own devices give to this one, while they are open; None to nobody.

        Moments are of `time.monotonic()`. What is closed shows nothing.
        """

    async def play_tone(self) -> None:
        """Play three notes on the loudspeaker; raises `MediaFailed` when there is none."""

    async def play(self, samples: "Samples") -> None:
        """Play this on the loudspeaker; raises `MediaFailed` when there is none."""

    async def connect(
        self,
        others: Sequence[ParticipantId],
        ice_servers: Sequence[IceServer],
        negotiator: Negotiator,
    ) -> None:
        """Make the connection; an older one is closed first. Raises `MediaFailed`."""

    def obey(self, orders: MediaOrders) -> None:
        """Open and close devices, sending and playing, at once."""

    def use_codec(self, codec: str) -> None:
        """Send the picture in this codec, of those agreed on, from the next picture on."""

    def prefer_sound(self, *, only: bool) -> None:
        """Send and take no pictures, or do again: the person's own wish."""

    def catch_up(self, missed: Sequence[KeptSpeech], told: Callable[[float | None], None]) -> None:
        """Play what was missed, a quarter faster, the live sound quieter beneath it.

        `told` is called with the seconds that are left, about twice a second, and with None at
        the end or when it is stopped.
        """

    def stop_catching_up(self) -> None:
        """Play no more of what was missed."""

    async def disconnect(self) -> None:
        """Close the connection and every device."""

    def readings(self) -> MediaReadings:
        """Give the counters."""

    async def close(self) -> None:
        """End for good: threads joined, devices freed."""
