"""Bringing a file over HTTP, as the IETF has it for resumable uploads, and filing it."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image, ImageFilter

from client.protocol.errors import Reason
from server_stub.files.store import hash_of
from server_stub.usecases.tokens import new_id
from tests.renditions.hostile_files import plain_page
from tests.usecases.bringing import digest_of
from tests.usecases.small_court import SmallCourt
from tests.web.conftest import Counter

PARTIAL = "application/partial-upload"


def photograph() -> bytes:
    out = io.BytesIO()
    blurred = [
        Image.effect_noise((300, 200), 90).filter(ImageFilter.GaussianBlur(2)) for _ in range(3)
    ]
    Image.merge("RGB", blurred).save(out, "JPEG")
    return out.getvalue()


async def begin(counter: Counter, token: str, content: bytes, name: str = "a.pdf") -> str:
    body = {"name": name, "size": len(content), "sha256": hash_of(content)}
    headers = {"Idempotency-Key": new_id()}
    answer = await counter.ask("POST", "/uploads", token, json=body, headers=headers)
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(answer.json()["upload"])
    return f"/uploads/{answer.json()['upload']}"


async def append(
    counter: Counter, token: str, path: str, content: bytes, at: int, **headers: str
) -> httpx.Response:
    return await counter.ask(
        "PATCH",
        path,
        token,
        content=content,
        headers={
            "Upload-Offset": str(at),
            "Content-Type": PARTIAL,
            "Content-Digest": digest_of(content),
        }
        | {name.replace("_", "-"): value for name, value in headers.items()},
    )


async def brought(counter: Counter, token: str, content: bytes, name: str) -> dict[str, Any]:
    path = await begin(counter, token, content, name)
    answer = await append(counter, token, path, content, 0, Upload_Complete="?1")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_file_comes_in_pieces_and_goes_on_where_it_stood(counter: Counter) -> None:
    token = await counter.sign_in("plaintiff")
    content = plain_page()
    path = await begin(counter, token, content)
    assert (await append(counter, token, path, content[:100], 0)).status_code == 200
    stands = await counter.ask("HEAD", path, token)
    assert stands.status_code == 204
    assert stands.headers["Upload-Offset"] == "100"
    assert stands.headers["Upload-Length"] == str(len(content))
    assert stands.headers["Upload-Complete"] == "?0"
    assert "max-size=" in stands.headers["Upload-Limit"]
    wrong = await append(counter, token, path, content[50:], 50)
    assert wrong.status_code == 409
    assert wrong.headers["Upload-Offset"] == "100"
    assert wrong.json()["reason"] == Reason.UPLOAD_PLACE_DIFFERS
    last = await append(counter, token, path, content[100:], 100, Upload_Complete="?1")
    assert last.headers["Upload-Complete"] == "?1"
    assert last.json()["state"] == "ready"
    assert last.json()["seen"]["pages"] == 1
    again = await append(counter, token, path, content[100:], 100, Upload_Complete="?1")
    assert again.json() == last.json()


async def test_a_photograph_is_filed_and_shown_as_one(
    counter: Counter, small_court: SmallCourt
) -> None:
    token = await counter.sign_in("plaintiff")
    content = photograph()
    upload = await brought(counter, token, content, "IMG_0001.JPG")
    assert upload["seen"]["kind"] == "picture"
    asked = {"upload": upload["upload"], "title": "照片", "kind": "书证", "purpose": "p"}
    path = f"/cases/{small_court.ours}/exhibits"
    answers = [
        await counter.ask("POST", path, token, json=asked, headers={"Idempotency-Key": key})
        for key in ("one", "one", "two")
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    exhibit = answers[0].json()
    assert answers[1].json() == answers[2].json() == exhibit
    judge = await counter.sign_in("judge")
    page = await counter.ask("GET", f"/exhibits/{exhibit['exhibit']}/pages/1", judge)
    assert page.headers["Content-Type"] == "image/jpeg"
    assert hash_of(page.content) == exhibit["pages"][0]["picture"]
    original = await counter.ask("GET", f"/exhibits/{exhibit['exhibit']}/original", judge)
    assert original.content == content
    assert original.headers["Content-Type"] == "image/jpeg"
    assert original.headers["Content-Length"] == str(len(content))
    assert original.headers["Content-Disposition"].endswith("IMG_0001.JPG")
    assert original.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_text_is_handed_out_as_it_came(counter: Counter, small_court: SmallCourt) -> None:
    token = await counter.sign_in("plaintiff")
    content = "微信聊天记录\r\n".encode("gb18030")
    upload = await brought(counter, token, content, "<b>chat.html")
    assert upload["seen"] | {"pages": 0, "notes": []} == {
        "kind": "text",
        "media_type": "text/plain",
        "pages": 0,
        "duration_s": None,
        "charset": "gb18030",
        "listed": [],
        "listed_of": 0,
        "notes": [],
    }
    asked = {"upload": upload["upload"], "title": "聊天", "kind": "电子数据", "purpose": "p"}
    path, key = f"/cases/{small_court.ours}/exhibits", {"Idempotency-Key": new_id()}
    exhibit = (await counter.ask("POST", path, token, json=asked, headers=key)).json()
    original = await counter.ask("GET", f"/exhibits/{exhibit['exhibit']}/original", token)
    assert original.content == content
    assert original.headers["Content-Type"] == "text/plain"
    assert original.headers["Content-Disposition"].endswith("_b_chat.html.txt")


async def test_a_program_is_refused_by_what_it_is(counter: Counter) -> None:
    token = await counter.sign_in("plaintiff")
    upload = await brought(counter, token, b"MZ\x90\0" + b"\0" * 600, "contract.pdf")
    assert upload["state"] == "refused"
    assert upload["refusal"] == Reason.FILE_KIND_NOT_TAKEN


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/octet-stream"}, 422),
        ({"Upload-Offset": "-1"}, 422),
        ({"Upload-Offset": "x"}, 422),
        ({"Upload-Complete": "yes"}, 422),
        ({"Content-Digest": "sha-256=:AAAA:"}, 422),
    ],
)
async def test_what_cannot_be_read_is_refused(
    counter: Counter, headers: dict[str, str], status: int
) -> None:
    token = await counter.sign_in("plaintiff")
    path = await begin(counter, token, b"hello")
    answer = await append(counter, token, path, b"hello", 0, **headers)
    assert answer.status_code == status
    assert (await counter.ask("HEAD", path, token)).headers["Upload-Offset"] == "0"


async def test_a_piece_that_is_too_large_is_cut_off(counter: Counter) -> None:
    token = await counter.sign_in("plaintiff")
    limits = (await counter.ask("GET", "/uploads/limits", token)).json()
    content = b"x" * (limits["piece_bytes"] + 1)
    path = await begin(counter, token, content)
    assert (await append(counter, token, path, content, 0)).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        {"name": "a", "size": 0, "sha256": "0" * 64},
        {"name": "", "size": 1, "sha256": "0" * 64},
        {"name": "n" * 4096, "size": 1, "sha256": "0" * 64},
        {"name": "a", "size": 1, "sha256": "0" * 63},
        {"name": "a", "size": 1, "sha256": "../../../etc/passwd"},
        {"name": "a", "size": 1, "sha256": "0" * 64, "more": 1},
    ],
)
async def test_an_announcement_that_makes_no_sense_is_malformed(
    counter: Counter, body: dict[str, Any]
) -> None:
    token = await counter.sign_in("plaintiff")
    headers = {"Idempotency-Key": new_id()}
    answer = await counter.ask("POST", "/uploads", token, json=body, headers=headers)
    assert answer.status_code == 422


async def test_another_s_upload_answers_as_if_it_were_not_there(counter: Counter) -> None:
    token = await counter.sign_in("plaintiff")
    path = await begin(counter, token, b"hello")
    other = await counter.sign_in("defendant")
    for answer in (
        await counter.ask("HEAD", path, other),
        await counter.ask("GET", path, other),
        await append(counter, other, path, b"hello", 0),
        await counter.ask("DELETE", path, other),
    ):
        assert answer.status_code == 404
    assert (await counter.ask("DELETE", path, token)).status_code == 204
    assert (await counter.ask("HEAD", path, token)).status_code == 404
