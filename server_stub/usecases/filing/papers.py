"""The complaint that the court makes from the answers, and the parties as papers name them."""

from datetime import date

from client.protocol.filing import DraftContent
from client.protocol.roles import Side
from server_stub.documents import Complaint
from server_stub.usecases.litigants import CAPACITIES, litigant_of

__all__ = ["CAPACITIES", "complaint_of", "litigant_of", "title_of"]


def complaint_of(content: DraftContent, court: str, today: date) -> Complaint:
    """Give the complaint that the answers make (Civil Procedure Law art. 124)."""
    return Complaint(
        court=court,
        litigants=tuple(litigant_of(each, today) for each in content.litigants),
        claims=tuple(_ended(each.text) for each in content.claims),
        facts_and_reasons=(*_paragraphs(content.facts), *_paragraphs(content.reasons)),
        filed_on=today,
    )


def title_of(content: DraftContent) -> str:
    """Give a case's title: who against whom, about what."""
    names = {
        side: "、".join(each.name for each in content.litigants if each.side is side and each.name)
        for side in (Side.PLAINTIFF, Side.DEFENDANT)
    }
    if not names[Side.PLAINTIFF] or not names[Side.DEFENDANT]:
        return content.cause or "未命名的起诉"
    return f"{names[Side.PLAINTIFF]}与{names[Side.DEFENDANT]}{content.cause}"


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith(("。", "；", ".", ";")) else f"{text}；"
