"""What a decision on an application does to the case, in the transaction that decides.

What is left when a suit or a counterclaim goes is `claims_left`; claims that are changed are the
claims from now on. Whoever is recused leaves the bench, and another takes the place. A witness who
may come is a person of the case, and reads nothing of it before being heard (Rules of Evidence
art. 69, 72). A ruling on jurisdiction can be appealed; when it cannot any more, the case goes to
the other court (Civil Procedure Law art. 130).
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.applying import (
    Application,
    ApplicationKind,
    DecideApplication,
)
from client.protocol.case import HearingPhase, Party
from client.protocol.errors import Reason, Refused
from client.protocol.ids import AccountId, CaseId, ParticipantId
from client.protocol.roles import Side, StaffRole
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.appeal import Decision
from server_stub.domain.application import ApplicationFile
from server_stub.usecases.answer_times import grant_time, release_from_suit
from server_stub.usecases.appealing import begin_appeals
from server_stub.usecases.applications.claims_left import (
    counterclaim_refused,
    withdraw_counterclaims,
    withdraw_suit,
)
from server_stub.usecases.applications.fees import refund_change
from server_stub.usecases.calling_witnesses import let_come
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

_STAFF = {Side.BENCH: StaffRole.JUDGE, Side.REGISTRY: StaffRole.CLERK}


def follow(
    registry: Registry,
    unit: UnitOfWork,
    before: MatterEntry,
    after: MatterEntry,
    words: Application,
    said: DecideApplication,
    account: Account,
    now: datetime,
) -> None:
    """Do what follows from a decision."""
    if after.case is None:
        return
    stands: ApplicationFile = after.stands
    if stands.kind is ApplicationKind.JURISDICTION_OBJECTION and stands.decision is not None:
        ruling = Decision.APPEALABLE_RULING
        begin_appeals(unit, after.case, stands.decision, now, decision=ruling)
    if stands.kind is ApplicationKind.COUNTERCLAIM and not said.granted:
        counterclaim_refused(registry, unit, after, account, now)
    if not said.granted or before.stands.outcome:
        return
    match stands.kind:
        case ApplicationKind.WITHDRAWAL:
            withdraw_suit(registry, unit, after, account, now)
        case ApplicationKind.COUNTERCLAIM_WITHDRAWAL:
            withdraw_counterclaims(registry, unit, after, account, now)
        case ApplicationKind.CHANGE_OF_CLAIMS:
            _change(registry, unit, after, words, account, now)
        case ApplicationKind.RECUSAL:
            _replace(unit, after.case, stands, said)
        case ApplicationKind.WITNESS:
            case = unit.cases.get(after.case)
            if case is not None and words.witness is not None:
                let_come(registry, unit, case, words.witness, now)
        case ApplicationKind.ANSWER_EXTENSION if stands.until is not None:
            grant_time(registry, unit, after, stands.until, account, now)
        case ApplicationKind.JURISDICTION_OBJECTION:
            # Whether it belongs here is settled, or goes up; nobody answers it here meanwhile.
            release_from_suit(registry, unit, after, account, now)
        case _:
            pass


def check_successor(
    unit: UnitOfWork, case: CaseId, recusal: ApplicationFile, said: DecideApplication
) -> AccountId:
    """Give the account of who takes the place; raises `Refused` for one who cannot."""
    leaves = _person(unit, case, recusal.against)
    found = unit.accounts.by_login(said.successor)
    wanted = _STAFF.get(leaves.party.side)
    fits = found is not None and wanted is not None and wanted in found.account.roles
    if found is None or not fits or unit.cases.party_of(case, found.account.account) is not None:
        raise Refused(Reason.NO_SUCH_PARTICIPANT, said.successor)
    return found.account.account


def _change(
    registry: Registry,
    unit: UnitOfWork,
    matter: MatterEntry,
    words: Application,
    account: Account,
    now: datetime,
) -> None:
    entry = None if matter.case is None else unit.cases.get(matter.case)
    if entry is None:
        return
    # Counted against the claims as they were before this very change.
    refund_change(registry, unit, matter, words, account, now)
    claims = tuple(each.text for each in words.claims)
    unit.cases.rewrite(entry.case, cause=entry.cause, title=entry.title, claims=claims)


def _replace(
    unit: UnitOfWork, case: CaseId, recusal: ApplicationFile, said: DecideApplication
) -> None:
    leaves = _person(unit, case, recusal.against)
    account = check_successor(unit, case, recusal, said)
    successor = unit.accounts.get(account)
    if successor is None:
        raise Refused(Reason.NO_SUCH_PARTICIPANT, said.successor)
    unit.cases.step_down(leaves.party.participant)
    comes = ParticipantId(new_id())
    unit.cases.add_party(
        PartyEntry(
            case=case,
            party=Party(
                participant=comes,
                name=successor.account.name,
                role=leaves.party.role,
                side=leaves.party.side,
            ),
            account=account,
            presides=leaves.presides,
        )
    )
    for each in unit.hearings.of_case(case):
        if each.phase is HearingPhase.SCHEDULED:
            unit.hearings.add_seat(each.hearing, comes)


def _person(unit: UnitOfWork, case: CaseId, participant: ParticipantId | None) -> PartyEntry:
    for each in unit.cases.parties(case):
        if each.party.participant == participant:
            return each
    raise Refused(Reason.NO_SUCH_PARTICIPANT)
