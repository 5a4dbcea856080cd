"""The case list and the case file."""

from typing import Annotated

from fastapi import Query

from client.protocol.case import CaseFile, CaseList
from client.protocol.ids import CaseId
from client.protocol.value import LARGEST
from server_stub.usecases import cases
from server_stub.web.deps import OpenCourt, SignedIn
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.get("/cases")
def list_cases(
    court: OpenCourt,
    caller: SignedIn,
    after: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> CaseList:
    """Give one page of one's cases, newest first; `after` is the last page's `next`."""
    mark = None if after is None else CaseId(after)
    return cases.list_cases(court.registry, caller.account, mark, limit)


@routes.get("/cases/{case}")
def case_file(court: OpenCourt, caller: SignedIn, case: str) -> CaseFile:
    """Give the whole of one's case."""
    return cases.case_file(court.registry, caller.account, CaseId(case), court.clock())
