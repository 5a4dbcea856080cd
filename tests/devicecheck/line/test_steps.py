"""Single steps of the line: what the system and others say, read as it is."""

import asyncio
import socket
import ssl
import struct
import threading
from pathlib import Path
from typing import cast

import pytest
from cryptography import x509

from client.devicecheck.calling.talk import Socket
from client.devicecheck.probes.line.beside import beside
from client.devicecheck.probes.line.echo import EchoProbe
from client.devicecheck.probes.line.link import (
    CELLULAR,
    WIRED,
    WIRELESS,
    Adapter,
    VpnProbe,
    _medium,
    adapters_up,
    way_to,
)
from client.devicecheck.probes.line.names import NamesProbe, system_resolver
from client.devicecheck.probes.line.paths import (
    PathsProbe,
    Relay,
    Tried,
    relays_of,
    straight_on,
    through_relay,
)
from client.devicecheck.probes.line.place import CourtPlace, Plans
from client.devicecheck.probes.line.portal import Answer, PortalProbe, ask_plainly
from client.devicecheck.probes.line.proxy import ask_tunnel, system_proxy, without_password
from client.devicecheck.probes.line.secure import _in_date
from client.devicecheck.probes.stun import Echo, answered_transaction, mapped_address
from client.protocol.devicecheck import Cause, Code
from client.protocol.signalling import IceServer
from tests.devicecheck import doors
from tests.devicecheck.lines import COURT, Line


