"""The line against a real court and a real relay, and faults made outside the program.

The court and its relay are in a network of their own behind one cable; whatever is blocked, slowed
or put between is done to that cable or beside it. Each fault gives its own rows, and taking it
away makes them well again.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from client.court.api import Court
from client.devicecheck.bench import Bench
from client.devicecheck.kit import line_and_call
from client.devicecheck.run import run_checks
from client.devicecheck.thresholds import shipped
from client.frames import Frames, Levels
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from tests.client_courtroom.engine import QuietEngine
from tests.coturn import PORT, SECRET, TLS_PORT, Coturn
from tests.devicecheck import doors
from tests.two_networks import COURT, DESK, RELAY, FarSide, here, narrow, two_networks
from tests.web.open_court import ROOT, OpenCourt

pytestmark = [pytest.mark.realtime, pytest.mark.needs_package("coturn", "iproute2")]

NET = frozenset(code for code in Code if code.check is Check.NETWORK)
CALL = frozenset(code for code in Code if code.check is Check.CALL)
BAD = (Outcome.WARN, Outcome.FAIL)
PLAIN_PORT = 80


@pytest.fixture
def side() -> Iterator[FarSide]:
    with two_networks() as side:
        yield side


class FarCourt(OpenCourt):
    """A court on the far side of the cable, which names a relay."""


@pytest.fixture
def court(side: FarSide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenCourt]:
    far = (*side.within, sys.executable, "-m", "server_stub")
    monkeypatch.setattr("tests.web.open_court.COMMAND", far)
    monkeypatch.setenv("MINGJING_RELAY_KEY", SECRET)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    words = ["--host", COURT, "--public-name", COURT, "--public-name", RELAY]
    words += ["--forwarder", "embedded", "--plain-port", str(PLAIN_PORT)]
    for each in (
        f"turn:{RELAY}:{PORT}?transport=udp",
        f"turn:{RELAY}:{PORT}?transport=tcp",
        f"turns:{RELAY}:{TLS_PORT}?transport=tcp",
    ):
        words += ["--relay", each]
    court = OpenCourt(tmp_path / "court", tuple(words))
    yield court
    court.close()


@contextmanager
def relaying(
    side: FarSide, folder: Path, tls: tuple[Path, Path], secret: str = SECRET
) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    coturn = Coturn(folder, RELAY, COURT, secret=secret, tls=tls, within=side.within)
    try:
        yield
    finally:
        coturn.close()


async def listening(port: int) -> None:
    async with asyncio.timeout(15):
        while True:
            try:
                _, writer = await asyncio.open_connection(RELAY, port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


def own_certificate(court: OpenCourt) -> tuple[Path, Path]:
    """The court's, which is made for the relay's address as well."""
    return court.data / "tls" / "server.pem", court.data / "tls" / "server.key"


@pytest_asyncio.fixture
async def relay(side: FarSide, court: OpenCourt, tmp_path: Path) -> AsyncIterator[None]:
    with relaying(side, tmp_path / "relay", own_certificate(court)):
        await listening(TLS_PORT)
        yield


async def checked(
    court: OpenCourt,
    only: frozenset[Code] = NET,
    form: Form = Form.QUICK,
    authority: Path | None = None,
) -> dict[Code, Finding]:
    counter = Court(court.url, authority or Path(court.opening["authority"]))
    bench = Bench(QuietEngine(), Frames(), Levels(), counter)
    found: dict[Code, Finding] = {}
    given = run_checks(bench, line_and_call(), shipped(), form=form, only=only)
    try:
        async with aclosing(given) as findings:
            async for finding in findings:
                found[finding.code] = finding
    finally:
        counter.close()
    return {code: each for code, each in found.items() if each.outcome is not Outcome.SKIPPED}


def bad(found: dict[Code, Finding]) -> dict[Code, str]:
    return {code: each.reason for code, each in found.items() if each.outcome in BAD}


def not_run(found: dict[Code, Finding]) -> set[Code]:
    return {code for code, each in found.items() if each.outcome is Outcome.NOT_RUN}


async def test_where_all_is_well_every_row_of_the_line_passes(
    court: OpenCourt, relay: None
) -> None:
    found = await checked(court, form=Form.FULL)
    assert bad(found) == {}, found
    assert not_run(found) == set()
    assert found[Code.NET_12].texts["paths"] == "straight, relay_udp, relay_tcp, relay_tls"
    assert found[Code.NET_05].texts["version"] == "TLSv1.3"
    assert "Mingjing" in found[Code.NET_05].texts["issuer"]
    assert found[Code.NET_07].texts["mapped"].startswith(DESK)


async def test_udp_that_is_lost_leaves_the_slower_paths_and_a_call_goes_by_them(
    side: FarSide, court: OpenCourt, relay: None
) -> None:
    with side.swallowing("ipproto udp from " + DESK):
        found = await checked(court, NET | CALL)
    assert bad(found) == {
        Code.NET_07: Cause.STUN_UNANSWERED,
        Code.NET_08: Cause.RELAY_UNANSWERED,
        Code.NET_12: Cause.SLOW_PATH_ONLY,
    }
    assert found[Code.MED_01].texts["path"] == "relay"
    assert found[Code.MED_09].outcome is Outcome.PASS
    assert bad(await checked(court)) == {}


async def test_a_relay_that_takes_no_ticket_says_so_on_each_of_its_ways(
    side: FarSide, court: OpenCourt, tmp_path: Path
) -> None:
    with relaying(side, tmp_path / "relay", own_certificate(court), secret="another"):
        await listening(TLS_PORT)
        found = await checked(court)
    refused = Cause.RELAY_TICKET_REFUSED
    assert bad(found) == dict.fromkeys((Code.NET_08, Code.NET_09, Code.NET_10), refused)


async def test_a_relay_with_a_foreign_certificate_is_not_believed(
    side: FarSide, court: OpenCourt, tmp_path: Path
) -> None:
    foreign = doors.certificate_for(tmp_path / "foreign", RELAY)
    with relaying(side, tmp_path / "relay", foreign):
        await listening(TLS_PORT)
        found = await checked(court)
    assert bad(found) == {Code.NET_10: Cause.RELAY_TLS_UNTRUSTED}


async def test_where_no_relay_listens_it_refuses(court: OpenCourt) -> None:
    found = await checked(court)
    refused = Cause.RELAY_REFUSED
    assert bad(found) == dict.fromkeys((Code.NET_08, Code.NET_09, Code.NET_10), refused)
    assert found[Code.NET_12].outcome is Outcome.PASS


async def test_a_relay_whose_tcp_is_lost_is_told_as_unanswered_there(
    side: FarSide, court: OpenCourt, relay: None
) -> None:
    with side.swallowing(f"ipproto tcp dport {PORT}"):
        found = await checked(court)
    assert bad(found) == {Code.NET_09: Cause.RELAY_UNANSWERED}


async def test_where_everything_is_lost_the_check_ends_in_its_time(
    side: FarSide, court: OpenCourt, relay: None
) -> None:
    began = time.monotonic()
    with side.swallowing("ipproto udp", "ipproto tcp"):
        found = await checked(court, NET | CALL)
    assert time.monotonic() - began < 60
    assert found[Code.NET_05].reason == Cause.COURT_UNREACHABLE
    assert bad(found) == {Code.NET_05: Cause.COURT_UNREACHABLE}
    assert {Code.NET_06, Code.NET_12, Code.MED_01} <= not_run(found)
    assert bad(await checked(court)) == {}


async def test_a_sign_in_page_is_known_by_its_answer(court: OpenCourt, relay: None) -> None:
    with redirected():
        found = await checked(court)
    assert bad(found) == {Code.NET_03: Cause.CAPTIVE_PORTAL}
    assert found[Code.NET_03].texts["location"] == "http://sign-in.example/"
    assert found[Code.NET_05].reason == Cause.NEEDS_ANOTHER
    assert bad(await checked(court)) == {}


@contextmanager
def redirected() -> Iterator[None]:
    """A network that answers in the court's place, as one does before one has signed in."""
    here(f"ip addr add {COURT}/32 dev lo")
    page = doors.sign_in_page(COURT, PLAIN_PORT)
    try:
        yield
    finally:
        page.close()
        here(f"ip addr del {COURT}/32 dev lo")


