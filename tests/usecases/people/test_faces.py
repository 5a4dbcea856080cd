"""A face check: agreed to, begun by number, done once, told live, and forgotten when asked."""

import asyncio
from dataclasses import replace

import pytest

from client.protocol.errors import CourtError, NotFound, Reason, Refused
from client.protocol.identity import (
    BeginFaceCheck,
    CheckManner,
    ConsentPurpose,
    FaceChallenge,
    FaceCheckOpened,
    FaceOutcome,
    FaceState,
    FaceTask,
    GiveConsent,
    HandInFace,
)
from client.protocol.ids import FaceCheckId
from server_stub.domain.access import Occasion
from server_stub.usecases.people.faces import (
    begin_face_check,
    hand_in_face,
    open_face_check,
    watch_face_check,
)
from server_stub.usecases.people.identity import own_standing
from server_stub.usecases.people.privacy import delete_face, give_consent, withdraw_consent
from server_stub.usecases.people.standing import require_fresh_identity
from server_stub.usecases.signing_in import Caller, sign_out
from tests.identity.heads import Shot
from tests.usecases.people.conftest import ANN, People
from tests.usecases.small_court import ADDRESS, NOW

AGREED = GiveConsent(purpose=ConsentPurpose.FACE_CHECK, version="2026-1")
DONE = {
    FaceChallenge.LOOK_STRAIGHT: Shot(fingerprint=0b1111),
    FaceChallenge.TURN_LEFT: Shot(left=25, fingerprint=0b1111_0000),
    FaceChallenge.TURN_RIGHT: Shot(left=-25, fingerprint=0b1111_0000_0000),
    FaceChallenge.CLOSE_EYES: Shot(open_=0.3, shift=5, fingerprint=0b1111 << 16),
}


async def ann(people: People, *, agreed: bool = True) -> Caller:
    """A person at a desk, with papers, who has agreed."""
    account = await people.register()
    await people.add_papers(account)
    if agreed:
        give_consent(people.registry, account, AGREED, people.clock())
    return await people.sign_in("13800000001")


def begin(people: People, opened: FaceCheckOpened, number: str = "") -> FaceTask:
    asked = BeginFaceCheck(check=opened.check, token=opened.token, number=number or opened.number)
    return begin_face_check(people.registry, asked, ADDRESS, people.clock())


async def hand_in(people: People, task: FaceTask, who: int = 1, off: float = 0.1) -> FaceOutcome:
    pictures = [f"{task.check} {each}".encode() for each in task.challenges]
    for picture, challenge in zip(pictures, task.challenges, strict=True):
        people.eyes.shots[picture] = replace(DONE[challenge], who=who, off=off)
    asked = HandInFace.model_construct(
        check=task.check, upload=task.upload, pictures=tuple(pictures)
    )
    result = await hand_in_face(people.registry, asked, ADDRESS, people.clock)
    assert result.state is FaceState.ENDED
    assert result.outcome is not None
    return result.outcome


async def checked(people: People, caller: Caller, who: int = 1, off: float = 0.1) -> FaceOutcome:
    opened = open_face_check(people.registry, caller, people.clock())
    return await hand_in(people, begin(people, opened), who, off)


async def test_a_face_that_is_the_paper_s_makes_the_person_known(people: People) -> None:
    caller = await ann(people)
    assert await checked(people, caller) is FaceOutcome.SAME
    account = people.account(caller.account.account)
    standing = own_standing(people.registry, account, NOW)
    assert (standing.verified, standing.manner) == (True, CheckManner.FACE)
    assert standing.face_kept
    with people.registry.books.reading() as unit:
        known = Caller(account, caller.session, caller.last_used_at)
        require_fresh_identity(unit, known, Occasion.HEARING, people.clock())