async def test_what_hangs_is_left_behind() -> None:
    release = threading.Event()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await beside(lambda: release.wait(5))
    release.set()
    assert await beside(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await beside(lambda: 1 // 0)


@pytest.mark.parametrize(
    ("name", "medium"),
    [
        ("wwan0", CELLULAR),
        ("rmnet_data0", CELLULAR),
        ("Cellular", CELLULAR),
        ("wlp3s0", WIRELESS),
        ("Wi-Fi 2", WIRELESS),
        ("eth0", WIRED),
        ("enp2s0", WIRED),
        ("Ethernet 3", WIRED),
    ],
)
def test_a_medium_is_known_by_the_adapters_name(name: str, medium: str, tmp_path: Path) -> None:
    assert _medium(name, tmp_path) == medium


def test_linux_tells_more_than_the_name(tmp_path: Path) -> None:
    (tmp_path / "odd0" / "wireless").mkdir(parents=True)
    (tmp_path / "odd1").mkdir()
    (tmp_path / "odd1" / "uevent").write_text("DEVTYPE=wwan\nINTERFACE=odd1\n")
    assert _medium("odd0", tmp_path) == WIRELESS
    assert _medium("odd1", tmp_path) == CELLULAR
    assert _medium("odd2", tmp_path) == ""


@pytest.mark.parametrize(
    "name",
    [
        "tun0",
        "tap1",
        "wg0",
        "utun4",
        "ppp0",
        "tailscale0",
        "zt7nnig26",
        "Cisco AnyConnect Adapter",
        "WireGuard Tunnel",
        "OpenVPN TAP-Windows6",
        "PANGP Virtual Ethernet Adapter",
        "My VPN",
    ],
)
async def test_adapters_of_a_vpn_are_known_by_their_names(name: str) -> None:
    probe = VpnProbe(lambda: (Adapter(name, ("10.8.0.2",)),))
    (found,) = [each async for each in probe.measure(Line().bench)]
    assert found.cause is Cause.VPN_ON
    assert found.texts["name"] == name


@pytest.mark.parametrize("name", ["eth0", "wlan0", "docker0", "br-12ab", "Ethernet", "vmnet8"])
async def test_others_are_not_taken_for_one(name: str) -> None:
    probe = VpnProbe(lambda: (Adapter(name, ("192.0.2.1",)),))
    (found,) = [each async for each in probe.measure(Line().bench)]
    assert found.cause is None


def test_this_machine_tells_of_itself() -> None:
    assert any(each.name == "lo" for each in adapters_up()) or adapters_up()
    assert way_to("127.0.0.1").interface
    assert "127.0.0.1" in system_resolver("127.0.0.1")


def test_relays_are_read_as_the_court_has_written_them() -> None:
    servers = (
        IceServer(urls=("stun:s.example", "turn:[2001:db8::1]:3478?transport=udp"), username="u"),
        IceServer(urls=("turn:t.example?transport=tcp", "turns:t.example:443?transport=tcp")),
        IceServer(urls=("turn:second.example", "turns:", "http://t.example", "turn:t?transport=x")),
    )
    found = relays_of(servers)
    assert {name: (each.host, each.port) for name, each in found.items()} == {
        "udp": ("2001:db8::1", 3478),
        "tcp": ("t.example", 3478),
        "tls": ("t.example", 443),
    }
    assert found["udp"].username == "u"


def test_the_address_seen_from_outside_is_read() -> None:
    transaction = bytes(range(12))
    cookie = 0x2112A442.to_bytes(4, "big")
    host = bytes(a ^ b for a, b in zip(bytes([192, 0, 2, 7]), cookie, strict=True))
    value = bytes([0, 1]) + (40_000 ^ 0x2112).to_bytes(2, "big") + host
    answer = struct.pack("!HHI12s", 0x0101, 4 + len(value), 0x2112A442, transaction)
    answer += struct.pack("!HH", 0x0020, len(value)) + value
    assert answered_transaction(answer) == transaction
    assert mapped_address(answer) == "192.0.2.7 40000"
    for cut in range(len(answer)):
        mapped_address(answer[:cut])
    assert mapped_address(b"") == ""


async def test_a_port_that_nobody_listens_at_is_not_answered() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    tried = await straight_on("127.0.0.1", port)
    assert tried.cause is Cause.STUN_UNANSWERED
    assert not tried.works


async def test_an_answer_counts_once() -> None:
    echo = Echo(lambda: 1.0)
    transaction = echo.begin()
    answer = struct.pack("!HHI12s", 0x0101, 0, 0x2112A442, transaction)
    for _ in range(3):
        echo.datagram_received(answer, ("192.0.2.1", 1))
    echo.datagram_received(b"nonsense", ("192.0.2.1", 1))
    await echo.wait_for(1)
    assert len(echo.round_trips_s) == 1


def test_a_sign_in_page_is_asked_and_not_followed() -> None:
    page = doors.sign_in_page("127.0.0.1", 0)
    try:
        answer = ask_plainly(f"http://127.0.0.1:{page.port}/generate_204")
    finally:
        page.close()
    assert (answer.status, answer.location) == (302, "http://sign-in.example/")


@pytest.mark.parametrize(("said", "status"), [("200 OK", 200), ("407 No", 407), ("x", 0)])
def test_a_proxy_is_asked_for_a_tunnel(said: str, status: int) -> None:
    proxy = doors.answering(said)
    try:
        assert ask_tunnel(f"http://127.0.0.1:{proxy.port}", "court.example", 443) == status
        assert ask_tunnel(f"127.0.0.1:{proxy.port}", "2001:db8::1", 443) == status
    finally:
        proxy.close()


def test_the_systems_proxy_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("AUTO_PROXY", "http://wpad.example/wpad.dat")
    found = system_proxy("https://court.example")
    assert found.url == "http://proxy.example:3128"
    assert found.script == "http://wpad.example/wpad.dat"
    assert system_proxy("http://127.0.0.1:8420").url is None


def test_a_socket_of_the_court_is_where_its_counter_is() -> None:
    place = CourtPlace("http://127.0.0.1:8420", None)
    assert place.socket("/network-test/echo").uri == (
        "ws://127.0.0.1:8420/api/v1/network-test/echo"
    )
    assert place.loopback
    assert (place.host, place.port) == ("127.0.0.1", 8420)


@pytest.mark.parametrize(
    ("proxy", "told"),
    [
        ("http://user:secret@proxy.example:3128", "http://proxy.example:3128"),
        ("user:p@ss@proxy.example:3128", "proxy.example:3128"),
        ("http://proxy.example:3128", "http://proxy.example:3128"),
        ("", ""),
    ],
)
def test_a_proxy_is_told_without_its_password(proxy: str, told: str) -> None:
    assert without_password(proxy) == told


async def test_the_socket_s_row_tells_no_password_of_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.example:3128")
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)

    async def speak(socket: Socket) -> None:
        assert socket.proxy is not None
        assert "secret" in socket.proxy

    (row,) = [each async for each in EchoProbe(speak).measure(Line().bench)]
    assert row.texts["through_proxy"] == "http://proxy.example:3128"


def test_a_relay_s_port_that_is_none_is_no_way() -> None:
    for port in ("0", "65536", "9" * 5_000):
        assert relays_of((IceServer(urls=(f"turn:t.example:{port}?transport=udp",)),)) == {}
    for odd in ("²", "x"):
        (found,) = relays_of((IceServer(urls=(f"turn:t.example:{odd}",)),)).values()
        assert found.port == 3478


async def test_a_port_that_a_court_makes_up_is_not_answered() -> None:
    for port in (-1, 65_536, 10**30):
        assert (await straight_on("127.0.0.1", port)).cause is Cause.STUN_UNANSWERED


class Babbler(asyncio.DatagramProtocol):
    """A relay that says yes to everything, and nothing of what it has given."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        kind = int.from_bytes(data[:2], "big") | 0x0100
        self.transport.sendto(struct.pack("!HH", kind, 0) + data[4:20], addr)


async def test_a_relay_that_talks_nonsense_costs_its_own_row_alone() -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Babbler, local_addr=("127.0.0.1", 0))
    port = int(transport.get_extra_info("sockname")[1])
    try:
        tried = await through_relay(Relay("127.0.0.1", port, "udp", "u", "c"), "127.0.0.1", 9, None)
    finally:
        transport.close()
    assert tried.cause is Cause.RELAY_UNANSWERED
    assert not tried.works


async def test_a_court_sends_no_desk_to_another_s_door() -> None:
    line = Line()
    asked: list[str] = []

    def ask(url: str) -> Answer:
        asked.append(url)
        return Answer(204, 0)

    for url in (
        "http://192.168.1.1/reboot",
        "http://192.168.1.1/generate_204",
        "http://[",
        "http://court.example:99999/generate_204",
        "file:///etc/passwd",
    ):
        line.plan = line.plan.model_copy(update={"portal_url": url})
        (row,) = [each async for each in PortalProbe(Plans(), ask).measure(line.bench)]
        assert row.cause is None
    assert set(asked) == {f"http://{COURT}/generate_204"}


async def test_a_portal_is_found_though_the_way_it_shows_is_none() -> None:
    line = Line()
    probe = PortalProbe(Plans(), lambda url: Answer(302, 0, "https://["))
    (row,) = [each async for each in probe.measure(line.bench)]
    assert row.cause is Cause.CAPTIVE_PORTAL


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 -2300", "", "yesterday"])
def test_a_date_that_is_none_does_not_hide_who_reads_along(date: str, tmp_path: Path) -> None:
    chain, _ = doors.certificate_for(tmp_path / "guard", "127.0.0.1")
    shown = x509.load_pem_x509_certificate(chain.read_bytes())
    assert not _in_date(shown, date)


async def test_a_name_that_cannot_be_asked_for_is_nobodys() -> None:
    line = Line()

    def resolve(name: str) -> tuple[str, ...]:
        if name == COURT:
            return ("192.0.2.10",)
        if name.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return system_resolver(name)

    for name in ("a..b", "x" * 300):
        line.plan = line.plan.model_copy(update={"hosts": (name,)})
        (row,) = [each async for each in NamesProbe(Plans(), resolve).measure(line.bench)]
        assert row.cause is Cause.NAME_UNKNOWN


async def test_a_plan_has_only_so_many_names_looked_up() -> None:
    line, asked = Line(), list[str]()

    def resolve(name: str) -> tuple[str, ...]:
        asked.append(name)
        if name.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return ("192.0.2.10",)

    hosts = tuple(f"{number}.example" for number in range(500))
    line.plan = line.plan.model_copy(update={"hosts": hosts})
    (row,) = [each async for each in NamesProbe(Plans(), resolve).measure(line.bench)]
    assert row.cause is None
    assert len(asked) <= 10


async def test_a_media_host_that_is_no_name_costs_no_relay_its_row() -> None:
    line = Line()
    line.plan = line.plan.model_copy(update={"udp_host": "a..b"})
    works = Tried(allocate_s=0.1, answered=20, asked=20, round_trip_ms=9.0)

    async def through(relay: Relay, host: str, port: int, tls: ssl.SSLContext | None) -> Tried:
        return works

    probe = PathsProbe(Plans(), straight_on, through)
    rows = {each.code: each.cause async for each in probe.measure(line.bench)}
    assert rows[Code.NET_07] is Cause.STUN_UNANSWERED
    assert rows[Code.NET_08] is None
    assert rows[Code.NET_12] is None
