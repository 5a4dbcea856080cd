"""The court as a process: it opens with one line, keeps everything, and ends when told to."""

import asyncio
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from client.protocol.case import CaseFile
from client.protocol.errors import Reason
from client.protocol.hearing import ParticipantConnected
from client.protocol.ids import Seq
from client.protocol.wire import (
    FromCourt,
    Goodbye,
    PresentTicket,
    Told,
    Welcome,
    hear_from_court,
    say,
)
from server_stub.settings import DEMO_PASSWORD
from tests.web.open_court import OpenCourt, is_running, run_command

pytestmark = [pytest.mark.realtime, pytest.mark.needs_package("fonts-noto-cjk")]

Open = Callable[..., OpenCourt]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "court"


@pytest.fixture
def open_court(data: Path) -> Iterator[Open]:
    running: list[OpenCourt] = []

    def opened(*words: str) -> OpenCourt:
        running.append(OpenCourt(data, words))
        return running[-1]

    yield opened
    for each in running:
        each.close()


def first_case(client: httpx.Client) -> CaseFile:
    case = client.get("/cases").json()["cases"][0]["case"]
    return CaseFile.model_validate_json(client.get(f"/cases/{case}").content)


def ask_without_trust(court: OpenCourt) -> None:
    httpx.get(f"{court.url}/api/v1/court", trust_env=False)


def modes_of_files(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}


async def hear(wire: ClientConnection, *kinds: type[FromCourt]) -> FromCourt:
    """Wait for a message of one of these kinds."""
    async with asyncio.timeout(10):
        while True:
            message = hear_from_court(await wire.recv())
            if isinstance(message, kinds):
                return message


def socket_of(court: OpenCourt, file: CaseFile) -> str:
    url = court.url.replace("http", "ws", 1)
    return f"{url}/api/v1/hearings/{file.hearings[0].hearing}/socket"


def ticket_of(client: httpx.Client, file: CaseFile) -> str:
    answer = client.post(f"/hearings/{file.hearings[0].hearing}/ticket")
    assert answer.status_code == 201
    return str(answer.json()["ticket"])


async def test_a_court_over_tls_keeps_everything_from_one_run_to_the_next(
    open_court: Open, data: Path
) -> None:
    court = open_court("--seed", "demo", "--tls")
    assert court.url.startswith("https://127.0.0.1:")
    assert is_running(court.opening["forwarder_pid"])
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        ask_without_trust(court)
    token = str(court.sign_in("plaintiff", DEMO_PASSWORD).json()["token"])
    with court.client(token) as client:
        before = first_case(client)
        ticket = ticket_of(client, before)
        address = socket_of(court, before)
        async with connect(address, ssl=court.trust(), proxy=None) as wire:
            await wire.send(say(PresentTicket(ticket=ticket)))
            welcome = await hear(wire, Welcome)
            told = await hear(wire, Told)
            # A ticket that was spent opens nothing more.
            async with connect(address, ssl=court.trust(), proxy=None) as second:
                await second.send(say(PresentTicket(ticket=ticket)))
                refused = await hear(second, Goodbye, Welcome)
            court.tell_to_stop()
            goodbye = await hear(wire, Goodbye)
    code, seconds = court.end()
    assert isinstance(welcome, Welcome)
    assert (welcome.you, welcome.seq) == ("plaintiff", 0)
    assert isinstance(told, Told)
    assert isinstance(told.recorded.event, ParticipantConnected)
    assert refused == Goodbye(reason=Reason.TICKET_SPENT)
    assert goodbye == Goodbye(reason=Reason.COURT_CLOSING, come_back=True)
    assert code == 0
    assert seconds < 5.0
    assert not is_running(court.opening["forwarder_pid"])
    for secret in (token, ticket, DEMO_PASSWORD):
        assert secret not in court.log
    assert not [line for line in court.log.splitlines() if " INFO " not in line]
    assert modes_of_files(data) == {0o600}

    again = open_court("--tls")
    with again.client(token) as client:
        after = first_case(client)
        assert after == before
        assert client.get(f"/exhibits/{after.exhibits[0].exhibit}/pages/1").status_code == 200
        async with connect(socket_of(again, after), ssl=again.trust(), proxy=None) as wire:
            ticket = ticket_of(client, after)
            await wire.send(say(PresentTicket(ticket=ticket, since=Seq(1))))
            welcome = await hear(wire, Welcome)
            told = await hear(wire, Told)
    # The record goes on where it stood: she was noted as gone when the court opened again.
    assert isinstance(welcome, Welcome)
    assert welcome.seq >= 1
    assert isinstance(told, Told)
    assert told.recorded.seq == 2


async def test_a_page_of_another_origin_may_not_open_a_hearing_s_socket(
    open_court: Open,
) -> None:
    court = open_court("--seed", "demo", "--allow-origin", "https://desk.example")
    token = court.sign_in("plaintiff", DEMO_PASSWORD).json()["token"]
    with court.client(token) as client:
        file = first_case(client)
        address = socket_of(court, file)
        with pytest.raises(InvalidStatus) as refused:
            await connect(address, origin="https://evil.example", proxy=None)  # type: ignore[arg-type]
        assert refused.value.response.status_code == 403
        for origin in ("https://desk.example", court.url):
            async with connect(address, origin=origin, proxy=None) as wire:  # type: ignore[arg-type]
                await wire.send(say(PresentTicket(ticket=ticket_of(client, file))))
                assert isinstance(await hear(wire, Welcome, Goodbye), Welcome)
    court.tell_to_stop(signal.SIGINT)
    assert court.end()[0] == 0


