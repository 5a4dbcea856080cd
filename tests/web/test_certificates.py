"""The local authority: trusted by name and address, renewed in time, its keys the court's alone."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from server_stub.settings import Settings
from server_stub.web.addresses import court_url, media_addresses, reachable_names
from server_stub.web.certificates import LocalCertificate, local_certificate

NOW = datetime(2026, 3, 16, tzinfo=UTC)
NAMES = ("court.example", "127.0.0.1", "::1", "法院.example")


def made(tmp_path: Path, names: tuple[str, ...] = NAMES, now: datetime = NOW) -> LocalCertificate:
    return local_certificate(tmp_path / "tls", names, now)


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def handshake(local: LocalCertificate, name: str) -> None:
    """Shake hands in memory, as a desk that trusts the authority would."""
    trusting = ssl.create_default_context(cafile=str(local.authority))
    # The certificates of these tests are of their own time, not of the machine's.
    trusting.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(local.certificate.chain, local.certificate.key)
    to_server, to_desk = ssl.MemoryBIO(), ssl.MemoryBIO()
    desk = trusting.wrap_bio(to_desk, to_server, server_hostname=name)
    server = serving.wrap_bio(to_server, to_desk, server_side=True)
    for _ in range(10):
        waiting = 0
        for end in (desk, server):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                waiting += 1
        if not waiting:
            return
    raise AssertionError("no end of the handshake")


@pytest.mark.parametrize("name", ["court.example", "127.0.0.1", "::1", "xn--vqr54d.example"])
def test_a_desk_that_trusts_the_authority_trusts_the_court(tmp_path: Path, name: str) -> None:
    names = ("court.example", "127.0.0.1", "::1", "xn--vqr54d.example")
    handshake(made(tmp_path, names, datetime.now(UTC)), name)  # noqa: TID251 - TLS has its own


def test_another_name_is_not_trusted(tmp_path: Path) -> None:
    local = made(tmp_path, now=datetime.now(UTC))  # noqa: TID251 - TLS has its own
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(local, "elsewhere.example")


def test_the_authority_stays_and_so_does_the_certificate(tmp_path: Path) -> None:
    first = made(tmp_path)
    kept = {path: path.read_bytes() for path in (tmp_path / "tls").iterdir()}
    assert made(tmp_path, now=NOW + timedelta(days=300)) == first
    assert {path: path.read_bytes() for path in (tmp_path / "tls").iterdir()} == kept


@pytest.mark.parametrize(
    ("names", "later"),
    [(("other.example",), timedelta()), (NAMES, timedelta(days=380))],
    ids=["other names", "its end is near"],
)
def test_the_certificate_is_made_anew_under_the_same_authority(
    tmp_path: Path, names: tuple[str, ...], later: timedelta
) -> None:
    first = made(tmp_path)
    authority = first.authority.read_bytes()
    before = read(first.certificate.chain)
    again = made(tmp_path, names, NOW + later)
    after = read(again.certificate.chain)
    assert again.authority.read_bytes() == authority
    assert after.serial_number != before.serial_number
    after.verify_directly_issued_by(read(again.authority))


def test_the_authority_can_make_no_other_authority(tmp_path: Path) -> None:
    authority = read(made(tmp_path).authority)
    limits = authority.extensions.get_extension_for_class(x509.BasicConstraints)
    assert limits.critical
    assert (limits.value.ca, limits.value.path_length) == (True, 0)


def test_the_keys_are_readable_by_the_court_alone(tmp_path: Path) -> None:
    made(tmp_path)
    for path in (tmp_path / "tls").glob("*.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_court_speaks_plainly_on_loopback_alone(tmp_path: Path) -> None:
    hosts = ("127.0.0.1", "localhost", "::1", "127.9.9.9", "0.0.0.0", "::", "192.0.2.1", "court")
    plain = [host for host in hosts if not Settings(data=tmp_path, host=host).tls]
    assert plain == ["127.0.0.1", "localhost", "::1", "127.9.9.9"]
    assert Settings(data=tmp_path, always_tls=True).tls


@pytest.mark.parametrize(
    ("host", "names", "url"),
    [
        ("127.0.0.1", (), "http://127.0.0.1:8420"),
        ("::1", (), "http://[::1]:8420"),
        ("192.0.2.1", (), "https://192.0.2.1:8420"),
        ("0.0.0.0", ("court.example",), "https://court.example:8420"),
    ],
)
def test_the_court_tells_an_address_that_can_be_typed(
    tmp_path: Path, host: str, names: tuple[str, ...], url: str
) -> None:
    settings = Settings(data=tmp_path, host=host, public_names=names)
    assert court_url(settings, 8420) == url


def test_media_come_to_numeric_addresses_from_outside_if_there_are_any(tmp_path: Path) -> None:
    everywhere = Settings(
        data=tmp_path, host="0.0.0.0", public_names=("court.example", "192.0.2.1")
    )
    assert media_addresses(everywhere) == ("192.0.2.1",)
    assert set(media_addresses(Settings(data=tmp_path))) == {"127.0.0.1", "::1"}
    assert "localhost" in reachable_names(Settings(data=tmp_path))
