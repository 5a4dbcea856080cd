"""Doors of others between a desk and a court: a sign-in page, and one who reads along."""

import datetime
import select
import socket
import ssl
import threading
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Door:
    """A TCP listener on threads of its own."""

    def __init__(self, host: str, port: int, serve: Callable[[socket.socket], None]) -> None:
        self._serve = serve
        self._listening = socket.create_server((host, port))
        self.port = int(self._listening.getsockname()[1])
        self._closing = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                guest, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(guest,), daemon=True).start()

    def _one(self, guest: socket.socket) -> None:
        with guest:
            guest.settimeout(30)
            try:
                self._serve(guest)
            except (OSError, ValueError):
                return

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)


def head_of(guest: socket.socket) -> bytes:
    """Read the head of a request."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < 8_192:
        more = guest.recv(4_096)
        if not more:
            break
        head += more
    return head


def sign_in_page(host: str, port: int) -> Door:
    """A network's page that wants one to sign in first."""

    def serve(guest: socket.socket) -> None:
        head_of(guest)
        guest.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: http://sign-in.example/\r\nContent-Length: 0\r\n"
            b"Connection: close\r\n\r\n"
        )

    return Door(host, port, serve)


def answering(status: str, host: str = "127.0.0.1") -> Door:
    """A proxy that gives every tunnel this answer."""

    def serve(guest: socket.socket) -> None:
        head_of(guest)
        guest.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())

    return Door(host, 0, serve)


def reading_along(chain: Path, key: Path, host: str = "127.0.0.1") -> Door:
    """A proxy that opens secure traffic: it shows its own certificate, and passes on the rest."""
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(chain, key)
    anybody = ssl.create_default_context()
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE

    def serve(guest: socket.socket) -> None:
        asked = head_of(guest).split(b" ", 2)[1].decode()
        to, _, port = asked.rpartition(":")
        guest.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with (
            shown.wrap_socket(guest, server_side=True) as near,
            socket.create_connection((to, int(port)), 10) as beyond,
            anybody.wrap_socket(beyond, server_hostname=to) as far,
        ):
            _carry(near, far)

    return Door(host, 0, serve)


def _carry(near: ssl.SSLSocket, far: ssl.SSLSocket) -> None:
    ends = {near: far, far: near}
    while True:
        ready = [each for each in ends if each.pending()]
        if not ready:
            ready, _, _ = select.select(list(ends), [], [], 30)
        if not ready:
            return
        for each in ready:
            octets = _come_to(each)
            if octets is None:
                continue
            if not octets:
                return
            ends[each].sendall(octets)


def _come_to(end: ssl.SSLSocket) -> bytes | None:
    """Give what has come to this end: nothing at its end, `None` when it was not for us.

    A session ticket wakes the one who waits and has no words in it: whoever then waits for words on
    this end alone never hears the other one.
    """
    end.setblocking(False)
    try:
        return end.recv(16_384)
    except ssl.SSLWantReadError:
        return None
    finally:
        end.setblocking(True)


def certificate_for(folder: Path, host: str, name: str = "A guard") -> tuple[Path, Path]:
    """Make a certificate that nobody vouches for; gives chain and key."""
    folder.mkdir(exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)  # noqa: TID251 - for a certificate of today
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "guard.pem", folder / "guard.key"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, secret
