"""A whole case in one file, sealed: what it holds, and that it holds nothing else.

The archive is a ZIP of one layout: files as they are, in the order of their names, none packed,
all dated the first day that a ZIP can tell, so that the same files give the same bytes but for
the seal. A list names each file with its SHA-256, as `sha256sum` writes it; the court's seal with
its time-stamp is over the list. `verify_document` verifies it with no line to the court.

It knows no case: whoever asks for an archive says what goes in, and under which names.
"""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final, Protocol

from server_stub.seal.sealing import NotSealable
from server_stub.seal.verify_document import MANIFEST, REVOKED, SIGNATURE

FILE_BYTES: Final = 0xFFFF_FFFF
"""No file may be larger: that is where the one layout ends."""


class Signs(Protocol):
    """The court's seal as an archive needs it (`server_stub.seal.sealing`)."""

    def sign(self, content: bytes, at: datetime) -> bytes:
        """Give a signature with a time-stamp over any bytes."""

    def revoked(self, at: datetime) -> bytes:
        """Give the list of certificates taken back."""


def sealed_archive(seal: Signs, files: Mapping[str, bytes], at: datetime) -> bytes:
    """Put files under their names into one sealed archive; raises `NotSealable`, `CannotSeal`."""
    for name, content in files.items():
        if not _is_plain(name) or name in (MANIFEST, SIGNATURE, REVOKED):
            raise NotSealable(f"No file of an archive is named {name!r}.")
        if len(content) > FILE_BYTES:
            raise NotSealable(f"{name} is too large for an archive.")
    lines = (f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    manifest = "".join(lines).encode()
    sealed = {
        **{name: files[name] for name in sorted(files)},
        MANIFEST: manifest,
        SIGNATURE: seal.sign(manifest, at),
        REVOKED: seal.revoked(at),
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sealed.items():
            entry = zipfile.ZipInfo(name)
            # The same on every system.
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            archive.writestr(entry, content)
    return output.getvalue()


def _is_plain(name: str) -> bool:
    """Tell whether a name leads into the archive's own folders, on every system."""
    parts = PurePosixPath(name).parts
    return (
        0 < len(name) <= 400
        and "/".join(parts) == name
        and not any(part in {".", ".."} or part[-1] in ". " for part in parts)
        and not any(letter in '\\:*?"<>|' or not letter.isprintable() for letter in name)
        and not name.startswith("/")
    )
