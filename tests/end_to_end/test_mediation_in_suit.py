"""A suit that is mediated while it is before the bench, by nothing but what the counter offers."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.at_the_counter import Court, Person
from tests.end_to_end.test_applications import docketed, is_sealed, open_court
from tests.end_to_end.test_case_story import ANN, BOB, kinds, seats_of

pytestmark = pytest.mark.needs_package("fonts-noto-cjk")

WORDS = {
    "dispute": ["双方因网络服务合同发生争议。"],
    "terms": ["白川于2026年5月1日前返还安宁150000元。", "双方再无其他争议。"],
}


@pytest.fixture
async def court(tmp_path: Path) -> AsyncIterator[Court]:
    async with open_court(tmp_path / "court") as each:
        yield each


async def known_again(court: Court, ann: Person, bob: Person, case: str) -> None:
    """Have the clerk see both parties again, in the sessions that they have now."""
    seats = await seats_of(ann, case)
    for each, name in ((ann, ANN[0]), (bob, BOB[0])):
        await each.be_known_again_by(court.staff("clerk"), case, seats[name])


async def under_way(
    court: Court, ann: Person, bob: Person, case: str
) -> tuple[str, dict[str, Any]]:
    """Have a mediation asked for by one party, agreed to by the other, and taken on."""
    await known_again(court, ann, bob, case)
    begun = await ann.post(f"/cases/{case}/mediations", {"words": "愿意协商。"})
    here = f"/mediations/{begun['mediation']}"
    assert (begun["state"], begun["in_suit"]) == ("offered", True)
    assert "agree" in (await bob.get(here))["allowed_actions"]
    await bob.post(f"{here}/acts", {"act": "agree"})
    for each in (ann, bob):
        await each.post(f"{here}/mediator", {"mediator": "mediator"})
    mediator = court.staff("mediator")
    taken: dict[str, Any] = await mediator.post(f"{here}/mandate", {"accepts": True})
    assert taken["state"] == "in_progress"
    return here, taken


async def signed_by_all(court: Court, here: str, *people: Person) -> None:
    """Have the mediator word what all agree on, and each of them sign exactly that."""
    worded = await court.staff("mediator").post(f"{here}/agreement", WORDS)
    wording = {"content": worded["content"]}
    for each in people:
        place = await each.post(f"{here}/signing", wording)
        await each.sign(place["signing"])
        await each.post(f"{here}/signature", wording)


@pytest.mark.timeout(120)
async def test_a_suit_is_settled_by_the_court_s_statement_and_half_of_the_fee_goes_back(
    court: Court,
) -> None:
    ann, bob, case = await docketed(court)
    judge, clerk = court.staff("judge"), court.staff("clerk")
    here, _ = await under_way(court, ann, bob, case)
    assert await judge.refused("POST", f"/cases/{case}/mediations", {}) == "already_so"
    await bob.post(f"{here}/offers", {"text": "愿意返还150000元。"})
    assert (await judge.get(here))["offers"] == []
    await signed_by_all(court, here, ann, bob)
    assert (await judge.get(here))["allowed_actions"] == ["make_statement"]
    # Signed, the suit is not over: the court sets it down, and each signs for it.
    assert (await ann.get(f"/cases/{case}"))["summary"]["state"] == "accepted"
    costs = {"costs": "案件受理费4300元，减半收取计2150元，由安宁负担。"}
    assert await clerk.refused("POST", f"{here}/statement", costs) == "not_your_office"
    stated = await judge.post(f"{here}/statement", costs)
    await court.time_goes_on()
    assert stated["state"] == "statement_made"
    for each in (ann, bob):
        assert await is_sealed(each, stated["document"])
        assert "mediation_statement" in kinds(await each.get(f"/cases/{case}"))
    await known_again(court, ann, bob, case)
    await ann.post(f"{here}/acts", {"act": "sign_for_statement"})
    assert (await ann.get(f"/cases/{case}"))["summary"]["state"] == "accepted"
    await bob.post(f"{here}/acts", {"act": "sign_for_statement"})
    await court.time_goes_on()
    assert (await ann.get(f"/cases/{case}"))["summary"]["state"] == "settled"
    (fee,) = (await ann.get(f"/cases/{case}/payments"))["fees"]
    assert (fee["paid"], fee["refunded"]) == ("4300.00", "2150.00")


@pytest.mark.timeout(120)
async def test_whoever_goes_back_on_it_or_lets_the_time_pass_is_tried(court: Court) -> None:
    ann, bob, case = await docketed(court, summary=True)
    judge = court.staff("judge")
    begun = await judge.post(f"/cases/{case}/mediations", {})
    await known_again(court, ann, bob, case)
    no = await bob.post(f"/mediations/{begun['mediation']}/acts", {"act": "decline"})
    assert no["state"] == "failed"
    # In summary procedure it lasts seven days.
    here, taken = await under_way(court, ann, bob, case)
    pending = (await ann.get(f"/cases/{case}/progress"))["pending"]
    assert "mediation_summary" in {each["what"] for each in pending}
    assert taken["due_at"] is not None
    await court.time_goes_on(days=8)
    assert (await ann.get(here))["state"] == "failed"
    # Signed, and gone back on before the statement was signed for.
    here, _ = await under_way(court, ann, bob, case)
    await signed_by_all(court, here, ann, bob)
    await judge.post(f"{here}/statement", {"costs": "案件受理费由安宁负担。"})
    back = await bob.post(f"{here}/acts", {"act": "renege"})
    assert back["state"] == "failed"
    assert (await ann.get(f"/cases/{case}"))["summary"]["state"] == "accepted"
