"""What the judge rules of an enforcement, and what becomes of property under control.

An application is refused, an enforcement rests, is concluded for now or is ended by a ruling with
its grounds, sealed and sent to everybody (Civil Procedure Law art. 157, 267, 268; Interpretation
art. 517). What was concluded for now goes on when property turns up, which the applicant may say
too. Property is given free with reasons, or turned into money.

Whether there are such grounds is for the judge.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from client.protocol.account import Account
from client.protocol.after_judgment import (
    EnforcementDecision,
    EnforcementShown,
    Realisation,
    RuleOnEnforcement,
    WithGrounds,
)
from client.protocol.case import DocumentKind
from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.ids import DocumentId
from client.protocol.roles import PARTIES, Role
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.documents import BenchMember, Ruling, RulingForm, ruling_pdf
from server_stub.domain.calendar import court_day
from server_stub.domain.clues import Realise, Release
from server_stub.domain.enforcement import (
    ConcludeForNow,
    EndEnforcement,
    EnforcementCommand,
    RefuseEnforcement,
    Resume,
    Suspend,
)
from server_stub.domain.transitions import Office
from server_stub.usecases import serving
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.enforcing import about_clue, by_court, enter, own_enforcement, shown
from server_stub.usecases.filing.papers import litigant_of
from server_stub.usecases.papers import sealed_file
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

TITLE: Final = "执行裁定书"
_CPL: Final = "《中华人民共和国民事诉讼法》"
_INTERPRETATION: Final = "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》"
_WORK: Final = "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》"
_DEEDS: Final[dict[EnforcementDecision, Callable[[DocumentId], EnforcementCommand]]] = {
    EnforcementDecision.REFUSE: RefuseEnforcement,
    EnforcementDecision.SUSPEND: Suspend,
    EnforcementDecision.CONCLUDE_FOR_NOW: ConcludeForNow,
    EnforcementDecision.END: EndEnforcement,
}
_WORDS: Final = {
    EnforcementDecision.REFUSE: (f"{_WORK}第十六条", "对申请人的执行申请，本院不予受理。"),
    EnforcementDecision.SUSPEND: (f"{_CPL}第二百六十七条", "中止本案的执行。"),
    EnforcementDecision.CONCLUDE_FOR_NOW: (
        f"{_INTERPRETATION}第五百一十七条",
        "终结本次执行程序。申请执行人发现被执行人有可供执行财产的，可以再次申请执行。",
    ),
    EnforcementDecision.END: (f"{_CPL}第二百六十八条", "终结本案的执行。"),
}


def rule(
    registry: Registry,
    account: Account,
    enforcement: str,
    said: RuleOnEnforcement,
    attempt: Attempt,
) -> EnforcementShown:
    """Rule as the judge who presides: the ruling is sealed and goes to everybody of the case."""
    now = attempt.at
    with registry.books.reading() as unit:
        matter, case = _for_the_judge(unit, account, enforcement)
        pdf = ruling_pdf(registry.press(), _ruling(registry, unit, matter, case, said, now))
    file = sealed_file(registry, DocumentKind.RULING, registry.files.put(pdf), now)
    with registry.books.writing() as unit:

        def ruled() -> EnforcementShown:
            matter, case = _for_the_judge(unit, account, enforcement)
            entry = DocumentEntry(
                document=DocumentId(new_id()),
                case=case.case,
                kind=DocumentKind.RULING,
                title=TITLE,
                file=file,
                made_at=now,
                served_at=now,
                addressee=None,
            )
            deed = _DEEDS[said.decision](entry.document)
            enter(registry, unit, matter, deed, Office.JUDGE, now, account)
            unit.papers.add_document(entry)
            for each in unit.cases.parties(case.case):
                if each.party.role in PARTIES:
                    to = each.party.participant
                    serving.start_when_possible(registry, unit, case, entry, to, now)
            return shown(unit, enforcement)

        return once(unit, attempt, EnforcementShown, ruled)


def resume(
    registry: Registry, account: Account, enforcement: str, said: WithGrounds, attempt: Attempt
) -> EnforcementShown:
    """Have an enforcement go on: the judge, or the applicant who has found property."""
    with registry.books.writing() as unit:

        def resumed() -> EnforcementShown:
            matter, own = own_enforcement(unit, account, enforcement)
            applicant = matter.about in (own.party.participant, own.stands_for)
            office = Office.PARTY if applicant else by_court(unit, account, enforcement)[1]
            enter(registry, unit, matter, Resume(said.grounds), office, attempt.at, account)
            return shown(unit, enforcement)

        return once(unit, attempt, EnforcementShown, resumed)


def release(
    registry: Registry, account: Account, clue: str, said: WithGrounds, attempt: Attempt
) -> EnforcementShown:
    """Give property free that was found or is under control."""
    return about_clue(registry, account, clue, Release(said.grounds), attempt)


def realise(
    registry: Registry, account: Account, clue: str, said: Realisation, attempt: Attempt
) -> EnforcementShown:
    """Enter what came of property that was turned into money."""
    return about_clue(registry, account, clue, Realise(said.proceeds), attempt)


def _for_the_judge(
    unit: UnitOfWork, account: Account, enforcement: str
) -> tuple[MatterEntry, CaseEntry]:
    matter, own = own_enforcement(unit, account, enforcement)
    if not own.presides:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    case = unit.cases.get(own.case)
    if case is None:
        raise NotFound
    return matter, case


def _ruling(
    registry: Registry,
    unit: UnitOfWork,
    matter: MatterEntry,
    case: CaseEntry,
    said: RuleOnEnforcement,
    now: datetime,
) -> Ruling:
    draft = unit.filings.draft(case.case)
    if draft is None:
        # A case that did not come in over the counter: its particulars are not in the books.
        raise Refused(Reason.DOCUMENT_NOT_READY)
    people = unit.cases.parties(case.case)
    today = court_day(now)
    number = matter.stands.number
    law, order = _WORDS[said.decision]
    return Ruling(
        form=RulingForm(
            court=registry.court.zh,
            case_number=case.number if number is None else str(number),
            cause=case.cause,
            litigants=tuple(litigant_of(each, today) for each in draft.content.litigants),
            bench=tuple(
                BenchMember(title="审判员", name=each.party.name)
                for each in people
                if each.presides
            ),
            clerks=tuple(
                BenchMember(title="书记员", name=each.party.name)
                for each in people
                if each.party.role is Role.CLERK
            ),
            decided_on=today,
        ),
        title=TITLE,
        history=(f"{case.number}生效法律文书的执行一案，本院进行了审查。",),
        reasons=said.grounds if said.grounds.endswith("。") else f"{said.grounds}。",
        laws=(law,),
        orders=(order,),
        effect="本裁定送达后立即生效。",
    )
