"""What happens on the way to a judgment, by nothing but what the counter offers."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from client.protocol.roles import StaffRole
from server_stub.domain.calendar import court_day
from server_stub.seal.verify_document import certificates, verify
from server_stub.usecases.accounts import open_account
from tests.documents.reading import words
from tests.end_to_end.at_the_counter import Court, Person, court_with_phones
from tests.end_to_end.test_case_story import (
    ANN,
    BOB,
    SUIT,
    drafted,
    handed_in,
    join,
    kinds,
    seats_of,
)
from tests.usecases.small_court import NOW, PASSWORD, build_small_court, open_registry

pytestmark = pytest.mark.needs_package("fonts-noto-cjk")

TWO = SUIT | {"litigants": SUIT["litigants"][:2]}
STAFF = {
    "president": ("郑怀远", StaffRole.PRESIDENT),
    "second": ("沈清", StaffRole.JUDGE),
    "mediator": ("梅和", StaffRole.MEDIATOR),
}


@asynccontextmanager
async def open_court(data: Path) -> AsyncIterator[Court]:
    """Open the small court with a president, a second judge and a mediator."""
    await build_small_court(data)
    with open_registry(data) as registry:
        for login, (name, role) in STAFF.items():
            await open_account(
                registry, login=login, name=name, staff=role, password=PASSWORD, now=NOW
            )
    async with court_with_phones(data) as each:
        yield each


@pytest.fixture
async def court(tmp_path: Path) -> AsyncIterator[Court]:
    async with open_court(tmp_path / "court") as each:
        yield each


async def docketed(court: Court, *, summary: bool = False) -> tuple[Person, Person, str]:
    """Have a suit docketed and paid for, and whoever is sued joined to it."""
    clerk = court.staff("clerk")
    ann, bob = await court.register(*ANN), await court.register(*BOB)
    for each in (ann, bob):
        await each.be_known_by(clerk)
    page = await handed_in(ann, await drafted(ann, TWO))
    case = str(page["case"])
    bench = {"judge": "judge", "clerk": "clerk", "summary": summary}
    await clerk.post(f"/filings/{case}/accept", bench)
    await court.time_goes_on()
    await pay(ann, case)
    assert await join(bob, BOB[2]) == case
    return ann, bob, case


async def pay(person: Person, case: str) -> dict[str, Any]:
    """Pay the one fee that is due from somebody."""
    fees = (await person.get(f"/cases/{case}/payments"))["fees"]
    (due,) = [each for each in fees if each["state"] == "due"]
    order = await person.post(f"/payments/{due['payment']}/orders")
    answer = await person.court.counter.http.post(order["page"], content="act=pay")
    assert answer.status_code == 303
    await person.court.time_goes_on()
    paid: dict[str, Any] = await person.get(f"/payments/{due['payment']}")
    assert paid["state"] == "paid"
    return paid


async def apply(person: Person, case: str, said: dict[str, Any]) -> dict[str, Any]:
    """Word an application, sign it on the phone, and file it."""
    path = f"/cases/{case}/applications"
    written = await person.post(f"{path}/wording", said)
    await person.sign(written["signing"])
    filed: dict[str, Any] = await person.post(
        path, {"application": said, "content": written["content"]}
    )
    await person.court.time_goes_on()
    return filed


async def decided(judge: Person, filed: dict[str, Any], **said: Any) -> dict[str, Any]:
    """Decide an application; what is decided is sealed by the court and reaches people."""
    answer: dict[str, Any] = await judge.post(
        f"/applications/{filed['application']}/decision", {"reasons": "理由见上。"} | said
    )
    await judge.court.time_goes_on()
    return answer


async def answers_due(person: Person, case: str) -> list[dict[str, Any]]:
    """Give the clocks of answering that somebody is shown, and whose they are."""
    pending = (await person.get(f"/cases/{case}/progress"))["pending"]
    services = {
        each["service"]: each["recipient"]
        for each in (await person.court.staff("clerk").get(f"/cases/{case}/services"))["services"]
    }
    seats = await seats_of(person, case)
    names = {seats[ANN[0]]: "ann", seats[BOB[0]]: "bob"}
    return [
        {name: value for name, value in each.items() if name != "mine"}
        | {"whose_to_answer": names[services[each["matter"]]]}
        for each in pending
        if each["what"] == "answer"
    ]


def last_day(due_at: str) -> str:
    """Give the court's last day before a moment at midnight."""
    return court_day(datetime.fromisoformat(due_at) - timedelta(seconds=1)).isoformat()