async def test_a_proxy_that_reads_along_is_not_believed(
    court: OpenCourt, relay: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, key = doors.certificate_for(tmp_path / "guard", COURT)
    guard = doors.reading_along(chain, key)
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{guard.port}")
    try:
        found = await checked(court)
        assert bad(found) == {
            Code.NET_04: Cause.PROXY_PRESENT,
            Code.NET_05: Cause.CERTIFICATE_UNKNOWN,
        }, found[Code.NET_05]
        assert "A guard" in found[Code.NET_05].texts["issuer"]
        # An administrator has had this machine believe it; what it does is told all the same.
        believed = both(tmp_path, Path(court.opening["authority"]), chain)
        found = await checked(court, authority=believed)
        assert bad(found) == {
            Code.NET_04: Cause.PROXY_PRESENT,
            Code.NET_05: Cause.TLS_INTERCEPTED,
        }
        assert found[Code.NET_06].outcome is Outcome.PASS
    finally:
        guard.close()
    monkeypatch.delenv("https_proxy")
    assert bad(await checked(court)) == {}


def both(folder: Path, *authorities: Path) -> Path:
    """Believe all of these."""
    believed = folder / "believed.pem"
    believed.write_text("".join(each.read_text() for each in authorities))
    return believed


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        ("407 Proxy Authentication Required", Cause.PROXY_ASKS),
        ("403 Forbidden", Cause.PROXY_REFUSES),
    ],
)
async def test_a_proxy_that_does_not_let_the_court_through_is_named(
    court: OpenCourt, monkeypatch: pytest.MonkeyPatch, status: str, cause: Cause
) -> None:
    proxy = doors.answering(status)
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
    try:
        found = await checked(court)
    finally:
        proxy.close()
    assert bad(found) == {Code.NET_04: cause}
    assert found[Code.NET_04].texts["name"] == f"127.0.0.1:{proxy.port}"
    assert found[Code.NET_05].reason == Cause.NEEDS_ANOTHER


