"""A face check: opened and watched by the desktop, begun and done by the phone's page.

The phone's page signs nobody in and holds no session; what it brings is a one-use token that came
behind the `#` of the code, and then a pass of its own. Both stand in the body and in no address.
"""

from typing import Annotated

from fastapi import Depends, Query

from client.protocol.identity import (
    BeginFaceCheck,
    FaceCheck,
    FaceCheckOpened,
    FaceState,
    FaceTask,
    HandInFace,
)
from client.protocol.ids import FaceCheckId
from server_stub.usecases.people import faces
from server_stub.web.deps import FromAddress, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.post("/identity/face-checks", status_code=201)
def open_face_check(court: OpenCourt, caller: SignedIn) -> FaceCheckOpened:
    """Open a check, and give the code for the phone."""
    return faces.open_face_check(court.registry, caller, court.clock())


@routes.get("/identity/face-checks/{check}")
async def watch_face_check(
    court: OpenCourt,
    caller: SignedIn,
    check: str,
    known: FaceState | None = None,
    wait_s: Annotated[float, Query(ge=0, le=25, allow_inf_nan=False)] = 0,
) -> FaceCheck:
    """Say how one's check stands; while it stands as is `known`, wait for a change first."""
    return await faces.watch_face_check(
        court.registry, caller.account, FaceCheckId(check), known, wait_s, court.clock
    )


@routes.post("/face-checks/begin")
def begin_face_check(
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[BeginFaceCheck, Depends(body_of(BeginFaceCheck))],
) -> FaceTask:
    """Let the phone's page in, and say what is to be done before the camera."""
    return faces.begin_face_check(court.registry, asked, address, court.clock())


@routes.post("/face-checks/pictures")
async def hand_in_face(
    court: OpenCourt,
    address: FromAddress,
    asked: Annotated[HandInFace, Depends(body_of(HandInFace))],
) -> FaceCheck:
    """Take the pictures and compare them."""
    return await faces.hand_in_face(court.registry, asked, address, court.clock)