@pytest.mark.parametrize(
    ("who", "off", "expected"),
    [(7, 0.1, FaceOutcome.DIFFERENT), (1, 0.55, FaceOutcome.UNSURE)],
)
async def test_another_face_and_a_doubtful_one_make_nobody_known(
    people: People, who: int, off: float, expected: FaceOutcome
) -> None:
    caller = await ann(people)
    assert await checked(people, caller, who, off) is expected
    standing = own_standing(people.registry, caller.account, NOW)
    assert not standing.verified
    assert not standing.face_kept
    assert standing.face_tries_left == 4


async def test_nothing_is_done_without_consent_and_papers(people: People) -> None:
    caller = await ann(people, agreed=False)
    with pytest.raises(Refused) as refused:
        open_face_check(people.registry, caller, NOW)
    assert refused.value.reason is Reason.CONSENT_MISSING
    bare = await people.register(phone="13800000009")
    give_consent(people.registry, bare, AGREED, NOW)
    with pytest.raises(Refused) as refused:
        open_face_check(people.registry, await people.sign_in("13800000009"), NOW)
    assert refused.value.reason is Reason.PAPERS_MISSING


async def test_consent_that_is_withdrawn_meanwhile_stops_the_check(people: People) -> None:
    caller = await ann(people)
    task = begin(people, open_face_check(people.registry, caller, NOW))
    withdraw_consent(people.registry, caller.account, ConsentPurpose.FACE_CHECK, NOW)
    with pytest.raises(Refused):
        await hand_in(people, task)


async def test_withdrawing_and_deleting_take_the_template_along(people: People) -> None:
    caller = await ann(people)
    await checked(people, caller)
    delete_face(people.registry, caller.account, NOW)
    with pytest.raises(NotFound):
        delete_face(people.registry, caller.account, NOW)
    assert await checked(people, caller) is FaceOutcome.SAME
    withdraw_consent(people.registry, caller.account, ConsentPurpose.FACE_CHECK, NOW)
    with people.registry.books.reading() as unit:
        assert unit.identities.template(caller.account.account) is None
        said = unit.identities.consents(caller.account.account)
    assert [each.given for each in said] == [True, False]


async def test_who_is_known_is_compared_with_what_made_them_known(people: People) -> None:
    caller = await ann(people)
    assert await checked(people, caller) is FaceOutcome.SAME
    delete_face(people.registry, caller.account, NOW)
    # Somebody else in the session brings a card with a face of their own.
    people.clock.move(minutes=1)
    people.eyes.on_paper = Shot(who=1, off=0.0)
    await people.add_papers(caller.account)
    assert await checked(people, caller, who=7) is FaceOutcome.DIFFERENT


async def test_the_code_is_good_once_for_two_minutes_and_with_its_number(people: People) -> None:
    caller = await ann(people)
    opened = open_face_check(people.registry, caller, NOW)
    begin(people, opened)
    with pytest.raises(Refused, match="link_spent"):
        begin(people, opened)
    opened = open_face_check(people.registry, caller, people.clock())
    people.clock.move(seconds=120)
    with pytest.raises(Refused, match="link_spent"):
        begin(people, opened)
    opened = open_face_check(people.registry, caller, people.clock())
    wrong = "00" if opened.number != "00" else "11"
    for _ in range(3):
        with pytest.raises(Refused, match="code_invalid"):
            begin(people, opened, wrong)
    with pytest.raises(Refused, match="link_spent"):
        begin(people, opened)


async def test_a_new_code_ends_the_one_before(people: People) -> None:
    caller = await ann(people)
    first = open_face_check(people.registry, caller, NOW)
    open_face_check(people.registry, caller, NOW)
    with pytest.raises(Refused, match="link_spent"):
        begin(people, first)


async def test_the_pictures_are_taken_once_and_in_time(people: People) -> None:
    caller = await ann(people)
    task = begin(people, open_face_check(people.registry, caller, NOW))
    await hand_in(people, task)
    with pytest.raises(Refused, match="link_spent"):
        await hand_in(people, task)
    late = begin(people, open_face_check(people.registry, caller, NOW))
    people.clock.move(minutes=5)
    with pytest.raises(Refused, match="link_spent"):
        await hand_in(people, late)


