"""Whom a desk believes: the system's certificate authorities, or the court's own alone.

Whoever names a court's authority trusts no other for that court (RFC 6125; TLS 1.2 at least, as
RFC 9325 section 3.1.1 asks). Over plain HTTP a desk speaks only to its own machine, where nobody
stands between.
"""

import ssl
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def trust(authority: Path | None) -> ssl.SSLContext:
    """Give the TLS settings for speaking to the court; raises `OSError` for an unreadable file."""
    context = ssl.create_default_context(cafile=None if authority is None else str(authority))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def court_address(text: str) -> str:
    """Give the address of a court as `scheme://host[:port]`; raises `ValueError` saying why not."""
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("a court's address looks like https://court.example")
    if parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/"):
        raise ValueError("a court's address is scheme, host and port alone")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("a court elsewhere is spoken to over https only")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def proxy_for(server: str) -> str | None:
    """Give the system's proxy for this court, or None; this very machine needs none."""
    parts = urlsplit(server)
    host = parts.hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return None
    return getproxies().get(parts.scheme)
