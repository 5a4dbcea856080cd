"""Registering: every flaw at once, a proven number, one verified account, nothing told."""

import re
from pathlib import Path
from typing import Any

import pytest

from client.protocol.account import AccountKind, ConfirmCode, NoticeKind
from client.protocol.errors import Malformed, Reason, Refused, TooMany
from client.protocol.identity import (
    CheckManner,
    FieldKind,
    FieldTrial,
    IdentityDocument,
    Register,
    RegisterOrganisation,
)
from server_stub.db.post import Channel
from server_stub.settings import Limits, Settings, Tries
from server_stub.usecases.identity_room import IdentityRoom
from server_stub.usecases.people.identity import own_standing, verify
from server_stub.usecases.people.registering import (
    check_one_field,
    confirm_registration,
    register,
)
from server_stub.usecases.registry import Registry
from tests.usecases.people.conftest import ANN, BOB, SECRET, OpenPeople, People
from tests.usecases.people.eyes import DrawnEyes
from tests.usecases.small_court import ADDRESS, NOW, PageReader

GOOD: dict[str, Any] = {
    "name": "安宁",
    "document": IdentityDocument.RESIDENT_ID,
    "number": ANN,
    "phone": "13800000001",
    "password": SECRET,
}


def person(**changed: Any) -> Register:
    return Register.model_validate(GOOD | changed)


def verified(people: People, account: Any) -> None:
    with people.registry.books.writing() as unit:
        verify(people.registry, unit, account.account, CheckManner.IN_PERSON, NOW)


async def test_a_person_registers_with_a_number_that_is_proven_theirs(people: People) -> None:
    account = await people.register()
    assert (account.kind, account.verified, account.name) == (AccountKind.PERSON, False, "安宁")
    for login in ("13800000001", "+86 138-0000-0001", account.login):
        caller = await people.sign_in(login)
        assert caller.account == account


async def test_an_organisation_registers_with_its_legal_representative(people: People) -> None:
    asked = RegisterOrganisation.model_validate(
        {key: value for key, value in GOOD.items() if key != "type"}
        | {"organisation": "某某科技（北京）有限公司", "credit_code": "91110100MA0TEAA194"}
    )
    sent = await register(people.registry, asked, ADDRESS, NOW)
    confirm = ConfirmCode(challenge=sent.challenge, code=people.code)
    account = confirm_registration(people.registry, confirm, ADDRESS, NOW)
    standing = own_standing(people.registry, account, NOW)
    assert account.kind is AccountKind.ORGANISATION
    assert (standing.organisation, standing.name) == ("某某科技(北京)有限公司", "安宁")
    # The representative's own account is another person's.
    verified(people, account)
    own = await people.register(phone="13800000002")
    verified(people, own)


async def test_every_flaw_is_told_at_once_and_by_its_field(people: People) -> None:
    asked = person(name="安", number="110100190001010019", phone="12800000001")
    with pytest.raises(Malformed) as refused:
        await register(people.registry, asked, ADDRESS, NOW)
    assert refused.value.reason is Reason.FIELD_INVALID
    assert refused.value.detail == "name: wrong_length; number: check_fails; phone: wrong_form"
    assert not people.post.letters


async def test_a_weak_password_is_refused_before_a_code_is_sent(people: People) -> None:
    with pytest.raises(Malformed, match="password_weak"):
        await register(people.registry, person(password="Password2026"), ADDRESS, NOW)
    assert not people.post.letters


@pytest.mark.parametrize("code", ["", "000000x", "１２３４５６"])
async def test_a_wrong_code_opens_no_account(people: People, code: str) -> None:
    sent = await register(people.registry, person(), ADDRESS, NOW)
    with pytest.raises(Refused, match="code_invalid"):
        confirm_registration(
            people.registry, ConfirmCode(challenge=sent.challenge, code=code), ADDRESS, NOW
        )


