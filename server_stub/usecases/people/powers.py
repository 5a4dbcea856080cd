"""Appointing somebody to act in a case, and asking for whom somebody may act.

An agent takes a place in the case beside the party who appointed them, and loses it when the power
ends (Civil Procedure Law art. 61-63); what they did stays done. A party sees everybody who may act
for them, and the bench sees it of all. Naming a person tells nobody whether there is such an
account: name and login must both fit, and the answer is one for every reason.
"""

from datetime import datetime
from typing import Final

from client.protocol.account import Account, NoticeKind
from client.protocol.authority import (
    AgentKind,
    ClaimLicence,
    GrantPower,
    Lawyer,
    Mandates,
    PaperOfLicence,
    Power,
    PowerList,
    SpecialAuthority,
)
from client.protocol.case import Party
from client.protocol.errors import Forbidden, Malformed, NotFound, Reason, Refused
from client.protocol.identity import FieldKind
from client.protocol.ids import AccountId, CaseId, ParticipantId, PowerId
from client.protocol.roles import Role, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.domain import authority
from server_stub.domain.access import Deed
from server_stub.domain.capabilities import Capability, is_of_the_court
from server_stub.domain.registration import check_field
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case
from server_stub.usecases.notices import notify
from server_stub.usecases.people.identity import refuse_fields, require_capability
from server_stub.usecases.people.standing import require_may
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import find_account
from server_stub.usecases.tokens import new_id

_SIDES: Final = frozenset({Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY})
_OF_THE_COURT: Final = frozenset({Side.BENCH, Side.REGISTRY})
_PRINCIPALS: Final = frozenset(
    {
        Role.PLAINTIFF,
        Role.DEFENDANT,
        Role.THIRD_PARTY,
        Role.LEGAL_REPRESENTATIVE,
        Role.STATUTORY_AGENT,
    }
)
"""Who may appoint: parties, and those who stand for them by law."""


# Lawyers ------------------------------------------------------------------------------------


def claim_licence(
    registry: Registry, account: Account, asked: ClaimLicence, now: datetime
) -> Lawyer:
    """Enter that a verified person is a lawyer; it counts once the court has seen it."""
    require_may(account, Deed.ACT_FOR_ANOTHER)
    licence = check_field(FieldKind.LAWYER_LICENCE, asked.licence, now.date())
    firm = check_field(FieldKind.ORGANISATION, asked.firm, now.date())
    flaws = {
        field: verdict.flaw
        for field, verdict in (("licence", licence), ("firm", firm))
        if not verdict.fits
    }
    if flaws:
        raise refuse_fields(flaws)
    with registry.books.writing() as unit:
        held = unit.authority.lawyer(account.account)
        lawyer = Lawyer(licence=licence.tidied, firm=firm.tidied)
        if held is not None and (held.licence, held.firm) == (lawyer.licence, lawyer.firm):
            return held
        unit.authority.claim_licence(account.account, licence.tidied, firm.tidied, now)
    return lawyer


def unseen_licences(registry: Registry, clerk: Account) -> tuple[PaperOfLicence, ...]:
    """Give the lawyers whose licence the court has not seen."""
    require_capability(clerk, Capability.VERIFY_LICENCE)
    with registry.books.reading() as unit:
        return unit.authority.unseen_licences(registry.limits.page_size)


def verify_licence(
    registry: Registry, clerk: Account, account: AccountId, licence: str, now: datetime
) -> Lawyer:
    """Enter that the court has seen this licence; raises `NotFound` or `Refused`."""
    require_capability(clerk, Capability.VERIFY_LICENCE)
    with registry.books.writing() as unit:
        lawyer = unit.authority.lawyer(account)
        if lawyer is None or account == clerk.account:
            raise NotFound
        if lawyer.licence != licence:
            raise Refused(Reason.STALE)
        if unit.authority.licence_taken(licence, account):
            raise Refused(Reason.ACCOUNT_EXISTS)
        unit.authority.verify_licence(account, clerk.account, now)
    return lawyer.model_copy(update={"verified_at": now})


# Powers of attorney -------------------------------------------------------------------------


def grant_power(
    registry: Registry, account: Account, case: CaseId, asked: GrantPower, attempt: Attempt
) -> Power:
    """Appoint an agent in one's own case; raises `NotFound`, `Forbidden` or `Refused`."""
    registry.turnstile.name_another(account.account)

    def grant() -> Power:
        _, own = own_case(unit, account, case)
        if own.party.role not in _PRINCIPALS:
            raise Forbidden
        require_may(account, Deed.APPOINT_AGENT)
        agent = _agent(registry, unit, asked, attempt.at)
        lawyer = unit.authority.lawyer(agent.account)
        powers = unit.authority.in_case(case)
        refusal = authority.why_not_appoint(
            powers,
            case=case,
            principal=account.account,
            agent=agent.account,
            kind=asked.kind,
            agent_verified=agent.verified,
            licensed=lawyer is not None and lawyer.verified_at is not None,
            of_other_side=_serves_another(unit, case, own.party.side, agent.account),
        )
        if refusal is not None:
            raise refusal
        power = _power(account, agent, case, asked, lawyer, attempt.at)
        unit.authority.grant(power)
        _seat(unit, own, agent)
        kind = NoticeKind.POWER_GRANTED
        notify(registry, unit, agent.account, kind, attempt.at, power.power)
        return power

    with registry.books.writing() as unit:
        return once(unit, attempt, Power, grant)


