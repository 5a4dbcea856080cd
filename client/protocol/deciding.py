"""What the bench decides in writing: a judgment as the presiding judge words it.

Civil Procedure Law art. 155: what was asked and answered, the facts found and why, the law and
what follows from it, who bears the costs. The court sets it in its form; it is a draft until it is
served.
"""

from typing import Annotated

from pydantic import Field

from client.protocol.filing import LongText, Money
from client.protocol.ids import ParticipantId
from client.protocol.value import Value

Paragraph = Annotated[str, Field(min_length=1, max_length=20_000)]
Paragraphs = Annotated[tuple[Paragraph, ...], Field(min_length=1, max_length=100)]


class PartySays(Value):
    """What a party other than the plaintiff answered."""

    participant: ParticipantId
    text: Paragraph


class CostBorne(Value):
    """What one party bears of the fee."""

    participant: ParticipantId
    amount: Money
    paid: bool = False


class DraftJudgment(Value):
    """Asked by the presiding judge at `POST /api/v1/cases/{case}/judgment`."""

    attendance: LongText
    """Who came to the hearing, as the paper says it."""
    answers: Annotated[tuple[PartySays, ...], Field(max_length=20)] = ()
    findings: Paragraphs
    reasoning: Paragraphs
    laws: Paragraphs
    orders: Paragraphs
    orders_payment: bool = False
    summary: bool = True
    """Whether it was tried in summary procedure, which halves the fee."""
    costs: Annotated[tuple[CostBorne, ...], Field(min_length=1, max_length=20)]
