"""Where a desk measures its line before it comes to a hearing.

Nobody has to be signed in for it: the device check is run by people who have no account yet, and
by IT staff. Sizes and rates are bounded, and the bytes that are sent say nothing.
"""

import hashlib
import os
import struct
import zlib
from collections.abc import AsyncIterator
from functools import cache
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import StreamingResponse

from client.protocol.devicecheck import NetworkTestPlan
from client.protocol.errors import CourtUnavailable, Reason, TooLarge
from client.protocol.test_call import PORTAL_PATH
from client.protocol.value import LARGEST
from server_stub.courtroom.sfu import ForwarderGone
from server_stub.web.deps import Court, FromAddress, OpenCourt, octets_in, octets_out
from server_stub.web.windows import counter_routes

routes = counter_routes()

OCTETS = "application/octet-stream"

# Chance cannot be made smaller by a box on the way that compresses.
_BLOCK = os.urandom(64 * 1024)


@routes.get("/network-test")
def network_test_plan(court: OpenCourt, address: FromAddress, request: Request) -> NetworkTestPlan:
    """Tell where the path of the media answers, and how much may be downloaded."""
    court.registry.turnstile.try_the_network(address)
    try:
        host, port = court.media_address()
    except ForwarderGone:
        raise CourtUnavailable(Reason.MEDIA_UNAVAILABLE) from None
    calls, bundle = court.test_calls(), _bundle(court.settings.limits.test_bundle_bytes)
    relays = calls.relays_for_a_test()
    return NetworkTestPlan(
        udp_host=host,
        udp_port=port,
        download_bytes_max=court.settings.limits.network_test_bytes,
        hosts=tuple(dict.fromkeys(_host_of(url) for relay in relays for url in relay.urls)),
        relays=relays,
        portal_url=_portal_url(request, court),
        certificate_sha256=court.certificate_sha256(),
        echo=True,
        test_call=calls.offered,
        bundle_bytes=len(bundle),
        bundle_page_bytes=len(_PAGE),
        bundle_page_sha256=hashlib.sha256(_PAGE).hexdigest(),
    )


@routes.get(
    "/network-test/download",
    response_class=StreamingResponse,
    responses=octets_out(OCTETS),
)
async def download(
    court: OpenCourt,
    address: FromAddress,
    size: Annotated[int, Query(alias="bytes", ge=1, le=LARGEST)],
) -> StreamingResponse:
    """Send so many bytes."""
    court.registry.turnstile.try_the_network(address)
    if size > court.settings.limits.network_test_bytes:
        raise TooLarge
    return StreamingResponse(
        _blocks(size),
        media_type=OCTETS,
        headers={"Content-Length": str(size)},
    )


@routes.get(
    "/network-test/bundle",
    response_class=StreamingResponse,
    responses=octets_out(OCTETS),
)
async def test_bundle(court: OpenCourt, address: FromAddress) -> StreamingResponse:
    """Give a bundle as large as that of a case, which begins with the picture of its first page."""
    court.registry.turnstile.try_the_network(address)
    bundle = _bundle(court.settings.limits.test_bundle_bytes)
    return StreamingResponse(
        _pieces(bundle),
        media_type=OCTETS,
        headers={"Content-Length": str(len(bundle))},
    )


@routes.post(
    "/network-test/upload",
    status_code=204,
    openapi_extra=octets_in(OCTETS),
)
async def upload(court: OpenCourt, address: FromAddress, request: Request) -> None:
    """Take bytes and keep none of them."""
    court.registry.turnstile.try_the_network(address)
    async for _ in request.stream():
        pass


def _host_of(url: str) -> str:
    """Give the host of a relay's address (RFC 7065)."""
    place = url.partition(":")[2].partition("?")[0]
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place.partition(":")[0]


def _portal_url(request: Request, court: Court) -> str:
    """Give the address of the plain door, under the name by which this desk has come."""
    port = court.portal_port()
    if not port:
        return ""
    host = request.url.hostname or ""
    return (
        f"http://[{host}]:{port}{PORTAL_PATH}"
        if ":" in host
        else f"http://{host}:{port}{PORTAL_PATH}"
    )


@cache
def _bundle(size: int) -> bytes:
    """Give the test bundle: a page and chance, for pages are compressed already."""
    return _PAGE + os.urandom(max(0, size - len(_PAGE)))


def _drawn_page() -> bytes:
    """Draw a page: a picture with a little of chance, as large as a scanned one (PNG)."""
    width, height = 800, 100
    rows = b"".join(b"\0" + os.urandom(width) for _ in range(height))

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))
        )

    head = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows, 1))
        + chunk(b"IEND", b"")
    )


_PAGE = _drawn_page()


async def _pieces(whole: bytes) -> AsyncIterator[bytes]:
    """Give it a little at a time: whoever asks and does not read costs no more than that."""
    for start in range(0, len(whole), len(_BLOCK)):
        yield whole[start : start + len(_BLOCK)]


async def _blocks(size: int) -> AsyncIterator[bytes]:
    while size > 0:
        yield _BLOCK[:size]
        size -= len(_BLOCK)
