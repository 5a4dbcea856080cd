"""One court with a seal, and one paper that it has sealed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server_stub.documents import Typesetter, judgment_pdf
from server_stub.documents.specimens import SpecimenCase, specimen_judgment
from server_stub.seal.sealing import Seal
from server_stub.seal.verify_document import certificates

AT = datetime(2026, 3, 30, 8, 15, 30, tzinfo=UTC)
COURT = "北京互联网法院"


@dataclass(frozen=True)
class Sealed:
    """A paper before and after it was sealed, and the root that proves it."""

    draft: bytes
    pdf: bytes
    root: bytes
    """In DER."""


@pytest.fixture(scope="session")
def typesetter() -> Typesetter:
    """Take the fonts of this machine."""
    return Typesetter()


@pytest.fixture(scope="session")
def seal(tmp_path_factory: pytest.TempPathFactory, typesetter: Typesetter) -> Seal:
    """Open a court's seal in a folder of its own."""
    return Seal(tmp_path_factory.mktemp("court") / "seal", COURT, lambda: typesetter)


@pytest.fixture(scope="session")
def other_seal(tmp_path_factory: pytest.TempPathFactory, typesetter: Typesetter) -> Seal:
    """Open another court's seal, under the same name."""
    return Seal(tmp_path_factory.mktemp("other") / "seal", COURT, lambda: typesetter)


@pytest.fixture(scope="session")
def sealed(seal: Seal, typesetter: Typesetter) -> Sealed:
    """Seal the specimen judgment."""
    draft = judgment_pdf(typesetter, specimen_judgment(SpecimenCase()))
    return Sealed(draft, seal.seal(draft, AT), root_of(seal))


def root_of(seal: Seal) -> bytes:
    """Give a court's root in DER."""
    (root,) = certificates(seal.root(AT))
    return root


def keys_in(folder: Path) -> list[Path]:
    """List the keys of a folder."""
    return sorted(folder.glob("*.key"))
