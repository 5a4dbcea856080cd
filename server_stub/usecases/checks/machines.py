"""Reports of many machines: sites are enrolled by IT staff, and send with a token of their own.

The token is shown once and kept as its hash; it takes reports in and reads nothing. A machine is
known by the name that its site gives it, and its reports are kept whole and signed as a person's
are. IT staff see the newest of each machine and how a site's days went.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from client.protocol.account import Account
from client.protocol.devicecheck import Code, Readiness
from client.protocol.errors import Malformed, NotFound, NotSignedIn
from client.protocol.machines import (
    MachineDay,
    MachineLine,
    Machines,
    NewSite,
    ReportKept,
    SendMachineReport,
    Site,
    SiteEnrolled,
    SiteList,
)
from client.protocol.readiness import ReportShown
from server_stub.db.readiness import ReportEntry, SiteEntry
from server_stub.domain.calendar import COURT_TIME
from server_stub.domain.capabilities import Capability
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.checks.reports import taken_in
from server_stub.usecases.people.identity import require_capability
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import TOKEN_MAX, hash_of, new_id, new_token

PAGE: Final = 100
DAYS: Final = 14
BEFORE: Final = 10
REPORTS_MAX: Final = 5_000


def enrol_site(
    registry: Registry, account: Account, asked: NewSite, attempt: Attempt
) -> SiteEnrolled:
    """Enrol a site and give its token, this once; raises `Forbidden`."""
    require_capability(account, Capability.WATCH_SYSTEM)
    token = new_token()
    site = Site(site=new_id(), name=asked.name, made_at=attempt.at)

    def enrolled() -> Site:
        unit.machines.add_site(
            SiteEntry(
                site=site.site,
                name=site.name,
                token=hash_of(token),
                made_by=account.account,
                made_at=attempt.at,
            )
        )
        return site

    with registry.books.writing() as unit:
        first = once(unit, attempt, Site, enrolled)
    # A token is in no book: asked again under the same key, it is not told again.
    return SiteEnrolled(site=first, token=token if first == site else "")


def sites(registry: Registry, account: Account) -> SiteList:
    """Give all sites; raises `Forbidden`."""
    require_capability(account, Capability.WATCH_SYSTEM)
    with registry.books.reading() as unit:
        found = unit.machines.sites()
    return SiteList(
        sites=tuple(
            Site(site=each.site, name=each.name, made_at=each.made_at, ended_at=each.ended_at)
            for each in found
        )
    )


def site_names(registry: Registry) -> dict[str, str]:
    """Give what sites are called, to whom a doorkeeper of their own has let in."""
    with registry.books.reading() as unit:
        return {each.site: each.name for each in unit.machines.sites()}


def end_site(registry: Registry, account: Account, site: str, now: datetime) -> None:
    """Let a site's token open nothing more; its reports stay. Raises `Forbidden`, `NotFound`."""
    require_capability(account, Capability.WATCH_SYSTEM)
    with registry.books.writing() as unit:
        if not unit.machines.end_site(site, now):
            raise NotFound


def send_machine_report(
    registry: Registry, token: str, asked: SendMachineReport, now: datetime
) -> ReportKept:
    """Take a machine's report; raises `NotSignedIn`, `TooMany` or `Malformed`."""
    if not token or len(token) > TOKEN_MAX:
        raise NotSignedIn
    with registry.books.reading() as unit:
        site = unit.machines.site_by_token(hash_of(token))
    if site is None:
        raise NotSignedIn
    registry.turnstile.send_a_report(site.site, asked.machine)
    shown, signature = taken_in(registry, asked.report, now)
    with registry.books.writing() as unit:
        if unit.machines.site_by_token(hash_of(token)) is None:
            raise NotSignedIn
        unit.readiness.add(
            ReportEntry(shown=shown, signature=signature, site=site.site, machine=asked.machine)
        )
    return ReportKept(kept=shown.kept, received_at=now, file=shown.file)


def machines(
    registry: Registry,
    account: Account,
    now: datetime,
    *,
    site: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> Machines:
    """Give one page of machines, by site and name, and how the last days went."""
    require_capability(account, Capability.WATCH_SYSTEM)
    return seen_machines(registry, now, site=site, after=after, limit=limit)


def seen_machines(
    registry: Registry,
    now: datetime,
    *,
    site: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> Machines:
    """Give the same, to whom a doorkeeper of their own has let in."""
    size = min(limit or PAGE, PAGE)
    mark = None
    if after is not None:
        of, _, machine = after.partition("/")
        if not machine:
            raise Malformed(detail="no such cursor")
        mark = (of, machine)
    begins = now - timedelta(days=DAYS)
    with registry.books.reading() as unit:
        found = unit.machines.newest(site, mark, size + 1)
        lines = tuple(
            MachineLine(
                site=each.site or "",
                machine=each.machine,
                last=each.shown,
                before=tuple(
                    came_out(past.shown)
                    for past in unit.machines.of_machine(each.site or "", each.machine, BEFORE + 1)
                )[1:],
            )
            for each in found[:size]
        )
        recent = unit.machines.since(site, begins, REPORTS_MAX)
        everywhere = unit.machines.newest(site, None, REPORTS_MAX)
    more = len(found) > size
    return Machines(
        machines=lines,
        days=_days(recent),
        causes=_causes(everywhere),
        next=f"{lines[-1].site}/{lines[-1].machine}" if more else "",
    )


def came_out(shown: ReportShown) -> Readiness:
    """Give how a machine came out; a check with stand-ins for devices proves nothing of it."""
    return Readiness.UNKNOWN if shown.synthetic else shown.readiness


def _days(reports: tuple[ReportEntry, ...]) -> tuple[MachineDay, ...]:
    """Count each machine once a day, by its last report of that day."""
    of_day: dict[str, dict[tuple[str | None, str], ReportEntry]] = {}
    for each in reports:
        day = each.shown.received_at.astimezone(COURT_TIME).date().isoformat()
        # Newest first: the first of a day is the last that was sent.
        of_day.setdefault(day, {}).setdefault((each.site, each.machine), each)
    return tuple(
        MachineDay(
            day=day,
            checked=len(found),
            readiness=dict(Counter(came_out(each.shown) for each in found.values())),
        )
        for day, found in sorted(of_day.items())
    )


def _causes(newest: tuple[ReportEntry, ...]) -> tuple[tuple[Code, int], ...]:
    counted = Counter(code for each in newest for code in {one.code for one in each.shown.causes})
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
