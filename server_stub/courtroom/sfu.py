"""The face of a media forwarder: it connects people and passes packets as it is ordered.

One connection a person. A forwarder never decodes a payload; it passes what the room's flows
name and nothing else, so an order that never came means silence. Protocol values alone cross
this face, so that a forwarder can live in a process of its own or be another program.

A forwarder knows nothing of roles, exhibits or the record.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import (
    Flow,
    FlowReading,
    KeptSpeech,
    LegAnswer,
    LegOffer,
    MediaNews,
    Spoken,
    View,
)
from client.protocol.test_call import CallCounted, ProbeStep

TellHearings = Callable[[frozenset[HearingId] | None], None]
"""Takes the hearings that something has happened to; None for all there are."""


class ForwarderGone(Exception):
    """The forwarder does not answer any more."""


class Forwarder(Protocol):
    """A maker of media legs; every method is called on the court's loop."""

    async def start(self) -> None:
        """Begin; returns when legs can be connected."""

    @property
    def media_address(self) -> tuple[str, int]:
        """Host and UDP port at which the forwarder takes media and answers STUN."""

    async def connect(self, offer: LegOffer) -> LegAnswer:
        """Answer an offer; an older leg of the same person is closed.

        Raises `Malformed(Reason.BAD_SDP)` for an offer that cannot be taken and `ForwarderGone`.
        """

    async def accept(
        self, hearing: HearingId, participant: ParticipantId, leg: int, sdp: str
    ) -> None:
        """Take the desk's answer to the offer that stood in its `LegAnswer`.

        Raises `Malformed(Reason.BAD_SDP)`, also where none stood, and `ForwarderGone`.
        """

    async def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        """Replace the whole of what may pass in this hearing; in force when it returns."""

    async def watch(
        self, hearing: HearingId, participant: ParticipantId, views: Sequence[View]
    ) -> None:
        """Take what a viewer's layout shows; the whole of it, and only of what may pass anyway."""

    async def spoken(
        self, hearing: HearingId, since: datetime, until: datetime
    ) -> tuple[Spoken, ...]:
        """Tell who spoke when, as far back as speech is kept; only what was allowed to pass."""

    async def speech(self, hearing: HearingId, spoken: Sequence[Spoken]) -> tuple[KeptSpeech, ...]:
        """Give the kept speech of these spans."""

    async def disconnect(self, hearing: HearingId, participant: ParticipantId) -> None:
        """Close a person's leg; nothing more is sent to them or taken from them."""

    async def close_hearing(self, hearing: HearingId) -> None:
        """Close every leg of a hearing and forget its flows."""

    async def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        """Give the counters of a hearing."""

    def on_news(self, tell: Callable[[MediaNews], None]) -> None:
        """Have `tell` called on the court's loop with what happens to legs."""

    def on_gone(self, tell: TellHearings) -> None:
        """Have `tell` called each time the forwarder of some hearings has died by itself."""

    def on_back(self, tell: TellHearings) -> None:
        """Have `tell` called each time one that died is back, empty: order all of theirs anew."""

    async def close(self) -> None:
        """End; every leg is closed."""


@runtime_checkable
class TestPeer(Protocol):
    """What a forwarder can do besides, for desks that measure their line; not every one can.

    A test call is named like a hearing and is none: `close_hearing` ends it.
    """

    async def call(self, offer: LegOffer) -> LegAnswer:
        """Answer the offer of a desk that measures its line: it will hear and see itself.

        Raises `Malformed(Reason.BAD_SDP)`, `CourtFull` and `ForwarderGone`.
        """

    async def send_filler(self, hearing: HearingId, steps: tuple[ProbeStep, ...]) -> None:
        """Send filler to the desk of a test call, and return at once."""

    async def counted(self, hearing: HearingId) -> CallCounted | None:
        """Give what was counted of a test call; None while it has no leg."""
