"""How things stand in a hearing: its seats and who is on them, its phase, and what lies before it.

`HearingState` is the whole of it, as the snapshot tells it and as `hearing.apply` keeps it. Kept
apart on purpose: *connection* (the wire), *place* (the room), *standing* (what the court has
ruled), and the two mutes, one's own and the court's.

It knows no event and no command.
"""

from enum import StrEnum

from pydantic import AwareDatetime

from client.protocol.case import Exhibit, HearingPhase
from client.protocol.evidence import ShownPage
from client.protocol.ids import CaseId, ExhibitId, HearingId, ParticipantId, Seq
from client.protocol.roles import Role, Side
from client.protocol.value import Value


class Connection(StrEnum):
    """A person's wire to the court."""

    NEVER = "never"
    LIVE = "live"
    LOST = "lost"
    LEFT = "left"


class Place(StrEnum):
    """The room that a person is in."""

    NONE = "none"
    LOBBY = "lobby"
    COURTROOM = "courtroom"


class Standing(StrEnum):
    """What the court has ruled about a person's presence."""

    INVITED = "invited"
    ADMITTED = "admitted"


class Participant(Value):
    """A seat and the person on it."""

    participant: ParticipantId
    name: str
    role: Role
    side: Side
    presides: bool = False
    connection: Connection = Connection.NEVER
    connection_since: AwareDatetime | None = None
    place: Place = Place.NONE
    standing: Standing = Standing.INVITED
    microphone_open: bool = False
    camera_open: bool = False
    muted_by: ParticipantId | None = None
    """Who of the court muted this person; None when the court has not."""
    may_show: bool = False
    """Leave to show exhibits, granted by the presiding judge."""
    hand_raised_at: AwareDatetime | None = None
    """Since when this person asks to speak; it stays through a lost wire."""

    @property
    def runs_the_room(self) -> bool:
        """Whether this person admits others and shows exhibits by office."""
        return self.presides or self.role in (Role.PRESIDING_JUDGE, Role.CLERK)

    @property
    def present(self) -> bool:
        """In the courtroom and on the wire."""
        return self.place is Place.COURTROOM and self.connection is Connection.LIVE


class Pause(Value):
    """A pause carries its reason, by whom, since when, and when it should end."""

    by: ParticipantId
    reason: str
    since: AwareDatetime
    resumes_at: AwareDatetime | None = None


class HearingState(Value):
    """The whole of a hearing, as the snapshot tells it and as `apply` keeps it."""

    hearing: HearingId
    case: CaseId
    case_number: str
    cause: str
    court_zh: str
    court_en: str
    starts_at: AwareDatetime
    phase: HearingPhase = HearingPhase.SCHEDULED
    opened_at: AwareDatetime | None = None
    closed_at: AwareDatetime | None = None
    pause: Pause | None = None
    participants: tuple[Participant, ...]
    exhibits: tuple[Exhibit, ...]
    shown: ShownPage | None = None
    seq: Seq = Seq(0)
    """Number of the last event in this state; 0 before the first."""
    rehearsal: bool = False
    """Whether this is a rehearsal with a scripted judge, of which nothing goes to a case."""

    def of(self, participant: ParticipantId) -> Participant | None:
        """Give the person on that seat, or None when there is no such seat."""
        for each in self.participants:
            if each.participant == participant:
                return each
        return None

    def exhibit(self, exhibit: ExhibitId) -> Exhibit | None:
        """Give that exhibit of this case, or None."""
        for each in self.exhibits:
            if each.exhibit == exhibit:
                return each
        return None
