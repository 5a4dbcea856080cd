"""Enforcing what has taken effect: applied for, docketed, noticed, and searched for by clues.

The application goes to the court that judged, within two years (Civil Procedure Law art. 235, 250);
one that comes later is docketed all the same, because only the other side may plead the time. The
notice to perform follows within ten days. Each clue to property is a matter of its own with the
court's seven days to check it, three where it is urgent (Provisions on the investigation of
property art. 1); what is found may be put under control, for as long as its category allows.
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.after_judgment import (
    ApplySigned,
    ClueFindings,
    ClueShown,
    EnforcementApplication,
    Enforcements,
    EnforcementShown,
    PaperWritten,
    Performance,
    PropertyCategory,
    PropertyClue,
)
from client.protocol.case import CaseState
from client.protocol.errors import Forbidden, Malformed, NotFound, Reason, Refused
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.roles import PARTIES, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain import life_cycle
from server_stub.domain.calendar import court_day
from server_stub.domain.case_numbers import Series
from server_stub.domain.clues import (
    Clue,
    ClueFile,
    Property,
    Realise,
    Release,
    ReportFound,
    TakeControl,
    TellClue,
)
from server_stub.domain.deadlines import deadline_for
from server_stub.domain.enforcement import (
    FINAL,
    AcceptEnforcement,
    ApplyForEnforcement,
    Enforcement,
    EnforcementCommand,
    EnforcementState,
    RecordPerformance,
    SendNotice,
    WithdrawApplication,
)
from server_stub.domain.life_cycle import Step
from server_stub.domain.matters import MatterKind
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Office
from server_stub.usecases.attempts import Attempt, answered, once
from server_stub.usecases.cases import own_case, party_of
from server_stub.usecases.enforcement_paper import file_paper, set_application
from server_stub.usecases.matters import act, asked, matter_of
from server_stub.usecases.registry import Registry
from server_stub.usecases.signatures import ask_signature
from server_stub.usecases.tokens import new_id
from server_stub.usecases.written import keep

ENFORCEMENT = "执"
ENFORCEABLE = frozenset({CaseState.EFFECTIVE, CaseState.SETTLED, CaseState.IN_ENFORCEMENT})
_COURT = {Side.BENCH: Office.JUDGE, Side.REGISTRY: Office.CLERK}


def write_application(
    registry: Registry, account: Account, case: CaseId, said: EnforcementApplication, now: datetime
) -> PaperWritten:
    """Keep the application as worded, and ask for a place to sign exactly that."""
    with registry.books.writing() as unit:
        _, party = _applicant(unit, account, case, said)
        content = keep(registry.files, said, case=case, party=party)
        signing = ask_signature(unit, account.account, content, now)
        return PaperWritten(content=content, signing=signing)


def apply_for_enforcement(
    registry: Registry, account: Account, case: CaseId, said: ApplySigned, attempt: Attempt
) -> EnforcementShown:
    """File a signed application with its clues to property."""
    with registry.books.reading() as unit:
        before = answered(unit, attempt, EnforcementShown)
        if before is not None:
            return before
        entry, party = _applicant(unit, account, case, said.application)
        file = set_application(registry, unit, entry, party, said.application, attempt.at)
    with registry.books.writing() as unit:

        def apply() -> EnforcementShown:
            entry, party = _applicant(unit, account, case, said.application)
            content = keep(registry.files, said.application, case=case, party=party)
            if content != said.content:
                raise Malformed(Reason.SIGNATURE_MISSING)
            signature = unit.filings.signature_of(account.account, content)
            two_years = deadline_for(
                Limit.ENFORCEMENT_APPLY,
                said.application.performance_ended_on,
                registry.calendar,
            )
            deed = ApplyForEnforcement(content, signature, said.application.amount, two_years)
            matter = unit.matters.begin(
                new_id(), MatterKind.ENFORCEMENT, Enforcement(), attempt.at, case=case, about=party
            )
            enter(registry, unit, matter, deed, Office.PARTY, attempt.at, account)
            for clue in said.application.clues:
                _tell(registry, unit, account, matter, clue, attempt.at)
            if file is not None:
                file_paper(unit, entry, party, file, attempt.at)
            return shown(unit, matter.matter)

        return once(unit, attempt, EnforcementShown, apply)


def tell_clue(
    registry: Registry, account: Account, enforcement: str, clue: PropertyClue, attempt: Attempt
) -> EnforcementShown:
    """Tell of one more piece of property; the court's clock for checking it runs from now."""
    with registry.books.writing() as unit:

        def tell() -> EnforcementShown:
            matter, own = own_enforcement(unit, account, enforcement)
            if matter.about not in (own.party.participant, own.stands_for):
                raise Forbidden(Reason.NOT_YOUR_OFFICE)
            if matter.stands.state in {EnforcementState.DRAFT, EnforcementState.REFUSED}:
                raise Refused(Reason.STEP_NOT_OPEN, matter.stands.state)
            _tell(registry, unit, account, matter, clue, attempt.at)
            return shown(unit, enforcement)

        return once(unit, attempt, EnforcementShown, tell)


