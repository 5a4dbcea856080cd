#!/usr/bin/env python3
"""Verify a paper that a court has sealed: whether it is unaltered, by whom it was sealed and when.

    python3 verify_document.py FILE --root COURT.pem [--root ...] [--lang zh|en]

It ends with 0 where the seal is good, with 1 where it is not or there is none, with 2 where the
file or a certificate cannot be read; one sentence says which. It is one file that needs Python
3.9 or newer and nothing else: no network, no library, no program of the court. Hence the
arithmetic of signatures stands here too. It only ever verifies, so there is no secret to leak.

The law is short. The seal's signature (PAdES, ETSI EN 319 142-1) must cover every byte of the
file except its own place; that place must hold that signature, zeros and nothing else. The
signer must lead to a root that you name, and was not taken back. A time-stamp (RFC 3161) over
the signature must lead there too; its time is the time of the seal, and what ended later counts
for nothing. Where bytes follow the sealed ones, the paper was added to, and is not good. A whole
case in one archive (ZIP) is sealed by a list of its files with their SHA-256.

It does not know who may have a root's certificate to give to you: ask the court for it, or
compare its fingerprint. It reads no page and shows none.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import re
import struct
import sys
import zipfile
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Finding(str, Enum):
    """What was found about a file."""

    GOOD = "good"
    ALTERED = "altered"
    ADDED_TO = "added_to"
    UNSEALED = "unsealed"
    OTHER_AUTHORITY = "other_authority"
    NO_ROOT = "no_root"
    BAD_TIME = "bad_time"
    REVOKED = "revoked"
    UNREADABLE = "unreadable"


SENTENCES = {
    "zh": {
        Finding.GOOD: "印章有效：本文件由{by}于{at}加盖电子印章，此后未作任何改动。",
        Finding.ALTERED: "印章无效：文件内容与加盖印章时不一致，已被改动或者残缺。",
        Finding.ADDED_TO: "印章无效：{by}于{at}盖章之后，文件被追加了{added}字节的内容。",
        Finding.UNSEALED: "文件没有电子印章。",
        Finding.OTHER_AUTHORITY: "印章无效：印章署名“{by}”，但不能由所给的根证书证明。",
        Finding.NO_ROOT: "不能证明：文件与印章一致，但没有给出法院的根证书，署名“{by}”未经证明。",
        Finding.BAD_TIME: "印章无效：时间戳缺失、被改动或者不能由所给的根证书证明。",
        Finding.REVOKED: "印章无效：印章证书（{by}）在盖章（{at}）之前已被撤销。",
        Finding.UNREADABLE: "不能读取：不是PDF文件，或者证书不能读取。",
    },
    "en": {
        Finding.GOOD: "Good: sealed by {by} on {at}, and not altered since.",
        Finding.ALTERED: "Not good: the file is not what was sealed; it was altered or cut short.",
        Finding.ADDED_TO: "Not good: {added} bytes were added after {by} sealed it on {at}.",
        Finding.UNSEALED: "The file has no seal.",
        Finding.OTHER_AUTHORITY: "Not good: the seal says “{by}”, and no root you named proves it.",
        Finding.NO_ROOT: "Not proven: file and seal agree, but no root was named to prove “{by}”.",
        Finding.BAD_TIME: "Not good: the time-stamp is missing, altered, or proven by no root.",
        Finding.REVOKED: "Not good: the certificate of {by} was taken back before {at}.",
        Finding.UNREADABLE: "Unreadable: no PDF, or a certificate that cannot be read.",
    },
}

BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Verdict:
    """What was found, and what the seal says where there is one."""

    finding: Finding
    sealed_by: str = ""
    sealed_at: datetime | None = None
    """The moment of the time-stamp."""
    stamped_by: str = ""
    root_sha256: str = ""
    """The fingerprint of the root that proves the seal."""
    revocation_known: bool = False
    """Whether the paper carries its authority's list of certificates taken back."""
    added_bytes: int = 0
    """How much follows what was sealed."""

    @property
    def good(self) -> bool:
        """Whether the paper is sealed and unaltered."""
        return self.finding is Finding.GOOD

    @property
    def exit_code(self) -> int:
        """0 for good, 2 for what cannot be read, 1 for all else."""
        return {Finding.GOOD: 0, Finding.UNREADABLE: 2}.get(self.finding, 1)

    def sentence(self, language: str = "zh") -> str:
        """Say it in one sentence."""
        at = "?"
        if self.sealed_at is not None and language == "zh":
            at = f"北京时间{self.sealed_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
        elif self.sealed_at is not None:
            at = f"{self.sealed_at:%Y-%m-%d %H:%M:%S} UTC"
        said = SENTENCES[language][self.finding]
        return said.format(by=self.sealed_by, at=at, added=self.added_bytes)


