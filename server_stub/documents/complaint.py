"""The complaint: who sues whom, for what and why.

It carries all that the Civil Procedure Law, article 124, asks for: both sides with
the means to reach the plaintiff, the claims, the facts and reasons, the evidence and
where it comes from. It is the general layout; the element-style forms that some causes
of action have are papers of their own. One copy goes with it for every defendant
(article 123).

It does not know whether the court will accept it.
"""

from dataclasses import dataclass
from datetime import date

from server_stub.documents.parties import Litigant, introduction
from server_stub.documents.pleading import Part, Pleading, Signed, pleading_pdf
from server_stub.documents.typesetter import Typesetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One complaint, as its plaintiff signs it."""

    court: str
    litigants: tuple[Litigant, ...]
    claims: tuple[str, ...]
    facts_and_reasons: tuple[str, ...]
    evidence: tuple[str, ...] = ("证据名称、来源和证明目的详见证据目录。",)
    enclosures: tuple[str, ...] = ("证据目录及证据", "主体身份材料", "送达地址确认书")
    filed_on: date


def complaint_pdf(typesetter: Typesetter, complaint: Complaint) -> bytes:
    """Set a complaint."""
    plaintiffs = [one.name for one in complaint.litigants if one.capacity.startswith("原告")]
    others = sum(1 for one in complaint.litigants if not one.capacity.startswith("原告"))
    return pleading_pdf(
        typesetter,
        Pleading(
            title="民事起诉状",
            parties=tuple(
                line
                for litigant in complaint.litigants
                for line in introduction(litigant, with_contact=True)
            ),
            parts=(
                Part("诉讼请求：", complaint.claims, numbered=True),
                Part("事实与理由：", complaint.facts_and_reasons),
                Part("证据和证据来源，证人姓名和住所：", complaint.evidence),
            ),
            court=complaint.court,
            signed=(Signed("起诉人（签名或者盖章）", tuple(plaintiffs)),),
            enclosures=(f"本起诉状副本{others}份", *complaint.enclosures),
            signed_on=complaint.filed_on,
        ),
    )
