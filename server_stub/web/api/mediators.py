"""The directory of organisations that mediate."""

from typing import Annotated

from fastapi import Query

from client.protocol.mediators import MediationField, MediatorList, MediatorShown
from client.protocol.value import LARGEST
from server_stub.usecases import mediators
from server_stub.web.deps import OpenCourt, SignedIn
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.get("/mediators")
def search(
    court: OpenCourt,
    _caller: SignedIn,
    words: Annotated[str, Query(max_length=100)] = "",
    field: MediationField | None = None,
    district: Annotated[str | None, Query(max_length=60)] = None,
    language: Annotated[str | None, Query(max_length=20)] = None,
    after: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> MediatorList:
    """Give the organisations that fit everything asked; `after` is the last page's `next`."""
    return mediators.search(
        court.registry,
        words=words,
        field=field,
        district=district,
        language=language,
        after=after,
        limit=limit,
    )


@routes.get("/mediators/{mediator}")
def mediator(court: OpenCourt, _caller: SignedIn, mediator: str) -> MediatorShown:
    """Give one organisation."""
    return mediators.mediator(court.registry, mediator)
