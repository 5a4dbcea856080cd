"""The matters that a court keeps: every kind of life cycle, under one face.

A matter is one life: this filing, the service of that summons on this person, this payment. It
begins with a value, its deeds become events, and whoever applies the events to the beginning comes
to how it stands. The rules stand in the module of each life cycle; here is only the table of them,
so that whoever keeps, shows or watches matters does it for all kinds alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, get_args

from client.protocol.applying import ApplicationState
from server_stub.domain import (
    appeal,
    application,
    clues,
    consent,
    enforcement,
    filing,
    mediation,
    payment,
    service,
)
from server_stub.domain.deadlines import Deadline
from server_stub.domain.transitions import Asked, Happened


class MatterKind(StrEnum):
    """Kinds of matter, by the life cycle that each follows."""

    FILING = "filing"
    SERVICE = "service"
    MEDIATION = "mediation"
    PAYMENT = "payment"
    APPEAL = "appeal"
    ENFORCEMENT = "enforcement"
    CLUE = "clue"
    APPLICATION = "application"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeCycle:
    """One kind of life: what it begins with, what can be done in it, and what follows."""

    begins_with: type[Any]
    """A frozen value with `state` and `clocks`."""
    states: type[StrEnum]
    deeds: tuple[type[Any], ...]
    """Every command that can become an event; their names are unique within the kind."""
    decide: Callable[[Any, Any, Asked], tuple[Happened[Any, Any], ...]]
    apply: Callable[[Any, Happened[Any, Any]], Any]
    final: frozenset[Any]


LIFE_CYCLES: Final[dict[MatterKind, LifeCycle]] = {
    MatterKind.FILING: LifeCycle(
        begins_with=filing.Filing,
        states=filing.FilingState,
        deeds=get_args(filing.FilingCommand),
        decide=filing.decide,
        apply=filing.apply,
        final=filing.FINAL,
    ),
    MatterKind.SERVICE: LifeCycle(
        begins_with=service.Service,
        states=service.ServiceState,
        deeds=get_args(service.ServiceCommand),
        decide=service.decide,
        apply=service.apply,
        final=service.FINAL,
    ),
    MatterKind.MEDIATION: LifeCycle(
        begins_with=mediation.Mediation,
        states=mediation.MediationState,
        deeds=get_args(mediation.MediationCommand),
        decide=mediation.decide,
        apply=mediation.apply,
        final=mediation.FINAL,
    ),
    MatterKind.PAYMENT: LifeCycle(
        begins_with=payment.Payment,
        states=payment.PaymentState,
        deeds=get_args(payment.PaymentCommand),
        decide=payment.decide,
        apply=payment.apply,
        final=payment.FINAL,
    ),
    MatterKind.APPEAL: LifeCycle(
        begins_with=appeal.Appeals,
        states=appeal.AppealState,
        deeds=get_args(appeal.AppealCommand),
        decide=appeal.decide,
        apply=appeal.apply,
        final=appeal.FINAL,
    ),
    MatterKind.ENFORCEMENT: LifeCycle(
        begins_with=enforcement.Enforcement,
        states=enforcement.EnforcementState,
        deeds=get_args(enforcement.EnforcementCommand),
        decide=enforcement.decide,
        apply=enforcement.apply,
        final=enforcement.FINAL,
    ),
    MatterKind.CLUE: LifeCycle(
        begins_with=clues.ClueFile,
        states=clues.ClueState,
        deeds=get_args(clues.ClueCommand),
        decide=clues.decide,
        apply=clues.apply,
        final=clues.FINAL,
    ),
    MatterKind.APPLICATION: LifeCycle(
        begins_with=application.ApplicationFile,
        states=ApplicationState,
        deeds=get_args(application.ApplicationCommand),
        decide=application.decide,
        apply=application.apply,
        final=application.FINAL,
    ),
    MatterKind.CONSENT: LifeCycle(
        begins_with=consent.Consents,
        states=consent.Consent,
        deeds=get_args(consent.ConsentCommand),
        decide=consent.decide,
        apply=consent.apply,
        final=consent.FINAL,
    ),
}


def next_due(clocks: tuple[Deadline, ...]) -> Deadline | None:
    """Give the clock that runs out first."""
    return min(clocks, key=lambda each: each.due_at, default=None)
