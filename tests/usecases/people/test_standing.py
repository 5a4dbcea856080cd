"""Drafts before one is known, offices with a log, one's own data, and being oneself again."""

import base64
from datetime import timedelta

import pytest

from client.protocol.account import NoticeKind
from client.protocol.errors import CourtError, Forbidden, NotFound, Reason, Refused
from client.protocol.identity import ConsentPurpose, GiveConsent
from client.protocol.roles import StaffRole
from server_stub.domain.access import Deed, Occasion
from server_stub.domain.second_factor import code_at, step_of
from server_stub.usecases.accounts import open_account
from server_stub.usecases.people.privacy import give_consent, own_data
from server_stub.usecases.people.staff import grant_role, revoke_role, role_log
from server_stub.usecases.people.standing import (
    attest_in_courtroom,
    prove_by_second_factor,
    require_fresh_identity,
    require_may,
)
from server_stub.usecases.second_factor import confirm_second_factor, offer_second_factor
from server_stub.usecases.signing_in import Caller
from tests.usecases.people.conftest import ANN, People
from tests.usecases.small_court import NOW, PASSWORD, SmallCourt


async def test_who_is_not_known_yet_prepares_drafts_and_nothing_else(people: People) -> None:
    account = await people.register()
    for deed in Deed:
        if deed in {Deed.PREPARE_DRAFT, Deed.LOOK_AFTER_OWN_ACCOUNT}:
            require_may(account, deed)
        else:
            with pytest.raises(Refused, match="identity_not_verified"):
                require_may(account, deed)


def fresh(people: People, caller: Caller, occasion: Occasion = Occasion.HEARING) -> None:
    with people.registry.books.reading() as unit:
        require_fresh_identity(unit, caller, occasion, people.clock())


async def plaintiff(people: People) -> Caller:
    return await people.sign_in("plaintiff", password=PASSWORD)


async def test_signing_in_alone_does_not_make_one_oneself_again(people: People) -> None:
    caller = await plaintiff(people)
    for occasion in Occasion:
        with pytest.raises(Forbidden) as refused:
            fresh(people, caller, occasion)
        assert (refused.value.reason, refused.value.detail) == (Reason.IDENTITY_STALE, occasion)


async def test_a_code_of_the_authenticator_does_for_a_time_and_for_this_session(
    people: People,
) -> None:
    caller = await plaintiff(people)
    with pytest.raises(Refused, match="code_invalid"):
        prove_by_second_factor(people.registry, caller, "000000", NOW)
    offered = await offer_second_factor(people.registry, caller.account, PASSWORD)
    secret = base64.b32decode(offered.secret + "=" * (-len(offered.secret) % 8))
    confirm_second_factor(
        people.registry, caller.account, code_at(secret, step_of(NOW)), people.clock()
    )
    now = people.clock.move(minutes=1)
    code = code_at(secret, step_of(now))
    proven = prove_by_second_factor(people.registry, caller, code, now)
    assert proven.good_until == now + timedelta(hours=12)
    fresh(people, caller)
    fresh(people, caller, Occasion.SIGNING)
    people.clock.move(minutes=11)
    fresh(people, caller)
    with pytest.raises(Forbidden):
        fresh(people, caller, Occasion.SIGNING)
    people.clock.move(minutes=1)
    code = code_at(secret, step_of(people.clock()))
    other = await people.sign_in("plaintiff", code, password=PASSWORD)
    with pytest.raises(Forbidden):
        fresh(people, other)
    people.clock.move(hours=12)
    with pytest.raises(Forbidden):
        fresh(people, caller)


async def test_a_clerk_s_eyes_do_as_well(people: People, small_court: SmallCourt) -> None:
    caller = await plaintiff(people)
    with people.registry.books.writing() as unit:
        attest_in_courtroom(unit, small_court.accounts["clerk"], caller, NOW)
        require_fresh_identity(unit, caller, Occasion.HEARING, NOW)
        (line,) = unit.identities.accesses(caller.account.account)
    assert (line.deed, line.by) == ("attested", "clerk")


# Offices ----------------------------------------------------------------------------------------


async def test_an_office_holds_from_the_next_request_and_no_longer_than_it_is_held(
    people: People,
) -> None:
    caller = await people.sign_in("clerk", password=PASSWORD)
    account = grant_role(people.registry, "clerk", StaffRole.FILING_REVIEWER, by="root", now=NOW)
    assert account.roles == (StaffRole.CLERK, StaffRole.FILING_REVIEWER)
    assert people.account(caller.account.account) == account
    account = revoke_role(people.registry, "clerk", StaffRole.CLERK, by="root", now=NOW)
    assert (account.staff, account.roles) == (
        StaffRole.FILING_REVIEWER,
        (StaffRole.FILING_REVIEWER,),
    )
    lines = [
        (each.account.login, each.role, each.granted, each.by) for each in role_log(people.registry)
    ]
    assert lines[-2:] == [
        ("clerk", "filing_reviewer", True, "root"),
        ("clerk", "clerk", False, "root"),
    ]
    with people.registry.books.reading() as unit:
        (told, _) = unit.credentials.notices(account.account)
    assert (told.kind, told.detail) == (NoticeKind.ROLE_CHANGED, "-clerk")


async def test_the_last_administrator_keeps_the_office(people: People) -> None:
    for login in ("root", "second"):
        await open_account(
            people.registry,
            login=login,
            name="Somebody",
            staff=StaffRole.ADMINISTRATOR,
            password="seven grey geese",
            now=NOW,
        )
    revoke_role(people.registry, "second", StaffRole.ADMINISTRATOR, by="root", now=NOW)
    with pytest.raises(Refused, match="last_administrator"):
        revoke_role(people.registry, "root", StaffRole.ADMINISTRATOR, by="root", now=NOW)


@pytest.mark.parametrize(
    ("login", "role", "expected"),
    [
        ("nobody", StaffRole.CLERK, NotFound),
        ("clerk", StaffRole.CLERK, Refused),
        ("clerk", StaffRole.NONE, Refused),
    ],
)
def test_an_office_is_given_to_somebody_and_once(
    people: People, login: str, role: StaffRole, expected: type[CourtError]
) -> None:
    with pytest.raises(expected):
        grant_role(people.registry, login, role, by="root", now=NOW)


# One's own data ---------------------------------------------------------------------------------


async def test_a_person_sees_all_that_is_kept_of_them_and_every_look_at_it(
    people: People,
) -> None:
    account = await people.register()
    await people.add_papers(account)
    agreed = GiveConsent(purpose=ConsentPurpose.FACE_CHECK, version="2026-1")
    give_consent(people.registry, account, agreed, NOW)
    caller = await people.sign_in("13800000001")
    found = own_data(people.registry, caller, NOW)
    assert (found.account, found.phone) == (account, "138****0001")
    assert [each.given for each in found.consents] == [True]
    assert [each.deed for each in found.accesses] == ["paper_added", "paper_added", "exported"]
    assert len(found.identity.papers) == 2
    assert ANN not in found.model_dump_json()


async def test_a_yes_to_words_that_are_not_today_s_is_no_yes(people: People) -> None:
    account = await people.register()
    old = GiveConsent(purpose=ConsentPurpose.FACE_CHECK, version="2025-1")
    with pytest.raises(Refused, match="stale"):
        give_consent(people.registry, account, old, NOW)