async def is_sealed(person: Person, document: str) -> bool:
    """Whether a document that somebody reads is the court's own, unaltered."""
    return await bears_the_seal(person, f"/documents/{document}")


async def bears_the_seal(person: Person, path: str) -> bool:
    registry = person.court.counter.app.state.court.registry
    root = registry.seal.root(person.court.counter.clock.now)
    return verify(await person.read(path), certificates(root)).good


@pytest.mark.timeout(120)
async def test_whoever_is_sued_sues_back_and_the_suit_itself_is_withdrawn(court: Court) -> None:
    ann, bob, case = await docketed(court)
    judge = court.staff("judge")

    # The counterclaim: signed, filed, sent to whoever sued, and paid for at half.
    assert await ann.refused("POST", f"/cases/{case}/applications/wording", COUNTERCLAIM) == (
        "not_your_office"
    )
    filed = await apply(bob, case, COUNTERCLAIM)
    assert (filed["state"], filed["allowed_actions"]) == ("pending", ["take_back"])
    assert "counterclaim" in kinds(await ann.get(f"/cases/{case}"))
    assert any("反诉状" in each["subject"] for each in (await ann.get("/box"))["messages"])
    assert (
        await bob.refused("POST", f"/cases/{case}/applications/wording", COUNTERCLAIM)
        == "already_so"
    )
    here = f"/applications/{filed['application']}/decision"
    yes = {"granted": True, "reasons": "反诉与本诉基于同一合同。"}
    assert await judge.refused("POST", here, yes) == "fee_unpaid"
    assert await bob.refused("POST", here, yes) == "not_your_office"
    paid = await pay(bob, case)
    assert (paid["payment"], paid["paid"]) == (filed["payment"], "275.00")
    receipt = f"/payments/{paid['payment']}/receipt"
    assert await bears_the_seal(bob, receipt)
    assert await ann.refused("GET", receipt) == "not_found"
    joined = await decided(judge, filed, granted=True, reasons="反诉与本诉基于同一合同。")
    assert joined["state"] == "granted"
    for each in (ann, bob):
        assert await is_sealed(each, joined["decision"])
    services = (await ann.get(f"/cases/{case}/services"))["services"]
    (mine,) = [each for each in services if each["document"] == joined["decision"]]
    assert await bears_the_seal(ann, f"/services/{mine['service']}/proof/paper")
    # Whoever sued answers it as one answers a suit.
    pending = (await ann.get(f"/cases/{case}/progress"))["pending"]
    mine = [each["mine"] for each in pending if each["what"] == "answer"]
    assert sorted(mine) == [False, True]
    answer = {"to_claims": [{"number": 1, "admitted": False}], "to_facts": ["原型没有验收。"]}
    written = await ann.post(f"/cases/{case}/answer/wording", answer)
    await ann.sign(written["signing"])
    signed = {"answer": answer, "content": written["content"]}
    assert (await ann.post(f"/cases/{case}/answer", signed))["kind"] == "answer"
    await court.time_goes_on()
    assert any("答辩状" in each["subject"] for each in (await bob.get("/box"))["messages"])

    # The suit is withdrawn by leave: half of the fee goes back, and the counterclaim goes on.
    out = {"kind": "withdrawal", "grounds": ["双方已经就本诉达成和解。"]}
    filed = await apply(ann, case, out)
    word = {"agrees": False, "text": "反诉还没有审理。"}
    heard = await bob.post(f"/applications/{filed['application']}/word", word)
    assert [each["agrees"] for each in heard["said"]] == [False]
    ruling = await decided(judge, filed, granted=True, reasons="撤诉是当事人对权利的处分。")
    assert await is_sealed(bob, ruling["decision"])
    assert (await ann.get(f"/cases/{case}"))["summary"]["state"] == "accepted"
    (fee,) = (await ann.get(f"/cases/{case}/payments"))["fees"]
    assert (fee["paid"], fee["refunded"]) == ("4300.00", "2150.00")
    assert "本案反诉继续审理" in words(await ann.read(f"/documents/{ruling['decision']}"))

    # What is still before the court is what was claimed back: that alone can be moved.
    assert (await ann.get(f"/cases/{case}"))["claims"] == ["支付价款30000元"]
    clocks = await answers_due(ann, case)
    assert [each["whose_to_answer"] for each in clocks] == ["ann"]
    assert await bob.refused("POST", f"/cases/{case}/answer/wording", answer) == "step_not_open"
    path = f"/cases/{case}/applications"
    change = {"kind": "change_of_claims", "grounds": ["?"], "claims": COUNTERCLAIM["claims"]}
    for person, said in ((ann, out), (ann, change), (bob, COUNTERCLAIM)):
        assert await person.refused("POST", f"{path}/wording", said) == "step_not_open"

    # Withdrawn too, it ends the case; halved once, it is not halved again.
    up = {"kind": "counterclaim_withdrawal", "grounds": ["双方全部和解。"]}
    assert await ann.refused("POST", f"{path}/wording", up) == "not_your_office"
    filed = await apply(bob, case, up)
    ruling = await decided(judge, filed, granted=True, reasons="撤回反诉符合法律规定。")
    text = words(await ann.read(f"/documents/{ruling['decision']}"))
    assert f"准许被告{BOB[0]}撤回反诉" in text
    assert "减半收取计275元" in text
    assert (await ann.get(f"/cases/{case}"))["summary"]["state"] == "withdrawn"
    assert await answers_due(ann, case) == []
    (fee,) = (await bob.get(f"/cases/{case}/payments"))["fees"]
    assert (fee["paid"], fee["refunded"]) == ("275.00", "0.00")


