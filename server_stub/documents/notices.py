"""What the court tells people in the course of a case: its notices.

Each is told to one addressee, says its items one by one, names whom to ask, and stands under the
court's seal. What must be in each is the law's: acceptance (Civil Procedure Law, articles 126 and
129), response with the copy of the complaint (articles 128 and 129), production of evidence with
the period set (Rules of Evidence in Civil Procedure, article 50), the fee with its arithmetic
and the seven days (Measures on Litigation Costs, articles 20 to 22), correction of all defects
at once (Online Litigation Rules, article 9), and the hearing (Civil Procedure Law, article 139).

They know no calendar and no tariff: days and sums are told to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from server_stub.documents.numerals import (
    chinese_date,
    chinese_number,
    court_time,
    money,
    money_in_capitals,
    plain_date,
)
from server_stub.documents.summons import OnlineEntry
from server_stub.documents.typesetter import Typesetter

RIGHTS: Final = (
    "当事人有权委托代理人，申请回避，收集、提供证据，进行辩论，请求调解，自行和解，提起上诉，"
    "申请执行，查阅、复制本案有关材料；原告可以放弃或者变更诉讼请求，被告可以承认或者反驳诉讼请求，"
    "有权提起反诉。"
)
DUTIES: Final = (
    "当事人必须依法行使诉讼权利，遵守诉讼秩序，如实陈述，履行发生法律效力的判决书、裁定书和调解书。"
)
IDENTITY: Final = (
    "法人或者其他组织应当提交主体身份证明、法定代表人（主要负责人）身份证明；"
    "自然人应当提交身份证明。"
)
MANDATE: Final = "委托诉讼代理人的，应当提交由委托人签名或者盖章的授权委托书，载明委托事项和权限。"
ONLINE: Final = (
    "请填写送达地址确认书。你方可以选择在线参与全部或者部分诉讼环节，"
    "在线诉讼与线下诉讼具有同等法律效力；"
    "对一个环节的同意不及于其他环节。"
)
PUBLIC: Final = "本院作出的生效裁判文书将依法在互联网公布。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What every notice says of itself."""

    court: str
    case_number: str
    to: str
    contact: str
    phone: str
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceNotice:
    """To a plaintiff: the case is entered."""

    heading: Heading
    parties: str
    cause: str
    accepted_on: date
    fee_due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseNotice:
    """To a defendant: there is a case, and until when to answer."""

    heading: Heading
    parties: str
    cause: str
    answer_days: int = 15
    link_code_days: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceNotice:
    """To every party: what to prove, and until when."""

    heading: Heading
    parties: str
    cause: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeNotice:
    """To whoever pays in advance: how much, how it was counted, until when, and how to pay."""

    heading: Heading
    parties: str
    cause: str
    item: str = "案件受理费"
    lines: tuple[tuple[str, Decimal], ...]
    total: Decimal
    due_on: date
    how_to_pay: str
    unpaid: str = "逾期不交纳，又不提出缓交、减交、免交申请或者申请未获批准的，按撤回起诉处理。"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNotice:
    """To whoever filed: all that is wanting, told once, and until when."""

    heading: Heading
    cause: str
    filed_on: date
    defects: tuple[str, ...]
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingNotice:
    """To an agent, a witness, an expert or an interpreter; parties are summoned."""

    heading: Heading
    parties: str
    cause: str
    capacity: str
    hearing_at: datetime
    place: str
    online: OnlineEntry | None = None
    duties: tuple[str, ...] = ()


def acceptance_notice_pdf(typesetter: Typesetter, notice: AcceptanceNotice) -> bytes:
    """Set a notice that a case is accepted."""
    items = [DUTIES, RIGHTS, IDENTITY, MANDATE, ONLINE]
    if notice.fee_due_on is not None:
        items.insert(
            0,
            "请按照交纳诉讼费用通知书，于"
            f"{plain_date(notice.fee_due_on)}前预交案件受理费；逾期未交纳的，按撤回起诉处理。",
        )
    opening = (
        f"你方与{notice.parties}{notice.cause}一案的起诉状已收到。经审查，起诉符合法定受理条件，"
        f"本院于{plain_date(notice.accepted_on)}决定立案审理，并将有关事项通知如下："
    )
    return _set(typesetter, "受理案件通知书", notice.heading, (opening,), [*items, PUBLIC])


def response_notice_pdf(typesetter: Typesetter, notice: ResponseNotice) -> bytes:
    """Set a notice to respond."""
    opening = (
        f"本院受理{notice.parties}{notice.cause}一案，现发送起诉状副本一份，并将有关事项通知如下："
    )
    days = chinese_number(notice.answer_days)
    items = [
        DUTIES,
        (
            f"你方应当在收到起诉状副本之日起{days}日内向本院提交答辩状，"
            "并按照对方当事人的人数提出副本；不提出答辩状的，不影响本院审理。"
        ),
        f"对管辖权有异议的，应当在收到起诉状副本之日起{days}日内提出。",
        IDENTITY,
        MANDATE,
        (
            f"{ONLINE}同意在线诉讼的，应当在收到本通知之日起{chinese_number(notice.link_code_days)}日内"
            "核验身份并关联案件。"
        ),
        RIGHTS,
        PUBLIC,
    ]
    return _set(typesetter, "应诉通知书", notice.heading, (opening,), items)


