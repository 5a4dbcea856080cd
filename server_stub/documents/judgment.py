"""The judgment: what was asked, what was found, what follows.

Its parts and their order are those of the Civil Procedure Law, article 155, worded
as the style of civil judgments words them: the parties, how the case was tried, the
claims and the answers, the facts found, the reasons, the law applied, the orders,
the costs, and to which court one may appeal within fifteen days (article 171). In a
small claim there is no appeal (article 165); the paper then says that it is final.

It does not know whether the judgment is right, nor when it takes effect.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from server_stub.documents.decision import BenchMember, Decision, decision_pdf
from server_stub.documents.numerals import (
    chinese_number,
    money,
    plain_date,
)
from server_stub.documents.parties import Litigant
from server_stub.documents.typesetter import Typesetter

_LATE_PAYMENT: Final = (
    "如果未按本判决指定的期间履行给付金钱义务，应当依照《中华人民共和国民事诉讼法》"
    "第二百六十四条规定，加倍支付迟延履行期间的债务利息。"
)
_EXAMINED: Final = (
    "当事人围绕诉讼请求依法提交了证据，本院组织当事人进行了证据交换和质证。"
    "对当事人无异议的证据，本院予以确认并在卷佐证。"
)
_WITHDRAWN: Final = "诉讼中，{}申请撤回起诉，本院裁定予以准许，并对反诉继续审理。"
_FINDINGS_FOLLOW: Final = "对有争议的证据和事实，本院认定如下："


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a party other than the plaintiff says: a defendant answers, a third party states."""

    name: str
    says: str
    verb: str = "辩称"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostShare:
    """What one party bears of the fee, and how: paid in advance, or due after the judgment."""

    name: str
    amount: Decimal
    paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """One judgment of first instance; without an `appeal_court` it is final."""

    court: str
    case_number: str
    cause: str
    litigants: tuple[Litigant, ...]
    accepted_on: date
    procedure: str
    closed_because: str = ""
    attendance: str
    claims: tuple[str, ...]
    plaintiff_reasons: str
    withdrawn: bool = False
    """Whether the suit was withdrawn by leave, and only what was claimed back is judged."""
    statements: tuple[Statement, ...] = ()
    findings: tuple[str, ...]
    reasoning: tuple[str, ...]
    laws: tuple[str, ...]
    orders: tuple[str, ...]
    orders_payment: bool
    fee: Decimal
    fee_halved: bool
    fee_borne: tuple[CostShare, ...]
    appeal_court: str | None
    appeal_online: bool = False
    bench: tuple[BenchMember, ...]
    clerks: tuple[BenchMember, ...]
    decided_on: date


def judgment_pdf(typesetter: Typesetter, judgment: Judgment) -> bytes:
    """Set a judgment, as long as it needs to be."""
    return decision_pdf(
        typesetter,
        Decision(
            court=judgment.court,
            title="民事判决书",
            case_number=judgment.case_number,
            litigants=judgment.litigants,
            text=tuple(_body(judgment)),
            bench=judgment.bench,
            clerks=judgment.clerks,
            decided_on=judgment.decided_on,
        ),
    )


def _body(judgment: Judgment) -> list[str]:
    plaintiffs = _names(judgment, "原告")
    paragraphs = [
        _how_it_was_tried(judgment),
        (
            f"{plaintiffs}向本院提出诉讼请求：{_in_one_line(judgment.claims)}"
            f"事实和理由：{judgment.plaintiff_reasons}"
        ),
        *([_WITHDRAWN.format(plaintiffs)] if judgment.withdrawn else []),
        *(f"{said.name}{said.verb}，{said.says}" for said in judgment.statements),
        _EXAMINED + _FINDINGS_FOLLOW,
        *(f"{place}．{finding}" for place, finding in enumerate(judgment.findings, 1)),
        f"本院认为，{judgment.reasoning[0]}",
        *judgment.reasoning[1:],
        f"综上所述，依照{'、'.join(judgment.laws)}规定，判决如下：",
        *(f"{chinese_number(place)}、{order}" for place, order in enumerate(judgment.orders, 1)),
    ]
    if judgment.orders_payment:
        paragraphs.append(_LATE_PAYMENT)
    return [*paragraphs, _costs(judgment), _appeal(judgment)]


def _how_it_was_tried(judgment: Judgment) -> str:
    sides = "、".join(
        f"{side}{_names(judgment, side)}" for side in _sides(judgment) if side != "原告"
    )
    openly = f"因{judgment.closed_because}不公开" if judgment.closed_because else "公开"
    return (
        f"原告{_names(judgment, '原告')}与{sides}{judgment.cause}一案，"
        f"本院于{plain_date(judgment.accepted_on)}立案后，"
        f"依法适用{judgment.procedure}，{openly}开庭进行了审理。"
        f"{judgment.attendance}到庭参加诉讼。本案现已审理终结。"
    )


def _sides(judgment: Judgment) -> tuple[str, ...]:
    """Give the capacities in the order in which they first appear."""
    return tuple(dict.fromkeys(litigant.capacity for litigant in judgment.litigants))


def _names(judgment: Judgment, capacity: str) -> str:
    return "、".join(
        litigant.name for litigant in judgment.litigants if litigant.capacity == capacity
    )


def _in_one_line(items: tuple[str, ...]) -> str:
    """Join numbered items with semicolons and close with a full stop."""
    joined = "；".join(f"{place}．{item.rstrip('。；')}" for place, item in enumerate(items, 1))
    return f"{joined}。"


def _costs(judgment: Judgment) -> str:
    half = f"减半收取计{money(judgment.fee / 2)}，" if judgment.fee_halved else ""
    borne = "，".join(
        f"由{share.name}负担{money(share.amount)}"
        f"（{'已交纳' if share.paid else '于本判决生效之日起七日内交纳'}）"
        for share in judgment.fee_borne
    )
    return f"案件受理费{money(judgment.fee)}，{half}{borne}。"


def _appeal(judgment: Judgment) -> str:
    court = judgment.appeal_court
    if court is None:
        return "本判决为终审判决。"
    online = (
        f"；也可以在判决书送达之日起十五日内，向{court}在线提交上诉状"
        if judgment.appeal_online
        else ""
    )
    return (
        "如不服本判决，可以在判决书送达之日起十五日内，向本院递交上诉状，"
        f"并按照对方当事人或者代表人的人数提出副本，上诉于{court}{online}。"
    )