@pytest.mark.timeout(300)  # nine programs one after the other
def test_a_court_that_is_no_show_has_the_accounts_that_its_administrator_made(
    open_court: Open, data: Path
) -> None:
    password = "seven grey geese"
    create = ("admin", "create", "--data", data, "--login", "li", "--name", "李明")
    weak = run_command(*create, "--role", "judge", "--password-stdin", said="li12345678\n")
    assert weak.returncode == 1
    assert weak.stderr == "The password must not hold the login or the name.\n"
    made = run_command(*create, "--role", "judge", "--password-stdin", said=f"{password}\n")
    assert made.returncode == 0
    twice = run_command(*create, "--role", "clerk", "--password-stdin", said=f"{password}\n")
    assert twice.returncode == 1
    assert "li already" in twice.stderr
    assert run_command(*create, "--role", "emperor").returncode == 2
    assert run_command("admin", "list", "--data", data).stdout == "li\tjudge\t李明\n"

    court = open_court("--forwarder", "embedded")
    assert court.opening["forwarder_pid"] is None
    assert court.opening["authority"] is None
    for login in ("judge", "clerk", "plaintiff", "defendant", "admin"):
        assert court.sign_in(login, DEMO_PASSWORD).status_code == 401
    assert court.sign_in("li", password).json()["account"]["staff"] == "judge"
    for path in ("/docs", "/redoc", "/openapi.json", "/_debug"):
        assert httpx.get(f"{court.url}{path}", trust_env=False).status_code == 404

    second = run_command("serve", "--data", data, "--port", "0")
    assert second.returncode == 1
    assert "Another court is open" in second.stderr
    court.tell_to_stop()
    assert court.end()[0] == 0
    sown = run_command("serve", "--data", data, "--port", "0", "--seed", "demo")
    assert sown.returncode == 1
    assert "holds another court" in sown.stderr.splitlines()[-1]


def test_offices_are_given_and_taken_by_command_with_a_log(data: Path) -> None:
    def admin(*words: str, said: str = "") -> tuple[int, str]:
        done = run_command("admin", words[0], "--data", data, *words[1:], said=said)
        return done.returncode, done.stdout + done.stderr

    secret = "seven grey geese\n"
    root = ("--login", "root", "--name", "王管", "--role", "administrator", "--password-stdin")
    assert admin("create", *root, said=secret)[0] == 0
    clerk = ("--login", "li", "--name", "李明", "--role", "clerk", "--password-stdin")
    assert admin("create", *clerk, said=secret)[0] == 0
    reviewer = ("--login", "li", "--role", "filing_reviewer")
    assert admin("grant", *reviewer) == (0, "li: clerk, filing_reviewer\n")
    assert admin("grant", *reviewer) == (1, "That is so already.\n")
    assert admin("revoke", "--login", "li", "--role", "clerk") == (0, "li: filing_reviewer\n")
    last = admin("revoke", "--login", "root", "--role", "administrator")
    assert last == (1, "That is the last administrator.\n")
    nobody = admin("grant", "--login", "nobody", "--role", "clerk")
    assert nobody == (1, "There is no account with the login nobody.\n")
    code, lines = admin("log")
    assert code == 0
    assert [line.split("\t")[1:3] for line in lines.splitlines()] == [
        ["root", "+administrator"],
        ["li", "+clerk"],
        ["li", "+filing_reviewer"],
        ["li", "-clerk"],
    ]
    assert all("command line" in line for line in lines.splitlines())


def test_a_port_that_is_taken_is_said_in_one_sentence(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        failed = run_command("serve", "--data", data, "--port", port)
    assert failed.returncode == 1
    assert "in use" in failed.stderr
    assert len(failed.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("serve",),
        ("serve", "--data", "x", "--port", "65536"),
        ("serve", "--data", "x", "--cert", "chain.pem"),
        ("serve", "--data", "x", "--seed", "roses"),
        ("serve", "--data", "x", "--seed", "demo", "--clock", "tomorrow"),
        ("serve", "--data", "x", "--clock", "2026-12-01T09:00"),
    ],
)
def test_a_wrong_command_is_refused_with_its_usage(words: tuple[str, ...]) -> None:
    failed = run_command(*words)
    assert failed.returncode == 2
    assert "usage:" in failed.stderr


def test_a_demonstration_s_clock_can_be_moved_to_watch_a_deadline_pass(open_court: Open) -> None:
    court = open_court("--seed", "demo", "--clock", "2026-12-01T09:00")
    face = httpx.get(f"{court.url}/api/v1/court", trust_env=False).json()
    now = datetime.fromisoformat(face["now"])
    begins_at = datetime.fromisoformat("2026-12-01T09:00+08:00")
    assert begins_at <= now < begins_at + timedelta(minutes=10)
