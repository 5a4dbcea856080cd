"""Papers that the court makes by itself because a step was taken: at the opening, for a hearing.

The step enters in its own transaction that they are wanted; they are set and sealed outside of any,
and entered, let out and sent together, once. If the court dies between, the next round of its clock
makes them. To a person who has confirmed no address yet a paper is prepared for service and goes
out when they have (Online Litigation Rules art. 29).

On docketing the plaintiff is notified of it and of the fee, and whoever is sued of the suit with
the copy of the complaint and of the time for evidence (Civil Procedure Law art. 128, 129; Measures
on Litigation Costs art. 20-22). To a hearing the parties are summoned (art. 139; Interpretation
art. 227). Of an appeal the others are given the copy (art. 174).
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from client.protocol.case import DocumentKind
from client.protocol.errors import CourtError
from client.protocol.filing import DraftContent
from client.protocol.ids import CaseId, DocumentId, FileHash, HearingId, ParticipantId
from client.protocol.roles import PARTIES, Role, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, PartyEntry
from server_stub.db.queries.wanted import WantedPapers
from server_stub.documents import (
    AcceptanceNotice,
    EvidenceNotice,
    FeeNotice,
    FontsMissing,
    Heading,
    OnlineEntry,
    ResponseNotice,
    Summons,
    Typesetter,
    acceptance_notice_pdf,
    evidence_notice_pdf,
    fee_notice_pdf,
    response_notice_pdf,
    summons_pdf,
)
from server_stub.domain.calendar import court_day
from server_stub.domain.completeness import fee_of
from server_stub.domain.deadlines import deadline_for
from server_stub.domain.fee_schedule import Label
from server_stub.domain.fees import Fee, Halving
from server_stub.domain.matters import MatterKind
from server_stub.domain.time_limits import Limit
from server_stub.usecases import appeal_copies, appealing, serving
from server_stub.usecases.appeal_copies import copy_of_appeal
from server_stub.usecases.court_rates import rates_of
from server_stub.usecases.papers import sealed_file
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

log = logging.getLogger("mingjing.usecases")

AT_ONCE = 20
SUED = frozenset({Side.DEFENDANT, Side.THIRD_PARTY})
PLACE = "在线法庭"
HOW_TO_PAY = "登录本院在线诉讼平台，在“待缴费用”中扫描二维码支付。"
LINES = {
    Label.PER_CASE: "每件交纳",
    Label.PART_OF_AMOUNT: "分段交纳",
    Label.CAPPED: "不超过最高额",
    Label.HALF_OF_PROPERTY_FEE: "按财产案件受理费的一半交纳",
    Label.THIRD_OF_PROPERTY_FEE: "按财产案件受理费的三分之一交纳",
}


class Occasion(StrEnum):
    """Why papers are wanted."""

    OPENING = "opening"
    HEARING = "hearing"
    APPEAL = appealing.APPEALED


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtPaper:
    """One paper for one person; `pdf` as it was typeset, or a `file` that is kept already."""

    kind: DocumentKind
    title: str
    addressee: ParticipantId
    pdf: bytes = b""
    file: FileHash | None = None


def want_opening(unit: UnitOfWork, case: CaseId, now: datetime) -> None:
    """Have the papers of a docketed case made, within the caller's transaction."""
    unit.wanted.add(WantedPapers(occasion=Occasion.OPENING.value, about=case, case=case, since=now))


def want_summonses(unit: UnitOfWork, case: CaseId, hearing: HearingId, now: datetime) -> None:
    """Have the parties summoned to a hearing, within the caller's transaction."""
    unit.wanted.add(
        WantedPapers(occasion=Occasion.HEARING.value, about=hearing, case=case, since=now)
    )


def make_at_once(registry: Registry, occasion: Occasion, about: str, now: datetime) -> None:
    """Make what was just wanted; what cannot be made now is made by a later round."""
    with registry.books.reading() as unit:
        wanted = unit.wanted.get(occasion.value, about)
    if wanted is not None:
        _make_safely(registry, wanted, now)


