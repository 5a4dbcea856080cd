"""Passwords, second factors and sessions: changed, forgotten, told to their owner."""

import re

import pytest

from client.protocol.account import (
    BeginReset,
    ChangeEmail,
    ChangePassword,
    ConfirmCode,
    FinishReset,
    NoticeKind,
    PasswordTrial,
)
from client.protocol.errors import Malformed, NotFound, NotSignedIn, Reason, Refused, TooMany
from server_stub.domain.second_factor import code_at, step_of
from server_stub.usecases.notices import list_notices, read_notice
from server_stub.usecases.people.credentials import (
    begin_reset,
    change_email,
    change_password,
    confirm_email,
    finish_reset,
    password_strength,
)
from server_stub.usecases.second_factor import (
    confirm_second_factor,
    offer_second_factor,
    remove_second_factor,
)
from server_stub.usecases.signing_in import (
    Caller,
    caller_of,
    end_other_sessions,
    end_session,
    list_sessions,
)
from tests.usecases.people.conftest import SECRET, People
from tests.usecases.small_court import ADDRESS, NOW, SmallCourt

PHONE = "13800000001"
NEW = "nine blue herons"
ELSEWHERE = "198.51.100.9"


async def ann(people: People) -> Caller:
    await people.register()
    return await people.sign_in(PHONE)


def kinds(people: People, caller: Caller) -> list[NoticeKind]:
    return [each.kind for each in list_notices(people.registry, caller.account).notices]


def is_open(people: People, caller: Caller) -> bool:
    with people.registry.books.reading() as unit:
        return unit.accounts.session(caller.session) is not None


# Passwords --------------------------------------------------------------------------------------


async def test_a_password_is_changed_with_the_old_one_and_ends_the_other_sessions(
    people: People,
) -> None:
    caller, other = await ann(people), await people.sign_in(PHONE)
    asked = ChangePassword.model_validate({"old": SECRET, "new": NEW})
    await change_password(people.registry, caller, asked, NOW)
    assert is_open(people, caller)
    assert not is_open(people, other)
    assert kinds(people, caller) == [NoticeKind.PASSWORD_CHANGED]
    assert "密码已修改" in people.post.letters[-1].text
    await people.sign_in(PHONE, password=NEW)
    with pytest.raises(NotSignedIn):
        await people.sign_in(PHONE)


async def test_a_wrong_old_password_and_a_weak_new_one_change_nothing(people: People) -> None:
    caller = await ann(people)
    wrong = ChangePassword.model_validate({"old": "something else", "new": NEW})
    with pytest.raises(NotSignedIn):
        await change_password(people.registry, caller, wrong, NOW)
    weak = ChangePassword.model_validate({"old": SECRET, "new": "Zhongguo1949"})
    with pytest.raises(Malformed, match="common"):
        await change_password(people.registry, caller, weak, NOW)
    await people.sign_in(PHONE)


async def test_guessing_the_old_password_is_rationed(people: People) -> None:
    caller = await ann(people)
    wrong = ChangePassword.model_validate({"old": "something else", "new": NEW})
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            await change_password(people.registry, caller, wrong, NOW)
    with pytest.raises(TooMany):
        await change_password(people.registry, caller, wrong, NOW)


async def test_a_forgotten_password_is_reset_by_the_number_and_ends_every_session(
    people: People,
) -> None:
    caller = await ann(people)
    sent = begin_reset(people.registry, BeginReset(login=PHONE), ADDRESS, NOW)
    assert people.post.letters[-1].to == PHONE
    words = {"challenge": sent.challenge, "code": people.code, "new": NEW}
    await finish_reset(people.registry, FinishReset.model_validate(words), ADDRESS, NOW)
    assert not is_open(people, caller)
    caller = await people.sign_in(PHONE, password=NEW)
    assert kinds(people, caller) == [NoticeKind.PASSWORD_CHANGED]
    with pytest.raises(Refused, match="code_invalid"):
        await finish_reset(people.registry, FinishReset.model_validate(words), ADDRESS, NOW)


async def test_a_weak_new_password_does_not_cost_the_code(people: People) -> None:
    await ann(people)
    sent = begin_reset(people.registry, BeginReset(login=PHONE), ADDRESS, NOW)
    words = {"challenge": sent.challenge, "code": people.code, "new": "short"}
    with pytest.raises(Malformed):
        await finish_reset(people.registry, FinishReset.model_validate(words), ADDRESS, NOW)
    words["new"] = NEW
    await finish_reset(people.registry, FinishReset.model_validate(words), ADDRESS, NOW)


