"""Registering, and what a person has of their own at the court: sessions, notices, data."""

import logging
from typing import Annotated

from fastapi import Depends, Query

from client.protocol.account import (
    Account,
    CodeSent,
    ConfirmCode,
    NoticeList,
    PasswordStrength,
    PasswordTrial,
    SessionList,
)
from client.protocol.identity import (
    FieldTrial,
    FieldVerdict,
    OwnData,
    Register,
    RegisterOrganisation,
)
from client.protocol.value import LARGEST
from server_stub.usecases import notices, signing_in
from server_stub.usecases.people import credentials, privacy, registering
from server_stub.web.deps import FromAddress, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

log = logging.getLogger("mingjing.web.accounts")

routes = counter_routes()


@routes.post("/field-check")
def check_field(
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[FieldTrial, Depends(body_of(FieldTrial))],
) -> FieldVerdict:
    """Say whether a field fits, while it is typed."""
    return registering.check_one_field(court.registry, asked, address, court.clock())


@routes.post("/password-strength")
def password_strength(
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[PasswordTrial, Depends(body_of(PasswordTrial))],
) -> PasswordStrength:
    """Say how good a password would be."""
    return credentials.password_strength(court.registry, asked, address)


@routes.post("/registrations/person", status_code=201)
async def register_person(
    court: OpenCourt, address: FromAddress, asked: Annotated[Register, Depends(body_of(Register))]
) -> CodeSent:
    """Take a natural person's registration; a code goes to their mobile number."""
    return await registering.register(court.registry, asked, address, court.clock())


@routes.post("/registrations/organisation", status_code=201)
async def register_organisation(
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[RegisterOrganisation, Depends(body_of(RegisterOrganisation))],
) -> CodeSent:
    """Take an organisation's registration; a code goes to its legal representative."""
    return await registering.register(court.registry, asked, address, court.clock())


@routes.post("/registrations/confirm", status_code=201)
def confirm_registration(
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[ConfirmCode, Depends(body_of(ConfirmCode))],
) -> Account:
    """Open the account whose mobile number the code proves."""
    account = registering.confirm_registration(court.registry, asked, address, court.clock())
    log.info("account %s registered from %s", account.account, address)
    return account


@routes.get("/sessions")
def list_sessions(court: OpenCourt, caller: SignedIn) -> SessionList:
    """Give one's open sessions."""
    return signing_in.list_sessions(court.registry, caller, court.clock())


@routes.delete("/sessions", status_code=204)
def end_other_sessions(court: OpenCourt, caller: SignedIn) -> None:
    """End all of one's sessions but this one."""
    signing_in.end_other_sessions(court.registry, caller)


@routes.delete("/sessions/{session}", status_code=204)
def end_session(court: OpenCourt, caller: SignedIn, session: str) -> None:
    """End one of one's sessions."""
    signing_in.end_session(court.registry, caller, session, court.clock())


@routes.get("/notices")
def list_notices(
    court: OpenCourt,
    caller: SignedIn,
    after: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> NoticeList:
    """Give one page of one's notices, newest first."""
    return notices.list_notices(court.registry, caller.account, after, limit)


@routes.post("/notices/{notice}/read", status_code=204)
def read_notice(court: OpenCourt, caller: SignedIn, notice: str) -> None:
    """Enter that one has read a notice."""
    notices.read_notice(court.registry, caller.account, notice, court.clock())


@routes.get("/account/data")
def own_data(court: OpenCourt, caller: SignedIn) -> OwnData:
    """Give all that the court keeps of one apart from cases."""
    return privacy.own_data(court.registry, caller, court.clock())
