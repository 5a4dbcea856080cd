"""A line to a court in which all is well, and whose every step a test can break.

The seams of the probes are its methods; what stands in its fields is what they meet. The court
gives a plan with relays of every kind and has a test peer.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import av
import numpy as np

from client.devicecheck.bench import Bench
from client.devicecheck.calling.clip import Clip
from client.devicecheck.calling.course import Joined
from client.devicecheck.calling.phrase import Returned
from client.devicecheck.calling.presence import Steady
from client.devicecheck.calling.sums import Loss
from client.devicecheck.calling.talk import NoSocket, Socket
from client.devicecheck.kit import line_and_call
from client.devicecheck.probe import Probe
from client.devicecheck.probes.call import BundleProbe, CallProbe, DrillProbe, TicketProbe
from client.devicecheck.probes.clip import ClipProbe
from client.devicecheck.probes.line.echo import EchoProbe
from client.devicecheck.probes.line.link import Adapter, LinkProbe, NoWay, VpnProbe, Way
from client.devicecheck.probes.line.names import FamiliesProbe, NamesProbe
from client.devicecheck.probes.line.paths import PathsProbe, Relay, Tried
from client.devicecheck.probes.line.place import CourtPlace, Plans
from client.devicecheck.probes.line.portal import Answer, PortalProbe
from client.devicecheck.probes.line.proxy import ProxyProbe, SystemProxy
from client.devicecheck.probes.line.secure import SecureProbe, Shown
from client.devicecheck.probes.line.traffic import TrafficProbe
from client.media.blocks import RATE
from client.media.engine import MediaFailed
from client.protocol.devicecheck import Code, NetworkTestPlan
from client.protocol.errors import CourtError, CourtUnavailable, Reason
from client.protocol.signalling import IceServer
from tests.devicecheck.benches import FakeBench

COURT, RELAY = "court.example", "relay.example"
ADDRESSES = {COURT: ("192.0.2.10", "2001:db8::10"), RELAY: ("192.0.2.11",)}
DIGEST = "ab" * 32
PAGE_SHA256 = "a5f34a1a1d1c3b9b2a4ce9e5ec9bb1b4f5b8d2f8d6f4e3f1c2b3a4958677aabb"

WORKS = Tried(allocate_s=0.2, answered=20, asked=20, round_trip_ms=20.0)


@dataclass(eq=False)
class FakeCall:
    """A test call that goes as its line lets it."""

    line: "Line"
    way: str = "host"
    closed: bool = False

    async def join(self) -> Joined:
        if self.line.no_call is not None:
            raise self.line.no_call
        return self.line.joined

    async def look_both_ways(self) -> tuple[float | None, float | None]:
        return self.line.up_kbps, self.line.down_kbps

    async def speak_and_show(self, line_kbps: float | None) -> Steady:
        return self.line.steady

    async def send_clip(self, line_kbps: float | None) -> Clip:
        return self.line.clip

    async def drop_the_socket(self, within_s: float) -> float | None:
        return self.line.socket_back_s

    async def drop_the_media(self, within_s: float) -> float | None:
        return self.line.media_back_s

    async def close(self) -> None:
        self.closed = True


def _steady() -> Steady:
    return Steady(
        trips_ms=[40.0] * 100,
        jitter_up_ms=[2.0] * 20,
        jitter_down_ms=[3.0] * 20,
        up=Loss(0.0, 0.0, 500),
        down=Loss(0.0, 0.0, 500),
        cpu_pct=20.0,
        pictures_per_s=15.0,
        returned=Returned(0.97, 0.05),
    )


def _clip() -> Clip:
    frame = av.VideoFrame.from_ndarray(np.full((54, 64), 100, np.uint8), format="yuv420p")
    return Clip(np.full(4 * RATE, 500, np.int16), ((0.0, frame), (2.0, frame)))


@dataclass(eq=False)
class Line:
    """The line, with its court at the far end."""

    fake: FakeBench = field(default_factory=FakeBench)
    way: Way | None = field(default_factory=lambda: Way("eth0", "wired"))
    adapters: tuple[Adapter, ...] = (Adapter("eth0", ("192.0.2.1",)),)
    names: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(ADDRESSES))
    resolver_fails: OSError | None = None
    resolver_hangs_s: float = 0.0
    answers_anybody: str = ""
    plain: Answer | OSError = field(default_factory=lambda: Answer(204, 0))
    proxy: SystemProxy = field(default_factory=SystemProxy)
    tunnel: int | OSError = 200
    door: Shown | OSError = field(
        default_factory=lambda: Shown("TLSv1.3", "http/1.1", "CN=A good house", DIGEST)
    )
    no_socket: NoSocket | None = None
    socket_s: float = 0.1
    straight: Tried = field(default_factory=lambda: replace(WORKS, allocate_s=None))
    relays: dict[str, Tried] = field(
        default_factory=lambda: {"udp": WORKS, "tcp": WORKS, "tls": WORKS}
    )
    dead: frozenset[str] = frozenset()
    """Addresses that cannot be connected to."""
    others_kbps: float = 20.0
    no_call: Exception | None = None
    joined: Joined = field(default_factory=lambda: Joined(0.1, 0.2, 0.4, 0.5, 0.8))
    up_kbps: float | None = 1_700.0
    down_kbps: float | None = 2_200.0
    steady: Steady = field(default_factory=_steady)
    clip: Clip = field(default_factory=_clip)
    socket_back_s: float | None = 0.4
    media_back_s: float | None = 0.8
    bundle: bytes | CourtError = b"page" + bytes(996)
    bundle_takes_s: float = 0.8
    ticket: CourtError | None = None
    answer: int | None = 1
    _octets: int = 0
    calls: list[FakeCall] = field(default_factory=list)

    def __post_init__(self) -> None:
        import hashlib

        line = self.fake.line
        line.server = f"https://{COURT}"
        line.plan = NetworkTestPlan(
            udp_host="192.0.2.10",
            udp_port=40_000,
            download_bytes_max=1_000_000,
            hosts=(RELAY,),
            relays=(
                IceServer(
                    urls=(
                        f"turn:{RELAY}:3478?transport=udp",
                        f"turn:{RELAY}:3478?transport=tcp",
                        f"turns:{RELAY}:443?transport=tcp",
                    ),
                    username="1:test",
                    credential="secret",
                ),
            ),
            portal_url=f"http://{COURT}/generate_204",
            certificate_sha256=DIGEST,
            echo=True,
            test_call=True,
            bundle_bytes=1_000,
            bundle_page_bytes=4,
            bundle_page_sha256=hashlib.sha256(b"page").hexdigest(),
        )
        self.fake.bench.ask = self._ask
        self.fake.line.test_bundle = self._bundle  # type: ignore[method-assign]

    @property
    def bench(self) -> Bench:
        return self.fake.bench

    @property
    def plan(self) -> NetworkTestPlan:
        return self.fake.line.plan

    @plan.setter
    def plan(self, plan: NetworkTestPlan) -> None:
        self.fake.line.plan = plan

    def cut_off(self) -> None:
        """Let nothing of the counter through."""
        self.fake.line.away = self.fake.line.no_plan = CourtUnavailable()

    def probes(self) -> tuple[Probe, ...]:
        """The probes of the kit, with this line behind each seam."""
        plans = Plans()
        probes: tuple[Probe, ...] = (
            LinkProbe(self._way),
            VpnProbe(lambda: self.adapters),
            NamesProbe(plans, self._resolve),
            PortalProbe(plans, self._plainly),
            ProxyProbe(lambda server: self.proxy, self._tunnel),
            SecureProbe(plans, self._door),
            EchoProbe(self._echo),
            PathsProbe(plans, self._straight, self._through),
            FamiliesProbe(self._resolve, self._reach),
            TrafficProbe(plans, self._counters),
            CallProbe(plans, self._call),
            DrillProbe(plans, self._call),
            BundleProbe(plans),
            TicketProbe(self._ticket),
            ClipProbe(plans, self._call),
        )
        assert [type(each) for each in probes] == [type(each) for each in line_and_call()]
        return probes

    # The seams ------------------------------------------------------------------------------

    def _way(self, host: str) -> Way:
        if self.way is None:
            raise NoWay
        return self.way

    def _resolve(self, host: str) -> tuple[str, ...]:
        self.fake.now += self.resolver_hangs_s
        if self.resolver_fails is not None:
            raise self.resolver_fails
        if host.endswith(".invalid") and self.answers_anybody:
            return (self.answers_anybody,)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return self.names[host]

    def _reach(self, address: str, port: int) -> None:
        if address in self.dead:
            raise ConnectionRefusedError

    def _plainly(self, url: str) -> Answer:
        if isinstance(self.plain, OSError):
            raise self.plain
        return self.plain

    def _tunnel(self, proxy: str, host: str, port: int) -> int:
        if isinstance(self.tunnel, OSError):
            raise self.tunnel
        return self.tunnel

    def _door(self, place: CourtPlace) -> Shown:
        if isinstance(self.door, OSError):
            raise self.door
        return self.door

    async def _echo(self, place: Socket) -> None:
        self.fake.now += self.socket_s
        if self.no_socket is not None:
            raise self.no_socket

    async def _straight(self, host: str, port: int) -> Tried:
        await asyncio.sleep(0)
        return self.straight

    async def _through(
        self, relay: Relay, host: str, port: int, tls: ssl.SSLContext | None
    ) -> Tried:
        await asyncio.sleep(0)
        return self.relays[relay.transport]

    def _counters(self) -> dict[str, int]:
        self._octets += int(self.others_kbps * 1000 / 8 * 1.5)
        return {"eth0": self._octets}

    def _call(self, bench: Bench) -> FakeCall:
        self.calls.append(FakeCall(self))
        return self.calls[-1]

    async def _bundle(self) -> bytes:
        self.fake.now += self.bundle_takes_s
        if isinstance(self.bundle, CourtError):
            raise self.bundle
        return self.bundle

    async def _ticket(self) -> object:
        if self.ticket is not None:
            raise self.ticket
        return None

    async def _ask(self, code: Code) -> int | None:
        return self.answer


def no_media() -> MediaFailed:
    return MediaFailed(Reason.MEDIA_UNAVAILABLE, "no connection in time")


Inject = Callable[[Line], None]
