"""The books of the forwarder: who is connected in which hearing, and what may pass to whom.

An order is the whole of what may pass in a hearing, and is in force when `order` returns; a
packet without an order is dropped and counted. From the flows, from what each viewer's layout
shows and from what their path can carry follows, for every seat, what is to pass to it; a seat
changes from one picture to another at that picture's next key frame.

The relay knows legs and flows, and nothing of packets and sockets' ways.
"""

import logging
from collections.abc import Callable, Sequence

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Flow, FlowReading, Kind, Layer, View
from server_stub.courtroom.forwarder.feedback import Feedback
from server_stub.courtroom.forwarder.hearing import Hearing
from server_stub.courtroom.forwarder.intake import Intake
from server_stub.courtroom.forwarder.leg import Leg, Stage
from server_stub.courtroom.forwarder.passing import Passing
from server_stub.courtroom.forwarder.port import Port
from server_stub.courtroom.forwarder.rates import Shown
from server_stub.courtroom.forwarder.routes import Routes
from server_stub.courtroom.forwarder.slot import Slot
from server_stub.courtroom.forwarder.source import Source
from server_stub.courtroom.forwarder.srtp import Keys
from server_stub.courtroom.forwarder.terms import Limits
from server_stub.courtroom.forwarder.test_peer import ECHO, TestPeer

log = logging.getLogger("mingjing.forwarder")

VOICE_BITS_PER_S = 45_000.0
"""One voice without copies: those that its sender makes for its own hop go no further."""

WAITS_S = 0.4
"""So long may a desk hold what it has received before it is heard."""


