"""What leaves the court and what becomes of it, as its people see it.

Addresses are shown with their middle hidden. A message that could not be delivered lies where a
clerk sees it; a box holds what the court has sent to an account.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.ids import CaseId
from client.protocol.value import Value


class PostChannel(StrEnum):
    """The ways on which something goes out."""

    PLATFORM = "platform"
    SMS = "sms"
    MAIL = "mail"
    POST = "post"
    IN_PERSON = "in_person"
    REFUND = "refund"


class DeadLetter(Value):
    """A message that was given up."""

    message: str
    channel: PostChannel
    recipient: str
    kind: str
    subject: str
    case: CaseId | None
    failure: str
    tries: int
    made_at: AwareDatetime
    given_up_at: AwareDatetime


class DeadLetters(Value):
    """Answer to `GET /api/v1/outbox/dead`: newest first."""

    letters: tuple[DeadLetter, ...]
    next: Annotated[str, Field(description="Cursor of the next page, empty at the end.")] = ""


class BoxMessage(Value):
    """A message in a person's box at the court."""

    message: str
    subject: str
    text: str
    received_at: AwareDatetime


class Box(Value):
    """Answer to `GET /api/v1/box`: newest first."""

    messages: tuple[BoxMessage, ...]
    next: str = ""


class OutboxCounts(Value):
    """Answer to `GET /api/v1/outbox`: how many messages have come how far."""

    waiting: int
    delivered: int
    dead: int