def make_what_is_wanted(registry: Registry, now: datetime) -> int:
    """Make what an earlier step has left to be made; give how many occasions were seen to."""
    with registry.books.reading() as unit:
        wanted = unit.wanted.first(AT_ONCE)
    return sum(_make_safely(registry, each, now) for each in wanted)


def _make_safely(registry: Registry, wanted: WantedPapers, now: datetime) -> bool:
    try:
        _make(registry, wanted, now)
    except (CourtError, FontsMissing) as failed:
        log.warning("the papers of case %s are not made yet: %s", wanted.case, failed)
        return False
    return True


def _make(registry: Registry, wanted: WantedPapers, now: datetime) -> None:
    papers = tuple(_papers(registry, wanted, now))
    files = [
        sealed_file(registry, each.kind, each.file or registry.files.put(each.pdf), now)
        for each in papers
    ]
    with registry.books.writing() as unit:
        case = unit.cases.get(wanted.case)
        if not unit.wanted.made(wanted) or case is None:
            return
        for paper, file in zip(papers, files, strict=True):
            entry = DocumentEntry(
                document=DocumentId(new_id()),
                case=case.case,
                kind=paper.kind,
                title=paper.title,
                file=file,
                made_at=now,
                served_at=now,
                addressee=paper.addressee,
            )
            unit.papers.add_document(entry)
            serving.start_when_possible(registry, unit, case, entry, paper.addressee, now)


def _papers(registry: Registry, wanted: WantedPapers, now: datetime) -> Iterator[CourtPaper]:
    with registry.books.reading() as unit:
        case = unit.cases.get(wanted.case)
        draft = unit.filings.draft(wanted.case)
        people = unit.cases.parties(wanted.case)
        fees = unit.matters.of_case(wanted.case, MatterKind.PAYMENT)
        hearing = unit.hearings.get(HearingId(wanted.about))
    if case is None:
        return
    desk = _Desk(registry, case, people, court_day(now))
    if wanted.occasion == Occasion.OPENING and draft is not None:
        summary = bool(fees) and _is_halved(registry, draft.content, fees[0].stands.due)
        yield from desk.opening(draft.content, summary=summary, fee_due=bool(fees))
    elif wanted.occasion == Occasion.HEARING and hearing is not None:
        content = None if draft is None else draft.content
        yield from desk.summonses(hearing.starts_at, content)
    elif wanted.occasion == Occasion.APPEAL:
        copy = copy_of_appeal(registry, case.case, ParticipantId(wanted.about))
        if copy is not None:
            for each in copy.addressees:
                yield CourtPaper(
                    kind=DocumentKind.APPEAL_PETITION,
                    title=appeal_copies.TITLE,
                    addressee=each,
                    pdf=copy.pdf,
                )