async def test_a_name_in_a_new_password_is_told_to_who_has_the_code_alone(people: People) -> None:
    await ann(people)
    sent = begin_reset(people.registry, BeginReset(login=PHONE), ADDRESS, NOW)
    words = {"challenge": sent.challenge, "code": "000000", "new": "安宁 seven grey geese"}
    with pytest.raises(Refused, match="code_invalid"):
        await finish_reset(people.registry, FinishReset.model_validate(words), ADDRESS, NOW)
    words["code"] = people.code
    with pytest.raises(Malformed, match="holds_name"):
        await finish_reset(people.registry, FinishReset.model_validate(words), ADDRESS, NOW)
    words["new"] = NEW
    await finish_reset(people.registry, FinishReset.model_validate(words), ADDRESS, NOW)


async def test_however_an_account_is_called_its_owner_is_woken_five_times_at_most(
    people: People,
) -> None:
    caller = await ann(people)
    letters = len(people.post.letters)
    for name in (PHONE, f"+86{PHONE}", f"0086 {PHONE}", f"{PHONE[:3]} {PHONE[3:]}"):
        for _ in range(2):
            begin_reset(people.registry, BeginReset(login=name), ADDRESS, NOW)
    begin_reset(people.registry, BeginReset(login=caller.account.login), ADDRESS, NOW)
    assert len(people.post.letters) == letters + 5


async def test_a_reset_for_nobody_looks_like_any_other(people: People) -> None:
    await ann(people)
    letters = len(people.post.letters)
    sent = begin_reset(people.registry, BeginReset(login="13800000077"), ADDRESS, NOW)
    real = begin_reset(people.registry, BeginReset(login=PHONE), ADDRESS, NOW)
    assert (len(sent.challenge), sent.expires_at) == (len(real.challenge), real.expires_at)
    assert len(people.post.letters) == letters + 1
    words = {"challenge": sent.challenge, "code": people.code, "new": NEW}
    with pytest.raises(Refused, match="code_invalid"):
        await finish_reset(people.registry, FinishReset.model_validate(words), ADDRESS, NOW)


async def test_a_code_for_one_purpose_opens_nothing_else(people: People) -> None:
    caller = await ann(people)
    asked = ChangeEmail(email="ann@example.com")
    sent = change_email(people.registry, caller.account, asked, ADDRESS, NOW)
    words = {"challenge": sent.challenge, "code": people.code, "new": NEW}
    with pytest.raises(Refused, match="code_invalid"):
        await finish_reset(people.registry, FinishReset.model_validate(words), ADDRESS, NOW)


def test_how_good_a_password_is_can_be_asked(people: People) -> None:
    def score(password: str) -> int:
        asked = PasswordTrial.model_validate({"password": password})
        return password_strength(people.registry, asked, ADDRESS).score

    assert (score("password1234"), score(SECRET)) == (0, 4)


# An address -------------------------------------------------------------------------------------


async def test_a_confirmed_address_signs_in_and_belongs_to_one(people: People) -> None:
    caller = await ann(people)

    def confirm(who: Caller, email: str) -> None:
        asked = ChangeEmail(email=email)
        sent = change_email(people.registry, who.account, asked, ADDRESS, NOW)
        assert people.post.letters[-1].to == email.lower()
        code = ConfirmCode(challenge=sent.challenge, code=people.code)
        confirm_email(people.registry, who.account, code, ADDRESS, NOW)

    with pytest.raises(NotSignedIn):
        await people.sign_in("ann@example.com")
    confirm(caller, "Ann@Example.com")
    assert (await people.sign_in("ANN@example.com")).account == caller.account
    await people.register(number="11010019000315009X", phone="13800000002")
    with pytest.raises(Refused, match="account_exists"):
        confirm(await people.sign_in("13800000002"), "ann@example.com")
    with pytest.raises(Malformed):
        change_email(people.registry, caller.account, ChangeEmail(email="ann@"), ADDRESS, NOW)


# The second factor ------------------------------------------------------------------------------


async def with_second_factor(people: People) -> tuple[Caller, bytes, tuple[str, ...]]:
    import base64

    caller = await ann(people)
    offered = await offer_second_factor(people.registry, caller.account, SECRET)
    padding = "=" * (-len(offered.secret) % 8)
    secret = base64.b32decode(offered.secret + padding)
    code = code_at(secret, step_of(people.clock()))
    codes = confirm_second_factor(people.registry, caller.account, code, people.clock()).codes
    return caller, secret, codes


async def test_a_second_factor_is_asked_for_and_a_code_is_good_once(people: People) -> None:
    _, secret, _ = await with_second_factor(people)
    with pytest.raises(NotSignedIn) as refused:
        await people.sign_in(PHONE)
    assert refused.value.reason is Reason.SECOND_FACTOR_NEEDED
    people.clock.move(minutes=1)
    code = code_at(secret, step_of(people.clock()))
    await people.sign_in(PHONE, code)
    with pytest.raises(NotSignedIn) as refused:
        await people.sign_in(PHONE, code)
    assert refused.value.reason is Reason.CODE_INVALID


