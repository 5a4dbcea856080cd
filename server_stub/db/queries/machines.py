"""Sites and the reports of their machines."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, func, insert, or_, select, update

from client.protocol.ids import AccountId
from server_stub.db.queries.readiness import report_entry
from server_stub.db.readiness import ReportEntry, SiteEntry
from server_stub.db.tables import check_reports, check_sites


class Machines:
    """The shelf of sites and of what their machines sent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Sites ----------------------------------------------------------------------------------

    def add_site(self, entry: SiteEntry) -> None:
        """Enter a site."""
        self._connection.execute(
            insert(check_sites).values(
                site=entry.site,
                name=entry.name,
                token=entry.token,
                made_by=entry.made_by,
                made_at=entry.made_at,
                ended_at=entry.ended_at,
            )
        )

    def sites(self) -> tuple[SiteEntry, ...]:
        """Give all sites as they were enrolled."""
        rows = self._connection.execute(
            select(check_sites).order_by(check_sites.c.made_at, check_sites.c.site)
        ).mappings()
        return tuple(_site(row) for row in rows)

    def site_by_token(self, token: str) -> SiteEntry | None:
        """Find the site whose token has this SHA-256 and is not ended."""
        row = self._connection.execute(
            select(check_sites).where(
                check_sites.c.token == token, check_sites.c.ended_at.is_(None)
            )
        ).first()
        return None if row is None else _site(row._mapping)

    def end_site(self, site: str, at: datetime) -> bool:
        """Enter that a site's token opens nothing more; whether it did."""
        ended = self._connection.execute(
            update(check_sites)
            .where(check_sites.c.site == site, check_sites.c.ended_at.is_(None))
            .values(ended_at=at)
        )
        return ended.rowcount == 1

    # Machines -------------------------------------------------------------------------------

    def newest(
        self, site: str | None, after: tuple[str, str] | None, limit: int
    ) -> tuple[ReportEntry, ...]:
        """Give the newest report of each machine, by site and machine, after one of them."""
        of_one = check_reports.alias()
        newest = (
            select(func.max(of_one.c.received_at))
            .where(
                of_one.c.site == check_reports.c.site, of_one.c.machine == check_reports.c.machine
            )
            .scalar_subquery()
        )
        query = (
            select(check_reports)
            .where(check_reports.c.site.is_not(None), check_reports.c.received_at == newest)
            .order_by(check_reports.c.site, check_reports.c.machine, check_reports.c.kept)
            .limit(limit)
        )
        if site is not None:
            query = query.where(check_reports.c.site == site)
        if after is not None:
            query = query.where(
                or_(
                    check_reports.c.site > after[0],
                    and_(check_reports.c.site == after[0], check_reports.c.machine > after[1]),
                )
            )
        found: dict[tuple[str | None, str], ReportEntry] = {}
        for row in self._connection.execute(query).mappings():
            entry = report_entry(row)
            found[entry.site, entry.machine] = entry
        return tuple(found.values())

    def of_machine(self, site: str, machine: str, limit: int) -> tuple[ReportEntry, ...]:
        """Give a machine's newest reports."""
        rows = self._connection.execute(
            select(check_reports)
            .where(check_reports.c.site == site, check_reports.c.machine == machine)
            .order_by(check_reports.c.received_at.desc(), check_reports.c.kept)
            .limit(limit)
        ).mappings()
        return tuple(report_entry(row) for row in rows)

    def since(self, site: str | None, at: datetime, limit: int) -> tuple[ReportEntry, ...]:
        """Give what machines have sent since a moment, the newest first."""
        query = (
            select(check_reports)
            .where(check_reports.c.site.is_not(None), check_reports.c.received_at >= at)
            .order_by(check_reports.c.received_at.desc(), check_reports.c.kept)
            .limit(limit)
        )
        if site is not None:
            query = query.where(check_reports.c.site == site)
        return tuple(report_entry(row) for row in self._connection.execute(query).mappings())


def _site(row: RowMapping) -> SiteEntry:
    return SiteEntry(
        site=row[check_sites.c.site],
        name=row[check_sites.c.name],
        token=row[check_sites.c.token],
        made_by=AccountId(row[check_sites.c.made_by]),
        made_at=row[check_sites.c.made_at],
        ended_at=row[check_sites.c.ended_at],
    )
