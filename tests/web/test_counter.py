"""The counter: what is asked wrongly, too often or with too much is answered in one sentence."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from client.protocol.account import CourtFace, Session
from client.protocol.case import CaseFile, CaseList, Document
from client.protocol.devicecheck import NetworkTestPlan
from client.protocol.errors import Reason, Refusal
from server_stub.seal.verify_document import verify
from server_stub.settings import CourtName, Limits, Settings, Tries
from tests.conftest import Announce
from tests.usecases.plain_pdf import plain_pdf
from tests.usecases.small_court import EXHIBIT_FILE, NOW, PASSWORD, SmallCourt, hold_the_hearing
from tests.web.conftest import Counter, opened


def refusal(answer: httpx.Response) -> tuple[int, Reason]:
    return answer.status_code, Refusal.model_validate_json(answer.content).reason


# What the court says of itself ------------------------------------------------------------------


async def test_the_court_tells_its_name_its_versions_and_its_clock(data: Path) -> None:
    name = CourtName(zh="示例法院", en="A Court")
    async with opened(Settings(data=data, court=name)) as counter:
        face = CourtFace.model_validate_json((await counter.ask("GET", "/court")).content)
    assert (face.name_zh, face.name_en) == ("示例法院", "A Court")
    assert (face.lowest, face.highest) == (1, 1)
    assert face.now == NOW


@pytest.mark.parametrize(
    ("said", "status", "reason"),
    [
        ("1-1", 200, None),
        ("1-7", 200, None),
        ("0-0", 426, Reason.CLIENT_TOO_OLD),
        ("2-9", 426, Reason.SERVER_TOO_OLD),
        ("one", 422, Reason.MALFORMED),
        ("", 422, Reason.MALFORMED),
    ],
)
async def test_a_desk_of_another_version_is_told_which_the_court_speaks(
    counter: Counter, said: str, status: int, reason: Reason | None
) -> None:
    token = await counter.sign_in("judge")
    headers = {"Mingjing-Versions": said}
    answer = await counter.ask("GET", "/session", token, headers=headers)
    assert answer.status_code == status
    if reason is not None:
        assert refusal(answer) == (status, reason)
    if status == 426:
        assert answer.json()["detail"] == "1-1"
    assert (await counter.ask("GET", "/court", headers=headers)).status_code == 200


# Signing in -------------------------------------------------------------------------------------


async def test_signing_in_gives_a_token_that_signing_out_ends(counter: Counter) -> None:
    body = {"login": "judge", "password": PASSWORD}
    answer = await counter.ask("POST", "/session", json=body)
    session = Session.model_validate_json(answer.content)
    assert session.account.login == "judge"
    assert (await counter.ask("GET", "/session", session.token)).status_code == 200
    assert (await counter.ask("DELETE", "/session", session.token)).status_code == 204
    gone = await counter.ask("GET", "/session", session.token)
    assert refusal(gone) == (401, Reason.NOT_SIGNED_IN)
    assert gone.headers["WWW-Authenticate"] == "Bearer"


async def test_a_wrong_password_is_refused(counter: Counter) -> None:
    body = {"login": "judge", "password": "wrong password"}
    answer = await counter.ask("POST", "/session", json=body)
    assert refusal(answer) == (401, Reason.WRONG_CREDENTIALS)


async def test_whoever_tries_too_often_is_told_when_to_come_back(data: Path) -> None:
    limits = Limits(sign_in_from_one_address_as_one=Tries(tries=1, within_s=300))
    async with opened(Settings(data=data, limits=limits)) as counter:
        body = {"login": "judge", "password": "wrong password"}
        await counter.ask("POST", "/session", json=body)
        # What a header says of the address counts nothing.
        headers = {"X-Forwarded-For": "198.51.100.1"}
        answer = await counter.ask("POST", "/session", json=body, headers=headers)
    assert refusal(answer) == (429, Reason.TOO_MANY)
    assert answer.headers["Retry-After"] == "300"


async def test_an_expired_token_is_told_from_one_that_never_was(counter: Counter) -> None:
    token = await counter.sign_in("plaintiff")
    counter.clock.move(hours=13)
    answer = await counter.ask("GET", "/cases", token)
    assert refusal(answer) == (401, Reason.SESSION_EXPIRED)
    answer = await counter.ask("GET", "/cases", "x" * 43)
    assert refusal(answer) == (401, Reason.NOT_SIGNED_IN)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic {token}", "{token}", "Bearer {token} x"]
)
async def test_a_token_comes_as_a_bearer_token_or_not_at_all(counter: Counter, header: str) -> None:
    said = {"Authorization": header.format(token=await counter.sign_in("judge"))}
    answer = await counter.ask("GET", "/session", headers=said)
    assert answer.status_code == 401


async def test_a_token_in_the_address_is_no_token(counter: Counter) -> None:
    token = await counter.sign_in("judge")
    for name in ("token", "access_token"):
        answer = await counter.ask("GET", "/session", params={name: token})
        assert answer.status_code == 401


# Papers -----------------------------------------------------------------------------------------


async def test_a_party_reads_their_case_from_the_list_to_the_page(
    counter: Counter, small_court: SmallCourt
) -> None:
    token = await counter.sign_in("plaintiff")
    answer = await counter.ask("GET", "/cases", token)
    (line,) = CaseList.model_validate_json(answer.content).cases
    answer = await counter.ask("GET", f"/cases/{line.case}", token)
    file = CaseFile.model_validate_json(answer.content)
    (exhibit,) = file.exhibits
    page = await counter.ask("GET", f"/exhibits/{exhibit.exhibit}/pages/2", token)
    assert page.headers["Content-Type"] == "image/png"
    assert page.headers["ETag"] == f'"{exhibit.pages[1].picture}"'
    assert sha256(page.content).hexdigest() == exhibit.pages[1].picture


async def test_a_file_is_sent_to_be_saved_and_to_be_kept_by_nobody(
    counter: Counter, small_court: SmallCourt
) -> None:
    token = await counter.sign_in("plaintiff")
    path = f"/exhibits/{small_court.exhibit.exhibit}/original"
    answer = await counter.ask("GET", path, token)
    assert answer.content == EXHIBIT_FILE
    assert answer.headers["Content-Type"] == "application/pdf"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == "attachment; filename*=UTF-8''A%20contract.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("0", (404, Reason.NO_SUCH_PAGE)),
        ("4", (404, Reason.NO_SUCH_PAGE)),
        ("9" * 9, (404, Reason.NO_SUCH_PAGE)),
        ("9" * 30, (422, Reason.MALFORMED)),
        ("-1", (422, Reason.MALFORMED)),
        ("one", (422, Reason.MALFORMED)),
        ("1.5", (422, Reason.MALFORMED)),
    ],
)
async def test_a_page_out_of_range_is_refused(
    counter: Counter, small_court: SmallCourt, page: str, expected: tuple[int, Reason]
) -> None:
    token = await counter.sign_in("plaintiff")
    path = f"/exhibits/{small_court.exhibit.exhibit}/pages/{page}"
    assert refusal(await counter.ask("GET", path, token)) == expected


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "%2e%2e",
        "..%2f..%2fcourt.sqlite3",
        "..%5c..%5ccourt.sqlite3",
        "%2fetc%2fpasswd",
        "court.sqlite3%00",
        "%00",
        "%e2%80%ae",
        "'%20OR%201=1%20--",
        "x" * 4000,
    ],
)
async def test_no_name_is_ever_a_path(counter: Counter, name: str) -> None:
    token = await counter.sign_in("judge")
    for path in (f"/documents/{name}", f"/exhibits/{name}/original", f"/cases/{name}"):
        answer = await counter.ask("GET", path, token)
        assert refusal(answer) in {(404, Reason.NOT_FOUND), (405, Reason.MALFORMED)}


async def test_the_judge_serves_the_judgment_when_the_case_is_heard(
    counter: Counter, small_court: SmallCourt
) -> None:
    token = await counter.sign_in("judge")
    path = f"/documents/{small_court.judgment}"
    early = await counter.ask("POST", f"{path}/serve", token)
    assert refusal(early) == (409, Reason.DOCUMENT_NOT_READY)
    store = counter.app.state.doorkeeper.store
    await hold_the_hearing(store, small_court)
    answer = await counter.ask("POST", f"{path}/serve", token)
    assert Document.model_validate_json(answer.content).served_at == NOW
    party = await counter.sign_in("plaintiff")
    sealed = (await counter.ask("GET", path, party)).content
    assert sealed.startswith(plain_pdf("judgment"))
    assert verify(sealed).sealed_by == CourtName().zh


# What is malformed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"judge"',
        '{"login": "judge"}',
        '{"login": "judge", "password": 7}',
        '{"login": "", "password": "x"}',
        '{"login": "judge", "password": ""}',
        '{"login": "judge", "password": "x", "staff": "administrator"}',
        '{"login": "\\ud800", "password": "x"}',
        '{"login": "judge", "password": "' + "x" * 257 + '"}',
        "[" * 10_000,
        b"\xff\xfe",
    ],
)
async def test_a_body_that_is_no_message_is_refused_and_not_repeated(
    counter: Counter, body: str | bytes
) -> None:
    answer = await counter.ask("POST", "/session", content=body)
    assert refusal(answer) == (422, Reason.MALFORMED)
    assert "xxxx" not in answer.text
    assert len(answer.content) < 500


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_that_is_too_large_is_cut_off(counter: Counter, announced: bool) -> None:
    large = b"x" * (64 * 1024 + 1)

    async def in_pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 1024):
            yield large[start : start + 1024]

    content = large if announced else in_pieces()
    answer = await counter.ask("POST", "/session", content=content)
    assert refusal(answer) == (413, Reason.TOO_LARGE)


@pytest.mark.parametrize(
    "query", ["after=a&after=b", "limit=1&limit=1", "&".join(map(str, range(30)))]
)
async def test_a_parameter_is_named_once(counter: Counter, query: str) -> None:
    token = await counter.sign_in("judge")
    answer = await counter.ask("GET", f"/cases?{query}", token)
    assert refusal(answer) == (422, Reason.MALFORMED)


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "after=nonsense"])
async def test_a_parameter_that_means_nothing_is_refused(counter: Counter, query: str) -> None:
    token = await counter.sign_in("judge")
    answer = await counter.ask("GET", f"/cases?{query}", token)
    assert refusal(answer) == (422, Reason.MALFORMED)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/nothing", (404, Reason.NOT_FOUND)),
        ("GET", "/cases/", (404, Reason.NOT_FOUND)),
        ("GET", "/CASES", (404, Reason.NOT_FOUND)),
        ("PUT", "/court", (405, Reason.MALFORMED)),
        ("PATCH", "/session", (405, Reason.MALFORMED)),
    ],
)
async def test_what_the_framework_refuses_is_said_in_the_court_s_words(
    counter: Counter, method: str, path: str, expected: tuple[int, Reason]
) -> None:
    assert refusal(await counter.ask(method, path)) == expected


async def test_what_nobody_foresaw_is_logged_and_told_by_its_number(
    counter: Counter, small_court: SmallCourt, data: Path, expected_log: Announce
) -> None:
    expected_log(r"unexpected failure, reference [0-9A-F]{8}", logger="mingjing.web")
    token = await counter.sign_in("plaintiff")
    original = small_court.exhibit.original
    (data / "files" / original[:2] / original[2:]).write_bytes(b"altered")
    path = f"/exhibits/{small_court.exhibit.exhibit}/original"
    answer = await counter.ask("GET", path, token)
    assert refusal(answer) == (500, Reason.UNEXPECTED)
    told = answer.json()
    assert len(told["reference"]) == 8
    assert told["detail"] == ""
    assert (await counter.ask("GET", "/session", token)).status_code == 200


async def test_every_answer_says_that_it_is_to_be_kept_by_nobody(counter: Counter) -> None:
    for method, path in (("GET", "/court"), ("GET", "/nothing"), ("POST", "/session")):
        answer = await counter.ask(method, path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Strict-Transport-Security" not in answer.headers
        assert "Server" not in answer.headers


async def test_a_court_that_speaks_tls_says_so_for_a_year(data: Path) -> None:
    async with opened(Settings(data=data, always_tls=True)) as counter:
        answer = await counter.ask("GET", "/court")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


# Measuring the line -----------------------------------------------------------------------------


async def test_the_line_can_be_measured_before_signing_in(counter: Counter) -> None:
    answer = await counter.ask("GET", "/network-test")
    plan = NetworkTestPlan.model_validate_json(answer.content)
    assert (plan.udp_host, plan.udp_port) == ("127.0.0.1", 9)
    for size in (1, 100_000, plan.download_bytes_max):
        answer = await counter.ask("GET", "/network-test/download", params={"bytes": size})
        assert len(answer.content) == size
    sent = b"x" * plan.download_bytes_max
    answer = await counter.ask("POST", "/network-test/upload", content=sent)
    assert answer.status_code == 204


async def test_the_line_is_measured_with_so_many_bytes_and_no_more(counter: Counter) -> None:
    limit = Limits().network_test_bytes
    for size in (0, -1, "x"):
        answer = await counter.ask("GET", "/network-test/download", params={"bytes": size})
        assert refusal(answer) == (422, Reason.MALFORMED)
    answer = await counter.ask("GET", "/network-test/download", params={"bytes": limit + 1})
    assert refusal(answer) == (413, Reason.TOO_LARGE)
    answer = await counter.ask("POST", "/network-test/upload", content=b"x" * (limit + 1))
    assert refusal(answer) == (413, Reason.TOO_LARGE)


async def test_the_line_is_measured_so_often_and_no_more(data: Path) -> None:
    limits = Limits(network_tests_from_one_address=Tries(tries=2, within_s=60))
    async with opened(Settings(data=data, limits=limits)) as counter:
        answers = [
            await counter.ask("GET", "/network-test/download", params={"bytes": 1})
            for _ in range(3)
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


async def test_without_a_forwarder_there_is_no_path_of_media_to_measure(
    counter: Counter,
) -> None:
    counter.forwarder.gone = True
    answer = await counter.ask("GET", "/network-test")
    assert refusal(answer) == (503, Reason.MEDIA_UNAVAILABLE)


@pytest.mark.parametrize("path", ["/session", "/network-test/upload"])
async def test_a_desk_that_hangs_up_in_the_middle_is_no_failure(
    counter: Counter, path: str
) -> None:
    said: list[dict[str, object]] = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered: list[object] = []

    async def receive() -> dict[str, object]:
        return said.pop(0)

    async def send(message: object) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/api/v1{path}",
        "raw_path": f"/api/v1{path}".encode(),
        "query_string": b"",
        "headers": [],
        "client": ("192.0.2.7", 40_000),
    }
    await counter.app(scope, receive, send)
    assert answered == []


async def test_closing_the_court_closes_what_it_opened(settings: Settings) -> None:
    async with opened(settings) as counter:
        assert counter.forwarder.open
    assert not counter.forwarder.open
