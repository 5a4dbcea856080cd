"""Sites whose machines send their reports, and what they have sent; for IT staff.

A machine comes with its site's token in the `Authorization` header and with no session.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from client.protocol.errors import NotSignedIn
from client.protocol.machines import (
    Machines,
    NewSite,
    ReportKept,
    SendMachineReport,
    SiteEnrolled,
    SiteList,
)
from client.protocol.value import LARGEST
from server_stub.usecases.checks import machines
from server_stub.web.deps import Asking, FromAddress, OpenCourt, SignedIn, body_of

routes = APIRouter()


def site_token(request: Request, court: OpenCourt, address: FromAddress) -> str:
    """Give the token that came with the request; raises `NotSignedIn`, or `TooMany` of guesses."""
    court.registry.turnstile.try_the_network(address)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn
    return token.strip()


@routes.post("/check-reports", status_code=201)
def send_machine_report(
    court: OpenCourt,
    token: Annotated[str, Depends(site_token)],
    asked: Annotated[SendMachineReport, Depends(body_of(SendMachineReport))],
) -> ReportKept:
    """Take a machine's report by its site's token."""
    return machines.send_machine_report(court.registry, token, asked, court.clock())


@routes.post("/check-sites", status_code=201)
def enrol_site(
    court: OpenCourt,
    caller: SignedIn,
    attempt: Asking,
    asked: Annotated[NewSite, Depends(body_of(NewSite))],
) -> SiteEnrolled:
    """Enrol a site and give its token, this once."""
    return machines.enrol_site(court.registry, caller.account, asked, attempt)


@routes.get("/check-sites")
def sites(court: OpenCourt, caller: SignedIn) -> SiteList:
    """Give all sites."""
    return machines.sites(court.registry, caller.account)


@routes.delete("/check-sites/{site}", status_code=204)
def end_site(court: OpenCourt, caller: SignedIn, site: str) -> None:
    """Let a site's token open nothing more."""
    machines.end_site(court.registry, caller.account, site, court.clock())


@routes.get("/machines")
def machines_of(
    court: OpenCourt,
    caller: SignedIn,
    site: Annotated[str | None, Query(max_length=40)] = None,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Machines:
    """Give the machines by site and name, and how the last days went."""
    return machines.machines(
        court.registry, caller.account, court.clock(), site=site, after=after, limit=limit
    )
