"""What the court knows of one person's two paths at Janus, and of one hearing's room there."""

import asyncio
from dataclasses import dataclass, field

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Flow, Kind, Layer, View

Feed = tuple[str, str]
"""A publisher's id at Janus, and the section of theirs."""


@dataclass(eq=False, slots=True)
class Seat:
    """One person's leg."""

    participant: ParticipantId
    leg: int
    feed: str
    """By which Janus knows this leg: an id by chance, so that the leg before is not in its way."""
    publisher: int
    """The handles of the two paths."""
    subscriber: int = 0
    """0 where there is nobody else to receive."""
    sound: str = ""
    pictures: dict[Layer, str] = field(default_factory=dict)
    """The sections on which this person sends."""
    slots: dict[tuple[ParticipantId, Kind], str] = field(default_factory=dict)
    """The section of the second path on which each other person comes."""
    shown: dict[str, Feed] = field(default_factory=dict)
    """What Janus has been told to send on each of those."""
    shut: set[str] = field(default_factory=set)
    """The sections of theirs that Janus takes nothing of."""
    up: set[int] = field(default_factory=set)
    """Handles whose path stands."""
    told: bool = False

    @property
    def stands(self) -> bool:
        """Whether every path of this leg stands."""
        return {self.publisher, self.subscriber} - {0} <= self.up

    def mids(self, kind: Kind) -> tuple[str, ...]:
        """Give the sections on which this person sends one kind."""
        if kind is Kind.AUDIO:
            return (self.sound,) if self.sound else ()
        return tuple(self.pictures.values())

    def source(self, kind: Kind, layer: Layer) -> Feed | None:
        """Give what a viewer is to receive of this person; the only picture stands for both."""
        if kind is Kind.AUDIO:
            mid = self.sound
        else:
            mid = self.pictures.get(layer) or next(iter(self.pictures.values()), "")
        return (self.feed, mid) if mid else None


@dataclass(eq=False, slots=True)
class Hall:
    """One hearing's room at Janus."""

    hearing: HearingId
    room: str
    secret: str
    handle: int
    """By which the court itself speaks of the room."""
    empty: dict[Kind, Feed] = field(default_factory=dict)
    """The streams that stand in where nobody may be received."""
    seats: dict[ParticipantId, Seat] = field(default_factory=dict)
    flows: tuple[Flow, ...] = ()
    views: dict[ParticipantId, tuple[View, ...]] = field(default_factory=dict)
    speaker: ParticipantId | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def may_pass(self) -> dict[tuple[ParticipantId, Kind], frozenset[ParticipantId]]:
        """Give, for each sender and kind, who may receive it by order."""
        return {(flow.sender, flow.kind): frozenset(flow.receivers) for flow in self.flows}

    def person(self, feed: str) -> ParticipantId | None:
        """Give who a publisher is; None for one whose leg is gone."""
        return next((each.participant for each in self.seats.values() if each.feed == feed), None)

    def wanted(self, viewer: ParticipantId, sender: ParticipantId, kind: Kind) -> Layer | None:
        """Give the layer a viewer's layout shows; large until it has said anything."""
        if kind is Kind.AUDIO or viewer not in self.views:
            return Layer.LARGE
        for view in self.views[viewer]:
            if view.participant == sender:
                return view.layer
        return None

    def plan(self, seat: Seat) -> dict[str, Feed]:
        """Give what each section of a seat's second path is to carry now."""
        allowed = self.may_pass()
        planned = {}
        for (sender, kind), mid in seat.slots.items():
            feed: Feed | None = None
            layer = self.wanted(seat.participant, sender, kind)
            source = self.seats.get(sender)
            if (
                source is not None
                and source.told
                and layer is not None
                and seat.participant in allowed.get((sender, kind), ())
            ):
                feed = source.source(kind, layer)
            planned[mid] = feed or self.empty[kind]
        return planned
