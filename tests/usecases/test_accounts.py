"""Accounts: opened with a good password and a login of one's own."""

import pytest

from client.protocol.account import SignIn
from client.protocol.roles import StaffRole
from server_stub.usecases.accounts import BadLogin, LoginTaken, list_staff, open_account
from server_stub.usecases.passwords import WeakPassword
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import sign_in
from tests.usecases.small_court import ADDRESS, NOW

GOOD = "seven grey geese"


async def open_judge(registry: Registry, login: str = "li", password: str = GOOD) -> None:
    await open_account(
        registry, login=login, name="李明", staff=StaffRole.JUDGE, password=password, now=NOW
    )


async def test_an_account_can_sign_in(registry: Registry) -> None:
    await open_judge(registry)
    asked = SignIn.model_validate({"login": "li", "password": GOOD})
    session = await sign_in(registry, asked, ADDRESS, NOW)
    assert session.account.name == "李明"


async def test_staff_are_listed_by_login(registry: Registry) -> None:
    await open_judge(registry)
    assert [each.login for each in list_staff(registry)] == ["assessor", "clerk", "judge", "li"]


async def test_a_login_is_taken_once_in_any_case_of_letters(registry: Registry) -> None:
    with pytest.raises(LoginTaken):
        await open_judge(registry, login="JUDGE")


@pytest.mark.parametrize("login", ["", " ", "a b", "a/b", "a\nb", "<b>", "x" * 101])
async def test_a_login_is_plain(registry: Registry, login: str) -> None:
    with pytest.raises(BadLogin):
        await open_judge(registry, login=login)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "ninechars",
        "x" * 257,
        "aaaaaaaaaaaa",
        "abababababab",
        "1234567890",
        "0987654321",
        "qwertyuiop",
        "my password 1",
        "PASSWORD2026",
        "lawful-李明-2026",
        "mingjing-demo",
    ],
)
async def test_a_password_that_anyone_would_try_is_refused(
    registry: Registry, password: str
) -> None:
    with pytest.raises(WeakPassword):
        await open_judge(registry, password=password)


@pytest.mark.parametrize("password", [GOOD, "七只灰鹅飞过长城去北方", "x7$kQ!m2Lp"])
async def test_a_password_needs_no_mixture_of_kinds(registry: Registry, password: str) -> None:
    await open_judge(registry, password=password)
