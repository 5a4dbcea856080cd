"""Acting for another: appointed by name, within what is named, until it ends."""

from typing import Any

import pytest

from client.protocol.account import Account, NoticeKind
from client.protocol.after_judgment import Petition
from client.protocol.authority import (
    AgentKind,
    ClaimLicence,
    GrantPower,
    Mandates,
    Power,
    SpecialAuthority,
)
from client.protocol.errors import CourtError, Forbidden, Malformed, NotFound, Reason, Refused
from client.protocol.identity import CheckManner
from client.protocol.ids import PowerId
from client.protocol.roles import Role, Side
from server_stub.settings import Limits, Tries
from server_stub.usecases.appealing import begin_appeals
from server_stub.usecases.cases import case_file
from server_stub.usecases.people.identity import verify
from server_stub.usecases.people.powers import (
    claim_licence,
    end_power,
    grant_power,
    mandates,
    own_powers,
    powers_in_case,
    require_authority,
    require_special,
    unseen_licences,
    verify_licence,
)
from server_stub.usecases.petitioning import write_petition
from tests.usecases.people.conftest import BOB, OpenPeople, People
from tests.usecases.small_court import NOW, SmallCourt

LICENCE = "11101202010123456"
PHONE = "13800000002"


async def lawyer(people: People, court: SmallCourt, *, seen: bool = True) -> Account:
    account = await people.register(number=BOB, phone=PHONE, name="薄律")
    with people.registry.books.writing() as unit:
        verify(people.registry, unit, account.account, CheckManner.IN_PERSON, NOW)
    account = people.account(account.account)
    claim = ClaimLicence(licence=LICENCE, firm="某某律师事务所")
    claim_licence(people.registry, account, claim, NOW)
    if seen:
        clerk = court.accounts["clerk"]
        verify_licence(people.registry, clerk, account.account, LICENCE, NOW)
    return account


def appoint(people: People, court: SmallCourt, who: str = "plaintiff", **changed: Any) -> Power:
    words = {"agent": PHONE, "agent_name": "薄律", "kind": AgentKind.LAWYER}
    account = court.accounts[who]
    return grant_power(
        people.registry,
        account,
        court.ours,
        GrantPower(**(words | changed)),
        people.attempt(account),
    )


def act(
    people: People,
    court: SmallCourt,
    agent: Account,
    needs: SpecialAuthority | None = None,
    who: str = "plaintiff",
) -> None:
    with people.registry.books.reading() as unit:
        require_authority(unit, agent, court.ours, court.accounts[who].account, needs)


async def test_a_party_appoints_a_lawyer_who_then_has_a_place_in_the_case(
    people: People, small_court: SmallCourt
) -> None:
    agent = await lawyer(people, small_court)
    with pytest.raises(NotFound):
        case_file(people.registry, agent, small_court.ours, NOW)
    power = appoint(people, small_court, special=(SpecialAuthority.SETTLE,))
    assert (power.licence, power.firm) == (LICENCE, "某某律师事务所")
    file = case_file(people.registry, agent, small_court.ours, NOW)
    (place,) = [each for each in file.parties if each.name == "薄律"]
    assert (place.role, place.side) == (Role.LITIGATION_AGENT, Side.PLAINTIFF)
    assert own_powers(people.registry, small_court.accounts["plaintiff"]).powers == (power,)
    assert own_powers(people.registry, agent).powers == (power,)
    with people.registry.books.reading() as unit:
        assert unit.credentials.notices(agent.account)[0].kind is NoticeKind.POWER_GRANTED


async def test_what_is_not_named_is_not_given(people: People, small_court: SmallCourt) -> None:
    agent = await lawyer(people, small_court)
    with pytest.raises(Forbidden):
        act(people, small_court, agent)
    appoint(people, small_court, special=(SpecialAuthority.SETTLE,))
    act(people, small_court, agent)
    act(people, small_court, agent, SpecialAuthority.SETTLE)
    with pytest.raises(Refused) as refused:
        act(people, small_court, agent, SpecialAuthority.APPEAL)
    assert (refused.value.reason, refused.value.detail) == (Reason.AUTHORITY_MISSING, "appeal")
    with pytest.raises(Forbidden):
        act(people, small_court, agent, who="defendant")


