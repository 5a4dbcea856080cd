"""The clerk's way: papers shown back, two statements, one decision, and every look logged."""

from typing import Any

import pytest

from client.protocol.account import NoticeKind
from client.protocol.errors import CourtError, Forbidden, Malformed, NotFound, Refused
from client.protocol.identity import (
    CheckManner,
    DecideReview,
    IdentityReview,
    PaperKind,
    ReviewState,
)
from client.protocol.roles import StaffRole
from server_stub.files.store import NoSuchFile
from server_stub.identity.vault import open_apart
from server_stub.usecases.people.identity import own_standing
from server_stub.usecases.people.papers import (
    add_paper,
    paper_key,
    paper_picture,
    take_paper_back,
)
from server_stub.usecases.people.reviewing import (
    ask_review,
    decide_review,
    list_reviews,
    review_sheet,
    withdraw_review,
)
from server_stub.usecases.people.staff import revoke_role
from tests.usecases.people.conftest import ANN, People
from tests.usecases.small_court import NOW, SmallCourt

STATED: dict[str, Any] = {
    "manner": CheckManner.IN_PERSON,
    "paper": "居民身份证原件",
    "seen": "本人与证件照片一致",
}


def decide(people: People, court: SmallCourt, review: IdentityReview, **changed: Any) -> Any:
    asked = DecideReview(**({"confirmed": True} | STATED | changed))
    clerk = people.account(court.accounts["clerk"].account)
    return decide_review(people.registry, clerk, review.review, asked, people.clock())


async def test_a_clerk_who_has_seen_person_and_paper_makes_them_known(
    people: People, small_court: SmallCourt
) -> None:
    ann = await people.register()
    await people.add_papers(ann)
    review = ask_review(people.registry, ann, people.attempt(ann))
    clerk = small_court.accounts["clerk"]
    (line,) = list_reviews(people.registry, clerk).reviews
    assert (line.name, line.number_masked) == ("安宁", "110*************18")
    sheet = review_sheet(people.registry, clerk, review.review, NOW)
    assert sheet.number == ANN
    assert [each.kind for each in sheet.papers] == [PaperKind.ID_FRONT, PaperKind.ID_BACK]
    assert paper_picture(people.registry, clerk, sheet.papers[0].paper, NOW).content
    assert decide(people, small_court, review).state is ReviewState.CONFIRMED
    standing = own_standing(people.registry, people.account(ann.account), NOW)
    assert (standing.verified, standing.manner) == (True, CheckManner.IN_PERSON)
    with people.registry.books.reading() as unit:
        kept = unit.identities.review(review.review)
        looks = [(each.deed, each.by) for each in unit.identities.accesses(ann.account)]
        assert unit.credentials.notices(ann.account)[0].kind is NoticeKind.IDENTITY_VERIFIED
    assert kept is not None
    assert (kept.by, kept.paper, kept.seen) == (clerk.account, STATED["paper"], STATED["seen"])
    assert looks == [
        ("paper_added", "self"),
        ("paper_added", "self"),
        ("review_asked", "self"),
        ("sheet_read", "clerk"),
        ("paper_read", "clerk"),
        ("review_confirmed", "clerk"),
    ]
    with pytest.raises(NotFound):
        paper_picture(people.registry, clerk, sheet.papers[0].paper, NOW)


async def test_a_refusal_says_why_and_the_person_may_ask_again(
    people: People, small_court: SmallCourt
) -> None:
    ann = await people.register()
    review = ask_review(people.registry, ann, people.attempt(ann))
    with pytest.raises(Malformed):
        decide(people, small_court, review, confirmed=False)
    shown = decide(people, small_court, review, confirmed=False, note="照片不清晰")
    assert (shown.state, shown.note) == (ReviewState.REFUSED, "照片不清晰")
    assert not people.account(ann.account).verified
    people.clock.move(minutes=1)
    again = ask_review(people.registry, ann, people.attempt(ann))
    assert again.review != review.review


@pytest.mark.parametrize("missing", ["paper", "seen"])
async def test_both_statements_are_needed(
    people: People, small_court: SmallCourt, missing: str
) -> None:
    ann = await people.register()
    review = ask_review(people.registry, ann, people.attempt(ann))
    with pytest.raises(Malformed):
        decide(people, small_court, review, **{missing: "  "})


