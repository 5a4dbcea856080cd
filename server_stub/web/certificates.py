"""The court's own authority, for a court that was given no certificate.

At the first start a small certificate authority is made in the data folder, and a server
certificate under it for the names and addresses by which desks come; `authority.pem` is what the
desks are given to trust. The authority signs nothing but this one server (RFC 5280 path length
0), keys are P-256 and readable by the court's user alone. The server's certificate is made anew
when the names change or its end comes near; the authority stays.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server_stub.settings import Certificate

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)
RENEW_BEFORE = timedelta(days=30)
CLOCKS_DIFFER = timedelta(hours=1)
"""How far before its making a certificate is good already, for desks whose clock is behind."""


@dataclass(frozen=True, slots=True)
class LocalCertificate:
    """The server's certificate with its key, and the authority for the desks to trust."""

    certificate: Certificate
    authority: Path


def local_certificate(folder: Path, names: Iterable[str], now: datetime) -> LocalCertificate:
    """Give a certificate for these names and addresses, made or renewed if need be."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = tuple(dict.fromkeys(names))
    authority = _authority(folder, now)
    chain, key = folder / "server.pem", folder / "server.key"
    if not _still_good(chain, key, authority.certificate, wanted, now):
        _issue(chain, key, authority, wanted, now)
    return LocalCertificate(Certificate(chain=chain, key=key), folder / "authority.pem")


def digest_of(certificate: Certificate | None) -> str:
    """Give the SHA-256 of the certificate that a desk is shown; empty without TLS."""
    if certificate is None:
        return ""
    shown = x509.load_pem_x509_certificate(certificate.chain.read_bytes())
    return shown.fingerprint(hashes.SHA256()).hex()


@dataclass(frozen=True, slots=True)
class _Authority:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def _authority(folder: Path, now: datetime) -> _Authority:
    path, key_path = folder / "authority.pem", folder / "authority.key"
    if path.is_file() and key_path.is_file():
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        if isinstance(key, ec.EllipticCurvePrivateKey) and certificate.not_valid_after_utc > now:
            return _Authority(certificate, key)
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Mingjing local authority")
    certificate = (
        _begun(name, name, key.public_key(), now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_path, key)
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return _Authority(certificate, key)


def _issue(
    chain: Path, key_path: Path, authority: _Authority, names: tuple[str, ...], now: datetime
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.certificate
    certificate = (
        _begun(_name("Mingjing court"), issuer.subject, key.public_key(), now, SERVER_LASTS)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), False
        )
        .sign(authority.key, hashes.SHA256())
    )
    _write_key(key_path, key)
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _still_good(
    chain: Path, key: Path, authority: x509.Certificate, names: tuple[str, ...], now: datetime
) -> bool:
    if not chain.is_file() or not key.is_file():
        return False
    certificate = x509.load_pem_x509_certificate(chain.read_bytes())
    covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        certificate.not_valid_after_utc - now > RENEW_BEFORE
        and certificate.issuer == authority.subject
        and set(covered) == {_general(name) for name in names}
        and _signed_by(certificate, authority)
    )


def _signed_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except Exception:  # noqa: BLE001 - whatever it is, it is no certificate of ours
        return False
    return True


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_DIFFER)
        .not_valid_after(now + lasts)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode("ascii"))


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
