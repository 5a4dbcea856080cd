"""What a desk asks of the registry, and what it makes of every kind of answer."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from client.court.api import Court, CourtBroke
from client.court.failures import failure_for, failure_from
from client.protocol.errors import (
    ClientTooOld,
    CourtError,
    CourtUnavailable,
    Forbidden,
    NotFound,
    NotSignedIn,
    Reason,
    Refused,
    TooMany,
)
from client.protocol.ids import CaseId, DocumentId, ExhibitId, HearingId, ParticipantId, Seq
from client.protocol.kept_speech import MEDIA_TYPE, write_speech
from client.protocol.signalling import KeptFrame, KeptSpeech
from client.state import Failure
from tests.court.counter import (
    FACE,
    LIMIT_S,
    Said,
    WoodenCounter,
    hang_up,
    json_answer,
    refusal,
)

SESSION = {
    "token": "tok-123",
    "account": {"account": "a1", "login": "judge", "name": "林静", "staff": "judge"},
    "expires_at": "2026-03-02T13:00:00Z",
}
LINE = {
    "case": "c1",
    "number": "（2026）京0491民初1号",
    "cause": "网络购物合同纠纷",
    "title": "陈晓雨诉北京云帆",
    "state": "hearing_scheduled",
    "role": "plaintiff",
}


async def test_whoever_signs_in_is_known_by_the_token_from_then_on(
    counter: WoodenCounter, court: Court
) -> None:
    counter.lay("/session", json_answer(SESSION), method="POST")
    counter.lay("/cases", json_answer({"cases": [LINE]}))
    session = await court.sign_in("judge", "a secret")
    assert session.account.name == "林静"
    assert [case.case for case in await court.cases()] == ["c1"]
    asked, listed = counter.heard
    assert json.loads(asked.body) == {"login": "judge", "password": "a secret"}
    assert "Authorization" not in asked.headers
    assert listed.headers["Authorization"] == "Bearer tok-123"
    assert listed.headers["Mingjing-Versions"] == "1-1"
    assert all("tok-123" not in each.path and "secret" not in each.path for each in counter.heard)


async def test_a_wrong_password_is_told_as_such(counter: WoodenCounter, court: Court) -> None:
    counter.lay("/session", refusal("wrong_credentials", 401), method="POST")
    with pytest.raises(NotSignedIn) as refused:
        await court.sign_in("judge", "wrong")
    assert refused.value.reason is Reason.WRONG_CREDENTIALS
    assert court.token == ""


async def test_no_court_at_that_address_is_unavailable() -> None:
    court = Court("http://127.0.0.1:9")
    with pytest.raises(CourtUnavailable) as failed:
        await court.face()
    assert failed.value.reason is Reason.COURT_UNAVAILABLE
    court.close()


@pytest.mark.parametrize(
    "answer",
    [
        Said(200, b"<html>Welcome to our hotel</html>", "text/html"),
        Said(200, b"\x00\xff\xfe", "application/json"),
        Said(200, b"[" * 100_000, "application/json"),
        Said(200, b"[]", "application/json"),
        json_answer({"name_zh": "x"}),
        Said(404, b"<html>nothing here</html>", "text/html"),
        Said(401, b"who are you", "text/plain"),
        json_answer({"detail": "Not Found"}, 404),
        Said(502, b"bad gateway", "text/plain"),
        hang_up,
    ],
    ids=lambda answer: str(getattr(answer, "body", "hang up"))[:20],
)
async def test_what_is_no_court_is_unavailable(
    counter: WoodenCounter, court: Court, answer: Said
) -> None:
    counter.lay("/court", answer)
    with pytest.raises(CourtUnavailable) as failed:
        await court.face()
    assert failed.value.reason is Reason.COURT_UNAVAILABLE


async def test_a_redirect_is_not_followed_with_a_token(
    counter: WoodenCounter, court: Court
) -> None:
    court.token = "tok-123"
    other = WoodenCounter()
    counter.lay("/cases", Said(302, headers={"Location": f"{other.url}/api/v1/cases"}))
    with pytest.raises(CourtUnavailable):
        await court.cases()
    assert other.heard == []
    other.close()


@pytest.mark.parametrize(
    ("lowest", "highest", "reason"),
    [(2, 3, Reason.CLIENT_TOO_OLD), (0, 0, Reason.SERVER_TOO_OLD)],
)
async def test_a_court_of_another_version_is_refused_by_name(
    counter: WoodenCounter, court: Court, lowest: int, highest: int, reason: Reason
) -> None:
    counter.lay("/court", json_answer({"lowest": lowest, "highest": highest, "all": "else"}))
    with pytest.raises(ClientTooOld) as refused:
        await court.face()
    assert refused.value.reason is reason


async def test_what_a_newer_court_adds_is_left_out(counter: WoodenCounter, court: Court) -> None:
    counter.lay("/court", json_answer({**FACE, "highest": 7, "motto": "公正"}))
    face = await court.face()
    assert face.name_en == "Beijing Internet Court"
    assert not hasattr(face, "motto")


@pytest.mark.parametrize(
    ("answer", "error", "reason"),
    [
        (refusal("forbidden", 403), Forbidden, Reason.FORBIDDEN),
        (refusal("not_found", 404), NotFound, Reason.NOT_FOUND),
        (refusal("document_already_served", 409), Refused, Reason.DOCUMENT_ALREADY_SERVED),
        (refusal("too_many", 429), TooMany, Reason.TOO_MANY),
        (refusal("session_expired", 401), NotSignedIn, Reason.SESSION_EXPIRED),
        (refusal("client_too_old", 426), ClientTooOld, Reason.CLIENT_TOO_OLD),
        (refusal("a_reason_of_next_year", 403), Forbidden, Reason.FORBIDDEN),
        (refusal("a_reason_of_next_year", 409), Refused, Reason.UNEXPECTED),
        (refusal("court_unavailable", 503), CourtUnavailable, Reason.COURT_UNAVAILABLE),
    ],
)
async def test_each_refusal_is_raised_as_its_kind(
    counter: WoodenCounter,
    court: Court,
    answer: Said,
    error: type[CourtError],
    reason: Reason,
) -> None:
    counter.lay("/cases/c1", answer)
    with pytest.raises(error) as refused:
        await court.case_file(CaseId("c1"))
    assert refused.value.reason is reason


async def test_a_failure_of_the_court_keeps_its_reference(
    counter: WoodenCounter, court: Court
) -> None:
    counter.lay("/cases/c1", refusal("unexpected", 500, reference="7F3A"))
    with pytest.raises(CourtBroke) as failed:
        await court.case_file(CaseId("c1"))
    assert failure_from(failed.value) == Failure(Reason.UNEXPECTED, reference="7F3A")


def test_a_code_that_nobody_knows_yet_stays_readable() -> None:
    assert failure_for("forbidden", "why") == Failure(Reason.FORBIDDEN, "why")
    assert failure_for("of_next_year") == Failure(Reason.UNEXPECTED, "of_next_year")


async def test_a_long_list_of_cases_is_fetched_page_by_page(
    counter: WoodenCounter, court: Court
) -> None:
    second = {**LINE, "case": "c2"}
    counter.lay(
        "/cases", json_answer({"cases": [LINE], "next": "c1"}), json_answer({"cases": [second]})
    )
    assert [each.case for each in await court.cases()] == ["c1", "c2"]
    assert counter.heard[1].path.endswith("?after=c1")


async def test_a_list_that_never_ends_is_not_read_for_ever(
    counter: WoodenCounter, court: Court
) -> None:
    counter.lay("/cases", json_answer({"cases": [LINE], "next": "again"}))
    assert len(await court.cases()) == 2


async def test_papers_are_given_as_they_are(counter: WoodenCounter, court: Court) -> None:
    counter.lay("/documents/d1", Said(200, b"%PDF-1.7", "application/pdf"))
    counter.lay("/exhibits/e1/original", Said(200, b"original", "image/jpeg"))
    counter.lay("/exhibits/e1/pages/3", Said(200, b"png", "image/png"))
    assert await court.document(DocumentId("d1")) == b"%PDF-1.7"
    assert await court.original(ExhibitId("e1")) == b"original"
    assert await court.page(ExhibitId("e1"), 3) == b"png"
    counter.lay("/exhibits/e2/pages/1", Said(200, b"jpeg", "image/jpeg"))
    assert await court.page(ExhibitId("e2"), 1) == b"jpeg"


async def test_a_page_that_is_no_picture_is_not_taken(counter: WoodenCounter, court: Court) -> None:
    counter.lay("/exhibits/e1/pages/1", Said(200, b"<html>", "text/html"))
    with pytest.raises(CourtUnavailable):
        await court.page(ExhibitId("e1"), 1)


async def test_an_id_never_becomes_another_address(counter: WoodenCounter, court: Court) -> None:
    with pytest.raises(CourtUnavailable):
        await court.case_file(CaseId("../session?x=1#"))
    assert counter.heard[0].path == "/api/v1/cases/..%2Fsession%3Fx%3D1%23"


async def test_a_ticket_and_the_socket_it_is_for(counter: WoodenCounter, court: Court) -> None:
    answer = {"ticket": "once", "expires_at": "2026-03-02T01:00:30Z"}
    counter.lay("/hearings/h1/ticket", json_answer(answer), method="POST")
    assert (await court.ticket(HearingId("h1"), LIMIT_S)).ticket == "once"
    socket = court.socket_address(HearingId("h1"))
    assert socket == f"ws://127.0.0.1:{counter.port}/api/v1/hearings/h1/socket"


async def test_signing_out_forgets_the_token_before_the_court_does(
    counter: WoodenCounter, court: Court
) -> None:
    court.token = "tok-123"
    counter.lay("/session", Said(204), method="DELETE")
    token = court.forget_token()
    assert court.token == ""
    await court.end_session(token)
    assert counter.heard[0].headers["Authorization"] == "Bearer tok-123"


async def test_a_served_document_is_asked_for_once_only(
    counter: WoodenCounter, court: Court
) -> None:
    """A deed whose answer was lost is not done again behind the person's back."""
    counter.lay("/documents/d1/serve", hang_up, method="POST")
    with pytest.raises(CourtUnavailable):
        await court.serve_document(DocumentId("d1"))
    assert len(counter.heard) == 1