def evidence_notice_pdf(typesetter: Typesetter, notice: EvidenceNotice) -> bytes:
    """Set a notice to produce evidence."""
    opening = (
        f"本院受理{notice.parties}{notice.cause}一案，根据《中华人民共和国民事诉讼法》和"
        "《最高人民法院关于民事诉讼证据的若干规定》，现将有关举证事项通知如下："
    )
    items = [
        (
            "当事人对自己提出的诉讼请求所依据的事实或者反驳对方诉讼请求所依据的事实，"
            "有责任提供证据加以证明；没有证据或者证据不足以证明其事实主张的，由负有举证责任的当事人"
            "承担不利后果。"
        ),
        (
            "提交证据应当编号分组，填写证据目录，写明证据的来源、证明对象和内容，签名或者盖章，"
            "注明提交日期；电子数据应当保留原始载体。"
        ),
        f"本案举证期限至{plain_date(notice.until)}届满，应当在此期限内完成举证。",
        (
            "在举证期限内提交证据确有困难的，应当在期限届满前书面申请延长，"
            "准许延长的，延长后的期限适用于其他当事人。"
        ),
        (
            "因客观原因不能自行收集的证据，或者申请证人出庭作证、申请鉴定的，"
            "应当在举证期限届满前书面提出。"
        ),
        (
            "逾期提供证据的，应当说明理由；因故意或者重大过失逾期提供的证据，本院不予采纳，"
            "但与案件基本事实有关的，予以采纳并依法训诫、罚款。"
        ),
    ]
    return _set(typesetter, "举证通知书", notice.heading, (opening,), items)


def fee_notice_pdf(typesetter: Typesetter, notice: FeeNotice) -> bytes:
    """Set a notice of the fee, with its arithmetic line by line."""
    opening = (
        f"你方与{notice.parties}{notice.cause}一案，根据《诉讼费用交纳办法》，"
        f"应当预交{notice.item}{money(notice.total)}（{money_in_capitals(notice.total)}），计算如下："
    )
    items = [
        f"请于{plain_date(notice.due_on)}前交纳。期限自收到本通知次日起七日。",
        f"交纳方式：{notice.how_to_pay}",
        "交纳确有困难的，可以在期限内书面申请缓交、减交或者免交。",
        notice.unpaid,
    ]
    sums = [[said, money(sum_)] for said, sum_ in notice.lines] + [["合计", money(notice.total)]]
    return _set(typesetter, "交纳诉讼费用通知书", notice.heading, (opening,), items, sums)


def correction_notice_pdf(typesetter: Typesetter, notice: CorrectionNotice) -> bytes:
    """Set a notice of all that is wanting in what was filed."""
    opening = (
        f"你方于{plain_date(notice.filed_on)}在线提交的{notice.cause}一案起诉材料已收到。"
        "经审查，材料不符合要求，现一次性告知需要补正的全部内容："
    )
    closing = (
        f"请于{plain_date(notice.until)}前补正并重新提交，审查期限自收到补正材料的次日起重新计算。"
        "逾期未补正，或者补正后仍不符合要求的，起诉材料予以退回；坚持起诉的，本院依法裁定。"
    )
    return _set(
        typesetter, "补正通知书", notice.heading, (opening,), notice.defects, closing=closing
    )


def hearing_notice_pdf(typesetter: Typesetter, notice: HearingNotice) -> bytes:
    """Set a notice to appear at a hearing."""
    opening = (
        f"本院受理{notice.parties}{notice.cause}一案，定于{court_time(notice.hearing_at)}"
        f"在{notice.place}开庭审理。请你以{notice.capacity}的身份准时到庭。"
    )
    items = list(notice.duties)
    if notice.online is not None:
        entry = f"，入庭码：{notice.online.entry_code}" if notice.online.entry_code else ""
        items += [
            (
                f"本案在线开庭，网址：{notice.online.address}{entry}。请于开庭前"
                f"{notice.online.minutes_before}分钟登录，完成身份核验和设备检测。"
            ),
            "庭审活动由本院录音录像；未经准许，任何人不得录音、录像、截屏、拍照或者传播庭审内容。",
        ]
    items.append("不能到庭的，应当在开庭前及时书面告知本院并说明理由。")
    return _set(typesetter, "出庭通知书", notice.heading, (opening,), items)


def outcome_notice_pdf(
    typesetter: Typesetter, heading: Heading, opening: str, says: Sequence[str]
) -> bytes:
    """Set a notice of what was decided on an application."""
    return _set(typesetter, "通知书", heading, (opening,), says)


def _set(
    typesetter: Typesetter,
    title: str,
    heading: Heading,
    opening: Sequence[str],
    items: Sequence[str],
    sums: Sequence[Sequence[str]] = (),
    *,
    closing: str = "特此通知。",
) -> bytes:
    return typesetter.typeset(
        "notice",
        {
            "court": heading.court,
            "title": title,
            "case_number": heading.case_number,
            "to": heading.to,
            "opening": list(opening),
            "says": [f"{chinese_number(place)}、{item}" for place, item in enumerate(items, 1)],
            "sums": [list(row) for row in sums],
            "closing": closing,
            "contact": [f"联系人：{heading.contact}　　联系电话：{heading.phone}"],
            "dated": chinese_date(heading.issued_on),
        },
        dated=heading.issued_on,
    )
