"""Where a desk measures its line before it comes to a hearing.

Nobody has to be signed in for it: the device check is run by people who have no account yet, and
by IT staff. Sizes and rates are bounded, and the bytes that are sent say nothing.
"""

import os
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from client.protocol.devicecheck import NetworkTestPlan
from client.protocol.errors import CourtUnavailable, Reason, TooLarge
from server_stub.courtroom.sfu import ForwarderGone
from server_stub.web.deps import FromAddress, OpenCourt
from server_stub.web.windows import counter_routes

routes = counter_routes()

# Chance cannot be made smaller by a box on the way that compresses.
_BLOCK = os.urandom(64 * 1024)


@routes.get("/network-test")
def network_test_plan(court: OpenCourt) -> NetworkTestPlan:
    """Tell where the path of the media answers, and how much may be downloaded."""
    try:
        host, port = court.media_address()
    except ForwarderGone:
        raise CourtUnavailable(Reason.MEDIA_UNAVAILABLE) from None
    return NetworkTestPlan(
        udp_host=host,
        udp_port=port,
        download_bytes_max=court.settings.limits.network_test_bytes,
    )


@routes.get("/network-test/download", response_class=StreamingResponse)
async def download(
    court: OpenCourt, address: FromAddress, size: Annotated[int, Query(alias="bytes", ge=1)]
) -> StreamingResponse:
    """Send so many bytes."""
    court.registry.turnstile.try_the_network(address)
    if size > court.settings.limits.network_test_bytes:
        raise TooLarge
    return StreamingResponse(
        _blocks(size),
        media_type="application/octet-stream",
        headers={"Content-Length": str(size)},
    )


@routes.post("/network-test/upload", status_code=204)
async def upload(court: OpenCourt, address: FromAddress, request: Request) -> None:
    """Take bytes and keep none of them."""
    court.registry.turnstile.try_the_network(address)
    async for _ in request.stream():
        pass


async def _blocks(size: int) -> AsyncIterator[bytes]:
    while size > 0:
        yield _BLOCK[:size]
        size -= len(_BLOCK)
