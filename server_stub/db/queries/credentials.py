"""Codes that were sent, recovery codes, notices to a person, and who was given which office.

Codes are entered by digest; a code that is used or whose tries are over is deleted.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from client.protocol.account import Account, AccountKind, Notice, NoticeKind
from client.protocol.ids import AccountId
from client.protocol.roles import StaffRole
from server_stub.db.people import CodeEntry, RoleLine
from server_stub.db.tables import accounts, notices, one_time_codes, recovery_codes, role_log


class Credentials:
    """The shelf of codes, notices and offices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Codes by short message ---------------------------------------------------------------

    def add_code(self, entry: CodeEntry) -> None:
        """Enter a code that is sent."""
        self._connection.execute(
            insert(one_time_codes).values(
                challenge=entry.challenge,
                purpose=entry.purpose,
                account=entry.account,
                digest=entry.digest,
                waiting=entry.waiting,
                tries=entry.tries,
                expires_at=entry.expires_at,
            )
        )

    def code(self, challenge: str) -> CodeEntry | None:
        """Find a code by its challenge."""
        row = self._connection.execute(
            select(one_time_codes).where(one_time_codes.c.challenge == challenge)
        ).first()
        if row is None:
            return None
        return CodeEntry(
            challenge=row.challenge,
            purpose=row.purpose,
            account=None if row.account is None else AccountId(row.account),
            digest=row.digest,
            waiting=row.waiting,
            expires_at=row.expires_at,
            tries=row.tries,
        )

    def count_try(self, challenge: str) -> None:
        """Enter that a wrong code was typed."""
        self._connection.execute(
            update(one_time_codes)
            .where(one_time_codes.c.challenge == challenge)
            .values(tries=one_time_codes.c.tries + 1)
        )

    def forget_code(self, challenge: str) -> None:
        """Forget a code: used, or tried too often."""
        self._connection.execute(
            delete(one_time_codes).where(one_time_codes.c.challenge == challenge)
        )

    def forget_codes_of(self, account: AccountId, purpose: str) -> None:
        """Forget what was sent to a person for a purpose."""
        self._connection.execute(
            delete(one_time_codes)
            .where(one_time_codes.c.account == account)
            .where(one_time_codes.c.purpose == purpose)
        )

    def forget_expired_codes(self, now: datetime) -> None:
        """Forget the codes whose time is over."""
        self._connection.execute(delete(one_time_codes).where(one_time_codes.c.expires_at <= now))

    # Recovery codes -----------------------------------------------------------------------

    def replace_recovery_codes(self, account: AccountId, digests: tuple[str, ...]) -> None:
        """Enter fresh recovery codes in the place of all others."""
        self._connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account))
        if digests:
            self._connection.execute(
                insert(recovery_codes), [{"account": account, "digest": each} for each in digests]
            )

    def spend_recovery_code(self, account: AccountId, digest: str) -> bool:
        """Use a recovery code up; False when there is no such one."""
        spent = self._connection.execute(
            delete(recovery_codes)
            .where(recovery_codes.c.account == account)
            .where(recovery_codes.c.digest == digest)
        ).rowcount
        return spent == 1

    def recovery_codes_left(self, account: AccountId) -> int:
        """Count the recovery codes that are good."""
        return (
            self._connection.scalar(
                select(func.count())
                .select_from(recovery_codes)
                .where(recovery_codes.c.account == account)
            )
            or 0
        )

    # Notices ------------------------------------------------------------------------------

    def add_notice(self, account: AccountId, notice: Notice) -> None:
        """Put a notice into a person's inbox."""
        self._connection.execute(
            insert(notices).values(
                notice=notice.notice,
                account=account,
                kind=notice.kind.value,
                detail=notice.detail,
                at=notice.at,
                read_at=notice.read_at,
            )
        )

    def notices(
        self, account: AccountId, *, after: str | None = None, limit: int = 50
    ) -> tuple[Notice, ...]:
        """Give a person's notices, newest first, after one of them."""
        query = (
            select(notices)
            .where(notices.c.account == account)
            .order_by(notices.c.number.desc())
            .limit(limit)
        )
        if after is not None:
            mark = (
                select(notices.c.number)
                .where(notices.c.notice == after)
                .where(notices.c.account == account)
                .scalar_subquery()
            )
            query = query.where(notices.c.number < mark)
        return tuple(
            Notice(
                notice=row.notice,
                kind=NoticeKind(row.kind),
                detail=row.detail,
                at=row.at,
                read_at=row.read_at,
            )
            for row in self._connection.execute(query)
        )

    def read_notice(self, account: AccountId, notice: str, at: datetime) -> bool:
        """Enter that a person has read a notice; False when it is not theirs."""
        found = self._connection.scalar(
            select(notices.c.number)
            .where(notices.c.notice == notice)
            .where(notices.c.account == account)
        )
        if found is None:
            return False
        self._connection.execute(
            update(notices)
            .where(notices.c.number == found)
            .where(notices.c.read_at.is_(None))
            .values(read_at=at)
        )
        return True

    # Offices ------------------------------------------------------------------------------

    def log_role(
        self, account: AccountId, role: StaffRole, *, granted: bool, by: str, at: datetime
    ) -> None:
        """Append that an office was given or taken."""
        self._connection.execute(
            insert(role_log).values(at=at, account=account, role=role.value, granted=granted, by=by)
        )

    def role_log(self) -> tuple[RoleLine, ...]:
        """Give every office that was given or taken, oldest first."""
        rows = self._connection.execute(
            select(role_log, accounts.c.login, accounts.c.name, accounts.c.staff, accounts.c.kind)
            .join(accounts, accounts.c.account == role_log.c.account)
            .order_by(role_log.c.number)
        )
        return tuple(
            RoleLine(
                at=row.at,
                account=Account(
                    account=AccountId(row.account),
                    login=row.login,
                    name=row.name,
                    staff=StaffRole(row.staff),
                    kind=AccountKind(row.kind),
                ),
                role=row.role,
                granted=row.granted,
                by=row.by,
            )
            for row in rows
        )
