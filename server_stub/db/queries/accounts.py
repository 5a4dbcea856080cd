"""Accounts, the sessions of those who are signed in, and their tickets to hearings.

Tokens and tickets are entered by their SHA-256 only: who steals the books cannot sign in with
them. A session that is deleted takes its tickets along.
"""

from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, delete, exists, func, insert, select, update

from client.protocol.account import Account, AccountKind
from client.protocol.case import HearingPhase
from client.protocol.ids import AccountId, HearingId, ParticipantId
from client.protocol.roles import StaffRole
from server_stub.db.entries import AccountEntry, SessionEntry, TicketEntry
from server_stub.db.people import ContactEntry, OpenSession
from server_stub.db.tables import accounts, hearings, sessions, tickets

_SESSION = (
    select(
        accounts,
        sessions.c.session,
        sessions.c.last_used_at,
        sessions.c.expires_at,
        sessions.c.identity_checked_at,
    )
    .join(sessions, sessions.c.account == accounts.c.account)
    .where(sessions.c.session == bindparam("wanted"))
)


class Accounts:
    """The shelf of accounts, sessions and tickets."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Accounts -----------------------------------------------------------------------------

    def add(self, entry: AccountEntry, at: datetime) -> None:
        """Enter a new account; the login must be free."""
        account = entry.account
        self._connection.execute(
            insert(accounts).values(
                account=account.account,
                login=account.login,
                name=account.name,
                staff=account.staff.value,
                password_hash=entry.password_hash,
                created_at=at,
                roles=[role.value for role in account.roles],
                kind=account.kind.value,
                verified_at=at if account.verified else None,
            )
        )

    def by_login(self, login: str) -> AccountEntry | None:
        """Find an account by its login, in any case of letters; None when there is none."""
        row = self._connection.execute(
            select(accounts).where(accounts.c.login == login.lower())
        ).first()
        if row is None:
            return None
        return AccountEntry(account=_account(row), password_hash=row.password_hash)

    def get(self, account: AccountId) -> AccountEntry | None:
        """Find an account by its id."""
        row = self._connection.execute(
            select(accounts).where(accounts.c.account == account)
        ).first()
        if row is None:
            return None
        return AccountEntry(account=_account(row), password_hash=row.password_hash)

    def by_contact(self, *, phone: str = "", email: str = "") -> AccountEntry | None:
        """Find an account by a proven mobile number, or else by a proven e-mail address."""
        wanted = accounts.c.phone == phone if phone else accounts.c.email == email
        row = self._connection.execute(select(accounts).where(wanted)).first()
        if row is None:
            return None
        return AccountEntry(account=_account(row), password_hash=row.password_hash)

    def contact(self, account: AccountId) -> ContactEntry:
        """Give how an account is reached, and its second factor."""
        row = self._connection.execute(select(accounts).where(accounts.c.account == account)).one()
        return ContactEntry(
            phone=row.phone,
            email=row.email,
            second_factor=row.second_factor,
            second_factor_offered=row.second_factor_offered,
            second_factor_step=row.second_factor_step,
        )

    def set_phone(self, account: AccountId, phone: str) -> None:
        """Enter a proven mobile number; it must be free."""
        self._set(account, phone=phone)

    def set_email(self, account: AccountId, email: str) -> None:
        """Enter a proven e-mail address; it must be free."""
        self._set(account, email=email)

    def set_verified(self, account: AccountId, at: datetime | None) -> None:
        """Enter that the court knows the person, or does no longer."""
        self._set(account, verified_at=at)

    def set_roles(self, account: AccountId, roles: tuple[StaffRole, ...]) -> None:
        """Enter the offices that an account holds; they hold from the next request on."""
        self._set(
            account,
            roles=[role.value for role in roles],
            staff=(roles[0] if roles else StaffRole.NONE).value,
        )

    def offer_second_factor(self, account: AccountId, sealed: bytes | None) -> None:
        """Enter a secret that no code has confirmed yet."""
        self._set(account, second_factor_offered=sealed)

    def set_second_factor(self, account: AccountId, sealed: bytes | None, step: int | None) -> None:
        """Enter the secret that counts and the step that was used, or take both away."""
        self._set(
            account, second_factor=sealed, second_factor_offered=None, second_factor_step=step
        )

    def use_second_factor_step(self, account: AccountId, step: int) -> None:
        """Enter the half minute whose code was taken."""
        self._set(account, second_factor_step=step)

    def _set(self, account: AccountId, **values: object) -> None:
        self._connection.execute(
            update(accounts).where(accounts.c.account == account).values(**values)
        )

    def staff(self) -> tuple[Account, ...]:
        """Give the accounts of the court's own people, by login."""
        rows = self._connection.execute(
            select(accounts)
            .where(accounts.c.staff != StaffRole.NONE.value)
            .order_by(accounts.c.login)
        )
        return tuple(_account(row) for row in rows)

    def count(self) -> int:
        """Count all accounts."""
        return self._connection.scalar(select(func.count()).select_from(accounts)) or 0

    def replace_password_hash(self, account: AccountId, password_hash: str) -> None:
        """Enter a stronger hash of the same password."""
        self._connection.execute(
            update(accounts)
            .where(accounts.c.account == account)
            .values(password_hash=password_hash)
        )

    # Sessions -----------------------------------------------------------------------------

    def open_session(
        self,
        session: str,
        account: AccountId,
        *,
        at: datetime,
        expires_at: datetime,
        address: str = "",
        device: str = "",
    ) -> None:
        """Enter a session by the hash of its token."""
        self._connection.execute(
            insert(sessions).values(
                session=session,
                account=account,
                created_at=at,
                last_used_at=at,
                expires_at=expires_at,
                address=address,
                device=device,
            )
        )

    def session(self, session: str) -> SessionEntry | None:
        """Find a session by the hash of its token, dead or alive."""
        row = self._connection.execute(_SESSION, {"wanted": session}).first()
        if row is None:
            return None
        return SessionEntry(
            session=row.session,
            account=_account(row),
            last_used_at=row.last_used_at,
            expires_at=row.expires_at,
            identity_checked_at=row.identity_checked_at,
        )

    def sessions_of(self, account: AccountId, now: datetime) -> tuple[OpenSession, ...]:
        """Give a person's sessions whose time is not over, newest first."""
        rows = self._connection.execute(
            select(sessions)
            .where(sessions.c.account == account)
            .where(sessions.c.expires_at > now)
            .order_by(sessions.c.created_at.desc(), sessions.c.session)
        )
        return tuple(
            OpenSession(
                session=row.session,
                address=row.address,
                device=row.device,
                created_at=row.created_at,
                last_used_at=row.last_used_at,
                expires_at=row.expires_at,
            )
            for row in rows
        )

    def close_sessions_of(self, account: AccountId, *, but: str = "") -> int:
        """Forget a person's sessions but one; give how many."""
        return self._connection.execute(
            delete(sessions).where(sessions.c.account == account).where(sessions.c.session != but)
        ).rowcount

    def set_identity_checked(self, session: str, at: datetime, manner: str) -> None:
        """Enter that the person of a session was checked again."""
        self._connection.execute(
            update(sessions)
            .where(sessions.c.session == session)
            .values(identity_checked_at=at, identity_manner=manner)
        )

    def is_at_a_hearing(self, session: str) -> bool:
        """Tell whether this session has entered a hearing that is not closed yet."""
        return bool(
            self._connection.scalar(
                select(
                    exists()
                    .where(tickets.c.session == session)
                    .where(tickets.c.redeemed_at.is_not(None))
                    .where(hearings.c.hearing == tickets.c.hearing)
                    .where(hearings.c.phase != HearingPhase.CLOSED.value)
                )
            )
        )

    def touch_session(self, session: str, at: datetime) -> None:
        """Enter that a session was used."""
        self._connection.execute(
            update(sessions).where(sessions.c.session == session).values(last_used_at=at)
        )

    def close_session(self, session: str) -> None:
        """Forget a session and its tickets."""
        self._connection.execute(delete(sessions).where(sessions.c.session == session))

    def close_expired_sessions(self, now: datetime) -> None:
        """Forget the sessions whose time is over."""
        self._connection.execute(delete(sessions).where(sessions.c.expires_at <= now))

    # Tickets ------------------------------------------------------------------------------

    def issue_ticket(self, entry: TicketEntry) -> None:
        """Enter a ticket by its hash."""
        self._connection.execute(
            insert(tickets).values(
                ticket=entry.ticket,
                session=entry.session,
                hearing=entry.hearing,
                participant=entry.participant,
                expires_at=entry.expires_at,
                redeemed_at=entry.redeemed_at,
            )
        )

    def redeem_ticket(self, ticket: str, hearing: HearingId, now: datetime) -> ParticipantId | None:
        """Spend a ticket to this hearing; None when it is unknown, spent or too old."""
        participant = self._connection.scalar(
            update(tickets)
            .where(tickets.c.ticket == ticket)
            .where(tickets.c.hearing == hearing)
            .where(tickets.c.redeemed_at.is_(None))
            .where(tickets.c.expires_at > now)
            .values(redeemed_at=now)
            .returning(tickets.c.participant)
        )
        return None if participant is None else ParticipantId(participant)

    def session_of_seat(
        self, hearing: HearingId, participant: ParticipantId
    ) -> SessionEntry | None:
        """Find the session by which a person last entered a hearing, if it still stands."""
        session = self._connection.scalar(
            select(tickets.c.session)
            .where(tickets.c.hearing == hearing)
            .where(tickets.c.participant == participant)
            .where(tickets.c.redeemed_at.is_not(None))
            .order_by(tickets.c.redeemed_at.desc())
            .limit(1)
        )
        return None if session is None else self.session(session)


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        account=AccountId(row.account),
        login=row.login,
        name=row.name,
        staff=StaffRole(row.staff),
        roles=tuple(StaffRole(role) for role in row.roles),
        kind=AccountKind(row.kind),
        verified=row.verified_at is not None,
    )
