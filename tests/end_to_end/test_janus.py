"""A whole court that has Janus in the middle: a hearing is held as with its own forwarder."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import aioice.ice
import psutil
import pytest
import pytest_asyncio

from client.protocol.hearing import MuteParticipant
from client.protocol.roles import Side
from server_stub.demo.processes import Court
from tests.bench.janus import Janus
from tests.end_to_end.conftest import OpenCourt
from tests.end_to_end.test_return import in_session
from tests.media.desks import passed
from tests.own_network import ADDRESS, own_network
from tests.web.open_court import run_command

pytestmark = pytest.mark.needs_package("janus", "iproute2")

KEY = "the court alone makes rooms"


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with own_network():
        monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: [ADDRESS])
        yield


@pytest_asyncio.fixture
async def janus(network: None) -> AsyncIterator[Janus]:
    running = Janus(admin_key=KEY)
    await (await running.open()).close()
    yield running
    running.close()


@pytest.fixture
def court(janus: Janus, open_court: OpenCourt, monkeypatch: pytest.MonkeyPatch) -> Court:
    monkeypatch.setenv("MINGJING_JANUS_KEY", KEY)
    return open_court("--janus", janus.url)


async def test_a_hearing_is_held_and_who_is_muted_is_not_heard(court: Court) -> None:
    async with AsyncExitStack() as opened:
        session = await in_session(court, opened, loopback=False)
        plaintiff = session.judge.of_side(Side.PLAINTIFF)
        await session.judge.rule(MuteParticipant(participant=plaintiff))
        defendant = session.defendant
        await defendant.until(lambda: defendant.seat(plaintiff).muted_by is not None)
        await passed(0.5)
        heard = defendant.readings(plaintiff).frames_heard
        seen = defendant.readings(plaintiff).frames_decoded
        await defendant.until(lambda: defendant.readings(plaintiff).frames_decoded > seen + 20)
        assert defendant.readings(plaintiff).frames_heard == heard


def test_the_key_stands_neither_in_the_log_nor_in_the_words_that_all_can_list(
    court: Court,
) -> None:
    assert not any(KEY in line for line in court.process.lines())
    assert KEY not in " ".join(psutil.Process(court.process.popen.pid).cmdline())


def test_a_court_whose_janus_does_not_answer_says_so_in_a_sentence(tmp_path: Path) -> None:
    ended = run_command("serve", "--data", tmp_path / "court", "--janus", "ws://127.0.0.1:9")
    assert ended.returncode == 1
    assert "No Janus answers at ws://127.0.0.1:9." in ended.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1", "ws://192.0.2.1:8188", "ws://key@127.0.0.1"])
def test_a_janus_that_would_read_the_key_in_the_open_is_refused(url: str, tmp_path: Path) -> None:
    ended = run_command("serve", "--data", tmp_path / "court", "--janus", url)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
