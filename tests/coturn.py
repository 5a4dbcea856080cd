"""A relay of the court's own, as `packaging/turnserver.conf` has it, on an address of a test's."""

import base64
import hashlib
import hmac
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from client.protocol.signalling import IceServer
from tests.conftest import ROOT

SECRET = "between the relay and the court"
PORT, TLS_PORT = 3478, 5349
_TEMPLATE = ROOT / "packaging" / "turnserver.conf"
_ENDS_WITHIN_S = 5.0


class Coturn:
    """A running coturn."""

    def __init__(
        self,
        folder: Path,
        address: str,
        forwarder: str,
        *,
        secret: str = SECRET,
        tls: tuple[Path, Path] | None = None,
        within: Sequence[str] = (),
    ) -> None:
        """Start it on this address; it passes on to the forwarder's address alone.

        `tls` are chain and key, with which it listens on `TLS_PORT` too; `within` is what the
        command begins with, where it is to run in another network.
        """
        self.address = address
        settings = _TEMPLATE.read_text("utf-8")
        settings = settings.replace("SECRET-OF-THE-RELAY-AND-THE-COURT", secret)
        settings = settings.replace("ADDRESS-OF-THE-FORWARDER", forwarder)
        settings += (
            f"listening-ip={address}\nrelay-ip={address}\nno-dtls\n"
            f"pidfile={folder / 'pid'}\nuserdb={folder / 'users'}\nlog-file=stdout\n"
        )
        settings += (
            "no-tls\n"
            if tls is None
            else f"tls-listening-port={TLS_PORT}\ncert={tls[0]}\npkey={tls[1]}\n"
        )
        path = folder / "turnserver.conf"
        path.write_text(settings, encoding="utf-8")
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(
            [*within, "turnserver", "-c", str(path)], stdout=self._log, stderr=subprocess.STDOUT
        )

    def server(self, transport: str, *, good_for_s: float = 600.0) -> IceServer:
        """Give the relay as a court names it to one person, with credentials that end."""
        username = f"{int(time.time() + good_for_s)}:judge"  # noqa: TID251 - coturn's own clock
        digest = hmac.new(SECRET.encode(), username.encode(), hashlib.sha1).digest()
        return IceServer(
            urls=(f"turn:{self.address}:{PORT}?transport={transport}",),
            username=username,
            credential=base64.b64encode(digest).decode(),
        )

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
