"""Who sees an application, in what capacity they act in it, and how it is shown to them.

The parties, who stands for them and the court see it. What would be defeated by being known, a
preservation, is seen by the applicant and the court alone until it is granted. The president of the
court sees what the president decides: whether a judge is recused (Civil Procedure Law art. 49).
"""

from collections.abc import Callable
from typing import NamedTuple

from client.protocol.account import Account
from client.protocol.applying import (
    Application,
    ApplicationAction,
    ApplicationKind,
    ApplicationShown,
    ApplicationState,
    Said,
)
from client.protocol.errors import NotFound
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.roles import PARTIES, Side, StaffRole
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.application import TABLE, ApplicationFile, Step
from server_stub.domain.application_kinds import KINDS, PRESERVATIONS, named
from server_stub.domain.life_cycle import BEFORE_JUDGMENT
from server_stub.domain.matters import MatterKind, next_due
from server_stub.domain.transitions import Office
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.matters import act, asked, matter_of
from server_stub.usecases.registry import Registry
from server_stub.usecases.written import read

APART = frozenset({Side.TESTIMONY, Side.GALLERY})
"""Who is of the case and learns nothing of applications."""
_STEPS = {
    ApplicationAction.SAY: Step.SAID,
    ApplicationAction.TAKE_BACK: Step.TAKEN_BACK,
    ApplicationAction.DECIDE: Step.REFUSED,
    ApplicationAction.ORDER_SECURITY: Step.SECURITY_ORDERED,
    ApplicationAction.GIVE_SECURITY: Step.SECURITY_GIVEN,
    ApplicationAction.ASK_REVIEW: Step.REVIEW_ASKED,
    ApplicationAction.LIFT: Step.LIFTED,
}
_APPLICANT_S = frozenset({ApplicationAction.TAKE_BACK, ApplicationAction.GIVE_SECURITY})
_OVER_A_PRESERVATION = frozenset({ApplicationAction.ORDER_SECURITY, ApplicationAction.LIFT})


class Seen(NamedTuple):
    """An application with its case, and a person's place in that; None is the president's."""

    matter: MatterEntry
    case: CaseEntry
    own: PartyEntry | None


def seen(unit: UnitOfWork, account: Account, application: str) -> Seen:
    """Give an application to one who may see it; raises `NotFound`."""
    matter = matter_of(unit, application, MatterKind.APPLICATION)
    case = None if matter.case is None else unit.cases.get(matter.case)
    if case is None:
        raise NotFound
    own = unit.cases.party_of(case.case, account.account)
    if own is None:
        if not (matter.stands.on_bench and StaffRole.PRESIDENT in account.roles):
            raise NotFound
    elif not may_see(matter.stands, own):
        raise NotFound
    return Seen(matter, case, own)


def may_see(application: ApplicationFile, own: PartyEntry) -> bool:
    """Whether a person of the case may know of an application."""
    if own.party.side in APART:
        return False
    if own.party.side in (Side.BENCH, Side.REGISTRY) or acts_for(own, application.applicant):
        return True
    hidden = KINDS[application.kind].secret and application.state not in (
        ApplicationState.GRANTED,
        ApplicationState.UNDER_REVIEW,
        ApplicationState.LIFTED,
    )
    return not hidden


def acts_for(own: PartyEntry, party: ParticipantId) -> bool:
    """Whether a person is a party or stands for it."""
    return party in (own.party.participant, own.stands_for)


def others_of(unit: UnitOfWork, case: CaseId, applicant: ParticipantId) -> list[ParticipantId]:
    """Give the parties other than the applicant."""
    return [
        each.party.participant
        for each in unit.cases.parties(case)
        if each.party.role in PARTIES and each.party.participant != applicant
    ]


Doing = Callable[[UnitOfWork, Seen], tuple[object, Office]]
"""Says what somebody does and in which capacity; may refuse it."""


