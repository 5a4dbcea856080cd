"""One case from two registrations to enforcement, by nothing but what the counter offers."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from client.protocol.hearing import Event, HearingClosed, HearingOpened, Recorded
from client.protocol.ids import HearingId, ParticipantId, Seq
from client.protocol.roles import StaffRole
from server_stub.seal.verify_document import certificates, verify
from server_stub.usecases.accounts import open_account
from tests.end_to_end.at_the_counter import Court, Person, court_with_phones
from tests.renditions.hostile_files import plain_page
from tests.usecases.small_court import NOW, PASSWORD, build_small_court, open_registry

pytestmark = pytest.mark.needs_package("fonts-noto-cjk")

ANN = ("安宁", "110100190001010018", "13800000001")
BOB = ("白川", "11010019000315009X", "13800000002")
COMPANY = "示例云帆科技有限公司"
SUIT: dict[str, Any] = {
    "case_type": "IC25_07_SERVICE",
    "cause": "网络服务合同纠纷",
    "litigants": [
        {
            "side": "plaintiff",
            "name": ANN[0],
            "id_kind": "resident_id",
            "id_number": ANN[1],
            "domicile": "北京市海淀区示例路18号",
            "phone": ANN[2],
        },
        {
            "side": "defendant",
            "name": BOB[0],
            "domicile": "北京市朝阳区示例街1号",
            "phone": BOB[2],
        },
        {
            "side": "defendant",
            "standing": "organisation",
            "name": COMPANY,
            "domicile": "北京市朝阳区示例街2号",
        },
    ],
    "claims": [{"kind": "pay", "text": "返还款项200000元", "amount": "200000.00"}],
    "facts": "2025年3月10日双方签订合同。",
    "reasons": "被告逾期未交付。",
    "address": {
        "recipient": ANN[0],
        "address": "北京市海淀区示例路18号",
        "phone": ANN[2],
        "electronic": True,
    },
    "mediation": False,
    "online": True,
}
CLUE = {
    "category": "cash",
    "owner": BOB[0],
    "description": "账户尾号0001",
    "location": "示例银行",
    "source": "付款记录",
}
ACCEPTED_ALL = dict.fromkeys(("authenticity", "legality", "relevance", "purpose"), "accepted")


@pytest.fixture
async def court(tmp_path: Path) -> AsyncIterator[Court]:
    data = tmp_path / "court"
    await build_small_court(data)
    with open_registry(data) as registry:
        await open_account(
            registry,
            login="mediator",
            name="梅和",
            staff=StaffRole.MEDIATOR,
            password=PASSWORD,
            now=NOW,
        )
    async with court_with_phones(data) as each:
        yield each


async def drafted(ann: Person, suit: dict[str, Any] = SUIT) -> dict[str, Any]:
    """Draft a suit with its evidence, and have the complaint made by one click."""
    begun = await ann.post("/filings", suit)
    upload = await ann.bring(plain_page(), "合同.pdf")
    item = {
        "upload": upload,
        "title": "网络服务合同",
        "kind": "书证",
        "source": "平台下载",
        "purpose": "证明合同约定",
    }
    path = f"/filings/{begun['case']}"
    saved = await ann.put(path, suit | {"evidence": [item]}, begun["version"])
    made: dict[str, Any] = await ann.post(f"{path}/complaint", version=saved["version"])
    return made


async def handed_in(ann: Person, page: dict[str, Any]) -> dict[str, Any]:
    """Confirm what was drafted, sign it on the phone, and hand it in."""
    path = f"/filings/{page['case']}"
    confirmed = await ann.post(f"{path}/confirm", version=page["version"])
    await ann.sign(confirmed["signing"])
    signs = {"confirmed": confirmed["signing"]["signs"]}
    submitted: dict[str, Any] = await ann.post(f"{path}/submit", signs)
    return submitted


def kinds(file: dict[str, Any]) -> list[str]:
    return sorted(each["kind"] for each in file["documents"])


async def seats_of(person: Person, case: str) -> dict[str, str]:
    """Give the participants of a case by name."""
    file = await person.get(f"/cases/{case}")
    return {each["name"]: each["participant"] for each in file["parties"]}


async def pay(ann: Person, case: str) -> None:
    """Pay the fee at the trial gateway, whose call-back the court believes."""
    (fee,) = (await ann.get(f"/cases/{case}/payments"))["fees"]
    assert (fee["state"], fee["due"]) == ("due", "2150.00")
    order = await ann.post(f"/payments/{fee['payment']}/orders")
    answer = await ann.court.counter.http.post(order["page"], content="act=pay")
    assert answer.status_code == 303
    await ann.court.time_goes_on()
    paid = await ann.get(f"/payments/{fee['payment']}")
    assert (paid["state"], paid["paid"]) == ("paid", "2150.00")
    assert paid["orders"][0]["receipt"]


async def join(bob: Person, phone: str) -> str:
    """Join by the code that came by short message, and agree to be served electronically."""
    code = next(
        found[0]
        for text in reversed(bob.court.short_messages(phone))
        if (found := re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}", text))
    )
    joined = await bob.post("/association", {"code": code})
    case = str(joined["case"])
    for channel, address in (("platform", ""), ("sms", phone)):
        said = {
            "participant": joined["participant"],
            "channel": channel,
            "address": address,
            "consent": "express",
        }
        await bob.post(f"/cases/{case}/addresses", said)
    await bob.court.time_goes_on()
    return case


async def hold(court: Court, hearing: str, judge: str) -> None:
    """Hold a hearing, as its record tells of it."""
    store = court.counter.app.state.doorkeeper.store
    presiding = ParticipantId(judge)
    events: tuple[Event, ...] = (HearingOpened(by=presiding), HearingClosed(by=presiding))
    for seq, event in enumerate(events, start=1):
        line = Recorded(seq=Seq(seq), at=court.counter.clock.now, event=event)
        await store.append_record(HearingId(hearing), line)


@pytest.mark.timeout(120)
async def test_a_case_from_two_registrations_to_enforcement(court: Court) -> None:
    clerk, judge = court.staff("clerk"), court.staff("judge")
    ann, bob = await court.register(*ANN), await court.register(*BOB)
    await ann.be_known_by(clerk)
    await bob.be_known_by_face()

    # Drafted, with what it costs; one click makes the complaint; signed on the phone.
    page = await drafted(ann)
    case = page["case"]
    assert page["fee"]["amount"] == "4300.00"
    assert (await ann.read(f"/filings/{case}/complaint")).startswith(b"%PDF-")
    page = await handed_in(ann, page)
    assert page["state"] == "under_review"
    assert [each["case"] for each in (await clerk.get("/filing-review"))["filings"]] == [case]

    # Returned once with everything that is wanting; corrected, signed anew, handed in again.
    defects = [
        {"place": "facts", "flaw": "", "text": "请写明交付期限。"},
        {"place": "litigants.2.representative", "flaw": "", "text": "请写明法定代表人。"},
    ]
    await clerk.post(f"/filings/{case}/return", {"defects": defects})
    page = await ann.get(f"/filings/{case}")
    assert [each["place"] for each in page["returned"]] == [each["place"] for each in defects]
    corrected = page["content"] | {"facts": "2025年3月10日双方签订合同，约定六个月内交付。"}
    corrected["litigants"][2] |= {"representative": "陆一", "office": "执行董事"}
    saved = await ann.put(f"/filings/{case}", corrected, page["version"])
    page = await ann.post(f"/filings/{case}/complaint", version=saved["version"])
    assert (await handed_in(ann, page))["state"] == "under_review"

    # Docketed: number, people, exhibits, notices under the court's seal, the fee.
    page = await clerk.post(f"/filings/{case}/accept", {"judge": "judge", "clerk": "clerk"})
    assert re.fullmatch(r"（2026）京0491民初\d+号", page["number"])
    await court.time_goes_on()
    file = await ann.get(f"/cases/{case}")
    assert file["summary"]["state"] == "accepted"
    assert [each["title"] for each in file["exhibits"]] == ["网络服务合同"]
    assert kinds(file) == ["acceptance_notice", "evidence_notice", "fee_notice"]
    await pay(ann, case)

    # Whoever is sued joins by the code on their phone, and is served what waited for them.
    assert await join(bob, BOB[2]) == case
    file = await bob.get(f"/cases/{case}")
    assert kinds(file) == ["complaint", "evidence_notice", "response_notice"]
    seats = await seats_of(judge, case)
    stages = {
        each["stage"]
        for each in (await clerk.get(f"/cases/{case}/services"))["services"]
        if each["recipient"] in (seats[ANN[0]], seats[BOB[0]])
    }
    assert stages == {"served"}

    # The answer is signed on the phone, and goes to whoever sued.
    answer = {
        "to_claims": [{"number": 1, "admitted": False, "reason": "已经按期交付。"}],
        "to_facts": ["合同属实，延期是因为原告变更了需求。"],
    }
    path = f"/cases/{case}/answer"
    written = await bob.post(f"{path}/wording", answer)
    await bob.sign(written["signing"])
    await bob.post(path, {"answer": answer, "content": written["content"]})
    await court.time_goes_on()
    assert "answer" in kinds(await ann.get(f"/cases/{case}"))
    assert any("答辩状" in each["subject"] for each in (await ann.get("/box"))["messages"])

    # Evidence against evidence; each says what they think of the other's.
    upload = await bob.bring(plain_page(b"1 0 0 rg 90 90 80 80 re f"), "交付记录.pdf")
    mine = {"upload": upload, "title": "交付记录", "kind": "电子数据", "purpose": "证明已交付"}
    second = await bob.post(f"/cases/{case}/exhibits", mine)
    assert second["number"] == 2
    first = file["exhibits"][0]["exhibit"]
    # The face of today does for today; who was known by a clerk is compared once more.
    await bob.post(f"/exhibits/{first}/opinions", ACCEPTED_ALL)
    opinions = f"/exhibits/{second['exhibit']}/opinions"
    doubt = ACCEPTED_ALL | {"purpose": "disputed", "reasons": "记录不能证明验收。"}
    assert await ann.refused("POST", opinions, doubt) == "identity_stale"
    await ann.be_known_again_by(clerk, case, (await seats_of(ann, case))[ANN[0]])
    await ann.post(opinions, doubt)
    matrix = await judge.get(f"/cases/{case}/examination")
    assert [len(each["opinions"]) for each in matrix["items"]] == [1, 1]
    await bob.post(f"/cases/{case}/messages", {"text": "希望下午开庭。"})

    # A time that suits, and everybody is told and summoned.
    start = court.counter.clock.now + timedelta(days=20)
    offer = {"times": [{"starts_at": start.isoformat(), "minutes": 60}]}
    await clerk.post(f"/cases/{case}/times", offer)
    for each in (ann, bob):
        suits = {"answers": [{"number": 1, "suits": True}]}
        await each.post(f"/cases/{case}/times/answers", suits)
    fixed = await judge.post(f"/cases/{case}/times/fix", {"number": 1})
    await court.time_goes_on()
    for each, phone in ((ann, ANN[2]), (bob, BOB[2])):
        assert "在线开庭" in " ".join(court.short_messages(phone))
        assert "summons" in kinds(await each.get(f"/cases/{case}"))

    # The hearing is held on its day, and the judgment is written, sealed and served.
    await court.time_goes_on(days=20)
    for each in (ann, bob, judge, clerk):
        assert (await each.post(f"/hearings/{fixed['fixed']}/ticket"))["ticket"]
    await hold(court, fixed["fixed"], seats[(await judge.get("/session"))["name"]])
    judgment = await write_judgment(judge, case, seats)
    await judge.post(f"/documents/{judgment}/serve")
    await court.time_goes_on()
    paper = await bob.read(f"/documents/{judgment}")
    root = court.counter.app.state.court.registry.seal.root(court.counter.clock.now)
    assert verify(paper, certificates(root)).good

    # Each has their own time to appeal, from their own service.
    await court.time_goes_on(days=1)
    handed = {"recipient": seats[COMPANY], "channel": "in_person"}
    service = await clerk.post(f"/documents/{judgment}/services", handed)
    trace = {
        "sending": service["sendings"][0]["sending"],
        "trace": "signed",
        "at": court.counter.clock.now.isoformat(),
    }
    await clerk.post(f"/services/{service['service']}/traces", trace)
    appeals = await ann.get(f"/cases/{case}/appeals")
    due = {each["participant"]: each["due_at"] for each in appeals["periods"]}
    assert due[seats[ANN[0]]] == due[seats[BOB[0]]] < due[seats[COMPANY]]
    await appeal(ann, bob, clerk, case)

    # Taken back; when nobody can appeal any more it takes effect, and is enforced.
    await bob.post(f"/cases/{case}/appeals/withdraw")
    await court.time_goes_on(days=17)
    assert (await ann.get(f"/cases/{case}"))["summary"]["state"] == "effective"
    await enforce(ann, clerk, judge, case, seats[BOB[0]])
    assert (await ann.get(f"/cases/{case}"))["summary"]["state"] == "effective"


async def write_judgment(judge: Person, case: str, seats: dict[str, str]) -> str:
    """Word the judgment and have it set."""
    said = {
        "attendance": f"原告{ANN[0]}、被告{BOB[0]}",
        "answers": [{"participant": seats[BOB[0]], "text": "已经交付。"}],
        "findings": ["双方签订合同，原告已付款，被告未按期交付。"],
        "reasoning": ["依法成立的合同受法律保护。"],
        "laws": ["《中华人民共和国民法典》第五百七十七条"],
        "orders": ["被告于本判决生效之日起十日内返还原告200000元。"],
        "orders_payment": True,
        "costs": [{"participant": seats[BOB[0]], "amount": "2150.00"}],
    }
    return str((await judge.post(f"/cases/{case}/judgment", said))["document"])


async def appeal(ann: Person, bob: Person, clerk: Person, case: str) -> None:
    """Appeal with a signed petition, which the other side is served and answers."""
    petition = {"requests": "撤销一审判决。", "reasons": "认定事实错误。", "appealed": "200000.00"}
    path = f"/cases/{case}/appeals"
    written = await bob.post(f"{path}/petition", petition)
    await bob.sign(written["signing"])
    shown = await bob.post(path, {"petition": petition, "content": written["content"]})
    assert [each["appealed"] for each in shown["periods"]].count(True) == 1
    assert (await bob.get(f"/cases/{case}"))["summary"]["state"] == "appealed"
    assert await ann.refused("POST", f"{path}/answer", {"text": "?"}) == "step_not_open"
    await ann.court.time_goes_on()
    await ann.court.time_goes_on()
    assert "appeal_petition" in kinds(await ann.get(f"/cases/{case}"))
    assert "appeal_petition" not in kinds(await bob.get(f"/cases/{case}"))
    # On the company that never came it cannot be served so: the clerk sees to that by hand.
    assert (await ann.get(path))["state"] == "appealed"
    assert (await clerk.post(f"{path}/copy-served"))["state"] == "answering"
    await ann.post(f"{path}/answer", {"text": "请求维持原判。"})


async def enforce(ann: Person, clerk: Person, judge: Person, case: str, against: str) -> None:
    """Apply for enforcement with a clue to property, which is checked, held, and paid from."""
    court = ann.court
    application = {
        "against": against,
        "amount": "200000.00",
        "performance_ended_on": court.counter.clock.now.date().isoformat(),
        "clues": [CLUE],
    }
    path = f"/cases/{case}/enforcements"
    written = await ann.post(f"{path}/application", application)
    await ann.sign(written["signing"])
    shown = await ann.post(path, {"application": application, "content": written["content"]})
    here = f"/enforcements/{shown['enforcement']}"
    shown = await clerk.post(f"{here}/accept")
    assert re.fullmatch(r"（2026）京0491执\d+号", shown["number"])
    await clerk.post(f"{here}/notice")
    (clue,) = shown["clues"]
    found = {"found": True, "findings": "账户余额足额。"}
    await clerk.post(f"/clues/{clue['clue']}/findings", found)
    await judge.post(f"/clues/{clue['clue']}/control")
    shown = await clerk.post(f"{here}/performance", {"amount": "200000.00"})
    assert shown["state"] == "performed"


@pytest.mark.timeout(120)
async def test_a_dispute_is_mediated_and_the_agreement_is_confirmed_and_enforced(
    court: Court,
) -> None:
    clerk, judge, mediator = court.staff("clerk"), court.staff("judge"), court.staff("mediator")
    ann, bob = await court.register(*ANN), await court.register(*BOB)
    for each in (ann, bob):
        await each.be_known_by(clerk)

    # Who sues wants it mediated first; who is sued is invited, and says yes.
    suit = SUIT | {"mediation": True, "litigants": SUIT["litigants"][:2]}
    page = await handed_in(ann, await drafted(ann, suit))
    case = page["case"]
    bench = {"judge": "judge", "clerk": "clerk"}
    begun = await clerk.post(f"/filings/{case}/mediation", bench)
    assert (begun["state"], begun["offers"]) == ("offered", [])
    await court.time_goes_on()
    assert await join(bob, BOB[2]) == case
    here = f"/mediations/{begun['mediation']}"
    assert await bob.refused("POST", f"{here}/acts", {"act": "agree"}) == "identity_stale"
    seats = await seats_of(clerk, case)
    for each, name in ((ann, ANN[0]), (bob, BOB[0])):
        await each.be_known_again_by(clerk, case, seats[name])
    assert (await bob.post(f"{here}/acts", {"act": "agree"}))["state"] == "choosing"

    # They choose a mediator together, who takes it on; what is offered the court never sees.
    assert await mediator.refused("GET", here) == "not_found"
    for each in (ann, bob):
        await each.post(f"{here}/mediator", {"mediator": "mediator"})
    assert (await mediator.post(f"{here}/mandate", {"accepts": True}))["state"] == "in_progress"
    await bob.post(f"{here}/offers", {"text": "愿意分两期返还150000元。"})
    assert len((await ann.get(here))["offers"]) == len((await mediator.get(here))["offers"]) == 1
    assert (await judge.get(here))["offers"] == []

    # The mediator words it; each signs exactly that paper; both apply; the judge confirms.
    words = {
        "dispute": ["双方因网络服务合同发生争议。"],
        "terms": ["白川于2026年4月1日前返还安宁150000元。", "双方再无其他争议。"],
    }
    wording = {"content": (await mediator.post(f"{here}/agreement", words))["content"]}
    there = f"{here}/agreements/{wording['content']}"
    assert await judge.refused("GET", there) == "not_found"
    assert await ann.refused("POST", f"{here}/signature", wording) == "signature_missing"
    for each in (ann, bob):
        assert (await each.read(there)).startswith(b"%PDF-")
        place = await each.post(f"{here}/signing", wording)
        await each.sign(place["signing"])
        await each.post(f"{here}/signature", wording)
    assert (await ann.get(here))["state"] == "agreed"
    assert kinds(await judge.get(f"/cases/{case}")) == ["mediation_agreement"]
    for each in (ann, bob):
        await each.post(f"{here}/acts", {"act": "apply_for_confirmation"})
    assert (await ann.get(here))["state"] == "confirming"
    assert await clerk.refused("POST", f"{here}/confirmation", {"valid": True}) == "not_your_office"
    shown = await judge.post(f"{here}/confirmation", {"valid": True})
    assert shown["state"] == "confirmed"
    await court.time_goes_on()
    file = await bob.get(f"/cases/{case}")
    assert file["summary"]["state"] == "settled"
    assert re.fullmatch(r"（2026）京0491民特\d+号", file["summary"]["number"])
    root = court.counter.app.state.court.registry.seal.root(court.counter.clock.now)
    ruling = await bob.read(f"/documents/{shown['document']}")
    assert verify(ruling, certificates(root)).good

    # What was confirmed and not kept is enforced.
    await court.time_goes_on(days=30)
    seats = await seats_of(ann, case)
    await enforce(ann, clerk, judge, case, seats[BOB[0]])


@pytest.mark.timeout(120)
async def test_whoever_is_refused_reads_the_sealed_ruling_with_its_grounds(court: Court) -> None:
    clerk = court.staff("clerk")
    ann = await court.register(*ANN)
    await ann.be_known_by(clerk)
    page = await handed_in(ann, await drafted(ann))
    path = f"/filings/{page['case']}"
    grounds = {"grounds": "双方约定由仲裁机构仲裁，本案不属于人民法院受理民事诉讼的范围。"}
    assert (await clerk.post(f"{path}/refuse", grounds))["state"] == "refused"
    (document,) = (await ann.get(path))["documents"]
    assert document["kind"] == "refusal_ruling"
    paper = await ann.read(f"{path}/documents/{document['document']}")
    root = court.counter.app.state.court.registry.seal.root(court.counter.clock.now)
    assert verify(paper, certificates(root)).good
    stranger = court.staff("stranger")
    there = f"{path}/documents/{document['document']}"
    assert await stranger.refused("GET", there) == "not_found"