async def test_a_question_whose_connection_broke_is_asked_once_more(
    counter: WoodenCounter, court: Court
) -> None:
    counter.lay("/court", hang_up, json_answer(FACE))
    assert (await court.face()).software == "test"
    assert len(counter.heard) == 2


async def test_no_file_of_saved_passwords_is_consulted(
    counter: WoodenCounter, court: Court, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    counter.lay("/court", json_answer(FACE))
    await court.face()
    assert "Authorization" not in counter.heard[0].headers


async def test_the_line_is_measured_within_bounds(counter: WoodenCounter, court: Court) -> None:
    counter.lay("/network-test/download", Said(200, bytes(200_000), "application/octet-stream"))
    counter.lay("/network-test/upload", Said(204), method="POST")
    counter.lay(
        "/network-test",
        json_answer({"udp_host": "127.0.0.1", "udp_port": 9, "download_bytes_max": 200_000}),
    )
    plan = await court.network_plan()
    taken, _ = await court.download(plan.download_bytes_max, 1.0)
    sent, _ = await court.upload(150_000, 5.0)
    assert (taken, sent) == (200_000, 150_000)
    assert len(counter.heard[-1].body) == 150_000


async def test_questions_run_beside_each_other(counter: WoodenCounter, court: Court) -> None:
    counter.lay("/court", json_answer(FACE))
    faces = await asyncio.gather(*(court.face() for _ in range(8)))
    assert len(faces) == 8


async def test_a_closed_counter_says_so(court: Court) -> None:
    court.close()
    with pytest.raises(CourtUnavailable):
        await court.face()


async def test_missed_speech_is_fetched_and_read(counter: WoodenCounter, court: Court) -> None:
    since = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    frame = KeptFrame(at=since + timedelta(milliseconds=40), payload=b"a word")
    speech = (KeptSpeech(speaker=ParticipantId("judge"), frames=(frame,)),)
    path = "/hearings/h1/missed/7"
    counter.lay(path, Said(body=write_speech(since, speech), kind=MEDIA_TYPE))
    assert await court.missed_speech(HearingId("h1"), Seq(7), since) == speech
    counter.lay(path, Said(body=b"\x05j", kind=MEDIA_TYPE))
    with pytest.raises(CourtUnavailable):
        await court.missed_speech(HearingId("h1"), Seq(7), since)
    counter.lay(path, refusal("not_found", 404))
    with pytest.raises(NotFound):
        await court.missed_speech(HearingId("h1"), Seq(7), since)
