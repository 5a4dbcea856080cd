"""NET-01 and NET-13: by what this machine is connected, and whether a VPN stands between.

The system is asked which way it would go, which sends nothing, and whether that way is metered.
What it cannot tell of the medium or its price is left out, not guessed.
"""

import re
import socket
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.line.beside import beside
from client.devicecheck.probes.line.place import place_of
from client.devicecheck.probes.system.metered import is_metered
from client.protocol.devicecheck import Cause, Code, Form

WIRED, WIRELESS, CELLULAR, LOOPBACK, UNKNOWN = "wired", "wireless", "cellular", "loopback", ""

_CELLULAR_NAMES = re.compile(r"(wwan|rmnet|ccmni|cellular|mobile)", re.IGNORECASE)
_WIRELESS_NAMES = re.compile(r"(^wl|wi-?fi|wlan|wireless|airport)", re.IGNORECASE)
_WIRED_NAMES = re.compile(r"(^e(n|th)|^ethernet|^veth)", re.IGNORECASE)
_VPN_NAMES = re.compile(
    r"(^(tun|tap|wg|ppp|ipsec|nordlynx|tailscale|zt|gpd|cscotun|vpn)\w*$|^utun\d+$"
    r"|wireguard|openvpn|anyconnect|fortinet|forticlient|globalprotect|pangp|tap-windows|zerotier"
    r"|tailscale|nordvpn|expressvpn|\bvpn\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Way:
    """By what this machine would reach the court."""

    interface: str = ""
    medium: str = UNKNOWN
    metered: bool | None = None
    """None: the system does not say."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """One adapter of the machine that is up and has an address."""

    name: str
    addresses: tuple[str, ...]


class NoWay(Exception):
    """There is no network."""


def adapters_up() -> tuple[Adapter, ...]:
    """Give the adapters that are up and have an address that can be used."""
    states = psutil.net_if_stats()
    found = []
    for name, addresses in psutil.net_if_addrs().items():
        state = states.get(name)
        usable = tuple(
            each.address.partition("%")[0]
            for each in addresses
            if each.family in {socket.AF_INET, socket.AF_INET6}
            and not each.address.lower().startswith("fe80")
        )
        if state is not None and state.isup and usable:
            found.append(Adapter(name, usable))
    return tuple(found)


def way_to(host: str, metered: Callable[[], bool | None] = is_metered) -> Way:
    """Give by what this machine would reach a host; raises `NoWay`."""
    own = _own_address(host)
    for adapter in adapters_up():
        if own in adapter.addresses:
            return Way(adapter.name, _medium(adapter.name), metered())
    return Way(metered=metered())


def _own_address(host: str) -> str:
    """Give the address that would be used; connecting a datagram socket sends nothing."""
    # A name may be unknown although the network is there: then any address elsewhere will do.
    places = [(host, 443)] if is_numeric(host) else []
    places += [("192.0.2.1", 443), ("2001:db8::1", 443)]
    for place in places:
        family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as asked:
                asked.connect(place)
                return str(asked.getsockname()[0])
        except OSError:
            continue
    raise NoWay


def is_numeric(host: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        return True
    return False


def _medium(name: str, sysfs: Path = Path("/sys/class/net")) -> str:
    if sys.platform == "linux":
        here = sysfs / name
        if (here / "wireless").exists() or (here / "phy80211").exists():
            return WIRELESS
        try:
            event = (here / "uevent").read_text()
        except OSError:
            event = ""
        if "DEVTYPE=wwan" in event:
            return CELLULAR
    for pattern, medium in (
        (_CELLULAR_NAMES, CELLULAR),
        (_WIRELESS_NAMES, WIRELESS),
        (_WIRED_NAMES, WIRED),
    ):
        if pattern.search(name):
            return medium
    return LOOPBACK if name == "lo" else UNKNOWN


@dataclass(frozen=True, slots=True)
class LinkProbe:
    """NET-01."""

    way: Callable[[str], Way] = way_to
    codes: tuple[Code, ...] = (Code.NET_01,)
    form: Form = Form.QUICK
    limit_s: float = 6.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask the system which way it would go."""
        place = place_of(bench)
        if place.loopback:
            yield Measured(Code.NET_01, {"connected": 1.0}, {"medium": LOOPBACK})
            return
        try:
            way = await beside(lambda: self.way(place.host))
        except NoWay:
            yield Measured(Code.NET_01, {"connected": 0.0}, cause=Cause.NO_NETWORK)
            return
        readings = {"connected": 1.0}
        if way.metered is not None:
            readings["metered"] = float(way.metered)
        mobile = way.medium == CELLULAR or bool(way.metered)
        texts = {"medium": way.medium, "interface": way.interface}
        cause = Cause.MOBILE_DATA if mobile else None
        yield Measured(Code.NET_01, readings, texts, cause)


@dataclass(frozen=True, slots=True)
class VpnProbe:
    """NET-13."""

    adapters: Callable[[], tuple[Adapter, ...]] = adapters_up
    codes: tuple[Code, ...] = (Code.NET_13,)
    form: Form = Form.QUICK
    limit_s: float = 3.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Look for adapters of a VPN that are up."""
        del bench
        found = [each for each in await beside(self.adapters) if _VPN_NAMES.search(each.name)]
        texts = {"name": ", ".join(each.name for each in found)} if found else {}
        cause = Cause.VPN_ON if found else None
        yield Measured(Code.NET_13, {"vpn_adapters": float(len(found))}, texts, cause)
