"""Who may act for whom in a case, and in what (Civil Procedure Law art. 61-63).

A party appoints one or two agents by a power of attorney. It covers every step of the case that
needs no special authority; what does need it is named item by item, and what is not named is not
given (art. 62, Interpretation art. 89). A power ends when the party revokes it or the agent
renounces it, and the court is told (art. 63). What the agent did before stays done.

A lawyer acts only with a licence that the court has seen (Interpretation art. 88).
"""

from collections.abc import Iterable
from datetime import datetime

from client.protocol.authority import AgentKind, Power, SpecialAuthority
from client.protocol.errors import CourtError, Forbidden, Reason, Refused
from client.protocol.ids import AccountId, CaseId

AGENTS_MAX = 2
"""Civil Procedure Law art. 61."""


def standing(powers: Iterable[Power], case: CaseId, principal: AccountId) -> tuple[Power, ...]:
    """Give the powers of a party that hold in a case: who may act for them."""
    return tuple(
        each
        for each in powers
        if each.case == case and each.principal == principal and each.ended_at is None
    )


def why_not_appoint(
    powers: Iterable[Power],
    *,
    case: CaseId,
    principal: AccountId,
    agent: AccountId,
    kind: AgentKind,
    agent_verified: bool,
    licensed: bool,
    of_other_side: bool,
) -> CourtError | None:
    """Why a party may not appoint this agent, or None.

    Whoever is or acts for another side of the case cannot be appointed: nobody serves two sides.
    """
    held = standing(powers, case, principal)
    if agent == principal or not agent_verified or of_other_side:
        return Refused(Reason.NO_SUCH_AGENT)
    if kind is AgentKind.LAWYER and not licensed:
        return Refused(Reason.NO_SUCH_AGENT, "licence")
    if any(each.agent == agent for each in held):
        return Refused(Reason.ALREADY_SO)
    if len(held) >= AGENTS_MAX:
        return Refused(Reason.AGENTS_TOO_MANY)
    return None


def why_not_act_for(
    powers: Iterable[Power],
    *,
    case: CaseId,
    principal: AccountId,
    agent: AccountId,
    needs: SpecialAuthority | None = None,
) -> CourtError | None:
    """Why an agent may not do this for a party, or None; `needs` is what it takes."""
    for power in standing(powers, case, principal):
        if power.agent == agent:
            if needs is None or needs in power.special:
                return None
            return Refused(Reason.AUTHORITY_MISSING, needs.value)
    return Forbidden()


def ended(power: Power, *, by: AccountId, now: datetime) -> Power:
    """Give a power as ended by the party or by the agent; raises `Forbidden` or `Refused`."""
    if by not in (power.principal, power.agent):
        raise Forbidden
    if power.ended_at is not None:
        raise Refused(Reason.ALREADY_SO)
    return power.model_copy(update={"ended_at": now, "renounced": by == power.agent})
