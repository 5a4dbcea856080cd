"""The application for enforcement: what was decided, what was not done, what shall be taken.

It names the decision that has taken effect, the requests (the sum, the interest for delay, the
cost) and, item by item, what the applicant knows of the other's property (Civil Procedure Law,
articles 235, 247 and 250; Provisions on Property Investigation in Enforcement, article 1).

It does not know whether two years have passed, nor whether what it says of property is true.
"""

from dataclasses import dataclass
from datetime import date

from server_stub.documents.numerals import plain_date
from server_stub.documents.parties import Litigant, introduction
from server_stub.documents.pleading import Part, Pleading, Signed, pleading_pdf
from server_stub.documents.typesetter import Typesetter


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyClue:
    """What is known of one thing that may be taken; `category` in the words of the law."""

    category: str
    description: str
    location: str = ""
    encumbrance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementApplication:
    """One application by those in whose favour it was decided."""

    court: str
    deciding_court: str
    case_number: str
    cause: str
    decision: str = "民事判决书"
    decided_on: date
    effective_on: date
    applicants: tuple[Litigant, ...]
    debtors: tuple[Litigant, ...]
    performed: str = "被执行人未履行生效法律文书确定的义务"
    requests: tuple[str, ...]
    clues: tuple[PropertyClue, ...] = ()
    account: str = ""
    filed_on: date


def enforcement_application_pdf(typesetter: Typesetter, asked: EnforcementApplication) -> bytes:
    """Set an application for enforcement."""
    parties = [
        line
        for title, side in (("申请执行人", asked.applicants), ("被执行人", asked.debtors))
        for litigant in side
        for line in introduction(
            Litigant(capacity=title, who=litigant.who, agents=litigant.agents), with_contact=True
        )
    ]
    clues = tuple(_clue(clue) for clue in asked.clues) or ("暂无，申请由法院依法调查。",)
    parts = [
        Part("请求事项：", asked.requests, numbered=True),
        Part("被执行人财产线索：", clues, numbered=bool(asked.clues)),
    ]
    if asked.account:
        parts.append(Part("收款账户：", (f"{asked.account}。",)))
    one, other = _names(asked.applicants), _names(asked.debtors)
    return pleading_pdf(
        typesetter,
        Pleading(
            title="强制执行申请书",
            parties=tuple(parties),
            opening=(
                (
                    f"申请执行人{one}与被执行人{other}{asked.cause}一案，{asked.deciding_court}于"
                    f"{plain_date(asked.decided_on)}作出{asked.case_number}{asked.decision}，"
                    f"已于{plain_date(asked.effective_on)}发生法律效力。{asked.performed}，"
                    "特申请强制执行。"
                ),
            ),
            parts=tuple(parts),
            court=asked.court,
            signed=(
                Signed(
                    "申请执行人（签名或者盖章）", tuple(party.name for party in asked.applicants)
                ),
            ),
            enclosures=("生效法律文书", "法律文书生效证明", "主体身份材料"),
            signed_on=asked.filed_on,
        ),
    )


def _clue(clue: PropertyClue) -> str:
    words = [
        clue.description,
        f"所在地或者持有人：{clue.location}" if clue.location else "",
        f"权利负担：{clue.encumbrance}" if clue.encumbrance else "",
    ]
    return f"【{clue.category}】{'；'.join(word for word in words if word)}。"


def _names(side: tuple[Litigant, ...]) -> str:
    return "、".join(party.name for party in side)
