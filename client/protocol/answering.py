"""The answer to a suit: what whoever is sued says to each claim and to the facts.

Civil Procedure Law art. 128, 130: within fifteen days of the copy of the complaint; who does not
answer is tried all the same, and who answers late is heard.
"""

from typing import Annotated

from pydantic import Field

from client.protocol.ids import FileHash
from client.protocol.value import Value

Paragraph = Annotated[str, Field(min_length=1, max_length=20_000)]


class ClaimAnswered(Value):
    """What is said to one claim, by its number in the complaint."""

    number: Annotated[int, Field(ge=1, le=20)]
    admitted: bool
    reason: Annotated[str, Field(max_length=5000)] = ""


class SuitAnswer(Value):
    """Asked at `POST /api/v1/cases/{case}/answer/wording`: the answer as one words it."""

    to_claims: Annotated[tuple[ClaimAnswered, ...], Field(min_length=1, max_length=20)]
    to_facts: Annotated[tuple[Paragraph, ...], Field(min_length=1, max_length=100)]
    others: Annotated[tuple[Paragraph, ...], Field(max_length=20)] = ()


class FileAnswerSigned(Value):
    """Asked when it is signed: file exactly this."""

    answer: SuitAnswer
    content: FileHash
