"""One hearing as the forwarder knows it: its legs, what may pass between them, what is kept.

What is kept of speech belongs to a person, not to their leg, and outlives every leg of theirs; so
does the moment until which they are known to have received. All of it ends with the hearing.

It knows neither packets nor what anybody's role is.
"""

from dataclasses import dataclass, field

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Flow
from server_stub.courtroom.forwarder.keeping import Keeping
from server_stub.courtroom.forwarder.leg import Leg
from server_stub.courtroom.forwarder.speaker import Speaker
from server_stub.courtroom.forwarder.test_peer import TestPeer


@dataclass(eq=False, slots=True)
class Hearing:
    """A hearing in progress."""

    legs: dict[ParticipantId, Leg] = field(default_factory=dict)
    flows: tuple[Flow, ...] = ()
    speaker: Speaker = field(default_factory=Speaker)
    kept: dict[ParticipantId, Keeping] = field(default_factory=dict)
    received_until: dict[ParticipantId, float] = field(default_factory=dict)
    """Of those whose leg has gone, the last moment up to which it is known to have received."""

    peer: TestPeer | None = None
    """It is a desk's test call, and nothing of it is kept."""

    def heard_as(self, person: ParticipantId) -> Leg | None:
        """Give the leg that is heard and seen on a person's seat."""
        return self.legs.get(person if self.peer is None else self.peer.stands_for(person))

    def keeping(self, person: ParticipantId, kept_s: float, kept_octets: int) -> Keeping:
        """Give where a person's speech is kept."""
        found = self.kept.get(person)
        if found is None:
            found = self.kept[person] = Keeping(kept_s, kept_octets)
        return found
