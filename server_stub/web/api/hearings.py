"""Tickets to hearings; what happens behind the door is `server_stub.web.socket`."""

from client.protocol.account import Ticket
from client.protocol.ids import HearingId
from server_stub.courtroom.rehearsals import is_rehearsal
from server_stub.usecases import hearings
from server_stub.web.deps import OpenCourt, SignedIn
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.post("/hearings/{hearing}/ticket", status_code=201)
def issue_ticket(court: OpenCourt, caller: SignedIn, hearing: str) -> Ticket:
    """Give one entry to a hearing's socket, or to that of one's own rehearsal."""
    if is_rehearsal(HearingId(hearing)):
        return court.rehearsals().issue_ticket(HearingId(hearing), caller.account.account)
    return hearings.issue_ticket(court.registry, caller, HearingId(hearing), court.clock())