def end_power(registry: Registry, account: Account, power: PowerId, now: datetime) -> Power:
    """Revoke one's appointment of another, or renounce another's of oneself."""
    with registry.books.writing() as unit:
        found = unit.authority.get(power)
        if found is None or account.account not in (found.principal, found.agent):
            raise NotFound
        ended = authority.ended(found, by=account.account, now=now)
        unit.authority.end(ended)
        _unseat(unit, ended)
        other = ended.principal if ended.renounced else ended.agent
        kind = NoticeKind.POWER_RENOUNCED if ended.renounced else NoticeKind.POWER_REVOKED
        notify(registry, unit, other, kind, now, power)
    return ended


def own_powers(registry: Registry, account: Account) -> PowerList:
    """Give everybody who may act for a person, and everybody for whom they may act."""
    with registry.books.reading() as unit:
        return PowerList(powers=unit.authority.of_person(account.account))


def powers_in_case(registry: Registry, account: Account, case: CaseId) -> PowerList:
    """Give the appointments of a case: all to the court, to others those of their own."""
    with registry.books.reading() as unit:
        _, own = own_case(unit, account, case)
        found = unit.authority.in_case(case)
    if own.party.side not in _OF_THE_COURT:
        found = tuple(each for each in found if account.account in (each.principal, each.agent))
    return PowerList(powers=found)


def mandates(
    registry: Registry, account: Account, after: PowerId | None, limit: int, *, standing: bool
) -> Mandates:
    """Give one page of the appointments in the cases in which one serves; the court's people."""
    if not is_of_the_court(account.roles):
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    size = min(limit, registry.limits.page_size)
    with registry.books.reading() as unit:
        mark = None if after is None else unit.authority.get(after)
        if after is not None and mark is None:
            raise Malformed(detail="no such cursor")
        found = unit.authority.in_cases_of(
            account.account, standing=standing, after=mark, limit=size + 1
        )
    shown = found[:size]
    return Mandates(powers=shown, next=shown[-1].power if len(found) > size else "")


def require_special(
    unit: UnitOfWork, account: Account, own: PartyEntry, needs: SpecialAuthority
) -> None:
    """Raise `Refused(AUTHORITY_MISSING)` for an agent whose power does not name this.

    A party, and who stands for it by law, needs no power (Civil Procedure Law art. 51, 62).
    """
    if own.party.role is not Role.LITIGATION_AGENT:
        return
    powers = unit.authority.in_case(own.case)
    for each in unit.cases.parties(own.case):
        speaks_for = each.stands_for or each.party.participant
        if each.account is None or speaks_for != own.stands_for:
            continue
        refusal = authority.why_not_act_for(
            powers, case=own.case, principal=each.account, agent=account.account, needs=needs
        )
        if refusal is None:
            return
    raise Refused(Reason.AUTHORITY_MISSING, needs.value)


def require_authority(
    unit: UnitOfWork,
    agent: Account,
    case: CaseId,
    principal: AccountId,
    needs: SpecialAuthority | None = None,
) -> None:
    """Raise the refusal of one who does not act for a party, or not in this."""
    if agent.account == principal:
        return
    require_may(agent, Deed.ACT_FOR_ANOTHER)
    refusal = authority.why_not_act_for(
        unit.authority.in_case(case),
        case=case,
        principal=principal,
        agent=agent.account,
        needs=needs,
    )
    if refusal is not None:
        raise refusal


def _agent(registry: Registry, unit: UnitOfWork, asked: GrantPower, now: datetime) -> Account:
    found = find_account(registry, unit, asked.agent, now)
    if found is None or found.account.name != " ".join(asked.agent_name.split()):
        raise Refused(Reason.NO_SUCH_AGENT)
    return found.account


def _serves_another(unit: UnitOfWork, case: CaseId, side: Side, agent: AccountId) -> bool:
    place = unit.cases.party_of(case, agent)
    return place is not None and (place.party.side is not side or place.party.side not in _SIDES)


def _power(
    principal: Account,
    agent: Account,
    case: CaseId,
    asked: GrantPower,
    lawyer: Lawyer | None,
    now: datetime,
) -> Power:
    licensed = lawyer if asked.kind is AgentKind.LAWYER else None
    return Power(
        power=PowerId(new_id()),
        case=case,
        principal=principal.account,
        principal_name=principal.name,
        agent=agent.account,
        agent_name=agent.name,
        kind=asked.kind,
        special=tuple(each for each in SpecialAuthority if each in asked.special),
        relation=asked.relation.strip(),
        licence="" if licensed is None else licensed.licence,
        firm="" if licensed is None else licensed.firm,
        granted_at=now,
    )


def _seat(unit: UnitOfWork, principal: PartyEntry, agent: Account) -> None:
    """Give the agent a place beside the party, unless they have one on that side already."""
    if unit.cases.party_of(principal.case, agent.account) is not None:
        return
    unit.cases.add_party(
        PartyEntry(
            case=principal.case,
            party=Party(
                participant=ParticipantId(new_id()),
                name=agent.name,
                role=Role.LITIGATION_AGENT,
                side=principal.party.side,
            ),
            account=agent.account,
            stands_for=principal.stands_for or principal.party.participant,
        )
    )


def _unseat(unit: UnitOfWork, power: Power) -> None:
    """Take the agent's place, unless another power still holds it."""
    place = unit.cases.party_of(power.case, power.agent)
    if place is None or place.party.role is not Role.LITIGATION_AGENT:
        return
    standing = [
        each
        for each in unit.authority.in_case(power.case)
        if each.agent == power.agent and each.ended_at is None
    ]
    if not standing:
        unit.cases.leave(place.party.participant)
