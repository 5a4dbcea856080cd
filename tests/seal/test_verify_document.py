"""What anybody finds about a paper: a good one, and every way in which it may not be good."""

import ast
import hashlib
import io
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

from server_stub import __main__ as command
from server_stub.documents import Typesetter
from server_stub.seal import verify_document
from server_stub.seal.authority import YEAR, open_authority
from server_stub.seal.sealing import Seal
from server_stub.seal.timestamps import LocalStamper, Responder
from server_stub.seal.verify_document import (
    Broken,
    Der,
    Finding,
    PublicKey,
    Verdict,
    certificates,
    verify,
)
from tests.seal.conftest import AT, COURT, Sealed, root_of

SCRIPT = Path(verify_document.__file__)
PACKAGED = SCRIPT.parents[2] / "packaging" / "verify_document.py"


def hole_of(pdf: bytes) -> tuple[int, int]:
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) \d+\]", pdf)
    assert found is not None
    return int(found[1]), int(found[2])


def signature_in(pdf: bytes) -> bytes:
    start, end = hole_of(pdf)
    return Der.first(bytes.fromhex(pdf[start + 1 : end - 1].decode()))[0].raw


def with_signature(pdf: bytes, signature: bytes) -> bytes:
    start, end = hole_of(pdf)
    written = signature.hex().upper().encode()
    return pdf[: start + 1] + written.ljust(end - start - 2, b"0") + pdf[end - 1 :]


def der(tag: int, *inside: bytes) -> bytes:
    content = b"".join(inside)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def stamp_in(signature: bytes) -> bytes:
    """Give the unsigned attributes, which are the time-stamp."""
    _, inner = Der.whole(signature).children(0x30)
    *_, signers = Der.whole(inner.body).children(0x30)
    return signers.children(0x31)[0].children(0x30)[-1].raw


def with_stamp(signature: bytes, stamp: bytes) -> bytes:
    kind, inner = Der.whole(signature).children(0x30)
    *fields, signers = (one.raw for one in Der.whole(inner.body).children(0x30))
    parts = [one.raw for one in Der.whole(signers).children(0x31)[0].children(0x30)][:-1]
    signed = der(0x30, *fields, der(0x31, der(0x30, *parts, stamp)))
    return der(0x30, kind.raw, der(0xA0, signed))


def flipped(pdf: bytes, place: int, bit: int = 0) -> bytes:
    return pdf[:place] + bytes((pdf[place] ^ (1 << bit),)) + pdf[place + 1 :]


