"""Acting for another: lawyers, powers of attorney, and what each of them covers.

A party may appoint one or two agents (Civil Procedure Law art. 61) by a power of attorney that
names what it covers (art. 62). To admit, waive or change claims, to settle, to counterclaim or to
appeal needs special authority, item by item: what is not named is not given.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.ids import AccountId, CaseId, PowerId
from client.protocol.value import Value


class AgentKind(StrEnum):
    """Who may be appointed (Civil Procedure Law art. 61)."""

    LAWYER = "lawyer"
    LEGAL_WORKER = "legal_worker"
    """基层法律服务工作者."""
    CLOSE_RELATIVE = "close_relative"
    EMPLOYEE = "employee"
    RECOMMENDED = "recommended"
    """By the community, the unit or a social organisation."""


class SpecialAuthority(StrEnum):
    """What needs to be named by itself (Civil Procedure Law art. 62)."""

    ADMIT_CLAIMS = "admit_claims"
    WAIVE_CLAIMS = "waive_claims"
    CHANGE_CLAIMS = "change_claims"
    SETTLE = "settle"
    COUNTERCLAIM = "counterclaim"
    APPEAL = "appeal"


class Lawyer(Value):
    """A person's licence as a lawyer; it counts once the court has seen it."""

    licence: str
    firm: str
    verified_at: AwareDatetime | None = None


class ClaimLicence(Value):
    """Tell the court that one is a lawyer."""

    licence: Annotated[str, Field(max_length=40)]
    firm: Annotated[str, Field(min_length=2, max_length=100)]


class GrantPower(Value):
    """Appoint an agent for one case; login or mobile number and name must both be the agent's."""

    agent: Annotated[str, Field(min_length=1, max_length=100)]
    agent_name: Annotated[str, Field(min_length=1, max_length=100)]
    kind: AgentKind
    special: tuple[SpecialAuthority, ...] = ()
    """Empty for general authority."""
    relation: Annotated[str, Field(max_length=100)] = ""
    """How the agent stands to the party, where they are no lawyer."""


class Power(Value):
    """An appointment, standing or ended."""

    power: PowerId
    case: CaseId
    principal: AccountId
    principal_name: str
    agent: AccountId
    agent_name: str
    kind: AgentKind
    special: tuple[SpecialAuthority, ...]
    relation: str = ""
    licence: str = ""
    firm: str = ""
    granted_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    renounced: bool = False
    """Whether it was the agent who ended it."""


class PowerList(Value):
    """Appointments, newest first."""

    powers: tuple[Power, ...]


class Mandates(Value):
    """One page of the appointments in the cases of one of the court's people, newest first."""

    powers: tuple[Power, ...]
    next: str = ""
    """Where the next page begins; empty on the last."""


class PaperOfLicence(Value):
    """A lawyer who waits for the court to look at the licence."""

    account: AccountId
    name: str
    lawyer: Lawyer


class LicenceList(Value):
    """Lawyers whose licence the court has not seen, longest waiting first."""

    licences: tuple[PaperOfLicence, ...]


class LicenceSeen(Value):
    """The licence that the court has seen, as it stands on the paper."""

    licence: Annotated[str, Field(max_length=40)]