def verify(pdf: bytes, roots: tuple[bytes, ...] = ()) -> Verdict:
    """Verify a file against the roots (certificates in DER); never raises for a bad file."""
    if not pdf.startswith(b"%PDF-"):
        return Verdict(Finding.UNREADABLE)
    try:
        trusted = tuple(Certificate.read(root) for root in roots)
    except BROKEN:
        return Verdict(Finding.UNREADABLE)
    covered = _covered(pdf)
    if covered is None:
        torn = any(trace in pdf for trace in (b"/ByteRange", b"/ETSI.CAdES.detached", b"/DocMDP"))
        return Verdict(Finding.ALTERED if torn else Finding.UNSEALED)
    hole, end = covered
    try:
        verdict = _verify_paper(pdf[:end], hole, trusted)
    except BROKEN:
        return Verdict(Finding.ALTERED)
    if end < len(pdf) and verdict.good:
        return replace(verdict, finding=Finding.ADDED_TO, added_bytes=len(pdf) - end)
    return verdict


def certificates(content: bytes) -> tuple[bytes, ...]:
    """Take the certificates (DER) out of a file of either kind; raises `ValueError`."""
    found = re.findall(
        rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", content, re.DOTALL
    )
    ders = tuple(base64.b64decode(one) for one in found) or (content,)
    try:
        for der in ders:
            Certificate.read(der)
    except BROKEN as broken:
        raise ValueError("no certificate") from broken
    return ders


# The file ------------------------------------------------------------------------------------

_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_CONTENTS = re.compile(rb"<([0-9A-F]+|[0-9a-f]+)>")
_STREAM = re.compile(rb"stream\r?\n(.*?)\nendstream", re.DOTALL)


def _covered(pdf: bytes) -> tuple[slice, int] | None:
    """Find the place of the signature that covers most, and where what it covers ends."""
    best = None
    for found in _RANGE.finditer(pdf):
        start, after, rest = (int(number) for number in found.groups())
        end = after + rest
        whole = 0 < start < after < end <= len(pdf)
        if whole and (best is None or end > best[1]):
            best = (slice(start, after), end)
    return best


def _verify_paper(pdf: bytes, hole: slice, roots: tuple[Certificate, ...]) -> Verdict:
    contents = _CONTENTS.fullmatch(pdf[hole])
    if contents is None or len(contents[1]) % 2:
        raise Broken("the place of the signature holds something else")
    signed, padding = Der.first(bytes.fromhex(contents[1].decode("ascii")))
    if padding.strip(b"\0"):
        raise Broken("something hides behind the signature")
    seal = SignedMessage.read(signed, _DATA)
    digest = hashlib.new(seal.digest)
    digest.update(pdf[: hole.start])
    digest.update(pdf[hole.stop :])
    seal.verify(digest.digest())
    addition = pdf[pdf.rfind(b"%%EOF", 0, hole.start) : hole.start]
    lists = (_unpacked(stream[1]) for stream in _STREAM.finditer(addition))
    return _verify_signer(seal, lists, roots)