def with_a_page_more(pdf: bytes) -> bytes:
    """Add a page the way editors do: at the end, leaving all before it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    contents = writer.add_object(StreamObject(stream_data=b"BT ET"))
    writer.insert_page(PageObject(contents=contents, media_box=(0, 0, 595, 842)))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def rewritten(pdf: bytes) -> bytes:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(output)
    return output.getvalue()


# What is not good ------------------------------------------------------------------------------


def test_no_changed_byte_outside_of_the_signature_goes_unseen(sealed: Sealed) -> None:
    start, end = hole_of(sealed.pdf)
    places = [*range(0, start, 311), *range(len(sealed.draft), start, 7), *range(end, start, 1)]
    for place in places:
        for bit in (0, 5):
            verdict = verify(flipped(sealed.pdf, place, bit), (sealed.root,))
            assert not verdict.good, place
            assert verdict.finding in {
                Finding.ALTERED, Finding.UNSEALED, Finding.UNREADABLE,
            }, place  # fmt: skip


def test_no_changed_byte_after_the_signature_goes_unseen(sealed: Sealed) -> None:
    _, end = hole_of(sealed.pdf)
    for place in range(end - 1, len(sealed.pdf)):
        assert not verify(flipped(sealed.pdf, place), (sealed.root,)).good, place


def changed_signatures_seen(sealed: Sealed, step: int, bits: tuple[int, ...]) -> None:
    start, end = hole_of(sealed.pdf)
    written = len(signature_in(sealed.pdf)) * 2
    places = [*range(start, start + written + 4, step), *range(start + written, end, 499)]
    for place in places:
        for bit in bits:
            assert not verify(flipped(sealed.pdf, place, bit), (sealed.root,)).good, (place, bit)


def test_no_changed_byte_of_the_signature_goes_unseen(sealed: Sealed) -> None:
    changed_signatures_seen(sealed, 37, (0,))


def test_the_version_of_a_signature_is_that_of_what_it_signs(sealed: Sealed) -> None:
    """It is not signed itself: nothing but the rule tells that it was changed."""
    signature = signature_in(sealed.pdf)
    changed = signature.replace(b"\x02\x01\x01\x31", b"\x02\x01\x03\x31", 1)
    assert changed != signature
    assert verify(with_signature(sealed.pdf, changed), (sealed.root,)).exit_code == 1


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_no_changed_bit_of_the_signature_goes_unseen(sealed: Sealed) -> None:
    changed_signatures_seen(sealed, 1, (0, 1, 2, 3, 5))


@pytest.mark.parametrize("kept", [10, 1000, 100_000, -1, -500, -5000])
def test_a_paper_cut_short_is_not_good(sealed: Sealed, kept: int) -> None:
    verdict = verify(sealed.pdf[:kept], (sealed.root,))
    assert verdict.exit_code == 1
    assert verdict.finding in {Finding.ALTERED, Finding.UNSEALED}


def test_the_draft_has_no_seal(sealed: Sealed) -> None:
    assert verify(sealed.draft, (sealed.root,)).finding is Finding.UNSEALED


@pytest.mark.parametrize("file", [b"", b"\x89PNG", b"a judgment", b"<html>%PDF-1.7"])
def test_what_is_no_pdf_is_unreadable(sealed: Sealed, file: bytes) -> None:
    verdict = verify(file, (sealed.root,))
    assert (verdict.finding, verdict.exit_code) == (Finding.UNREADABLE, 2)


@pytest.mark.parametrize(
    "add",
    [with_a_page_more, lambda pdf: pdf + b"\n", lambda pdf: pdf + pdf],
    ids=["a page", "a line's end", "itself"],
)
def test_what_is_added_after_the_seal_is_told(
    sealed: Sealed, add: Callable[[bytes], bytes]
) -> None:
    added = add(sealed.pdf)
    assert added.startswith(sealed.pdf)
    verdict = verify(added, (sealed.root,))
    assert (verdict.finding, verdict.exit_code) == (Finding.ADDED_TO, 1)
    assert verdict.added_bytes == len(added) - len(sealed.pdf)
    assert (verdict.sealed_by, verdict.sealed_at) == (COURT, AT)


def test_a_paper_written_anew_is_altered(sealed: Sealed) -> None:
    assert verify(rewritten(sealed.pdf), (sealed.root,)).finding is Finding.ALTERED


def test_the_seal_of_one_paper_is_none_under_another(seal: Seal, sealed: Sealed) -> None:
    other = seal.seal(sealed.draft, AT)
    moved = with_signature(sealed.pdf, signature_in(other))
    assert verify(moved, (sealed.root,)).finding is Finding.ALTERED


def test_another_courts_root_proves_nothing(other_seal: Seal, sealed: Sealed) -> None:
    """Both courts bear one name: the name is not what is believed."""
    verdict = verify(sealed.pdf, (root_of(other_seal),))
    assert (verdict.finding, verdict.exit_code) == (Finding.OTHER_AUTHORITY, 1)
    assert verify(sealed.pdf, (root_of(other_seal), sealed.root)).good


def test_without_a_root_nothing_is_proven(sealed: Sealed) -> None:
    verdict = verify(sealed.pdf)
    assert (verdict.finding, verdict.exit_code) == (Finding.NO_ROOT, 1)
    assert not verify(flipped(sealed.pdf, 5000)).good


def test_a_root_that_is_no_certificate_is_unreadable(sealed: Sealed) -> None:
    assert verify(sealed.pdf, (b"root",)).finding is Finding.UNREADABLE


# Time ------------------------------------------------------------------------------------------


def test_a_seal_without_a_time_stamp_is_not_good(sealed: Sealed) -> None:
    bare = with_stamp(signature_in(sealed.pdf), b"")
    verdict = verify(with_signature(sealed.pdf, bare), (sealed.root,))
    assert (verdict.finding, verdict.exit_code) == (Finding.BAD_TIME, 1)


def test_a_time_stamp_of_another_seal_is_not_good(seal: Seal, sealed: Sealed) -> None:
    """An earlier paper's stamp is put under a later one."""
    earlier = stamp_in(signature_in(seal.seal(sealed.draft, AT - timedelta(days=400))))
    own = signature_in(sealed.pdf)
    assert with_stamp(own, stamp_in(own)) == own
    verdict = verify(with_signature(sealed.pdf, with_stamp(own, earlier)), (sealed.root,))
    assert verdict.finding is Finding.BAD_TIME


