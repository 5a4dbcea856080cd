"""Passwords, the second factor, and an e-mail address to sign in with."""

import logging
from typing import Annotated

from fastapi import Depends

from client.protocol.account import (
    BeginReset,
    ChangeEmail,
    ChangePassword,
    CodeSent,
    ConfirmCode,
    ConfirmSecondFactor,
    FinishReset,
    ProvePassword,
    RecoveryCodes,
    SecondFactorOffered,
)
from server_stub.usecases import second_factor
from server_stub.usecases.people import credentials
from server_stub.web.deps import FromAddress, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

log = logging.getLogger("mingjing.web.credentials")

routes = counter_routes()


@routes.put("/account/password", status_code=204)
async def change_password(
    court: OpenCourt,
    caller: SignedIn,
    asked: Annotated[ChangePassword, Depends(body_of(ChangePassword))],
) -> None:
    """Change one's own password; every other session ends."""
    await credentials.change_password(court.registry, caller, asked, court.clock())
    log.info("account %s changed its password", caller.account.account)


@routes.post("/password-resets", status_code=201)
def begin_reset(
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[BeginReset, Depends(body_of(BeginReset))],
) -> CodeSent:
    """Have a code sent to the mobile number of an account, if there is one."""
    return credentials.begin_reset(court.registry, asked, address, court.clock())


@routes.post("/password-resets/finish", status_code=204)
async def finish_reset(
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[FinishReset, Depends(body_of(FinishReset))],
) -> None:
    """Set a new password with the code; every session ends."""
    await credentials.finish_reset(court.registry, asked, address, court.clock())
    log.info("a password was reset from %s", address)


@routes.post("/account/second-factor", status_code=201)
async def offer_second_factor(
    court: OpenCourt,
    caller: SignedIn,
    asked: Annotated[ProvePassword, Depends(body_of(ProvePassword))],
) -> SecondFactorOffered:
    """Give a fresh secret for an authenticator."""
    password = asked.password.get_secret_value()
    return await second_factor.offer_second_factor(court.registry, caller.account, password)


@routes.post("/account/second-factor/confirm")
def confirm_second_factor(
    court: OpenCourt,
    caller: SignedIn,
    asked: Annotated[ConfirmSecondFactor, Depends(body_of(ConfirmSecondFactor))],
) -> RecoveryCodes:
    """Let the secret count, by its first code."""
    return second_factor.confirm_second_factor(
        court.registry, caller.account, asked.code, court.clock()
    )


@routes.post("/account/second-factor/remove", status_code=204)
async def remove_second_factor(
    court: OpenCourt,
    caller: SignedIn,
    asked: Annotated[ProvePassword, Depends(body_of(ProvePassword))],
) -> None:
    """Take the second factor away."""
    password = asked.password.get_secret_value()
    await second_factor.remove_second_factor(
        court.registry, caller.account, password, court.clock()
    )


@routes.post("/account/email", status_code=201)
def change_email(
    court: OpenCourt,
    address: FromAddress,
    caller: SignedIn,
    asked: Annotated[ChangeEmail, Depends(body_of(ChangeEmail))],
) -> CodeSent:
    """Have a code sent to an e-mail address."""
    return credentials.change_email(court.registry, caller.account, asked, address, court.clock())


@routes.post("/account/email/confirm", status_code=204)
def confirm_email(
    court: OpenCourt,
    address: FromAddress,
    caller: SignedIn,
    asked: Annotated[ConfirmCode, Depends(body_of(ConfirmCode))],
) -> None:
    """Enter the e-mail address that the code proves."""
    credentials.confirm_email(court.registry, caller.account, asked, address, court.clock())