def _unpacked(stream: bytes) -> bytes:
    if stream.startswith(b"\x30"):
        return stream
    try:
        return zlib.decompressobj().decompress(stream, 1_000_000)
    except zlib.error:
        return b""


# Who sealed it, and when -----------------------------------------------------------------------


def _verify_signer(
    seal: SignedMessage, lists: Iterable[bytes], roots: tuple[Certificate, ...]
) -> Verdict:
    """Judge a signature that is right: whose it is, when it was made, and what was taken back."""
    bad = Verdict(Finding.BAD_TIME, sealed_by=seal.signer.name)
    if not roots:
        return replace(bad, finding=Finding.NO_ROOT)
    if seal.leads_to(roots, None) is None or not seal.signer.may_sign_documents:
        return replace(bad, finding=Finding.OTHER_AUTHORITY)
    try:
        if seal.token is None:
            return bad
        stamp = SignedMessage.read(seal.token, _TST_INFO)
        stamp.verify(hashlib.new(stamp.digest, stamp.content).digest())
        at = _stamped_at(stamp.content, seal.signature)
    except BROKEN:
        return bad
    if stamp.leads_to(roots, at) is None or not stamp.signer.may_stamp_time:
        return bad
    root = seal.leads_to(roots, at)
    if root is None:
        # The certificate of the seal was not yet, or no longer, good when the stamp was made.
        return bad
    revoked = _revoked(lists, root)
    said = replace(
        bad,
        finding=Finding.GOOD,
        sealed_at=at,
        stamped_by=stamp.signer.name,
        root_sha256=hashlib.sha256(root.raw).hexdigest(),
        revocation_known=revoked is not None,
    )
    for message in (seal, stamp):
        taken_back = (revoked or {}).get(message.signer.serial)
        if taken_back is not None and taken_back <= at:
            return replace(said, finding=Finding.REVOKED)
    return said


def _stamped_at(tst_info: bytes, signature: bytes) -> datetime:
    """Read the moment of a time-stamp over this signature (RFC 3161 section 2.4.2)."""
    fields = Der.whole(tst_info).children(0x30)
    imprint = fields[2].children(0x30)
    digest = hashlib.new(_DIGESTS[imprint[0].raw], signature).digest()
    if fields[0].raw != b"\x02\x01\x01" or imprint[1].value(0x04) != digest or len(imprint) != 2:
        raise Broken("a time-stamp of something else")
    return fields[4].moment()


def _revoked(lists: Iterable[bytes], root: Certificate) -> dict[bytes, datetime] | None:
    """Read the root's own list of certificates taken back, if it is there (RFC 5280)."""
    for der in lists:
        try:
            signed, algorithm, signature = Der.first(der)[0].children(0x30)
            fields = signed.children(0x30)[1:]
            if fields[1].raw != root.subject or fields[0].raw != algorithm.raw:
                continue
            root.key.verify(algorithm.raw, signature.bits(), signed.raw)
            listed = [field for field in fields[2:] if field.tag == 0x30]
            entries = [entry.children(0x30) for one in listed for entry in one.children(0x30)]
            return {entry[0].value(0x02): entry[1].moment() for entry in entries}
        except BROKEN:
            continue
    return None


# The archive -----------------------------------------------------------------------------------

MANIFEST, SIGNATURE, REVOKED = "manifest.sha256", "manifest.p7s", "manifest.crl"
_LINE = re.compile(r"([0-9a-f]{64})  ([^\0\r\n]{1,400})")