def test_a_time_that_was_written_over_is_not_good(sealed: Sealed) -> None:
    start, end = hole_of(sealed.pdf)
    told = AT.strftime("%Y%m%d%H%M%SZ").encode().hex().upper().encode()
    forged = (AT - timedelta(days=30)).strftime("%Y%m%d%H%M%SZ").encode().hex().upper().encode()
    hole = sealed.pdf[start:end]
    assert told in hole
    pdf = sealed.pdf[:start] + hole.replace(told, forged) + sealed.pdf[end:]
    assert verify(pdf, (sealed.root,)).finding is Finding.BAD_TIME


def test_a_time_stamp_of_a_stranger_is_not_good(
    tmp_path: Path, sealed: Sealed, typesetter: Typesetter
) -> None:
    """The court's own seal under a stamp that no named root stands behind."""
    strangers = open_authority(tmp_path / "stranger", "A Stranger", AT)
    early = AT - timedelta(days=30)
    stamper = LocalStamper(Responder(strangers.stamps, ()), lambda: early)
    seal = Seal(tmp_path / "seal", COURT, lambda: typesetter, stamper)
    pdf = seal.seal(sealed.draft, AT)
    assert verify(pdf, (root_of(seal),)).finding is Finding.BAD_TIME
    der = strangers.root.public_bytes(serialization.Encoding.DER)
    verdict = verify(pdf, (root_of(seal), der))
    assert (verdict.finding, verdict.sealed_at) == (Finding.GOOD, early)
    assert verdict.stamped_by == "A Stranger时间戳"


def test_a_seals_own_key_stamps_no_time(
    tmp_path: Path, sealed: Sealed, typesetter: Typesetter
) -> None:
    authority = open_authority(tmp_path / "seal", COURT, AT)
    stamper = LocalStamper(Responder(authority.seal, ()), lambda: AT)
    seal = Seal(tmp_path / "seal", COURT, lambda: typesetter, stamper)
    pdf = seal.seal(sealed.draft, AT)
    assert verify(pdf, (root_of(seal),)).finding is Finding.BAD_TIME


def test_a_seal_made_after_its_certificate_ended_is_not_good(
    tmp_path: Path, sealed: Sealed, typesetter: Typesetter
) -> None:
    late = AT + 6 * YEAR
    authority = open_authority(tmp_path / "seal", COURT, AT)
    stamper = LocalStamper(Responder(authority.stamps, ()), lambda: late)
    seal = Seal(tmp_path / "seal", COURT, lambda: typesetter, stamper)
    pdf = seal.seal(sealed.draft, AT)
    assert verify(pdf, (root_of(seal),)).finding is Finding.BAD_TIME


def take_back(folder: Path, since_days: int) -> None:
    """Put the seal's certificate on the authority's list."""
    authority = open_authority(folder, COURT, AT)
    key = serialization.load_pem_private_key((folder / "root.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    taken = (
        x509.RevokedCertificateBuilder()
        .serial_number(authority.seal.certificate.serial_number)
        .revocation_date(AT + timedelta(days=since_days))
        .build()
    )
    listed = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.root.subject)
        .last_update(AT)
        .next_update(AT + YEAR)
        .add_revoked_certificate(taken)
        .sign(key, hashes.SHA256())
    )
    (folder / "root.crl").write_bytes(listed.public_bytes(serialization.Encoding.PEM))


@pytest.mark.parametrize(
    ("since_days", "finding"), [(-1, Finding.REVOKED), (1, Finding.GOOD)], ids=["before", "after"]
)
def test_a_seal_taken_back_is_good_for_what_it_sealed_before(
    tmp_path: Path, sealed: Sealed, typesetter: Typesetter, since_days: int, finding: Finding
) -> None:
    take_back(tmp_path / "seal", since_days)
    seal = Seal(tmp_path / "seal", COURT, lambda: typesetter)
    pdf = seal.seal(sealed.draft, AT)
    assert verify(pdf, (root_of(seal),)).finding is finding


# The arithmetic --------------------------------------------------------------------------------

P256, P384 = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
RSA = rsa.generate_private_key(65537, 2048)
ECDSA_256, ECDSA_384 = (
    algorithm for algorithm, digest in verify_document._ECDSA.items() if digest != "sha512"
)
(RSA_256, *_) = verify_document._RSA


