"""Reports of device checks: entered once, never altered, and found by hearing or by short code."""

from datetime import datetime

from sqlalchemy import Connection, Exists, RowMapping, and_, exists, func, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as insert_new

from client.protocol.case import HearingPhase
from client.protocol.ids import AccountId, FileHash, HearingId, ParticipantId
from client.protocol.readiness import Fingerprint, ReportShown
from client.protocol.roles import Side
from server_stub.db.entries import HearingEntry
from server_stub.db.queries.hearings import hearing_entry
from server_stub.db.readiness import ReportEntry
from server_stub.db.tables import check_reminders, check_reports, hearings, parties

_OF_THE_COURT = (Side.BENCH.value, Side.REGISTRY.value)


class Readiness:
    """The shelf of reports, and of reminders to make one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Reports --------------------------------------------------------------------------------

    def add(self, entry: ReportEntry) -> None:
        """Enter a report."""
        self._connection.execute(
            insert(check_reports).values(
                kept=entry.shown.kept,
                hearing=entry.hearing,
                participant=entry.participant,
                site=entry.site,
                machine=entry.machine,
                received_at=entry.shown.received_at,
                signature=entry.signature,
                short_code=entry.shown.short_code,
                made_with=entry.made_with.model_dump(mode="json"),
                shown=entry.shown.model_dump(mode="json"),
            )
        )

    def get(self, kept: str) -> ReportEntry | None:
        """Find a report."""
        row = self._connection.execute(
            select(check_reports).where(check_reports.c.kept == kept)
        ).first()
        return None if row is None else report_entry(row._mapping)

    def of_hearing(
        self, hearing: HearingId, participant: ParticipantId | None, limit: int
    ) -> tuple[ReportEntry, ...]:
        """Give the newest reports of a hearing: of one person, or of all for None."""
        wanted = [check_reports.c.hearing == hearing]
        if participant is not None:
            wanted.append(check_reports.c.participant == participant)
        rows = self._connection.execute(
            select(check_reports)
            .where(*wanted)
            .order_by(check_reports.c.received_at.desc(), check_reports.c.kept)
            .limit(limit)
        ).mappings()
        return tuple(report_entry(row) for row in rows)

    def last_of(
        self, hearing: HearingId, until: datetime | None = None
    ) -> dict[ParticipantId, ReportEntry]:
        """Give everybody's last report for a hearing, up to a moment."""
        of_one = check_reports.alias()
        newest = (
            select(func.max(of_one.c.received_at))
            .where(
                of_one.c.hearing == hearing,
                of_one.c.participant == check_reports.c.participant,
                *(() if until is None else (of_one.c.received_at <= until,)),
            )
            .scalar_subquery()
        )
        rows = self._connection.execute(
            select(check_reports).where(
                check_reports.c.hearing == hearing, check_reports.c.received_at == newest
            )
        ).mappings()
        found = (report_entry(row) for row in rows)
        return {each.participant: each for each in found if each.participant is not None}

    def by_code(self, code: str, account: AccountId, limit: int) -> tuple[ReportEntry, ...]:
        """Give the newest reports of a short code in the cases in which a person is the court."""
        rows = self._connection.execute(
            select(check_reports)
            .join(hearings, hearings.c.hearing == check_reports.c.hearing)
            .where(check_reports.c.short_code == code, _is_ours(account))
            .order_by(check_reports.c.received_at.desc(), check_reports.c.kept)
            .limit(limit)
        ).mappings()
        return tuple(report_entry(row) for row in rows)

    # Hearings that come ---------------------------------------------------------------------

    def hearings_of(
        self,
        account: AccountId,
        since: datetime,
        until: datetime,
        after: HearingEntry | None,
        limit: int,
    ) -> tuple[HearingEntry, ...]:
        """Give the hearings of a span in which a person is of the court, by their time."""
        query = (
            select(hearings)
            .where(
                hearings.c.starts_at >= since,
                hearings.c.starts_at < until,
                _is_ours(account),
            )
            .order_by(hearings.c.starts_at, hearings.c.hearing)
            .limit(limit)
        )
        if after is not None:
            query = query.where(
                or_(
                    hearings.c.starts_at > after.starts_at,
                    and_(
                        hearings.c.starts_at == after.starts_at,
                        hearings.c.hearing > after.hearing,
                    ),
                )
            )
        return tuple(hearing_entry(row) for row in self._connection.execute(query).mappings())

    def unreminded(
        self, stage: str, since: datetime, until: datetime, limit: int
    ) -> tuple[HearingEntry, ...]:
        """Give the hearings of a span whose people were not reminded at this stage."""
        reminded = exists().where(
            check_reminders.c.hearing == hearings.c.hearing, check_reminders.c.stage == stage
        )
        rows = self._connection.execute(
            select(hearings)
            .where(
                hearings.c.starts_at > since,
                hearings.c.starts_at <= until,
                hearings.c.phase == HearingPhase.SCHEDULED.value,
                ~reminded,
            )
            .order_by(hearings.c.starts_at, hearings.c.hearing)
            .limit(limit)
        ).mappings()
        return tuple(hearing_entry(row) for row in rows)

    def remind(self, hearing: HearingId, stage: str, at: datetime) -> bool:
        """Enter that people are reminded; whether they had not been before."""
        entered = self._connection.execute(
            insert_new(check_reminders)
            .values(hearing=hearing, stage=stage, at=at)
            .on_conflict_do_nothing()
        )
        return entered.rowcount == 1


def _is_ours(account: AccountId) -> Exists:
    return exists().where(
        parties.c.case == hearings.c.case,
        parties.c.account == account,
        parties.c.side.in_(_OF_THE_COURT),
    )


def report_entry(row: RowMapping) -> ReportEntry:
    """Read a row of the reports."""
    hearing, participant = row[check_reports.c.hearing], row[check_reports.c.participant]
    return ReportEntry(
        shown=ReportShown.model_validate(row[check_reports.c.shown]),
        signature=FileHash(row[check_reports.c.signature]),
        made_with=Fingerprint.model_validate(row[check_reports.c.made_with]),
        hearing=None if hearing is None else HearingId(hearing),
        participant=None if participant is None else ParticipantId(participant),
        site=row[check_reports.c.site],
        machine=row[check_reports.c.machine],
    )
