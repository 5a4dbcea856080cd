"""A number that no book can hold is answered in words, wherever it is said."""

import pytest

from tests.usecases.small_court import SmallCourt
from tests.web.conftest import Counter

LARGE = (2**31, 2**63, 10**30)


@pytest.mark.parametrize("number", LARGE)
async def test_a_number_too_large_is_refused_or_finds_nothing(
    counter: Counter, small_court: SmallCourt, number: int
) -> None:
    token = await counter.sign_in("plaintiff")
    case, hearing = small_court.ours, small_court.hearing
    for path in (
        f"/exhibits/{small_court.exhibit.exhibit}/pages/{number}",
        f"/hearings/{hearing}/missed/{number}",
        f"/cases/{case}/messages?after={number}",
        f"/cases/{case}/messages?limit={number}",
        f"/cases?limit={number}",
        f"/filings?limit={number}",
        f"/notices?limit={number}",
        f"/mediators?limit={number}",
        f"/services/failed?limit={number}",
        f"/network-test/download?bytes={number}",
    ):
        answer = await counter.ask("GET", path, token)
        assert answer.status_code < 500, path
    said: tuple[tuple[str, object], ...] = (
        (f"/cases/{case}/messages", {"text": "?", "answers": number}),
        (f"/cases/{case}/times/fix", {"number": number}),
        (f"/cases/{case}/times/answers", {"answers": [{"number": number, "suits": True}]}),
        ("/uploads", {"name": "a", "size": number, "sha256": "0" * 64}),
    )
    for at, (path, body) in enumerate(said):
        headers = {"Idempotency-Key": f"{at}"}
        answer = await counter.ask("POST", path, token, json=body, headers=headers)
        assert answer.status_code < 500, path


@pytest.mark.parametrize("number", LARGE)
async def test_a_piece_beyond_every_file_is_refused(counter: Counter, number: int) -> None:
    token = await counter.sign_in("plaintiff")
    new = {"name": "a", "size": 1, "sha256": "0" * 64}
    begun = await counter.ask(
        "POST", "/uploads", token, json=new, headers={"Idempotency-Key": "one"}
    )
    headers = {"Upload-Offset": f"{number}", "Content-Type": "application/partial-upload"}
    path = f"/uploads/{begun.json()['upload']}"
    answer = await counter.ask("PATCH", path, token, content=b"a", headers=headers)
    assert answer.status_code in {413, 422}


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
async def test_a_time_from_which_nothing_can_be_counted_is_refused(
    counter: Counter, small_court: SmallCourt, moment: str
) -> None:
    token, case = await counter.sign_in("judge"), small_court.ours
    offered = {"times": [{"starts_at": moment}]}
    answer = await counter.ask(
        "POST", f"/cases/{case}/times", token, json=offered, headers={"Idempotency-Key": "one"}
    )
    assert answer.status_code == 422
    assert answer.json()["reason"] == "malformed"
    assert (await counter.ask("GET", f"/cases/{case}/times", token)).status_code == 200