def public(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> PublicKey:
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return PublicKey.read(Der.whole(der))


@settings(max_examples=12)
@given(st.binary(max_size=99))
def test_what_a_key_signed_is_verified_and_nothing_else(signed: bytes) -> None:
    for key, algorithm, digest in (
        (P256, ECDSA_256, hashes.SHA256()),
        (P384, ECDSA_384, hashes.SHA384()),
    ):
        signature = key.sign(signed, ec.ECDSA(digest))
        public(key).verify(algorithm, signature, signed)
        with pytest.raises(Broken):
            public(key).verify(algorithm, signature, signed + b"!")
    signature = RSA.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    public(RSA).verify(RSA_256, signature, signed)
    with pytest.raises(Broken):
        public(RSA).verify(RSA_256, signature, signed + b"!")
    with pytest.raises(Broken):
        public(RSA).verify(RSA_256, signature[:-1], signed)


@given(st.binary(max_size=300))
def test_no_bytes_whatsoever_break_the_verifier(sealed: Sealed, inside: bytes) -> None:
    start, end = hole_of(sealed.pdf)
    hole = inside.hex().upper().encode().ljust(end - start - 2, b"0")
    pdf = sealed.pdf[: start + 1] + hole + sealed.pdf[end - 1 :]
    assert verify(pdf, (sealed.root,)).finding is Finding.ALTERED
    assert verify(b"%PDF-" + inside, (sealed.root,)).exit_code == 1


# The command -----------------------------------------------------------------------------------


def put_down(folder: Path, sealed: Sealed, pdf: bytes) -> tuple[Path, Path]:
    (folder / "paper.pdf").write_bytes(pdf)
    (folder / "root.der").write_bytes(sealed.root)
    return folder / "paper.pdf", folder / "root.der"


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        (lambda pdf: pdf, 0, "印章有效", "Good: sealed by"),
        (lambda pdf: flipped(pdf, 9000), 1, "已被改动", "was altered"),
        (with_a_page_more, 1, "被追加了", "bytes were added"),
        (lambda pdf: pdf[:-2000], 1, "已被改动或者残缺", "cut short"),
        (lambda _: b"a judgment", 2, "不能读取", "Unreadable"),
    ],
    ids=["good", "flipped", "added to", "cut", "no pdf"],
)
def test_both_commands_say_one_sentence_and_end_with_its_code(
    tmp_path: Path,
    sealed: Sealed,
    capfdbinary: pytest.CaptureFixture[bytes],
    change: Callable[[bytes], bytes],
    code: int,
    zh: str,
    en: str,
) -> None:
    paper, root = put_down(tmp_path, sealed, change(sealed.pdf))
    # -I and -S: no library of the court's is within reach.
    done = subprocess.run(
        [sys.executable, "-I", "-S", PACKAGED, paper, "--root", root, "--lang", "en"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, b"")
    assert en in done.stdout.decode()
    assert command.main(["verify", str(paper), "--root", str(root)]) == code
    assert zh in capfdbinary.readouterr().out.decode()


def test_a_court_verifies_its_own_papers_by_its_folder(
    tmp_path: Path, typesetter: Typesetter, sealed: Sealed
) -> None:
    seal = Seal(tmp_path / "seal", COURT, lambda: typesetter)
    paper, _ = put_down(tmp_path, sealed, seal.seal(sealed.draft, AT))
    assert command.main(["verify", str(paper), "--data", str(tmp_path)]) == 0
    assert command.main(["verify", str(paper)]) == 1
    assert command.main(["verify", str(tmp_path / "nothing.pdf"), "--data", str(tmp_path)]) == 2
    (tmp_path / "seal" / "root.pem").write_bytes(b"nothing")
    assert command.main(["verify", str(paper), "--data", str(tmp_path)]) == 2


def test_the_verifier_asks_for_nothing_but_an_old_python() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 9))
    modules = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert modules <= sys.stdlib_module_names
    assert PACKAGED.read_bytes() == SCRIPT.read_bytes()


def test_a_sentence_stands_for_every_finding_in_both_languages() -> None:
    for finding in Finding:
        for language in ("zh", "en"):
            assert Verdict(finding, sealed_by="X").sentence(language)


def test_the_fingerprint_is_that_of_the_root(sealed: Sealed, seal: Seal) -> None:
    assert verify(sealed.pdf, (sealed.root,)).root_sha256 == hashlib.sha256(sealed.root).hexdigest()
    assert certificates(seal.root(AT)) == (sealed.root,)
    with pytest.raises(ValueError, match="no certificate"):
        certificates(b"nothing")
