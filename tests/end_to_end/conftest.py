"""A real court in a process of its own, and desks on this machine's loopback."""

from collections.abc import Callable, Iterator
from pathlib import Path

import aioice.ice
import pytest

from server_stub.demo.processes import Court
from tests.conftest import Announce

OpenCourt = Callable[..., Court]


@pytest.fixture(autouse=True)
def _loopback_counts_as_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test's own peers use loopback, which ICE leaves out elsewhere."""
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])


@pytest.fixture(autouse=True)
def _the_first_pictures_may_be_unreadable(expected_log: Announce) -> None:
    """Until its first key frame a receiver that is not ours warns of every picture."""
    expected_log("failed to decode", logger="aiortc.rtcrtpreceiver", may_be_absent=True)


@pytest.fixture
def open_court(tmp_path: Path) -> Iterator[OpenCourt]:
    """Open courts with the demo's cases; they are closed with the test."""
    courts: list[Court] = []

    def opened(*extra: str, data: Path | None = None) -> Court:
        log = tmp_path / f"court-{len(courts)}.log"
        court = Court.open(data or tmp_path / f"court-{len(courts)}", log, extra)
        courts.append(court)
        return court

    yield opened
    for court in courts:
        court.process.stop()


@pytest.fixture
def court(open_court: OpenCourt) -> Court:
    """One court with the demo's cases."""
    return open_court()
