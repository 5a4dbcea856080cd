"""Acting for another, as the Civil Procedure Law has it (art. 61 to 63)."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from client.protocol.authority import AgentKind, Power, SpecialAuthority
from client.protocol.errors import Forbidden, Reason, Refused
from client.protocol.ids import AccountId, CaseId, PowerId
from server_stub.domain.authority import ended, standing, why_not_act_for, why_not_appoint

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
CASE, OTHER_CASE = CaseId("case"), CaseId("other case")
ANN, BOB, EVE, ZOE = (AccountId(name) for name in ("ann", "bob", "eve", "zoe"))


def power(
    agent: AccountId = BOB,
    *special: SpecialAuthority,
    case: CaseId = CASE,
    ended_at: datetime | None = None,
) -> Power:
    return Power(
        power=PowerId(f"{agent} in {case}"),
        case=case,
        principal=ANN,
        principal_name="Ann",
        agent=agent,
        agent_name=str(agent),
        kind=AgentKind.LAWYER,
        special=special,
        granted_at=NOW,
        ended_at=ended_at,
    )


@dataclass(frozen=True)
class Candidate:
    """Somebody whom Ann wants to appoint."""

    agent: AccountId = BOB
    kind: AgentKind = AgentKind.LAWYER
    agent_verified: bool = True
    licensed: bool = True
    of_other_side: bool = False


def refusal(candidate: Candidate, *powers: Power) -> tuple[Reason, str] | None:
    found = why_not_appoint(
        powers,
        case=CASE,
        principal=ANN,
        agent=candidate.agent,
        kind=candidate.kind,
        agent_verified=candidate.agent_verified,
        licensed=candidate.licensed,
        of_other_side=candidate.of_other_side,
    )
    return None if found is None else (found.reason, found.detail)


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        (Candidate(), None),
        (Candidate(kind=AgentKind.CLOSE_RELATIVE, licensed=False), None),
        (Candidate(agent=ANN), (Reason.NO_SUCH_AGENT, "")),
        (Candidate(agent_verified=False), (Reason.NO_SUCH_AGENT, "")),
        (Candidate(of_other_side=True), (Reason.NO_SUCH_AGENT, "")),
        (Candidate(licensed=False), (Reason.NO_SUCH_AGENT, "licence")),
    ],
)
def test_who_may_be_appointed(candidate: Candidate, expected: tuple[Reason, str] | None) -> None:
    assert refusal(candidate) == expected


def test_a_party_has_two_agents_at_most_and_each_once() -> None:
    assert refusal(Candidate(), power(EVE)) is None
    assert refusal(Candidate(), power(BOB)) == (Reason.ALREADY_SO, "")
    assert refusal(Candidate(), power(EVE), power(ZOE)) == (Reason.AGENTS_TOO_MANY, "")
    assert refusal(Candidate(), power(EVE), power(ZOE, ended_at=NOW)) is None
    assert refusal(Candidate(), power(EVE), power(ZOE, case=OTHER_CASE)) is None


def test_general_authority_covers_what_needs_no_naming() -> None:
    powers = (power(BOB),)
    assert why_not_act_for(powers, case=CASE, principal=ANN, agent=BOB) is None
    for needs in SpecialAuthority:
        found = why_not_act_for(powers, case=CASE, principal=ANN, agent=BOB, needs=needs)
        assert isinstance(found, Refused)
        assert (found.reason, found.detail) == (Reason.AUTHORITY_MISSING, needs.value)


@pytest.mark.parametrize("named", SpecialAuthority)
def test_each_special_authority_gives_itself_alone(named: SpecialAuthority) -> None:
    powers = (power(BOB, named),)
    for needs in SpecialAuthority:
        found = why_not_act_for(powers, case=CASE, principal=ANN, agent=BOB, needs=needs)
        assert (found is None) is (needs is named)


@pytest.mark.parametrize(
    "powers",
    [(), (power(EVE),), (power(BOB, ended_at=NOW),), (power(BOB, case=OTHER_CASE),)],
)
def test_without_a_standing_power_nobody_acts(powers: tuple[Power, ...]) -> None:
    found = why_not_act_for(powers, case=CASE, principal=ANN, agent=BOB)
    assert isinstance(found, Forbidden)


def test_a_power_is_ended_by_the_party_or_the_agent_and_once() -> None:
    given = power(BOB)
    assert not ended(given, by=ANN, now=NOW).renounced
    assert ended(given, by=BOB, now=NOW).renounced
    with pytest.raises(Forbidden):
        ended(given, by=EVE, now=NOW)
    with pytest.raises(Refused):
        ended(ended(given, by=ANN, now=NOW), by=BOB, now=NOW)


def test_who_may_act_is_told_by_case_and_party() -> None:
    powers = (power(BOB), power(EVE, ended_at=NOW), power(ZOE, case=OTHER_CASE))
    assert standing(powers, CASE, ANN) == powers[:1]
    assert standing(powers, CASE, BOB) == ()
