"""A party's application to the court: what it asks for on the way, and why.

Applications share their form: applicant and opponents, requests, facts and reasons, to which court,
who signs; a counterclaim is a complaint with the parties the other way round (Civil Procedure Law,
articles 48, 54, 84, 103, 130, 148; Rules of Evidence, articles 25, 54, 69).

They do not know whether what is asked for is still in time.
"""

from dataclasses import dataclass
from datetime import date

from server_stub.documents.parties import Litigant, introduction
from server_stub.documents.pleading import Part, Pleading, Signed, pleading_pdf
from server_stub.documents.typesetter import Typesetter


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationPaper:
    """One application, or one counterclaim."""

    title: str
    court: str
    case_number: str
    cause: str
    applicant: Litigant
    applicant_as: str = "申请人"
    opponents: tuple[Litigant, ...]
    opponent_as: str = "被申请人"
    opening: str = "提出申请如下。"
    asks: str = "申请事项："
    requests: tuple[str, ...]
    reasons: tuple[str, ...]
    particulars: tuple[tuple[str, str], ...] = ()
    """What the kind asks for besides: a headed part each."""
    enclosures: tuple[str, ...] = ()
    filed_on: date


def application_pdf(typesetter: Typesetter, paper: ApplicationPaper) -> bytes:
    """Set an application."""
    parties = [
        line
        for title, side in (
            (paper.applicant_as, (paper.applicant,)),
            (paper.opponent_as, paper.opponents),
        )
        for litigant in side
        for line in introduction(
            Litigant(
                capacity=f"{title}（{litigant.capacity}）", who=litigant.who, agents=litigant.agents
            ),
            with_contact=True,
        )
    ]
    parts = [Part(paper.asks, paper.requests, numbered=True)]
    parts += [Part(heading, (says,)) for heading, says in paper.particulars]
    return pleading_pdf(
        typesetter,
        Pleading(
            title=paper.title,
            parties=tuple(parties),
            opening=(
                f"就{paper.court}受理的{paper.case_number}{paper.cause}一案，{paper.opening}",
            ),
            parts=(*parts, Part("事实与理由：", paper.reasons)),
            court=paper.court,
            signed=(Signed(f"{paper.applicant_as}（签名或者盖章）", (paper.applicant.name,)),),
            enclosures=paper.enclosures,
            signed_on=paper.filed_on,
        ),
    )
