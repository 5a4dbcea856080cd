"""How an application and its answer read on paper: titles, headings, the words of each kind.

The form is that of `server_stub.documents`; the reasons are those of whoever signs.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from client.protocol.applying import (
    Application,
    ApplicationKind,
    ApplicationState,
    DecideApplication,
)
from client.protocol.case import DocumentKind
from client.protocol.errors import Reason, Refused
from client.protocol.ids import ParticipantId
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.documents import (
    ApplicationPaper,
    BenchMember,
    Heading,
    Litigant,
    Ruling,
    RulingForm,
    Typesetter,
    application_pdf,
    application_rulings,
    ruling_pdf,
    withdrawal,
)
from server_stub.documents.application_rulings import Applied
from server_stub.documents.numerals import money, plain_date
from server_stub.domain.calendar import court_day
from server_stub.usecases.applications.claims_left import STANDING, TRIED
from server_stub.usecases.applications.fees import whole_counterclaim_fee, whole_fee
from server_stub.usecases.registry import Registry
from server_stub.usecases.suit import bench_of, clerks_of, counterclaims_in, litigants_of
from server_stub.usecases.written import read


@dataclass(frozen=True, slots=True)
class Titles:
    """What the paper of a kind is called, and how a text names what is asked."""

    paper: str
    matter: str


_K = ApplicationKind
TITLES: Final = {
    _K.COUNTERCLAIM: Titles("民事反诉状", "反诉"),
    _K.JURISDICTION_OBJECTION: Titles("管辖权异议申请书", "管辖权异议"),
    _K.RECUSAL: Titles("回避申请书", "回避申请"),
    _K.EVIDENCE_EXTENSION: Titles("延长举证期限申请书", "延长举证期限的申请"),
    _K.ANSWER_EXTENSION: Titles("延期答辩申请书", "延期答辩的申请"),
    _K.PROPERTY_PRESERVATION: Titles("财产保全申请书", "财产保全申请"),
    _K.EVIDENCE_PRESERVATION: Titles("证据保全申请书", "证据保全申请"),
    _K.WITNESS: Titles("证人出庭作证申请书", "通知证人出庭作证的申请"),
    _K.WITHDRAWAL: Titles("撤诉申请书", "撤诉申请"),
    _K.CHANGE_OF_CLAIMS: Titles("变更诉讼请求申请书", "变更诉讼请求的申请"),
    _K.COUNTERCLAIM_WITHDRAWAL: Titles("撤回反诉申请书", "撤回反诉的申请"),
}
DECISIONS: Final = {
    _K.JURISDICTION_OBJECTION: DocumentKind.JURISDICTION_RULING,
    _K.PROPERTY_PRESERVATION: DocumentKind.PRESERVATION_RULING,
    _K.EVIDENCE_PRESERVATION: DocumentKind.PRESERVATION_RULING,
    _K.COUNTERCLAIM: DocumentKind.RULING,
    _K.WITHDRAWAL: DocumentKind.RULING,
    _K.RECUSAL: DocumentKind.DECISION,
    _K.EVIDENCE_EXTENSION: DocumentKind.NOTICE,
    _K.ANSWER_EXTENSION: DocumentKind.NOTICE,
    _K.WITNESS: DocumentKind.NOTICE,
    _K.CHANGE_OF_CLAIMS: DocumentKind.NOTICE,
    _K.COUNTERCLAIM_WITHDRAWAL: DocumentKind.RULING,
}
NAMES: Final = {
    DocumentKind.JURISDICTION_RULING: "民事裁定书（管辖权异议）",
    DocumentKind.PRESERVATION_RULING: "民事裁定书（保全）",
    DocumentKind.RULING: "民事裁定书",
    DocumentKind.DECISION: "决定书",
    DocumentKind.NOTICE: "通知书",
}
PRESIDENT: Final = "院长"
GOES_ON: Final = "本案反诉继续审理。"
EVIDENCE_UNTIL: Final = "本案举证期限重新指定至{}届满，适用于各方当事人。"


def paper_of(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    applicant: ParticipantId,
    said: Application,
    now: datetime,
) -> ApplicationPaper:
    """Give an application as it stands on paper."""
    today = court_day(now)
    known = litigants_of(unit, case.case, today)
    mine = next(who for each, who in known if each.party.participant == applicant)
    side = next(each.party.side for each, _ in known if each.party.participant == applicant)
    opponents = tuple(who for each, who in known if each.party.side is not side)
    back = said.kind is _K.COUNTERCLAIM
    shares = {"applicant_as": "反诉原告", "opponent_as": "反诉被告", "asks": "反诉请求："}
    return ApplicationPaper(
        title=TITLES[said.kind].paper,
        court=registry.court.zh,
        case_number=case.number,
        cause=case.cause,
        applicant=mine,
        opponents=opponents,
        opening="提起反诉如下。" if back else "提出申请如下。",
        requests=_requests(unit, case, said, mine),
        reasons=said.grounds,
        particulars=_particulars(said),
        enclosures=_enclosures(unit, case, said, len(opponents)),
        filed_on=today,
        **(shares if back else {}),
    )


def set_application(press: Typesetter, paper: ApplicationPaper) -> bytes:
    """Set an application."""
    return application_pdf(press, paper)


def set_decision(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    matter: MatterEntry,
    words: Application,
    said: DecideApplication,
    now: datetime,
    *,
    president: str = "",
) -> bytes:
    """Set what the court decides on an application, with its reasons."""
    press, kind = registry.press(), matter.stands.kind
    form = _form(registry, unit, case, now)
    applied = _applied(unit, case, matter, now, granted=said.granted)
    if kind is _K.RECUSAL:
        if president:
            form = _signed_by(form, BenchMember(title=PRESIDENT, name=president))
        whom = _name(unit, case, words.against)
        return application_rulings.recusal_pdf(
            press, form, applied, granted=said.granted, reasons=said.reasons, whom=whom
        )
    if DECISIONS[kind] is DocumentKind.NOTICE:
        heading = _heading(registry, unit, case, now)
        says = _notice(words, said)
        return application_rulings.answer_pdf(press, heading, applied, cause=case.cause, says=says)
    return ruling_pdf(press, _ruling(registry, unit, case, matter, words, said, form, applied))


def set_lifting(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    matter: MatterEntry,
    reasons: str,
    now: datetime,
) -> bytes:
    """Set the ruling that sets free what was preserved."""
    form, applied = _form(registry, unit, case, now), _applied(unit, case, matter, now)
    return ruling_pdf(registry.press(), application_rulings.lifting(form, applied, reasons=reasons))


def _ruling(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    matter: MatterEntry,
    words: Application,
    said: DecideApplication,
    form: RulingForm,
    applied: Applied,
) -> Ruling:
    match matter.stands.kind:
        case _K.JURISDICTION_OBJECTION:
            return application_rulings.jurisdiction(
                form,
                applied,
                granted=said.granted,
                reasons=said.reasons,
                to_court=said.to_court or words.to_court,
                appeal_court=registry.docket.appeal_court,
            )
        case _K.COUNTERCLAIM:
            anew = said.until is not None and said.granted
            return application_rulings.counterclaim(
                form,
                applied,
                granted=said.granted,
                reasons=said.reasons,
                more=(EVIDENCE_UNTIL.format(plain_date(said.until)),)
                if anew and said.until is not None
                else (),
            )
        case _K.WITHDRAWAL:
            if not said.granted:
                return application_rulings.no_withdrawal(form, applied, reasons=said.reasons)
            whole = whole_fee(registry, unit, case.case)
            return withdrawal(
                form,
                accepted_on=applied.accepted_on,
                asked_on=applied.applied_on,
                fee=Decimal(0) if whole is None else whole.amount,
                borne_by=applied.applicant,
                reasons=said.reasons if said.reasons.endswith("。") else f"{said.reasons}。",
                goes_on=GOES_ON if counterclaims_in(unit, case.case, STANDING) else "",
            )
        case _K.COUNTERCLAIM_WITHDRAWAL:
            tried = counterclaims_in(unit, case.case, TRIED, matter.stands.applicant)
            claimed = tuple(
                read(registry.files, each.stands.content, Application) for each in tried
            )
            return application_rulings.counterclaim_withdrawal(
                form,
                applied,
                granted=said.granted,
                reasons=said.reasons,
                fee=whole_counterclaim_fee(registry, unit, case.case, claimed),
            )
        case kind:
            return application_rulings.preservation(
                form,
                applied,
                granted=said.granted,
                reasons=said.reasons,
                orders=said.orders or words.requests or (f"对{words.preserves}予以保全。",),
                evidence=kind is _K.EVIDENCE_PRESERVATION,
            )


def _notice(words: Application, said: DecideApplication) -> tuple[str, ...]:
    answer = "予以准许" if said.granted else "不予准许"
    says = [f"对申请人的申请，本院{answer}。{said.reasons}"]
    if not said.granted:
        return tuple(says)
    until = said.until or words.until
    match words.kind:
        case _K.EVIDENCE_EXTENSION if until is not None:
            says.append(f"本案举证期限延长至{plain_date(until)}，延长后的期限适用于其他当事人。")
        case _K.ANSWER_EXTENSION if until is not None:
            says.append(f"申请人的答辩期限延长至{plain_date(until)}。")
        case _K.WITNESS if words.witness is not None:
            says.append(
                f"准许证人{words.witness.name}出庭作证。证人应当如实陈述，作虚假陈述的，"
                "依法承担法律责任；证人在出庭作证前不得旁听庭审。"
            )
        case _K.CHANGE_OF_CLAIMS:
            says += [f"变更后的诉讼请求：{each.text}" for each in words.claims]
            says += [EVIDENCE_UNTIL.format(plain_date(until))] if until is not None else []
        case _:
            pass
    return (*says, *said.orders)


def _requests(
    unit: UnitOfWork, case: CaseEntry, said: Application, applicant: Litigant
) -> tuple[str, ...]:
    """Give what is asked for: the claims, the requests as worded, or what the kind implies."""
    if said.claims:
        return (*(each.text for each in said.claims), *said.requests)
    if said.requests:
        return said.requests
    match said.kind:
        case _K.JURISDICTION_OBJECTION:
            return (f"请求将本案移送{said.to_court}处理。",)
        case _K.RECUSAL:
            return (f"请求{_name(unit, case, said.against)}回避。",)
        case _K.EVIDENCE_EXTENSION if said.until is not None:
            return (f"请求将举证期限延长至{plain_date(said.until)}。",)
        case _K.ANSWER_EXTENSION if said.until is not None:
            return (f"请求将答辩期限延长至{plain_date(said.until)}。",)
        case _K.PROPERTY_PRESERVATION if said.amount is not None:
            return (f"请求在价值{money(said.amount)}的范围内保全下列财产。",)
        case _K.EVIDENCE_PRESERVATION:
            return ("请求对下列证据予以保全。",)
        case _K.WITNESS if said.witness is not None:
            return (f"请求通知证人{said.witness.name}出庭作证。",)
        case _:
            what = "反诉" if said.kind is _K.COUNTERCLAIM_WITHDRAWAL else "对本案的起诉"
            return (f"请求准许{applicant.name}撤回{what}。",)


def _particulars(said: Application) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    if said.preserves:
        found.append(("保全的财产或者证据：", said.preserves))
    if said.security:
        found.append(("担保：", said.security))
    if said.urgent:
        found.append(("情况紧急：", "申请人认为情况紧急，请求在四十八小时内作出裁定。"))
    if said.witness is not None:
        one = said.witness
        who = "，".join(
            each for each in (one.name, one.occupation, f"住{one.domicile}", one.phone) if each
        )
        found += [
            ("证人：", f"{who}。"),
            ("作证的主要内容、与待证事实的关联和必要性：", one.testimony),
        ]
    return tuple(found)


def _enclosures(
    unit: UnitOfWork, case: CaseEntry, said: Application, copies: int
) -> tuple[str, ...]:
    titles = {each.exhibit.exhibit: each.exhibit for each in unit.papers.exhibits(case.case)}
    proofs = tuple(
        f"证据{titles[each].number}：{titles[each].title}"
        for each in said.exhibits
        if each in titles
    )
    return (*((f"本反诉状副本{copies}份",) if said.kind is _K.COUNTERCLAIM else ()), *proofs)


def _applied(
    unit: UnitOfWork,
    case: CaseEntry,
    matter: MatterEntry,
    now: datetime,
    *,
    granted: bool = True,
) -> Applied:
    stands, today = matter.stands, court_day(now)
    names = {
        each.party.participant: f"{who.capacity}{who.name}"
        for each, who in litigants_of(unit, case.case, today)
    }
    again = stands.state is ApplicationState.UNDER_REVIEW
    return Applied(
        matter=TITLES[stands.kind].matter,
        applicant=names[stands.applicant],
        applied_on=court_day(matter.made_at),
        accepted_on=court_day(case.accepted_at or case.opened_at),
        reviewer=names.get(stands.reviewer, "") if again else "",
        upheld=granted is stands.outcome,
    )


def _form(registry: Registry, unit: UnitOfWork, case: CaseEntry, now: datetime) -> RulingForm:
    people, today = unit.cases.parties(case.case), court_day(now)
    return RulingForm(
        court=registry.court.zh,
        case_number=case.number,
        cause=case.cause,
        litigants=tuple(who for _, who in litigants_of(unit, case.case, today)),
        bench=bench_of(people),
        clerks=clerks_of(people),
        decided_on=today,
    )


def _signed_by(form: RulingForm, who: BenchMember) -> RulingForm:
    return RulingForm(
        court=form.court,
        case_number=form.case_number,
        cause=form.cause,
        litigants=form.litigants,
        bench=(who,),
        clerks=form.clerks,
        decided_on=form.decided_on,
    )


def _heading(registry: Registry, unit: UnitOfWork, case: CaseEntry, now: datetime) -> Heading:
    people, today = unit.cases.parties(case.case), court_day(now)
    clerk = "、".join(each.name for each in clerks_of(people))
    return Heading(
        court=registry.court.zh,
        case_number=case.number,
        to="、".join(who.name for _, who in litigants_of(unit, case.case, today)),
        contact=f"书记员{clerk}",
        phone="12368",
        issued_on=today,
    )


def _name(unit: UnitOfWork, case: CaseEntry, participant: ParticipantId | None) -> str:
    for each in unit.cases.parties(case.case):
        if each.party.participant == participant:
            return each.party.name
    raise Refused(Reason.NO_SUCH_PARTICIPANT)