async def test_without_the_password_a_code_is_not_even_looked_at(people: People) -> None:
    _, secret, _ = await with_second_factor(people)
    people.clock.move(minutes=1)
    code = code_at(secret, step_of(people.clock()))
    with pytest.raises(NotSignedIn) as refused:
        await people.sign_in(PHONE, code, password="something else")
    assert refused.value.reason is Reason.WRONG_CREDENTIALS
    await people.sign_in(PHONE, code)


async def test_a_lost_authenticator_is_replaced_by_a_recovery_code_once(people: People) -> None:
    _, _, codes = await with_second_factor(people)
    assert len(codes) == 10
    assert all(re.fullmatch(r"(\w{4}-){3}\w{4}", each) for each in codes)
    await people.sign_in(PHONE, codes[0].upper().replace("-", " "))
    with pytest.raises(NotSignedIn):
        await people.sign_in(PHONE, codes[0])
    await people.sign_in(PHONE, codes[1])


async def test_guessing_the_second_factor_is_rationed(people: People) -> None:
    await with_second_factor(people)
    for _ in range(4):
        with pytest.raises(NotSignedIn):
            await people.sign_in(PHONE, "000000")
    with pytest.raises((NotSignedIn, TooMany)):
        await people.sign_in(PHONE, "000000")
    with pytest.raises(TooMany):
        await people.sign_in(PHONE, "000000")


async def test_it_counts_from_its_first_code_and_goes_with_the_password(people: People) -> None:
    caller = await ann(people)
    await offer_second_factor(people.registry, caller.account, SECRET)
    await people.sign_in(PHONE)
    with pytest.raises(Refused):
        confirm_second_factor(people.registry, caller.account, "000000", NOW)
    with pytest.raises(NotSignedIn):
        await offer_second_factor(people.registry, caller.account, "something else")


async def test_removing_it_needs_the_password_and_takes_the_codes_along(people: People) -> None:
    caller, _, _ = await with_second_factor(people)
    with pytest.raises(Refused, match="already_so"):
        await offer_second_factor(people.registry, caller.account, SECRET)
    await remove_second_factor(people.registry, caller.account, SECRET, NOW)
    await people.sign_in(PHONE)
    assert kinds(people, caller)[:2] == [
        NoticeKind.SECOND_FACTOR_REMOVED,
        NoticeKind.SECOND_FACTOR_SET,
    ]
    with people.registry.books.reading() as unit:
        assert unit.credentials.recovery_codes_left(caller.account.account) == 0


# Sessions ---------------------------------------------------------------------------------------


async def test_signing_in_elsewhere_is_told_in_the_first_place(people: People) -> None:
    caller = await ann(people)
    await people.sign_in(PHONE)
    assert kinds(people, caller) == []
    await people.sign_in(PHONE, address=ELSEWHERE)
    (notice,) = list_notices(people.registry, caller.account).notices
    assert (notice.kind, notice.detail) == (NoticeKind.SIGNED_IN_ELSEWHERE, ELSEWHERE)
    assert "另一处登录" in people.post.letters[-1].text
    read_notice(people.registry, caller.account, notice.notice, NOW)
    assert list_notices(people.registry, caller.account).notices[0].read_at == NOW


async def test_a_notice_is_its_owner_s_alone(people: People, small_court: SmallCourt) -> None:
    caller = await ann(people)
    await people.sign_in(PHONE, address=ELSEWHERE)
    (notice,) = list_notices(people.registry, caller.account).notices
    with pytest.raises(NotFound):
        read_notice(people.registry, small_court.accounts["judge"], notice.notice, NOW)


async def test_sessions_are_listed_and_ended_by_their_owner(people: People) -> None:
    caller, other = await ann(people), await people.sign_in(PHONE, address=ELSEWHERE)
    lines = list_sessions(people.registry, caller, NOW).sessions
    assert {(each.address, each.here) for each in lines} == {(ADDRESS, True), (ELSEWHERE, False)}
    assert all(each.session not in (caller.session, other.session) for each in lines)
    (there,) = [each for each in lines if not each.here]
    await people.register(number="11010019000315009X", phone="13800000002")
    stranger = await people.sign_in("13800000002")
    with pytest.raises(NotFound):
        end_session(people.registry, stranger, there.session, NOW)
    end_session(people.registry, caller, there.session, NOW)
    assert not is_open(people, other)
    third = await people.sign_in(PHONE)
    end_other_sessions(people.registry, third)
    assert not is_open(people, caller)
    assert is_open(people, third)


async def test_notices_come_by_pages(people: People) -> None:
    caller = await ann(people)
    for each in range(3):
        await people.sign_in(PHONE, address=f"198.51.100.{each}")
    first = list_notices(people.registry, caller.account, limit=2)
    rest = list_notices(people.registry, caller.account, first.next, limit=2)
    assert (len(first.notices), len(rest.notices), rest.next) == (2, 1, "")


def test_a_token_is_still_needed(people: People) -> None:
    with pytest.raises(NotSignedIn):
        caller_of(people.registry, "x", NOW)
