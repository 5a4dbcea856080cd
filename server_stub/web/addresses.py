"""By which names and addresses desks can come to the court.

What the administrator has named goes first; otherwise the machine is asked what it is called and
by which addresses it would answer, without a word being sent to anybody.
"""

import socket
from ipaddress import ip_address

from server_stub.settings import Settings, is_loopback

_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with, not bound to
# Documentation addresses (RFC 5737, RFC 3849): choosing a route to one sends nothing.
_ELSEWHERE = (
    (socket.AF_INET, "192.0.2.1"),
    (socket.AF_INET6, "2001:db8::1"),
)


def court_url(settings: Settings, port: int) -> str:
    """Give the address that a person types."""
    host = settings.host
    if host in _EVERYWHERE:
        host = reachable_names(settings)[0]
    if ":" in host:
        host = f"[{host}]"
    return f"{'https' if settings.tls else 'http'}://{host}:{port}"


def reachable_names(settings: Settings) -> tuple[str, ...]:
    """Give all names and addresses, best first; the certificate is made for these."""
    found = list(settings.public_names)
    if settings.host not in _EVERYWHERE:
        found.append(settings.host)
    if settings.host in _EVERYWHERE and not settings.public_names:
        found += [*_own_addresses(), socket.gethostname()]
    if is_loopback(settings.host) or settings.host in _EVERYWHERE:
        found += ["localhost", "127.0.0.1", "::1"]
    return tuple(dict.fromkeys(name for name in found if name))


def media_addresses(settings: Settings) -> tuple[str, ...]:
    """Give the numeric addresses at which media can be sent to the court (RFC 8839)."""
    numeric = tuple(name for name in reachable_names(settings) if _is_numeric(name))
    outside = tuple(address for address in numeric if not is_loopback(address))
    return outside or numeric


def _own_addresses() -> list[str]:
    found = []
    for family, elsewhere in _ELSEWHERE:
        with socket.socket(family, socket.SOCK_DGRAM) as asked:
            try:
                asked.connect((elsewhere, 9))
            except OSError:
                continue
            found.append(str(asked.getsockname()[0]))
    return found


def _is_numeric(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
