"""The envelopes: what stands in one frame of the hearing's socket, and how it is read.

A desk's first frame is `PresentTicket`, the court's first is `Welcome` or `Goodbye`. After that
the desk sends `Asking`, `OfferMedia`, `MovePointer` and `Beat`; the court sends `Told` (numbered,
recorded, the same to everybody), `Accepted` and `AskRefused` (to the asker alone), `PointerMoved`,
media answers, `Beat` and `Goodbye`. Frames are UTF-8 JSON objects with a `type` (RFC 8259).

The court reads strictly and refuses what it does not know. A desk ignores unknown fields, unknown
frames and unknown events, so that a newer court can speak to an older desk.
"""

import json
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from client.protocol import hearing as _hearing
from client.protocol.errors import Malformed, Reason, TooLarge
from client.protocol.hearing import (
    Command,
    HearingState,
    MovePointer,
    PointerMoved,
    Recorded,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.rehearsal import RehearsalIs
from client.protocol.signalling import (
    AnswerMedia,
    IceServer,
    MediaAnswered,
    MediaRefused,
    OfferMedia,
    UseCodec,
    WatchPictures,
)
from client.protocol.value import LARGEST, Value

LOWEST_VERSION = 1
HIGHEST_VERSION = 1
FRAME_MAX_BYTES = 131_072
"""Largest frame that a court takes from a desk; a snapshot to a desk may be larger."""
BEAT_S = 0.5
"""How often each end lets the other hear from it when nothing else is said."""
SILENCE_MAX_S = 2.0
"""After this long without a frame an end takes the wire for broken."""


class Rung(StrEnum):
    """The rungs of a desk's ladder, in their fixed order: sound is last to suffer."""

    FULL = "full"
    FEWER = "fewer"
    """Fewer pictures a second."""
    SMALLER = "smaller"
    SMALL_ONLY = "small_only"
    SOUND_ONLY = "sound_only"


class LineQuality(StrEnum):
    """How a person's line is, for a mark on their plate."""

    GOOD = "good"
    WEAK = "weak"
    BAD = "bad"
    STALLED = "stalled"
    """Nothing has come for two seconds, though the seat's wire may still stand."""


class Line(Value):
    """One person's line."""

    participant: ParticipantId
    quality: LineQuality
    rung: Rung = Rung.FULL
    by_line: bool = True
    """Whether the line is why; else it is the processor, or the person's wish."""


class Versions(Value):
    """The span of versions that one end speaks, both ends included."""

    lowest: int = LOWEST_VERSION
    highest: int = HIGHEST_VERSION


def common_version(mine: Versions, theirs: Versions) -> int | None:
    """Give the highest version that both speak, or None when there is none."""
    best = min(mine.highest, theirs.highest)
    return best if best >= max(mine.lowest, theirs.lowest) else None


# Desk to court ------------------------------------------------------------------------------


class PresentTicket(Value):
    """First frame of a socket: the one-use ticket, and how far this desk has heard."""

    type: Literal["present_ticket"] = "present_ticket"
    ticket: Annotated[str, Field(max_length=200)]
    versions: Versions = Versions()
    since: Seq | None = None
    """Last event that this desk has folded; None asks for a snapshot."""


class Asking(Value):
    """A command; the court answers `Accepted` or `AskRefused` with the same number."""

    type: Literal["asking"] = "asking"
    ask: Annotated[int, Field(ge=1, le=LARGEST)]
    command: Annotated[Command, Field(discriminator="type")]


class Beat(Value):
    """I am here; either end."""

    type: Literal["beat"] = "beat"


class TellRung(Value):
    """How much this desk sends and takes of pictures now, by its own line and processor."""

    type: Literal["tell_rung"] = "tell_rung"
    rung: Rung
    by_line: bool = True
    """Whether the line is why; else it is the processor, or the person's wish."""


FromDesk = (
    PresentTicket
    | Asking
    | OfferMedia
    | AnswerMedia
    | MovePointer
    | WatchPictures
    | TellRung
    | Beat
)


# Court to desk ------------------------------------------------------------------------------


class Welcome(Value):
    """The wire stands. Either a snapshot, or the events after `since` follow as `Told`."""

    type: Literal["welcome"] = "welcome"
    version: int
    you: ParticipantId
    snapshot: HearingState | None = None
    seq: Seq
    now: AwareDatetime
    ice_servers: tuple[IceServer, ...] = ()


class Told(Value):
    """One line of the record."""

    type: Literal["told"] = "told"
    recorded: Recorded


class Accepted(Value):
    """The command became events, the last of them numbered `seq`."""

    type: Literal["accepted"] = "accepted"
    ask: int
    seq: Seq


class AskRefused(Value):
    """The command was refused and nothing happened; said to the asker alone."""

    type: Literal["ask_refused"] = "ask_refused"
    ask: int
    reason: str
    """One of `errors.Reason`; a newer court may know more."""
    detail: str = ""


class LinesAre(Value):
    """How everybody's lines are now; passing, told when it changes, only the newest counts."""

    type: Literal["lines_are"] = "lines_are"
    lines: tuple[Line, ...]


class SpeakerIs(Value):
    """Who speaks now, by the levels of what comes; passing, only the newest counts."""

    type: Literal["speaker_is"] = "speaker_is"
    participant: ParticipantId | None


class MediaGone(Value):
    """The court's media have broken down and are back: offer anew, without waiting."""

    type: Literal["media_gone"] = "media_gone"


class Goodbye(Value):
    """The court hangs up, and says why and whether coming back makes sense."""

    type: Literal["goodbye"] = "goodbye"
    reason: str
    """One of `errors.Reason`; a newer court may know more."""
    come_back: bool = False


FromCourt = (
    Welcome
    | Told
    | Accepted
    | AskRefused
    | PointerMoved
    | MediaAnswered
    | MediaRefused
    | UseCodec
    | MediaGone
    | LinesAre
    | SpeakerIs
    | Beat
    | Goodbye
    | RehearsalIs
)

_FROM_DESK: TypeAdapter[FromDesk] = TypeAdapter(Annotated[FromDesk, Field(discriminator="type")])
_FROM_COURT: TypeAdapter[FromCourt] = TypeAdapter(Annotated[FromCourt, Field(discriminator="type")])


def _types_of(union: Any) -> frozenset[str]:
    return frozenset(each.model_fields["type"].default for each in union.__args__)


_COURT_TYPES = _types_of(FromCourt)
_EVENT_TYPES = _types_of(_hearing.Event)


def say(message: FromDesk | FromCourt) -> str:
    """Give the frame of one message."""
    return message.model_dump_json(exclude_defaults=False)


def hear_from_desk(frame: str | bytes) -> FromDesk:
    """Read a desk's frame strictly: raises `TooLarge` or `Malformed`, and nothing else."""
    size = len(frame) if isinstance(frame, bytes) else len(frame.encode(errors="replace"))
    if size > FRAME_MAX_BYTES:
        raise TooLarge(detail=f"{size} bytes")
    try:
        return _FROM_DESK.validate_json(frame, extra="forbid")
    except (ValidationError, ValueError, RecursionError) as error:
        raise Malformed(Reason.MALFORMED, _where(error)) from None


def hear_from_court(frame: str | bytes) -> FromCourt | None:
    """Read a court's frame leniently: None for one of a kind this desk does not know.

    Raises `Malformed` for what is no message at all.
    """
    try:
        raw = json.loads(frame)
        if not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
            raise Malformed(Reason.MALFORMED, "not an object with a type")
        if raw["type"] not in _COURT_TYPES:
            return None
        if raw["type"] == "told":
            event = raw.get("recorded", {}).get("event", {})
            if event.get("type") not in _EVENT_TYPES:
                raw["recorded"]["event"] = {
                    "type": "unknown_event",
                    "was": str(event.get("type"))[:100],
                }
        return _FROM_COURT.validate_python(raw)
    except (ValidationError, ValueError, RecursionError, AttributeError, TypeError, KeyError) as e:
        raise Malformed(Reason.MALFORMED, _where(e)) from None


def _where(error: Exception) -> str:
    """Say where a frame went wrong, without repeating what it held."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:120]
        return f"{place}: {first['msg']}"[:200] if place else str(first["msg"])[:200]
    return "not JSON"