def verify_archive(file: BinaryIO, roots: tuple[bytes, ...] = ()) -> Verdict:
    """Verify an archive against the roots: that it holds what its sealed list names, no more.

    The list names each file with its SHA-256, as `sha256sum` writes it; the seal is over the list.
    """
    try:
        trusted = tuple(Certificate.read(root) for root in roots)
    except BROKEN:
        return Verdict(Finding.UNREADABLE)
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if MANIFEST not in names or SIGNATURE not in names:
                return Verdict(Finding.UNSEALED)
            _verify_layout(file, archive)
            manifest = archive.read(MANIFEST)
            seal = SignedMessage.read(Der.whole(archive.read(SIGNATURE)), _DATA)
            seal.verify(hashlib.new(seal.digest, manifest).digest())
            _verify_contents(archive, manifest.decode("utf-8"))
            lists = [archive.read(REVOKED)] if REVOKED in names else []
            return _verify_signer(seal, lists, trusted)
    except (*BROKEN, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return Verdict(Finding.ALTERED)


def _verify_layout(file: BinaryIO, archive: zipfile.ZipFile) -> None:
    """See that the archive is nothing but its files, so that all who open it find the same.

    There is one layout alone (APPNOTE.TXT 4.3): nothing packed, nothing between, nothing hidden,
    all of the first day that a ZIP can tell.
    """
    place, directory = 0, b""
    for one in archive.infolist():
        name = one.filename.encode("utf-8")
        flags = 0x800 if len(name) != len(one.filename) else 0
        told = struct.pack("<5H3L", 20, flags, 0, 0, 0x21, one.CRC, one.file_size, one.file_size)
        header = b"PK\3\4" + told + struct.pack("<2H", len(name), 0) + name
        file.seek(place)
        if file.read(len(header)) != header:
            raise Broken("another layout")
        rest = struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0o600 << 16, place)
        directory += b"PK\1\2" + struct.pack("<H", 3 << 8 | 20) + told + rest + name
        place += len(header) + one.file_size
    count = len(archive.infolist())
    told = struct.pack("<4H2LH", 0, 0, count, count, len(directory), place, 0)
    file.seek(place)
    if file.read(len(directory) + 23) != directory + b"PK\5\6" + told:
        raise Broken("another layout")


def _verify_contents(archive: zipfile.ZipFile, manifest: str) -> None:
    listed = {}
    for line in manifest.splitlines():
        found = _LINE.fullmatch(line)
        if found is None or found[2] in listed:
            raise Broken("a line of the list")
        listed[found[2]] = found[1]
    names = [name for name in archive.namelist() if name not in (MANIFEST, SIGNATURE, REVOKED)]
    if len(archive.namelist()) != len(set(archive.namelist())) or set(names) != set(listed):
        raise Broken("other files than those of the list")
    for name in names:
        digest = hashlib.sha256()
        with archive.open(name) as content:
            for block in iter(lambda: content.read(1 << 20), b""):
                digest.update(block)
        if digest.hexdigest() != listed[name]:
            raise Broken("another content")


# What is signed (CMS, RFC 5652) --------------------------------------------------------------


class Broken(Exception):
    """Something that is not what it should be."""


BROKEN = (Broken, ValueError, KeyError, IndexError, OverflowError)


class Der(NamedTuple):
    """One value in DER (ITU-T X.690), read strictly."""

    tag: int
    body: bytes
    raw: bytes

    @staticmethod
    def first(der: bytes) -> tuple[Der, bytes]:
        """Read the value that stands first; give what follows it too."""
        tag, length, start = der[0], der[1], 2
        if tag & 0x1F == 0x1F:
            raise Broken("no such tag is used here")
        if length >= 0x80:
            start += length & 0x7F
            length = int.from_bytes(der[2:start], "big")
            if not 2 < start <= 6 or der[2] == 0 or length < 0x80:
                raise Broken("a length that is not the shortest")
        end = start + length
        if end > len(der):
            raise Broken("cut short")
        return Der(tag, der[start:end], der[:end]), der[end:]

    @staticmethod
    def whole(der: bytes) -> Der:
        """Read a value that nothing follows."""
        found, rest = Der.first(der)
        if rest:
            raise Broken("something follows")
        return found

    def children(self, tag: int) -> list[Der]:
        """Read what is inside a value of this tag."""
        found, rest = [], self.value(tag)
        while rest:
            child, rest = Der.first(rest)
            found.append(child)
        return found

    def value(self, tag: int) -> bytes:
        """Give the bytes of a value that must have this tag."""
        if self.tag != tag:
            raise Broken("another kind of value")
        return self.body

    def bits(self) -> bytes:
        """Give a string of bits that fills its bytes."""
        body = self.value(0x03)
        if body[0] != 0:
            raise Broken("bits left over")
        return body[1:]

    def moment(self) -> datetime:
        """Read a time (RFC 5280 section 4.1.2.5); fractions of a second are dropped."""
        text = self.body.decode("ascii")
        if self.tag == 0x17:
            text = ("20" if text[:2] < "50" else "19") + text
        elif self.tag != 0x18:
            raise Broken("no time")
        found = re.fullmatch(r"(\d{14})(\.\d{1,9})?Z", text)
        if found is None:
            raise Broken("no time of this form")
        return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _oid(body: str) -> bytes:
    encoded = bytes.fromhex(body)
    return bytes((0x06, len(encoded))) + encoded