@pytest.mark.parametrize(("up", "down"), [(600, 1_200), (1_300, 700)])
async def test_a_rate_that_the_kernel_limits_is_found(
    side: FarSide, court: OpenCourt, up: int, down: int
) -> None:
    only = frozenset({Code.MED_01, Code.MED_05, Code.MED_06})
    with narrow(up), narrow(down, side):
        found = await checked(court, only)
    assert found[Code.MED_05].readings["up_kbps"] == pytest.approx(up, rel=0.15)
    assert found[Code.MED_06].readings["down_kbps"] == pytest.approx(down, rel=0.15)


@pytest.mark.needs_package("libfaketime")
@pytest.mark.parametrize(("ahead", "row"), [("+2h", Code.ENV_03), ("+5y", Code.NET_05)])
def test_a_clock_that_is_wrong_is_told_as_that_and_as_no_foreign_certificate(
    court: OpenCourt, tmp_path: Path, ahead: str, row: Code
) -> None:
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    report = tmp_path / "report.json"
    words = ["--server", court.url, "--authority", court.opening["authority"], "--no-gui"]
    words += ["--fake-media", "--json", str(report), "--only", "ENV,NET"]
    environment = {
        **os.environ,
        "LD_PRELOAD": str(library),
        "FAKETIME": ahead,
        "QT_QPA_PLATFORM": "offscreen",
    }
    subprocess.run(
        [sys.executable, "-m", "client.check", *words],
        cwd=ROOT,
        env=environment,
        timeout=110,
        check=False,
        capture_output=True,
    )
    told = json.loads(report.read_text())
    found = {each["code"]: (each["outcome"], each["reason"]) for each in told["findings"]}
    wrong = {code for code, each in found.items() if each == ("fail", Cause.CLOCK_WRONG)}
    assert wrong == {row}, found
    assert Cause.CERTIFICATE_UNKNOWN not in {reason for _, reason in found.values()}
    if row is Code.ENV_03:
        assert found[Code.NET_05][0] == "pass"
        assert found[Code.NET_06][0] in {"pass", "warn"}
