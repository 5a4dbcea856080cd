"""Who speaks for a party, and where its papers go: two papers that a party signs once.

A power of attorney says for what and how far; special authority is written item by item, and
what is not written is not given (Civil Procedure Law, article 62). A confirmation of address is
the court's own form: it warns of what follows from a wrong address, holds for every instance
and for enforcement, and asks whether papers may be served electronically (article 90; Online
Litigation Rules, articles 29 to 31).

They do not know whether the agent is admitted, nor whether anybody lives at the address.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from server_stub.documents.numerals import plain_date
from server_stub.documents.parties import Agent, Litigant, introduction
from server_stub.documents.pleading import Part, Pleading, Signed, pleading_pdf
from server_stub.documents.typesetter import Typesetter

TOLD: Final = (
    (
        "一、当事人应当如实提供确切的送达地址；提供的地址不准确，或者变更后未及时书面告知本院，"
        "使诉讼文书无法送达或者未及时送达的，自行承担由此产生的法律后果。"
    ),
    (
        "二、经受送达人同意，本院可以采用能够确认其收悉的电子方式送达诉讼文书，"
        "包括判决书、裁定书、调解书；受送达人提出需要纸质文书的，本院应当提供。"
    ),
    "三、本确认书适用于本案第一审、第二审、审判监督和执行程序；需要变更的，应当书面告知本院。",
)
CONFIRMED: Final = (
    "我已阅读并理解上述告知事项。所填送达地址和联系方式准确、有效；如有变更，将及时书面告知本院。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOfAttorney:
    """What one party lets one or two agents do; without special items it is general."""

    court: str
    opponent: str
    case_number: str = ""
    cause: str
    principal: Litigant
    agents: tuple[Agent, ...]
    stage: str = "第一审诉讼"
    special: tuple[str, ...] = ()
    signed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressConfirmation:
    """Where one party takes its papers; empty channels were not given."""

    court: str
    case_number: str
    cause: str
    who: str
    capacity: str
    recipient: str
    document_type: str = "居民身份证"
    document_number: str
    electronic: bool
    mobile: str = ""
    email: str = ""
    wechat: str = ""
    address: str
    postcode: str = ""
    signed_by: str
    note: str = ""
    signed_on: date


def power_of_attorney_pdf(typesetter: Typesetter, power: PowerOfAttorney) -> bytes:
    """Set a power of attorney."""
    number = f"{power.case_number}" if power.case_number else ""
    if power.special:
        authority = f"特别授权：{'、'.join(power.special)}。未列明的特别事项，受托人无权代为处分。"
    else:
        authority = "一般授权：代为起诉、应诉，提供证据，参加庭审、调解和辩论，签收诉讼文书。"
    return pleading_pdf(
        typesetter,
        Pleading(
            title="授权委托书",
            parties=(
                *introduction(
                    Litigant(capacity="委托人", who=power.principal.who), with_contact=True
                ),
                *(_agent(agent) for agent in power.agents),
            ),
            opening=(
                (
                    f"现委托上列受托人在{power.court}{number}委托人与{power.opponent}{power.cause}"
                    f"一案的{power.stage}中，作为委托人的委托诉讼代理人。"
                ),
            ),
            parts=(
                Part("代理权限：", (authority,)),
                Part("代理期限：", (f"自本委托书签署之日起至{power.stage}终结之日止。",)),
            ),
            court=power.court,
            signed=(Signed("委托人（签名或者盖章）", (power.principal.name,)),),
            enclosures=("受托人身份材料",),
            signed_on=power.signed_on,
        ),
    )


def address_confirmation_pdf(typesetter: Typesetter, confirmed: AddressConfirmation) -> bytes:
    """Set a confirmation of the address for service."""
    channels = [
        f"{name}：{value}"
        for name, value in (
            ("手机号码", confirmed.mobile),
            ("电子邮箱", confirmed.email),
            ("微信号", confirmed.wechat),
        )
        if value
    ]
    fields = [
        ("案号", [confirmed.case_number]),
        ("案由", [confirmed.cause]),
        ("当事人", [f"{confirmed.capacity}：{confirmed.who}"]),
        ("告知事项", list(TOLD)),
        ("指定签收人", [confirmed.recipient]),
        ("证件类型、号码", [f"{confirmed.document_type}　{confirmed.document_number}"]),
        ("是否接受电子送达", ["是" if confirmed.electronic else "否", *channels]),
        ("确认送达地址", [confirmed.address]),
        ("邮政编码", [confirmed.postcode or "无"]),
        ("受送达人确认", [CONFIRMED]),
        ("备注", [confirmed.note or "无"]),
    ]
    return typesetter.typeset(
        "form",
        {
            "court": confirmed.court,
            "title": "送达地址确认书",
            "by": confirmed.signed_by,
            "number": "",
            "fields": [{"name": name, "says": says} for name, says in fields],
            "notes": [],
            "sealed": False,
            "signed": {"label": "受送达人（签名或者盖章）", "names": [confirmed.signed_by]},
            "dated": plain_date(confirmed.signed_on),
        },
        dated=confirmed.signed_on,
    )


def _agent(agent: Agent) -> str:
    words = [agent.name, agent.standing, f"执业证号{agent.licence}" if agent.licence else ""]
    return f"受托人：{'，'.join(word for word in words if word)}。"