def _is_halved(registry: Registry, content: DraftContent, due: object) -> bool:
    whole = fee_of(content, rates_of(registry.docket))
    return whole is not None and whole.amount != due


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the papers of one case are written."""

    registry: Registry
    case: CaseEntry
    people: tuple[PartyEntry, ...]
    today: date

    def opening(
        self, content: DraftContent, *, summary: bool, fee_due: bool
    ) -> Iterator[CourtPaper]:
        """Write the papers of a docketed case."""
        press, limits = self.registry.press(), self._days
        until = limits(Limit.EVIDENCE_SUMMARY if summary else Limit.EVIDENCE_ORDINARY)
        fee = fee_of(content, rates_of(self.registry.docket), (Halving.SUMMARY,) if summary else ())
        pay_by = limits(Limit.FEE_PAY)
        for each in self._parties(frozenset({Side.PLAINTIFF})):
            yield CourtPaper(
                kind=DocumentKind.ACCEPTANCE_NOTICE,
                title="受理案件通知书",
                addressee=each.party.participant,
                pdf=acceptance_notice_pdf(
                    press,
                    AcceptanceNotice(
                        heading=self._heading(each),
                        parties=self._names(SUED),
                        cause=self.case.cause,
                        accepted_on=self.today,
                        fee_due_on=pay_by if fee_due else None,
                    ),
                ),
            )
            if fee is not None and fee_due:
                yield self._fee_notice(press, each, fee, pay_by)
            yield self._evidence_notice(press, each, until)
        for each in self._parties(SUED):
            yield CourtPaper(
                kind=DocumentKind.RESPONSE_NOTICE,
                title="应诉通知书",
                addressee=each.party.participant,
                pdf=response_notice_pdf(
                    press,
                    ResponseNotice(
                        heading=self._heading(each), parties=self._both(), cause=self.case.cause
                    ),
                ),
            )
            if content.complaint is not None:
                yield CourtPaper(
                    kind=DocumentKind.COMPLAINT,
                    title="民事起诉状副本",
                    addressee=each.party.participant,
                    file=content.complaint,
                )
            yield self._evidence_notice(press, each, until)

    def summonses(self, starts_at: datetime, content: DraftContent | None) -> Iterator[CourtPaper]:
        """Write a summons to each party."""
        press = self.registry.press()
        domiciles = {} if content is None else {e.name: e.domicile for e in content.litigants}
        for each in self._parties(SUED | {Side.PLAINTIFF}):
            yield CourtPaper(
                kind=DocumentKind.SUMMONS,
                title=f"传票（{each.party.name}）",
                addressee=each.party.participant,
                pdf=summons_pdf(
                    press,
                    Summons(
                        court=self.registry.court.zh,
                        case_number=self.case.number,
                        cause=self.case.cause,
                        person=each.party.name,
                        domicile=domiciles.get(each.party.name, ""),
                        appear_at=starts_at,
                        place=PLACE,
                        online=OnlineEntry(address="本院在线诉讼平台", minutes_before=30),
                        judge=self._of(Role.PRESIDING_JUDGE),
                        clerk=self._of(Role.CLERK),
                        issued_on=self.today,
                    ),
                ),
            )

    def _fee_notice(
        self, press: Typesetter, payer: PartyEntry, fee: Fee, pay_by: date
    ) -> CourtPaper:
        return CourtPaper(
            kind=DocumentKind.FEE_NOTICE,
            title="交纳诉讼费用通知书",
            addressee=payer.party.participant,
            pdf=fee_notice_pdf(
                press,
                FeeNotice(
                    heading=self._heading(payer),
                    parties=self._names(SUED),
                    cause=self.case.cause,
                    lines=tuple((LINES[each.label], each.amount) for each in fee.lines),
                    total=fee.amount,
                    due_on=pay_by,
                    how_to_pay=HOW_TO_PAY,
                ),
            ),
        )

    def _evidence_notice(self, press: Typesetter, to: PartyEntry, until: date) -> CourtPaper:
        return CourtPaper(
            kind=DocumentKind.EVIDENCE_NOTICE,
            title="举证通知书",
            addressee=to.party.participant,
            pdf=evidence_notice_pdf(
                press,
                EvidenceNotice(
                    heading=self._heading(to),
                    parties=self._both(),
                    cause=self.case.cause,
                    until=until,
                ),
            ),
        )

    def _heading(self, to: PartyEntry) -> Heading:
        return Heading(
            court=self.registry.court.zh,
            case_number=self.case.number,
            to=to.party.name,
            contact=f"书记员{self._of(Role.CLERK)}",
            phone="12368",
            issued_on=self.today,
        )

    def _days(self, limit: Limit) -> date:
        return deadline_for(limit, self.today, self.registry.calendar).ends_on

    def _parties(self, sides: frozenset[Side]) -> tuple[PartyEntry, ...]:
        return tuple(
            each for each in self.people if each.party.side in sides and each.party.role in PARTIES
        )

    def _names(self, sides: frozenset[Side]) -> str:
        return "、".join(each.party.name for each in self._parties(sides))

    def _both(self) -> str:
        return f"{self._names(frozenset({Side.PLAINTIFF}))}与{self._names(SUED)}"

    def _of(self, role: Role) -> str:
        return next((each.party.name for each in self.people if each.party.role is role), "")
