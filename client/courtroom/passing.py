"""What passes in a courtroom and is in no record: pointers, lines, the speaker, the codec.

Only the newest of each counts. On a new wire all of it begins anew: what still holds is told again.

It folds nothing.
"""

from typing import Any

from client.courtroom.lines import lines_of
from client.media.engine import Engine
from client.protocol.hearing import PointerMoved
from client.protocol.ids import ParticipantId
from client.protocol.signalling import PREFERRED_CODEC, UseCodec
from client.protocol.wire import LinesAre, SpeakerIs
from client.state import Pointer


class Passing:
    """The newest of what passes, at one desk."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._codec = PREFERRED_CODEC

    def take(
        self, message: PointerMoved | LinesAre | SpeakerIs | UseCodec, you: ParticipantId | None
    ) -> dict[str, Any]:
        """Take what passes; give what it changes in the person's attendance."""
        match message:
            case PointerMoved():
                if message.x is None or message.y is None:
                    return {"pointer": None}
                return {"pointer": Pointer(message.by, message.x, message.y)}
            case LinesAre():
                return {"lines": lines_of(message.lines, you)}
            case SpeakerIs():
                return {"speaking": message.participant}
            case UseCodec():
                self._use(message.codec)
                return {}

    def begin_anew(self) -> dict[str, Any]:
        """A new wire stands, on which nothing has passed yet."""
        self._use(PREFERRED_CODEC)
        return {"lines": (), "speaking": None}

    def leg_is_live(self) -> None:
        """A new leg sends pictures: in the codec that was last named."""
        if self._codec != PREFERRED_CODEC:
            self._engine.use_codec(self._codec)

    def _use(self, codec: str) -> None:
        if codec != self._codec:
            self._codec = codec
            self._engine.use_codec(codec)