async def test_a_code_is_good_for_five_tries_and_ten_minutes_and_once(people: People) -> None:
    registry = people.registry

    def confirm(challenge: str, code: str) -> None:
        confirm_registration(
            registry, ConfirmCode(challenge=challenge, code=code), ADDRESS, people.clock()
        )

    sent = await register(registry, person(), ADDRESS, NOW)
    code = people.code
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(Refused):
            confirm(sent.challenge, wrong)
    with pytest.raises(Refused):
        confirm(sent.challenge, code)
    sent = await register(registry, person(), ADDRESS, NOW)
    people.clock.move(minutes=10)
    with pytest.raises(Refused):
        confirm(sent.challenge, people.code)
    sent = await register(registry, person(), ADDRESS, people.clock())
    confirm(sent.challenge, people.code)
    with pytest.raises(Refused):
        confirm(sent.challenge, people.code)


async def test_who_holds_the_number_of_an_account_is_told_to_sign_in(people: People) -> None:
    await people.register()
    with pytest.raises(Refused, match="account_exists"):
        await people.register(number=BOB)


async def test_a_stranger_who_types_another_s_number_is_told_nothing(people: People) -> None:
    ann = await people.register()
    verified(people, ann)
    stranger = await people.register(phone="13800000002")
    assert stranger.account != ann.account
    with people.registry.books.reading() as unit:
        told = [each.kind for each in unit.credentials.notices(ann.account)]
    assert told[0] is NoticeKind.REGISTRATION_TRIED
    with pytest.raises(Refused, match="account_exists"):
        verified(people, stranger)
    # And the number signs in the one whose it is.
    assert (await people.sign_in(ANN)).account.account == ann.account


async def test_an_unproven_claim_keeps_nobody_from_their_own_number(people: People) -> None:
    await people.register(phone="13800000002")
    ann = await people.register()
    verified(people, ann)
    assert people.account(ann.account).verified


async def test_numbers_lie_in_the_books_sealed_and_are_shown_masked(people: People) -> None:
    account = await people.register()
    standing = own_standing(people.registry, account, NOW)
    assert standing.number_masked == "110*************18"
    assert standing.phone_masked == "138****0001"
    books = b"".join(
        each.read_bytes() for each in people.registry.files._folder.parent.glob("court.sqlite3*")
    )
    assert ANN.encode() not in books
    assert SECRET.encode() not in books


async def test_a_code_goes_out_by_the_court_s_outbox_and_with_its_deed(data: Path) -> None:
    identity = IdentityRoom.open(data, DrawnEyes())
    registry = Registry.open(Settings(data=data), PageReader(), identity)
    try:
        sent = await register(registry, person(), ADDRESS, NOW)
        with registry.books.reading() as unit:
            (entry,) = unit.post.due(NOW, 10)
        assert (entry.message.channel, entry.message.recipient) == (Channel.SMS, GOOD["phone"])
        code = re.search(r"\d{6}", entry.message.text)
        assert code is not None
        confirm = ConfirmCode(challenge=sent.challenge, code=code[0])
        assert confirm_registration(registry, confirm, ADDRESS, NOW).name == "安宁"
    finally:
        registry.close()


async def test_codes_are_rationed_by_number_and_by_address(open_people: OpenPeople) -> None:
    people = open_people(Limits(codes_to_one=Tries(tries=2, within_s=60)))
    for _ in range(2):
        await register(people.registry, person(), ADDRESS, NOW)
    with pytest.raises(TooMany):
        await register(people.registry, person(), "198.51.100.1", NOW)


def test_a_field_is_checked_as_it_is_typed_and_nothing_is_kept(people: People) -> None:
    def check(kind: FieldKind, typed: str) -> tuple[bool, str, str, tuple[str, ...]]:
        asked = FieldTrial(kind=kind, typed=typed)
        found = check_one_field(people.registry, asked, ADDRESS, NOW)
        return found.fits, found.tidied, found.flaw, found.doubts

    assert check(FieldKind.RESIDENT_ID, " 11010019000315009x ") == (True, BOB, "", ())
    assert check(FieldKind.RESIDENT_ID, "110100190002290015") == (False, "", "no_such_date", ())
    assert check(FieldKind.MOBILE, "+86 13800000001")[:2] == (True, "13800000001")
    assert check(FieldKind.CREDIT_CODE, "91110100XX0000019N") == (
        True,
        "91110100XX0000019N",
        "",
        ("check_fails",),
    )
    assert check(FieldKind.EMAIL, "A@Example.COM")[:2] == (True, "a@example.com")
    assert check(FieldKind.NAME, "古丽娜尔·买买提")[0]
    assert not check(FieldKind.NAME, "<b>")[0]
