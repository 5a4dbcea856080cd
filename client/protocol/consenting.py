"""Being online, step by step: what each party has agreed to, and how the court holds a step.

Online Litigation Rules art. 4, 5, 14, 21, 29. A party's yes to one step says nothing of another; it
may be taken back a reasonable time before the step; where some agree and others do not, a step is
held both ways at once; the court may hold a step on the spot whatever was agreed. What was done
online stays valid.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.ids import CaseId, ParticipantId
from client.protocol.value import Value

Grounds = Annotated[str, Field(min_length=1, max_length=5000)]


class OnlineStage(StrEnum):
    """The steps that can be held online (art. 1)."""

    FILING = "filing"
    MEDIATION = "mediation"
    EVIDENCE_EXCHANGE = "evidence_exchange"
    INQUIRY = "inquiry"
    HEARING = "hearing"
    PRONOUNCEMENT = "pronouncement"
    SERVICE = "service"
    ENFORCEMENT = "enforcement"


class OnlineConsent(StrEnum):
    """How one party stands to one step."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    WITHDRAWN = "withdrawn"


class StageForm(StrEnum):
    """Whether the court holds a step as the parties have agreed."""

    AS_AGREED = "as_agreed"
    ON_THE_SPOT_ASKED = "on_the_spot_asked"
    ON_THE_SPOT = "on_the_spot"


class StageMode(StrEnum):
    """How a step is held."""

    ONLINE = "online"
    MIXED = "mixed"
    OFFLINE = "offline"


class StageFollows(StrEnum):
    """What follows by law from how the parties stand to a step."""

    ALL_ONLINE = "all_online"
    EACH_AS_AGREED = "each_as_agreed"
    """Those who agreed come online, the others on the spot."""
    EXCHANGED_TOGETHER = "exchanged_together"
    """They differ on the form: evidence is exchanged by all at the same time (art. 14)."""
    SERVED_OTHERWISE = "served_otherwise"
    """Whoever has not agreed is served in another way than electronically."""
    ALL_ON_THE_SPOT = "all_on_the_spot"
    ORDERED_ON_THE_SPOT = "ordered_on_the_spot"


class ConsentAct(StrEnum):
    """What a party says to a step for itself."""

    GIVE = "give"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"
    ASK_ON_THE_SPOT = "ask_on_the_spot"


class StageAction(StrEnum):
    """What this person may do about a step now; the server says, the client shows."""

    GIVE = "give"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"
    ASK_ON_THE_SPOT = "ask_on_the_spot"
    DECIDE_TAKING_BACK = "decide_taking_back"
    HOLD_ON_THE_SPOT = "hold_on_the_spot"
    HOLD_AS_AGREED = "hold_as_agreed"


class SayConsent(Value):
    """Asked by a party at `POST /api/v1/cases/{case}/consents/{stage}`."""

    act: ConsentAct
    told: bool = False
    """Whether the steps, their form, one's rights and what follows were read (art. 4)."""
    grounds: Annotated[str, Field(max_length=5000)] = ""


class DecideTakingBack(Value):
    """The court lets a party take its consent back, or finds that it is only to delay."""

    participant: ParticipantId
    allowed: bool
    grounds: Grounds


class HoldStage(Value):
    """The court holds a step on the spot, or as the parties have agreed again."""

    on_the_spot: bool
    grounds: Grounds


class PartyConsent(Value):
    """How one party stands to one step, and whether it takes it online."""

    participant: ParticipantId
    consent: OnlineConsent
    online: bool


class StageShown(Value):
    """One step with all that was said of it."""

    stage: OnlineStage
    mode: StageMode
    form: StageForm
    grounds: str
    """Why it is asked for or held on the spot."""
    parties: tuple[PartyConsent, ...]
    follows: StageFollows
    law: tuple[str, ...]
    """The articles, as act and number."""
    take_back_until: AwareDatetime | None
    """Until when consent may be taken back; None while no time is set for the step."""
    allowed_actions: tuple[StageAction, ...]


class StagesShown(Value):
    """Answer to `GET /api/v1/cases/{case}/consents`."""

    case: CaseId
    version: int
    stages: tuple[StageShown, ...]


class StageHeld(Value):
    """One step as the case page tells of it."""

    stage: OnlineStage
    mode: StageMode
    form: StageForm
    mine: OnlineConsent | None
    """How the asking person's own party stands to it; None for everybody else."""
