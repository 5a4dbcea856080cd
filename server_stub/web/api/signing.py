"""Signing by hand: the desk waits while the phone draws, or draws itself.

The phone has no session. The token from the QR code is all it has, and it stands in the body, never
in an address that a log would keep (`security.md` 1.4).
"""

from typing import Annotated

from fastapi import Depends

from client.protocol.filing import DrawSignature, LookAtSigning, SigningState, Strokes
from server_stub.usecases import signatures
from server_stub.web.deps import FromAddress, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.get("/signings/{signing}")
def signing_state(court: OpenCourt, caller: SignedIn, signing: str) -> SigningState:
    """Say to the desk whether it was signed."""
    return signatures.signing_state(court.registry, caller.account.account, signing)


@routes.post("/signings/{signing}/here", status_code=201)
def draw_here(
    court: OpenCourt,
    caller: SignedIn,
    signing: str,
    drawn: Annotated[Strokes, Depends(body_of(Strokes))],
) -> SigningState:
    """Take what was drawn at the desk, by one who is known again in this session."""
    return signatures.draw_at_the_desk(court.registry, caller, signing, drawn, court.clock())


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
