"""Who has agreed to be online, step by step: one party's yes to one step says nothing of another.

Online Litigation Rules art. 4, 5, 14, 20, 21, 23, 29. A party chooses for itself, step by step;
where some agree and others do not, a step is held both ways at once. Consent may be taken back a
reasonable time before the step, without meaning to delay; the court decides, as it does when
another party asks with concrete reasons that a step be held on the spot. What was done online stays
valid. Who registered by themselves and filed online has agreed by doing so.

How long before a step is a reasonable time the Rules do not say: the court settles it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from client.protocol.consenting import OnlineStage as Stage
from client.protocol.consenting import StageFollows, StageMode
from client.protocol.errors import Reason, Refused
from client.protocol.ids import ParticipantId
from server_stub.domain.deadlines import Deadline
from server_stub.domain.law import Act, Article, articles
from server_stub.domain.transitions import Asked, Happened, Office, Row, happened, row_for


class Consent(StrEnum):
    """How one party stands to one step, or how the court holds it."""

    # One party
    NOT_ASKED = "not_asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    WITHDRAWN = "withdrawn"
    # The court
    AS_AGREED = "as_agreed"
    ON_THE_SPOT_ASKED = "on_the_spot_asked"
    ON_THE_SPOT = "on_the_spot"


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """A party agrees, after it was told what that means (art. 4)."""

    party: ParticipantId
    stage: Stage
    told: bool


@dataclass(frozen=True, slots=True)
class RefuseConsent:
    """A party would come in person."""

    party: ParticipantId
    stage: Stage


@dataclass(frozen=True, slots=True)
class AskWithdrawal:
    """A party takes its consent back; `until` is the last moment, None while no time is set."""

    party: ParticipantId
    stage: Stage
    grounds: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecideWithdrawal:
    """The court lets it, or finds that it is only to delay."""

    party: ParticipantId
    stage: Stage
    allowed: bool
    grounds: str


@dataclass(frozen=True, slots=True)
class AskOnTheSpot:
    """A party asks, with concrete reasons, that a step be held on the spot (art. 5)."""

    party: ParticipantId
    stage: Stage
    grounds: str


@dataclass(frozen=True, slots=True)
class HoldOnTheSpot:
    """The court holds a step on the spot, whatever was agreed (art. 21)."""

    stage: Stage
    grounds: str


@dataclass(frozen=True, slots=True)
class HoldAsAgreed:
    """The court holds it as the parties have agreed, or does so again."""

    stage: Stage
    grounds: str


ConsentCommand = (
    GiveConsent
    | RefuseConsent
    | AskWithdrawal
    | DecideWithdrawal
    | AskOnTheSpot
    | HoldOnTheSpot
    | HoldAsAgreed
)
ConsentEvent = Happened[Consent, ConsentCommand]


class Step(StrEnum):
    """What a command comes to."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    WITHDRAWN = "withdrawn"
    STANDS = "stands"
    ON_THE_SPOT_ASKED = "on_the_spot_asked"
    ON_THE_SPOT = "on_the_spot"
    AS_AGREED = "as_agreed"


