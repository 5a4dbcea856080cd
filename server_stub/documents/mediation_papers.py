"""What comes of mediation: the agreement of the parties, and the court's statement of one.

An agreement is the parties' own paper, signed by each and by whoever mediated. A statement is
the court's: claims, facts and what was agreed; it takes effect when all have signed for its
receipt (Civil Procedure Law, article 100).

They do not know whether an agreement was free, nor whether it was kept.
"""

from dataclasses import dataclass
from datetime import date

from server_stub.documents.decision import BenchMember, Decision, decision_pdf
from server_stub.documents.numerals import chinese_number, plain_date
from server_stub.documents.parties import Litigant, introduction
from server_stub.documents.pleading import Part, Pleading, Signed, pleading_pdf
from server_stub.documents.typesetter import Typesetter


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationAgreement:
    """What the parties agreed before a mediator."""

    case_number: str
    cause: str
    organisation: str
    mediator: str
    litigants: tuple[Litigant, ...]
    dispute: tuple[str, ...]
    terms: tuple[str, ...]
    confirmed_by_court: bool = True
    agreed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationStatement:
    """What the parties agreed before the court."""

    court: str
    case_number: str
    cause: str
    litigants: tuple[Litigant, ...]
    accepted_on: date
    claims_and_facts: tuple[str, ...]
    terms: tuple[str, ...]
    costs: str
    bench: tuple[BenchMember, ...]
    clerks: tuple[BenchMember, ...]
    decided_on: date


def mediation_agreement_pdf(typesetter: Typesetter, agreement: MediationAgreement) -> bytes:
    """Set an agreement, to be signed by all."""
    number = f"（案号：{agreement.case_number}）" if agreement.case_number else ""
    last = "本协议自各方签名或者盖章之日起生效。"
    if agreement.confirmed_by_court:
        last += "各方同意自协议生效之日起三十日内共同向有管辖权的人民法院申请司法确认。"
    return pleading_pdf(
        typesetter,
        Pleading(
            title="调解协议书",
            parties=tuple(
                line
                for litigant in agreement.litigants
                for line in introduction(litigant, with_contact=True)
            ),
            opening=(
                (
                    f"上列当事人因{agreement.cause}{number}，自愿接受{agreement.organisation}调解。"
                    f"经调解员{agreement.mediator}主持调解，达成协议如下。"
                ),
            ),
            parts=(
                Part("纠纷主要事实和争议事项：", agreement.dispute),
                Part("协议内容：", agreement.terms, numbered=True),
                Part("", (last,)),
            ),
            signed=(
                Signed("当事人（签名或者盖章）", tuple(one.name for one in agreement.litigants)),
                Signed("调解员（签名）", (agreement.mediator,)),
            ),
            signed_on=agreement.agreed_on,
        ),
    )


def mediation_statement_pdf(typesetter: Typesetter, statement: MediationStatement) -> bytes:
    """Set a statement of what was agreed before the court."""
    sides = tuple(dict.fromkeys(party.capacity for party in statement.litigants))
    named = "与".join(
        side + "、".join(party.name for party in statement.litigants if party.capacity == side)
        for side in sides
    )
    return decision_pdf(
        typesetter,
        Decision(
            court=statement.court,
            title="民事调解书",
            case_number=statement.case_number,
            litigants=statement.litigants,
            text=(
                (
                    f"{named}{statement.cause}一案，本院于{plain_date(statement.accepted_on)}立案后，"
                    "依法进行了审理。"
                ),
                *statement.claims_and_facts,
                "本案审理过程中，经本院主持调解，当事人自愿达成如下协议：",
                *(
                    f"{chinese_number(place)}、{term}"
                    for place, term in enumerate(statement.terms, 1)
                ),
                statement.costs,
                "上述协议，不违反法律规定，本院予以确认。",
                "本调解书经各方当事人签收后，即具有法律效力。",
            ),
            bench=statement.bench,
            clerks=statement.clerks,
            decided_on=statement.decided_on,
        ),
    )