async def test_on_a_call_the_papers_must_be_there(people: People, small_court: SmallCourt) -> None:
    ann = await people.register()
    review = ask_review(people.registry, ann, people.attempt(ann))
    with pytest.raises(Refused, match="papers_missing"):
        decide(people, small_court, review, manner=CheckManner.VIDEO_CALL)
    withdraw_review(people.registry, ann, NOW)
    await people.add_papers(ann)
    people.clock.move(minutes=1)
    review = ask_review(people.registry, ann, people.attempt(ann))
    assert decide(people, small_court, review, manner=CheckManner.VIDEO_CALL)


async def test_only_who_verifies_may_look_and_nobody_at_those_who_do_not_wait(
    people: People, small_court: SmallCourt
) -> None:
    ann = await people.register()
    await people.add_papers(ann)
    with people.registry.books.reading() as unit:
        paper = unit.identities.papers(ann.account)[0].shown.paper
    clerk = small_court.accounts["clerk"]
    for reader in ("clerk", "judge", "plaintiff"):
        with pytest.raises(NotFound):
            paper_picture(people.registry, small_court.accounts[reader], paper, NOW)
    review = ask_review(people.registry, ann, people.attempt(ann))
    for reader in ("judge", "plaintiff"):
        account = small_court.accounts[reader]
        with pytest.raises(Forbidden):
            list_reviews(people.registry, account)
        with pytest.raises(Forbidden):
            review_sheet(people.registry, account, review.review, NOW)
        with pytest.raises(NotFound):
            paper_picture(people.registry, account, paper, NOW)
    revoke_role(people.registry, "clerk", StaffRole.CLERK, by="test", now=NOW)
    with pytest.raises(Forbidden):
        list_reviews(people.registry, people.account(clerk.account))


async def test_asking_twice_under_one_key_waits_once(
    people: People, small_court: SmallCourt
) -> None:
    ann = await people.register()
    attempt = people.attempt(ann, "the same")
    assert ask_review(people.registry, ann, attempt) == ask_review(people.registry, ann, attempt)
    with pytest.raises(Refused, match="already_so"):
        ask_review(people.registry, ann, people.attempt(ann))
    assert len(list_reviews(people.registry, small_court.accounts["clerk"]).reviews) == 1


async def test_those_who_wait_are_listed_by_pages(people: People, small_court: SmallCourt) -> None:
    for each in range(3):
        ann = await people.register(phone=f"1380000010{each}")
        ask_review(people.registry, ann, people.attempt(ann))
        people.clock.move(minutes=1)
    clerk = small_court.accounts["clerk"]
    first = list_reviews(people.registry, clerk, limit=2)
    rest = list_reviews(people.registry, clerk, after=first.reviews[-1].review, limit=2)
    assert (len(first.reviews), len(rest.reviews), rest.next) == (2, 1, "")
    assert first.next == first.reviews[-1].review


async def test_a_paper_is_shown_back_and_lies_sealed(people: People) -> None:
    ann = await people.register()
    content = b"a picture of a card"
    paper = await add_paper(people.registry, ann, PaperKind.ID_FRONT, content, people.attempt(ann))
    assert (paper.width_px, paper.height_px, paper.sent_at) == (2, 3, None)
    assert paper_picture(people.registry, ann, paper.paper, NOW).content[:2] == b"\xff\xd8"
    with people.registry.books.reading() as unit:
        entry = unit.identities.paper(paper.paper)
    assert entry is not None
    kept = people.registry.files.get(entry.original)
    assert content not in kept
    assert open_apart(kept, paper_key(people.registry, entry)) == content


async def test_a_paper_that_is_taken_back_can_be_read_by_nobody(people: People) -> None:
    ann = await people.register()
    paper = await add_paper(
        people.registry, ann, PaperKind.SUPPORTING, b"a letter", people.attempt(ann)
    )
    take_paper_back(people.registry, ann, paper.paper, NOW)
    for again in (paper_picture, take_paper_back):
        with pytest.raises((NotFound, NoSuchFile)):
            again(people.registry, ann, paper.paper, NOW)


async def test_what_is_no_picture_is_not_taken_and_twenty_papers_are_enough(
    people: People,
) -> None:
    ann = await people.register()
    with pytest.raises(Malformed, match="file_unsafe"):
        await add_paper(people.registry, ann, PaperKind.ID_FRONT, b"unsafe", people.attempt(ann))
    for each in range(20):
        await add_paper(
            people.registry, ann, PaperKind.SUPPORTING, bytes([each]), people.attempt(ann)
        )
    with pytest.raises(CourtError, match="too_many"):
        await add_paper(people.registry, ann, PaperKind.SUPPORTING, b"x", people.attempt(ann))