def _algorithm(body: str, parameters: bytes = b"") -> bytes:
    inside = _oid(body) + parameters
    return bytes((0x30, len(inside))) + inside


_NULL = b"\x05\x00"
_DATA, _TST_INFO = _oid("2a864886f70d010701"), _oid("2a864886f70d0109100104")
_SIGNED_DATA = _oid("2a864886f70d010702")
_CONTENT_TYPE, _MESSAGE_DIGEST = _oid("2a864886f70d010903"), _oid("2a864886f70d010904")
_SIGNATURE_TIME_STAMP = _oid("2a864886f70d010910020e")
_SHA2 = {"sha256": "01", "sha384": "02", "sha512": "03"}
_DIGESTS = {
    _algorithm("6086480165030402" + last, parameters): name
    for name, last in _SHA2.items()
    for parameters in (b"", _NULL)
}
_ECDSA = {
    _algorithm("2a8648ce3d0403" + last): name
    for name, last in {"sha256": "02", "sha384": "03", "sha512": "04"}.items()
}
_RSA = {
    _algorithm("2a864886f70d0101" + last, _NULL): name
    for name, last in {"sha256": "0b", "sha384": "0c", "sha512": "0d"}.items()
}
_RSA_KEY = _algorithm("2a864886f70d010101", _NULL)
_KEY_USAGE, _EXTENDED_USAGE, _CONSTRAINTS = _oid("551d0f"), _oid("551d25"), _oid("551d13")
_DOCUMENT_SIGNING, _TIME_STAMPING = _oid("2b06010505070324"), _oid("2b06010505070308")


