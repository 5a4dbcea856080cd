"""Who has agreed to be online, step by step: one party's yes to one step says nothing of another.

Online Litigation Rules art. 4, 5, 20, 21, 23. A party chooses for itself, step by step; where some
agree and others do not, a step is held both ways at once. Consent may be taken back a reasonable
time before the step, without meaning to delay; the court decides, as it does when another party
asks with concrete reasons that a step be held on the spot. What was done online stays valid. Who
registered by themselves and filed online has agreed by doing so.

How long before a step is a reasonable time the Rules do not say: the court settles it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from client.protocol.errors import Reason, Refused
from client.protocol.ids import ParticipantId
from server_stub.domain.transitions import Asked, Happened, Office, Row, happened, row_for


class Stage(StrEnum):
    """The steps that can be held online (art. 1)."""

    FILING = "filing"
    MEDIATION = "mediation"
    EVIDENCE_EXCHANGE = "evidence_exchange"
    INQUIRY = "inquiry"
    HEARING = "hearing"
    PRONOUNCEMENT = "pronouncement"
    SERVICE = "service"
    ENFORCEMENT = "enforcement"


class Consent(StrEnum):
    """How one party stands to one step."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    WITHDRAWN = "withdrawn"


class Mode(StrEnum):
    """How a step is held."""

    ONLINE = "online"
    MIXED = "mixed"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """A party agrees, after it was told what that means (art. 4)."""

    told: bool


@dataclass(frozen=True, slots=True)
class RefuseConsent:
    """A party would come in person."""


@dataclass(frozen=True, slots=True)
class AskWithdrawal:
    """A party takes its consent back for a step that begins then; None while no time is set."""

    grounds: str
    begins_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecideWithdrawal:
    """The court lets it, or finds that it is only to delay."""

    allowed: bool
    grounds: str


ConsentCommand = GiveConsent | RefuseConsent | AskWithdrawal | DecideWithdrawal
ConsentEvent = Happened[Consent, ConsentCommand]


class Step(StrEnum):
    """What a command comes to."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    WITHDRAWN = "withdrawn"
    STANDS = "stands"


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
}
START: Final = Consent.NOT_ASKED
AGREED: Final = frozenset({_C.GIVEN, _C.WITHDRAWAL_ASKED})
"""Until the court has decided, consent stands."""

Key = tuple[ParticipantId, Stage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """What every party has agreed to, and what the court holds offline all the same."""

    parties: tuple[ParticipantId, ...]
    said: Mapping[Key, Consent] = field(default_factory=lambda: MappingProxyType({}))
    offline: Mapping[Stage, str] = field(default_factory=lambda: MappingProxyType({}))
    """Stages that the court holds on the spot, and why (art. 21)."""

    def of(self, party: ParticipantId, stage: Stage) -> Consent:
        """Say how a party stands to a stage."""
        return self.said.get((party, stage), START)

    def mode(self, stage: Stage) -> Mode:
        """Say how a stage is held: online where all agree, both ways where some do."""
        if stage in self.offline:
            return Mode.OFFLINE
        agreed = [self.of(party, stage) in AGREED for party in self.parties]
        if all(agreed):
            return Mode.ONLINE
        return Mode.MIXED if any(agreed) else Mode.OFFLINE

    def is_online_for(self, party: ParticipantId, stage: Stage) -> bool:
        """Whether this party takes this stage online."""
        return stage not in self.offline and self.of(party, stage) in AGREED


def decide(
    command: ConsentCommand,
    party: ParticipantId,
    stage: Stage,
    consents: Consents,
    asked: Asked,
    *,
    reasonable: timedelta,
) -> tuple[ConsentEvent, ...]:
    """Give the events that a command about one party and one stage becomes; raises `Refused`."""
    if party not in consents.parties:
        raise Refused(Reason.NO_SUCH_PARTICIPANT)
    row = row_for(TABLE, consents.of(party, stage), _step(command), (), asked)
    match command:
        case GiveConsent(told=told):
            if not told:
                raise Refused(Reason.CONSENT_MISSING)
        case AskWithdrawal(grounds=grounds, begins_at=begins_at):
            _check_grounds(grounds)
            if begins_at is not None and asked.now > begins_at - reasonable:
                raise Refused(Reason.PERIOD_OVER, begins_at.isoformat())
        case DecideWithdrawal(grounds=grounds):
            _check_grounds(grounds)
        case RefuseConsent():
            pass
    return (happened(command, row, (), replace(asked, whose=party)),)


def apply(consents: Consents, party: ParticipantId, stage: Stage, event: ConsentEvent) -> Consents:
    """Give the consents after an event."""
    return replace(consents, said=MappingProxyType({**consents.said, (party, stage): event.to}))


def hold_offline(consents: Consents, stage: Stage, grounds: str, asked: Asked) -> Consents:
    """Give the consents when the court holds a stage on the spot; raises `Refused`."""
    if asked.by is not Office.JUDGE:
        raise Refused(Reason.NOT_YOUR_OFFICE, asked.by)
    _check_grounds(grounds)
    return replace(consents, offline=MappingProxyType({**consents.offline, stage: grounds}))


def _step(command: ConsentCommand) -> Step:
    match command:
        case GiveConsent():
            return Step.GIVEN
        case RefuseConsent():
            return Step.REFUSED
        case AskWithdrawal():
            return Step.WITHDRAWAL_ASKED
        case DecideWithdrawal(allowed=allowed):
            return Step.WITHDRAWN if allowed else Step.STANDS


def _check_grounds(grounds: str) -> None:
    if not grounds.strip():
        raise Refused(Reason.GROUNDS_MISSING)