async def test_signing_out_at_the_desk_ends_what_the_phone_is_doing(people: People) -> None:
    caller = await ann(people)
    task = begin(people, open_face_check(people.registry, caller, NOW))
    sign_out(people.registry, caller)
    with pytest.raises(Refused, match="link_spent"):
        await hand_in(people, task)


async def test_five_comparisons_a_day_are_enough(people: People) -> None:
    caller = await ann(people)
    for _ in range(5):
        await checked(people, caller, who=7)
    with pytest.raises(Refused, match="face_tries_over"):
        open_face_check(people.registry, caller, people.clock())
    people.clock.move(hours=24)
    caller = await people.sign_in("13800000001")
    assert await checked(people, caller) is FaceOutcome.SAME


async def test_a_reader_that_falls_says_nothing_of_the_person(people: People) -> None:
    caller = await ann(people)
    people.eyes.fallen = True
    assert await checked(people, caller) is FaceOutcome.READER_FAILED


async def test_the_desktop_learns_each_step_as_it_happens(people: People) -> None:
    caller = await ann(people)
    opened = open_face_check(people.registry, caller, NOW)

    async def watch(known: FaceState) -> FaceState:
        found = await watch_face_check(
            people.registry, caller.account, opened.check, known, 20, people.clock
        )
        return found.state

    waiting = asyncio.ensure_future(watch(FaceState.OPEN))
    await asyncio.sleep(0)
    task = await asyncio.to_thread(begin, people, opened)
    assert await asyncio.wait_for(waiting, 10) is FaceState.BEGUN
    waiting = asyncio.ensure_future(watch(FaceState.BEGUN))
    await asyncio.sleep(0)
    await hand_in(people, task)
    assert await asyncio.wait_for(waiting, 10) in {FaceState.COMPARING, FaceState.ENDED}
    assert await watch(FaceState.COMPARING) is FaceState.ENDED


async def test_a_check_is_its_owner_s_alone_and_ends_with_its_time(people: People) -> None:
    caller = await ann(people)
    opened = open_face_check(people.registry, caller, NOW)
    other = await people.register(phone="13800000009")

    async def watch(account: object) -> FaceState:
        found = await watch_face_check(
            people.registry,
            account,  # type: ignore[arg-type]
            opened.check,
            None,
            0,
            people.clock,
        )
        return found.state

    with pytest.raises(NotFound):
        await watch(other)
    people.clock.move(minutes=3)
    assert await watch(caller.account) is FaceState.EXPIRED


async def test_a_person_s_second_account_is_not_made_known_by_the_same_face(
    people: People,
) -> None:
    first = await ann(people)
    assert await checked(people, first) is FaceOutcome.SAME
    second = await people.register(number=ANN, phone="13800000002")
    await people.add_papers(second)
    give_consent(people.registry, second, AGREED, NOW)
    caller = await people.sign_in("13800000002")
    assert await checked(people, caller) is FaceOutcome.UNSURE
    assert not people.account(second.account).verified


async def test_nothing_of_a_face_lies_open_in_the_books(people: People) -> None:
    caller = await ann(people)
    await checked(people, caller)
    books = b"".join(
        each.read_bytes() for each in people.registry.files._folder.parent.glob("court.sqlite3*")
    )
    assert b"0.8, 0.0, 0.0" not in books


def test_a_check_that_is_not_there_is_a_spent_link(people: People) -> None:
    asked = BeginFaceCheck.model_construct(check=FaceCheckId("nothing"), token="x", number="00")
    with pytest.raises(CourtError) as refused:
        begin_face_check(people.registry, asked, ADDRESS, NOW)
    assert refused.value.reason is Reason.LINK_SPENT
