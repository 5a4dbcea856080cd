"""Lawyers and powers of attorney; an ended power stays, with its end."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, insert, select, update
from sqlalchemy.dialects.sqlite import insert as put

from client.protocol.authority import AgentKind, Lawyer, PaperOfLicence, Power, SpecialAuthority
from client.protocol.ids import AccountId, CaseId, PowerId
from client.protocol.roles import Side
from server_stub.db.tables import accounts, lawyers, parties, powers

_principal = accounts.alias("principal")
_agent = accounts.alias("agent")


class Authority:
    """The shelf of lawyers and powers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Lawyers ------------------------------------------------------------------------------

    def claim_licence(self, account: AccountId, licence: str, firm: str, at: datetime) -> None:
        """Enter what a lawyer says of themselves; any other word of theirs is forgotten."""
        values = {
            "licence": licence,
            "firm": firm,
            "claimed_at": at,
            "verified_at": None,
            "verified_by": None,
        }
        entry = put(lawyers).values(account=account, **values)
        self._connection.execute(
            entry.on_conflict_do_update(index_elements=["account"], set_=values)
        )

    def lawyer(self, account: AccountId) -> Lawyer | None:
        """Find a person's licence."""
        row = self._connection.execute(select(lawyers).where(lawyers.c.account == account)).first()
        if row is None:
            return None
        return Lawyer(licence=row.licence, firm=row.firm, verified_at=row.verified_at)

    def licence_taken(self, licence: str, but: AccountId) -> bool:
        """Whether the licence is known as somebody else's."""
        found = self._connection.scalar(
            select(lawyers.c.account)
            .where(lawyers.c.licence == licence)
            .where(lawyers.c.verified_at.is_not(None))
            .where(lawyers.c.account != but)
        )
        return found is not None

    def verify_licence(self, account: AccountId, by: AccountId, at: datetime) -> None:
        """Enter that the court has seen a licence."""
        self._connection.execute(
            update(lawyers)
            .where(lawyers.c.account == account)
            .values(verified_at=at, verified_by=by)
        )

    def unseen_licences(self, limit: int = 50) -> tuple[PaperOfLicence, ...]:
        """Give the lawyers whose licence nobody has looked at, longest waiting first."""
        rows = self._connection.execute(
            select(lawyers, accounts.c.name)
            .join(accounts, accounts.c.account == lawyers.c.account)
            .where(lawyers.c.verified_at.is_(None))
            .order_by(lawyers.c.claimed_at)
            .limit(limit)
        )
        return tuple(
            PaperOfLicence(
                account=AccountId(row.account),
                name=row.name,
                lawyer=Lawyer(licence=row.licence, firm=row.firm),
            )
            for row in rows
        )

    # Powers -------------------------------------------------------------------------------

    def grant(self, power: Power) -> None:
        """Enter an appointment."""
        self._connection.execute(
            insert(powers).values(
                power=power.power,
                case=power.case,
                principal=power.principal,
                agent=power.agent,
                kind=power.kind.value,
                special=[each.value for each in power.special],
                relation=power.relation,
                granted_at=power.granted_at,
                ended_at=None,
                renounced=False,
            )
        )

    def get(self, power: PowerId) -> Power | None:
        """Find an appointment."""
        row = self._connection.execute(_powers().where(powers.c.power == power)).mappings().first()
        return None if row is None else _power(row)

    def in_case(self, case: CaseId) -> tuple[Power, ...]:
        """Give all appointments of a case, newest first."""
        return self._found(_powers().where(powers.c.case == case))

    def of_person(self, account: AccountId) -> tuple[Power, ...]:
        """Give what a person granted and was granted, newest first."""
        return self._found(
            _powers().where((powers.c.principal == account) | (powers.c.agent == account))
        )

    def in_cases_of(
        self, account: AccountId, *, standing: bool, after: Power | None, limit: int
    ) -> tuple[Power, ...]:
        """Give the appointments in the cases where a person serves for the court, after one."""
        cases = select(parties.c.case).where(
            parties.c.account == account,
            parties.c.side.in_((Side.BENCH.value, Side.REGISTRY.value)),
        )
        query = _powers().where(powers.c.case.in_(cases))
        if standing:
            query = query.where(powers.c.ended_at.is_(None))
        if after is not None:
            query = query.where(
                (powers.c.granted_at < after.granted_at)
                | ((powers.c.granted_at == after.granted_at) & (powers.c.power > after.power))
            )
        return self._found(query.limit(limit))

    def end(self, power: Power) -> None:
        """Enter that an appointment has ended, and by whom."""
        self._connection.execute(
            update(powers)
            .where(powers.c.power == power.power)
            .where(powers.c.ended_at.is_(None))
            .values(ended_at=power.ended_at, renounced=power.renounced)
        )

    def _found(self, query: Select[tuple[object, ...]]) -> tuple[Power, ...]:
        rows = self._connection.execute(
            query.order_by(powers.c.granted_at.desc(), powers.c.power)
        ).mappings()
        return tuple(_power(row) for row in rows)


def _powers() -> Select[tuple[object, ...]]:
    return (
        select(
            powers,
            _principal.c.name.label("principal_name"),
            _agent.c.name.label("agent_name"),
            lawyers.c.licence,
            lawyers.c.firm,
        )
        .join(_principal, _principal.c.account == powers.c.principal)
        .join(_agent, _agent.c.account == powers.c.agent)
        .join(lawyers, lawyers.c.account == powers.c.agent, isouter=True)
    )


def _power(row: RowMapping) -> Power:
    kind = AgentKind(row["kind"])
    lawyer = kind is AgentKind.LAWYER
    return Power(
        power=PowerId(row["power"]),
        case=CaseId(row["case"]),
        principal=AccountId(row["principal"]),
        principal_name=row["principal_name"],
        agent=AccountId(row["agent"]),
        agent_name=row["agent_name"],
        kind=kind,
        special=tuple(SpecialAuthority(each) for each in row["special"]),
        relation=row["relation"],
        licence=(row["licence"] or "") if lawyer else "",
        firm=(row["firm"] or "") if lawyer else "",
        granted_at=row["granted_at"],
        ended_at=row["ended_at"],
        renounced=row["renounced"],
    )
