"""People at the counter over HTTP: from a typed field to a verified account and an agent."""

import base64
import json
import re
from typing import Any

import httpx
import pytest

from client.protocol.account import Account, Session
from client.protocol.errors import Reason
from client.protocol.identity import FaceChallenge, FaceCheck, FaceCheckOpened, FaceTask
from client.protocol.roles import StaffRole
from server_stub.usecases.people.staff import grant_role
from server_stub.usecases.registry import Registry
from tests.identity.heads import Shot
from tests.usecases.people.eyes import DrawnEyes
from tests.usecases.small_court import NOW, SmallCourt
from tests.web.conftest import Counter

SECRET = "seven grey geese"
PHONE = "13800000001"
ANN: dict[str, Any] = {
    "name": "安宁",
    "document": "resident_id",
    "number": "110100190001010018",
    "phone": PHONE,
    "password": SECRET,
}
SHOTS = {
    FaceChallenge.LOOK_STRAIGHT: Shot(fingerprint=0b1111),
    FaceChallenge.TURN_LEFT: Shot(left=25, fingerprint=0b1111_0000),
    FaceChallenge.TURN_RIGHT: Shot(left=-25, fingerprint=0b1111_0000_0000),
    FaceChallenge.CLOSE_EYES: Shot(open_=0.3, shift=5, fingerprint=0b1111 << 16),
}


def registry_of(counter: Counter) -> Registry:
    registry: Registry = counter.app.state.court.registry
    return registry


def last_letter(counter: Counter) -> str:
    letters = registry_of(counter).identity.post.letters  # type: ignore[attr-defined]
    return str(letters[-1].text)


def code(counter: Counter) -> str:
    found = re.search(r"\d{6}", last_letter(counter))
    assert found is not None
    return found[0]


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def registered(counter: Counter, **changed: Any) -> Account:
    asked = {**ANN, **changed}
    sent = ok(await counter.ask("POST", "/registrations/person", json=asked), 201)
    confirm = {"challenge": sent["challenge"], "code": code(counter)}
    answer = await counter.ask("POST", "/registrations/confirm", json=confirm)
    return Account.model_validate(ok(answer, 201))


async def token_of(counter: Counter, login: str = PHONE) -> str:
    asked = {"login": login, "password": SECRET}
    answer = await counter.ask("POST", "/session", json=asked)
    return Session.model_validate(ok(answer, 201)).token


async def with_papers(counter: Counter, token: str) -> list[str]:
    names = []
    for kind in ("id_front", "id_back"):
        answer = await counter.ask(
            "POST",
            f"/identity/papers/{kind}",
            token,
            content=f"{token} {kind}".encode(),
            headers={"Idempotency-Key": kind},
        )
        names.append(str(ok(answer, 201)["paper"]))
    return names


async def test_a_person_registers_shows_papers_and_is_known_by_a_clerk(
    counter: Counter, small_court: SmallCourt
) -> None:
    account = await registered(counter)
    assert not account.verified
    token = await token_of(counter)
    standing = ok(await counter.ask("GET", "/identity", token))
    assert standing["papers_missing"] == ["id_front", "id_back"]
    front, _ = await with_papers(counter, token)
    shown = await counter.ask("GET", f"/identity/papers/{front}", token)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Cache-Control"] == "no-store"
    asked = await counter.ask(
        "POST", "/identity/review", token, headers={"Idempotency-Key": "review"}
    )
    review = ok(asked, 201)["review"]
    clerk = await counter.sign_in("clerk")
    assert (await counter.ask("GET", f"/identity/papers/{front}", clerk)).status_code == 200
    decision = {
        "confirmed": True,
        "manner": "video_call",
        "paper": "居民身份证",
        "seen": "本人与照片一致",
    }
    path = f"/identity-reviews/{review}/decision"
    assert ok(await counter.ask("POST", path, clerk, json=decision))["state"] == "confirmed"
    assert ok(await counter.ask("GET", "/session", token))["verified"]
    assert "核验已通过" in last_letter(counter)
    data = ok(await counter.ask("GET", "/account/data", token))
    deeds = [(each["deed"], each["by"]) for each in data["accesses"]]
    assert ("paper_read", "clerk") in deeds
    assert ANN["number"] not in json.dumps(data)