class SignedMessage(NamedTuple):
    """A signature with the certificates that came with it."""

    content: bytes
    digest: str
    signer: Certificate
    others: tuple[Certificate, ...]
    attributes: dict[bytes, Der]
    signed: bytes
    algorithm: bytes
    signature: bytes
    token: Der | None
    """The time-stamp over the signature."""

    @staticmethod
    def read(message: Der, kind: bytes) -> SignedMessage:
        """Read a message of this kind with one signer."""
        outer, inner = message.children(0x30)
        if outer.raw != _SIGNED_DATA:
            raise Broken("nothing signed")
        fields = Der.whole(inner.value(0xA0)).children(0x30)
        version, digests, content, carried, signers = fields
        # The version follows from what is signed (RFC 5652 section 5.1) and is not signed itself.
        if version.raw != (b"\x02\x01\x01" if kind == _DATA else b"\x02\x01\x03"):
            raise Broken("another version")
        (signer,) = signers.children(0x31)
        said, *inside = content.children(0x30)
        if said.raw != kind:
            raise Broken("another kind of content")
        own, sid, digest, attributes, algorithm, signature, *unsigned = signer.children(0x30)
        if own.raw != b"\x02\x01\x01" or [one.raw for one in digests.children(0x31)] != [
            digest.raw
        ]:
            raise Broken("another version")
        issuer, serial = sid.children(0x30)
        bag = [Certificate.read(one.raw) for one in carried.children(0xA0)]
        named = (issuer.raw, serial.value(0x02))
        (who,) = (one for one in bag if (one.issuer, one.serial) == named)
        content_of = Der.whole(inside[0].value(0xA0)).value(0x04) if inside else b""
        return SignedMessage(
            content=content_of,
            digest=_DIGESTS[digest.raw],
            signer=who,
            others=tuple(one for one in bag if one is not who),
            attributes=_attributes(attributes.children(0xA0)),
            # It is signed as the set that it is, and not under the tag of its place.
            signed=b"\x31" + attributes.raw[1:],
            algorithm=algorithm.raw,
            signature=signature.value(0x04),
            token=_token(unsigned),
        )

    def verify(self, digest: bytes) -> None:
        """Verify the signature over a content of this digest; raises `Broken`."""
        if self.attributes[_MESSAGE_DIGEST].value(0x04) != digest:
            raise Broken("another content")
        if self.attributes[_CONTENT_TYPE].raw not in (_DATA, _TST_INFO):
            raise Broken("another kind of content")
        self.signer.key.verify(self.algorithm, self.signature, self.signed)

    def leads_to(self, roots: tuple[Certificate, ...], at: datetime | None) -> Certificate | None:
        """Give the root that stands behind the signer at a moment (None: at any)."""
        below, proven = self.signer, 0
        while proven < 5 and below.good_at(at):
            for root in roots:
                if below.issued_by(root) and root.good_at(at):
                    return root
            above = [one for one in self.others if below.issued_by(one) and one.may_issue]
            if not above:
                return None
            below, proven = above[0], proven + 1
        return None


def _attributes(found: list[Der]) -> dict[bytes, Der]:
    attributes = {}
    for attribute in found:
        kind, values = attribute.children(0x30)
        (attributes[kind.raw],) = values.children(0x31)
    if len(attributes) != len(found):
        raise Broken("said twice")
    return attributes


def _token(unsigned: list[Der]) -> Der | None:
    if not unsigned:
        return None
    (attributes,) = unsigned
    ((kind, value),) = _attributes(attributes.children(0xA1)).items()
    if kind != _SIGNATURE_TIME_STAMP:
        raise Broken("something unsigned that is no time-stamp")
    return value


# Whose it is (RFC 5280) ----------------------------------------------------------------------