COUNTERCLAIM = {
    "kind": "counterclaim",
    "grounds": ["界面原型已经交付，价款没有支付。"],
    "claims": [{"kind": "pay", "text": "支付价款30000元", "amount": "30000.00"}],
}
GIVES_UP = {"kind": "counterclaim_withdrawal", "grounds": ["不再坚持反诉。"]}
WITHDRAWAL = {"kind": "withdrawal", "grounds": ["双方已经和解。"]}


async def state_of(person: Person, case: str) -> str:
    return str((await person.get(f"/cases/{case}"))["summary"]["state"])


@pytest.mark.timeout(120)
async def test_a_counterclaim_is_withdrawn_by_leave_and_the_suit_itself_goes_on(
    court: Court,
) -> None:
    ann, bob, case = await docketed(court)
    judge = court.staff("judge")
    path = f"/cases/{case}/applications"
    # There is nothing to withdraw before it is tried: what waits is taken back.
    assert await bob.refused("POST", f"{path}/wording", GIVES_UP) == "step_not_open"
    joined = await apply(bob, case, COUNTERCLAIM)
    assert await bob.refused("POST", f"{path}/wording", GIVES_UP) == "step_not_open"
    await pay(bob, case)
    await decided(judge, joined, granted=True)
    assert "counterclaim_withdrawal" in {each["kind"] for each in (await bob.get(path))["open"]}
    assert len(await answers_due(ann, case)) == 2

    kept = await decided(judge, await apply(bob, case, GIVES_UP), granted=False)
    assert kept["state"] == "refused"
    assert (await bob.get(f"/applications/{joined['application']}"))["state"] == "granted"
    filed = await apply(bob, case, GIVES_UP)
    heard = await ann.post(f"/applications/{filed['application']}/word", {"agrees": True})
    assert [each["agrees"] for each in heard["said"]] == [True]
    ruling = await decided(judge, filed, granted=True)
    assert await is_sealed(ann, ruling["decision"])
    gone = await ann.get(f"/applications/{joined['application']}")
    assert (gone["state"], gone["decision"]) == ("withdrawn", ruling["decision"])
    assert await state_of(ann, case) == "accepted"
    (due,) = await answers_due(ann, case)
    assert due["whose_to_answer"] == "bob"
    answer = {"to_claims": [{"number": 1, "admitted": False}], "to_facts": ["没有。"]}
    assert await ann.refused("POST", f"/cases/{case}/answer/wording", answer) == "not_your_office"
    # What is left is a suit like any other.
    await decided(judge, await apply(ann, case, WITHDRAWAL), granted=True)
    assert await state_of(ann, case) == "withdrawn"


