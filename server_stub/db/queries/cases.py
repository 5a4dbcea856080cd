"""Cases and the people in them."""

from datetime import datetime

from sqlalchemy import (
    Connection,
    RowMapping,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from client.protocol.case import CaseState, Party
from client.protocol.ids import AccountId, CaseId, ParticipantId
from client.protocol.roles import Role, Side
from server_stub.db.entries import CaseEntry, PartyEntry
from server_stub.db.tables import cases, parties

# What is asked at every turn is worded once: to word it takes four times as long as to ask it.
_CASE = select(cases).where(cases.c.case == bindparam("wanted"))
_OF_ACCOUNT = (
    select(cases, parties)
    .join(parties, parties.c.case == cases.c.case)
    .where(parties.c.account == bindparam("account"))
    .order_by(cases.c.opened_at.desc(), cases.c.case.desc())
    .limit(bindparam("most"))
)
_PARTIES = select(parties).where(parties.c.case == bindparam("wanted")).order_by(parties.c.position)
_PARTY_OF = select(parties).where(
    parties.c.case == bindparam("wanted"), parties.c.account == bindparam("account")
)

_REWRITE = update(cases).where(cases.c.case == bindparam("wanted"))


class Cases:
    """The shelf of cases and their parties."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: CaseEntry) -> None:
        """Enter a new case; its number, if it has one, must be free."""
        self._connection.execute(
            insert(cases).values(
                case=entry.case,
                number=entry.number or None,
                cause=entry.cause,
                title=entry.title,
                claims=list(entry.claims),
                state=entry.state.value,
                opened_at=entry.opened_at,
                accepted_at=entry.accepted_at,
            )
        )

    def get(self, case: CaseId) -> CaseEntry | None:
        """Find a case."""
        row = self._connection.execute(_CASE, {"wanted": case}).first()
        return None if row is None else _case(row._mapping)

    def of_account(
        self, account: AccountId, *, after: CaseEntry | None, limit: int
    ) -> tuple[tuple[CaseEntry, PartyEntry], ...]:
        """Give a person's cases with their own place in them, newest first, after a case."""
        query = _OF_ACCOUNT
        if after is not None:
            query = query.where(
                or_(
                    cases.c.opened_at < after.opened_at,
                    and_(cases.c.opened_at == after.opened_at, cases.c.case < after.case),
                )
            )
        rows = self._connection.execute(query, {"account": account, "most": limit}).mappings()
        return tuple((_case(row), party_entry(row)) for row in rows)

    def set_state(self, case: CaseId, state: CaseState) -> None:
        """Enter how far a case has come."""
        self._connection.execute(
            update(cases).where(cases.c.case == case).values(state=state.value)
        )

    def accept(self, case: CaseId, number: str, at: datetime) -> None:
        """Enter the number of a docketed case; it must be free."""
        self._connection.execute(
            update(cases).where(cases.c.case == case).values(number=number, accepted_at=at)
        )

    def rewrite(self, case: CaseId, *, cause: str, title: str, claims: tuple[str, ...]) -> None:
        """Enter what a case is about, as its draft or a change of claims says it."""
        self._connection.execute(
            _REWRITE,
            {"wanted": case, "cause": cause, "title": title, "claims": list(claims)},
        )

    def add_party(self, entry: PartyEntry) -> None:
        """Enter a person of a case after those who are entered already."""
        position = self._connection.scalar(
            select(func.count()).select_from(parties).where(parties.c.case == entry.case)
        )
        self._connection.execute(
            insert(parties).values(
                participant=entry.party.participant,
                case=entry.case,
                account=entry.account,
                position=(position or 0) + 1,
                name=entry.party.name,
                role=entry.party.role.value,
                side=entry.party.side.value,
                presides=entry.presides,
                stands_for=entry.stands_for,
            )
        )

    def take_place(self, entry: PartyEntry) -> None:
        """Enter by which account a person of a case comes."""
        self._connection.execute(
            update(parties)
            .where(parties.c.participant == entry.party.participant)
            .values(account=entry.account)
        )

    def parties(self, case: CaseId) -> tuple[PartyEntry, ...]:
        """Give the people of a case as they were entered."""
        rows = self._connection.execute(_PARTIES, {"wanted": case}).mappings()
        return tuple(party_entry(row) for row in rows)

    def leave(self, participant: ParticipantId) -> None:
        """Enter that a person's account opens their place in a case no longer."""
        self._connection.execute(
            update(parties).where(parties.c.participant == participant).values(account=None)
        )

    def step_down(self, participant: ParticipantId) -> None:
        """Enter that a person of the court has nothing more to do with a case."""
        self._connection.execute(
            update(parties)
            .where(parties.c.participant == participant)
            .values(
                account=None,
                role=Role.OBSERVER.value,
                side=Side.GALLERY.value,
                presides=False,
            )
        )

    def party_of(self, case: CaseId, account: AccountId) -> PartyEntry | None:
        """Find a person's own place in a case; None for a stranger to it."""
        row = self._connection.execute(_PARTY_OF, {"wanted": case, "account": account}).first()
        return None if row is None else party_entry(row._mapping)


def _case(row: RowMapping) -> CaseEntry:
    return CaseEntry(
        case=CaseId(row[cases.c.case]),
        number=row[cases.c.number] or "",
        cause=row[cases.c.cause],
        title=row[cases.c.title],
        claims=tuple(row[cases.c.claims]),
        state=CaseState(row[cases.c.state]),
        opened_at=row[cases.c.opened_at],
        accepted_at=row[cases.c.accepted_at],
    )


def party_entry(row: RowMapping) -> PartyEntry:
    account, stands_for = row[parties.c.account], row[parties.c.stands_for]
    return PartyEntry(
        case=CaseId(row[parties.c.case]),
        party=Party(
            participant=ParticipantId(row[parties.c.participant]),
            name=row[parties.c.name],
            role=Role(row[parties.c.role]),
            side=Side(row[parties.c.side]),
        ),
        account=None if account is None else AccountId(account),
        presides=row[parties.c.presides],
        stands_for=None if stands_for is None else ParticipantId(stands_for),
    )
