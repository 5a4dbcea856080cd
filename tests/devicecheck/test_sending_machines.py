"""A machine's report goes to the court by its site's token, and a court that says no is quoted."""

from collections.abc import Iterator

import pytest

from client.check.__main__ import Mouth, _tell
from client.check.options import USAGE, chosen_by
from client.check.sending import TOKEN, send
from client.config import Config
from client.protocol.check_outcomes import exit_code
from client.protocol.machines import SendMachineReport
from tests.court.counter import WoodenCounter, json_answer, refusal
from tests.usecases.checks.reports import report
from tests.usecases.small_court import NOW

KEPT = {"kept": "k", "received_at": NOW.isoformat(), "file": "0" * 64}


@pytest.fixture
def counter() -> Iterator[WoodenCounter]:
    wood = WoodenCounter()
    yield wood
    wood.close()


def sent(counter: WoodenCounter, host: str = "pc-1") -> str:
    return send(report(), Config(server=counter.url), "the token", host)


@pytest.mark.parametrize(
    ("host", "name"),
    [("pc-1", "pc-1"), ("a/b<c>", "a-b-c-"), ("", "machine"), ("x" * 500, "x" * 100)],
)
def test_the_report_goes_out_under_the_machine_s_name(
    counter: WoodenCounter, host: str, name: str
) -> None:
    counter.lay("/check-reports", json_answer(KEPT, 201), method="POST")
    assert sent(counter, host) == ""
    (heard,) = counter.heard
    assert heard.headers["Authorization"] == "Bearer the token"
    asked = SendMachineReport.model_validate_json(heard.body, extra="forbid")
    assert (asked.machine, asked.report) == (name, report())


def test_a_court_that_says_no_is_quoted(counter: WoodenCounter) -> None:
    counter.lay("/check-reports", refusal("not_signed_in", 401), method="POST")
    assert sent(counter) == "the court did not take the report: not_signed_in"


@pytest.mark.parametrize(("words", "says"), [((), True), (("--csv",), False)])
def test_what_was_taken_is_said_so_and_a_table_stays_a_table(
    counter: WoodenCounter,
    words: tuple[str, ...],
    says: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    counter.lay("/check-reports", json_answer(KEPT, 201), method="POST")
    monkeypatch.setenv(TOKEN, "the token")
    chosen = chosen_by(["--server", counter.url, "--send", *words])
    assert _tell(report(), chosen, Mouth()) == exit_code(report().findings)
    assert ("sent to the court" in capsys.readouterr().out) is says


def test_the_token_comes_by_the_environment_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    with pytest.raises(SystemExit) as ended:
        chosen_by(["--send"])
    assert ended.value.code == USAGE
    assert TOKEN in capsys.readouterr().err
    monkeypatch.setenv(TOKEN, "the token")
    chosen = chosen_by(["--send"])
    assert chosen.send == "the token"
    assert "the token" not in repr(chosen)
    assert chosen_by([]).send == ""