@pytest.mark.timeout(120)
@pytest.mark.parametrize("ends", ["refused", "taken back", "unpaid"])
async def test_a_suit_that_is_withdrawn_waits_for_what_is_claimed_back(
    court: Court, ends: str
) -> None:
    ann, bob, case = await docketed(court)
    judge = court.staff("judge")
    back = await apply(bob, case, COUNTERCLAIM)
    if ends != "unpaid":
        await pay(bob, case)
    await decided(judge, await apply(ann, case, WITHDRAWAL), granted=True)
    assert await state_of(ann, case) == "accepted"
    if ends == "refused":
        await decided(judge, back, granted=False)
    elif ends == "taken back":
        await bob.post(f"/applications/{back['application']}/withdraw")
    else:
        await court.time_goes_on(days=9)
    assert await state_of(ann, case) == "withdrawn"
    assert await answers_due(ann, case) == []
    (fee,) = (await bob.get(f"/cases/{case}/payments"))["fees"]
    # What the court has not taken has cost nothing (Measures art. 27).
    assert fee["refunded"] == ("275.00" if ends == "refused" else "0.00")


@pytest.mark.timeout(120)
async def test_more_time_to_answer_moves_the_clock_that_everybody_sees_once_and_for_good(
    court: Court,
) -> None:
    ann, bob, case = await docketed(court)
    judge = court.staff("judge")
    (by_law,) = await answers_due(bob, case)
    assert by_law["granted"] is None
    until = (date.fromisoformat(by_law["due_at"][:10]) + timedelta(days=20)).isoformat()
    more = {"kind": "answer_extension", "grounds": ["需要境外证据。"], "until": until}
    no_more = more | {"until": last_day(by_law["due_at"])}
    wording = f"/cases/{case}/applications/wording"
    assert await bob.refused("POST", wording, no_more) == "application_incomplete"
    filed = await apply(bob, case, more)
    here = f"/applications/{filed['application']}/decision"
    short = {"granted": True, "reasons": "同意。", "until": by_law["since"]}
    assert await judge.refused("POST", here, short) == "application_incomplete"
    assert await answers_due(bob, case) == [by_law]
    granted = await decided(judge, filed, granted=True, reasons="确有困难。")

    (moved,) = await answers_due(bob, case)
    assert moved["due_at"] > by_law["due_at"]
    assert moved["granted"] == {
        "until_by_law": last_day(by_law["due_at"]),
        "application": filed["application"],
        "kind": "answer_extension",
        "reasons": "确有困难。",
    }
    assert last_day(moved["due_at"]) >= until
    assert (await answers_due(ann, case))[0]["due_at"] == moved["due_at"]
    todo = {
        each["pending"]["what"]: each["pending"]["due_at"]
        for each in (await bob.get("/todo"))["items"]
    }
    assert todo["answer"] == moved["due_at"]
    opens = {
        each["kind"]: each["due_at"]
        for each in (await bob.get(f"/cases/{case}/applications"))["open"]
    }
    assert opens["jurisdiction_objection"] == moved["due_at"]

    # Nothing puts it back: not a second decision, nor another time of service.
    again = {"granted": False, "reasons": "不同意。"}
    assert await judge.refused("POST", here, again) == "step_not_open"
    services = (await judge.get(f"/cases/{case}/services"))["services"]
    (copy,) = [each for each in services if each["service"] == moved["matter"]]
    proven = {
        "sending": copy["sendings"][0]["sending"],
        "at": (court.counter.clock.now).isoformat(),
        "grounds": "当事人证明较晚收到。",
    }
    await court.staff("clerk").post(f"/services/{copy['service']}/arrival", proven)
    (still,) = await answers_due(bob, case)
    assert (still["due_at"], still["granted"]["application"]) == (
        moved["due_at"],
        filed["application"],
    )

    # It is not over before the new day, and then it is.
    by = datetime.fromisoformat(moved["due_at"])
    await court.time_goes_on(seconds=(by - court.counter.clock.now).total_seconds() - 60)
    assert [each["passed"] for each in await answers_due(bob, case)] == [False]
    objection = {"kind": "jurisdiction_objection", "grounds": ["?"], "to_court": "他院"}
    path = f"/cases/{case}/applications/wording"
    await bob.post(path, objection)
    await court.time_goes_on(seconds=120)
    assert [each["passed"] for each in await answers_due(bob, case)] == [True]
    assert await bob.refused("POST", path, objection) == "period_over"
    assert granted["until"] == until