class Relay:
    """Every leg of this forwarder, by hearing and person."""

    def __init__(
        self,
        port: Port,
        limits: Limits,
        clock: Callable[[], float],
        *,
        connected: Callable[[Leg, float | None], None],
        ended: Callable[[Leg], None],
    ) -> None:
        """Tell `connected` of each leg with keys, and since when its person has missed speech;
        tell `ended` of each leg that ended by itself."""
        self._port = port
        self._limits = limits
        self._clock = clock
        self._connected = connected
        self._ended = ended
        self.hearings: dict[HearingId, Hearing] = {}
        self.routes = Routes()
        self.passing = Passing(port, clock)
        self.feedback = Feedback(self.routes, self.passing, limits)
        self.intake = Intake(
            port.incoming, self.routes, self.passing, self.feedback, self._may_begin
        )

    # Legs -----------------------------------------------------------------------------------

    def join(self, leg: Leg) -> Leg | None:
        """Take a new leg in; give the older one of the same person, which is to be closed."""
        here = self.hearings.setdefault(leg.hearing, Hearing())
        older = here.legs.get(leg.participant)
        here.legs[leg.participant] = leg
        if older is not None:
            leg.views = older.views
            self._retire(here, older)
        self._port.know(leg)
        self.put_in_force(here)
        return older

    def part(self, hearing: HearingId, participant: ParticipantId) -> Leg | None:
        """Let a person's leg go, if there is one; it is to be closed."""
        here = self.hearings.get(hearing)
        leg = here.legs.pop(participant, None) if here is not None else None
        if here is None or leg is None:
            return None
        self._retire(here, leg)
        self.put_in_force(here)
        return leg

    def forget(self, hearing: HearingId) -> tuple[Leg, ...]:
        """Forget a hearing, its flows and its speech; give its legs, which are to be closed."""
        here = self.hearings.pop(hearing, Hearing())
        if here.peer is not None:
            here.peer.stop()
        for leg in here.legs.values():
            self._retire(here, leg)
        return tuple(here.legs.values())

    def drop(self, leg: Leg) -> None:
        """Let a leg go that has ended by itself; one that was replaced is gone already."""
        here = self.hearings.get(leg.hearing)
        if here is not None and here.legs.get(leg.participant) is leg:
            self.part(leg.hearing, leg.participant)
            self._ended(leg)

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Every leg there is."""
        return tuple(leg for here in self.hearings.values() for leg in here.legs.values())

    def has(self, hearing: HearingId, participant: ParticipantId) -> bool:
        """Tell whether a person has a leg."""
        here = self.hearings.get(hearing)
        return here is not None and participant in here.legs

    def note_keys(self, leg: Leg, keys: Keys) -> None:
        """Take a leg's keys: from now on it may be sent to."""
        now = self._clock()
        leg.keys = keys
        leg.stage = Stage.CONNECTED
        leg.connected_at = leg.heard_at = now
        leg.offsets = leg.redundancy.offsets(now)
        here = self.hearings.get(leg.hearing)
        if here is None or here.legs.get(leg.participant) is not leg:
            return
        self.put_in_force(here)
        self._connected(leg, here.received_until.pop(leg.participant, None))

    def _retire(self, here: Hearing, leg: Leg) -> None:
        if leg.keys is not None:
            # What waits at a desk for its turn is gone with the leg as well.
            here.received_until[leg.participant] = leg.received_until(self._clock()) - WAITS_S
        self._port.forget(leg)
        leg.stage = Stage.CLOSED
        leg.keys = None
        for source in leg.sources:
            source.close()
            self.routes.forget(source)
        log.info(
            "a leg ended: %d packets in, %d out, %d refused, %d over ration, %d unreadable, "
            "%d unreadable to it, at worst %.0f %% lost on the way to it, %d bit/s estimated",
            sum(source.tally.packets_in for source in leg.sources),
            sum(slot.packets for slot in leg.slots),
            sum(source.tally.packets_refused for source in leg.sources),
            leg.over_ration,
            leg.unreadable,
            sum(slot.unreadable for slot in leg.slots),
            100 * leg.loss_told,
            leg.allotment.bits_per_s,
            extra={"hearing": leg.hearing, "participant": leg.participant},
        )

    def _may_begin(self) -> bool:
        """Tell whether one more handshake may be begun."""
        half_open = sum(leg.stage is Stage.SHAKING_HANDS for leg in self.legs)
        return half_open < self._limits.handshakes

    def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        """Give the counters of a hearing."""
        here = self.hearings.get(hearing, Hearing())
        return tuple(
            FlowReading(
                hearing=hearing,
                sender=leg.participant,
                kind=source.kind,
                layer=source.layer,
                packets_in=source.tally.packets_in,
                bytes_in=source.tally.bytes_in,
                packets_out=source.tally.packets_out,
                packets_refused=source.tally.packets_refused,
            )
            for leg in here.legs.values()
            for source in leg.sources
        )

    # What may pass --------------------------------------------------------------------------

    def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        """Replace the whole of what may pass in a hearing."""
        here = self.hearings.setdefault(hearing, Hearing())
        here.flows = flows
        self.put_in_force(here)

    def test_call(self, hearing: HearingId) -> TestPeer:
        """Give the peer of a desk's test call, which is one from now on."""
        here = self.hearings.setdefault(hearing, Hearing())
        if here.peer is None:
            here.peer = TestPeer()
            here.flows = ECHO
        return here.peer

    @property
    def test_calls(self) -> int:
        """How many test calls there are."""
        return sum(here.peer is not None for here in self.hearings.values())

    def watch(self, hearing: HearingId, participant: ParticipantId, views: Sequence[View]) -> None:
        """Take what a viewer's layout shows."""
        here = self.hearings.get(hearing)
        leg = here.legs.get(participant) if here is not None else None
        if here is not None and leg is not None:
            leg.views = tuple({view.participant: view for view in views}.values())
            self.put_in_force(here)

    def put_in_force(self, here: Hearing) -> None:
        """Make of flows, layouts and rates what passes to every seat from now on."""
        named = {(flow.sender, flow.kind): frozenset(flow.receivers) for flow in here.flows}
        for person, leg in here.legs.items():
            for source in leg.sources:
                if (person, source.kind) in named:
                    self._allow(here, person, source)
                else:
                    source.stop()
        now = self._clock()
        for person, leg in here.legs.items():
            pictures = self._pictures_for(here, leg, named, now)
            for slot in leg.slots:
                sender = here.heard_as(slot.participant)
                may = named.get((slot.participant, slot.kind), frozenset())
                if leg.keys is None or sender is None or person not in may:
                    slot.pause()
                elif slot.kind is Kind.AUDIO:
                    _aim(slot, sender.sound())
                else:
                    _aim(slot, pictures.get(slot.participant))
        self.routes.hand_out(
            [source for leg in here.legs.values() for source in leg.sources],
            [slot for leg in here.legs.values() for slot in leg.slots],
        )
        for leg in here.legs.values():
            self._tell_watched(leg)

    def _allow(self, here: Hearing, person: ParticipantId, source: Source) -> None:
        if source.kind is Kind.AUDIO and not source.allowed and here.peer is None:
            limits = self._limits
            kept = here.keeping(person, limits.speech_kept_s, limits.speech_kept_octets)
            kept.begin()
            source.keep = kept.take
        source.allowed = True

    def _pictures_for(
        self,
        here: Hearing,
        leg: Leg,
        named: dict[tuple[ParticipantId, Kind], frozenset[ParticipantId]],
        now: float,
    ) -> dict[ParticipantId, Source]:
        """Give the picture of each person that goes to a viewer."""
        seats = {slot.participant: slot for slot in leg.slots if slot.kind is Kind.VIDEO}
        views = leg.views
        if views is None:
            views = tuple(View(participant=person, layer=Layer.LARGE) for person in seats)
        shown, pictures = [], {}
        for view in views:
            person, slot = view.participant, seats.get(view.participant)
            sender = here.heard_as(person)
            may = named.get((person, Kind.VIDEO), frozenset())
            if slot is None or sender is None or leg.participant not in may:
                continue
            readable = {
                layer: source
                for layer, source in sender.pictures().items()
                if slot.reads(source.section)
            }
            pictures[person] = readable
            shown.append(_shown(person, view.layer, readable))
        choice = leg.allotment.choose(
            shown, _sound_rate(here, leg, named), now, drop=leg.views is not None
        )
        return {
            person: readable[layer]
            for person, readable in pictures.items()
            if (layer := choice.get(person)) is not None
        }

    def _tell_watched(self, leg: Leg) -> None:
        """Tell a sender of two pictures which of them nobody watches, when that has changed."""
        pictures = leg.pictures()
        if len(pictures) < 2:
            # One picture is all that a browser or an older desk has, and a REMB of theirs would
            # narrow their sound as well.
            return
        changed = False
        for source in pictures.values():
            wanted = self.routes.goes(source)
            changed = changed or wanted is not source.wanted
            source.wanted = wanted
        if changed and leg.keys is not None:
            self.feedback.tell_ceilings(leg)


