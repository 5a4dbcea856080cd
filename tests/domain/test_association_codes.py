"""The code that lets a defendant in: not guessed, not mistyped, not used twice."""

from datetime import UTC, datetime, timedelta
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.errors import Reason, Refused
from client.protocol.ids import AccountId, CaseId, ParticipantId
from server_stub.domain.association_codes import (
    ALPHABET,
    BYTES,
    DRAWN,
    Invitation,
    code_from,
    digest_of,
    invite,
    read,
    redeem,
    revoke,
    shown,
)

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CODE = code_from(bytes(range(BYTES)))
DRAWS = st.binary(min_size=BYTES, max_size=BYTES)
HER, HIM = AccountId("her"), AccountId("him")


def an_invitation() -> Invitation:
    return invite(CODE, CaseId("case"), ParticipantId("defendant"), NOW, timedelta(days=3))


def refusal(invitation: Invitation | None, account: AccountId, now: datetime) -> Refused:
    with pytest.raises(Refused) as caught:
        redeem(invitation, account, now)
    return caught.value


def test_a_code_has_more_than_64_bits() -> None:
    assert log2(len(ALPHABET) ** DRAWN) > 64
    assert len(CODE) == DRAWN + 1
    with pytest.raises(ValueError, match="16 bytes"):
        code_from(b"short")


def test_no_letter_of_a_code_is_taken_for_another() -> None:
    assert not set("0O1IL2Z5S8BGV") & set(ALPHABET)
    assert len(set(ALPHABET)) == 23


def test_a_code_is_read_as_people_type_it() -> None:
    assert shown(CODE).count("-") == 3
    assert read(shown(CODE).lower().replace("-", " - ")) == CODE
    assert read(CODE[:-1]) is None
    assert read("0" + CODE[1:]) is None


@given(DRAWS, st.integers(0, DRAWN), st.sampled_from(ALPHABET))
def test_one_mistyped_letter_is_always_found(random: bytes, place: int, letter: str) -> None:
    code = code_from(random)
    typed = code[:place] + letter + code[place + 1 :]
    assert (read(typed) is None) is (typed != code)


@given(DRAWS, st.integers(0, DRAWN - 1), st.integers(0, DRAWN - 1))
def test_two_exchanged_letters_are_always_found(random: bytes, one: int, other: int) -> None:
    code = code_from(random)
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    typed = "".join(letters)
    assert (read(typed) is None) is (typed != code)


def test_the_court_keeps_no_code() -> None:
    assert CODE not in repr(an_invitation())
    assert an_invitation().digest == digest_of(CODE)


def test_a_code_opens_once_and_the_same_person_may_ask_again() -> None:
    used = redeem(an_invitation(), HER, NOW)
    assert (used.used_by, used.used_at) == (HER, NOW)
    assert redeem(used, HER, NOW + timedelta(days=9)) == used
    assert refusal(used, HIM, NOW).reason is Reason.ASSOCIATION_CODE_INVALID


def test_of_a_code_that_opens_nothing_it_is_not_said_why() -> None:
    ending = an_invitation()
    refusals = [
        refusal(None, HIM, NOW),
        refusal(ending, HIM, ending.expires_at),
        refusal(revoke(ending), HIM, NOW),
        refusal(redeem(ending, HER, NOW), HIM, NOW),
    ]
    assert {str(each) for each in refusals} == {Reason.ASSOCIATION_CODE_INVALID}


def test_a_code_that_was_used_is_not_taken_back() -> None:
    used = redeem(an_invitation(), HER, NOW)
    assert revoke(used) == used