async def test_an_agent_signs_and_appeals_only_where_the_power_says_so(
    people: People, small_court: SmallCourt
) -> None:
    agent = await lawyer(people, small_court)
    appoint(people, small_court, special=(SpecialAuthority.SETTLE,))

    def special(account: Account, needs: SpecialAuthority) -> None:
        with people.registry.books.reading() as unit:
            own = unit.cases.party_of(small_court.ours, account.account)
            assert own is not None
            require_special(unit, account, own, needs)

    special(agent, SpecialAuthority.SETTLE)
    for needs in (SpecialAuthority.APPEAL, SpecialAuthority.WAIVE_CLAIMS):
        with pytest.raises(Refused) as refused:
            special(agent, needs)
        assert (refused.value.reason, refused.value.detail) == (Reason.AUTHORITY_MISSING, needs)
    with people.registry.books.writing() as unit:
        begin_appeals(unit, small_court.ours, small_court.judgment, NOW)
    petition = Petition(requests="撤销一审判决。", reasons="认定事实错误。")
    with pytest.raises(Refused, match="authority_missing"):
        write_petition(people.registry, agent, small_court.ours, petition, NOW)
    # A party, and who represents it by law, needs no power.
    for login in ("plaintiff", "defendant"):
        special(small_court.accounts[login], SpecialAuthority.APPEAL)


async def test_an_agent_of_a_company_is_appointed_by_who_represents_it(
    people: People, small_court: SmallCourt
) -> None:
    agent = await lawyer(people, small_court)
    appoint(people, small_court, "defendant", special=(SpecialAuthority.APPEAL,))
    with people.registry.books.reading() as unit:
        own = unit.cases.party_of(small_court.ours, agent.account)
        assert own is not None
        assert own.stands_for == small_court.seats["company"]
        require_special(unit, agent, own, SpecialAuthority.APPEAL)


async def test_the_court_looks_up_who_acts_for_whom_in_its_own_cases(
    people: People, small_court: SmallCourt
) -> None:
    await lawyer(people, small_court)
    first = appoint(people, small_court)
    clerk, stranger = small_court.accounts["clerk"], small_court.accounts["stranger"]

    def listed(after: PowerId | None = None, limit: int = 10, *, standing: bool = True) -> Mandates:
        return mandates(people.registry, clerk, after, limit, standing=standing)

    assert listed().powers == (first,)
    ended = end_power(people.registry, small_court.accounts["plaintiff"], first.power, NOW)
    people.clock.move(minutes=1)
    second = appoint(people, small_court, "defendant")
    assert listed().powers == (second,)
    page = listed(limit=1, standing=False)
    assert (page.powers, page.next) == ((second,), second.power)
    assert listed(second.power, standing=False) == Mandates(powers=(ended,))
    with pytest.raises(Malformed):
        listed(PowerId("nothing"))
    with pytest.raises(Forbidden):
        mandates(people.registry, stranger, None, 10, standing=True)
    with people.registry.books.reading() as unit:
        nobody_s = unit.authority.in_cases_of(
            small_court.accounts["other"].account, standing=False, after=None, limit=10
        )
    assert nobody_s == ()


async def test_a_power_that_is_revoked_takes_the_place_along(
    people: People, small_court: SmallCourt
) -> None:
    agent = await lawyer(people, small_court)
    power = appoint(people, small_court)
    ended = end_power(people.registry, small_court.accounts["plaintiff"], power.power, NOW)
    assert (ended.ended_at, ended.renounced) == (NOW, False)
    with pytest.raises(NotFound):
        case_file(people.registry, agent, small_court.ours, NOW)
    with pytest.raises(Forbidden):
        act(people, small_court, agent)
    with pytest.raises(Refused, match="already_so"):
        end_power(people.registry, agent, power.power, NOW)
    assert appoint(people, small_court).power != power.power


async def test_an_agent_may_renounce_and_the_party_is_told(
    people: People, small_court: SmallCourt
) -> None:
    agent = await lawyer(people, small_court)
    power = appoint(people, small_court)
    assert end_power(people.registry, agent, power.power, NOW).renounced
    with people.registry.books.reading() as unit:
        told = unit.credentials.notices(small_court.accounts["plaintiff"].account)
    assert told[0].kind is NoticeKind.POWER_RENOUNCED


async def test_a_stranger_ends_no_power_and_sees_none(
    people: People, small_court: SmallCourt
) -> None:
    await lawyer(people, small_court)
    power = appoint(people, small_court)
    with pytest.raises(NotFound):
        end_power(people.registry, small_court.accounts["judge"], power.power, NOW)
    for stranger in ("stranger", "other"):
        with pytest.raises(NotFound):
            powers_in_case(people.registry, small_court.accounts[stranger], small_court.ours)
        with pytest.raises(NotFound):
            appoint(people, small_court, stranger)
    seen = {
        who: powers_in_case(people.registry, small_court.accounts[who], small_court.ours).powers
        for who in ("judge", "clerk", "plaintiff", "defendant")
    }
    assert seen == {
        "judge": (power,),
        "clerk": (power,),
        "plaintiff": (power,),
        "defendant": (),
    }


