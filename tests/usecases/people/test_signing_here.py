"""Signing without a phone: at the desk, by one who is known again in that very session."""

import base64

import pytest

from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.filing import SigningAsked, SigningState, Strokes
from client.protocol.ids import FileHash
from server_stub.domain.second_factor import code_at, step_of
from server_stub.usecases.people.standing import attest_in_courtroom, prove_by_second_factor
from server_stub.usecases.second_factor import confirm_second_factor, offer_second_factor
from server_stub.usecases.signatures import ask_signature, draw_at_the_desk
from server_stub.usecases.signing_in import Caller
from tests.usecases.people.conftest import People
from tests.usecases.small_court import PASSWORD, SmallCourt

DRAWN = Strokes(strokes=(((0.1, 0.5, 0), (0.9, 0.4, 400)),))
CONTENT = FileHash("c" * 64)


def place(people: People, caller: Caller) -> SigningAsked:
    with people.registry.books.writing() as unit:
        return ask_signature(unit, caller.account.account, CONTENT, people.clock())


def draw(
    people: People, caller: Caller, asked: SigningAsked, drawn: Strokes = DRAWN
) -> SigningState:
    return draw_at_the_desk(people.registry, caller, asked.signing, drawn, people.clock())


async def test_a_second_factor_lets_one_sign_with_the_mouse(people: People) -> None:
    caller = await people.sign_in("plaintiff", password=PASSWORD)
    asked = place(people, caller)
    with pytest.raises(Forbidden) as refused:
        draw(people, caller, asked)
    assert (refused.value.reason, refused.value.detail) == (Reason.IDENTITY_STALE, "signing")
    offered = await offer_second_factor(people.registry, caller.account, PASSWORD)
    secret = base64.b32decode(offered.secret + "=" * (-len(offered.secret) % 8))
    first = code_at(secret, step_of(people.clock()))
    confirm_second_factor(people.registry, caller.account, first, people.clock())
    now = people.clock.move(minutes=1)
    prove_by_second_factor(people.registry, caller, code_at(secret, step_of(now)), now)
    assert draw(people, caller, asked).signed
    assert draw(people, caller, asked).signs == CONTENT
    with pytest.raises(Refused, match="already_so"):
        draw(people, caller, asked, Strokes(strokes=(((0.5, 0.5, 0), (0.6, 0.6, 9)),)))


async def test_a_clerk_who_sees_the_person_does_as_well(
    people: People, small_court: SmallCourt
) -> None:
    caller = await people.sign_in("plaintiff", password=PASSWORD)
    asked = place(people, caller)
    with people.registry.books.writing() as unit:
        attest_in_courtroom(unit, small_court.accounts["clerk"], caller, people.clock())
    assert draw(people, caller, asked).signed
    late = place(people, caller)
    people.clock.move(minutes=11)
    with pytest.raises(Forbidden):
        draw(people, caller, late)


async def test_nobody_signs_for_another(people: People, small_court: SmallCourt) -> None:
    caller = await people.sign_in("plaintiff", password=PASSWORD)
    asked = place(people, caller)
    other = await people.sign_in("defendant", password=PASSWORD)
    with people.registry.books.writing() as unit:
        attest_in_courtroom(unit, small_court.accounts["clerk"], other, people.clock())
    with pytest.raises(NotFound):
        draw(people, other, asked)
