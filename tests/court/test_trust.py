"""Whom a desk believes, and where it speaks without being overheard."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from client.court.api import Court
from client.court.trust import court_address, is_loopback, proxy_for, trust
from client.protocol.errors import CourtUnavailable, Reason
from tests.court.counter import FACE, WoodenCounter, json_answer


@dataclass(frozen=True)
class OwnAuthority:
    """A court's certificate that it made itself."""

    certificate: Path
    key: Path


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> OwnAuthority:
    folder = tmp_path_factory.mktemp("authority")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test court")])
    now = datetime.now(UTC)  # noqa: TID251 - certificates are judged by the clock on the wall
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = OwnAuthority(folder / "authority.pem", folder / "key.pem")
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made


@pytest.fixture
def tls_counter(authority: OwnAuthority) -> Iterator[WoodenCounter]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certificate, authority.key)
    wood = WoodenCounter(context)
    wood.lay("/court", json_answer(FACE))
    yield wood
    wood.close()


async def test_a_court_whose_certificate_nobody_knows_is_not_believed(
    tls_counter: WoodenCounter,
) -> None:
    court = Court(tls_counter.url)
    with pytest.raises(CourtUnavailable) as failed:
        await court.face()
    assert failed.value.reason is Reason.CERTIFICATE_UNKNOWN
    assert tls_counter.heard == []
    court.close()


async def test_a_courts_own_authority_is_believed(
    tls_counter: WoodenCounter, authority: OwnAuthority
) -> None:
    court = Court(tls_counter.url, authority.certificate)
    assert (await court.face()).software == "test"
    court.close()


async def test_no_variable_makes_a_desk_believe_another(
    tls_counter: WoodenCounter, authority: OwnAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(authority.certificate))
    court = Court(tls_counter.url)
    with pytest.raises(CourtUnavailable) as failed:
        await court.face()
    assert failed.value.reason is Reason.CERTIFICATE_UNKNOWN
    court.close()


async def test_a_partner_that_speaks_no_tls_is_no_court(counter: WoodenCounter) -> None:
    court = Court(counter.url.replace("http:", "https:"))
    with pytest.raises(CourtUnavailable) as failed:
        await court.face()
    assert failed.value.reason is Reason.COURT_UNAVAILABLE
    court.close()


def test_old_tls_is_not_spoken() -> None:
    assert trust(None).minimum_version is ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://court.example", "https://court.example"),
        (" https://court.example:8443/ ", "https://court.example:8443"),
        ("http://127.0.0.1:8420", "http://127.0.0.1:8420"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)
def test_a_courts_address_is_scheme_host_and_port(text: str, address: str) -> None:
    assert court_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "court.example",
        "ftp://court.example",
        "http://court.example",
        "http://192.168.1.7:8420",
        "https://user:secret@court.example",
        "https://court.example/path",
        "https://court.example?x=1",
        "https://",
    ],
)
def test_what_is_no_courts_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="court"):
        court_address(text)


def test_this_very_machine_is_known() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert is_loopback("LocalHost")
    assert not is_loopback("127.0.0.1.example")
    assert not is_loopback("10.0.0.1")


def test_the_systems_proxy_is_used_but_not_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "near.example")
    assert proxy_for("https://court.example") == "http://proxy.example:3128"
    assert proxy_for("https://near.example") is None
    assert proxy_for("http://127.0.0.1:8420") is None
