"""Progress at any hour: every clock that runs in a case, and everything that has happened in it.

A matter says what is awaited by its clocks; nothing is written here that a life cycle did not count
from real dates and the holiday calendar. What concerns one party alone, such as the mediator's
confidential offers, is no clock and is not shown.
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.errors import NotFound
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.progress import Pending, Progress, Step, TimeGranted, ToDo, ToDoList
from client.protocol.roles import Role, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.access import reads_the_case
from server_stub.domain.deadlines import Deadline
from server_stub.domain.matters import LIFE_CYCLES, MatterKind
from server_stub.domain.service import ServiceState
from server_stub.domain.time_limits import Duty
from server_stub.usecases.applications.seeing import may_see
from server_stub.usecases.filing.page import article
from server_stub.usecases.registry import Registry
from server_stub.usecases.serving_views import recipient_of

CONFIDENTIAL = frozenset({MatterKind.MEDIATION})
"""What happens in them is kept from whoever is not at the table; their clocks are not."""
_COURT_SIDES = frozenset({Side.BENCH, Side.REGISTRY})
_DUTIES = {
    Side.PLAINTIFF: frozenset({Duty.PARTY, Duty.PLAINTIFF, Duty.APPLICANT, Duty.BOTH_PARTIES}),
    Side.DEFENDANT: frozenset(
        {Duty.PARTY, Duty.DEFENDANT, Duty.APPELLEE, Duty.DEBTOR, Duty.BOTH_PARTIES}
    ),
    Side.THIRD_PARTY: frozenset({Duty.PARTY, Duty.BOTH_PARTIES}),
}
MOST_CASES = 1000


def progress(registry: Registry, account: Account, case: CaseId, now: datetime) -> Progress:
    """Give how a case stands to one of its people or to who has drafted it; raises `NotFound`."""
    with registry.books.reading() as unit:
        entry, own = _own(unit, account, case)
        matters = _known(unit.matters.of_case(case), own)
        return Progress(
            case=case,
            state=entry.state,
            pending=_pending(matters, own, now),
            history=_history(matters),
        )


def to_do(registry: Registry, account: Account, now: datetime) -> ToDoList:
    """Give everything that this person should do, the most urgent first."""
    items: list[ToDo] = []
    with registry.books.reading() as unit:
        own = unit.cases.of_account(account.account, after=None, limit=MOST_CASES)
        drafts = unit.filings.drafts_of(account.account, limit=MOST_CASES)
        seen = {case.case for case, _ in own}
        mine: list[tuple[CaseEntry, PartyEntry | None]] = list(own)
        for draft in drafts:
            case = unit.cases.get(draft.case)
            if case is not None and case.case not in seen:
                mine.append((case, None))
        for case, place in mine:
            if place is not None and not reads_the_case(place.party):
                continue
            items += [
                ToDo(case=case.case, title=case.title, pending=each)
                for each in _pending(_known(unit.matters.of_case(case.case), place), place, now)
                if each.mine
            ]
    return ToDoList(items=tuple(sorted(items, key=lambda each: each.pending.due_at)))


def _own(unit: UnitOfWork, account: Account, case: CaseId) -> tuple[CaseEntry, PartyEntry | None]:
    entry = unit.cases.get(case)
    own = unit.cases.party_of(case, account.account)
    draft = unit.filings.draft(case)
    if entry is None or (own is None and (draft is None or draft.owner != account.account)):
        raise NotFound
    if own is not None and own.party.side in {Side.TESTIMONY, Side.GALLERY}:
        raise NotFound
    return entry, own


def _known(matters: tuple[MatterEntry, ...], own: PartyEntry | None) -> tuple[MatterEntry, ...]:
    """Leave out what this person may not know of: what would be defeated by it, and its fee."""
    hidden = [
        each
        for each in matters
        if each.kind is MatterKind.APPLICATION and (own is None or not may_see(each.stands, own))
    ]
    names = {each.matter for each in hidden} | {each.stands.fee for each in hidden}
    return tuple(each for each in matters if each.matter not in names)


def _pending(
    matters: tuple[MatterEntry, ...], own: PartyEntry | None, now: datetime
) -> tuple[Pending, ...]:
    names = {each.matter: each for each in matters}
    found = [
        _shown(matter, clock, own, now, names.get(clock.moved_by))
        for matter in matters
        if matter.stands.state not in LIFE_CYCLES[matter.kind].final or matter.stands.clocks
        for clock in matter.stands.clocks
    ]
    return tuple(sorted(found, key=lambda each: each.due_at))


def _shown(
    matter: MatterEntry,
    clock: Deadline,
    own: PartyEntry | None,
    now: datetime,
    moved_by: MatterEntry | None,
) -> Pending:
    return Pending(
        matter=matter.matter,
        kind=matter.kind,
        about=matter.about,
        what=clock.limit,
        who=clock.who,
        whose=ParticipantId(clock.whose) if clock.whose else None,
        mine=_is_mine(matter, clock, own),
        runs_from=clock.runs_from,
        since=clock.runs_from_on.isoformat(),
        due_at=clock.due_at,
        settled=clock.settled,
        passed=clock.settled and now >= clock.due_at,
        law=tuple(article(each) for each in clock.law),
        otherwise=clock.otherwise,
        granted=_granted(clock, moved_by),
    )


def _granted(clock: Deadline, application: MatterEntry | None) -> TimeGranted | None:
    if clock.moved_from is None or application is None:
        return None
    return TimeGranted(
        until_by_law=clock.moved_from.isoformat(),
        application=application.matter,
        kind=application.stands.kind,
        reasons=application.stands.grounds,
    )


def _is_mine(matter: MatterEntry, clock: Deadline, own: PartyEntry | None) -> bool:
    """Whether a clock waits for this person; who drafts alone is the plaintiff.

    What runs from a service runs for whom it was served on, on whichever side they are.
    """
    if own is None:
        return clock.who in _DUTIES[Side.PLAINTIFF]
    if own.party.side in _COURT_SIDES:
        return clock.who is Duty.COURT
    if own.party.role is Role.MEDIATOR:
        return clock.who is Duty.MEDIATOR
    if clock.whose and clock.whose not in {own.party.participant, own.stands_for}:
        return False
    if matter.kind is MatterKind.SERVICE and matter.stands.state is ServiceState.SERVED:
        return recipient_of(matter) in {own.party.participant, own.stands_for}
    return clock.who in _DUTIES.get(own.party.side, frozenset())


def _history(matters: tuple[MatterEntry, ...]) -> tuple[Step, ...]:
    steps = [
        Step(
            at=each.event.at,
            kind=matter.kind,
            what=type(each.event.deed).__name__,
            to=each.event.to,
        )
        for matter in matters
        if matter.kind not in CONFIDENTIAL
        for each in matter.events
    ]
    return tuple(sorted(steps, key=lambda each: each.at))