def accept_enforcement(
    registry: Registry, account: Account, enforcement: str, attempt: Attempt
) -> EnforcementShown:
    """Docket an application under an enforcement number."""
    with registry.books.writing() as unit:

        def accept() -> EnforcementShown:
            matter, office = by_court(unit, account, enforcement)
            year = court_day(attempt.at).year
            number = unit.filings.next_number(Series(year, registry.docket.court_code, ENFORCEMENT))
            deed = AcceptEnforcement(number)
            enter(registry, unit, matter, deed, office, attempt.at, account)
            _move(unit, matter, Step.ENFORCEMENT_BEGUN)
            return shown(unit, enforcement)

        return once(unit, attempt, EnforcementShown, accept)


def send_notice(
    registry: Registry, account: Account, enforcement: str, attempt: Attempt
) -> EnforcementShown:
    """Send the notice to perform."""
    return _court_does(registry, account, enforcement, SendNotice(), attempt)


def record_performance(
    registry: Registry, account: Account, enforcement: str, said: Performance, attempt: Attempt
) -> EnforcementShown:
    """Enter what was performed; when all of it is, the enforcement is over."""
    return _court_does(registry, account, enforcement, RecordPerformance(said.amount), attempt)


def withdraw_application(
    registry: Registry, account: Account, enforcement: str, attempt: Attempt
) -> EnforcementShown:
    """Take one's application back."""
    with registry.books.writing() as unit:

        def withdraw() -> EnforcementShown:
            matter, own = own_enforcement(unit, account, enforcement)
            if matter.about not in (own.party.participant, own.stands_for):
                raise Forbidden(Reason.NOT_YOUR_OFFICE)
            deed = WithdrawApplication()
            enter(registry, unit, matter, deed, Office.PARTY, attempt.at, account)
            return shown(unit, enforcement)

        return once(unit, attempt, EnforcementShown, withdraw)


def report_clue(
    registry: Registry,
    account: Account,
    clue: str,
    said: ClueFindings,
    attempt: Attempt,
) -> EnforcementShown:
    """Enter what the court found when it checked a clue."""
    return about_clue(registry, account, clue, ReportFound(said.found, said.findings), attempt)


def take_control(
    registry: Registry, account: Account, clue: str, attempt: Attempt
) -> EnforcementShown:
    """Seal, seize or freeze what was found, or renew it."""
    return about_clue(registry, account, clue, TakeControl(), attempt)


def enforcements_of(registry: Registry, account: Account, case: CaseId) -> Enforcements:
    """Give the enforcements of a case to its people; raises `NotFound`.

    Clues are for the applicant and the court alone: a debtor who read them would move the property.
    """
    with registry.books.reading() as unit:
        _, own = own_case(unit, account, case)
        found = unit.matters.of_case(case, MatterKind.ENFORCEMENT)
        return Enforcements(
            enforcements=tuple(
                shown(unit, each.matter)
                if own.party.side in _COURT or each.about in (own.party.participant, own.stands_for)
                else shown(unit, each.matter).model_copy(update={"clues": ()})
                for each in found
            )
        )


def _applicant(
    unit: UnitOfWork, account: Account, case: CaseId, said: EnforcementApplication
) -> tuple[CaseEntry, ParticipantId]:
    entry, own = own_case(unit, account, case)
    party = party_of(unit, own)
    if entry.state not in ENFORCEABLE:
        raise Refused(Reason.STEP_NOT_OPEN, entry.state)
    against = {
        each.party.participant
        for each in unit.cases.parties(case)
        if each.party.role in PARTIES and each.party.side is not own.party.side
    }
    if said.against not in against:
        raise Refused(Reason.NO_SUCH_PARTICIPANT)
    return entry, party


def _tell(
    registry: Registry,
    unit: UnitOfWork,
    account: Account,
    enforcement: MatterEntry,
    said: PropertyClue,
    now: datetime,
) -> None:
    clue = Clue(
        category=Property(said.category),
        owner=said.owner,
        description=said.description,
        location=said.location,
        source=said.source,
        estimated=said.estimated,
        encumbrance=said.encumbrance,
    )
    begun = unit.matters.begin(
        new_id(),
        MatterKind.CLUE,
        ClueFile(),
        now,
        case=enforcement.case,
        about=enforcement.matter,
    )
    ask = asked(Office.PARTY, now, registry.calendar)
    act(unit, begun, TellClue(clue, urgent=said.urgent), ask, account.account)