class Certificate(NamedTuple):
    """A certificate, with what is asked of it here."""

    raw: bytes
    signed: bytes
    algorithm: bytes
    signature: bytes
    serial: bytes
    issuer: bytes
    subject: bytes
    begins: datetime
    ends: datetime
    key: PublicKey
    extensions: dict[bytes, bytes]

    @staticmethod
    def read(der: bytes) -> Certificate:
        """Read a certificate of version 3."""
        whole = Der.whole(der)
        signed, algorithm, signature = whole.children(0x30)
        version, serial, inside, issuer, validity, subject, key, *more = signed.children(0x30)
        if version.raw != b"\xa0\x03\x02\x01\x02" or inside.raw != algorithm.raw:
            raise Broken("another kind of certificate")
        begins, ends = validity.children(0x30)
        extensions = {}
        for field in more:
            if field.tag == 0xA3:
                for extension in Der.whole(field.body).children(0x30):
                    name, *_, value = extension.children(0x30)
                    extensions[name.raw] = value.value(0x04)
        return Certificate(
            raw=whole.raw,
            signed=signed.raw,
            algorithm=algorithm.raw,
            signature=signature.bits(),
            serial=serial.value(0x02),
            issuer=issuer.raw,
            subject=subject.raw,
            begins=begins.moment(),
            ends=ends.moment(),
            key=PublicKey.read(key),
            extensions=extensions,
        )

    @property
    def name(self) -> str:
        """Give the name by which its owner is known, without what no screen should obey."""
        said = ""
        for part in Der.whole(self.subject).children(0x30):
            for kind, value in (one.children(0x30) for one in part.children(0x31)):
                if kind.raw == _oid("550403"):
                    said = value.body.decode("utf-8", "replace")
        return "".join(letter for letter in said if letter.isprintable())

    def good_at(self, at: datetime | None) -> bool:
        """Tell whether it may be used at a moment."""
        return at is None or self.begins <= at <= self.ends

    def issued_by(self, other: Certificate) -> bool:
        """Tell whether another one's key signed it."""
        if self.issuer != other.subject:
            return False
        try:
            other.key.verify(self.algorithm, self.signature, self.signed)
        except BROKEN:
            return False
        return True

    @property
    def may_issue(self) -> bool:
        """Tell whether it may stand between a signer and a root."""
        constraints = Der.whole(self.extensions.get(_CONSTRAINTS, b"\x30\x00")).children(0x30)
        return bool(constraints) and constraints[0].raw == b"\x01\x01\xff"

    @property
    def may_sign_documents(self) -> bool:
        """Tell whether it is for signing: not for time-stamps, nor for a server's line."""
        return self._may(_DOCUMENT_SIGNING) or _EXTENDED_USAGE not in self.extensions

    @property
    def may_stamp_time(self) -> bool:
        """Tell whether it is for time-stamps (RFC 3161 section 2.3)."""
        return self._may(_TIME_STAMPING)

    def _may(self, purpose: bytes) -> bool:
        usage = self.extensions.get(_EXTENDED_USAGE, b"\x30\x00")
        return purpose in [one.raw for one in Der.whole(usage).children(0x30)]


# The arithmetic (RFC 8017 section 8.2.2, FIPS 186-5 section 6.4.2) ----------------------------


class Curve(NamedTuple):
    """y² = x³ - 3x + b over the integers modulo p; n times the point (x, y) is nothing."""

    p: int
    b: int
    n: int
    x: int
    y: int

    def add(
        self, one: tuple[int, int] | None, other: tuple[int, int] | None
    ) -> tuple[int, int] | None:
        """Add two points; None is nothing."""
        if one is None or other is None:
            return one or other
        if one[0] == other[0]:
            if (one[1] + other[1]) % self.p == 0:
                return None
            slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, self.p)
        else:
            slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, self.p)
        x = (slope * slope - one[0] - other[0]) % self.p
        return x, (slope * (one[0] - x) - one[1]) % self.p

    def times(self, number: int, point: tuple[int, int] | None) -> tuple[int, int] | None:
        """Add a point to itself so many times."""
        total = None
        while number:
            if number & 1:
                total = self.add(total, point)
            point = self.add(point, point)
            number >>= 1
        return total


