"""Signing in and out, and who one is."""

import logging
from typing import Annotated

from fastapi import Depends, Request

from client.protocol.account import Account, Session, SignIn
from client.protocol.errors import CourtError
from server_stub.usecases import signing_in
from server_stub.web.deps import FromAddress, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

log = logging.getLogger("mingjing.web.session")

routes = counter_routes()


@routes.post("/session", status_code=201)
async def sign_in(
    request: Request,
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[SignIn, Depends(body_of(SignIn))],
) -> Session:
    """Open a session for a login and its password."""
    device = request.headers.get("user-agent", "")
    try:
        session = await signing_in.sign_in(court.registry, asked, address, court.clock(), device)
    except CourtError as refusal:
        log.info("sign-in from %s refused: %s", address, refusal.reason)
        raise
    log.info("account %s signed in from %s", session.account.account, address)
    return session


@routes.delete("/session", status_code=204)
def sign_out(court: OpenCourt, caller: SignedIn) -> None:
    """End the session by whose token one asks."""
    signing_in.sign_out(court.registry, caller)
    log.info("account %s signed out", caller.account.account)


@routes.get("/session")
def who_am_i(caller: SignedIn) -> Account:
    """Give the account behind the token."""
    return caller.account
