"""What is seen: one's own pictures on their way out, the others' on their way to the tiles.

Own pictures are coded, and others' decoded, each on a thread of its own; how many and how large
they are follows from line, machine and layout (`steering`). What may be sent and seen is the
court's order. This room only brings the four together.

Called on the court thread, but for `put`. It knows neither devices nor packets.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from client.frames import Frames
from client.media.devices.equipment import Shot
from client.media.engine import RemoteReadings
from client.media.picture.assembly import WholeFrame
from client.media.picture.payloads import Codec
from client.media.picture.sender import PictureAim, PictureSender
from client.media.picture.viewer import Viewer
from client.media.rates.ladder import Signs
from client.media.steering import Steered, Steering, made_of
from client.protocol.ids import ParticipantId
from client.protocol.signalling import Layer

if TYPE_CHECKING:
    from client.media.connection import Connection

OnCourtThread = Callable[..., None]
"""Have something called, with its arguments, on the court thread."""


class Sight:
    """The pictures of one desk."""

    def __init__(self, frames: Frames, on_court_thread: OnCourtThread) -> None:
        """Take where pictures go, and the way from other threads to the court's."""
        self._on_court_thread = on_court_thread
        self._viewer = Viewer(frames, lambda person: on_court_thread(self._broken, person))
        self._sender = PictureSender(self._give)
        self._steering = Steering(frames)
        self._connection: Connection | None = None
        self._wished: Codec | None = None
        self._seen: frozenset[ParticipantId] = frozenset()
        self._aim = PictureAim()
        self._made: frozenset[Layer] = frozenset()
        self._sender.start()

    @property
    def steered(self) -> Steered:
        """What is to be told of rung and views."""
        return self._steering.told

    def begin(self, connection: "Connection") -> None:
        """Use a new connection; what is counted begins anew."""
        self._connection = connection
        self._viewer.begin()
        self._steering.begin(time.monotonic())

    def stand(self) -> None:
        """The connection stands: it is known what the court takes."""
        self._choose_codec()
        if self._connection is not None:
            self.watched(self._connection.layers)
        self.look()

    def end(self) -> None:
        """The connection has gone."""
        self._connection = None
        self._sender.hush(True)

    def put(self, shot: Shot, at: float) -> None:
        """Take a picture of the camera; on the camera's thread."""
        self._sender.put(shot, at)

    def obey(self, *, camera: bool, seen: frozenset[ParticipantId]) -> None:
        """Let one's own picture leave or not, and these persons be seen."""
        self._seen = seen
        self._viewer.see(seen)
        self._sender.hush(not (camera and self._connection is not None))
        self._steering.look(seen)

    def see(self, person: ParticipantId, whole: WholeFrame) -> None:
        """Take a coded picture of a person."""
        self._viewer.take(person, whole)

    def want_key(self, layer: Layer) -> None:
        """Begin an own picture anew."""
        self._sender.want_key(layer)

    def watched(self, layers: frozenset[Layer]) -> None:
        """Make only those of one's own pictures that somebody watches."""
        self._made = layers
        self._take_aim()

    def use_codec(self, codec: str) -> None:
        """Send in this codec, of those agreed on."""
        if codec in set(Codec):
            self._wished = Codec(codec)
            self._choose_codec()

    def prefer_sound(self, *, only: bool) -> None:
        """Send and take no pictures, or do again."""
        self._steering.sound_only = only
        self._steering.hurry()
        self.look()

    def look(self) -> None:
        """Look at line, machine and layout; to be called several times a second."""
        connection = self._connection
        if connection is not None and connection.standing:
            now = time.monotonic()
            aim = self._steering.step(lambda: self._signs(now), now)
            if aim is not None:
                self._aim = aim
                self._take_aim()
        self._steering.look(self._seen)

    def readings(self) -> dict[ParticipantId, RemoteReadings]:
        """Give what was counted of the others' pictures."""
        return self._viewer.readings()

    @property
    def failing(self) -> bool:
        """Whether one's own pictures are to leave and none can be made."""
        return self._sender.failing

    def stop(self) -> None:
        """Have the threads end."""
        self._sender.stop()
        self._viewer.stop()

    def join(self, deadline: float) -> bool:
        """Wait for the threads' end, until a moment by `time.monotonic()`."""
        joined = self._sender.join(deadline - time.monotonic())
        return self._viewer.join(deadline - time.monotonic()) and joined

    # --- Within ------------------------------------------------------------------------------

    def _choose_codec(self) -> None:
        agreed = self._connection.codecs if self._connection is not None else ()
        if not agreed:
            return
        wished = self._wished if self._wished is not None else Codec.H264
        self._sender.use(wished if wished in agreed else Codec(agreed[0]))

    def _take_aim(self) -> None:
        self._sender.aim(made_of(self._aim, self._made))

    def _signs(self, now: float) -> Signs:
        assert self._connection is not None  # noqa: S101 - it is asked only while it stands
        line = self._connection.signs()
        return Signs(
            upstream_bits_per_s=line.upstream_bits_per_s,
            downstream_bits_per_s=line.downstream_bits_per_s,
            loss=line.loss,
            copies=line.copies,
            late_s=line.late_s,
            encode_s=self._sender.readings.encode_s,
            load=self._steering.load(now),
            sound_only=self._steering.sound_only,
        )

    def _broken(self, person: ParticipantId) -> None:
        if self._connection is not None:
            self._connection.broken_picture(person)

    def _give(
        self,
        layer: Layer,
        codec: Codec,
        payloads: list[bytes],
        timestamp: int,
        key: bool,
        at: float,
    ) -> None:
        """Hand a coded picture over; on the sender's thread."""
        self._on_court_thread(self._send, layer, codec, payloads, timestamp, key, at)

    def _send(
        self,
        layer: Layer,
        codec: Codec,
        payloads: list[bytes],
        timestamp: int,
        key: bool,
        at: float,
    ) -> None:
        if self._connection is not None:
            self._connection.send_picture(layer, codec, payloads, timestamp, key=key, at=at)