@pytest.mark.timeout(120)
async def test_what_belongs_before_another_court_is_not_answered_here(court: Court) -> None:
    ann, bob, case = await docketed(court)
    assert len(await answers_due(bob, case)) == 1
    objection = {"kind": "jurisdiction_objection", "grounds": ["另有约定。"], "to_court": "他院"}
    filed = await apply(bob, case, objection)
    # Until it is decided the time to answer runs; the law stops the time for evidence alone.
    assert len(await answers_due(bob, case)) == 1
    await decided(court.staff("judge"), filed, granted=True)
    for each in (ann, bob):
        assert await answers_due(each, case) == []
    assert "answer" not in {each["pending"]["what"] for each in (await bob.get("/todo"))["items"]}
    more = {"kind": "answer_extension", "grounds": ["?"], "until": "2199-01-01"}
    path = f"/cases/{case}/applications/wording"
    assert await bob.refused("POST", path, more) == "step_not_open"


@pytest.mark.timeout(120)
async def test_a_suit_is_withdrawn_by_leave_alone_and_what_was_halved_is_not_halved_again(
    court: Court,
) -> None:
    ann, bob, case = await docketed(court, summary=True)
    judge = court.staff("judge")
    out = {"kind": "withdrawal", "grounds": ["双方已经和解。"]}
    filed = await apply(ann, case, out)
    kept = await decided(judge, filed, granted=False, reasons="撤诉损害案外人的权益。")
    assert (kept["state"], kept["reasons"]) == ("refused", "撤诉损害案外人的权益。")
    assert (await bob.get(f"/cases/{case}"))["summary"]["state"] == "accepted"
    again = await apply(ann, case, out)
    ruling = await decided(judge, again, granted=True)
    assert (await bob.get(f"/cases/{case}"))["summary"]["state"] == "withdrawn"
    assert await is_sealed(bob, ruling["decision"])
    (fee,) = (await ann.get(f"/cases/{case}/payments"))["fees"]
    assert (fee["paid"], fee["refunded"]) == ("2150.00", "0.00")
    assert await ann.refused("POST", f"/cases/{case}/applications/wording", out) == (
        "step_not_open"
    )


@pytest.mark.timeout(120)
async def test_the_president_recuses_a_judge_and_another_goes_on(court: Court) -> None:
    ann, bob, case = await docketed(court)
    judge, president = court.staff("judge"), court.staff("president")
    seats = await seats_of(ann, case)
    name = (await judge.get("/session"))["name"]
    recusal = {
        "kind": "recusal",
        "against": seats[name],
        "grounds": ["该审判员与对方当事人有近亲属关系。"],
    }
    filed = await apply(bob, case, recusal)
    assert filed["due_at"] is not None
    assert (
        await judge.refused(
            "POST",
            f"/applications/{filed['application']}/decision",
            {
                "granted": False,
                "reasons": "不成立。",
            },
        )
        == "not_your_office"
    )
    assert (await judge.get("/session"))["name"] == name
    assert await judge.refused("GET", "/recusals") == "not_your_office"
    (waits,) = (await president.get("/recusals"))["applications"]
    assert (waits["application"], waits["allowed_actions"]) == (filed["application"], ["decide"])
    # Until then the judge does nothing more in the case.
    out = await apply(ann, case, {"kind": "withdrawal", "grounds": ["双方已经和解。"]})
    there = f"/applications/{out['application']}/decision"
    assert await judge.refused("POST", there, {"granted": True, "reasons": "准许。"}) == (
        "recusal_pending"
    )
    await decided(president, filed, granted=True, successor="second", reasons="关系属实。")
    assert await judge.refused("GET", f"/cases/{case}") == "not_found"
    second = court.staff("second")
    assert (await second.get(f"/cases/{case}"))["summary"]["role"] == "presiding_judge"
    ruling = await decided(second, out, granted=True)
    assert ruling["state"] == "granted"


