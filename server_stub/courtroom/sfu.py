"""The face of a media forwarder: it connects people and passes packets as it is ordered.

One connection a person. A forwarder never decodes a payload; it passes what the room's flows
name and nothing else, so an order that never came means silence. Protocol values alone cross
this face, so that a forwarder can live in a process of its own or be another program.

A forwarder knows nothing of roles, exhibits or the record.
"""

from collections.abc import Callable
from typing import Protocol

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Flow, FlowReading, LegAnswer, LegOffer


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

    async def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        """Replace the whole of what may pass in this hearing; in force when it returns."""

    async def disconnect(self, hearing: HearingId, participant: ParticipantId) -> None:
        """Close a person's leg; nothing more is sent to them or taken from them."""

    async def close_hearing(self, hearing: HearingId) -> None:
        """Close every leg of a hearing and forget its flows."""

    async def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        """Give the counters of a hearing."""

    def on_gone(self, tell: Callable[[], None]) -> None:
        """Have `tell` called once when the forwarder has died by itself."""

    async def close(self) -> None:
        """End; every leg is closed."""
