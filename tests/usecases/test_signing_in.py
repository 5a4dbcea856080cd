"""Signing in: proven slowly, limited fairly, known for a time, forgotten at once."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from client.protocol.account import SignIn
from client.protocol.errors import NotSignedIn, Reason, TooMany
from client.protocol.hearing import HearingOpened, Recorded
from client.protocol.ids import Seq
from server_stub.settings import Limits, Tries
from server_stub.usecases.hearing_store import HearingStore
from server_stub.usecases.hearings import issue_ticket
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import caller_of, sign_in, sign_out
from server_stub.usecases.tokens import hash_of
from server_stub.usecases.turnstile import Turnstile
from tests.usecases.small_court import (
    ADDRESS,
    NOW,
    PASSWORD,
    STARTS_AT,
    SmallCourt,
    hold_the_hearing,
    open_registry,
    signed_in,
)

ELSEWHERE = "198.51.100.9"


def asked(login: str, password: str = PASSWORD) -> SignIn:
    return SignIn.model_validate({"login": login, "password": password})


async def token_of(registry: Registry, login: str) -> str:
    return (await sign_in(registry, asked(login), ADDRESS, NOW)).token


@pytest.fixture
def strict(data: Path) -> Iterator[Registry]:
    """A registry that takes two wrong passwords from one address, four from anywhere."""
    limits = Limits(
        sign_in_from_one_address_as_one=Tries(tries=2, within_s=300),
        sign_in_as_one=Tries(tries=4, within_s=300),
        sign_in_from_one_address=Tries(tries=6, within_s=300),
    )
    with open_registry(data, limits) as registry:
        yield registry


async def test_the_right_password_opens_a_session(
    registry: Registry, small_court: SmallCourt
) -> None:
    session = await sign_in(registry, asked("Judge"), ADDRESS, NOW)
    assert session.account == small_court.accounts["judge"]
    assert session.expires_at == NOW + timedelta(hours=12)
    assert caller_of(registry, session.token, NOW).account == session.account


@pytest.mark.parametrize(
    ("login", "password"), [("judge", "wrong password"), ("nobody", PASSWORD), ("judge", "")]
)
async def test_a_wrong_password_and_an_unknown_login_are_told_alike(
    registry: Registry, login: str, password: str
) -> None:
    wrong = SignIn.model_construct(login=login, password=asked("x", password or "-").password)
    with pytest.raises(NotSignedIn) as refused:
        await sign_in(registry, wrong, ADDRESS, NOW)
    assert refused.value.reason is Reason.WRONG_CREDENTIALS
    assert refused.value.detail == ""


async def test_an_unknown_login_costs_the_same_work_as_a_wrong_password(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    hasher = registry.passwords._hasher
    real = type(hasher).verify

    def counted(self: object, kept: str, password: str) -> bool:
        verified.append(kept.rpartition("$")[0].rpartition("$")[0])
        return real(hasher, kept, password)

    monkeypatch.setattr(type(hasher), "verify", counted)
    for login in ("judge", "nobody"):
        with pytest.raises(NotSignedIn):
            await sign_in(registry, asked(login, "wrong password"), ADDRESS, NOW)
    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_the_books_hold_neither_passwords_nor_tokens(registry: Registry, data: Path) -> None:
    token = asyncio.run(token_of(registry, "judge"))
    registry.close()
    kept = b"".join(path.read_bytes() for path in data.glob("court.sqlite3*"))
    assert token.encode() not in kept
    assert PASSWORD.encode() not in kept
    assert hash_of(token).encode() in kept


async def test_wrong_passwords_are_counted_for_a_login_and_an_address(strict: Registry) -> None:
    for _ in range(2):
        with pytest.raises(NotSignedIn):
            await sign_in(strict, asked("judge", "wrong password"), ADDRESS, NOW)
    with pytest.raises(TooMany) as refused:
        await sign_in(strict, asked("judge"), ADDRESS, NOW)
    assert refused.value.detail == "300"


async def test_a_stranger_elsewhere_cannot_lock_a_judge_out(strict: Registry) -> None:
    await sign_in(strict, asked("judge"), ADDRESS, NOW)
    for number in range(8):
        with pytest.raises((NotSignedIn, TooMany)):
            await sign_in(strict, asked("judge", "wrong password"), f"198.51.100.{number}", NOW)
    assert (await sign_in(strict, asked("judge"), ADDRESS, NOW)).account.login == "judge"


async def test_a_login_is_guessed_from_everywhere_only_so_often(strict: Registry) -> None:
    for number in range(4):
        with pytest.raises(NotSignedIn):
            await sign_in(strict, asked("judge", "wrong password"), f"198.51.100.{number}", NOW)
    with pytest.raises(TooMany):
        await sign_in(strict, asked("judge", "wrong password"), ELSEWHERE, NOW)


async def test_an_address_tries_many_logins_only_so_often(strict: Registry) -> None:
    for number in range(6):
        with pytest.raises(NotSignedIn):
            await sign_in(strict, asked(f"guess{number}"), ADDRESS, NOW)
    with pytest.raises(TooMany):
        await sign_in(strict, asked("judge"), ADDRESS, NOW)


async def test_a_right_password_clears_the_wrong_ones_before_it(strict: Registry) -> None:
    for _ in range(2):
        with pytest.raises(NotSignedIn):
            await sign_in(strict, asked("judge", "wrong password"), ADDRESS, NOW)
        await sign_in(strict, asked("judge"), ADDRESS, NOW)


def test_of_ipv6_a_whole_network_counts_as_one_address() -> None:
    turnstile = Turnstile(Limits(network_tests_from_one_address=Tries(tries=1, within_s=300)))
    for address in ("2001:db8::1", "2001:db8:0:1::1", "192.0.2.1", "192.0.2.2", "unknown"):
        turnstile.try_the_network(address)
    for again in ("2001:db8::ffff:2", "2001:db8:0:1:9::", "::ffff:192.0.2.1", "unknown"):
        with pytest.raises(TooMany):
            turnstile.try_the_network(again)


async def test_a_limit_ends_with_its_window() -> None:
    turnstile = Turnstile(Limits(network_tests_from_one_address=Tries(tries=1, within_s=1)))
    turnstile.try_the_network(ADDRESS)
    with pytest.raises(TooMany):
        turnstile.try_the_network(ADDRESS)
    async with asyncio.timeout(10):
        while True:
            try:
                turnstile.try_the_network(ADDRESS)
            except TooMany:
                await asyncio.sleep(0)
            else:
                return


async def test_a_flood_of_sign_ins_waits_in_a_short_line(registry: Registry) -> None:
    proofs = (registry.passwords.proves("guess", None) for _ in range(200))
    answers = await asyncio.gather(*proofs, return_exceptions=True)
    refused = [each for each in answers if isinstance(each, TooMany)]
    assert len(refused) == 200 - 64
    assert not any(answer is True for answer in answers)


# How long one is known --------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 100_000, "\ud800"])
def test_what_is_no_token_opens_nothing(registry: Registry, token: str) -> None:
    with pytest.raises(NotSignedIn) as refused:
        caller_of(registry, token, NOW)
    assert refused.value.reason is Reason.NOT_SIGNED_IN


async def test_a_session_dies_when_it_is_not_used(registry: Registry) -> None:
    token = await token_of(registry, "plaintiff")
    caller_of(registry, token, NOW + timedelta(minutes=29))
    caller_of(registry, token, NOW + timedelta(minutes=58))
    with pytest.raises(NotSignedIn) as refused:
        caller_of(registry, token, NOW + timedelta(minutes=89))
    assert refused.value.reason is Reason.SESSION_EXPIRED


async def test_a_session_dies_after_twelve_hours_however_it_is_used(registry: Registry) -> None:
    token = await token_of(registry, "plaintiff")
    for half_hours in range(1, 24):
        caller_of(registry, token, NOW + timedelta(minutes=29 * half_hours))
    with pytest.raises(NotSignedIn) as refused:
        caller_of(registry, token, NOW + timedelta(hours=12))
    assert refused.value.reason is Reason.SESSION_EXPIRED


async def test_a_hearing_that_one_has_entered_keeps_a_session_alive_until_it_is_closed(
    registry: Registry, small_court: SmallCourt
) -> None:
    store = HearingStore(registry)
    token = await token_of(registry, "plaintiff")
    caller = caller_of(registry, token, NOW)
    ticket = issue_ticket(registry, caller, small_court.hearing, NOW).ticket
    await store.redeem_ticket(ticket, small_court.hearing, NOW)
    opened = HearingOpened(by=small_court.seats["judge"])
    line = Recorded(seq=Seq(1), at=STARTS_AT, event=opened)
    await store.append_record(small_court.hearing, line)
    assert caller_of(registry, token, NOW + timedelta(hours=3)) == caller
    await hold_the_hearing(store, small_court)
    with pytest.raises(NotSignedIn):
        caller_of(registry, token, NOW + timedelta(hours=4))
    store.close()


async def test_signing_out_ends_the_session_and_its_tickets(
    registry: Registry, small_court: SmallCourt
) -> None:
    store = HearingStore(registry)
    caller = await signed_in(registry, "plaintiff")
    ticket = issue_ticket(registry, caller, small_court.hearing, NOW).ticket
    sign_out(registry, caller)
    with pytest.raises(NotSignedIn):
        await store.redeem_ticket(ticket, small_court.hearing, NOW)
    store.close()


async def test_signing_out_leaves_one_s_other_sessions(registry: Registry) -> None:
    first, second = await token_of(registry, "judge"), await token_of(registry, "judge")
    sign_out(registry, caller_of(registry, first, NOW))
    with pytest.raises(NotSignedIn):
        caller_of(registry, first, NOW)
    assert caller_of(registry, second, NOW).account.login == "judge"