@pytest.mark.timeout(120)
async def test_an_objection_to_jurisdiction_is_ruled_on_and_the_case_goes_when_nobody_appeals(
    court: Court,
) -> None:
    ann, bob, case = await docketed(court)
    judge = court.staff("judge")
    objection = {
        "kind": "jurisdiction_objection",
        "grounds": ["合同约定由杭州互联网法院管辖。"],
        "to_court": "杭州互联网法院",
    }
    opens = (await bob.get(f"/cases/{case}/applications"))["open"]
    due = {each["kind"]: each["due_at"] for each in opens}
    assert due["jurisdiction_objection"] is not None
    filed = await apply(bob, case, objection)
    ruling = await decided(judge, filed, granted=True, reasons="协议管辖有效。")
    assert "jurisdiction_ruling" in kinds(await ann.get(f"/cases/{case}"))
    assert (await ann.get(f"/cases/{case}"))["summary"]["state"] == "accepted"
    periods = (await ann.get(f"/cases/{case}/appeals"))["periods"]
    assert all(each["due_at"] for each in periods)
    assert await is_sealed(bob, ruling["decision"])
    await court.time_goes_on(days=12)
    assert (await ann.get(f"/cases/{case}"))["summary"]["state"] == "transferred"


@pytest.mark.timeout(120)
async def test_an_objection_to_jurisdiction_that_comes_late_names_its_article(
    court: Court,
) -> None:
    _, bob, case = await docketed(court)
    await court.time_goes_on(days=20)
    objection = {"kind": "jurisdiction_objection", "grounds": ["?"], "to_court": "?"}
    path = f"/cases/{case}/applications"
    assert await bob.refused("POST", f"{path}/wording", objection) == "period_over"
    assert "jurisdiction_objection" not in {each["kind"] for each in (await bob.get(path))["open"]}


@pytest.mark.timeout(120)
async def test_what_shall_be_frozen_is_known_to_the_other_side_when_it_is_frozen(
    court: Court,
) -> None:
    ann, bob, case = await docketed(court)
    judge = court.staff("judge")
    freeze = {
        "kind": "property_preservation",
        "amount": "200000.00",
        "preserves": "白川在示例银行的账户，尾号0001。",
        "grounds": ["账户余额正在减少。"],
        "urgent": True,
    }
    filed = await apply(ann, case, freeze)
    here = f"/applications/{filed['application']}"
    assert await bob.refused("GET", here) == "not_found"
    assert (await bob.get(f"/cases/{case}/applications"))["applications"] == []
    assert "application" not in kinds(await bob.get(f"/cases/{case}"))
    for each, knows in ((ann, True), (judge, True), (bob, False)):
        progress = await each.get(f"/cases/{case}/progress")
        clocks = {pending["what"] for pending in progress["pending"]}
        assert ({"preserve_urgent", "fee_pay"} <= clocks) is knows
        assert ("FileApplication" in {step["what"] for step in progress["history"]}) is knows
    assert (await pay(ann, case))["paid"] == "1520.00"
    asks = {"amount": "60000.00", "reasons": "保全可能造成损失。"}
    assert (await judge.post(f"{here}/security", asks))["state"] == "awaiting_security"
    await ann.post(f"{here}/security/given", {"text": "示例保险公司保函。"})
    orders = ["冻结白川名下银行存款200000元，期限一年。"]
    await decided(judge, filed, granted=True, orders=orders)
    assert "preservation_ruling" in kinds(await bob.get(f"/cases/{case}"))
    # The other side has it looked at once more, within five days; then it is set free.
    doubt = {"grounds": "账户为工资账户。"}
    again = await bob.post(f"{here}/review", doubt)
    assert (again["state"], again["allowed_actions"]) == ("under_review", [])
    stands = await decided(judge, filed, granted=True, reasons="冻结数额适当。")
    assert stands["state"] == "granted"
    assert await bob.refused("POST", f"{here}/review", doubt) == "no_appeal"
    free = await judge.post(f"{here}/lift", {"reasons": "被申请人提供了担保。"})
    assert free["state"] == "lifted"


