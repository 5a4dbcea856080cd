"""Drafts before one is known, offices with a log, one's own data, and being oneself again."""

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import pytest

from client.protocol.account import NoticeKind
from client.protocol.errors import CourtError, Forbidden, NotFound, Reason, Refused
from client.protocol.identity import AttestPerson, ConsentPurpose, GiveConsent
from client.protocol.ids import CaseId
from client.protocol.roles import StaffRole
from server_stub.domain.access import Deed, Occasion
from server_stub.domain.second_factor import code_at, step_of
from server_stub.settings import Terms
from server_stub.usecases.accounts import open_account
from server_stub.usecases.hearings import issue_ticket
from server_stub.usecases.people.privacy import give_consent, own_data
from server_stub.usecases.people.staff import grant_role, revoke_role, role_log
from server_stub.usecases.people.standing import (
    attest,
    attest_in_courtroom,
    prove_by_second_factor,
    require_fresh_identity,
    require_known_again,
    require_may,
)
from server_stub.usecases.registry import DEMO_MARK
from server_stub.usecases.second_factor import confirm_second_factor, offer_second_factor
from server_stub.usecases.signing_in import Caller, name_of_session
from tests.usecases.people.conftest import ANN, People
from tests.usecases.small_court import NOW, PASSWORD, SmallCourt


class Attested(Protocol):
    """Attests the plaintiff."""

    def __call__(
        self, by: str, caller: Caller, session: str = "", case: CaseId | None = None
    ) -> None: ...


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


@pytest.fixture
def attested(people: People, small_court: SmallCourt) -> Attested:
    """Have a clerk, or somebody who is none, say that they have seen the plaintiff."""

    def attest_(by: str, caller: Caller, session: str = "", case: CaseId | None = None) -> None:
        said = AttestPerson(
            participant=small_court.seats["plaintiff"],
            session=session or name_of_session(caller.session)[:8],
            paper="ID card",
            seen="face and paper on the call",
        )
        clerk = small_court.accounts[by]
        attest(people.registry, clerk, case or small_court.ours, said, people.clock())

    return attest_


async def test_a_clerk_attests_the_person_of_the_sign_in_that_they_read_out(
    people: People, attested: Attested
) -> None:
    here, elsewhere = await plaintiff(people), await plaintiff(people)
    attested("clerk", here)
    fresh(people, here)
    with pytest.raises(Forbidden):
        fresh(people, elsewhere)
    with people.registry.books.reading() as unit:
        (line,) = unit.identities.accesses(here.account.account)
    assert (line.deed, line.by) == ("attested", "clerk")


async def test_only_the_clerk_of_the_case_attests_and_only_a_sign_in_that_there_is(
    people: People, small_court: SmallCourt, attested: Attested
) -> None:
    caller = await plaintiff(people)
    for by in ("judge", "defendant", "plaintiff"):
        with pytest.raises(Forbidden):
            attested(by, caller)
    for by, case in (("stranger", small_court.ours), ("clerk", small_court.theirs)):
        with pytest.raises(NotFound):
            attested(by, caller, case=case)
    with pytest.raises(Refused, match="no_such_sign_in"):
        attested("clerk", caller, session="0" * 32)
    with pytest.raises(Forbidden):
        fresh(people, caller)


async def test_a_party_is_known_again_and_the_court_s_people_and_a_show_s_are_known(
    people: People, small_court: SmallCourt
) -> None:
    caller = await plaintiff(people)
    clerk = await people.sign_in("clerk", password=PASSWORD)

    def known(who: Caller, session: str) -> None:
        with people.registry.books.reading() as unit:
            require_known_again(unit, who.account, session, Occasion.MEDIATION, NOW)

    with pytest.raises(Forbidden, match="identity_stale"):
        known(caller, caller.session)
    known(clerk, clerk.session)
    # What is asked by no session is the court's own doing.
    known(caller, "")
    with people.registry.books.writing() as unit:
        unit.marks.put(DEMO_MARK, "yes")
    known(caller, caller.session)


async def test_a_court_may_want_it_before_the_waiting_room(
    people: People, small_court: SmallCourt, attested: Attested
) -> None:
    caller = await plaintiff(people)
    with people.registry.books.reading() as unit:
        hearing = unit.hearings.get(small_court.hearing)
    assert hearing is not None
    issue_ticket(people.registry, caller, small_court.hearing, hearing.starts_at)
    strict = replace(people.registry, terms=Terms(known_again_for_hearings=True))
    with pytest.raises(Forbidden, match="identity_stale"):
        issue_ticket(strict, caller, small_court.hearing, people.clock())
    attested("clerk", caller)
    issue_ticket(strict, caller, small_court.hearing, people.clock())


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