# What rulings ask of an enforcement ----------------------------------------------------------


def own_enforcement(
    unit: UnitOfWork, account: Account, enforcement: str
) -> tuple[MatterEntry, PartyEntry]:
    """Give an enforcement with a person's own place in its case; raises `NotFound`."""
    matter = matter_of(unit, enforcement, MatterKind.ENFORCEMENT)
    if matter.case is None:
        raise NotFound
    _, own = own_case(unit, account, matter.case)
    return matter, own


def by_court(unit: UnitOfWork, account: Account, enforcement: str) -> tuple[MatterEntry, Office]:
    """Give an enforcement with the office in which the court's people act; raises `Forbidden`."""
    matter, own = own_enforcement(unit, account, enforcement)
    office = _COURT.get(own.party.side)
    if office is None:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    return matter, office


def _court_does(
    registry: Registry,
    account: Account,
    enforcement: str,
    deed: EnforcementCommand,
    attempt: Attempt,
) -> EnforcementShown:
    with registry.books.writing() as unit:

        def do() -> EnforcementShown:
            matter, office = by_court(unit, account, enforcement)
            enter(registry, unit, matter, deed, office, attempt.at, account)
            return shown(unit, enforcement)

        return once(unit, attempt, EnforcementShown, do)


def about_clue(
    registry: Registry,
    account: Account,
    clue: str,
    deed: ReportFound | TakeControl | Release | Realise,
    attempt: Attempt,
) -> EnforcementShown:
    """Do something about a clue for the court."""
    with registry.books.writing() as unit:

        def do() -> EnforcementShown:
            matter = matter_of(unit, clue, MatterKind.CLUE)
            _, office = by_court(unit, account, matter.about)
            ask = asked(office, attempt.at, registry.calendar)
            act(unit, matter, deed, ask, account.account)
            return shown(unit, matter.about)

        return once(unit, attempt, EnforcementShown, do)


def enter(
    registry: Registry,
    unit: UnitOfWork,
    matter: MatterEntry,
    deed: EnforcementCommand,
    office: Office,
    now: datetime,
    account: Account,
) -> None:
    """Enter what a deed becomes, and move the case where that moves it."""
    after = act(unit, matter, deed, asked(office, now, registry.calendar), account.account)
    if after.stands.state in FINAL and not _another_goes_on(unit, after):
        _move(unit, matter, Step.ENFORCEMENT_ENDED)


def _another_goes_on(unit: UnitOfWork, matter: MatterEntry) -> bool:
    """Whether the case has another enforcement that was docketed and is not over."""
    others = () if matter.case is None else unit.matters.of_case(matter.case, matter.kind)
    resting = FINAL | {EnforcementState.DRAFT, EnforcementState.APPLIED}
    return any(each.matter != matter.matter and each.stands.state not in resting for each in others)


def _move(unit: UnitOfWork, matter: MatterEntry, step: Step) -> None:
    """Move the case: it is in enforcement while any of its enforcements is."""
    entry = None if matter.case is None else unit.cases.get(matter.case)
    if entry is not None and (entry.state, step) in life_cycle.TRANSITIONS:
        unit.cases.set_state(entry.case, life_cycle.after(entry.state, step))


def shown(unit: UnitOfWork, enforcement: str) -> EnforcementShown:
    """Give an enforcement as its people see it."""
    matter = matter_of(unit, enforcement, MatterKind.ENFORCEMENT)
    stands: Enforcement = matter.stands
    case = matter.case
    told = () if case is None else unit.matters.of_case(case, MatterKind.CLUE, enforcement)
    return EnforcementShown(
        enforcement=enforcement,
        state=stands.state,
        version=matter.version,
        number="" if stands.number is None else str(stands.number),
        amount=stands.amount,
        performed=stands.performed,
        out_of_time=stands.out_of_time,
        due_at=matter.due_at,
        clues=tuple(_clue_shown(each) for each in told),
    )


def _clue_shown(matter: MatterEntry) -> ClueShown:
    clue: Clue | None = matter.stands.clue
    return ClueShown(
        clue=matter.matter,
        category=PropertyCategory.OTHER if clue is None else PropertyCategory(clue.category),
        description="" if clue is None else clue.description,
        state=matter.stands.state,
        due_at=matter.due_at,
    )
