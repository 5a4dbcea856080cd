"""What a check was made with, in digests: whether it is to be made again is seen by comparing.

Devices are told by their stable ids, the network by the addresses of its links, the system and the
program by their versions. Only the beginnings of digests leave this machine, so that nobody learns
a name from them; a part that is not known stays empty and compares with nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping
from ipaddress import ip_interface

import psutil

from client.config import Devices
from client.protocol.readiness import Fingerprint
from client.state import Device, DeviceKind

DIGEST_LENGTH = 12


def fingerprint_of(
    devices: Iterable[Device],
    chosen: Devices,
    facts: Mapping[str, str],
    networks: Iterable[str],
) -> Fingerprint:
    """Give the fingerprint of what would be used now."""
    listed = tuple(devices)
    system = " ".join(facts.get(each, "") for each in ("system", "release", "architecture"))
    return Fingerprint(
        camera=_device(listed, DeviceKind.CAMERA, chosen.camera),
        microphone=_device(listed, DeviceKind.MICROPHONE, chosen.microphone),
        loudspeaker=_device(listed, DeviceKind.LOUDSPEAKER, chosen.loudspeaker),
        network=_digest(",".join(sorted(networks))),
        system=_digest(system.strip()),
        version=_digest(facts.get("mingjing", "")),
    )


def networks_here() -> tuple[str, ...]:
    """Give the networks that this machine is on: those of links that are up and lead somewhere."""
    found = set()
    up = {name for name, link in psutil.net_if_stats().items() if link.isup}
    for name, addresses in psutil.net_if_addrs().items():
        for each in addresses if name in up else ():
            if each.family.name != "AF_INET" or not each.netmask:
                continue
            network = ip_interface(f"{each.address}/{each.netmask}").network
            if not network.is_loopback:
                found.add(f"{name} {network}")
    return tuple(sorted(found))


def _device(devices: tuple[Device, ...], kind: DeviceKind, id_: str | None) -> str:
    of_kind = [each for each in devices if each.kind is kind]
    used = next((each for each in of_kind if each.id == id_), of_kind[0] if of_kind else None)
    return "" if used is None else _digest(used.id)


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:DIGEST_LENGTH] if said else ""