@pytest.mark.timeout(120)
async def test_more_time_a_witness_and_other_claims_are_answered_by_notice(court: Court) -> None:
    ann, bob, case = await docketed(court)
    judge = court.staff("judge")
    until = (court.counter.clock.now + timedelta(days=40)).date().isoformat()
    more = {"kind": "evidence_extension", "grounds": ["公证需要时间。"], "until": until}
    granted = await decided(judge, await apply(bob, case, more), granted=True)
    assert (granted["state"], granted["until"]) == ("granted", until)
    # Extended for one it is extended for all.
    await court.time_goes_on(days=30)
    witness = {
        "kind": "witness",
        "grounds": ["证人在场。"],
        "witness": {"name": SUN[0], "domicile": "北京市", "testimony": "看见了交付。"},
    }
    await decided(judge, await apply(ann, case, witness), granted=True)
    people = (await judge.get(f"/cases/{case}"))["parties"]
    assert [each["role"] for each in people if each["name"] == SUN[0]] == ["witness"]
    # Claims that are raised cost the difference; those that are lowered give it back.
    claim = {"kind": "pay", "text": "支付300000元", "amount": "300000.00"}
    raised = {"kind": "change_of_claims", "grounds": ["损失扩大。"], "claims": [claim]}
    filed = await apply(ann, case, raised)
    assert (await pay(ann, case))["paid"] == "1500.00"
    await decided(judge, filed, granted=True)
    assert (await bob.get(f"/cases/{case}"))["claims"] == ["支付300000元"]
    lower = {"kind": "pay", "text": "支付100000元", "amount": "100000.00"}
    await decided(judge, await apply(ann, case, raised | {"claims": [lower]}), granted=True)
    fees = (await ann.get(f"/cases/{case}/payments"))["fees"]
    assert sum(float(each["paid"]) for each in fees) == 5800
    assert sum(float(each["refunded"]) for each in fees) == 3500
    assert kinds(await bob.get(f"/cases/{case}")).count("notice") == 4


@pytest.mark.timeout(120)
async def test_a_witness_comes_by_a_code_of_their_own_to_their_seat_and_to_nothing_else(
    court: Court,
) -> None:
    ann, bob, case = await docketed(court)
    judge, clerk = court.staff("judge"), court.staff("clerk")
    starts_at = (court.counter.clock.now + timedelta(days=20)).isoformat()
    await clerk.post(f"/cases/{case}/times", {"times": [{"starts_at": starts_at}]})
    hearing = (await judge.post(f"/cases/{case}/times/fix", {"number": 1}))["fixed"]
    witness = {
        "kind": "witness",
        "grounds": ["证人在场。"],
        "witness": {
            "name": SUN[0],
            "domicile": "北京市",
            "phone": SUN[2],
            "testimony": "看见了交付。",
        },
    }
    assert len(await seats_of(judge, case)) == 4
    await decided(judge, await apply(ann, case, witness), granted=True)
    seat = (await seats_of(judge, case))[SUN[0]]
    (told,) = [each for each in court.short_messages(SUN[2]) if "出庭作证" in each]
    first = code_in(told)
    # The clerk can hand a fresh one over; it goes by the same way, and the first opens nothing.
    codes = (await clerk.post(f"/cases/{case}/association-codes"))["codes"]
    assert [(each["participant"], each["name"]) for each in codes] == [(seat, SUN[0])]
    await court.time_goes_on()
    code = code_in(court.short_messages(SUN[2])[-1])
    assert code == codes[0]["code"] != first
    for person in (ann, bob):
        assert await person.refused("POST", f"/cases/{case}/association-codes") == (
            "not_your_office"
        )
    sun = await court.register(*SUN)
    assert await sun.refused("POST", "/association", {"code": code}) == "identity_not_verified"
    await sun.be_known_by(clerk)
    assert await sun.refused("POST", "/association", {"code": first}) == "association_code_invalid"
    # Nobody sits on two chairs: a party cannot come as a witness.
    assert await bob.refused("POST", "/association", {"code": code}) == "association_code_invalid"
    joined = await sun.post("/association", {"code": code})
    assert (joined["case"], joined["participant"]) == (case, seat)
    eve = await court.register("钱四", "110100190302020041", "13800000044")
    await eve.be_known_by(clerk)
    assert await eve.refused("POST", "/association", {"code": code}) == "association_code_invalid"

    (line,) = (await sun.get("/cases"))["cases"]
    assert (line["role"], line["next_hearing"]) == ("witness", hearing)
    for path in ("", "/applications", "/progress", "/services", "/messages", "/examination"):
        assert await sun.refused("GET", f"/cases/{case}{path}") == "not_found"
    await court.time_goes_on(days=20, minutes=-20)
    await sun.be_known_again_by(court.staff("clerk"), case, seat)
    assert (await sun.post(f"/hearings/{hearing}/ticket"))["ticket"]


