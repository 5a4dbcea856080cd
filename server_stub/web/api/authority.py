"""Lawyers' licences, and powers of attorney."""

from typing import Annotated

from fastapi import Depends, Query

from client.protocol.authority import (
    ClaimLicence,
    GrantPower,
    Lawyer,
    LicenceList,
    LicenceSeen,
    Mandates,
    Power,
    PowerList,
)
from client.protocol.ids import AccountId, CaseId, PowerId
from client.protocol.value import LARGEST
from server_stub.usecases.people import powers
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.put("/lawyer")
def claim_licence(
    court: OpenCourt,
    caller: SignedIn,
    asked: Annotated[ClaimLicence, Depends(body_of(ClaimLicence))],
) -> Lawyer:
    """Tell the court that one is a lawyer."""
    return powers.claim_licence(court.registry, caller.account, asked, court.clock())


@routes.get("/licences")
def unseen_licences(court: OpenCourt, caller: SignedIn) -> LicenceList:
    """Give the lawyers whose licence the court has not seen."""
    return LicenceList(licences=powers.unseen_licences(court.registry, caller.account))


@routes.post("/licences/{account}/seen")
def verify_licence(
    court: OpenCourt,
    caller: SignedIn,
    account: str,
    asked: Annotated[LicenceSeen, Depends(body_of(LicenceSeen))],
) -> Lawyer:
    """Enter that the court has seen a licence."""
    return powers.verify_licence(
        court.registry, caller.account, AccountId(account), asked.licence, court.clock()
    )


@routes.get("/powers")
def own_powers(court: OpenCourt, caller: SignedIn) -> PowerList:
    """Give who may act for one, and for whom one may act."""
    return powers.own_powers(court.registry, caller.account)


@routes.get("/mandates")
def mandates(
    court: OpenCourt,
    caller: SignedIn,
    after: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST)] = 1000,
    standing: Annotated[bool, Query()] = True,
) -> Mandates:
    """Give the appointments in the cases in which one serves, those that ended too if asked."""
    mark = None if after is None else PowerId(after)
    return powers.mandates(court.registry, caller.account, mark, limit, standing=standing)


@routes.post("/powers/{power}/end")
def end_power(court: OpenCourt, caller: SignedIn, power: str) -> Power:
    """Revoke or renounce an appointment."""
    return powers.end_power(court.registry, caller.account, PowerId(power), court.clock())


@routes.get("/cases/{case}/powers")
def powers_in_case(court: OpenCourt, caller: SignedIn, case: str) -> PowerList:
    """Give the appointments of a case, as far as they concern one."""
    return powers.powers_in_case(court.registry, caller.account, CaseId(case))


@routes.post("/cases/{case}/powers", status_code=201)
def grant_power(
    court: OpenCourt,
    caller: SignedIn,
    attempt: Asking,
    case: str,
    asked: Annotated[GrantPower, Depends(body_of(GrantPower))],
) -> Power:
    """Appoint an agent."""
    return powers.grant_power(court.registry, caller.account, CaseId(case), asked, attempt)
