"""Face checks: opened on a desktop, begun by a phone, ended once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from client.protocol.identity import FaceChallenge, FaceOutcome, FaceState
from client.protocol.ids import AccountId, FaceCheckId
from server_stub.db.people import FaceCheckEntry
from server_stub.db.tables import face_checks


class Faces:
    """The shelf of face checks; the pictures themselves are never on it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: FaceCheckEntry) -> None:
        """Enter a check that is opened."""
        self._connection.execute(
            insert(face_checks).values(
                check=entry.check,
                account=entry.account,
                session=entry.session,
                token=entry.token,
                upload=entry.upload,
                number=entry.number,
                number_tries=entry.number_tries,
                challenges=[each.value for each in entry.challenges],
                state=entry.state.value,
                opened_at=entry.opened_at,
                expires_at=entry.expires_at,
            )
        )

    def get(self, check: FaceCheckId) -> FaceCheckEntry | None:
        """Find a check."""
        row = self._connection.execute(
            select(face_checks).where(face_checks.c.check == check)
        ).first()
        if row is None:
            return None
        return FaceCheckEntry(
            check=FaceCheckId(row.check),
            account=AccountId(row.account),
            session=row.session,
            token=row.token,
            upload=row.upload,
            number=row.number,
            number_tries=row.number_tries,
            challenges=tuple(FaceChallenge(each) for each in row.challenges),
            state=FaceState(row.state),
            outcome=None if row.outcome is None else FaceOutcome(row.outcome),
            opened_at=row.opened_at,
            expires_at=row.expires_at,
        )

    def opened_since(
        self, account: AccountId, since: datetime, states: tuple[FaceState, ...]
    ) -> int:
        """Count a person's checks since a moment that stand so."""
        return (
            self._connection.scalar(
                select(func.count())
                .select_from(face_checks)
                .where(face_checks.c.account == account)
                .where(face_checks.c.opened_at > since)
                .where(face_checks.c.state.in_([each.value for each in states]))
            )
            or 0
        )

    def close_open(self, account: AccountId, at: datetime) -> None:
        """End a person's checks that nobody has finished."""
        self._connection.execute(
            update(face_checks)
            .where(face_checks.c.account == account)
            .where(face_checks.c.state.in_([FaceState.OPEN.value, FaceState.BEGUN.value]))
            .values(state=FaceState.EXPIRED.value, token=None, upload=None, ended_at=at)
        )

    def count_number_try(self, check: FaceCheckId) -> None:
        """Enter that a wrong number was typed."""
        self._set(check, number_tries=face_checks.c.number_tries + 1)

    def begin(self, check: FaceCheckId, upload: str, expires_at: datetime) -> None:
        """Spend the token, and enter the pass of the page that has come."""
        self._set(
            check, token=None, upload=upload, state=FaceState.BEGUN.value, expires_at=expires_at
        )

    def compare(self, check: FaceCheckId) -> None:
        """Spend the pass: the pictures have come."""
        self._set(check, upload=None, state=FaceState.COMPARING.value)

    def end(
        self, check: FaceCheckId, outcome: FaceOutcome | None, readings: Any, at: datetime
    ) -> None:
        """Enter how it ended, with what was read; None where time ended it."""
        state = FaceState.EXPIRED if outcome is None else FaceState.ENDED
        self._set(
            check,
            token=None,
            upload=None,
            state=state.value,
            outcome=None if outcome is None else outcome.value,
            readings=readings,
            ended_at=at,
        )

    def _set(self, check: FaceCheckId, **values: Any) -> None:
        self._connection.execute(
            update(face_checks).where(face_checks.c.check == check).values(**values)
        )
