"""NET-04: a proxy of this machine's, and whether it lets the court through.

The system says which one it would use; it is asked for a tunnel to the court and for nothing else.
"""

import os
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from client.court.trust import proxy_for
from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.line.beside import beside
from client.devicecheck.probes.line.place import ground_gone, place_of
from client.protocol.devicecheck import Cause, Code, Form

CONNECT_S = 5.0
ANSWER_MAX = 8_192
_MADE, _PASSWORD = 200, 407


@dataclass(frozen=True, slots=True)
class SystemProxy:
    """What the system says."""

    url: str | None = None
    """None: straight on."""
    script: str = ""
    """Address of a script by which it chooses (PAC); empty: none is known."""


def system_proxy(server: str) -> SystemProxy:
    """Ask the system, and Qt where it knows more (scripts on Windows and macOS)."""
    url = proxy_for(server)
    script = os.environ.get("AUTO_PROXY", "")
    if url is None and server.startswith("https:"):
        url = _by_qt(server)
    return SystemProxy(url, script)


def _by_qt(server: str) -> str | None:
    try:
        from PySide6.QtCore import QUrl
        from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery
    except ImportError:
        return None
    query = QNetworkProxyQuery(QUrl(server))
    for each in QNetworkProxyFactory.systemProxyForQuery(query):
        if each.type() is QNetworkProxy.ProxyType.HttpProxy and each.hostName():
            return f"http://{each.hostName()}:{each.port()}"
        if each.type() is QNetworkProxy.ProxyType.NoProxy:
            return None
    return None


def without_password(proxy: str) -> str:
    """Give a proxy's address without the name and password that may stand in it (RFC 3986)."""
    scheme, stroke, rest = proxy.rpartition("://")
    return f"{scheme}{stroke}{rest.rpartition('@')[2]}"


Tunnel = Callable[[str, str, int], int]
"""Asks a proxy for a tunnel to a host and port; gives the status. Raises `OSError`."""


def ask_tunnel(proxy: str, host: str, port: int) -> int:
    """Ask for a tunnel (RFC 9110 section 9.3.6) and hang up."""
    with tunnel_socket(proxy, host, port) as (status, _):
        return status


class tunnel_socket:  # noqa: N801 - used as a function is
    """A socket to a proxy that was asked for a tunnel, and what it has answered."""

    def __init__(self, proxy: str, host: str, port: int) -> None:
        at = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        self._socket = socket.create_connection((at.hostname or "", at.port or 8080), CONNECT_S)
        name = f"[{host}]" if ":" in host else host
        asked = f"CONNECT {name}:{port} HTTP/1.1\r\nHost: {name}:{port}\r\n\r\n"
        try:
            self._socket.sendall(asked.encode("ascii"))
            self.status = self._answered()
        except BaseException:
            self._socket.close()
            raise

    def _answered(self) -> int:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < ANSWER_MAX:
            more = self._socket.recv(1)
            if not more:
                break
            head += more
        words = head.split(b" ", 2)
        status = words[1] if len(words) > 1 else b""
        return int(status) if len(status) == 3 and status.isdigit() else 0

    def __enter__(self) -> tuple[int, socket.socket]:
        return self.status, self._socket

    def __exit__(self, *_: object) -> None:
        self._socket.close()


@dataclass(frozen=True, slots=True)
class ProxyProbe:
    """NET-04."""

    system: Callable[[str], SystemProxy] = system_proxy
    tunnel: Tunnel = ask_tunnel
    codes: tuple[Code, ...] = (Code.NET_04,)
    form: Form = Form.QUICK
    limit_s: float = 12.0
    after: tuple[Code, ...] = (Code.NET_01,)

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask which proxy there is, and ask it for the court."""
        place = place_of(bench)
        found = await beside(lambda: self.system(place.server))
        texts = {"script": without_password(found.script)} if found.script else {}
        if found.url is None:
            yield Measured(Code.NET_04, {"proxies": 0.0}, texts)
            return
        at = urlsplit(found.url)
        texts |= {"name": f"{at.hostname}:{at.port}", "kind": at.scheme}
        if ground_gone(bench, self.after):
            yield Measured(Code.NET_04, texts=texts, cause=Cause.NEEDS_ANOTHER)
            return
        began = bench.monotonic()
        try:
            url = found.url
            status = await beside(lambda: self.tunnel(url, place.host, place.port))
        except OSError as error:
            texts["error"] = type(error).__name__
            yield Measured(Code.NET_04, {"proxies": 1.0}, texts, Cause.PROXY_REFUSES)
            return
        cause = {_MADE: Cause.PROXY_PRESENT, _PASSWORD: Cause.PROXY_ASKS}.get(
            status, Cause.PROXY_REFUSES
        )
        readings = {"proxies": 1.0, "status": float(status), "tunnel_s": bench.monotonic() - began}
        yield Measured(Code.NET_04, readings, texts, cause)