SUN = ("孙一", "110100190303030057", "13800000033")


def code_in(text: str) -> str:
    """Give the association code that a short message tells."""
    found = re.search(r"关联码([0-9A-Z-]{19})", text)
    assert found is not None
    return found[1]


async def judged(judge: Person, case: str, order: str, costs: tuple[str, str]) -> str:
    """Have a case judged, one person bearing the costs; give the words of the judgment."""
    seats = await seats_of(judge, case)
    bearer, amount = costs
    said = {
        "attendance": f"原告{ANN[0]}、被告{BOB[0]}",
        "findings": ["双方签订合同。"],
        "reasoning": ["依法成立的合同受法律保护。"],
        "laws": ["《中华人民共和国民法典》第五百七十七条"],
        "orders": [order],
        "summary": False,
        "costs": [{"participant": seats[bearer], "amount": amount}],
    }
    document = (await judge.post(f"/cases/{case}/judgment", said))["document"]
    return words(await judge.read(f"/documents/{document}"))


@pytest.mark.timeout(120)
async def test_a_counterclaim_that_is_left_alone_is_judged_alone_and_costs_half(
    court: Court,
) -> None:
    ann, bob, case = await docketed(court)
    judge = court.staff("judge")
    joined = await apply(bob, case, COUNTERCLAIM)
    await pay(bob, case)
    await decided(judge, joined, granted=True)
    await decided(judge, await apply(ann, case, WITHDRAWAL), granted=True)
    text = await judged(judge, case, f"{ANN[0]}支付价款30000元。", (ANN[0], "275.00"))
    # The suit is history; what it claimed is told as it was claimed.
    assert f"{ANN[0]}申请撤回起诉，本院裁定予以准许，并对反诉继续审理。" in text
    assert SUIT["claims"][0]["text"] in text
    assert f"{BOB[0]}提出反诉，支付价款30000元。" in text
    assert "案件受理费550元，减半收取计275元" in text


@pytest.mark.timeout(120)
async def test_a_judgment_tells_of_the_counterclaim_and_of_the_claims_as_they_were_changed(
    court: Court,
) -> None:
    ann, bob, case = await docketed(court)
    judge = court.staff("judge")
    filed = await apply(bob, case, COUNTERCLAIM)
    await pay(bob, case)
    until = (court.counter.clock.now + timedelta(days=30)).date().isoformat()
    await decided(judge, filed, granted=True, until=until)
    lower = {"kind": "pay", "text": "支付100000元", "amount": "100000.00"}
    changed = {"kind": "change_of_claims", "grounds": ["已经部分履行。"], "claims": [lower]}
    await decided(judge, await apply(ann, case, changed), granted=True)
    text = await judged(judge, case, "驳回双方的其他请求。", (BOB[0], "2300.00"))
    assert f"{BOB[0]}提出反诉，支付价款30000元。" in text
    assert f"{ANN[0]}向本院提出诉讼请求：" in text
    assert "支付100000元" in text
    assert "案件受理费2300元" in text
    # With new claims the time for evidence was set anew.
    opens = (await ann.get(f"/cases/{case}/applications"))["open"]
    (due,) = [each["due_at"] for each in opens if each["kind"] == "witness"]
    assert due > until
