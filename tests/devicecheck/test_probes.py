"""Probes read what there is, and nothing they did not see."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import cast

import pytest

from client.devicecheck.probes.machine import machine_facts
from client.devicecheck.probes.network import measure_network
from client.devicecheck.probes.stun import answered_transaction, binding_request
from client.protocol.errors import CourtUnavailable, NotSignedIn, Reason, TooMany
from tests.devicecheck.benches import FakeBench


@pytest.fixture
def bench() -> FakeBench:
    return FakeBench()


class StunServer(asyncio.DatagramProtocol):
    """Answers binding requests, but for those it was told to lose."""

    def __init__(self) -> None:
        self.asked = 0
        self.loses: Callable[[int], bool] = lambda number: False
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self._transport is not None
        self.asked += 1
        if not self.loses(self.asked):
            self._transport.sendto(b"noise", addr)
            self._transport.sendto(b"\x01\x01\x00\x00" + data[4:], addr)


@pytest.fixture
async def stun(bench: FakeBench) -> AsyncIterator[StunServer]:
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(StunServer, local_addr=("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    bench.line.plan = bench.line.plan.model_copy(update={"udp_port": port})
    yield server
    transport.close()


async def test_a_good_line_is_measured_whole(bench: FakeBench, stun: StunServer) -> None:
    readings = await measure_network(bench.bench)
    assert readings.failure is None
    assert readings.https_ms == pytest.approx(20.0)
    assert readings.udp_loss_pct == 0.0
    assert readings.udp_ms is not None
    assert readings.down_kbps == pytest.approx(20_000)
    assert readings.up_kbps == pytest.approx(20_000)
    assert stun.asked == 20


async def test_packets_that_do_not_come_back_are_counted(
    bench: FakeBench, stun: StunServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.devicecheck.probes.network.UDP_PATIENCE_S", 0.05)
    stun.loses = lambda number: number % 4 == 0
    readings = await measure_network(bench.bench)
    assert readings.udp_loss_pct == 25.0


async def test_a_port_that_nobody_answers_is_a_loss_of_everything(
    bench: FakeBench, stun: StunServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.devicecheck.probes.network.UDP_PATIENCE_S", 0.02)
    stun.loses = lambda number: True
    readings = await measure_network(bench.bench)
    assert readings.udp_loss_pct == 100.0
    assert readings.udp_ms is None


async def test_an_address_that_is_every_address_is_the_courts_own(
    bench: FakeBench, stun: StunServer
) -> None:
    bench.line.plan = bench.line.plan.model_copy(update={"udp_host": "0.0.0.0"})
    assert (await measure_network(bench.bench)).udp_loss_pct == 0.0


async def test_a_narrow_line_is_measured_within_its_seconds(
    bench: FakeBench, stun: StunServer
) -> None:
    bench.line.kbps = 200.0
    readings = await measure_network(bench.bench)
    assert readings.up_kbps == pytest.approx(200, rel=0.01)


async def test_a_court_that_cannot_be_reached_is_said_and_nothing_else_measured(
    bench: FakeBench,
) -> None:
    bench.line.away = CourtUnavailable(Reason.CERTIFICATE_UNKNOWN)
    readings = await measure_network(bench.bench)
    assert readings.failure is Reason.CERTIFICATE_UNKNOWN
    assert readings.https_ms is None


async def test_what_the_court_does_not_let_measure_stays_unmeasured(
    bench: FakeBench, stun: StunServer
) -> None:
    bench.line.no_rate = TooMany()
    readings = await measure_network(bench.bench)
    assert readings.udp_loss_pct == 0.0
    assert readings.up_kbps is None
    bench.line.no_plan = NotSignedIn()
    readings = await measure_network(bench.bench)
    assert readings.https_ms is not None
    assert readings.udp_loss_pct is None


def test_a_binding_request_is_that_of_rfc_8489() -> None:
    request = binding_request(b"abcdefghijkl")
    assert request == b"\x00\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl"


@pytest.mark.parametrize(
    ("datagram", "transaction"),
    [
        (b"\x01\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl", b"abcdefghijkl"),
        (b"\x01\x01\x00\x0c\x21\x12\xa4\x42abcdefghijkl" + bytes(12), b"abcdefghijkl"),
        (b"\x01\x11\x00\x00\x21\x12\xa4\x42abcdefghijkl", None),
        (b"\x01\x01\x00\x00\x00\x00\x00\x00abcdefghijkl", None),
        (b"\x01\x01\x00\x00\x21\x12\xa4\x42abc", None),
        (b"", None),
    ],
)
def test_only_a_success_answers_a_request(datagram: bytes, transaction: bytes | None) -> None:
    assert answered_transaction(datagram) == transaction


def test_facts_of_the_machine_name_no_person() -> None:
    facts = machine_facts()
    assert facts["system"]
    assert int(facts["cores"]) > 0
    assert set(facts) == {
        "mingjing",
        "system",
        "release",
        "architecture",
        "cores",
        "python",
        "qt",
        "aiortc",
        "opencv",
    }