async def test_a_face_check_runs_from_the_desktop_s_code_to_the_phone_and_back(
    counter: Counter,
) -> None:
    await registered(counter)
    token = await token_of(counter)
    await with_papers(counter, token)
    agreed = {"purpose": "face_check", "version": "2026-1"}
    refused = await counter.ask("POST", "/identity/face-checks", token)
    assert refused.json()["reason"] == Reason.CONSENT_MISSING
    ok(await counter.ask("POST", "/identity/consents", token, json=agreed))
    answer = await counter.ask("POST", "/identity/face-checks", token)
    opened = FaceCheckOpened.model_validate(ok(answer, 201))
    begin = {"check": opened.check, "token": opened.token, "number": opened.number}
    answer = await counter.ask("POST", "/face-checks/begin", json=begin)
    task = FaceTask.model_validate(ok(answer))
    assert task.name_masked == "安*"
    eyes = registry_of(counter).identity.eyes
    assert isinstance(eyes, DrawnEyes)
    pictures = []
    for challenge in task.challenges:
        picture = f"a picture for {challenge}".encode()
        eyes.shots[picture] = SHOTS[challenge]
        pictures.append(base64.b64encode(picture).decode())
    hand_in = {"check": task.check, "upload": task.upload, "pictures": pictures}
    answer = await counter.ask("POST", "/face-checks/pictures", json=hand_in)
    assert FaceCheck.model_validate(ok(answer)).outcome == "same"
    answer = await counter.ask(
        "GET", f"/identity/face-checks/{opened.check}", token, params={"known": "open"}
    )
    assert ok(answer) == {"check": opened.check, "state": "ended", "outcome": "same"}
    assert ok(await counter.ask("GET", "/session", token))["verified"]
    again = await counter.ask("POST", "/face-checks/pictures", json=hand_in)
    assert again.json()["reason"] == Reason.LINK_SPENT
    assert (await counter.ask("DELETE", "/identity/face", token)).status_code == 204


async def test_the_phone_s_token_opens_nothing_but_its_check(counter: Counter) -> None:
    await registered(counter)
    token = await token_of(counter)
    await with_papers(counter, token)
    agreed = {"purpose": "face_check", "version": "2026-1"}
    ok(await counter.ask("POST", "/identity/consents", token, json=agreed))
    opened = ok(await counter.ask("POST", "/identity/face-checks", token), 201)
    assert (await counter.ask("GET", "/session", opened["token"])).status_code == 401
    begin = {key: opened[key] for key in ("check", "token", "number")}
    task = ok(await counter.ask("POST", "/face-checks/begin", json=begin))
    assert (await counter.ask("GET", "/session", task["upload"])).status_code == 401


async def test_a_party_appoints_an_agent_who_then_reads_the_case(
    counter: Counter, small_court: SmallCourt
) -> None:
    plaintiff, stranger = await counter.sign_in("plaintiff"), await counter.sign_in("stranger")
    path = f"/cases/{small_court.ours}/powers"
    asked = {
        "agent": "stranger",
        "agent_name": "Stranger Test",
        "kind": "close_relative",
        "special": ["settle"],
        "relation": "sister",
    }
    key = {"Idempotency-Key": "appoint"}
    power = ok(await counter.ask("POST", path, plaintiff, json=asked, headers=key), 201)
    again = ok(await counter.ask("POST", path, plaintiff, json=asked, headers=key), 201)
    assert again == power
    case = f"/cases/{small_court.ours}"
    assert (await counter.ask("GET", case, stranger)).status_code == 200
    assert ok(await counter.ask("GET", "/notices", stranger))["notices"][0]["kind"] == (
        "power_granted"
    )
    ok(await counter.ask("POST", f"/powers/{power['power']}/end", plaintiff))
    assert (await counter.ask("GET", case, stranger)).status_code == 404


async def test_an_office_that_is_given_holds_for_the_session_that_is_open(
    counter: Counter,
) -> None:
    token = await counter.sign_in("stranger")
    assert (await counter.ask("GET", "/identity-reviews", token)).status_code == 403
    role = StaffRole.FILING_REVIEWER
    grant_role(registry_of(counter), "stranger", role, by="test", now=NOW)
    assert (await counter.ask("GET", "/identity-reviews", token)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/registrations/person", {**ANN, "number": "1" * 41}),
        ("POST", "/registrations/person", {**ANN, "document": "library_card"}),
        ("POST", "/registrations/person", {**ANN, "extra": 1}),
        ("POST", "/registrations/person", [ANN]),
        ("POST", "/registrations/confirm", {"challenge": "x" * 101, "code": "1"}),
        ("POST", "/field-check", {"kind": "resident_id", "typed": "1" * 301}),
        ("POST", "/face-checks/pictures", {"check": "x", "upload": "x", "pictures": []}),
        ("POST", "/face-checks/pictures", {"check": "x", "upload": "x", "pictures": [5]}),
        ("POST", "/password-resets", {"login": ""}),
    ],
)
async def test_what_is_asked_wrongly_is_refused_in_one_sentence(
    counter: Counter, method: str, path: str, body: Any
) -> None:
    answer = await counter.ask(method, path, json=body)
    assert answer.status_code == 422
    assert answer.json()["reason"] == Reason.MALFORMED
    assert ANN["number"] not in answer.text


async def test_a_paper_may_be_large_and_not_too_large(counter: Counter) -> None:
    await registered(counter)
    token = await token_of(counter)
    headers = {"Idempotency-Key": "large"}
    most = registry_of(counter).limits.identity_paper_bytes
    path = "/identity/papers/supporting"
    answer = await counter.ask("POST", path, token, content=bytes(most), headers=headers)
    assert answer.status_code == 201
    headers = {"Idempotency-Key": "larger"}
    answer = await counter.ask("POST", path, token, content=bytes(most + 1), headers=headers)
    assert answer.status_code == 413
