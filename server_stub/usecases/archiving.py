"""Putting a case away when it is over: the last step, taken by the court.

A case is archived when it was refused, lapsed, was withdrawn, was settled or has taken effect, and
nothing in it is still to be done: no appeal, no enforcement, no mediation, no fee that stands open.
What was archived can be read as before. A suit that never came onto the docket has no court of its
own yet: whoever reviews suits puts it away.
"""

from typing import Final

from client.protocol.account import Account
from client.protocol.case import Archived
from client.protocol.errors import Forbidden, Reason, Refused
from client.protocol.ids import CaseId
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry
from server_stub.domain import life_cycle
from server_stub.domain.matters import LIFE_CYCLES, MatterKind
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case
from server_stub.usecases.filing.page import reviewed_filing
from server_stub.usecases.registry import Registry

PENDING: Final = frozenset(
    {MatterKind.APPEAL, MatterKind.ENFORCEMENT, MatterKind.MEDIATION, MatterKind.PAYMENT}
)
"""What must be at its end; papers may have been served on nobody, and clues end with theirs."""


def archive_case(registry: Registry, account: Account, case: CaseId, attempt: Attempt) -> Archived:
    """Archive a case; raises `NotFound`, `Forbidden`, or `Refused` while something is pending."""
    with registry.books.writing() as unit:

        def archive() -> Archived:
            entry = _by_the_court(unit, account, case)
            state = life_cycle.after(entry.state, life_cycle.Step.ARCHIVED)
            for each in unit.matters.of_case(case):
                if each.kind in PENDING and each.stands.state not in LIFE_CYCLES[each.kind].final:
                    raise Refused(Reason.STEP_NOT_OPEN, f"{each.kind}: {each.stands.state}")
            unit.cases.set_state(case, state)
            return Archived(case=case, state=state)

        return once(unit, attempt, Archived, archive)


def _by_the_court(unit: UnitOfWork, account: Account, case: CaseId) -> CaseEntry:
    if not unit.cases.parties(case):
        return reviewed_filing(unit, account, case)[0]
    entry, own = own_case(unit, account, case)
    if own.party.side not in {Side.BENCH, Side.REGISTRY}:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    return entry
