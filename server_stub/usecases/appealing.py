"""Appealing: each party within their own time, counted from their own service.

When a judgment is let out its appeals are begun as a matter of the case; each report of service
on a party starts that party's fifteen days (Civil Procedure Law art. 171). The appeal is filed with
the court that judged (art. 173), which serves the copy, takes the answer and sends up the whole
file; when nobody can appeal any more the judgment takes effect. All of it is decided by
`server_stub.domain.appeal`; here are the people and the papers.
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.after_judgment import (
    AppealAnswer,
    AppealsShown,
    PeriodShown,
)
from client.protocol.applying import ApplicationState
from client.protocol.authority import SpecialAuthority
from client.protocol.case import CaseState
from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.ids import CaseId, DocumentId, ParticipantId
from client.protocol.roles import PARTIES, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain import life_cycle
from server_stub.domain.appeal import (
    AnswerAppeal,
    AppealCommand,
    Appeals,
    AppealState,
    Decision,
    ReportServed,
    SendAppealCopy,
    SendFileUp,
    WithdrawAppeal,
)
from server_stub.domain.delivery import Paper
from server_stub.domain.life_cycle import Step
from server_stub.domain.matters import MatterKind
from server_stub.domain.service import ServiceState
from server_stub.domain.transitions import Office
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case, party_of
from server_stub.usecases.matters import act, asked
from server_stub.usecases.people.powers import require_special
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id
from server_stub.usecases.written import keep

APPEALED = "appealed"
"""The occasion on which copies of an appeal are made (`court_papers`)."""
_COPY_SERVED = frozenset({AppealState.ANSWERING, AppealState.READY})
_COURT = {Side.BENCH: Office.JUDGE, Side.REGISTRY: Office.CLERK}


def begin_appeals(
    unit: UnitOfWork,
    case: CaseId,
    document: DocumentId,
    now: datetime,
    *,
    decision: Decision = Decision.JUDGMENT,
) -> MatterEntry:
    """Begin the appeals against a decision that is let out; a final one takes no appeal."""
    parties = tuple(
        each.party.participant for each in unit.cases.parties(case) if each.party.role in PARTIES
    )
    beginning = Appeals(decision=decision, parties=parties)
    return unit.matters.begin(
        new_id(), MatterKind.APPEAL, beginning, now, case=case, about=document
    )


def decision_served(
    registry: Registry,
    unit: UnitOfWork,
    document: DocumentId,
    case: CaseId,
    party: ParticipantId,
    served_at: datetime,
    now: datetime,
) -> None:
    """Start a party's time to appeal from their own service; reported twice it starts once."""
    for matter in unit.matters.of_case(case, MatterKind.APPEAL, document):
        if party in matter.stands.parties:
            enter(registry, unit, matter, ReportServed(party, served_at), Office.GATEWAY, now)


def withdraw_appeal(
    registry: Registry, account: Account, case: CaseId, attempt: Attempt
) -> AppealsShown:
    """Take one's appeal back before it goes up."""
    with registry.books.writing() as unit:

        def withdraw() -> AppealsShown:
            _, party, matter = own_appeals(unit, account, case, SpecialAuthority.APPEAL)
            deed = WithdrawAppeal(party)
            enter(registry, unit, matter, deed, Office.PARTY, attempt.at, account)
            return shown(registry, unit, case)

        return once(unit, attempt, AppealsShown, withdraw)


def answer_appeal(
    registry: Registry, account: Account, case: CaseId, said: AppealAnswer, attempt: Attempt
) -> AppealsShown:
    """Answer the other side's appeal (art. 174)."""
    with registry.books.writing() as unit:

        def answer() -> AppealsShown:
            _, party, matter = own_appeals(unit, account, case)
            content = keep(registry.files, said, case=case, party=party)
            deed = AnswerAppeal(party, content)
            enter(registry, unit, matter, deed, Office.PARTY, attempt.at, account)
            return shown(registry, unit, case)

        return once(unit, attempt, AppealsShown, answer)


def appeal_copy_served(
    registry: Registry, account: Account, case: CaseId, attempt: Attempt
) -> AppealsShown:
    """Enter by hand that the copy was served; the others may answer from now on.

    Where the court's own service has come to its end before, nothing is left to do.
    """
    return _by_court(registry, account, case, SendAppealCopy(), attempt)


def copies_served(registry: Registry, unit: UnitOfWork, case: CaseId, now: datetime) -> None:
    """Let the others answer once every copy is served on everybody; before, nothing happens."""
    matters = unit.matters.of_case(case, MatterKind.APPEAL)
    if not matters or matters[-1].stands.state is not AppealState.APPEALED:
        return
    appeals: Appeals = matters[-1].stands
    copies = [
        each
        for each in unit.matters.of_case(case, MatterKind.SERVICE)
        if each.stands.paper is Paper.APPEAL_COPY
    ]
    made = all(unit.wanted.get(APPEALED, each) is None for each in appeals.appellants)
    if made and copies and all(each.stands.state is ServiceState.SERVED for each in copies):
        enter(registry, unit, matters[-1], SendAppealCopy(), Office.CLERK, now)


