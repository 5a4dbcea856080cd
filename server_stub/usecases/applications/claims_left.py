"""What is still before the court when a claim has gone: the suit, a counterclaim, or nothing.

A suit that is withdrawn by leave takes nothing from a counterclaim, which goes on alone; a
counterclaim that is withdrawn takes nothing from the suit (Civil Procedure Law art. 148;
Interpretation art. 239). A counterclaim that waits for its decision is not lost by it either. When
neither is left the case is over, and what is not before the court need not be answered.

Whether a claim may go is decided before, and what it costs is `fees`.
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.applying import Application, ApplicationKind, ApplicationState
from client.protocol.ids import CaseId
from server_stub.db import UnitOfWork
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain import life_cycle
from server_stub.domain.application import UNDECIDED, LetFeeLapse, LetGo
from server_stub.domain.fees import Halving
from server_stub.domain.life_cycle import Step
from server_stub.domain.matters import MatterKind
from server_stub.domain.transitions import Office
from server_stub.usecases.answer_times import release_from_counterclaim, release_from_suit
from server_stub.usecases.applications.fees import (
    halve,
    halve_counterclaim,
    return_counterclaim,
)
from server_stub.usecases.matters import act, asked
from server_stub.usecases.registry import Registry
from server_stub.usecases.suit import counterclaims_in, is_suit_withdrawn
from server_stub.usecases.written import read

STANDING = frozenset({ApplicationState.PENDING, ApplicationState.GRANTED})
"""A counterclaim that waits to be decided, or is tried."""
TRIED = frozenset({ApplicationState.GRANTED})


def withdraw_suit(
    registry: Registry, unit: UnitOfWork, leave: MatterEntry, account: Account, now: datetime
) -> None:
    """Let a suit go: half of its fee goes back (Measures art. 15, 34)."""
    entry = None if leave.case is None else unit.cases.get(leave.case)
    if entry is None:
        return
    halve(registry, unit, entry.case, Halving.WITHDRAWN, account, now)
    release_from_suit(registry, unit, leave, account, now)
    _go_on(registry, unit, entry.case)


def withdraw_counterclaims(
    registry: Registry, unit: UnitOfWork, leave: MatterEntry, account: Account, now: datetime
) -> None:
    """Let go all that a party has claimed back; what was halved is not halved again (art. 206)."""
    if leave.case is None:
        return
    deed = LetGo(leave.stands.decision, leave.stands.grounds)
    ask = asked(Office.JUDGE, now, registry.calendar)
    for each in counterclaims_in(unit, leave.case, TRIED, leave.stands.applicant):
        words = read(registry.files, each.stands.content, Application)
        halve_counterclaim(registry, unit, each, words, account, now)
        gone = act(unit, each, deed, ask, account.account)
        release_from_counterclaim(registry, unit, gone, Office.JUDGE, account, now)
    _go_on(registry, unit, leave.case)


def counterclaim_refused(
    registry: Registry, unit: UnitOfWork, counterclaim: MatterEntry, account: Account, now: datetime
) -> None:
    """Follow a counterclaim's not being taken: its fee goes back whole (Measures art. 27)."""
    return_counterclaim(registry, unit, counterclaim, account, now)
    counterclaim_gone(registry, unit, counterclaim, Office.JUDGE, account, now)


def counterclaim_gone(
    registry: Registry,
    unit: UnitOfWork,
    counterclaim: MatterEntry,
    by: Office,
    account: Account | None,
    now: datetime,
) -> None:
    """Follow a counterclaim that was refused, taken back or not paid for; of others, nothing."""
    if counterclaim.stands.kind is ApplicationKind.COUNTERCLAIM and counterclaim.case is not None:
        release_from_counterclaim(registry, unit, counterclaim, by, account, now)
        _go_on(registry, unit, counterclaim.case)


def let_lapse(registry: Registry, unit: UnitOfWork, fee: MatterEntry, now: datetime) -> bool:
    """Let an application lapse whose fee is unpaid; give whether the fee was an application's."""
    if fee.case is None:
        return False
    for each in unit.matters.of_case(fee.case, MatterKind.APPLICATION):
        if each.stands.fee == fee.matter:
            if each.stands.state in UNDECIDED:
                ask = asked(Office.CLOCK, now, registry.calendar)
                gone = act(unit, each, LetFeeLapse(), ask)
                counterclaim_gone(registry, unit, gone, Office.CLOCK, None, now)
            return True
    return False


def _go_on(registry: Registry, unit: UnitOfWork, case: CaseId) -> None:
    """Have a case whose suit is withdrawn go on with what is claimed back, or be over."""
    entry = unit.cases.get(case)
    if entry is None or not is_suit_withdrawn(unit, case):
        return
    left = counterclaims_in(unit, case, STANDING)
    if left:
        claims = tuple(
            claim.text
            for each in left
            for claim in read(registry.files, each.stands.content, Application).claims
        )
        unit.cases.rewrite(case, cause=entry.cause, title=entry.title, claims=claims)
    elif (entry.state, Step.WITHDRAWN) in life_cycle.TRANSITIONS:
        unit.cases.set_state(case, life_cycle.after(entry.state, Step.WITHDRAWN))
