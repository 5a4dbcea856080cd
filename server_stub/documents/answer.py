"""The answer: what a defendant says to the claims and to the facts.

It answers each claim by its number, then the facts and reasons, then says what else is asked:
another court, a claim of its own, another party, an appraisal (Civil Procedure Law, articles
128 and 130). Whoever does not answer is tried all the same.

It does not know whether fifteen days have passed.
"""

from dataclasses import dataclass
from datetime import date

from server_stub.documents.parties import Litigant, introduction
from server_stub.documents.pleading import Part, Pleading, Signed, pleading_pdf
from server_stub.documents.typesetter import Typesetter


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """What is said to one claim, counted as the complaint counts it."""

    number: int
    admitted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, as the one who answers signs it."""

    court: str
    case_number: str
    cause: str
    who: Litigant
    opponents: tuple[str, ...]
    to_claims: tuple[ClaimAnswer, ...]
    to_facts: tuple[str, ...]
    others: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ("详见证据目录。",)
    filed_on: date


def answer_pdf(typesetter: Typesetter, answer: Answer) -> bytes:
    """Set an answer."""
    against = "、".join(answer.opponents)
    parts = [
        Part("一、对诉讼请求的意见", tuple(_to_claim(one) for one in answer.to_claims)),
        Part("二、对事实与理由的意见", answer.to_facts),
    ]
    if answer.others:
        parts.append(Part("三、其他", answer.others, numbered=True))
    return pleading_pdf(
        typesetter,
        Pleading(
            title="民事答辩状",
            parties=introduction(
                Litigant(
                    capacity=f"答辩人（{answer.who.capacity}）",
                    who=answer.who.who,
                    agents=answer.who.agents,
                ),
                with_contact=True,
            ),
            opening=(f"答辩人就{against}提起的{answer.case_number}{answer.cause}一案，答辩如下：",),
            parts=(*parts, Part("证据和证据来源：", answer.evidence)),
            court=answer.court,
            signed=(Signed("答辩人（签名或者盖章）", (answer.who.name,)),),
            enclosures=(f"本答辩状副本{len(answer.opponents)}份", "证据目录及证据"),
            signed_on=answer.filed_on,
        ),
    )


def _to_claim(one: ClaimAnswer) -> str:
    said = "认可" if one.admitted else "不认可"
    return f"第{one.number}项诉讼请求：{said}{f'，{one.reason}' if one.reason else '。'}"
