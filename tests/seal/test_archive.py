"""A whole case in one sealed file: what it holds is what was put in, and nothing else."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from server_stub import __main__ as command
from server_stub.seal import verify_document
from server_stub.seal.archive import sealed_archive
from server_stub.seal.sealing import NotSealable, Seal
from server_stub.seal.verify_document import MANIFEST, SIGNATURE, Finding, Verdict, verify_archive
from tests.seal.conftest import AT, COURT, Sealed, root_of

FILES = {
    "文书/民事判决书.pdf": b"%PDF-1.7 a judgment",
    "evidence/1.png": bytes(range(256)) * 9,
    "log.jsonl": b"",
}


@pytest.fixture(scope="module")
def archive(seal: Seal) -> bytes:
    return sealed_archive(seal, FILES, AT)


def verdict_on(archive: bytes, *roots: bytes) -> Verdict:
    return verify_archive(io.BytesIO(archive), roots)


def entries(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as new:
        for name, content in files.items():
            new.writestr(zipfile.ZipInfo(name), content, method)
    return output.getvalue()


def test_a_sealed_archive_is_good_and_holds_what_was_put_in(archive: bytes, seal: Seal) -> None:
    verdict = verdict_on(archive, root_of(seal))
    assert verdict.good
    assert (verdict.sealed_by, verdict.sealed_at) == (COURT, AT)
    assert verdict.revocation_known
    assert FILES.items() <= entries(archive).items()
    assert packed(entries(archive)) == archive


@pytest.mark.parametrize(
    "change",
    [
        lambda files: {**files, "log.jsonl": b"more"},
        lambda files: {**files, "evidence/2.png": b"new"},
        lambda files: {name: files[name] for name in files if name != "evidence/1.png"},
        lambda files: {**files, MANIFEST: files[MANIFEST][:-1] + b"!\n"},
        lambda files: {**files, MANIFEST: files[MANIFEST] + files[MANIFEST]},
        lambda files: {**files, SIGNATURE: files[SIGNATURE][:-1] + b"!"},
        lambda files: {**files, SIGNATURE: b""},
    ],
    ids=["altered", "added", "left out", "list", "list twice", "signature", "no signature"],
)
def test_whatever_is_changed_in_an_archive_is_seen(
    archive: bytes, seal: Seal, change: Callable[[dict[str, bytes]], dict[str, bytes]]
) -> None:
    changed = packed(change(entries(archive)))
    assert verdict_on(changed, root_of(seal)).exit_code == 1


def test_no_changed_byte_of_an_archive_goes_unseen(archive: bytes, seal: Seal) -> None:
    root = root_of(seal)
    signature = archive.index(entries(archive)[SIGNATURE])
    for place in range(0, len(archive), 3):
        # The signature's own bytes are tried one by one in the tests of the verifier.
        if signature <= place < signature + 3500 and place % 60:
            continue
        changed = bytearray(archive)
        changed[place] ^= 1
        assert verdict_on(bytes(changed), root).finding is not Finding.GOOD or _is_crl(
            archive, place
        ), place


def _is_crl(archive: bytes, place: int) -> bool:
    """Tell whether a byte is of the list of certificates taken back, which signs for itself."""
    content = entries(archive)["manifest.crl"]
    start = archive.index(content)
    return start <= place < start + len(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf + b"\n",
        lambda pdf: b"\n" + pdf,
        lambda pdf: pdf[:-30],
        lambda pdf: packed(entries(pdf), zipfile.ZIP_DEFLATED),
    ],
    ids=["after", "before", "cut", "compressed"],
)
def test_an_archive_of_another_layout_is_not_good(
    archive: bytes, seal: Seal, change: Callable[[bytes], bytes]
) -> None:
    assert verdict_on(change(archive), root_of(seal)).finding is Finding.ALTERED


def test_an_archive_without_a_seal_has_none(seal: Seal) -> None:
    assert verdict_on(packed(FILES), root_of(seal)).finding is Finding.UNSEALED


def test_another_root_or_none_proves_no_archive(archive: bytes, other_seal: Seal) -> None:
    assert verdict_on(archive, root_of(other_seal)).finding is Finding.OTHER_AUTHORITY
    assert verdict_on(archive).finding is Finding.NO_ROOT
    assert verdict_on(archive, b"root").finding is Finding.UNREADABLE


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../up",
        "a/../b",
        "a//b",
        "a/",
        ".",
        "c:\\x",
        "a\nb",
        "x.",
        MANIFEST,
        "y" * 401,
    ],
)
def test_a_name_that_leads_elsewhere_is_not_taken(seal: Seal, name: str) -> None:
    with pytest.raises(NotSealable, match="named"):
        sealed_archive(seal, {name: b""}, AT)


def test_both_commands_verify_an_archive(
    tmp_path: Path, archive: bytes, sealed: Sealed, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "case.zip").write_bytes(archive)
    (tmp_path / "root.der").write_bytes(sealed.root)
    words = [str(tmp_path / "case.zip"), "--root", str(tmp_path / "root.der")]
    script = verify_document.__file__
    done = subprocess.run([sys.executable, "-I", "-S", script, *words], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert command.main(["verify", *words]) == 0
    assert "印章有效" in capfdbinary.readouterr().out.decode()