def send_file_up(
    registry: Registry, account: Account, case: CaseId, attempt: Attempt
) -> AppealsShown:
    """Send the whole file to the court of appeal (art. 174)."""
    return _by_court(registry, account, case, SendFileUp(), attempt)


def appeals_of(registry: Registry, account: Account, case: CaseId) -> AppealsShown:
    """Give every party's own time to appeal to the people of the case; raises `NotFound`."""
    with registry.books.reading() as unit:
        own_case(unit, account, case)
        return shown(registry, unit, case)


def _by_court(
    registry: Registry, account: Account, case: CaseId, deed: AppealCommand, attempt: Attempt
) -> AppealsShown:
    with registry.books.writing() as unit:

        def do() -> AppealsShown:
            _, own = own_case(unit, account, case)
            office = _COURT.get(own.party.side)
            if office is None:
                raise Forbidden(Reason.NOT_YOUR_OFFICE)
            matter = _matter(unit, case)
            known = isinstance(deed, SendAppealCopy) and matter.stands.state in _COPY_SERVED
            if not known:
                enter(registry, unit, matter, deed, office, attempt.at, account)
            return shown(registry, unit, case)

        return once(unit, attempt, AppealsShown, do)


def enter(
    registry: Registry,
    unit: UnitOfWork,
    matter: MatterEntry,
    deed: AppealCommand,
    office: Office,
    now: datetime,
    account: Account | None = None,
) -> None:
    """Enter what a deed comes to, and let the decision take effect where it does."""
    who = None if account is None else account.account
    after = act(unit, matter, deed, asked(office, now, registry.calendar), who)
    if after.stands.state is AppealState.EFFECTIVE:
        take_effect(unit, after)


def take_effect(unit: UnitOfWork, appeals: MatterEntry) -> None:
    """Move a case whose decision nobody can appeal any more."""
    entry = None if appeals.case is None else unit.cases.get(appeals.case)
    if entry is None:
        return
    if appeals.stands.decision is Decision.APPEALABLE_RULING:
        if entry.state in life_cycle.BEFORE_JUDGMENT and _transfers(unit, appeals):
            unit.cases.set_state(entry.case, life_cycle.after(entry.state, Step.TRANSFERRED))
    elif entry.state in {CaseState.JUDGED, CaseState.APPEALED}:
        unit.cases.set_state(entry.case, life_cycle.after(entry.state, Step.TOOK_EFFECT))


def _transfers(unit: UnitOfWork, appeals: MatterEntry) -> bool:
    """Whether the ruling that took effect sends the case to another court (art. 130)."""
    return appeals.case is not None and any(
        each.stands.decision == appeals.about and each.stands.state is ApplicationState.GRANTED
        for each in unit.matters.of_case(appeals.case, MatterKind.APPLICATION)
    )


def _matter(unit: UnitOfWork, case: CaseId) -> MatterEntry:
    matters = unit.matters.of_case(case, MatterKind.APPEAL)
    if not matters:
        raise Refused(Reason.STEP_NOT_OPEN)
    return matters[-1]


def own_appeals(
    unit: UnitOfWork, account: Account, case: CaseId, needs: SpecialAuthority | None = None
) -> tuple[CaseEntry, ParticipantId, MatterEntry]:
    """Give a party's case, the party, and the appeals in it; raises what keeps others out.

    A power of attorney must name what needs to be named.
    """
    entry, own = own_case(unit, account, case)
    party = party_of(unit, own)
    if needs is not None:
        require_special(unit, account, own, needs)
    return entry, party, _matter(unit, case)


def shown(registry: Registry, unit: UnitOfWork, case: CaseId) -> AppealsShown:
    """Give every party's own time to appeal."""
    matters = unit.matters.of_case(case, MatterKind.APPEAL)
    if not matters:
        raise NotFound
    appeals: Appeals = matters[-1].stands
    periods = []
    for party in appeals.parties:
        clock = appeals.period_of(party)
        periods.append(
            PeriodShown(
                participant=party,
                served=party in appeals.served,
                due_at=None if clock is None else clock.due_at,
                appealed=party in appeals.appellants,
            )
        )
    return AppealsShown(
        state=appeals.state,
        version=matters[-1].version,
        periods=tuple(periods),
        appeal_court=registry.docket.appeal_court,
        effective_at=appeals.effective_at,
    )