_C, _T = Consent, Step
_PARTY, _JUDGE = frozenset({Office.PARTY}), frozenset({Office.JUDGE})
TABLE: Final[dict[tuple[Consent, object], Row[Consent]]] = {
    (_C.GIVEN, _T.WITHDRAWAL_ASKED): Row(to=_C.WITHDRAWAL_ASKED, by=_PARTY),
    (_C.WITHDRAWAL_ASKED, _T.WITHDRAWN): Row(to=_C.WITHDRAWN, by=_JUDGE),
    (_C.WITHDRAWAL_ASKED, _T.STANDS): Row(to=_C.GIVEN, by=_JUDGE),
    (_C.NOT_ASKED, _T.REFUSED): Row(to=_C.REFUSED, by=_PARTY),
    **{
        (state, _T.GIVEN): Row(to=_C.GIVEN, by=_PARTY)
        for state in (_C.NOT_ASKED, _C.REFUSED, _C.WITHDRAWN, _C.WITHDRAWAL_ASKED)
    },
    **{
        (state, _T.ON_THE_SPOT_ASKED): Row(to=_C.ON_THE_SPOT_ASKED, by=_PARTY)
        for state in (_C.AS_AGREED, _C.ON_THE_SPOT_ASKED)
    },
    **{
        (state, _T.ON_THE_SPOT): Row(to=_C.ON_THE_SPOT, by=_JUDGE)
        for state in (_C.AS_AGREED, _C.ON_THE_SPOT_ASKED)
    },
    **{
        (state, _T.AS_AGREED): Row(to=_C.AS_AGREED, by=_JUDGE)
        for state in (_C.ON_THE_SPOT_ASKED, _C.ON_THE_SPOT)
    },
}
START: Final = Consent.NOT_ASKED
COURT_S_START: Final = Consent.AS_AGREED
FINAL: Final[frozenset[Consent]] = frozenset()
"""Consent is given and taken back as long as there is a case."""
AGREED: Final = frozenset({_C.GIVEN, _C.WITHDRAWAL_ASKED})
"""Until the court has decided, consent stands."""
COURT: Final = ParticipantId("")
"""In whose name the court's own form of a step is kept."""

FOLLOWS: Final[
    Mapping[tuple[Stage | None, StageMode], tuple[StageFollows, tuple[Article, ...]]]
] = {
    (None, StageMode.ONLINE): (StageFollows.ALL_ONLINE, articles(Act.ONLINE_LITIGATION, 4)),
    (None, StageMode.MIXED): (StageFollows.EACH_AS_AGREED, articles(Act.ONLINE_LITIGATION, 4)),
    (None, StageMode.OFFLINE): (StageFollows.ALL_ON_THE_SPOT, articles(Act.ONLINE_LITIGATION, 4)),
    (Stage.EVIDENCE_EXCHANGE, StageMode.MIXED): (
        StageFollows.EXCHANGED_TOGETHER,
        articles(Act.ONLINE_LITIGATION, 4, 14),
    ),
    (Stage.SERVICE, StageMode.MIXED): (
        StageFollows.SERVED_OTHERWISE,
        (*articles(Act.ONLINE_LITIGATION, 29), *articles(Act.CPL, 90)),
    ),
    (Stage.SERVICE, StageMode.OFFLINE): (
        StageFollows.SERVED_OTHERWISE,
        (*articles(Act.ONLINE_LITIGATION, 29), *articles(Act.CPL, 90)),
    ),
    (Stage.HEARING, StageMode.OFFLINE): (
        StageFollows.ALL_ON_THE_SPOT,
        articles(Act.ONLINE_LITIGATION, 4, 21),
    ),
}
"""What follows from how a step is held; for a step without a line of its own, that of None."""

