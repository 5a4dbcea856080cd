"""Signing by hand: the desk waits, the phone draws.

The phone has no session. The token from the QR code is all it has, and it stands in the body, never
in an address that a log would keep (`security.md` 1.4).
"""

from typing import Annotated

from fastapi import APIRouter, Depends

from client.protocol.filing import DrawSignature, LookAtSigning, SigningState
from server_stub.usecases import signatures
from server_stub.web.deps import FromAddress, OpenCourt, SignedIn, body_of

routes = APIRouter()


@routes.get("/signings/{signing}")
def signing_state(court: OpenCourt, caller: SignedIn, signing: str) -> SigningState:
    """Say to the desk whether it was signed."""
    return signatures.signing_state(court.registry, caller.account.account, signing)


@routes.post("/phone/signing")
def look(
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[LookAtSigning, Depends(body_of(LookAtSigning))],
) -> SigningState:
    """Say to the phone what it would sign."""
    court.registry.turnstile.try_the_network(address)
    return signatures.look_at_signing(court.registry, asked.token, court.clock())


@routes.post("/phone/signature", status_code=201)
def draw(
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[DrawSignature, Depends(body_of(DrawSignature))],
) -> SigningState:
    """Take what was drawn."""
    court.registry.turnstile.try_the_network(address)
    return signatures.draw_signature(court.registry, asked.token, asked.drawn, court.clock())