_P256 = Curve(
    p=2**256 - 2**224 + 2**192 + 2**96 - 1,
    b=0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    n=0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    x=0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    y=0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_P384 = Curve(
    p=2**384 - 2**128 - 2**96 + 2**32 - 1,
    b=0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
    n=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    x=0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
    y=0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
)
_CURVES = {
    _algorithm("2a8648ce3d0201", _oid("2a8648ce3d030107")): _P256,
    _algorithm("2a8648ce3d0201", _oid("2b81040022")): _P384,
}


class PublicKey(NamedTuple):
    """A key on a curve, or of RSA with an exponent."""

    curve: Curve | None
    numbers: tuple[int, int]
    """The point, or modulus and exponent."""

    @staticmethod
    def read(der: Der) -> PublicKey:
        """Read a key as certificates carry it."""
        algorithm, key = der.children(0x30)
        bits = key.bits()
        curve = _CURVES.get(algorithm.raw)
        if curve is None:
            if algorithm.raw != _RSA_KEY:
                raise Broken("a key of another kind")
            modulus, exponent = (_number(one) for one in Der.whole(bits).children(0x30))
            if modulus.bit_length() < 2048 or not 2 < exponent < 2**33:
                raise Broken("a weak key")
            return PublicKey(None, (modulus, exponent))
        width = (len(bits) - 1) // 2
        x, y = int.from_bytes(bits[1 : width + 1], "big"), int.from_bytes(bits[width + 1 :], "big")
        on_it = (y * y - x * x * x + 3 * x - curve.b) % curve.p == 0
        if bits[0] != 4 or not (x < curve.p and y < curve.p and on_it):
            raise Broken("no point of its curve")
        return PublicKey(curve, (x, y))

    def verify(self, algorithm: bytes, signature: bytes, signed: bytes) -> None:
        """Verify a signature; raises `Broken`."""
        if self.curve is None:
            self._verify_rsa(_RSA[algorithm], signature, signed)
        else:
            self._verify_ecdsa(self.curve, _ECDSA[algorithm], signature, signed)

    def _verify_rsa(self, digest: str, signature: bytes, signed: bytes) -> None:
        modulus, exponent = self.numbers
        size = (modulus.bit_length() + 7) // 8
        name = _algorithm("6086480165030402" + _SHA2[digest], _NULL)
        value = hashlib.new(digest, signed).digest()
        inside = name + bytes((0x04, len(value))) + value
        told = bytes((0x30, len(inside))) + inside
        wanted = b"\0\1" + b"\xff" * (size - len(told) - 3) + b"\0" + told
        number = int.from_bytes(signature, "big")
        if len(signature) != size or number >= modulus:
            raise Broken("no signature of this key")
        if pow(number, exponent, modulus).to_bytes(size, "big") != wanted:
            raise Broken("the signature is wrong")

    def _verify_ecdsa(self, curve: Curve, digest: str, signature: bytes, signed: bytes) -> None:
        r, s = (_number(one) for one in Der.whole(signature).children(0x30))
        if not (0 < r < curve.n and 0 < s < curve.n):
            raise Broken("no signature of this key")
        value = hashlib.new(digest, signed).digest()
        number = int.from_bytes(value, "big")
        number >>= max(0, 8 * len(value) - curve.n.bit_length())
        inverse = pow(s, -1, curve.n)
        found = curve.add(
            curve.times(number * inverse % curve.n, (curve.x, curve.y)),
            curve.times(r * inverse % curve.n, self.numbers),
        )
        if found is None or found[0] % curve.n != r:
            raise Broken("the signature is wrong")


def _number(der: Der) -> int:
    body = der.value(0x02)
    if not body or body[0] >= 0x80 or (len(body) > 1 and body[0] == 0 and body[1] < 0x80):
        raise Broken("a number in another form")
    return int.from_bytes(body, "big")


# The command ---------------------------------------------------------------------------------


def main(argv: list[str] | None = None) -> int:
    """Do what the command line says; give the exit code."""
    parser = argparse.ArgumentParser(description="Verify a paper that a court has sealed.")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--root",
        type=Path,
        action="append",
        default=[],
        metavar="CERT",
        help="the court's root certificate (PEM or DER); may be repeated",
    )
    parser.add_argument("--lang", choices=sorted(SENTENCES), default="zh")
    asked = parser.parse_args(argv)
    try:
        roots = tuple(der for path in asked.root for der in certificates(path.read_bytes()))
        with asked.file.open("rb") as file:
            archive = file.read(4) == b"PK\3\4"
            file.seek(0)
            verdict = verify_archive(file, roots) if archive else verify(file.read(), roots)
    except (OSError, ValueError):
        verdict = Verdict(Finding.UNREADABLE)
    sys.stdout.buffer.write(f"{verdict.sentence(asked.lang)}\n".encode())
    if verdict.root_sha256:
        sys.stdout.buffer.write(f"SHA-256 {verdict.root_sha256}\n".encode())
    return verdict.exit_code


if __name__ == "__main__":
    sys.exit(main())
