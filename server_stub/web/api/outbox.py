"""What could not be delivered, one's own box, and how the outbox stands."""

from typing import Annotated

from fastapi import Query

from client.protocol.post import Box, DeadLetter, DeadLetters, OutboxCounts
from client.protocol.value import LARGEST
from server_stub.db.post import MessageId
from server_stub.usecases import outbox
from server_stub.web.deps import OpenCourt, SignedIn
from server_stub.web.windows import counter_routes

routes = counter_routes()

After = Annotated[str | None, Query(max_length=64)]
Limit = Annotated[int | None, Query(ge=1, le=LARGEST)]


@routes.get("/outbox")
def counts(court: OpenCourt, caller: SignedIn) -> OutboxCounts:
    """Count the messages by how far they have come; for IT staff."""
    return outbox.counts(court.registry, caller.account)


@routes.get("/outbox/dead")
def dead_letters(
    court: OpenCourt, caller: SignedIn, after: After = None, limit: Limit = None
) -> DeadLetters:
    """Give what could not be delivered: in one's cases for a clerk, all of it for IT staff."""
    mark = None if after is None else MessageId(after)
    return outbox.dead_letters(court.registry, caller.account, mark, limit)


@routes.post("/outbox/dead/{message}/again")
def send_again(court: OpenCourt, caller: SignedIn, message: str) -> DeadLetter:
    """Send a dead letter again, under its own name."""
    return outbox.send_again(court.registry, caller.account, MessageId(message), court.clock())


@routes.get("/box")
def box(court: OpenCourt, caller: SignedIn, after: After = None, limit: Limit = None) -> Box:
    """Give what the court has sent to one's own account."""
    mark = None if after is None else MessageId(after)
    return outbox.box(court.registry, caller.account, mark, limit)
