"""What the court says of itself to anyone who asks."""

from importlib.metadata import PackageNotFoundError, version

from fastapi import Response

from client.protocol.account import CourtFace
from client.protocol.wire import HIGHEST_VERSION, LOWEST_VERSION
from server_stub.usecases import papers
from server_stub.web.api.papers import file_answer
from server_stub.web.deps import OpenCourt, octets_out
from server_stub.web.windows import counter_routes

routes = counter_routes()

PEM = "application/x-pem-file"

try:
    SOFTWARE = f"mingjing {version('mingjing')}"
except PackageNotFoundError:
    SOFTWARE = "mingjing"


@routes.get("/court")
def face(court: OpenCourt) -> CourtFace:
    """Give the court's name, its versions and its clock."""
    name = court.settings.court
    return CourtFace(
        name_zh=name.zh,
        name_en=name.en,
        lowest=LOWEST_VERSION,
        highest=HIGHEST_VERSION,
        software=SOFTWARE,
        now=court.clock(),
    )


@routes.get("/court/root.pem", response_class=Response, responses=octets_out(PEM))
def root(court: OpenCourt) -> Response:
    """Give the certificate by which anybody can verify what the court has sealed.

    Its SHA-256 is the entity tag; whoever relies on it compares that by another way.
    """
    return file_answer(papers.root_of_seal(court.registry, court.clock()), PEM, "root.pem")
