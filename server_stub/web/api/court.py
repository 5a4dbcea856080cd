"""What the court says of itself to anyone who asks."""

from importlib.metadata import PackageNotFoundError, version

from client.protocol.account import CourtFace
from client.protocol.wire import HIGHEST_VERSION, LOWEST_VERSION
from server_stub.web.deps import OpenCourt
from server_stub.web.windows import counter_routes

routes = counter_routes()

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
