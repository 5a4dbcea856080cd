"""The local authority: whose name stands behind the court's seal, and since when.

It is made once, at the first seal: a root that signs certificates and nothing else, a
certificate for the court's seal, one for its time-stamps, and a list of what was taken back
(RFC 5280). The keys lie beside them in the data folder, readable by the court's own user alone.
The seal's certificate is issued anew a year before it ends, and when the court is renamed; the
root stays, so that whoever kept it can verify every paper ever sealed. Its key may be put away
in a safe: until the next renewal nothing asks for it.

All begins some years before it was made, so that a court whose clock is set back, as a
demonstration's is, can seal its earlier papers; when a paper was sealed is said by its
time-stamp and never by a certificate.

It knows no paper, and cannot tell who asks for a seal.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

YEAR: Final = timedelta(days=365)
BEGINS_BEFORE: Final = 10 * YEAR
ROOT_LASTS: Final = 40 * YEAR
STAMPS_LAST: Final = 20 * YEAR
SEAL_LASTS: Final = 5 * YEAR
RENEWED_BEFORE: Final = YEAR

DOCUMENT_SIGNING: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""id-kp-documentSigning (RFC 9336)."""


class CannotSeal(Exception):
    """The court cannot seal as things are; the message is the one sentence to show."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """A certificate with the key that belongs to it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def good_at(self, moment: datetime) -> bool:
        """Tell whether the certificate may be used at a moment."""
        certificate = self.certificate
        return certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc


@dataclass(frozen=True, slots=True)
class Authority:
    """All that sealing needs: the root, the two that sign, and what was taken back."""

    root: x509.Certificate
    seal: Signatory
    stamps: Signatory
    revoked: x509.CertificateRevocationList

    def lasts_at(self, moment: datetime) -> bool:
        """Tell whether all of it is good at a moment, and nothing wants renewing."""
        return all(
            one.good_at(moment) and one.good_at(moment + RENEWED_BEFORE)
            for one in (self.seal, self.stamps)
        )


def open_authority(folder: Path, court: str, now: datetime) -> Authority:
    """Give the authority of a folder, made or renewed if need be; raises `CannotSeal`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / "root.pem").exists():
        _make_root(folder, court, now)
    root = _certificate(folder / "root.pem")
    if not root.not_valid_before_utc <= now <= root.not_valid_after_utc:
        raise CannotSeal(f"The court's clock ({now:%Y-%m-%d}) is outside its authority's time.")
    seal = _standing(folder, "seal", root, court, now)
    if seal is None:
        seal = _issue_seal(folder, root, court, now)
    stamps = _standing(folder, "time-stamp", root, court, now)
    if stamps is None:
        stamps = _issue_stamps(folder, root, court, now)
    if not (folder / "root.crl").exists():
        _list_revoked(folder, root, now)
    revoked = x509.load_pem_x509_crl((folder / "root.crl").read_bytes())
    return Authority(root=root, seal=seal, stamps=stamps, revoked=revoked)


def _make_root(folder: Path, court: str, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(court, "电子印章根证书")
    begins = now - BEGINS_BEFORE
    root = (
        _begun(name, name, key.public_key(), begins, begins + ROOT_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _keep(folder, "root", Signatory(root, key))


def _issue_seal(folder: Path, root: x509.Certificate, court: str, now: datetime) -> Signatory:
    issuer = _root_key(folder, root)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _issued(root, _name(court), key.public_key(), now + SEAL_LASTS)
        .add_extension(_usage(signs_certificates=False, commits=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
        .sign(issuer, hashes.SHA256())
    )
    return _keep(folder, "seal", Signatory(certificate, key))


def _issue_stamps(folder: Path, root: x509.Certificate, court: str, now: datetime) -> Signatory:
    issuer = _root_key(folder, root)
    key = ec.generate_private_key(ec.SECP256R1())
    # The one purpose of the certificate is told, and critical (RFC 3161 section 2.3).
    certificate = (
        _issued(root, _name(court, "时间戳"), key.public_key(), now + STAMPS_LAST)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(issuer, hashes.SHA256())
    )
    return _keep(folder, "time-stamp", Signatory(certificate, key))


def _list_revoked(folder: Path, root: x509.Certificate, now: datetime) -> None:
    # Nothing is taken back yet; the list holds until a certificate is, for a paper that carries
    # it must stand by itself. It is as old as the root, for papers of a clock that was set back.
    listed = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(root.not_valid_before_utc)
        .next_update(root.not_valid_after_utc)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(_key_of(root), critical=False)
        .sign(_root_key(folder, root), hashes.SHA256())
    )
    _write(folder / "root.crl", listed.public_bytes(serialization.Encoding.PEM), 0o644)


def _standing(
    folder: Path, name: str, root: x509.Certificate, court: str, now: datetime
) -> Signatory | None:
    """Give what stands in the folder, or None where it must be issued (anew)."""
    if not (folder / f"{name}.pem").exists() or not (folder / f"{name}.key").exists():
        return None
    found = Signatory(_certificate(folder / f"{name}.pem"), _key(folder / f"{name}.key"))
    if found.key.public_key() != found.certificate.public_key():
        # It went dark between the writing of the two.
        return None
    ours = found.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    if found.certificate.issuer != root.subject or [one.value for one in ours] != [_fitting(court)]:
        return None
    lasts = found.certificate.not_valid_after_utc - now > RENEWED_BEFORE
    if not lasts and (folder / "root.key").exists():
        return None
    if not found.good_at(now):
        raise CannotSeal(f"The certificate {name}.pem has ended, and the root's key is not here.")
    return found


def _root_key(folder: Path, root: x509.Certificate) -> ec.EllipticCurvePrivateKey:
    if not (folder / "root.key").exists():
        raise CannotSeal(f"The key of the court's root is wanted in {folder} and is not there.")
    key = _key(folder / "root.key")
    if key.public_key() != root.public_key():
        raise CannotSeal(f"root.key in {folder} is not the key of root.pem.")
    return key


def _issued(
    root: x509.Certificate, subject: x509.Name, key: ec.EllipticCurvePublicKey, ends: datetime
) -> x509.CertificateBuilder:
    begins, ends = root.not_valid_before_utc, min(ends, root.not_valid_after_utc)
    return (
        _begun(subject, root.subject, key, begins, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_of(root), critical=False)
    )


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_of(root: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    known = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known)


def _usage(*, signs_certificates: bool, commits: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(court: str, office: str = "") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _fitting(court)),
            x509.NameAttribute(NameOID.COMMON_NAME, _fitting(court, office)),
        ]
    )


def _fitting(name: str, office: str = "") -> str:
    """Cut a name to what a certificate has room for (X.520: 64, here of bytes)."""
    room = 64 - len(office.encode())
    return name.encode()[:room].decode("utf-8", "ignore") + office


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CannotSeal(f"{path.name} is not a key that this court made.")
    return key


def _keep(folder: Path, name: str, signatory: Signatory) -> Signatory:
    # The key first: a certificate without its key is made anew, a key alone means nothing.
    pem = signatory.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(folder / f"{name}.key", pem, 0o600)
    public = signatory.certificate.public_bytes(serialization.Encoding.PEM)
    _write(folder / f"{name}.pem", public, 0o644)
    return signatory


def _write(path: Path, content: bytes, mode: int) -> None:
    """Put a file in its place whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