async def test_nobody_serves_two_sides(people: People, small_court: SmallCourt) -> None:
    await lawyer(people, small_court)
    appoint(people, small_court)
    with pytest.raises(Refused, match="no_such_agent"):
        appoint(people, small_court, "defendant")
    with pytest.raises(Forbidden):
        appoint(people, small_court, "judge")


@pytest.mark.parametrize(
    "changed",
    [
        {"agent": "13800000099"},
        {"agent_name": "别人"},
        {"agent": "plaintiff", "agent_name": "Plaintiff Test", "kind": AgentKind.EMPLOYEE},
        {"agent": "judge", "agent_name": "Judge Test", "kind": AgentKind.RECOMMENDED},
    ],
)
async def test_whoever_cannot_be_appointed_is_refused_in_one_word(
    people: People, small_court: SmallCourt, changed: dict[str, Any]
) -> None:
    await lawyer(people, small_court)
    with pytest.raises(Refused) as refused:
        appoint(people, small_court, **changed)
    assert (refused.value.reason, refused.value.detail) == (Reason.NO_SUCH_AGENT, "")


async def test_a_licence_that_nobody_has_seen_makes_no_lawyer(
    people: People, small_court: SmallCourt
) -> None:
    agent = await lawyer(people, small_court, seen=False)
    with pytest.raises(Refused):
        appoint(people, small_court)
    clerk = small_court.accounts["clerk"]
    (waiting,) = unseen_licences(people.registry, clerk)
    assert (waiting.account, waiting.lawyer.licence) == (agent.account, LICENCE)
    with pytest.raises(Forbidden):
        unseen_licences(people.registry, agent)
    with pytest.raises(Refused, match="stale"):
        verify_licence(people.registry, clerk, agent.account, "11101202010999999", NOW)
    verify_licence(people.registry, clerk, agent.account, LICENCE, NOW)
    assert unseen_licences(people.registry, clerk) == ()
    assert appoint(people, small_court).kind is AgentKind.LAWYER


async def test_a_licence_is_one_person_s_and_a_changed_one_is_looked_at_again(
    people: People, small_court: SmallCourt
) -> None:
    agent = await lawyer(people, small_court)
    other = small_court.accounts["other"]
    clerk = small_court.accounts["clerk"]
    claim = ClaimLicence(licence=LICENCE, firm="另一律师事务所")
    claim_licence(people.registry, other, claim, NOW)
    with pytest.raises(Refused, match="account_exists"):
        verify_licence(people.registry, clerk, other.account, LICENCE, NOW)
    assert claim_licence(people.registry, agent, claim, NOW).verified_at is None
    with pytest.raises(Malformed):
        claim_licence(people.registry, agent, ClaimLicence(licence="1", firm="律所"), NOW)


async def test_two_agents_are_enough(people: People, small_court: SmallCourt) -> None:
    await lawyer(people, small_court)
    appoint(people, small_court)
    relative = {
        "agent": "stranger",
        "agent_name": "Stranger Test",
        "kind": AgentKind.CLOSE_RELATIVE,
    }
    appoint(people, small_court, **relative)
    with pytest.raises(Refused, match="already_so"):
        appoint(people, small_court, **relative)
    third = {"agent": "other", "agent_name": "Other Test", "kind": AgentKind.CLOSE_RELATIVE}
    with pytest.raises(Refused, match="agents_too_many"):
        appoint(people, small_court, **third)


async def test_whoever_is_not_known_appoints_nobody_and_is_not_appointed(
    people: People, small_court: SmallCourt
) -> None:
    account = await people.register(number=BOB, phone=PHONE, name="薄律")
    claim = ClaimLicence(licence=LICENCE, firm="某某律师事务所")
    with pytest.raises(Refused, match="identity_not_verified"):
        claim_licence(people.registry, account, claim, NOW)
    with pytest.raises(Refused, match="no_such_agent"):
        appoint(people, small_court, kind=AgentKind.CLOSE_RELATIVE)


async def test_asking_twice_under_one_key_appoints_once(
    people: People, small_court: SmallCourt
) -> None:
    await lawyer(people, small_court)
    account = small_court.accounts["plaintiff"]
    asked = GrantPower(agent=PHONE, agent_name="薄律", kind=AgentKind.LAWYER)
    attempt = people.attempt(account, "once")
    first = grant_power(people.registry, account, small_court.ours, asked, attempt)
    assert grant_power(people.registry, account, small_court.ours, asked, attempt) == first
    assert len(own_powers(people.registry, account).powers) == 1


async def test_naming_people_is_rationed(open_people: OpenPeople, small_court: SmallCourt) -> None:
    people = open_people(Limits(namings_by_one=Tries(tries=2, within_s=60)))
    for _ in range(2):
        with pytest.raises(Refused):
            appoint(people, small_court)
    with pytest.raises(CourtError, match="too_many"):
        appoint(people, small_court)
