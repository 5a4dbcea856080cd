"""The court's key, and what is sealed with it: numbers of papers, faces, second factors.

What is sealed is readable with the key alone (AES-256-GCM, NIST SP 800-38D) and only where it
belongs: the place is bound in, so that one person's sealed number put in another's row does not
open. A fingerprint (HMAC-SHA-256) tells that two numbers are the same without telling either.

The key lies in a file of its own, beside the books and readable by the court's user alone: who
steals the books has not stolen the numbers. Lost, it takes all that was sealed with it.
"""

import contextlib
import hmac
import os
import secrets
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
AES_GCM_256: Final = b"\x01"
"""First byte of what is sealed: by which means, so that another can follow it."""


class SealBroken(Exception):
    """What was to be opened was not sealed with this key for this place, or was altered."""


class Vault:
    """Seals, opens and fingerprints with one court's key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the court's key has {KEY_BYTES} bytes")
        self._sealing = AESGCM(_derived(key, b"sealing"))
        self._marking = _derived(key, b"fingerprints")

    @classmethod
    def at(cls, path: Path) -> "Vault":
        """Open the vault whose key lies in a file; a new court's key is made."""
        if not path.exists():
            _make_key(path)
        return cls(path.read_bytes())

    def seal(self, content: bytes, place: str) -> bytes:
        """Seal content for one place."""
        return _sealed(self._sealing, content, place)

    def open(self, sealed: bytes, place: str) -> bytes:
        """Give what was sealed for this place; raises `SealBroken`."""
        return _opened(self._sealing, sealed, place)

    def fingerprint(self, kind: str, word: str) -> str:
        """Give what two equal words of a kind share, and nobody without the key can compute."""
        return hmac.digest(self._marking, f"{kind}\0{word}".encode(), sha256).hex()


def seal_apart(content: bytes, key: bytes) -> bytes:
    """Seal a file under a key of its own: who throws that key away has shredded the file."""
    return _sealed(AESGCM(key), content, "file")


def open_apart(sealed: bytes, key: bytes) -> bytes:
    """Give a file that has a key of its own; raises `SealBroken`."""
    return _opened(AESGCM(key), sealed, "file")


def new_key() -> bytes:
    """Make a key."""
    return secrets.token_bytes(KEY_BYTES)


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"mingjing identity " + purpose).derive(key)


def _sealed(cipher: AESGCM, content: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return AES_GCM_256 + nonce + cipher.encrypt(nonce, content, place.encode())


def _opened(cipher: AESGCM, sealed: bytes, place: str) -> bytes:
    head = len(AES_GCM_256)
    if sealed[:head] != AES_GCM_256:
        raise SealBroken(place)
    try:
        return cipher.decrypt(
            sealed[head : head + NONCE_BYTES], sealed[head + NONCE_BYTES :], place.encode()
        )
    except (InvalidTag, ValueError):
        raise SealBroken(place) from None


def _make_key(path: Path) -> None:
    """Write a fresh key, whole and durable or not at all; another's that is there first stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".key-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new_key())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
