"""How a case stands, and what one has to do."""

from client.protocol.ids import CaseId
from client.protocol.progress import Progress, ToDoList
from server_stub.usecases import progress
from server_stub.web.deps import OpenCourt, SignedIn
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.get("/cases/{case}/progress")
def case_progress(court: OpenCourt, caller: SignedIn, case: str) -> Progress:
    """Give who must do what by when, under which article, and what happens otherwise."""
    return progress.progress(court.registry, caller.account, CaseId(case), court.clock())


@routes.get("/todo")
def to_do(court: OpenCourt, caller: SignedIn) -> ToDoList:
    """Give what the person who asks should do, in all their cases."""
    return progress.to_do(court.registry, caller.account, court.clock())