def _shown(person: ParticipantId, wanted: Layer, readable: dict[Layer, Source]) -> Shown:
    fresh = Shown(person, wanted)
    usual = {Layer.LARGE: fresh.large, Layer.SMALL: fresh.small}
    # What a picture cost when it last came says little of what it will cost when it comes again.
    costs = {
        layer: source.bits_per_s if source.moving else max(source.bits_per_s, usual[layer])
        for layer, source in readable.items()
    }
    return Shown(
        person, wanted, large=costs.get(Layer.LARGE, 0.0), small=costs.get(Layer.SMALL, 0.0)
    )


def _sound_rate(
    here: Hearing,
    leg: Leg,
    named: dict[tuple[ParticipantId, Kind], frozenset[ParticipantId]],
) -> float:
    """Give what the voices that this person hears take of their path, bits per second."""
    return sum(
        min(source.bits_per_s, VOICE_BITS_PER_S) * (1 + len(leg.offsets))
        for person, sender in here.legs.items()
        if leg.participant in named.get((person, Kind.AUDIO), frozenset())
        and (source := sender.sound()) is not None
    )


def _aim(slot: Slot, source: Source | None) -> None:
    """Have this pass to a seat from now on: sound at once, a picture from its next key frame."""
    if source is None or not source.allowed:
        slot.pause()
    elif slot.kind is Kind.AUDIO:
        if slot.source is not source:
            slot.pause()
            slot.follow(source)
        slot.aim = source
    else:
        if slot.source is not None and not slot.source.allowed:
            # It went with its leg; what comes instead begins with a key frame.
            slot.pause()
        slot.aim = source
