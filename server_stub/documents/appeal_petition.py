"""The appeal petition: who is not content with which judgment, and what should stand instead.

It carries what the Civil Procedure Law, article 172, asks for: the parties, the court that
decided with the number and the cause of the case, the requests and the reasons. It goes through
the court that decided, with a copy for every other party (article 173).

It does not know whether the period has run out, which it does for each party by itself.
"""

from dataclasses import dataclass
from datetime import date

from server_stub.documents.numerals import plain_date
from server_stub.documents.parties import Litigant, introduction
from server_stub.documents.pleading import Part, Pleading, Signed, pleading_pdf
from server_stub.documents.typesetter import Typesetter


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPetition:
    """One appeal; the capacities are those of the first instance."""

    appeal_court: str
    court: str
    case_number: str
    cause: str
    decision: str = "民事判决"
    decided_on: date
    appellants: tuple[Litigant, ...]
    appellees: tuple[Litigant, ...]
    requests: tuple[str, ...]
    reasons: tuple[str, ...]
    filed_on: date


def appeal_petition_pdf(typesetter: Typesetter, appeal: AppealPetition) -> bytes:
    """Set an appeal petition."""
    parties = [
        line
        for title, side in (("上诉人", appeal.appellants), ("被上诉人", appeal.appellees))
        for litigant in side
        for line in introduction(
            Litigant(
                capacity=f"{title}（原审{litigant.capacity}）",
                who=litigant.who,
                agents=litigant.agents,
            ),
            with_contact=True,
        )
    ]
    return pleading_pdf(
        typesetter,
        Pleading(
            title="民事上诉状",
            parties=tuple(parties),
            opening=(
                (
                    f"上诉人因{appeal.cause}一案，不服{appeal.court}{plain_date(appeal.decided_on)}"
                    f"作出的{appeal.case_number}{appeal.decision}，现提起上诉。"
                ),
            ),
            parts=(
                Part("上诉请求：", appeal.requests, numbered=True),
                Part("上诉理由：", appeal.reasons),
            ),
            court=appeal.appeal_court,
            signed=(
                Signed("上诉人（签名或者盖章）", tuple(one.name for one in appeal.appellants)),
            ),
            enclosures=(f"本上诉状副本{len(appeal.appellees)}份",),
            signed_on=appeal.filed_on,
        ),
    )
