"""What the words of the court's command come to; nothing is opened."""

from datetime import datetime
from pathlib import Path

import pytest

from client.protocol.roles import StaffRole
from server_stub.domain.calendar import COURT_TIME
from server_stub.options import (
    JANUS_KEY,
    RELAY_KEY,
    STUN_PORT,
    ChangeOffice,
    Demo,
    OpenAccount,
    Serve,
    Verify,
    deed_asked,
)
from server_stub.settings import DEFAULT_PORT, DEMO_COURT, CourtName, ForwarderKind, Seed, Settings

DATA = ("--data", "/srv/court")


def settings(*words: str, **environment: str) -> Settings:
    deed = deed_asked(["serve", *DATA, *words], environment)
    assert isinstance(deed, Serve)
    return deed.settings


def test_a_court_that_is_told_nothing_else_has_the_usual_settings() -> None:
    usual = settings()
    assert (usual.data, usual.port) == (Path("/srv/court"), DEFAULT_PORT)
    assert usual.forwarder is ForwarderKind.PROCESS
    assert usual.court == CourtName()
    assert (usual.certificate, usual.janus, usual.relay, usual.seed) == (None,) * 4


def test_a_demonstration_court_says_so_in_its_name_unless_it_is_given_one() -> None:
    assert settings("--seed", "demo").court == DEMO_COURT
    named = settings("--seed", "docket", "--court-name", "试验法院")
    assert named.seed is Seed.DOCKET
    assert named.court == CourtName(zh="试验法院", en="试验法院")


def test_keys_stand_in_the_environment() -> None:
    words = ("--janus", "wss://janus.example:8188", "--relay", "turn:relay.example:3478")
    found = settings(*words, **{JANUS_KEY: "j", RELAY_KEY: "r"})
    assert found.janus is not None
    assert found.relay is not None
    assert (found.janus.admin_key, found.relay.secret) == ("j", "r")
    assert found.janus.stun == ("janus.example", STUN_PORT)
    paid = settings("--payment-gateway", "https://pay.example", MINGJING_PAYMENT_KEY="p")
    assert paid.gateways.payment is not None
    assert paid.gateways.payment.key == "p"
    assert paid.gateways.sms is None


def test_the_key_of_janus_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(" in the file\n")
    found = settings(
        "--janus", "ws://[::1]:8188", "--janus-key-file", str(file), **{JANUS_KEY: "j"}
    )
    assert found.janus is not None
    assert found.janus.admin_key == "in the file"
    with pytest.raises(FileNotFoundError):
        settings("--janus", "ws://j", "--janus-key-file", str(tmp_path / "none"))


def test_a_moved_clock_without_a_zone_is_the_courts_own() -> None:
    deed = deed_asked(["serve", *DATA, "--seed", "demo", "--clock", "2026-12-01T09:00"], {})
    assert isinstance(deed, Serve)
    assert deed.begins_at == datetime(2026, 12, 1, 9, tzinfo=COURT_TIME)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("serve",),
        ("serve", *DATA, "--port", "70000"),
        ("serve", *DATA, "--port", "none"),
        ("serve", *DATA, "--cert", "chain.pem"),
        ("serve", *DATA, "--key", "key.pem"),
        ("serve", *DATA, "--clock", "2026-12-01T09:00"),
        ("serve", *DATA, "--seed", "demo", "--clock", "tomorrow"),
        ("serve", *DATA, "--stun", ":3478"),
        ("admin", "create", *DATA, "--login", "li", "--name", "Li", "--role", "emperor"),
        ("verify",),
    ],
)
def test_what_is_asked_wrongly_ends_with_2(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        deed_asked(words, {})
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_each_command_comes_to_a_value_of_its_own() -> None:
    who = ("--login", "li", "--role", "clerk")
    made = deed_asked(["admin", "create", *DATA, *who, "--name", "Li", "--password-stdin"], {})
    assert made == OpenAccount(Path("/srv/court"), "li", "Li", StaffRole.CLERK, password_stdin=True)
    for word, grants in (("grant", True), ("revoke", False)):
        change = deed_asked(["admin", word, *DATA, *who], {})
        assert change == ChangeOffice(Path("/srv/court"), "li", StaffRole.CLERK, grants=grants)
    assert deed_asked(["demo", "--headless", "--help"], {}) == Demo(("--headless", "--help"))


def test_a_paper_is_verified_by_the_roots_that_are_named_or_by_the_courts_own() -> None:
    own = deed_asked(["verify", "paper.pdf", *DATA], {})
    assert own == Verify(Path("paper.pdf"), (Path("/srv/court/seal/root.pem"),), "zh")
    named = deed_asked(["verify", "paper.pdf", *DATA, "--root", "a.pem", "--root", "b.pem"], {})
    assert named == Verify(Path("paper.pdf"), (Path("a.pem"), Path("b.pem")), "zh")