def does(
    registry: Registry,
    account: Account,
    application: str,
    doing: Doing,
    attempt: Attempt,
    follow: Callable[[UnitOfWork, MatterEntry], None] | None = None,
) -> ApplicationShown:
    """Do something with an application in one transaction, once for each key, and what follows."""
    with registry.books.writing() as unit:

        def do() -> ApplicationShown:
            found = seen(unit, account, application)
            deed, office = doing(unit, found)
            ask = asked(office, attempt.at, registry.calendar)
            after = act(unit, found.matter, deed, ask, account.account)
            if follow is not None:
                follow(unit, after)
            return shown(registry, account, after, found.case, found.own)

        return once(unit, attempt, ApplicationShown, do)


def shown(
    registry: Registry,
    account: Account,
    matter: MatterEntry,
    case: CaseEntry,
    own: PartyEntry | None,
) -> ApplicationShown:
    """Give an application as this person may see it."""
    stands: ApplicationFile = matter.stands
    if stands.content is None:
        raise NotFound
    due = next_due(stands.clocks)
    pays = own is not None and (
        own.party.side in (Side.BENCH, Side.REGISTRY) or acts_for(own, stands.applicant)
    )
    return ApplicationShown(
        application=matter.matter,
        case=case.case,
        kind=stands.kind,
        state=stands.state,
        version=matter.version,
        applicant=stands.applicant,
        made_at=matter.made_at,
        words=read(registry.files, stands.content, Application),
        paper=stands.paper,
        payment=stands.fee if pays else "",
        due_at=None if due is None else due.due_at,
        due_by="" if due is None else due.who.value,
        law=tuple(named(each) for each in KINDS[stands.kind].law),
        said=tuple(
            Said(participant=each.party, agrees=each.agrees, text=each.text, at=each.at)
            for each in stands.said
        ),
        security=stands.security,
        reasons=stands.grounds,
        decision=stands.decision,
        until=stands.until,
        allowed_actions=tuple(
            action for action in ApplicationAction if _may(action, account, stands, case, own)
        ),
    )


def _may(
    action: ApplicationAction,
    account: Account,
    stands: ApplicationFile,
    case: CaseEntry,
    own: PartyEntry | None,
) -> bool:
    """Whether this person may do this now; the decision itself is taken where it is done."""
    row = TABLE.get((stands.state, _STEPS[action]))
    if row is None or not row.by & _offices(account, stands, own):
        return False
    if action in _OVER_A_PRESERVATION and stands.kind not in PRESERVATIONS:
        return False
    if action is ApplicationAction.DECIDE and not may_be_decided(stands, case):
        return False
    if own is None or Office.PARTY not in row.by:
        return True
    if action in _APPLICANT_S:
        return acts_for(own, stands.applicant)
    if action is ApplicationAction.SAY:
        return KINDS[stands.kind].heard and not acts_for(own, stands.applicant)
    review = KINDS[stands.kind].review
    return (
        review is not None
        and not stands.reviewed
        and (acts_for(own, stands.applicant) or not review.by_applicant_alone)
    )


def may_be_decided(stands: ApplicationFile, case: CaseEntry) -> bool:
    """Whether the case has not gone on without it; what is looked at again is looked at always."""
    return case.state in BEFORE_JUDGMENT or stands.state is ApplicationState.UNDER_REVIEW


def _offices(
    account: Account, stands: ApplicationFile, own: PartyEntry | None
) -> frozenset[Office]:
    if stands.on_bench and own is None:
        president = StaffRole.PRESIDENT in account.roles
        return frozenset({Office.PRESIDENT}) if president else frozenset()
    if own is None:
        return frozenset()
    if own.presides:
        judges = stands.kind is not ApplicationKind.RECUSAL or not stands.on_bench
        return frozenset({Office.JUDGE}) if judges else frozenset()
    litigant = own.party.side in (Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY)
    return frozenset({Office.PARTY}) if litigant else frozenset()