Said = tuple[tuple[ParticipantId, Stage, Consent], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """What every party has agreed to, and what the court holds on the spot all the same."""

    parties: tuple[ParticipantId, ...] = ()
    """Who is asked; a case may get more of them while it goes on."""
    filed_online: tuple[ParticipantId, ...] = ()
    """Who has agreed to every step by registering and filing online (art. 4)."""
    state: Consent = COURT_S_START
    """What was said last, of whatever step."""
    clocks: tuple[Deadline, ...] = ()
    said: Said = ()
    grounds: Mapping[str, str] = field(default_factory=dict)
    """Why a step is asked for or held on the spot."""

    def of(self, party: ParticipantId, stage: Stage) -> Consent:
        """Say how a party stands to a stage."""
        for who, what, stand in self.said:
            if (who, what) == (party, stage):
                return stand
        return Consent.GIVEN if party in self.filed_online else START

    def form(self, stage: Stage) -> Consent:
        """Say whether the court holds a stage as the parties have agreed."""
        for who, what, stand in self.said:
            if (who, what) == (COURT, stage):
                return stand
        return COURT_S_START

    def mode(self, stage: Stage) -> StageMode:
        """Say how a stage is held: online where all agree, both ways where some do."""
        if self.form(stage) is Consent.ON_THE_SPOT:
            return StageMode.OFFLINE
        agreed = [self.of(party, stage) in AGREED for party in self.parties]
        if all(agreed):
            return StageMode.ONLINE
        return StageMode.MIXED if any(agreed) else StageMode.OFFLINE

    def is_online_for(self, party: ParticipantId, stage: Stage) -> bool:
        """Whether this party takes this stage online."""
        on_the_spot = self.form(stage) is Consent.ON_THE_SPOT
        return not on_the_spot and self.of(party, stage) in AGREED

    def follows(self, stage: Stage) -> tuple[StageFollows, tuple[Article, ...]]:
        """Say what follows by law from how the parties stand, and under which articles."""
        if self.form(stage) is Consent.ON_THE_SPOT:
            return StageFollows.ORDERED_ON_THE_SPOT, articles(Act.ONLINE_LITIGATION, 5, 21)
        mode = self.mode(stage)
        return FOLLOWS.get((stage, mode), FOLLOWS[None, mode])


def decide(command: ConsentCommand, consents: Consents, asked: Asked) -> tuple[ConsentEvent, ...]:
    """Give the events that a command becomes; raises `Refused`."""
    row = row_for(TABLE, _stands(command, consents), step_of(command), (), asked)
    match command:
        case GiveConsent(told=told):
            if not told:
                raise Refused(Reason.CONSENT_MISSING)
        case RefuseConsent():
            pass
        case AskWithdrawal(grounds=grounds, until=until):
            _check_grounds(grounds)
            if until is not None and asked.now > until:
                raise Refused(Reason.PERIOD_OVER, until.isoformat())
        case (
            DecideWithdrawal(grounds=grounds)
            | AskOnTheSpot(grounds=grounds)
            | HoldOnTheSpot(grounds=grounds)
            | HoldAsAgreed(grounds=grounds)
        ):
            _check_grounds(grounds)
    return (happened(command, row, (), asked),)


def apply(consents: Consents, event: ConsentEvent) -> Consents:
    """Give the consents after an event."""
    who, stage = _key(event.deed)
    others = tuple(each for each in consents.said if each[:2] != (who, stage))
    after = replace(consents, state=event.to, said=(*others, (who, stage, event.to)))
    match event.deed:
        case AskOnTheSpot(grounds=grounds) | HoldOnTheSpot(grounds=grounds):
            return replace(after, grounds={**consents.grounds, stage: grounds})
        case HoldAsAgreed():
            kept = {name: why for name, why in consents.grounds.items() if name != stage}
            return replace(after, grounds=kept)
        case _:
            return after


def step_of(command: ConsentCommand) -> Step:
    """Say what a command comes to."""
    match command:
        case GiveConsent():
            return Step.GIVEN
        case RefuseConsent():
            return Step.REFUSED
        case AskWithdrawal():
            return Step.WITHDRAWAL_ASKED
        case DecideWithdrawal(allowed=allowed):
            return Step.WITHDRAWN if allowed else Step.STANDS
        case AskOnTheSpot():
            return Step.ON_THE_SPOT_ASKED
        case HoldOnTheSpot():
            return Step.ON_THE_SPOT
        case HoldAsAgreed():
            return Step.AS_AGREED


def _key(command: ConsentCommand) -> tuple[ParticipantId, Stage]:
    match command:
        case AskOnTheSpot(stage=stage) | HoldOnTheSpot(stage=stage) | HoldAsAgreed(stage=stage):
            return COURT, stage
        case (
            GiveConsent(party=party, stage=stage)
            | RefuseConsent(party=party, stage=stage)
            | AskWithdrawal(party=party, stage=stage)
            | DecideWithdrawal(party=party, stage=stage)
        ):
            return party, stage


def _stands(command: ConsentCommand, consents: Consents) -> Consent:
    who, stage = _key(command)
    return consents.form(stage) if who == COURT else consents.of(who, stage)


def _check_grounds(grounds: str) -> None:
    if not grounds.strip():
        raise Refused(Reason.GROUNDS_MISSING)
