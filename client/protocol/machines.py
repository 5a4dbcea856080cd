"""Reports of many machines, for those who look after them: by site, with how the days went.

A site is enrolled by IT staff and sends with a token of its own; the token opens this one door and
reads nothing. A machine is known by the name that its site gives it.
"""

from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.devicecheck import CheckReport, Code, Readiness
from client.protocol.ids import FileHash
from client.protocol.readiness import ReportShown
from client.protocol.value import Value


class NewSite(Value):
    """Asked at `POST /check-sites`: a place whose machines send their reports."""

    name: Annotated[str, Field(min_length=1, max_length=100)]


class Site(Value):
    """A place whose machines send their reports."""

    site: str
    name: str
    made_at: AwareDatetime
    ended_at: AwareDatetime | None = None


class SiteEnrolled(Value):
    """A site with the token by which its machines send; it is shown this once."""

    site: Site
    token: str


class SiteList(Value):
    """Answer to `GET /check-sites`."""

    sites: tuple[Site, ...]


class SendMachineReport(Value):
    """Asked at `POST /check-reports` with a site's token."""

    machine: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\w .:()-]+$")]
    """The machine's name at its site: letters, digits and plain signs."""
    report: CheckReport


class ReportKept(Value):
    """A machine's report was taken."""

    kept: str
    received_at: AwareDatetime
    file: FileHash


class MachineDay(Value):
    """One day of a site: how many machines were checked, and how they came out."""

    day: str
    """ISO 8601, in the court's time."""
    checked: int
    readiness: dict[Readiness, int]


class MachineLine(Value):
    """One machine of a site."""

    site: str
    machine: str
    last: ReportShown
    before: tuple[Readiness, ...]
    """How its last checks came out, the newest first."""


class Machines(Value):
    """Answer to `GET /machines`: the newest report of each machine, and a site's last days."""

    machines: tuple[MachineLine, ...]
    days: tuple[MachineDay, ...]
    causes: tuple[tuple[Code, int], ...]
    """Codes that did not pass, by how many machines have them now; the commonest first."""
    next: str = ""
